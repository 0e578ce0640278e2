//! The sampler: it draws which actor is next.
//!
//! A random walk chooses uniformly among the actors that can act. PCT gives each goroutine a random priority and lets the highest act,
//! but for a few random moments at which the acting one falls to the bottom: a bug that needs `d` such orderings among
//! `n` goroutines and `k` steps is found by one run with a probability of at least 1/(n·k^(d−1)).
//!
//! Invariants  I1  a run is a function of the seed and the length for which it was prepared.
//! See         crates/explore/src/answers/sample.rs; Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic
//!             guarantees of finding bugs", ASPLOS 2010 (PCT); Thomson, Donaldson, Betts: "Concurrency testing using
//!             controlled schedulers", 2016.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gort_events::{Actor, Digest, Rng};

use crate::answers::sample::Strategy;
use crate::graph::nodes::{Move, NO_LABEL};
use crate::search::host::Pulse;
use crate::system::{Blame, End, Run, Standing};

pub(crate) struct Sampler {
    rng: Rng,
    strategy: Strategy,
    /// PCT: the highest goes first; changed priorities are below all drawn ones.
    priorities: HashMap<Actor, u64>,
    /// PCT: at which steps priorities change, the last first.
    changes: Vec<u64>,
    longest: u64,
    pub(crate) steps: Vec<Move>,
    pub(crate) lines: Vec<String>,
    /// The number of the step that printed each line.
    pub(crate) printed: Vec<usize>,
    pub(crate) pulse: Option<Arc<Pulse>>,
    /// Set when it is to end: a run is cut then.
    pub(crate) cancel: Option<Arc<AtomicBool>>,
    /// Before this step the run is cut, and it is asked which goroutine would take it.
    pub(crate) name_at: Option<u64>,
    pub(crate) named: Option<Blame>,
    enabled: Vec<Actor>,
}

/// Drawn priorities are above this, changed ones below.
const DRAWN: u64 = 1 << 32;
/// What is drawn of more numbers than are tried has one of so many labels.
const NUMBERS: usize = 1 << 31;

impl Sampler {
    pub(crate) fn new(strategy: Strategy, longest: u64) -> Self {
        Sampler {
            rng: Rng::new(0),
            strategy,
            priorities: HashMap::new(),
            changes: Vec::new(),
            longest,
            steps: Vec::new(),
            lines: Vec::new(),
            printed: Vec::new(),
            pulse: None,
            cancel: None,
            name_at: None,
            named: None,
            enabled: Vec::new(),
        }
    }

    /// The schedule of the run.
    pub(crate) fn digest(&self) -> u128 {
        let steps = self.steps.iter();
        steps.fold(Digest::default(), |digest, step| digest.with(step.actor.number()).with(step.label)).seal()
    }

    /// Prepares for a run of about `length` steps.
    pub(crate) fn prepare(&mut self, seed: u64, length: u64) {
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
        self.printed.clear();
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

impl Sampler {
    /// Makes one run, as prepared. How it ended; `None`: it was cut.
    pub(crate) fn draw(&mut self, run: &mut dyn Run) -> Option<End> {
        let mut enabled = std::mem::take(&mut self.enabled);
        let end = loop {
            match run.standing() {
                Standing::Open { enabled: actors, .. } => {
                    enabled.clear();
                    enabled.extend_from_slice(actors);
                }
                Standing::Ended(end) => break Some(end),
                Standing::Stopped => break None,
            }
            let taken = self.steps.len() as u64;
            if taken >= self.longest || self.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
                break None;
            }
            let actor = enabled[self.choose(&enabled)];
            if self.name_at == Some(taken) {
                self.named = run.blame(Some(actor));
                break None;
            }
            if let Some(pulse) = &self.pulse {
                pulse.beat(None, actor);
            }
            let (rng, mut step) = (&mut self.rng, Move { actor, label: NO_LABEL });
            let effect = run.step(actor, &mut |labels| {
                if labels.is_empty() {
                    let drawn = 1 + rng.below(NUMBERS);
                    step.label = drawn as u64;
                    return drawn;
                }
                let chosen = rng.below(labels.len());
                step.label = labels[chosen];
                chosen
            });
            self.steps.push(step);
            if let Some(line) = effect.line {
                self.lines.push(line);
                self.printed.push(self.steps.len() - 1);
            }
        };
        self.enabled = enabled;
        end
    }
}
