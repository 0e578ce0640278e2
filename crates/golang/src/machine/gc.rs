//! Collects garbage: everything that can be reached moves to a new row of words.
//!
//! Invariants  I1  a collection happens only where the kind of every slot is known: at calls and backward jumps, between operations. Other
//!                 goroutines may stand before an operation whose arguments are there.
//!             I2  objects keep their contents; only references change. Maps whose keys hold references find them by place, and so are
//!                 sorted anew by whoever calls it (maps.rs).
//!             I3  while one is under way it takes a second row of words, for what is reached, or where there is no memory for that a
//!                 thirtieth of the first one: compact.rs.
//! Rejected    Counting references: cycles. Marking and sweeping: holes, and copying a state has to compact anyway.
//!             I4  where a program is explored what package variables held at first stays where it is (image.rs).
//! See         C. J. Cheney, A nonrecursive list compacting algorithm (1970).

use std::sync::Arc;

use super::chan;
use super::compact::Marks;
use super::heap::{FIRST_THRESHOLD, FIRST_WORDS, FROZEN, Heap, MOVED, Ref, of_header, offset, size};
use super::image::Image;
use super::state::{Frame, State, Status, TimerAction};
use crate::code::{Flows, Layout, Program, Slot, standard};

/// A collection that is under way.
pub(super) struct Collection<'p> {
    program: &'p Program,
    from: Vec<u64>,
    to: Vec<u64>,
    /// What is reached, where everything stays in its row.
    marks: Option<Marks>,
    /// So many words at the beginning stay where they are.
    kept: usize,
    /// Up to here all that objects refer to has moved.
    scanned: usize,
}

impl Heap {
    /// Begins a collection: the caller moves all its references, does it once more if it is asked to, then finishes.
    pub(super) fn collect<'p>(&mut self, program: &'p Program) -> Collection<'p> {
        let is_tight = self.words.len() * 2 + self.beside > self.most;
        let mut spare = std::mem::take(&mut self.spare.0);
        if is_tight {
            spare = Vec::new();
        }
        self.taken += self.words.len() as u64 - self.left;
        let kept = self.kept();
        let from = std::mem::take(&mut self.words);
        match is_tight && kept == FIRST_WORDS.len() {
            true => {
                Collection { program, marks: Some(Marks::new(from.len())), from, to: Vec::new(), kept, scanned: kept }
            }
            false => Collection::copying(program, from, kept, spare),
        }
    }
}

/// Collects garbage where each goroutine stands before an operation, or is parked. What is not read later is forgotten.
pub(super) fn at_rest(state: &mut State, program: &Program, flows: &Flows) {
    state.heap.taken += state.heap.words.len() as u64 - state.heap.left;
    let kept = state.heap.kept();
    move_at_rest(Collection::copying(program, std::mem::take(&mut state.heap.words), kept, Vec::new()), state, flows);
}

/// What package variables hold is the image from here on. Each goroutine stands, or is parked.
pub(super) fn keep(state: &mut State, program: &Program, flows: &Flows) {
    let mut collection =
        Collection::copying(program, std::mem::take(&mut state.heap.words), FIRST_WORDS.len(), Vec::new());
    collection.moved(state.globals);
    let mut end = collection.scanned;
    collection.scan(&mut end);
    collection.scanned = end;
    move_at_rest(collection, state, flows);
    state.heap.image = Some(Arc::new(Image::new(program, &state.heap.words[..end])));
}

fn move_at_rest(mut collection: Collection<'_>, state: &mut State, flows: &Flows) {
    let program = collection.program;
    for goroutine in state.goroutines.iter_mut() {
        if goroutine.status == Status::Dead {
            (goroutine.stack, goroutine.frames) = (Vec::new(), Vec::new());
            continue;
        }
        let mut kept = vec![0; goroutine.stack.len()];
        let mut end = 0;
        let top = goroutine.frames.len().saturating_sub(1);
        for (number, frame) in goroutine.frames.iter_mut().enumerate() {
            let function = &program.functions[frame.func as usize];
            let (base, flow) = (frame.base as usize, flows.of(program, frame.func));
            end = end.max(base + function.frame.len() + function.out as usize);
            for (slot, kind) in flow.live(frame.pc) {
                let (slot, place) = (*slot as usize, base + *slot as usize);
                if slot >= function.frame.len() && number != top {
                    continue;
                }
                let word = goroutine.stack[place];
                kept[place] = match kind {
                    Slot::Number | Slot::Float | Slot::Type => word,
                    Slot::Pointer | Slot::Text => collection.moved(word),
                    Slot::Value => collection.value(goroutine.stack[place - 1], word),
                };
            }
            frame.closure = if flow.reads_closure(frame.pc) { collection.moved(frame.closure) } else { 0 };
        }
        // What it offers to a channel while it is parked.
        for (at, elem) in collection.offered(&goroutine.waits) {
            let kinds = &program.layout_of(elem).slots;
            let mut words = goroutine.stack[at..at + kinds.len()].to_vec();
            collection.slots(kinds, &mut words);
            kept[at..at + kinds.len()].copy_from_slice(&words);
            end = end.max(at + kinds.len());
        }
        kept.truncate(end);
        goroutine.stack = kept;
    }
    collection.records(state);
    collection.finish(state);
}

