//! Goroutines with settings of their own: the size of a stack, what a panic ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::harness::{Counted, child, every_schedule, every_way, outputs, run_fast, set};
use gort::sync::{Group, Mutex, WaitGroup};
use gort::{
    Builder, EventKind, GoBuilder, GoroutineEnd, Schedule, UnhandledPanic, chan, context, go, goexit, gosched, println,
    scope, spawn,
};

const ALONE: UnhandledPanic = UnhandledPanic::EndGoroutine;

/// Uses this many KiB of stack at least.
#[inline(never)]
fn deep(kib: usize) -> usize {
    let frame = std::hint::black_box([1_u8; 1024]);
    if kib == 0 { 0 } else { deep(kib - 1) + usize::from(frame[kib % 1024]) }
}

#[test]
fn a_goroutine_has_as_much_stack_as_was_asked_for() {
    every_way(|way| {
        let ran = way.run(|| {
            let (ch, wg) = (chan(0), WaitGroup::new());
            for _ in 0..3 {
                let (tx, wg) = (ch.clone(), wg.clone());
                wg.add(1);
                // It parks while it is deep, and others have usual stacks.
                GoBuilder::new().stack_size(8 << 20).go(move || {
                    tx.send(deep(2_000));
                    wg.done();
                });
                go(gosched);
            }
            let sum: usize = ch.iter().take(3).sum();
            wg.wait();
            sum + GoBuilder::new().stack_size(4 << 20).spawn(|| deep(1_000)).join()
        });
        assert_eq!(ran.report.result, Ok(7_000));
    });
}

#[test]
fn a_small_stack_is_as_small_as_was_asked_for() {
    if !child::is_child() {
        let said = child::output(module_path!(), "a_small_stack_is_as_small_as_was_asked_for");
        let said = String::from_utf8_lossy(&said.stderr);
        return assert!(said.contains("goroutine stack exceeds 65536-byte limit"), "{said}");
    }
    _ = Builder::new().run(|| GoBuilder::new().stack_size(60 * 1024).spawn(|| deep(200)).join());
}

#[test]
fn sizes_out_of_bounds_are_refused() {
    for bytes in [0, 1000, 128 << 20] {
        let refused = catch_unwind(|| GoBuilder::new().stack_size(bytes)).unwrap_err();
        let text = refused.downcast_ref::<String>().unwrap();
        assert!(text.starts_with(&format!("gort: a stack of {bytes} bytes")), "{text}");
    }
    let outside = catch_unwind(|| GoBuilder::new().go(|| ())).unwrap_err();
    assert_eq!(outside.downcast_ref(), Some(&"gort: GoBuilder was used outside of gort::run"));
}

#[test]
fn what_never_ran_on_a_stack_of_its_own_is_dropped() {
    every_way(|way| {
        let witness = Counted::default();
        let kept = witness.clone();
        let ran = way.run(move || {
            for _ in 0..10 {
                let kept = kept.clone();
                GoBuilder::new().stack_size(1 << 20).go(move || {
                    let _kept = kept;
                    chan::<i32>(0).recv();
                });
            }
        });
        assert_eq!((witness.drops(), ran.report.unkillable), (11, 0));
    });
}

#[test]
fn a_panic_that_ends_its_goroutine_alone_is_handed_to_the_joiner() {
    every_way(|way| {
        let ran = way.run(|| {
            let fragile = GoBuilder::new().unhandled_panic(ALONE);
            let failed = fragile.clone().spawn(|| -> i32 { panic!("no {}", std::hint::black_box("luck")) });
            let well = fragile.clone().spawn(|| [5_u8; 3000]);
            let exits = fragile.spawn(|| -> i32 { goexit() });
            let error = failed.try_join().unwrap_err();
            println!("{error} | {error:?} | {:?}", error.message());
            assert_eq!(error.into_panic().unwrap().downcast_ref::<String>().unwrap(), "no luck");
            assert!(well.try_join().unwrap() == [5; 3000]);
            let error = exits.try_join().unwrap_err();
            println!("{error} | {error:?} | {}", error.is_panic());
            error.into_panic().unwrap_err();
        });
        let lines = [
            r#"the goroutine panicked: no luck | Panic(Some("no luck")) | Some("no luck")"#,
            "the goroutine called goexit and left no value | Goexit | false",
        ];
        assert_eq!((ran.lines, ran.report.result), (lines.map(String::from).to_vec(), Ok(())));
    });
}

#[test]
fn join_raises_the_panic_again() {
    let ran = run_fast(|| {
        let handle = GoBuilder::new().unhandled_panic(ALONE).spawn(|| -> i32 { std::panic::panic_any(7_u64) });
        let caught = catch_unwind(AssertUnwindSafe(|| handle.join())).unwrap_err();
        assert_eq!(caught.downcast_ref(), Some(&7_u64));
        GoBuilder::new().unhandled_panic(ALONE).spawn(|| panic!("again")).join();
    });
    assert_eq!(ran.headline(), "panic: again");
}

