//! What can be seen of a channel from outside of its lock: whether it is worth taking the lock for.
//!
//! States      of each sign: down (a receive, or a send, would park) | up (take the lock to know).
//! Invariants  I1  a sign is written with the channel's lock held.
//!             I2  down  =>  that operation would park, and no waiter is linked that another's claim could make ready.
//! Protocol    Who makes an operation possible raises its sign before it unlocks: by a value, by room, by a waiter or by
//!             closing. Who found under the lock that it is not possible may lower it. Who only wants to try looks at the
//!             sign first.
//!             Relaxed is enough: the signs' orders of modification are the lock's order, so whoever looks after an
//!             operation has happened sees its sign, or that of a later operation; and who sees a sign down fetches
//!             nothing. One sign for value, waiter and close together is why no order between reads can be wrong; Go
//!             reads length, then closed, then length again.
//! Rejected    Exact signs: every operation would write both, the sign of what others took away included.
//!             Looking at more than one channel without their locks: a value that moves from one to the other between
//!             the looks would be missed in both.
//! See         Go `chan.go`, empty and full; models in `rt/models/mod.rs` (signs_*).

use std::sync::atomic::Ordering;

use crate::rt::primitives::AtomicBool;

pub(crate) struct Signs {
    receive: AtomicBool,
    send: AtomicBool,
}

impl Signs {
    /// Of a new channel, which is looked at for the first time under the lock.
    pub(super) fn new() -> Self {
        Signs { receive: AtomicBool::new(true), send: AtomicBool::new(true) }
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