impl<'p> Collection<'p> {
    fn copying(program: &'p Program, from: Vec<u64>, kept: usize, mut to: Vec<u64>) -> Collection<'p> {
        to.clear();
        to.reserve(kept + from.len() / 2);
        to.extend_from_slice(&from[..kept]);
        Collection { program, from, to, marks: None, kept, scanned: FIRST_WORDS.len() }
    }

    /// Whether all references are to be moved once more: what they lead to is known only now.
    pub(super) fn again(&mut self) -> bool {
        self.marks.as_mut().is_some_and(|marks| marks.follow(self.program, &self.from))
    }

    /// Moves what a state refers to besides the frames of its goroutines.
    pub(super) fn records(&mut self, state: &mut State) {
        state.globals = self.moved(state.globals);
        self.kept_by(&mut state.finals);
        let of_bubbles = state.bubbles.iter_mut().flat_map(|bubble| bubble.timers.values_mut());
        for action in state.timers.values_mut().chain(of_bubbles) {
            if let TimerAction::Fire(timer) = action {
                *timer = self.moved(*timer);
            }
        }
        for goroutine in state.goroutines.iter_mut().filter(|goroutine| goroutine.status != Status::Dead) {
            for deferred in &mut goroutine.deferred {
                let function = &self.program.functions[deferred.func as usize];
                let params = function.results as usize..(function.results + function.params) as usize;
                self.slots(&function.frame[params], &mut deferred.args);
                deferred.closure = self.moved(deferred.closure);
            }
            for panic in &mut goroutine.panics {
                panic.value[1] = self.value(panic.value[0], panic.value[1]);
            }
            for wait in &mut goroutine.waits {
                *wait = self.moved(*wait);
            }
        }
    }

    /// Where in its stack a goroutine that stands in these queues offers values, and of which types.
    fn offered(&self, waits: &[Ref]) -> Vec<(usize, u32)> {
        // Objects that have moved already are read where they are now.
        let at = |reference: Ref, slot: usize| {
            let place = (reference >> 32) as usize;
            match self.from[place] & MOVED {
                0 => self.from[place + 1 + slot],
                _ => self.to[(self.from[place] & !MOVED) as usize + 1 + slot],
            }
        };
        let header = |reference: Ref| {
            let place = (reference >> 32) as usize;
            match self.from[place] & MOVED {
                0 => self.from[place],
                _ => self.to[(self.from[place] & !MOVED) as usize],
            }
        };
        let nodes = waits.iter().filter(|wait| of_header(header(**wait)).0 == standard::WAITER);
        nodes.map(|node| chan::offer(*node, at)).collect()
    }

    /// The kinds of the slots of a function's frame.
    pub(super) fn kinds(&self, func: u32) -> &'p [Slot] {
        &self.program.functions[func as usize].frame
    }

    /// The reference after the object has moved.
    pub(super) fn moved(&mut self, reference: Ref) -> Ref {
        if reference == 0 || reference & FROZEN != 0 {
            return reference;
        }
        let at = (reference >> 32) as usize;
        if at < self.kept {
            return reference;
        }
        if let Some(marks) = &mut self.marks {
            return (marks.meet(self.program, &self.from, at) as u64) << 32 | offset(reference) as u64;
        }
        let header = self.from[at];
        if header & MOVED != 0 {
            return (header & !MOVED) << 32 | offset(reference) as u64;
        }
        let (layout, count) = of_header(header);
        let words = 1 + size(&self.program.layouts[layout as usize], count);
        let place = self.to.len();
        self.to.extend_from_slice(&self.from[at..at + words]);
        self.from[at] = MOVED | place as u64;
        (place as u64) << 32 | offset(reference) as u64
    }

