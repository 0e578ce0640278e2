//! What is known of a program that is explored: which slots are read later, what it can see, what several goroutines may write.
//!
//! States      Whether the program reads the clock is not known until it does.
//!             A *class* is a layout of objects, or a package variable: written, once a goroutine has written to a shared object of it.
//! Invariants  I1  a read of a shared object counts as something that others can notice only if its class is written. What was found while
//!                 not all classes were known that turn out to be written is void: `is_settled` says so, and it is to be found again.
//!             I2  in the end nothing is left out: until the first write to a shared object of a class, reads of that class order nothing, so
//!                 that write would have been met. It may come when the goroutine that has read has let go of the object, so that it is not
//!                 shared any more: an object that was read so is marked, and what is written to it counts.
//!             I3  what package sync and the like do inside one operation is one operation: their texts are written so.
//! Rejected    To learn who uses an object, and to believe it: what JPF does, and what misses races.
//! See         sharing.rs, step.rs; explicit states: sharedness.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use gort_events::{EventKind, TimeUse};
use rustc_hash::FxHashSet;

use super::events::Met;
use super::exec::Exec;
use super::form::Seen;
use super::heap::{FROZEN, Ref, offset, place};
use super::names::{OUTSIDE, PLACES, WRITERS, is_noticed, is_trusted};
use super::natives::{native, numbered};
use super::points::Points;
use super::state::State;
use super::step::{Scratch, Touched};
use crate::code::{Flows, Function, Future, Op, Program, Slot, Src, TypeKind};
use crate::source::Pos;

/// A program that is explored.
#[derive(Debug)]
pub struct Explored {
    program: Program,
    flows: Flows,
    /// Functions whose accesses to memory others cannot notice.
    trusted: Box<[bool]>,
    /// For each function that is not one of these, which of its operations access memory.
    accesses: Box<[Box<[bool]>]>,
    /// Layouts, and behind them package variables.
    written: Box<[AtomicBool]>,
    grown: AtomicBool,
    /// Whether a goroutine reads the clock, or a time that a timer has sent.
    reads_clock: AtomicBool,
    clock: Option<u32>,
    /// Native functions that others can notice besides those that say so.
    noticed: FxHashSet<u32>,
    /// Whether a goroutine counts goroutines.
    counts: bool,
    /// Whether accesses to memory are nothing that others can notice: so it is in a program without a data race.
    takes_no_accesses: bool,
    /// Whether a goroutine can see at which place of the state another one is, or has its number.
    sees_places: bool,
    /// Whether there was ever more than one goroutine.
    concurrent: AtomicBool,
    /// Native functions whose answer no step decides, and whether a goroutine has come to call one.
    outside: FxHashSet<u32>,
    meets_outside: AtomicBool,
    /// Where the points are, once it is asked for.
    points: OnceLock<Points>,
    /// What is still done to channels: known once it is asked for.
    future: OnceLock<Future>,
}

impl Explored {
    /// The program, of which nothing has been seen.
    pub fn new(program: Program) -> Explored {
        let flows = Flows::new(&program);
        let trusted: Box<[bool]> = program.functions.iter().map(|function| is_trusted(&function.name)).collect();
        let accesses_of = |(function, trusted): (&Function, &bool)| {
            let ops = function.ops.iter();
            ops.map(|op| !trusted && accesses_memory(*op)).collect()
        };
        let accesses = program.functions.iter().zip(&trusted).map(accesses_of).collect();
        let globals = program.layouts[program.globals as usize].len();
        let written = (0..program.layouts.len() + globals).map(|_| AtomicBool::new(false)).collect();
        let calls = |name: &str| {
            let number = native(name);
            program.functions.iter().any(|function| {
                function.ops.iter().any(|op| matches!(op, Op::CallNative { native } if Some(*native) == number))
            })
        };
        let reads_clock = AtomicBool::new(takes_times(&program, &flows));
        let natives = program.functions.iter().flat_map(|function| &function.ops);
        let natives = natives.filter_map(|op| match op {
            Op::CallNative { native } => Some(*native),
            _ => None,
        });
        let noticed = natives.filter(|native| is_noticed(numbered(*native).name)).collect();
        let outside = OUTSIDE.iter().filter_map(|name| native(name)).collect();
        let meets_outside = AtomicBool::new(false);
        let concurrent = AtomicBool::new(false);
        let sees_places = PLACES.iter().any(|name| calls(name));
        let (grown, counts, clock) = (AtomicBool::new(false), calls("runtime.NumGoroutine"), native("time.now"));
        Explored {
            flows,
            trusted,
            accesses,
            written,
            grown,
            reads_clock,
            clock,
            noticed,
            counts,
            takes_no_accesses: false,
            sees_places,
            concurrent,
            outside,
            meets_outside,
            points: OnceLock::new(),
            future: OnceLock::new(),
            program,
        }
    }

