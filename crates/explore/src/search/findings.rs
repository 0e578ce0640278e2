//! What a search has found so far: the graph, and the texts and endings that its edges number. Threads share it.
//!
//! Invariants  I1  what is found does not depend on the order of runs or on the number of threads: it is the set of states that
//!                 can be reached, and their steps.
//! See         crates/explore/src/graph/nodes.rs and table.rs; by_replay.rs and by_state.rs here, which fill them.

use std::hash::Hash;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use gort_events::{Actor, MapOrder, Site, TimeUse};

use crate::answers::asked::Asked;
use crate::answers::report::Incomplete;
use crate::graph::hashers::Numbers;
use crate::graph::nodes::{Edge, Graph, Move, NO_LABEL, NONE, NodeId, Target};
use crate::graph::races::Race;
use crate::graph::states::{Label, Nodes, Packed};
use crate::graph::table::Table;
use crate::search::afterwards::Afterwards;
use crate::settings::{Part, Settings};
use crate::system::{End, Notes, Renaming, StepAccess};

/// What takes memory besides its record.
pub(super) trait Weighed {
    /// How much, in bytes.
    fn beside(&self) -> usize;
}

impl Weighed for String {
    fn beside(&self) -> usize {
        self.len() + OF_A_PIECE
    }
}

impl Weighed for StepAccess {
    fn beside(&self) -> usize {
        0
    }
}

impl Weighed for Renaming {
    fn beside(&self) -> usize {
        size_of_val(&self[..]) + OF_A_PIECE
    }
}

impl Weighed for End {
    fn beside(&self) -> usize {
        self.message.beside() + size_of_val(&self.left[..]) + OF_A_PIECE
    }
}

impl Weighed for (End, Option<u32>) {
    fn beside(&self) -> usize {
        self.0.beside()
    }
}

/// What an allocator takes for itself, of each piece of memory.
const OF_A_PIECE: usize = 16;

/// Things by number, each once.
pub(super) struct Numbered<T>(Mutex<Things<T>>);

/// The same, of one holder.
pub(super) struct Things<T> {
    numbers: Numbers<T>,
    things: Vec<T>,
    /// How many bytes they take besides their records.
    beside: usize,
}

impl<T> Default for Things<T> {
    fn default() -> Self {
        Things { numbers: Numbers::default(), things: Vec::new(), beside: 0 }
    }
}

impl<T: Hash + Eq + Clone + Weighed> Things<T> {
    pub(super) fn number(&mut self, thing: &T) -> u32 {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let number = self.things.len() as u32;
        self.things.push(thing.clone());
        // Each is there twice.
        self.beside += 2 * thing.beside();
        self.numbers.insert(thing.clone(), number);
        number
    }

    pub(super) fn into_things(self) -> Vec<T> {
        self.things
    }
}

impl<T: Hash + Eq + Clone + Weighed> Numbered<T> {
    fn new() -> Self {
        Numbered(Mutex::default())
    }

    fn all(&self) -> MutexGuard<'_, Things<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn number(&self, thing: T) -> u32 {
        self.all().number(&thing)
    }

    /// Looks at the thing of this number.
    pub(super) fn with<R>(&self, number: u32, look: impl FnOnce(&T) -> R) -> R {
        look(&self.all().things[number as usize])
    }

    fn things(&self) -> Vec<T> {
        self.all().things.clone()
    }

    fn into_things(self) -> Vec<T> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).things
    }

    /// About how much memory they take, in bytes.
    fn bytes(&self) -> u64 {
        let Things { numbers, things, beside } = &*self.all();
        // A table has eight places for seven entries, and a byte for each.
        let table = numbers.capacity() * 8 / 7 * (size_of::<(T, u32)>() + 1);
        (table + things.capacity() * size_of::<T>() + beside) as u64
    }
}

/// A graph that a search fills.
pub(super) trait Filled {
    fn new() -> Self;
    /// About how much memory it takes, in bytes.
    fn bytes(&self) -> u64;
    /// A snapshot of what is known now.
    fn copy(&self) -> Self;
    /// All nodes, in one list.
    fn into_nodes(self, root: Option<NodeId>) -> Nodes;
    /// The only state of a program that ends before its first step, and whether it is new.
    fn only(&self, edge: Edge) -> (NodeId, bool);
}

