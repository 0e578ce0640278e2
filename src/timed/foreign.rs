//! Receives and sends by foreign threads that give up.
//!
//! Invariants  I1  what is given up is as if it had not been begun: a value that comes at the last moment is received, or goes to who waits next.
//! Protocol    The future of a foreign handle, polled by the thread itself, which sleeps in between; dropping it gives the wait up.
//! See         chan/foreign_async.rs; tests/habits/foreign_timed.rs.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::chan::ForeignChan;
use crate::error::{RecvTimeoutError, SendTimeoutError};
use crate::rt::clock::{Origin, RunClock};
use crate::rt::parking::park;

struct Unparks(Thread);

impl Wake for Unparks {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls until the future is ready, on the calling thread; `None`: not within `timeout`.
fn wait<F: Future>(mut future: Pin<&mut F>, timeout: Duration) -> Option<F::Output> {
    let waker = Waker::from(Arc::new(Unparks(thread::current())));
    let (mut cx, clock) = (Context::from_waker(&waker), RunClock::new(Origin::real()));
    let until = clock.now().saturating_add(timeout);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return Some(output);
        }
        let left = until.saturating_sub(clock.now());
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}

impl<T: Send> ForeignChan<T> {
    /// Receives a value, blocking the calling thread for it no longer than `timeout`.
    ///
    /// On a goroutine it is [`Chan::recv_timeout`](crate::Chan::recv_timeout), by that run's clock; a virtual clock stands still while a
    /// foreign handle of its run lives.
    ///
    /// Go: as [`Chan::recv_timeout`](crate::Chan::recv_timeout). Rust: `std::sync::mpsc::Receiver::recv_timeout`.
    ///
    /// # Errors
    /// `Timeout` if nothing came in time, `Closed` if the channel is closed and drained.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::RecvTimeoutError;
    /// use std::time::Duration;
    ///
    /// let waited = gort::run(|| {
    ///     let ch = gort::chan::<i32>(0);
    ///     let outside = ch.foreign();
    ///     let thread = std::thread::spawn(move || outside.recv_timeout(Duration::from_millis(1)));
    ///     gort::blocking(|| thread.join().unwrap())
    /// });
    /// assert_eq!(waited, Ok(Err(RecvTimeoutError::Timeout)));
    /// ```
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        if let Some(value) = self.returned().take() {
            return Ok(value);
        }
        if park::owner().is_some() {
            let _counted = self.elsewhere();
            return self.chan().recv_timeout(timeout);
        }
        let received = wait(pin!(self.recv_async()), timeout);
        match received {
            Some(value) => value.ok_or(RecvTimeoutError::Closed),
            // What came at the last moment may have found no other place.
            None => self.returned().take().ok_or(RecvTimeoutError::Timeout),
        }
    }

    /// Sends `value`, blocking the calling thread no longer than `timeout` until it is taken.
    ///
    /// On a goroutine it is [`Chan::send_timeout`](crate::Chan::send_timeout), as [`recv_timeout`](ForeignChan::recv_timeout) is there.
    ///
    /// Rust: `crossbeam_channel::Sender::send_timeout`.
    ///
    /// # Panics
    /// Panics with "send on closed channel", also when the close happens while it waits.
    ///
    /// # Errors
    /// Gives the value back if it was not taken in time.
    #[track_caller]
    pub fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        if park::owner().is_some() {
            let _counted = self.elsewhere();
            return self.chan().send_timeout(value, timeout);
        }
        let mut send = pin!(self.send_async(value));
        match wait(send.as_mut(), timeout) {
            Some(()) => Ok(()),
            None => send.give_up().map_or(Ok(()), |value| Err(SendTimeoutError(value))),
        }
    }
}
