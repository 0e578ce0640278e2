//! Contexts: cancellation from above, deadlines, values, and functions that run when they are done.

mod cancelling;
mod children;
mod deadlines;
mod events;
mod functions;
mod programs;
mod together;
mod values;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::harness::{
    HOUR, always_fails, always_prints, every_schedule, ms, outputs, prints, run_fast, run_under, seeds, set,
};
use gort::context::{self, Context, ContextError, Key, background};
use gort::time::{self, Instant, after, sleep};
use gort::{Builder, EventKind, ObjectKind, Schedule, chan, go, num_goroutine, select};

/// A key of a value.
struct Name;
impl Key for Name {
    type Value = &'static str;
}
