//! The clocks: the only file that reads the machine's time.
//!
//! States      real: time passes by itself | virtual: time stands still until every goroutine is durably blocked, then
//!             jumps to the next timer.
//! Invariants  I1  a run's clock starts at 0 and never goes back.
//! See         Go `testing/synctest`.

use std::cell::Cell;
use std::time::Duration;

pub(crate) enum Clock {
    Real(std::time::Instant),
    Virtual(Cell<Duration>),
}

impl Clock {
    #[allow(clippy::disallowed_methods)] // this is the door
    pub(crate) fn real() -> Self {
        Clock::Real(std::time::Instant::now())
    }

    pub(crate) fn virtual_at_zero() -> Self {
        Clock::Virtual(Cell::new(Duration::ZERO))
    }

    /// Time since the start of the run.
    pub(crate) fn now(&self) -> Duration {
        match self {
            Clock::Real(start) => start.elapsed(),
            Clock::Virtual(now) => now.get(),
        }
    }

    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual(_))
    }

    /// Moves a virtual clock on. Needs: every goroutine is durably blocked.
    pub(crate) fn advance(&self, to: Duration) {
        if let Clock::Virtual(now) = self {
            debug_assert!(to >= now.get(), "gort internal bug: the clock would go back");
            now.set(to);
        }
    }
}

/// A seed for choices that should differ from run to run.
pub(crate) fn entropy() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
