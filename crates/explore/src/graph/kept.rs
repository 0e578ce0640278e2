//! What is kept of a search that stopped, for one that follows, or for a caller who does not wait: every race that a state shows, every way to
//! end, every loop that is never left, and as many outputs as there is room for.
//!
//! Invariants  I1  what is kept is a part of the graph: each way in it is a way of the program.
//!             I2  of each pair of accesses that a state shows, of each end, and of each loop that is never left there is a shortest way from
//!                 the root; where the caller does not wait (`cut_short`), of those that are found among some of the nodes, and some way.
//!             I3  a node is explored only if all of its steps are kept: nothing is said of what was cut off.
//! Rejected    All of it: to tell outputs apart takes as long as to find them, and what follows a million states has as many.
//! See         joined.rs; crates/explore/src/search/stages.rs.

use std::collections::{HashSet, VecDeque};

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::loops::leads_out;
use crate::graph::nodes::{NONE, NodeId, SHARDS, Target};
use crate::graph::races::{Race, races_in};
use crate::graph::states::{Label, Nodes, Packed, Span};
use crate::system::{Renaming, StepAccess};

/// What is wanted of a graph.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) accesses: &'a [StepAccess],
    /// Whether a way to this end is wanted.
    pub(crate) end: &'a dyn Fn(u32) -> bool,
    /// Whether outputs are wanted beside those, and loops that are never left.
    pub(crate) outputs: bool,
    pub(crate) loops: bool,
    /// So many nodes have room.
    pub(crate) most: usize,
}

/// The nodes that are kept.
struct Kept<'a> {
    nodes: &'a Nodes,
    kept: Vec<bool>,
    count: usize,
    /// The nodes that can be reached, the nearest first; and the one before each on a shortest way.
    order: Vec<u32>,
    before: Vec<u32>,
}

impl<'a> Kept<'a> {
    /// The nearest nodes first; where there are more than `looked`, only so many are looked at, every second of them one of the farthest: of
    /// the nearest alone none may come to an end.
    fn new(nodes: &'a Nodes, root: usize, looked: usize) -> Self {
        let mut before = vec![NONE; nodes.len()];
        before[root] = root as u32;
        let mut order = vec![root as u32];
        let mut open = VecDeque::from([root]);
        let (is_large, mut nearest) = (nodes.len() > looked, false);
        loop {
            nearest = !nearest || !is_large;
            let next = if nearest { open.pop_front() } else { open.pop_back() };
            let Some(node) = next.filter(|_| order.len() <= looked) else { break };
            for target in nodes.edges(node).targets() {
                let Target::State(id) = target else { continue };
                let next = nodes.index(id);
                if before[next] == NONE {
                    before[next] = node as u32;
                    order.push(next as u32);
                    open.push_back(next);
                }
            }
        }
        let mut all = Kept { nodes, kept: vec![false; nodes.len()], count: 0, order, before };
        all.keep(root);
        all
    }

    fn keep(&mut self, node: usize) {
        self.count += usize::from(!self.kept[node]);
        self.kept[node] = true;
    }

    /// Keeps a node, and the way to it that is known: a shortest one, where all nodes were looked at.
    fn keep_way(&mut self, mut node: usize) {
        while !self.kept[node] {
            self.keep(node);
            node = self.before[node] as usize;
        }
    }

    fn keep_races(&mut self, accesses: &[StepAccess]) {
        let mut known: HashSet<Race> = HashSet::new();
        for at in 0..self.order.len() {
            let node = self.order[at] as usize;
            let edges = self.nodes.edges(node);
            // All of them are taken down.
            if races_in(edges, accesses).filter(|race| known.insert(*race)).count() > 0 {
                self.keep_way(node);
                for edge in edges.iter().filter(|edge| edge.access != NONE) {
                    if let Target::State(id) = edge.target {
                        self.keep(self.nodes.index(id));
                    }
                }
            }
        }
    }

    fn keep_ends(&mut self, wanted: &dyn Fn(u32) -> bool) {
        let mut known = HashSet::new();
        for at in 0..self.order.len() {
            let node = self.order[at] as usize;
            let ends = self.nodes.edges(node).targets().filter_map(|target| match target {
                Target::End(end) => Some(end),
                Target::State(_) => None,
            });
            if ends.filter(|end| known.insert(*end) && wanted(*end)).count() > 0 {
                self.keep_way(node);
            }
        }
    }

    /// Loops that are never left.
    fn keep_loops(&mut self, components: &Components) {
        let cyclic = components.each().filter(|(_, cyclic)| *cyclic).map(|(nodes, _)| nodes);
        for component in cyclic.filter(|component| !leads_out(self.nodes, components, component)) {
            component.iter().for_each(|node| self.keep_way(*node as usize));
        }
    }

