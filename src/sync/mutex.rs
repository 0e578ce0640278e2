//! Mutex: a value that one goroutine at a time may use.
//!
//! States      free | held; see `raw.rs`.
//! Invariants  I1  a `MutexGuard` exists  =>  the lock is held for it, and for no other.
//! Protocol    `raw.rs` takes and frees the lock, `guard.rs` gives access to the value and unlocks.
//! See         Go `sync/mutex.go`; tests/runtime/sync/mutex.rs, tests/runtime/sync/endings.rs.

// Why unsafe: the lock is `Sync`, since the guards exclude each other.
#![allow(unsafe_code)]

use std::fmt;
use std::panic::Location;

use gort_events::{Caller, ObjectKind, WaitReason};

use super::guard::{Guarded, Lock, Mode, MutexGuard};
use super::identity::somebody_listens;
use super::raw::{RawMutex, Released};
use super::wait::Deadline;
use crate::rt::parking::park::{self, ParkedAt};
use crate::rt::stacks::fatal::fatal;
use crate::timed::Until;

const UNLOCKED: &str = "sync: unlock of unlocked mutex";

/// A lock around a value: one goroutine at a time may use it.
///
/// A goroutine that finds it held parks; its thread goes on with other goroutines. It is not bound to a goroutine, does not
/// notice if the same one locks it twice (that is a deadlock), and never poisons.
///
/// Which goroutine gets it next is decided by Go's algorithm. An unlock readies the goroutine that has waited longest,
/// which then competes for the lock with all that come: the one that unlocked may well take it again, before the other has
/// run. The loser goes back to the front of the queue. One that has waited for more than 1 ms and loses again makes the
/// lock *starving*: now each unlock hands it to the first in the queue and lets that one run, and newcomers queue, until
/// the one that is served is the last or has waited for less than 1 ms. The millisecond is one of the run's own clock.
///
/// Go: [`sync.Mutex`](https://pkg.go.dev/sync#Mutex), which guards nothing by itself. Memory model: what was done before
/// an unlock is visible after the lock that follows it.
///
/// # Examples
///
/// ```
/// use gort::sync::{Mutex, WaitGroup};
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let total = Arc::new(Mutex::new(0));
///     let wg = WaitGroup::new();
///     for i in 1..=3 {
///         let total = total.clone();
///         wg.go(move || *total.lock() += i);
///     }
///     wg.wait();
///     gort::println!("{}", *total.lock());
/// })?;
/// // 6
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Mutex<T> {
    guarded: Guarded<T>,
    raw: RawMutex,
}

// SAFETY: `Sync` hands out `&mut T` on any thread, which is a transfer of `T`, so `T: Send` is needed and enough: one
// guard exists at a time (I1), and the lock's acquire and release order its accesses.
unsafe impl<T: Send> Sync for Mutex<T> {}

