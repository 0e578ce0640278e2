//! Atomic: every operation is one step.

use crate::harness::{always_prints, every_schedule, outputs, run_under, set};
use gort::sync::{Atomic, WaitGroup};
use gort::{AtomicOp, EventKind, Schedule, go, println};

/// Course L14 E3.
#[test]
fn no_addition_is_lost() {
    always_prints(&["x = 6"], || {
        let x = Atomic::new(0);
        let wg = WaitGroup::new();
        for _ in 0..2 {
            let x = x.clone();
            wg.go(move || {
                for _ in 0..3 {
                    x.add(1);
                }
            });
        }
        wg.wait();
        println!("x = {}", x.load());
    });
}

#[test]
fn a_load_and_a_store_are_two_steps() {
    let found = outputs(|| {
        let x = Atomic::new(0);
        let wg = WaitGroup::new();
        for _ in 0..2 {
            let x = x.clone();
            wg.go(move || x.store(x.load() + 1));
        }
        wg.wait();
        println!("x = {}", x.load());
    });
    assert_eq!(found, set(&["x = 1", "x = 2"]));
}

#[test]
fn one_compare_and_swap_wins() {
    every_schedule(
        || {
            let free = Atomic::new(true);
            let wins = Atomic::new(0_usize);
            let wg = WaitGroup::new();
            for _ in 0..3 {
                let (free, wins) = (free.clone(), wins.clone());
                wg.go(move || {
                    if free.compare_and_swap(true, false) {
                        wins.add(1);
                    }
                });
            }
            wg.wait();
            (wins.load(), free.load())
        },
        |ran| assert_eq!(ran.report.result, Ok((1, false))),
    );
}

#[test]
fn a_compare_and_swap_loop_adds() {
    every_schedule(
        || {
            let x = Atomic::new(0_u64);
            let wg = WaitGroup::new();
            for _ in 0..3 {
                let x = x.clone();
                wg.go(move || {
                    while {
                        let seen = x.load();
                        !x.compare_and_swap(seen, seen + 1)
                    } {}
                });
            }
            wg.wait();
            x.load()
        },
        |ran| assert_eq!(ran.report.result, Ok(3)),
    );
}

#[test]
fn add_returns_the_new_value_and_swap_the_old_one() {
    let x = Atomic::new(5_i64);
    assert_eq!((x.add(-7), x.swap(9), x.load()), (-2, -2, 9));
}

#[test]
fn additions_wrap_around_as_in_go() {
    assert_eq!(Atomic::new(u8::MAX).add(2), 1);
    assert_eq!(Atomic::new(i64::MAX).add(1), i64::MIN);
}

#[test]
fn each_operation_is_one_event() {
    let ran = run_under(Schedule::Seeded(0), || {
        let x = Atomic::new(1);
        x.add(2);
        x.load();
        x.swap(8);
        x.compare_and_swap(8, 9);
        x.compare_and_swap(8, 10);
        x.store(0);
    });
    let operations: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Atomic { op, before, value, .. } => Some((*op, before.clone()?, value.clone()?)),
            _ => None,
        })
        .collect();
    let expected = [
        (AtomicOp::Add, "1", "3"),
        (AtomicOp::Load, "3", "3"),
        (AtomicOp::Swap, "3", "8"),
        (AtomicOp::CompareAndSwap { swapped: true }, "8", "9"),
        (AtomicOp::CompareAndSwap { swapped: false }, "9", "9"),
        (AtomicOp::Store, "9", "0"),
    ];
    assert_eq!(operations, expected.map(|(op, before, value)| (op, before.to_string(), value.to_string())));
}

#[test]
fn a_flag_set_by_another_goroutine_is_seen() {
    every_schedule(
        || {
            let done = Atomic::new(false);
            let setter = done.clone();
            go(move || setter.store(true));
            while !done.load() {
                gort::gosched();
            }
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}
