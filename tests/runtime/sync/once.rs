//! Once and OnceValue: Go's rules.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::harness::{always_fails, deadlocked_in, every_schedule, prints, run_under};
use gort::sync::{Once, OnceValue, WaitGroup};
use gort::{EventKind, Schedule, chan, go, goexit, gosched, println};

/// Course L17 E4: `setup` always comes first, and once.
#[test]
fn it_runs_once_and_before_every_use() {
    every_schedule(
        || {
            let once = Arc::new(Once::new());
            let wg = WaitGroup::new();
            for _ in 0..3 {
                let once = once.clone();
                wg.go(move || {
                    once.call(|| {
                        gosched();
                        println!("setup");
                    });
                    println!("use");
                });
            }
            wg.wait();
            assert!(once.is_done());
        },
        |ran| assert_eq!(ran.lines, ["setup", "use", "use", "use"]),
    );
}

#[test]
fn a_later_call_runs_nothing_even_with_another_function() {
    every_schedule(
        || {
            let once = Once::new();
            assert!(!once.is_done());
            once.call(|| println!("first"));
            once.call(|| println!("second"));
        },
        |ran| assert_eq!(ran.lines, ["first"]),
    );
}

/// Those that wait go on in the order in which they came, one handing over to the next, as Go's mutex does.
#[test]
fn waiters_go_on_in_the_order_in_which_they_came() {
    prints(&["2", "4", "3"], || {
        let once = Arc::new(Once::new());
        let wg = WaitGroup::new();
        let gate = chan::<()>(0);
        let (first, rx) = (once.clone(), gate.clone());
        wg.go(move || {
            first.call(|| assert_eq!(rx.recv(), None));
            println!("2");
        });
        gosched();
        for id in 3..=4 {
            let once = once.clone();
            wg.go(move || {
                once.call(|| unreachable!());
                println!("{id}");
            });
        }
        gosched();
        gate.close();
        wg.wait();
    });
}

#[test]
fn not_done_while_it_runs() {
    every_schedule(
        || {
            let once = Arc::new(Once::new());
            let other = once.clone();
            once.call(move || assert!(!other.is_done()));
            once.is_done()
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

#[test]
fn a_panic_counts_as_done() {
    every_schedule(
        || {
            let once = Once::new();
            assert!(catch_unwind(AssertUnwindSafe(|| once.call(|| panic!("boom")))).is_err());
            once.call(|| println!("never"));
            once.is_done()
        },
        |ran| {
            assert_eq!(ran.report.result, Ok(true));
            assert!(ran.lines.is_empty());
        },
    );
    always_fails("panic: boom", || Once::new().call(|| panic!("boom")));
}

#[test]
fn goexit_counts_as_done() {
    every_schedule(
        || {
            let once = Arc::new(Once::new());
            let (wg, other) = (WaitGroup::new(), once.clone());
            wg.go(move || other.call(|| goexit()));
            wg.wait();
            once.is_done()
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

#[test]
fn calling_it_from_its_own_function_deadlocks() {
    every_schedule(
        || {
            let once = Once::new();
            once.call(|| once.call(|| ()));
        },
        |ran| assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.Mutex.Lock")),
    );
}

#[test]
fn events_tell_who_ran_it() {
    let ran = run_under(Schedule::Seeded(0), || {
        let once = Arc::new(Once::new());
        let other = once.clone();
        go(move || other.call(gosched));
        gosched();
        once.call(|| ());
        once.call(|| ());
    });
    let told: Vec<(u64, bool)> = ran
        .events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Once { ran, .. } => Some((event.goroutine.0, ran)),
            _ => None,
        })
        .collect();
    assert_eq!(told, [(2, true), (1, false), (1, false)]);
}

#[test]
fn a_value_is_made_once() {
    every_schedule(
        || {
            let value = Arc::new(OnceValue::new(|| {
                println!("made");
                gosched();
                7
            }));
            let wg = WaitGroup::new();
            for _ in 0..3 {
                let value = value.clone();
                wg.go(move || assert_eq!(*value.get(), 7));
            }
            wg.wait();
            std::ptr::eq(value.get(), value.get())
        },
        |ran| {
            assert_eq!(ran.lines, ["made"]);
            assert_eq!(ran.report.result, Ok(true));
        },
    );
}

#[test]
fn a_value_whose_function_panics_panics_at_every_call() {
    every_schedule(
        || {
            let value = OnceValue::<i32>::new(|| {
                println!("tried");
                let number = "1".parse::<i32>().unwrap();
                panic!("no value {number}")
            });
            let message = || {
                let payload = catch_unwind(AssertUnwindSafe(|| *value.get())).unwrap_err();
                *payload.downcast::<String>().unwrap()
            };
            [message(), message(), message()]
        },
        |ran| {
            assert_eq!(ran.lines, ["tried"]);
            assert_eq!(ran.report.result, Ok(["no value 1"; 3].map(str::to_string)));
        },
    );
    always_fails("panic: boom", || drop(OnceValue::<String>::new(|| panic!("boom")).get().clone()));
}

#[test]
fn a_value_that_nobody_asks_for_is_never_made_and_its_function_is_dropped() {
    every_schedule(
        || {
            let held = Arc::new(());
            let inner = held.clone();
            drop(OnceValue::new(move || drop(inner)));
            Arc::strong_count(&held)
        },
        |ran| assert_eq!(ran.report.result, Ok(1)),
    );
}
