//! A wait in an object's queue that ends at a time.
//!
//! Invariants  I1  both waiters are linked before the timer is armed: it finds nothing to send to but the waiter.
//!             I2  they share a claim: that one which is popped first wins, the other one is passed over and unlinked here.
//! Protocol    As `park::begin_wait_then`: link, unlock, `linked`, then wait. The goroutine waits before it arms the timer, which may
//!             fire at once on another worker.
//! See         sync/cond.rs, sync/wait.rs, sync/raw.rs.

// Why unsafe: waiters are linked by hand.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::time::Duration;

use gort_events::{CaseInfo, Direction, EventKind, ObjectId};

use crate::rt::goroutine::GoRef;
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::park::{self, ParkedAt};
use crate::rt::parking::waiter::{Claim, Owner, WaitQueue, Waiter};
use crate::rt::stacks::kill;
use crate::rt::workers::worker::Worker;
use crate::time::{Instant, Limit};

/// Takes both waiters out of their queues, also when the goroutine is unwound while parked.
struct Unlink<'a, S> {
    lock: &'a SpinLock<S>,
    queue: fn(&mut S) -> &mut WaitQueue<()>,
    waiter: &'a Waiter<()>,
    limit: &'a Limit,
    expired: &'a Waiter<Instant>,
}

impl<S> Unlink<'_, S> {
    fn unlink(&self) {
        (self.queue)(&mut self.lock.lock()).remove(self.waiter);
        self.limit.core().state.lock().receivers.remove(self.expired);
    }
}

/// What is left to do if the wait is unwound.
struct CutShort<'a, S> {
    unlink: &'a Unlink<'a, S>,
    claim: &'a Claim,
    /// As long as it has not parked.
    running: Cell<Option<GoRef>>,
}

impl<S> Drop for CutShort<'_, S> {
    fn drop(&mut self) {
        self.unlink.unlink();
        if self.claim.winner().is_some() {
            match self.running.get() {
                // Another thread has popped a waiter, and is on its way with the `ready`.
                Some(goroutine) => goroutine.home().wait_for(goroutine),
                None => kill::await_delivery(),
            }
        }
    }
}

/// A wait in a queue that ends at a time.
pub(crate) struct TimedWait<'a, S> {
    pub(crate) lock: &'a SpinLock<S>,
    pub(crate) queue: fn(&mut S) -> &mut WaitQueue<()>,
    /// Not zero.
    pub(crate) timeout: Duration,
    pub(crate) parked_at: ParkedAt,
    /// It stands before all others.
    pub(crate) front: bool,
}

/// How such a wait has ended: `None`: the time was over first. Else it was readied, and whether it was given something.
pub(crate) type Ended = Option<bool>;

/// Tells `cut_short` when the wait is unwound, of a waiter that is in no queue any more.
struct Unwound<'a, F: FnOnce(Ended)> {
    waiter: &'a Waiter<()>,
    claim: &'a Claim,
    cut_short: Option<F>,
}

impl<F: FnOnce(Ended)> Drop for Unwound<'_, F> {
    fn drop(&mut self) {
        if let Some(cut_short) = self.cut_short.take() {
            cut_short(ended(self.claim, self.waiter));
        }
    }
}

fn ended(claim: &Claim, waiter: &Waiter<()>) -> Ended {
    (claim.winner() == Some(0)).then(|| waiter.take().is_some())
}

impl<S> TimedWait<'_, S> {
    /// Parks the running goroutine in the queue until it is readied there, or until the time is over.
    ///
    /// Needs: `guard` is of the lock, the caller is a goroutine; the queue's owner passes over waiters whose claim is decided. Does:
    /// links, unlocks, runs `linked`, which must not suspend, parks. Leaves: the waiter unlinked, the timer stopped; or unwinds, and
    /// then `cut_short` was told how the wait had ended by then.
    #[track_caller]
    pub(crate) fn wait(
        self,
        mut guard: SpinGuard<'_, S>,
        object: impl FnOnce(&Worker) -> ObjectId,
        linked: impl FnOnce(),
        cut_short: impl FnOnce(Ended),
    ) -> Ended {
        let TimedWait { lock, queue, timeout, parked_at, front } = self;
        let (worker, goroutine) = park::current_goroutine(parked_at.reason.text());
        let limit = Limit::new(&worker);
        let (owner, claim) = (Owner::Goroutine(goroutine), Claim::new());
        let waiter = Waiter::of_select(owner, None, &claim, 0).before_others(front);
        let expired = Waiter::of_select(owner, None, &claim, 1);
        let mut unwound = Unwound { waiter: &waiter, claim: &claim, cut_short: Some(cut_short) };
        if kill::is_due(&worker, goroutine) {
            drop(guard);
            linked();
            kill::throw(goroutine);
        }
        // SAFETY: the waiter must stay in place until it is unlinked: it is a local, and `Unlink` is done with it before this returns
        // or unwinds.
        unsafe { queue(&mut guard).push(&waiter) };
        drop(guard);
        // SAFETY: as above.
        unsafe { limit.core().state.lock().receivers.push(&expired) };
        let unlink = Unlink { lock, queue, waiter: &waiter, limit: &limit, expired: &expired };
        let called_off = CutShort { unlink: &unlink, claim: &claim, running: Cell::new(Some(goroutine)) };
        linked();
        called_off.running.set(None);
        let parking = park::begin_park(worker, goroutine, parked_at.reason, parked_at.location);
        limit.arm(&worker, timeout, parked_at.location);
        if worker.listening() {
            let timer = CaseInfo { chan: limit.core().object(&worker, None), direction: Direction::Recv };
            let park = EventKind::Park {
                reason: parked_at.reason,
                on: vec![timer],
                first: Vec::new(),
                object: Some(object(&worker)),
                value: None,
            };
            worker.emit(park, Some(parked_at.location));
        }
        parking.switch();
        std::mem::forget(called_off);
        unlink.unlink();
        unwound.cut_short = None;
        invariant!(claim.winner().is_some(), "a timed wait was readied undecided");
        let ended = ended(&claim, &waiter);
        if ended.is_some() {
            limit.call_off(parked_at.location);
        } else {
            limit.received(&expired, parked_at.location);
        }
        park::observe_result(ended.is_some().into());
        ended
    }
}
