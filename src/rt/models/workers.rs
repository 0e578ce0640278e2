//! What workers do with each other: mail, fresh goroutines, rest, deadlock, and the end.

use gort_events::WaitReason;
use loom::thread;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::goroutine::GoRef;
use super::super::primitives::{AtomicBool, AtomicUsize};
use super::{bounded, home, queues};
use crate::rt::goroutine::State;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::workers::fresh::{Fresh, QueueSnapshot};
use crate::rt::workers::idlers::{AGE, Call, Idlers};
use crate::rt::workers::shutdown;
use crate::rt::workers::threads::{Turn, WorkerThreads};

#[test]
fn mailbox_loses_no_mail_and_no_wake_up() {
    bounded(3, || {
        let home = home();
        let senders: Vec<_> = (1..=2).map(|id| thread::spawn(move || home.push(GoRef::of_model(home, id)))).collect();
        let mut got = 0;
        while got < 2 {
            home.wait(None);
            assert!(home.has_mail(), "woken without mail");
            got += home.drain().len();
        }
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        assert!(!home.has_mail());
    });
}

#[test]
fn mailbox_wakes_are_not_lost() {
    loom::model(|| {
        let (home, flag) = (home(), Arc::new(AtomicBool::new(false)));
        let set = flag.clone();
        let ringer = thread::spawn(move || {
            set.store(true, Ordering::Release);
            home.wake();
        });
        while !flag.load(Ordering::Acquire) {
            home.wait(None);
            home.drain();
        }
        ringer.join().unwrap();
    });
}

#[test]
fn mailbox_waits_for_one_and_keeps_the_others() {
    bounded(3, || {
        let home = home();
        let (wanted, other) = (GoRef::of_model(home, 1), GoRef::of_model(home, 2));
        let first = thread::spawn(move || home.push(other));
        let second = thread::spawn(move || home.push(wanted));
        home.wait_for(wanted);
        first.join().unwrap();
        second.join().unwrap();
        assert_eq!(home.drain().into_iter().map(|goroutine| goroutine.id.get().0).collect::<Vec<_>>(), [2]);
    });
}

#[test]
fn fresh_goroutines_start_once_whoever_takes_them() {
    loom::model(|| {
        let (mine, theirs) = (home(), home());
        let queues = Arc::new(queues(mine, 3));
        let before = queues[0].snapshot();
        let shared = queues.clone();
        let thief = thread::spawn(move || {
            let (moved, _) = shared[0].steal_older_than(before, (&shared[1], 1), theirs);
            let mut got = Vec::new();
            while let Some(goroutine) = shared[1].pop() {
                assert!(std::ptr::eq(goroutine.home(), theirs));
                got.push(goroutine.id.get().0);
            }
            assert_eq!(moved, got.len());
            got
        });
        let mut got: Vec<_> = queues[0].take_slot().into_iter().chain(queues[0].pop()).collect();
        let mut stolen = thief.join().unwrap();
        got.extend(queues[0].pop());
        got.iter().for_each(|goroutine| assert!(std::ptr::eq(goroutine.home(), mine)));
        stolen.extend(got.iter().map(|goroutine| goroutine.id.get().0));
        stolen.sort_unstable();
        assert_eq!(stolen, [1, 2, 3]);
    });
}

#[test]
fn fresh_goroutines_that_are_placed_start_once() {
    loom::model(|| {
        let (mine, theirs) = (home(), home());
        let queues = Arc::new([Fresh::default(), Fresh::default()]);
        let shared = queues.clone();
        let placer = thread::spawn(move || {
            shared[1].put(GoRef::of_model(mine, 1), theirs, || false);
            theirs.wake();
            // It may take it back.
            let before = shared[1].snapshot();
            shared[1].steal_older_than(before, (&shared[0], 1), mine);
            shared[0].pop().map(|goroutine| std::ptr::eq(goroutine.home(), mine))
        });
        theirs.wait(None);
        let got = queues[1].pop().map(|goroutine| std::ptr::eq(goroutine.home(), theirs));
        let back = placer.join().unwrap();
        let left = queues[1].pop().map(|goroutine| std::ptr::eq(goroutine.home(), theirs));
        assert_eq!([got, back, left].into_iter().flatten().collect::<Vec<_>>(), [true]);
    });
}

#[test]
fn fresh_goroutines_younger_than_the_glance_stay() {
    loom::model(|| {
        let (mine, theirs) = (home(), home());
        let queues = Arc::new([Fresh::default(), Fresh::default()]);
        let shared = queues.clone();
        let thief =
            thread::spawn(move || shared[0].steal_older_than(QueueSnapshot::default(), (&shared[1], 1), theirs).0);
        queues[0].push(GoRef::of_model(mine, 1), 1, || false);
        queues[0].push(GoRef::of_model(mine, 2), 2, || false);
        assert_eq!(thief.join().unwrap(), 0);
    });
}

