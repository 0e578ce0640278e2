//! Which run has met an object: the one whose goroutines alone have used it, or several.
//!
//! States      of an object: of one run | of no run yet (made outside of runs, or by one that counts as none) | shared.
//! Invariants  I1  an object that goroutines of two living runs have used is shared, and both runs are open (`beside.rs`); so is
//!                 a run whose goroutines use what was made outside of it. What takes no lock does not count: an uncontended
//!                 mutex, and `try_send` and `try_recv` where a glance shows that there is nothing to do.
//! Protocol    `note` with the object's lock held; `is_noted` by what takes no lock where `note` would do nothing. It is one comparison for what only its own run uses.
//! See         rt/workers/beside.rs; tests/runtime/beside.rs.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::rt::workers::beside;

/// Outside of runs, and in runs that are beside no other.
const NO_RUN: u32 = 0;
const SHARED: u32 = u32::MAX;

thread_local! {
    /// The run whose worker this thread is.
    static RUN: Cell<u32> = const { Cell::new(NO_RUN) };
    /// Whether it is known to be open.
    static OPEN: Cell<bool> = const { Cell::new(false) };
}

/// While `f` runs, this thread works for this run.
#[inline(always)]
pub(in crate::rt) fn within<R>(run: u32, f: impl FnOnce() -> R) -> R {
    struct Before(u32, bool);
    impl Drop for Before {
        fn drop(&mut self) {
            RUN.set(self.0);
            OPEN.set(self.1);
        }
    }
    let _before = Before(RUN.replace(run), OPEN.replace(false));
    f()
}

/// The run that an object is of. It is written with the object's lock held.
pub(crate) struct Met(AtomicU32);

impl Met {
    #[inline]
    pub(crate) fn here() -> Self {
        Met(AtomicU32::new(RUN.get()))
    }

    /// The calling thread uses the object.
    #[inline(always)]
    pub(crate) fn note(&self) {
        if !self.is_noted() {
            self.meet(RUN.get());
        }
    }

    /// Whether `note` would do nothing.
    #[inline(always)]
    pub(crate) fn is_noted(&self) -> bool {
        self.0.load(Ordering::Relaxed) == RUN.get()
    }

    #[cold]
    #[inline(never)]
    fn meet(&self, run: u32) {
        let known = self.0.load(Ordering::Relaxed);
        if run == NO_RUN || (known == SHARED && OPEN.get()) {
            return;
        }
        let shared = beside::meet(run, Some(known).filter(|known| *known != SHARED));
        OPEN.set(true);
        self.0.store(if shared { SHARED } else { run }, Ordering::Relaxed);
    }
}
