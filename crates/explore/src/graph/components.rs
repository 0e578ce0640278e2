//! Strongly connected components: where a graph comes back to where it was, and an order in which each component comes after all
//! that can follow it.
//!
//! Invariants  I1  `order` has the nodes that can be reached, each component's together, and each component after those that can
//!                 be reached from it. The root stands last.
//! See         Tarjan: "Depth-first search and linear graph algorithms", 1972.

use crate::graph::budget::Budget;

/// The nodes that can be reached from a root, and which of them are on cycles together.
#[derive(Debug)]
pub(crate) struct Components {
    order: Vec<u32>,
    /// Where each component ends in `order`, and whether there is a cycle in it.
    ends: Vec<(u32, bool)>,
    /// For each node the number of its component; `NOWHERE`: it cannot be reached.
    of: Vec<u32>,
    cyclic: bool,
}

const NOWHERE: u32 = u32::MAX;

impl Components {
    /// Those of a graph without a root: none.
    pub(crate) fn none() -> Self {
        Components { order: Vec::new(), ends: Vec::new(), of: Vec::new(), cyclic: false }
    }

    /// Those of the nodes below `nodes` that can be reached from the root. `next` is given a node and the number of one of its
    /// edges, from 0: `None`, there are no more; `Some(None)`, it leads to no node. Where the work is refused, none.
    pub(crate) fn new(
        nodes: usize,
        root: usize,
        next: impl Fn(usize, usize) -> Option<Option<usize>>,
        budget: &Budget<'_>,
    ) -> Self {
        let (order, ends) = (Vec::with_capacity(nodes), Vec::with_capacity(nodes));
        let mut components = Components { order, ends, of: vec![NOWHERE; nodes], cyclic: false };
        // When each node was entered, from 1; the earliest that it is known to lead back to.
        let mut entered = vec![0_u32; nodes];
        let mut lowest = vec![0_u32; nodes];
        let mut clock = 1;
        // Nodes whose component is not known, and the way from the root to where the search is: each with its next edge.
        let mut open: Vec<u32> = vec![root as u32];
        let mut way: Vec<(usize, usize, bool)> = vec![(root, 0, false)];
        (entered[root], lowest[root]) = (clock, clock);
        while let Some((node, edge, looped)) = way.last_mut() {
            let at = *node;
            let number = *edge;
            *edge += 1;
            match next(at, number) {
                Some(None) => {}
                Some(Some(target)) if entered[target] == 0 => {
                    if !budget.allows_each() {
                        return Self::none();
                    }
                    clock += 1;
                    (entered[target], lowest[target]) = (clock, clock);
                    open.push(target as u32);
                    way.push((target, 0, false));
                }
                Some(Some(target)) => {
                    *looped |= target == at;
                    if components.of[target] == NOWHERE {
                        lowest[at] = lowest[at].min(entered[target]);
                    }
                }
                None => {
                    let looped = *looped;
                    way.pop();
                    if let Some((before, ..)) = way.last() {
                        lowest[*before] = lowest[*before].min(lowest[at]);
                    }
                    if lowest[at] == entered[at] {
                        components.close(&mut open, at, looped);
                    }
                }
            }
        }
        components
    }

    /// The component of `root`, whose nodes are the last that are open.
    fn close(&mut self, open: &mut Vec<u32>, root: usize, looped: bool) {
        let (number, first) = (self.ends.len() as u32, self.order.len());
        // The root of the component last.
        while let Some(node) = open.pop() {
            self.of[node as usize] = number;
            self.order.push(node);
            if node as usize == root {
                break;
            }
        }
        let cyclic = looped || self.order.len() - first > 1;
        self.cyclic |= cyclic;
        self.ends.push((self.order.len() as u32, cyclic));
    }

    /// The nodes, each component after all that can follow it.
    pub(crate) fn order(&self) -> &[u32] {
        &self.order
    }

    /// Whether there is any cycle.
    pub(crate) fn is_cyclic(&self) -> bool {
        self.cyclic
    }

    /// The components, each after all that can follow it: its nodes, and whether there is a cycle in it.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&[u32], bool)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, (end, cyclic))| (&self.order[start as usize..*end as usize], *cyclic))
    }

    /// How many nodes there are, some of which may not be reached.
    pub(crate) fn nodes(&self) -> usize {
        self.of.len()
    }

    /// The root, which is in the last component and stands last in it.
    pub(crate) fn root(&self) -> Option<usize> {
        self.order.last().map(|root| *root as usize)
    }

    /// The number of a node's component, in the order of `each`.
    pub(crate) fn of(&self, node: usize) -> u32 {
        self.of[node]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::{Budget, Components};

    /// Which nodes can be reached from this one in at least one step.
    fn reached(edges: &[Vec<usize>], from: usize) -> HashSet<usize> {
        let mut reached = HashSet::new();
        let mut open = edges[from].clone();
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(&edges[node]);
            }
        }
        reached
    }

    proptest! {
        #[test]
        fn components_are_the_sets_of_nodes_that_lead_to_each_other(
            edges in proptest::collection::vec(proptest::collection::vec(0..12_usize, 0..3), 12)
        ) {
            let next = |node: usize, edge: usize| edges[node].get(edge).map(|target| Some(*target));
            let found = Components::new(12, 0, next, &Budget::unlimited());
            let mut from_root = reached(&edges, 0);
            from_root.insert(0);
            let order: HashSet<usize> = found.order().iter().map(|node| *node as usize).collect();
            prop_assert_eq!(found.order().len(), order.len());
            prop_assert_eq!(&order, &from_root);
            let mut before = HashSet::new();
            for (nodes, cyclic) in found.each() {
                let nodes: HashSet<usize> = nodes.iter().map(|node| *node as usize).collect();
                for node in &nodes {
                    let from_here = reached(&edges, *node);
                    let together: HashSet<usize> =
                        from_here.iter().copied().filter(|other| reached(&edges, *other).contains(node)).collect();
                    prop_assert_eq!(cyclic, !together.is_empty());
                    prop_assert!(!cyclic || together == nodes);
                    prop_assert!(from_here.iter().all(|other| nodes.contains(other) || before.contains(other)));
                }
                before.extend(nodes);
            }
            prop_assert_eq!(before, from_root);
        }
    }
}
