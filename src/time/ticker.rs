//! Tickers: the time, again and again.
//!
//! Protocol    Ticks that no goroutine could receive are one tick, with the time of the first, and the ticker goes on behind the
//!             moment at which one can: Go's `when + period * (1 + delay / period)`. So a tick that is due at the very moment
//!             at which a sleep ends is among the lost ones: after `sleep(2 * period)` come the ticks 1 and 3, as in Go with
//!             `faketime` and in `synctest`, for a channel timer runs when a goroutine looks (`maybeRunChan`), not when it is due.
//! See         Go `runtime/time.go` (unlockAndRun, maybeRunChan), `time/sleep.go` (sendTime); tests/runtime/time/.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use gort_events::Caller;

use super::alarm::{AlarmCore, Arming};
use super::{Instant, the_worker};
use crate::chan::RecvChan;
use crate::rt::parking::park;
use crate::rt::workers::worker::Worker;

/// Sends the time on a channel, once every period. A tick that finds the last one still unreceived is lost.
///
/// A `Ticker` is a handle: a clone is the same ticker. One from which nothing can receive any more is forgotten.
///
/// Go: `*time.Ticker`, with the rules of Go 1.23.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule, time};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let ticker = time::Ticker::new(Duration::from_secs(1));
///     for at in ticker.c().iter().take(2) {
///         gort::println!("tick at {at}");
///     }
///     time::sleep(Duration::from_secs(10)); // of ten ticks the first is kept
///     for at in ticker.c().iter().take(2) {
///         gort::println!("tick at {at}");
///     }
///     ticker.stop();
/// })?;
/// // tick at 1s
/// // tick at 2s
/// // tick at 3s
/// // tick at 13s
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Clone)]
pub struct Ticker {
    core: Arc<AlarmCore>,
    chan: RecvChan<Instant>,
}

impl Ticker {
    /// Makes a ticker whose first tick comes after one `period`.
    ///
    /// Go: `time.NewTicker`.
    ///
    /// # Panics
    /// Panics with "non-positive interval for NewTicker" if `period` is zero, and outside of a goroutine.
    #[must_use = "a ticker does nothing but send on its channel: see `c`"]
    #[track_caller]
    pub fn new(period: Duration) -> Ticker {
        park::scheduling_point();
        if period.is_zero() {
            panic!("non-positive interval for NewTicker");
        }
        let worker = the_worker("Ticker::new");
        let core = AlarmCore::of_channel(&worker);
        let ticker = Ticker { chan: core.chan().receiver(), core };
        ticker.arm(&worker, period, Location::caller());
        ticker
    }

    /// The channel on which the ticks are sent: each is the time at which it was due.
    ///
    /// Go: the field `C`.
    pub fn c(&self) -> RecvChan<Instant> {
        self.chan.clone()
    }

    /// Ends the ticks. The channel is not closed; after this nothing is received from it.
    ///
    /// Go: `t.Stop()`.
    ///
    /// # Panics
    /// Panics outside of a goroutine. In another run than its own it does nothing.
    #[track_caller]
    pub fn stop(&self) {
        park::scheduling_point();
        the_worker("Ticker::stop");
        self.core.disarm(Location::caller());
    }

    /// Starts anew with this period: the next tick comes after one `period` from now.
    ///
    /// Go: `t.Reset(d)`.
    ///
    /// # Panics
    /// Panics with "non-positive interval for Ticker.Reset" if `period` is zero, and outside of a goroutine. In another
    /// run than its own it does nothing.
    #[track_caller]
    pub fn reset(&self, period: Duration) {
        park::scheduling_point();
        if period.is_zero() {
            panic!("non-positive interval for Ticker.Reset");
        }
        self.arm(&the_worker("Ticker::reset"), period, Location::caller());
    }

    fn arm(&self, worker: &Worker, period: Duration, at: Caller) {
        self.core.arm(worker, Arming { after: period, period: Some(period), call: None }, at);
    }
}

impl fmt::Debug for Ticker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticker").field("next", &self.core.armed_for()).finish_non_exhaustive()
    }
}

/// The channel of a [`Ticker`] that is never stopped; for a `period` of zero the nil channel.
///
/// Go: `time.Tick`. As since Go 1.23, the ticks end when nothing holds the channel any more.
///
/// # Panics
/// Panics outside of a goroutine.
#[must_use = "the channel is all there is to it"]
#[track_caller]
pub fn tick(period: Duration) -> RecvChan<Instant> {
    if period.is_zero() {
        return RecvChan::nil();
    }
    Ticker::new(period).chan
}
