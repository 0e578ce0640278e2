//! Barrier: a place where goroutines wait for each other.
//!
//! Invariants  I1  fewer than `size` goroutines of the present generation have come.
//! Protocol    The last one that comes begins a new generation and lets all others go; each waits for its own generation to end.
//! See         Rust `std::sync::Barrier`, which is made so; tests/habits/hand_overs.rs.

use std::fmt;

use super::{Cond, Mutex};

/// A number of goroutines that wait at one place until the last of them is there.
///
/// It serves again, for the next meeting, as soon as it has let them go.
///
/// Go: none; a `WaitGroup` for each meeting. Rust: `std::sync::Barrier`.
///
/// # Examples
///
/// ```
/// use gort::sync::{Barrier, WaitGroup};
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let (meeting, wg) = (Arc::new(Barrier::new(3)), WaitGroup::new());
///     for _ in 0..3 {
///         let meeting = meeting.clone();
///         wg.go(move || {
///             if meeting.wait().is_leader() {
///                 gort::println!("all are here");
///             }
///         });
///     }
///     wg.wait();
/// })?;
/// // all are here
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Barrier {
    size: usize,
    state: Mutex<State>,
    let_go: Cond,
}

struct State {
    come: usize,
    generation: u64,
}

impl Barrier {
    /// A barrier for `size` goroutines; with 0, as with 1, none waits.
    #[track_caller]
    pub fn new(size: usize) -> Self {
        Barrier { size, state: Mutex::new(State { come: 0, generation: 0 }), let_go: Cond::new() }
    }

    /// Waits until `size` goroutines have come. One of them, the last, leads.
    ///
    /// # Blocking
    /// Parks with "sync.Cond.Wait" until the last one comes, and with "sync.Mutex.Lock" while others are at it.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let mut state = self.state.lock();
        let generation = state.generation;
        state.come += 1;
        if state.come >= self.size {
            state.come = 0;
            state.generation = generation.wrapping_add(1);
            drop(state);
            self.let_go.broadcast();
            return BarrierWaitResult { leads: true };
        }
        while state.generation == generation {
            state = self.let_go.wait(state);
        }
        BarrierWaitResult { leads: false }
    }
}

/// What a wait at a [`Barrier`] says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BarrierWaitResult {
    leads: bool,
}

impl BarrierWaitResult {
    /// Whether this goroutine was the last to come.
    pub fn is_leader(&self) -> bool {
        self.leads
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").field("size", &self.size).field("waiting", &self.let_go).finish_non_exhaustive()
    }
}
