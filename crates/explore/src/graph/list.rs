//! The list of outputs: fewest preemptions first, and among equals in the order of their text, each with its steps.
//!
//! A best-first search over printed lines. A *front* is everything that can be going on after the same lines: states, each
//! with the goroutine that acted last and the least cost to be there. What is still to come is known from `graph/cost.rs`, so a
//! front's rank is the cost of the best output that begins with its lines (but for timers, where it may be less), and outputs
//! come out in order.
//!
//! Invariants  I1  ranks never fall from a front to those behind it, so what is taken first is cheapest.
//! See         Hart, Nilsson, Raphael: "A formal basis for the heuristic determination of minimum cost paths", 1968.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::cost::{Costs, Last, UNREACHABLE, after, cost};
use crate::graph::nodes::{Move, NONE, Target};
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
    /// For each end the number of its class: its ending with its message, by which outputs are told apart.
    pub(crate) ending_class: &'a [u32],
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
                    let known =
                        ahead.ends.entry((None, self.ending_class[end as usize])).or_insert((UNREACHABLE, None));
                    if cost_here < known.0 {
                        *known = (cost_here, here.path.clone());
                    }
                    continue;
                }
                let edges = self.nodes.edges(here.node);
                for edge in edges.iter() {
                    let cost = cost_here + cost(edges, &edge, here.last);
                    let path = Some(Rc::new(Path { step: edge.step, before: here.path.clone() }));
                    let line = (edge.line != NONE).then(|| self.rank[edge.line as usize]);
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
                            let class = self.ending_class[end as usize];
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

    fn start(&self, root: u32) -> Vec<FrontState> {
        vec![FrontState { cost: 0, node: root as usize, last: None, path: None }]
    }

    /// The cheapest path to exactly these lines and one of these ends.
    pub(crate) fn path_to(&self, root: u32, lines: &[u32], wanted: impl Fn(u32) -> bool) -> Option<OutputPath> {
        let mut front = self.start(root);
        for (at, line) in lines.iter().enumerate() {
            let mut ahead = self.look(front, &Budget::unlimited());
            if at + 1 == lines.len() {
                // It may print the last line and end in one step.
                let ends = ahead.ends.iter().filter(|((last, class), _)| *last == Some(*line) && wanted(*class));
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

    fn end_of(&self, front: Vec<FrontState>, lines: &[u32], wanted: impl Fn(u32) -> bool) -> Option<OutputPath> {
        let ahead = self.look(front, &Budget::unlimited());
        let ends = ahead.ends.iter().filter(|((line, class), _)| line.is_none() && wanted(*class));
        let ((_, class), (cost, path)) = ends.min_by_key(|(_, (cost, _))| *cost)?;
        Some(OutputPath::new(lines, *class, *cost, path.as_ref()))
    }
}

/// What is to be taken: a front, or an output, by its number in `pending`. Ordered by rank, where there are cycles then by the
/// number of lines, then by lines; an output before what goes on from it.
type QueueEntry = Reverse<(u32, usize, Vec<u32>, Option<u32>, usize)>;

/// What the queue will give.
enum Pending {
    Front(Vec<FrontState>),
    Output(Option<Rc<Path>>),
}

pub(crate) struct Lister<'a> {
    walker: Walker<'a>,
    costs: Costs<'a>,
    queue: BinaryHeap<QueueEntry>,
    pending: Vec<Option<Pending>>,
    listed: HashSet<(Vec<u32>, u32)>,
    cyclic: bool,
    budget: Budget<'a>,
}

impl<'a> Lister<'a> {
    /// Where the budget refuses work the list ends.
    pub(crate) fn new(walker: Walker<'a>, components: &Components, budget: Budget<'a>) -> Self {
        let costs = Costs::new(walker.nodes, components, |_| true, &budget);
        let mut lister = Lister {
            walker,
            costs,
            queue: BinaryHeap::new(),
            pending: Vec::new(),
            listed: HashSet::new(),
            cyclic: components.is_cyclic(),
            budget,
        };
        if let Some(root) = components.root() {
            lister.put_front(Vec::new(), walker.start(root as u32));
        }
        lister
    }

    fn put(&mut self, rank: u32, lines: Vec<u32>, class: Option<u32>, pending: Pending) {
        // Where lines may come again and again, one that is longer could stand before all that is shorter, again and again.
        let length = if self.cyclic { lines.len() } else { 0 };
        self.queue.push(Reverse((rank, length, lines, class, self.pending.len())));
        self.pending.push(Some(pending));
    }

    fn put_front(&mut self, lines: Vec<u32>, front: Vec<FrontState>) {
        let rank = front.iter().map(|here| self.costs.from(here.node, here.last).saturating_add(here.cost)).min();
        if let Some(rank) = rank.filter(|rank| *rank != UNREACHABLE) {
            self.put(rank, lines, None, Pending::Front(front));
        }
    }

    fn expand(&mut self, lines: &[u32], front: Vec<FrontState>) {
        let with = |line| [lines, &[line]].concat();
        let Ahead { fronts, ends } = self.walker.look(front, &self.budget);
        for ((line, class), (cost, path)) in ends {
            self.put(cost, line.map_or_else(|| lines.to_vec(), with), Some(class), Pending::Output(path));
        }
        for (line, front) in fronts {
            self.put_front(with(line), front);
        }
    }
}

impl Iterator for Lister<'_> {
    type Item = OutputPath;

    fn next(&mut self) -> Option<OutputPath> {
        while let Some(Reverse((cost, _, lines, class, number))) = self.queue.pop() {
            if !self.budget.allows() {
                return None;
            }
            match self.pending[number].take().unwrap_or_else(|| bug!("an output was taken twice")) {
                Pending::Front(front) => self.expand(&lines, front),
                Pending::Output(path) => {
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
