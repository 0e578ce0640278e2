//! An exploration: what was found out about a program.
//!
//! `exploration/construction.rs` makes it of what a search found, `exploration/counts.rs` counts in it, and `exploration/questions.rs`
//! answers what can be asked of it, `exploration/races.rs` what data races it has.

mod construction;
mod counts;
mod questions;
mod races;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gort_events::{Ending, Event, Output, ReplayCode, Site, TimeUse};

use self::counts::RaceWay;
pub use self::counts::{Leaks, LeftKind};
pub use self::questions::Answer;
pub use self::races::RaceReport;
use crate::answers::output::Endings;
use crate::answers::report::Incomplete;
use crate::answers::sample::Samples;
use crate::graph::classes::Classes;
use crate::graph::components::Components;
use crate::graph::count::Count;
use crate::graph::joined::part_of;
use crate::graph::language::Language;
use crate::graph::loops::{Keeper, Loop};
use crate::graph::nodes::{Move, NodeId};
use crate::graph::races::Race;
use crate::graph::states::{Edges, Nodes};
use crate::search::replayed::Moment;
use crate::search::tracer::trace;
use crate::settings::{Clock, Part, Settings, Tried};
use crate::system::{End, Run, Setup, StepAccess, System};

/// Everything that a program can print, and how it can end: made by `Explorer::run`.
pub struct Exploration {
    /// How many distinct outputs there are: pairs of printed lines and ending.
    pub outputs: Count,
    /// How many schedules there are: different sequences of steps from the start to an end, or to where the program goes on
    /// without end. See `gort::explore` for what a step is.
    pub schedules: Count,
    /// The ways in which the program may go on without end: a shortest one first. Only a [`System`] that comes back to a state in
    /// which it was has any.
    pub loops: Vec<Loop>,
    /// How many different states the program can be in between two steps.
    pub states: u64,
    /// How many outputs end in which way.
    pub endings: Endings,
    /// Goroutines that are left when `main` returns.
    pub leaks: Leaks,
    /// Data races on `Racy` variables: accesses that nothing orders on some schedule, by the edges of
    /// `gort::races`. Each of them is one. Whether there may be others, [`certainty`](Exploration::certainty) says.
    pub races: Vec<Race>,
    /// How many outputs have a schedule with one of them.
    pub racy_outputs: Count,
    /// Sends on a channel that nothing orders with a close of it, on some schedule, each pair of places once: what `go run -race` reports as a data
    /// race, and is none of memory, so that the outputs stay what they are. Those of Go programs only, and not those of a reduced or an incomplete
    /// search but where random runs had them; of a program of more than 2,000 states only a part of the schedules is looked at for them.
    pub sends_beside_closes: Vec<Race>,
    /// Why this is not everything; `None`: it is.
    pub incomplete: Option<Incomplete>,
    /// What the search did.
    pub effort: SearchStats,
    system: Arc<dyn System>,
    pub(crate) settings: Settings,
    /// What the program has to do with time.
    pub(crate) time: TimeUse,
    /// Where a goroutine computes without end while others can act.
    pub(crate) spins: Option<Site>,
    /// By node which schedulers can keep the program there although it could end, or print more; empty: none can anywhere.
    stays: Vec<Option<Keeper>>,
    /// Whether `races` has all there are.
    pub(crate) all_races: bool,
    /// Runs with races.
    race_ways: Vec<RaceWay>,
    nodes: Nodes,
    /// What the search looked at, and the node at which that begins: several where several searches have stopped, and one more followed.
    parts: Vec<(Part, usize)>,
    components: Components,
    /// In the order of their text.
    lines: Vec<String>,
    rank: Vec<u32>,
    accesses: Vec<StepAccess>,
    ends: Vec<End>,
    classes: Classes,
    language: Language,
    default: OnceLock<Option<(Output, Option<ReplayCode>)>>,
    moment: Moment,
}

/// What a search did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct SearchStats {
    /// Runs of the program, most of them cut where they came to a known state.
    pub runs: u64,
    /// Steps of all runs.
    pub steps: u64,
    /// How many of these only led back to where something new began.
    pub replayed: u64,
    /// How many of these were not taken, for it was known where they lead.
    pub concluded: u64,
    /// The time that the search took, without what came after it: counting outputs and schedules.
    pub search: Duration,
    /// The time that counting took.
    pub count: Duration,
}

impl Exploration {
    /// Every line that is printed somewhere, each once, in the order of their text.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Whether only a part of the schedules was looked at, which has all outputs and endings: how many schedules there are, how
    /// few preemptions an output needs, and which goroutines are left when `main` returns, is not known.
    pub fn is_reduced(&self) -> bool {
        self.settings.reduced
    }

    /// What the search looked at.
    pub fn part(&self) -> Part {
        self.settings.part()
    }

    /// Which schedulers can keep the program going without end in a way that is none of the outputs: although it could end, or print more. `None`:
    /// none can.
    ///
    /// What follows from the outputs is so for the other schedulers. In a part of the schedules it is not known which they are, and this is
    /// [`Keeper::Fair`] where there are any.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::explore::{Explorer, Keeper};
    ///
    /// let found = Explorer::new("ends", || gort::println!("a")).run();
    /// assert_eq!(found.kept_by(), None);
    /// // With another scheduler than a fair one less can be said.
    /// assert!(Keeper::Unfair < Keeper::Fair);
    /// ```
    pub fn kept_by(&self) -> Option<Keeper> {
        let spins = self.spins.map(|_| Keeper::Unfair);
        self.as_known(self.stays.iter().copied().flatten().chain(spins).max())
    }

