//! Mutex: Go's rules.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::common::{always_fails, deadlocked_in, every_schedule, prints, run_under};
use gort::sync::{Mutex, MutexGuard, WaitGroup};
use gort::{EventKind, GoId, ObjectId, ObjectKind, Schedule, chan, go, gosched, println};

const UNLOCKED: &str = "fatal error: sync: unlock of unlocked mutex";
const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

#[test]
fn one_goroutine_at_a_time() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(()));
            let wg = WaitGroup::new();
            for id in 0..3 {
                let mu = mu.clone();
                wg.go(move || {
                    let _guard = mu.lock();
                    println!("{id} in");
                    gosched();
                    println!("{id} out");
                });
            }
            wg.wait();
        },
        |ran| {
            assert_eq!(ran.lines.len(), 6);
            for pair in ran.lines.chunks(2) {
                assert_eq!(pair[0].replace("in", "out"), pair[1], "somebody came between");
            }
        },
    );
}

/// Course L16 E1: a locked counter has one output, whatever the schedule.
#[test]
fn a_locked_counter_loses_nothing() {
    every_schedule(
        || {
            let x = Arc::new(Mutex::new(0));
            let wg = WaitGroup::new();
            for _ in 0..2 {
                let x = x.clone();
                wg.go(move || {
                    for _ in 0..3 {
                        let mut x = x.lock();
                        let before = *x;
                        gosched();
                        *x = before + 1;
                    }
                });
            }
            wg.wait();
            println!("x = {}", *x.lock());
        },
        |ran| assert_eq!(ran.lines, ["x = 6"]),
    );
}

#[test]
fn waiters_get_it_in_the_order_in_which_they_came() {
    prints(&["4", "2", "3"], || {
        let mu = Arc::new(Mutex::new(()));
        let guard = mu.lock();
        let wg = WaitGroup::new();
        for id in 2..=4 {
            let mu = mu.clone();
            wg.go(move || {
                let _guard = mu.lock();
                println!("{id}");
            });
        }
        // Goroutine 4 has the next slot: 4, 2, 3 is the order in which they come.
        gosched();
        drop(guard);
        wg.wait();
    });
}

/// The hand-over: who waits has the lock from the unlock on, and the one that unlocked stands behind it.
#[test]
fn an_unlock_hands_the_lock_over() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(()));
            let guard = mu.lock();
            let (other, done) = (mu.clone(), chan(0));
            let tx = done.clone();
            go(move || {
                let _guard = other.lock();
                println!("second");
                tx.send(());
            });
            while format!("{mu:?}") != "Mutex { held: true, waiting: 1, .. }" {
                gosched();
            }
            drop(guard);
            assert!(mu.try_lock().is_none() || common_done(&mu), "a goroutine barged in");
            println!("first again");
            done.recv();
        },
        |ran| assert_eq!(ran.lines.len(), 2),
    );
}

/// Whether nobody waits any more: the other has had its turn.
fn common_done(mu: &Mutex<()>) -> bool {
    format!("{mu:?}").contains("waiting: 0")
}

#[test]
fn try_lock_takes_a_free_lock_and_no_other() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(1));
            let guard = mu.try_lock().unwrap();
            assert!(mu.try_lock().is_none());
            drop(guard);
            *mu.try_lock().unwrap() += 1;
            Arc::into_inner(mu).unwrap().into_inner()
        },
        |ran| assert_eq!(ran.report.result, Ok(2)),
    );
}

/// Between the last thing the holder does and its unlock there is a scheduling point: a schedule shows the lock held.
#[test]
fn the_lock_can_be_found_held_after_the_holders_last_action() {
    let main = || {
        let mu = Arc::new(Mutex::new(()));
        let (other, told) = (mu.clone(), chan(1));
        let tx = told.clone();
        go(move || {
            let _guard = other.lock();
            tx.send(());
        });
        told.recv();
        if mu.try_lock().is_some() { "free" } else { "held" }
    };
    let mut seen: Vec<&str> = (1..crate::common::seeds())
        .map(|seed| run_under(Schedule::Seeded(seed), main).report.result.unwrap())
        .collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, ["free", "held"]);
}

#[test]
fn locking_twice_deadlocks() {
    every_schedule(
        || {
            let mu = Mutex::new(());
            let _first = mu.lock();
            let _second = mu.lock();
        },
        |ran| {
            assert_eq!(ran.headline(), DEADLOCK);
            assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.Mutex.Lock"));
        },
    );
}

/// Course L16 E3: whoever comes first keeps it.
#[test]
fn a_forgotten_unlock_deadlocks() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(()));
            let wg = WaitGroup::new();
            for id in 0..2 {
                let mu = mu.clone();
                wg.go(move || {
                    mu.lock_unguarded();
                    println!("g{id} in");
                });
            }
            wg.wait();
        },
        |ran| {
            assert_eq!(ran.headline(), DEADLOCK);
            assert_eq!(ran.lines.len(), 1);
        },
    );
}