impl Filled for Graph {
    fn new() -> Self {
        Graph::new()
    }

    fn bytes(&self) -> u64 {
        self.bytes()
    }

    fn copy(&self) -> Self {
        self.copy()
    }

    fn into_nodes(self, root: Option<NodeId>) -> Nodes {
        self.into_nodes(root)
    }

    fn only(&self, edge: Edge) -> (NodeId, bool) {
        let (node, new) = self.node(0, None);
        if new {
            self.open(node, std::iter::empty());
            self.add(node, edge);
        }
        (node, new)
    }
}

impl Filled for Table {
    fn new() -> Self {
        Table::new()
    }

    fn bytes(&self) -> u64 {
        self.bytes()
    }

    fn copy(&self) -> Self {
        self.copy()
    }

    fn into_nodes(self, root: Option<NodeId>) -> Nodes {
        self.into_nodes(root)
    }

    fn only(&self, edge: Edge) -> (NodeId, bool) {
        let (node, new) = self.node(0);
        let label = Label { step: edge.step, line: edge.line, access: edge.access, yields: edge.yields, renames: 0 };
        self.fill(node, &[Packed::new(edge.target, self.label(label))]);
        (node, new)
    }
}

pub(super) struct Findings<G> {
    pub(super) graph: G,
    /// Where every run begins.
    pub(super) root: OnceLock<NodeId>,
    pub(super) lines: Numbered<String>,
    pub(super) accesses: Numbered<StepAccess>,
    pub(super) renamings: Numbered<Renaming>,
    ends: Numbered<(End, Option<u32>)>,
    pub(super) afterwards: Afterwards,
    bound: u64,
    /// How many bytes the search may take.
    memory: u64,
    states: AtomicU64,
    runs: AtomicU64,
    steps: AtomicU64,
    replayed: AtomicU64,
    concluded: AtomicU64,
    stopped: AtomicBool,
    /// Whether goroutines' numbers should have been part of the states.
    missed_numbers: AtomicBool,
    /// Whether numbers were drawn of which not each was tried.
    drawn: AtomicBool,
    /// Whether maps were gone through in an order of which not each was tried, and which were to be.
    map_order: AtomicBool,
    /// Whether it was told how many processors there are.
    processors: AtomicBool,
    /// What it has asked of its machine, as a number.
    machine: AtomicU8,
    maps: MapOrder,
    /// The search considers only schedules with so few preemptions.
    few: Option<u32>,
    /// The function in which a goroutine computes that was not followed further.
    computes: OnceLock<Site>,
    /// The function in which a goroutine computes without end while others can act.
    spins: Mutex<Option<Site>>,
    /// What the program has had to do with time, as a number.
    time: AtomicU8,
    incomplete: Mutex<Option<Incomplete>>,
    /// A step that was concluded to lead elsewhere than it does, where that is compared.
    pub(super) contradiction: OnceLock<String>,
}

/// What a search found.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) nodes: Nodes,
    pub(crate) lines: Vec<String>,
    pub(crate) accesses: Vec<StepAccess>,
    pub(crate) ends: Vec<End>,
    /// Data races that no state shows, each with the steps of a run that has it.
    pub(crate) races: Vec<(Race, Vec<Move>)>,
    /// Where several graphs are one: what each is of, and the node at which it begins.
    pub(crate) parts: Vec<(Part, usize)>,
    pub(crate) states: u64,
    pub(crate) runs: u64,
    pub(crate) steps: u64,
    pub(crate) replayed: u64,
    pub(crate) concluded: u64,
    pub(crate) time: TimeUse,
    /// Where a goroutine computes without end while others can act.
    pub(crate) spins: Option<Site>,
    pub(crate) incomplete: Option<Incomplete>,
    /// What was concluded of a step and is not so: nothing, but for a fault.
    pub(crate) contradiction: Option<String>,
}

