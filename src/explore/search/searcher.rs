//! The searching pilot: it follows a known path, takes a step that nobody has explored, and goes on for as long as there is
//! something to explore ahead.
//!
//! In a state that is new it goes on by default, and leaves the other steps waiting. In one that is known it takes a step
//! that waits there, or a known one behind which others wait: to walk there costs less than to begin again.
//!
//! States      following (`followed` < path's length) | exploring, in a search of short runs (`search/short.rs`) along the default run
//!             at first.
//! A run that comes by a new step to a known state, with nothing to explore ahead, goes on along known steps to the end
//! nevertheless, in small programs always and in large ones now and then: if the program shares something that gort cannot
//! see, two states that look alike are not, and something else happens now than before.
//!
//! Rejected    To cut a run in the first state that is known: ten times as many runs, and most of a run's time goes into
//!             unwinding what is cut.
//! Invariants  I1  while following, each state has the digest that it had when the path was found, and who is to act is
//!                 there; else the program is no function of its schedule, and that is reported.
//!             I2  each step of the graph is explored by one run: the one that was sent for it, or the one that found its
//!                 state and took it by default.
//! See         explore/search/by_replay.rs; rt/explored/steps.rs.

use std::any::Any;
use std::sync::Arc;

use crate::explore::answers::report::Departure;
use crate::explore::graph::nodes::{Edge, Move, NO_LABEL, NONE, NodeId, Onwards, Target};
use crate::explore::native::threads::Pulse;
use crate::explore::search::by_replay::Search;
use crate::rt::explored::digest::Digest;
use crate::rt::explored::observe::Observer;
use crate::rt::explored::steps::{Actor, Pilot};

pub(in crate::explore) struct Searcher {
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
    /// The preemptions so far, and who acted last, if it was a goroutine: counted only where they are bounded.
    preemptions: u32,
    last: Option<Actor>,
    allowed: Vec<Actor>,
    /// Where the current step leads, if that is known.
    towards: Option<Target>,
    /// Whether the run only goes on to see that all is as before.
    checking: bool,
    steps: u64,
    followed_steps: u64,
    /// Nodes in which steps wait.
    pub(in crate::explore) found: Vec<NodeId>,
    /// How the program turned out not to be a function of its schedule.
    pub(in crate::explore) departure: Option<Departure>,
    /// The run took more steps than any may.
    pub(in crate::explore) too_long: bool,
    /// The steps of the run that is to be the first one are taken, while they can be.
    leading: bool,
}

const NOBODY: Move = Move { actor: Actor::NOBODY, label: NO_LABEL };

impl Searcher {
    pub(in crate::explore) fn new(search: Arc<Search>, pulse: Arc<Pulse>) -> Self {
        Searcher {
            search,
            pulse,
            path: Vec::new(),
            followed: 0,
            from: None,
            step: NOBODY,
            exploring: true,
            mislabelled: false,
            preemptions: 0,
            last: None,
            allowed: Vec::new(),
            towards: None,
            checking: false,
            steps: 0,
            followed_steps: 0,
            found: Vec::new(),
            departure: None,
            too_long: false,
            leading: false,
        }
    }

    /// Prepares for one run, to explore this step of that node. `None`: the first run.
    pub(in crate::explore) fn prepare(&mut self, errand: Option<(NodeId, Move)>) {
        self.path.clear();
        if let Some((from, step)) = errand {
            self.search.graph.path(from, step, &mut self.path);
        }
        self.from = errand.map(|(from, _)| from);
        (self.followed, self.step, self.exploring, self.towards) = (0, NOBODY, true, None);
        (self.steps, self.followed_steps) = (0, 0);
        (self.preemptions, self.last, self.checking) = (0, None, false);
        (self.departure, self.too_long, self.mislabelled) = (None, false, false);
        self.leading = !self.search.short.first.is_empty() && self.search.root.get().is_none();
    }

