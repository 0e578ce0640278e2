//! Mutex: Go's rules.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::harness::{always_fails, deadlocked_in, every_schedule, prints, run_fast, run_under, run_with};
use gort::sync::{Mutex, MutexGuard, WaitGroup};
use gort::time::sleep;
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

/// Two goroutines that take a lock three times each, and do something while they hold it.
fn in_turns(held: fn()) {
    let mu = Arc::new(Mutex::new(()));
    let wg = WaitGroup::new();
    for name in ["A", "B"] {
        let mu = mu.clone();
        wg.go(move || {
            for i in 0..3 {
                let guard = mu.lock();
                println!("{name}{i}");
                held();
                drop(guard);
            }
        });
    }
    wg.wait();
}

/// As real Go with one P, 300 of 300 runs (after golang/go#15285).
#[test]
fn the_one_that_unlocks_takes_it_again_before_the_one_readied_runs() {
    prints(&["B0", "B1", "B2", "A0", "A1", "A2"], || in_turns(gosched));
    prints(&["B0", "B1", "B2", "A0", "A1", "A2"], || in_turns(|| sleep(Duration::from_micros(100))));
    let by_one_worker = run_with(1, || in_turns(gosched));
    assert_eq!(by_one_worker.lines, ["B0", "B1", "B2", "A0", "A1", "A2"]);
}

/// What real Go prints, with one P and its fake clock (`-tags faketime`), of goroutines that take a lock `rounds` times,
/// hold it for `held` µs, and sleep `between` µs without it (-1: give way). More than 1 ms of waiting makes the lock starve.
#[test]
fn the_default_order_is_gos_also_where_a_lock_starves() {
    for (goroutines, rounds, held, between, expected) in [
        (2, 3, 600, 0, "B0 B1 B2 A0 A1 A2"),
        (2, 3, 2000, 0, "B0 B1 A0 A1 B2 A2"),
        (3, 3, 400, 0, "C0 C1 C2 A0 A1 B0 B1 B2 A2"),
        (3, 3, 600, 0, "C0 C1 C2 A0 B0 B1 B2 A1 A2"),
        (3, 3, 2000, 0, "C0 C1 A0 B0 C2 A1 B1 B2 A2"),
        (3, 3, 400, -1, "C0 A0 B0 C1 A1 B1 C2 A2 B2"),
        (3, 3, 600, 100, "C0 A0 B0 C1 A1 B1 C2 A2 B2"),
        (3, 3, 2000, -1, "C0 A0 B0 C1 A1 B1 C2 A2 B2"),
        (4, 3, 700, 0, "D0 D1 D2 A0 B0 C0 A1 B1 C1 A2 B2 C2"),
    ] {
        let main = move || {
            let mu = Arc::new(Mutex::new(()));
            let wg = WaitGroup::new();
            for name in ["A", "B", "C", "D"].into_iter().take(goroutines) {
                let mu = mu.clone();
                wg.go(move || {
                    for i in 0..rounds {
                        let guard = mu.lock();
                        println!("{name}{i}");
                        sleep(Duration::from_micros(held));
                        drop(guard);
                        match between {
                            -1 => gosched(),
                            0 => {}
                            micros => sleep(Duration::from_micros(micros as u64)),
                        }
                    }
                });
            }
            wg.wait();
        };
        let what = format!("{goroutines} goroutines, {rounds} times, {held} µs held, {between} between");
        assert_eq!(run_fast(main).lines.join(" "), expected, "{what}");
        assert_eq!(run_under(Schedule::Seeded(0), main).lines.join(" "), expected, "{what}, through the door");
    }
}

/// A lock that is free may be taken although others wait. (That one that is being handed over may not: tests/explore/locks.rs.)
#[test]
fn try_lock_overtakes_those_that_wait() {
    let main = |held| {
        move || {
            let mu = Arc::new(Mutex::new(()));
            let waiting = mu.clone();
            let wg = WaitGroup::new();
            let guard = mu.lock();
            wg.go(move || drop(waiting.lock()));
            sleep(held);
            // The one that waits is readied, and loses.
            drop(guard);
            let guard = mu.try_lock().expect("it is free");
            gosched();
            MutexGuard::unlock(guard);
            println!("{}", mu.try_lock().is_some());
            wg.wait();
        }
    };
    // Not starving: the other is readied once more. Starving: handed over, and it runs at once; so the lock is free again.
    for held in [Duration::from_micros(900), Duration::from_millis(2)] {
        assert_eq!(run_fast(main(held)).lines, ["true"], "{held:?}");
    }
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
    let mut seen: Vec<&str> = (1..crate::harness::seeds())
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
    let opposite = (0..crate::harness::seeds())
        .filter(|seed| run_under(Schedule::Seeded(*seed), || both(false)).report.result.is_err());
    let deadlocks = opposite.count() as u64;
    assert!(0 < deadlocks && deadlocks < crate::harness::seeds(), "{deadlocks}");
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
