//! Digests: 128-bit hashes of what a goroutine has seen and of what an object holds.
//!
//! Invariants  I1  `with` is a bijection of the digest for each word mixed in, and of the word for each digest: along one
//!                 history nothing is lost, so two histories meet only by chance, one in 2^128 for each pair.
//!             I2  `seal` is a bijection, too. Sealed digests may be summed: the sum of a state's parts changes by the
//!                 difference when one part changes.
//!             I3  the same on every machine and in every process: nothing random and no address goes in.
//! Rejected    64 bits: of ten million states two collide with a probability of 3 in a million, silently. A keyed hash:
//!             nothing that is hashed here is chosen to collide, and a random key would make runs differ.
//! See         the multiply and shift of SplitMix64 and MurmurHash3's finalizers.

/// Odd, with about as many ones as zeros: the fractional digits of the golden ratio and of the square root of two.
const FIRST: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
const SECOND: u128 = 0x6a09_e667_f3bc_c908_b2fb_1366_ea95_7d3f;

/// A digest: 128 bits that stand for a history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Digest(pub u128);

impl Digest {
    /// The digest with one more word.
    #[inline]
    #[must_use]
    pub fn with(self, word: u64) -> Self {
        let mixed = (self.0 ^ u128::from(word)).wrapping_add(SECOND).wrapping_mul(FIRST);
        Digest(mixed ^ (mixed >> 65))
    }

    /// The digest with another one, of whatever length that one's history was.
    #[inline]
    #[must_use]
    pub fn and(self, other: Digest) -> Self {
        self.with(other.0 as u64).with((other.0 >> 64) as u64)
    }

    /// The digest of a text.
    pub fn of_text(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (words, rest) = bytes.as_chunks::<8>();
        let digest = words
            .iter()
            .fold(Digest::default().with(bytes.len() as u64), |digest, word| digest.with(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        digest.with(u64::from_le_bytes(last))
    }

    /// What a part adds to the sum of its state.
    #[inline]
    pub fn seal(self) -> u128 {
        let once = (self.0 ^ (self.0 >> 67)).wrapping_mul(SECOND);
        let twice = (once ^ (once >> 63)).wrapping_mul(FIRST);
        twice ^ (twice >> 64)
    }

    /// Enough of it to tell the parts of one state apart.
    #[inline]
    pub fn short(self) -> u64 {
        (self.seal() >> 32) as u64
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Digest;

    #[test]
    fn histories_sums_and_texts_do_not_collide() {
        let mut seen = HashSet::new();
        for first in 0..300 {
            for second in 0..300 {
                let digest = Digest::default().with(first).with(second);
                assert!(seen.insert(digest.0), "{first} {second}");
                assert!(seen.insert(digest.seal()), "{first} {second}");
            }
        }
        // Sums of two parts: the parts' own relations must not show.
        let mut sums = HashSet::new();
        for first in 0..300 {
            for second in first..300 {
                let part = |word| Digest::default().with(word).seal();
                assert!(sums.insert(part(first).wrapping_add(part(second))), "{first} {second}");
            }
        }
        let texts = ["", "a", "ab", "abcdefgh", "abcdefgh\0", "abcdefghi", "\0", "\0\0"];
        let digests: HashSet<_> = texts.iter().map(|text| Digest::of_text(text)).collect();
        assert_eq!(digests.len(), texts.len());
    }

    #[test]
    fn each_bit_of_a_word_changes_half_of_the_sealed_bits() {
        for bit in 0..64 {
            let (one, other) = (Digest::default().with(7).seal(), Digest::default().with(7 ^ 1 << bit).seal());
            let changed = (one ^ other).count_ones();
            assert!((30..=98).contains(&changed), "bit {bit} changes {changed} of 128");
        }
    }
}
