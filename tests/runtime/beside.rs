//! Runs at the same time that share objects: neither is deadlocked while the other may help it.

use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

use crate::harness::child;
use gort::sync::{Cond, Mutex, RwMutex, Semaphore, WaitGroup};
use gort::{Builder, Chan, RunError, chan, go, time};

/// Runs `waits` and `helps` at the same time, with the same object: the second helps some time after the first has begun to
/// wait. What the first returns.
#[track_caller]
fn together<S, T>(object: S, waits: fn(&S) -> T, helps: fn(&S)) -> Vec<Result<T, RunError>>
where
    S: Send + Sync + 'static,
    T: Send + 'static,
{
    let object = Arc::new(object);
    let mut results = Vec::new();
    for (waiting, helping) in [(1, 1), (2, 1), (1, 2), (2, 2)] {
        let both = Arc::new(Barrier::new(2));
        let (theirs, begun) = (object.clone(), both.clone());
        let first = thread::spawn(move || {
            Builder::new().workers(waiting).run(move || {
                begun.wait();
                waits(&theirs)
            })
        });
        let shared = object.clone();
        let second = Builder::new().workers(helping).run(move || {
            both.wait();
            time::sleep(Duration::from_millis(30));
            helps(&shared);
        });
        assert_eq!(second, Ok(()));
        results.push(first.join().unwrap());
    }
    results
}

#[test]
fn a_receiver_is_not_deadlocked_while_another_run_may_send() {
    let received = together(chan::<i32>(0), Chan::recv, |ch| ch.send(7));
    assert_eq!(received, [Ok(Some(7)), Ok(Some(7)), Ok(Some(7)), Ok(Some(7))]);
}

#[test]
fn a_receiver_of_a_buffer_is_not_deadlocked_while_another_run_may_send() {
    let received = together(
        chan::<i32>(9),
        |ch| (0..3).map(|_| ch.recv()).sum::<Option<i32>>(),
        |ch| {
            for i in 1..=3 {
                ch.send(i);
                time::sleep(Duration::from_millis(10));
            }
        },
    );
    assert_eq!(received, [Ok(Some(6)), Ok(Some(6)), Ok(Some(6)), Ok(Some(6))]);
}

#[test]
fn a_sender_and_a_select_are_not_deadlocked_while_another_run_may_receive() {
    let sent = together(chan::<i32>(0), |ch| ch.send(1), |ch| assert_eq!(ch.recv(), Some(1)));
    assert_eq!(sent, [Ok(()), Ok(()), Ok(()), Ok(())]);
    let selected = together(
        (chan::<i32>(0), chan::<i32>(0)),
        |(a, b)| {
            gort::select! { recv(a) -> v => v, recv(b) -> v => v }
        },
        |(_, b)| b.send(2),
    );
    assert_eq!(selected, [Ok(Some(2)), Ok(Some(2)), Ok(Some(2)), Ok(Some(2))]);
}

#[test]
fn who_waits_for_a_lock_is_not_deadlocked_while_another_run_may_hold_it() {
    // Held by the second run while the first begins to wait.
    let held = Arc::new(Mutex::new(0));
    let (theirs, both) = (held.clone(), Arc::new(Barrier::new(2)));
    let begun = both.clone();
    let other = thread::spawn(move || {
        gort::run(move || {
            let mut value = theirs.lock();
            begun.wait();
            time::sleep(Duration::from_millis(30));
            *value += 1;
        })
    });
    let seen = gort::run(move || {
        both.wait();
        *held.lock()
    });
    assert_eq!((seen, other.join().unwrap()), (Ok(1), Ok(())));
}

#[test]
fn who_waits_for_a_reader_is_not_deadlocked_while_another_run_may_be_one() {
    let held = Arc::new(RwMutex::new(0));
    let (theirs, both) = (held.clone(), Arc::new(Barrier::new(2)));
    let begun = both.clone();
    let other = thread::spawn(move || {
        gort::run(move || {
            let value = theirs.read();
            begun.wait();
            time::sleep(Duration::from_millis(30));
            *value
        })
    });
    let seen = gort::run(move || {
        both.wait();
        *held.write() += 1;
    });
    assert_eq!((seen, other.join().unwrap()), (Ok(()), Ok(0)));
}

#[test]
fn who_waits_for_a_group_a_condition_or_a_permit_is_not_deadlocked_while_another_run_may_help() {
    for _ in 0..4 {
        let group = WaitGroup::new();
        group.add(1);
        let (theirs, both) = (group.clone(), Arc::new(Barrier::new(2)));
        let begun = both.clone();
        let other = thread::spawn(move || {
            gort::run(move || {
                begun.wait();
                time::sleep(Duration::from_millis(30));
                theirs.done();
            })
        });
        let waited = gort::run(move || {
            both.wait();
            group.wait();
        });
        assert_eq!((waited, other.join().unwrap()), (Ok(()), Ok(())));
    }
    let woken = together(
        (Mutex::new(()), Cond::new()),
        |(mu, cond)| {
            drop(cond.wait(mu.lock()));
        },
        |(mu, cond)| {
            drop(mu.lock());
            cond.broadcast();
        },
    );
    assert_eq!(woken, [Ok(()), Ok(()), Ok(()), Ok(())]);
    let semaphore = Semaphore::new(1);
    semaphore.acquire();
    // The only permit is in the hands of the second, which gives it back.
    let taken = together(semaphore, Semaphore::acquire, Semaphore::release);
    assert_eq!(taken, [Ok(()), Ok(()), Ok(()), Ok(())]);
}

