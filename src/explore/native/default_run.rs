//! The default run of a program, the one in Go's own order: what every other output is seen beside.
//!
//! It is an ordinary run by seed 0 and the ideal clock, so that it is what everybody gets who runs the program. One that
//! does not end is cut, or left behind if it cannot be cut, and a program has no default output then.
//!
//! See         explore/answers/exploration.rs and explore/answers/sample.rs, which say which output is the usual one.

use gort_events::Output;

use super::threads;
use crate::ReplayCode;
use crate::explore::Explorer;
use crate::explore::native::flight::Flight;

/// A step has up to so many events: an operation, who it makes ready, who parks.
pub(in crate::explore) const EVENTS_OF_A_STEP: u64 = 8;

impl Explorer {
    /// What the program prints under seed 0 and how it ends, and the run's code. `None`: it did not end.
    pub(in crate::explore) fn default_run(&self) -> Option<(Output, Option<ReplayCode>)> {
        let (settings, main, name) = (self.settings.clone(), self.main.clone(), self.name.clone());
        let most = settings.longest.saturating_mul(EVENTS_OF_A_STEP);
        let (limit, cancel) = (settings.longest_step, settings.cancel.clone());
        let work = move || Flight::new(false, &settings).default_run(&main, &name, most);
        let led = threads::apart(limit, cancel.as_deref(), work)?;
        let end = led.end?;
        Some((Output { lines: led.lines, ending: end.ending, message: end.message }, led.code))
    }
}
