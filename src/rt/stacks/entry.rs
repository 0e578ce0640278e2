//! What a goroutine will run: its closure, in place if it is small.
//!
//! Invariants  I1  an `Entry` holds exactly one closure until it is run or dropped, and drops it exactly once.
//! Rejected    `Box<dyn FnOnce()>` for all: an allocation is a third of the cost of a goroutine.
//! See         tests/goroutine.rs.

// Why unsafe: a closure of any type is kept in untyped storage.
#![allow(unsafe_code)]

use std::mem::{ManuallyDrop, MaybeUninit};

/// Closures up to this many words are kept in place: six captured handles.
const WORDS: usize = 6;

type Storage = [MaybeUninit<usize>; WORDS];

/// The body of a goroutine that has not started.
pub(crate) struct Entry {
    storage: Storage,
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
    #[inline]
    pub(crate) fn new<F: FnOnce() + Send + 'static>(f: F) -> Self {
        // SAFETY: nothing is borrowed.
        unsafe { Self::borrowing(f) }
    }

    /// As `new`, for a closure that borrows.
    ///
    /// # Safety
    /// What `f` borrows must live until the entry has been run to its end or dropped.
    #[inline]
    pub(crate) unsafe fn borrowing<F: FnOnce() + Send>(f: F) -> Self {
        if size_of::<F>() <= size_of::<Storage>() && align_of::<F>() <= align_of::<Storage>() {
            Self::erase(f)
        } else {
            let boxed: Box<F> = Box::new(f);
            Self::erase(boxed)
        }
    }

    #[inline]
    fn erase<F: FnOnce()>(f: F) -> Self {
        let mut storage: Storage = [MaybeUninit::uninit(); WORDS];
        let place = (&raw mut storage).cast::<F>();
        // SAFETY: the place must be large and aligned enough for an `F`: `borrowing` checked it, or it is one pointer.
        unsafe { place.write(f) };
        Entry { storage, call: call_in_place::<F>, discard: discard_in_place::<F> }
    }

    #[inline]
    pub(crate) fn run(self) {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: the storage holds the closure that `call` was made for (I1), and `this` does not drop it again.
        unsafe { (this.call)(&raw mut this.storage) }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        // SAFETY: the storage still holds the closure: `run` consumes the entry without dropping it (I1).
        unsafe { (self.discard)(&raw mut self.storage) }
    }
}

#[cfg(test)]
mod tests {
    use super::Entry;
    use std::sync::Arc;

    fn last(captured: &(Arc<()>, [u64; 32])) -> u64 {
        captured.1[31]
    }

    #[test]
    fn small_and_large_closures_run_once_or_are_dropped_once() {
        let witness = Arc::new(());
        let (small, large) = (witness.clone(), (witness.clone(), [7_u64; 32]));
        let entries = [Entry::new(move || drop(small)), Entry::new(move || assert_eq!(last(&large), 7))];
        let (small, large) = (witness.clone(), (witness.clone(), [7_u64; 32]));
        let dropped = [Entry::new(move || drop(small)), Entry::new(move || assert_eq!(last(&large), 7))];
        assert_eq!(Arc::strong_count(&witness), 5);
        entries.into_iter().for_each(Entry::run);
        assert_eq!(Arc::strong_count(&witness), 3);
        drop(dropped);
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn over_aligned_closures_are_boxed() {
        #[repr(align(64))]
        struct Aligned(u8);
        let aligned = Aligned(3);
        Entry::new(move || {
            let here = &aligned;
            assert_eq!((std::ptr::from_ref(here).addr() % 64, here.0), (0, 3));
        })
        .run();
    }
}
