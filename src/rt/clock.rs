//! A run's clock: with `thread_clock.rs` the only file that reads the machine's time.
//!
//! States      real: time passes by itself | virtual: time stands still until every goroutine is durably blocked, then
//!             jumps to the next timer.
//! Invariants  I1  a run's clock starts at 0 and never goes back.
//! See         Go `testing/synctest`.

use std::cell::Cell;
use std::time::Duration;

/// Where a run's clock starts: what the clocks of its workers have in common.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    Real(std::time::Instant),
    Virtual,
}

impl Origin {
    #[allow(clippy::disallowed_methods)] // the only place that reads it
    pub(crate) fn real() -> Self {
        Origin::Real(std::time::Instant::now())
    }

    /// The same origin on the machine's clock.
    pub(crate) fn wall_clock(self) -> Self {
        match self {
            Origin::Real(_) => self,
            Origin::Virtual => Origin::real(),
        }
    }
}

/// One worker's clock.
pub(crate) enum RunClock {
    Real(std::time::Instant),
    Virtual(Cell<Duration>),
}

impl RunClock {
    pub(crate) fn new(origin: Origin) -> Self {
        match origin {
            Origin::Real(start) => RunClock::Real(start),
            Origin::Virtual => RunClock::Virtual(Cell::new(Duration::ZERO)),
        }
    }

    /// Time since the start of the run.
    pub(crate) fn now(&self) -> Duration {
        match self {
            RunClock::Real(start) => start.elapsed(),
            RunClock::Virtual(now) => now.get(),
        }
    }

    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self, RunClock::Virtual(_))
    }

    /// Moves a virtual clock on. Needs: every goroutine is durably blocked.
    pub(crate) fn advance(&self, to: Duration) {
        if let RunClock::Virtual(now) = self {
            invariant!(to >= now.get(), "the clock would go back");
            now.set(to);
        }
    }
}

/// A seed for choices that should differ from run to run.
pub(crate) fn entropy() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
