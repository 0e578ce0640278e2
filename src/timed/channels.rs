//! Receives, sends and selects that give up.

use std::panic::Location;
use std::time::Duration;

use gort_events::Caller;

use super::Until;
use crate::chan::{Chan, Receives, RecvChan, SendChan, Sends};
use crate::error::{RecvTimeoutError, SendTimeoutError, TryRecvError, TrySendError};
use crate::rt::parking::park;
use crate::select::{self, Armed, RecvCase, Select, SendCase, Started};
use crate::time::Instant;

/// Needs: the scheduling point was before.
#[track_caller]
fn receive<T: Send>(chan: &Chan<T>, until: Until, operation: &str) -> Result<T, RecvTimeoutError> {
    let caller = Location::caller();
    match chan.try_recv_at(caller) {
        Ok(value) => return Ok(value),
        Err(TryRecvError::Closed) => return Err(RecvTimeoutError::Closed),
        Err(TryRecvError::Empty) => {}
    }
    let Some(limit) = until.limit(operation, caller) else { return Err(RecvTimeoutError::Timeout) };
    let (case, expired) = (RecvCase::new(chan), RecvCase::new(limit.c()));
    select::wait_behind_point([case.arm(), expired.arm()]);
    if !case.won() {
        return Err(RecvTimeoutError::Timeout);
    }
    limit.call_off(caller);
    case.take().ok_or(RecvTimeoutError::Closed)
}

/// Needs: as `receive`.
#[track_caller]
fn send<T: Send>(chan: &Chan<T>, value: T, until: Until, operation: &str) -> Result<(), SendTimeoutError<T>> {
    let caller: Caller = Location::caller();
    let Err(TrySendError(value)) = chan.try_send_at(value, caller) else { return Ok(()) };
    let Some(limit) = until.limit(operation, caller) else { return Err(SendTimeoutError(value)) };
    let (case, expired) = (SendCase::new(chan, value), RecvCase::new(limit.c()));
    select::wait_behind_point([case.arm(), expired.arm()]);
    if case.won() {
        limit.call_off(caller);
        return Ok(());
    }
    Err(SendTimeoutError(case.take().unwrap_or_else(|| bug!("a value was neither sent nor kept"))))
}

impl<T: Send> Chan<T> {
    /// Receives a value, waiting for it no longer than `timeout`.
    ///
    /// A value that is there is received, whatever the timeout; with none a timeout of zero returns at once. A value and
    /// the end of the time may come at the same instant: then either is the result, and no value is lost.
    ///
    /// Go: `select { case v, ok := <-ch: case <-time.After(timeout): }`.
    ///
    /// # Blocking
    /// Parks with "select" while the channel is open, nothing is buffered and no sender waits, until the time is over. A
    /// nil channel's receive always times out.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park: only a run has a clock.
    ///
    /// # Errors
    /// `Timeout` if nothing came in time, `Closed` if the channel is closed and drained.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, RecvTimeoutError, Schedule};
    /// use std::time::Duration;
    ///
    /// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let ch = gort::chan(0);
    ///     let tx = ch.clone();
    ///     gort::go(move || {
    ///         gort::time::sleep(Duration::from_secs(2));
    ///         tx.send(7);
    ///     });
    ///     assert_eq!(ch.recv_timeout(Duration::from_secs(1)), Err(RecvTimeoutError::Timeout));
    ///     assert_eq!(ch.recv_timeout(Duration::from_secs(5)), Ok(7));
    ///     gort::println!("at {}", gort::time::now());
    /// })?;
    /// // at 2s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        park::scheduling_point();
        receive(self, Until::After(timeout), "recv_timeout")
    }

    /// Receives a value, waiting for it no longer than until `deadline`, on the clock of the run: see
    /// [`recv_timeout`](Chan::recv_timeout).
    ///
    /// Go: `select { case v, ok := <-ch: case <-time.After(time.Until(deadline)): }`.
    ///
    /// # Blocking
    /// As [`recv_timeout`](Chan::recv_timeout).
    ///
    /// # Panics
    /// As [`recv_timeout`](Chan::recv_timeout).
    ///
    /// # Errors
    /// As [`recv_timeout`](Chan::recv_timeout).
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, Schedule, time};
    /// use std::time::Duration;
    ///
    /// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let (ch, deadline) = (gort::chan(0), time::now() + Duration::from_secs(1));
    ///     let tx = ch.clone();
    ///     gort::go(move || (0..).for_each(|n| {
    ///         time::sleep(Duration::from_millis(400));
    ///         tx.send(n);
    ///     }));
    ///     // One deadline for all of them.
    ///     while let Ok(n) = ch.recv_deadline(deadline) {
    ///         gort::println!("{n}");
    ///     }
    ///     gort::println!("at {}", time::now());
    /// })?;
    /// // 0
    /// // 1
    /// // at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        park::scheduling_point();
        receive(self, Until::At(deadline), "recv_deadline")
    }

    /// Sends `value`, waiting for a receiver or a buffer slot no longer than `timeout`.
    ///
    /// Where it can be sent at once it is, whatever the timeout. If a receiver and the end of the time come at the same instant, either
    /// decides: the value is sent, or it comes back.
    ///
    /// Go: `select { case ch <- value: case <-time.After(timeout): }`.
    ///
    /// # Blocking
    /// Parks with "select" while the buffer is full and no receiver waits, until the time is over. A nil channel's send always
    /// times out.
    ///
    /// # Panics
    /// Panics with "send on closed channel", also when the close happens while parked. Panics outside of a goroutine if it
    /// would park.
    ///
    /// # Errors
    /// Gives the value back if it was not taken in time.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, Schedule};
    /// use std::time::Duration;
    ///
    /// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let ch = gort::chan(1);
    ///     assert_eq!(ch.send_timeout("first", Duration::from_secs(1)), Ok(()));
    ///     let refused = ch.send_timeout("second", Duration::from_secs(1)).unwrap_err();
    ///     gort::println!("{} at {}", refused.into_inner(), gort::time::now());
    /// })?;
    /// // second at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        park::scheduling_point();
        send(self, value, Until::After(timeout), "send_timeout")
    }

    /// Sends `value`, waiting no longer than until `deadline`, on the clock of the run: see
    /// [`send_timeout`](Chan::send_timeout).
    ///
    /// Go: `select { case ch <- value: case <-time.After(time.Until(deadline)): }`.
    ///
    /// # Blocking
    /// As [`send_timeout`](Chan::send_timeout).
    ///
    /// # Panics
    /// As [`send_timeout`](Chan::send_timeout).
    ///
    /// # Errors
    /// As [`send_timeout`](Chan::send_timeout).
    #[track_caller]
    pub fn send_deadline(&self, value: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {
        park::scheduling_point();
        send(self, value, Until::At(deadline), "send_deadline")
    }
}