    /// Where its points are.
    pub(super) fn points(&self) -> &Points {
        self.points.get_or_init(|| Points::new(&self.program))
    }

    /// The same, but that accesses to memory are no steps. What is found then holds for a program without a data race.
    #[must_use]
    pub fn without_accesses(self) -> Explored {
        Explored { takes_no_accesses: true, ..self }
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What it has to do with time, as far as that has been seen. `waits`: whether it has armed a timer.
    pub fn time_use(&self, waits: bool) -> TimeUse {
        match (self.reads_clock.load(Ordering::Relaxed), waits) {
            (true, _) => TimeUse::Reads,
            (_, true) => TimeUse::Waits,
            _ => TimeUse::None,
        }
    }

    /// Whether no function of the program's own, or that it hands memory to, writes to memory but where it makes it: then two accesses can
    /// never race.
    pub fn writes_nothing_shared(&self) -> bool {
        let hands_over = |op: &Op| matches!(op, Op::CallNative { native } if WRITERS.contains(&numbered(*native).name));
        !self.program.functions.iter().flat_map(|function| &function.ops).any(hands_over)
            && (0..).zip(&self.program.functions).all(|(func, function)| {
                self.trusted[func as usize] || !is_own(&self.program, function) || !writes_memory(&function.ops)
            })
    }

    /// Whether it has asked for what no step decides: files, streams, signals, the environment, how much memory there is, what happens when
    /// it is collected; or for a clock of its own, which steps do not have.
    pub fn meets_outside(&self) -> bool {
        self.meets_outside.load(Ordering::Relaxed)
    }

    /// Whether there was more than one goroutine in a state that was looked at.
    pub fn is_concurrent(&self) -> bool {
        self.concurrent.load(Ordering::Relaxed)
    }

    pub(super) fn note_goroutines(&self, spawned: u64) {
        if spawned > 1 {
            self.concurrent.store(true, Ordering::Relaxed);
        }
    }

    /// Where main begins.
    pub fn main(&self) -> Pos {
        let main = self.program.functions.iter().find(|function| function.name == "main.main");
        main.map_or(Pos::NONE, |main| main.place(0))
    }

    /// All that was seen of the program is forgotten: another one begins that has the same text.
    pub fn forget(&self) {
        self.written.iter().chain([&self.grown, &self.concurrent, &self.meets_outside]).for_each(|seen| {
            seen.store(false, Ordering::Relaxed);
        });
        self.reads_clock.store(takes_times(&self.program, &self.flows), Ordering::Relaxed);
    }

    /// Whether no class has turned out to be written since the last time that this was asked.
    pub fn is_settled(&self) -> bool {
        !self.grown.swap(false, Ordering::Relaxed)
    }

    /// Whether what a function does with memory others cannot notice.
    pub(super) fn is_trusted(&self, func: u32) -> bool {
        self.trusted[func as usize]
    }

    pub(super) fn flows(&self) -> &Flows {
        &self.flows
    }

    pub(super) fn future(&self) -> &Future {
        self.future.get_or_init(|| Future::new(&self.program))
    }

    /// Whether a goroutine counts the others, or keeps their places.
    pub(super) fn tells_goroutines(&self) -> bool {
        self.counts || self.sees_places
    }

    /// Which operations of the function access memory that others may notice.
    #[inline]
    pub(super) fn accesses_of(&self, func: u32) -> &[bool] {
        &self.accesses[func as usize]
    }

    /// `by_place`: whether goroutines that are alike are told apart in any case.
    pub(super) fn seen(&self, by_place: bool) -> Seen {
        Seen { clock: self.reads_clock.load(Ordering::Relaxed), by_place: by_place || self.sees_places }
    }

    fn is_written(&self, class: usize) -> bool {
        self.written.get(class).is_none_or(|written| written.load(Ordering::Relaxed))
    }

    /// Whether a write, or a read, of a shared object of the class is something that others can notice.
    fn matters(&self, class: usize, write: bool) -> bool {
        let Some(written) = self.written.get(class) else { return true };
        if write && !written.swap(true, Ordering::Relaxed) {
            self.grown.store(true, Ordering::Relaxed);
        }
        write || written.load(Ordering::Relaxed)
    }
}

/// Operations between a slice that is made of values and the last of these are not more than this, or it is taken for another one.
const LITERAL: usize = 64;

pub(super) fn is_own(program: &Program, function: &Function) -> bool {
    let place = function.places.iter().copied().find(|place| place.is_known()).unwrap_or(Pos::NONE);
    place < program.library
}

/// Whether an operation writes to memory that was not made just before.
fn writes_memory(ops: &[Op]) -> bool {
    ops.iter().enumerate().any(|(at, op)| match op {
        Op::Store { p, .. } | Op::StoreN { p, .. } => {
            // A variable's first value.
            !matches!(at.checked_sub(1).map(|before| ops[before]), Some(Op::New { d, .. }) if d.0 == p.0)
        }
        Op::SetElem { s, .. } | Op::SetElemN { s, .. } | Op::SetElemByte { s, .. } => {
            // Values of a slice that is made of them.
            let before = ops[..at].iter().rev().take(LITERAL).find_map(|op| match op {
                Op::MakeSlice { d, .. } => Some(d.0 == s.0).filter(|made| *made),
                _ => None,
            });
            before.is_none()
        }
        Op::StoreByte { .. }
        | Op::StoreBytes { .. }
        | Op::StoreGlobal { .. }
        | Op::Global { .. }
        | Op::ElemAddr { .. }
        | Op::ElemAddrByte { .. }
        | Op::Append { .. }
        | Op::AppendSlice { .. }
        | Op::AppendString { .. }
        | Op::Copy { .. }
        | Op::CopyString { .. }
        | Op::ClearSlice { .. }
        | Op::MapSet { .. }
        | Op::MapDelete { .. }
        | Op::MapClear { .. }
        | Op::Offset { .. }
        | Op::OffsetBy { .. } => true,
        _ => false,
    })
}

/// Whether it receives what may be a time, and reads it.
fn takes_times(program: &Program, flows: &Flows) -> bool {
    let is_time = |kinds: Option<&[Slot]>| kinds == Some(&[Slot::Number, Slot::Number, Slot::Pointer]);
    (0..).zip(&program.functions).filter(|(_, function)| !is_trusted(&function.name)).any(|(func, function)| {
        let reads_later = |pc: usize, slot: u16| {
            let live = flows.of(program, func).live(pc as u32 + 1);
            is_time(function.frame.get(slot as usize..slot as usize + 3))
                && live.iter().any(|(read, _)| (slot..slot + 3).contains(read))
        };
        function.ops.iter().enumerate().any(|(pc, op)| match op {
            Op::Recv { d, .. } => {
                let extent = function.extents.binary_search_by_key(&(pc as u32), |(at, _)| *at);
                extent.is_ok_and(|found| function.extents[found].1.results == 3) && reads_later(pc, d.0)
            }
            Op::Select { cases, .. } => {
                let cases = &program.selects[*cases as usize];
                cases.iter().any(|case| !case.send && case.slots == 3 && reads_later(pc, case.value))
            }
            _ => false,
        })
    })
}

/// An access to `n` slots of an object, `at` slots behind the reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    reference: Ref,
    at: u64,
    n: u64,
    write: bool,
}

