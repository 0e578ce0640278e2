//! RwMutex: a value that many goroutines may read at once, or one may change.
//!
//! States      no writer | a writer has announced itself, and waits for `leaving` readers | one writes.
//! Invariants  I1  `announced`            =>  its writer holds `writers`: there is one at most.
//!             I2  one writes             =>  `announced`, `reading` and `permits` are 0.
//!             I3  a reader is queued     =>  `announced`.
//!             I4  a guard exists         =>  it is counted in `reading`, or is the writer.
//!             I5  `permits` <= `coming`, and equal where no writer is announced: whoever was readied may read.
//! Protocol    Go's own structure. Writers first take a mutex, `writers`, by its rules (`raw.rs`); then announce themselves,
//!             which shuts the door on new readers, and wait for those that are in. The last of these to leave readies the
//!             writer, which has the lock then. At the end of a write first a permit for each reader that waits is put out and
//!             those readers are readied, then `writers` is released, which readies the next writer: it takes the next slot,
//!             and the readers run from the queue. To come for its permit is a point of its own for a reader: a newcomer may
//!             have taken it, if another writer has announced itself since.
//! Rejected    Letting in under one lock, without permits: the order in which goroutines are readied would not be Go's, nor
//!             would all the orders be there that a taken permit gives. A point between the end of a write and the release
//!             of `writers`: see `raw.rs` on such windows; only `try_write` could tell.
//! See         Go `sync/rwmutex.go`; tests/runtime/sync/rwmutex.rs.

// Why unsafe: the value is an `UnsafeCell` whose shared or exclusive access the counts prove.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use gort_events::{Caller, EventKind, ObjectKind, WaitReason};

use super::identity::{Identity, current_id, somebody_listens};
use super::raw::{RawMutex, Released, SHAPE_BITS};
use super::wait::{point_in_drop, wait};
use crate::rt::explored::observe::Shape;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, Within};
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
    reading: usize,
    announced: bool,
    /// For how many readers the announced writer has to wait: Go's `readerWait`.
    leaving: usize,
    /// Readers that were readied and have not come for their permit yet.
    coming: usize,
    /// Go's `readerSem`.
    permits: usize,
    waiting_readers: WaitQueue<()>,
    /// The announced writer, while it waits for readers.
    waiting_writer: WaitQueue<()>,
}

impl State {
    /// Whether there was a permit: then the caller reads.
    fn take_permit(&mut self) -> bool {
        let permitted = self.permits > 0;
        self.permits -= usize::from(permitted);
        self.reading += usize::from(permitted);
        permitted
    }

    /// A reader leaves. `None`: nobody reads. Else the writer that can go on.
    fn end_read(&mut self) -> Option<Option<Owner>> {
        self.reading = self.reading.checked_sub(1)?;
        let writer = self.one_less();
        self.check_invariants();
        Some(writer)
    }

    /// One that the announced writer waits for, if there is one, has left.
    fn one_less(&mut self) -> Option<Owner> {
        if self.leaving == 0 {
            return None;
        }
        self.leaving -= 1;
        let writer = if self.leaving == 0 { self.waiting_writer.pop() } else { None };
        writer.map(|writer| writer.release(current_id()))
    }

    /// A reader that was readied does not come: the program is over.
    fn does_not_come(&mut self) -> Option<Owner> {
        self.coming -= 1;
        // Permits are for those that come.
        if self.permits <= self.coming {
            return None;
        }
        self.permits -= 1;
        self.one_less()
    }

    /// A writer announces itself. Whether it may write at once.
    fn announce(&mut self) -> bool {
        self.announced = true;
        self.leaving = self.reading + self.permits;
        self.check_invariants();
        self.leaving == 0
    }

    /// The writer leaves, or gives up. `None`: there is none. Else the readers that are let in.
    fn end_write(&mut self) -> Option<Vec<Owner>> {
        if !std::mem::take(&mut self.announced) {
            return None;
        }
        self.leaving = 0;
        let mut woken = Vec::new();
        while let Some(reader) = self.waiting_readers.pop() {
            woken.push(reader.release(current_id()));
        }
        self.coming += woken.len();
        // Also for those whose permit a newcomer took.
        self.permits = self.coming;
        self.check_invariants();
        Some(woken)
    }

