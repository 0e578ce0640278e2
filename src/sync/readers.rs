//! Readers: how many goroutines read under a lock, and whether a writer has announced itself, in one word.
//!
//! States      by `generation`, the lower half of the word. Even, open: readers come and leave by one addition each | odd, shut: a
//!             writer has announced itself, and one that comes or leaves all the same learns so from what its addition found.
//! Invariants  I1  `generation` changes only under the lock of the `RwMutex`'s state: by one when it is shut, by one when it is
//!                 opened. So whoever has the lock finds it as it was.
//!             I2  open  =>  all that are counted read. A reader that is refused is counted until it has the lock: if it finds
//!                 the generation that refused it, it takes itself back; if not, that writer has left, and it has read since
//!                 then: the next writer has counted it among those to wait for.
//!             I3  shut  =>  the count says nothing, since some may be refused: `leaving` beside it does (`raw_rw.rs`). One that
//!                 leaves is not counted from its addition on, and the announced writer waits until it has told so under the lock.
//!             I4  the count is below zero only where the bare style has given back a lock under its guard, from when that guard gives
//!                 it back, too, until that is found, which is fatal.
//! Protocol    `try_enter` and `try_leave` need no lock; what they find shut is the caller's to settle, with the lock. All else needs
//!             it.
//! Bound       A generation comes again after two thousand million writes: a refused reader would have to stand between its addition
//!             and the lock for all of them, and for none more, to take the one for the other.
//! Rejected    A compare-exchange for each: the next instruction waits for the look before it, and it fails where two come at the same
//!             moment. Go's refused readers, which stay counted and are let in by that count: ours give up when the program
//!             ends, and would have to know whether they have been counted in.
//! See         Go `sync/rwmutex.go`, readerCount; models in `rt/models/rwlocks.rs`.

use std::sync::atomic::Ordering;

use crate::rt::primitives::AtomicU64;

/// One reader: the upper half of the word counts them.
const ONE: u64 = 1 << 32;

/// So many more are counted while it is shut: with them, as with too many readers and with less than none (I4), the word is negative,
/// which is all that one that comes has to look for.
const SHUT: u32 = 1 << 31;

/// With more readers than this no writer announces itself: with `SHUT`, and with those that are refused meanwhile, the count would
/// begin anew, and look open.
const MOST: usize = 1 << 30;

pub(crate) struct Readers {
    word: AtomicU64,
}

/// What the word was when one came or left without the lock.
#[derive(Clone, Copy)]
pub(crate) struct Found(u64);

impl Found {
    /// How often it had been shut and opened.
    pub(super) fn generation(self) -> u32 {
        self.0 as u32
    }

    pub(super) fn is_shut(self) -> bool {
        self.0 & 1 != 0
    }

    /// Those that were counted.
    fn counted(self) -> u32 {
        let shut = if self.is_shut() { SHUT } else { 0 };
        ((self.0 >> 32) as u32).wrapping_sub(shut)
    }

    /// How many there were.
    pub(super) fn count(self) -> usize {
        if self.is_below_zero() { 0 } else { self.counted() as usize }
    }

    /// Whether there were as many as can be counted. Half of what lies beyond is for those that find this at the same time, and the
    /// other one for less than none.
    fn is_full(self) -> bool {
        self.counted() >= SHUT && !self.is_below_zero()
    }

    /// Whether there were less than none (I4).
    pub(super) fn is_below_zero(self) -> bool {
        self.counted() >= SHUT + SHUT / 2
    }
}

/// A reader, once it has the lock.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Comes {
    /// It is counted.
    Reads,
    /// A writer is announced. It is not counted.
    Waits,
    /// It cannot be counted.
    TooMany,
}

impl Readers {
    pub(super) fn new() -> Self {
        Readers { word: AtomicU64::new(0) }
    }

    /// One comes. `Err`: it is counted, but has to settle that (`settle`).
    #[inline]
    pub(super) fn try_enter(&self) -> Result<(), Found> {
        // Acquire: what the last writer did is visible to this reader.
        let found = self.word.fetch_add(ONE, Ordering::Acquire);
        if found.cast_signed() >= 0 { Ok(()) } else { Err(Found(found)) }
    }

    /// One that has come without the lock, and found this. Needs: the lock, by which it sees what the writer did that has left since.
    pub(super) fn settle(&self, found: Found) -> Comes {
        if found.is_shut() && self.now().generation() != found.generation() {
            return Comes::Reads;
        }
        self.word.fetch_sub(ONE, Ordering::Relaxed);
        self.come()
    }

