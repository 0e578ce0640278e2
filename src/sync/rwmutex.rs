//! RwMutex: a value that many goroutines may read at once, or one may change.
//!
//! States      free | read by `readers` goroutines | written by one.
//! Invariants  I1  written                =>  `readers` is 0.
//!             I2  a reader waits         =>  it is written, or a writer waits.
//!             I3  a writer waits         =>  it is written, or `readers` is not 0.
//!             I4  a guard exists         =>  it is counted in `readers`, or is the writer.
//! Protocol    A writer that waits shuts the door on new readers. When a writer is done, all readers that wait get in
//!             before the next writer; when the last reader is done, the first writer gets in. Who is let in has the
//!             lock: `settle` decides under the lock, and whom it returns is readied after.
//! Rejected    Go's pair of a mutex and two semaphores: a second writer that waits there parks with the inner mutex's
//!             reason, "sync.Mutex.Lock", and the order between the two is a by-product.
//! See         Go `sync/rwmutex.go`; tests/sync/rwmutex.rs.

// Why unsafe: the value is an `UnsafeCell` whose shared or exclusive access the counts prove.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use super::identity::{Caller, Identity, current_id, somebody_listens};
use super::wait::{point_in_drop, wait};
use crate::rt::events::event::{EventKind, ObjectKind, WaitReason};
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, Site};
use crate::rt::parking::waiter::{Owner, WaitQueue};
use crate::rt::stacks::fatal::fatal;

const NOT_READ: &str = "sync: RUnlock of unlocked RWMutex";
const NOT_WRITTEN: &str = "sync: Unlock of unlocked RWMutex";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

struct State {
    readers: usize,
    written: bool,
    waiting_readers: WaitQueue<()>,
    waiting_writers: WaitQueue<()>,
}

impl State {
    /// Takes the lock if that needs no waiting.
    fn take(&mut self, access: Access) -> bool {
        match access {
            Access::Read if !self.written && self.waiting_writers.is_empty() => self.readers += 1,
            Access::Write if !self.written && self.readers == 0 => self.written = true,
            Access::Read | Access::Write => return false,
        }
        self.check_invariants();
        true
    }

    /// Gives the lock back. `None`: it was not held so. Else whom that lets in.
    fn give_back(&mut self, access: Access) -> Option<Vec<Owner>> {
        match access {
            Access::Read => self.readers = self.readers.checked_sub(1)?,
            Access::Write if !self.written => return None,
            Access::Write => {
                self.written = false;
                let readers = self.let_readers_in();
                if !readers.is_empty() {
                    self.check_invariants();
                    return Some(readers);
                }
            }
        }
        Some(self.settle())
    }

    /// Lets in whom the state allows: the first writer, or with no writer waiting all readers.
    fn settle(&mut self) -> Vec<Owner> {
        let mut woken = Vec::new();
        if !self.written
            && self.readers == 0
            && let Some(writer) = self.waiting_writers.pop()
        {
            self.written = true;
            woken.push(writer.release(current_id()));
        }
        if !self.written && self.waiting_writers.is_empty() {
            woken = self.let_readers_in();
        }
        self.check_invariants();
        woken
    }

    fn let_readers_in(&mut self) -> Vec<Owner> {
        let mut woken = Vec::new();
        while let Some(reader) = self.waiting_readers.pop() {
            self.readers += 1;
            woken.push(reader.release(current_id()));
        }
        woken
    }

    fn check_invariants(&self) {
        if cfg!(debug_assertions) {
            let (reader, writer) = (!self.waiting_readers.is_empty(), !self.waiting_writers.is_empty());
            assert!(!self.written || self.readers == 0, "gort internal bug: I1, read and written at once");
            assert!(!reader || self.written || writer, "gort internal bug: I2, a reader waits at an open door");
            assert!(!writer || self.written || self.readers > 0, "gort internal bug: I3, a writer waits for nobody");
        }
    }
}

/// A lock around a value: many goroutines may read it at once, or one may change it.
///
/// A goroutine that waits to write keeps new readers out, so that readers cannot keep it waiting for ever. Therefore a
/// goroutine must not read-lock a second time while it holds a read lock: if a writer comes in between, both wait for
/// each other.
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
    identity: Identity,
    state: SpinLock<State>,
    value: UnsafeCell<T>,
}

// SAFETY: `Sync` hands out `&T` on several threads at once, so `T: Sync` is needed, and `&mut T` on any thread, which is
// a transfer, so `T: Send` is needed. Enough: readers and the writer exclude each other (I1, I4).
unsafe impl<T: Send + Sync> Sync for RwMutex<T> {}

