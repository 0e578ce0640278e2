//! The list of outputs: fewest preemptions first, and among equals in the order of their text, each with its steps.
//!
//! A best-first search over printed lines. A *front* is everything that can be going on after the same lines: states, each
//! with the goroutine that acted last and the least cost to be there. What is still to come is known from `graph/cost.rs`, so a
//! front's rank is the cost of the best output that begins with its lines (but for timers, where it may be less), and outputs
//! come out in order.
//!
//! Invariants  I1  ranks never fall from a front to those behind it, so what is taken first is cheapest.
//!             I2  where something is printed without end only fronts are looked at behind which there is an output that is not listed as
//!                 another one, so that the list ends where the outputs do.
//! See         Hart, Nilsson, Raphael: "A formal basis for the heuristic determination of minimum cost paths", 1968.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

use crate::graph::budget::Budget;
use crate::graph::classes::Classes;
use crate::graph::components::Components;
use crate::graph::cost::{Costs, Last, UNREACHABLE, after, cost};
use crate::graph::language::Language;
use crate::graph::nodes::{Edge, Move, NONE, Target};
use crate::graph::periods::Endless;
use crate::graph::states::Nodes;

/// How a state was reached: the last step to it, and those before.
struct Path {
    step: Move,
    before: Option<Rc<Path>>,
}

impl Drop for Path {
    /// A path may have a hundred thousand steps: it is taken apart in a loop, not by as many calls.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut path) = before.and_then(Rc::into_inner) {
            before = path.before.take();
        }
    }
}

/// One state of a front.
#[derive(Clone)]
struct FrontState {
    cost: u32,
    node: usize,
    last: Last,
    path: Option<Rc<Path>>,
}

/// An output as numbers: its lines, its end, the preemptions it needs, and the steps that give it.
pub(crate) struct OutputPath {
    pub(crate) lines: Vec<u32>,
    pub(crate) end: u32,
    pub(crate) preemptions: u32,
    pub(crate) steps: Vec<Move>,
}

impl OutputPath {
    fn new(lines: &[u32], end: u32, preemptions: u32, path: Option<&Rc<Path>>) -> Self {
        let mut steps: Vec<Move> =
            std::iter::successors(path, |path| path.before.as_ref()).map(|path| path.step).collect();
        steps.reverse();
        OutputPath { lines: lines.to_vec(), end, preemptions, steps }
    }
}

/// The least cost of something, and a path to it.
type Cheapest = (u32, Option<Rc<Path>>);

/// What can come next after the same printed lines.
#[derive(Default)]
struct Ahead {
    /// By the next line.
    fronts: BTreeMap<u32, Vec<FrontState>>,
    /// Ends, by their class, after another line or none: the cheapest path to each.
    ends: BTreeMap<(Option<u32>, u32), Cheapest>,
}

/// Walks over the states, a printed line at a time.
#[derive(Clone, Copy)]
pub(crate) struct Walker<'a> {
    pub(crate) nodes: &'a Nodes,
    /// The place of each line in the order of their text.
    pub(crate) rank: &'a [u32],
    pub(crate) classes: &'a Classes,
}

/// Which ends are wanted behind some lines: those of some classes, and of texts without an end those that go on so.
pub(crate) struct Wanted<'a> {
    pub(crate) class: &'a dyn Fn(u32) -> bool,
    pub(crate) endless: &'a [Endless],
}

