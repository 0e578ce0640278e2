//! Timers: one event in the future.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use gort_events::Caller;

use super::alarm::{AlarmCore, Arming, Call};
use super::{Instant, the_worker};
use crate::chan::{Core, Receives, RecvChan};
use crate::rt::parking::park;
use crate::rt::parking::waiter::Waiter;
use crate::rt::workers::worker::Worker;

/// One event in the future: a value on a channel, or the call of a function.
///
/// A `Timer` is a handle: a clone is the same timer. Dropping it stops nothing; a channel timer that nothing can receive
/// from any more is forgotten.
///
/// Go: `*time.Timer`, with the rules of Go 1.23.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule, time};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let first = time::Timer::new(Duration::from_secs(2));
///     gort::println!("first fired at {}", first.c().recv().unwrap());
///     let second = time::Timer::new(Duration::from_secs(1));
///     gort::println!("second stopped: {}", second.stop());
/// })?;
/// // first fired at 2s
/// // second stopped: true
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Clone)]
pub struct Timer {
    core: Arc<AlarmCore>,
    chan: RecvChan<Instant>,
    call: Option<Call>,
}

impl Timer {
    /// Makes a timer that sends the time on its channel after `duration`.
    ///
    /// Go: `time.NewTimer`.
    ///
    /// # Panics
    /// Panics outside of a goroutine.
    #[must_use = "a channel timer does nothing but send on its channel: see `c`"]
    #[track_caller]
    pub fn new(duration: Duration) -> Timer {
        park::scheduling_point();
        let worker = the_worker("Timer::new");
        let core = AlarmCore::of_channel(&worker);
        let timer = Timer { chan: core.chan().receiver(), core, call: None };
        timer.arm(&worker, duration, Location::caller());
        timer
    }

    /// The channel on which the time is sent; the nil channel for a timer of [`after_func`].
    ///
    /// The value is the time at which the timer was due. `len` and `cap` of the channel are 0.
    ///
    /// Go: the field `C`.
    pub fn c(&self) -> RecvChan<Instant> {
        self.chan.clone()
    }

    /// Keeps the timer from firing. Returns whether this call did it: `false` if the timer has been stopped before, if
    /// its value has been received, or if its function has been started.
    ///
    /// After it no value of before is ever received. A timer that has fired and whose value was not received counts
    /// as not fired: the value is taken back, and `stop` returns `true`.
    ///
    /// Go: `t.Stop()`; `timer.stop` in `runtime/time.go` of Go 1.23 returns `pending`, which `timerchandrain` sets.
    ///
    /// # Blocking
    /// Never parks; does not wait for a function that was started.
    ///
    /// # Panics
    /// Panics outside of a goroutine. In another run than its own it does nothing and returns `false`.
    #[track_caller]
    pub fn stop(&self) -> bool {
        park::scheduling_point();
        the_worker("Timer::stop");
        let active = self.core.disarm(Location::caller());
        park::observe_result(active.into());
        active
    }

    /// Makes the timer fire after `duration` from now, whatever it was to do. Returns what [`stop`](Timer::stop) would
    /// have returned.
    ///
    /// After it no value of before is ever received.
    ///
    /// Go: `t.Reset(d)`.
    ///
    /// # Blocking
    /// Never parks; does not wait for a function that was started, which may then run twice at the same time.
    ///
    /// # Panics
    /// Panics outside of a goroutine. In another run than its own it does nothing and returns `false`.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, Schedule, time};
    /// use std::time::Duration;
    ///
    /// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let timer = time::Timer::new(Duration::from_secs(1));
    ///     time::sleep(Duration::from_secs(5)); // the timer fires, no goroutine receives
    ///     gort::println!("was active: {}", timer.reset(Duration::from_secs(2)));
    ///     gort::println!("received {}", timer.c().recv().unwrap());
    /// })?;
    /// // was active: true
    /// // received 7s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn reset(&self, duration: Duration) -> bool {
        park::scheduling_point();
        let worker = the_worker("Timer::reset");
        let active = self.arm(&worker, duration, Location::caller());
        park::observe_result(active.into());
        active
    }

    fn arm(&self, worker: &Worker, after: Duration, at: Caller) -> bool {
        self.core.arm(worker, Arming { after, period: None, call: self.call.clone() }, at)
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer").field("armed_for", &self.core.armed_for()).finish_non_exhaustive()
    }
}