    /// How many steps the run has taken, and how many of them were known.
    pub(in crate::explore) fn steps(&self) -> (u64, u64) {
        (self.steps, self.followed_steps)
    }

    /// The edge of the step that has just been explored.
    fn arrive(&mut self, seen: &mut Observer, target: Target) {
        let printed = seen.take_printed();
        let access = seen.take_access();
        let yields = seen.take_gave_way();
        if let Some(from) = self.from.filter(|_| self.exploring) {
            let line = printed.map_or(NONE, |line| self.search.lines.number(line));
            let access = access.map_or(NONE, |access| self.search.accesses.number(access));
            self.search.graph.add(from, Edge::new(self.step, target, line, access, yields));
        }
    }

    /// The run has ended, and was not cut.
    pub(in crate::explore) fn end(&mut self, seen: &mut Observer, end: u32) {
        if self.search.stopped() {
            return;
        }
        let expected = self.towards.take().is_none_or(|towards| towards == Target::End(end));
        if self.followed < self.path.len() || !expected {
            self.depart(seen, "the program ended otherwise than before, or where it had gone on");
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
        _ = (seen.take_printed(), seen.take_access(), seen.take_gave_way());
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
        self.followed_steps += u64::from(!self.exploring);
        self.pulse.beat(self.from.filter(|_| self.exploring), step.actor);
        Some(index)
    }
}

impl Searcher {
    /// In a state that nobody has seen: who acted last goes on, the others wait.
    fn open(&mut self, node: NodeId, actors: &[Actor], last: Option<usize>) -> Option<(usize, bool)> {
        let chosen = self.led_to(actors).or(last).unwrap_or(0);
        let step = |actor: &Actor| Move { actor: *actor, label: NO_LABEL };
        let others = actors.iter().enumerate().filter(|(index, _)| *index != chosen);
        self.search.graph.open(node, others.map(|(_, actor)| step(actor)));
        if actors.len() > 1 && !self.beyond() {
            self.found.push(node);
        }
        self.step = step(&actors[chosen]);
        self.search.counts_state().then_some((chosen, true))
    }

    /// Who takes the next step of the run that is to be the first.
    fn led_to(&mut self, actors: &[Actor]) -> Option<usize> {
        let next = self.search.short.first.get(self.steps as usize - 1).filter(|_| self.leading);
        let index = next.and_then(|next| actors.iter().position(|actor| *actor == next.actor));
        self.leading = index.is_some();
        index
    }

    /// Whether the run has taken more steps than a short one may.
    fn beyond(&self) -> bool {
        self.search.short.horizon.is_some_and(|horizon| self.steps > horizon)
    }

    /// In a state that is known: to where there is something to explore.
    fn go_on(&mut self, seen: &Observer, node: NodeId, actors: &[Actor]) -> Option<(usize, bool)> {
        let exploring = match self.search.graph.onwards(node) {
            Onwards::Explore(step) => {
                (self.step, self.checking) = (step, false);
                if self.search.short.horizon.is_some() {
                    // A longer run may have been cut here: nobody was sent for what waits.
                    self.found.push(node);
                }
                true
            }
            Onwards::Follow(step, target) => {
                (self.step, self.towards) = (step, Some(Target::State(target)));
                false
            }
            Onwards::Nothing => {
                self.checking |= self.exploring && self.search.checks(self.steps);
                if !self.checking {
                    return None;
                }
                let edge = self.search.graph.known(node, self.search.turn())?;
                (self.step, self.towards) = (edge.step, Some(edge.target));
                false
            }
        };
        let index = actors.iter().position(|actor| *actor == self.step.actor);
        if index.is_none() {
            self.depart(seen, "who could act before cannot any more");
        }
        Some((index?, exploring))
    }
}

impl Searcher {
    /// Where preemptions are bounded, a state is another one if fewer are left, or if another goroutine acted last; and
    /// when none is left, who acted last goes on for as long as it can.
    fn at_state_within(&mut self, seen: &mut Observer, digest: u128, actors: &[Actor], most: u32) -> Option<usize> {
        if seen.gave_way() {
            self.last = None;
        }
        let last = self.last.filter(|last| actors.contains(last));
        let mut allowed = std::mem::take(&mut self.allowed);
        allowed.clear();
        match last {
            Some(last) if self.preemptions >= most => {
                allowed.extend(actors.iter().filter(|actor| **actor == last || actor.is_timer()));
            }
            _ => allowed.extend(actors),
        }
        let mixed = Digest(digest).with(self.preemptions.into()).with(last.map_or(0, Actor::number));
        let at = last.and_then(|last| allowed.iter().position(|actor| *actor == last));
        let chosen = self.at(seen, mixed.seal(), &allowed, at).map(|chosen| allowed[chosen]);
        self.allowed = allowed;
        let chosen = chosen?;
        if !chosen.is_timer() {
            self.preemptions += u32::from(last.is_some_and(|last| last != chosen));
            self.last = Some(chosen);
        }
        actors.iter().position(|actor| *actor == chosen)
    }

