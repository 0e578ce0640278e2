//! A run in the order in which the machine runs programs for their users, along the steps of an explored one: so it has a replay code.
//!
//! States      on its way along the steps | behind the last one, by default | lost: it could not take the next one.
//! Invariants  I1  goroutines are named by their numbers, which are the same in both runs: `go` statements are steps.
//! See         crates/golang/src/machine/order.rs, which asks; src/rt/explored/guide.rs, its twin.

use std::collections::VecDeque;

use std::sync::Arc;

use gort_events::{Capacities, Chosen, CodeHeader, MapOrder, Recorder, ReplayCode};
use gort_golang::machine::{Choice, Host, Names};
use gort_golang::source::Pos;

use gort_explore::{Clock, Setup};

use crate::lines::Lines;
use crate::machine::asks_the_machine;
use crate::program::Parts;
use crate::world::{is_drawn, taken_by_searches};

/// What is to come.
#[derive(Clone, Default, Debug)]
pub(crate) struct Wanted {
    /// Who takes the next steps, and how many points of the goroutine each of them has. Unless accesses to memory are ordered, what is a step
    /// only where a program is explored is none here: it follows the step before.
    pub(crate) actors: Vec<(Actor, u64)>,
    /// Whether also accesses to memory are ordered.
    pub(crate) at_accesses: bool,
    /// What is chosen in them, where something is, and which numbers are drawn.
    pub(crate) labels: VecDeque<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Actor {
    /// The goroutine of this number.
    Goroutine(u64),
    /// The timer of this name.
    Timer(u64),
}

/// The world of such a run.
pub(crate) struct Guide {
    parts: Arc<Parts>,
    capacities: Capacities,
    free_running: bool,
    wanted: Wanted,
    at: usize,
    /// So many points of the step under way have been passed.
    passed: u64,
    lost: bool,
    recorder: Recorder,
    lines: Lines,
    all: Vec<String>,
    /// So many operations that others can notice are left behind the last step.
    acts: u64,
    /// How long goroutines may still go on without an operation that others can notice: anew with each step, but behind the last one.
    patience: u64,
    /// How often a goroutine has done so since the last step. The next step may have to wait for what is none of the steps: so when that was
    /// often, all that have no step to take go on in turn with the one that has. Before, it is enough that this one goes on: it gave way.
    stalls: u32,
    /// The order of maps that was asked for, and whether it has mattered.
    order: MapOrder,
    maps: Option<MapOrder>,
    /// Timers among the candidates of the next choice, by their names.
    offered: Vec<u64>,
}

/// After so many operations that others can notice behind its last step a run that does not end is given up.
const ACTS: u64 = 100_000;
/// And where no step comes: to give way costs one of these, to compute for as long as one may at once, some milliseconds, a thousand.
const PATIENCE: u64 = 100_000;
const SHARE: u64 = 1_000;
/// So often the goroutine with the next step goes on by itself.
const STALLS: u32 = 8;

impl Guide {
    pub(crate) fn new(parts: &Arc<Parts>, setup: &Setup, wanted: Wanted) -> Self {
        let (parts, capacities) = (parts.clone(), setup.capacities.clone());
        let free_running = setup.clock == Clock::Real;
        let (lines, all, recorder) = (Lines::default(), Vec::new(), Recorder::default());
        Guide {
            parts,
            capacities,
            free_running,
            wanted,
            at: 0,
            passed: 0,
            lost: false,
            recorder,
            lines,
            all,
            acts: ACTS,
            patience: PATIENCE,
            stalls: 0,
            order: setup.maps,
            maps: None,
            offered: Vec::new(),
        }
    }

    /// Goes by default from the start, and is given up after so many operations that others can notice.
    pub(crate) fn by_default(parts: &Arc<Parts>, setup: &Setup, acts: u64) -> Self {
        Guide { acts: acts.max(1), free_running: false, ..Guide::new(parts, setup, Wanted::default()) }
    }

    /// What was printed, and the code if it went along all steps.
    pub(crate) fn finish(mut self, header: Option<CodeHeader>) -> (Vec<String>, Option<ReplayCode>) {
        self.all.extend(self.lines.rest());
        let arrived = !self.lost && self.at == self.wanted.actors.len();
        let at_accesses = self.wanted.at_accesses;
        let code = header.filter(|_| arrived);
        let maps = self.maps;
        let code = code.map(|header| {
            let header = if let Some(maps) = maps { header.with_maps(maps) } else { header };
            self.recorder.finish(CodeHeader { at_accesses, ..header })
        });
        (self.all, code)
    }

