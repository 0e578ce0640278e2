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

/// Odd, with about as many ones as zeros: fractional digits of square roots.
const SECRETS: [u64; 8] = [
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
    0xcbbb_9d5d_c105_9ed9,
];

/// Both halves of the product, one over the other, and a factor, so that nothing is lost where the other one is zero.
#[inline]
fn folded(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    (product as u64) ^ (product >> 64) as u64 ^ one.rotate_left(29)
}

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

    /// The digest of many words at once: much faster than word by word, and no history, which `with` could go on with as before.
    ///
    /// Two lanes with other secrets, each of two streams, which take turns at four words. A lane alone loses a pair of words to
    /// another one with a probability of one in 2^63 or so; the two together one in 2^126.
    pub fn of_words(words: &[u64]) -> Self {
        let start = Digest::default().with(words.len() as u64).0;
        let (low, high) = (start as u64, (start >> 64) as u64);
        let mut lanes = [low ^ SECRETS[0], high ^ SECRETS[1], low ^ SECRETS[2], high ^ SECRETS[3]];
        let mut take = |[a, b, c, d]: [u64; 4]| {
            lanes = [
                folded(lanes[0] ^ a, b ^ SECRETS[4]),
                folded(lanes[1] ^ c, d ^ SECRETS[5]),
                folded(lanes[2] ^ b.rotate_left(32), a ^ SECRETS[6]),
                folded(lanes[3] ^ d.rotate_left(32), c ^ SECRETS[7]),
            ];
        };
        let (fours, rest) = words.as_chunks::<4>();
        fours.iter().for_each(|four| take(*four));
        let mut last = [0; 4];
        last[..rest.len()].copy_from_slice(rest);
        take(last);
        let [a, b, c, d] = lanes;
        Digest(u128::from(a) << 64 | u128::from(c)).with(b).with(d)
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
    fn rows_of_words_do_not_collide() {
        let mut seen = HashSet::new();
        let mut add = |words: &[u64]| assert!(seen.insert(Digest::of_words(words).0), "{words:?}");
        for len in 0..24 {
            add(&vec![0; len]);
            for at in 0..len {
                for word in [1, 2, 1 << 32, u64::MAX] {
                    let mut words = vec![0; len];
                    words[at] = word;
                    add(&words);
                }
            }
        }
        for first in 0..64 {
            for second in 0..64 {
                add(&[first, second, 3, 5, 7, first + 100]);
                add(&[9, first, 4, 5, second, 7, 8, 9]);
            }
        }
    }

    #[test]
    fn each_bit_of_a_row_changes_half_of_its_digest() {
        for len in 1..10 {
            for bit in 0..64 * len {
                let mut words = vec![7; len];
                let one = Digest::of_words(&words);
                words[bit / 64] ^= 1 << (bit % 64);
                let changed = (one.0 ^ Digest::of_words(&words).0).count_ones();
                assert!((28..=100).contains(&changed), "bit {bit} of {len} words changes {changed} of 128");
            }
        }
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