    fn at(&mut self, seen: &mut Observer, digest: u128, actors: &[Actor], last: Option<usize>) -> Option<usize> {
        self.steps += 1;
        if self.search.stopped() {
            return None;
        }
        if self.mislabelled {
            self.depart(seen, "it had other cases to choose from than before");
            return None;
        }
        if self.followed < self.path.len() {
            return self.follow(seen, digest, actors);
        }
        let parent = self.from.map(|from| (from, self.step));
        let (node, new) = self.search.graph.node(digest, parent);
        if parent.is_none() && *self.search.root.get_or_init(|| node) != node {
            self.depart(seen, "it began otherwise than before");
            return None;
        }
        if self.towards.take().is_some_and(|expected| expected != Target::State(node)) {
            self.depart(seen, "it saw something else than before");
            return None;
        }
        self.arrive(seen, Target::State(node));
        if self.steps >= self.search.longest && !self.leading {
            self.too_long = true;
            return None;
        }
        if self.beyond() && !self.leading {
            if new {
                let steps = actors.iter().map(|actor| Move { actor: *actor, label: NO_LABEL });
                self.search.graph.wait(node, steps);
            }
            return None;
        }
        let (chosen, exploring) = if new { self.open(node, actors, last)? } else { self.go_on(seen, node, actors)? };
        self.from = Some(node);
        self.exploring = exploring;
        self.followed_steps += u64::from(!exploring);
        self.pulse.beat(Some(node), self.step.actor);
        Some(chosen)
    }

    fn choose_label(&mut self, labels: &[u64]) -> usize {
        if self.step.label != NO_LABEL {
            // Followed, or sent for.
            let found = labels.iter().position(|label| *label == self.step.label);
            self.mislabelled |= found.is_none();
            return found.unwrap_or(0);
        }
        let led = self.search.short.first.get(self.steps as usize - 1).filter(|_| self.leading);
        let chosen = led.and_then(|led| labels.iter().position(|label| *label == led.label)).unwrap_or(0);
        self.step.label = labels[chosen];
        self.mislabelled |= !self.exploring;
        if let Some(from) = self.from.filter(|_| self.exploring) {
            let actor = self.step.actor;
            let others = labels.iter().enumerate().filter(|(index, _)| *index != chosen);
            self.search.graph.wait(from, others.map(|(_, label)| Move { actor, label: *label }));
            self.found.push(from);
        }
        chosen
    }
}

impl Pilot for Searcher {
    fn at_state(&mut self, seen: &mut Observer, digest: u128, actors: &[Actor], last: Option<usize>) -> Option<usize> {
        match self.search.preemptions {
            None => self.at(seen, digest, actors, last),
            Some(most) => self.at_state_within(seen, digest, actors, most),
        }
    }

    fn within(&mut self, labels: &[u64]) -> usize {
        self.choose_label(labels)
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
