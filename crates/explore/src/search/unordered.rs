//! Data races by happens-before: two accesses of one variable on one schedule, one of them a write, that nothing orders.
//!
//! That two conflicting accesses can be next in one state is a sign of a race, not what one is: where a goroutine sleeps between
//! them by the ideal clock, polls, or receives what another has left over, they never are, and still nothing orders them. So
//! for programs with `Racy` variables the graph of states is walked once more, by runs that a detector listens to. A *place* is a
//! state with what its goroutines know of each other's accesses (`races/summary.rs`): the histories that lead to one state
//! may differ in that, and the search itself does not keep them apart.
//!
//! States      of a place's step: open (in `open`) | begun | taken: it has its `next`.
//! Invariants  I1  from one place the same races are found, whichever way led there.
//!             I2  no race is false: each was found by the detector in a run of the program.
//!             I3  if the walk has come to its end, each schedule goes along places only, and none was left out: then there
//!                 are no other races.
//!             I4  where there is a race, what it hands over is accessed without order, too, also by its first owner alone: of that
//!                 (`System::tell_private`) a second walk tells, which adds races, and is not counted in.
//! Protocol    On the caller's thread, which the flag of `Explorer::cancel` stops between two runs: the exploration is
//!             incomplete then. As the search's own runs: a known way, a step that no run has taken, and on until a place that is known.
//! Rejected    The clocks in the states of the search: it would keep equal states apart, also in what is counted. One path for
//!             each step of the graph: finds most, and proves nothing.
//! See         races/order.rs for what orders; Boehm, Adve: "Foundations of the C++ concurrency memory model", PLDI 2008,
//!             section 4, where both definitions agree: for languages without any such operation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gort_events::{Digest, Event, ObjectId};

use crate::graph::language::{Next, Step as Printing, StepGraph, leading_to};
use crate::graph::nodes::{Edge, Move, NO_LABEL, NONE, Target};
use crate::graph::races::{Race, RacyAccess, race};
use crate::graph::states::{Edges, Nodes};
use crate::system::{Listener, Run, Standing};
use gort_races::{AccessKind, Exploring, RaceDetector, RaceKind};

/// Places that a walk sees at most, for each state of the program and in any case.
pub(super) const PLACES_OF_A_STATE: usize = 16;
pub(crate) const PLACES: usize = 20_000;

/// A step from a place.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// `None`: no run has taken it yet.
    next: Option<Next>,
    /// Which races its accesses are in, with ones before: the number of a set.
    races: u32,
}

#[derive(Debug)]
struct Place {
    state: usize,
    parent: Option<(usize, usize)>,
    steps: Vec<Step>,
}

/// Everything that was walked.
#[derive(Debug)]
pub(crate) struct Walked {
    places: Vec<Place>,
    /// The races, each with the steps of a run that has it.
    pub(crate) races: Vec<(Race, Vec<Move>)>,
    /// Sets of races, by their places there. The first is empty.
    sets: Vec<Vec<usize>>,
    /// Whether there are no other races.
    pub(crate) whole: bool,
    /// Whether it was told to stop.
    pub(crate) cancelled: bool,
}

impl Walked {
    /// The sends beside closes, each with its place among the races.
    pub(crate) fn beside_closes(&self) -> impl Iterator<Item = (usize, &(Race, Vec<Move>))> {
        self.races.iter().enumerate().filter(|(_, (race, _))| race.kind == RaceKind::SendBesideClose)
    }
}

/// The walk, between its runs and during one.
struct Walk<'a> {
    graph: &'a Nodes,
    detector: Arc<Mutex<RaceDetector>>,
    known: HashMap<(usize, u128), usize>,
    places: Vec<Place>,
    open: Vec<(usize, usize)>,
    /// The races that were found, each with the place and the step at which it was first.
    races: Vec<(Race, (usize, usize))>,
    numbers: HashMap<Race, usize>,
    sets: Vec<Vec<usize>>,
    set_numbers: HashMap<Vec<usize>, u32>,
    /// The known way of this run, and how much of it has been gone.
    way: Vec<Move>,
    gone: usize,
    /// The state that the next question is about, and the step that led there, if it is a new one.
    state: usize,
    taken: Option<(usize, usize)>,
    label: u64,
    /// The program was not as the graph has it.
    lost: bool,
    /// How many bytes the places take besides their records, and what is to be stepped from.
    beside: u64,
}

impl<'a> Walk<'a> {
    /// A place in `state` that no run has come to before.
    fn add(&mut self, state: usize) {
        let steps = vec![Step { next: None, races: 0 }; self.graph.edges(state).len()];
        self.beside += size_of_val(&steps[..]) as u64;
        self.places.push(Place { state, parent: self.taken, steps });
    }

