//! What a goroutine will run: its closure, in place if it is small.
//!
//! Invariants  I1  an `Entry` holds at most one closure, which is run or dropped exactly once.
//! Rejected    `Box<dyn FnOnce()>` for all: an allocation is a third of the cost of a goroutine. Making an entry and copying it
//!             into the record, and out of it again to run it: the copies read in halves and wholes what was just written in
//!             other sizes, which stops the processor for a quarter of the cost of a goroutine.
//! See         tests/runtime/goroutine.rs.

// Why unsafe: a closure of any type is kept in untyped storage.
#![allow(unsafe_code)]

use std::cell::{Cell, UnsafeCell};
use std::mem::MaybeUninit;

/// Closures up to this many words are kept in place: six captured handles.
const WORDS: usize = 6;

type Storage = [MaybeUninit<usize>; WORDS];

/// The place of a goroutine's closure in its record, where it is also run.
pub(crate) struct Entry {
    storage: UnsafeCell<Storage>,
    filled: Cell<Option<Filled>>,
}

/// How to call and how to drop what the storage holds.
#[derive(Clone, Copy)]
struct Filled {
    call: unsafe fn(*mut Storage),
    discard: unsafe fn(*mut Storage),
}

/// # Safety
/// `storage` must hold an `F`, which is moved out.
unsafe fn call_in_place<F: FnOnce()>(storage: *mut Storage) {
    // SAFETY: by the caller's promise; `erase` checked size and alignment.
    let f = unsafe { storage.cast::<F>().read() };
    f();
}

/// # Safety
/// As `call_in_place`.
unsafe fn discard_in_place<F>(storage: *mut Storage) {
    // SAFETY: by the caller's promise.
    drop(unsafe { storage.cast::<F>().read() });
}

impl Entry {
    pub(crate) fn empty() -> Self {
        Entry { storage: UnsafeCell::new([MaybeUninit::uninit(); WORDS]), filled: Cell::new(None) }
    }

    /// Puts a closure in. Needs: there is none.
    ///
    /// # Safety
    /// What `f` borrows must live until it has been run to its end or dropped.
    #[inline]
    pub(crate) unsafe fn fill<F: FnOnce() + Send>(&self, f: F) {
        if size_of::<F>() <= size_of::<Storage>() && align_of::<F>() <= align_of::<Storage>() {
            self.erase(f);
        } else {
            let boxed: Box<F> = Box::new(f);
            self.erase(move || run_in_box(boxed));
        }
    }

    #[inline]
    fn erase<F: FnOnce()>(&self, f: F) {
        invariant!(self.filled.get().is_none(), "a goroutine has two closures");
        // SAFETY: the place must be large and aligned enough for an `F`, and there may be no reference into it. The first:
        // `fill` checked it, or it is one pointer. The second: none is ever made; a closure is moved out to be run.
        unsafe { self.storage.get().cast::<F>().write(f) };
        self.filled.set(Some(Filled { call: call_in_place::<F>, discard: discard_in_place::<F> }));
    }

    /// Runs the closure, if there is one.
    #[inline(always)]
    pub(crate) fn run(&self) {
        if let Some(filled) = self.filled.take() {
            // SAFETY: the storage holds the closure that `call` was made for, and it is never read there again (I1).
            unsafe { (filled.call)(self.storage.get()) }
        }
    }

    /// Drops the closure, if there is one.
    pub(crate) fn discard(&self) {
        if let Some(filled) = self.filled.take() {
            // SAFETY: as in `run`.
            unsafe { (filled.discard)(self.storage.get()) }
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.discard();
    }
}

/// Runs a closure where it is. `Box<F>` as such would move it to the stack first.
pub(crate) fn run_in_box<F: FnOnce() -> R, R>(f: Box<F>) -> R {
    let f: Box<dyn FnOnce() -> R + '_> = f;
    f()
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use std::sync::Arc;

    fn filled(f: impl FnOnce() + Send + 'static) -> Entry {
        let entry = Entry::empty();
        // SAFETY: nothing is borrowed.
        unsafe { entry.fill(f) };
        entry
    }

    fn last(captured: &(Arc<()>, [u64; 32])) -> u64 {
        captured.1[31]
    }

    #[test]
    fn small_and_large_closures_run_once_or_are_dropped_once() {
        let witness = Arc::new(());
        let both = || {
            let (small, large) = (witness.clone(), (witness.clone(), [7_u64; 32]));
            [filled(move || drop(small)), filled(move || assert_eq!(last(&large), 7))]
        };
        let (run, discarded, dropped) = (both(), both(), both());
        assert_eq!(Arc::strong_count(&witness), 7);
        run.iter().for_each(Entry::run);
        assert_eq!(Arc::strong_count(&witness), 5);
        discarded.iter().for_each(Entry::discard);
        assert_eq!(Arc::strong_count(&witness), 3);
        drop(dropped);
        assert_eq!(Arc::strong_count(&witness), 1);
        // Nothing is left in the first two.
        run.iter().chain(&discarded).for_each(Entry::run);
        drop((run, discarded));
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn over_aligned_closures_are_boxed() {
        #[repr(align(64))]
        struct Aligned(u8);
        let aligned = Aligned(3);
        filled(move || {
            let here = &aligned;
            assert_eq!((std::ptr::from_ref(here).addr() % 64, here.0), (0, 3));
        })
        .run();
    }
}