#[test]
fn without_a_setting_a_panic_ends_the_run_also_in_a_run_that_says_otherwise() {
    every_schedule(
        || {
            spawn(|| panic!("as in Go"));
            chan::<i32>(0).recv();
        },
        |ran| assert_eq!(ran.headline(), "panic: as in Go"),
    );
    let run =
        |main: fn()| Builder::new().unhandled_panic(ALONE).quiet_panics(true).schedule(Schedule::Seeded(0)).run(main);
    let error = run(|| {
        GoBuilder::new().unhandled_panic(UnhandledPanic::EndRun).go(|| panic!("this one"));
        gosched();
    });
    assert_eq!(error.unwrap_err().headline(), "panic: this one");
    let error = run(|| {
        GoBuilder::new().unhandled_panic(UnhandledPanic::EndRun).spawn(|| panic!("and this one")).join();
    });
    assert_eq!(error.unwrap_err().headline(), "panic: and this one");
    let error = run(|| panic!("main"));
    assert_eq!(error.unwrap_err().headline(), "panic: main");
}

#[test]
fn in_a_run_where_panics_end_alone_what_waits_for_a_goroutine_goes_on() {
    for workers in [1, 3] {
        for seed in [None, Some(0), Some(1), Some(2)] {
            let builder = match seed {
                None => Builder::new().workers(workers),
                Some(seed) => Builder::new().schedule(Schedule::Seeded(seed)),
            };
            let result = builder.unhandled_panic(ALONE).quiet_panics(true).run(|| {
                let (wg, locked) = (WaitGroup::new(), Arc::new(Mutex::new(0)));
                for number in 0..4 {
                    let locked = locked.clone();
                    wg.go(move || {
                        let mut guard = locked.lock();
                        *guard += 1;
                        assert!(number % 2 == 0, "odd");
                    });
                }
                wg.wait();
                scope(|s| {
                    s.go(|| panic!("in a scope"));
                    assert!(s.spawn(|| -> i32 { panic!("joined in a scope") }).try_join().unwrap_err().is_panic());
                });
                go(|| panic!("detached"));
                gosched();
                *locked.lock()
            });
            assert_eq!(result, Ok(4));
        }
    }
}

#[test]
fn a_groups_goroutine_that_panics_alone_is_the_groups_failure() {
    fn main() {
        let (group, ctx) = Group::<&str>::with_context(&context::background());
        let cancelled = ctx.clone();
        group.go(|| panic!("no page"));
        group.go(move || {
            cancelled.done().recv();
            println!("{}", cancelled.cause().unwrap());
            Err("late")
        });
        let waited = catch_unwind(AssertUnwindSafe(|| group.wait())).unwrap_err();
        println!("{:?} {:?}", waited.downcast_ref::<&str>(), group.wait());
    }
    for seed in 0..crate::harness::seeds() {
        let captured = crate::harness::Captured::default();
        let builder = Builder::new().schedule(Schedule::Seeded(seed)).output(captured.clone());
        let result = builder.unhandled_panic(ALONE).quiet_panics(true).run(main);
        let lines = ["panic: no page", "Some(\"no page\") Ok(())"];
        assert_eq!((captured.lines(), result), (lines.map(String::from).to_vec(), Ok(())), "seed {seed}");
    }
    // Where a panic ends the run, it does.
    let error = Builder::new().quiet_panics(true).run(main).unwrap_err();
    assert_eq!(error.headline(), "panic: no page");
}

#[test]
fn the_events_of_a_panic_that_ends_alone_are_a_panic_and_an_end() {
    let ran = crate::harness::run_under(Schedule::Seeded(3), || {
        _ = GoBuilder::new().unhandled_panic(ALONE).spawn(|| panic!("told")).try_join();
    });
    let panics = ran.events.iter().filter(|event| matches!(event.kind, EventKind::Panic { .. })).count();
    let ends = |event: &&gort::Event| matches!(event.kind, EventKind::End { how: GoroutineEnd::Panic });
    assert_eq!((panics, ran.events.iter().filter(ends).count()), (1, 1));
    crate::harness::laws::hold(&ran.events);
}

#[test]
fn a_goroutine_that_panics_alone_may_be_joined_before_or_after() {
    let seen = outputs(|| {
        let handle = GoBuilder::new().unhandled_panic(ALONE).spawn(|| {
            println!("begins");
            panic!("ends");
        });
        println!("{}", handle.is_finished());
        println!("{}", handle.try_join().unwrap_err());
    });
    let end = "the goroutine panicked: ends";
    let both = [format!("begins | false | {end}"), format!("false | begins | {end}"), format!("begins | true | {end}")];
    assert_eq!(seen, set(&both.each_ref().map(String::as_str)));
}
