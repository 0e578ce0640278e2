//! The canonical form of a state: two states with the same form have the same future.
//!
//! ```text
//!     the moment, if the program can read it · partial lines and the like (the caller's)
//!     goroutines in order     what they do · frames: function, operation, slots that are read later · deferred calls · panics · queues
//!     objects as met          layout · mark, if it matters · elements
//!     timers in order         how long from now · what happens · objects that only they reach
//! ```
//!
//! Invariants  I1  objects are named by the order in which they are met: where they lie does not matter, and what cannot be reached does not
//!                 exist.
//!             I2  what no goroutine can see is left out: numbers of goroutines, of channels and of timers, capacities of Go's own queues, when
//!                 a waiter began to wait but for how long, strings' places; and while no goroutine reads the clock, nor a time that a timer
//!                 has sent, what timers have sent: only that they have; and when contexts with a timeout end, but for their timers.
//!             I3  goroutines stand in the order of the `go` statements that started them, main first; those of one statement are *alike*, and
//!                 stand in the order of what they do and hold (alike.rs).
//!             I4  a goroutine's name is its statement with its place among those that are alike: while there is one of a statement its name
//!                 stays the same.
//!             I5  an object's mark is part of it where the future depends on it (classes.rs): two ways to one state may differ in what a
//!                 goroutine has read and let go of.
//!             I6  a timer that does nothing but send to a channel which no goroutine reaches any more is left out, unless the program reads
//!                 the clock. Nobody can stop it, reset it or receive from it: what it sends is never seen, and no goroutine is woken. Nor
//!                 does it decide when others fire: it holds up only what was armed later and ends later, which whatever holds it up holds
//!                 up, too; it is no reason for time to move, and it may fire as late as it likes. What calls a function stays. Time that
//!                 passes because it fires can be told only by reading the clock. `runtime.NumGoroutine` does not count timers.
//! Rejected    Goroutines by the places that they have in the state: eight equal senders have millions of states instead of thousands. To try
//!             all orders of those that are alike: as many forms.
//! See         explicit states; sharing.rs; CFSerializer of Java PathFinder.

use gort_events::Digest;

use super::classes::Classes;
use super::explored::Explored;
use super::heap::{FROZEN, Ref, offset, size};
use super::outline::Outline;
use super::parts::Part;
use super::roots::{Root, slots};
use super::state::{GoIndex, Goroutine, State, Status, TimerAction};
use super::{chan, locks, maps, timers};
use crate::code::{Flows, Program, Slot, standard};

/// What is used again from one state to the next.
#[derive(Default, Debug)]
pub struct Form {
    /// For each place in which form an object there was met last, and its number in that, from 1: so nothing is to be wiped for the next form.
    pub(super) numbers: Vec<(u32, u32)>,
    /// How many forms were written, or so: it begins again where it has no room.
    writings: u32,
    /// Places of the objects that were met, in order.
    pub(super) met: Vec<u32>,
    /// Places of the timers that are armed.
    pub(super) armed: Vec<u32>,
    /// Maps that are being gone through.
    pub(super) iterated: Vec<Ref>,
    /// The form, as words.
    pub(super) out: Vec<u64>,
    /// How many words the objects have that were met.
    pub(super) words: usize,
    /// Goroutines that have not ended, in order.
    pub(super) order: Vec<GoIndex>,
    /// For each place of a goroutine where it stands in the order, and its name.
    pub(super) names: Vec<(u32, u64)>,
    /// Whether there are several of one `go` statement.
    pub(super) has_alike: bool,
    /// References of the goroutine that is outlined.
    pub(super) held: Vec<Ref>,
    /// What goroutines that are alike are sorted by.
    pub(super) keys: Vec<(u64, GoIndex)>,
    /// Objects before this place are the image's: they are known by their places. Those of them that have changed.
    pub(super) image: usize,
    pub(super) changed: Vec<u32>,
    pub(super) marked: Vec<u32>,
    /// Timers that are left out (I6), as the state lists them.
    pub(super) unreached: Vec<(u64, u64)>,
}

/// More than any byte is written as.
const CONSUMED: u64 = 1 << 8;

/// What of a state matters besides what it holds.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Whether the program can see which moment it is.
    pub(super) clock: bool,
    /// Whether goroutines that are alike are told apart by their places.
    pub(super) by_place: bool,
}

pub(super) fn place(reference: Ref) -> usize {
    (reference >> 32) as usize
}

