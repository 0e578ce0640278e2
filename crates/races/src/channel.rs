//! A channel, as far as it hands on what goroutines knew.
//!
//! Invariants  I1  `sent` has a clock for each value in the buffer, and `untouched` and `freed` together count the free slots.
//! See         `order.rs`, which follows sends and receives.

use std::collections::VecDeque;

use super::vector_clock::Clock;

/// A channel's slots, each with what is handed on through it.
#[derive(Clone, Debug, Default)]
pub(super) struct Channel<C> {
    pub(super) cap: usize,
    /// Free slots that no goroutine has used yet.
    pub(super) untouched: usize,
    /// Free slots: what the receive that emptied each knew. The one to be used next comes first.
    pub(super) freed: VecDeque<C>,
    /// Full slots: what the send of each value knew. The one to be received next comes first.
    pub(super) sent: VecDeque<C>,
    pub(super) closed: C,
}

impl<C: Clock> Channel<C> {
    pub(super) fn new(cap: usize) -> Self {
        Channel { cap, untouched: cap, ..Channel::default() }
    }

    /// Makes the model fit a buffer of `len` values: it may have been filled before the run or by foreign threads, and a
    /// timer that is stopped drains it.
    pub(super) fn fit(&mut self, len: usize) {
        while self.sent.len() > len {
            self.sent.pop_front();
        }
        while self.sent.len() < len {
            self.sent.push_front(C::default());
        }
        let free = self.cap.max(len).saturating_sub(len);
        self.untouched = self.untouched.min(free);
        while self.untouched + self.freed.len() > free {
            self.freed.pop_front();
        }
    }

    /// A send takes the next free slot: what it learns from it.
    pub(super) fn take_slot(&mut self) -> C {
        if self.untouched > 0 {
            self.untouched -= 1;
            return C::default();
        }
        self.freed.pop_front().unwrap_or_default()
    }
}
