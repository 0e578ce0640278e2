//! Broadcast: every value for every receiver, with a bound on how far one may fall behind.
//!
//! Invariants  I1  `values` are the last ones that were sent, at most `cap`; the first of them has the number `first`.
//!             I2  a receiver's `next` is at most `first + values.len()`.
//! Protocol    A lock, and a Cond that every send broadcasts. A sender never waits: a receiver that has fallen behind by more than the bound
//!             is told how many it has missed, and goes on with the oldest that is left.
//! See         Rust `tokio::sync::broadcast`; tests/habits/hand_overs.rs.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::{Cond, Mutex};

struct Shared<T> {
    cap: usize,
    state: Mutex<State<T>>,
    sent: Cond,
}

struct State<T> {
    values: VecDeque<T>,
    first: u64,
    senders: usize,
    receivers: usize,
}

impl<T> State<T> {
    fn next(&self) -> u64 {
        self.first + self.values.len() as u64
    }
}

/// Makes a sender and one receiver; `cap` values are kept for receivers that are behind.
///
/// Go: none; a channel for each receiver. Rust: `tokio::sync::broadcast::channel`.
///
/// # Panics
/// Panics if `cap` is 0.
///
/// # Examples
///
/// ```
/// use gort::sync::{WaitGroup, broadcast};
///
/// gort::run(|| {
///     let (tx, mut rx) = broadcast::channel(8);
///     let mut other = tx.subscribe();
///     let wg = WaitGroup::new();
///     wg.go(move || {
///         let mut sum = 0;
///         while let Ok(n) = other.recv() {
///             sum += n;
///         }
///         gort::println!("sum {sum}");
///     });
///     (1..=3).for_each(|n| _ = tx.send(n));
///     drop(tx);
///     gort::println!("{:?} {:?} {:?} {:?}", rx.recv(), rx.recv(), rx.recv(), rx.recv());
///     wg.wait();
/// })?;
/// // Ok(1) Ok(2) Ok(3) Err(Closed)
/// // sum 6
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn channel<T: Clone>(cap: usize) -> (Sender<T>, Receiver<T>) {
    assert!(cap > 0, "gort: a broadcast keeps one value at least");
    let state = State { values: VecDeque::new(), first: 0, senders: 1, receivers: 1 };
    let shared = Arc::new(Shared { cap, state: Mutex::new(state), sent: Cond::new() });
    (Sender { shared: shared.clone() }, Receiver { shared, next: 0 })
}

/// The end that sends.
pub struct Sender<T> {
    shared: Arc<Shared<T>>,
}

/// An end that receives every value that is sent from now on. A clone goes on where this one is.
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    next: u64,
}

/// Why a receiver has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecvError {
    /// All senders are gone, and what they have sent has been received.
    Closed,
    /// It was this many values too slow; the next receive goes on with the oldest one that is left.
    Lagged(u64),
}

impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecvError::Closed => f.write_str("all senders are gone"),
            RecvError::Lagged(missed) => write!(f, "the receiver has missed {missed} values"),
        }
    }
}

impl std::error::Error for RecvError {}

impl<T> Sender<T> {
    /// Sends a value to all receivers, and returns how many they are.
    ///
    /// # Blocking
    /// Never waits for receivers; parks with "sync.Mutex.Lock" while others are at it.
    #[track_caller]
    pub fn send(&self, value: T) -> usize {
        let mut state = self.shared.state.lock();
        let receivers = state.receivers;
        if receivers == 0 {
            return 0;
        }
        state.values.push_back(value);
        let oldest = if state.values.len() > self.shared.cap { state.values.pop_front() } else { None };
        state.first += u64::from(oldest.is_some());
        drop(state);
        drop(oldest);
        self.shared.sent.broadcast();
        receivers
    }

    /// One more receiver, of what is sent from now on.
    ///
    /// # Blocking
    /// As [`send`](Sender::send).
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let mut state = self.shared.state.lock();
        state.receivers += 1;
        Receiver { next: state.next(), shared: self.shared.clone() }
    }
}

impl<T: Clone> Receiver<T> {
    /// Waits for the next value.
    ///
    /// # Blocking
    /// Parks with "sync.Cond.Wait" until one is sent.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    ///
    /// # Errors
    /// `Closed` once all senders are gone and nothing is left; `Lagged` if values were missed.
    #[track_caller]
    pub fn recv(&mut self) -> Result<T, RecvError> {
        let mut state = self.shared.state.lock();
        loop {
            if self.next < state.first {
                let missed = state.first - std::mem::replace(&mut self.next, state.first);
                return Err(RecvError::Lagged(missed));
            }
            if let Some(value) = state.values.get((self.next - state.first) as usize) {
                self.next += 1;
                return Ok(value.clone());
            }
            if state.senders == 0 {
                return Err(RecvError::Closed);
            }
            state = self.shared.sent.wait(state);
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.shared.state.lock().senders += 1;
        Sender { shared: self.shared.clone() }
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        self.shared.state.lock().receivers += 1;
        Receiver { shared: self.shared.clone(), next: self.next }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock();
        state.senders -= 1;
        let last = state.senders == 0;
        drop(state);
        if last {
            self.shared.sent.broadcast();
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.shared.state.lock().receivers -= 1;
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("cap", &self.shared.cap).field("waiting", &self.shared.sent).finish()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("cap", &self.shared.cap).field("next", &self.next).finish()
    }
}
