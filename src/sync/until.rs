//! Locks, permits and counters that are waited for until a time at the latest.
//!
//! Invariants  I1  what can be had at once is, whatever the time, and no timer is armed for it.
//!             I2  a goroutine whose time is over leaves the queue as if it had never stood there: those behind it keep their places, and what
//!                 was meant for it goes to the next one.
//! Rejected    Asking the clock after the wait: what was handed over in time could be refused.
//! See         timed/mod.rs; `raw.rs` and `raw_rw.rs` for locks; Go has no such operations. tests/habits/timed_locks.rs,
//!             tests/explore/timed.rs; models in `rt/models/locks.rs` (mutex_that_a_waiter_gives_up).

use std::time::Duration;

use super::guard::{MutexGuard, RwMutexReadGuard, RwMutexWriteGuard};
use super::mutex::Mutex;
use super::rwmutex::RwMutex;
use super::semaphore::{Permit, Semaphore};
use super::waitgroup::WaitGroup;
use crate::time::Instant;
use crate::timed::Until;

impl<T> Mutex<T> {
    /// Takes the lock, waiting for it no longer than `timeout`. `None`: it could not be had in time.
    ///
    /// A lock that is free is taken, whatever the timeout. It is waited for in the order in which [`lock`](Mutex::lock) waits, and after 1 ms
    /// the lock is handed over, as there. It may come free at the instant at which the time is over: then either is the result, and if that is
    /// `None`, the next that waits has its turn.
    ///
    /// Go: none; one uses a channel of capacity 1 for a lock, and `select` with a case for `time.After`. Rust: `parking_lot`'s
    /// `try_lock_for`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another holds it, until the time is over.
    ///
    /// # Panics
    /// Panics outside of a goroutine if the lock is held: only a run has a clock.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Mutex;
    /// use gort::{Builder, time};
    /// use std::sync::Arc;
    /// use std::time::Duration;
    ///
    /// Builder::new().virtual_clock(true).run(|| {
    ///     let mu = Arc::new(Mutex::new(7));
    ///     let other = mu.clone();
    ///     gort::go(move || {
    ///         let _guard = other.lock();
    ///         time::sleep(Duration::from_secs(3));
    ///     });
    ///     time::sleep(Duration::from_secs(1));
    ///     for _ in 0..2 {
    ///         let guard = mu.lock_timeout(Duration::from_secs(1));
    ///         gort::println!("{:?} at {}", guard.map(|value| *value), time::now());
    ///     }
    /// })?;
    /// // None at 2s
    /// // Some(7) at 3s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn lock_timeout(&self, timeout: Duration) -> Option<MutexGuard<'_, T>> {
        self.lock_until(Until::After(timeout), "Mutex::lock_timeout")
    }

    /// Takes the lock, waiting for it no longer than until `deadline`, on the clock of the run: see
    /// [`lock_timeout`](Mutex::lock_timeout).
    ///
    /// # Blocking
    /// As [`lock_timeout`](Mutex::lock_timeout).
    ///
    /// # Panics
    /// As [`lock_timeout`](Mutex::lock_timeout).
    #[track_caller]
    pub fn lock_deadline(&self, deadline: Instant) -> Option<MutexGuard<'_, T>> {
        self.lock_until(Until::At(deadline), "Mutex::lock_deadline")
    }
}

