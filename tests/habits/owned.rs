//! Guards that borrow nothing.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::harness::{Counted, deadlocked_in, every_schedule, every_way, outputs, run_fast, set};
use gort::explore::Explorer;
use gort::sync::{Mutex, OwnedMutexGuard, OwnedRwMutexReadGuard, RwMutex, WaitGroup};
use gort::{chan, go, println};

#[test]
fn a_guard_goes_from_goroutine_to_goroutine_and_keeps_others_out() {
    every_schedule(
        || {
            let (lock, baton, wg) =
                (Arc::new(Mutex::new(Vec::new())), chan::<OwnedMutexGuard<Vec<u32>>>(0), WaitGroup::new());
            for n in 1..=3 {
                let baton = baton.clone();
                wg.go(move || {
                    let mut guard = baton.recv().unwrap();
                    guard.push(n);
                    if guard.len() < 3 { baton.send(guard) } else { drop(guard) }
                });
            }
            let first = lock.lock_owned();
            assert!(lock.try_lock().is_none() && lock.try_lock_owned().is_none());
            baton.send(first);
            let mut seen = lock.lock().clone();
            wg.wait();
            seen.sort_unstable();
            println!("{seen:?}");
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("[1, 2, 3]", &Ok(()))),
    );
}

#[test]
fn readers_that_own_their_part_share_and_a_writer_waits_for_all() {
    every_schedule(
        || {
            let lock = Arc::new(RwMutex::new(1));
            let (one, two): (OwnedRwMutexReadGuard<i32>, _) = (lock.read_owned(), lock.try_read_owned().unwrap());
            assert!(lock.try_write_owned().is_none());
            go(move || drop(one));
            go(move || drop(two));
            let mut writes = lock.write_owned();
            assert!(lock.try_read_owned().is_none());
            *writes += 1;
            drop(writes);
            println!("{}", *lock.try_write_owned().unwrap());
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("2", &Ok(()))),
    );
}

#[test]
fn a_guard_keeps_its_lock_alive_and_is_given_back_by_an_unwinding() {
    every_way(|way| {
        let witness = Counted::default();
        let held = witness.clone();
        let ran = way.run(move || {
            let lock = Arc::new(Mutex::new(held));
            let guard = lock.lock_owned();
            assert!(
                catch_unwind(AssertUnwindSafe(move || {
                    let _guard = guard;
                    panic!("under the lock")
                }))
                .is_err()
            );
            let guard = lock.try_lock_owned().expect("the panic has unlocked");
            drop(lock);
            assert_eq!(guard.drops(), 0);
            // What is left at the end is unwound.
            go(move || {
                let _guard = guard;
                chan::<i32>(0).recv();
            });
        });
        assert_eq!((ran.report.result, ran.report.unkillable, witness.drops()), (Ok(()), 0, 1));
    });
}

#[test]
fn the_second_lock_of_one_goroutine_is_a_deadlock() {
    let ran = run_fast(|| {
        let lock = Arc::new(Mutex::new(()));
        let _first = lock.lock_owned();
        drop(lock.lock_owned());
    });
    assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.Mutex.Lock"));
}

fn handed_over() {
    let (lock, done) = (Arc::new(Mutex::new(0)), WaitGroup::new());
    let mut guard = lock.lock_owned();
    let other = lock.clone();
    done.go(move || println!("sees {}", *other.lock()));
    done.go(move || {
        *guard += 1;
        println!("adds");
    });
    done.wait();
}

#[test]
fn every_order_of_a_lock_that_is_handed_over() {
    // By hand: the one that looks comes in after the drop of the guard, whoever asks first.
    let expected = set(&["adds | sees 1"]);
    assert_eq!(outputs(handed_over), expected);
    let found = Explorer::new("handed_over", handed_over).check();
    assert_eq!(found.list(10).iter().map(|listed| listed.output.to_string()).collect::<BTreeSet<_>>(), expected);
}
