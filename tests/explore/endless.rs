//! Programs that have a run without an end: what is found of them, and what is said of that.

use std::time::Duration;

use gort::explore::{Answer, Clock, Count, Exploration, Explorer, Incomplete};
use gort::time::Ticker;
use gort::{chan, select};

use crate::shared::replays;

/// Cut early, so that it is fast: what is found comes from short runs in any case.
fn explored(clock: Clock, threads: usize, main: impl Fn() + Send + Sync + 'static) -> Exploration {
    Explorer::new("endless", main).clock(clock).longest_run(40_000).workers(threads).run()
}

/// A select with a default spins while no goroutine receives. After a question of a learner.
fn default_spins() {
    let (counter, quit) = (chan::<i32>(0), chan::<bool>(0));
    let (c, q) = (counter.clone(), quit.clone());
    gort::go(move || {
        let mut i = 1;
        loop {
            select! {
                recv(q) -> _ => { gort::println!("Bye!"); return; },
                send(c, i) => { gort::println!("Send! {i}"); i += 1; },
                default => {},
            }
        }
    });
    gort::println!("Receive! {}", counter.recv().unwrap());
    gort::println!("Receive! {}", counter.recv().unwrap());
    quit.send(true);
}

/// A closed channel in a select beside a ticker spins. After golang/go#10103.
fn closed_spins() {
    let closed = chan::<i32>(0);
    closed.close();
    let tick = Ticker::new(Duration::from_millis(5));
    let mut i = 0;
    while i < 2 {
        select! {
            recv(closed) -> _ => {},
            recv(tick.c()) -> _ => { gort::println!("tick {i}"); i += 1; },
        }
    }
}

fn outputs(found: &Exploration) -> Vec<String> {
    found.all().map(|output| output.to_string()).collect()
}

/// The goroutine that spins, and where.
#[track_caller]
fn spins_at(found: &Exploration) -> (u64, &'static str, u32) {
    match found.incomplete {
        Some(Incomplete::Endless { goroutine, at: Some((operation, at)), .. }) => (goroutine.0, operation, at.line()),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_select_that_spins_shows_what_was_found() {
    for clock in [Clock::Ideal, Clock::Real] {
        let found = explored(clock, 1, default_spins);
        assert_eq!(spins_at(&found), (2, "select", 23), "{clock:?}");
        let text = found.incomplete.as_ref().unwrap().to_string();
        assert!(text.contains("its select at tests/explore/endless.rs:23"), "{text}");
        // The output of an ordinary run stands first, and the outputs that Go shows are among the rest.
        let default = found.default_output().expect("it ends").clone();
        let listed = found.list(100);
        assert_eq!(listed[0].output, default);
        let all = outputs(&found);
        for shown in [
            "Send! 1 | Receive! 1 | Receive! 2 | Send! 2",
            "Receive! 1 | Send! 1 | Send! 2 | Receive! 2 | Bye!",
            "Receive! 1 | Send! 1 | Receive! 2 | Send! 2 | Bye!",
            "Send! 1 | Receive! 1 | Send! 2 | Receive! 2",
        ] {
            assert!(all.iter().any(|output| output == shown), "{shown} is not among {all:#?}");
        }
        for listed in &listed {
            assert!(
                listed.output.lines.iter().filter(|line| line.starts_with("Send")).count() == 2,
                "{}",
                listed.output
            );
            replays(listed, "endless", default_spins);
        }
        // What was found can be; of what was not found nothing is known, and the exploration says so.
        assert!(matches!(found.can(&default.lines), Answer::Possible(_)));
        assert!(matches!(found.can(&["Bye!"]), Answer::Impossible { .. }) && found.incomplete.is_some());
    }
}

#[test]
fn what_short_runs_find_does_not_depend_on_the_threads() {
    let one = explored(Clock::Ideal, 1, default_spins);
    for threads in [2, 3] {
        assert_eq!(outputs(&explored(Clock::Ideal, threads, default_spins)), outputs(&one), "{threads} threads");
    }
}

#[test]
fn a_closed_channel_beside_a_ticker_ends_only_where_time_passes() {
    let found = explored(Clock::Real, 1, closed_spins);
    assert_eq!(outputs(&found), ["tick 0 | tick 1"]);
    assert_eq!(spins_at(&found), (1, "recv", 42));
    replays(&found.list(1)[0], "endless", closed_spins);
    // By the ideal clock it never does: time stands still while any goroutine can run.
    let found = explored(Clock::Ideal, 1, closed_spins);
    assert_eq!((outputs(&found).len(), found.default_output()), (0, None));
    assert_eq!(spins_at(&found), (1, "recv", 42));
}

#[test]
fn a_default_run_that_is_longer_than_the_others_is_among_them() {
    let main = || {
        let done = chan::<()>(0);
        let told = done.clone();
        gort::go(move || {
            (0..300).for_each(|_| gort::gosched());
            gort::println!("worked");
            told.close();
        });
        while let Err(gort::TryRecvError::Empty) = done.try_recv() {
            gort::gosched();
        }
    };
    let found = explored(Clock::Ideal, 1, main);
    assert!(matches!(found.incomplete, Some(Incomplete::Endless { .. })), "{:?}", found.incomplete);
    let default = found.default_output().expect("it ends").clone();
    assert_eq!(default.lines, ["worked"]);
    assert!(found.contains(&default));
    assert_eq!((found.outputs.clone(), found.list(1)[0].output.clone()), (Count::from(1_u32), default));
}