#[test]
fn unlock_of_unlocked_mutex_is_fatal() {
    always_fails(UNLOCKED, || Mutex::new(()).unlock());
    always_fails(UNLOCKED, || {
        let mu = Mutex::new(());
        mu.lock_unguarded();
        mu.unlock();
        mu.unlock();
    });
}

#[test]
fn a_guard_whose_lock_was_given_back_by_hand_is_fatal() {
    always_fails(UNLOCKED, || {
        let mu = Mutex::new(());
        let guard = mu.lock();
        mu.unlock();
        drop(guard);
    });
    // Also while it unwinds, as in Go: nothing is thrown, so the process does not abort.
    always_fails(UNLOCKED, || {
        let mu = Mutex::new(());
        let _guard = mu.lock();
        mu.unlock();
        panic!("boom");
    });
}

/// Go: a mutex is not associated with a goroutine.
#[test]
fn one_goroutine_may_lock_and_another_unlock() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(()));
            mu.lock_unguarded();
            let other = mu.clone();
            go(move || {
                println!("unlock");
                other.unlock();
            });
            mu.lock_unguarded();
            println!("locked");
            mu.unlock();
        },
        |ran| assert_eq!(ran.lines, ["unlock", "locked"]),
    );
}

#[test]
fn a_panic_unlocks_and_poisons_nothing() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(1));
            let wg = WaitGroup::new();
            let other = mu.clone();
            wg.go(move || {
                let caught = catch_unwind(AssertUnwindSafe(|| {
                    let mut guard = other.lock();
                    *guard = 2;
                    gosched();
                    panic!("boom");
                }));
                assert!(caught.is_err());
            });
            wg.wait();
            *mu.lock()
        },
        |ran| assert_eq!(ran.report.result, Ok(2)),
    );
}

/// Course L20 E1: two locks taken in opposite orders.
#[test]
fn opposite_orders_may_deadlock_and_one_order_never_does() {
    fn both(same_order: bool) {
        let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
        let wg = WaitGroup::new();
        let (first, second) = if same_order { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
        wg.go(move || {
            let _outer = a.lock();
            let _inner = b.lock();
        });
        wg.go(move || {
            let _outer = first.lock();
            let _inner = second.lock();
        });
        wg.wait();
    }
    every_schedule(|| both(true), |ran| assert_eq!(ran.report.result, Ok(())));
    let opposite = (0..crate::common::seeds())
        .filter(|seed| run_under(Schedule::Seeded(*seed), || both(false)).report.result.is_err());
    let deadlocks = opposite.count() as u64;
    assert!(0 < deadlocks && deadlocks < crate::common::seeds(), "{deadlocks}");
}

#[test]
fn events_tell_who_waited_and_where() {
    let line = line!() + 2;
    let ran = run_under(Schedule::Seeded(0), || {
        let mu = Arc::new(Mutex::new(()));
        let guard = mu.lock();
        let other = mu.clone();
        go(move || {
            let _guard = other.lock();
        });
        gosched();
        MutexGuard::unlock(guard);
        gosched();
    });
    let told: Vec<(GoId, Option<u32>, EventKind)> = ran
        .events
        .iter()
        .filter(|event| {
            matches!(event.kind, EventKind::Object { .. } | EventKind::Lock { .. } | EventKind::Unlock { .. })
        })
        .map(|event| (event.goroutine, event.location.map(|at| at.line()), event.kind.clone()))
        .collect();
    let object = ObjectId(1);
    let shared = false;
    assert_eq!(
        told,
        [
            (GoId(1), Some(line), EventKind::Object { object, kind: ObjectKind::Mutex }),
            (GoId(1), Some(line + 1), EventKind::Lock { object, shared, waited: false }),
            (GoId(1), Some(line + 7), EventKind::Unlock { object, shared }),
            (GoId(2), Some(line + 4), EventKind::Lock { object, shared, waited: true }),
            (GoId(2), None, EventKind::Unlock { object, shared }),
        ]
    );
}

#[test]
fn without_a_goroutine_it_works_until_it_would_park() {
    let mu = Mutex::new(1);
    let guard = mu.lock();
    let panic = catch_unwind(AssertUnwindSafe(|| drop(mu.lock()))).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.contains("sync.Mutex.Lock would park, but this is not a goroutine"), "{text}");
    drop(guard);
    assert_eq!(*mu.lock(), 1);
}

/// Were one to lose its turn with the lock held, the others would line up, and each operation would be a switch from then on.
#[test]
fn no_slice_ends_with_the_lock_held() {
    let ran = run_under(Schedule::Seeded(0), || {
        let total = Arc::new(Mutex::new(0));
        let wg = WaitGroup::new();
        for _ in 0..4 {
            let total = total.clone();
            wg.go(move || (0..30_000).for_each(|_| *total.lock() += 1));
        }
        wg.wait();
        *total.lock()
    });
    assert_eq!(ran.report.result, Ok(120_000));
    let waited = ran.events.iter().filter(|event| matches!(event.kind, EventKind::Lock { waited: true, .. })).count();
    assert_eq!(waited, 0);
    let yields = ran.events.iter().filter(|event| matches!(event.kind, EventKind::Yield)).count();
    assert!(yields >= 20, "slices ended: {yields}");
}
