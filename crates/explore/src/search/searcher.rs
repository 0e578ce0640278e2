//! The searcher: it follows a known path, takes a step that no run has explored, and goes on for as long as there is something
//! to explore ahead.
//!
//! In a state that is new it goes on by default, and leaves the other steps unexplored. In one that is known it takes an
//! unexplored step, or a known one behind which there are some: to walk there costs less than to begin again.
//!
//! A run that comes by a new step to a known state, with nothing to explore ahead, goes on along known steps to the end
//! nevertheless, in small programs always and in large ones now and then: if the program shares something that gort cannot
//! see, two states that look alike are not, and something else happens now than before.
//!
//! States      following (`followed` < path's length) | exploring, in a search of short runs (`search/short.rs`) along the default run
//!             at first.
//! Invariants  I1  while following, each state has the digest that it had when the path was found, and the actor of the next step
//!                 is enabled; else the program is no function of its schedule, and that is reported.
//!             I2  each step of the graph is explored by one run: the one that was sent for it, or the one that found its
//!                 state and took it by default.
//!             I3  while a run only goes along known steps it comes to no state twice: in a graph with cycles it would never
//!                 be cut.
//! Rejected    To cut a run in the first state that is known: ten times as many runs, and most of a run's time goes into
//!             unwinding what is cut.
//! See         crates/explore/src/search/by_replay.rs.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use gort_events::Actor;

use crate::answers::report::Departure;
use crate::graph::hashers::AsItIs;
use crate::graph::nodes::{Edge, Move, NO_LABEL, NONE, NodeId, Onwards, Target};
use crate::search::by_replay::Search;
use crate::search::host::Pulse;
use crate::search::preemptions::Preemptions;
use crate::system::{Effect, Run, Standing};

pub(super) struct Searcher {
    search: Arc<Search>,
    pulse: Arc<Pulse>,
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
    /// What the current step did.
    effect: Effect,
    /// The goroutine that acted last.
    last: Option<Actor>,
    /// Counted only where they are bounded.
    preemptions: Preemptions,
    /// The actors that may act in the current state, where preemptions are bounded.
    allowed: Vec<Actor>,
    /// The states to which known steps have led since the last one that was explored (I3).
    revisited: HashSet<NodeId, BuildHasherDefault<AsItIs>>,
    /// Where the current step leads, if that is known.
    towards: Option<Target>,
    /// Whether the run only goes on to see that all is as before.
    checking: bool,
    steps: u64,
    followed_steps: u64,
    /// Nodes with unexplored steps.
    pub(super) found: Vec<NodeId>,
    /// How the program turned out not to be a function of its schedule; in words, before the run is asked which goroutine had acted.
    pub(super) departure: Option<Departure>,
    departs: Option<&'static str>,
    /// The run took more steps than any may.
    pub(super) too_long: bool,
    /// The steps of the run that is to be the first one are taken, while they can be.
    leading: bool,
}

const NOBODY: Move = Move { actor: Actor::of_number(0), label: NO_LABEL };

impl Searcher {
    pub(super) fn new(search: Arc<Search>, pulse: Arc<Pulse>) -> Self {
        Searcher {
            search,
            pulse,
            path: Vec::new(),
            followed: 0,
            from: None,
            step: NOBODY,
            exploring: true,
            mislabelled: false,
            effect: Effect::default(),
            last: None,
            preemptions: Preemptions::default(),
            allowed: Vec::new(),
            revisited: HashSet::default(),
            towards: None,
            checking: false,
            steps: 0,
            followed_steps: 0,
            found: Vec::new(),
            departure: None,
            departs: None,
            too_long: false,
            leading: false,
        }
    }

    /// Prepares for one run, to explore this step of that node. `None`: the first run.
    pub(super) fn prepare(&mut self, item: Option<(NodeId, Move)>) {
        self.path.clear();
        if let Some((from, step)) = item {
            self.search.findings.graph.path(from, step, &mut self.path);
        }
        self.from = item.map(|(from, _)| from);
        (self.followed, self.step, self.exploring, self.towards) = (0, NOBODY, true, None);
        (self.steps, self.followed_steps) = (0, 0);
        (self.preemptions, self.last, self.checking) = (Preemptions::default(), None, false);
        self.effect = Effect::default();
        self.revisited.clear();
        (self.departure, self.departs, self.too_long, self.mislabelled) = (None, None, false, false);
        self.leading = !self.search.short.first.is_empty() && self.search.findings.root.get().is_none();
    }

