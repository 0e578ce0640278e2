//! A batch of fresh goroutines that is handed out: each starts once, and none waits where no worker comes.

use loom::thread;
use std::sync::Arc;
use std::time::Duration;

use super::super::goroutine::GoRef;
use super::{bounded, home, queues};
use crate::rt::workers::fresh::{Fresh, QueueSnapshot};
use crate::rt::workers::idlers::{AGE, Call, Idlers};

fn starts(queue: &Fresh) -> Vec<u64> {
    std::iter::from_fn(|| queue.pop()).map(|goroutine| goroutine.id.get().0).collect()
}

#[test]
fn placement_starts_each_of_a_batch_once_whoever_takes_them() {
    bounded(3, || {
        let (mine, theirs) = (home(), home());
        let queues = Arc::new(queues(mine, 3));
        let before = queues[0].snapshot();
        // The worker that is to get some takes over some by itself, and starts what it has.
        let shared = queues.clone();
        let other = thread::spawn(move || {
            shared[0].steal_older_than(before, (&shared[1], 1), theirs);
            starts(&shared[1])
        });
        queues[0].give(2, &queues[1], theirs, || false);
        // This one has nothing left, and looks whether it is to take some back.
        queues[1].steal_older_than(queues[1].snapshot(), (&queues[0], 1), mine);
        let mut all = starts(&queues[0]);
        all.extend(other.join().unwrap());
        all.extend(starts(&queues[1]));
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3]);
    });
}

#[test]
fn placement_gives_the_oldest_and_leaves_the_slot_for_last() {
    loom::model(|| {
        let (mine, theirs) = (home(), home());
        let queues = queues(mine, 4);
        assert_eq!(queues[0].take_queued().map(|oldest| oldest.id.get().0), Some(1));
        queues[0].give(2, &queues[1], theirs, || false);
        assert!(queues[1].snapshot().awaits_worker);
        assert_eq!((starts(&queues[1]), starts(&queues[0])), (vec![2, 3], vec![4]));
        assert!(!queues[1].snapshot().awaits_worker);
        queues[0].push(GoRef::of_model(mine, 5), 5, || false);
        queues[0].give(2, &queues[1], theirs, || false);
        assert_eq!(starts(&queues[1]), [5], "the slot's, if the queue has too few");
    });
}

/// A worker that rests and does not watch is called for what is handed to it; one that goes to rest at that moment finds it.
#[test]
fn placement_calls_the_worker_that_gets_some() {
    bounded(3, || {
        let idlers = Arc::new(Idlers::<u32>::new(2));
        assert_eq!(idlers.lock().wake_one(), Some(Call::Start(1)));
        idlers.lock().arrived(1);
        let (mine, theirs) = (home(), home());
        let queues = Arc::new([Fresh::default(), Fresh::default()]);
        assert_eq!(idlers.lock().go_to_work(1, &queues[..]), None);
        let (shared_idlers, shared) = (idlers.clone(), queues.clone());
        let worker = thread::spawn(move || {
            let me = 1_u32;
            let mut now = Duration::ZERO;
            let mut got = Vec::new();
            while got.len() < 2 {
                got.extend(starts(&shared[1]));
                if got.len() == 2 {
                    break;
                }
                now += AGE;
                let watches = shared_idlers.lock().park_worker(1, &me, &shared[..], false);
                if watches {
                    thread::yield_now();
                } else {
                    // Nothing wakes it but the call: loom finds out if that can fail to come.
                    theirs.wait(None);
                    theirs.drain();
                }
                shared_idlers.lock().unpark_worker(1, &me);
            }
            got
        });
        // Not through `push`, whose call would wake it, too.
        queues[0].put(GoRef::of_model(mine, 1), mine, || false);
        queues[0].put(GoRef::of_model(mine, 2), mine, || false);
        // It rests or is about to, so it is called whichever it is.
        let call = idlers.lock().wake(1);
        assert_eq!(call, Some(Call::Wake(1)));
        queues[0].give(2, &queues[1], theirs, || idlers.unwatched());
        theirs.wake();
        assert_eq!(worker.join().unwrap(), [1, 2]);
    });
}

#[test]
fn placement_leaves_what_is_handed_out_until_its_worker_has_come() {
    loom::model(|| {
        let idlers = Idlers::<u32>::new(2);
        let (mine, theirs) = (home(), home());
        let queues = queues(mine, 2);
        assert_eq!(idlers.lock().unoccupied(), [1]);
        assert_eq!(idlers.lock().wake(1), Some(Call::Start(1)));
        assert_eq!(idlers.lock().unoccupied(), [1], "its thread has not come yet");
        queues[0].give(2, &queues[1], theirs, || false);
        // Worker 0 has nothing left.
        for looks in 1..=3 {
            let (took, _) = idlers.lock().look(0, AGE * looks, &queues, (1, mine));
            assert!(!took, "taken back from a worker that is on its way");
        }
        // It comes, starts one, and stays in it.
        idlers.lock().arrived(1);
        assert!(idlers.lock().unoccupied().is_empty());
        assert!(queues[1].pop().is_some());
        let took = (4..=6).any(|looks| idlers.lock().look(0, AGE * looks, &queues, (1, mine)).0);
        assert!(took, "the other one would wait for as long");
        assert_ne!(queues[0].snapshot(), QueueSnapshot::default());
    });
}
