//! The list of outputs: fewest preemptions first, and among equals in the order of their text, each with its steps.
//!
//! A best-first search over printed lines. A *front* is everything that can be going on after the same lines: states, each
//! with who acted last and the least cost to be there. What is still to come is known from `graph/cost.rs`, so a front's rank is
//! the cost of the best output that begins with its lines (but for timers, where it may be less), and outputs come out
//! in order.
//!
//! Invariants  I1  ranks never fall from a front to those behind it, so what is taken first is cheapest.
//! See         Hart, Nilsson, Raphael: "A formal basis for the heuristic determination of minimum cost paths", 1968.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::rc::Rc;

use crate::graph::components::Components;
use crate::graph::cost::{Costs, Last, NO_WAY, after, cost};
use crate::graph::nodes::{Move, NONE, Nodes, Target};

/// How a state was reached: the step to it, and what was before.
struct Trail {
    step: Move,
    before: Option<Rc<Trail>>,
}

impl Drop for Trail {
    /// A way may have a hundred thousand steps: it is taken apart in a loop, not by as many calls.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut trail) = before.and_then(Rc::into_inner) {
            before = trail.before.take();
        }
    }
}

/// One state of a front.
#[derive(Clone)]
struct Here {
    cost: u32,
    node: usize,
    last: Last,
    trail: Option<Rc<Trail>>,
}

/// An output as numbers: its lines, its end, the preemptions it needs, and the steps that give it.
pub(crate) struct Way {
    pub(crate) lines: Vec<u32>,
    pub(crate) end: u32,
    pub(crate) preemptions: u32,
    pub(crate) steps: Vec<Move>,
}

impl Way {
    fn new(lines: &[u32], end: u32, preemptions: u32, trail: Option<&Rc<Trail>>) -> Self {
        let mut steps: Vec<Move> =
            std::iter::successors(trail, |trail| trail.before.as_ref()).map(|trail| trail.step).collect();
        steps.reverse();
        Way { lines: lines.to_vec(), end, preemptions, steps }
    }
}

/// The least cost of something, and a way to it.
type Cheapest = (u32, Option<Rc<Trail>>);

/// What can come next after the same printed lines.
#[derive(Default)]
struct Ahead {
    /// By the next line.
    fronts: BTreeMap<u32, Vec<Here>>,
    /// Ends, by their kind, after another line or none: the cheapest way to each.
    ends: BTreeMap<(Option<u32>, u32), Cheapest>,
}

/// Walks over the states, a printed line at a time.
#[derive(Clone, Copy)]
pub(crate) struct Walker<'a> {
    pub(crate) nodes: &'a Nodes,
    /// The place of each line in the order of their text.
    pub(crate) rank: &'a [u32],
    /// For each end its number among those that differ in ending or message, by which outputs are told apart.
    pub(crate) kind_of_end: &'a [u32],
}

impl Walker<'_> {
    /// All that can happen without another line.
    fn look(&self, front: Vec<Here>) -> Ahead {
        let mut ahead = Ahead::default();
        let mut best: HashMap<(usize, Last), u32> = HashMap::new();
        // Costs are small: one bucket for each.
        let mut buckets: BTreeMap<u32, Vec<Here>> = BTreeMap::new();
        for here in front {
            buckets.entry(here.cost).or_default().push(here);
        }
        while let Some((cost_here, mut bucket)) = buckets.pop_first() {
            while let Some(here) = bucket.pop() {
                let known = best.entry((here.node, here.last)).or_insert(NO_WAY);
                if *known <= cost_here {
                    continue;
                }
                *known = cost_here;
                if let Some(end) = self.nodes.never_ends(here.node) {
                    let known = ahead.ends.entry((None, self.kind_of_end[end as usize])).or_insert((NO_WAY, None));
                    if cost_here < known.0 {
                        *known = (cost_here, here.trail.clone());
                    }
                    continue;
                }
                let edges = &self.nodes.nodes[here.node].edges;
                for edge in edges {
                    let cost = cost_here + cost(edges, edge, here.last);
                    let trail = Some(Rc::new(Trail { step: edge.step, before: here.trail.clone() }));
                    let line = (edge.line != NONE).then(|| self.rank[edge.line as usize]);
                    match edge.target {
                        Target::State(id) => {
                            let next = Here { cost, node: self.nodes.index(id), last: after(edge, here.last), trail };
                            match line {
                                Some(line) => ahead.fronts.entry(line).or_default().push(next),
                                None if cost == cost_here => bucket.push(next),
                                None => buckets.entry(cost).or_default().push(next),
                            }
                        }
                        Target::End(end) => {
                            let kind = self.kind_of_end[end as usize];
                            let known = ahead.ends.entry((line, kind)).or_insert((NO_WAY, None));
                            if cost < known.0 {
                                *known = (cost, trail);
                            }
                        }
                    }
                }
            }
        }
        ahead
    }

    fn start(&self, root: u32) -> Vec<Here> {
        vec![Here { cost: 0, node: root as usize, last: None, trail: None }]
    }

    /// The cheapest way to exactly these lines and one of these ends.
    pub(crate) fn way_to(&self, root: u32, lines: &[u32], wanted: impl Fn(u32) -> bool) -> Option<Way> {
        let mut front = self.start(root);
        for (at, line) in lines.iter().enumerate() {
            let mut ahead = self.look(front);
            if at + 1 == lines.len() {
                // It may print the last line and end in one step.
                let ends = ahead.ends.iter().filter(|((last, kind), _)| *last == Some(*line) && wanted(*kind));
                let at_once = ends.min_by_key(|(_, (cost, _))| *cost);
                let at_once = at_once.map(|((_, kind), (cost, trail))| Way::new(lines, *kind, *cost, trail.as_ref()));
                let later = self.end_of(ahead.fronts.remove(line).unwrap_or_default(), lines, wanted);
                return [at_once, later].into_iter().flatten().min_by_key(|way| way.preemptions);
            }
            front = ahead.fronts.remove(line)?;
        }
        self.end_of(front, lines, wanted)
    }

    fn end_of(&self, front: Vec<Here>, lines: &[u32], wanted: impl Fn(u32) -> bool) -> Option<Way> {
        let ahead = self.look(front);
        let ends = ahead.ends.iter().filter(|((line, kind), _)| line.is_none() && wanted(*kind));
        let ((_, kind), (cost, trail)) = ends.min_by_key(|(_, (cost, _))| *cost)?;
        Some(Way::new(lines, *kind, *cost, trail.as_ref()))
    }
}

