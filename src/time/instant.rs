//! A point in time on the run's own clock.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};
use std::time::Duration;

use gort_events::TimeUse;

use super::the_worker;
use crate::rt::parking::park;

/// A point in time on the clock of its run: so long after the run's start.
///
/// Instants of different runs say nothing about each other. Arithmetic saturates: it never goes before the start of the
/// run, nor over `Duration::MAX` after it.
///
/// Go: `time.Time`, of which it is the monotonic part.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule, time};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let start = time::now();
///     time::sleep(Duration::from_millis(1500));
///     gort::println!("{} after {start}: {:?}", time::now(), start.elapsed());
/// })?;
/// // 1.5s after 0ns: 1.5s
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub(crate) Duration);

impl Instant {
    /// The running goroutine has read the clock.
    pub(crate) fn learn(self) {
        park::observe_result(self.0.as_nanos() as u64);
    }

    /// The start of the run.
    pub const START: Instant = Instant(Duration::ZERO);

    /// How long after the start of the run.
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// How long ago this was; zero if it is still to come. Go: `time.Since(t)`.
    ///
    /// # Panics
    /// Panics outside of a goroutine: only a run has a clock.
    #[track_caller]
    pub fn elapsed(self) -> Duration {
        park::scheduling_point();
        let worker = the_worker("Instant::elapsed");
        worker.uses_time(TimeUse::Reads);
        let now = Instant(worker.clock.now());
        now.learn();
        now - self
    }

    /// How long this is after `earlier`; zero if it is before. Go: `t.Sub(u)`, which may be negative.
    pub const fn duration_since(self, earlier: Instant) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;
    fn add(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_add(duration))
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        *self = *self + duration;
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;
    fn sub(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_sub(duration))
    }
}

impl SubAssign<Duration> for Instant {
    fn sub_assign(&mut self, duration: Duration) {
        *self = *self - duration;
    }
}

impl Sub for Instant {
    type Output = Duration;
    fn sub(self, earlier: Instant) -> Duration {
        self.duration_since(earlier)
    }
}

impl fmt::Display for Instant {
    /// The time since the start of the run, as `Duration` shows it: `1.5s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({:?})", self.0)
    }
}