impl<T> Mutex<T> {
    /// A free lock around `value`.
    ///
    /// Go: `var mu sync.Mutex`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Mutex { guarded: Guarded::new(value, ObjectKind::Mutex, Location::caller()), raw: RawMutex::new() }
    }

    /// Takes the lock. Dropping the guard gives it back.
    ///
    /// Go: `mu.Lock()`, with `defer mu.Unlock()`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another holds it. An unlock readies the goroutine that has waited longest, which
    /// parks again if another one takes the lock before it.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    ///
    /// # Examples
    ///
    /// A lock is not re-entrant:
    ///
    /// ```
    /// use gort::sync::Mutex;
    ///
    /// let error = gort::run(|| {
    ///     let mu = Mutex::new(());
    ///     let _first = mu.lock();
    ///     let _second = mu.lock();
    /// });
    /// assert_eq!(error.unwrap_err().headline(), "fatal error: all goroutines are asleep - deadlock!");
    /// ```
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        // As a rule there is nothing to do at the point, no listener is there and the lock is free.
        let Some(point) = park::unheard_point() else { return self.lock_with_point() };
        let free = self.raw.acquire_at_once();
        point.pass();
        if free {
            return MutexGuard::new(self);
        }
        // Not by `lock_here`: one frame less comes back across the switch, and what it would return to is never foreseen.
        let caller = Location::caller();
        let parked_at = ParkedAt { reason: WaitReason::MutexLock, location: caller };
        let waited = self.raw.acquire_contended(&self.guarded.identity, parked_at);
        self.locked(waited, caller)
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn lock_with_point(&self) -> MutexGuard<'_, T> {
        park::scheduling_point();
        self.lock_here(Location::caller())
    }

    /// `lock` without its scheduling point.
    #[inline(never)]
    #[track_caller]
    pub(super) fn lock_here(&self, caller: Caller) -> MutexGuard<'_, T> {
        let parked_at = ParkedAt { reason: WaitReason::MutexLock, location: caller };
        let waited = self.raw.acquire(&self.guarded.identity, parked_at);
        self.locked(waited, caller)
    }

    /// As `lock`, until a time at the latest.
    #[track_caller]
    pub(super) fn lock_until(&self, until: Until, operation: &str) -> Option<MutexGuard<'_, T>> {
        park::scheduling_point();
        let caller = Location::caller();
        let mut waited = self.raw.try_acquire().then_some(false);
        if waited.is_none()
            && let Some(deadline) = Deadline::of(until, operation)
        {
            let parked_at = ParkedAt { reason: WaitReason::MutexLock, location: caller };
            waited = self.raw.acquire_until(&self.guarded.identity, parked_at, deadline);
        }
        if waited.is_none() {
            park::observe_result(0);
        }
        Some(self.locked(waited?, caller))
    }

    /// Takes the lock if it is free, also past those that wait; not while it is being handed over.
    ///
    /// Go: `mu.TryLock()`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Mutex;
    ///
    /// let mu = Mutex::new(7);
    /// let guard = mu.try_lock().expect("it is free");
    /// assert!(mu.try_lock().is_none());
    /// assert_eq!(*guard, 7);
    /// ```
    #[inline]
    #[track_caller]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        park::scheduling_point();
        let taken = self.raw.try_acquire();
        park::observe_result(taken.into());
        taken.then(|| self.locked(false, Location::caller()))
    }

    /// Needs: the lock is held by the caller.
    #[inline]
    fn locked(&self, waited: bool, caller: Caller) -> MutexGuard<'_, T> {
        let guard = MutexGuard::new(self);
        self.guarded.locked(Mode::Exclusive, waited, caller);
        guard
    }

    /// Needs: the lock is held by the caller. Does: unlocks, without a scheduling point. Leaves: whether to give way to a
    /// goroutine that was handed the lock.
    #[inline]
    #[track_caller]
    pub(super) fn unlock_here(&self, caller: Option<Caller>) -> bool {
        let traced = somebody_listens();
        if traced {
            // SAFETY: no `&mut T` may live: the caller gives the lock back and uses its guard no more. Where it does not
            // hold the lock (`Mutex<()>::unlock`) the value has no bytes.
            unsafe { self.guarded.store() };
        }
        match self.raw.release() {
            // Only the bare style can come here: `unlock` was called while a guard lived, or no goroutine held the lock.
            Released::WasFree => {
                fatal(UNLOCKED, caller);
                false
            }
            released => {
                if traced {
                    self.guarded.unlocked(Mode::Exclusive, caller);
                    self.guarded.identity.lock_is(|| self.raw.seen());
                }
                released.ready()
            }
        }
    }

    /// The value, without locking: no goroutine can have the lock while it is borrowed so.
    pub fn get_mut(&mut self) -> &mut T {
        self.guarded.get_mut()
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.guarded.into_inner()
    }
}

impl<T> Lock for Mutex<T> {
    type Value = T;

    #[inline]
    fn guarded(&self) -> &Guarded<T> {
        &self.guarded
    }

    #[inline]
    fn give_back_at_once(&self, _: Mode) -> bool {
        self.raw.try_release()
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn give_back(&self, _: Mode, caller: Option<Caller>) {
        if self.unlock_here(caller) {
            park::give_way();
        }
    }
}

impl Mutex<()> {
    /// Takes the lock and leaves it held: Go's bare style, for a lock that one goroutine takes and another gives back.
    ///
    /// Go: `mu.Lock()`.
    ///
    /// # Blocking
    /// As [`lock`](Mutex::lock).
    ///
    /// # Panics
    /// As [`lock`](Mutex::lock).
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Mutex;
    ///
    /// gort::run(|| {
    ///     let mu = Mutex::new(());
    ///     mu.lock_unguarded();
    ///     gort::println!("inside");
    ///     mu.unlock();
    ///     mu.unlock();
    /// })
    /// .unwrap_err();
    /// // inside
    /// // panic: sync: unlock of unlocked mutex
    /// ```
    #[track_caller]
    pub fn lock_unguarded(&self) {
        std::mem::forget(self.lock());
    }

    /// Gives back a lock that [`lock_unguarded`](Mutex::lock_unguarded) took, in this goroutine or in another.
    ///
    /// Go: `mu.Unlock()`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// If no goroutine holds it, the program ends with `fatal error: sync: unlock of unlocked mutex`, which nothing can
    /// catch. Outside of a run it panics with these words.
    #[track_caller]
    pub fn unlock(&self) {
        park::scheduling_point();
        self.give_back(Mode::Exclusive, Some(Location::caller()));
    }
}

impl<T> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (held, waiting) = self.raw.counts();
        f.debug_struct("Mutex").field("held", &held).field("waiting", &waiting).finish_non_exhaustive()
    }
}
