//! The states of a finished search and their steps, close together: eight bytes for a state, eight for a step.
//!
//! Invariants  I1  a state's steps stand side by side, in the order of their actors and labels: nothing depends on the order in which they
//!                 were found.
//!             I2  what a step is, apart from where it leads, is a *label*: most steps share theirs with many others.
//! See         crates/explore/src/graph/nodes.rs and table.rs, which are made into this.

use gort_events::Actor;

use crate::graph::budget::Budget;
use crate::graph::components::Components;
use crate::graph::nodes::{Edge, Move, NONE, NodeId, SHARDS, Target};
use crate::system::Renaming;

/// What a step is, apart from where it leads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Label {
    pub(crate) step: Move,
    /// The printed line's number, or `NONE`.
    pub(crate) line: u32,
    /// The number of the access to a `Racy` variable, or `NONE`.
    pub(crate) access: u32,
    pub(crate) yields: bool,
    /// The number of what it renames, from 1; 0: nothing.
    pub(crate) renames: u32,
}

/// A step: where it leads, and its label's number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed {
    target: u32,
    label: u32,
}

/// Marks a target that is an end.
const END: u32 = 1 << 31;

impl Packed {
    pub(crate) fn new(target: Target, label: u32) -> Self {
        let target = match target {
            Target::State(id) => id.number(),
            Target::End(end) => END | end,
        };
        Packed { target, label }
    }

    pub(crate) fn label(self) -> u32 {
        self.label
    }

    pub(crate) fn target(self) -> Target {
        match self.target & END {
            0 => Target::State(NodeId::of_number(self.target)),
            _ => Target::End(self.target & !END),
        }
    }
}

/// Where a state's steps stand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    start: u32,
    /// How many there are, and whether they are all.
    len: u32,
}

/// Marks a state whose steps are all known.
const WHOLE: u32 = 1 << 31;

impl Span {
    pub(crate) fn new(start: usize, len: usize, whole: bool) -> Self {
        Span { start: start as u32, len: len as u32 | if whole { WHOLE } else { 0 } }
    }

    pub(crate) fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + (self.len & !WHOLE) as usize
    }

    pub(crate) fn is_whole(self) -> bool {
        self.len & WHOLE != 0
    }

    /// The same, where other steps stand before.
    pub(crate) fn behind(self, before: usize) -> Self {
        Span { start: self.start + before as u32, ..self }
    }
}

/// The nodes of a finished search.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// Where the nodes of each shard begin.
    starts: Vec<usize>,
    spans: Vec<Span>,
    steps: Vec<Packed>,
    labels: Vec<Label>,
    renamings: Vec<Renaming>,
    root: Option<usize>,
    /// For each node from which the program never ends the number of that ending, else `NONE`; empty if there is none.
    never: Vec<u32>,
}

/// The steps of a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edges<'a> {
    steps: &'a [Packed],
    labels: &'a [Label],
    renamings: &'a [Renaming],
}

impl<'a> Edges<'a> {
    pub(crate) fn len(self) -> usize {
        self.steps.len()
    }

    /// The step of this number.
    pub(crate) fn get(self, number: usize) -> Option<Edge> {
        self.steps.get(number).map(|step| self.unpacked(*step))
    }

    fn unpacked(self, step: Packed) -> Edge {
        let Label { step: taken, line, access, yields, renames } = self.labels[step.label as usize];
        let mut edge = Edge::new(taken, step.target(), line, access, yields);
        edge.renames = renames;
        edge
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Edge> + Clone + 'a {
        self.steps.iter().map(move |step| self.unpacked(*step))
    }

    /// Where the step of this number leads.
    pub(crate) fn target(self, number: usize) -> Option<Target> {
        self.steps.get(number).map(|step| step.target())
    }

    /// Where the steps lead, without what they are.
    pub(crate) fn targets(self) -> impl Iterator<Item = Target> + 'a {
        self.steps.iter().map(|step| step.target())
    }

    /// The name behind the step of whoever had this one before it. `None`: it has ended, and another one has its name.
    pub(crate) fn renamed(self, edge: &Edge, actor: Actor) -> Option<Actor> {
        renamed(edge.renames.checked_sub(1).map_or(&[], |number| &self.renamings[number as usize]), actor)
    }

    /// Whether this actor takes one of them.
    pub(crate) fn has(self, actor: Actor) -> bool {
        self.steps.iter().any(|step| self.labels[step.label as usize].step.actor == actor)
    }
}

/// The name behind a step of whoever had this one before it.
pub(crate) fn renamed(renaming: &[(Actor, Option<Actor>)], actor: Actor) -> Option<Actor> {
    renaming.iter().find(|(before, _)| *before == actor).map_or(Some(actor), |(_, after)| *after)
}