    fn check_invariants(&self) {
        let writes = self.announced && self.leaving == 0;
        invariant!(!writes || self.reading + self.permits == 0, "I2, read and written at once");
        invariant!(self.announced || self.waiting_readers.is_empty(), "I3, a reader waits for nobody");
        invariant!(self.permits <= self.coming, "I5, a permit for nobody");
        invariant!(self.announced || self.permits == self.coming, "I5, a reader without a permit");
    }

    /// What no event tells. The bits of the writers' mutex are that one's.
    fn shape(&self) -> Shape {
        let bits = u64::from(self.announced) << 3 | (self.permits as u64) << 4 | (self.leaving as u64) << 32;
        Shape { bits, of: !SHAPE_BITS }
    }
}

/// A lock around a value: many goroutines may read it at once, or one may change it.
///
/// A goroutine that waits to write keeps new readers out, so that readers cannot keep it waiting for ever. Therefore a
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
    identity: Identity,
    writers: RawMutex,
    state: SpinLock<State>,
    value: UnsafeCell<T>,
}

// SAFETY: `Sync` hands out `&T` on several threads at once, so `T: Sync` is needed, and `&mut T` on any thread, which is
// a transfer, so `T: Send` is needed. Enough: readers and the writer exclude each other (I2, I4).
unsafe impl<T: Send + Sync> Sync for RwMutex<T> {}

