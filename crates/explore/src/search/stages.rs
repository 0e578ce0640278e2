//! Large programs are searched in stages: in full; if that stops at a bound, reduced; if that does, too, with few preemptions; and if even
//! without one, by random runs. The answer is what all of them have found. Where random runs are asked for, some are made as soon as the first
//! search turns out to be large: if it is interrupted it has at least what these show; and if none of them came to an end, and the search that
//! stopped to none either, no further stage follows, for what grows without end grows in each of them.
//!
//! Invariants  I1  what a stage that stopped has found stays found: every data race that a state shows, every way to end, and every goroutine
//!                 that is left, with a run that has it; and of its outputs all, or as many as there is room for (`Tried::is_listed`).
//!             I2  the reduced search has every output if it comes to its end: then of the one before only the rest is kept. What a reduced
//!                 search says of goroutines that are left is not (`Search::Reduced`).
//!             I3  of schedules with few preemptions, and of random runs, nothing is said of what they do not do: none of their states is
//!                 explored.
//! See         graph/kept.rs, what is kept of a graph; graph/joined.rs, how several are one.

use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Site, TimeUse};

use crate::answers::report::Incomplete;
use crate::answers::sample::{Strategy, Way, sample_with_ways};
use crate::graph::joined::{Tree, entering};
use crate::graph::kept::Wanted;
use crate::graph::nodes::{Move, NONE};
use crate::graph::races::Race;
use crate::graph::states::Nodes;
use crate::search::by_state::WhenLarge;
use crate::search::findings::{Found, Things, first_of};
use crate::search::{search_so, searched};
use crate::settings::{Part, Settings, Tried};
use crate::system::{End, StepAccess, System};

/// With more states than this the rest is searched in part, unless it is asked for.
const MOST_IN_FULL: u64 = 1_000_000;
/// With so many preemptions more a program has about so many times the states: what is larger than a part of the bound is the last one.
const GROWTH: u64 = 8;
/// So many nodes of a search that stopped are kept for its outputs.
const KEPT: usize = 100_000;
/// What is too large may also be long: so many steps a random run has at most, and so many nodes all of them have.
const LONGEST_RUN: u64 = 10_000;
const NODES_OF_RUNS: usize = 1_000_000;

/// Random runs before the search of a large program have so many steps of each kind.
const EARLY_STEPS: u64 = 150_000;
/// PCT: how many orderings what they look for may need.
const DEPTH: u32 = 3;

/// Searches in stages.
pub(super) fn search(system: &Arc<dyn System>, settings: &mut Settings) -> Found {
    let (all, mut stages) = (settings.bound, Stages::default());
    let early: Arc<Mutex<Option<EarlyRuns>>> = Arc::default();
    let make_early = || {
        let (early, system, settings) = (early.clone(), system.clone(), settings.clone());
        let make: WhenLarge = Arc::new(move || {
            let made = EarlyRuns::make(&system, &settings);
            *early.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
        });
        make
    };
    let when_large = (settings.random_runs > 0).then(make_early);
    settings.bound = all.min(MOST_IN_FULL);
    let full = searched(system, settings, when_large.as_ref());
    let early = early.lock().unwrap_or_else(PoisonError::into_inner).take();
    let grows = early.as_ref().is_some_and(|early| early.runs > 0 && early.cut == early.runs) && full.ends.is_empty();
    early.into_iter().for_each(|early| stages.begin_with(early, settings));
    let stop = stopped(&full);
    settings.bound = all;
    let Some(why) = stop else {
        let is_cut = full.incomplete == Some(Incomplete::Cancelled) && !stages.parts.is_empty();
        return if is_cut { stages.joined(settings, full) } else { stages.forgotten(settings, full) };
    };
    if grows {
        return stages.joined(settings, full);
    }
    let part = settings.part();
    let (mut kept, mut has_outputs) = cut(full, part, true);
    settings.reduced = true;
    let reduced = search_so(system, settings);
    if reduced.incomplete.is_none() {
        (kept, has_outputs) = (cut(kept, part, false).0, true);
    }
    settings.tried.push(Tried::new(part, kept.states, why, has_outputs));
    stages.add(part, kept);
    let Some(why) = stopped(&reduced) else {
        return stages.joined(settings, reduced);
    };
    stages.try_on(settings, reduced, why);
    (settings.bound, settings.reduced) = (all.min(MOST_IN_FULL), false);
    let last = with_few_preemptions(system, settings, &mut stages);
    match stopped(&last) {
        Some(why) if settings.random_runs > 0 => {
            stages.try_on(settings, last, why);
            by_random_runs(system, settings, stages)
        }
        _ => stages.joined(settings, last),
    }
}

