//! Oneshot: one value from one goroutine to another.
//!
//! Invariants  I1  the channel holds at most one value, and its sender is gone once it does.
//! Protocol    A channel with room for one value, whose sending end is owned. That the receiver is gone a flag says.
//! See         Rust `tokio::sync::oneshot`; tests/habits/hand_overs.rs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Atomic;
use crate::chan::{RecvChan, Sender as OwnedEnd, channel as owned};
use crate::error::{RecvTimeoutError, TryRecvError, TrySendError};

/// Makes both ends of a channel for one value.
///
/// Go: `make(chan T, 1)`, of which a second send is forbidden by convention. Rust: `tokio::sync::oneshot::channel`.
///
/// # Examples
///
/// ```
/// use gort::sync::oneshot;
///
/// gort::run(|| {
///     let (tx, rx) = oneshot::channel();
///     gort::go(move || tx.send("an answer").unwrap());
///     gort::println!("{:?}", rx.recv());
///     let (tx, rx) = oneshot::channel::<i32>();
///     drop(tx);
///     gort::println!("{:?}", rx.recv());
/// })?;
/// // Some("an answer")
/// // None
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn channel<T: Send>() -> (Sender<T>, Receiver<T>) {
    let ((tx, rx), gone) = (owned(1), Arc::new(Atomic::new(false)));
    (Sender { tx, gone: gone.clone() }, Receiver { rx, gone })
}

/// The end that sends: once. If it is dropped, the receiver gets `None`.
pub struct Sender<T: Send> {
    tx: OwnedEnd<T>,
    gone: Arc<Atomic<bool>>,
}

/// The end that receives.
pub struct Receiver<T: Send> {
    rx: RecvChan<T>,
    gone: Arc<Atomic<bool>>,
}

impl<T: Send> Sender<T> {
    /// Sends the value. The receiver may go before it takes it.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Errors
    /// Gives the value back if the receiver is gone.
    #[track_caller]
    pub fn send(self, value: T) -> Result<(), T> {
        if self.is_closed() {
            return Err(value);
        }
        self.tx.try_send(value).map_err(TrySendError::into_inner)
    }

    /// Whether the receiver is gone.
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        self.gone.load()
    }
}

impl<T: Send> Receiver<T> {
    /// Waits for the value. `None`: the sender was dropped without one.
    ///
    /// # Blocking
    /// Parks with "chan receive" until the value is there or the sender is gone.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn recv(self) -> Option<T> {
        self.rx.recv()
    }

    /// The value, if it is there.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Errors
    /// `Empty` if it is not there yet, `Closed` if it was taken, or the sender is gone without one.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        self.rx.try_recv()
    }

    /// Waits for the value, no longer than `timeout`.
    ///
    /// # Blocking
    /// As [`RecvChan::recv_timeout`](crate::RecvChan::recv_timeout).
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    ///
    /// # Errors
    /// `Timeout` if it was not there in time, `Closed` if it was taken, or the sender is gone without one.
    #[track_caller]
    pub fn recv_timeout(&mut self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        self.rx.recv_timeout(timeout)
    }

    /// The channel, for a [`select!`](crate::select!): closed once the sender is gone.
    pub fn c(&self) -> &RecvChan<T> {
        &self.rx
    }
}

impl<T: Send> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.gone.store(true);
    }
}

impl<T: Send> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T: Send> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
