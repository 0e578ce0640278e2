//! The operation of a case: a receive or a send that has not been decided yet.
//!
//! States      waiting to be chosen | linked (a waiter stands in the channel's queue) | won | lost.
//! Invariants  I1  the waiter stays in its case, and the case is borrowed for as long as the select runs, so a linked
//!                 waiter never moves.
//!             I2  a case takes part in one select, once: `begin` and `arm` see to it before anything is locked.
//!             I3  a select holds its cases' own locks: only the case says which lock that is, and an `Armed` case,
//!                 which has its lock beside it, is made by the case alone.
//! Protocol    The passes of `select/mod.rs` call the methods of `Operation`; what each needs is said there. What a receive
//!             and a send have in common is here, and each `Side` says the rest.
//! See         select/side.rs, select/kept.rs.

// Why unsafe: a select holds many locks of different types at once, and links waiters into queues.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use gort_events::{Caller, CaseInfo, ObjectId, WaitReason};

use super::case::{Armed, USED};
use super::kept::{Kept, Which};
use super::side::Side;
use crate::chan::{Core, State};
use crate::rt::large::unbox;
use crate::rt::lock::Spin;
use crate::rt::parking::waiter::{Claim, Owner, Waiter, WaiterSlot};
use crate::rt::workers::worker::Worker;

/// What a select does with a case.
pub(crate) trait Operation {
    /// Does: notes that a select has begun with this case. Returns whether one had before.
    fn begin(&self) -> bool;
    /// The channel's lock.
    fn lock(&self) -> Lock<'_>;
    /// Whether the channel's hint says, without its lock, that the operation would park; also of a nil channel.
    fn is_plainly_not_ready(&self) -> bool;
    /// Whether the operation can probably be done: a goroutine that is parked there may be claimed through another
    /// channel before it is. What is not ready stays so for as long as the lock is held. Needs: locked, or nil.
    fn is_ready(&self) -> bool;
    /// Needs: locked, or nil, and not ready. Does: clears the channel's hint.
    fn note_not_ready(&self);
    /// Needs: locked, not nil. Does: the operation, up to what must wait for the unlock. Returns whether it could be done;
    /// if not, nothing has happened, and the case is not ready.
    fn carry_out(&self, here: Option<&Worker>) -> bool;
    /// Needs: carried out, unlocked. Does: the event, the other side's `ready`, the panic of a closed channel.
    fn finish(&self, here: Option<&Worker>, caller: Caller);
    /// The queue that its waiter would stand in; 0: in none, the channel is nil.
    fn queue(&self) -> (usize, bool);
    /// Needs: locked, or nil.
    fn link(&self, owner: &Owner, claim: &Claim, number: usize);
    /// Needs: unlocked. Leaves: no waiter of this case in any queue.
    fn unlink(&self);
    /// Needs: this case won while parked.
    fn woken(&self, here: Option<&Worker>, caller: Caller);
    fn info(&self, worker: &Worker) -> CaseInfo;
    fn offered(&self) -> Option<String>;
    /// Why the plain operation would park.
    fn plain_reason(&self) -> WaitReason;
}

/// The lock of a case's channel; a nil one has none.
#[derive(Clone, Copy)]
pub(crate) struct Lock<'a>(pub(super) Option<&'a Spin>);

/// An operation on a channel of `P`: of values, or of boxes with large ones. `S` is its direction.
pub(super) struct OnChannel<'a, P, S> {
    core: Option<&'a Core<P>>,
    waiter: WaiterSlot<P>,
    begun: Cell<bool>,
    /// From `link` to `unlink`: another thread may be using the waiter.
    linked: Cell<bool>,
    won: Cell<bool>,
    /// What was received, or is to be sent.
    pub(super) value: Cell<Option<P>>,
    pub(super) side: S,
}

impl<'a, P, S> OnChannel<'a, P, S> {
    #[inline]
    pub(super) fn new(core: Option<&'a Arc<Core<P>>>, value: Option<P>, side: S) -> Self {
        OnChannel {
            core: core.map(|core| &**core),
            waiter: WaiterSlot::new(),
            begun: Cell::new(false),
            linked: Cell::new(false),
            won: Cell::new(false),
            value: Cell::new(value),
            side,
        }
    }

    pub(super) fn core(&self) -> &'a Core<P> {
        self.core.unwrap_or_else(|| bug!("a nil case was used"))
    }

    /// The channel's state, lent to `f`. Needs: locked.
    pub(super) fn state<R>(&self, f: impl FnOnce(&mut State<P>) -> R) -> R {
        // SAFETY: the lock must be held and no other reference live. Held: by the select's `AllLocked`. No other: `f`
        // does not reach another case of the same channel.
        f(unsafe { self.core().state.held_value() })
    }

    /// The waiter, if no other thread can be using it.
    pub(super) fn own_waiter(&self) -> Option<&Waiter<P>> {
        self.waiter.get().filter(|_| !self.linked.get())
    }
}