impl Form {
    /// Writes the form of a state. More may be put behind it, and then `digest` is what it is known by. `by_place`: whether goroutines that
    /// are alike are told apart in any case.
    pub(super) fn write(&mut self, state: &mut State, explored: &Explored, by_place: bool) {
        let (program, flows, seen) = (explored.program(), explored.flows(), explored.seen(by_place));
        self.writings = self.writings.checked_add(1).unwrap_or_else(|| {
            self.numbers.clear();
            1
        });
        if self.numbers.len() < state.heap.len() {
            self.numbers.resize(state.heap.len(), (0, 0));
        }
        self.met.clear();
        self.armed.clear();
        self.iterated.clear();
        self.out.clear();
        self.words = state.heap.image_len();
        self.line_up(state, seen.by_place);
        self.outline(state, program, flows);
        let state = &*state;
        let armed = state.timers.values().filter_map(|action| match action {
            TimerAction::Fire(timer) => Some(place(*timer) as u32),
            TimerAction::Wake(_) => None,
        });
        self.armed.extend(armed);
        self.armed.sort_unstable();
        self.put(if seen.clock { state.now } else { 0 });
        self.image = match &state.heap.image {
            // If not all of it is reached it is met like any other memory.
            Some(image) if image.changed(&state.heap.words, &mut self.changed, &mut self.marked) => image.len(),
            _ => 0,
        };
        if !seen.clock {
            self.leave_out_times(state);
        }
        let mut writing = Writing { form: self, state, program, classes: &explored.classes, clock: seen.clock };
        match writing.form.image {
            0 => writing.reference(state.globals),
            _ => writing.image(),
        }
        writing.goroutines(flows, seen.by_place);
        writing.functions_of_timers();
        let written = writing.objects(0);
        writing.timers();
        writing.objects(written);
        writing.captured();
        writing.consumed();
    }

    /// What timers have sent to channels of the image is no change of it.
    fn leave_out_times(&mut self, state: &State) {
        let Form { changed, .. } = self;
        let chans = changed.iter().map(|at| u64::from(*at) << 32).filter(|object| {
            let is_chan = state.heap.header_of(*object).0 == standard::CHAN;
            is_chan && chan::is_of_timer(&state.heap, *object)
        });
        let buffers: Vec<u32> = chans.map(|chan| place(chan::buffer(&state.heap, chan)) as u32).collect();
        if !buffers.is_empty() {
            changed.retain(|at| !buffers.contains(at));
        }
    }

    /// Goroutines in the order of their `go` statements.
    fn line_up(&mut self, state: &State, by_place: bool) {
        let goroutine = |index: &GoIndex| &state.goroutines[*index as usize];
        self.order.clear();
        let living = (0..).zip(&state.goroutines).filter(|(_, goroutine)| goroutine.status != Status::Dead);
        self.order.extend(living.map(|(index, _)| index));
        self.has_alike = false;
        if !by_place {
            self.order.sort_by_key(|index| site_of(goroutine(index)));
            let alike = |pair: &[GoIndex]| site_of(goroutine(&pair[0])) == site_of(goroutine(&pair[1]));
            self.has_alike = self.order.windows(2).any(alike);
        }
        self.names.clear();
        self.names.resize(state.goroutines.len(), (0, 0));
    }

    /// Finds out of each goroutine what has changed.
    fn outline(&mut self, state: &mut State, program: &Program, flows: &Flows) {
        for index in 0..self.order.len() {
            let index = self.order[index] as usize;
            let known = state.goroutines[index].outline;
            if known.is_known() && !cfg!(debug_assertions) {
                continue;
            }
            let outline = self.outline_of(state, program, flows, index);
            debug_assert!(!known.is_known() || known.is_as(&outline), "{known:?} is not {outline:?}");
            state.goroutines.set_outline(index, outline);
        }
    }

    fn outline_of(&mut self, state: &State, program: &Program, flows: &Flows, index: usize) -> Outline {
        let mut has_one = true;
        let Form { out, held, .. } = self;
        out.clear();
        held.clear();
        state.goroutines[index].each_part(flows, (state, program), |part| match part {
            Part::Word(word) => out.push(word),
            Part::Reference(reference) if reference == 0 || reference & FROZEN != 0 => out.push(reference),
            Part::Reference(reference) => {
                // No reference is so.
                out.push(1);
                held.push(reference);
            }
            Part::Text(text) => put_bytes(out, text),
            Part::Iterated(_) => has_one = false,
        });
        let outline = Outline::of(has_one.then_some((&out[..], &held[..])));
        out.clear();
        outline
    }