/// The accesses of an operation: mostly one, and hardly ever more than two.
#[derive(Default)]
pub(super) struct Accesses {
    first: Option<Access>,
    second: Option<Access>,
    /// The last one first.
    more: Vec<Access>,
}

impl Accesses {
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none() && self.second.is_none() && self.more.is_empty()
    }
}

impl From<Access> for Accesses {
    fn from(access: Access) -> Self {
        Accesses { first: Some(access), ..Accesses::default() }
    }
}

impl Iterator for Accesses {
    type Item = Access;

    fn next(&mut self) -> Option<Access> {
        self.first.take().or_else(|| self.second.take()).or_else(|| self.more.pop())
    }
}

/// Whether an operation may access memory: the list of those of which `accesses` knows more.
fn accesses_memory(op: Op) -> bool {
    matches!(
        op,
        Op::Elem { .. }
            | Op::ElemByte { .. }
            | Op::ElemN { .. }
            | Op::ElemElem { .. }
            | Op::SetElem { .. }
            | Op::SetElemByte { .. }
            | Op::SetElemN { .. }
            | Op::Append { .. }
            | Op::AppendSlice { .. }
            | Op::AppendString { .. }
            | Op::Copy { .. }
            | Op::CopyString { .. }
            | Op::ClearSlice { .. }
            | Op::BytesToString { .. }
            | Op::RunesToString { .. }
            | Op::Load { .. }
            | Op::LoadN { .. }
            | Op::LoadBytes { .. }
            | Op::LoadByte { .. }
            | Op::Store { .. }
            | Op::StoreN { .. }
            | Op::StoreBytes { .. }
            | Op::StoreByte { .. }
            | Op::LoadGlobal { .. }
            | Op::StoreGlobal { .. }
            | Op::MapGet { .. }
            | Op::MapGetOk { .. }
            | Op::MapLen { .. }
            | Op::MapIter { .. }
            | Op::MapNext { .. }
            | Op::MapSet { .. }
            | Op::MapDelete { .. }
            | Op::MapClear { .. }
            | Op::CallNative { .. }
    )
}