/// Why a search stopped at a bound, if it did.
fn stopped(found: &Found) -> Option<Incomplete> {
    found.incomplete.clone().filter(|why| matches!(why, Incomplete::Bound { .. } | Incomplete::Memory { .. }))
}

/// With no preemption, and then with one more each time for as long as that comes to its end. The last one that does counts; if none does, the
/// one without a preemption.
fn with_few_preemptions(system: &Arc<dyn System>, settings: &mut Settings, stages: &mut Stages) -> Found {
    settings.preemptions = Some(0);
    let mut found = search_so(system, settings);
    for most in 1.. {
        let is_whole = matches!(found.incomplete, Some(Incomplete::Preemptions { .. }));
        if !is_whole || found.states > settings.bound / GROWTH {
            break;
        }
        let mut more = Settings { preemptions: Some(most), ..settings.clone() };
        let next = search_so(system, &more);
        if !matches!(next.incomplete, Some(Incomplete::Preemptions { .. })) {
            if let Some(why) = stopped(&next) {
                stages.try_on(&mut more, next, why);
                settings.tried = more.tried;
            }
            break;
        }
        (settings.preemptions, found) = (Some(most), next);
    }
    found
}

/// Random runs that are made while the first search goes on, how many they were, and how many of them came to no end.
struct EarlyRuns {
    ways: Vec<Way>,
    runs: u64,
    cut: u64,
}

impl EarlyRuns {
    /// Makes some of both kinds: a walk is good at what many schedules show, PCT at what needs a few orderings.
    fn make(system: &Arc<dyn System>, settings: &Settings) -> EarlyRuns {
        let short = Settings { longest: LONGEST_RUN.min(settings.longest), ..settings.clone() };
        let mut early = EarlyRuns { ways: Vec::new(), runs: 0, cut: 0 };
        for strategy in [Strategy::RandomWalk, Strategy::Pct { depth: DEPTH }] {
            let most = (settings.random_runs, EARLY_STEPS);
            let (samples, ways) = sample_with_ways(system, &short, strategy, 0, most);
            early.ways.extend(ways);
            early.runs += samples.runs;
            early.cut += samples.cut;
        }
        early
    }
}

/// Random runs, where no search came to its end.
fn by_random_runs(system: &Arc<dyn System>, settings: &mut Settings, mut stages: Stages) -> Found {
    let short = Settings { longest: LONGEST_RUN.min(settings.longest), ..settings.clone() };
    let (samples, ways) = sample_with_ways(system, &short, Strategy::RandomWalk, 0, (settings.random_runs, u64::MAX));
    let found = stages.shown_by(ways, settings);
    let found = Found {
        incomplete: Some(match &samples.stopped {
            // That some of them were not made is the sample's to say.
            None | Some(Incomplete::Memory { .. }) => Incomplete::Sample { runs: samples.runs },
            Some(why) => why.clone(),
        }),
        runs: samples.runs,
        ..found
    };
    settings.samples = Some(Arc::new(samples));
    stages.joined(settings, found)
}

/// What stages have found so far, each cut.
#[derive(Default)]
struct Stages {
    parts: Vec<(Part, Nodes)>,
    lines: Things<String>,
    accesses: Things<StepAccess>,
    ends: Things<End>,
    /// Races that no state shows, each with a run.
    races: Vec<(Race, Vec<Move>)>,
    time: TimeUse,
    spins: Option<Site>,
}

