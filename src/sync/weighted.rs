//! Weighted: permits that are taken by the number.
//!
//! Invariants  I1  a goroutine waits  =>  the first one wants more than is left.
//!             I2  what is taken and what is left is `size` together.
//! Protocol    As Go's: a lock, and a queue of those that wait, each with a channel that is closed when it has what it wants. Who waits
//!             behind one that wants much waits, too, although less is there: else that one would never have its turn.
//! See         Go `golang.org/x/sync/semaphore`; tests/habits/hand_overs.rs.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use super::Mutex;
use super::semaphore::NOT_HELD;
use crate::chan::{Chan, chan};

/// A number of permits, of which a goroutine takes several at once.
///
/// Go: [`semaphore.Weighted`](https://pkg.go.dev/golang.org/x/sync/semaphore). Rust: `tokio::sync::Semaphore::acquire_many`.
/// With weight 1 throughout a [`Semaphore`](super::Semaphore) is less work.
///
/// # Examples
///
/// ```
/// use gort::sync::Weighted;
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let memory = Arc::new(Weighted::new(10));
///     memory.acquire(7);
///     gort::println!("{} {}", memory.try_acquire(4), memory.try_acquire(3));
///     memory.release(10);
/// })?;
/// // false true
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Weighted {
    size: u64,
    state: Mutex<State>,
}

struct State {
    left: u64,
    next: u64,
    waiting: VecDeque<Waiting>,
}

struct Waiting {
    number: u64,
    wants: u64,
    granted: Chan<()>,
}

impl Weighted {
    /// `size` permits in all.
    ///
    /// Go: `semaphore.NewWeighted(size)`.
    #[track_caller]
    pub fn new(size: u64) -> Self {
        Weighted { size, state: Mutex::new(State { left: size, next: 0, waiting: VecDeque::new() }) }
    }

    /// Takes `weight` permits.
    ///
    /// Go: `sem.Acquire(ctx, weight)`.
    ///
    /// # Blocking
    /// Parks with "chan receive" while they are not there, or others wait that came before; for ever if there are not so many
    /// at all.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn acquire(&self, weight: u64) {
        if let Err((_, granted)) = self.begin(weight) {
            granted.recv();
        }
    }

    /// Takes `weight` permits if they are there within `timeout`. Whether they were.
    ///
    /// Go: `sem.Acquire` with a context that has a timeout.
    ///
    /// # Blocking
    /// As [`acquire`](Weighted::acquire), until the time is over.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn acquire_timeout(&self, weight: u64, timeout: Duration) -> bool {
        let Err((number, granted)) = self.begin(weight) else { return true };
        if granted.recv_timeout(timeout) != Err(crate::RecvTimeoutError::Timeout) {
            return true;
        }
        let mut state = self.state.lock();
        let place = state.waiting.iter().position(|waiting| waiting.number == number);
        // If it is not there any more, they came at the same instant.
        let Some(place) = place else { return true };
        state.waiting.remove(place);
        if place == 0 {
            // Those behind it may want less.
            let granted = state.grant();
            drop(state);
            granted.iter().for_each(Chan::close);
        }
        false
    }

    /// The permits, or the place in the queue.
    #[track_caller]
    fn begin(&self, weight: u64) -> Result<(), (u64, Chan<()>)> {
        let mut state = self.state.lock();
        if state.left >= weight && state.waiting.is_empty() {
            state.left -= weight;
            return Ok(());
        }
        let (number, granted) = (state.next, chan(0));
        state.next += 1;
        state.waiting.push_back(Waiting { number, wants: weight, granted: granted.clone() });
        Err((number, granted))
    }

    /// Takes `weight` permits if they are there and no goroutine waits.
    ///
    /// Go: `sem.TryAcquire(weight)`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while others are at it.
    #[track_caller]
    pub fn try_acquire(&self, weight: u64) -> bool {
        let mut state = self.state.lock();
        let there = state.left >= weight && state.waiting.is_empty();
        if there {
            state.left -= weight;
        }
        there
    }

    /// Gives `weight` permits back.
    ///
    /// Go: `sem.Release(weight)`.
    ///
    /// # Blocking
    /// As [`try_acquire`](Weighted::try_acquire).
    ///
    /// # Panics
    /// Panics with "semaphore: released more than held".
    #[track_caller]
    pub fn release(&self, weight: u64) {
        let mut state = self.state.lock();
        assert!(weight <= self.size - state.left, "{NOT_HELD}");
        state.left += weight;
        let granted = state.grant();
        drop(state);
        granted.iter().for_each(Chan::close);
    }
}

impl State {
    /// Those that have their permits now.
    fn grant(&mut self) -> Vec<Chan<()>> {
        let mut granted = Vec::new();
        while let Some(first) = self.waiting.front().filter(|first| first.wants <= self.left) {
            self.left -= first.wants;
            granted.extend(self.waiting.pop_front().map(|first| first.granted));
        }
        granted
    }
}

impl fmt::Debug for Weighted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Weighted").field("size", &self.size).finish_non_exhaustive()
    }
}