    /// Names the goroutines from this place in the order on, which are alike.
    fn name(&mut self, state: &State, from: usize, to: usize, by_place: bool) {
        for at in from..to {
            let index = self.order[at] as usize;
            let name = match by_place {
                true => index as u64,
                false => name_of(&state.goroutines[index], at - from),
            };
            self.names[index] = (at as u32, name);
        }
    }

    /// The name of the goroutine at this place in the last state.
    pub fn name_of_goroutine(&self, index: GoIndex) -> u64 {
        self.names[index as usize].1
    }

    /// Goroutines that have not ended, in order.
    pub fn order(&self) -> &[GoIndex] {
        &self.order
    }

    /// Whether several goroutines of one `go` statement are there, so that their names may change.
    pub fn has_alike(&self) -> bool {
        self.has_alike
    }

    /// Where the goroutine stands in the order.
    pub(super) fn rank(&self, index: GoIndex) -> u64 {
        u64::from(self.names[index as usize].0)
    }

    /// The digest of the form, and of what was put behind it.
    pub fn digest(&self) -> Digest {
        Digest::of_words(&self.out)
    }

    /// The number of the object in the last state, from 1.
    pub fn number(&self, reference: Ref) -> u32 {
        match place(reference) {
            at if at < self.image => IN_IMAGE | at as u32,
            at => match self.numbers.get(at) {
                Some((writing, number)) if *writing == self.writings => *number,
                _ => 0,
            },
        }
    }

    /// A place of memory by a name that is the same wherever the state is: 0 if nothing reaches it.
    pub fn name_of(&self, reference: Ref) -> u64 {
        u64::from(self.number(reference)) << 32 | offset(reference) as u64
    }

    /// The place of memory of this name. `None`: it is none of the last state.
    pub(super) fn named(&self, name: u64) -> Option<Ref> {
        let (number, offset) = ((name >> 32) as u32, name & u64::from(u32::MAX));
        let place = match number & IN_IMAGE {
            0 => *self.met.get((number as usize).checked_sub(1)?)?,
            _ => number & !IN_IMAGE,
        };
        Some(u64::from(place) << 32 | offset)
    }

    /// The objects that the last state reached, as met.
    pub(super) fn objects(&self) -> impl Iterator<Item = Ref> + '_ {
        self.met.iter().map(|place| u64::from(*place) << 32)
    }

    /// How many words of memory the last state reached.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// Puts bytes behind it, whose number stands there already.
    fn put_bytes(&mut self, bytes: &[u8]) {
        put_bytes(&mut self.out, bytes);
    }

    /// Puts a word behind it.
    #[inline]
    pub fn put(&mut self, word: u64) {
        self.out.push(word);
    }
}

/// Puts bytes behind the words.
fn put_bytes(out: &mut Vec<u64>, bytes: &[u8]) {
    let (words, rest) = bytes.as_chunks::<8>();
    out.extend(words.iter().map(|word| u64::from_le_bytes(*word)));
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        out.push(u64::from_le_bytes(last));
    }
}

/// Which `go` statement started the goroutine. Main comes first, then what timers start.
pub(super) fn site_of(goroutine: &Goroutine) -> u64 {
    let (func, pc) = goroutine.created_at;
    u64::from(func) << 42 | u64::from(pc) << 20 | u64::from(goroutine.id != 1) << 19
}

/// The name of a goroutine of which there are so many others of its statement before it.
fn name_of(goroutine: &Goroutine, before: usize) -> u64 {
    // So many goroutines no state has.
    debug_assert!(before < 1 << 19);
    site_of(goroutine) | before as u64
}

/// Marks the number of an object of the image, which is its place.
const IN_IMAGE: u32 = 1 << 30;

