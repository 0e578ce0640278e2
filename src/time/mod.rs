//! Time on the run's own clock: real, or virtual, in which case it moves only when every goroutine is durably blocked.
//!
//! # Which clock
//!
//! [`Schedule::Parallel`](crate::Schedule::Parallel) runs on the machine's clock, unless
//! [`Builder::virtual_clock`](crate::Builder::virtual_clock) says otherwise. `Seeded` and `Replay` runs have a
//! virtual one, as Go's `testing/synctest`: it stands still while any goroutine can run, then jumps to the next timer
//! that makes one runnable. So an hour passes at once, and a run takes the same time on every machine. While a
//! [foreign handle](crate::Chan::foreign) lives, a virtual clock stands still: something may come from outside.
//!
//! # Timer channels
//!
//! They follow Go 1.23: they look unbuffered (`len` and `cap` are 0), and after [`Timer::stop`] or [`Timer::reset`] no
//! value of the time before is ever received. A timer that no goroutine waits for does not keep a program from being
//! deadlocked, and one that nothing can reach any more costs nothing.
//!
//! # Several workers
//!
//! A timer belongs to the worker on which it was armed, and fires when that worker rests or comes to its next switch. Where
//! a goroutine computes for long without an operation of gort's, or blocks its thread, the timers of its worker are late
//! meanwhile, also those that goroutines of other workers wait for, as for the deadline of a
//! [context](crate::context) made there. In Go an idle processor fires them, and so does an idle worker here where
//! [goroutines migrate](crate::Builder::migrate_goroutines). A [`gosched`](crate::gosched) here and there keeps a long
//! computation from it.
//!
//! # Choices
//!
//! Timers that are due at the same instant fire in an order that the schedule chooses; by default the oldest first.

mod alarm;
mod instant;
mod ticker;
mod timer;

use std::panic::Location;
use std::time::Duration;

pub(crate) use alarm::AlarmCore;
pub use instant::Instant;
pub use ticker::{Ticker, tick};
pub(crate) use timer::{Limit, arm_call};
pub use timer::{Timer, after, after_func};

use gort_events::TimeUse;

use crate::rt::current::{WorkerRef, worker};
use crate::rt::parking::park;

/// The worker whose clock and timers are to be used, or a panic that says how to get one.
#[track_caller]
pub(crate) fn the_worker(operation: &str) -> WorkerRef {
    match worker() {
        Some(worker) => worker,
        None => panic!("gort: {operation} was called outside of gort::run"),
    }
}

/// The time on the run's clock.
///
/// Go: `time.Now()`.
///
/// # Panics
/// Panics outside of a goroutine: only a run has a clock.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule, time};
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let start = time::now();
///     for _ in 0..1_000_000 {
///         std::hint::black_box(start);
///     }
///     gort::println!("{:?}", start.elapsed()); // this goroutine could run all the time
/// })?;
/// // 0ns
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn now() -> Instant {
    park::scheduling_point();
    let worker = the_worker("time::now");
    worker.uses_time(TimeUse::Reads);
    let now = Instant(worker.clock.now());
    now.learn();
    now
}

/// Parks the running goroutine for at least `duration`. Zero does nothing.
///
/// Go: `time.Sleep`.
///
/// # Blocking
/// Parks with "sleep".
///
/// # Panics
/// Panics outside of a goroutine.
///
/// # Examples
///
/// ```
/// use gort::{Builder, Schedule};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     gort::go(|| {
///         gort::time::sleep(Duration::from_secs(1));
///         gort::println!("one second later");
///     });
///     gort::time::sleep(Duration::from_secs(2));
///     gort::println!("two seconds later");
/// })?;
/// // one second later
/// // two seconds later
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn sleep(duration: Duration) {
    park::scheduling_point();
    let (worker, goroutine) = park::current_goroutine("sleep");
    if duration > Duration::ZERO {
        worker.sleep(goroutine, duration, Location::caller());
    }
}