/// What an operation of a goroutine that is explored has to do with others.
impl Exec<'_> {
    /// Whether others may notice an access.
    fn is_noticed(&mut self, Access { reference, at, n, write }: Access) -> bool {
        let Some(explored) = self.explored else { return false };
        if reference == 0 || reference & FROZEN != 0 || place(reference) >= self.made_from {
            return false;
        }
        let is_global = place(reference) == place(self.state.globals);
        let classes = match is_global {
            true => {
                let first = explored.program.layouts.len() + offset(reference) + at as usize;
                first..first + n as usize
            }
            false => {
                let class = self.state.heap.header_of(reference).0 as usize;
                class..class + 1
            }
        };
        // A read of what nobody writes is marked once (I2).
        let was_read = self.state.heap.was_read(reference);
        if !write && was_read && !classes.clone().any(|class| explored.is_written(class)) {
            return false;
        }
        // A goroutine that has read it may have let go of it since.
        let is_shared = self.is_shared(reference);
        if !(is_shared || write && was_read) {
            return false;
        }
        // Each of them: what is written has to be known of all.
        let noticed = classes.filter(|class| explored.matters(*class, write)).count() > 0;
        if is_shared && !noticed {
            self.state.heap.mark_read(reference);
        }
        is_shared && noticed
    }

    /// Whether other goroutines can reach an object, or could, before the operation that is under way.
    pub(super) fn is_reached_by_others(&mut self, reference: Ref) -> bool {
        if place(reference) >= self.made_from {
            return false;
        }
        self.frame.pc -= 1;
        let is_shared = self.is_shared(reference);
        self.frame.pc += 1;
        is_shared || self.state.heap.was_shared(reference)
    }

    /// Calls `look` where the goroutine is in the state, as it is when it pauses.
    fn look_at<R>(&mut self, look: impl FnOnce(&State, &Explored, &mut Scratch) -> R) -> Option<R> {
        let (explored, scratch) = (self.explored?, self.scratch.as_deref_mut()?);
        self.frames.push(self.frame);
        let me = self.me as usize;
        let mut swap = |state: &mut State| {
            std::mem::swap(&mut state.goroutines[me].stack, &mut self.regs);
            std::mem::swap(&mut state.goroutines[me].frames, &mut self.frames);
        };
        swap(self.state);
        let seen = look(self.state, explored, scratch);
        swap(self.state);
        self.frames.pop();
        Some(seen)
    }

    /// Whether several goroutines reach the object.
    fn is_shared(&mut self, reference: Ref) -> bool {
        if self.scratch.as_ref().is_some_and(|scratch| !scratch.sharing.is_known()) {
            self.look_at(|state, explored, scratch| scratch.sharing.look(state, &explored.program, &explored.flows));
        }
        self.scratch.as_ref().is_some_and(|scratch| scratch.sharing.is_shared(reference))
    }

    /// Whether others may notice that the operation that comes next accesses memory. Such an access is taken down.
    pub(super) fn is_access_noticed(&mut self) -> bool {
        let Some(explored) = self.explored else { return false };
        if !explored.accesses_of(self.frame.func)[self.frame.pc as usize] {
            return false;
        }
        let mut noticed = false;
        if explored.takes_no_accesses {
            return false;
        }
        for access in self.accesses() {
            if self.is_noticed(access) {
                noticed = true;
                self.touch(access);
            }
        }
        noticed
    }

    /// Takes down an access, if the goroutine is about to make it.
    fn touch(&mut self, Access { reference, at, write, .. }: Access) {
        if !self.is_single() || self.touched.is_some_and(|touched| touched.write) {
            return;
        }
        let pos = self.program.functions[self.frame.func as usize].place(self.frame.pc as usize);
        let slot = offset(reference) as u64 + at;
        let object = self.look_at(|state, explored, scratch| {
            scratch.form.write(state, &explored.program, &explored.flows, explored.seen(scratch.by_place));
            scratch.form.number(reference)
        });
        self.touched = Some(Touched { object: object.unwrap_or(0), slot, write, pos });
    }

    /// Tells what memory the operation that comes next accesses, where somebody listens.
    pub(super) fn tell_accesses(&mut self) {
        // What is done before the first `go` statement comes before all that other goroutines do.
        if self.watched && self.state.spawned > 1 {
            // A place is told of the operation before the frame's next one.
            let accesses: Vec<Access> = self.accesses().collect();
            let value = if accesses.len() == 1 { self.moved(&accesses[0]) } else { None };
            self.frame.pc += 1;
            accesses.iter().for_each(|access| self.tell_access(access, value.as_ref()));
            self.frame.pc -= 1;
        }
    }

    /// The memory that the operation that comes next accesses, if it does not panic before.
    pub(super) fn accesses(&self) -> Accesses {
        let function = &self.program.functions[self.frame.func as usize];
        let op = function.ops[self.frame.pc as usize];
        let slots = &self.regs[self.frame.base as usize..];
        let get = |slot: Src| slots[slot.0 as usize];
        let at = |slot: Src, further: usize| slots[slot.0 as usize + further];
        let of =
            |reference: Ref, at: u64, n: u64, write: bool| match reference == 0 || reference & FROZEN != 0 || n == 0 {
                true => Accesses::default(),
                false => Accesses::from(Access { reference, at, n, write }),
            };
        // An element of a slice, if it is one.
        let element = |s: Src, i: Src, n: u64, write: bool| match get(i) < at(s, 1) {
            true => of(get(s), get(i) * n, n, write),
            false => Accesses::default(),
        };
        let width = |layout: u32| {
            let layout = &self.program.layouts[layout as usize];
            if layout.bytes { 1 } else { layout.len() as u64 }
        };
        // What is put behind a slice's elements, where there is room.
        let behind = |s: Src, more: u64, unit: u64| match at(s, 1) < at(s, 2) {
            true => of(get(s), at(s, 1) * unit, more.min(at(s, 2) - at(s, 1)) * unit, true),
            false => of(get(s), 0, at(s, 1) * unit, false),
        };
        let both =
            |one: Accesses, other: Accesses| Accesses { first: one.first, second: other.first, more: Vec::new() };
        match op {
            Op::Elem { s, i, .. } | Op::ElemByte { s, i, .. } => element(s, i, 1, false),
            Op::ElemN { s, i, n, .. } => element(s, i, u64::from(n), false),
            Op::ElemElem { s, i, j, .. } if get(i) < at(s, 1) => {
                let (inner, len) = (
                    self.state.heap.at(get(s), get(i) as usize * 3),
                    self.state.heap.at(get(s), get(i) as usize * 3 + 1),
                );
                let second = if get(j) < len { of(inner, get(j), 1, false) } else { Accesses::default() };
                both(element(s, i, 3, false), second)
            }
            Op::SetElem { s, i, .. } | Op::SetElemByte { s, i, .. } => element(s, i, 1, true),
            Op::SetElemN { s, i, n, .. } => element(s, i, u64::from(n), true),
            Op::Append { s, layout, .. } => behind(s, 1, width(layout)),
            Op::AppendSlice { s, t, layout, .. } if at(t, 1) > 0 => {
                both(behind(s, at(t, 1), width(layout)), of(get(t), 0, at(t, 1) * width(layout), false))
            }
            Op::AppendString { s, t, .. } if at(t, 1) > 0 => behind(s, at(t, 1), 1),
            Op::Copy { s, t, layout, .. } => {
                let n = at(s, 1).min(at(t, 1)) * width(layout);
                both(of(get(s), 0, n, true), of(get(t), 0, n, false))
            }
            Op::CopyString { s, t, .. } => of(get(s), 0, at(s, 1).min(at(t, 1)), true),
            Op::ClearSlice { s, layout } => of(get(s), 0, at(s, 1) * width(layout), true),
            Op::BytesToString { s, .. } | Op::RunesToString { s, .. } => of(get(s), 0, at(s, 1), false),
            Op::Load { p, offset, .. } => of(get(p), u64::from(offset), 1, false),
            Op::LoadN { p, n, offset, .. } | Op::LoadBytes { p, n, offset, .. } => {
                of(get(p), u64::from(offset), u64::from(n), false)
            }
            Op::Store { p, offset, .. } => of(get(p), u64::from(offset), 1, true),
            Op::StoreN { p, n, offset, .. } | Op::StoreBytes { p, n, offset, .. } => {
                of(get(p), u64::from(offset), u64::from(n), true)
            }
            Op::LoadByte { p, .. } => of(get(p), 0, 1, false),
            Op::StoreByte { p, .. } => of(get(p), 0, 1, true),
            Op::LoadGlobal { n, offset, .. } => of(self.state.globals, u64::from(offset), u64::from(n), false),
            Op::StoreGlobal { n, offset, .. } => of(self.state.globals, u64::from(offset), u64::from(n), true),
            Op::MapGet { m, .. } | Op::MapGetOk { m, .. } | Op::MapLen { m, .. } | Op::MapIter { m, .. } => {
                of(get(m), 0, 1, false)
            }
            Op::MapSet { m, .. } | Op::MapDelete { m, .. } | Op::MapClear { m } => of(get(m), 0, 1, true),
            Op::MapNext { iter, .. } => of(get(iter), 0, 1, false),
            Op::CallNative { native } => {
                let out = self.frame.base as usize + function.frame.len();
                let all = self.native_accesses(native, self.frame.pc as usize, out);
                let all = all.into_iter().rev().flat_map(|(reference, at, n, write)| of(reference, at, n, write));
                Accesses { more: all.collect(), ..Accesses::default() }
            }
            _ => Accesses::default(),
        }
    }

    /// Whether others can notice the native function that comes next only where the program is explored. What it is is taken down.
    pub(super) fn is_noticed_native(&self, native: u32) -> bool {
        let Some(explored) = self.explored else {
            return self.points.is_some_and(|points| points.has_native(native));
        };
        if explored.clock == Some(native) && !explored.reads_clock.swap(true, Ordering::Relaxed) {
            explored.grown.store(true, Ordering::Relaxed);
        }
        if explored.outside.contains(&native) {
            explored.meets_outside.store(true, Ordering::Relaxed);
        }
        explored.noticed.contains(&native)
    }

    /// Whether a goroutine of the program counts goroutines.
    pub(super) fn counts_goroutines(&self) -> bool {
        match self.explored {
            Some(explored) => explored.counts,
            None => self.points.is_some_and(Points::has_ends),
        }
    }

    /// The memory that a native function accesses through its arguments: slots of objects, and whether it writes.
    fn native_accesses(&self, native: u32, pc: usize, out: usize) -> Vec<(Ref, u64, u64, bool)> {
        let name = numbered(native).name;
        let writes = WRITERS.contains(&name);
        if !writes && is_trusted(name) && !name.starts_with("gort/value.") {
            return Vec::new();
        }
        let function = &self.program.functions[self.frame.func as usize];
        let Ok(found) = function.extents.binary_search_by_key(&(pc as u32), |(at, _)| *at) else { return Vec::new() };
        let extent = &function.extents[found].1;
        let args = &self.regs[out + extent.first as usize..];
        let access = |(at, kind): (usize, &Slot)| match kind {
            Slot::Pointer => Some((args[at], 0, 1, writes)),
            Slot::Value => {
                let index = (name == "gort/value.Index").then(|| args[at + 1]);
                let (reference, at, n) = self.behind(args[at - 1] as u32, args[at], index)?;
                Some((reference, at, n, writes))
            }
            _ => None,
        };
        extent.args.iter().enumerate().filter_map(access).filter(|(reference, ..)| *reference != 0).collect()
    }

    /// The memory that is read where a value is looked into, or one element of it.
    fn behind(&self, typ: u32, word: u64, index: Option<u64>) -> Option<(Ref, u64, u64)> {
        match self.program.types[typ as usize].kind {
            TypeKind::Pointer(elem) => Some((word, 0, self.program.slots_of(elem).max(1) as u64)),
            TypeKind::Map { .. } => Some((word, 0, 1)),
            TypeKind::Slice(elem) if word != 0 => {
                let slots = self.program.slots_of(elem) as u64;
                let (ptr, len) = (self.state.heap.at(word, 0), self.state.heap.at(word, 1));
                match index {
                    Some(index) if index < len => Some((ptr, index * slots, slots)),
                    _ => Some((ptr, 0, len * slots)),
                }
            }
            _ => None,
        }
    }

    /// Tells that it has accessed these slots.
    #[cold]
    fn tell_access(&mut self, access: &Access, value: Option<&String>) {
        let Access { reference, at, n, write } = *access;
        let trusted = match (self.explored, self.points) {
            (Some(explored), _) => explored.trusted[self.frame.func as usize],
            // Nobody looks for races there: what the library's text does is a detail.
            (None, Some(points)) => points.is_library(self.frame.func),
            (None, None) => true,
        };
        if reference == 0 || reference & FROZEN != 0 || trusted {
            return;
        }
        // What nobody else has ever reached comes before all that others do with it: to hand it over is something they wait for.
        if !self.state.heap.was_shared(reference) {
            return;
        }
        for slot in at..at + n {
            let object = self.object(Met::Variable, reference + slot);
            self.tell(match write {
                true => EventKind::RacyStore { object, value: value.cloned() },
                false => EventKind::RacyLoad { object, value: value.cloned() },
            });
        }
    }

    /// The text of the value that the operation that comes next reads from memory, or writes there, where it is known of which type it is.
    fn moved(&self, access: &Access) -> Option<String> {
        let function = &self.program.functions[self.frame.func as usize];
        let found = function.values.binary_search_by_key(&self.frame.pc, |(at, _)| *at).ok()?;
        let (typ, op) = (function.values[found].1, function.ops[self.frame.pc as usize]);
        let slots = &self.regs[self.frame.base as usize..];
        let n = access.n as usize;
        let written = |slot: Src| Some(slots[slot.0 as usize..slot.0 as usize + n].to_vec());
        let words = match op {
            Op::Store { s, .. } | Op::StoreN { s, .. } | Op::StoreByte { s, .. } | Op::StoreGlobal { s, .. } => {
                written(s)
            }
            Op::SetElem { v, .. } | Op::SetElemByte { v, .. } | Op::SetElemN { v, .. } => written(v),
            _ if access.write => None,
            _ if self.state.heap.is_bytes(access.reference) => {
                Some(vec![u64::from(self.state.heap.byte(access.reference, access.at))])
            }
            _ => Some(self.state.heap.slots(access.reference, access.at as usize, n).to_vec()),
        };
        self.state.shown(self.program, typ, &words?)
    }
}
