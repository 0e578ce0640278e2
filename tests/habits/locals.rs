//! Goroutine-locals.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::harness::{
    Counted, Ledger, Token, always_prints, every_schedule, every_way, outputs, run_fast, set, settle,
};
use gort::explore::Explorer;
use gort::sync::WaitGroup;
use gort::{
    GoBuilder, GoLocal, LocalError, RunError, UnhandledPanic, chan, go, goexit, gosched, println, scope, spawn, time,
};

gort::local! {
    static NUMBER: Cell<u64> = Cell::new(0);
    static SEEN: RefCell<Vec<u64>> = RefCell::default();
    /// What is dropped with its goroutine.
    static HELD: RefCell<Vec<Token>> = RefCell::default();
}

#[test]
fn it_is_its_goroutines_across_parks_and_threads() {
    every_way(|way| {
        let ran = way.run(|| {
            let (ch, wg) = (chan(0), WaitGroup::new());
            for n in 1..=12_u64 {
                let ch = ch.clone();
                wg.go(move || {
                    assert_eq!(NUMBER.replace(n), 0, "the goroutine before on this stack had one");
                    for round in 0..5 {
                        SEEN.with_borrow_mut(|seen| seen.push(n * 10 + round));
                        match (n + round) % 4 {
                            0 => gosched(),
                            1 => time::sleep(std::time::Duration::from_nanos(n)),
                            _ if n % 2 == 0 => ch.send(n),
                            _ => _ = ch.recv(),
                        }
                        assert_eq!(NUMBER.get(), n);
                    }
                    // Borrowed across a park.
                    SEEN.with(|seen| {
                        let before = seen.borrow();
                        gosched();
                        assert!(before.iter().copied().eq((0..5).map(|round| n * 10 + round)), "{before:?}");
                    });
                });
            }
            wg.wait();
            NUMBER.get()
        });
        assert_eq!(ran.report.result, Ok(0), "main has its own");
    });
}

#[test]
fn it_is_dropped_with_its_goroutine_however_that_ends() {
    every_way(|way| {
        let ledger = Ledger::default();
        let tokens = ledger.clone();
        let ran = way.run(move || {
            let hold = move || HELD.with_borrow_mut(|held| held.push(tokens.token()));
            let holds = std::array::from_fn::<_, 8, _>(|_| hold.clone());
            let [returns, exits, panics, waits, borrows, grouped, timed, sized] = holds;
            let never = chan::<i32>(0);
            go(returns);
            go(move || {
                exits();
                goexit();
            });
            let panicked = GoBuilder::new().unhandled_panic(UnhandledPanic::EndGoroutine).spawn(move || {
                panics();
                panic!("on purpose")
            });
            assert!(panicked.try_join().is_err_and(|error: gort::JoinError| error.is_panic()));
            let waited = never.clone();
            go(move || {
                waits();
                waited.recv();
            });
            scope(|scope| scope.go(borrows));
            WaitGroup::new().go(grouped);
            time::after_func(std::time::Duration::from_nanos(1), timed);
            GoBuilder::new().stack_size(1 << 20).go(sized);
            hold();
            // Never started, perhaps: then it makes none.
            settle();
            settle();
        });
        assert_eq!((ran.report.result, ran.report.unkillable), (Ok(()), 0));
        assert_eq!((ledger.balance(), ledger.dropped().len()), (Ok(()), 9));
    });
}

