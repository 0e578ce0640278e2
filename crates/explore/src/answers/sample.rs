//! Samples: runs by random schedules, for programs that are too large to explore.
//!
//! A sample says what can happen, never what cannot. Each output's first run is made once more, as an ordinary run: for its
//! replay code, for its data races, and to see that it comes out as before.
//!
//! See         crates/explore/src/search/sampler.rs for how schedules are drawn.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Event, Output, ReplayCode};

use crate::answers::default_run::default_run;
use crate::answers::output::NoSchedule;
use crate::answers::report::{Incomplete, Progress};
use crate::graph::hashers::{AsItIs, WordByWord};
use crate::graph::nodes::Move;
use crate::graph::races::{Race, race_of};
use crate::search::afterwards::Afterwards;
use crate::search::beginning;
use crate::search::host::{self, Pulse};
use crate::search::replayed::{Moment, witness};
use crate::search::sampler::Sampler;
use crate::search::tracer;
use crate::settings::{Part, Settings};
use crate::system::{Blame, End, Run, Setup, System};
use gort_races::{DataRace, RaceDetector, RaceKind};

/// How a sample chooses its schedules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Strategy {
    /// The actor that acts next is drawn uniformly.
    RandomWalk,
    /// PCT: random priorities, which change at `depth` less one random moments.
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
    /// The first of them. `None` if no code can hold it, or the sample was to end before it was made once more.
    pub schedule: Option<ReplayCode>,
    /// The data races in that run.
    pub races: Vec<DataRace>,
    /// The sends in that run that nothing orders with a close.
    pub sends_beside_closes: Vec<DataRace>,
}

impl Sampled {
    /// Why it has no [`schedule`](Sampled::schedule), if it has none.
    pub fn no_schedule(&self) -> Option<NoSchedule> {
        NoSchedule::of(&self.output, self.schedule.as_ref())
    }
}

/// What random schedules have shown: made by `Explorer::sample`.
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
struct Given {
    /// The steps of the first run that gave it, those that printed its lines, and how it ended.
    steps: Vec<Move>,
    printed: Vec<usize>,
    end: End,
    runs: u64,
    leaks: u64,
}

/// A run of a sample, the first that gave its output.
pub(crate) struct Way {
    pub(crate) steps: Vec<Move>,
    /// For each line the number of the step that printed it.
    pub(crate) printed: Vec<usize>,
    pub(crate) output: Output,
    pub(crate) end: End,
    pub(crate) races: Vec<Race>,
}

/// What is known while the sample is taken.
#[derive(Default)]
struct Gathered {
    given: HashMap<Output, Given, BuildHasherDefault<WordByWord>>,
    /// Ends of the same outputs at which other goroutines are left, each with a run.
    others: HashMap<End, (Output, Vec<Move>, Vec<usize>)>,
    schedules: HashSet<u128, BuildHasherDefault<AsItIs>>,
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

/// How much memory a sample takes at most, unless `Explorer::memory` says otherwise.
const MEMORY: u64 = 1 << 30;
/// What the table of schedules takes for each: a digest and a byte beside it, and some room.
const BYTES_OF_A_SCHEDULE: u64 = 32;

/// The number of steps after which it is asked whether to stop.
const STEPS_PER_LOOK: u64 = 8192;

/// Neighbouring seeds give unrelated streams.
fn stream(seed: u64, run: u64) -> u64 {
    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(run)
}

/// Makes the runs, and takes down each.
fn gather(plan: &Plan, system: &dyn System, settings: &Settings, pulse: &Arc<Pulse>, gathered: &Mutex<Gathered>) {
    let mut run = system.start(&Setup { blind: true, ..settings.drawn() });
    let mut sampler = Sampler::new(plan.strategy, settings.longest);
    (sampler.pulse, sampler.cancel) = (Some(pulse.clone()), settings.cancel.clone());
    let (mut made, mut length, mut unlooked) = (0, 0, 0);
    while made < plan.runs && gathered.lock().unwrap_or_else(PoisonError::into_inner).steps < plan.steps {
        sampler.prepare(stream(plan.seed, made), length);
        let end = sampler.draw(&mut *run);
        let notes = run.notes();
        let busiest = if end.is_none() { run.blame(None) } else { None };
        run.restart(None);
        let taken = sampler.steps.len() as u64;
        (made, length, unlooked) = (made + 1, length.max(taken), unlooked + taken);
        let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.count(&sampler);
        match end {
            // It was cut in the middle.
            None if settings.cancelled() => gathered.stopped = Some(Incomplete::Cancelled),
            _ if notes.external => gathered.stopped = Some(Incomplete::ExternalInput),
            None if notes.too_large => gathered.stopped = Some(Incomplete::Memory { bytes: settings.memory() }),
            Some(end) => gathered.note(&mut sampler, &end),
            None => {
                gathered.cut += 1;
                let busiest = || busiest.unwrap_or_else(|| beginning(system));
                gathered.endless.get_or_insert_with(|| Incomplete::endless(busiest(), settings.longest));
            }
        }
        if unlooked >= STEPS_PER_LOOK || settings.cancelled() {
            unlooked = 0;
            let memory = gathered.memory();
            let progress = Progress { states: 0, open: plan.runs - made, runs: made, part: Part::Samples, memory };
            gathered.stopped = gathered.stopped.take().or(settings.look(&progress));
        }
        let limit = settings.memory.unwrap_or(MEMORY);
        if gathered.memory() > limit {
            gathered.stopped.get_or_insert(Incomplete::Memory { bytes: limit });
        }
        if gathered.stopped.is_some() {
            return;
        }
    }
}

impl Gathered {
    /// About how much memory it takes.
    fn memory(&self) -> u64 {
        self.bytes + self.schedules.len() as u64 * BYTES_OF_A_SCHEDULE
    }