/// What waits to be taken: a front, or an output. Ordered by rank, where there are cycles then by the number of lines, then by
/// lines; an output before what goes on from it.
type Waiting = Reverse<(u32, usize, Vec<u32>, Option<u32>, usize)>;

enum What {
    Front(Vec<Here>),
    Output(Option<Rc<Trail>>),
}

pub(crate) struct Lister<'a> {
    walker: Walker<'a>,
    costs: Costs<'a>,
    waiting: BinaryHeap<Waiting>,
    what: Vec<Option<What>>,
    given: HashSet<(Vec<u32>, u32)>,
    cyclic: bool,
}

impl<'a> Lister<'a> {
    pub(crate) fn new(walker: Walker<'a>, components: &Components) -> Self {
        let costs = Costs::new(walker.nodes, components, |_| true);
        let mut lister = Lister {
            walker,
            costs,
            waiting: BinaryHeap::new(),
            what: Vec::new(),
            given: HashSet::new(),
            cyclic: components.is_cyclic(),
        };
        if let Some(root) = components.root() {
            lister.put_front(Vec::new(), walker.start(root as u32));
        }
        lister
    }

    fn put(&mut self, rank: u32, lines: Vec<u32>, kind: Option<u32>, what: What) {
        // Where lines may come again and again, one that is longer could stand before all that is shorter, for ever.
        let length = if self.cyclic { lines.len() } else { 0 };
        self.waiting.push(Reverse((rank, length, lines, kind, self.what.len())));
        self.what.push(Some(what));
    }

    fn put_front(&mut self, lines: Vec<u32>, front: Vec<Here>) {
        let rank = front.iter().map(|here| self.costs.from(here.node, here.last).saturating_add(here.cost)).min();
        if let Some(rank) = rank.filter(|rank| *rank != NO_WAY) {
            self.put(rank, lines, None, What::Front(front));
        }
    }

    fn expand(&mut self, lines: &[u32], front: Vec<Here>) {
        let with = |line| [lines, &[line]].concat();
        let Ahead { fronts, ends } = self.walker.look(front);
        for ((line, kind), (cost, trail)) in ends {
            self.put(cost, line.map_or_else(|| lines.to_vec(), with), Some(kind), What::Output(trail));
        }
        for (line, front) in fronts {
            self.put_front(with(line), front);
        }
    }
}

impl Iterator for Lister<'_> {
    type Item = Way;

    fn next(&mut self) -> Option<Way> {
        while let Some(Reverse((cost, _, lines, kind, number))) = self.waiting.pop() {
            match self.what[number].take().unwrap_or_else(|| bug!("an output was taken twice")) {
                What::Front(front) => self.expand(&lines, front),
                What::Output(trail) => {
                    let kind = kind.unwrap_or_default();
                    if self.given.insert((lines.clone(), kind)) {
                        return Some(Way::new(&lines, kind, cost, trail.as_ref()));
                    }
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Move, Rc, Trail};

    #[test]
    fn a_way_of_a_million_steps_is_dropped_without_a_call_for_each() {
        let step = Move { actor: gort_events::Actor::goroutine(1), label: 0 };
        let way = (0..1_000_000).fold(None, |before, _| Some(Rc::new(Trail { step, before })));
        drop(way);
    }
}
