//! What a test waits for before it looks: that every other goroutine has come to a stop.
//!
//! A run by the ideal clock is what a *bubble* of Go's package `testing/synctest` is: its goroutines have a clock of their own, which stands
//! still while any of them can go on.
//!
//! | Here | Go |
//! |---|---|
//! | a run with [`Builder::virtual_clock`](crate::Builder::virtual_clock) or a seed; `#[gort::test(virtual_clock)]`, `#[gort::test(explore = true)]` | `synctest.Test` |
//! | [`wait`] | `synctest.Wait` |
//! | [`sleep`] | `synctest.Sleep` |
//!
//! # Which goroutines have stopped
//!
//! Those that only another goroutine of the run, or the clock, can let go on: they are parked at a channel, in a select, in
//! [`time::sleep`](crate::time::sleep), at a [`WaitGroup`](crate::sync::WaitGroup), a [`Cond`](crate::sync::Cond), a
//! [`Semaphore`](crate::sync::Semaphore), at the end of a scope or a join, or have ended. What may be let go on from outside has not stopped:
//! [`blocking`](crate::blocking()) calls, sockets, and all goroutines of a run of which a [foreign handle](crate::Chan::foreign) lives.
//!
//! Here a goroutine that waits for a [`Mutex`](crate::sync::Mutex), a [`RwMutex`](crate::sync::RwMutex) or a [`Once`](crate::sync::Once) has
//! stopped, too: by the ideal clock time passes meanwhile. In Go it has not, since what is outside of the bubble may hold the lock: there
//! `synctest.Wait` does not return before the lock has been given back.

use std::panic::Location;
use std::time::Duration;

use crate::rt::parking::park;

/// Waits until every other goroutine of the run has come to a stop (see [above](self)): nothing would ever happen any more without the
/// caller, or before the clock moves.
///
/// What is due has fired before; no time passes. What the others did before they stopped, or ended, happened before the return, also for
/// the [detector of data races](crate::races).
///
/// Go: `synctest.Wait()`.
///
/// # Blocking
/// Parks with "synctest.Wait", also if there is no other goroutine.
///
/// # Panics
/// Panics with "goroutine is not in a bubble" in a run by the machine's clock; with "wait already in progress" while another goroutine waits
/// so; and outside of a goroutine. Where time may pass at any step (`explore::Clock::Real`) it panics as by the machine's clock, and what is
/// explored so is not complete.
///
/// # Examples
///
/// ```
/// use gort::{Builder, context, synctest, time};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use std::time::Duration;
///
/// Builder::new().virtual_clock(true).run(|| {
///     let timeout = Duration::from_secs(5);
///     let (ctx, _cancel) = context::with_timeout(&context::background(), timeout);
///     let called = Arc::new(AtomicBool::new(false));
///     let flag = called.clone();
///     let _stop = context::after_func(&ctx, move || flag.store(true, Ordering::Relaxed));
///
///     time::sleep(timeout - Duration::from_nanos(1));
///     synctest::wait();
///     gort::println!("just before: {}", called.load(Ordering::Relaxed));
///
///     time::sleep(Duration::from_nanos(1));
///     synctest::wait();
///     gort::println!("then: {}", called.load(Ordering::Relaxed));
/// })?;
/// // just before: false
/// // then: true
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn wait() {
    park::scheduling_point();
    let (worker, goroutine) = park::current_goroutine("synctest::wait");
    worker.wait_for_quiet(goroutine, Location::caller());
}

/// Sleeps for `duration`, and then waits as [`wait`] does: all that is due by then has been done.
///
/// Go: `synctest.Sleep(d)`.
///
/// # Blocking
/// Parks with "sleep", and with "synctest.Wait".
///
/// # Panics
/// As [`wait`], after the sleep.
///
/// # Examples
///
/// ```
/// use gort::sync::Atomic;
/// use gort::{Builder, synctest, time};
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// Builder::new().virtual_clock(true).run(|| {
///     let count = Arc::new(Atomic::new(0));
///     for seconds in 1..=3 {
///         let count = count.clone();
///         gort::go(move || {
///             time::sleep(Duration::from_secs(seconds));
///             count.add(1);
///         });
///     }
///     synctest::sleep(Duration::from_secs(2));
///     gort::println!("{}", count.load());
/// })?;
/// // 2
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn sleep(duration: Duration) {
    crate::time::sleep(duration);
    wait();
}
