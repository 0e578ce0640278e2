//! Guards: the value that a lock guards, and the right to use it. The drop of a guard gives the lock back.
//!
//! Invariants  I1  a guard exists  =>  the lock is held for it: `Exclusive` for one guard alone, `Shared` for several that
//!                 only read.
//!             I2  no lock poisons: a panic that unwinds a guard unlocks, as a deferred Unlock does in Go.
//! Protocol    A guard's drop has a scheduling point, as every visible operation: it comes *before* the unlock, so that
//!             others can still find the lock held, and the unlock happens also if the program ends at that point.
//!             A goroutine that is unwinding unlocks without one.
//! Rejected    Unlocking first and the point after: what others do between the holder's last operation and its unlock
//!             could not be shown. One generic guard under the three names: its documentation would speak of all of them.
//! See         tests/runtime/sync/mutex.rs, rwmutex.rs and endings.rs.

// Why unsafe: the value is in an `UnsafeCell`, whose shared or exclusive access the held lock proves.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

use gort_events::{Caller, EventKind, ObjectKind};

use super::identity::Identity;
use super::mutex::Mutex;
use super::rwmutex::RwMutex;
use super::wait::point_in_drop;
use crate::rt::parking::park;
use crate::rt::stacks::unwind;

/// How a lock is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Beside others: the value can be read.
    Shared,
    /// Alone: the value can be changed.
    Exclusive,
}

/// A value that a lock guards, and what events call the lock.
pub(super) struct Guarded<T> {
    pub(super) identity: Identity,
    value: UnsafeCell<T>,
}

impl<T> Guarded<T> {
    pub(super) fn new(value: T, kind: ObjectKind, made_at: Caller) -> Self {
        let identity = Identity::new(kind, made_at);
        identity.store(&value);
        Guarded { identity, value: UnsafeCell::new(value) }
    }

    pub(super) fn get_mut(&mut self) -> &mut T {
        self.identity.load();
        self.value.get_mut()
    }

    pub(super) fn into_inner(self) -> T {
        self.identity.load();
        self.value.into_inner()
    }

    /// The goroutine that runs has the lock now.
    #[inline]
    pub(super) fn locked(&self, mode: Mode, waited: bool, caller: Caller) {
        let shared = mode == Mode::Shared;
        self.identity.emit(Some(caller), |object| EventKind::Lock { object, shared, waited });
    }

    /// The value is given back as it is now.
    ///
    /// # Safety
    /// No `&mut T` may live: the caller has the lock and uses its guard no more.
    pub(super) unsafe fn store(&self) {
        // SAFETY: no `&mut T` may live: required of the caller.
        self.identity.store(unsafe { &*self.value.get() });
    }

    /// The goroutine that runs has the lock no more.
    #[inline]
    pub(super) fn unlocked(&self, mode: Mode, caller: Option<Caller>) {
        let shared = mode == Mode::Shared;
        self.identity.emit(caller, |object| EventKind::Unlock { object, shared });
    }
}

/// A lock around a value, as its guards use it.
pub(super) trait Lock {
    type Value;

    fn guarded(&self) -> &Guarded<Self::Value>;

    /// Gives the lock back where no goroutine waits for it, without the scheduling point before it. `false` says nothing. Needs:
    /// there is no listener.
    fn give_back_at_once(&self, mode: Mode) -> bool;

    /// Gives the lock back, without the scheduling point before it; may give way after it to a goroutine that was handed
    /// the lock.
    #[track_caller]
    fn give_back(&self, mode: Mode, caller: Option<Caller>);
}

/// Unlocks when dropped: after the scheduling point of a guard's drop, also if that unwinds.
struct Unlock<'a, L: Lock> {
    lock: &'a L,
    mode: Mode,
    caller: Option<Caller>,
}

impl<L: Lock> Drop for Unlock<'_, L> {
    #[inline]
    fn drop(&mut self) {
        self.lock.give_back(self.mode, self.caller);
    }
}