impl Nodes {
    /// About how much memory they take, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        let steps = self.spans.capacity() * size_of::<Span>() + self.steps.capacity() * size_of::<Packed>();
        (steps + self.labels.capacity() * size_of::<Label>()) as u64
    }

    /// Puts them together: `shards` has for each shard where its nodes' steps stand among its own.
    pub(crate) fn new(
        shards: impl ExactSizeIterator<Item = (Vec<Span>, Vec<Packed>)>,
        labels: Vec<Label>,
        root: Option<NodeId>,
    ) -> Self {
        debug_assert_eq!(shards.len(), SHARDS);
        let mut nodes = Nodes { labels, ..Nodes::default() };
        for (spans, steps) in shards {
            nodes.starts.push(nodes.spans.len());
            let before = nodes.steps.len();
            nodes.spans.extend(spans.iter().map(|span| span.behind(before)));
            nodes.steps.extend(steps);
        }
        let Nodes { spans, steps, labels, .. } = &mut nodes;
        for span in spans {
            steps[span.range()].sort_unstable_by_key(|step| labels[step.label as usize].step);
        }
        nodes.root = root.map(|root| nodes.index(root));
        nodes
    }

    /// What the numbers of renamings mean.
    pub(crate) fn with_renamings(self, renamings: Vec<Renaming>) -> Self {
        Nodes { renamings, ..self }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The nodes of a shard.
    pub(crate) fn shard(&self, shard: usize) -> std::ops::Range<usize> {
        let from = |shard: usize| self.starts.get(shard).copied().unwrap_or(self.spans.len());
        from(shard)..from(shard + 1)
    }

    /// A node's number, of its place in the list.
    pub(crate) fn id(&self, node: usize) -> NodeId {
        // Of shards without a node the last one begins there, too.
        let shard = self.starts.partition_point(|start| *start <= node) - 1;
        NodeId::new(shard, node - self.starts[shard])
    }

    /// The steps of a node as they are kept.
    pub(crate) fn steps(&self, node: usize) -> &[Packed] {
        &self.steps[self.spans[node].range()]
    }

    /// What steps are, by number.
    pub(crate) fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// What steps rename, by number.
    pub(crate) fn renamings(&self) -> &[Renaming] {
        &self.renamings
    }

    /// Lines and accesses have other numbers from here on.
    pub(crate) fn rename_labels(&mut self, now: impl FnMut(&mut Label)) {
        self.labels.iter_mut().for_each(now);
    }

    /// Not all steps of any node are known from here on.
    pub(crate) fn leave_open(&mut self) {
        self.spans.iter_mut().for_each(|span| span.len &= !WHOLE);
    }

    /// The components of the nodes that can be reached.
    pub(crate) fn components(&self, budget: &Budget<'_>) -> Components {
        self.root.map_or_else(Components::none, |root| self.components_from(root, budget))
    }

    /// The components of the nodes that can be reached from this one.
    pub(crate) fn components_from(&self, root: usize, budget: &Budget<'_>) -> Components {
        let next = |node: usize, number| {
            let target = self.edges(node).target(number).filter(|_| self.never_ends(node).is_none())?;
            Some(match target {
                Target::State(id) => Some(self.index(id)),
                Target::End(_) => None,
            })
        };
        Components::new(self.len(), root, next, budget)
    }

    /// The start's node.
    pub(crate) fn root(&self) -> Option<usize> {
        self.root
    }

    /// The steps of a node.
    pub(crate) fn edges(&self, node: usize) -> Edges<'_> {
        let (labels, renamings) = (&self.labels[..], &self.renamings[..]);
        Edges { steps: &self.steps[self.spans[node].range()], labels, renamings }
    }

    /// Whether all steps of the node are known.
    pub(crate) fn is_explored(&self, node: usize) -> bool {
        self.spans[node].is_whole()
    }

    /// Ends have other numbers from here on.
    pub(crate) fn rename_ends(&mut self, mut now: impl FnMut(u32) -> u32) {
        for step in &mut self.steps {
            if let Target::End(end) = step.target() {
                *step = Packed::new(Target::End(now(end)), step.label());
            }
        }
    }

    /// Once it has come to this node, the program never ends: that is this ending.
    pub(crate) fn mark_never_ending(&mut self, node: u32, end: u32) {
        self.never.resize(self.len(), NONE);
        self.never[node as usize] = end;
    }

    /// It is not known of any node any more that the program never ends there.
    pub(crate) fn forget_never_ending(&mut self) {
        self.never.clear();
    }

    /// The number of the ending if the program never ends once it has come to this node. What leads on from there counts for
    /// nothing then, but for positions.
    pub(crate) fn never_ends(&self, node: usize) -> Option<u32> {
        self.never.get(node).copied().filter(|end| *end != NONE)
    }

    /// A node's place in the list.
    pub(crate) fn index(&self, id: NodeId) -> usize {
        self.starts[id.shard()] + id.place()
    }
}
