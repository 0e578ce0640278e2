//! Where it does not matter that a scheduler can keep a program in a loop which it could leave: whatever it does, the same is printed without
//! end, or nothing.
//!
//! States      of a node's future: all that can be printed from there on is one text without an end, and that is known | nothing is printed any
//!             more, and it never ends | other.
//! Invariants  I1  components are looked at after all that can follow them, so the futures of where their steps lead are known.
//!             I2  a component that goes round and prints nothing, or has a part which does, has another future than a text.
//! See         graph/loops.rs; graph/texts.rs, whose texts these are.

use std::collections::HashMap;

use crate::graph::budget::Budget;
use crate::graph::nodes::{Edge, NONE, Target};
use crate::graph::periods::{Endless, Periods};
use crate::graph::texts::Graph;

/// What comes from a node on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Future {
    Other,
    Silent,
    Text(Endless),
}

/// A step: what it prints, and where it leads, if that is a state.
type Next = (Option<u32>, Option<u32>);

/// The nodes of components that can be left and have only one future.
///
/// `closed`: the futures of nodes that cannot be left; those that are not there have others. `goes_silent`: whether such a part is in the
/// component of this number (I2).
pub(crate) fn with_one_future(
    graph: &Graph<'_>,
    closed: &HashMap<u32, Future>,
    goes_silent: &dyn Fn(u32) -> bool,
    periods: &Periods,
    budget: &Budget<'_>,
) -> Vec<u32> {
    let mut futures = vec![Future::Other; graph.nodes.len()];
    let mut found = Vec::new();
    for (component, cyclic) in graph.components.each() {
        if !budget.allows_each() {
            return Vec::new();
        }
        if closed.contains_key(&component[0]) {
            component
                .iter()
                .for_each(|node| futures[*node as usize] = closed.get(node).copied().unwrap_or(Future::Other));
            continue;
        }
        let number = graph.components.of(component[0] as usize);
        let is_inside = |to: u32| graph.components.of(to as usize) == number;
        let steps = |node: u32| all_steps(graph, node);
        // What comes from its node on if it comes so behind a step.
        let before = |futures: &[Future], (line, to): Next| match (line, to.map(|to| futures[to as usize])) {
            (None, Some(future)) => future,
            (Some(line), Some(Future::Text(place))) if periods.last(place) == line => Future::Text(periods.back(place)),
            _ => Future::Other,
        };
        let leaves = |node: u32| steps(node).into_iter().filter(move |(_, to)| to.is_none_or(|to| !is_inside(to)));
        // The future of one of its nodes, of which those of the others follow.
        let known = component.iter().find_map(|node| Some((*node, before(&futures, leaves(*node).next()?))));
        let Some((first, future)) = known.filter(|(_, future)| *future != Future::Other) else { continue };
        // What only a step out of it prints is not printed while it goes round.
        let prints_inside = |(line, to): &Next| line.is_some() && to.is_some_and(is_inside);
        let prints = component.iter().any(|node| steps(*node).iter().any(prints_inside));
        if cyclic && goes_silent(number) || matches!(future, Future::Text(_)) && cyclic && !prints {
            continue;
        }
        let mut own = HashMap::from([(first, future)]);
        let mut open = vec![first];
        let mut agrees = true;
        while let Some(node) = open.pop().filter(|_| agrees) {
            let here = own[&node];
            for (line, to) in steps(node) {
                let Some(to) = to.filter(|to| is_inside(*to)) else {
                    agrees &= before(&futures, (line, to)) == here;
                    continue;
                };
                let there = match (line, here) {
                    (None, here) => here,
                    (Some(line), Future::Text(place)) if periods.next(place) == line => Future::Text(periods.on(place)),
                    _ => Future::Other,
                };
                let known = *own.entry(to).or_insert_with(|| {
                    open.push(to);
                    there
                });
                agrees &= there != Future::Other && known == there;
            }
        }
        if agrees {
            own.iter().for_each(|(node, future)| futures[*node as usize] = *future);
            found.extend(component.iter().filter(|_| cyclic));
        }
    }
    found
}

/// All steps of a node; of one that is not explored one that leads nowhere.
fn all_steps(graph: &Graph<'_>, node: u32) -> Vec<Next> {
    let edges = graph.nodes.edges(node as usize).iter();
    let step = |edge: Edge| {
        let line = (edge.line != NONE).then(|| graph.rank[edge.line as usize]);
        let to = if let Target::State(id) = edge.target { Some(graph.nodes.index(id) as u32) } else { None };
        (line, to)
    };
    let open = (!graph.nodes.is_explored(node as usize)).then_some((None, None));
    edges.map(step).chain(open).collect()
}
