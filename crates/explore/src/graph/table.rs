//! The graph that a search by snapshots fills: states by digest, and each state's steps, all at once.
//!
//! Invariants  I1  a state has one number, found by 96 bits of its digest: among a hundred million states two have the same with a
//!                 probability of 6 in 10^14.
//!             I2  a state's steps are put here once, by the one thread that has its snapshot; they stand side by side.
//! Protocol    Shards by digest, each behind its own lock, so that searching threads rarely meet. Locks of two shards are never held
//!             together.
//! Rejected    A map of the standard library: half again as much memory. The parent of each state: it is found from the steps by
//!             whoever needs it.
//! See         crates/explore/src/search/by_state.rs; states.rs, which this becomes.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::graph::hashers::Numbers;
use crate::graph::nodes::{Move, NodeId, SHARDS, Target};
use crate::graph::states::{Label, Nodes, Packed, Span};

/// A place for a state.
#[derive(Clone, Copy)]
struct Slot {
    high: u64,
    low: u32,
    /// Its number in the shard, or `FREE`.
    number: u32,
}

const FREE: u32 = u32::MAX;

/// With more than so many of 64 slots taken a table grows, to half again as many.
const MOST_OF_64: usize = 50;

/// So many labels a thread keeps for itself.
const MOST_KNOWN: usize = 1 << 12;

#[derive(Clone, Default)]
struct Shard {
    slots: Vec<Slot>,
    spans: Vec<Span>,
    steps: Vec<Packed>,
}

/// Makes room for so many more, without half of the memory being room.
fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more.max(list.len() / 4 + 4));
    }
}

impl Shard {
    /// Where to look first.
    fn home(&self, high: u64) -> usize {
        ((u128::from(high) * self.slots.len() as u128) >> 64) as usize
    }

    fn grow(&mut self) {
        let slots = (self.slots.len() + self.slots.len() / 2).max(16);
        let before = std::mem::replace(&mut self.slots, vec![Slot { high: 0, low: 0, number: FREE }; slots]);
        for slot in before.into_iter().filter(|slot| slot.number != FREE) {
            let at = self.find(slot.high, slot.low);
            self.slots[at] = slot;
        }
    }

    /// The place of a state, or where it is to be.
    fn find(&self, high: u64, low: u32) -> usize {
        let mut at = self.home(high);
        loop {
            let slot = self.slots[at];
            if slot.number == FREE || slot.high == high && slot.low == low {
                return at;
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
    }

    /// The state's number in the shard, and whether it is new.
    fn number(&mut self, digest: u128) -> (u32, bool) {
        if self.spans.len() * 64 >= self.slots.len() * MOST_OF_64 {
            self.grow();
        }
        let (high, low) = ((digest >> 64) as u64, digest as u32);
        let at = self.find(high, low);
        if self.slots[at].number != FREE {
            return (self.slots[at].number, false);
        }
        let number = self.spans.len() as u32;
        self.slots[at] = Slot { high, low, number };
        make_room(&mut self.spans, 1);
        self.spans.push(Span::default());
        (number, true)
    }
}

/// Labels by number, each once.
#[derive(Clone, Default)]
struct Labels {
    numbers: Numbers<Label>,
    labels: Vec<Label>,
}

pub(crate) struct Table {
    shards: Box<[Mutex<Shard>]>,
    labels: Mutex<Labels>,
}

impl Table {
    pub(crate) fn new() -> Self {
        Table { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), labels: Mutex::default() }
    }

    fn shard(&self, number: usize) -> MutexGuard<'_, Shard> {
        self.shards[number].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn labels(&self) -> MutexGuard<'_, Labels> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state's node, and whether it is new.
    pub(crate) fn node(&self, digest: u128) -> (NodeId, bool) {
        let number = digest as usize % SHARDS;
        let (index, new) = self.shard(number).number(digest);
        (NodeId::new(number, index as usize), new)
    }

    /// The label's number.
    pub(crate) fn label(&self, label: Label) -> u32 {
        let Labels { numbers, labels } = &mut *self.labels();
        *numbers.entry(label).or_insert_with(|| {
            labels.push(label);
            labels.len() as u32 - 1
        })
    }

    /// The label of this number. `known` has those before some number: it is filled up.
    pub(crate) fn labelled(&self, number: u32, known: &mut Vec<Label>) -> Label {
        if let Some(label) = known.get(number as usize) {
            return *label;
        }
        let Labels { labels, .. } = &*self.labels();
        known.extend_from_slice(&labels[known.len()..labels.len().min(MOST_KNOWN).max(known.len())]);
        labels[number as usize]
    }

    /// All steps of a node, if they are known. Whether they are.
    pub(crate) fn steps(&self, id: NodeId, into: &mut Vec<Packed>) -> bool {
        into.clear();
        let shard = self.shard(id.shard());
        let span = shard.spans[id.place()];
        into.extend_from_slice(&shard.steps[span.range()]);
        span.is_whole()
    }

    /// All steps of a node.
    pub(crate) fn fill(&self, id: NodeId, steps: &[Packed]) {
        let mut shard = self.shard(id.shard());
        let start = shard.steps.len();
        make_room(&mut shard.steps, steps.len());
        shard.steps.extend_from_slice(steps);
        shard.spans[id.place()] = Span::new(start, steps.len(), true);
    }

    /// The steps of a shortest way from the root to this state, as far as the graph is known.
    pub(crate) fn path(&self, root: NodeId, to: NodeId) -> Vec<Move> {
        let mut before: HashMap<NodeId, Option<(NodeId, u32)>> = HashMap::from([(root, None)]);
        let mut open = std::collections::VecDeque::from([root]);
        while let Some(node) = open.pop_front().filter(|node| *node != to) {
            let shard = self.shard(node.shard());
            for step in &shard.steps[shard.spans[node.place()].range()] {
                let Target::State(next) = step.target() else { continue };
                before.entry(next).or_insert_with(|| {
                    open.push_back(next);
                    Some((node, step.label()))
                });
            }
        }
        let labels = self.labels();
        let back = |from: &(NodeId, u32)| before.get(&from.0).copied().flatten();
        let last = before.get(&to).copied().flatten();
        let mut path: Vec<Move> =
            std::iter::successors(last, back).map(|(_, label)| labels.labels[label as usize].step).collect();
        path.reverse();
        path
    }

    /// About how much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        let shard = |number: usize| {
            let shard = self.shard(number);
            let (slots, spans, steps) = (shard.slots.capacity(), shard.spans.capacity(), shard.steps.capacity());
            slots * size_of::<Slot>() + spans * size_of::<Span>() + steps * size_of::<Packed>()
        };
        let labels = self.labels().labels.capacity() * (2 * size_of::<Label>() + 2 * size_of::<u32>());
        ((0..SHARDS).map(shard).sum::<usize>() + labels) as u64
    }

    /// A snapshot of what is known now: an abandoned thread may still write to the original.
    pub(crate) fn copy(&self) -> Self {
        let shards = (0..SHARDS).map(|number| Mutex::new(self.shard(number).clone())).collect();
        Table { shards, labels: Mutex::new(self.labels().clone()) }
    }

    /// All nodes, in one list.
    pub(crate) fn into_nodes(self, root: Option<NodeId>) -> Nodes {
        let shards = self.shards.into_iter().map(|shard| {
            let Shard { spans, steps, .. } = shard.into_inner().unwrap_or_else(PoisonError::into_inner);
            (spans, steps)
        });
        let labels = self.labels.into_inner().unwrap_or_else(PoisonError::into_inner).labels;
        Nodes::new(shards, labels, root)
    }
}