/// What the drop of a guard does.
#[inline(always)]
fn unlock<L: Lock>(lock: &L, mode: Mode, caller: Option<Caller>) {
    // As a rule there is nothing to do at the point, no listener is there and no goroutine waits.
    let point = if unwind::unwinding() { None } else { park::unheard_point() };
    let Some(point) = point else { return unlock_slowly(lock, mode, false, caller) };
    let given_back = lock.give_back_at_once(mode);
    point.pass();
    if !given_back {
        unlock_slowly(lock, mode, true, caller);
    }
}

/// What is left of `unlock`. `passed`: the point is behind it.
#[cold]
#[inline(never)]
fn unlock_slowly<L: Lock>(lock: &L, mode: Mode, passed: bool, caller: Option<Caller>) {
    let _unlock = Unlock { lock, mode, caller };
    if !passed {
        point_in_drop();
    }
}

/// What all locks around a value do beside: how they are made.
macro_rules! lock {
    ($lock:ident) => {
        impl<T: Default> Default for $lock<T> {
            #[track_caller]
            fn default() -> Self {
                $lock::new(T::default())
            }
        }

        impl<T> From<T> for $lock<T> {
            #[track_caller]
            fn from(value: T) -> Self {
                $lock::new(value)
            }
        }
    };
}

lock!(Mutex);
lock!(RwMutex);

/// What all guards do.
macro_rules! guard {
    ($guard:ty) => {
        impl<T> Drop for $guard {
            #[inline(always)]
            fn drop(&mut self) {
                unlock(&*self.lock, Self::MODE, None);
            }
        }

        impl<T> Deref for $guard {
            type Target = T;

            #[inline]
            fn deref(&self) -> &T {
                // SAFETY: no `&mut T` may live. The lock is held for this guard (I1), and while it is the one way to a
                // `&mut T` is through an exclusive guard: by I1 that is this one, which is borrowed. `&mut` of the lock is
                // ruled out by the guard's borrow, or by its `Arc`. The bare style (`Mutex<()>::unlock`) can free a lock under its guard;
                // there the value has no bytes.
                unsafe { &*self.lock.guarded().value.get() }
            }
        }

        impl<T> fmt::Debug for $guard {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let name = stringify!($guard).split('<').next().unwrap_or_default();
                f.debug_struct(name).finish_non_exhaustive()
            }
        }
    };
}

/// What guards of an exclusive lock do beside.
macro_rules! exclusive {
    ($guard:ty) => {
        impl<T> $guard {
            const MODE: Mode = Mode::Exclusive;
        }

        impl<T> DerefMut for $guard {
            #[inline]
            fn deref_mut(&mut self) -> &mut T {
                // SAFETY: no other reference to the value may live. The lock is held for this guard alone (I1), and
                // `&mut self` makes this the only reference taken through it. The bare style: as in `deref`.
                unsafe { &mut *self.lock.guarded().value.get() }
            }
        }
    };
}

/// The right to use a [`Mutex`]'s value; its drop unlocks.
///
/// It stays in the goroutine that locked:
///
/// ```compile_fail
/// let mu = Box::leak(Box::new(gort::sync::Mutex::new(0)));
/// let guard = mu.lock();
/// gort::go(move || drop(guard)); // a guard cannot be sent between threads
/// ```
#[must_use = "the lock is given back as soon as the guard is dropped"]
pub struct MutexGuard<'a, T> {
    lock: &'a Mutex<T>,
    // As the standard library's: not `Send`, and `Sync` only if `T` is.
    one_thread: PhantomData<std::sync::MutexGuard<'a, T>>,
}

