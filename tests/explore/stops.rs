//! Searches that come to no end of their own: what a program does that the explorer cannot follow, bounds, interruptions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use gort::chan;
use gort::explore::{Answer, Explorer, Incomplete, Strategy};
use gort::sync::{Racy, WaitGroup};

use crate::shared::{big, pool, replays};

#[test]
fn a_program_that_is_not_the_same_every_time_is_named() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let found = Explorer::new("search", || {
        let ch = chan(1);
        gort::go(|| gort::println!("other"));
        let run = RUNS.fetch_add(1, Ordering::Relaxed);
        gort::println!("run {run}");
        ch.send(run);
    })
    .run();
    let Some(Incomplete::NotReproducible(departure)) = &found.incomplete else { panic!("{:?}", found.incomplete) };
    assert_eq!(departure.goroutine.map(|goroutine| goroutine.0), Some(1));
    assert_eq!(departure.operation, Some("print"));
    assert!(departure.at.is_some_and(|at| at.file().ends_with("explore/stops.rs")));
    let text = found.incomplete.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(text.contains("goroutine 1, started at") && text.contains("(print, "), "{text}");
}

#[test]
fn what_gort_cannot_see_is_found_out_when_it_is_shown() {
    let found = Explorer::new("search", || {
        let hidden = Arc::new(AtomicU64::new(0));
        let wg = WaitGroup::new();
        for id in 1..=2 {
            let hidden = hidden.clone();
            wg.go(move || {
                gort::gosched();
                hidden.store(id, Ordering::Relaxed);
                gort::gosched();
            });
        }
        wg.wait();
        gort::println!("{}", hidden.load(Ordering::Relaxed));
        gort::println!("end");
    })
    .run();
    assert!(matches!(found.incomplete, Some(Incomplete::NotReproducible(_))), "{:?}", found.incomplete);
}

#[test]
fn a_program_that_never_ends_is_cut_and_named() {
    let spin: [fn(); 2] = [
        || loop {
            gort::gosched();
        },
        || {
            let ch = chan::<()>(0);
            while ch.try_recv().is_err() {}
        },
    ];
    for main in spin {
        let found = Explorer::new("search", main).longest_run(500).run();
        let Some(Incomplete::Endless { steps, goroutine, created_at, at }) = found.incomplete else {
            panic!("{:?}", found.incomplete)
        };
        assert_eq!((steps, goroutine.0), (500, 1));
        assert!(created_at.file().ends_with("explore/stops.rs"));
        assert!(matches!(at, Some(("gosched" | "try_recv", at)) if at.file().ends_with("explore/stops.rs")), "{at:?}");
        assert_eq!(found.outputs, big(0));
    }
}

/// `loop {}` of a goroutine that cannot be cut, until the test ends.
fn spins() {
    static OVER: AtomicBool = AtomicBool::new(false);
    while !OVER.load(Ordering::Relaxed) {
        std::hint::spin_loop();
    }
}

/// How long that may take here, in time on a processor.
const SHORT: Duration = Duration::from_millis(50);

#[test]
fn a_goroutine_that_computes_without_end_is_named_and_left_behind() {
    let program = || {
        let ch = chan(1);
        let tx = ch.clone();
        gort::go(move || {
            gort::println!("other");
            tx.send(1);
            spins();
        });
        gort::println!("main");
        ch.recv();
        gort::println!("got it");
    };
    for threads in [1, 3] {
        let found = Explorer::new("search", program).longest_step(SHORT).workers(threads).run();
        let Some(Incomplete::Stuck { goroutine, created_at, after, limit }) = &found.incomplete else {
            panic!("{:?}", found.incomplete)
        };
        assert_eq!((goroutine.0, *limit, after.map(|(operation, _)| operation)), (2, SHORT, Some("print")));
        assert!(created_at.file().ends_with("explore/stops.rs"));
        let text = found.incomplete.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(
            text.contains("goroutine 2, started at") && text.contains("in the step after its print at tests/"),
            "{text}"
        );
        // What it has is a part of the truth.
        assert!(found.states > 0);
        found.list(10).iter().for_each(|listed| assert!(listed.output.lines.len() <= 3, "{listed:?}"));
        assert!(matches!(found.can(&["got it", "main"]), Answer::Impossible { .. }));
    }
    // Nothing was done before.
    let at_once = Explorer::new("search", spins).longest_step(SHORT).run();
    let Some(Incomplete::Stuck { goroutine, after, .. }) = at_once.incomplete else {
        panic!("{:?}", at_once.incomplete)
    };
    assert_eq!((goroutine.0, after, at_once.default_output()), (1, None, None));
    assert_eq!(at_once.list(10), []);
}