    /// All that outputs go through, if there is room; else the shortest of them, while there is. Whether there was.
    fn keep_outputs(&mut self, components: &Components, most: usize) -> bool {
        let mut leads = self.kept.clone();
        for (component, _) in components.each() {
            let leads_on = component.iter().any(|node| {
                leads[*node as usize]
                    || self.nodes.edges(*node as usize).targets().any(|target| match target {
                        Target::End(_) => true,
                        Target::State(id) => leads[self.nodes.index(id)],
                    })
            });
            component.iter().for_each(|node| leads[*node as usize] = leads_on);
        }
        if leads.iter().filter(|leads| **leads).count() <= most {
            (0..leads.len()).filter(|node| leads[*node]).for_each(|node| self.keep(node));
            return true;
        }
        self.keep_nearest_outputs(most);
        false
    }

    /// Outputs, while there is room.
    fn keep_nearest_outputs(&mut self, most: usize) {
        for at in 0..self.order.len() {
            let node = self.order[at] as usize;
            if self.count >= most {
                break;
            }
            if self.nodes.edges(node).targets().any(|target| matches!(target, Target::End(_))) {
                self.keep_way(node);
            }
        }
    }
}

impl Nodes {
    /// The part of the graph that is wanted, and whether it has all outputs. Labels that are not used any more are gone.
    pub(crate) fn cut(&self, wanted: Wanted<'_>) -> (Nodes, bool) {
        let Some(root) = self.root() else { return (Nodes::default(), true) };
        let mut kept = Kept::new(self, root, self.len());
        kept.keep_races(wanted.accesses);
        kept.keep_ends(wanted.end);
        let mut all = true;
        if wanted.loops || wanted.outputs {
            let components = self.components(&Budget::unlimited());
            if wanted.loops {
                kept.keep_loops(&components);
            }
            if wanted.outputs {
                all = kept.keep_outputs(&components, wanted.most);
            }
        }
        (self.only(&kept.kept, root).0, all)
    }

    /// As `cut`, of every end and as many outputs as there is room for, where that is to take no longer than to look at so many nodes. Where
    /// the nodes `parts` are then.
    pub(crate) fn cut_short(
        &self,
        accesses: &[StepAccess],
        parts: &[usize],
        (most, looked): (usize, usize),
    ) -> (Nodes, Vec<usize>) {
        let Some(root) = self.root() else { return (Nodes::default(), Vec::new()) };
        let mut kept = Kept::new(self, root, looked);
        parts.iter().for_each(|part| kept.keep(*part));
        kept.keep_races(accesses);
        kept.keep_ends(&|_| true);
        kept.keep_nearest_outputs(most);
        let (nodes, ids) = self.only(&kept.kept, root);
        let parts = parts.iter().filter_map(|part| ids[*part]).map(|id| nodes.index(id)).collect();
        (nodes, parts)
    }

    /// The graph of these nodes, and of the steps that lead to them, or to an end; and which node each of these is there.
    fn only(&self, kept: &[bool], root: usize) -> (Nodes, Vec<Option<NodeId>>) {
        let mut ids: Vec<Option<NodeId>> = vec![None; kept.len()];
        for shard in 0..SHARDS {
            let there = self.shard(shard).filter(|node| kept[*node]);
            there.enumerate().for_each(|(number, node)| {
                ids[node] = Some(NodeId::new(shard, number));
            });
        }
        let (mut labels, mut renamings): (Vec<Label>, Vec<Renaming>) = Default::default();
        let mut numbers = vec![NONE; self.labels().len()];
        let mut number = |label: u32| {
            let known = &mut numbers[label as usize];
            if *known == NONE {
                *known = labels.len() as u32;
                let mut label = self.labels()[label as usize];
                if let Some(renames) = label.renames.checked_sub(1) {
                    renamings.push(self.renamings()[renames as usize].clone());
                    label.renames = renamings.len() as u32;
                }
                labels.push(label);
            }
            *known
        };
        let mut shards: Vec<(Vec<Span>, Vec<Packed>)> = Vec::new();
        for shard in 0..SHARDS {
            let (mut spans, mut steps) = (Vec::new(), Vec::new());
            for node in self.shard(shard).filter(|node| kept[*node]) {
                let start = steps.len();
                let all = self.steps(node);
                steps.extend(all.iter().filter_map(|step| {
                    let target = match step.target() {
                        Target::State(id) => Target::State(ids[self.index(id)]?),
                        end => end,
                    };
                    Some(Packed::new(target, number(step.label())))
                }));
                let whole = self.is_explored(node) && steps.len() - start == all.len();
                spans.push(Span::new(start, steps.len() - start, whole));
            }
            shards.push((spans, steps));
        }
        let nodes = Nodes::new(shards.into_iter(), labels, ids[root]).with_renamings(renamings);
        (nodes, ids)
    }
}
