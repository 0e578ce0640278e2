//! Racy: every load and every store is a step of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::harness::{Ledger, every_schedule, outputs, prints, run_under, run_with, set};
use gort::sync::{Racy, WaitGroup};
use gort::{EventKind, Schedule, go, gosched, println};

/// Course L14 E1: two goroutines, each with `TIMES` unsynchronised increments.
fn increments<const TIMES: i32>() {
    let x = Racy::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || (0..TIMES).for_each(|_| x.update(|x| x + 1)));
    }
    wg.wait();
    println!("x = {}", x.load());
}

#[test]
fn one_increment_each_leaves_1_or_2() {
    assert_eq!(outputs(increments::<1>), set(&["x = 1", "x = 2"]));
}

#[test]
fn the_default_order_hides_the_race() {
    prints(&["x = 2"], increments::<1>);
    prints(&["x = 6"], increments::<3>);
}

#[test]
fn an_increment_can_be_lost_and_none_is_invented() {
    every_schedule(increments::<3>, |ran| {
        let x: i32 = ran.lines[0].strip_prefix("x = ").expect("it prints x").parse().expect("a number");
        assert!((2..=6).contains(&x), "x = {x}");
    });
}

#[test]
fn what_comes_between_the_load_and_the_store_is_lost() {
    prints(&["x = 1"], || {
        let x = Racy::new(0);
        let other = x.clone();
        go(move || {
            let seen = other.load();
            gosched();
            other.store(seen + 1);
        });
        gosched();
        x.update(|x| x + 100);
        gosched();
        println!("x = {}", x.load());
    });
}

#[test]
fn each_access_is_one_event_with_its_value_and_line() {
    let line = i64::from(line!()) + 3;
    let ran = run_under(Schedule::Seeded(0), || {
        let x = Racy::new(7);
        x.update(|x| x + 1);
        x.store(1);
    });
    let accesses: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| {
            let at = event.location.map(|location| i64::from(location.line()) - line);
            match &event.kind {
                EventKind::RacyLoad { object, value } => Some(("load", object.0, value.clone()?, at?)),
                EventKind::RacyStore { object, value } => Some(("store", object.0, value.clone()?, at?)),
                _ => None,
            }
        })
        .collect();
    let expected = [("load", 1, "7", 0), ("store", 1, "8", 0), ("store", 1, "1", 1)];
    assert_eq!(accesses, expected.map(|(what, object, value, at)| (what, object, value.to_string(), at)));
}

#[test]
fn a_value_that_cannot_be_shown_is_still_an_event() {
    let ran = run_under(Schedule::Seeded(0), || {
        let x = Racy::new(vec![1]);
        x.store(vec![2]);
        x.load()
    });
    assert_eq!(ran.report.result, Ok(vec![2]));
    let shown = |kind: &EventKind| {
        matches!(kind, EventKind::RacyLoad { value: None, .. } | EventKind::RacyStore { value: None, .. })
    };
    assert_eq!(ran.events.iter().filter(|event| shown(&event.kind)).count(), 2);
}

#[test]
fn an_overwritten_value_is_dropped_once() {
    let ledger = Ledger::default();
    let tokens = ledger.clone();
    let ran = run_under(Schedule::Seeded(0), move || {
        let x = Racy::new(tokens.token());
        let other = x.clone();
        x.store(tokens.token());
        assert_eq!(tokens.dropped(), [1]);
        drop(x);
        assert_eq!(tokens.dropped(), [1]);
        drop(other);
    });
    assert_eq!(ran.report.result, Ok(()));
    ledger.balances();
}

#[derive(Debug)]
struct NoClone;

impl Clone for NoClone {
    fn clone(&self) -> Self {
        panic!("no clone");
    }
}

#[test]
fn a_clone_that_panics_leaves_the_variable_usable() {
    let x = Racy::new(NoClone);
    // The clone that is made for a load belongs to the loader: nothing is locked meanwhile.
    let other = x.clone();
    assert!(catch_unwind(AssertUnwindSafe(|| x.load())).is_err());
    other.store(NoClone);
    assert!(catch_unwind(AssertUnwindSafe(|| other.load())).is_err());
}

#[test]
fn it_can_be_used_outside_of_a_run() {
    let x = Racy::new(1);
    let inside = x.clone();
    gort::run(move || inside.update(|x| x + 1)).unwrap();
    x.update(|x| x * 10);
    assert_eq!(x.load(), 20);
}

#[test]
fn several_workers_lose_increments_and_nothing_else() {
    const EACH: i32 = 1_000;
    for workers in [1, 2, 4] {
        let ran = run_with(workers, || {
            let x = Racy::new(0);
            let wg = WaitGroup::new();
            for _ in 0..4 {
                let x = x.clone();
                wg.go(move || {
                    for _ in 0..EACH {
                        x.update(|x| x + 1);
                    }
                });
            }
            wg.wait();
            x.load()
        });
        let x = ran.report.result.unwrap();
        assert!((2..=4 * EACH).contains(&x), "x = {x} with {workers} workers");
    }
}
