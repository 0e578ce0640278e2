//! RwMutex: a value that many goroutines may read at once, or one may change.
//!
//! States      free | read by some | written by one; see `raw_rw.rs`.
//! Invariants  I1  a `RwMutexReadGuard` exists   =>  the lock is held for reading, once for each.
//!             I2  a `RwMutexWriteGuard` exists  =>  the lock is held for writing, and for no other guard.
//! Protocol    `raw_rw.rs` takes and frees the lock, `guard.rs` gives access to the value and unlocks.
//! See         Go `sync/rwmutex.go`; tests/runtime/sync/rwmutex.rs.

// Why unsafe: the lock is `Sync`, since readers and the writer exclude each other.
#![allow(unsafe_code)]

use std::fmt;
use std::panic::Location;

use gort_events::{Caller, ObjectKind};

use super::guard::{Guarded, Lock, Mode, RwMutexReadGuard, RwMutexWriteGuard};
use super::identity::somebody_listens;
use super::raw_rw::RawRwMutex;
use super::readers::Found;
use super::wait::Deadline;
use crate::rt::parking::park;
use crate::rt::parking::waiter::Owner;
use crate::rt::stacks::fatal::fatal;
use crate::timed::Until;

const NOT_READ: &str = "sync: RUnlock of unlocked RWMutex";
const NOT_WRITTEN: &str = "sync: Unlock of unlocked RWMutex";

/// A lock around a value: many goroutines may read it at once, or one may change it.
///
/// A goroutine that waits to write keeps new readers out, so that readers cannot keep it waiting forever. Therefore a
/// goroutine must not read-lock a second time while it holds a read lock: if a writer comes in between, both wait for
/// each other.
///
/// The end of a write readies first all readers that wait, then the next writer, as in Go.
///
/// Go: [`sync.RWMutex`](https://pkg.go.dev/sync#RWMutex).
///
/// # Examples
///
/// ```
/// use gort::sync::{RwMutex, WaitGroup};
/// use std::sync::Arc;
///
/// gort::run(|| {
///     let config = Arc::new(RwMutex::new("old"));
///     let wg = WaitGroup::new();
///     for _ in 0..2 {
///         let config = config.clone();
///         wg.go(move || gort::println!("reads {}", *config.read()));
///     }
///     wg.wait();
///     *config.write() = "new";
///     gort::println!("reads {}", *config.read());
/// })?;
/// // reads old
/// // reads old
/// // reads new
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct RwMutex<T> {
    guarded: Guarded<T>,
    raw: RawRwMutex,
}

// SAFETY: `Sync` hands out `&T` on several threads at once, so `T: Sync` is needed, and `&mut T` on any thread, which is
// a transfer, so `T: Send` is needed. Enough: readers and the writer exclude each other (I1, I2).
unsafe impl<T: Send + Sync> Sync for RwMutex<T> {}