impl<T> RwMutex<T> {
    /// Takes the lock for reading, beside other readers, waiting for it no longer than `timeout`. `None`: it could not be had in time.
    ///
    /// What can be had at once is, whatever the timeout. If the writer leaves at the instant at which the time is over, either is the
    /// result.
    ///
    /// Go: none. Rust: `parking_lot`'s `try_read_for`.
    ///
    /// # Blocking
    /// Parks with "sync.RWMutex.RLock" while a goroutine writes or waits for readers to leave, until the time is over.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park, and where there are more readers than can be counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::RwMutex;
    /// use gort::{Builder, time};
    /// use std::time::Duration;
    ///
    /// Builder::new().virtual_clock(true).run(|| {
    ///     let config = RwMutex::new("new");
    ///     let written = config.write();
    ///     gort::println!("{} at {}", config.read_timeout(Duration::from_secs(1)).is_some(), time::now());
    ///     drop(written);
    ///     gort::println!("{:?} at {}", config.read_timeout(Duration::from_secs(1)).map(|text| *text), time::now());
    /// })?;
    /// // false at 1s
    /// // Some("new") at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn read_timeout(&self, timeout: Duration) -> Option<RwMutexReadGuard<'_, T>> {
        self.read_until(Until::After(timeout), "RwMutex::read_timeout")
    }

    /// Takes the lock for reading, waiting for it no longer than until `deadline`, on the clock of the run: see
    /// [`read_timeout`](RwMutex::read_timeout).
    ///
    /// # Blocking
    /// As [`read_timeout`](RwMutex::read_timeout).
    ///
    /// # Panics
    /// As [`read_timeout`](RwMutex::read_timeout).
    #[track_caller]
    pub fn read_deadline(&self, deadline: Instant) -> Option<RwMutexReadGuard<'_, T>> {
        self.read_until(Until::At(deadline), "RwMutex::read_deadline")
    }

    /// Takes the lock for writing, alone, waiting for it no longer than `timeout`. `None`: it could not be had in time.
    ///
    /// A lock that is free is taken, whatever the timeout. While it waits for readers to leave, new readers wait for it, as with
    /// [`write`](RwMutex::write); when its time is over they are let in.
    ///
    /// Go: none. Rust: `parking_lot`'s `try_write_for`.
    ///
    /// # Blocking
    /// Parks with "sync.Mutex.Lock" while another one writes or waits to, and with "sync.RWMutex.Lock" while others read, until the time
    /// is over.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park, and beside a thousand million readers, whose guards were forgotten.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::RwMutex;
    /// use gort::{Builder, time};
    /// use std::time::Duration;
    ///
    /// Builder::new().virtual_clock(true).run(|| {
    ///     let config = RwMutex::new("old");
    ///     let read = config.read();
    ///     gort::println!("{} at {}", config.write_timeout(Duration::from_secs(1)).is_some(), time::now());
    ///     drop(read);
    ///     gort::println!("{} at {}", config.write_timeout(Duration::from_secs(1)).is_some(), time::now());
    /// })?;
    /// // false at 1s
    /// // true at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn write_timeout(&self, timeout: Duration) -> Option<RwMutexWriteGuard<'_, T>> {
        self.write_until(Until::After(timeout), "RwMutex::write_timeout")
    }

    /// Takes the lock for writing, waiting for it no longer than until `deadline`, on the clock of the run: see
    /// [`write_timeout`](RwMutex::write_timeout).
    ///
    /// # Blocking
    /// As [`write_timeout`](RwMutex::write_timeout).
    ///
    /// # Panics
    /// As [`write_timeout`](RwMutex::write_timeout).
    #[track_caller]
    pub fn write_deadline(&self, deadline: Instant) -> Option<RwMutexWriteGuard<'_, T>> {
        self.write_until(Until::At(deadline), "RwMutex::write_deadline")
    }
}