guard!(MutexGuard<'_, T>);
exclusive!(MutexGuard<'_, T>);

impl<'a, T> MutexGuard<'a, T> {
    /// Needs: the caller holds the lock, and makes no other guard of it.
    #[inline]
    pub(super) fn new(lock: &'a Mutex<T>) -> Self {
        MutexGuard { lock, one_thread: PhantomData }
    }

    /// Unlocks: what dropping the guard does, with this line for the event.
    ///
    /// Go: `mu.Unlock()`.
    #[track_caller]
    pub fn unlock(guard: Self) {
        unlock(Self::into_mutex(guard), Self::MODE, Some(Location::caller()));
    }

    /// The mutex, which stays locked.
    pub(super) fn into_mutex(guard: Self) -> &'a Mutex<T> {
        std::mem::ManuallyDrop::new(guard).lock
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
    lock: &'a RwMutex<T>,
    // As the standard library's: not `Send`, and `Sync` only if `T` is.
    one_thread: PhantomData<std::sync::RwLockReadGuard<'a, T>>,
}

guard!(RwMutexReadGuard<'_, T>);

impl<'a, T> RwMutexReadGuard<'a, T> {
    const MODE: Mode = Mode::Shared;

    /// Needs: the caller holds the lock for reading, and makes no other guard of it.
    pub(super) fn new(lock: &'a RwMutex<T>) -> Self {
        RwMutexReadGuard { lock, one_thread: PhantomData }
    }
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
    lock: &'a RwMutex<T>,
    // As the standard library's: not `Send`, and `Sync` only if `T` is.
    one_thread: PhantomData<std::sync::RwLockWriteGuard<'a, T>>,
}

guard!(RwMutexWriteGuard<'_, T>);
exclusive!(RwMutexWriteGuard<'_, T>);

impl<'a, T> RwMutexWriteGuard<'a, T> {
    /// Needs: the caller holds the lock for writing, and makes no other guard of it.
    pub(super) fn new(lock: &'a RwMutex<T>) -> Self {
        RwMutexWriteGuard { lock, one_thread: PhantomData }
    }
}

/// The right to use a [`Mutex`]'s value, with a part of the mutex: see [`Mutex::lock_owned`]. Its drop unlocks.
///
/// It borrows nothing, and may go to another goroutine, which unlocks then: a lock is not bound to a goroutine.
///
/// Rust: `tokio::sync::OwnedMutexGuard`.
#[must_use = "the lock is given back as soon as the guard is dropped"]
pub struct OwnedMutexGuard<T> {
    lock: Arc<Mutex<T>>,
    // Shared, it shows the value.
    value: PhantomData<T>,
}

guard!(OwnedMutexGuard<T>);
exclusive!(OwnedMutexGuard<T>);

impl<T> OwnedMutexGuard<T> {
    /// The guard in another form.
    pub(super) fn of(guard: MutexGuard<'_, T>, lock: &Arc<Mutex<T>>) -> Self {
        std::mem::forget(guard);
        OwnedMutexGuard { lock: lock.clone(), value: PhantomData }
    }
}

/// The right to read a [`RwMutex`]'s value, with a part of the lock: see [`RwMutex::read_owned`]. Its drop gives the lock back.
///
/// Rust: `tokio::sync::OwnedRwLockReadGuard`.
#[must_use = "the lock is given back as soon as the guard is dropped"]
pub struct OwnedRwMutexReadGuard<T> {
    lock: Arc<RwMutex<T>>,
    value: PhantomData<T>,
}

guard!(OwnedRwMutexReadGuard<T>);

impl<T> OwnedRwMutexReadGuard<T> {
    const MODE: Mode = Mode::Shared;

    /// The guard in another form.
    pub(super) fn of(guard: RwMutexReadGuard<'_, T>, lock: &Arc<RwMutex<T>>) -> Self {
        std::mem::forget(guard);
        OwnedRwMutexReadGuard { lock: lock.clone(), value: PhantomData }
    }
}

/// The right to change a [`RwMutex`]'s value, with a part of the lock: see [`RwMutex::write_owned`]. Its drop gives the lock back.
///
/// Rust: `tokio::sync::OwnedRwLockWriteGuard`.
#[must_use = "the lock is given back as soon as the guard is dropped"]
pub struct OwnedRwMutexWriteGuard<T> {
    lock: Arc<RwMutex<T>>,
    value: PhantomData<T>,
}

guard!(OwnedRwMutexWriteGuard<T>);
exclusive!(OwnedRwMutexWriteGuard<T>);

impl<T> OwnedRwMutexWriteGuard<T> {
    /// The guard in another form.
    pub(super) fn of(guard: RwMutexWriteGuard<'_, T>, lock: &Arc<RwMutex<T>>) -> Self {
        std::mem::forget(guard);
        OwnedRwMutexWriteGuard { lock: lock.clone(), value: PhantomData }
    }
}
