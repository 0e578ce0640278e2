//! Several graphs as one: what searches have found that looked at the same program in several ways.
//!
//! ```text
//!     root ── enters the first part ──> its root ── ..
//!          ── enters the second part ─> its root ── ..
//! ```
//!
//! Invariants  I1  no step leads from one part to another: a way from the root begins with the one that enters its part, and the rest is a
//!                 way of that part.
//!             I2  to enter a part is no step of the program: it costs no preemption, prints nothing, and no run takes it.
//! See         kept.rs, which cuts out of a large graph what is to be joined; crates/explore/src/search/stages.rs.

use gort_events::Actor;

use crate::graph::nodes::{Move, NONE, NodeId, SHARDS, Target};
use crate::graph::states::{Label, Nodes, Packed, Span};

/// Who enters a part: no program has so many timers.
const ENTERING: Actor = Actor::timer(u64::MAX >> 2);

/// The step that enters the part of this number.
pub(crate) fn entering(part: usize) -> Move {
    Move { actor: ENTERING, label: part as u64 }
}

/// The number of the part that a way enters, and its steps there; of a graph that was not joined, 0.
pub(crate) fn part_of(way: &[Move]) -> (usize, &[Move]) {
    match way.split_first() {
        Some((first, rest)) if first.actor == ENTERING => (first.label as usize, rest),
        _ => (0, way),
    }
}

/// A node as the graph of one part has it, in the joined one: nodes of a shard stand behind those of the same shard in the parts before.
fn moved(id: NodeId, before: &[usize]) -> NodeId {
    NodeId::new(id.shard(), id.place() + before[id.shard()])
}

impl Nodes {
    /// The graphs of all parts as one, and the node at which each part begins.
    pub(crate) fn joined(parts: Vec<Nodes>) -> (Nodes, Vec<usize>) {
        // How many nodes of each shard the parts before have.
        let mut before: Vec<Vec<usize>> = vec![vec![0; SHARDS]];
        for part in &parts {
            let mut counts = before.last().cloned().unwrap_or_default();
            counts.iter_mut().enumerate().for_each(|(shard, count)| *count += part.shard(shard).len());
            before.push(counts);
        }
        let mut labels: Vec<Label> = Vec::new();
        let mut renamings = Vec::new();
        let mut of_labels = Vec::new();
        for part in &parts {
            of_labels.push(labels.len() as u32);
            let behind = renamings.len() as u32;
            labels.extend(part.labels().iter().map(|label| match label.renames {
                0 => *label,
                renames => Label { renames: renames + behind, ..*label },
            }));
            renamings.extend_from_slice(part.renamings());
        }
        let entries = labels.len() as u32;
        let enters = |part: usize| Label { step: entering(part), line: NONE, access: NONE, yields: false, renames: 0 };
        labels.extend((0..parts.len()).map(enters));
        let mut shards: Vec<(Vec<Span>, Vec<Packed>)> = Vec::new();
        for shard in 0..SHARDS {
            let (mut spans, mut steps) = (Vec::new(), Vec::new());
            for (number, part) in parts.iter().enumerate() {
                for node in part.shard(shard) {
                    let start = steps.len();
                    steps.extend(part.steps(node).iter().map(|step| {
                        let target = match step.target() {
                            Target::State(id) => Target::State(moved(id, &before[number])),
                            end => end,
                        };
                        Packed::new(target, step.label() + of_labels[number])
                    }));
                    spans.push(Span::new(start, steps.len() - start, part.is_explored(node)));
                }
            }
            shards.push((spans, steps));
        }
        // The root of all is the last node of the first shard.
        let roots: Vec<Option<NodeId>> =
            parts.iter().zip(&before).map(|(part, before)| Some(moved(part.id(part.root()?), before))).collect();
        let (spans, steps) = &mut shards[0];
        let (root, start) = (NodeId::new(0, spans.len()), steps.len());
        for (number, entered) in roots.iter().enumerate() {
            steps.extend(entered.map(|entered| Packed::new(Target::State(entered), entries + number as u32)));
        }
        spans.push(Span::new(start, steps.len() - start, true));
        let nodes = Nodes::new(shards.into_iter(), labels, Some(root)).with_renamings(renamings);
        let places = roots.iter().map(|entered| nodes.index(entered.unwrap_or(root))).collect();
        (nodes, places)
    }
}

/// Ways that runs went, as a graph: a tree.
#[derive(Default)]
pub(crate) struct Tree {
    /// For each node its steps, each with its label and where it leads: to a node of the tree, or an end.
    nodes: Vec<Vec<(Label, Target)>>,
}

impl Tree {
    /// How many nodes it has.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Adds a run, unless it is there: its steps, each with the number of the line that it prints, and the end.
    pub(crate) fn add(&mut self, run: &[(Move, Option<u32>)], end: u32) {
        if self.nodes.is_empty() {
            self.nodes.push(Vec::new());
        }
        let mut at = 0;
        for (number, (step, line)) in run.iter().enumerate() {
            let label = Label { step: *step, line: line.unwrap_or(NONE), access: NONE, yields: false, renames: 0 };
            if number + 1 == run.len() {
                match self.nodes[at].iter().find(|(known, _)| known.step == *step) {
                    // The same run: two kinds of random runs may make it.
                    Some((_, Target::End(_))) => {}
                    Some((_, Target::State(_))) => bug!("a run goes on where one has ended"),
                    None => self.nodes[at].push((label, Target::End(end))),
                }
                return;
            }
            let known = self.nodes[at].iter().find(|(known, _)| known.step == *step);
            at = match known {
                Some((_, Target::State(next))) => next.number() as usize,
                Some((_, Target::End(_))) => bug!("a run goes on where one has ended"),
                None => {
                    let next = self.nodes.len();
                    self.nodes[at].push((label, Target::State(NodeId::of_number(next as u32))));
                    self.nodes.push(Vec::new());
                    next
                }
            };
        }
    }

    /// As a graph. None of its nodes is explored: a run went one of the ways that there are.
    pub(crate) fn into_nodes(self) -> Nodes {
        let mut shards: Vec<(Vec<Span>, Vec<Packed>)> = vec![(Vec::new(), Vec::new()); SHARDS];
        let mut labels = Vec::new();
        let root = (!self.nodes.is_empty()).then(|| NodeId::of_number(0));
        for (number, node) in self.nodes.into_iter().enumerate() {
            let (spans, steps) = &mut shards[NodeId::of_number(number as u32).shard()];
            let start = steps.len();
            for (label, target) in node {
                steps.push(Packed::new(target, labels.len() as u32));
                labels.push(label);
            }
            spans.push(Span::new(start, steps.len() - start, false));
        }
        Nodes::new(shards.into_iter(), labels, root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_added_twice_is_there_once() {
        let step = |label: u64| (Move { actor: ENTERING, label }, None);
        let mut tree = Tree::default();
        for (run, end) in
            [(vec![step(0), step(1)], 0), (vec![step(0), step(2), step(1)], 1), (vec![step(0), step(1)], 2)]
        {
            tree.add(&run, end);
        }
        let targets = |node: usize| tree.nodes[node].iter().map(|(_, target)| *target).collect::<Vec<_>>();
        assert_eq!(tree.len(), 3);
        assert_eq!(targets(1), [Target::End(0), Target::State(NodeId::of_number(2))]);
        assert_eq!(targets(2), [Target::End(1)]);
    }
}
