//! In which order goroutines of one `go` statement stand.
//!
//! ```text
//!     by a key          what they do, and what they hold, a little way behind it
//!     where keys are equal, and they hold different objects:
//!     by classes        a class has the members whose keys are equal, of all statements whose goroutines are not in order yet; it is divided by
//!                       what its members reach, and by which classes reach that, until nothing is divided any more
//!     one of several    if a class has several members even then, one of them comes first, and all classes are divided again
//! ```
//!
//! Invariants  I1  where an object lies, and at which place a goroutine, decides nothing, but which one of a class is taken out of it: they are
//!                 the same in whatever was looked at, so that any of them gives the same form. (There are graphs in which that is not enough;
//!                 they look the same from every corner. Programs' memory does not: a state with two forms would be a contradiction
//!                 where steps are concluded and compared.)
//! Rejected    To leave goroutines whose keys are equal in the order of their places: equal states have several forms then, and whoever goes
//!             along the steps of one way through the states of another one finds other names.
//! See         form.rs, I3; Weisfeiler, Lehman: "The reduction of a graph to canonical form", 1968; McKay: "Practical graph isomorphism", 1981.

use gort_events::WaitReason;
use rustc_hash::FxHashMap;

use super::form::{Form, Writing, place, site_of};
use super::heap::{FROZEN, Ref, offset};
use super::parts::{Part, reason_number, woken_number};
use super::roots::{Root, slots};
use super::state::{GoIndex, State, Status, TimerAction};
use super::{chan, locks, maps};
use crate::code::{Flows, Program, Slot, standard};

impl Writing<'_> {
    /// Sorts goroutines that are alike by what they do and hold.
    pub(super) fn sort_alike(&mut self, flows: &Flows, from: usize, to: usize) {
        let mut keys = std::mem::take(&mut self.form.keys);
        keys.clear();
        for index in &self.form.order[from..to] {
            keys.push((self.key(flows, *index), *index));
        }
        keys.sort_unstable();
        let outline = |(_, index): &(u64, GoIndex)| &self.state.goroutines[*index as usize].outline;
        let is_tie =
            |pair: &[(u64, GoIndex)]| pair[0].0 == pair[1].0 && !outline(&pair[0]).is_written_as(outline(&pair[1]));
        if keys.windows(2).any(is_tie) {
            self.settle(flows, to, &mut keys);
        }
        for (place, (_, index)) in self.form.order[from..to].iter_mut().zip(&keys) {
            *place = *index;
        }
        self.form.keys = keys;
    }

    /// What a goroutine does and holds, as far as it does not matter where: objects that have a number by it, others by what is in them.
    fn key(&self, flows: &Flows, index: GoIndex) -> u64 {
        let goroutine = &self.state.goroutines[index as usize];
        let mut key = Key { form: self.form, state: self.state, program: self.program, sum: 0 };
        key.add(match goroutine.status {
            Status::Parked(reason) => 1 + reason_number(reason),
            _ => 0,
        });
        key.add(woken_number(goroutine.woken));
        for frame in &goroutine.frames {
            key.add(u64::from(frame.func) << 32 | u64::from(frame.pc));
            if flows.of(self.program, frame.func).reads_closure(frame.pc) {
                key.reference(frame.closure, DEPTH);
            }
        }
        goroutine.live_slots(self.program, flows, |_, root| key.root(root, DEPTH));
        key.add(goroutine.deferred.len() as u64 | (goroutine.panics.len() as u64) << 32);
        for wait in &goroutine.waits {
            key.wait(*wait);
        }
        if matches!(goroutine.status, Status::Parked(WaitReason::Sleep)) {
            // Those that sleep are told apart by when they wake up.
            let timers = self.state.timers.values().filter(|action| matches!(action, TimerAction::Wake(_)));
            let place = timers.enumerate().find(|(_, action)| **action == TimerAction::Wake(index));
            key.add(place.map_or(0, |(place, _)| place as u64 + 1));
        }
        key.sum
    }
}

/// A goroutine that is not in order yet.
struct Member {
    index: GoIndex,
    /// A hash of what is known of it: those with the same one are a class.
    class: u64,
    /// Objects that it reaches and that have no number, in the order in which it does.
    reached: Vec<u32>,
}

fn mixed(hash: u64, word: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 32
}