/// One worker that spawns and never looks up, and one that goes to rest: I3 of `idlers.rs`.
fn spawn_while_another_goes_to_rest(spawned: u64) {
    let idlers = Arc::new(Idlers::<u32>::new(2));
    // Worker 1 has a thread.
    assert_eq!(idlers.lock().wake_one(), Some(Call::Start(1)));
    let (spawner, thief) = (home(), home());
    let queues = Arc::new([Fresh::default(), Fresh::default()]);
    // And watches no more.
    assert_eq!(idlers.lock().go_to_work(1, &queues[..]), None);
    let (theirs, shared) = (idlers.clone(), queues.clone());
    let worker = thread::spawn(move || {
        let me = 1_u32;
        let mut now = Duration::ZERO;
        let mut got = 0;
        while got < spawned {
            let (_, call) = theirs.lock().look(1, now, &shared[..], (1, thief));
            assert_eq!(call, None, "there is nobody else to call");
            while shared[1].pop().is_some() {
                got += 1;
            }
            if got == spawned {
                return;
            }
            let watches = theirs.lock().park_worker(1, &me, &shared[..], false);
            if !watches {
                // Nothing wakes it but the spawner's call: loom finds out if that can fail to come.
                thief.wait(None);
                thief.drain();
            } else {
                thread::yield_now();
            }
            now += AGE;
            theirs.lock().unpark_worker(1, &me);
        }
    });
    for id in 1..=spawned {
        if queues[0].push(GoRef::of_model(spawner, id), id, || idlers.unwatched()) {
            match idlers.lock().wake_one() {
                Some(Call::Wake(1)) => thief.wake(),
                None => {}
                other => panic!("called {other:?}"),
            }
        }
    }
    worker.join().unwrap();
}

#[test]
fn idlers_leave_no_fresh_goroutine_unwatched() {
    bounded(3, || spawn_while_another_goes_to_rest(1));
}

#[test]
fn idlers_watch_on_while_goroutines_are_spawned() {
    bounded(2, || spawn_while_another_goes_to_rest(2));
}

