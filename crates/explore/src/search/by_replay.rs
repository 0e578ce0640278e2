//! The search by replay, for systems whose states cannot be copied: runs are sent out until every step of every state has
//! been explored.
//!
//! Invariants  I1  a node with unexplored steps is in some thread's local queue, or in the common one.
//! Protocol    Each thread keeps the nodes it found to itself (`frontier.rs`), oldest first: a run that begins high up has a
//!             short way there, and most to explore ahead.
//! Rejected    Newest first: where such a run comes to a known state, all behind that is explored already, so it is cut, and
//!             there are ten times as many runs.
//! See         crates/explore/src/search/searcher.rs, crates/explore/src/graph/nodes.rs.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gort_events::Actor;

use crate::answers::report::{Incomplete, Progress};
use crate::graph::nodes::{Graph, Move, NO_LABEL, NodeId};
use crate::search::findings::{Findings, Found};
use crate::search::frontier::Frontier;
use crate::search::host::Pulse;
use crate::search::searcher::Searcher;
use crate::search::short::{self, Short};
use crate::search::{acting, beginning};
use crate::settings::{Part, Settings};
use crate::system::System;

/// What searching threads share.
pub(super) struct Search {
    pub(super) findings: Findings<Graph>,
    frontier: Frontier<NodeId>,
    /// The most steps of one run, in a search that is to end if one takes more; and of short runs.
    pub(super) longest: u64,
    pub(super) short: Short,
    /// The most preemptions of one run.
    pub(super) preemptions: Option<u32>,
    turns: AtomicU64,
}

/// In programs with fewer states every run that comes to a known state is checked (`searcher.rs`).
const ALWAYS_CHECKED: u64 = 4096;
/// In larger ones those whose number of steps is a multiple of this.
const CHECKED_OFTEN: u64 = 16;

impl Search {
    fn new(settings: &Settings, short: &Short) -> Self {
        Search {
            findings: Findings::new(settings, None),
            frontier: Frontier::new(),
            longest: settings.longest,
            short: short.clone(),
            preemptions: settings.preemptions,
            turns: AtomicU64::new(0),
        }
    }

    /// Counts a new state. Whether there may be more.
    pub(super) fn counts_state(&self) -> bool {
        self.findings.counts_state().into_iter().for_each(|reason| self.stop(reason));
        !self.stopped()
    }

    /// Whether a run that has come to a known state after `steps` steps goes on, to see that all is as before.
    pub(super) fn checks(&self, steps: u64) -> bool {
        self.findings.states() < ALWAYS_CHECKED || steps.is_multiple_of(CHECKED_OFTEN)
    }

    /// Whether nothing is to be added any more.
    pub(super) fn stopped(&self) -> bool {
        self.findings.stopped()
    }