    /// About how much memory it takes, in bytes.
    fn bytes(&self) -> u64 {
        let known = self.known.capacity() * (size_of::<((usize, u128), usize)>() + 1);
        self.beside + (known + self.places.capacity() * size_of::<Place>()) as u64
    }

    fn edges(&self, place: usize) -> Edges<'a> {
        self.graph.edges(self.places[place].state)
    }

    /// The steps to the place, and this one from there.
    fn way_to(&self, place: usize, step: usize) -> Vec<Move> {
        let mut way = Vec::new();
        let mut at = Some((place, step));
        while let Some((place, step)) = at {
            way.extend(self.edges(place).get(step).map(|edge| edge.step));
            at = self.places[place].parent;
        }
        way.reverse();
        way
    }

    /// Takes down what the new step has done, if it was one.
    fn note(&mut self, next: Next) {
        let pairs = self.detector.lock().unwrap_or_else(PoisonError::into_inner).take_pairs();
        let Some((place, step)) = self.taken else { return };
        let side = |(at, kind): &(Option<_>, AccessKind)| at.map(|at| RacyAccess { at, write: kind.writes() });
        let found = pairs.iter().filter_map(|[one, other]| Some(race(one.1.races(), side(one)?, side(other)?)));
        let mut set: Vec<usize> = found
            .map(|race| {
                *self.numbers.entry(race).or_insert_with(|| {
                    self.races.push((race, (place, step)));
                    self.races.len() - 1
                })
            })
            .collect();
        let step = &mut self.places[place].steps[step];
        step.next = Some(next);
        if !set.is_empty() {
            set.extend(&self.sets[step.races as usize]);
            set.sort_unstable();
            set.dedup();
            step.races = *self.set_numbers.entry(set).or_insert_with_key(|set| {
                self.sets.push(set.clone());
                self.sets.len() as u32 - 1
            });
        }
    }

    /// What was walked.
    fn walked(self, whole: bool, cancelled: bool) -> Walked {
        let races = self.races.iter().map(|(race, (place, step))| (*race, self.way_to(*place, *step))).collect();
        Walked { races, places: self.places, sets: self.sets, whole, cancelled }
    }

    /// What the past of a run decides from here on. What nothing reaches any more is forgotten: without that a loop which makes something
    /// anew each time would come to new places for ever.
    fn summary(&self, run: &dyn Run) -> u128 {
        let mut detector = self.detector.lock().unwrap_or_else(PoisonError::into_inner);
        let names = run.names_of_objects();
        if let Some(names) = &names {
            detector.forget(|object| names.contains_key(&object));
        }
        let name = |object: ObjectId| match &names {
            Some(names) => names.get(&object).copied().unwrap_or_default(),
            None => run.name_of_object(object),
        };
        detector.summary(|id| Digest(run.name_of(id)), |object| Digest(name(object))) ^ run.told()
    }

    /// Where this step leads, as the graph has it: the state that comes next.
    fn follow(&mut self, edge: Edge) {
        self.label = edge.step.label;
        if let Target::State(id) = edge.target {
            self.state = self.graph.index(id);
        }
    }

    /// The next step, or that there is none to take. Needs: the run is in `state`.
    fn choose(&mut self, run: &dyn Run) -> Option<Move> {
        if let Some(step) = self.way.get(self.gone).copied() {
            self.gone += 1;
            let edge = self.graph.edges(self.state).iter().find(|edge| edge.step == step);
            self.lost |= edge.is_none();
            // What the way itself shows was taken down when it was new.
            self.detector.lock().unwrap_or_else(PoisonError::into_inner).take_pairs();
            self.follow(edge?);
            return Some(step);
        }
        let summary = self.summary(run);
        let new = self.places.len();
        let place = *self.known.entry((self.state, summary)).or_insert(new);
        self.note(Next::Node(place));
        if place < new {
            return None;
        }
        let edges = self.graph.edges(self.state);
        self.add(self.state);
        self.open.extend((1..edges.len()).map(|step| (place, step)));
        let edge = edges.get(0)?;
        self.taken = Some((place, 0));
        self.follow(edge);
        Some(edge.step)
    }
}

impl Walk<'_> {
    /// Makes one run. Whether it ended, and was not cut.
    fn go(&mut self, run: &mut dyn Run) -> bool {
        loop {
            match run.standing() {
                Standing::Open { .. } => {}
                Standing::Ended(_) => return true,
                Standing::Stopped => return false,
            }
            let Some(step) = self.choose(run) else { return false };
            let Standing::Open { enabled, .. } = run.standing() else { return false };
            if !enabled.contains(&step.actor) {
                self.lost = true;
                return false;
            }
            run.step(step.actor, &mut |labels| {
                let found = Move { label: self.label, ..step }.among(labels);
                self.lost |= found.is_none() || self.label == NO_LABEL && !labels.is_empty();
                found.unwrap_or(0)
            });
        }
    }
}