#[cfg(test)]
mod tests {
    use gort_events::{Actor, Digest};

    use super::*;
    use crate::graph::nodes::{NO_LABEL, NONE};

    #[test]
    fn a_state_is_found_again_however_often_the_table_has_grown() {
        let table = Table::new();
        let digest = |number: u64| Digest::of_words(&[number]).0;
        let ids: Vec<NodeId> = (0..50_000).map(|number| table.node(digest(number)).0).collect();
        for (number, id) in (0..).zip(&ids) {
            assert_eq!(table.node(digest(number)), (*id, false));
        }
        assert!(table.bytes() < 50_000 * 50, "{}", table.bytes());
    }

    #[test]
    fn a_state_has_the_steps_that_it_was_given() {
        let table = Table::new();
        let ids: Vec<NodeId> = (0..100_u64).map(|number| table.node(Digest::of_words(&[number]).0).0).collect();
        let label = |actor: u64| {
            let step = Move { actor: Actor::goroutine(actor), label: NO_LABEL };
            table.label(Label { step, line: NONE, access: NONE, yields: false, renames: 0 })
        };
        // Along a row, and from each back to the first.
        for (at, id) in ids.iter().enumerate().rev() {
            let on = ids.get(at + 1).map_or(Target::End(7), |next| Target::State(*next));
            table.fill(*id, &[Packed::new(Target::State(ids[0]), label(2)), Packed::new(on, label(1))]);
        }
        assert_eq!(table.path(ids[0], ids[40]).len(), 40);
        assert!(table.path(ids[0], ids[0]).is_empty());
        let nodes = table.into_nodes(Some(ids[0]));
        assert_eq!((nodes.len(), nodes.root()), (100, Some(nodes.index(ids[0]))));
        for (at, id) in ids.iter().enumerate() {
            let edges: Vec<_> = nodes.edges(nodes.index(*id)).iter().collect();
            let actors: Vec<_> = edges.iter().map(|edge| edge.step.actor).collect();
            assert_eq!(actors, [Actor::goroutine(1), Actor::goroutine(2)]);
            let on = ids.get(at + 1).map_or(Target::End(7), |next| Target::State(*next));
            assert_eq!([edges[0].target, edges[1].target], [on, Target::State(ids[0])]);
            assert!(nodes.is_explored(nodes.index(*id)));
        }
    }
}
