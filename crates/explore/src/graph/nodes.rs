//! The graph of states that a search by replay fills: nodes by digest, edges by the actor and what it printed.
//!
//! States      of a node: open (it has unexplored steps, or leads to a node that has) | closed.
//! Invariants  I1  a state has one node, found by its digest; the node's parent is the state from which a run first came
//!                 to it, so the path to the root is a way to get there.
//!             I2  an edge is one step: the actor, and which label it chose if it had a choice within the step. No two
//!                 edges of a node are alike in both.
//!             I3  the graph may have cycles. That of a native program has none: every step adds to a history, or takes a
//!                 goroutine on within an operation, which has an end; both are part of the state. On a cycle no node is ever
//!                 closed.
//!             I4  `unexplored` are the steps of a node that no run has begun to explore; `in_progress` counts those that a
//!                 run is exploring now. A node is closed only when there are neither, and all its edges are.
//! Protocol    Shards by digest, each behind its own lock, so that searching threads rarely meet. Locks of two shards are
//!             never held together.
//! See         crates/explore/src/search/by_replay.rs, which builds it; table.rs, its twin for a search by snapshots; states.rs, which both
//!             become.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Mutex, MutexGuard, PoisonError};

use gort_events::Actor;

use crate::graph::hashers::{AsItIs, Numbers};
use crate::graph::states::{Label, Nodes, Packed, Span};

const SHARD_BITS: u32 = 6;
pub(crate) const SHARDS: usize = 1 << SHARD_BITS;

/// A node's number: its shard in the low bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct NodeId(u32);

impl NodeId {
    /// The node at this place of this shard.
    pub(crate) fn new(shard: usize, place: usize) -> Self {
        debug_assert!(shard < SHARDS);
        NodeId((place << SHARD_BITS | shard) as u32)
    }

    pub(crate) fn shard(self) -> usize {
        self.0 as usize % SHARDS
    }

    /// Its place in its shard.
    pub(crate) fn place(self) -> usize {
        (self.0 >> SHARD_BITS) as usize
    }

    /// As a number. Nodes that are numbered one after the other lie in one shard after the other.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn of_number(number: u32) -> Self {
        NodeId(number)
    }
}

/// Where a step leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    State(NodeId),
    /// The program ended; the number is of the search's list of endings.
    End(u32),
}

/// The edges for which a node's list has room when it has its first: by that its memory is estimated.
const EDGES_OF_A_NODE: usize = 4;

/// No choice within the step.
pub(crate) const NO_LABEL: u64 = u64::MAX;
/// Nothing was printed; no access.
pub(crate) const NONE: u32 = u32::MAX;

/// Which step: the actor, and what it chooses within the step.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Move {
    /// The actor.
    pub actor: Actor,
    /// What it chose; `u64::MAX`: it had no choice.
    pub label: u64,
}

impl Move {
    /// What [`Run::step`](crate::Run::step) is answered where these labels can be chosen, so that it is this step again. `None`: its label is not
    /// among them.
    pub fn among(&self, labels: &[u64]) -> Option<usize> {
        match labels {
            [] if self.label == NO_LABEL => Some(0),
            [] => usize::try_from(self.label).ok(),
            labels => labels.iter().position(|label| *label == self.label),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) step: Move,
    pub(crate) target: Target,
    /// The printed line's number, or `NONE`.
    pub(crate) line: u32,
    /// The number of the access to a `Racy` variable, or `NONE`.
    pub(crate) access: u32,
    /// The actor gave way of itself: no preemption if another one goes on.
    pub(crate) yields: bool,
    /// The number of what it renames, from 1; 0: nothing.
    pub(crate) renames: u32,
    /// What it leads to is known to be closed.
    closed: bool,
}

impl Edge {
    pub(crate) fn new(step: Move, target: Target, line: u32, access: u32, yields: bool) -> Self {
        Edge { step, target, line, access, yields, renames: 0, closed: matches!(target, Target::End(_)) }
    }
}

#[derive(Clone, Debug)]
struct Node {
    digest: u128,
    /// Whence a run first came here; `None`: the root.
    parent: Option<(NodeId, Move)>,
    edges: Vec<Edge>,
    unexplored: Vec<Move>,
    in_progress: u32,
    closed: bool,
}

/// What to do in a state that is known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Onwards {
    /// Explore this step, which no run has.
    Explore(Move),
    /// Take this known step, behind which there is something to explore.
    Follow(Move, NodeId),
    /// There is nothing to explore from here on, or others are at it.
    Nothing,
}

#[derive(Clone, Default)]
struct Shard {
    numbers: HashMap<u128, u32, BuildHasherDefault<AsItIs>>,
    nodes: Vec<Node>,
}

pub(crate) struct Graph {
    shards: Box<[Mutex<Shard>]>,
}

