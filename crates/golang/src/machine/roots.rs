//! What goroutines can still reach: the slots that they read later, and the objects behind them.
//!
//! Invariants  I1  of a goroutine's frames those slots count that are read before they are written; of the frame on top those behind it, too.
//!             I2  what it waits to receive is none of them: it is written when the goroutine is woken.
//!             I3  what a parked goroutine offers to a channel is reached through the channel.
//! See         code/flow.rs, form.rs, sharing.rs.

use std::ops::Range;

use gort_events::WaitReason;

use super::state::{Goroutine, Status};
use crate::code::{Flows, Op, Program, Slot};

/// A slot of a goroutine that is read later.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root {
    pub(super) kind: Slot,
    pub(super) word: u64,
    /// What stands before it, the type of a value, and behind it, the length of a string.
    pub(super) before: u64,
    pub(super) after: u64,
}

impl Goroutine {
    /// Slots of the frame on top that whoever wakes it writes: what it waits to receive, and which case it was.
    fn awaited(&self, program: &Program) -> Vec<Range<usize>> {
        use WaitReason::{ChanReceive, ChanSend, Select};
        let (Status::Parked(ChanReceive | ChanSend | Select), Some(frame)) = (self.status, self.frames.last()) else {
            return Vec::new();
        };
        let function = &program.functions[frame.func as usize];
        let Some(at) = frame.pc.checked_sub(1) else { return Vec::new() };
        let range = |slot: u16, n: usize| slot as usize..slot as usize + n;
        match function.ops[at as usize] {
            Op::Recv { d, ok, .. } => {
                let found = function.extents.binary_search_by_key(&at, |(at, _)| *at);
                let n = found.map_or(0, |found| function.extents[found].1.results as usize);
                vec![range(d.0, n + usize::from(ok))]
            }
            Op::Select { d, cases, .. } => {
                let cases = program.selects[cases as usize].iter().filter(|case| !case.send);
                let values = cases.map(|case| range(case.value, case.slots as usize));
                std::iter::once(range(d.0, 2)).chain(values).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Calls `each` for the frames from the lowest on: its number, and the slots of it that are read later.
    pub(super) fn live_slots(&self, program: &Program, flows: &Flows, mut each: impl FnMut(usize, Root)) {
        let top = self.frames.len().saturating_sub(1);
        let awaited = self.awaited(program);
        for (number, frame) in self.frames.iter().enumerate() {
            let len = program.functions[frame.func as usize].frame.len();
            let base = frame.base as usize;
            let at = |slot: usize| self.stack.get(slot).copied().unwrap_or(0);
            for (slot, kind) in flows.of(program, frame.func).live(frame.pc) {
                let slot = *slot as usize;
                let is_awaited = || number == top && awaited.iter().any(|range| range.contains(&slot));
                if (slot < len || number == top) && !is_awaited() {
                    let place = base + slot;
                    let before = place.checked_sub(1).map_or(0, at);
                    each(number, Root { kind: *kind, word: at(place), before, after: at(place + 1) });
                }
            }
        }
    }
}

/// Calls `each` with the kind, the word and the words around it of what the slots hold.
pub(super) fn slots(kinds: &[Slot], words: &[u64], mut each: impl FnMut(Root)) {
    let at = |slot: usize| words.get(slot).copied().unwrap_or(0);
    for (slot, kind) in kinds.iter().enumerate() {
        let before = slot.checked_sub(1).map_or(0, at);
        each(Root { kind: *kind, word: at(slot), before, after: at(slot + 1) });
    }
}
