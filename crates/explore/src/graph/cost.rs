//! Preemptions: how often a schedule takes the processor away from a goroutine that could go on.
//!
//! A step costs one preemption if another goroutine than the last one acts although the last one could, and had not just
//! given way of itself (`gosched`). A timer costs nothing and changes nothing in that.
//!
//! Invariants  I1  `ahead` of an edge is the least cost of all ways to an end that begin behind it, after its actor.
//! See         Musuvathi, Qadeer: "Iterative context bounding for systematic testing of multithreaded programs", PLDI 2007.

use gort_events::Actor;

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::nodes::{Edge, Target};
use crate::graph::states::{Edges, Nodes};

/// The goroutine that acted last, if there was one that could be preempted.
pub(crate) type Last = Option<Actor>;

/// The cost where no end can be reached.
pub(crate) const UNREACHABLE: u32 = u32::MAX;

pub(crate) struct Costs<'a> {
    nodes: &'a Nodes,
    /// For each node, for each of its edges (I1).
    ahead: Vec<Box<[u32]>>,
}

/// Whether the last goroutine could go on in a state with these edges.
fn could_go_on(edges: Edges<'_>, last: Last) -> bool {
    last.is_some_and(|last| edges.has(last))
}

/// What this step costs after `last`.
pub(crate) fn cost(edges: Edges<'_>, edge: &Edge, last: Last) -> u32 {
    u32::from(!edge.step.actor.is_timer() && Some(edge.step.actor) != last && could_go_on(edges, last))
}

/// The goroutine that has acted last after this step, and could be preempted.
pub(crate) fn after(edges: Edges<'_>, edge: &Edge, last: Last) -> Last {
    let last = if edge.step.actor.is_timer() { last } else { Some(edge.step.actor).filter(|_| !edge.yields) };
    last.and_then(|last| edges.renamed(edge, last))
}

impl<'a> Costs<'a> {
    /// `wanted`: the ends that count as ends. Where work is refused some costs are higher than they are, and some ends cannot be reached.
    pub(crate) fn new(
        nodes: &'a Nodes,
        components: &Components,
        wanted: impl Fn(u32) -> bool,
        budget: &Budget<'_>,
    ) -> Self {
        let mut costs = Costs { nodes, ahead: vec![Box::default(); nodes.len()] };
        // Each node comes after all that can follow it; on cycles costs fall from round to round, until they are the least.
        loop {
            let mut changed = false;
            for node in components.order() {
                if !budget.allows() {
                    return costs;
                }
                let ahead = costs.along(*node as usize, &wanted);
                changed |= costs.ahead[*node as usize] != ahead;
                costs.ahead[*node as usize] = ahead;
            }
            if !changed || !components.is_cyclic() {
                return costs;
            }
        }
    }

    /// What lies ahead of each of the node's edges.
    fn along(&self, node: usize, wanted: &impl Fn(u32) -> bool) -> Box<[u32]> {
        let edges = self.nodes.edges(node);
        let cost_at = |end: u32| if wanted(end) { 0 } else { UNREACHABLE };
        edges
            .iter()
            .map(|edge| match edge.target {
                Target::End(end) => cost_at(end),
                Target::State(id) => match self.nodes.never_ends(self.nodes.index(id)) {
                    Some(end) => cost_at(end),
                    // After a timer the last goroutine may have been any: the least is what is known.
                    None => self.from(self.nodes.index(id), after(edges, &edge, None)),
                },
            })
            .collect()
    }

    /// The least cost from this state to an end, after `last`. Never more than it is.
    pub(crate) fn from(&self, node: usize, last: Last) -> u32 {
        if self.nodes.never_ends(node).is_some() {
            return 0;
        }
        let edges = self.nodes.edges(node);
        let stays = could_go_on(edges, last);
        let ways = edges.iter().zip(&self.ahead[node]).filter(|(_, ahead)| **ahead != UNREACHABLE);
        let costs = ways.map(|(edge, ahead)| {
            ahead.saturating_add(u32::from(stays && !edge.step.actor.is_timer() && Some(edge.step.actor) != last))
        });
        costs.min().unwrap_or(UNREACHABLE)
    }
}