impl Semaphore {
    /// Takes a permit, waiting for one no longer than `timeout`. Whether there was one in time: then give it back by
    /// [`release`](Semaphore::release).
    ///
    /// A permit that is left is taken, whatever the timeout. One that is given back at the instant at which the time is over goes to this
    /// goroutine or to the next that waits, and is never lost.
    ///
    /// Go: `sem.Acquire(ctx, 1)`, with a context that has a timeout. Rust: `tokio::time::timeout` around `Semaphore::acquire`.
    ///
    /// # Blocking
    /// Parks with "semacquire" while none is left, until the time is over.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park: only a run has a clock.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Semaphore;
    /// use gort::{Builder, time};
    /// use std::time::Duration;
    ///
    /// Builder::new().virtual_clock(true).run(|| {
    ///     let one = Semaphore::new(1);
    ///     for _ in 0..2 {
    ///         gort::println!("{} at {}", one.acquire_timeout(Duration::from_secs(1)), time::now());
    ///     }
    /// })?;
    /// // true at 0ns
    /// // false at 1s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn acquire_timeout(&self, timeout: Duration) -> bool {
        self.acquire_until(Until::After(timeout), "Semaphore::acquire_timeout")
    }

    /// Takes a permit, waiting for one no longer than until `deadline`, on the clock of the run: see
    /// [`acquire_timeout`](Semaphore::acquire_timeout).
    ///
    /// Go: `sem.Acquire(ctx, 1)`, with a context that has a deadline.
    ///
    /// # Blocking
    /// As [`acquire_timeout`](Semaphore::acquire_timeout).
    ///
    /// # Panics
    /// As [`acquire_timeout`](Semaphore::acquire_timeout).
    #[track_caller]
    pub fn acquire_deadline(&self, deadline: Instant) -> bool {
        self.acquire_until(Until::At(deadline), "Semaphore::acquire_deadline")
    }

    /// Takes a permit that goes back when the guard is dropped, waiting for one no longer than `timeout`: see
    /// [`acquire_timeout`](Semaphore::acquire_timeout).
    ///
    /// # Blocking
    /// As [`acquire_timeout`](Semaphore::acquire_timeout).
    ///
    /// # Panics
    /// As [`acquire_timeout`](Semaphore::acquire_timeout).
    #[track_caller]
    pub fn permit_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        self.acquire_until(Until::After(timeout), "Semaphore::permit_timeout").then(|| self.taken())
    }

    /// Takes a permit that goes back when the guard is dropped, waiting for one no longer than until `deadline`: see
    /// [`acquire_timeout`](Semaphore::acquire_timeout).
    ///
    /// # Blocking
    /// As [`acquire_timeout`](Semaphore::acquire_timeout).
    ///
    /// # Panics
    /// As [`acquire_timeout`](Semaphore::acquire_timeout).
    #[track_caller]
    pub fn permit_deadline(&self, deadline: Instant) -> Option<Permit<'_>> {
        self.acquire_until(Until::At(deadline), "Semaphore::permit_deadline").then(|| self.taken())
    }
}

impl WaitGroup {
    /// Waits until the counter is zero, no longer than `timeout`. Whether it was zero in time.
    ///
    /// At zero it returns at once, whatever the timeout. If the counter reaches zero at the instant at which the time is over, either is the
    /// result. What was waited for goes on: nothing is cancelled.
    ///
    /// Go: none; one has a goroutine close a channel after `wg.Wait()`, and `select` with a case for `time.After`.
    ///
    /// # Blocking
    /// Parks with "sync.WaitGroup.Wait" until the counter reaches zero or the time is over.
    ///
    /// # Panics
    /// Panics as [`wait`](WaitGroup::wait) if the counter reached zero in time and has left it before the woken goroutine ran. Panics
    /// outside of a goroutine if it would park.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::WaitGroup;
    /// use gort::{Builder, time};
    /// use std::time::Duration;
    ///
    /// Builder::new().virtual_clock(true).run(|| {
    ///     let wg = WaitGroup::new();
    ///     wg.go(|| time::sleep(Duration::from_secs(3)));
    ///     for _ in 0..2 {
    ///         gort::println!("{} at {}", wg.wait_timeout(Duration::from_secs(2)), time::now());
    ///     }
    /// })?;
    /// // false at 2s
    /// // true at 3s
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.wait_until(Until::After(timeout), "WaitGroup::wait_timeout")
    }

    /// Waits until the counter is zero, no longer than until `deadline`, on the clock of the run: see
    /// [`wait_timeout`](WaitGroup::wait_timeout).
    ///
    /// # Blocking
    /// As [`wait_timeout`](WaitGroup::wait_timeout).
    ///
    /// # Panics
    /// As [`wait_timeout`](WaitGroup::wait_timeout).
    #[track_caller]
    pub fn wait_deadline(&self, deadline: Instant) -> bool {
        self.wait_until(Until::At(deadline), "WaitGroup::wait_deadline")
    }
}
