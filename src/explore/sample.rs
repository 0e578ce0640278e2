//! Samples: runs by random schedules, for programs that are too large to explore.
//!
//! A sample says what can happen, never what cannot. Each output's first run is made once more, as an ordinary run: for its
//! replay code, for its data races, and to see that it comes out as before. A random walk chooses uniformly among who can act. PCT gives each
//! goroutine a random priority and lets the highest act, but for a few random moments at which whoever is acting falls to
//! the bottom: a bug that needs `d` such orderings among `n` goroutines and `k` steps is found by one run with a
//! probability of at least 1/(n·k^(d−1)).
//!
//! See         Burckhardt, Kothari, Musuvathi, Nagarakatte: "A randomized scheduler with probabilistic guarantees of finding
//!             bugs", ASPLOS 2010 (PCT); Thomson, Donaldson, Betts: "Concurrency testing using controlled schedulers", 2016.

use std::any::Any;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::Explorer;
use super::flight::Flight;
use super::graph::{Move, NO_LABEL};
use super::kinds::Output;
use super::report::{Incomplete, Progress};
use crate::ReplayCode;
use crate::races::{DataRace, RaceDetector};
use crate::rt::digest::Digest;
use crate::rt::event::Event;
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
    /// How many of them left goroutines parked when `main` returned.
    pub leaks: u64,
    /// The first of them. `None` if no code can hold it.
    pub schedule: Option<ReplayCode>,
    /// The data races in that run.
    pub races: Vec<DataRace>,
}

/// What random schedules have shown: made by [`Explorer::sample`].
///
/// It says what can happen. What it does not show may still be possible.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Samples {
    /// The distinct outputs: that of the default run first if it was among them, then the most frequent first.
    pub outputs: Vec<Sampled>,
    /// Runs made.
    pub runs: u64,
    /// Different schedules among them.
    pub schedules: u64,
    /// Runs that were cut because they took too many steps.
    pub cut: u64,
    /// Which goroutine made the first of those so long; always an [`Incomplete::Endless`].
    pub endless: Option<Incomplete>,
    /// Outputs that did not come again when their steps were taken again: then the program is not a function of its
    /// schedule, and a sample says little about it.
    pub unrepeatable: u64,
    /// Why there were fewer runs than asked for.
    pub stopped: Option<Incomplete>,
    strategy: Strategy,
    seed: u64,
}

impl Samples {
    /// How many of the outputs were seen in one run only.
    ///
    /// By Good and Turing a further run shows an output that was not seen before with a probability of about this many,
    /// divided by the number of runs.
    pub fn seen_once(&self) -> u64 {
        self.outputs.iter().filter(|sampled| sampled.runs == 1).count() as u64
    }

    /// How the schedules were chosen.
    pub fn strategy(&self) -> Strategy {
        self.strategy
    }

    /// The seed from which they were drawn.
    pub fn seed(&self) -> u64 {
        self.seed
    }
}

