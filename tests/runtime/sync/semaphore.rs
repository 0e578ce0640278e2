//! Semaphore: permits, in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::{always_fails, deadlocked_in, every_schedule, prints, run_under};
use gort::sync::{Semaphore, WaitGroup};
use gort::{EventKind, Schedule, go, gosched, println};

const TOO_MANY: &str = "panic: semaphore: released more than held";

/// Course L24 E4: three goroutines over two permits, never three inside.
#[test]
fn never_more_inside_than_permits() {
    every_schedule(
        || {
            let two = Arc::new(Semaphore::new(2));
            let inside = Arc::new(AtomicUsize::new(0));
            let wg = WaitGroup::new();
            for _ in 0..4 {
                let (two, inside) = (two.clone(), inside.clone());
                wg.go(move || {
                    let _permit = two.permit();
                    assert!(inside.fetch_add(1, Ordering::Relaxed) < 2);
                    gosched();
                    inside.fetch_sub(1, Ordering::Relaxed);
                });
            }
            wg.wait();
            two.permits()
        },
        |ran| assert_eq!(ran.report.result, Ok(2)),
    );
}

#[test]
fn the_default_order_of_the_documented_example() {
    let expected = ["3 is in", "1 is in", "3 leaves", "2 is in", "1 leaves", "2 leaves"];
    prints(&expected, || {
        let two = Arc::new(Semaphore::new(2));
        let wg = WaitGroup::new();
        for id in 1..=3 {
            let two = two.clone();
            wg.go(move || {
                let _permit = two.permit();
                println!("{id} is in");
                gosched();
                println!("{id} leaves");
            });
        }
        wg.wait();
    });
}

#[test]
fn waiters_get_permits_in_the_order_in_which_they_came() {
    prints(&["4", "2", "3"], || {
        let one = Arc::new(Semaphore::new(1));
        one.acquire();
        let wg = WaitGroup::new();
        for id in 2..=4 {
            let one = one.clone();
            wg.go(move || {
                let _permit = one.permit();
                println!("{id}");
            });
        }
        gosched();
        one.release();
        wg.wait();
    });
}

#[test]
fn a_released_permit_belongs_to_the_first_that_waits() {
    every_schedule(
        || {
            let one = Arc::new(Semaphore::new(1));
            one.acquire();
            let (other, wg) = (one.clone(), WaitGroup::new());
            wg.go(move || other.acquire());
            while !format!("{one:?}").contains("waiting: 1") {
                gosched();
            }
            one.release();
            let barged = one.try_acquire();
            wg.wait();
            barged
        },
        |ran| assert_eq!(ran.report.result, Ok(false)),
    );
}

#[test]
fn try_forms_take_what_is_left() {
    every_schedule(
        || {
            let two = Semaphore::new(2);
            assert!(two.try_acquire());
            let permit = two.try_permit().unwrap();
            assert!(!two.try_acquire());
            assert!(two.try_permit().is_none());
            drop(permit);
            assert_eq!(two.permits(), 1);
            two.release();
            two.permits()
        },
        |ran| assert_eq!(ran.report.result, Ok(2)),
    );
}

#[test]
fn releasing_more_than_is_out_panics() {
    always_fails(TOO_MANY, || Semaphore::new(1).release());
    always_fails(TOO_MANY, || Semaphore::new(0).release());
    always_fails(TOO_MANY, || {
        let two = Semaphore::new(2);
        two.acquire();
        two.release();
        two.release();
    });
}

#[test]
fn with_no_permit_ever_given_back_it_deadlocks() {
    every_schedule(
        || {
            let one = Semaphore::new(1);
            one.acquire();
            one.acquire();
        },
        |ran| assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "semacquire")),
    );
    every_schedule(
        || Semaphore::new(0).acquire(),
        |ran| assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "semacquire")),
    );
}

#[test]
fn one_goroutine_may_acquire_and_another_release() {
    every_schedule(
        || {
            let one = Arc::new(Semaphore::new(1));
            one.acquire();
            let other = one.clone();
            go(move || {
                println!("release");
                other.release();
            });
            one.acquire();
            println!("acquired");
        },
        |ran| assert_eq!(ran.lines, ["release", "acquired"]),
    );
}

#[test]
fn events_tell_the_permits() {
    let ran = run_under(Schedule::Seeded(0), || {
        let two = Arc::new(Semaphore::new(2));
        two.acquire();
        two.acquire();
        let other = two.clone();
        go(move || other.acquire());
        gosched();
        two.release();
        gosched();
        two.release();
    });
    let told: Vec<(u64, i64, u64)> = ran
        .events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Semaphore { delta, permits, .. } => Some((event.goroutine.0, delta, permits)),
            _ => None,
        })
        .collect();
    assert_eq!(told, [(1, -1, 1), (1, -1, 0), (1, 1, 0), (2, -1, 0), (1, 1, 1)]);
}
