//! A random walk: every choice uniform among its candidates, also before each visible operation.
//!
//! It reaches every schedule with some probability; which one is a function of the seed alone.
//! See         Thomson, Donaldson, Betts: "Concurrency testing using controlled schedulers", 2016 (random walk).

use gort_events::ReplayError;

use super::{ChoiceKind, Names, Policy, Rng};

pub(crate) struct RandomWalk {
    rng: Rng,
}

impl RandomWalk {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed) }
    }
}

impl Policy for RandomWalk {
    fn choose(&mut self, _: ChoiceKind, candidates: usize, _: &Names<'_>) -> Result<usize, ReplayError> {
        Ok(self.rng.below(candidates))
    }
}