/// A place that is to be stepped from, with a run that stands there and what its detector has heard.
struct Item {
    place: usize,
    run: Box<dyn Run + Send>,
    detector: RaceDetector,
    /// How many bytes it takes.
    bytes: u64,
}

impl Item {
    fn new(place: usize, mut run: Box<dyn Run + Send>, detector: RaceDetector) -> Self {
        run.put_aside();
        let bytes = run.bytes() + detector.bytes() + size_of::<Item>() as u64;
        Item { place, run, detector, bytes }
    }
}

/// Takes this step of the graph. `None`: the run does not stand before it. Whether the run was not offered the choice that the step has.
pub(super) fn take(run: &mut dyn Run, step: Move) -> Option<bool> {
    if !matches!(run.standing(), Standing::Open { enabled, .. } if enabled.contains(&step.actor)) {
        return None;
    }
    let mut lost = false;
    run.step(step.actor, &mut |labels| {
        let found = step.among(labels);
        lost |= found.is_none();
        found.unwrap_or(0)
    });
    Some(lost)
}

/// A listener that hands a detector what it hears.
fn heard_by(detector: &Arc<Mutex<RaceDetector>>) -> Listener {
    let heard = Arc::clone(detector);
    Box::new(move |event: &Event| heard.lock().unwrap_or_else(PoisonError::into_inner).observe(event))
}

impl Walk<'_> {
    /// The place of a run that stands in `state`. Whether it is new: it is to be stepped from.
    fn arrive(&mut self, run: &dyn Run) -> (usize, bool) {
        let summary = self.summary(run);
        let new = self.places.len();
        let place = *self.known.entry((self.state, summary)).or_insert(new);
        self.note(Next::Node(place));
        if place == new {
            self.add(self.state);
        }
        (place, place == new)
    }

    /// As `go`, from copies of runs: no way is gone twice.
    fn go_by_snapshots(
        &mut self,
        run: &mut dyn Run,
        (most, most_bytes): (usize, u64),
        cancelled: &impl Fn() -> bool,
    ) -> (bool, bool) {
        let taken =
            |walk: &Walk<'_>| std::mem::take(&mut *walk.detector.lock().unwrap_or_else(PoisonError::into_inner));
        run.restart(Some(heard_by(&self.detector)));
        let Standing::Open { .. } = run.standing() else {
            return (matches!(run.standing(), Standing::Ended(_)), false);
        };
        let (place, _) = self.arrive(run);
        let detector = taken(self);
        let Some(first) = run.snapshot() else { return (false, false) };
        let first = Item::new(place, first, detector);
        self.beside += first.bytes;
        let mut open = vec![first];
        // Runs that are not needed any more.
        let mut spare: Vec<Box<dyn Run + Send>> = Vec::new();
        while let Some(Item { place, run, detector, bytes }) = open.pop() {
            if cancelled() || self.places.len() > most || self.bytes() > most_bytes {
                return (false, cancelled());
            }
            self.beside -= bytes;
            for number in 0..self.edges(place).len() {
                let Some(edge) = self.edges(place).get(number) else { return (false, false) };
                let copy = match spare.pop() {
                    Some(spare) => run.snapshot_into(spare),
                    None => run.snapshot(),
                };
                let Some(mut run) = copy else { return (false, false) };
                *self.detector.lock().unwrap_or_else(PoisonError::into_inner) = detector.clone();
                run.hear(heard_by(&self.detector));
                (self.taken, self.label) = (Some((place, number)), edge.step.label);
                // The program is not as the graph has it.
                let Some(lost) = take(&mut *run, edge.step) else { return (false, false) };
                match (run.standing(), edge.target) {
                    (Standing::Ended(_), Target::End(end)) => self.note(Next::End(end)),
                    (Standing::Open { .. }, Target::State(id)) if !lost => {
                        self.state = self.graph.index(id);
                        let (next, new) = self.arrive(&*run);
                        if new {
                            let item = Item::new(next, run, taken(self));
                            self.beside += item.bytes;
                            open.push(item);
                            continue;
                        }
                    }
                    // The program was not as the graph has it.
                    _ => return (false, false),
                }
                spare.push(run);
            }
            spare.push(run);
        }
        (true, false)
    }
}