    /// One comes. Needs: the lock.
    pub(super) fn come(&self) -> Comes {
        let now = self.now();
        if now.is_shut() {
            Comes::Waits
        } else if now.is_full() {
            Comes::TooMany
        } else {
            self.enter();
            Comes::Reads
        }
    }

    /// One leaves. `Err`: it is counted no more, but has to settle that (`RawRwMutex::has_left`).
    #[inline]
    pub(super) fn try_leave(&self) -> Result<(), Found> {
        // Release: what this reader read was read before the next writer changes it.
        let found = self.word.fetch_sub(ONE, Ordering::Release);
        if found.cast_signed() >= ONE.cast_signed() { Ok(()) } else { Err(Found(found)) }
    }

    /// One comes that may, or has not left. Needs: the lock.
    pub(super) fn enter(&self) {
        self.word.fetch_add(ONE, Ordering::Acquire);
    }

    /// One leaves. What it found. Needs: the lock.
    pub(super) fn leave(&self) -> Found {
        Found(self.word.fetch_sub(ONE, Ordering::Release))
    }

    /// A writer announces itself. How many it has to wait for; `None`: it cannot, there are too many. Needs: the lock, and that it is
    /// open.
    pub(super) fn shut(&self) -> Option<usize> {
        // Acquire: those that have left have read before.
        let count = Found(self.word.fetch_add(self.step(), Ordering::Acquire)).count();
        if count > MOST {
            self.open();
            return None;
        }
        Some(count)
    }

    /// As `shut`, if none is there. Whether it did. Needs: the lock, and that it is open.
    pub(super) fn try_shut(&self) -> bool {
        let none = u64::from(self.now().generation());
        self.word.compare_exchange(none, none.wrapping_add(self.step()), Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// The writer leaves. Needs: the lock, and that it is shut.
    pub(super) fn open(&self) {
        self.word.fetch_add(self.step(), Ordering::Release);
    }

    /// To the next generation, from shut to open or the other way round. Needs: the lock.
    fn step(&self) -> u64 {
        let generation = self.now().generation();
        // The first generation comes after the last one, and no reader with it.
        let next = u64::from(generation.wrapping_add(1)).wrapping_sub(u64::from(generation));
        // As often as it is added, it is taken away.
        next.wrapping_add(u64::from(SHUT) << 32)
    }

    /// The word. Needs: the lock, for its generation to stay so.
    pub(super) fn now(&self) -> Found {
        Found(self.word.load(Ordering::Relaxed))
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn the_last_generation_is_followed_by_the_first_and_by_no_reader() {
        let readers = Readers { word: AtomicU64::new(3 * ONE + u64::from(u32::MAX - 1)) };
        assert_eq!(readers.shut(), Some(3));
        let refused = readers.try_enter().unwrap_err();
        readers.open();
        assert_eq!((readers.now().generation(), readers.now().count()), (0, 4));
        assert_eq!(readers.settle(refused), Comes::Reads);
        assert_eq!(readers.now().count(), 4);
    }

    #[test]
    fn one_that_is_refused_is_counted_no_more_once_it_has_settled() {
        let readers = Readers::new();
        assert!(readers.try_shut());
        let refused = readers.try_enter().unwrap_err();
        assert_eq!(readers.settle(refused), Comes::Waits);
        readers.open();
        assert!(readers.try_shut(), "none is left");
    }

    #[test]
    fn readers_that_cannot_be_counted_do_not_get_in_and_no_writer_does_beside_too_many() {
        let most = 1 << 31;
        let readers = Readers { word: AtomicU64::new((most - 1) * ONE) };
        assert!(readers.try_enter().is_ok());
        let found = readers.try_enter().unwrap_err();
        assert_eq!(readers.settle(found), Comes::TooMany);
        assert_eq!(readers.come(), Comes::TooMany);
        assert!(!readers.try_shut());
        assert_eq!(readers.shut(), None);
        assert_eq!(readers.now().count() as u64, most);
        let readers = Readers { word: AtomicU64::new(MOST as u64 * ONE) };
        assert_eq!(readers.shut(), Some(MOST));
        assert!(readers.try_enter().is_err());
    }

    #[test]
    fn one_that_leaves_and_was_not_there_keeps_no_writer_waiting() {
        let readers = Readers::new();
        assert!(readers.try_leave().is_err());
        assert!(readers.now().is_below_zero());
        assert_eq!(readers.shut(), Some(0));
    }
}