impl<G: Filled> Findings<G> {
    /// `few`: the search considers only schedules with so few preemptions.
    pub(super) fn new(settings: &Settings, few: Option<u32>) -> Self {
        Findings {
            graph: G::new(),
            root: OnceLock::new(),
            lines: Numbered::new(),
            accesses: Numbered::new(),
            renamings: Numbered::new(),
            ends: Numbered::new(),
            afterwards: Afterwards::new(settings),
            bound: settings.bound,
            memory: settings.memory(),
            states: AtomicU64::new(0),
            runs: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            replayed: AtomicU64::new(0),
            concluded: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            missed_numbers: AtomicBool::new(false),
            drawn: AtomicBool::new(false),
            map_order: AtomicBool::new(false),
            processors: AtomicBool::new(false),
            machine: AtomicU8::new(0),
            maps: settings.maps,
            few,
            computes: OnceLock::new(),
            spins: Mutex::new(None),
            time: AtomicU8::new(0),
            incomplete: Mutex::new(None),
            contradiction: OnceLock::new(),
        }
    }

    /// The number of a way to end, from which it goes on in this state without main if it does.
    pub(super) fn end(&self, end: End, after: Option<u32>) -> u32 {
        self.ends.number((end, after))
    }

    /// Counts a new state. Whether that was the last one that there may be.
    pub(super) fn counts_state(&self) -> Option<Incomplete> {
        let states = self.states.fetch_add(1, Ordering::Relaxed) + 1;
        (states >= self.bound).then_some(Incomplete::Bound { states: self.bound })
    }

    /// The program has ended before its first step: its only state leads to that end.
    pub(super) fn ends_at_once(&self, end: u32) {
        let step = Move { actor: Actor::of_number(0), label: NO_LABEL };
        let (node, new) = self.graph.only(Edge::new(step, Target::End(end), NONE, NONE, false));
        self.states.fetch_add(u64::from(new), Ordering::Relaxed);
        self.root.get_or_init(|| node);
    }

    /// Counts a run of `steps` steps, some of which only led back to where something new began.
    pub(super) fn counts_run(&self, steps: u64, replayed: u64) {
        self.runs.fetch_add(1, Ordering::Relaxed);
        self.steps.fetch_add(steps, Ordering::Relaxed);
        self.replayed.fetch_add(replayed.min(steps), Ordering::Relaxed);
    }

    /// Counts steps that belong to no run, some of which were concluded.
    pub(super) fn counts_steps(&self, steps: u64, concluded: u64) {
        self.steps.fetch_add(steps, Ordering::Relaxed);
        self.concluded.fetch_add(concluded, Ordering::Relaxed);
    }

    /// Takes down what is to be said of a run. Whether the search is to stop for that.
    pub(super) fn note(&self, notes: Notes) -> Option<Incomplete> {
        // It is asked for every step, and hardly ever changes.
        if notes.time as u8 > self.time.load(Ordering::Relaxed) {
            self.time.fetch_max(notes.time as u8, Ordering::Relaxed);
        }
        if notes.drawn {
            self.drawn.store(true, Ordering::Relaxed);
        }
        if notes.map_order {
            self.map_order.store(true, Ordering::Relaxed);
        }
        if notes.processors {
            self.processors.store(true, Ordering::Relaxed);
        }
        if !notes.machine.is_empty() {
            self.machine.fetch_or(notes.machine.bits(), Ordering::Relaxed);
        }
        if let Some(at) = notes.computes {
            self.computes.get_or_init(|| at);
        }
        if let Some(at) = notes.spins {
            let mut known = self.spins.lock().unwrap_or_else(PoisonError::into_inner);
            *known = first_of(*known, Some(at));
        }
        if notes.asked_for_numbers {
            self.missed_numbers.store(true, Ordering::Relaxed);
            return Some(Incomplete::Cancelled);
        }
        if notes.too_large {
            return Some(Incomplete::Memory { bytes: self.memory });
        }
        notes.external.then_some(Incomplete::ExternalInput)
    }