/// Walks the graph of a search that has come to its end, from its root. It is asked before each run whether it is to stop.
/// `bound`, `memory`: so many places it sees at most, and takes so many bytes.
pub(crate) fn walk(
    run: &mut dyn Run,
    (graph, root): (&Nodes, usize),
    (bound, memory): (u64, u64),
    cancelled: impl Fn() -> bool,
) -> Walked {
    let most = (graph.len() * PLACES_OF_A_STATE).max(PLACES).min(usize::try_from(bound).unwrap_or(usize::MAX));
    let mut walk = Walk {
        graph,
        detector: Arc::default(),
        known: HashMap::new(),
        places: Vec::new(),
        open: Vec::new(),
        races: Vec::new(),
        numbers: HashMap::new(),
        sets: vec![Vec::new()],
        set_numbers: HashMap::new(),
        way: Vec::new(),
        gone: 0,
        state: root,
        taken: None,
        label: NO_LABEL,
        lost: false,
        beside: 0,
    };
    *walk.detector.lock().unwrap_or_else(PoisonError::into_inner) = RaceDetector::with_pairs();
    if run.snapshot().is_some_and(|mut copy| copy.hear(heard_by(&walk.detector))) {
        let (whole, cancelled) = walk.go_by_snapshots(run, (most, memory), &cancelled);
        run.restart(None);
        return walk.walked(whole, cancelled);
    }
    let mut stopped;
    let whole = loop {
        stopped = cancelled();
        if stopped {
            break false;
        }
        *walk.detector.lock().unwrap_or_else(PoisonError::into_inner) = RaceDetector::with_pairs();
        let heard = Arc::clone(&walk.detector);
        let listener =
            Box::new(move |event: &Event| heard.lock().unwrap_or_else(PoisonError::into_inner).observe(event));
        run.restart(Some(listener));
        let ended = walk.go(run);
        run.restart(None);
        if ended {
            let edge = walk.taken.and_then(|(place, step)| walk.edges(place).get(step));
            match edge.map(|edge| edge.target) {
                Some(Target::End(end)) => walk.note(Next::End(end)),
                _ => walk.lost = true,
            }
        }
        if walk.lost || walk.places.len() > most || walk.bytes() > memory {
            break false;
        }
        let Some((place, step)) = walk.open.pop() else { break true };
        (walk.way, walk.gone) = (walk.way_to(place, step), 0);
        (walk.state, walk.taken, walk.label) = (root, Some((place, step)), NO_LABEL);
    };
    walk.walked(whole, stopped)
}

/// The schedules with a race on them: each place twice, before and after the first.
pub(crate) struct Racing<'a> {
    walked: &'a Walked,
    graph: &'a Nodes,
    rank: &'a [u32],
    /// Only the schedules with this race, by its place among those that were walked. None: with any data race.
    only: Option<usize>,
    /// By place whether a schedule may have such a race from here on; empty: no place is in a state from which the program never ends.
    ahead: Vec<bool>,
}

impl<'a> Racing<'a> {
    pub(crate) fn new(walked: &'a Walked, (graph, rank): (&'a Nodes, &'a [u32]), only: Option<usize>) -> Self {
        let mut racing = Racing { walked, graph, rank, only, ahead: Vec::new() };
        let places = &walked.places;
        if places.iter().any(|place| graph.never_ends(place.state).is_some()) {
            let next = |step: &Step| if let Some(Next::Node(next)) = step.next { Some(next) } else { None };
            let ahead = places.iter().map(|place| place.steps.iter().any(|step| racing.has(step))).collect();
            racing.ahead = leading_to(ahead, |place| places[place].steps.iter().filter_map(next).collect());
        }
        racing
    }

    /// Whether the step has such a race.
    fn has(&self, step: &Step) -> bool {
        let set = &self.walked.sets[step.races as usize];
        let is_data = |race: &usize| self.walked.races[*race].0.kind == RaceKind::Data;
        self.only.map_or_else(|| set.iter().any(is_data), |only| set.contains(&only))
    }
}

impl StepGraph for Racing<'_> {
    fn nodes(&self) -> usize {
        2 * self.walked.places.len()
    }

    fn step(&self, node: usize, number: usize) -> Option<Option<Printing>> {
        let place = &self.walked.places[node / 2];
        let before = node.is_multiple_of(2);
        // There it has an end already, and what comes then belongs to it.
        if let Some(end) = self.graph.never_ends(place.state) {
            let races = !before || self.ahead[node / 2];
            return (number == 0).then(|| races.then_some((None, Next::End(end))));
        }
        let step = place.steps.get(number)?;
        let edge = self.graph.edges(place.state).get(number)?;
        let line = (edge.line != NONE).then(|| self.rank[edge.line as usize]);
        // No step leads back to before.
        let after = !before || self.has(step);
        Some(match step.next {
            Some(Next::Node(next)) => Some((line, Next::Node(2 * next + usize::from(after)))),
            Some(Next::End(end)) if after => Some((line, Next::End(end))),
            _ => None,
        })
    }
}
