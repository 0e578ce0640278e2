//! A cell that one thread writes and others may read at any time.
//!
//! Invariants  I1  a read gives a value that was written, never half of one; which one, the reader must find out itself.
//! Protocol    As `Cell`'s: `get` and `set` are plain moves.
//! Rejected    `Cell`, read by another thread "because a word is never torn": that is a data race all the same.
//! See         rt/workers/watchdog.rs and rt/workers/threads.rs, the readers.

// Why unsafe: a reference is kept as a pointer.
#![allow(unsafe_code)]

use std::panic::Location;
use std::ptr::{NonNull, null_mut};
use std::sync::atomic::Ordering;

use gort_events::{Caller, GoId};

use crate::rt::goroutine::GoRef;
use crate::rt::primitives::{AtomicBool, AtomicPtr, AtomicU64};

/// What fits into an atomic word.
pub(crate) trait Word: Copy {
    type Atomic;
    fn atomic(self) -> Self::Atomic;
    fn load(atomic: &Self::Atomic) -> Self;
    fn store(self, atomic: &Self::Atomic);
}

pub(crate) struct Shared<T: Word>(T::Atomic);

impl<T: Word> Shared<T> {
    pub(crate) fn new(value: T) -> Self {
        Shared(value.atomic())
    }

    #[inline]
    pub(crate) fn get(&self) -> T {
        T::load(&self.0)
    }

    /// Needs: no other thread writes.
    #[inline]
    pub(crate) fn set(&self, value: T) {
        value.store(&self.0);
    }
}

impl Word for GoId {
    type Atomic = AtomicU64;

    fn atomic(self) -> AtomicU64 {
        AtomicU64::new(self.0)
    }

    #[inline]
    fn load(atomic: &AtomicU64) -> Self {
        GoId(atomic.load(Ordering::Relaxed))
    }

    #[inline]
    fn store(self, atomic: &AtomicU64) {
        atomic.store(self.0, Ordering::Relaxed);
    }
}

impl Word for bool {
    type Atomic = AtomicBool;

    fn atomic(self) -> AtomicBool {
        AtomicBool::new(self)
    }

    #[inline]
    fn load(atomic: &AtomicBool) -> Self {
        atomic.load(Ordering::Relaxed)
    }

    #[inline]
    fn store(self, atomic: &AtomicBool) {
        atomic.store(self, Ordering::Relaxed);
    }
}

impl Word for Option<GoRef> {
    type Atomic = AtomicPtr<()>;

    fn atomic(self) -> Self::Atomic {
        AtomicPtr::new(self.map_or(null_mut(), |goroutine| goroutine.to_opaque().as_ptr()))
    }

    #[inline]
    fn load(atomic: &Self::Atomic) -> Self {
        // SAFETY: the pointer must come from `to_opaque`: only `atomic` and `store` write one.
        NonNull::new(atomic.load(Ordering::Relaxed)).map(|goroutine| unsafe { GoRef::from_opaque(goroutine) })
    }

    #[inline]
    fn store(self, atomic: &Self::Atomic) {
        atomic.store(self.map_or(null_mut(), |goroutine| goroutine.to_opaque().as_ptr()), Ordering::Relaxed);
    }
}

impl Word for Option<Caller> {
    type Atomic = AtomicPtr<Location<'static>>;

    fn atomic(self) -> Self::Atomic {
        AtomicPtr::new(self.map_or(null_mut(), |at| std::ptr::from_ref(at).cast_mut()))
    }

    #[inline]
    fn load(atomic: &Self::Atomic) -> Self {
        // SAFETY: the pointer must be null or to something that lives forever: only `atomic` and `store` write one, from
        // a static reference. Nothing writes through it.
        unsafe { atomic.load(Ordering::Relaxed).as_ref() }
    }

    #[inline]
    fn store(self, atomic: &Self::Atomic) {
        atomic.store(self.map_or(null_mut(), |at| std::ptr::from_ref(at).cast_mut()), Ordering::Relaxed);
    }
}

impl Word for Caller {
    type Atomic = AtomicPtr<Location<'static>>;

    fn atomic(self) -> Self::Atomic {
        Some(self).atomic()
    }

    #[inline]
    fn load(atomic: &Self::Atomic) -> Self {
        // SAFETY: the pointer must be to something that lives forever, and not null: as above, and only a reference was
        // ever stored.
        unsafe { &*atomic.load(Ordering::Relaxed) }
    }

    #[inline]
    fn store(self, atomic: &Self::Atomic) {
        Some(self).store(atomic);
    }
}
