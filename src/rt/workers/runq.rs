//! The run queue: a newest-first next slot, and a first-in-first-out queue behind it. The queue is two lists whose goroutines'
//! stamps say in which order they came: of those that have run, and of those that have not, which wait in their own way once they
//! are many (`unstarted.rs`).
//!
//! Invariants  I1  a goroutine stands in at most one place of at most one run queue; `queue_next` of its record links it.
//!             I2  candidate 0 is what `pop` would take: the slot, then the queue's first. Behind it the queue's others stand in the
//!                 order in which they came, and were they few, `pop` would take them so. A policy numbers candidates so.
//! Protocol    `go` and every wake-up `push_next`; a goroutine that gives way is `push_back`. The worker decides between slot and
//!             queue when its slice is spent (`worker.rs`), so refilling the slot cannot starve the queue.
//! Rejected    A `VecDeque` of pointers: twice the instructions of a linked list for push and pop, in the hottest place.
//! See         Go `proc.go`, runqput and runqget; course acceptance programs in tests/runtime/default_order.rs.

use std::cell::Cell;

use crate::rt::goroutine::{GoRef, State};
use crate::rt::workers::unstarted::Unstarted;

#[derive(Default)]
pub(crate) struct RunQueue {
    next: Cell<Option<GoRef>>,
    /// Of those that have run.
    head: Cell<Option<GoRef>>,
    tail: Cell<Option<GoRef>>,
    unstarted: Unstarted,
    /// While there is a crowd, those that have run wait in rounds.
    round: Round,
    /// How many are in the list of those that have run.
    started: Cell<usize>,
    /// How often something was put into a queue of the worker, this one or that of fresh goroutines.
    stamps: Cell<u64>,
}

/// A round begins with as many turns of a crowd's as it is large. A goroutine that has run and came before it goes when they have been
/// taken, as it would have if the crowd were served in order: else one that spawns and gives way would make a crowd without bounds.
#[derive(Default)]
struct Round {
    /// The crowd's turns at which it ends.
    end: Cell<u64>,
    /// The stamp at which it began.
    began: Cell<u64>,
    /// The stamp at which the one before began: what came before that may go.
    served: Cell<u64>,
}

impl RunQueue {
    /// Into the next slot; the goroutine that was there goes to the tail of the queue.
    #[inline]
    pub(crate) fn push_next(&self, goroutine: GoRef) {
        if let Some(kicked) = self.next.replace(Some(goroutine)) {
            self.push_back(kicked);
        }
    }

    #[inline]
    pub(crate) fn push_back(&self, goroutine: GoRef) {
        if goroutine.state.get() != State::Fresh {
            return self.push_started(goroutine);
        }
        self.stamp_queued(goroutine);
        self.unstarted.push(goroutine);
    }

    /// As `push_back`. Needs: it has run.
    #[inline]
    pub(crate) fn push_started(&self, goroutine: GoRef) {
        debug_assert_ne!(goroutine.state.get(), State::Fresh, "gort internal bug: it has not run");
        self.stamp_queued(goroutine);
        self.started.set(self.started.get() + 1);
        match self.tail.replace(Some(goroutine)) {
            Some(tail) => tail.queue_next.set(Some(goroutine)),
            None => self.head.set(Some(goroutine)),
        }
    }

    #[inline]
    fn stamp_queued(&self, goroutine: GoRef) {
        invariant!(goroutine.queue_next.get().is_none(), "queued twice");
        goroutine.stamp.set(self.stamp());
    }

    /// A number larger than all before.
    #[inline]
    pub(crate) fn stamp(&self) -> u64 {
        let stamp = self.stamps.get() + 1;
        self.stamps.set(stamp);
        stamp
    }

    /// The stamp of the first in the queue that has run before.
    pub(crate) fn first_stamp(&self) -> Option<u64> {
        self.head.get().map(|first| first.stamp.get())
    }

    #[inline]
    pub(crate) fn take_next(&self) -> Option<GoRef> {
        self.next.take()
    }

    #[inline]
    pub(crate) fn pop_front(&self) -> Option<GoRef> {
        if self.unstarted.is_empty() { self.pop_started() } else { self.pop_either() }
    }

    /// Apart, so that what only talks is small.
    #[inline(never)]
    fn pop_either(&self) -> Option<GoRef> {
        if self.unstarted.is_crowd() && self.round_is_over() {
            self.round.served.set(self.round.began.get());
            self.round.began.set(self.stamp());
            self.round.end.set(self.unstarted.turns() + self.unstarted.len() as u64);
        }
        if self.is_turn_of_unstarted() { self.unstarted.take() } else { self.pop_started() }
    }

    /// Of the first of both lists, the one that came first; of a crowd and one that has run, as the rounds say.
    fn is_turn_of_unstarted(&self) -> bool {
        match (self.unstarted.first(), self.head.get()) {
            (Some(_), Some(started)) if self.unstarted.is_crowd() => started.stamp.get() > self.served(),
            (Some(unstarted), Some(started)) => unstarted.stamp.get() < started.stamp.get(),
            (unstarted, _) => unstarted.is_some(),
        }
    }

