//! Loops: where a program comes back to a state in which it was, so that it may go on without end.
//!
//! A loop is a component of the graph with a cycle in it. If nothing leads out of it, a program that has come there never ends:
//! it prints without end, or nothing any more. If something does, it ends unless the scheduler keeps it there; and whether a fair
//! one can, which lets each actor act in the end that could act all the time, is read off the component. One that prints may
//! also be such that the scheduler can keep it in a part of it that prints nothing.
//!
//! Invariants  I1  a fair scheduler can keep a program in a component if each of its actors acts there or cannot act in one of
//!                 its states: then a run that goes along all its edges again and again is fair. If it is not so of a component, it is
//!                 so of no part of it.
//! See         crates/explore/src/graph/components.rs; Lamport: "Proving the correctness of multiprocess programs", 1977 (fairness).

use std::collections::{HashMap, HashSet, VecDeque};

use gort_events::Actor;

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::nodes::{Edge, Move, NONE, Target};
use crate::graph::states::Nodes;

/// Which schedulers can keep a program where it goes on without end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Keeper {
    /// Only an unfair one: one that never lets an actor act that could act all the time.
    Unfair,
    /// A fair one, too.
    Fair,
}

impl Keeper {
    /// One word for it, which stays the same: `unfair` or `fair`.
    pub fn name(self) -> &'static str {
        match self {
            Keeper::Unfair => "unfair",
            Keeper::Fair => "fair",
        }
    }
}

/// A way in which a program may go on without end.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Loop {
    /// Whether it ever ends.
    pub kind: LoopKind,
    /// What is printed on a shortest way there; of what prints without end, before it goes round.
    pub lines: Vec<String>,
    /// What a shortest round prints that prints anything; empty: no round does. Of what prints without end, the shortest period of that.
    pub period: Vec<String>,
    /// Whether it can also print other things without end there; of what may end, whether a fair scheduler can keep it there, but not so
    /// that it prints just that. Then `period` is an example.
    pub varies: bool,
    /// Of what can print without end there: which schedulers can keep it there without that it prints anything more, if any can.
    pub silent: Option<Keeper>,
    /// The steps of a shortest way there, and of that round, or of a shortest one if none prints: [`Exploration::along`] says what happens.
    ///
    /// [`Exploration::along`]: crate::Exploration::along
    pub way: Vec<Move>,
    /// See `way`.
    pub round: Vec<Move>,
}

/// Whether a program that has come to a loop ever ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum LoopKind {
    /// It goes on without end, and prints nothing more.
    NeverEnds,
    /// It goes on without end, and may print without end.
    PrintsForever,
    /// It may end; but the scheduler can keep it there without end.
    MayEnd {
        /// Whether a fair one can: one that lets each actor act in the end that could act all the time.
        fairly: bool,
    },
}

/// A loop as numbers: of its lines as the search numbers them, and of its nodes.
pub(crate) struct Cycle<'a> {
    pub(crate) kind: LoopKind,
    /// The place of its first node among all, the nearest to the root first.
    pub(crate) length: usize,
    pub(crate) lines: Vec<u32>,
    pub(crate) period: Vec<u32>,
    pub(crate) way: Vec<Move>,
    pub(crate) round: Vec<Move>,
    /// Of what may end and is kept there by a fair scheduler: whether such a one cannot go round just so.
    pub(crate) unfair_round: bool,
    /// Of what prints: the parts of it in which it goes round and prints nothing, and who can keep it in each.
    pub(crate) silent: Vec<(Vec<u32>, Keeper)>,
    /// The nearest of its nodes.
    pub(crate) entry: u32,
    pub(crate) nodes: &'a [u32],
}

/// The component's edges that stay in it, each with its node.
pub(crate) fn inside<'a>(
    nodes: &'a Nodes,
    components: &'a Components,
    node: u32,
) -> impl Iterator<Item = (Edge, usize)> + 'a {
    let component = components.of(node as usize);
    nodes.edges(node as usize).iter().filter_map(move |edge| match edge.target {
        Target::State(id) => Some((edge, nodes.index(id))).filter(|(_, to)| components.of(*to) == component),
        Target::End(_) => None,
    })
}

/// Whether a component leads out of itself: to another one, to an end, or to what is not explored.
pub(crate) fn leads_out(nodes: &Nodes, components: &Components, component: &[u32]) -> bool {
    component.iter().any(|node| {
        let there = *node as usize;
        !nodes.is_explored(there) || inside(nodes, components, *node).count() < nodes.edges(there).len()
    })
}