impl<T: Send> RecvChan<T> {
    /// Receives a value, waiting for it no longer than `timeout`: see [`Chan::recv_timeout`].
    ///
    /// # Errors
    /// `Timeout` if nothing came in time, `Closed` if the channel is closed and drained.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        Receives::chan(self).recv_timeout(timeout)
    }

    /// Receives a value, waiting for it no longer than until `deadline`: see [`Chan::recv_deadline`].
    ///
    /// # Errors
    /// As [`recv_timeout`](RecvChan::recv_timeout).
    #[track_caller]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError> {
        Receives::chan(self).recv_deadline(deadline)
    }
}

impl<T: Send> SendChan<T> {
    /// Sends `value`, waiting no longer than `timeout`: see [`Chan::send_timeout`].
    ///
    /// # Errors
    /// Gives the value back if it was not taken in time.
    #[track_caller]
    pub fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        Sends::chan(self).send_timeout(value, timeout)
    }

    /// Sends `value`, waiting no longer than until `deadline`: see [`Chan::send_deadline`].
    ///
    /// # Errors
    /// Gives the value back if it was not taken in time.
    #[track_caller]
    pub fn send_deadline(&self, value: T, deadline: Instant) -> Result<(), SendTimeoutError<T>> {
        Sends::chan(self).send_deadline(value, deadline)
    }
}

impl Select<'_> {
    /// Waits until one case can proceed, but no longer than `timeout`: carries the case out and returns its index, or `None`.
    ///
    /// What is ready is carried out, whatever the timeout. If a case becomes ready at the instant at which the time is over, either
    /// decides. Without cases it sleeps. In [`select!`](crate::select!) it is `default(timeout) => body`.
    ///
    /// Go: a case `<-time.After(timeout)`.
    ///
    /// # Blocking
    /// Parks with "select" until a case is ready or the time is over.
    ///
    /// # Panics
    /// As [`wait`](Select::wait), and outside of a goroutine if no case is ready: only a run has a clock.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::select::{RecvCase, Select};
    /// use gort::{Builder, Schedule};
    /// use std::time::Duration;
    ///
    /// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let inputs: Vec<_> = (0..3).map(|_| gort::chan::<i32>(0)).collect();
    ///     let cases: Vec<_> = inputs.iter().map(RecvCase::new).collect();
    ///     let select = cases.iter().fold(Select::new(), |select, case| select.case(case));
    ///     gort::println!("{:?} at {}", select.wait_timeout(Duration::from_secs(1)), gort::time::now());
    /// })?;
    /// // None at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn wait_timeout(self, timeout: Duration) -> Option<usize> {
        park::scheduling_point();
        wait_until(self.start(), Until::After(timeout), "Select::wait_timeout")
    }

    /// As [`wait_timeout`](Select::wait_timeout), until `deadline` on the clock of the run.
    ///
    /// # Panics
    /// As [`wait_timeout`](Select::wait_timeout).
    #[track_caller]
    pub fn wait_deadline(self, deadline: Instant) -> Option<usize> {
        park::scheduling_point();
        wait_until(self.start(), Until::At(deadline), "Select::wait_deadline")
    }

    /// What `select!` with `default(timeout)` expands to.
    #[doc(hidden)]
    #[track_caller]
    pub fn wait_armed<const N: usize>(cases: [Armed<'_>; N], timeout: Duration) {
        park::scheduling_point();
        wait_until(Started::of_armed(cases), Until::After(timeout), "select!");
    }
}

/// Needs: the scheduling point was before. `None`: the time is over.
#[track_caller]
fn wait_until(select: Started<'_>, until: Until, operation: &str) -> Option<usize> {
    if let Some(chosen) = select.try_now() {
        return Some(chosen);
    }
    let caller = Location::caller();
    let limit = until.limit(operation, caller)?;
    let expired = RecvCase::new(limit.c());
    let chosen = select.wait_or(expired.arm());
    if chosen.is_some() {
        limit.call_off(caller);
    }
    chosen
}
