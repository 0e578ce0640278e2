//! Go's own order: the next slot, then first-in-first-out; selects drawn from a seed.
//!
//! See         Go `proc.go`, runqget; `select.go`, pollorder; tests/default_order.rs.

use super::{Choice, Policy, Rng};
use crate::error::ReplayError;

pub(crate) struct GoOrder {
    rng: Rng,
}

impl GoOrder {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed) }
    }
}

impl Policy for GoOrder {
    fn choose(&mut self, choice: Choice, candidates: usize) -> Result<usize, ReplayError> {
        Ok(match choice {
            Choice::Run | Choice::Timer | Choice::Child => 0,
            Choice::Select => self.rng.below(candidates),
        })
    }
}
