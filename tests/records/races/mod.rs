//! Data races: every edge of Go's memory model, there and taken away; what a report says.

mod atomics;
mod channels;
mod contexts;
#[cfg(feature = "explore")]
mod explored;
mod goroutines;
mod groups;
mod locks;
mod port;
mod quiet;
mod reports;
mod timers;

use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use crate::harness::{ms, run_under, seeds, settle};
use gort::races::{AccessKind, DataRace, RaceDetector};
use gort::sync::{Atomic, Cond, Mutex, Once, OnceValue, Racy, RwMutex, Semaphore, WaitGroup};
use gort::{Builder, GoId, Report, Schedule, chan, context, go, gosched, select, time};

fn report<T: 'static>(schedule: Schedule, main: impl FnOnce() -> T + 'static) -> Report<T> {
    Builder::new().schedule(schedule).output(std::io::sink()).quiet_panics(true).race_detector(true).run_report(main)
}

/// The races of a run in Go's order, and under many seeds.
fn each_run<T: 'static>(main: fn() -> T) -> impl Iterator<Item = (u64, Vec<DataRace>)> {
    (0..seeds() / 4).map(move |seed| {
        let races = report(Schedule::Seeded(seed), main).races.expect("one worker");
        (seed, races)
    })
}

/// Nothing races in this program, whatever the schedule.
#[track_caller]
fn ordered<T: 'static>(main: fn() -> T) {
    for (seed, races) in each_run(main) {
        assert!(races.is_empty(), "seed {seed} shows a race where there is none:\n{}", races[0]);
    }
}

/// This program races, and one run in Go's order is enough to see it.
#[track_caller]
fn races<T: 'static>(main: fn() -> T) {
    let races = report(Schedule::Seeded(0), main).races.expect("one worker");
    assert!(!races.is_empty(), "no race was seen");
}

/// What every goroutine of these programs shares.
fn variable() -> (Racy<i32>, Racy<i32>) {
    let x = Racy::new(0);
    (x.clone(), x)
}

#[track_caller]
fn ordered_in_gos_order(main: fn()) {
    let races = report(Schedule::Seeded(0), main).races.expect("one worker");
    assert!(races.is_empty(), "{}", races[0]);
}
mod model;