    /// Why what was found is not everything. What keeps a search of all schedules from that comes behind that it was not one.
    fn shortcoming(&self, stopped: Option<Incomplete>) -> Option<Incomplete> {
        let drawn = || self.drawn.load(Ordering::Relaxed).then_some(Incomplete::Drawn);
        let maps = || self.map_order.load(Ordering::Relaxed).then_some(Incomplete::MapOrder { tried: self.maps });
        let computes = || self.computes.get().map(|at| Incomplete::Computes { at: *at });
        let processors = || self.processors.load(Ordering::Relaxed).then_some(Incomplete::Processors);
        let machine = || {
            let asked = Asked::of_bits(self.machine.load(Ordering::Relaxed));
            // Of a program that reads the clock it is said anyway that another one shows other times.
            let reads = TimeUse::of(self.time.load(Ordering::Relaxed)) == TimeUse::Reads;
            let asked = if reads { asked.without(Asked::ZONES) } else { asked };
            (!asked.is_empty()).then_some(Incomplete::Machine { asked })
        };
        let few = || self.few.map(|most| Incomplete::Preemptions { most });
        stopped.or_else(few).or_else(computes).or_else(drawn).or_else(maps).or_else(machine).or_else(processors)
    }

    pub(super) fn missed_numbers(&self) -> bool {
        self.missed_numbers.load(Ordering::Relaxed)
    }

    pub(super) fn states(&self) -> u64 {
        self.states.load(Ordering::Relaxed)
    }

    pub(super) fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    /// Whether nothing is to be added any more.
    pub(super) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The search ends here, for the first of the reasons given.
    pub(super) fn stop(&self, reason: Incomplete) {
        self.incomplete.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// About how much memory everything takes that was found, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        let named = self.lines.bytes() + self.accesses.bytes() + self.renamings.bytes() + self.ends.bytes();
        self.graph.bytes() + self.afterwards.bytes() + named
    }

    pub(super) fn into_found(mut self) -> Found {
        let stopped = self.incomplete.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let incomplete = self.shortcoming(stopped);
        self.afterwards.finish((self.states(), self.memory.saturating_sub(self.bytes())));
        Found {
            nodes: self.graph.into_nodes(self.root.get().copied()).with_renamings(self.renamings.into_things()),
            lines: self.lines.into_things(),
            accesses: self.accesses.into_things(),
            ends: self.afterwards.refine(self.ends.into_things()),
            races: Vec::new(),
            parts: Vec::new(),
            states: self.states.into_inner(),
            runs: self.runs.into_inner(),
            steps: self.steps.into_inner(),
            replayed: self.replayed.into_inner(),
            concluded: self.concluded.into_inner(),
            time: TimeUse::of(self.time.into_inner()),
            spins: self.spins.into_inner().unwrap_or_else(PoisonError::into_inner),
            incomplete,
            contradiction: self.contradiction.into_inner(),
        }
    }

    /// As `into_found`, a snapshot: a thread that was given up may still write to the original.
    pub(super) fn found(&self) -> Found {
        Found {
            nodes: self.graph.copy().into_nodes(self.root.get().copied()).with_renamings(self.renamings.things()),
            lines: self.lines.things(),
            accesses: self.accesses.things(),
            ends: self.afterwards.refine(self.ends.things()),
            races: Vec::new(),
            parts: Vec::new(),
            states: self.states(),
            runs: self.runs(),
            steps: self.steps.load(Ordering::Relaxed),
            replayed: self.replayed.load(Ordering::Relaxed),
            concluded: self.concluded.load(Ordering::Relaxed),
            time: TimeUse::of(self.time.load(Ordering::Relaxed)),
            spins: *self.spins.lock().unwrap_or_else(PoisonError::into_inner),
            incomplete: self.shortcoming(self.incomplete.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            contradiction: self.contradiction.get().cloned(),
        }
    }
}

/// Of two places the first one in the text, whichever was found first.
pub(super) fn first_of(one: Option<Site>, other: Option<Site>) -> Option<Site> {
    one.into_iter().chain(other).min_by_key(|at| (at.file(), at.line(), at.column()))
}
