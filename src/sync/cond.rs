//! Cond: a place to wait, under a mutex, until another goroutine says that something has changed.
//!
//! Invariants  I1  a waiter is in the queue before the mutex is unlocked: a signal by the goroutine that gets the
//!                 mutex next finds it.
//!             I2  nothing is stored: a signal that finds no waiter is gone.
//! Protocol    `wait` links, unlocks the mutex, parks, and locks it again; the last of these may park once more, with
//!             the mutex's own reason.
//! Rejected    Moving a signalled waiter straight into the mutex's queue: it would stand there before goroutines that
//!             Go's lets come first, and its park would have one reason for two waits.
//! See         Go `sync/cond.go`, `runtime/sema.go`, notifyList; tests/runtime/sync/cond.rs.

use std::fmt;
use std::panic::Location;

use gort_events::{Caller, EventKind, ObjectKind, WaitReason};

use super::guard::MutexGuard;
use super::identity::{Identity, current_id};
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::parking::waiter::{Owner, WaitQueue, Waiter};

/// A place where goroutines wait until a condition may have become true.
///
/// A signal says that something has changed, not that the condition holds: look at it again, in a loop. A signal that
/// no goroutine waits for is lost; so change the condition under the mutex, and signal then.
///
/// Go: [`sync.Cond`](https://pkg.go.dev/sync#Cond), whose `L` is the mutex of the guard that is passed to
/// [`wait`](Cond::wait) here.
///
/// # Examples
///
/// ```
/// use gort::sync::{Cond, Mutex};
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let shared = Arc::new((Mutex::new(false), Cond::new()));
///     let setter = shared.clone();
///     gort::go(move || {
///         *setter.0.lock() = true;
///         setter.1.signal();
///     });
///     let (ready, cond) = &*shared;
///     let mut guard = ready.lock();
///     while !*guard {
///         guard = cond.wait(guard);
///     }
///     gort::println!("ready");
/// })?;
/// // ready
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Cond {
    identity: Identity,
    waiters: SpinLock<WaitQueue<()>>,
}

impl Cond {
    /// A condition on which no goroutine waits.
    ///
    /// Go: `sync.NewCond(&mu)`.
    #[track_caller]
    pub fn new() -> Self {
        let identity = Identity::new(ObjectKind::Cond, Location::caller());
        Cond { identity, waiters: SpinLock::new(WaitQueue::new()) }
    }

    /// Unlocks the guard's mutex, waits for a signal, and locks it again.
    ///
    /// Go: `c.Wait()`.
    ///
    /// # Blocking
    /// Parks with "sync.Cond.Wait" until a [`signal`](Cond::signal) or [`broadcast`](Cond::broadcast) reaches it, and
    /// then with "sync.Mutex.Lock" while another holds the mutex.
    ///
    /// # Panics
    /// Panics outside of a goroutine.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        park::scheduling_point();
        let caller = Location::caller();
        let Some(owner) = park::owner() else {
            drop(guard);
            park::not_a_goroutine(WaitReason::CondWait.text())
        };
        let mutex = MutexGuard::into_mutex(guard);
        let waiter = Waiter::new(owner, None);
        let queue: fn(&mut WaitQueue<()>) -> &mut WaitQueue<()> = |waiters| waiters;
        let parked_at = ParkedAt { reason: WaitReason::CondWait, location: caller };
        let parked_on = |worker: &_| self.identity.parked_on(worker);
        // It parks right after: that it would give way makes no difference.
        let unlock = || _ = mutex.unlock_here(Some(caller));
        let waiters = self.waiters.lock();
        let parking =
            park::begin_wait_then(&self.waiters, waiters, queue, &waiter, &owner, parked_at, parked_on, unlock);
        if let Some(parking) = parking {
            parking.finish(&self.waiters, queue, &waiter);
        }
        // To lock again is an operation of its own: another goroutine may come first.
        park::point_within(Within::CondWoken);
        mutex.lock_here(caller)
    }

    /// Readies the goroutine that has waited longest, if there is one.
    ///
    /// The caller may hold the mutex, and need not.
    ///
    /// Go: `c.Signal()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn signal(&self) {
        park::scheduling_point();
        let first = self.waiters.lock().pop().map(|waiter| waiter.release(current_id()));
        self.wake(first.into_iter().collect(), false, Location::caller());
    }

    /// Readies all goroutines that wait, in the order in which they came.
    ///
    /// Go: `c.Broadcast()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn broadcast(&self) {
        park::scheduling_point();
        let mut woken = Vec::new();
        let mut waiters = self.waiters.lock();
        while let Some(waiter) = waiters.pop() {
            woken.push(waiter.release(current_id()));
        }
        drop(waiters);
        self.wake(woken, true, Location::caller());
    }

    fn wake(&self, owners: Vec<Owner>, broadcast: bool, caller: Caller) {
        self.identity.emit(Some(caller), |object| EventKind::CondSignal {
            object,
            woken: owners.iter().map(Owner::id).collect(),
            broadcast,
        });
        for owner in owners {
            owner.ready();
        }
    }
}

impl Default for Cond {
    #[track_caller]
    fn default() -> Self {
        Cond::new()
    }
}

impl fmt::Debug for Cond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.waiters.lock().len();
        f.debug_struct("Cond").field("waiting", &waiting).finish()
    }
}
