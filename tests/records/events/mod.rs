//! Events: the exact list for small programs, and what must hold of every list.

mod laws_of_lists;
mod lists;

use std::sync::{Arc, Mutex};

use crate::harness::{Captured, brief, every_schedule, laws, run_fast, run_under, settle};
use gort::{Builder, Chan, Event, EventKind, GoId, Schedule, WaitReason, chan, go, select};

/// Asserts the events of `main` in Go's order.
#[track_caller]
fn happens(main: fn(), expected: &[&str]) {
    let ran = run_under(Schedule::Seeded(0), main);
    laws::hold(&ran.events);
    let events: Vec<String> = ran.events.iter().map(brief).collect();
    assert!(events == expected, "it happened otherwise:\n  {}", events.join("\n  "));
}