    fn round_is_over(&self) -> bool {
        self.unstarted.turns() >= self.round.end.get()
    }

    /// What has run and came before this stamp goes before the crowd, now.
    fn served(&self) -> u64 {
        if self.round_is_over() { self.round.began.get() } else { self.round.served.get() }
    }

    #[inline]
    fn pop_started(&self) -> Option<GoRef> {
        let first = self.head.get()?;
        let second = first.queue_next.take();
        self.head.set(second);
        match second {
            // It runs next, as likely as not: its stack comes from memory while the first one runs, and the record of who
            // stands behind it, which says where that one's stack is.
            Some(second) => {
                second.prefetch_stack();
                match second.queue_next.get() {
                    Some(third) => third.prefetch(),
                    None => second.prefetch(),
                }
            }
            None => self.tail.set(None),
        }
        self.started.set(self.started.get() - 1);
        Some(first)
    }

    /// How many stand in the queue, the slot not counted.
    #[inline]
    pub(crate) fn queued(&self) -> usize {
        self.started.get() + self.unstarted.len()
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        usize::from(self.next.get().is_some()) + self.queued()
    }

    /// Takes the `index`-th candidate: the slot first, then the queue from its head.
    pub(crate) fn remove(&self, index: usize) -> Option<GoRef> {
        if let Some(next) = self.next.get() {
            if index == 0 {
                self.next.set(None);
                return Some(next);
            }
            return self.remove_queued(index - 1);
        }
        self.remove_queued(index)
    }

    fn remove_queued(&self, index: usize) -> Option<GoRef> {
        if index == 0 {
            return self.pop_front();
        }
        let found = self.iter_queued().nth(index)?;
        if found.state.get() == State::Fresh {
            self.unstarted.remove(found);
        } else {
            self.remove_started(found);
        }
        Some(found)
    }

    fn remove_started(&self, goroutine: GoRef) {
        let before = self.iter_started().find(|other| other.queue_next.get() == Some(goroutine));
        let after = goroutine.queue_next.take();
        match before {
            Some(before) => before.queue_next.set(after),
            None => self.head.set(after),
        }
        if after.is_none() {
            self.tail.set(before);
        }
        self.started.set(self.started.get() - 1);
    }

    fn iter_started(&self) -> impl Iterator<Item = GoRef> {
        std::iter::successors(self.head.get(), |goroutine| goroutine.queue_next.get())
    }

    /// Those in the queue (I2).
    fn iter_queued(&self) -> impl Iterator<Item = GoRef> {
        let first = if self.is_turn_of_unstarted() { self.unstarted.first() } else { self.head.get() };
        let (mut started, mut unstarted) = (self.iter_started().peekable(), self.unstarted.iter().peekable());
        let as_they_came = std::iter::from_fn(move || match (started.peek(), unstarted.peek()) {
            (Some(a), Some(b)) if a.stamp.get() < b.stamp.get() => started.next(),
            (Some(_), None) => started.next(),
            _ => unstarted.next(),
        });
        first.into_iter().chain(as_they_came.filter(move |other| Some(*other) != first))
    }

    /// All of them, in the order of `remove`.
    pub(crate) fn iter(&self) -> impl Iterator<Item = GoRef> {
        self.next.get().into_iter().chain(self.iter_queued())
    }

    pub(crate) fn clear(&self) {
        self.next.set(None);
        while self.pop_front().is_some() {}
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::rt::workers::unstarted::tests::goroutines;

    /// What goroutine 0, which has run and gives way after this many others were spawned, waits for, while each that begins spawns another
    /// `spawns`.
    fn turns_until_it_goes_on(crowd: u64, spawns: usize) -> usize {
        let queue = RunQueue::default();
        let mut new = goroutines(1 + 10 * crowd).into_iter();
        let gives_way = new.next().unwrap();
        gives_way.state.set(State::Runnable);
        let mut spawn = || {
            let goroutine = new.next().unwrap();
            goroutine.state.set(State::Fresh);
            queue.push_next(goroutine);
        };
        (0..crowd).for_each(|_| spawn());
        queue.push_started(gives_way);
        // As where a slice is spent: the slot goes behind it.
        let slot = queue.take_next().unwrap();
        queue.push_back(slot);
        (1..)
            .find(|_| {
                let first = queue.iter_queued().next();
                let next = queue.pop_front();
                assert!(next == first, "I2");
                if next != Some(gives_way) {
                    (0..spawns).for_each(|_| spawn());
                }
                next == Some(gives_way)
            })
            .unwrap()
    }

    #[test]
    fn a_goroutine_that_gives_way_waits_for_about_as_many_as_were_there() {
        // All but the one that was in the slot.
        assert_eq!(turns_until_it_goes_on(200, 0) - 1, 199);
        assert_eq!(turns_until_it_goes_on(5000, 0) - 1, 5000);
        // A crowd that never shrinks keeps it waiting no longer: for the round in which it came, and the one after it at most.
        for crowd in [300, 5000] {
            let turns = turns_until_it_goes_on(crowd, 1);
            assert!((crowd as usize - 1..=2 * crowd as usize + 2).contains(&turns), "{turns} of {crowd}");
        }
    }
}