impl fmt::Display for Samples {
    /// What was done, and what it does not say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.strategy {
            Strategy::RandomWalk => write!(f, "{} random walks from seed {}", self.runs, self.seed)?,
            Strategy::Pct { depth } => write!(f, "{} runs by PCT of depth {depth} from seed {}", self.runs, self.seed)?,
        }
        write!(f, " gave {} outputs, {} of them once only", self.outputs.len(), self.seen_once())?;
        if self.cut > 0 {
            write!(f, "; {} runs did not end", self.cut)?;
        }
        if self.unrepeatable > 0 {
            write!(f, "; {} outputs did not come again by the same schedule", self.unrepeatable)?;
        }
        if let Some(why) = &self.stopped {
            write!(f, "; {why}")?;
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

    /// The schedule of the run.
    fn digest(&self) -> u128 {
        let steps = self.steps.iter();
        steps.fold(Digest::default(), |digest, step| digest.with(step.actor.number()).with(step.label)).seal()
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

/// What is kept of an output while the sample is taken.
struct Given {
    /// The steps of the first run that gave it.
    steps: Vec<Move>,
    runs: u64,
    leaks: u64,
}

/// After so many steps it is asked whether to stop.
const STEPS_PER_LOOK: u64 = 8192;

impl Explorer {
    /// Runs the program so many times by random schedules, instead of exploring it: for programs that are too large for
    /// that. The same seed gives the same sample, on every machine.
    ///
    /// Of the explorer's settings the clock, the capacities, the longest run, the flag and the progress count; bounds do
    /// not.
    ///
    /// # Blocking
    /// Blocks the calling thread until the runs are made, or the flag of [`cancel`](Explorer::cancel) is set.
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
        let mut given: BTreeMap<Output, Given> = BTreeMap::new();
        let mut schedules: HashSet<u128> = HashSet::new();
        let (mut length, mut steps) = (0, 0);
        let mut samples = Samples {
            outputs: Vec::new(),
            runs: 0,
            schedules: 0,
            cut: 0,
            endless: None,
            unrepeatable: 0,
            stopped: None,
            strategy,
            seed,
        };
        while samples.runs < runs && samples.stopped.is_none() {
            // Neighbouring seeds give unrelated streams.
            sampler.prepare(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(samples.runs), length);
            let landed = flight.fly(&self.main, sampler);
            let pilot = landed.pilot.into_any().downcast();
            sampler = pilot.unwrap_or_else(|_| unreachable!("gort internal bug: another pilot; please report"));
            let mut seen = landed.seen;
            sampler.lines.extend(seen.take_printed());
            let taken = sampler.steps.len() as u64;
            (length, steps) = (length.max(taken), steps + taken);
            samples.runs += 1;
            schedules.insert(sampler.digest());
            if landed.outside {
                samples.stopped = Some(Incomplete::Outside);
            } else if let Some(end) = landed.end {
                let leaks = end.left.iter().any(|left| left.parked.is_some());
                let lines = std::mem::take(&mut sampler.lines);
                let output = Output { lines, ending: end.ending, message: end.message };
                let first = || Given { steps: sampler.steps.clone(), runs: 0, leaks: 0 };
                let known = given.entry(output).or_insert_with(first);
                (known.runs, known.leaks) = (known.runs + 1, known.leaks + u64::from(leaks));
            } else {
                samples.cut += 1;
                let goroutine = seen.busiest();
                let (steps, created_at) = (self.settings.longest, seen.last_of(goroutine).0);
                samples.endless.get_or_insert(Incomplete::Endless { steps, goroutine, created_at });
            }
            flight.keep(seen);
            if steps >= STEPS_PER_LOOK {
                steps = 0;
                let progress = || Progress { states: 0, open: runs - samples.runs, runs: samples.runs };
                samples.stopped = samples.stopped.take().or(self.settings.look(progress));
            }
        }
        samples.schedules = schedules.len() as u64;
        for (output, given) in given {
            let (sampled, repeated) = self.sampled(&mut flight, output, &given);
            samples.unrepeatable += u64::from(!repeated);
            samples.outputs.push(sampled);
        }
        let default = self.default_run().map(|(output, _)| output);
        let usual = |sampled: &Sampled| Some(&sampled.output) == default.as_ref();
        samples.outputs.sort_by_key(|sampled| (!usual(sampled), Reverse(sampled.runs)));
        samples
    }

    /// Takes the steps again, for the code and for the data races. Whether the same came out.
    fn sampled(&self, flight: &mut Flight, output: Output, given: &Given) -> (Sampled, bool) {
        let mut sampled = Sampled { output, runs: given.runs, leaks: given.leaks, schedule: None, races: Vec::new() };
        for eager in [false, true] {
            let detector = Arc::new(Mutex::new(RaceDetector::new()));
            let listener = Arc::clone(&detector);
            let hear = move |event: &Event| listener.lock().unwrap_or_else(PoisonError::into_inner).observe(event);
            let led = flight.lead_heard(&self.main, &self.name, &given.steps, eager, Some(Box::new(hear)));
            let ended = led.end.as_ref().map(|end| (end.ending, &end.message));
            if led.lines == sampled.output.lines && ended == Some((sampled.output.ending, &sampled.output.message)) {
                sampled.schedule = led.code;
                sampled.races = detector.lock().unwrap_or_else(PoisonError::into_inner).races().to_vec();
                return (sampled, true);
            }
        }
        (sampled, false)
    }
}
