//! `for … range`.
//!
//! Invariants  I1  what is ranged over is evaluated once; an array is copied, unless only its length matters.
//!             I2  each iteration has variables of its own, from version 1.22 of the language on.

use super::func::{Breakable, Builder, Label, Place};
use crate::code::Slot;
use crate::code::{Dst, Op, Src};
use crate::syntax::{BlockId, ExprId, StmtId};
use crate::types::{BasicKind, Type, TypeId};

impl Builder<'_, '_> {
    pub(super) fn range(&mut self, stmt: StmtId, lhs: Option<ExprId>, def: bool, x: ExprId, body: BlockId) {
        let tree = self.checked.tree;
        let names = lhs.map(|lhs| tree.unpack(&lhs)).unwrap_or_default();
        let block = self.open_block();
        let per_iteration = names.first().is_some_and(|name| self.checked.has_variables_per_iteration(tree[*name].pos));
        if def && !per_iteration {
            for name in &names {
                let object = self.checked.info.defs.get(*name).copied();
                if let Some(object) = object.filter(|_| !self.is_blank(*name)) {
                    self.declare_zero(object);
                }
            }
        }
        let (end, next) = (self.label(), self.label());
        let breakable = Breakable { stmt, end, next: Some(next) };
        let typ = self.typ(x);
        match self.under(typ) {
            Type::Basic { kind: BasicKind::String | BasicKind::UntypedString, .. } => {
                self.range_string(breakable, &names, def, x, body)
            }
            Type::Basic { .. } => self.range_int(breakable, &names, def, x, body),
            Type::Slice(elem) => {
                let elem = self.real(*elem);
                let slice = self.own_value(x);
                self.range_elems(breakable, &names, def, Elems::Slice(slice), slice + 1, elem, body);
            }
            Type::Array { len, elem } => {
                self.range_array(breakable, &names, def, x, (len.unwrap_or(0), self.real(*elem)), body)
            }
            Type::Pointer(array) => {
                let Type::Array { len, elem } = self.under(self.real(*array)) else { super::impossible("no array", x) };
                let (len, elem) = (len.unwrap_or(0), self.real(*elem));
                let pointer = self.own_value(x);
                let count = self.number();
                self.word(len, count);
                self.range_elems(breakable, &names, def, Elems::Memory(pointer), count, elem, body);
            }
            Type::Map { key, elem } => {
                self.range_map(breakable, &names, def, x, (self.real(*key), self.real(*elem)), body)
            }
            Type::Chan { elem, .. } => self.range_chan(breakable, &names, def, x, self.real(*elem), body),
            Type::Signature(_) => self.range_func(breakable, &names, def, x, body),
            _ => super::impossible("nothing to range over", x),
        }
        self.close_block(block);
    }

    /// One iteration: its variables get their values, then comes the body.
    pub(super) fn iteration(
        &mut self,
        breakable: Breakable,
        names: &[ExprId],
        def: bool,
        values: &[(u16, TypeId)],
        body: BlockId,
    ) {
        let block = self.open_block();
        let per_iteration =
            names.first().is_some_and(|name| self.checked.has_variables_per_iteration(self.checked.tree[*name].pos));
        let is_new = def && per_iteration;
        let mark = self.mark();
        let mut targets = Vec::new();
        for (name, (slot, typ)) in names.iter().zip(values) {
            if self.is_blank(*name) {
                continue;
            }
            match self.checked.info.defs.get(*name).copied().filter(|_| is_new) {
                // Nothing changes it: it lies where what counts lies.
                Some(object) if !self.storage.assigned.contains(&object) && !self.in_cell(object, *typ) => {
                    self.vars.insert(object, Place::Slot(*slot));
                }
                Some(object) => {
                    let mark = self.mark();
                    self.declare_with(object, *slot);
                    self.release(mark);
                }
                None => targets.push((self.kept_target(*name), *slot, *typ, self.typ(*name))),
            }
        }
        // The operands of both have been evaluated: `for i, a[i] = range …` has the old i.
        for (target, slot, typ, target_type) in targets {
            let slot = self.converted(slot, typ, target_type);
            self.assign_to(target, slot, target_type);
        }
        self.release(mark);
        self.breakables.push(breakable);
        self.block(body);
        self.breakables.pop();
        self.close_block(block);
    }

    fn wants(&self, names: &[ExprId], at: usize) -> bool {
        names.get(at).is_some_and(|name| !self.is_blank(*name))
    }

    fn range_int(&mut self, breakable: Breakable, names: &[ExprId], def: bool, x: ExprId, body: BlockId) {
        let variable = names.first().filter(|_| self.wants(names, 0)).map(|name| self.typ(*name));
        let integer = variable.filter(|typ| self.compiler.width(*typ).is_some());
        let typ = integer.unwrap_or_else(|| self.default_type(self.typ(x)));
        let limit = self.temp_of(&[Slot::Number]);
        self.put(x, limit);
        let i = self.number();
        self.word(0, i);
        let head = self.label_here();
        let unsigned = matches!(
            self.compiler.width(typ),
            Some(crate::code::Width::U8 | crate::code::Width::U16 | crate::code::Width::U32 | crate::code::Width::U64)
        );
        if unsigned {
            let less = self.number();
            self.emit(Op::LtU { d: Dst(less), a: Src(i), b: Src(limit) });
            self.jump_unless(less, breakable.end);
        } else {
            self.emit(Op::JumpGe { a: Src(i), b: Src(limit), to: Self::to(breakable.end) });
        }
        self.iteration(breakable, names, def, &[(i, typ)], body);
        self.step(breakable, i, head);
    }

