//! The bare lock under `Mutex` and `Once`: held or free, and a queue.
//!
//! States      free | held.
//! Invariants  I1  free  =>  nobody waits.
//! Protocol    `release` hands the lock to the first in the queue: it stays held, and the woken goroutine has it.
//!             The caller of `release` emits its event and then readies whom it returns.
//! Rejected    Waking the first waiter to try again, as Go's normal mode does: the goroutine that unlocks may take the
//!             lock again and again before it. Go corrects that after a millisecond by its starvation mode, which is
//!             this hand-over. What the hand-over rules out a schedule can still show, by letting the second goroutine
//!             come to its `lock` later.
//! See         Go `internal/sync/mutex.go`; tests/sync_mutex.rs.

use std::panic::Location;

use super::identity::{Identity, current_id};
use super::wait::wait;
use crate::rt::event::WaitReason;
use crate::rt::lock::SpinLock;
use crate::rt::park::Site;
use crate::rt::waiter::{Owner, WaitQueue};

struct State {
    held: bool,
    waiters: WaitQueue<()>,
}

impl State {
    fn check_invariants(&self) {
        debug_assert!(self.held || self.waiters.is_empty(), "gort internal bug: I1, a goroutine waits for a free lock");
    }
}

/// What a release did.
pub(super) enum Released {
    /// The lock is free now.
    Free,
    /// This goroutine has it now and must be readied.
    HandedTo(Owner),
    /// It was free before: the caller's user made a mistake.
    WasFree,
}

impl Released {
    /// Readies who was handed the lock.
    pub(super) fn ready(self) {
        if let Released::HandedTo(owner) = self {
            owner.ready();
        }
    }
}

pub(super) struct RawMutex {
    state: SpinLock<State>,
}

impl RawMutex {
    pub(super) fn new() -> Self {
        RawMutex { state: SpinLock::new(State { held: false, waiters: WaitQueue::new() }) }
    }

    /// Takes the lock if it is free. Whether it was.
    #[inline]
    pub(super) fn try_acquire(&self) -> bool {
        !std::mem::replace(&mut self.state.lock().held, true)
    }

    /// Needs: nothing. Does: takes the lock, parking while it is held. Leaves: the lock held. Whether it parked.
    #[inline]
    #[track_caller]
    pub(super) fn acquire(&self, identity: &Identity, location: &'static Location<'static>) -> bool {
        let mut state = self.state.lock();
        if !std::mem::replace(&mut state.held, true) {
            return false;
        }
        let site = Site { reason: WaitReason::MutexLock, location };
        wait(
            &self.state,
            state,
            |state| &mut state.waiters,
            site,
            identity,
            |handed| {
                if handed {
                    self.release().ready();
                }
            },
        );
        true
    }

    /// Needs: nothing. Does: hands the lock to the first that waits, or frees it. Leaves: the rest to the caller.
    #[inline]
    pub(super) fn release(&self) -> Released {
        let mut state = self.state.lock();
        let released = if !state.held {
            Released::WasFree
        } else if let Some(first) = state.waiters.pop() {
            Released::HandedTo(first.release(current_id()))
        } else {
            state.held = false;
            Released::Free
        };
        state.check_invariants();
        released
    }

    /// Whether it is held, and how many wait, for `Debug`.
    pub(super) fn counts(&self) -> (bool, usize) {
        let state = self.state.lock();
        (state.held, state.waiters.len())
    }
}
