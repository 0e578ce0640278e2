//! Watch: the latest of a row of values, for many that look.
//!
//! Invariants  I1  a receiver that has seen version n is told of every later one, though perhaps only of the last.
//! Protocol    A lock, and a Cond that every change broadcasts.
//! See         Rust `tokio::sync::watch`; tests/habits/hand_overs.rs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Cond, Mutex};
use crate::error::RecvTimeoutError;
use crate::timed::Until;

struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Cond,
}

struct State<T> {
    value: T,
    version: u64,
    senders: usize,
}

/// Makes both ends of a value that changes.
///
/// Go: none; a value under a lock, and a channel that is closed and made anew at each change. Rust: `tokio::sync::watch::channel`.
///
/// # Examples
///
/// ```
/// use gort::sync::watch;
///
/// gort::run(|| {
///     let (tx, mut rx) = watch::channel("starting");
///     gort::go(move || {
///         tx.send("ready");
///         gort::gosched();
///         tx.send("busy");
///     });
///     while rx.changed() {
///         gort::println!("{}", rx.get());
///     }
/// })?;
/// // ready
/// // busy
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn channel<T>(first: T) -> (Sender<T>, Receiver<T>) {
    let state = Mutex::new(State { value: first, version: 0, senders: 1 });
    let shared = Arc::new(Shared { state, changed: Cond::new() });
    (Sender { shared: shared.clone() }, Receiver { shared, seen: 0 })
}

/// The end that changes the value. The last one that is dropped says so to all receivers.
pub struct Sender<T> {
    shared: Arc<Shared<T>>,
}

/// The end that looks. A clone has seen what this one has.
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    seen: u64,
}

impl<T> Sender<T> {
    /// Puts a value in the place of the present one, which is dropped.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while others look.
    #[track_caller]
    pub fn send(&self, value: T) {
        drop(self.replace(value));
    }

    /// As `send`, and returns the former value.
    ///
    /// # Blocking
    /// As [`send`](Sender::send).
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        let mut former = Some(value);
        self.modify(|place| former = former.take().map(|value| std::mem::replace(place, value)));
        former.unwrap_or_else(|| bug!("a value was lost"))
    }

    /// Changes the value where it is.
    ///
    /// # Blocking
    /// As [`send`](Sender::send).
    #[track_caller]
    pub fn modify(&self, change: impl FnOnce(&mut T)) {
        let mut state = self.shared.state.lock();
        change(&mut state.value);
        state.version += 1;
        drop(state);
        self.shared.changed.broadcast();
    }

    /// One more receiver, which has seen the present value.
    ///
    /// # Blocking
    /// As [`send`](Sender::send).
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let seen = self.shared.state.lock().version;
        Receiver { shared: self.shared.clone(), seen }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.shared.state.lock().senders += 1;
        Sender { shared: self.shared.clone() }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock();
        state.senders -= 1;
        let last = state.senders == 0;
        drop(state);
        if last {
            self.shared.changed.broadcast();
        }
    }
}

impl<T> Receiver<T> {
    /// Waits until the value is one that this receiver has not seen. `false`: it never will be, all senders are gone.
    ///
    /// # Blocking
    /// Parks with "sync.Cond.Wait" until the value changes.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn changed(&mut self) -> bool {
        let mut state = self.shared.state.lock();
        while state.version == self.seen {
            if state.senders == 0 {
                return false;
            }
            state = self.shared.changed.wait(state);
        }
        self.seen = state.version;
        true
    }

    /// As [`changed`](Receiver::changed), no longer than `timeout`.
    ///
    /// # Blocking
    /// As [`changed`](Receiver::changed), until the time is over.
    ///
    /// # Panics
    /// As [`changed`](Receiver::changed).
    ///
    /// # Errors
    /// `Timeout` if the value did not change in time, `Closed` if it never will.
    #[track_caller]
    pub fn changed_timeout(&mut self, timeout: Duration) -> Result<(), RecvTimeoutError> {
        let until = Until::of(timeout);
        let mut state = self.shared.state.lock();
        while state.version == self.seen {
            if state.senders == 0 {
                return Err(RecvTimeoutError::Closed);
            }
            let (guard, waited) = self.shared.changed.wait_until(state, until);
            state = guard;
            if waited.timed_out() && state.version == self.seen {
                return Err(RecvTimeoutError::Timeout);
            }
        }
        self.seen = state.version;
        Ok(())
    }

    /// Lets `look` have the value, which this receiver has seen then.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while others look.
    #[track_caller]
    pub fn with<R>(&mut self, look: impl FnOnce(&T) -> R) -> R {
        let state = self.shared.state.lock();
        self.seen = state.version;
        look(&state.value)
    }

    /// A copy of the value, which this receiver has seen then.
    ///
    /// # Blocking
    /// As [`with`](Receiver::with).
    #[track_caller]
    pub fn get(&mut self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Receiver { shared: self.shared.clone(), seen: self.seen }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("waiting", &self.shared.changed).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("seen", &self.seen).finish_non_exhaustive()
    }
}