    /// The end of an iteration that counts.
    fn step(&mut self, breakable: Breakable, i: u16, head: Label) {
        if let Some(next) = breakable.next {
            self.here(next);
        }
        self.emit(Op::AddInt { d: Dst(i), a: Src(i), value: 1 });
        self.jump(head);
        self.here(breakable.end);
    }

    fn range_array(
        &mut self,
        breakable: Breakable,
        names: &[ExprId],
        def: bool,
        x: ExprId,
        (len, elem): (u64, TypeId),
        body: BlockId,
    ) {
        let count = self.number();
        self.word(len, count);
        if !self.wants(names, 1) {
            // Its length is a constant unless it calls something.
            if self.has_call(x) {
                self.value(x);
            }
            return self.range_elems(breakable, names, def, Elems::None, count, elem, body);
        }
        let typ = self.typ(x);
        let (value, pointer) = (self.value(x), self.temp_of(&[Slot::Pointer]));
        self.new_cell(pointer, typ);
        if self.size(typ) > 0 {
            self.store(pointer, 0, value, typ);
        }
        self.range_elems(breakable, names, def, Elems::Memory(pointer), count, elem, body);
    }

    #[expect(clippy::too_many_arguments, reason = "what a range statement consists of")]
    fn range_elems(
        &mut self,
        breakable: Breakable,
        names: &[ExprId],
        def: bool,
        elems: Elems,
        len: u16,
        elem: TypeId,
        body: BlockId,
    ) {
        let limit = self.number();
        self.emit(Op::Move { d: Dst(limit), s: Src(len) });
        let i = self.number();
        self.word(0, i);
        let value = self.temp(elem);
        let head = self.label_here();
        self.emit(Op::JumpGe { a: Src(i), b: Src(limit), to: Self::to(breakable.end) });
        if self.wants(names, 1) {
            match elems {
                Elems::Slice(slice) => self.load_elem(value, slice, i, elem),
                Elems::Memory(pointer) => {
                    let (at, n) = (self.temp_of(&[Slot::Pointer]), self.compiler.words(elem));
                    self.emit(Op::OffsetBy { d: Dst(at), p: Src(pointer), i: Src(i), n });
                    self.load(value, at, 0, elem);
                }
                Elems::None => {}
            }
        }
        let int = self.checked.arena.basic(BasicKind::Int);
        self.iteration(breakable, names, def, &[(i, int), (value, elem)], body);
        self.step(breakable, i, head);
    }

    fn range_string(&mut self, breakable: Breakable, names: &[ExprId], def: bool, x: ExprId, body: BlockId) {
        let text = self.own_value(x);
        let (i, at, rune) = (self.number(), self.number(), self.temp_of(&[Slot::Number, Slot::Number]));
        self.word(0, i);
        let head = self.label_here();
        self.emit(Op::JumpGe { a: Src(i), b: Src(text + 1), to: Self::to(breakable.end) });
        self.emit(Op::RuneAt { d: Dst(rune), s: Src(text), i: Src(i) });
        self.emit(Op::Move { d: Dst(at), s: Src(i) });
        self.emit(Op::Add { d: Dst(i), a: Src(i), b: Src(rune + 1) });
        let int = self.checked.arena.basic(BasicKind::Int);
        let rune_type = self.checked.arena.universe().rune;
        self.iteration(breakable, names, def, &[(at, int), (rune, rune_type)], body);
        if let Some(next) = breakable.next {
            self.here(next);
        }
        self.jump(head);
        self.here(breakable.end);
    }

    fn range_map(
        &mut self,
        breakable: Breakable,
        names: &[ExprId],
        def: bool,
        x: ExprId,
        (key, elem): (TypeId, TypeId),
        body: BlockId,
    ) {
        let map = self.compiler.map_type(key, elem);
        let m = self.value(x);
        let iter = self.temp_of(&[Slot::Pointer, Slot::Number, Slot::Number, Slot::Number]);
        self.emit(Op::MapIter { d: Dst(iter), m: Src(m), map });
        let mut kinds = self.kinds(key).to_vec();
        kinds.extend(self.kinds(elem).iter());
        let both = self.temp_of(&kinds);
        let head = self.label_here();
        self.emit(Op::MapNext { d: Dst(both), iter: Src(iter), map: map as u16, to: Self::to(breakable.end) });
        let value = both + self.size(key);
        self.iteration(breakable, names, def, &[(both, key), (value, elem)], body);
        if let Some(next) = breakable.next {
            self.here(next);
        }
        self.jump(head);
        self.here(breakable.end);
    }

    fn range_chan(
        &mut self,
        breakable: Breakable,
        names: &[ExprId],
        def: bool,
        x: ExprId,
        elem: TypeId,
        body: BlockId,
    ) {
        let c = self.own_value(x);
        let mut kinds = self.kinds(elem).to_vec();
        kinds.push(Slot::Number);
        let value = self.temp_of(&kinds);
        let head = self.label_here();
        let n = self.size(elem);
        self.emit_moving(Op::Recv { d: Dst(value), c: Src(c), ok: true }, n);
        self.jump_unless(value + n, breakable.end);
        self.iteration(breakable, names, def, &[(value, elem)], body);
        if let Some(next) = breakable.next {
            self.here(next);
        }
        self.jump(head);
        self.here(breakable.end);
    }
}

/// Where the elements that are ranged over are.
#[derive(Clone, Copy)]
enum Elems {
    Slice(u16),
    Memory(u16),
    None,
}