#[test]
fn a_sample_of_a_program_that_does_not_end_names_who() {
    let endless = || {
        gort::go(|| gort::println!("hello"));
        loop {
            gort::gosched();
        }
    };
    let samples = Explorer::new("search", endless).longest_run(300).sample(Strategy::RandomWalk, 0, 20);
    assert_eq!((samples.runs, samples.cut, samples.outputs.len()), (20, 20, 0));
    assert!(matches!(samples.endless, Some(Incomplete::Endless { goroutine, .. }) if goroutine.0 == 1));
    let stuck = || {
        gort::go(|| {
            gort::println!("hello");
            spins();
        });
        gort::println!("main");
    };
    let samples = Explorer::new("search", stuck).longest_step(SHORT).sample(Strategy::RandomWalk, 0, 100);
    let Some(Incomplete::Stuck { goroutine, after, .. }) = &samples.stopped else { panic!("{samples}") };
    assert_eq!((goroutine.0, *after), (2, None), "{samples}");
    assert!(samples.runs < 100);
}

#[test]
fn a_default_run_that_does_not_end_is_cut() {
    // Only if main gives way in time does the other one end the program.
    let found = Explorer::new("search", || {
        let done = Racy::new(false);
        let other = done.clone();
        gort::go(move || other.store(true));
        for _ in 0..3 {
            if done.load() {
                return;
            }
        }
        loop {
            gort::gosched();
        }
    })
    .longest_run(200)
    .run();
    assert!(matches!(found.incomplete, Some(Incomplete::Endless { .. })), "{:?}", found.incomplete);
    assert_eq!(found.default_output(), None);
    // Short runs show that it can end.
    let listed = found.list(10);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].output.lines, [""; 0]);
}

#[test]
fn a_program_that_waits_for_the_outside_is_named() {
    let found = Explorer::new("search", || gort::println!("{}", gort::blocking(|| 1))).run();
    assert_eq!(found.incomplete, Some(Incomplete::ExternalInput));
}

#[test]
fn a_search_stops_at_its_bounds_with_what_it_has() {
    let found = Explorer::new("search", pool(3, 4)).bound(500).run();
    assert_eq!(found.incomplete, Some(Incomplete::Bound { states: 500 }));
    assert!(found.states >= 500 && found.states < 600, "{}", found.states);
    assert!(found.outputs > big(0));
    found.list(5).iter().for_each(|listed| replays(listed, "search", pool(3, 4)));

    let found = Explorer::new("search", pool(3, 4)).memory(1 << 20).run();
    assert_eq!(found.incomplete, Some(Incomplete::Memory { bytes: 1 << 20 }));

    let (flag, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let (stop, states) = (flag.clone(), seen.clone());
    let found = Explorer::new("search", pool(3, 4))
        .cancel(flag)
        .progress(move |progress| {
            states.store(progress.states, Ordering::Relaxed);
            stop.store(true, Ordering::Relaxed);
        })
        .run();
    assert_eq!(found.incomplete, Some(Incomplete::Cancelled));
    assert!(seen.load(Ordering::Relaxed) > 0);
}

/// The walk that looks for races comes after the search, and takes as long.
#[test]
fn a_walk_for_races_is_interrupted_too() {
    let explore = |stop_at: Option<u64>| {
        let (flag, runs) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (stop, counted) = (flag.clone(), runs.clone());
        let found = Explorer::new("search", move || {
            let run = counted.fetch_add(1, Ordering::Relaxed) + 1;
            stop.fetch_or(stop_at == Some(run), Ordering::Relaxed);
            let x = gort::sync::Racy::new(0);
            let wg = gort::sync::WaitGroup::new();
            for _ in 0..3 {
                let x = x.clone();
                wg.go(move || x.update(|x| x + 1));
            }
            wg.wait();
        });
        let found = found.workers(1).cancel(flag).run();
        (found.incomplete, found.effort.runs, runs.load(Ordering::Relaxed))
    };
    let (incomplete, search, all) = explore(None);
    assert_eq!(incomplete, None);
    assert!(all > search + 50, "{all} runs, {search} of them the search's");
    let (incomplete, _, stopped) = explore(Some(search + 5));
    assert_eq!((incomplete, stopped), (Some(Incomplete::Cancelled), search + 5));
}
