//! A channel end for OS threads that the runtime does not own.
//!
//! Invariants  I1  while a handle lives, its run is not taken to be deadlocked (`rt/parking/foreign.rs`), nor is another run while a
//!                 goroutine of it waits here.
//! See         tests/runtime/foreign.rs.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::foreign_async::Returned;
use super::handle::Chan;
use crate::error::{TryRecvError, TrySendError};
use crate::rt::current::worker;
use crate::rt::large::is_large;
use crate::rt::parking::foreign::{ForeignCount, ForeignHandles, ForeignThread};
use crate::rt::parking::park;
use crate::rt::parking::waiter::Owner;

/// A channel end that any OS thread may use; made by [`Chan::foreign`](crate::Chan::foreign).
///
/// While one lives, the run it came from is not taken to be deadlocked, and its virtual clock stands still. A run whose
/// `main` returns does not wait for it; a thread that is parked then stays parked, unless another end of the channel
/// goes on living and is used.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let ch = gort::chan(0);
///     let outside = ch.foreign();
///     std::thread::spawn(move || outside.send(42));
///     gort::println!("{:?}", ch.recv());
/// })?;
/// // Some(42)
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// Only what may cross threads goes through it:
///
/// ```compile_fail
/// let ch = gort::chan::<std::rc::Rc<i32>>(0); // `Rc<i32>` cannot be sent between threads safely
/// ch.foreign();
/// ```
pub struct ForeignChan<T> {
    /// Not nil.
    chan: Chan<T>,
    count: ForeignCount,
    /// What futures were handed that were dropped before they gave it.
    returned: Arc<Returned<T>>,
}

impl<T> Clone for ForeignChan<T> {
    fn clone(&self) -> Self {
        ForeignChan { chan: self.chan.clone(), count: self.count.clone(), returned: self.returned.clone() }
    }
}

impl<T: Send> ForeignChan<T> {
    pub(super) fn new(chan: Chan<T>, handles: &Arc<ForeignHandles>) -> Self {
        ForeignChan { chan, count: ForeignCount::new(handles), returned: Returned::new() }
    }

    pub(crate) fn chan(&self) -> &Chan<T> {
        &self.chan
    }

    pub(crate) fn returned(&self) -> &Returned<T> {
        &self.returned
    }

    /// Sends `value`, blocking the calling thread (on a goroutine: parking it) until it is taken.
    ///
    /// # Panics
    /// Panics with "send on closed channel".
    #[track_caller]
    pub fn send(&self, value: T) {
        let _counted = self.elsewhere();
        let caller = Location::caller();
        if const { is_large::<T>() } {
            self.chan.send_large(self.chan.room().fill(value), waits(), caller);
        } else {
            self.chan.send_small(value, waits(), caller);
        }
    }

    /// Receives a value, blocking the calling thread (on a goroutine: parking it) until there is one. `None`: closed and
    /// drained.
    #[track_caller]
    pub fn recv(&self) -> Option<T> {
        if let Some(value) = self.returned.take() {
            return Some(value);
        }
        let _counted = self.elsewhere();
        self.chan.recv_by(waits(), Location::caller())
    }

    /// On a goroutine of another run that run is not deadlocked meanwhile either.
    pub(crate) fn elsewhere(&self) -> Option<ForeignCount> {
        worker().and_then(|worker| self.count.elsewhere(&worker.program.foreign))
    }

    /// Sends `value` if a receiver waits or there is room.
    ///
    /// # Errors
    /// Gives the value back if the send would block.
    ///
    /// # Panics
    /// Panics with "send on closed channel".
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.chan.try_send_at(value, Location::caller())
    }

    /// Receives if a value is there.
    ///
    /// # Errors
    /// `Empty` if the receive would block, `Closed` if the channel is closed and drained.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.returned.take().map_or_else(|| self.chan.try_recv_at(Location::caller()), Ok)
    }

    /// Closes the channel: see [`Chan::close`](crate::Chan::close).
    ///
    /// # Panics
    /// Panics with "close of closed channel".
    #[track_caller]
    pub fn close(&self) {
        self.chan.close_at(Location::caller());
    }
}

/// The waiter's owner: the calling thread; on a goroutine that goroutine, whose thread has others to run.
fn waits() -> Option<Owner> {
    park::owner().or_else(|| Some(Owner::Thread(ForeignThread::current())))
}

impl<T> fmt::Debug for ForeignChan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (len, senders, receivers, closed) = self.chan.counts();
        f.debug_struct("ForeignChan")
            .field("len", &len)
            .field("cap", &self.chan.cap())
            .field("senders", &senders)
            .field("receivers", &receivers)
            .field("closed", &closed)
            .finish_non_exhaustive()
    }
}
