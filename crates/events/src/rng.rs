//! The seeded generator behind every random choice: SplitMix64, with an unbiased draw from a range.
//!
//! Rejected    A crate: the stream is part of the product (same seed, same output, on every machine and with every
//!             version of gort), so it may not change with a dependency.
//! See         Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014; Lemire: "Fast random
//!             integer generation in an interval", 2019.

/// The generator, at some place of its stream.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in `0..bound`. Needs: `bound` > 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        // Values of the low half below this would make some results more likely than others.
        let biased = bound.wrapping_neg() % bound;
        loop {
            let product = u128::from(self.next()) * u128::from(bound);
            if product as u64 >= biased {
                return (product >> 64) as usize;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stream_is_fixed() {
        // From the reference implementation, seed 0.
        let mut rng = Rng::new(0);
        assert_eq!(rng.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(rng.next(), 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn below_is_uniform() {
        let mut rng = Rng::new(1);
        let mut counts = [0_u32; 3];
        for _ in 0..30_000 {
            counts[rng.below(3)] += 1;
        }
        // Chi-square with two degrees of freedom: 13.8 has probability 0.001.
        let chi: f64 = counts.iter().map(|count| (f64::from(*count) - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi < 13.8, "chi-square {chi} of {counts:?}");
    }
}
