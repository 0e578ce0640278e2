//! Accesses to memory: which an operation makes, whether others can notice it, and what is told of it.
//!
//! Invariants  I1  an access that is noticed is the operation's first effect: the goroutine stands before it.
//! See         explored.rs, classes.rs: what is known of a program; sharing.rs; points.rs, for runs that are ordered.

use std::ops::Range;
use std::sync::atomic::Ordering;

use gort_events::{AtomicOp, EventKind, Name, ObjectId};

use super::classes::Slots;
use super::events::Met;
use super::exec::Exec;
use super::explored::{Explored, Steps};
use super::heap::{FROZEN, Ref, offset, place};
use super::names::{OF_FIRST, WORDS, WRITERS, is_trusted};
use super::natives::numbered;
use super::points::Points;
use super::state::State;
use super::step::{Scratch, Touched};
use crate::code::{Op, Slot, Src, TypeKind};

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

    /// The only one.
    fn only(&self) -> Option<Access> {
        self.first.filter(|_| self.second.is_none() && self.more.is_empty())
    }

    fn add(&mut self, access: Access) {
        match (self.first, self.second) {
            (None, _) => self.first = Some(access),
            (_, None) => self.second = Some(access),
            _ => self.more.insert(0, access),
        }
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
pub(super) fn accesses_memory(op: Op) -> bool {
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
            | Op::MapGetToSet { .. }
            | Op::MapGetOk { .. }
            | Op::MapLen { .. }
            | Op::MapIter { .. }
            | Op::MapNext { .. }
            | Op::MapSet { .. }
            | Op::MapDelete { .. }
            | Op::MapClear { .. }
    ) || matches!(op, Op::CallNative { native } if looks_at_memory(numbered(native).name))
}

/// Whether a goroutine that stands before this operation does so for the memory that it accesses, and for nothing else.
fn stands_for_access(op: Op) -> bool {
    accesses_memory(op) && !matches!(op, Op::CallNative { .. } | Op::MapIter { .. } | Op::MapNext { .. })
}

/// Whether a native function accesses memory through its arguments.
fn looks_at_memory(name: &str) -> bool {
    !WORDS.contains(&name) && (WRITERS.contains(&name) || name.starts_with("gort/value.") || !is_trusted(name))
}

/// Whether one of these writes to memory.
pub(super) fn stores(op: Op) -> bool {
    matches!(
        op,
        Op::SetElem { .. }
            | Op::SetElemByte { .. }
            | Op::SetElemN { .. }
            | Op::Append { .. }
            | Op::AppendSlice { .. }
            | Op::Copy { .. }
            | Op::ClearSlice { .. }
            | Op::Store { .. }
            | Op::StoreN { .. }
            | Op::StoreBytes { .. }
            | Op::StoreByte { .. }
            | Op::StoreGlobal { .. }
            | Op::MapSet { .. }
            | Op::MapDelete { .. }
            | Op::MapClear { .. }
    )
}

