//! Samples: runs by random schedules, for programs that are too large to explore.
//!
//! A sample says what can happen, never what cannot. Each output's first run is made once more, as an ordinary run: for its
//! replay code, for its data races, and to see that it comes out as before.
//!
//! See         explore/search/sampler.rs for how schedules are drawn.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Event, Output};

use crate::ReplayCode;
use crate::explore::answers::report::{Incomplete, Progress};
use crate::explore::explorer::{Explorer, Main};
use crate::explore::graph::nodes::Move;
use crate::explore::native::flight::{Flight, Landed};
use crate::explore::native::threads::{self, Pulse, Threads, Who, Why};
use crate::explore::search::sampler::Sampler;
use crate::explore::settings::Settings;
use crate::races::{DataRace, RaceDetector};

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

/// What is kept of an output while the sample is taken.
#[derive(Clone)]
struct Given {
    /// The steps of the first run that gave it.
    steps: Vec<Move>,
    runs: u64,
    leaks: u64,
}

/// What is known while the sample is taken.
#[derive(Clone, Default)]
struct Gathered {
    given: BTreeMap<Output, Given>,
    schedules: HashSet<u128>,
    runs: u64,
    /// The most steps of a run.
    length: u64,
    /// The steps of all runs.
    steps: u64,
    cut: u64,
    endless: Option<Incomplete>,
    stopped: Option<Incomplete>,
    /// About how much memory outputs and their steps take.
    bytes: u64,
}

/// How much memory a sample takes at most, unless [`Explorer::memory`] says otherwise.
const MEMORY: u64 = 1 << 30;
/// What the table of schedules takes for each: a digest and a byte beside it, and some room.
const BYTES_OF_A_SCHEDULE: u64 = 32;

/// After so many steps it is asked whether to stop.
const STEPS_PER_LOOK: u64 = 8192;

/// Neighbouring seeds give unrelated streams.
fn stream(seed: u64, run: u64) -> u64 {
    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(run)
}

/// One run.
fn fly(flight: &mut Flight, main: &Main, sampler: Box<Sampler>) -> (Box<Sampler>, Landed) {
    let mut landed = flight.fly(main, sampler);
    let pilot = std::mem::replace(&mut landed.pilot, Box::new(Sampler::new(Strategy::RandomWalk, 0)));
    let sampler = pilot.into_any().downcast();
    (sampler.unwrap_or_else(|_| unreachable!("gort internal bug: another pilot; please report")), landed)
}

/// Makes the runs, and takes down each.
fn gather(plan: &Plan, main: &Main, settings: &Settings, pulse: Arc<Pulse>, gathered: &Mutex<Gathered>) {
    let mut flight = Flight::new(false, settings);
    let mut sampler = Box::new(Sampler::new(plan.strategy, settings.longest));
    sampler.pulse = Some(pulse);
    let (mut run, mut length, mut unlooked) = (0, 0, 0);
    while run < plan.runs {
        sampler.prepare(stream(plan.seed, run), length);
        let mut landed;
        (sampler, landed) = fly(&mut flight, main, sampler);
        sampler.lines.extend(landed.seen.take_printed());
        let taken = sampler.steps.len() as u64;
        (run, length, unlooked) = (run + 1, length.max(taken), unlooked + taken);
        let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.note(&mut sampler, &landed, settings.longest);
        flight.keep(landed.seen);
        if unlooked >= STEPS_PER_LOOK {
            unlooked = 0;
            let progress = || Progress { states: 0, open: plan.runs - run, runs: run };
            gathered.stopped = gathered.stopped.take().or(settings.look(progress));
        }
        let limit = settings.memory.unwrap_or(MEMORY);
        if gathered.bytes + gathered.schedules.len() as u64 * BYTES_OF_A_SCHEDULE > limit {
            gathered.stopped.get_or_insert(Incomplete::Memory { bytes: limit });
        }
        if gathered.stopped.is_some() {
            return;
        }
    }
}