impl<P: Send, S: Side<P>> Operation for OnChannel<'_, P, S> {
    #[inline]
    fn begin(&self) -> bool {
        self.begun.replace(true)
    }

    #[inline]
    fn lock(&self) -> Lock<'_> {
        Lock(self.core.map(|core| core.state.spin()))
    }

    #[inline]
    fn is_plainly_not_ready(&self) -> bool {
        self.core.is_none_or(|core| S::is_hinted_impossible(&core.hints))
    }

    fn is_ready(&self) -> bool {
        self.core.is_some() && self.state(|state| S::is_possible(state, self.core().cap))
    }

    fn note_not_ready(&self) {
        if let Some(core) = self.core {
            S::hint_impossible(&core.hints);
        }
    }

    fn carry_out(&self, here: Option<&Worker>) -> bool {
        S::carry_out(self, here)
    }

    #[track_caller]
    fn finish(&self, here: Option<&Worker>, caller: Caller) {
        self.won.set(true);
        S::finish(self, here, caller);
    }

    fn queue(&self) -> (usize, bool) {
        (self.core.map_or(0, |core| std::ptr::from_ref(core).addr()), S::SENDS)
    }

    fn link(&self, owner: &Owner, claim: &Claim, number: usize) {
        let Some(core) = self.core else { return };
        S::hint_opposite(&core.hints);
        let waiter = self.waiter.init(Waiter::of_select(*owner, S::brought(self), claim, number));
        self.linked.set(true);
        // SAFETY: the waiter must stay in place until unlinked: it lies in this case, which the select borrows until
        // its `Unlink` (`select/mod.rs`) has unlinked it (I1).
        self.state(|state| unsafe { S::queue(state).push(waiter) });
    }

    fn unlink(&self) {
        if let (Some(core), Some(waiter)) = (self.core, self.waiter.get()) {
            S::queue(&mut core.state.lock()).remove(waiter);
        }
        self.linked.set(false);
    }

    #[track_caller]
    fn woken(&self, here: Option<&Worker>, caller: Caller) {
        self.won.set(true);
        // The goroutine that completed it has popped its waiter.
        self.linked.set(false);
        let waiter = self.waiter.get().unwrap_or_else(|| bug!("a case won without a waiter"));
        S::woken(self, waiter, here, caller);
    }

    fn info(&self, worker: &Worker) -> CaseInfo {
        let nil = CaseInfo { chan: ObjectId::NIL, direction: S::DIRECTION };
        self.core.map_or(nil, |core| core.case(worker, S::DIRECTION))
    }

    fn offered(&self) -> Option<String> {
        self.side.offered()
    }

    fn plain_reason(&self) -> WaitReason {
        S::plain_reason(self.core.is_none())
    }
}

/// What a case is: an operation on a channel of `T`, in the direction `S`, or of boxes with a `T`, in the direction `L`.
pub(super) type KeptOperation<'a, T, S, L> = Kept<T, OnChannel<'a, T, S>, OnChannel<'a, Box<T>, L>>;

/// The same expression for the operation of a case, of whichever size its values are.
macro_rules! with_operation {
    ($kept:expr, $operation:ident => $then:expr) => {
        match $kept.which() {
            Which::Small($operation) => $then,
            Which::Large($operation) => $then,
        }
    };
}

impl<T, S, L> KeptOperation<'_, T, S, L> {
    pub(super) fn won(&self) -> bool {
        with_operation!(self, operation => operation.won.get())
    }

    pub(super) fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_operation!(self, operation => {
            f.debug_struct(name).field("nil", &operation.core.is_none()).field("won", &operation.won).finish()
        })
    }
}

impl<T: Send, S: Side<T>, L: Side<Box<T>>> KeptOperation<'_, T, S, L> {
    #[inline]
    pub(super) fn operation(&self) -> &dyn Operation {
        with_operation!(self, operation => operation)
    }

    /// # Panics
    /// Panics if the case has begun before.
    #[inline]
    #[track_caller]
    pub(super) fn arm(&self) -> Armed<'_> {
        with_operation!(self, operation => {
            assert!(!operation.begin(), "{USED}");
            Armed { case: operation, lock: operation.lock() }
        })
    }

    /// What the user can have of it now. A nil channel keeps no boxes.
    #[inline]
    pub(super) fn take(&self) -> Option<T> {
        match self.which() {
            Which::Small(operation) => S::take(operation),
            Which::Large(operation) => match operation.core {
                Some(core) => core.unboxed(L::take(operation)),
                None => unbox(L::take(operation)),
            },
        }
    }
}