    /// Another number each time.
    pub(super) fn turn(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    fn stop(&self, reason: Incomplete) {
        self.findings.stop(reason);
        self.frontier.wake();
    }

    fn stop_if(&self, reason: Option<Incomplete>) {
        reason.into_iter().for_each(|reason| self.stop(reason));
    }

    /// The next step to explore, and its node; `None` when all is done.
    fn next(&self, local: &mut VecDeque<NodeId>, threads: usize) -> Option<(NodeId, Move)> {
        self.frontier.next(local, threads, || self.stopped(), |nodes| self.work_item(nodes))
    }

    /// An unexplored step of one of these nodes. Those without any are forgotten.
    fn work_item(&self, nodes: &mut VecDeque<NodeId>) -> Option<(NodeId, Move)> {
        while let Some(node) = nodes.front() {
            if let Some(step) = self.findings.graph.begin(*node) {
                return Some((*node, step));
            }
            nodes.pop_front();
        }
        None
    }

    /// The steps to a state.
    fn path_to(&self, node: NodeId) -> Vec<Move> {
        let mut path = Vec::new();
        let last = Move { actor: Actor::of_number(0), label: NO_LABEL };
        self.findings.graph.path(node, last, &mut path);
        path.pop();
        path.into_iter().map(|(_, step)| step).collect()
    }

    fn progress(&self, local: usize) -> Progress {
        Progress {
            states: self.findings.states(),
            open: local as u64 + self.frontier.shared_items(),
            runs: self.findings.runs(),
            memory: self.findings.bytes(),
            part: self.preemptions.map_or(Part::Full, Part::Preemptions),
        }
    }
}

/// Explores everything that the program can do.
pub(super) fn search(system: &Arc<dyn System>, settings: &Settings) -> Found {
    let found = search_so(system, settings, &Short::default());
    if matches!(found.incomplete, Some(Incomplete::Endless { .. })) {
        short::search(system, settings, found)
    } else {
        found
    }
}

/// Explores, by runs that may be short.
pub(super) fn search_so(system: &Arc<dyn System>, settings: &Settings, short: &Short) -> Found {
    let found = search_with(system, settings, short, false);
    // A goroutine asked for its number, which depends on the order of `go` statements: that is part of the state, then.
    found.unwrap_or_else(|| {
        let found = search_with(system, settings, short, true);
        found.unwrap_or_else(|| bug!("numbers were missed again"))
    })
}

/// `None`: the numbers of goroutines matter.
fn search_with(system: &Arc<dyn System>, settings: &Settings, short: &Short, numbers: bool) -> Option<Found> {
    let search = Arc::new(Search::new(settings, short));
    let work = {
        let (search, system, settings) = (search.clone(), system.clone(), settings.clone());
        move |thread: usize, pulse: &Arc<Pulse>| explore(&search, &*system, &settings, numbers, thread, pulse)
    };
    settings.host.work(settings.threads, settings.limits(), Arc::new(work), &mut |pulse, why| {
        let setup = settings.setup(numbers);
        let named = || acting(|node| search.path_to(node), system, settings, &setup, pulse);
        search.stop(why.reason(named, settings.longest_step));
    });
    if search.findings.missed_numbers() {
        return None;
    }
    let found = Arc::try_unwrap(search);
    let mut found = found.map_or_else(|shared| shared.findings.found(), |search| search.findings.into_found());
    found.incomplete = found.incomplete.or(settings.preemptions.map(|most| Incomplete::Preemptions { most }));
    Some(found)
}

/// How often a thread looks whether it is to stop, and how much memory there is: after this number of steps, some milliseconds.
const STEPS_PER_LOOK: u64 = 8192;

/// One thread's part. Thread 0 makes the first run, and reports.
fn explore(
    search: &Arc<Search>,
    system: &dyn System,
    settings: &Settings,
    numbers: bool,
    thread: usize,
    pulse: &Arc<Pulse>,
) {
    let mut run = system.start(&settings.setup(numbers));
    let mut searcher = Searcher::new(search.clone(), pulse.clone());
    let mut local = VecDeque::new();
    let mut item = None;
    let next = |local: &mut VecDeque<NodeId>| {
        pulse.rests(true);
        let item = search.next(local, settings.threads);
        pulse.rests(false);
        item
    };
    // The first run is made twice: a program with one schedule only would not be seen to depart from it.
    let mut firsts = 2;
    if thread > 0 {
        firsts = 0;
        item = next(&mut local);
        if item.is_none() {
            return;
        }
    }
    let mut steps = 0;
    loop {
        searcher.prepare(item);
        searcher.explore(&mut *run);
        let notes = run.notes();
        if searcher.too_long {
            let busiest = run.blame(None).unwrap_or_else(|| beginning(system));
            search.stop(Incomplete::endless(busiest, search.longest));
        }
        // Before others can take up what was found: its end is a part of the run.
        run.restart(None);
        let (taken, replayed) = searcher.steps();
        search.findings.counts_run(taken, replayed);
        search.stop_if(searcher.departure.take().map(Incomplete::NotReproducible));
        search.stop_if(search.findings.note(notes));
        local.extend(searcher.found.drain(..));
        steps += taken;
        if steps >= STEPS_PER_LOOK {
            steps = 0;
            let progress = search.progress(local.len());
            search.stop_if(settings.look(&progress));
        }
        if firsts > 1 && !search.stopped() {
            firsts -= 1;
            continue;
        }
        item = next(&mut local);
        if item.is_none() {
            // Also what was too small to be looked at before.
            search.stop_if(settings.weigh(search.findings.bytes()));
            return;
        }
    }
}
