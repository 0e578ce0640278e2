//! The lock that guards one object's internal state: a channel, a mutex's queue, a WaitGroup's counter.
//!
//! States      free | held.
//! Invariants  I1  it is held for tens of nanoseconds: no user code, no `Drop` of a user value, no `park` and no
//!                 `ready` runs under it (R8: decide under the lock, act after it).
//!             I2  it is never held across a switch, so two goroutines of one worker never contend for it.
//! Protocol    `lock` spins, then gives the processor back to the system between tries; `unlock` is a plain store.
//!             A select holds several at once, in the order of their addresses (`select/mod.rs`, pass 1).
//! Rejected    `std::sync::Mutex`: a second read-modify-write to unlock and a poison check on both sides; together a
//!             third of an unbuffered hand-over. Go's locks do not poison.
//! See         Go `runtime/lock_futex.go` (spin, then yield, then sleep); models in `models/mod.rs` (lock_*).

// Why unsafe: a lock is an `UnsafeCell` whose exclusive access the `held` flag proves.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::Ordering;

use super::met::Met;
use super::primitives::{AtomicBool, spin_loop, yield_now};

/// Busy tries before the thread offers its processor to others: about the length of one critical section.
const SPINS: u32 = 64;

/// Says that the cache line at this address will be needed soon.
#[inline(always)]
pub(crate) fn prefetch<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a prefetch faults at no address; SSE is part of x86-64.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

/// The lock without its value: a select holds those of channels of different types.
pub(crate) struct Spin {
    held: AtomicBool,
    met: Met,
}

/// A value behind a spin-then-yield lock.
pub(crate) struct SpinLock<T> {
    spin: Spin,
    value: UnsafeCell<T>,
}

// SAFETY: `Sync` hands out `&mut T` on any thread, which is a transfer of `T`, so `T: Send` is needed and enough:
// `held` admits one holder at a time, and acquire/release order its accesses.
unsafe impl<T: Send> Sync for SpinLock<T> {}

// No user code runs under the lock (I1), so no unwinding shows a change that was half made.
impl<T> UnwindSafe for SpinLock<T> {}
impl<T> RefUnwindSafe for SpinLock<T> {}

impl<T: Default> Default for SpinLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> SpinLock<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { spin: Spin { held: AtomicBool::new(false), met: Met::here() }, value: UnsafeCell::new(value) }
    }

    #[inline]
    pub(crate) fn lock(&self) -> SpinGuard<'_, T> {
        self.spin.acquire();
        SpinGuard { lock: self }
    }

    #[inline]
    pub(crate) fn spin(&self) -> &Spin {
        &self.spin
    }

    /// The value, for a caller that took the lock by `Spin::acquire`.
    ///
    /// # Safety
    /// The caller must hold the lock, and no other reference to the value may live.
    #[allow(clippy::mut_from_ref)]
    #[inline]
    pub(crate) unsafe fn held_value(&self) -> &mut T {
        invariant!(self.spin.held.load(Ordering::Relaxed), "a free lock's value was used");
        // SAFETY: exclusive by the caller's promise.
        unsafe { &mut *self.value.get() }
    }
}

impl Spin {
    /// Needs: nothing. Does: takes the lock. Leaves: the lock held until `release`.
    #[inline]
    pub(crate) fn acquire(&self) {
        if self.held.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_err() {
            self.acquire_contended();
        }
        self.met.note();
    }

    /// Whether the run of the calling thread has used the object, and no other one has: then it may be used without the lock,
    /// where its own rules allow that.
    #[inline]
    pub(crate) fn was_met(&self) -> bool {
        self.met.is_noted()
    }

    #[cold]
    fn acquire_contended(&self) {
        let mut spins = 0;
        loop {
            while self.held.load(Ordering::Relaxed) {
                if spins < SPINS {
                    spins += 1;
                    spin_loop();
                } else {
                    yield_now();
                }
            }
            if self.held.compare_exchange_weak(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return;
            }
        }
    }

    /// Gives the lock back.
    ///
    /// # Safety
    /// The caller must hold the lock by `acquire`, and must not use a reference from `held_value` afterwards.
    #[inline]
    pub(crate) unsafe fn release(&self) {
        invariant!(self.held.load(Ordering::Relaxed), "a free lock was released");
        self.held.store(false, Ordering::Release);
    }
}

pub(crate) struct SpinGuard<'a, T> {
    lock: &'a SpinLock<T>,
}

impl<T> Deref for SpinGuard<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the guard exists only while the lock is held by it, so no `&mut T` lives elsewhere.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for SpinGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`, and `&mut self` makes this the only reference taken through the guard.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for SpinGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the guard took the lock when it was made and is not used after its drop.
        unsafe { self.lock.spin.release() }
    }
}