#[test]
fn what_is_made_in_one_run_and_used_by_another_counts_as_well() {
    let ((gives, given), (meets, met)) = (mpsc::channel::<Chan<i32>>(), mpsc::channel::<()>());
    let other = thread::spawn(move || {
        gort::run(move || {
            let ch = chan::<i32>(1);
            gives.send(ch.clone()).unwrap();
            met.recv().unwrap();
            (ch.recv(), ch.recv())
        })
    });
    let sent = gort::run(move || {
        let ch = given.recv().unwrap();
        // It waits for no goroutine, and none waits yet.
        ch.send(1);
        meets.send(()).unwrap();
        time::sleep(Duration::from_millis(30));
        ch.send(2);
    });
    assert_eq!((sent, other.join().unwrap()), (Ok(()), Ok((Some(1), Some(2)))));
}

fn is_deadlock<T>(result: &Result<T, RunError>) -> bool {
    matches!(result, Err(RunError::Deadlock(_)))
}

#[test]
fn runs_that_wait_for_each_other_are_all_deadlocked() {
    for workers in [1, 2] {
        let (a, b) = (chan::<i32>(0), chan::<i32>(0));
        let both = Arc::new(Barrier::new(2));
        let (theirs, begun) = (a.clone(), both.clone());
        let other = thread::spawn(move || {
            Builder::new().workers(workers).run(move || {
                begun.wait();
                theirs.recv()
            })
        });
        let mine = Builder::new().workers(workers).run(move || {
            both.wait();
            b.recv()
        });
        assert!(is_deadlock(&mine));
        assert!(is_deadlock(&other.join().unwrap()));
        drop(a);
    }
}

#[test]
fn a_run_that_shares_nothing_is_deadlocked_at_once_whoever_else_runs() {
    let (end, ends) = mpsc::channel::<()>();
    let shared = chan::<i32>(1);
    let theirs = shared.clone();
    let (begin, begun) = mpsc::channel();
    let other = thread::spawn(move || {
        gort::run(move || {
            theirs.send(1);
            begin.send(()).unwrap();
            // It blocks its thread until the test is over.
            ends.recv().unwrap();
        })
    });
    begun.recv().unwrap();
    for workers in [1, 2] {
        let alone = Builder::new().workers(workers).run(|| {
            let (ch, wg, mu) = (chan::<i32>(0), WaitGroup::new(), Mutex::new(0));
            let tx = ch.clone();
            wg.go(move || tx.send(1));
            *mu.lock() += ch.recv().unwrap();
            wg.wait();
            ch.recv()
        });
        assert!(is_deadlock(&alone));
    }
    end.send(()).unwrap();
    assert_eq!(other.join().unwrap(), Ok(()));
    drop(shared);
}

#[test]
fn a_run_that_waited_for_others_is_deadlocked_when_they_have_ended() {
    let shared = chan::<i32>(0);
    let (theirs, both) = (shared.clone(), Arc::new(Barrier::new(2)));
    let begun = both.clone();
    let other = thread::spawn(move || {
        gort::run(move || {
            begun.wait();
            theirs.send(1);
            time::sleep(Duration::from_millis(30));
        })
    });
    let mine = gort::run(move || {
        both.wait();
        go(|| ());
        assert_eq!(shared.recv(), Some(1));
        shared.recv()
    });
    assert!(is_deadlock(&mine));
    assert_eq!(other.join().unwrap(), Ok(()));
}

#[test]
fn runs_that_end_at_the_same_time_leave_no_ring_to_later_ones() {
    if !child::is_child() {
        // Beside no run of another test.
        return child::passes(module_path!(), "runs_that_end_at_the_same_time_leave_no_ring_to_later_ones");
    }
    const THREADS: usize = 4;
    const RUNS: usize = 2000;
    let (end, ends) = mpsc::channel();
    for _ in 0..THREADS {
        let end = end.clone();
        drop(thread::spawn(move || {
            for _ in 0..RUNS {
                let never = chan::<i32>(0);
                end.send(Builder::new().workers(2).run(move || never.recv())).unwrap();
            }
        }));
    }
    for _ in 0..THREADS * RUNS {
        let ended = ends.recv_timeout(Duration::from_secs(60)).expect("all runs wait, and none is called deadlocked");
        assert!(is_deadlock(&ended));
    }
}
