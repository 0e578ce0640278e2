//! Accesses to memory: which an operation makes.
//!
//! Invariants  I1  what `accesses_memory` leaves out accesses none.
//! See         noticed.rs: whether others can notice it; told.rs: what is told of it.

use super::exec::Exec;
use super::heap::{FROZEN, Ref};
use super::names::{OF_FIRST, WORDS, WRITERS, is_trusted};
use super::natives::numbered;
use crate::code::{Op, Slot, Src, TypeKind};

/// An access to `n` slots of an object, `at` slots behind the reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access {
    pub(super) reference: Ref,
    pub(super) at: u64,
    pub(super) n: u64,
    pub(super) write: bool,
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
    pub(super) fn only(&self) -> Option<Access> {
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
pub(super) fn stands_for_access(op: Op) -> bool {
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

impl Exec<'_> {
    /// The memory that the operation that comes next accesses, if it does not panic before.
    pub(super) fn accesses(&self) -> Accesses {
        match self.program.functions[self.frame.func as usize].ops[self.frame.pc as usize] {
            op if accesses_memory(op) => self.accesses_known(),
            _ => Accesses::default(),
        }
    }

    /// The same of an operation that may access memory.
    pub(super) fn accesses_known(&self) -> Accesses {
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
        let kinds = &self.program.args[extent.args as usize];
        for (at, kind) in kinds.iter().enumerate() {
            match kind {
                Slot::Pointer => add(args[at], 0, self.slots_of_argument(kinds, args, at)),
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

    /// How many slots a native function may access behind the pointer that is this argument: of a slice, which is a pointer and two numbers, its
    /// elements.
    fn slots_of_argument(&self, kinds: &[Slot], args: &[u64], at: usize) -> u64 {
        let [Slot::Pointer, Slot::Number, Slot::Number, ..] = kinds[at..] else { return 1 };
        let (pointer, len, cap) = (args[at], args[at + 1], args[at + 2]);
        if pointer == 0 || pointer & FROZEN != 0 || len > cap {
            return 1;
        }
        let (layout, there) = self.state.heap.header_of(pointer);
        let layout = &self.program.layouts[layout as usize];
        let width = if layout.bytes { 1 } else { layout.len() as u64 };
        let is_slice = cap.checked_mul(width).is_some_and(|slots| slots <= u64::from(there) * width);
        if is_slice { len * width } else { 1 }
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
}
