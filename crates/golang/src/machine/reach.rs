//! What each goroutine can still come by from where it stands, and what it does with it.
//!
//! States      Made for one state, all at once: the objects that each goroutine has in memory, and those that it has in slots.
//! Invariants  I1  too much may be named, never too little. What is done to an object in memory is all there is; of one in a slot it is what
//!                 the text says (`code/future.rs`), and behind it there is memory.
//!             I2  a channel's queues lead to nobody: that a goroutine waits there gives those that use the channel nothing but what it offers.
//! Rejected    To look anew for each channel that is asked about: a walk over all memory for each goroutine that can act.
//! See         chain.rs, which asks; sharing.rs, its twin.

use super::chan;
use super::heap::{FROZEN, Ref, place};
use super::roots::{Root, slots};
use super::state::{GoIndex, Goroutine, State, Status, TimerAction};
use crate::code::{ANY, Flows, Future, Kinds, Op, Program, RECV, SELECT, SEND, Slot, standard};

/// A set of goroutines by their places, with room for the timers.
pub(super) type Set = u64;

/// The timers, among goroutines.
pub(super) const TIMERS: Set = 1 << 63;

/// So many goroutines there may be.
pub(super) const MOST: usize = 63;

/// Who can do what.
#[derive(Default, Debug)]
pub(super) struct Reach {
    /// For each place those that have the object there in memory.
    pub(super) held: Vec<Set>,
    /// What lies in slots: its place, whose it is, and what is done to it.
    pub(super) slots: Vec<(u32, u8, Kinds)>,
    pub(super) open: Vec<u32>,
    /// How long the image is, which all of them have in memory, and places of objects of it that have changed.
    image: usize,
    pub(super) changed: Vec<u32>,
    /// Goroutines that have not ended.
    pub(super) alive: Set,
    /// Whether what lies in memory is left out, for tests.
    pub(super) no_memory: bool,
}

/// A program, and what is known of its text.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) program: &'a Program,
    pub(super) flows: &'a Flows,
    pub(super) future: &'a Future,
}

pub(super) fn one(index: GoIndex) -> Set {
    1 << index
}

impl Reach {
    /// Looks at a state. Needs: it has no more than `MOST` goroutines. `timers`: those that may fire before any goroutine acts.
    pub(super) fn look(&mut self, state: &State, text: Text<'_>, timers: impl Fn(u64) -> bool) {
        self.held.clear();
        self.held.resize(state.heap.len(), 0);
        self.slots.clear();
        self.alive = 0;
        self.image = state.heap.image_len();
        let mut walk = Walk { reach: self, state, text };
        for (index, goroutine) in (0..).zip(&state.goroutines) {
            if goroutine.status != Status::Dead {
                walk.reach.alive |= one(index);
                walk.goroutine(index, goroutine);
            }
        }
        for ((at, _), action) in &state.timers {
            if let TimerAction::Fire(timer) = action
                && timers(*at)
            {
                walk.memory(TIMERS, *timer);
            }
        }
        match &state.heap.image {
            Some(image) => {
                let mut changed = std::mem::take(&mut walk.reach.changed);
                image.changed(&state.heap.words, &mut changed, &mut Vec::new());
                changed.iter().for_each(|at| walk.behind(Set::MAX, *at as usize));
                walk.reach.changed = changed;
            }
            None => walk.memory(Set::MAX, state.globals),
        }
        walk.follow();
    }

    /// Those that have the object at this place in memory.
    fn held_by(&self, at: usize) -> Set {
        if at < self.image && !self.no_memory { Set::MAX } else { self.held[at] }
    }

    /// What these can still do to the object.
    pub(super) fn kinds(&self, who: Set, object: Ref) -> Kinds {
        let at = place(object);
        if self.held_by(at) & who != 0 {
            return ANY;
        }
        let of = self.slots.iter().filter(|(place, whose, _)| *place as usize == at && who >> whose & 1 == 1);
        of.fold(0, |all, (_, _, kinds)| all | kinds)
    }

    /// Those of these that can still do one of this to the object.
    pub(super) fn those(&self, who: Set, object: Ref, kinds: Kinds) -> Set {
        let at = place(object);
        let of = self.slots.iter().filter(|(place, _, does)| *place as usize == at && does & kinds != 0);
        of.fold(self.held_by(at), |all, (_, whose, _)| all | 1 << whose) & who
    }

    /// Whether one of these has the object at all.
    pub(super) fn is_met(&self, who: Set, object: Ref) -> bool {
        let at = place(object);
        let has = |(place, whose, _): &(u32, u8, Kinds)| *place as usize == at && who >> whose & 1 == 1;
        self.held_by(at) & who != 0 || self.slots.iter().any(has)
    }
}

struct Walk<'a> {
    reach: &'a mut Reach,
    state: &'a State,
    text: Text<'a>,
}