impl<T> RwMutex<T> {
    /// A free lock around `value`.
    ///
    /// Go: `var mu sync.RWMutex`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let identity = Identity::new(ObjectKind::RwMutex, Location::caller());
        identity.store(&value);
        let state = State {
            reading: 0,
            announced: false,
            leaving: 0,
            coming: 0,
            permits: 0,
            waiting_readers: WaitQueue::new(),
            waiting_writer: WaitQueue::new(),
        };
        RwMutex { identity, writers: RawMutex::new(), state: SpinLock::new(state), value: UnsafeCell::new(value) }
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
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn read(&self) -> RwMutexReadGuard<'_, T> {
        park::scheduling_point();
        let waited = self.lock_read(Location::caller());
        let guard = RwMutexReadGuard { mutex: self, one_thread: PhantomData };
        self.locked(Access::Read, waited, Location::caller());
        guard
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
    /// Panics outside of a goroutine if it would park.
    #[track_caller]
    pub fn write(&self) -> RwMutexWriteGuard<'_, T> {
        park::scheduling_point();
        let waited = self.lock_write(Location::caller());
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
        park::scheduling_point();
        let mut state = self.state.lock();
        let taken = !state.announced;
        state.reading += usize::from(taken);
        drop(state);
        park::observe_result(taken.into());
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
        park::scheduling_point();
        let mut taken = self.writers.try_acquire();
        if taken {
            let mut state = self.state.lock();
            taken = state.reading + state.permits == 0 && state.announce();
            drop(state);
            if !taken {
                self.release_writers();
            }
        }
        park::observe_result(taken.into());
        taken.then(|| {
            let guard = RwMutexWriteGuard { mutex: self, one_thread: PhantomData };
            self.locked(Access::Write, false, Location::caller());
            guard
        })
    }

    /// Whether it waited.
    #[track_caller]
    fn lock_read(&self, location: Caller) -> bool {
        let mut state = self.state.lock();
        if !state.announced {
            state.reading += 1;
            return false;
        }
        let mut waited = false;
        while !state.take_permit() {
            waited = true;
            let parked_at = ParkedAt { reason: WaitReason::RwMutexRLock, location };
            wait(
                &self.state,
                state,
                |state| &mut state.waiting_readers,
                parked_at,
                &self.identity,
                |readied| {
                    if readied {
                        self.withdraw_reader();
                    }
                },
            );
            let coming = Coming(self);
            park::point_within(Within::ReaderWoken);
            std::mem::forget(coming);
            state = self.state.lock();
            state.coming -= 1;
        }
        state.check_invariants();
        waited
    }

    /// Whether it waited.
    #[track_caller]
    fn lock_write(&self, location: Caller) -> bool {
        // The reason is the inner mutex's, as in Go.
        let waited = self.writers.acquire(&self.identity, ParkedAt { reason: WaitReason::MutexLock, location });
        let mut state = self.state.lock();
        if state.announce() {
            return waited;
        }
        let parked_at = ParkedAt { reason: WaitReason::RwMutexLock, location };
        self.identity.lock_is(|| state.shape());
        wait(
            &self.state,
            state,
            |state| &mut state.waiting_writer,
            parked_at,
            &self.identity,
            |_| {
                // It leaves again, or gives up: readers that wait for it get in either way.
                let readers = self.state.lock().end_write();
                readers.into_iter().flatten().for_each(Owner::ready);
                self.release_writers();
            },
        );
        true
    }

    /// A reader that was readied is unwound.
    fn withdraw_reader(&self) {
        let writer = self.state.lock().does_not_come();
        writer.into_iter().for_each(Owner::ready);
    }

    /// Lets the next writer compete. Whether it was handed the mutex.
    fn release_writers(&self) -> bool {
        let released = self.writers.release();
        invariant!(!matches!(released, Released::WasFree), "I1, a writer without its mutex");
        self.identity.lock_is(|| self.writers.seen());
        released.ready()
    }

    fn locked(&self, access: Access, waited: bool, caller: Caller) {
        let shared = access == Access::Read;
        self.identity.emit(Some(caller), |object| EventKind::Lock { object, shared, waited });
        self.identity.lock_is(|| self.state.lock().shape());
    }

    /// Gives the lock back, without a scheduling point.
    #[track_caller]
    fn unlock(&self, access: Access, caller: Option<Caller>) {
        if access == Access::Write && somebody_listens() {
            // SAFETY: no `&mut T` may live: the caller gives the lock back and uses its guard no more. Where it does not
            // hold the lock (`RwMutex<()>::unlock_write`) the value has no bytes.
            self.identity.store(unsafe { &*self.value.get() });
        }
        let shared = access == Access::Read;
        let woken = match access {
            Access::Read => self.state.lock().end_read().map(|writer| writer.into_iter().collect()),
            Access::Write => self.state.lock().end_write(),
        };
        match woken {
            Some(woken) => {
                self.identity.emit(caller, |object| EventKind::Unlock { object, shared });
                self.identity.lock_is(|| self.state.lock().shape());
                let woken: Vec<Owner> = woken;
                woken.into_iter().for_each(Owner::ready);
                if !shared && self.release_writers() {
                    park::give_way();
                }
            }
            // Only the bare style can come here: a lock was given back while its guard lived, or nobody held it.
            None if shared => fatal(NOT_READ, caller),
            None => fatal(NOT_WRITTEN, caller),
        }
    }

    /// The value, without locking: nobody else can have the lock while it is borrowed so.
    pub fn get_mut(&mut self) -> &mut T {
        self.identity.load();
        self.value.get_mut()
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.identity.load();
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
        park::scheduling_point();
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
        park::scheduling_point();
        self.unlock(Access::Write, Some(Location::caller()));
    }
}

/// A reader was readied, and comes for its permit.
struct Coming<'a, T>(&'a RwMutex<T>);

impl<T> Drop for Coming<'_, T> {
    fn drop(&mut self) {
        self.0.withdraw_reader();
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
        // SAFETY: no `&mut T` may live: this reader is counted (I4), so nobody writes (I2), and `&mut RwMutex` is ruled
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
        // SAFETY: no other reference may live: nobody reads while there is a writer (I2), and `&mut self` makes this the
        // only one taken through the guard.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T> fmt::Debug for RwMutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, waiting_writers) = self.writers.counts();
        let state = self.state.lock();
        let written = state.announced && state.leaving == 0;
        let waiting = (state.waiting_readers.len(), waiting_writers + state.waiting_writer.len());
        let readers = state.reading + state.permits;
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
