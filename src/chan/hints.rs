//! What can be seen of a channel from outside of its lock: whether it is worth taking the lock for.
//!
//! States      of each hint: clear (a receive, or a send, would park) | set (take the lock to know).
//! Invariants  I1  a hint is written with the channel's lock held.
//!             I2  clear  =>  that operation would park, and no waiter is linked that another's claim could make ready.
//! Protocol    The operation that makes another one possible sets its hint before it unlocks: by a value, by room, by a waiter or
//!             by closing. An operation that found under the lock that it is not possible may clear it. An operation that is
//!             only tried looks at its hint first.
//!             Relaxed is enough: the hints' orders of modification are the lock's order, so a look after an operation has
//!             happened sees its hint, or that of a later operation; and a look that finds a hint clear fetches nothing. One
//!             hint for value, waiter and close together is why no order between reads can be wrong; Go reads length, then
//!             closed, then length again.
//! Rejected    Exact hints: every operation would write both, the hint of what others took away included.
//!             Looking at more than one channel without their locks: a value that moves from one to the other between
//!             the looks would be missed in both.
//! See         Go `chan.go`, empty and full; models in `rt/models/mod.rs` (hints_*).

use std::sync::atomic::Ordering;

use crate::rt::primitives::AtomicBool;

/// Whether a receive, and whether a send, may be possible.
pub(crate) struct ReadyHints {
    receive: AtomicBool,
    send: AtomicBool,
}

impl ReadyHints {
    /// Of a new channel, which is looked at for the first time under the lock.
    pub(super) fn new() -> Self {
        ReadyHints { receive: AtomicBool::new(true), send: AtomicBool::new(true) }
    }

    /// Whether a receive need not be tried.
    #[inline]
    pub(crate) fn no_receive(&self) -> bool {
        !self.receive.load(Ordering::Relaxed)
    }

    /// Whether a send need not be tried.
    #[inline]
    pub(crate) fn no_send(&self) -> bool {
        !self.send.load(Ordering::Relaxed)
    }

    /// Needs: locked, and a receive would park (`false`), or may be possible once the lock is released.
    #[inline]
    pub(crate) fn set_receive(&self, possible: bool) {
        self.receive.store(possible, Ordering::Relaxed);
    }

    /// As `set_receive`.
    #[inline]
    pub(crate) fn set_send(&self, possible: bool) {
        self.send.store(possible, Ordering::Relaxed);
    }
}
