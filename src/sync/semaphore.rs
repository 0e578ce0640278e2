//! Semaphore: a number of permits, and goroutines that wait for one.
//!
//! Invariants  I1  a goroutine waits  =>  no permit is left.
//!             I2  `permits` never exceeds `size`.
//! Protocol    `release` hands the permit to the first that waits: it is never counted in between, so no other goroutine
//!             can take it.
//! See         Go `golang.org/x/sync/semaphore`; tests/runtime/sync/semaphore.rs.

use std::fmt;
use std::panic::Location;

use gort_events::{Caller, EventKind, ObjectKind, WaitReason};

use super::identity::{Identity, current_id};
use super::wait::{point_in_drop, wait, wait_until};
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt};
use crate::rt::parking::waiter::{Owner, WaitQueue};
use crate::rt::stacks::unwind;
use crate::timed::Until;

pub(super) const NOT_HELD: &str = "semaphore: released more than held";

struct State {
    permits: usize,
    waiters: WaitQueue<()>,
}

impl State {
    fn check_invariants(&self, size: usize) {
        invariant!(self.permits == 0 || !self.waiters.has_waiting(), "I1, a goroutine waits beside a permit");
        invariant!(self.permits <= size, "I2, {} permits of {size}", self.permits);
    }
}

/// A number of permits: a goroutine that finds none left waits until one is given back.
///
/// A permit belongs to no goroutine: one may take it and another give it back.
///
/// Go: [`semaphore.Weighted`](https://pkg.go.dev/golang.org/x/sync/semaphore) with weight 1, or a buffered channel.
///
/// # Examples
///
/// ```
/// use gort::sync::{Semaphore, WaitGroup};
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let two = Arc::new(Semaphore::new(2));
///     let wg = WaitGroup::new();
///     for id in 1..=3 {
///         let two = two.clone();
///         wg.go(move || {
///             let _permit = two.permit();
///             gort::println!("{id} is in");
///             gort::gosched();
///             gort::println!("{id} leaves");
///         });
///     }
///     wg.wait();
/// })?;
/// // 3 is in
/// // 1 is in
/// // 3 leaves
/// // 2 is in
/// // 1 leaves
/// // 2 leaves
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Semaphore {
    identity: Identity,
    size: usize,
    state: SpinLock<State>,
}

impl Semaphore {
    /// A semaphore with `size` permits. With none, no goroutine ever gets one.
    ///
    /// Go: `semaphore.NewWeighted(size)`.
    #[track_caller]
    pub fn new(size: usize) -> Self {
        let identity = Identity::new(ObjectKind::Semaphore, Location::caller());
        Semaphore { identity, size, state: SpinLock::new(State { permits: size, waiters: WaitQueue::new() }) }
    }