impl Writing<'_> {
    /// Puts goroutines whose keys are equal in order: those of `keys`, behind which others stand from `to` on.
    #[cold]
    fn settle(&self, flows: &Flows, to: usize, keys: &mut [(u64, GoIndex)]) {
        let mut numbered = Numbered { writing: self, numbers: FxHashMap::default() };
        self.form.met.iter().for_each(|object| numbered.number_behind(u64::from(*object) << 32));
        let mut open: Vec<(u64, GoIndex)> = keys.to_vec();
        let site = |at: usize| Some(site_of(&self.state.goroutines[*self.form.order.get(at)? as usize]));
        for at in to..self.form.order.len() {
            let index = self.form.order[at];
            let is_alone = (at == to || site(at - 1) != site(at)) && site(at + 1) != site(at);
            match is_alone {
                true => self.references_of(flows, index, |reference| numbered.number(reference)),
                false => open.push((mixed(site(at).unwrap_or(0), self.key(flows, index)), index)),
            }
        }
        let mut members: Vec<Member> = open.iter().map(|(key, index)| numbered.member(flows, *key, *index)).collect();
        while divide(&mut members) {}
        let class = |index: GoIndex| members.iter().find(|member| member.index == index).map(|member| member.class);
        keys.sort_by_key(|(key, index)| (*key, class(*index), *index));
    }

    fn references_of(&self, flows: &Flows, index: GoIndex, mut each: impl FnMut(Ref)) {
        self.state.goroutines[index as usize].each_part(flows, (self.state, self.program), |part| {
            if let Part::Reference(reference) = part {
                each(reference);
            }
        });
    }

    /// What is in an object, but for the queues of a channel: who waits knows its place there.
    fn parts_behind(&self, object: Ref, mut each: impl FnMut(Part<'_>)) {
        let (state, program) = (self.state, self.program);
        let heap = &state.heap;
        let (number, count) = heap.header_of(object);
        each(Part::Word(u64::from(number) << 32 | u64::from(count)));
        let layout = &program.layouts[number as usize];
        let mut root = |root: Root| root.each_part((state, program), &mut each);
        match number {
            standard::WAITER | standard::MOMENT => {}
            standard::LOCK_WAITER => {
                let [next, _, waited, memory, ticket] = locks::waiter_as_seen(state, object);
                each(Part::Reference(next));
                [waited, memory, ticket].into_iter().for_each(|word| each(Part::Word(word)));
            }
            standard::MAP => {
                for (_, layout, words) in maps::entries(heap, program, object) {
                    slots(&program.layouts[layout as usize].slots[maps::HEAD..], words, &mut root);
                }
            }
            standard::CHAN => {
                let seen = chan::as_seen(heap, object);
                let kinds = &program.layout_of(seen.elem as u32).slots;
                for value in 0..if chan::is_of_timer(heap, object) { 0 } else { seen.buffered } {
                    slots(kinds, chan::buffered_value(heap, object, value, kinds.len()), &mut root);
                }
                [seen.capacity, seen.closed, seen.buffered].into_iter().for_each(|word| each(Part::Word(word)));
            }
            _ if layout.bytes => each(Part::Text(heap.bytes(object, count as usize))),
            _ => {
                for element in 0..count as usize {
                    slots(&layout.slots, heap.slots(object, element * layout.len(), layout.len()), &mut root);
                }
            }
        }
    }
}

/// Objects that are the same whichever of several goroutines comes first, by numbers.
struct Numbered<'a> {
    writing: &'a Writing<'a>,
    numbers: FxHashMap<u32, u64>,
}

impl Numbered<'_> {
    /// The number of an object: 0 if it has none.
    fn number_of(&self, object: u32) -> u64 {
        match self.writing.form.number(u64::from(object) << 32) {
            0 => self.numbers.get(&object).copied().unwrap_or(0),
            met => u64::from(met),
        }
    }

    /// The object, if it had no number: it has one now.
    fn enter(&mut self, reference: Ref) -> Option<Ref> {
        let object = place(reference) as u32;
        let is_new = reference != 0 && reference & FROZEN == 0 && self.number_of(object) == 0;
        is_new.then(|| {
            self.numbers.insert(object, 1 << 32 | self.numbers.len() as u64);
            u64::from(object) << 32
        })
    }

    /// Gives it a number, and what is behind it.
    fn number(&mut self, reference: Ref) {
        if let Some(object) = self.enter(reference) {
            self.number_behind(object);
        }
    }

    fn number_behind(&mut self, object: Ref) {
        let mut open = vec![object];
        let mut next = Vec::new();
        while let Some(object) = open.pop() {
            next.clear();
            self.writing.parts_behind(object, |part| {
                if let Part::Reference(reference) = part {
                    next.push(reference);
                }
            });
            open.extend(next.iter().rev().filter_map(|reference| self.enter(*reference)));
        }
    }

    /// The goroutine with all that it reaches.
    fn member(&self, flows: &Flows, key: u64, index: GoIndex) -> Member {
        let mut member = Member { index, class: key, reached: Vec::new() };
        let writing = self.writing;
        let goroutine = &writing.state.goroutines[index as usize];
        goroutine.each_part(flows, (writing.state, writing.program), |part| self.add(&mut member, part));
        let mut next = 0;
        while let Some(object) = member.reached.get(next).copied() {
            next += 1;
            writing.parts_behind(u64::from(object) << 32, |part| self.add(&mut member, part));
        }
        member
    }

    fn add(&self, member: &mut Member, part: Part<'_>) {
        let mut mix = |word: u64| member.class = mixed(member.class, word);
        match part {
            Part::Word(word) => mix(word),
            Part::Text(text) => text.chunks(8).for_each(|bytes| {
                mix(bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
            }),
            Part::Reference(reference) if reference == 0 || reference & FROZEN != 0 => mix(reference),
            Part::Reference(reference) => {
                let object = place(reference) as u32;
                let number = self.number_of(object);
                let known = member.reached.iter().position(|known| *known == object);
                mix(offset(reference) as u64);
                mix(match (number, known) {
                    (0, Some(known)) => 2 << 32 | known as u64,
                    (0, None) => 3 << 32,
                    (number, _) => number,
                });
                if number == 0 && known.is_none() {
                    member.reached.push(object);
                }
            }
            Part::Iterated(_) => {}
        }
    }
}