impl Walker<'_> {
    /// All that can happen without another line; nothing where work is refused.
    fn look(&self, front: Vec<FrontState>, budget: &Budget<'_>) -> Ahead {
        let mut ahead = Ahead::default();
        let mut best: HashMap<(usize, Last), u32> = HashMap::new();
        // Costs are small: one bucket for each.
        let mut buckets: BTreeMap<u32, Vec<FrontState>> = BTreeMap::new();
        for here in front {
            buckets.entry(here.cost).or_default().push(here);
        }
        while let Some((cost_here, mut bucket)) = buckets.pop_first() {
            while let Some(here) = bucket.pop() {
                if !budget.allows() {
                    return Ahead::default();
                }
                let known = best.entry((here.node, here.last)).or_insert(UNREACHABLE);
                if *known <= cost_here {
                    continue;
                }
                *known = cost_here;
                if let Some(end) = self.nodes.never_ends(here.node) {
                    // A text without an end may be printed by ways that are no part of this: `going_round`.
                    let class = self.classes.of(end).filter(|_| self.classes.periods().of(end).is_none());
                    let known = class.map(|class| ahead.ends.entry((None, class)).or_insert((UNREACHABLE, None)));
                    if let Some(known) = known.filter(|known| cost_here < known.0) {
                        *known = (cost_here, here.path.clone());
                    }
                    continue;
                }
                let edges = self.nodes.edges(here.node);
                for edge in edges.iter() {
                    let cost = cost_here + cost(edges, &edge, here.last);
                    let path = Some(Rc::new(Path { step: edge.step, before: here.path.clone() }));
                    let line = self.line_of(&edge);
                    match edge.target {
                        Target::State(id) => {
                            let next = FrontState {
                                cost,
                                node: self.nodes.index(id),
                                last: after(edges, &edge, here.last),
                                path,
                            };
                            match line {
                                Some(line) => ahead.fronts.entry(line).or_default().push(next),
                                None if cost == cost_here => bucket.push(next),
                                None => buckets.entry(cost).or_default().push(next),
                            }
                        }
                        Target::End(end) => {
                            let Some(class) = self.classes.of(end) else { continue };
                            let known = ahead.ends.entry((line, class)).or_insert((UNREACHABLE, None));
                            if cost < known.0 {
                                *known = (cost, path);
                            }
                        }
                    }
                }
            }
        }
        ahead
    }

    /// The cheapest path from a front to where it goes round for ever, of those that print nothing else.
    fn going_round(&self, front: &[FrontState], endless: Endless, budget: &Budget<'_>) -> Option<Cheapest> {
        let periods = self.classes.periods();
        let mut best: HashMap<(usize, Last, Endless), u32> = HashMap::new();
        let mut buckets: BTreeMap<u32, Vec<(FrontState, Endless)>> = BTreeMap::new();
        for here in front {
            buckets.entry(here.cost).or_default().push((here.clone(), endless));
        }
        while let Some((cost_here, mut bucket)) = buckets.pop_first() {
            while let Some((here, place)) = bucket.pop().filter(|_| budget.allows()) {
                let known = best.entry((here.node, here.last, place)).or_insert(UNREACHABLE);
                if *known <= cost_here {
                    continue;
                }
                *known = cost_here;
                if let Some(end) = self.nodes.never_ends(here.node) {
                    if end == periods.end(place) {
                        return Some((cost_here, here.path));
                    }
                    continue;
                }
                let edges = self.nodes.edges(here.node);
                for edge in edges.iter() {
                    let Target::State(id) = edge.target else { continue };
                    let place = match self.line_of(&edge) {
                        None => place,
                        Some(line) if line == periods.next(place) => periods.on(place),
                        Some(_) => continue,
                    };
                    let cost = cost_here + cost(edges, &edge, here.last);
                    let path = Some(Rc::new(Path { step: edge.step, before: here.path.clone() }));
                    let next =
                        FrontState { cost, node: self.nodes.index(id), last: after(edges, &edge, here.last), path };
                    if cost == cost_here {
                        bucket.push((next, place));
                    } else {
                        buckets.entry(cost).or_default().push((next, place));
                    }
                }
            }
        }
        None
    }

    fn line_of(&self, edge: &Edge) -> Option<u32> {
        (edge.line != NONE).then(|| self.rank[edge.line as usize])
    }

    fn start(&self, root: u32) -> Vec<FrontState> {
        vec![FrontState { cost: 0, node: root as usize, last: None, path: None }]
    }

    /// The cheapest path to exactly these lines and one of these ends.
    pub(crate) fn path_to(&self, root: u32, lines: &[u32], wanted: &Wanted<'_>) -> Option<OutputPath> {
        let mut front = self.start(root);
        for (at, line) in lines.iter().enumerate() {
            let mut ahead = self.look(front, &Budget::unlimited());
            if at + 1 == lines.len() {
                // It may print the last line and end in one step.
                let ends =
                    ahead.ends.iter().filter(|((last, class), _)| *last == Some(*line) && (wanted.class)(*class));
                let at_once = ends.min_by_key(|(_, (cost, _))| *cost);
                let at_once =
                    at_once.map(|((_, class), (cost, path))| OutputPath::new(lines, *class, *cost, path.as_ref()));
                let later = self.end_of(ahead.fronts.remove(line).unwrap_or_default(), lines, wanted);
                return [at_once, later].into_iter().flatten().min_by_key(|path| path.preemptions);
            }
            front = ahead.fronts.remove(line)?;
        }
        self.end_of(front, lines, wanted)
    }

    fn end_of(&self, front: Vec<FrontState>, lines: &[u32], wanted: &Wanted<'_>) -> Option<OutputPath> {
        let round = |endless: &Endless| {
            let (cost, path) = self.going_round(&front, *endless, &Budget::unlimited())?;
            let class = self.classes.of(self.classes.periods().end(*endless))?;
            Some(OutputPath::new(lines, class, cost, path.as_ref()))
        };
        let round = wanted.endless.iter().filter_map(round).min_by_key(|path| path.preemptions);
        let ahead = self.look(front, &Budget::unlimited());
        let ends = ahead.ends.iter().filter(|((line, class), _)| line.is_none() && (wanted.class)(*class));
        let nearest = ends.min_by_key(|(_, (cost, _))| *cost);
        let nearest = nearest.map(|((_, class), (cost, path))| OutputPath::new(lines, *class, *cost, path.as_ref()));
        [nearest, round].into_iter().flatten().min_by_key(|path| path.preemptions)
    }
}

/// What is to be taken: a front, or an output, by its number in `pending`. In the list's order, then by lines; a front before the outputs there.
type QueueEntry = Reverse<((usize, usize), Vec<u32>, Option<u32>, usize)>;

