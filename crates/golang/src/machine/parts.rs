//! What of a goroutine matters for what comes, part by part.
//!
//! See         form.rs, outline.rs.

use gort_events::WaitReason;

use super::chan;
use super::heap::Ref;
use super::roots::{Root, slots};
use super::state::{FrameKind, Goroutine, State, Status, Woken};
use crate::code::{Flows, Program, Slot, standard};

/// A part of what matters of a goroutine.
pub(super) enum Part<'a> {
    Word(u64),
    /// Of memory, a constant string, or 0.
    Reference(Ref),
    /// Of a string, whose length came before. Which of two equal strings it is cannot be seen.
    Text(&'a [u8]),
    /// A map that it goes through.
    Iterated(Ref),
}

impl Root {
    /// Calls `each` with what it is.
    #[inline]
    pub(super) fn each_part<'a>(self, (state, program): (&'a State, &'a Program), mut each: impl FnMut(Part<'a>)) {
        match self.kind {
            Slot::Number | Slot::Float | Slot::Type => each(Part::Word(self.word)),
            Slot::Pointer => each(Part::Reference(self.word)),
            Slot::Text => {
                each(Part::Word(self.after));
                each(Part::Text(state.heap.text(&program.text, self.word, self.after)));
            }
            Slot::Value => match self.before != 0 && program.holds_reference(self.before as u32) {
                true => each(Part::Reference(self.word)),
                false => each(Part::Word(self.word)),
            },
        }
    }
}

impl Goroutine {
    /// Calls `each` with all that matters of it.
    #[inline]
    pub(super) fn each_part<'a>(
        &'a self,
        flows: &Flows,
        (state, program): (&'a State, &'a Program),
        mut each: impl FnMut(Part<'a>),
    ) {
        let status = match self.status {
            Status::Parked(reason) => 1 + reason_number(reason),
            _ => 0,
        };
        each(Part::Word(status));
        each(Part::Word(woken_number(self.woken)));
        // Where it was started is seen in reports.
        each(Part::Word(u64::from(self.created_at.0) << 32 | u64::from(self.created_at.1)));
        let (deferred, panics) = (self.deferred.len() as u64, self.panics.len() as u64);
        each(Part::Word(self.frames.len() as u64 | (self.waits.len() as u64) << 32));
        each(Part::Word(deferred | panics << 32));
        for frame in &self.frames {
            let kind = match frame.kind() {
                FrameKind::Call => 0,
                FrameKind::Deferred => 1,
                FrameKind::Panicking(number) => 2 + u64::from(number),
            };
            // Numbers of functions have fewer than 31 bits.
            each(Part::Word(u64::from(kind > 0) << 63 | u64::from(frame.func) << 32 | u64::from(frame.pc)));
            if kind > 0 {
                each(Part::Word(kind));
            }
            let flow = flows.of(program, frame.func);
            if flow.reads_closure(frame.pc) {
                each(Part::Reference(frame.closure));
            }
            for slot in flow.iterated(frame.pc) {
                if let Some(map) = self.stack.get(frame.base as usize + slot as usize) {
                    each(Part::Iterated(*map));
                }
            }
        }
        let mut root = |root: Root| root.each_part((state, program), &mut each);
        self.live_slots(program, flows, |_, slot| root(slot));
        for deferred in &self.deferred {
            let function = &program.functions[deferred.func as usize];
            root(Root {
                kind: Slot::Number,
                word: u64::from(deferred.frame) << 32 | u64::from(deferred.func),
                before: 0,
                after: 0,
            });
            root(Root { kind: Slot::Pointer, word: deferred.closure, before: 0, after: 0 });
            let params = function.results as usize..(function.results + function.params) as usize;
            slots(&function.frame[params], &deferred.args, &mut root);
        }
        for panic in &self.panics {
            let [typ, value] = panic.value;
            let flags = u64::from(panic.recovered) | u64::from(panic.goexit) << 1 | u64::from(panic.at) << 2;
            for word in [flags, u64::from(panic.owner) << 32 | typ] {
                root(Root { kind: Slot::Number, word, before: 0, after: 0 });
            }
            root(Root { kind: Slot::Value, word: value, before: typ, after: 0 });
        }
        // The queues in which it stands.
        for wait in &self.waits {
            let (layout, _) = state.heap.header_of(*wait);
            if layout == standard::WAITER {
                let (chan, case) = chan::place_of_waiter(&state.heap, *wait);
                each(Part::Reference(chan));
                each(Part::Word(case));
            } else {
                each(Part::Reference(*wait));
            }
        }
    }
}

pub(super) fn woken_number(woken: Woken) -> u64 {
    match woken {
        Woken::Case { case, ok, .. } => 4 + (u64::from(case) << 1 | u64::from(ok)) * 4,
        Woken::Closed { case, .. } => 5 + u64::from(case) * 4,
        Woken::Given => 1,
        _ => 0,
    }
}

pub(super) fn reason_number(reason: WaitReason) -> u64 {
    reason as u64
}