    /// The reference, if the object has moved.
    pub(super) fn forwarded(&self, reference: Ref) -> Option<Ref> {
        if ((reference >> 32) as usize) < self.kept {
            return Some(reference);
        }
        if let Some(marks) = &self.marks {
            let kept = marks.kept((reference >> 32) as usize)?;
            return Some((kept as u64) << 32 | offset(reference) as u64);
        }
        let header = self.from[(reference >> 32) as usize];
        (header & MOVED != 0).then(|| (header & !MOVED) << 32 | offset(reference) as u64)
    }

    /// Moves the references among slots of these kinds.
    pub(super) fn slots(&mut self, kinds: &[Slot], slots: &mut [u64]) {
        let mut typ = 0;
        for (kind, slot) in kinds.iter().zip(slots) {
            match kind {
                Slot::Number | Slot::Float => {}
                Slot::Pointer | Slot::Text => *slot = self.moved(*slot),
                Slot::Type => typ = *slot,
                Slot::Value => *slot = self.value(typ, *slot),
            }
        }
    }

    /// Moves the references among the arguments that are there for the operation before which the topmost frame stands.
    pub(super) fn arguments(&mut self, flows: &Flows, frame: &Frame, stack: &mut [u64]) {
        let (base, behind) = (frame.base as usize, self.kinds(frame.func).len());
        let live = flows.of(self.program, frame.func).live(frame.pc);
        for (slot, kind) in live.iter().filter(|(slot, _)| usize::from(*slot) >= behind) {
            let place = base + usize::from(*slot);
            stack[place] = match kind {
                Slot::Number | Slot::Float | Slot::Type => continue,
                Slot::Pointer | Slot::Text => self.moved(stack[place]),
                Slot::Value => self.value(stack[place - 1], stack[place]),
            };
        }
    }

    /// The value of an interface of this type.
    pub(super) fn value(&mut self, typ: u64, value: u64) -> u64 {
        match typ != 0 && self.program.holds_reference(typ as u32) {
            true => self.moved(value),
            false => value,
        }
    }

    /// Moves all that is reached from what has moved. What `met` knows of the rest is forgotten.
    pub(super) fn finish(mut self, state: &mut State) {
        let State { heap, met, finals, .. } = state;
        let mut at = self.scanned;
        self.scan(&mut at);
        if !finals.is_empty() {
            self.settle(finals, &mut at);
        }
        if !met.is_empty() {
            let known = std::mem::take(met).into_iter();
            met.extend(known.filter_map(|((at, of), number)| Some(((self.forwarded(at)?, of), number))));
        }
        if let Some(marks) = &self.marks {
            marks.slide(self.program, &mut self.from);
            self.to = std::mem::take(&mut self.from);
        }
        // What is collected must not be what memory runs out of.
        let room = heap.most.saturating_sub(heap.beside).max(self.to.len());
        heap.threshold = (self.to.len() * 2).max(FIRST_THRESHOLD).min(usize::midpoint(self.to.len(), room));
        heap.words = self.to;
        if (FIRST_THRESHOLD / 2..=4 * FIRST_THRESHOLD).contains(&self.from.capacity()) {
            heap.spare.0 = self.from;
        }
        heap.left = heap.words.len() as u64;
        heap.collections += 1;
    }

    /// Moves all that is reached from what has moved, from this place on.
    pub(super) fn scan(&mut self, at: &mut usize) {
        while *at < self.to.len() {
            let (layout, count) = of_header(self.to[*at]);
            let layout: &Layout = &self.program.layouts[layout as usize];
            let words = size(layout, count);
            if layout.references {
                let mut place = *at + 1;
                for _ in 0..count {
                    self.element(layout, place);
                    place += layout.len();
                }
            }
            *at += 1 + words;
        }
    }

    /// Moves what an object refers to that has not moved itself.
    pub(super) fn behind(&mut self, object: Ref) {
        let at = (object >> 32) as usize;
        let (layout, count) = of_header(self.from[at]);
        let layout: &Layout = &self.program.layouts[layout as usize];
        if !layout.references {
            return;
        }
        for element in 0..count as usize {
            let from = at + 1 + element * layout.len();
            let mut words = self.from[from..from + layout.len()].to_vec();
            self.slots(&layout.slots, &mut words);
        }
    }

    fn element(&mut self, layout: &Layout, place: usize) {
        for (index, kind) in layout.slots.iter().enumerate() {
            let word = self.to[place + index];
            let moved = match kind {
                Slot::Number | Slot::Float | Slot::Type => continue,
                Slot::Pointer | Slot::Text => self.moved(word),
                // The type stands before it.
                Slot::Value => self.value(self.to[place + index - 1], word),
            };
            self.to[place + index] = moved;
        }
    }
}
