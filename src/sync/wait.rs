//! Waits in which the waker hands something over: a lock, a permit, the end of a counter.
//!
//! Invariants  I1  a goroutine that was handed something has it, or has given it back: also a goroutine that is unwound at
//!                 the very moment it would go on, because the program is over.
//! Protocol    `wait` parks like `park::wait`. If that unwinds, `cut_short` is told whether the hand-over had happened
//!             before, and must undo it; no lock is held then.
//! Rejected    Giving back in `park::wait`: it does not know what its callers hand over.
//! See         rt/stacks/kill.rs; tests/runtime/sync/endings.rs.

use std::time::Duration;

use super::identity::Identity;
use crate::rt::current::worker;
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::park::{self, ParkedAt};
use crate::rt::parking::waiter::{Outcome, WaitQueue, Waiter};
use crate::rt::stacks::unwind;
use crate::timed::{TimedWait, Until};

/// Parks the running goroutine on `queue` until its wait is completed.
///
/// Needs: `guard` is of `lock`. Does: parks. Leaves: the lock released, the waiter completed; or unwinds, and then
/// `cut_short(true)` undid the completion or `cut_short(false)` looked after those behind it in the queue. Where there is no goroutine
/// it panics, as one that is unwound before it stands in the queue.
#[track_caller]
pub(super) fn wait<S>(
    lock: &SpinLock<S>,
    guard: SpinGuard<'_, S>,
    queue: fn(&mut S) -> &mut WaitQueue<()>,
    parked_at: ParkedAt,
    identity: &Identity,
    cut_short: impl FnOnce(bool),
) {
    let Some(owner) = park::owner() else {
        drop(guard);
        cut_short(false);
        park::not_a_goroutine(parked_at.reason.text())
    };
    let waiter = Waiter::new(owner, None);
    let mut unwound = Unwound { waiter: &waiter, cut_short: Some(cut_short) };
    park::wait(lock, guard, queue, &waiter, &owner, parked_at, |worker| identity.parked_on(worker));
    unwound.cut_short = None;
}

/// As `wait`, for `timeout` at most. Whether the wait was completed; if not, the time was over first, and `cut_short` is not told.
///
/// Needs: as `wait`, and `timeout` is not zero.
#[track_caller]
pub(super) fn wait_timeout<S>(
    lock: &SpinLock<S>,
    guard: SpinGuard<'_, S>,
    queue: fn(&mut S) -> &mut WaitQueue<()>,
    (timeout, parked_at): (Duration, ParkedAt),
    identity: &Identity,
    cut_short: impl FnOnce(bool),
) -> bool {
    let wait = TimedWait { lock, queue, timeout, parked_at, front: false };
    wait.wait(guard, |worker| identity.object(worker), || (), |ended| cut_short(ended.is_some())).is_some()
}

/// How long the running goroutine may wait; zero: not at all. Once the program is over no time passes any more.
#[track_caller]
fn left(until: Until, operation: &str) -> Duration {
    let (worker, _) = park::current_goroutine(operation);
    if worker.is_ending() { Duration::ZERO } else { until.left(&worker) }
}

/// As `wait_timeout`, until a time at the latest; at once where that is over. `operation`: what is refused outside of a goroutine.
#[track_caller]
pub(super) fn wait_until<S>(
    lock: &SpinLock<S>,
    guard: SpinGuard<'_, S>,
    queue: fn(&mut S) -> &mut WaitQueue<()>,
    (until, operation, parked_at): (Until, &str, ParkedAt),
    identity: &Identity,
    cut_short: impl FnOnce(bool),
) -> bool {
    if park::owner().is_none() {
        drop(guard);
        park::not_a_goroutine(operation);
    }
    let timeout = left(until, operation);
    !timeout.is_zero() && wait_timeout(lock, guard, queue, (timeout, parked_at), identity, cut_short)
}

/// When a wait of several parts ends, by the run's clock.
#[derive(Clone, Copy)]
pub(super) struct Deadline(Duration);

impl Deadline {
    /// `None`: the caller may not wait.
    #[track_caller]
    pub(super) fn of(until: Until, operation: &str) -> Option<Self> {
        let left = left(until, operation);
        let now = worker().map_or(Duration::ZERO, |worker| worker.clock.now());
        (!left.is_zero()).then(|| Deadline(now.saturating_add(left)))
    }

    /// As the function `left`.
    pub(super) fn left(self) -> Duration {
        let running = worker().filter(|worker| !worker.is_ending());
        running.map_or(Duration::ZERO, |worker| self.0.saturating_sub(worker.clock.now()))
    }

    /// In nanoseconds since the start of the run.
    pub(super) fn nanos(self) -> u64 {
        u64::try_from(self.0.as_nanos()).unwrap_or(u64::MAX)
    }
}

/// Tells `cut_short` when the wait is unwound. The waiter is out of its queue by then.
struct Unwound<'a, F: FnOnce(bool)> {
    waiter: &'a Waiter<()>,
    cut_short: Option<F>,
}

impl<F: FnOnce(bool)> Drop for Unwound<'_, F> {
    fn drop(&mut self) {
        if let Some(cut_short) = self.cut_short.take() {
            cut_short(self.waiter.outcome() != Outcome::Pending);
        }
    }
}

/// The scheduling point before an unlock in a destructor. Needs: the unlock happens also if this unwinds.
///
/// It lets others run only while nothing is unwinding: a goroutine that stops in the middle of an unwinding leaves its
/// thread marked as panicking for all others (rt/stacks/unwind.rs). When the program is over it unwinds from here, as any point does.
#[inline]
pub(super) fn point_in_drop() {
    if !unwind::unwinding()
        && let Some(worker) = worker()
    {
        worker.point_before_release();
    }
}