    /// Counts a run and its steps.
    fn count(&mut self, sampler: &Sampler) {
        let taken = sampler.steps.len() as u64;
        (self.runs, self.length, self.steps) = (self.runs + 1, self.length.max(taken), self.steps + taken);
        self.schedules.insert(sampler.digest());
    }

    /// Takes down what a run gave.
    fn note(&mut self, sampler: &mut Sampler, end: &End) {
        let leaks = end.left.iter().any(|left| left.parked.is_some());
        let lines = std::mem::take(&mut sampler.lines);
        let output = Output { lines, ending: end.ending, message: end.message.clone() };
        let differs = |known: &Given| known.end != *end;
        let is_other = leaks && self.others.len() < MOST_OTHERS && self.given.get(&output).is_some_and(differs);
        if is_other && !self.others.contains_key(end) {
            self.others.insert(end.clone(), (output.clone(), sampler.steps.clone(), sampler.printed.clone()));
        }
        let bytes = &mut self.bytes;
        let size = size_of::<(Output, Given)>() + sampler.steps.len() * size_of::<Move>();
        let size = output.lines.iter().fold(size, |size, line| size + size_of::<String>() + line.len());
        let first = || {
            *bytes += size as u64;
            Given {
                steps: sampler.steps.clone(),
                printed: sampler.printed.clone(),
                end: end.clone(),
                runs: 0,
                leaks: 0,
            }
        };
        let known = self.given.entry(output).or_insert_with(first);
        (known.runs, known.leaks) = (known.runs + 1, known.leaks + u64::from(leaks));
    }
}

/// Which runs are made.
#[derive(Clone, Copy)]
struct Plan {
    strategy: Strategy,
    seed: u64,
    runs: u64,
    /// With so many steps there are no further ones.
    steps: u64,
}

/// Makes `runs` runs of the system by random schedules, and shows what they gave. The same seed gives the same sample.
pub fn sample(system: &Arc<dyn System>, settings: &Settings, strategy: Strategy, seed: u64, runs: u64) -> Samples {
    sample_with_ways(system, settings, strategy, seed, (runs, u64::MAX)).0
}

/// As `sample`, with a run for each output that came again, and for ends at which other goroutines are left; of these it is said what becomes of
/// them, as far as that is soon found out. No further runs are made once all of them have taken so many `steps`.
pub(crate) fn sample_with_ways(
    system: &Arc<dyn System>,
    settings: &Settings,
    strategy: Strategy,
    seed: u64,
    (runs, steps): (u64, u64),
) -> (Samples, Vec<Way>) {
    let plan = Plan { strategy, seed, runs, steps };
    let gathered: Arc<Mutex<Gathered>> = Arc::default();
    let work = {
        let (shared, system, settings) = (gathered.clone(), system.clone(), settings.clone());
        move |_: usize, pulse: &Arc<Pulse>| gather(&plan, &*system, &settings, pulse, &shared)
    };
    settings.host.work(1, settings.limits(), Arc::new(work), &mut |pulse, why| {
        let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
        let in_this_run = pulse.steps().saturating_sub(gathered.steps);
        let acting = || acting(system, settings, plan, gathered.runs, gathered.length, in_this_run);
        gathered.stopped = Some(why.reason(acting, settings.longest_step));
    });
    let gathered = std::mem::take(&mut *gathered.lock().unwrap_or_else(PoisonError::into_inner));
    shown(system, settings, plan, gathered)
}

/// The goroutine that took the last of this number of steps of the run: it is made again, up to there.
fn acting(system: &Arc<dyn System>, settings: &Settings, plan: Plan, number: u64, length: u64, steps: u64) -> Blame {
    let main = beginning(&**system);
    let Some(last) = steps.checked_sub(1) else { return main };
    let mut sampler = Sampler::new(plan.strategy, settings.longest);
    sampler.prepare(stream(plan.seed, number), length);
    sampler.name_at = Some(last);
    let (system, setup) = (system.clone(), Setup { blind: true, ..settings.drawn() });
    let named = host::apart(&*settings.host, settings.limits(), move || {
        sampler.draw(&mut *system.start(&setup));
        sampler.named
    });
    named.flatten().unwrap_or(main)
}

/// So many outputs are put in order once the caller wants to stop.
const MOST_SORTED: usize = 20_000;

fn shown(system: &Arc<dyn System>, settings: &Settings, plan: Plan, gathered: Gathered) -> (Samples, Vec<Way>) {
    let mut ways = Vec::new();
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
    let setup = settings.drawn();
    let mut run = system.start(&setup);
    let moment = Moment::default();
    let mut given: Vec<(Output, Given)> = gathered.given.into_iter().collect();
    // In the order of the outputs: those that were seen equally often stay in it. Of very many that takes long.
    if !settings.cancelled() || given.len() < MOST_SORTED {
        given.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    for (output, given) in given {
        let witness = witness(system, (settings, &setup), &given.steps, &output, &moment);
        let repeated = witness.as_ref().is_some_and(|witness| witness.output().as_ref() == Some(&output));
        samples.unrepeatable += u64::from(witness.is_some() && !repeated);
        let (races, sends_beside_closes) = (Vec::new(), Vec::new());
        let Given { runs, leaks, .. } = given;
        let mut sampled = Sampled { output, runs, leaks, schedule: None, races, sends_beside_closes };
        if let Some(witness) = witness.filter(|_| repeated) {
            sampled.schedule = witness.code;
            let all = races_along(&mut *run, &given.steps);
            let Given { steps, printed, end, .. } = given;
            let races = all.iter().filter_map(race_of).collect();
            (sampled.races, sampled.sends_beside_closes) =
                all.into_iter().partition(|race| race.kind() == RaceKind::Data);
            let end = with_fates(&mut *run, &steps, end, settings);
            ways.push(Way { steps, printed, output: sampled.output.clone(), end, races });
        }
        samples.outputs.push(sampled);
    }
    let mut others: Vec<_> = gathered.others.into_iter().collect();
    others.sort_by(|one, other| one.1.1.len().cmp(&other.1.1.len()).then_with(|| one.0.left.cmp(&other.0.left)));
    for (end, (output, steps, printed)) in others {
        if moment.is_over(settings) {
            break;
        }
        let end = with_fates(&mut *run, &steps, end, settings);
        ways.push(Way { steps, printed, output, end, races: Vec::new() });
    }
    drop(run);
    let default = (!settings.cancelled()).then(|| default_run(system, settings)).flatten().map(|(output, _)| output);
    let usual = |sampled: &Sampled| Some(&sampled.output) == default.as_ref();
    samples.outputs.sort_by_key(|sampled| (!usual(sampled), Reverse(sampled.runs)));
    (samples, ways)
}

/// So many ends are kept besides the first one of each output.
const MOST_OTHERS: usize = 32;
/// So many states are looked at behind the end of a run.
const BEHIND_A_RUN: u64 = 500;

/// The end of a run along these steps, with what becomes of the goroutines that it leaves, as far as that is found out.
fn with_fates(run: &mut dyn Run, steps: &[Move], end: End, settings: &Settings) -> End {
    if end.left.is_empty() || !tracer::go(run, steps) {
        return end;
    }
    let after = Afterwards::new(&Settings { bound: BEHIND_A_RUN, ..settings.clone() });
    let number = after.enter(run, &end, (0, settings.memory()), &|| settings.cancelled());
    after.refine(vec![(end.clone(), number)]).pop().unwrap_or(end)
}

/// What nothing orders in a run along these steps.
fn races_along(run: &mut dyn Run, steps: &[Move]) -> Vec<DataRace> {
    let detector = Arc::new(Mutex::new(RaceDetector::new()));
    let listener = Arc::clone(&detector);
    let hear = move |event: &Event| listener.lock().unwrap_or_else(PoisonError::into_inner).observe(event);
    tracer::hear(run, steps, Box::new(hear));
    let detector = detector.lock().unwrap_or_else(PoisonError::into_inner);
    detector.races().to_vec()
}
