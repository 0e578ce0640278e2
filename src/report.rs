//! The report of a run: its result, and what else happened.

use std::time::Duration;

use gort_events::{GoroutineReport, ReplayCode};

use crate::error::RunError;
use crate::races::DataRace;
#[cfg(doc)]
use crate::run::Builder;

/// What a run did, besides its result.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report<T> {
    /// What `main` returned, or how the program ended otherwise.
    pub result: Result<T, RunError>,
    /// The goroutines that were left when `main` returned, and where they were parked.
    pub leaked: Vec<GoroutineReport>,
    /// The recorded schedule, if [`Builder::record`] asked for it and a code can hold it.
    pub schedule: Option<ReplayCode>,
    /// How long the program ran, on its own clock.
    pub elapsed: Duration,
    /// How many events there were, if there was a listener.
    pub steps: u64,
    /// The data races that the run has shown, if [`Builder::race_detector`] asked for them and the run had one worker.
    pub races: Option<Vec<DataRace>>,
    /// How many goroutines were left behind, because they could not be unwound: see [`run`](crate::run()), "What is left behind".
    pub unkillable: usize,
    /// The goroutines of other workers that did not stop: they compute, or sit in a call that blocks their thread, or in the
    /// output's or the listener's function. They are among the [`unkillable`](Report::unkillable) ones, with all others of their
    /// workers.
    pub still_running: Vec<GoroutineReport>,
}

impl<T> Report<T> {
    /// The report with another value in the place of this one.
    pub(crate) fn map<U>(self, value: impl FnOnce(T) -> U) -> Report<U> {
        let Report { result, leaked, schedule, elapsed, steps, races, unkillable, still_running } = self;
        let result = result.map(value);
        Report { result, leaked, schedule, elapsed, steps, races, unkillable, still_running }
    }

    /// The report of a program that was not started.
    pub(crate) fn of(result: Result<T, RunError>) -> Self {
        Report {
            result,
            leaked: Vec::new(),
            schedule: None,
            elapsed: Duration::ZERO,
            steps: 0,
            races: None,
            unkillable: 0,
            still_running: Vec::new(),
        }
    }
}