/// What a worker with empty queues concludes when it goes to rest: deadlock, if all rest and no mailbox holds anything.
fn is_stuck(
    idlers: &Idlers<u32>,
    index: usize,
    me: &u32,
    homes: [&'static Mailbox; 2],
    outside: impl Fn() -> bool,
) -> bool {
    let queues = [Fresh::default(), Fresh::default()];
    let mut locked = idlers.lock();
    locked.park_worker(index, me, &queues, false);
    // The outside first, as `many.rs` does.
    locked.all_resting().is_some() && !outside() && !homes.iter().any(|home| home.has_mail())
}

#[test]
fn deadlock_is_not_said_while_mail_is_on_its_way() {
    bounded(3, || {
        let idlers = Arc::new(Idlers::<u32>::new(2));
        idlers.lock().wake_one();
        let homes = [home(), home()];
        let theirs = idlers.clone();
        let other = thread::spawn(move || {
            let me = 1_u32;
            loop {
                assert!(!is_stuck(&theirs, 1, &me, homes, || false), "said by the receiver");
                homes[1].wait(None);
                theirs.lock().unpark_worker(1, &me);
                if !homes[1].drain().is_empty() {
                    break;
                }
            }
            // Both have nothing left now: exactly one of them says so.
            is_stuck(&theirs, 1, &me, homes, || false)
        });
        homes[1].push(GoRef::of_model(homes[1], 1));
        let me = 0_u32;
        let mine = is_stuck(&idlers, 0, &me, homes, || false);
        let theirs = other.join().unwrap();
        assert!(mine != theirs, "said {} times", usize::from(mine) + usize::from(theirs));
    });
}

#[test]
fn threads_takes_turns_and_leaves_one_by_one() {
    bounded(2, || {
        let threads = Arc::new(WorkerThreads::new(2));
        threads.started(1);
        let ran = Arc::new(AtomicUsize::new(0));
        let (theirs, turns) = (threads.clone(), ran.clone());
        let worker = thread::spawn(move || {
            assert!(theirs.stop(1));
            while theirs.await_turn(1) == Turn::Round {
                // Progress in its first round only.
                theirs.end_turn(1, turns.fetch_add(1, Ordering::Relaxed) == 0);
            }
            theirs.finished(1, 1);
        });
        threads.wait_stopped(|_| Duration::MAX, |_| None::<()>);
        while threads.give_turns() {}
        assert_eq!(ran.load(Ordering::Relaxed), 2);
        assert_eq!(threads.join_all(), 1, "the goroutine that it leaked");
        worker.join().unwrap();
    });
}

#[test]
fn threads_abandons_who_does_not_stop_in_time_or_waits_for_it() {
    bounded(3, || {
        let threads = Arc::new(WorkerThreads::new(2));
        threads.started(1);
        let (theirs, clock) = (threads.clone(), threads.clone());
        let worker = thread::spawn(move || {
            let belongs = theirs.stop(1);
            while belongs && theirs.await_turn(1) == Turn::Round {
                theirs.end_turn(1, false);
            }
            if belongs {
                theirs.finished(1, 0);
            }
            belongs
        });
        let time = thread::spawn(move || clock.time_out());
        threads.wait_stopped(|_| Duration::MAX, |_| None::<()>);
        let abandoned = threads.abandoned();
        while threads.give_turns() {}
        assert_eq!(threads.join_all(), 0);
        // Both sides see it the same way, whoever was first.
        assert_eq!(worker.join().unwrap(), abandoned.is_empty());
        time.join().unwrap();
    });
}

/// Two workers with a virtual clock: the one that finds all resting moves it, rises under the same lock, and then fires what is due.
#[test]
fn advance_fires_all_before_anybody_moves_the_clock_again() {
    bounded(3, || {
        let idlers = Arc::new(Idlers::<u32>::new(2));
        idlers.lock().wake_one();
        let homes = [home(), home()];
        let (firing, moves) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let work = move |index: usize, idlers: &Idlers<u32>, firing: &AtomicBool, moves: &AtomicUsize| {
            let me = index as u32;
            let queues = [Fresh::default(), Fresh::default()];
            while moves.load(Ordering::Acquire) < 2 {
                let mut locked = idlers.lock();
                locked.park_worker(index, &me, &queues, false);
                let all_rest = locked.all_resting().is_some() && !homes.iter().any(|home| home.has_mail());
                if all_rest && moves.load(Ordering::Acquire) < 2 {
                    locked.unpark_worker(index, &me);
                    drop(locked);
                    assert!(!firing.swap(true, Ordering::AcqRel), "the clock moved while something was due");
                    firing.store(false, Ordering::Release);
                    moves.fetch_add(1, Ordering::AcqRel);
                    // What fires may ready a goroutine of the other worker.
                    homes[1 - index].wake();
                    continue;
                }
                drop(locked);
                homes[index].wait(None);
                idlers.lock().unpark_worker(index, &me);
                homes[index].drain();
            }
            homes[1 - index].wake();
        };
        let (theirs, their_firing, their_moves) = (idlers.clone(), firing.clone(), moves.clone());
        // A bell for another reason: the worker that wakes by it goes to rest again.
        let stray = thread::spawn(move || homes[1].wake());
        let other = thread::spawn(move || work(1, &theirs, &their_firing, &their_moves));
        work(0, &idlers, &firing, &moves);
        other.join().unwrap();
        stray.join().unwrap();
        assert_eq!(moves.load(Ordering::Acquire), 2);
    });
}

/// A sleeper whose timer the mover of the clock has taken, and the end of the program on the sleeper's worker: the `ready`
/// arrives before the record is used for another goroutine, also from a worker that was abandoned.
#[test]
fn ending_takes_no_sleeper_apart_before_its_ready_has_arrived() {
    bounded(3, || {
        let home = home();
        let (sleeper, other) = (GoRef::of_model(home, 1), GoRef::of_model(home, 2));
        sleeper.state.set(State::Waiting(WaitReason::Sleep));
        other.state.set(State::Waiting(WaitReason::ChanReceive));
        let mover = thread::spawn(move || {
            home.push(other);
            home.push(sleeper);
        });
        shutdown::take_mail(home);
        let taken_on = shutdown::take_on(home, sleeper);
        assert_eq!(taken_on, Some(None), "it is parked no more");
        // It ends, and another goroutine has its record and parks.
        sleeper.state.set(State::Waiting(WaitReason::ChanReceive));
        shutdown::take_mail(home);
        assert_eq!(sleeper.state.get(), State::Waiting(WaitReason::ChanReceive), "readied by the past");
        mover.join().unwrap();
        shutdown::take_mail(home);
        assert_eq!(sleeper.state.get(), State::Waiting(WaitReason::ChanReceive), "readied by the past");
        assert_eq!(other.state.get(), State::Runnable, "the other's is kept");
    });
}
