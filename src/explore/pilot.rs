//! The searching pilot: it follows a known path, takes one new step, and goes on by default until it comes to a state that
//! is known already, or to the end.
//!
//! States      following (`followed` < path's length) | exploring.
//! Invariants  I1  while following, each state has the digest that it had when the path was found, and who is to act is
//!                 there; else the program is no function of its schedule, and that is reported.
//!             I2  each step of the graph is explored by one run: the one that was sent for it, or the one that found its
//!                 state and took it by default.
//! See         explore/search.rs; rt/steps.rs.

use std::any::Any;
use std::sync::Arc;

use super::graph::{Edge, Move, NO_LABEL, NONE, NodeId, Target};
use super::report::Departure;
use super::search::{Errand, Search};
use crate::rt::event::GoId;
use crate::rt::observe::Observer;
use crate::rt::steps::{Actor, Pilot};

pub(super) struct Searcher {
    search: Arc<Search>,
    /// The known path, and how much of it has been followed.
    path: Vec<(u128, Move)>,
    followed: usize,
    /// The node in which the current step is taken; `None` before the root.
    from: Option<NodeId>,
    step: Move,
    /// Whether the current step is explored, and not just followed.
    exploring: bool,
    /// A choice within a step was not there where it had been, or was where there had been none.
    mislabelled: bool,
    steps: u64,
    /// Steps to be explored by other runs.
    pub(super) found: Vec<Errand>,
    /// How the program turned out not to be a function of its schedule.
    pub(super) departure: Option<Departure>,
    pub(super) too_long: Option<GoId>,
}

const NOBODY: Move = Move { actor: Actor::NOBODY, label: NO_LABEL };

impl Searcher {
    pub(super) fn new(search: Arc<Search>) -> Self {
        Searcher {
            search,
            path: Vec::new(),
            followed: 0,
            from: None,
            step: NOBODY,
            exploring: true,
            mislabelled: false,
            steps: 0,
            found: Vec::new(),
            departure: None,
            too_long: None,
        }
    }

    /// Prepares for one run. `None`: from the root.
    pub(super) fn prepare(&mut self, errand: Option<Errand>) {
        self.path.clear();
        if let Some(Errand { from, step }) = errand {
            self.search.graph.path(from, step, &mut self.path);
            self.from = Some(from);
        } else {
            self.from = None;
        }
        (self.followed, self.step, self.exploring, self.steps) = (0, NOBODY, true, 0);
        (self.departure, self.too_long, self.mislabelled) = (None, None, false);
    }

    /// How many steps the run has taken, and how many of them were known.
    pub(super) fn steps(&self) -> (u64, u64) {
        (self.steps, self.path.len() as u64)
    }

    /// The edge of the step that has just been explored.
    fn arrive(&mut self, seen: &mut Observer, target: Target) {
        let printed = seen.take_printed();
        let access = seen.take_access();
        if let Some(from) = self.from.filter(|_| self.exploring) {
            let line = printed.map_or(NONE, |line| self.search.lines.number(line));
            let access = access.map_or(NONE, |access| self.search.accesses.number(access));
            self.search.graph.add(from, Edge { step: self.step, target, line, access });
        }
    }

    /// The run has ended, and was not cut.
    pub(super) fn end(&mut self, seen: &mut Observer, end: u32) {
        if self.followed < self.path.len() {
            self.depart(seen, "the program ended where it had gone on before");
            return;
        }
        self.arrive(seen, Target::End(end));
    }

    /// The program was another one this time.
    fn depart(&mut self, seen: &Observer, what: &str) {
        self.departure.get_or_insert_with(|| Departure::new(seen, self.step.actor, self.followed, what));
    }

    fn follow(&mut self, seen: &mut Observer, digest: u128, actors: &[Actor]) -> Option<usize> {
        // Known already.
        _ = (seen.take_printed(), seen.take_access());
        let (expected, step) = self.path[self.followed];
        if digest != expected {
            self.depart(seen, "it saw something else than before");
            return None;
        }
        let Some(index) = actors.iter().position(|actor| *actor == step.actor) else {
            self.depart(seen, "who could act before cannot any more");
            return None;
        };
        self.followed += 1;
        self.step = step;
        // The last step of the path is the one to explore.
        self.exploring = self.followed == self.path.len();
        Some(index)
    }
}

impl Pilot for Searcher {
    fn at_state(&mut self, seen: &mut Observer, digest: u128, actors: &[Actor], last: Option<usize>) -> Option<usize> {
        self.steps += 1;
        if self.mislabelled {
            self.depart(seen, "it had other cases to choose from than before");
            return None;
        }
        if self.followed < self.path.len() {
            return self.follow(seen, digest, actors);
        }
        let parent = self.from.map(|from| (from, self.step));
        let (node, new) = self.search.graph.node(digest, parent);
        self.arrive(seen, Target::State(node));
        if !new {
            return None;
        }
        let chosen = last.unwrap_or(0);
        self.found.extend(
            actors
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != chosen)
                .map(|(_, actor)| Errand { from: node, step: Move { actor: *actor, label: NO_LABEL } }),
        );
        if !self.search.counts_state() {
            return None;
        }
        if self.steps >= self.search.longest {
            self.too_long = Some(seen.busiest());
            return None;
        }
        self.from = Some(node);
        self.step = Move { actor: actors[chosen], label: NO_LABEL };
        self.exploring = true;
        Some(chosen)
    }

    fn within(&mut self, labels: &[u64]) -> usize {
        if self.step.label != NO_LABEL {
            // Followed, or sent for.
            let found = labels.iter().position(|label| *label == self.step.label);
            self.mislabelled |= found.is_none();
            return found.unwrap_or(0);
        }
        self.step.label = labels[0];
        self.mislabelled |= !self.exploring;
        if let Some(from) = self.from.filter(|_| self.exploring) {
            let others = labels[1..].iter();
            self.found
                .extend(others.map(|label| Errand { from, step: Move { actor: self.step.actor, label: *label } }));
        }
        0
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