/// Divides classes as far as it goes, and then takes one member out of a class. Whether there was one to take.
fn divide(members: &mut [Member]) -> bool {
    refine(members);
    members.sort_by_key(|member| (member.class, member.index));
    let is_open = |pair: &[Member]| pair[0].class == pair[1].class && pair[0].reached != pair[1].reached;
    let Some(open) = members.windows(2).find(|pair| is_open(pair)).map(|pair| pair[0].class) else { return false };
    let first = members.iter_mut().find(|member| member.class == open);
    first.into_iter().for_each(|first| first.class = mixed(first.class, 1));
    true
}

/// Divides classes by which classes reach what their members reach, as long as there are more of them then.
fn refine(members: &mut [Member]) {
    let count = |members: &[Member]| {
        let mut classes: Vec<u64> = members.iter().map(|member| member.class).collect();
        classes.sort_unstable();
        classes.dedup();
        classes.len()
    };
    let mut before = count(members);
    loop {
        let mut reached_by: FxHashMap<u32, u64> = FxHashMap::default();
        for member in &*members {
            for (at, object) in (1..).zip(&member.reached) {
                let sum = reached_by.entry(*object).or_default();
                *sum = sum.wrapping_add(mixed(member.class, at));
            }
        }
        for member in &mut *members {
            member.class = member.reached.iter().fold(member.class, |class, object| mixed(class, reached_by[object]));
        }
        let now = count(members);
        if now == before {
            return;
        }
        before = now;
    }
}

/// How far behind what a goroutine holds a key looks.
const DEPTH: u32 = 2;

/// So many words of an object a key has.
const MOST_OF_AN_OBJECT: usize = 16;

/// The key of a goroutine, in the making.
struct Key<'a> {
    form: &'a Form,
    state: &'a State,
    program: &'a Program,
    sum: u64,
}

impl Key<'_> {
    fn add(&mut self, word: u64) {
        self.sum = mixed(self.sum, word);
    }

    fn root(&mut self, root: Root, depth: u32) {
        match root.kind {
            Slot::Number | Slot::Float | Slot::Type => self.add(root.word),
            Slot::Pointer => self.reference(root.word, depth),
            Slot::Text => {
                let text = self.state.heap.text(&self.program.text, root.word, root.after);
                self.add(root.after);
                text.iter().take(MOST_OF_AN_OBJECT).for_each(|byte| self.add(u64::from(*byte)));
            }
            Slot::Value => match root.before != 0 && self.program.holds_reference(root.before as u32) {
                true => self.reference(root.word, depth),
                false => self.add(root.word),
            },
        }
    }

    fn reference(&mut self, reference: Ref, depth: u32) {
        if reference == 0 || reference & FROZEN != 0 {
            return self.add(reference);
        }
        let number = self.form.number(reference);
        self.add(u64::from(number) << 32 | offset(reference) as u64);
        if number != 0 || depth == 0 {
            return;
        }
        let (number, count) = self.state.heap.header_of(reference);
        self.add(u64::from(number) << 32 | u64::from(count));
        let layout = &self.program.layouts[number as usize];
        let object = (place(reference) as u64) << 32;
        match number {
            standard::CHAN => {
                let seen = chan::as_seen(&self.state.heap, object);
                [seen.capacity, seen.closed, seen.buffered].into_iter().for_each(|word| self.add(word));
            }
            standard::MAP | standard::SEMAPHORE | standard::WAITER | standard::LOCK_WAITER | standard::MOMENT => {}
            _ if layout.bytes => {
                let bytes = self.state.heap.bytes(object, (count as usize).min(MOST_OF_AN_OBJECT));
                bytes.iter().for_each(|byte| self.add(u64::from(*byte)));
            }
            _ => {
                for element in 0..(count as usize).min(MOST_OF_AN_OBJECT) {
                    let words = self.state.heap.slots(object, element * layout.len(), layout.len());
                    slots(&layout.slots, words, |root| self.root(root, depth - 1));
                }
            }
        }
    }

    /// A queue in which the goroutine stands, and where in it: how many stand behind.
    fn wait(&mut self, wait: Ref) {
        let heap = &self.state.heap;
        let (layout, _) = heap.header_of(wait);
        match layout {
            standard::WAITER => {
                let (chan, case) = chan::place_of_waiter(heap, wait);
                self.reference(chan, 0);
                self.add(case);
                self.add(chan::behind(heap, wait));
            }
            standard::LOCK_WAITER => self.add(locks::behind(heap, wait)),
            _ => self.reference(wait, 0),
        }
    }
}
