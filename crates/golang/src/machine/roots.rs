//! What goroutines can still reach: the slots that they read later, and the objects behind them.
//!
//! Invariants  I1  of a goroutine's frames those slots count that are read before they are written; of the frame on top those behind it, too.
//!             I2  what it waits to receive is none of them: it is written when the goroutine is woken.
//!             I3  what a parked goroutine offers to a channel is reached through the channel.
//! See         code/flow.rs, form.rs, sharing.rs.

use gort_events::WaitReason;

use super::state::{Goroutine, Status};
use crate::code::{Flows, Program, Slot};

/// A slot of a goroutine that is read later.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root {
    pub(super) kind: Slot,
    pub(super) word: u64,
    /// Of a value its type, which stands before it; of a string its length, which stands behind it.
    pub(super) before: u64,
    pub(super) after: u64,
}

impl Goroutine {
    /// Calls `each` for the frames from the lowest on: its number, and the slots of it that are read later.
    #[inline]
    pub(super) fn live_slots(&self, program: &Program, flows: &Flows, mut each: impl FnMut(usize, Root)) {
        use WaitReason::{ChanReceive, ChanSend, Select};
        let top = self.frames.len().saturating_sub(1);
        let is_parked = matches!(self.status, Status::Parked(ChanReceive | ChanSend | Select));
        for (number, frame) in self.frames.iter().enumerate() {
            let flow = flows.of(program, frame.func);
            let live = match number == top {
                false => flow.live_below(frame.pc),
                true if is_parked => flow.live_while_parked(frame.pc),
                true => flow.live(frame.pc),
            };
            let base = frame.base as usize;
            for (slot, kind) in live {
                each(number, Root::of(&self.stack, base + *slot as usize, *kind));
            }
        }
    }
}

impl Root {
    /// What lies at this place, with what it takes to know what it is.
    #[inline]
    pub(super) fn of(words: &[u64], place: usize, kind: Slot) -> Root {
        let at = |place: usize| words.get(place).copied().unwrap_or(0);
        let before = if kind == Slot::Value { place.checked_sub(1).map_or(0, at) } else { 0 };
        let after = if kind == Slot::Text { at(place + 1) } else { 0 };
        Root { kind, word: at(place), before, after }
    }
}

/// Calls `each` with the kind, the word and the words around it of what the slots hold.
#[inline]
pub(super) fn slots(kinds: &[Slot], words: &[u64], mut each: impl FnMut(Root)) {
    for (slot, kind) in kinds.iter().enumerate() {
        each(Root::of(words, slot, *kind));
    }
}