    /// Takes a permit. Give it back by [`release`](Semaphore::release); [`permit`](Semaphore::permit) does that by
    /// itself.
    ///
    /// Go: `sem.Acquire(ctx, 1)`.
    ///
    /// # Blocking
    /// Parks with "semacquire" while none is left. A release hands its permit to the goroutine that has waited longest.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn acquire(&self) {
        park::scheduling_point();
        let location = Location::caller();
        let mut state = self.state.lock();
        if state.permits > 0 {
            state.permits -= 1;
            state.check_invariants(self.size);
            drop(state);
        } else {
            let parked_at = ParkedAt { reason: WaitReason::Semacquire, location };
            wait(
                &self.state,
                state,
                |state| &mut state.waiters,
                parked_at,
                &self.identity,
                |handed| {
                    if handed {
                        self.give_back(None);
                    }
                },
            );
        }
        self.emit(-1, Some(location));
    }

    /// As `acquire`, until a time at the latest. Whether there was a permit in time.
    #[track_caller]
    pub(super) fn acquire_until(&self, until: Until, operation: &str) -> bool {
        park::scheduling_point();
        let location = Location::caller();
        let mut state = self.state.lock();
        let acquired = if state.permits > 0 {
            state.permits -= 1;
            state.check_invariants(self.size);
            drop(state);
            true
        } else {
            let parked_at = ParkedAt { reason: WaitReason::Semacquire, location };
            let give_back = |handed| {
                if handed {
                    self.give_back(None);
                }
            };
            let queue: fn(&mut State) -> &mut WaitQueue<()> = |state| &mut state.waiters;
            wait_until(&self.state, state, queue, (until, operation, parked_at), &self.identity, give_back)
        };
        if acquired {
            self.emit(-1, Some(location));
        } else {
            park::observe_result(0);
        }
        acquired
    }

    /// The guard of a permit that the caller has taken.
    pub(super) fn taken(&self) -> Permit<'_> {
        Permit { semaphore: self }
    }

    /// Takes a permit if one is left.
    ///
    /// Go: `sem.TryAcquire(1)`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_acquire(&self) -> bool {
        park::scheduling_point();
        let mut state = self.state.lock();
        let taken = state.permits > 0;
        state.permits -= usize::from(taken);
        drop(state);
        park::observe_result(taken.into());
        if taken {
            self.emit(-1, Some(Location::caller()));
        }
        taken
    }

    /// Gives a permit back.
    ///
    /// Go: `sem.Release(1)`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// Panics with "semaphore: released more than held" if no permit is out.
    #[track_caller]
    pub fn release(&self) {
        park::scheduling_point();
        self.give_back(Some(Location::caller()));
    }

    /// Takes a permit, which goes back when the guard is dropped.
    ///
    /// Go: `sem.Acquire(ctx, 1)` with `defer sem.Release(1)`.
    ///
    /// # Blocking
    /// As [`acquire`](Semaphore::acquire).
    ///
    /// # Panics
    /// As [`acquire`](Semaphore::acquire).
    #[track_caller]
    pub fn permit(&self) -> Permit<'_> {
        self.acquire();
        self.taken()
    }

    /// Takes a permit if one is left, which goes back when the guard is dropped.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_permit(&self) -> Option<Permit<'_>> {
        self.try_acquire().then(|| self.taken())
    }

    /// How many permits are left.
    ///
    /// # Blocking
    /// Never parks.
    pub fn permits(&self) -> usize {
        park::scheduling_point();
        let permits = self.state.lock().permits;
        park::observe_result(permits as u64);
        permits
    }

    /// Needs: a permit is out. Does: hands it to the first that waits, or counts it. Leaves: the one that waited readied.
    #[track_caller]
    fn give_back(&self, caller: Option<Caller>) {
        let mut state = self.state.lock();
        if state.permits == self.size {
            drop(state);
            if unwind::unwinding() {
                return;
            }
            panic!("{NOT_HELD}");
        }
        let first = state.waiters.pop().map(|waiter| waiter.release(current_id()));
        if first.is_none() {
            state.permits += 1;
        }
        state.check_invariants(self.size);
        drop(state);
        self.emit(1, caller);
        first.into_iter().for_each(Owner::ready);
    }

    fn emit(&self, delta: i64, caller: Option<Caller>) {
        self.identity.emit(caller, |object| EventKind::Semaphore {
            object,
            delta,
            permits: self.state.lock().permits as u64,
        });
    }
}

/// A permit of a [`Semaphore`], which its drop gives back. It may go to another goroutine: a permit has no owner.
///
/// It does not outlive its semaphore:
///
/// ```compile_fail
/// let permit = {
///     let one = gort::sync::Semaphore::new(1);
///     one.permit() // `one` does not live long enough
/// };
/// drop(permit);
/// ```
#[must_use = "the permit goes back as soon as the guard is dropped"]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

/// Gives back when dropped: after the scheduling point of a permit's drop, also if that unwinds.
struct GiveBack<'a>(&'a Semaphore);

impl Drop for GiveBack<'_> {
    fn drop(&mut self) {
        self.0.give_back(None);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        let _give_back = GiveBack(self.semaphore);
        point_in_drop();
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        let (permits, waiting) = (state.permits, state.waiters.len());
        drop(state);
        f.debug_struct("Semaphore")
            .field("permits", &permits)
            .field("size", &self.size)
            .field("waiting", &waiting)
            .finish()
    }
}

impl fmt::Debug for Permit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
