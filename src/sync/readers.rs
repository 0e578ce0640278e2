//! Readers: how many goroutines read under a lock, and whether a writer has announced itself, in one word.
//!
//! States      open: readers come and leave by one compare-exchange each | shut: a writer has announced itself.
//! Invariants  I1  shut  =>  the word changes only under the lock of the `RwMutex`'s state.
//!             I2  it is shut and opened only under that lock. So whoever has the lock finds both as they were.
//! Protocol    `try_enter` and `try_leave` need no lock, and do nothing while it is shut; all else needs it.
//! Rejected    Go's one addition for each: a reader that comes while it is shut is counted in Go, as one that waits, and takes
//!             the count with it where it gives up, which ours do when the program ends. It would save the look
//!             before it: 43 instructions in place of 59, 4 to 5 % of a read's time. A compare-exchange without a look before it: it would have to guess the count.
//! See         Go `sync/rwmutex.go`, readerCount; models in `rt/models/locks.rs` (rwmutex_*).

use std::sync::atomic::Ordering;

use crate::rt::primitives::AtomicUsize;

const SHUT: usize = 1;
const ONE: usize = 2;

pub(crate) struct Readers {
    /// How many, and beside it whether it is shut.
    word: AtomicUsize,
}

impl Readers {
    pub(super) fn new() -> Self {
        Readers { word: AtomicUsize::new(0) }
    }

    /// One comes, if it is open. Whether it did; also not if others came or left at this very moment.
    #[inline]
    pub(super) fn try_enter(&self) -> bool {
        let word = self.word.load(Ordering::Relaxed);
        // Acquire: what the last writer did is visible to this reader.
        word & SHUT == 0 && self.word.compare_exchange(word, word + ONE, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// One leaves, if it is open and one is there. Whether it did; also not if others came or left at this very moment.
    #[inline]
    pub(super) fn try_leave(&self) -> bool {
        let word = self.word.load(Ordering::Relaxed);
        // Release: what this reader read was read before the next writer changes it.
        word & SHUT == 0
            && word >= ONE
            && self.word.compare_exchange(word, word - ONE, Ordering::Release, Ordering::Relaxed).is_ok()
    }

    /// One comes. Needs: the lock.
    pub(super) fn enter(&self) {
        self.word.fetch_add(ONE, Ordering::Acquire);
    }

    /// One leaves. `false`: none is there. Needs: the lock.
    pub(super) fn leave(&self) -> bool {
        let one_less = |word: usize| word.checked_sub(ONE);
        self.word.fetch_update(Ordering::Release, Ordering::Relaxed, one_less).is_ok()
    }

    /// A writer announces itself. How many it has to wait for. Needs: the lock.
    pub(super) fn shut(&self) -> usize {
        // Acquire: those that have left have read before.
        self.word.fetch_or(SHUT, Ordering::Acquire) / ONE
    }

    /// As `shut`, if it is open and none is there. Whether it did. Needs: the lock.
    pub(super) fn try_shut(&self) -> bool {
        self.word.compare_exchange(0, SHUT, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// The writer leaves. Needs: the lock.
    pub(super) fn open(&self) {
        self.word.fetch_and(!SHUT, Ordering::Release);
    }

    /// Whether a writer is announced. Needs: the lock, for it to stay so.
    #[inline]
    pub(super) fn is_shut(&self) -> bool {
        self.word.load(Ordering::Relaxed) & SHUT != 0
    }

    /// How many there are. Needs: the lock and that it is shut, for it to stay so.
    pub(super) fn count(&self) -> usize {
        self.word.load(Ordering::Relaxed) / ONE
    }
}