pub(super) struct Writing<'a> {
    pub(super) form: &'a mut Form,
    pub(super) state: &'a State,
    pub(super) program: &'a Program,
    classes: &'a Classes,
    /// Whether the program can see which moment it is.
    clock: bool,
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
        if at < self.form.image {
            return self.put(u64::from(IN_IMAGE) << 32 | reference);
        }
        let form = &mut *self.form;
        let known = &mut form.numbers[at];
        if known.0 != form.writings {
            form.met.push(at as u32);
            *known = (form.writings, form.met.len() as u32);
        }
        let number = u64::from(known.1);
        self.put(number << 32 | offset(reference) as u64);
    }

    /// Which objects of the image have changed: they are the first that are met. And which have a mark that matters.
    fn image(&mut self) {
        for at in 0..self.form.marked.len() {
            let place = self.form.marked[at];
            if self.mark_of(u64::from(place) << 32) {
                self.put(u64::from(place) | 1 << 63);
            }
        }
        self.put(self.form.changed.len() as u64);
        for at in 0..self.form.changed.len() {
            let place = self.form.changed[at];
            self.put(u64::from(place));
            self.form.met.push(place);
        }
    }

    fn part(&mut self, part: Part<'_>) {
        match part {
            Part::Word(word) => self.put(word),
            Part::Reference(reference) => self.reference(reference),
            Part::Text(text) => self.form.put_bytes(text),
            Part::Iterated(map) => self.form.iterated.push(map),
        }
    }

    fn root(&mut self, root: Root) {
        root.each_part((self.state, self.program), |part| self.part(part));
    }

    fn goroutines(&mut self, flows: &Flows, by_place: bool) {
        self.put(self.form.order.len() as u64);
        let mut at = 0;
        while at < self.form.order.len() {
            let site = |writing: &Self, at: usize| {
                let index = writing.form.order.get(at)?;
                Some(site_of(&writing.state.goroutines[*index as usize]))
            };
            let first = site(self, at);
            let mut end = at + 1;
            while !by_place && site(self, end) == first {
                end += 1;
            }
            if end > at + 1 {
                self.sort_alike(flows, at, end);
            }
            self.form.name(self.state, at, end, by_place);
            for at in at..end {
                let index = self.form.order[at];
                if by_place {
                    self.put(u64::from(index));
                }
                self.goroutine(flows, &self.state.goroutines[index as usize]);
            }
            at = end;
        }
    }

    fn goroutine(&mut self, flows: &Flows, goroutine: &Goroutine) {
        let Some((digest, refs)) = goroutine.outline.get() else {
            self.put(u64::MAX);
            let (state, program) = (self.state, self.program);
            goroutine.each_part(flows, (state, program), |part| self.part(part));
            return;
        };
        self.put(refs.len() as u64);
        [digest.0 as u64, (digest.0 >> 64) as u64].into_iter().for_each(|half| self.put(half));
        refs.iter().for_each(|reference| self.reference(*reference));
    }

    /// What functions that timers call reach.
    fn functions_of_timers(&mut self) {
        let state = self.state;
        for action in state.timers.values() {
            if let TimerAction::Fire(timer) = action
                && state.only_sends_to(*action) == 0
            {
                self.reference(*timer);
            }
        }
    }

    /// Whether no goroutine reaches the channel of a timer, nor what the timers call. Needs: all that they reach was met.
    fn is_unreached(&self, action: TimerAction) -> bool {
        let chan = self.state.only_sends_to(action);
        let TimerAction::Fire(timer) = action else { return false };
        let is_met = |reference: Ref| self.form.number(reference) != 0;
        !self.clock && chan != 0 && !is_met(chan) && !is_met(timer)
    }

    fn timers(&mut self) {
        let state = self.state;
        self.form.unreached.clear();
        for (key, action) in &state.timers {
            if self.is_unreached(*action) {
                self.form.unreached.push(*key);
            }
        }
        self.put((state.timers.len() - self.form.unreached.len()) as u64);
        if state.timers.len() == self.form.unreached.len() {
            return;
        }
        let is_left_out = |form: &Form, key: &(u64, u64)| form.unreached.binary_search(key).is_ok();
        let kept = state.timers.keys().filter(|key| !is_left_out(self.form, key));
        let mut numbers: Vec<u64> = kept.map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        for (key, action) in &state.timers {
            if is_left_out(self.form, key) {
                continue;
            }
            let (at, number) = key;
            self.put(at.saturating_sub(state.now));
            // Which of two was armed first decides whether the other one can overtake it.
            self.put(numbers.partition_point(|before| before < number) as u64);
            match action {
                TimerAction::Wake(index) => self.put(self.form.rank(*index)),
                TimerAction::Fire(timer) => {
                    self.put(u64::MAX);
                    self.reference(*timer);
                }
            }
        }
    }

    /// Writes the objects that were met from this one on, and those that they lead to. How many there are then.
    fn objects(&mut self, from: usize) -> usize {
        let mut next = from;
        while let Some(at) = self.form.met.get(next).copied() {
            next += 1;
            self.object(u64::from(at) << 32);
        }
        next
    }

    /// Whether the object has a mark that is part of the form.
    fn mark_of(&self, object: Ref) -> bool {
        let keeps = match place(object) == place(self.state.globals) {
            true => self.classes.keeps_mark_of_globals(),
            false => self.classes.keeps_marks(self.state.heap.header_of(object).0),
        };
        keeps && self.state.heap.was_read(object)
    }

    fn object(&mut self, object: Ref) {
        let state = self.state;
        let (number, count) = state.heap.header_of(object);
        self.put(u64::from(self.mark_of(object)) << 63 | u64::from(number) << 32 | u64::from(count));
        self.form.words += 1 + size(&self.program.layouts[number as usize], count);
        match number {
            standard::BYTES => {
                let bytes = state.heap.bytes(object, count as usize);
                self.form.put_bytes(bytes);
            }
            standard::MAP => self.map(object),
            standard::CHAN => self.chan(object),
            // Whoever asks for it reads the clock.
            standard::MOMENT if !self.clock => {}
            standard::LOCK_WAITER => {
                let [next, goroutine, waited, memory, ticket] = locks::waiter_as_seen(state, object);
                self.reference(next);
                let rank = self.form.rank(goroutine as GoIndex);
                [rank, waited, memory, ticket].into_iter().for_each(|word| self.put(word));
            }
            _ if place(object) < self.form.image && !self.is_armed(object) => self.differences(object, number, count),
            _ if !self.program.layouts[number as usize].references => {
                let all = size(&self.program.layouts[number as usize], count);
                self.form.out.extend_from_slice(state.heap.slots(object, 0, all));
            }
            _ => {
                let layout = &self.program.layouts[number as usize];
                let is_armed = self.is_armed(object);
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

    /// Whether it is a timer that is armed.
    fn is_armed(&self, object: Ref) -> bool {
        self.form.armed.binary_search(&(place(object) as u32)).is_ok()
    }

    /// What is otherwise in an object of the image than it was there. Whatever else it refers to lies in the image, as it did.
    fn differences(&mut self, object: Ref, number: u32, count: u32) {
        let state = self.state;
        let Some(image) = &state.heap.image else { return };
        let kinds = &self.program.layouts[number as usize].slots;
        let now = state.heap.slots(object, 0, kinds.len() * count as usize);
        let from = place(object) + 1;
        let then = image.words(from, now.len());
        image.changed_slots(kinds, from, now, |slot| {
            let kind = kinds[slot % kinds.len()];
            let [root, was] = [now, then].map(|words| Root::of(words, slot, kind));
            if kind == Slot::Text && self.text(root) == self.text(was) {
                return;
            }
            self.put(slot as u64);
            self.root(root);
        });
        // No slot is as large.
        self.put(u64::MAX);
    }

    fn text(&self, root: Root) -> &[u8] {
        self.state.heap.text(&self.program.text, root.word, root.after)
    }

    /// What an example has printed.
    fn captured(&mut self) {
        if let Some(captured) = &self.state.captured {
            captured.iter().for_each(|byte| self.form.put(u64::from(*byte) + 1));
        }
    }

    /// How much of standard input has been read. No byte that was kept is as large.
    fn consumed(&mut self) {
        if self.state.consumed > 0 {
            self.form.put(self.state.consumed + CONSUMED);
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
        let is_read = self.clock || !chan::is_of_timer(&state.heap, chan);
        if is_read && kinds.iter().all(|kind| *kind == Slot::Number) {
            let words = chan::buffered_slots(&state.heap, chan, kinds.len());
            words.iter().for_each(|words| self.form.out.extend_from_slice(words));
        } else if is_read {
            for value in 0..seen.buffered {
                let words = chan::buffered_value(&state.heap, chan, value, kinds.len());
                slots(kinds, words, |root| self.root(root));
            }
        }
        for sends in [false, true] {
            self.put(u64::MAX);
            for waiter in chan::waiters(&state.heap, chan, sends) {
                self.put(self.form.rank(waiter.goroutine) << 32 | u64::from(waiter.case));
                if sends {
                    let stack = &state.goroutines[waiter.goroutine as usize].stack;
                    slots(kinds, &stack[waiter.value..waiter.value + kinds.len()], |root| self.root(root));
                }
            }
        }
    }
}