/// Whether a fair scheduler can keep a program in these nodes, by these steps of each (I1). Needs: they are a component, or a round. An actor is all
/// the names that it has in the states: along a run through all of the steps, again and again, it comes to have each of them.
fn kept_fairly(
    nodes: &Nodes,
    component: &[u32],
    steps: &dyn Fn(u32) -> Vec<(Edge, usize)>,
    budget: &Budget<'_>,
) -> bool {
    let mut actors = Actors::default();
    let mut acting: Vec<usize> = Vec::new();
    for node in component {
        if !budget.allows_each() {
            return false;
        }
        let edges = nodes.edges(*node as usize);
        let enabled: HashSet<Actor> = edges.iter().map(|edge| edge.step.actor).collect();
        for (edge, to) in steps(*node) {
            acting.push(actors.number((*node, edge.step.actor)));
            for actor in &enabled {
                if let Some(after) = edges.renamed(&edge, *actor) {
                    actors.join((*node, *actor), (to as u32, after));
                }
            }
        }
    }
    // Which of them act, and which cannot somewhere.
    let mut fair: HashSet<usize> = acting.into_iter().map(|number| actors.first_of(number)).collect();
    let all: Vec<((u32, Actor), usize)> = actors.numbers.iter().map(|(actor, number)| (*actor, *number)).collect();
    for ((node, actor), number) in &all {
        if !nodes.edges(*node as usize).has(*actor) {
            fair.insert(actors.first_of(*number));
        }
    }
    all.iter().all(|(_, number)| fair.contains(&actors.first_of(*number)))
}

/// The parts of a component in which it goes round and prints nothing, each with who can keep a program there.
fn silent_parts(
    nodes: &Nodes,
    components: &Components,
    component: &[u32],
    budget: &Budget<'_>,
) -> Vec<(Vec<u32>, Keeper)> {
    let places: HashMap<u32, usize> = component.iter().copied().zip(0..).collect();
    let silent = |node: u32| inside(nodes, components, node).filter(|(edge, _)| edge.line == NONE);
    let next: Vec<Vec<usize>> = component
        .iter()
        .take_while(|_| budget.allows_each())
        .map(|node| silent(*node).map(|(_, to)| places[&(to as u32)]).collect())
        .collect();
    // A root from which each can be reached, and which none leads back to.
    let root = next.len();
    let edge = |node: usize, number: usize| match node == root {
        true => (number < root).then_some(Some(number)),
        false => next[node].get(number).map(|to| Some(*to)),
    };
    let parts = Components::new(root + 1, root, edge, budget);
    let cyclic = parts.each().filter(|(_, cyclic)| *cyclic).take_while(|_| budget.allows_each());
    let part = |part: &[u32]| {
        let own = parts.of(part[0] as usize);
        let steps =
            |node: u32| -> Vec<_> { silent(node).filter(|(_, to)| parts.of(places[&(*to as u32)]) == own).collect() };
        let part: Vec<u32> = part.iter().map(|place| component[*place as usize]).collect();
        let keeper = if kept_fairly(nodes, &part, &steps, budget) { Keeper::Fair } else { Keeper::Unfair };
        (part, keeper)
    };
    cyclic.map(|(nodes, _)| part(nodes)).collect()
}

/// Actors by a state and the name that they have there; those that are the same one are joined.
#[derive(Default)]
struct Actors {
    numbers: HashMap<(u32, Actor), usize>,
    before: Vec<usize>,
}

impl Actors {
    fn number(&mut self, actor: (u32, Actor)) -> usize {
        let next = self.before.len();
        let number = *self.numbers.entry(actor).or_insert(next);
        if number == next {
            self.before.push(next);
        }
        number
    }

    fn first_of(&mut self, mut number: usize) -> usize {
        while self.before[number] != number {
            self.before[number] = self.before[self.before[number]];
            number = self.before[number];
        }
        number
    }

    fn join(&mut self, one: (u32, Actor), other: (u32, Actor)) {
        let (one, other) = (self.number(one), self.number(other));
        let (one, other) = (self.first_of(one), self.first_of(other));
        self.before[one] = other;
    }
}

/// A line's number, if there is one.
fn line_of(edge: &Edge) -> Option<u32> {
    Some(edge.line).filter(|line| *line != NONE)
}