/// What is taken first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// What needs the fewest preemptions.
    Preemptions,
    /// Of that what has the fewest lines: where lines may come again and again, one that is longer could stand before all that is shorter.
    PreemptionsThenLines,
    /// What has the fewest lines: ways of the same text without an end, which is listed once, could stand before all else, again and again.
    Lines,
}

/// What the queue will give.
enum Pending {
    /// With its continuation, where there is a guide.
    Front(Vec<FrontState>, u32),
    /// With how many preemptions it needs.
    Output(u32, Option<Rc<Path>>),
}

pub(crate) struct Lister<'a> {
    walker: Walker<'a>,
    /// Where something is printed without end: what the outputs are, and which continuations some of them go through.
    guide: Option<(&'a Language, Vec<bool>)>,
    costs: Costs<'a>,
    queue: BinaryHeap<QueueEntry>,
    pending: Vec<Option<Pending>>,
    listed: HashSet<(Vec<u32>, u32)>,
    order: Order,
    budget: Budget<'a>,
}

impl<'a> Lister<'a> {
    /// Where the budget refuses work the list ends. `infinite`: there are infinitely many outputs.
    pub(crate) fn new(
        walker: Walker<'a>,
        components: &Components,
        (language, infinite): (&'a Language, bool),
        budget: Budget<'a>,
    ) -> Self {
        let goes_round = !walker.classes.periods().is_empty();
        let costs = Costs::new(walker.nodes, components, |_| true, &budget);
        let mut lister = Lister {
            walker,
            guide: goes_round.then(|| (language, language.continuations_that_end())),
            costs,
            queue: BinaryHeap::new(),
            pending: Vec::new(),
            listed: HashSet::new(),
            order: match components.is_cyclic() {
                _ if goes_round && infinite => Order::Lines,
                true => Order::PreemptionsThenLines,
                false => Order::Preemptions,
            },
            budget,
        };
        if let Some(root) = components.root() {
            lister.put_front(Vec::new(), walker.start(root as u32), 0);
        }
        lister
    }

    fn put(&mut self, rank: u32, lines: Vec<u32>, class: Option<u32>, pending: Pending) {
        let (first, second) = match self.order {
            Order::Preemptions => (rank as usize, 0),
            Order::PreemptionsThenLines => (rank as usize, lines.len()),
            Order::Lines => (lines.len(), rank as usize),
        };
        self.queue.push(Reverse(((first, second), lines, class, self.pending.len())));
        self.pending.push(Some(pending));
    }

    fn put_front(&mut self, lines: Vec<u32>, front: Vec<FrontState>, continuation: u32) {
        let rank = front.iter().map(|here| self.costs.from(here.node, here.last).saturating_add(here.cost)).min();
        if let Some(rank) = rank.filter(|rank| *rank != UNREACHABLE) {
            self.put(rank, lines, None, Pending::Front(front, continuation));
        }
    }

    fn expand(&mut self, lines: &[u32], front: Vec<FrontState>, continuation: u32) {
        let with = |line| [lines, &[line]].concat();
        let here = self.guide.as_ref().map(|(language, _)| &language.continuations[continuation as usize]);
        let periods = self.walker.classes.periods();
        for end in here.into_iter().flat_map(|here| here.ends.clone()) {
            let Some(endless) = periods.of(end) else { continue };
            if let Some((cost, path)) = self.walker.going_round(&front, endless, &self.budget) {
                self.put(cost, lines.to_vec(), self.walker.classes.of(end), Pending::Output(cost, path));
            }
        }
        let Ahead { fronts, ends } = self.walker.look(front, &self.budget);
        for ((line, class), (cost, path)) in ends {
            self.put(cost, line.map_or_else(|| lines.to_vec(), with), Some(class), Pending::Output(cost, path));
        }
        for (line, front) in fronts {
            match &self.guide {
                None => self.put_front(with(line), front, 0),
                Some((language, ends)) => {
                    let next = language.continuations[continuation as usize].after(line);
                    if let Some(next) = next.filter(|next| ends[*next as usize]) {
                        self.put_front(with(line), front, next);
                    }
                }
            }
        }
    }
}

impl Iterator for Lister<'_> {
    type Item = OutputPath;

    fn next(&mut self) -> Option<OutputPath> {
        while let Some(Reverse((_, lines, class, number))) = self.queue.pop() {
            if !self.budget.allows() {
                return None;
            }
            match self.pending[number].take().unwrap_or_else(|| bug!("an output was taken twice")) {
                Pending::Front(front, continuation) => self.expand(&lines, front, continuation),
                Pending::Output(cost, path) => {
                    let class = class.unwrap_or_default();
                    if self.listed.insert((lines.clone(), class)) {
                        return Some(OutputPath::new(&lines, class, cost, path.as_ref()));
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Move, Path, Rc};

    #[test]
    fn a_path_of_a_million_steps_is_dropped_without_a_call_for_each() {
        let step = Move { actor: gort_events::Actor::goroutine(1), label: 0 };
        let path = (0..1_000_000).fold(None, |before, _| Some(Rc::new(Path { step, before })));
        drop(path);
    }
}