impl Walk<'_> {
    fn goroutine(&mut self, index: GoIndex, goroutine: &Goroutine) {
        let Text { program, flows, future } = self.text;
        let top = goroutine.frames.len().saturating_sub(1);
        for (number, frame) in goroutine.frames.iter().enumerate() {
            let flow = flows.of(program, frame.func);
            let live = if number == top { flow.live(frame.pc) } else { flow.live_below(frame.pc) };
            for (slot, kind) in live {
                let root = Root::of(&goroutine.stack, frame.base as usize + *slot as usize, *kind);
                self.root(index, root, future.of_slot(frame.func, frame.pc, *slot));
            }
            if flow.reads_closure(frame.pc) {
                self.captured(index, frame.closure, frame.func, frame.pc);
            }
        }
        for deferred in &goroutine.deferred {
            self.captured(index, deferred.closure, deferred.func, 0);
            let function = &program.functions[deferred.func as usize];
            let params = function.results as usize..(function.results + function.params) as usize;
            let mut slot = function.results;
            slots(&function.frame[params], &deferred.args, |root| {
                self.root(index, root, future.of_slot(deferred.func, 0, slot));
                slot += 1;
            });
        }
        for panic in &goroutine.panics {
            let [before, word] = panic.value;
            self.root(index, Root { kind: Slot::Value, word, before, after: 0 }, ANY);
        }
        for wait in &goroutine.waits {
            let (layout, _) = self.state.heap.header_of(*wait);
            if layout != standard::WAITER {
                self.memory(one(index), *wait);
                continue;
            }
            // What it is in the middle of.
            let (chan, _) = chan::place_of_waiter(&self.state.heap, *wait);
            let last = goroutine
                .frames
                .last()
                .and_then(|frame| program.functions[frame.func as usize].ops.get((frame.pc as usize).checked_sub(1)?));
            let kinds = match last {
                Some(Op::Send { .. }) => SEND,
                Some(Op::Recv { .. }) => RECV,
                Some(Op::Select { .. }) => SELECT,
                _ => ANY,
            };
            self.slot(index, chan, kinds);
        }
    }

    /// What a closure has captured of which a function makes this use from an operation on.
    fn captured(&mut self, index: GoIndex, closure: Ref, func: u32, pc: u32) {
        if closure == 0 || closure & FROZEN != 0 {
            return;
        }
        let Text { program, future, .. } = self.text;
        let (number, _) = self.state.heap.header_of(closure);
        let layout = &program.layouts[number as usize];
        let words = self.state.heap.slots(closure, 0, layout.len());
        let mut k = 0_usize;
        slots(&layout.slots, words, |root| {
            // The first one is the function's number.
            if let Some(captured) = k.checked_sub(1) {
                self.root(index, root, future.of_captured(func, pc, captured));
            }
            k += 1;
        });
    }

    /// A goroutine has this in a slot, for this.
    fn root(&mut self, index: GoIndex, root: Root, kinds: Kinds) {
        match root.kind {
            Slot::Number | Slot::Float | Slot::Type | Slot::Text => {}
            Slot::Pointer => self.slot(index, root.word, kinds),
            Slot::Value => self.in_memory(one(index), root),
        }
    }

    fn slot(&mut self, index: GoIndex, reference: Ref, kinds: Kinds) {
        if reference == 0 || reference & FROZEN != 0 {
            return;
        }
        self.reach.slots.push((place(reference) as u32, index as u8, kinds));
        self.behind(one(index), place(reference));
    }

    fn in_memory(&mut self, who: Set, root: Root) {
        match root.kind {
            Slot::Number | Slot::Float | Slot::Type | Slot::Text => {}
            Slot::Pointer => self.memory(who, root.word),
            Slot::Value if root.before != 0 && self.text.program.holds_reference(root.before as u32) => {
                self.memory(who, root.word);
            }
            Slot::Value => {}
        }
    }

    /// These have the object in memory.
    fn memory(&mut self, who: Set, reference: Ref) {
        if reference == 0 || reference & FROZEN != 0 || self.reach.no_memory || place(reference) < self.reach.image {
            return;
        }
        let at = place(reference);
        let known = &mut self.reach.held[at];
        if *known | who != *known {
            *known |= who;
            self.reach.open.push(at as u32);
        }
    }

    fn follow(&mut self) {
        while let Some(at) = self.reach.open.pop() {
            self.behind(self.reach.held[at as usize], at as usize);
        }
    }

    /// These have what can be had from an object.
    fn behind(&mut self, who: Set, at: usize) {
        let (state, object) = (self.state, (at as u64) << 32);
        let (number, count) = state.heap.header_of(object);
        let layout = &self.text.program.layouts[number as usize];
        match number {
            standard::WAITER | standard::SEMAPHORE | standard::LOCK_WAITER => {}
            standard::CHAN => {
                self.memory(who, chan::buffer(&state.heap, object));
                let kinds = &self.text.program.layout_of(chan::as_seen(&state.heap, object).elem as u32).slots;
                for waiter in chan::waiters(&state.heap, object, true) {
                    let stack = &state.goroutines[waiter.goroutine as usize].stack;
                    let offered = &stack[waiter.value..waiter.value + kinds.len()];
                    slots(kinds, offered, |root| self.in_memory(who, root));
                }
            }
            _ if layout.references => {
                for element in 0..count as usize {
                    let words = state.heap.slots(object, element * layout.len(), layout.len());
                    slots(&layout.slots, words, |root| self.in_memory(who, root));
                }
            }
            _ => {}
        }
    }
}
