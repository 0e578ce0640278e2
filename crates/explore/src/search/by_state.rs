//! The search by snapshots, for systems whose states can be copied: each state is stepped in every way from a copy of it, and
//! nothing is done twice.
//!
//! Invariants  I1  a state's edges are added all at once, by the one thread that has its snapshot.
//! Protocol    Newest first, so that few snapshots are alive: a thread that has nothing is given the older half of another
//!             one's (`frontier.rs`).
//! Rejected    Oldest first: a tenth of all states is alive at once. To undo steps instead of copying: no faster where states are
//!             small, and worse for threads.
//! See         crates/explore/src/graph/nodes.rs; by_replay.rs, for systems that have no snapshots.

use std::collections::VecDeque;
use std::sync::Arc;

use gort_events::Actor;

use crate::answers::report::{Incomplete, Progress};
use crate::graph::nodes::{Edge, Move, NO_LABEL, NONE, NodeId, Target};
use crate::search::acting;
use crate::search::findings::{Findings, Found};
use crate::search::frontier::Frontier;
use crate::search::host::Pulse;
use crate::search::preemptions::Preemptions;
use crate::settings::Settings;
use crate::system::{Effect, Run, Setup, Standing, System};

/// A state that has been found and not explored yet.
struct Snapshot {
    node: NodeId,
    run: Box<dyn Run + Send>,
    /// The actors that may act there.
    actors: Vec<Actor>,
    preemptions: Preemptions,
}

struct Search {
    findings: Findings,
    frontier: Frontier<Snapshot>,
    preemptions: Option<u32>,
}

/// The number of steps after which a thread looks whether it is to stop, and how much memory there is.
const STEPS_PER_LOOK: u64 = 8192;

impl Search {
    fn stop_if(&self, reason: Option<Incomplete>) {
        if let Some(reason) = reason {
            self.findings.stop(reason);
            self.frontier.wake();
        }
    }

    /// Where a run stands: the end's number, or the state's node with its snapshot if that is new. `None`: it has stopped.
    fn place(
        &self,
        mut run: Box<dyn Run + Send>,
        mut preemptions: Preemptions,
        yields: bool,
        parent: Option<(NodeId, Move)>,
    ) -> Option<(Target, Option<Snapshot>)> {
        let mut actors = Vec::new();
        let digest = match run.standing() {
            Standing::Open { digest, enabled } => match self.preemptions {
                Some(most) => preemptions.narrow(digest, enabled, most, yields, &mut actors),
                None => {
                    actors.extend_from_slice(enabled);
                    digest
                }
            },
            Standing::Ended(end) => {
                self.stop_if(self.findings.note(run.notes()));
                let after = self.findings.afterwards.enter(&*run, &end, &|| self.findings.stopped());
                return Some((Target::End(self.findings.end(end, after)), None));
            }
            Standing::Stopped => {
                self.stop_if(self.findings.note(run.notes()).or(Some(Incomplete::ExternalInput)));
                return None;
            }
        };
        self.stop_if(self.findings.note(run.notes()));
        let (node, new) = self.findings.graph.node(digest, parent);
        if !new {
            return Some((Target::State(node), None));
        }
        self.stop_if(self.findings.counts_state());
        Some((Target::State(node), Some(Snapshot { node, run, actors, preemptions })))
    }

    /// Takes every step of the state. How many there were.
    fn expand(&self, state: Snapshot, pulse: &Pulse, found: &mut VecDeque<Snapshot>) -> u64 {
        let mut edges = Vec::with_capacity(state.actors.len());
        for actor in &state.actors {
            // The labels of the step's choice, if it has one, are known once it has been taken.
            let mut labels = Vec::new();
            let mut number = 0;
            loop {
                pulse.beat(Some(state.node), *actor);
                let Some(mut run) = state.run.snapshot() else { return edges.len() as u64 };
                let mut step = Move { actor: *actor, label: NO_LABEL };
                let effect = run.step(*actor, &mut |offered| {
                    labels.clear();
                    labels.extend_from_slice(offered);
                    step.label = offered[number];
                    number
                });
                let mut preemptions = state.preemptions;
                preemptions.count(*actor);
                let Effect { line, access, yields } = effect;
                let placed = self.place(run, preemptions, yields, Some((state.node, step)));
                let Some((target, new)) = placed else { return edges.len() as u64 };
                let line = line.map_or(NONE, |line| self.findings.lines.number(line));
                let access = access.map_or(NONE, |access| self.findings.accesses.number(access));
                edges.push(Edge::new(step, target, line, access, yields));
                found.extend(new);
                number += 1;
                if number >= labels.len() {
                    break;
                }
            }
        }
        let steps = edges.len() as u64;
        self.findings.graph.fill(state.node, edges);
        steps
    }
}

/// Explores everything that the program can do. `None`: the numbers of goroutines matter, and are not part of the states.
pub(super) fn search(system: &Arc<dyn System>, settings: &Settings, setup: &Setup) -> Option<Found> {
    let search = Arc::new(Search {
        findings: Findings::new(settings),
        frontier: Frontier::new(),
        preemptions: settings.preemptions,
    });
    let work = {
        let (search, system, settings, setup) = (search.clone(), system.clone(), settings.clone(), setup.clone());
        move |thread: usize, pulse: &Arc<Pulse>| explore(&search, &*system, &settings, &setup, thread, pulse)
    };
    settings.host.work(settings.threads, settings.limits(), Arc::new(work), &mut |pulse, why| {
        let named = || acting(&search.findings, system, settings, setup, pulse);
        search.stop_if(Some(why.reason(named, settings.longest_step)));
    });
    if search.findings.missed_numbers() {
        return None;
    }
    let found = Arc::try_unwrap(search);
    Some(found.map_or_else(|shared| shared.findings.found(), |search| search.findings.into_found()))
}

/// One thread's part. Thread 0 begins.
fn explore(search: &Search, system: &dyn System, settings: &Settings, setup: &Setup, thread: usize, pulse: &Pulse) {
    let mut local = VecDeque::new();
    if thread == 0 {
        let start = system.start(setup).snapshot();
        let start = start.expect("gort: a system whose runs have no snapshot any more");
        let placed = search.place(start, Preemptions::default(), false, None);
        if let Some((Target::End(end), _)) = &placed {
            search.findings.ends_at_once(*end);
        }
        local.extend(placed.and_then(|(_, new)| new));
        if let Some(state) = local.front() {
            search.findings.root.get_or_init(|| state.node);
        }
    }
    let mut steps = 0;
    loop {
        pulse.rests(true);
        let state =
            search.frontier.next(&mut local, settings.threads, || search.findings.stopped(), VecDeque::pop_back);
        pulse.rests(false);
        let Some(state) = state else {
            search.stop_if(search.findings.weigh(settings));
            return;
        };
        let taken = search.expand(state, pulse, &mut local);
        search.findings.counts_steps(taken);
        steps += taken;
        if steps >= STEPS_PER_LOOK || settings.cancelled() {
            steps = 0;
            let open = local.len() as u64 + search.frontier.shared_items();
            let progress = || Progress { states: search.findings.states(), open, runs: search.findings.runs() };
            search.stop_if(settings.look(progress));
            search.stop_if(search.findings.weigh(settings));
        }
    }
}
