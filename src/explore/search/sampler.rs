//! The sampling pilot: it draws who acts next.
//!
//! A random walk chooses uniformly among who can act. PCT gives each goroutine a random priority and lets the highest act,
//! but for a few random moments at which whoever is acting falls to the bottom: a bug that needs `d` such orderings among
//! `n` goroutines and `k` steps is found by one run with a probability of at least 1/(n·k^(d−1)).
//!
//! Invariants  I1  a run is a function of the seed and the length for which it was prepared.
//! See         explore/answers/sample.rs; Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic
//!             guarantees of finding bugs", ASPLOS 2010 (PCT); Thomson, Donaldson, Betts: "Concurrency testing using
//!             controlled schedulers", 2016.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use crate::explore::answers::sample::Strategy;
use crate::explore::graph::nodes::{Move, NO_LABEL};
use crate::explore::native::threads::{Pulse, Who};
use crate::rt::explored::digest::Digest;
use crate::rt::explored::observe::Observer;
use crate::rt::explored::steps::{Actor, Pilot};
use crate::rt::policy::Rng;

pub(in crate::explore) struct Sampler {
    rng: Rng,
    strategy: Strategy,
    /// PCT: who goes first; changed priorities are below all drawn ones.
    priorities: HashMap<Actor, u64>,
    /// PCT: at which steps priorities change, the last first.
    changes: Vec<u64>,
    longest: u64,
    pub(in crate::explore) steps: Vec<Move>,
    pub(in crate::explore) lines: Vec<String>,
    pub(in crate::explore) pulse: Option<Arc<Pulse>>,
    /// Before this step the run is cut, and it is asked who would take it.
    pub(in crate::explore) name_at: Option<u64>,
    pub(in crate::explore) named: Option<Who>,
}

/// Drawn priorities are above this, changed ones below.
const DRAWN: u64 = 1 << 32;

impl Sampler {
    pub(in crate::explore) fn new(strategy: Strategy, longest: u64) -> Self {
        Sampler {
            rng: Rng::new(0),
            strategy,
            priorities: HashMap::new(),
            changes: Vec::new(),
            longest,
            steps: Vec::new(),
            lines: Vec::new(),
            pulse: None,
            name_at: None,
            named: None,
        }
    }

    /// The schedule of the run.
    pub(in crate::explore) fn digest(&self) -> u128 {
        let steps = self.steps.iter();
        steps.fold(Digest::default(), |digest, step| digest.with(step.actor.number()).with(step.label)).seal()
    }

    /// Prepares for a run of about so many steps.
    pub(in crate::explore) fn prepare(&mut self, seed: u64, length: u64) {
        self.rng = Rng::new(seed);
        self.priorities.clear();
        self.changes.clear();
        if let Strategy::Pct { depth } = self.strategy {
            let draw = |_| self.rng.below(length.max(1) as usize) as u64 + 1;
            self.changes.extend((1..depth).map(draw));
            self.changes.sort_unstable_by(|one, other| other.cmp(one));
        }
        self.steps.clear();
        self.lines.clear();
    }

    fn choose(&mut self, actors: &[Actor]) -> usize {
        if self.strategy == Strategy::RandomWalk {
            return self.rng.below(actors.len());
        }
        let (rng, priorities) = (&mut self.rng, &mut self.priorities);
        let mut priority =
            |actor: &Actor| *priorities.entry(*actor).or_insert_with(|| DRAWN + rng.below(1 << 31) as u64);
        let highest = |actors: &[Actor], priority: &mut dyn FnMut(&Actor) -> u64| {
            let ranked = actors.iter().enumerate().map(|(index, actor)| (priority(actor), index));
            ranked.max().map_or(0, |(_, index)| index)
        };
        let chosen = highest(actors, &mut priority);
        if self.changes.last().is_some_and(|change| *change <= self.steps.len() as u64) {
            self.changes.pop();
            // Later changes go below earlier ones.
            self.priorities.insert(actors[chosen], self.changes.len() as u64);
            return self.choose(actors);
        }
        chosen
    }
}

impl Pilot for Sampler {
    fn at_state(&mut self, seen: &mut Observer, _: u128, actors: &[Actor], _: Option<usize>) -> Option<usize> {
        self.lines.extend(seen.take_printed());
        if self.steps.len() as u64 >= self.longest {
            return None;
        }
        let chosen = self.choose(actors);
        if self.name_at == Some(self.steps.len() as u64) {
            self.named = Who::of(seen, actors[chosen]);
            return None;
        }
        if let Some(pulse) = &self.pulse {
            pulse.beat(None, actors[chosen]);
        }
        self.steps.push(Move { actor: actors[chosen], label: NO_LABEL });
        Some(chosen)
    }

    fn within(&mut self, labels: &[u64]) -> usize {
        let chosen = self.rng.below(labels.len());
        if let Some(step) = self.steps.last_mut() {
            step.label = labels[chosen];
        }
        chosen
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
