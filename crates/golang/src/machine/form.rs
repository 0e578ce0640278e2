//! The canonical form of a state: two states with the same form have the same future.
//!
//! ```text
//!     the moment, if the program can read it · partial lines and the like (the caller's)
//!     goroutines by place     what they do · frames: function, operation, slots that are read later · deferred calls · panics · queues
//!     timers in order         how long from now · what happens
//!     objects as met          layout · elements
//! ```
//!
//! Invariants  I1  objects are named by the order in which they are met: where they lie does not matter, and what cannot be reached does not
//!                 exist.
//!             I2  what no goroutine can see is left out: numbers of goroutines, of channels and of timers, capacities of Go's own queues, when
//!                 a waiter began to wait but for how long, strings' places.
//!             I3  goroutines are named by their places. A free place is always taken up by the lowest number, so that a program that starts
//!                 and ends goroutines comes back to the same form.
//! Rejected    Sorting goroutines that are alike: an actor would have another name in the next state.
//! See         explicit states; sharing.rs; CFSerializer of Java PathFinder.

use gort_events::{Digest, WaitReason};

use super::heap::{FROZEN, Ref, offset, size};
use super::roots::{Root, slots};
use super::state::{FrameKind, State, Status, TimerAction, Woken};
use super::{chan, locks, maps, timers};
use crate::code::{Flows, Program, Slot, standard};

/// What is used again from one state to the next.
#[derive(Clone, Default, Debug)]
pub struct Form {
    /// The number of the object at each place, from 1; 0: it was not met.
    numbers: Vec<u32>,
    /// Places of the objects that were met, in order.
    met: Vec<u32>,
    /// Places of the timers that are armed.
    armed: Vec<u32>,
    /// Maps that are being gone through.
    iterated: Vec<Ref>,
    digest: Digest,
    /// How many words the objects have that were met.
    words: usize,
}

/// What of a state matters besides what it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Whether the program can see which moment it is.
    pub clock: bool,
}

fn place(reference: Ref) -> usize {
    (reference >> 32) as usize
}

impl Form {
    /// The digest of a state.
    pub fn of(&mut self, state: &State, program: &Program, flows: &Flows, seen: Seen) -> Digest {
        self.numbers.clear();
        self.numbers.resize(state.heap.len(), 0);
        self.met.clear();
        self.armed.clear();
        self.iterated.clear();
        (self.digest, self.words) = (Digest::default(), 0);
        let armed = state.timers.values().filter_map(|action| match action {
            TimerAction::Fire(timer) => Some(place(*timer) as u32),
            TimerAction::Wake(_) => None,
        });
        self.armed.extend(armed);
        self.armed.sort_unstable();
        self.put(if seen.clock { state.now } else { 0 });
        let mut writing = Writing { form: self, state, program };
        writing.reference(state.globals);
        writing.goroutines(flows);
        writing.put(0);
        writing.timers();
        writing.objects();
        writing.captured();
        self.digest
    }

    /// The number of the object in the last state, from 1.
    pub fn number(&self, reference: Ref) -> u32 {
        self.numbers.get(place(reference)).copied().unwrap_or(0)
    }

    /// A place of memory by a name that is the same wherever the state is: 0 if nothing reaches it.
    pub fn name_of(&self, reference: Ref) -> u64 {
        u64::from(self.number(reference)) << 32 | offset(reference) as u64
    }

    /// How many words of memory the last state reached.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    fn put(&mut self, word: u64) {
        self.digest = self.digest.with(word);
    }
}

struct Writing<'a> {
    form: &'a mut Form,
    state: &'a State,
    program: &'a Program,
}

