//! Cond: a place to wait, under a mutex, until another goroutine says that something has changed.
//!
//! Invariants  I1  a waiter is in the queue before the mutex is unlocked: a signal by the goroutine that gets the
//!                 mutex next finds it.
//!             I2  nothing is stored: a signal that finds no waiter is gone.
//! Protocol    `wait` links, unlocks the mutex, parks, and locks it again; the last of these may park once more, with
//!             the mutex's own reason.
//!             A wait that ends at a time has a waiter in a timer's queue, too (`timed/queue.rs`), and is over when either is popped.
//! Rejected    Moving a signalled waiter straight into the mutex's queue: it would stand there before goroutines that
//!             Go's lets come first, and its park would have one reason for two waits.
//! See         Go `sync/cond.go`, `runtime/sema.go`, notifyList; tests/runtime/sync/cond.rs.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use gort_events::{Caller, EventKind, ObjectKind, WaitReason};

use super::guard::MutexGuard;
use super::identity::{Identity, current_id};
use crate::rt::current::current;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::parking::waiter::{Owner, WaitQueue, Waiter};
use crate::time::Instant;
use crate::timed::{TimedWait, Until};

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

    /// As [`wait`](Cond::wait), for a signal that comes within `timeout`.
    ///
    /// A signal and the end of the time may come at the same instant: then either decides, and a signal that the time has
    /// forestalled goes to the next that waits.
    ///
    /// Go: none; one writes a channel, and `select` with a case for `time.After`. Rust: `std::sync::Condvar::wait_timeout`.
    ///
    /// # Blocking
    /// Parks with "sync.Cond.Wait" until a signal reaches it or the time is over, and then as [`wait`](Cond::wait) while
    /// another holds the mutex, however long that is. With a timeout of zero it gives the mutex to others and does not wait.
    ///
    /// # Panics
    /// Panics outside of a goroutine.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::{Cond, Mutex};
    /// use gort::{Builder, Schedule};
    /// use std::time::Duration;
    ///
    /// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let (ready, cond) = (Mutex::new(false), Cond::new());
    ///     let (guard, waited) = cond.wait_timeout(ready.lock(), Duration::from_secs(1));
    ///     gort::println!("ready: {}, timed out: {} at {}", *guard, waited.timed_out(), gort::time::now());
    /// })?;
    /// // ready: false, timed out: true at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> (MutexGuard<'a, T>, WaitTimeoutResult) {
        self.wait_until(guard, Until::After(timeout))
    }

    /// As [`wait_timeout`](Cond::wait_timeout), until `deadline` on the clock of the run.
    ///
    /// # Blocking
    /// As [`wait_timeout`](Cond::wait_timeout).
    ///
    /// # Panics
    /// Panics outside of a goroutine.
    #[track_caller]
    pub fn wait_deadline<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        deadline: Instant,
    ) -> (MutexGuard<'a, T>, WaitTimeoutResult) {
        self.wait_until(guard, Until::At(deadline))
    }

    #[track_caller]
    pub(super) fn wait_until<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        until: Until,
    ) -> (MutexGuard<'a, T>, WaitTimeoutResult) {
        park::scheduling_point();
        let caller = Location::caller();
        let Some((worker, _)) = current() else {
            drop(guard);
            park::not_a_goroutine(WaitReason::CondWait.text())
        };
        // Once the program is over no time passes any more.
        let left = if worker.is_ending() { Duration::ZERO } else { until.left(&worker) };
        let mutex = MutexGuard::into_mutex(guard);
        let unlock = || _ = mutex.unlock_here(Some(caller));
        let signalled = if left.is_zero() {
            unlock();
            false
        } else {
            let parked_at = ParkedAt { reason: WaitReason::CondWait, location: caller };
            let object = |worker: &_| self.identity.object(worker);
            let queue: fn(&mut WaitQueue<()>) -> &mut WaitQueue<()> = |waiters| waiters;
            let wait = TimedWait { lock: &self.waiters, queue, timeout: left, parked_at, front: false };
            wait.wait(self.waiters.lock(), object, unlock, |_| ()).is_some()
        };
        park::point_within(Within::CondWoken);
        (mutex.lock_here(caller), WaitTimeoutResult { timed_out: !signalled })
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

/// How a wait of [`Cond::wait_timeout`] ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitTimeoutResult {
    timed_out: bool,
}

impl WaitTimeoutResult {
    /// Whether the time was over before a signal came. The condition may hold all the same: look.
    pub fn timed_out(&self) -> bool {
        self.timed_out
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
