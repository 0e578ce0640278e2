//! Locks that are taken with a part of the lock itself: the guard borrows nothing.
//!
//! See         `guard.rs`, which has the guards; tests/habits/owned.rs.

use std::sync::Arc;

use super::guard::{OwnedMutexGuard, OwnedRwMutexReadGuard, OwnedRwMutexWriteGuard};
use super::mutex::Mutex;
use super::rwmutex::RwMutex;

impl<T> Mutex<T> {
    /// Takes the lock, as [`lock`](Mutex::lock) does, for a guard that borrows nothing: it can be kept in a structure, and go to another
    /// goroutine, which then unlocks.
    ///
    /// Go: a locked `Mutex` that another goroutine unlocks. Rust: `tokio::sync::Mutex::lock_owned`.
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
    /// use std::sync::Arc;
    ///
    /// gort::run(|| {
    ///     let account = Arc::new(Mutex::new(1));
    ///     let mut guard = account.lock_owned();
    ///     gort::go(move || *guard += 1);
    ///     // It is this goroutine's turn once that one has unlocked.
    ///     gort::println!("{}", *account.lock());
    /// })?;
    /// // 2
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn lock_owned(self: &Arc<Self>) -> OwnedMutexGuard<T> {
        OwnedMutexGuard::of(self.lock(), self)
    }

    /// Takes the lock if it is free, as [`try_lock`](Mutex::try_lock) does, for a guard that borrows nothing.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_lock_owned(self: &Arc<Self>) -> Option<OwnedMutexGuard<T>> {
        self.try_lock().map(|guard| OwnedMutexGuard::of(guard, self))
    }
}

impl<T> RwMutex<T> {
    /// Takes the lock for reading, as [`read`](RwMutex::read) does, for a guard that borrows nothing.
    ///
    /// # Blocking
    /// As [`read`](RwMutex::read).
    ///
    /// # Panics
    /// As [`read`](RwMutex::read).
    #[track_caller]
    pub fn read_owned(self: &Arc<Self>) -> OwnedRwMutexReadGuard<T> {
        OwnedRwMutexReadGuard::of(self.read(), self)
    }

    /// Takes the lock for writing, as [`write`](RwMutex::write) does, for a guard that borrows nothing.
    ///
    /// # Blocking
    /// As [`write`](RwMutex::write).
    ///
    /// # Panics
    /// As [`write`](RwMutex::write).
    #[track_caller]
    pub fn write_owned(self: &Arc<Self>) -> OwnedRwMutexWriteGuard<T> {
        OwnedRwMutexWriteGuard::of(self.write(), self)
    }

    /// Takes the lock for reading, if no goroutine writes or waits to, for a guard that borrows nothing.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_read_owned(self: &Arc<Self>) -> Option<OwnedRwMutexReadGuard<T>> {
        self.try_read().map(|guard| OwnedRwMutexReadGuard::of(guard, self))
    }

    /// Takes the lock for writing, if no goroutine reads or writes, for a guard that borrows nothing.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn try_write_owned(self: &Arc<Self>) -> Option<OwnedRwMutexWriteGuard<T>> {
        self.try_write().map(|guard| OwnedRwMutexWriteGuard::of(guard, self))
    }
}
