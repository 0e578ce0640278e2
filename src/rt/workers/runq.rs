//! The run queue: a newest-first next slot, and a first-in-first-out queue behind it.
//!
//! Invariants  I1  a goroutine stands in at most one place of at most one run queue; `queue_next` of its record links it.
//!             I2  what `remove(i)` takes is what the i-th `pop` would have taken had nothing else happened: the slot
//!                 first, then the queue from its head. A policy numbers candidates so.
//! Protocol    `go` and every wake-up `push_next`; who gives way is `push_back`. The worker decides between slot and
//!             queue when its slice is spent (`worker.rs`), so refilling the slot cannot starve the queue.
//! Rejected    A `VecDeque` of pointers: twice the instructions of a linked list for push and pop, in the hottest place.
//! See         Go `proc.go`, runqput and runqget; course acceptance programs in tests/runtime/default_order.rs.

use std::cell::Cell;

use crate::rt::goroutine::GoRef;

#[derive(Default)]
pub(crate) struct RunQueue {
    next: Cell<Option<GoRef>>,
    head: Cell<Option<GoRef>>,
    tail: Cell<Option<GoRef>>,
    queued: Cell<usize>,
    /// How often something was put into a queue of the worker, this one or that of fresh goroutines.
    stamps: Cell<u64>,
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
        invariant!(goroutine.queue_next.get().is_none(), "queued twice");
        goroutine.stamp.set(self.stamp());
        match self.tail.replace(Some(goroutine)) {
            Some(tail) => tail.queue_next.set(Some(goroutine)),
            None => self.head.set(Some(goroutine)),
        }
        self.queued.set(self.queued.get() + 1);
    }

    /// A number larger than all before.
    #[inline]
    pub(crate) fn stamp(&self) -> u64 {
        let stamp = self.stamps.get() + 1;
        self.stamps.set(stamp);
        stamp
    }

    /// The stamp of the first in the queue.
    pub(crate) fn first_stamp(&self) -> Option<u64> {
        self.head.get().map(|first| first.stamp.get())
    }

    #[inline]
    pub(crate) fn take_next(&self) -> Option<GoRef> {
        self.next.take()
    }

    #[inline]
    pub(crate) fn pop_front(&self) -> Option<GoRef> {
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
        self.queued.set(self.queued.get() - 1);
        Some(first)
    }

    /// How many stand in the queue, the slot not counted.
    #[inline]
    pub(crate) fn queued(&self) -> usize {
        self.queued.get()
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        usize::from(self.next.get().is_some()) + self.queued.get()
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
        let mut before = self.head.get()?;
        for _ in 1..index {
            before = before.queue_next.get()?;
        }
        let found = before.queue_next.get()?;
        let after = found.queue_next.take();
        before.queue_next.set(after);
        if after.is_none() {
            self.tail.set(Some(before));
        }
        self.queued.set(self.queued.get() - 1);
        Some(found)
    }

    /// All of them, in the order of `remove`.
    pub(crate) fn iter(&self) -> impl Iterator<Item = GoRef> {
        let queue = std::iter::successors(self.head.get(), |goroutine| goroutine.queue_next.get());
        self.next.get().into_iter().chain(queue)
    }

    pub(crate) fn clear(&self) {
        self.next.set(None);
        while self.pop_front().is_some() {}
    }
}