/// What an operation of a goroutine that is explored has to do with others.
impl Exec<'_> {
    /// The classes of an access, and which of their slots it is about. Needs: it is explored.
    fn classes_of(&self, explored: &Explored, Access { reference, at, n, .. }: Access) -> (Range<usize>, Slots) {
        let first = offset(reference) as u64 + at;
        if place(reference) == place(self.state.globals) {
            return (explored.classes.of_globals(first as usize, n), Slots { first: 0, n: 1, all: 1 });
        }
        let class = self.state.heap.header_of(reference).0;
        let all = self.program.layouts[class as usize].len() as u64;
        (class as usize..class as usize + 1, Slots { first, n, all })
    }

    /// Whether others may notice an access.
    fn is_noticed(&mut self, access: Access) -> bool {
        let Access { reference, write, .. } = access;
        let Some(explored) = self.explored else { return false };
        if reference == 0 || reference & FROZEN != 0 || place(reference) >= self.made_from {
            return false;
        }
        let (classes, slots) = self.classes_of(explored, access);
        let known = &explored.classes;
        let has_others = self.state.spawned > 1;
        if has_others {
            known.are_accessed(classes.clone(), false);
            known.are_copied_if_inner(classes.clone(), slots);
        }
        // One that computes for long may wait for a write that comes only then.
        let counts = write || self.long;
        let matters = known.matter(classes.clone(), slots);
        // A read of what nobody writes is marked once.
        let was_read = self.state.heap.was_read(reference);
        if !counts && was_read && !matters {
            return false;
        }
        let is_shared = self.is_shared(reference);
        if write && !is_shared && has_others {
            known.are_written_alone(classes.clone());
        }
        // A goroutine that has read it may have let go of it since.
        if !(is_shared || write && was_read) {
            return false;
        }
        if counts {
            known.are_written(classes);
        } else if !matters {
            self.state.heap.mark_read(reference);
            known.are_marked(classes);
            self.lose_footprint();
        }
        is_shared && (counts || matters)
    }

    /// The library writes to memory that others may read as any memory.
    fn note_inner(&mut self, access: Access) {
        let Some(explored) = self.explored else { return };
        let Access { reference, .. } = access;
        if reference == 0 || reference & FROZEN != 0 || place(reference) >= self.made_from || self.state.spawned <= 1 {
            return;
        }
        let (classes, slots) = self.classes_of(explored, access);
        explored.classes.are_inner(classes, slots);
    }

    /// As `note_inner`, of the native function that is about to be carried out: its arguments stand from `out` on.
    pub(super) fn note_inner_native(&mut self, native: u32, pc: usize, out: usize) {
        let Some(explored) = self.explored else { return };
        let is_atomic = numbered(native).name.starts_with("sync/atomic.") && !explored.is_trusted(self.frame.func);
        let width = explored.inner.get(&native).copied();
        if width.is_none() && !is_atomic {
            return;
        }
        let Some(reference) = self.first_pointer(pc, out).filter(|reference| *reference != 0) else { return };
        if let Some(n) = width {
            self.note_inner(Access { reference, at: 0, n, write: true });
        }
        if is_atomic && self.state.spawned > 1 {
            let (classes, _) = self.classes_of(explored, Access { reference, at: 0, n: 1, write: true });
            explored.classes.are_accessed(classes, true);
        }
    }

    /// The first argument of a native function that is a pointer.
    fn first_pointer(&self, pc: usize, out: usize) -> Option<Ref> {
        let function = &self.program.functions[self.frame.func as usize];
        let found = function.extents.binary_search_by_key(&(pc as u32), |(at, _)| *at).ok()?;
        let extent = &function.extents[found].1;
        let at = self.program.args[extent.args as usize].iter().position(|kind| *kind == Slot::Pointer)?;
        self.regs.get(out + extent.first as usize + at).copied()
    }

    /// Whether the program's own text accesses a word plainly that it uses by package atomic.
    fn is_mixed(&self, address: Ref) -> bool {
        self.explored.is_some_and(|explored| {
            let (classes, _) = self.classes_of(explored, Access { reference: address, at: 0, n: 1, write: true });
            explored.classes.are_mixed(classes)
        })
    }

    /// Whether the program's own text copies or overwrites such locks, and the like, as any memory.
    fn is_copied(&self, lock: Ref) -> bool {
        self.explored.is_some_and(|explored| {
            let (classes, _) = self.classes_of(explored, Access { reference: lock, at: 0, n: 1, write: true });
            explored.classes.are_copied(classes)
        })
    }

    /// Tells that an operation of package sync has looked at a lock, or changed it, where the program accesses such locks as any memory, too:
    /// then the two may race. Operations do not race with each other, and this orders none of them: what they change is told of the lock's
    /// second slot, as an atomic store, which nobody loads; that they look at it, of the first one, which no other operation changes.
    /// The table of what each operation does stands in crates/golang-explore/tests/found/accesses.rs.
    pub(super) fn tell_lock_used(&mut self, lock: Ref, changed: bool) {
        if !self.watched || self.state.spawned <= 1 || !self.is_copied(lock) {
            return;
        }
        let object = self.object(Met::Variable, lock + u64::from(changed));
        self.tell(match changed {
            true => EventKind::Atomic { object, op: AtomicOp::Store, before: None, value: None },
            false => EventKind::RacyLoad { object, value: None },
        });
    }

    /// Takes down that an operation of the library looks at these slots, or changes them.
    pub(super) fn use_inner(&mut self, reference: Ref, n: u64) {
        self.note_inner(Access { reference, at: 0, n, write: true });
    }

    /// The object as which an atomic operation at this address is told: where the program accesses it as any memory, too, who looks for races
    /// has to know that both are one.
    pub(super) fn atomic_object(&mut self, name: &'static str, address: Ref) -> ObjectId {
        let is_variable = self.is_mixed(address) || self.is_copied(address);
        self.object(if is_variable { Met::Variable } else { Met::Atomic(Name::from(name)) }, address)
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
    fn look_at<R>(&mut self, look: impl FnOnce(&mut State, &Explored, &mut Scratch) -> R) -> Option<R> {
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
            self.look_at(|state, explored, scratch| scratch.sharing.look(state, explored.program(), explored.flows()));
        }
        self.scratch.as_ref().is_some_and(|scratch| scratch.sharing.is_shared(reference))
    }

    /// Whether others may notice that the operation that comes next accesses memory. Such an access is taken down.
    pub(super) fn is_access_noticed(&mut self) -> bool {
        let Some(explored) = self.explored else { return false };
        if !explored.accesses_of(self.frame.func)[self.frame.pc as usize] {
            return false;
        }
        if explored.is_trusted(self.frame.func) {
            self.accesses_known().filter(|access| access.write).for_each(|access| self.note_inner(access));
            return false;
        }
        let mut noticed = false;
        match explored.steps {
            Steps::Noticed => {}
            Steps::None => return false,
            Steps::Each => {
                for access in self.accesses_known().filter(|access| access.reference & FROZEN == 0) {
                    noticed = true;
                    explored.classes.are_accessed(self.classes_of(explored, access).0, false);
                    self.touch(access);
                }
                return noticed;
            }
        }
        let all = self.accesses_known();
        if let Some(access) = self.stood_for(&all) {
            debug_assert!(self.is_noticed(access), "{access:?}");
            self.touch(access);
            return true;
        }
        for access in all {
            if self.is_noticed(access) {
                if noticed {
                    explored.causal.lose();
                }
                noticed = true;
                let (classes, slots) = self.classes_of(explored, access);
                explored.classes.are_touched(classes, slots);
                self.touch(access);
            }
        }
        noticed
    }

    /// The access before which the goroutine stood until now: what is shared need not be found out again. None: it may have stood here for
    /// something else.
    fn stood_for(&self, accesses: &Accesses) -> Option<Access> {
        let (explored, access) = (self.explored?, accesses.only()?);
        let op = self.program.functions[self.frame.func as usize].ops[self.frame.pc as usize];
        let counts = || {
            let (classes, slots) = self.classes_of(explored, access);
            access.write || explored.classes.matter(classes, slots)
        };
        (self.is_single() && stands_for_access(op) && counts()).then_some(access)
    }

    /// Takes down an access, if the goroutine is about to make it.
    fn touch(&mut self, Access { reference, at, write, .. }: Access) {
        if !self.is_single() || self.touched.is_some_and(|touched| touched.write) {
            return;
        }
        let pos = self.behind_next(|exec| exec.place_of_access());
        let slot = offset(reference) as u64 + at;
        let object = self.look_at(|state, explored, scratch| {
            scratch.form.write(state, explored, scratch.by_place);
            scratch.form.number(reference)
        });
        self.touched = Some(Touched { object: object.unwrap_or(0), slot, write, pos });
    }

    /// Tells what memory the operation that comes next accesses, where somebody listens.
    pub(super) fn tell_accesses(&mut self) {
        // What is done before the first `go` statement comes before all that other goroutines do.
        if self.watched && self.state.spawned > 1 {
            let accesses: Vec<Access> = self.accesses().collect();
            let value = if accesses.len() == 1 { self.moved(&accesses[0]) } else { None };
            self.behind_next(|exec| accesses.iter().for_each(|access| exec.tell_access(access, value.as_ref())));
        }
    }

    /// Does something as if the operation that comes next were the one that is under way: a place is told of the one before the frame's next.
    fn behind_next<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.frame.pc += 1;
        let done = work(self);
        self.frame.pc -= 1;
        done
    }

    /// The memory that the operation that comes next accesses, if it does not panic before.
    pub(super) fn accesses(&self) -> Accesses {
        match self.program.functions[self.frame.func as usize].ops[self.frame.pc as usize] {
            op if accesses_memory(op) => self.accesses_known(),
            _ => Accesses::default(),
        }
    }

    /// The same of an operation that may access memory.
    fn accesses_known(&self) -> Accesses {
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
            Op::MapGet { m, .. }
            | Op::MapGetToSet { m, .. }
            | Op::MapGetOk { m, .. }
            | Op::MapLen { m, .. }
            | Op::MapIter { m, .. } => of(get(m), 0, 1, false),
            Op::MapSet { m, .. } | Op::MapDelete { m, .. } | Op::MapClear { m } => of(get(m), 0, 1, true),
            Op::MapNext { iter, .. } => of(get(iter), 0, 1, false),
            Op::CallNative { native } => {
                let out = self.frame.base as usize + function.frame.len();
                self.native_accesses(native, self.frame.pc as usize, out)
            }
            _ => Accesses::default(),
        }
    }

    /// Whether others can notice the native function that comes next only where the program is explored. What it is is taken down.
    pub(super) fn is_noticed_native(&self, native: u32) -> bool {
        let Some(explored) = self.explored else {
            return self.points.is_some_and(|points| points.has_native(native));
        };
        if explored.clock == Some(native) {
            explored.note_clock();
        }
        if explored.outside.contains(&native) {
            explored.meets_outside.store(true, Ordering::Relaxed);
        }
        explored.noticed.contains(&native)
    }

    /// What comes next is one of many: an address, what lies in a pool.
    pub(super) fn note_draw(&self) {
        if let Some(explored) = self.explored {
            explored.note_draw();
        }
    }

    /// The number of processors is given to the caller of the function under way. If it keeps it, another number may be another program.
    pub(super) fn note_processors(&self) {
        let (Some(explored), Some(caller)) = (self.explored, self.frames.last()) else { return };
        if explored.is_trusted(caller.func) {
            return;
        }
        let result = explored.program().functions[caller.func as usize].frame.len();
        let live = explored.flows().of(explored.program(), caller.func).live(caller.pc);
        if live.iter().any(|(slot, _)| usize::from(*slot) == result) {
            explored.note_processors();
        }
    }

    /// Whether a goroutine of the program counts goroutines.
    pub(super) fn counts_goroutines(&self) -> bool {
        match self.explored {
            Some(explored) => explored.counts,
            None => self.points.is_some_and(Points::has_ends),
        }
    }

    /// The memory that a native function accesses through its arguments: slots of objects, and whether it writes.
    fn native_accesses(&self, native: u32, pc: usize, out: usize) -> Accesses {
        let name = numbered(native).name;
        let write = WRITERS.contains(&name);
        let mut all = Accesses::default();
        let mut add = |reference: Ref, at: u64, n: u64| {
            if reference != 0 && reference & FROZEN == 0 && n > 0 {
                all.add(Access { reference, at, n, write });
            }
        };
        let function = &self.program.functions[self.frame.func as usize];
        let Ok(found) = function.extents.binary_search_by_key(&(pc as u32), |(at, _)| *at) else { return all };
        let extent = &function.extents[found].1;
        let args = &self.regs[out + extent.first as usize..];
        if let "gort/value.Load" | "gort/value.Store" = name {
            // What is put there is a copy.
            add(args[1], 0, self.program.slots_of(args[0] as u32) as u64);
            return all;
        }
        for (at, kind) in self.program.args[extent.args as usize].iter().enumerate() {
            match kind {
                Slot::Pointer => add(args[at], 0, 1),
                Slot::Value if at != 1 && OF_FIRST.contains(&name) => {}
                // A slice and a channel know their length.
                Slot::Value if name == "gort/value.Len" && !self.is_map(args[at - 1]) => {}
                Slot::Value => {
                    let index = (name == "gort/value.Index").then(|| args[at + 1]);
                    if let Some((reference, at, n)) = self.behind(args[at - 1] as u32, args[at], index) {
                        add(reference, at, n);
                    }
                }
                _ => {}
            }
        }
        all
    }

    fn is_map(&self, typ: u64) -> bool {
        matches!(self.program.types[typ as usize].kind, TypeKind::Map { .. })
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
            (Some(explored), _) => explored.is_trusted(self.frame.func),
            // Nobody looks for races there: what the library's text does is a detail.
            (None, Some(points)) => points.is_library(self.frame.func),
            (None, None) => true,
        };
        if reference == 0 || reference & FROZEN != 0 {
            return;
        }
        if trusted {
            return self.tell_inner_store(access);
        }
        if !write && self.is_librarys_alone(access) {
            return;
        }
        // What nobody else has ever reached comes before all that others do with it, where to hand it over is something they wait for.
        let is_private = !self.state.heap.was_shared(reference);
        if is_private && !self.explored.is_some_and(Explored::tells_private) {
            return;
        }
        for slot in at..at + n {
            let object = self.object(Met::Variable, reference + slot);
            let kind = match write {
                true => EventKind::RacyStore { object, value: value.cloned() },
                false => EventKind::RacyLoad { object, value: value.cloned() },
            };
            self.tell_at(self.place_of_access(), kind);
        }
    }

    /// Whether the library's text reads a variable of the library that nobody was seen to write beside others: a detail of what it does. A run in
    /// which it is written for the first time is one in which the reads before are not told; those that follow tell them.
    fn is_librarys_alone(&self, access: &Access) -> bool {
        let function = &self.program.functions[self.frame.func as usize];
        let is_library =
            function.places.iter().find(|place| place.is_known()).is_some_and(|at| *at >= self.program.library);
        self.explored.filter(|_| is_library && place(access.reference) == place(self.state.globals)).is_some_and(
            |explored| {
                let (classes, slots) = self.classes_of(explored, *access);
                !explored.classes.matter(classes, slots)
            },
        )
    }

    /// Tells that package sync, or sync/atomic, has changed these slots, where the program accesses them as any memory, too. As a store that
    /// nobody loads: what that orders is told by events of its own.
    fn tell_inner_store(&mut self, access: &Access) {
        let Access { reference, at, n, write } = *access;
        let is_inner = |explored: &Explored| explored.accesses_of(self.frame.func)[self.frame.pc as usize - 1];
        if !write || !self.explored.is_some_and(is_inner) || !self.is_copied(reference) {
            return;
        }
        for slot in at..at + n {
            let object = self.object(Met::Variable, reference + slot);
            self.tell(EventKind::Atomic { object, op: AtomicOp::Store, before: None, value: None });
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
