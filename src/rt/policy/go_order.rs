//! Go's own order: the next slot, then first-in-first-out; selects drawn from a seed.
//!
//! Seed 0 stands for one run that is known beforehand: its selects draw among ready cases, since a program that lives by
//! one of them would show nothing else; a waiting select takes the first in the source of those on one channel.
//! See         Go `proc.go`, runqget; `select.go`, pollorder and lockorder; tests/runtime/default_order.rs.

use gort_events::ReplayError;

use super::{ChoiceKind, Names, Policy, Rng};

pub(crate) struct GoOrder {
    rng: Rng,
    links_at_random: bool,
}

impl GoOrder {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed), links_at_random: seed != 0 }
    }
}

impl Policy for GoOrder {
    fn choose(&mut self, choice: ChoiceKind, candidates: usize, _: &Names<'_>) -> Result<usize, ReplayError> {
        Ok(match choice {
            ChoiceKind::Run | ChoiceKind::Timer | ChoiceKind::Child => 0,
            ChoiceKind::Link if !self.links_at_random => 0,
            ChoiceKind::Select | ChoiceKind::Link => self.rng.below(candidates),
        })
    }
}