#[test]
fn it_is_dropped_when_a_panic_ends_the_run() {
    every_way(|way| {
        let ledger = Ledger::default();
        let tokens = ledger.clone();
        let ran = way.run(move || {
            go(move || {
                HELD.with_borrow_mut(|held| held.push(tokens.token()));
                panic!("on purpose");
            });
            chan::<i32>(0).recv();
        });
        let Err(RunError::Panic(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
        assert_eq!(report.message, "on purpose");
        assert_eq!((ledger.balance(), ledger.dropped().len()), (Ok(()), 1));
    });
}

#[test]
fn it_is_not_inherited() {
    always_prints(&["0 7"], || {
        NUMBER.set(7);
        println!("{} {}", spawn(|| NUMBER.get()).join(), NUMBER.get());
    });
}

/// Says so when it is dropped.
struct Says(&'static str);

impl Drop for Says {
    fn drop(&mut self) {
        gosched();
        println!("{} {:?}", self.0, FIRST.try_with(|first| first.0));
        println!("{:?}", LATE.with(|late| late.0));
    }
}

gort::local! {
    static FIRST: Says = Says("first");
    static SECOND: Says = Says(FIRST.with(|first| first.0));
    static LATE: Late = Late("late");
}

struct Late(&'static str);

impl Drop for Late {
    fn drop(&mut self) {
        println!("late is dropped, too");
    }
}

#[test]
fn the_latest_is_dropped_first_and_a_destructor_may_park_and_make_others() {
    // `first` of `SECOND`, whose maker has made `FIRST` before it.
    let lines = ["first Ok(\"first\")", "\"late\"", "late is dropped, too", "first Err(Dropped)"];
    let error = "gort: a goroutine-local was used after it was dropped";
    every_schedule(
        || SECOND.with(|second| assert_eq!(second.0, "first")),
        move |ran| {
            assert_eq!(ran.lines, lines);
            assert!(
                matches!(&ran.report.result, Err(RunError::Panic(report)) if report.message == error),
                "{:?}",
                ran.report.result
            );
        },
    );
}

#[test]
fn a_panic_in_a_destructor_is_its_goroutines_and_the_rest_is_dropped() {
    struct Fails(#[allow(dead_code)] Counted, &'static str);
    impl Drop for Fails {
        fn drop(&mut self) {
            panic!("{}", self.1);
        }
    }
    gort::local! {
        static ONE: RefCell<Option<Fails>> = RefCell::new(None);
        static TWO: RefCell<Option<Fails>> = RefCell::new(None);
    }
    every_way(|way| {
        for (own, message) in [(None, "two"), (Some("own"), "own")] {
            let witness = Counted::default();
            let kept = witness.clone();
            let ran = way.run(move || {
                ONE.with(|one| one.replace(Some(Fails(kept.clone(), "one"))));
                TWO.with(|two| two.replace(Some(Fails(kept, "two"))));
                if let Some(own) = own {
                    panic!("{own}");
                }
            });
            let Err(RunError::Panic(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
            assert_eq!((&*report.message, witness.drops()), (message, 2));
            assert!(report.location.as_ref().is_some_and(|at| at.contains("locals.rs")));
        }
    });
}

#[test]
fn a_maker_that_asks_for_its_own_value_finds_the_first() {
    gort::local!(static DEEP: Rc<u64> = if NUMBER.replace(NUMBER.get() + 1) < 3 { DEEP.with(Rc::clone) } else { Rc::new(9) });
    always_prints(&["9 4 5"], || {
        println!("{} {} {}", DEEP.with(|deep| **deep), NUMBER.get(), DEEP.with(Rc::strong_count) + 4)
    });
}

#[test]
fn variables_are_apart_wherever_they_are() {
    let ran = run_fast(|| {
        let (one, two): (GoLocal<Cell<u8>>, GoLocal<Cell<u32>>) =
            (GoLocal::new(Cell::default), GoLocal::new(Cell::default));
        one.set(3);
        two.set(70_000);
        // Moved, and still itself.
        let both = Box::new((one, two));
        (both.0.get(), both.1.get())
    });
    assert_eq!(ran.report.result, Ok((3, 70_000)));
}

#[test]
fn outside_of_a_goroutine_there_is_none() {
    assert_eq!(NUMBER.try_with(Cell::get), Err(LocalError::NoGoroutine));
    let refused = std::panic::catch_unwind(|| NUMBER.get()).unwrap_err();
    assert_eq!(
        refused.downcast_ref::<String>().map(String::as_str),
        Some("gort: a goroutine-local was used outside of a goroutine")
    );
}

fn two_count() {
    let wg = WaitGroup::new();
    for _ in 0..2 {
        wg.go(|| {
            for _ in 0..2 {
                NUMBER.set(NUMBER.get() + 1);
                println!("{}", NUMBER.get());
            }
        });
    }
    wg.wait();
}

#[test]
fn every_order_of_two_that_count_for_themselves() {
    // By hand: each prints 1 and then 2; of the six orders of four prints those that look alike fall together.
    let expected = set(&["1 | 1 | 2 | 2", "1 | 2 | 1 | 2"]);
    assert_eq!(outputs(two_count), expected);
    let found = Explorer::new("two_count", two_count).run();
    assert_eq!(found.incomplete, None);
    assert_eq!(found.list(10).iter().map(|listed| listed.output.to_string()).collect::<BTreeSet<_>>(), expected);
}
