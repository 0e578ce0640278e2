//! Samples: runs by random schedules, for programs that are too large to explore.
//!
//! A sample says what can happen, never what cannot. A random walk chooses uniformly among who can act. PCT gives each
//! goroutine a random priority and lets the highest act, but for a few random moments at which whoever is acting falls to
//! the bottom: a bug that needs `d` such orderings among `n` goroutines and `k` steps is found by one run with a
//! probability of at least 1/(n·k^(d−1)).
//!
//! See         Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic guarantees of finding
//!             bugs", ASPLOS 2010 (PCT); Thomson, Donaldson, Betts: "Concurrency testing using controlled schedulers", 2016.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::Explorer;
use super::flight::Flight;
use super::graph::{Move, NO_LABEL};
use super::kinds::Output;
use crate::ReplayCode;
use crate::rt::observe::Observer;
use crate::rt::policy::Rng;
use crate::rt::steps::{Actor, Pilot};

/// How a sample chooses its schedules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Strategy {
    /// Whoever acts next is drawn uniformly.
    RandomWalk,
    /// PCT: random priorities, which change at so many random moments less one.
    Pct {
        /// How many orderings a bug may need, at least 1.
        depth: u32,
    },
}

/// An output that random schedules have shown.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Sampled {
    /// The output.
    pub output: Output,
    /// How many runs gave it.
    pub runs: u64,
    /// The first of them. `None` if no code can hold it.
    pub schedule: Option<ReplayCode>,
}

/// What random schedules have shown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Samples {
    /// The distinct outputs, the most frequent first.
    pub outputs: Vec<Sampled>,
    /// Runs made.
    pub runs: u64,
    /// Runs that were cut because they took too many steps.
    pub cut: u64,
    strategy: Strategy,
    seed: u64,
    once: usize,
}

impl fmt::Display for Samples {
    /// What was done, and what it does not say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.strategy {
            Strategy::RandomWalk => write!(f, "{} random walks from seed {}", self.runs, self.seed)?,
            Strategy::Pct { depth } => write!(f, "{} runs by PCT of depth {depth} from seed {}", self.runs, self.seed)?,
        }
        write!(f, " gave {} outputs, {} of them once only", self.outputs.len(), self.once)?;
        if self.cut > 0 {
            write!(f, "; {} runs did not end", self.cut)?;
        }
        f.write_str("; what they did not show may still be possible")
    }
}

struct Sampler {
    rng: Rng,
    strategy: Strategy,
    /// PCT: who goes first; changed priorities are below all drawn ones.
    priorities: HashMap<Actor, u64>,
    /// PCT: at which steps priorities change, the last first.
    changes: Vec<u64>,
    longest: u64,
    steps: Vec<Move>,
    lines: Vec<String>,
}

/// Drawn priorities are above this, changed ones below.
const DRAWN: u64 = 1 << 32;

impl Sampler {
    fn new(strategy: Strategy, longest: u64) -> Self {
        Sampler {
            rng: Rng::new(0),
            strategy,
            priorities: HashMap::new(),
            changes: Vec::new(),
            longest,
            steps: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// Prepares for a run of about so many steps.
    fn prepare(&mut self, seed: u64, length: u64) {
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

/// The steps of the first run that gave an output, and how many runs did.
type Given = BTreeMap<Output, (Vec<Move>, u64)>;

impl Explorer {
    /// Runs the program so many times by random schedules, instead of exploring it.
    ///
    /// The same seed gives the same sample, on every machine.
    ///
    /// # Panics
    /// Panics if it is called inside a goroutine.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::{Explorer, Strategy};
    ///
    /// let program = || {
    ///     gort::go(|| gort::println!("from goroutine"));
    ///     gort::println!("from main");
    /// };
    /// let samples = Explorer::new("hello", program).sample(Strategy::RandomWalk, 1, 100);
    /// assert_eq!(samples.outputs.len(), 3);
    /// ```
    pub fn sample(&self, strategy: Strategy, seed: u64, runs: u64) -> Samples {
        assert!(crate::rt::worker::worker().is_none(), "gort: a sample was taken inside a goroutine");
        let mut flight = Flight::new(false, &self.settings);
        let mut sampler = Box::new(Sampler::new(strategy, self.settings.longest));
        let mut given: Given = BTreeMap::new();
        let (mut cut, mut length) = (0, 0);
        for run in 0..runs {
            // Neighbouring seeds give unrelated streams.
            sampler.prepare(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(run), length);
            let landed = flight.fly(&self.main, sampler);
            let pilot = landed.pilot.into_any().downcast();
            sampler = pilot.unwrap_or_else(|_| unreachable!("gort internal bug: another pilot; please report"));
            let mut seen = landed.seen;
            sampler.lines.extend(seen.take_printed());
            flight.keep(seen);
            length = length.max(sampler.steps.len() as u64);
            let Some(end) = landed.end else {
                cut += 1;
                continue;
            };
            let output = Output { lines: std::mem::take(&mut sampler.lines), ending: end.ending, message: end.message };
            given.entry(output).or_insert_with(|| (sampler.steps.clone(), 0)).1 += 1;
        }
        let once = given.values().filter(|(_, runs)| *runs == 1).count();
        let mut outputs: Vec<Sampled> = given
            .into_iter()
            .map(|(output, (steps, runs))| {
                let led = flight.lead(&self.main, &self.name, &steps, false);
                let ended = led.end.as_ref().map(|end| (end.ending, &end.message));
                let same = led.lines == output.lines && ended == Some((output.ending, &output.message));
                Sampled { output, runs, schedule: led.code.filter(|_| same) }
            })
            .collect();
        outputs.sort_by_key(|sampled| std::cmp::Reverse(sampled.runs));
        Samples { outputs, runs, cut, strategy, seed, once }
    }
}