/// A channel on which the time is sent once, after `duration`.
///
/// Go: `time.After`. As since Go 1.23, a timer whose channel nothing holds any more costs nothing.
///
/// # Panics
/// Panics outside of a goroutine.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule, time};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let work = gort::chan::<i32>(0);
///     gort::select! {
///         recv(work) -> result => gort::println!("{result:?}"),
///         recv(time::after(Duration::from_secs(1))) -> _ => gort::println!("timeout"),
///     }
/// })?;
/// // timeout
/// # Ok::<(), gort::RunError>(())
/// ```
#[must_use = "the channel is all there is to it"]
#[track_caller]
pub fn after(duration: Duration) -> RecvChan<Instant> {
    Timer::new(duration).chan
}

/// Calls `f` after `duration`, in a goroutine of its own that the scheduler starts.
///
/// [`Timer::reset`] makes it call `f` again, so `f` is a `Fn`.
///
/// Go: `time.AfterFunc`.
///
/// # Panics
/// Panics outside of a goroutine.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule, time};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let done = gort::chan(0);
///     let tx = done.clone();
///     time::after_func(Duration::from_secs(1), move || tx.send(time::now()));
///     gort::println!("done at {}", done.recv().unwrap());
/// })?;
/// // done at 1s
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn after_func<F: Fn() + Send + Sync + 'static>(duration: Duration, f: F) -> Timer {
    park::scheduling_point();
    let worker = the_worker("time::after_func");
    let core = AlarmCore::of_function(&worker);
    let timer = Timer { core, chan: RecvChan::nil(), call: Some(Arc::new(f)) };
    timer.arm(&worker, duration, Location::caller());
    timer
}

/// A timer for one wait, which stands in the queue of its channel, too.
pub(crate) struct Limit {
    alarm: Arc<AlarmCore>,
    chan: RecvChan<Instant>,
}

impl Limit {
    /// One that is not armed yet.
    #[track_caller]
    pub(crate) fn new(worker: &Worker) -> Self {
        let alarm = AlarmCore::of_channel(worker);
        Limit { chan: alarm.chan().receiver(), alarm }
    }

    pub(crate) fn arm(&self, worker: &Worker, after: Duration, at: Caller) {
        self.alarm.arm(worker, Arming { after, period: None, call: None }, at);
    }

    pub(crate) fn c(&self) -> &RecvChan<Instant> {
        &self.chan
    }

    /// The shared part of its channel.
    pub(crate) fn core(&self) -> &Core<Instant> {
        Receives::chan(&self.chan).core().unwrap_or_else(|| bug!("a timer without a channel"))
    }

    /// The wait was over before.
    pub(crate) fn call_off(&self, at: Caller) {
        self.alarm.disarm(at);
    }

    /// The wait ended by it. Needs: this waiter stood in the queue of its channel, and was popped.
    pub(crate) fn received(&self, waiter: &Waiter<Instant>, at: Caller) {
        _ = self.core().end_recv(waiter, at);
    }
}

/// As [`after_func`], for an engine above: nothing but the armed alarm holds on to `f`.
#[track_caller]
pub(crate) fn arm_call<F: Fn() + Send + Sync + 'static>(worker: &Worker, after: Duration, f: F) -> Arc<AlarmCore> {
    let core = AlarmCore::of_function(worker);
    core.arm(worker, Arming { after, period: None, call: Some(Arc::new(f)) }, Location::caller());
    core
}