impl<T> RwMutex<T> {
    /// A free lock around `value`.
    ///
    /// Go: `var mu sync.RWMutex`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let identity = Identity::new(ObjectKind::RwMutex, Location::caller());
        identity.leave(&value);
        let state =
            State { readers: 0, written: false, waiting_readers: WaitQueue::new(), waiting_writers: WaitQueue::new() };
        RwMutex { identity, state: SpinLock::new(state), value: UnsafeCell::new(value) }
    }

    /// Takes the lock for reading, beside other readers. Dropping the guard gives it back.
    ///
    /// Go: `mu.RLock()`.
    ///
    /// # Blocking
    /// Parks with "sync.RWMutex.RLock" while a goroutine writes or waits to write. The end of that write lets in all
    /// readers that wait.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn read(&self) -> RwMutexReadGuard<'_, T> {
        let waited = self.lock(Access::Read, Location::caller());
        let guard = RwMutexReadGuard { mutex: self, one_thread: PhantomData };
        self.locked(Access::Read, waited, Location::caller());
        guard
    }

    /// Takes the lock for writing, alone. Dropping the guard gives it back.
    ///
    /// Go: `mu.Lock()`.
    ///
    /// # Blocking
    /// Parks with "sync.RWMutex.Lock" while others read or write. From then on new readers wait, too.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn write(&self) -> RwMutexWriteGuard<'_, T> {
        let waited = self.lock(Access::Write, Location::caller());
        let guard = RwMutexWriteGuard { mutex: self, one_thread: PhantomData };
        self.locked(Access::Write, waited, Location::caller());
        guard
    }

    /// Takes the lock for reading, if nobody writes or waits to write.
    ///
    /// Go: `mu.TryRLock()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_read(&self) -> Option<RwMutexReadGuard<'_, T>> {
        park::point();
        let taken = self.state.lock().take(Access::Read);
        park::learn(taken.into());
        taken.then(|| {
            let guard = RwMutexReadGuard { mutex: self, one_thread: PhantomData };
            self.locked(Access::Read, false, Location::caller());
            guard
        })
    }

    /// Takes the lock for writing, if nobody reads or writes.
    ///
    /// Go: `mu.TryLock()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_write(&self) -> Option<RwMutexWriteGuard<'_, T>> {
        park::point();
        let taken = self.state.lock().take(Access::Write);
        park::learn(taken.into());
        taken.then(|| {
            let guard = RwMutexWriteGuard { mutex: self, one_thread: PhantomData };
            self.locked(Access::Write, false, Location::caller());
            guard
        })
    }

    /// Takes the lock, parking while it cannot be had. Whether it parked.
    #[track_caller]
    fn lock(&self, access: Access, location: Caller) -> bool {
        park::point();
        let mut state = self.state.lock();
        if state.take(access) {
            return false;
        }
        let (queue, reason): (fn(&mut State) -> &mut WaitQueue<()>, _) = match access {
            Access::Read => (|state| &mut state.waiting_readers, WaitReason::RwMutexRLock),
            Access::Write => (|state| &mut state.waiting_writers, WaitReason::RwMutexLock),
        };
        wait(&self.state, state, queue, Site { reason, location }, &self.identity, |let_in| {
            // Unwound: who was let in gives the lock back; who was not may have kept readers out.
            let mut state = self.state.lock();
            let woken = if let_in { state.give_back(access) } else { Some(state.settle()) };
            drop(state);
            woken.into_iter().flatten().for_each(Owner::ready);
        });
        true
    }

    fn locked(&self, access: Access, waited: bool, caller: Caller) {
        let shared = access == Access::Read;
        self.identity.tell(Some(caller), |object| EventKind::Lock { object, shared, waited });
    }

    /// Gives the lock back, without a scheduling point.
    #[track_caller]
    fn unlock(&self, access: Access, caller: Option<Caller>) {
        if access == Access::Write && somebody_listens() {
            // SAFETY: no `&mut T` may live: the caller gives the lock back and uses its guard no more. Where it does not
            // hold the lock (`RwMutex<()>::unlock_write`) the value has no bytes.
            self.identity.leave(unsafe { &*self.value.get() });
        }
        let woken = self.state.lock().give_back(access);
        let shared = access == Access::Read;
        match woken {
            Some(woken) => {
                self.identity.tell(caller, |object| EventKind::Unlock { object, shared });
                woken.into_iter().for_each(Owner::ready);
            }
            // Only the bare style can come here: a lock was given back while its guard lived, or nobody held it.
            None if shared => fatal(NOT_READ, caller),
            None => fatal(NOT_WRITTEN, caller),
        }
    }

    /// The value, without locking: nobody else can have the lock while it is borrowed so.
    pub fn get_mut(&mut self) -> &mut T {
        self.identity.look();
        self.value.get_mut()
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.identity.look();
        self.value.into_inner()
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
    /// If nobody reads, the program ends with `fatal error: sync: RUnlock of unlocked RWMutex`, which nothing can catch.
    /// Outside of a run it panics with these words.
    #[track_caller]
    pub fn unlock_read(&self) {
        park::point();
        self.unlock(Access::Read, Some(Location::caller()));
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
    /// If nobody writes, the program ends with `fatal error: sync: Unlock of unlocked RWMutex`, which nothing can catch.
    /// Outside of a run it panics with these words.
    #[track_caller]
    pub fn unlock_write(&self) {
        park::point();
        self.unlock(Access::Write, Some(Location::caller()));
    }
}

/// Unlocks when dropped: after the scheduling point of a guard's drop, also if that unwinds.
struct Unlock<'a, T> {
    mutex: &'a RwMutex<T>,
    access: Access,
}