/// All loops that can be reached. Where work is refused, some.
pub(crate) fn cycles<'a>(nodes: &Nodes, components: &'a Components, budget: &Budget<'_>) -> Vec<Cycle<'a>> {
    let Some(root) = components.root().filter(|_| components.is_cyclic()) else { return Vec::new() };
    let ways = shortest_ways(nodes, root, budget);
    if budget.has_refused() {
        return Vec::new();
    }
    let cyclic = components.each().filter(|(_, cyclic)| *cyclic).take_while(|_| budget.allows_each());
    let cycle = |component: &'a [u32]| {
        let entry = component.iter().copied().min_by_key(|node| ways[node].1)?;
        let prints = component.iter().any(|node| inside(nodes, components, *node).any(|(edge, _)| edge.line != NONE));
        let stays = |node: u32| -> Vec<_> { inside(nodes, components, node).collect() };
        let kind = match (leads_out(nodes, components, component), prints) {
            (true, _) => LoopKind::MayEnd { fairly: kept_fairly(nodes, component, &stays, budget) },
            (false, true) => LoopKind::PrintsForever,
            (false, false) => LoopKind::NeverEnds,
        };
        let silent = if prints { silent_parts(nodes, components, component, budget) } else { Vec::new() };
        let (way, lines) = steps_to(nodes, &ways, entry);
        let (round, period) = shortest_round(nodes, components, (entry, prints), budget);
        let unfair_round =
            prints && kind == LoopKind::MayEnd { fairly: true } && !is_fair(nodes, components, (entry, &round), budget);
        let length = ways[&entry].1;
        Some(Cycle { kind, length, lines, period, way, round, unfair_round, silent, entry, nodes: component })
    };
    cyclic.filter_map(|(component, _)| cycle(component)).collect()
}

/// For each node the node before it on a shortest way from the root, with the step between the two and the line that it prints, and its
/// place in the order of those ways.
type Ways = HashMap<u32, (Option<(u32, (Move, Option<u32>))>, usize)>;

fn shortest_ways(nodes: &Nodes, root: usize, budget: &Budget<'_>) -> Ways {
    let mut ways: Ways = HashMap::from([(root as u32, (None, 0))]);
    let mut open = VecDeque::from([root as u32]);
    while let Some(node) = open.pop_front().filter(|_| budget.allows_each()) {
        for edge in nodes.edges(node as usize).iter() {
            let Target::State(id) = edge.target else { continue };
            let (to, place) = (nodes.index(id) as u32, ways.len());
            ways.entry(to).or_insert_with(|| {
                open.push_back(to);
                (Some((node, (edge.step, line_of(&edge)))), place)
            });
        }
    }
    ways
}

/// The steps to a node, and what they print.
fn steps_to(nodes: &Nodes, ways: &Ways, node: u32) -> (Vec<Move>, Vec<u32>) {
    debug_assert!((node as usize) < nodes.len());
    let (mut steps, mut lines) = (Vec::new(), Vec::new());
    let mut at = node;
    while let Some((before, (step, line))) = ways[&at].0 {
        steps.push(step);
        lines.extend(line);
        at = before;
    }
    steps.reverse();
    lines.reverse();
    (steps, lines)
}

/// A node, and whether the round has printed when it comes there.
type RoundNode = (u32, bool);

/// A shortest round from this node, and back to it, that prints anything if one `prints`: its steps, and what it prints.
fn shortest_round(
    nodes: &Nodes,
    components: &Components,
    (entry, prints): (u32, bool),
    budget: &Budget<'_>,
) -> (Vec<Move>, Vec<u32>) {
    let start = (entry, false);
    let mut before: HashMap<RoundNode, (RoundNode, (Move, Option<u32>))> = HashMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(at) = open.pop_front().filter(|_| budget.allows_each()) {
        for (edge, to) in inside(nodes, components, at.0) {
            // Where none prints a round is one as if it did.
            let next = (to as u32, at.1 || edge.line != NONE || !prints);
            if next != start && !before.contains_key(&next) {
                before.insert(next, (at, (edge.step, line_of(&edge))));
                open.push_back(next);
            }
        }
    }
    let (mut steps, mut lines) = (Vec::new(), Vec::new());
    let mut at = (entry, true);
    while let Some((from, (step, line))) = before.get(&at) {
        steps.push(*step);
        lines.extend(*line);
        at = *from;
        if at == start {
            break;
        }
    }
    steps.reverse();
    lines.reverse();
    (steps, lines)
}

/// Whether a fair scheduler can go this round, which begins at this node, again and again.
fn is_fair(nodes: &Nodes, components: &Components, (entry, round): (u32, &[Move]), budget: &Budget<'_>) -> bool {
    let mut taken: HashMap<u32, Vec<(Edge, usize)>> = HashMap::new();
    let mut at = entry;
    for step in round {
        let Some((edge, to)) = inside(nodes, components, at).find(|(edge, _)| edge.step == *step) else { return false };
        taken.entry(at).or_default().push((edge, to));
        at = to as u32;
    }
    let there: Vec<u32> = taken.keys().copied().collect();
    kept_fairly(nodes, &there, &|node| taken[&node].clone(), budget)
}
