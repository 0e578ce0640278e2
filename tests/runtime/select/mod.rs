//! Select: every rule of the specification's "Select statements", in the default order and under many others.

mod choosing;
mod dynamic;
mod ending;
mod fairness;
mod racing;
mod syntax;
mod twice;
mod waiting;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::harness::{Way, always_fails, deadlocked_in, every_schedule, every_way, run_fast, run_under, settle};
use gort::select::{RecvCase, Select, SendCase};
use gort::{Chan, EventKind, RecvChan, Schedule, SendChan, WaitReason, chan, go, gosched, select};

const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

/// A channel with values already in it.
fn filled<T: Send>(values: impl IntoIterator<Item = T>) -> Chan<T> {
    let values: Vec<T> = values.into_iter().collect();
    let ch = chan(values.len());
    values.into_iter().for_each(|value| ch.send(value));
    ch
}

fn closed<T: Send>() -> Chan<T> {
    let ch = chan(0);
    ch.close();
    ch
}
mod places;