    /// The function in which a goroutine computes without end while others can act: only an unfair scheduler lets it keep the others from acting.
    pub fn spins(&self) -> Option<Site> {
        self.spins
    }

    /// Whom a keeper is known to be.
    fn as_known(&self, keeper: Option<Keeper>) -> Option<Keeper> {
        let all = self.part() == Part::Full && self.settings.tried.is_empty() && !self.settings.is_cut;
        if all { keeper } else { keeper.map(|_| Keeper::Fair) }
    }

    /// Searches that were tried before this one, or after it, and stopped at a bound: where [`Search::Auto`](crate::Search::Auto) was
    /// asked for. What they have found is part of this exploration.
    pub fn tried(&self) -> &[Tried] {
        &self.settings.tried
    }

    /// The random runs that were made because no search came to its end. Their outputs are part of this exploration.
    pub fn samples(&self) -> Option<&Samples> {
        self.settings.samples.as_deref()
    }

    /// Whether all outputs that were found, by each of the searches, are outputs of this exploration. Once the caller
    /// [wants to stop](crate::Settings::cancel) only some are counted, and of schedules and of goroutines that are left, too.
    pub fn lists_all_found(&self) -> bool {
        self.settings.all_samples && !self.settings.is_cut && self.settings.tried.iter().all(|tried| tried.is_listed)
    }

    /// The lines that were looked for, if nothing else was: see `Explorer::looking_for`.
    pub fn looked_for(&self) -> Option<&[String]> {
        self.system.looks_for()
    }

    pub(crate) fn number_of(&self, line: &str) -> Option<u32> {
        self.lines.binary_search_by(|known| known.as_str().cmp(line)).ok().map(|number| number as u32)
    }

    /// The places of the text at which an access to memory is a step, each once.
    pub fn access_places(&self) -> Vec<Site> {
        let mut places: Vec<Site> = self.accesses.iter().map(|access| access.at).collect();
        places.sort_by_key(|at| (at.file(), at.line(), at.column()));
        places.dedup();
        places
    }

    /// Whether the program waits for time by a clock that stands still while anything can go on.
    pub fn waits_for_stillness(&self) -> bool {
        self.settings.clock == Clock::Ideal && self.time != TimeUse::None
    }

    /// What happens in a run along these steps, and then along these others. Where it does not come along them there is less.
    pub fn along(&self, way: &[Move], then: &[Move]) -> (Vec<Event>, Vec<Event>) {
        let (part, way) = part_of(way);
        let run = || self.system.start(&self.setup_of(part));
        let events = |steps: &[Move]| trace(&mut *run(), steps).map_or_else(Vec::new, |trace| trace.events);
        let before = events(way);
        let mut both = events(&[way, then].concat());
        let after = both.split_off(before.len().min(both.len()));
        (both, after)
    }

    /// The start's node.
    pub(crate) fn root(&self) -> Option<usize> {
        self.components.root()
    }

    pub(crate) fn edges(&self, node: usize) -> Edges<'_> {
        self.nodes.edges(node)
    }

    pub(crate) fn index(&self, id: NodeId) -> usize {
        self.nodes.index(id)
    }

    /// The components of the graph.
    pub(crate) fn components(&self) -> &Components {
        &self.components
    }

    /// The number of the ending if the program never ends once it is in this state.
    pub(crate) fn never_ends(&self, node: usize) -> Option<u32> {
        self.nodes.never_ends(node)
    }

    /// The place of a line, as the search numbers it, in the order of their text.
    pub(crate) fn rank_of(&self, line: u32) -> u32 {
        self.rank[line as usize]
    }

    /// A line by its place.
    pub(crate) fn line(&self, rank: u32) -> &str {
        &self.lines[rank as usize]
    }

    /// How it ends there, and with which message; of what prints without end without one.
    pub(crate) fn ending_of(&self, end: u32) -> (Ending, &str) {
        self.ends.get(end as usize).map_or((Ending::PrintsForever, ""), |end| (end.ending, &end.message))
    }

    /// A run like those of the search, but for digests, which are not read.
    pub(crate) fn run_again(&self) -> Box<dyn Run> {
        self.system.start(&self.settings.setup(false))
    }

    /// The node at which the last search began.
    pub(crate) fn start_node(&self) -> Option<usize> {
        self.parts.last().map(|(_, node)| *node).or(self.root())
    }

    /// How runs are that go along ways of this part.
    pub(super) fn setup_of(&self, part: usize) -> Setup {
        let part = self.parts.get(part).map_or(self.settings.part(), |(part, _)| *part);
        self.settings.setup_of(part)
    }

    /// The code of an ordinary run along these steps, by the last search.
    pub(crate) fn code_along(&self, steps: &[Move]) -> Option<ReplayCode> {
        self.system.witness(&self.settings.setup(false), steps, None).code
    }
}

impl fmt::Debug for Exploration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exploration")
            .field("outputs", &self.outputs)
            .field("schedules", &self.schedules)
            .field("states", &self.states)
            .field("endings", &self.endings)
            .field("incomplete", &self.incomplete)
            .finish_non_exhaustive()
    }
}