impl<T> Drop for Unlock<'_, T> {
    fn drop(&mut self) {
        self.mutex.unlock(self.access, None);
    }
}

/// The right to read a [`RwMutex`]'s value; its drop gives the lock back.
///
/// ```compile_fail
/// let mu = Box::leak(Box::new(gort::sync::RwMutex::new(0)));
/// let guard = mu.read();
/// gort::go(move || drop(guard)); // a guard cannot be sent between threads
/// ```
///
/// ```compile_fail
/// let mu = gort::sync::RwMutex::new(0);
/// *mu.read() = 1; // cannot assign to data in dereference of `RwMutexReadGuard`
/// ```
#[must_use = "the lock is given back as soon as the guard is dropped"]
pub struct RwMutexReadGuard<'a, T> {
    mutex: &'a RwMutex<T>,
    // As the standard library's: not `Send`, and `Sync` only if `T` is.
    one_thread: PhantomData<std::sync::RwLockReadGuard<'a, T>>,
}

/// The right to change a [`RwMutex`]'s value; its drop gives the lock back.
///
/// ```compile_fail
/// let mu = Box::leak(Box::new(gort::sync::RwMutex::new(0)));
/// let guard = mu.write();
/// gort::go(move || drop(guard)); // a guard cannot be sent between threads
/// ```
///
/// ```compile_fail
/// let mu = gort::sync::RwMutex::new(String::new());
/// let text: &str = mu.write().as_str(); // temporary value dropped while borrowed
/// gort::println!("{text}");
/// ```
#[must_use = "the lock is given back as soon as the guard is dropped"]
pub struct RwMutexWriteGuard<'a, T> {
    mutex: &'a RwMutex<T>,
    // As the standard library's: not `Send`, and `Sync` only if `T` is.
    one_thread: PhantomData<std::sync::RwLockWriteGuard<'a, T>>,
}

impl<T> Drop for RwMutexReadGuard<'_, T> {
    fn drop(&mut self) {
        let _unlock = Unlock { mutex: self.mutex, access: Access::Read };
        point_in_drop();
    }
}

impl<T> Drop for RwMutexWriteGuard<'_, T> {
    fn drop(&mut self) {
        let _unlock = Unlock { mutex: self.mutex, access: Access::Write };
        point_in_drop();
    }
}

impl<T> Deref for RwMutexReadGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: no `&mut T` may live: this reader is counted (I4), so nobody writes (I1), and `&mut RwMutex` is ruled
        // out by the guard's borrow. The bare style can break the count; there the value has no bytes.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T> Deref for RwMutexWriteGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: no `&mut T` may live elsewhere: this guard is the writer (I4), and the one way to a `&mut T`.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T> DerefMut for RwMutexWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: no other reference may live: nobody reads while there is a writer (I1), and `&mut self` makes this the
        // only one taken through the guard.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T> fmt::Debug for RwMutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        let (readers, written) = (state.readers, state.written);
        let waiting = (state.waiting_readers.len(), state.waiting_writers.len());
        drop(state);
        f.debug_struct("RwMutex")
            .field("readers", &readers)
            .field("written", &written)
            .field("waiting_readers", &waiting.0)
            .field("waiting_writers", &waiting.1)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for RwMutexReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RwMutexReadGuard").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for RwMutexWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RwMutexWriteGuard").finish_non_exhaustive()
    }
}

impl<T: Default> Default for RwMutex<T> {
    #[track_caller]
    fn default() -> Self {
        RwMutex::new(T::default())
    }
}

impl<T> From<T> for RwMutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwMutex::new(value)
    }
}