/// What is kept of a search that looked at this part: without `outputs`, what does not follow from another one that has all of them. Whether
/// it has all of its outputs.
fn cut(found: Found, part: Part, outputs: bool) -> (Found, bool) {
    let Found { nodes, lines, accesses, ends, .. } = &found;
    debug_assert!(!lines.is_empty() || nodes.labels().iter().all(|label| label.line == NONE));
    let end = |end: u32| outputs || !ends[end as usize].left.is_empty();
    // Who goes on because no preemption is left would not by itself.
    let loops = outputs && !matches!(part, Part::Preemptions(_));
    let (nodes, all) = nodes.cut(Wanted { accesses, end: &end, outputs, loops, most: KEPT });
    (Found { nodes, ..found }, all)
}

impl Stages {
    /// Takes in what random runs have shown before anything else.
    fn begin_with(&mut self, EarlyRuns { ways, runs, cut }: EarlyRuns, settings: &mut Settings) {
        let found = self.shown_by(ways, settings);
        let tried = Tried::new(Part::Samples, 0, Incomplete::Sample { runs }, settings.all_samples);
        settings.tried.push(Tried { cut, ..tried });
        self.add(Part::Samples, found);
    }

    /// What they showed is in a search that has come to its end.
    fn forgotten(self, settings: &mut Settings, whole: Found) -> Found {
        settings.tried.clear();
        settings.all_samples = true;
        whole
    }

    /// What random runs show.
    fn shown_by(&mut self, ways: Vec<Way>, settings: &mut Settings) -> Found {
        let (mut tree, mut lines, mut ends) = (Tree::default(), Vec::new(), Vec::new());
        let part = self.parts.len();
        for Way { steps, printed, output, end, races } in ways {
            if tree.len() + steps.len() > NODES_OF_RUNS {
                settings.all_samples = false;
                continue;
            }
            let mut run: Vec<(Move, Option<u32>)> = steps.iter().map(|step| (*step, None)).collect();
            for (line, at) in output.lines.into_iter().zip(printed) {
                run[at].1 = Some(lines.len() as u32);
                lines.push(line);
            }
            tree.add(&run, ends.len() as u32);
            ends.push(end);
            let way = || [&[entering(part)], &steps[..]].concat();
            self.races.extend(races.into_iter().map(|race| (race, way())));
        }
        Found { nodes: tree.into_nodes(), lines, ends, ..Found::default() }
    }

    /// Takes in what is left of a search.
    fn add(&mut self, part: Part, found: Found) {
        let Found { mut nodes, lines, accesses, mut ends, time, spins, .. } = found;
        self.time = self.time.max(time);
        self.spins = first_of(self.spins, spins);
        nodes.rename_labels(|label| {
            if label.line != NONE {
                label.line = self.lines.number(&lines[label.line as usize]);
            }
            if label.access != NONE {
                label.access = self.accesses.number(&accesses[label.access as usize]);
            }
        });
        if part == Part::Reduced {
            ends.iter_mut().for_each(|end| end.left.clear());
        }
        nodes.rename_ends(|end| self.ends.number(&ends[end as usize]));
        if matches!(part, Part::Preemptions(_) | Part::Samples) {
            nodes.leave_open();
        }
        self.parts.push((part, nodes));
    }

    /// Takes in what is left of a search that stopped, so that another one follows.
    fn try_on(&mut self, settings: &mut Settings, found: Found, why: Incomplete) {
        let (kept, has_outputs) = cut(found, settings.part(), true);
        settings.tried.push(Tried::new(settings.part(), kept.states, why, has_outputs));
        self.add(settings.part(), kept);
    }

    /// All of it, with what the last one has found.
    fn joined(mut self, settings: &Settings, mut last: Found) -> Found {
        let Found { states, runs, steps, replayed, concluded, .. } = last;
        let incomplete = last.incomplete.take();
        self.add(settings.part(), last);
        let (kinds, graphs): (Vec<Part>, Vec<Nodes>) = self.parts.into_iter().unzip();
        let (nodes, places) = Nodes::joined(graphs);
        Found {
            nodes,
            lines: self.lines.into_things(),
            accesses: self.accesses.into_things(),
            ends: self.ends.into_things(),
            races: self.races,
            parts: kinds.into_iter().zip(places).collect(),
            time: self.time,
            spins: self.spins,
            states,
            runs,
            steps,
            replayed,
            concluded,
            incomplete,
            contradiction: None,
        }
    }
}
