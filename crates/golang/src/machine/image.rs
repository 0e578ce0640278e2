//! What package variables hold before a program's first step: most of it never changes, so it is named by its place, and not written down for
//! each state.
//!
//! States      The first words of the heap are the image's, but for those that have changed since.
//! Invariants  I1  what is in the image refers to nothing outside of it.
//!             I2  no collection moves it. So it is at the same places in every state.
//!             I3  as long as none of its references to itself has changed all of it is reached. What is reached of it is looked for again
//!                 where one has: then two states that differ in nothing but where things lie in the image are one all the same.
//! See         form.rs, sharing.rs, reach.rs, which skip it; gc.rs.

use super::heap::{FIRST_WORDS, FROZEN, of_header, place, size};
use crate::code::{Program, Slot};

/// The first words of a heap.
#[derive(Debug)]
pub(super) struct Image {
    words: Box<[u64]>,
    /// Where its objects are.
    starts: Box<[u32]>,
}

/// So many words are compared at once.
const ROW: usize = 32;

impl Image {
    pub(super) fn new(program: &Program, words: &[u64]) -> Image {
        let (mut starts, mut at) = (Vec::new(), FIRST_WORDS.len());
        while at < words.len() {
            starts.push(at as u32);
            let (layout, count) = of_header(words[at]);
            at += 1 + size(&program.layouts[layout as usize], count);
        }
        Image { words: words.into(), starts: starts.into() }
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The places of its objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = usize> + '_ {
        self.starts.iter().map(|at| *at as usize)
    }

    /// Calls `each` with those slots of an object, in order, that may be something else than they were. Its slots lie from this place on and
    /// hold this now; they are of these kinds, again and again.
    pub(super) fn changed_slots(&self, kinds: &[Slot], from: usize, now: &[u64], mut each: impl FnMut(usize)) {
        let kind = |slot: usize| kinds[slot % kinds.len()];
        let rows = self.words(from, now.len()).chunks(ROW).zip(now.chunks(ROW));
        let mut next = 0;
        for (row, (then, words)) in rows.enumerate().filter(|(_, (then, words))| then != words) {
            let changed = then.iter().zip(words).enumerate().filter(|(_, (then, word))| then != word);
            for at in changed.map(|(word, _)| row * ROW + word) {
                // What the pointer of a string and the value of an interface are depends on what stands beside them.
                let before = at.checked_sub(1).filter(|before| kind(*before) == Slot::Text);
                let after = Some(at + 1).filter(|after| *after < now.len() && kind(*after) == Slot::Value);
                for slot in [before, Some(at), after].into_iter().flatten() {
                    if slot >= next {
                        each(slot);
                        next = slot + 1;
                    }
                }
            }
        }
    }

    /// So many words from this place on, as they were.
    pub(super) fn words(&self, from: usize, count: usize) -> &[u64] {
        &self.words[from..from + count]
    }

    /// Puts the places of those of its objects there that have changed, and of those that have a mark now. Whether all of it is still reached
    /// for certain (I3).
    pub(super) fn changed(&self, words: &[u64], into: &mut Vec<u32>, marked: &mut Vec<u32>) -> bool {
        into.clear();
        marked.clear();
        let mut is_whole = true;
        for (row, (then, now)) in self.words.chunks(ROW).zip(words[..self.len()].chunks(ROW)).enumerate() {
            if then == now {
                continue;
            }
            for (k, (then, _)) in then.iter().zip(now).enumerate().filter(|(_, (then, now))| then != now) {
                let at = (row * ROW + k) as u32;
                let found = self.starts.partition_point(|start| *start <= at);
                // What comes before the first object never changes.
                let Some(start) = found.checked_sub(1).map(|found| self.starts[found]) else { continue };
                if start == at {
                    marked.push(start);
                    continue;
                }
                // A number that looks like a reference is taken for one.
                is_whole &= *then & FROZEN != 0 || !(FIRST_WORDS.len()..self.len()).contains(&place(*then));
                if into.last() != Some(&start) {
                    into.push(start);
                }
            }
        }
        is_whole
    }
}
