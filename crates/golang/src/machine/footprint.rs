//! What a step of a program that is explored has to do with others: goroutines that moved, channels and locks that it used.
//!
//! States      Not known, from the start and for good as soon as the step does what is not listed here; else a short list.
//! Invariants  I1  two steps of different goroutines that can be taken in one state, both of which are known and have nothing in common, can be
//!                 taken in either order: each does the same, prints the same, and they lead to the same state. For what a step does is one
//!                 operation on channels or locks, all of which are in the list, and then what nobody can notice (step.rs), by the goroutines
//!                 in the list: to memory that one of them alone reaches, or that nobody writes. One step may let go of memory before which
//!                 another goroutine stands: that one goes on in either order, and is in the list of who moved.
//!             I2  a known step starts no goroutine and ends none, arms no timer and lets no time pass, collects no garbage, ends nothing and
//!                 brings no goroutine to an end of the program; it marks no object that had no mark, and leaves no line open.
//!             I3  what stands in the list is known by its place in memory, which is the same in all states that are reached from one by known
//!                 steps.
//! Rejected    To write down each access to memory: it takes longer than what is saved.
//! See         by_state.rs of crates/explore, which concludes from it; step.rs; Godefroid: "Partial-order methods", 1996 (independence).

use super::chan;
use super::explored::Explored;
use super::heap::{FROZEN, Ref};
use super::natives::numbered;
use super::state::{Frame, GoIndex, State, Status};
use crate::code::Op;

/// So many things a list may have.
const MOST: usize = 6;

/// Marks a goroutine in a list; what else is in it are references.
const GOROUTINE: u64 = FROZEN;

/// Mark the ends of a channel in a list. A send that finds room and no receiver puts a value behind the others, a receive that finds one, while
/// no sender waits, takes the first: in either order both do the same. Whatever else is done to a channel uses both ends.
const FRONT: u64 = 1;
const BACK: u64 = 2;

/// Operations of package sync of which all that others can notice is done to their first argument, or, where they have a result, to the one
/// behind it.
const ON_OBJECTS: [(&str, usize); 11] = [
    ("sync.Mutex.Lock", 0),
    ("sync.Mutex.TryLock", 1),
    ("sync.Mutex.Unlock", 0),
    ("sync.RWMutex.RLock", 0),
    ("sync.RWMutex.TryRLock", 1),
    ("sync.RWMutex.RUnlock", 0),
    ("sync.RWMutex.Lock", 0),
    ("sync.RWMutex.TryLock", 1),
    ("sync.RWMutex.Unlock", 0),
    ("sync.WaitGroup.Add", 0),
    ("sync.WaitGroup.Wait", 0),
];

/// What a step has to do with others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Footprint {
    list: [u64; MOST],
    len: usize,
    /// Whether it is known.
    known: bool,
    /// What of the state stays as it is in a known step.
    kept: [u64; 6],
}

impl Footprint {
    /// The step of this goroutine begins.
    pub(super) fn begin(&mut self, state: &State, explored: &Explored, index: GoIndex) {
        *self = Footprint { known: true, kept: kept(state), ..Footprint::default() };
        let is_plain = !explored.tells_goroutines() && state.bubble_count == 0 && state.captured.is_none();
        if !is_plain || !self.add_operation(state, explored, index) {
            self.known = false;
        }
    }

    /// It is not known what the step has to do with others.
    pub(super) fn lose(&mut self) {
        self.known = false;
    }

    fn add(&mut self, thing: u64) {
        if !self.known || self.list[..self.len].contains(&thing) {
            return;
        }
        match self.list.get_mut(self.len) {
            Some(place) => (*place, self.len) = (thing, self.len + 1),
            None => self.known = false,
        }
    }

    /// These ends of a channel are used. That is known.
    fn add_chan(&mut self, chan: Ref, ends: u64) -> bool {
        for end in [FRONT, BACK] {
            if chan != 0 && ends & end != 0 {
                self.add(chan | end);
            }
        }
        true
    }

    /// The goroutine moves.
    pub(super) fn add_goroutine(&mut self, explored: &Explored, state: &State, index: GoIndex) {
        if !self.known {
            return;
        }
        self.add(GOROUTINE | u64::from(index));
        let goroutine = &state.goroutines[index as usize];
        let is_own =
            |(number, frame): (usize, &Frame)| number == 0 && goroutine.id == 1 || !explored.is_opaque(frame.func);
        self.known &= goroutine.frames.iter().enumerate().all(is_own);
    }

    /// What the goroutine's next operation is about. Whether that is known.
    fn add_operation(&mut self, state: &State, explored: &Explored, index: GoIndex) -> bool {
        let goroutine = &state.goroutines[index as usize];
        let Some(frame) = goroutine.frames.last() else { return false };
        let program = explored.program();
        let function = &program.functions[frame.func as usize];
        let slot = |slot: usize| goroutine.stack[frame.base as usize + slot];
        let is_timers = |chan: Ref| chan != 0 && chan::is_of_timer(&state.heap, chan);
        match function.ops[frame.pc as usize] {
            Op::Send { c, .. } | Op::Recv { c, .. } | Op::Close { c } | Op::ChanLen { c, .. }
                if is_timers(slot(c.0 as usize)) =>
            {
                false
            }
            Op::Send { c, .. } => {
                let chan = slot(c.0 as usize);
                let ends = if chan::has_room(&state.heap, chan) { BACK } else { BACK | FRONT };
                self.add_chan(chan, ends)
            }
            Op::Recv { c, .. } => {
                let chan = slot(c.0 as usize);
                let ends = if chan::has_value(&state.heap, chan) { FRONT } else { BACK | FRONT };
                self.add_chan(chan, ends)
            }
            Op::Close { c } | Op::ChanLen { c, .. } => self.add_chan(slot(c.0 as usize), BACK | FRONT),
            Op::Select { s, cases, .. } => (0..program.selects[cases as usize].len()).all(|case| {
                let chan = slot(s.0 as usize + case);
                !is_timers(chan) && self.add_chan(chan, BACK | FRONT)
            }),
            Op::CallNative { native } => match numbered(native).name {
                "print.begin" | "gort/value.Write" => true,
                name => {
                    let on = ON_OBJECTS.iter().find(|(known, _)| *known == name);
                    let object = on.map_or(0, |(_, argument)| slot(function.frame.len() + argument));
                    self.add(object);
                    object != 0 && object & FROZEN == 0
                }
            },
            _ => false,
        }
    }

    /// The step is done, and what follows it. What it had to do with others, if that is known.
    pub(super) fn end(&self, state: &State) -> Option<&[u64]> {
        (self.known && self.kept == kept(state)).then(|| &self.list[..self.len])
    }
}

/// What a known step does not change.
fn kept(state: &State) -> [u64; 6] {
    let living = state.goroutines.iter().filter(|goroutine| goroutine.status != Status::Dead).count() as u64;
    [state.now, state.armed, state.timers.len() as u64, state.spawned, living, state.heap.collections()]
}