impl<T> RwMutex<T> {
    /// A free lock around `value`.
    ///
    /// Go: `var mu sync.RWMutex`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        RwMutex { guarded: Guarded::new(value, ObjectKind::RwMutex, Location::caller()), raw: RawRwMutex::new() }
    }

    /// Takes the lock for reading, beside other readers. Dropping the guard gives it back.
    ///
    /// Go: `mu.RLock()`.
    ///
    /// # Blocking
    /// Parks with "sync.RWMutex.RLock" while a goroutine writes or waits for readers to leave. The end of that write lets in
    /// all readers that wait.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park, and where there are more readers than can be counted: two thousand
    /// million, whose guards were forgotten.
    #[inline]
    #[track_caller]
    pub fn read(&self) -> RwMutexReadGuard<'_, T> {
        // As a rule there is nothing to do at the point, no listener is there and no goroutine writes.
        let Some(point) = park::unheard_point() else {
            self.read_with_point();
            return RwMutexReadGuard::new(self);
        };
        let read = self.raw.read_at_once();
        point.pass();
        if let Err(found) = read {
            self.read_slowly(found);
        }
        RwMutexReadGuard::new(self)
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn read_with_point(&self) {
        park::scheduling_point();
        self.read_slowly(None);
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn read_slowly(&self, found: Option<Found>) {
        let waited = self.raw.read(found, &self.guarded.identity, Location::caller());
        // The guard: what listens may unwind.
        let guard = RwMutexReadGuard::new(self);
        self.locked(Mode::Shared, waited, Location::caller());
        std::mem::forget(guard);
    }

    /// Takes the lock for writing, alone. Dropping the guard gives it back.
    ///
    /// Go: `mu.Lock()`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another one writes or waits to: writers have a mutex of their own, with the rules of
    /// [`Mutex`](super::Mutex). The one that has it parks with "sync.RWMutex.Lock" while others read, and from then on new
    /// readers wait, too.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park, and beside a thousand million readers, whose guards were forgotten.
    #[track_caller]
    pub fn write(&self) -> RwMutexWriteGuard<'_, T> {
        park::scheduling_point();
        let waited = self.raw.write(&self.guarded.identity, Location::caller());
        let guard = RwMutexWriteGuard::new(self);
        self.locked(Mode::Exclusive, waited, Location::caller());
        guard
    }

    /// As `read`, until a time at the latest.
    #[track_caller]
    pub(super) fn read_until(&self, until: Until, operation: &str) -> Option<RwMutexReadGuard<'_, T>> {
        park::scheduling_point();
        let caller = Location::caller();
        let deadline = || Deadline::of(until, operation);
        let Some(waited) = self.raw.read_until(&self.guarded.identity, caller, deadline) else {
            park::observe_result(0);
            return None;
        };
        let guard = RwMutexReadGuard::new(self);
        self.locked(Mode::Shared, waited, caller);
        Some(guard)
    }

    /// As `write`, until a time at the latest.
    #[track_caller]
    pub(super) fn write_until(&self, until: Until, operation: &str) -> Option<RwMutexWriteGuard<'_, T>> {
        park::scheduling_point();
        let (caller, identity) = (Location::caller(), &self.guarded.identity);
        let mut waited = self.raw.try_write(identity).then_some(false);
        if waited.is_none()
            && let Some(deadline) = Deadline::of(until, operation)
        {
            waited = self.raw.write_until(identity, caller, deadline);
        }
        if waited.is_none() {
            park::observe_result(0);
        }
        let waited = waited?;
        let guard = RwMutexWriteGuard::new(self);
        self.locked(Mode::Exclusive, waited, caller);
        Some(guard)
    }

    /// Takes the lock for reading, if no goroutine writes or waits to write.
    ///
    /// Go: `mu.TryRLock()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_read(&self) -> Option<RwMutexReadGuard<'_, T>> {
        park::scheduling_point();
        let taken = self.raw.try_read();
        park::observe_result(taken.into());
        taken.then(|| {
            let guard = RwMutexReadGuard::new(self);
            self.locked(Mode::Shared, false, Location::caller());
            guard
        })
    }

    /// Takes the lock for writing, if no goroutine reads or writes.
    ///
    /// Go: `mu.TryLock()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_write(&self) -> Option<RwMutexWriteGuard<'_, T>> {
        park::scheduling_point();
        let taken = self.raw.try_write(&self.guarded.identity);
        park::observe_result(taken.into());
        taken.then(|| {
            let guard = RwMutexWriteGuard::new(self);
            self.locked(Mode::Exclusive, false, Location::caller());
            guard
        })
    }

    #[inline]
    fn locked(&self, mode: Mode, waited: bool, caller: Caller) {
        if somebody_listens() {
            self.guarded.locked(mode, waited, caller);
            self.guarded.identity.lock_is(|| self.raw.seen());
        }
    }

    #[inline]
    fn unlocked(&self, mode: Mode, caller: Option<Caller>) {
        if somebody_listens() {
            self.guarded.unlocked(mode, caller);
            self.guarded.identity.lock_is(|| self.raw.seen());
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

impl<T> Lock for RwMutex<T> {
    type Value = T;

    #[inline]
    fn guarded(&self) -> &Guarded<T> {
        &self.guarded
    }

    #[inline]
    fn give_back_at_once(&self, mode: Mode) -> bool {
        mode == Mode::Shared && self.raw.end_read_at_once()
    }

    #[inline(never)]
    #[track_caller]
    fn give_back(&self, mode: Mode, caller: Option<Caller>) {
        if mode == Mode::Exclusive && somebody_listens() {
            // SAFETY: no `&mut T` may live: the caller gives the lock back and uses its guard no more. Where it does not
            // hold the lock (`RwMutex<()>::unlock_write`) the value has no bytes.
            unsafe { self.guarded.store() };
        }
        // Only the bare style can find the lock free: it was given back while its guard lived, or no goroutine held it.
        match mode {
            Mode::Shared => match self.raw.end_read() {
                Some(writer) => {
                    self.unlocked(mode, caller);
                    writer.into_iter().for_each(Owner::ready);
                }
                None => fatal(NOT_READ, caller),
            },
            Mode::Exclusive => match self.raw.end_write() {
                Some(readers) => {
                    self.unlocked(mode, caller);
                    readers.into_iter().for_each(Owner::ready);
                    if self.raw.release_writers(&self.guarded.identity) {
                        park::give_way();
                    }
                }
                None => fatal(NOT_WRITTEN, caller),
            },
        }
    }
}

impl RwMutex<()> {
    /// Takes the lock for reading and leaves it held: Go's bare style.
    ///
    /// Go: `mu.RLock()`.
    ///
    /// # Blocking
    /// As [`read`](RwMutex::read).
    ///
    /// # Panics
    /// As [`read`](RwMutex::read).
    #[track_caller]
    pub fn read_unguarded(&self) {
        std::mem::forget(self.read());
    }

    /// Gives back a lock that [`read_unguarded`](RwMutex::read_unguarded) took.
    ///
    /// Go: `mu.RUnlock()`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// If no goroutine reads, the program ends with `fatal error: sync: RUnlock of unlocked RWMutex`, which nothing can
    /// catch. Outside of a run it panics with these words.
    #[track_caller]
    pub fn unlock_read(&self) {
        park::scheduling_point();
        self.give_back(Mode::Shared, Some(Location::caller()));
    }

    /// Takes the lock for writing and leaves it held: Go's bare style.
    ///
    /// Go: `mu.Lock()`.
    ///
    /// # Blocking
    /// As [`write`](RwMutex::write).
    ///
    /// # Panics
    /// As [`write`](RwMutex::write).
    #[track_caller]
    pub fn write_unguarded(&self) {
        std::mem::forget(self.write());
    }

    /// Gives back a lock that [`write_unguarded`](RwMutex::write_unguarded) took.
    ///
    /// Go: `mu.Unlock()`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// If no goroutine writes, the program ends with `fatal error: sync: Unlock of unlocked RWMutex`, which nothing can
    /// catch. Outside of a run it panics with these words.
    #[track_caller]
    pub fn unlock_write(&self) {
        park::scheduling_point();
        self.give_back(Mode::Exclusive, Some(Location::caller()));
    }
}

impl<T> fmt::Debug for RwMutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.raw.counts();
        f.debug_struct("RwMutex")
            .field("readers", &counts.readers)
            .field("written", &counts.written)
            .field("waiting_readers", &counts.waiting_readers)
            .field("waiting_writers", &counts.waiting_writers)
            .finish_non_exhaustive()
    }
}