impl Writing<'_> {
    fn put(&mut self, word: u64) {
        self.form.put(word);
    }

    fn reference(&mut self, reference: Ref) {
        if reference == 0 || reference & FROZEN != 0 {
            return self.put(reference);
        }
        let at = place(reference);
        if self.form.numbers[at] == 0 {
            self.form.met.push(at as u32);
            self.form.numbers[at] = self.form.met.len() as u32;
        }
        let number = u64::from(self.form.numbers[at]);
        self.put(number << 32 | offset(reference) as u64);
    }

    fn text(&mut self, reference: Ref, len: u64) {
        let text = self.state.heap.text(&self.program.text, reference, len);
        let (words, rest) = text.as_chunks::<8>();
        self.form.put(len);
        for word in words {
            self.form.put(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.form.put(u64::from_le_bytes(last));
        }
    }

    fn root(&mut self, root: Root) {
        match root.kind {
            Slot::Number | Slot::Float | Slot::Type => self.put(root.word),
            Slot::Pointer => self.reference(root.word),
            // Which of two equal strings it is cannot be seen.
            Slot::Text => self.text(root.word, root.after),
            Slot::Value => match root.before != 0 && self.program.holds_reference(root.before as u32) {
                true => self.reference(root.word),
                false => self.put(root.word),
            },
        }
    }

    fn goroutines(&mut self, flows: &Flows) {
        for (index, goroutine) in self.state.goroutines.iter().enumerate() {
            if goroutine.status == Status::Dead {
                continue;
            }
            self.put(index as u64 + 1);
            self.put(match goroutine.status {
                Status::Parked(reason) => 1 + reason_number(reason),
                _ => 0,
            });
            self.put(match goroutine.woken {
                Woken::Case { case, ok, .. } => 4 + (u64::from(case) << 1 | u64::from(ok)) * 4,
                Woken::Closed { case, .. } => 5 + u64::from(case) * 4,
                Woken::Given => 1,
                _ => 0,
            });
            // Where it was started is seen in reports.
            self.put(u64::from(goroutine.created_at.0) << 32 | u64::from(goroutine.created_at.1));
            self.put(goroutine.frames.len() as u64);
            for frame in &goroutine.frames {
                self.put(u64::from(frame.func) << 32 | u64::from(frame.pc));
                self.put(match frame.kind() {
                    FrameKind::Call => 0,
                    FrameKind::Deferred => 1,
                    FrameKind::Panicking(number) => 2 + u64::from(number),
                });
                let flow = flows.of(self.program, frame.func);
                if flow.reads_closure(frame.pc) {
                    self.reference(frame.closure);
                }
                let stack = &goroutine.stack;
                let maps = flow.iterated(frame.pc).map(|slot| stack.get(frame.base as usize + slot as usize).copied());
                self.form.iterated.extend(maps.flatten());
            }
            goroutine.live_slots(self.program, flows, |_, root| self.root(root));
            self.put(goroutine.deferred.len() as u64);
            for deferred in &goroutine.deferred {
                self.put(u64::from(deferred.frame) << 32 | u64::from(deferred.func));
                self.reference(deferred.closure);
                let function = &self.program.functions[deferred.func as usize];
                let params = function.results as usize..(function.results + function.params) as usize;
                slots(&function.frame[params], &deferred.args, |root| self.root(root));
            }
            self.put(goroutine.panics.len() as u64);
            for panic in &goroutine.panics {
                let [typ, value] = panic.value;
                self.put(u64::from(panic.recovered) | u64::from(panic.goexit) << 1 | u64::from(panic.at) << 2);
                self.put(u64::from(panic.owner) << 32 | typ);
                self.root(Root { kind: Slot::Value, word: value, before: typ, after: 0 });
            }
            self.put(goroutine.waits.len() as u64);
            for wait in &goroutine.waits {
                self.wait(*wait);
            }
        }
    }

    /// A queue in which a goroutine stands.
    fn wait(&mut self, wait: Ref) {
        let (layout, _) = self.state.heap.header_of(wait);
        if layout == standard::WAITER {
            let (chan, case) = chan::place_of_waiter(&self.state.heap, wait);
            self.reference(chan);
            self.put(case);
        } else {
            self.reference(wait);
        }
    }

    fn timers(&mut self) {
        let state = self.state;
        let mut numbers: Vec<u64> = state.timers.keys().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        self.put(numbers.len() as u64);
        for ((at, number), action) in &state.timers {
            self.put(at.saturating_sub(state.now));
            // Which of two was armed first decides whether the other one can overtake it.
            self.put(numbers.partition_point(|before| before < number) as u64);
            match action {
                TimerAction::Wake(index) => self.put(u64::from(*index)),
                TimerAction::Fire(timer) => {
                    self.put(u64::MAX);
                    self.reference(*timer);
                }
            }
        }
    }

    fn objects(&mut self) {
        let mut next = 0;
        while let Some(at) = self.form.met.get(next).copied() {
            next += 1;
            self.object(u64::from(at) << 32);
        }
    }

    fn object(&mut self, object: Ref) {
        let state = self.state;
        let (number, count) = state.heap.header_of(object);
        self.put(u64::from(number) << 32 | u64::from(count));
        self.form.words += 1 + size(&self.program.layouts[number as usize], count);
        match number {
            standard::BYTES => {
                let bytes = state.heap.bytes(object, count as usize);
                let (words, rest) = bytes.as_chunks::<8>();
                words.iter().for_each(|word| self.form.put(u64::from_le_bytes(*word)));
                rest.iter().for_each(|byte| self.form.put(u64::from(*byte)));
            }
            standard::MAP => self.map(object),
            standard::CHAN => self.chan(object),
            standard::LOCK_WAITER => {
                let [next, goroutine, waited, memory, ticket] = locks::waiter_as_seen(state, object);
                self.reference(next);
                [goroutine, waited, memory, ticket].into_iter().for_each(|word| self.put(word));
            }
            _ => {
                let layout = &self.program.layouts[number as usize];
                let is_armed = self.form.armed.binary_search(&(place(object) as u32)).is_ok();
                for element in 0..count as usize {
                    let words = state.heap.slots(object, element * layout.len(), layout.len());
                    if is_armed {
                        slots(&layout.slots, &timers::as_seen(state, words), |root| self.root(root));
                    } else {
                        slots(&layout.slots, words, |root| self.root(root));
                    }
                }
            }
        }
    }

    /// What an example has printed.
    fn captured(&mut self) {
        if let Some(captured) = &self.state.captured {
            captured.iter().for_each(|byte| self.form.put(u64::from(*byte) + 1));
        }
    }

    /// Its entries, in the order in which they came. Which ones there were before them is seen only while it is being gone through.
    fn map(&mut self, map: Ref) {
        let state = self.state;
        let is_iterated = self.form.iterated.contains(&map);
        for (sequence, layout, words) in maps::entries(&state.heap, self.program, map) {
            self.put(if is_iterated { sequence + 1 } else { 1 });
            let kinds = &self.program.layouts[layout as usize].slots;
            slots(&kinds[maps::HEAD..], words, |root| self.root(root));
        }
        self.put(0);
        self.put(if is_iterated { maps::next_sequence(&state.heap, map) } else { 0 });
    }

    fn chan(&mut self, chan: Ref) {
        let state = self.state;
        let seen = chan::as_seen(&state.heap, chan);
        [seen.capacity, seen.closed, seen.elem].into_iter().for_each(|word| self.put(word));
        let kinds = &self.program.layout_of(seen.elem as u32).slots;
        self.put(seen.buffered);
        for value in 0..seen.buffered {
            let words = chan::buffered_value(&state.heap, chan, value, kinds.len());
            slots(kinds, words, |root| self.root(root));
        }
        for sends in [false, true] {
            self.put(u64::MAX);
            for waiter in chan::waiters(&state.heap, chan, sends) {
                self.put(u64::from(waiter.goroutine) << 32 | u64::from(waiter.case));
                if sends {
                    let stack = &state.goroutines[waiter.goroutine as usize].stack;
                    slots(kinds, &stack[waiter.value..waiter.value + kinds.len()], |root| self.root(root));
                }
            }
        }
    }
}

fn reason_number(reason: WaitReason) -> u64 {
    reason as u64
}
