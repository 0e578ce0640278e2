//! Hashers for what a search has numbered itself: keys that nobody chooses to collide, in maps that nothing outside of the search fills.
//!
//! Rejected    The standard library's, which holds out against chosen keys: in small programs it took a fortieth of an exploration.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Odd, with about as many ones as zeros: the golden ratio's digits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Digests are hashes already; a node's number is spread by one multiplication.
#[derive(Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        bug!("only digests and numbers are keys");
    }
    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(SPREAD);
    }
    fn write_u128(&mut self, digest: u128) {
        self.0 = (digest >> 64) as u64;
    }
}

/// Of lists of numbers and of texts: a multiplication for each eight bytes.
#[derive(Default)]
pub(crate) struct WordByWord(u64);

impl WordByWord {
    #[inline]
    fn mix(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(SPREAD);
        // A product's high bits depend on all of the word, its low bits on few.
        self.0 = mixed ^ (mixed >> 32);
    }
}

impl Hasher for WordByWord {
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.mix(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
    }
    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }
    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }
    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }
    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }
}

/// The number of each key, by words.
pub(crate) type Numbers<K> = HashMap<K, u32, BuildHasherDefault<WordByWord>>;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::hash::{BuildHasher, BuildHasherDefault};

    use super::WordByWord;

    #[test]
    fn lists_that_differ_in_one_number_have_other_hashes_in_the_bits_that_a_table_uses() {
        let hasher = BuildHasherDefault::<WordByWord>::default();
        let (mut low, mut high) = (HashSet::new(), HashSet::new());
        for number in 0..1024_u32 {
            let hash = hasher.hash_one(vec![number, 7, number / 3]);
            low.insert(hash & 0x3ff);
            high.insert(hash >> 57);
        }
        // Of 1024 drawn at random 647 differ.
        assert!(low.len() > 550 && high.len() == 128, "{} {}", low.len(), high.len());
    }
}