impl Graph {
    pub(crate) fn new() -> Self {
        Graph { shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    fn shard(&self, number: usize) -> MutexGuard<'_, Shard> {
        self.shards[number].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state's node, and whether it is new.
    pub(crate) fn node(&self, digest: u128, parent: Option<(NodeId, Move)>) -> (NodeId, bool) {
        let number = digest as usize % SHARDS;
        let mut shard = self.shard(number);
        let shard = &mut *shard;
        let next = shard.nodes.len() as u32;
        let mut new = false;
        let index = *shard.numbers.entry(digest).or_insert_with(|| {
            new = true;
            next
        });
        if new {
            shard.nodes.push(Node {
                digest,
                parent,
                edges: Vec::new(),
                unexplored: Vec::new(),
                in_progress: 0,
                closed: false,
            });
        }
        (NodeId::new(number, index as usize), new)
    }

    fn with<R>(&self, id: NodeId, f: impl FnOnce(&mut Node) -> R) -> R {
        f(&mut self.shard(id.shard()).nodes[id.place()])
    }

    /// A step that was in progress has been explored.
    pub(crate) fn add(&self, from: NodeId, edge: Edge) {
        self.with(from, |node| {
            invariant!(node.edges.iter().all(|known| known.step != edge.step), "I2, one step twice");
            node.edges.push(edge);
            node.in_progress -= 1;
        });
    }

    /// The node is new: one step begins, the others are unexplored.
    pub(crate) fn open(&self, id: NodeId, others: impl Iterator<Item = Move>) {
        self.with(id, |node| {
            node.unexplored.extend(others);
            node.in_progress += 1;
        });
    }

    /// More unexplored steps of the node.
    pub(crate) fn add_unexplored(&self, id: NodeId, steps: impl Iterator<Item = Move>) {
        self.with(id, |node| node.unexplored.extend(steps));
    }

    /// An unexplored step of the node, which begins.
    pub(crate) fn begin(&self, id: NodeId) -> Option<Move> {
        self.with(id, |node| {
            let step = node.unexplored.pop();
            node.in_progress += u32::from(step.is_some());
            step
        })
    }

    /// One of the node's known steps: another one for each `pick`.
    pub(crate) fn known(&self, id: NodeId, pick: u64) -> Option<Edge> {
        self.with(id, |node| {
            let edges = node.edges.len() as u64;
            (edges > 0).then(|| node.edges[(pick % edges) as usize])
        })
    }

    /// What to do in this node, in which the run is.
    pub(crate) fn onwards(&self, id: NodeId) -> Onwards {
        loop {
            let onwards = self.with(id, |node| {
                if let Some(step) = node.unexplored.pop() {
                    node.in_progress += 1;
                    return Onwards::Explore(step);
                }
                let open = node.edges.iter().find(|edge| !edge.closed);
                node.closed = open.is_none() && node.in_progress == 0;
                match open {
                    Some(Edge { step, target: Target::State(target), .. }) => Onwards::Follow(*step, *target),
                    _ => Onwards::Nothing,
                }
            });
            // Locks of two shards are never held together, so the edge learns of it afterwards.
            let Onwards::Follow(step, target) = onwards else { return onwards };
            if !self.with(target, |node| node.closed) {
                return onwards;
            }
            self.with(id, |node| {
                node.edges.iter_mut().filter(|edge| edge.step == step).for_each(|edge| edge.closed = true);
            });
        }
    }

    /// The steps from the root to this state and then `step`, each with the digest of the state in which it is taken.
    pub(crate) fn path(&self, to: NodeId, step: Move, path: &mut Vec<(u128, Move)>) {
        path.clear();
        let (mut at, mut step) = (to, step);
        loop {
            let shard = self.shard(at.shard());
            let node = &shard.nodes[at.place()];
            path.push((node.digest, step));
            let Some(parent) = node.parent else { break };
            (at, step) = parent;
        }
        path.reverse();
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        let shard = |number: usize| {
            let shard = self.shard(number);
            let index = shard.numbers.capacity() * (size_of::<(u128, u32)>() + 1);
            let unexplored = size_of::<Move>();
            let edges = shard.nodes.len() * (EDGES_OF_A_NODE * size_of::<Edge>() + unexplored);
            index + shard.nodes.capacity() * size_of::<Node>() + edges
        };
        (0..SHARDS).map(shard).sum::<usize>() as u64
    }

    /// A snapshot of what is known now: an abandoned thread may still write to the original.
    pub(crate) fn copy(&self) -> Self {
        Graph { shards: (0..SHARDS).map(|number| Mutex::new(self.shard(number).clone())).collect() }
    }

    /// All nodes, in one list.
    pub(crate) fn into_nodes(self, root: Option<NodeId>) -> Nodes {
        let (mut numbers, mut labels): (Numbers<Label>, Vec<Label>) = Default::default();
        let mut number = |edge: &Edge| {
            let label =
                Label { step: edge.step, line: edge.line, access: edge.access, yields: edge.yields, renames: 0 };
            *numbers.entry(label).or_insert_with(|| {
                labels.push(label);
                labels.len() as u32 - 1
            })
        };
        let mut shards = Vec::with_capacity(SHARDS);
        for shard in self.shards {
            let nodes = shard.into_inner().unwrap_or_else(PoisonError::into_inner).nodes;
            let (mut spans, mut steps) = (Vec::with_capacity(nodes.len()), Vec::new());
            for node in nodes {
                spans.push(Span::new(steps.len(), node.edges.len(), node.is_explored()));
                steps.extend(node.edges.iter().map(|edge| Packed::new(edge.target, number(edge))));
            }
            shards.push((spans, steps));
        }
        Nodes::new(shards.into_iter(), labels, root)
    }
}

impl Node {
    /// Whether all its steps are known.
    fn is_explored(&self) -> bool {
        self.unexplored.is_empty() && self.in_progress == 0
    }
}
