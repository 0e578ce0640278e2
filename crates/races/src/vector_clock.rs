//! Vector clocks: what a goroutine knows of how far each goroutine had come.
//!
//! Invariants  I1  entries are sorted by goroutine, and none is 0: what is not there is 0.
//! Rejected    A plain array, indexed by goroutine: a program that starts a hundred thousand goroutines which touch no
//!             shared variable needs no entry for any of them.
//! See         Mattern, "Virtual Time and Global States of Distributed Systems"; Flanagan and Freund, "FastTrack".

use std::fmt::Debug;

use gort_events::GoId;

/// What somebody knows of the past.
pub(super) trait Clock: Clone + Default + Debug {
    /// Takes in everything that `other` knows.
    fn join(&mut self, other: &Self);

    /// These goroutines have ended, and nothing that they have accessed is kept.
    fn forget(&mut self, is_gone: &dyn Fn(GoId) -> bool);

    /// How much memory it takes besides its record, in bytes.
    fn bytes(&self) -> usize;
}

/// A goroutine's own time: how many stretches of accesses it has begun (see `order.rs`).
pub(super) type Tick = u64;

/// For each goroutine, the last of its ticks that happened before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct VectorClock(Vec<(GoId, Tick)>);

impl VectorClock {
    /// The last tick of `goroutine` that happened before.
    pub(super) fn of(&self, goroutine: GoId) -> Tick {
        self.0.binary_search_by_key(&goroutine, |entry| entry.0).map_or(0, |at| self.0[at].1)
    }

    /// Moves the entry of `goroutine` on by one, and returns it.
    pub(super) fn tick(&mut self, goroutine: GoId) -> Tick {
        let at = self.0.binary_search_by_key(&goroutine, |entry| entry.0).unwrap_or_else(|at| {
            self.0.insert(at, (goroutine, 0));
            at
        });
        self.0[at].1 += 1;
        self.0[at].1
    }
}

impl Clock for VectorClock {
    fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<(GoId, Tick)>()
    }

    fn forget(&mut self, is_gone: &dyn Fn(GoId) -> bool) {
        self.0.retain(|(goroutine, _)| !is_gone(*goroutine));
    }

    fn join(&mut self, other: &VectorClock) {
        if other.0.is_empty() {
            return;
        }
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        let mut joined = Vec::with_capacity(self.0.len().max(other.0.len()));
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => joined.extend(mine.next()),
                std::cmp::Ordering::Greater => joined.extend(theirs.next()),
                std::cmp::Ordering::Equal => {
                    joined.push((a.0, a.1.max(b.1)));
                    mine.next();
                    theirs.next();
                }
            }
        }
        joined.extend(mine);
        joined.extend(theirs);
        self.0 = joined;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn clock(entries: &[(u64, Tick)]) -> VectorClock {
        VectorClock(entries.iter().map(|(goroutine, tick)| (GoId(*goroutine), *tick)).collect())
    }

    #[test]
    fn what_is_not_there_is_zero() {
        let mut clock = clock(&[(2, 5), (7, 1)]);
        assert_eq!((clock.of(GoId(2)), clock.of(GoId(3))), (5, 0));
        assert_eq!((clock.tick(GoId(3)), clock.tick(GoId(3)), clock.tick(GoId(7))), (1, 2, 2));
        assert_eq!(clock, self::clock(&[(2, 5), (3, 2), (7, 2)]));
    }

    fn entries() -> impl Strategy<Value = BTreeMap<u64, Tick>> {
        proptest::collection::btree_map(1..12_u64, 1..6_u64, 0..8)
    }

    proptest! {
        #[test]
        fn a_join_is_the_greater_of_each_entry(a in entries(), b in entries()) {
            let of = |entries: &BTreeMap<u64, Tick>| {
                clock(&entries.iter().map(|(goroutine, tick)| (*goroutine, *tick)).collect::<Vec<_>>())
            };
            let mut joined = of(&a);
            joined.join(&of(&b));
            for goroutine in 0..13 {
                let greater = a.get(&goroutine).max(b.get(&goroutine)).copied().unwrap_or(0);
                prop_assert_eq!(joined.of(GoId(goroutine)), greater);
            }
            let mut sorted = joined.0.clone();
            sorted.dedup_by_key(|entry| entry.0);
            sorted.sort_unstable();
            prop_assert_eq!(sorted, joined.0);
        }
    }
}
