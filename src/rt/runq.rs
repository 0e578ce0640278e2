//! The run queue: a newest-first next slot, and a first-in-first-out queue behind it.
//!
//! Invariants  I1  a goroutine stands in at most one place of at most one run queue.
//!             I2  what `remove(i)` takes is what the i-th `pop` would have taken had nothing else happened: the slot
//!                 first, then the queue from its head. The policy door numbers candidates so.
//! Protocol    `go` and every wake-up `push_next`; who gives way is `push_back`. The worker decides between slot and
//!             queue when its slice is spent (`worker.rs`), so refilling the slot cannot starve the queue.
//! See         Go `proc.go`, runqput and runqget; course acceptance programs in tests/default_order.rs.

use std::collections::VecDeque;

use super::goroutine::GoRef;

#[derive(Default)]
pub(crate) struct RunQueue {
    next: Option<GoRef>,
    queue: VecDeque<GoRef>,
}

impl RunQueue {
    /// Into the next slot; the goroutine that was there goes to the tail of the queue.
    #[inline]
    pub(crate) fn push_next(&mut self, goroutine: GoRef) {
        if let Some(kicked) = self.next.replace(goroutine) {
            self.queue.push_back(kicked);
        }
    }

    #[inline]
    pub(crate) fn push_back(&mut self, goroutine: GoRef) {
        self.queue.push_back(goroutine);
    }

    #[inline]
    pub(crate) fn take_next(&mut self) -> Option<GoRef> {
        self.next.take()
    }

    #[inline]
    pub(crate) fn pop_front(&mut self) -> Option<GoRef> {
        self.queue.pop_front()
    }

    #[inline]
    pub(crate) fn queued(&self) -> usize {
        self.queue.len()
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        usize::from(self.next.is_some()) + self.queue.len()
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.next.is_none() && self.queue.is_empty()
    }

    /// Takes the `index`-th candidate: the slot first, then the queue from its head.
    pub(crate) fn remove(&mut self, index: usize) -> Option<GoRef> {
        match (index, self.next.is_some()) {
            (0, true) => self.next.take(),
            (_, slot) => self.queue.remove(index - usize::from(slot)),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.next = None;
        self.queue.clear();
    }
}