    /// How many steps the run has taken, and how many of them were known.
    pub(super) fn steps(&self) -> (u64, u64) {
        (self.steps, self.followed_steps)
    }

    /// Makes one run, as prepared.
    pub(super) fn explore(&mut self, run: &mut dyn Run) {
        loop {
            let chosen = match run.standing() {
                Standing::Open { digest, enabled } => self.at_state(digest, enabled),
                Standing::Ended(end) => {
                    let end = self.search.findings.end(end, None);
                    self.end(end);
                    None
                }
                Standing::Stopped => None,
            };
            let Some(actor) = chosen else { break };
            self.effect = run.step(actor, &mut |labels| self.choose_label(labels));
            if !actor.is_timer() {
                self.last = Some(actor);
            }
        }
        if let Some(what) = self.departs {
            self.departure = Some(Departure::new(run.blame(Some(self.step.actor)), self.followed, what));
        }
    }

    /// The edge of the step that has just been explored.
    fn arrive(&mut self, target: Target) {
        let Effect { line, access, yields, .. } = std::mem::take(&mut self.effect);
        if let Some(from) = self.from.filter(|_| self.exploring) {
            let line = line.map_or(NONE, |line| self.search.findings.lines.number(line));
            let access = access.map_or(NONE, |access| self.search.findings.accesses.number(access));
            self.search.findings.graph.add(from, Edge::new(self.step, target, line, access, yields));
        }
    }

    /// The run has ended, and was not cut.
    fn end(&mut self, end: u32) {
        if self.search.stopped() {
            return;
        }
        let expected = self.towards.take().is_none_or(|towards| towards == Target::End(end));
        if self.followed < self.path.len() || !expected {
            self.departs = Some("the program ended otherwise than before, or where it had gone on");
            return;
        }
        if self.from.is_none() {
            return self.search.findings.ends_at_once(end);
        }
        self.arrive(Target::End(end));
    }

    /// The next step of the known path.
    fn follow(&mut self, digest: u128, actors: &[Actor]) -> Option<Actor> {
        let (expected, step) = self.path[self.followed];
        if digest != expected {
            self.departs = Some("it saw something else than before");
            return None;
        }
        if !actors.contains(&step.actor) {
            self.departs = Some("one that could act before cannot any more");
            return None;
        }
        self.followed += 1;
        self.step = step;
        // The last step of the path is the one to explore.
        self.exploring = self.followed == self.path.len();
        self.followed_steps += u64::from(!self.exploring);
        self.pulse.beat(self.from.filter(|_| self.exploring), step.actor);
        Some(step.actor)
    }
}

impl Searcher {
    /// In a new state: the goroutine that acted last goes on, the steps of the others are unexplored. Whether the run goes on.
    fn open(&mut self, node: NodeId, actors: &[Actor]) -> bool {
        let last = self.last.filter(|last| actors.contains(last));
        let chosen = self.led_to(actors).or(last).unwrap_or(actors[0]);
        let step = |actor: Actor| Move { actor, label: NO_LABEL };
        let others = actors.iter().filter(|actor| **actor != chosen);
        self.search.findings.graph.open(node, others.map(|actor| step(*actor)));
        if actors.len() > 1 && !self.beyond() {
            self.found.push(node);
        }
        (self.step, self.exploring) = (step(chosen), true);
        self.search.counts_state()
    }

    /// The actor of the next step of the run that is to be the first.
    fn led_to(&mut self, actors: &[Actor]) -> Option<Actor> {
        let next = self.search.short.first.get(self.steps as usize - 1).filter(|_| self.leading);
        let actor = next.map(|next| next.actor).filter(|actor| actors.contains(actor));
        self.leading = actor.is_some();
        actor
    }

    /// Whether the run has taken more steps than a short one may.
    fn beyond(&self) -> bool {
        self.search.short.horizon.is_some_and(|horizon| self.steps > horizon)
    }

