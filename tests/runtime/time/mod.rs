//! Time: the virtual clock, timers and tickers by the rules of Go 1.23, and when they fire.

mod clock;
mod programs;
mod real_clock;
mod tickers;
mod ties;
mod timers;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::harness::{
    HOUR, always_fails, always_prints, every_schedule, ms, outputs, prints, run_fast, run_under, seeds, set,
};
use gort::time::{self, Instant, Ticker, Timer, after, after_func, now, sleep, tick};
use gort::{
    Builder, Direction, EventKind, GoId, ObjectKind, RecvChan, Schedule, WaitReason, chan, go, gosched, select,
};
mod virtual_clock;