impl Gathered {
    fn note(&mut self, sampler: &mut Sampler, landed: &Landed, longest: u64) {
        let taken = sampler.steps.len() as u64;
        (self.runs, self.length, self.steps) = (self.runs + 1, self.length.max(taken), self.steps + taken);
        self.schedules.insert(sampler.digest());
        if landed.outside {
            self.stopped = Some(Incomplete::Outside);
        } else if let Some(end) = &landed.end {
            let leaks = end.left.iter().any(|left| left.parked.is_some());
            let lines = std::mem::take(&mut sampler.lines);
            let output = Output { lines, ending: end.ending, message: end.message.clone() };
            let bytes = &mut self.bytes;
            let size = size_of::<(Output, Given)>() + sampler.steps.len() * size_of::<Move>();
            let size = output.lines.iter().fold(size, |size, line| size + size_of::<String>() + line.len());
            let first = || {
                *bytes += size as u64;
                Given { steps: sampler.steps.clone(), runs: 0, leaks: 0 }
            };
            let known = self.given.entry(output).or_insert_with(first);
            (known.runs, known.leaks) = (known.runs + 1, known.leaks + u64::from(leaks));
        } else {
            self.cut += 1;
            self.endless.get_or_insert_with(|| Incomplete::endless(&landed.seen, longest));
        }
    }
}

/// Which runs are made.
#[derive(Clone, Copy)]
struct Plan {
    strategy: Strategy,
    seed: u64,
    runs: u64,
}

impl Explorer {
    /// Runs the program so many times by random schedules, instead of exploring it: for programs that are too large for
    /// that. The same seed gives the same sample, on every machine.
    ///
    /// Of the explorer's settings the clock, the capacities, the longest run and step, the memory (1 GiB unless told
    /// otherwise), the flag and the progress count; bounds do not.
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
        assert!(crate::rt::current::worker().is_none(), "gort: a sample was taken inside a goroutine");
        let plan = Plan { strategy, seed, runs };
        let gathered: Arc<Mutex<Gathered>> = Arc::default();
        let mut running = Threads::default();
        let (shared, main, settings) = (gathered.clone(), self.main.clone(), self.settings.clone());
        running.spawn(move |pulse| gather(&plan, &main, &settings, pulse, &shared));
        running.wait(self.settings.longest_step, self.settings.cancel.as_deref(), |pulse, why| {
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            let in_this_run = pulse.steps().saturating_sub(gathered.steps);
            let who = || self.who_is_stuck(&plan, gathered.runs, gathered.length, in_this_run);
            gathered.stopped = Some(match why {
                Why::Computes => who().stuck(self.settings.longest_step),
                Why::Blocked => who().blocked(),
                Why::Cancelled => Incomplete::Cancelled,
            });
        });
        let gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.samples(&plan, gathered)
    }

    /// Who took the last of so many steps of that run: it is made again, up to there.
    fn who_is_stuck(&self, plan: &Plan, run: u64, length: u64, steps: u64) -> Who {
        let main = Who::main(self.settings.started_at);
        let Some(last) = steps.checked_sub(1) else { return main };
        let mut sampler = Box::new(Sampler::new(plan.strategy, self.settings.longest));
        sampler.prepare(stream(plan.seed, run), length);
        sampler.name_at = Some(last);
        let (program, settings) = (self.main.clone(), self.settings.clone());
        let (limit, cancel) = (self.settings.longest_step, self.settings.cancel.clone());
        let named = threads::apart(limit, cancel.as_deref(), move || {
            fly(&mut Flight::new(false, &settings), &program, sampler).0.named
        });
        named.flatten().unwrap_or(main)
    }

    fn samples(&self, plan: &Plan, gathered: Gathered) -> Samples {
        let mut samples = Samples {
            outputs: Vec::new(),
            runs: gathered.runs,
            schedules: gathered.schedules.len() as u64,
            cut: gathered.cut,
            endless: gathered.endless,
            unrepeatable: 0,
            stopped: gathered.stopped,
            strategy: plan.strategy,
            seed: plan.seed,
        };
        let mut flight = Flight::new(false, &self.settings);
        for (output, given) in gathered.given {
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