    /// In a state that is known: to where there is something to explore. Whether the run goes on.
    fn go_on(&mut self, node: NodeId, actors: &[Actor]) -> bool {
        let came_by_new_step = self.exploring;
        if came_by_new_step {
            self.revisited.clear();
        }
        if !self.revisited.insert(node) {
            return false;
        }
        self.exploring = false;
        match self.search.findings.graph.onwards(node) {
            Onwards::Explore(step) => {
                (self.step, self.checking, self.exploring) = (step, false, true);
                if self.search.short.horizon.is_some() {
                    // A longer run may have been cut here: no run was sent for its unexplored steps.
                    self.found.push(node);
                }
            }
            Onwards::Follow(step, target) => {
                (self.step, self.towards) = (step, Some(Target::State(target)));
            }
            Onwards::Nothing => {
                self.checking |= came_by_new_step && self.search.checks(self.steps);
                if !self.checking {
                    return false;
                }
                let Some(edge) = self.search.findings.graph.known(node, self.search.turn()) else { return false };
                (self.step, self.towards) = (edge.step, Some(edge.target));
            }
        }
        if !actors.contains(&self.step.actor) {
            self.departs = Some("one that could act before cannot any more");
            return false;
        }
        true
    }

    /// The actor that takes the next step; `None`: the run is cut.
    fn at_state(&mut self, digest: u128, enabled: &[Actor]) -> Option<Actor> {
        let Some(most) = self.search.preemptions else { return self.at(digest, enabled) };
        let mut allowed = std::mem::take(&mut self.allowed);
        let digest = self.preemptions.narrow(digest, enabled, most, self.effect.yields, &mut allowed);
        self.last = self.preemptions.can_go_on();
        let chosen = self.at(digest, &allowed);
        chosen.into_iter().for_each(|chosen| self.preemptions.count(chosen));
        self.allowed = allowed;
        chosen
    }

    fn at(&mut self, digest: u128, actors: &[Actor]) -> Option<Actor> {
        self.steps += 1;
        if self.search.stopped() {
            return None;
        }
        if self.mislabelled {
            self.departs = Some("it had other cases to choose from than before");
            return None;
        }
        if self.followed < self.path.len() {
            return self.follow(digest, actors);
        }
        let parent = self.from.map(|from| (from, self.step));
        let (node, new) = self.search.findings.graph.node(digest, parent);
        if parent.is_none() && *self.search.findings.root.get_or_init(|| node) != node {
            self.departs = Some("it began otherwise than before");
            return None;
        }
        if self.towards.take().is_some_and(|expected| expected != Target::State(node)) {
            self.departs = Some("it saw something else than before");
            return None;
        }
        self.arrive(Target::State(node));
        if self.steps >= self.search.longest && !self.leading {
            self.too_long = true;
            return None;
        }
        if self.beyond() && !self.leading {
            if new {
                let steps = actors.iter().map(|actor| Move { actor: *actor, label: NO_LABEL });
                self.search.findings.graph.add_unexplored(node, steps);
            }
            return None;
        }
        let goes_on = if new { self.open(node, actors) } else { self.go_on(node, actors) };
        if !goes_on {
            return None;
        }
        self.from = Some(node);
        self.followed_steps += u64::from(!self.exploring);
        self.pulse.beat(Some(node), self.step.actor);
        Some(self.step.actor)
    }

    fn choose_label(&mut self, labels: &[u64]) -> usize {
        if labels.is_empty() {
            // Any number can be drawn: one is.
            return 0;
        }
        if self.step.label != NO_LABEL {
            // Followed, or sent for.
            let found = self.step.among(labels);
            self.mislabelled |= found.is_none();
            return found.unwrap_or(0);
        }
        let led = self.search.short.first.get(self.steps as usize - 1).filter(|_| self.leading);
        let chosen = led.and_then(|led| led.among(labels)).unwrap_or(0);
        self.step.label = labels[chosen];
        self.mislabelled |= !self.exploring;
        if let Some(from) = self.from.filter(|_| self.exploring) {
            let actor = self.step.actor;
            let others = labels.iter().enumerate().filter(|(index, _)| *index != chosen);
            self.search.findings.graph.add_unexplored(from, others.map(|(_, label)| Move { actor, label: *label }));
            self.found.push(from);
        }
        chosen
    }
}
