//! What a channel's lock guards: the buffer, the queues, and what an operation does to them.
//!
//! Needs, for every method: the lock is held. States and invariants are those in the header of `chan/mod.rs`.

use std::collections::VecDeque;

use gort_events::GoId;

use super::hints::ReadyHints;
use crate::rt::parking::waiter::{Owner, WaitQueue};

/// Buffers up to this many values and bytes are allocated when the channel is made, larger ones as they fill.
const EAGER_BUFFER: usize = 1024;
const EAGER_BYTES: usize = 64 * 1024;
/// What a buffer may hold at most. Go: `maxAlloc` on 64-bit machines.
const MAX_BYTES: usize = 1 << 48;

const TOO_LARGE: &str = "makechan: size out of range";

pub(crate) struct State<T> {
    pub(super) buffer: VecDeque<T>,
    pub(super) closed: bool,
    pub(crate) senders: WaitQueue<T>,
    pub(crate) receivers: WaitQueue<T>,
}

/// What an operation found under the lock, and what is left to do once it is released.
pub(crate) enum Sent<T> {
    /// Handed to this receiver, which must be readied.
    Handed(Owner),
    /// Buffered; the buffer holds this number of values now.
    Buffered(usize),
    /// The channel is closed. The value comes back to be dropped.
    Closed(T),
    /// It would park. The value comes back.
    WouldPark(T),
}

/// The same for a receive.
pub(crate) enum Received<T> {
    /// From this parked sender, which must be readied.
    FromSender(T, Owner),
    /// From the buffer, which holds this many now; the parked sender whose value took the slot must be readied.
    FromBuffer(T, usize, Option<Owner>),
    Closed,
    WouldPark,
}

impl<T> State<T> {
    #[track_caller]
    pub(super) fn new(cap: usize, element_bytes: usize) -> Self {
        let bytes = cap.checked_mul(element_bytes);
        assert!(isize::try_from(cap).is_ok() && bytes.is_some_and(|bytes| bytes <= MAX_BYTES), "{TOO_LARGE}");
        let eager = cap.min(EAGER_BUFFER).min(EAGER_BYTES / size_of::<T>().max(1));
        State {
            buffer: VecDeque::with_capacity(eager),
            closed: false,
            senders: WaitQueue::new(),
            receivers: WaitQueue::new(),
        }
    }

    pub(super) fn check_invariants(&self, cap: usize) {
        if cfg!(debug_assertions) {
            let senders = self.senders.has_waiting();
            let receivers = self.receivers.has_waiting();
            invariant!(self.buffer.len() <= cap, "an overfull channel");
            invariant!(cap == 0 || self.buffer.is_empty() || !receivers, "I2, a receiver beside a value");
            invariant!(cap == 0 || self.buffer.len() == cap || !senders, "I3, a sender beside room");
            invariant!(!self.closed || (!senders && !receivers), "I4, parked on a closed channel");
        }
    }

    /// `send` where the buffer alone has to do with it: most sends to a buffer are that, and it is compiled into them. `Err`: it is more.
    #[inline(always)]
    pub(super) fn send_to_buffer(&mut self, value: T, cap: usize, hints: &ReadyHints) -> Result<(), T> {
        if self.buffer.len() >= cap || self.closed || !self.receivers.is_empty() {
            return Err(value);
        }
        self.buffer.push_back(value);
        hints.set_receive(true);
        self.check_invariants(cap);
        Ok(())
    }

    /// `receive`, likewise. `None`: it is more.
    #[inline(always)]
    pub(super) fn receive_from_buffer(&mut self, cap: usize, hints: &ReadyHints) -> Option<T> {
        if self.buffer.is_empty() || !self.senders.is_empty() {
            return None;
        }
        let value = self.buffer.pop_front()?;
        hints.set_send(true);
        self.check_invariants(cap);
        Some(value)
    }

    /// Needs: locked. Does: the send, if it can be done without parking. Leaves: the lock to the caller.
    #[inline]
    pub(crate) fn send(&mut self, value: T, cap: usize, hints: &ReadyHints, by: GoId) -> Sent<T> {
        let sent = if self.closed {
            Sent::Closed(value)
        } else if let Some(receiver) = self.receivers.pop() {
            Sent::Handed(receiver.give(value, by))
        } else if self.buffer.len() < cap {
            self.buffer.push_back(value);
            hints.set_receive(true);
            Sent::Buffered(self.buffer.len())
        } else {
            Sent::WouldPark(value)
        };
        self.check_invariants(cap);
        sent
    }

    /// Needs: locked. Does: the receive, if it can be done without parking. Leaves: the lock to the caller.
    #[inline]
    pub(crate) fn receive(&mut self, cap: usize, hints: &ReadyHints, by: GoId) -> Received<T> {
        let received = if let Some(value) = self.buffer.pop_front() {
            // A parked sender's value takes the slot that came free, behind all others: first in, first out.
            let refill = self.senders.pop().map(|sender| {
                let (refill, owner) = sender.take(by);
                self.buffer.push_back(refill);
                owner
            });
            hints.set_send(true);
            Received::FromBuffer(value, self.buffer.len(), refill)
        } else if let Some(sender) = self.senders.pop() {
            let (value, owner) = sender.take(by);
            Received::FromSender(value, owner)
        } else if self.closed {
            Received::Closed
        } else {
            Received::WouldPark
        };
        self.check_invariants(cap);
        received
    }

    /// Takes back what a receiver was handed that is gone: for the first that waits, or to the front of the buffer. `Err`: neither is there.
    pub(super) fn put_back(&mut self, value: T, cap: usize, hints: &ReadyHints) -> Result<Option<Owner>, T> {
        if let Some(receiver) = self.receivers.pop() {
            return Ok(Some(receiver.give(value, GoId::SCHEDULER)));
        }
        if self.buffer.len() >= cap {
            return Err(value);
        }
        self.buffer.push_front(value);
        hints.set_receive(true);
        self.check_invariants(cap);
        Ok(None)
    }

    /// Whether a send would not park; if that is for a receiver that selects, it may be gone when the send is tried.
    pub(crate) fn can_send(&self, cap: usize) -> bool {
        self.closed || self.buffer.len() < cap || self.receivers.has_waiting()
    }

    /// Whether a receive would not park; if that is for a sender that selects, it may be gone when the receive is tried.
    pub(crate) fn can_receive(&self) -> bool {
        self.closed || !self.buffer.is_empty() || self.senders.has_waiting()
    }
}
