//! Collects garbage where it lies: where there is no memory for a second row of words, everything that can be reached moves together.
//!
//! States      First all references are visited and what they lead to is marked, word by word; then they are visited again and become what
//!             they are after everything has moved to the front, in the order in which it lies.
//! Invariants  I1  where an object goes follows from the marks alone: as many words as are marked before it.
//! Rejected    For all collections: to copy is twice as fast where most is garbage.
//! See         gc.rs; H. Kermany, E. Petrank, The Compressor (2006).

use super::heap::{FIRST_WORDS, FROZEN, of_header, offset, place, size};
use crate::code::{Program, Slot};

/// What can be reached.
pub(super) struct Marks {
    /// A bit for each word.
    bits: Vec<u64>,
    /// How many words are marked before those of each word of bits: empty until all are marked.
    before: Vec<u32>,
    /// Objects that are marked, and from which nothing was followed yet.
    todo: Vec<u32>,
}

impl Marks {
    /// Nothing is marked yet but what every heap begins with.
    pub(super) fn new(words: usize) -> Marks {
        let mut marks = Marks { bits: vec![0; words / 64 + 1], before: Vec::new(), todo: Vec::new() };
        marks.mark(0, FIRST_WORDS.len());
        marks
    }

    fn is_marked(&self, at: usize) -> bool {
        self.bits[at / 64] & 1 << (at % 64) != 0
    }

    fn mark(&mut self, at: usize, words: usize) {
        let (mut at, end) = (at, at + words);
        while at < end {
            let until = end.min((at / 64 + 1) * 64);
            let ones = u64::MAX >> (64 - (until - at));
            self.bits[at / 64] |= ones << (at % 64);
            at = until;
        }
    }

    /// The object of a reference is reached, or goes to its place.
    pub(super) fn meet(&mut self, program: &Program, words: &[u64], at: usize) -> usize {
        if !self.before.is_empty() {
            return self.goes_to(at);
        }
        if !self.is_marked(at) {
            let (layout, count) = of_header(words[at]);
            self.mark(at, 1 + size(&program.layouts[layout as usize], count));
            self.todo.push(at as u32);
        }
        at
    }

    /// Where the object at a place goes, if it is reached.
    pub(super) fn kept(&self, at: usize) -> Option<usize> {
        self.is_marked(at).then(|| self.goes_to(at))
    }

    fn goes_to(&self, at: usize) -> usize {
        let below = self.bits[at / 64] & ((1 << (at % 64)) - 1);
        self.before[at / 64] as usize + below.count_ones() as usize
    }

    /// Marks all that is reached from what is marked, if that is not done yet.
    pub(super) fn follow(&mut self, program: &Program, words: &[u64]) -> bool {
        if !self.before.is_empty() {
            return false;
        }
        while let Some(at) = self.todo.pop() {
            let at = at as usize;
            let (layout, count) = of_header(words[at]);
            let layout = &program.layouts[layout as usize];
            if !layout.references {
                continue;
            }
            for first in (at + 1..at + 1 + size(layout, count)).step_by(layout.len()) {
                for (slot, kind) in (first..).zip(&layout.slots) {
                    if leads_on(program, words, slot, *kind) {
                        self.meet(program, words, place(words[slot]));
                    }
                }
            }
        }
        let sums = self.bits.iter().scan(0, |sum, bits| {
            let before = *sum;
            *sum += bits.count_ones();
            Some(before)
        });
        self.before = sums.collect();
        true
    }

    /// Moves everything to its place.
    pub(super) fn slide(&self, program: &Program, words: &mut Vec<u64>) {
        let mut at = FIRST_WORDS.len();
        let mut to = at;
        while let Some(next) = self.next(at) {
            at = next;
            let (layout, count) = of_header(words[at]);
            let layout = &program.layouts[layout as usize];
            let len = 1 + size(layout, count);
            if layout.references {
                for first in (at + 1..at + len).step_by(layout.len()) {
                    for (slot, kind) in (first..).zip(&layout.slots) {
                        if leads_on(program, words, slot, *kind) {
                            let word = words[slot];
                            words[slot] = (self.goes_to(place(word)) as u64) << 32 | offset(word) as u64;
                        }
                    }
                }
            }
            words.copy_within(at..at + len, to);
            to += len;
            at += len;
        }
        words.truncate(to);
    }

    /// The first marked place from there on.
    fn next(&self, at: usize) -> Option<usize> {
        let mut block = at / 64;
        let mut bits = self.bits.get(block)? & u64::MAX << (at % 64);
        while bits == 0 {
            block += 1;
            bits = *self.bits.get(block)?;
        }
        Some(block * 64 + bits.trailing_zeros() as usize)
    }
}

/// Whether a slot of an object refers to an object that can move.
fn leads_on(program: &Program, words: &[u64], slot: usize, kind: Slot) -> bool {
    let is_reference = match kind {
        Slot::Number | Slot::Float | Slot::Type => false,
        Slot::Pointer | Slot::Text => true,
        // The type stands before it.
        Slot::Value => words[slot - 1] != 0 && program.holds_reference(words[slot - 1] as u32),
    };
    let word = words[slot];
    is_reference && word & FROZEN == 0 && place(word) >= FIRST_WORDS.len()
}
