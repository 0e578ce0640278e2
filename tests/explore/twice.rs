//! A select that waits and names one channel in several cases: Go permutes those, so whichever of them wins is possible.

use std::time::Duration;

use gort::explore::{Clock, Exploration, Explorer};
use gort::{EventKind, chan};

use crate::shared::replays;

const CLOCKS: [Clock; 2] = [Clock::Ideal, Clock::Real];

#[track_caller]
fn outputs(main: fn(), clock: Clock, expected: &[&str]) -> Exploration {
    let found = Explorer::new("twice", main).clock(clock).run();
    assert_eq!(found.incomplete, None);
    let mut outputs: Vec<String> = found.all().map(|output| output.lines.join(" | ")).collect();
    outputs.sort_unstable();
    assert_eq!(outputs, expected, "{clock:?}");
    found.list(100).iter().for_each(|listed| replays(listed, "twice", main));
    found
}

/// A goroutine polls until the select waits, and tells main that it is over.
fn weighed() {
    let (c, told) = (chan::<i32>(0), chan::<bool>(0));
    let (offers, tells) = (c.clone(), told.clone());
    gort::go(move || {
        gort::select! {
            send(offers, 1) => gort::println!("somebody waited"),
            default => gort::println!("nobody waited"),
        }
        tells.close();
    });
    gort::select! {
        recv(c) -> _ => {
            told.recv();
            gort::println!("first case");
        },
        recv(c) -> _ => {
            told.recv();
            gort::println!("second case");
        },
        recv(told) -> _ => {},
    }
}

#[test]
fn either_of_two_receives_from_one_channel_is_found_by_both_clocks() {
    // Go 1.27.3, 600 runs: the second case in 296 of those in which a goroutine waited.
    let all = ["nobody waited", "somebody waited | first case", "somebody waited | second case"];
    for clock in CLOCKS {
        outputs(weighed, clock, &all);
    }
}

#[test]
fn either_of_two_sends_to_one_channel_is_found_by_both_clocks() {
    let sends = || {
        let (ch, done) = (chan::<i32>(0), chan::<()>(0));
        let (rx, tells) = (ch.clone(), done.clone());
        gort::go(move || {
            gort::time::sleep(Duration::from_millis(1));
            gort::println!("got {:?}", rx.recv());
            tells.send(());
        });
        gort::select! { send(ch, 0) => {}, send(ch, 1) => {} }
        done.recv();
    };
    for clock in CLOCKS {
        let found = outputs(sends, clock, &["got Some(0)", "got Some(1)"]);
        assert!(matches!(found.can(&["got Some(1)"]), gort::explore::Answer::Possible(_)));
    }
}

#[test]
fn a_close_wakes_either_case() {
    let closes = || {
        let ch = chan::<i32>(0);
        let other = ch.clone();
        gort::go(move || other.close());
        gort::select! {
            recv(ch) -> v => gort::println!("first: {v:?}"),
            recv(ch) -> v => gort::println!("second: {v:?}"),
        }
    };
    for clock in CLOCKS {
        outputs(closes, clock, &["first: None", "second: None"]);
    }
}

/// One channel in both directions, and two channels of which each stands there twice: one of them wins.
#[test]
fn each_group_has_its_own_first() {
    let both = || {
        let (a, b) = (chan::<i32>(0), chan::<i32>(0));
        let (x, y) = (a.clone(), b.clone());
        gort::go(move || gort::select! { send(x, 1) => {}, send(y, 2) => {} });
        gort::select! {
            recv(a) -> _ => gort::println!("a 1"),
            recv(b) -> _ => gort::println!("b 1"),
            send(a, 0) => gort::println!("unheard"),
            recv(b) -> _ => gort::println!("b 2"),
            recv(a) -> _ => gort::println!("a 2"),
            recv(b) -> _ => gort::println!("b 3"),
        }
    };
    for clock in CLOCKS {
        outputs(both, clock, &["a 1", "a 2", "b 1", "b 2", "b 3"]);
    }
}

#[test]
fn who_is_the_scheduler_chooses_which_case_stands_first() {
    let found = Explorer::new("twice", || {
        let ch = chan::<i32>(0);
        let tx = ch.clone();
        gort::go(move || tx.send(1));
        gort::select! { recv(ch) -> _ => gort::println!("first"), recv(ch) -> _ => gort::println!("second") }
    })
    .run();
    let mut position = found.start().unwrap();
    let firsts = loop {
        // Main as far as it goes: to its select.
        let choices: Vec<_> =
            position.choices().into_iter().filter(|choice| choice.goroutine.is_some_and(|who| who.0 == 1)).collect();
        let first = |choice: &gort::explore::Choice| {
            choice.events.iter().find_map(|event| match &event.kind {
                EventKind::Park { first, .. } => Some(first.clone()),
                _ => None,
            })
        };
        let firsts: Vec<_> = choices.iter().filter_map(first).collect();
        if !firsts.is_empty() {
            break firsts;
        }
        position = position.take(&choices[0]);
    };
    assert_eq!(firsts, [[0], [1]], "two ways to go on, told apart by their events");
}
