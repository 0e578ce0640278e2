//! Where things lie that are added while others are looked at.
//!
//! Invariants  I1  a thing stays where it is, for as long as the store exists: what is added moves nothing.
//!             I2  numbers count from 0, without gaps; a number that was set aside has its thing before anything asks for it.
//! Rejected    A vector: adding needs `&mut`, but what an instance of a generic type comes to is found when it is first asked for, by
//!             predicates that hold other types in their hands.

use std::cell::{Cell, OnceCell};
use std::fmt;

/// The first chunk holds as many things; each further one twice as many as the one before it.
const FIRST: usize = 64;
/// With as many chunks there is room for all numbers of 32 bits.
const CHUNKS: usize = 27;

/// Things by number.
pub(super) struct Store<T> {
    chunks: [OnceCell<Box<[OnceCell<T>]>>; CHUNKS],
    len: Cell<usize>,
}

impl<T> Store<T> {
    pub(super) fn new() -> Store<T> {
        Store { chunks: [const { OnceCell::new() }; CHUNKS], len: Cell::new(0) }
    }

    pub(super) fn len(&self) -> usize {
        self.len.get()
    }

    /// The chunk, and the place in it.
    fn place(index: usize) -> (usize, usize) {
        let from_first = index + FIRST;
        let chunk = (from_first / FIRST).ilog2() as usize;
        (chunk, from_first - (FIRST << chunk))
    }

    /// Adds a thing. Its number is what `len` was.
    pub(super) fn push(&self, thing: T) -> usize {
        let index = self.set_aside();
        self.fill(index, thing);
        index
    }

    /// A number whose thing comes later.
    pub(super) fn set_aside(&self) -> usize {
        let index = self.len.get();
        self.len.set(index + 1);
        let (chunk, _) = Self::place(index);
        self.chunks[chunk].get_or_init(|| std::iter::repeat_with(OnceCell::new).take(FIRST << chunk).collect());
        index
    }

    /// The thing of a number that was set aside.
    pub(super) fn fill(&self, index: usize, thing: T) {
        let (chunk, at) = Self::place(index);
        let filled = self.chunks[chunk].get().map(|chunk| chunk[at].set(thing).is_ok());
        assert_eq!(filled, Some(true), "gort internal bug: a number that was not set aside; please report");
    }

    pub(super) fn get(&self, index: usize) -> &T {
        let (chunk, at) = Self::place(index);
        self.chunks[chunk].get().and_then(|chunk| chunk[at].get()).expect("numbers are handed out with their things")
    }

    pub(super) fn get_mut(&mut self, index: usize) -> &mut T {
        let (chunk, at) = Self::place(index);
        let chunk = self.chunks[chunk].get_mut();
        chunk.and_then(|chunk| chunk[at].get_mut()).expect("numbers are handed out with their things")
    }
}

impl<T: fmt::Debug> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries((0..self.len()).map(|index| self.get(index))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stay_where_they_are_while_others_come() {
        let store = Store::new();
        let first: &usize = {
            store.push(0);
            store.get(0)
        };
        let aside = store.set_aside();
        for index in 2..1000 {
            assert_eq!(store.push(index), index);
        }
        store.fill(aside, 1);
        assert!((0..1000).all(|index| *store.get(index) == index));
        assert!(std::ptr::eq(first, store.get(0)));
        assert_eq!(store.len(), 1000);
    }

    #[test]
    #[should_panic(expected = "numbers are handed out with their things")]
    fn what_was_only_set_aside_cannot_be_had() {
        let store: Store<usize> = Store::new();
        store.set_aside();
        store.get(0);
    }
}