    fn next(&self) -> Option<Actor> {
        self.wanted.actors.get(self.at).map(|(actor, _)| *actor)
    }

    /// What a candidate is called among the steps.
    fn actor_of(&self, name: Chosen) -> Option<Actor> {
        match name {
            Chosen::Number(number) => Some(Actor::Goroutine(number)),
            Chosen::Timer(place) => self.offered.get((place as usize).checked_sub(1)?).copied().map(Actor::Timer),
        }
    }

    /// Whether one of the steps that are left is this one's.
    fn is_to_come(&self, actor: Actor) -> bool {
        self.wanted.actors[self.at..].iter().any(|(next, _)| *next == actor)
    }

    /// A step is taken, or the next point of it is passed.
    fn takes(&mut self, is_it: impl FnOnce(Actor) -> bool) {
        match self.next() {
            Some(next) if is_it(next) => {
                (self.patience, self.stalls) = (PATIENCE, 0);
                self.passed += 1;
                if self.passed >= self.wanted.actors[self.at].1 {
                    (self.at, self.passed) = (self.at + 1, 0);
                }
            }
            Some(_) => self.lost = true,
            None => {}
        }
    }

    fn decide(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        if choice == Choice::Entry {
            self.maps = Some(self.order);
        }
        if matches!(choice, Choice::Run | Choice::Timer) {
            let Some(next) = self.next() else { return 0 };
            let actor = |place: u64| self.actor_of(names(place));
            let is_idle = |place: u64| actor(place).is_some_and(|actor| !self.is_to_come(actor));
            let is_idle_goroutine = |place: &u64| matches!(actor(*place), Some(Actor::Goroutine(_))) && is_idle(*place);
            if self.stalls > STALLS {
                let goes_on = |place: &u64| actor(*place) == Some(next) || is_idle_goroutine(place);
                return (0..among).find(goes_on).unwrap_or(0);
            }
            let found = (0..among).find(|place| actor(*place) == Some(next));
            // A timer is held up only by what was started before it: of these, those that fire in none of the steps nothing reaches.
            let holds_up = |place: &u64| match (next, actor(*place)) {
                (Actor::Timer(held), Some(Actor::Timer(timer))) => timer < held && is_idle(*place),
                _ => false,
            };
            let held_up = || (0..among).find(holds_up);
            // Before it can, others come to their ends that have nothing to do that others notice; then timers that nothing reaches fire, which
            // are no steps.
            let idle = || (0..among).find(is_idle_goroutine).or_else(|| (0..among).find(|place| is_idle(*place)));
            return found.or_else(held_up).or_else(idle).unwrap_or(0);
        }
        let usual = if is_drawn(choice, among) { taken_by_searches(among) } else { 0 };
        self.wanted.labels.pop_front().filter(|label| *label < among).unwrap_or(usual)
    }
}

impl Host for Guide {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        if let Some(whole) = self.lines.add(bytes) {
            self.all.extend(Lines::of(&whole));
        }
    }

    fn orders(&self) -> bool {
        true
    }

    fn passes_time(&self) -> bool {
        self.free_running
    }

    fn orders_accesses(&self) -> bool {
        self.wanted.at_accesses
    }

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        let chosen = self.decide(choice, among, names);
        self.recorder.note((chosen > 0).then(|| names(chosen)));
        chosen
    }

    fn acts(&mut self, goroutine: u64) {
        if self.at == self.wanted.actors.len() {
            self.acts = self.acts.saturating_sub(1);
        }
        self.takes(|actor| actor == Actor::Goroutine(goroutine));
    }

    fn offers(&mut self, timers: &[u64]) {
        self.offered.clear();
        self.offered.extend_from_slice(timers);
    }

    fn fires(&mut self, timer: u64) {
        // That of one which nothing reaches is no step.
        if self.is_to_come(Actor::Timer(timer)) {
            self.takes(|actor| actor == Actor::Timer(timer));
        }
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }

    fn leaves_out_orders(&mut self) {
        self.maps = Some(self.order);
    }

    fn capacity(&self, place: Pos, asked: u64) -> u64 {
        self.parts.capacity(&self.capacities, place, asked)
    }

    asks_the_machine!();

    fn goes_unnoticed(&mut self, computed: bool) {
        self.patience = self.patience.saturating_sub(if computed { SHARE } else { 1 });
        self.stalls = self.stalls.saturating_add(1);
    }

    fn pause(&mut self) -> bool {
        self.lost || self.patience == 0 || self.acts == 0
    }
}
