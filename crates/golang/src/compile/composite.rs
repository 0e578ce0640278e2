//! Composite literals.

use super::func::Builder;
use super::order::Wants;
use crate::code::Slot;
use crate::code::standard;
use crate::code::{Dst, Op, Src};
use crate::syntax::{ExprId, ExprKind};
use crate::types::{Type, TypeId};

impl Builder<'_, '_> {
    /// Puts the value of a composite literal there.
    pub(super) fn composite(&mut self, x: ExprId, typ: TypeId, to: u16) {
        let tree = self.checked.tree;
        let ExprKind::CompositeLit { elems, .. } = tree[x].kind else { super::impossible("no literal", x) };
        let elems = tree.list(elems).to_vec();
        match self.under(typ) {
            Type::Struct(_) => {
                // The slots that are given may be those of a variable that the elements read.
                let whole = self.temp(typ);
                self.zero(whole, typ);
                for (at, elem) in elems.iter().enumerate() {
                    let (path, value) = match tree[*elem].kind {
                        ExprKind::KeyValue { key, value } => (self.field_path_of(typ, key), value),
                        _ => (vec![at], *elem),
                    };
                    let Some((offset, field)) = self.path_in_place(typ, &path) else {
                        self.promoted(value);
                        continue;
                    };
                    self.element(value, field, whole + offset);
                }
                self.copy(to, whole, typ);
            }
            Type::Array { elem, .. } => {
                let elem = self.real(*elem);
                let whole = self.temp(typ);
                self.zero(whole, typ);
                let n = self.size(elem);
                for (at, value) in self.positions(&elems) {
                    self.element(value, elem, whole + at as u16 * n);
                }
                self.copy(to, whole, typ);
            }
            Type::Slice(elem) => self.slice_literal(&elems, self.real(*elem), to),
            Type::Map { key, elem } => {
                let (key, elem) = (self.real(*key), self.real(*elem));
                let map = self.compiler.map_type(key, elem);
                let (m, hint) = (self.temp_of(&[Slot::Pointer]), self.number());
                self.word(elems.len() as u64, hint);
                self.emit(Op::MakeMap { d: Dst(m), hint: Src(hint) });
                for pair in elems {
                    let ExprKind::KeyValue { key: k, value } = tree[pair].kind else { continue };
                    let mark = self.mark();
                    let (k_slot, v_slot) = (self.temp(key), self.temp(elem));
                    // Each entry has its calls to itself, as `m[k] = v` has.
                    let outer = std::mem::replace(&mut self.settled, false);
                    let roots = [(k, self.key(k, key, elem)), (value, Wants::As(elem))];
                    self.calls_first(&roots, |builder| {
                        builder.element(k, key, k_slot);
                        builder.element(value, elem, v_slot);
                    });
                    self.settled = outer;
                    self.emit(Op::MapSet { m: Src(m), k: Src(k_slot), v: Src(v_slot), map });
                    self.release(mark);
                }
                self.emit(Op::Move { d: Dst(to), s: Src(m) });
            }
            // `&T{}` without its `&T`, in another literal.
            Type::Pointer(base) => {
                let base = self.real(*base);
                let value = self.temp(base);
                self.composite(x, base, value);
                let pointer = self.temp_of(&[Slot::Pointer]);
                self.new_cell(pointer, base);
                if self.size(base) > 0 {
                    self.store(pointer, 0, value, base);
                }
                self.emit(Op::Move { d: Dst(to), s: Src(pointer) });
            }
            _ => super::impossible("a literal of another type", x),
        }
    }

    /// An element of a literal: a literal without a type has that of the elements.
    fn element(&mut self, value: ExprId, typ: TypeId, to: u16) {
        let mark = self.mark();
        match self.checked.tree[value].kind {
            ExprKind::CompositeLit { typ: None, .. } if !self.carried_out.contains_key(&value) => {
                self.composite(value, typ, to)
            }
            _ => self.put_as(value, typ, to),
        }
        self.release(mark);
    }

    /// The path of a field that a key names.
    pub(super) fn field_path_of(&self, typ: TypeId, key: ExprId) -> Vec<usize> {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let Some(name) = tree.as_name(key) else { super::impossible("a key that is no name", key) };
        let object = self.checked.info.uses.get(key).copied();
        let package = object.and_then(|object| arena[object].package);
        match arena.lookup_field_or_method(tree, typ, false, package, tree.name(name)) {
            crate::types::Lookup::Found { index, .. } => index,
            _ => super::impossible("a key that is no field", key),
        }
    }

    /// A promoted field behind a pointer.
    fn promoted(&mut self, value: ExprId) {
        let pos = self.checked.tree[value].pos;
        self.compiler.refuse(pos, "a promoted field behind a pointer as a key");
    }

    /// The elements of an array or slice literal with their places.
    fn positions(&self, elems: &[ExprId]) -> Vec<(u64, ExprId)> {
        let mut next = 0;
        let mut all = Vec::new();
        for elem in elems {
            let value = match self.checked.tree[*elem].kind {
                ExprKind::KeyValue { key, value } => {
                    let known =
                        self.checked.info.types.get(key).and_then(|known| known.val.as_ref()?.to_int().to_u64());
                    next = known.unwrap_or(next);
                    value
                }
                _ => *elem,
            };
            all.push((next, value));
            next += 1;
        }
        all
    }

    fn slice_literal(&mut self, elems: &[ExprId], elem: TypeId, to: u16) {
        let all = self.positions(elems);
        let len = all.iter().map(|(at, _)| at + 1).max().unwrap_or(0);
        let (slice, bounds) =
            (self.temp_of(&[Slot::Pointer, Slot::Number, Slot::Number]), self.temp_of(&[Slot::Number; 2]));
        self.word(len, bounds);
        self.word(len, bounds + 1);
        let layout = self.compiler.elem_layout(elem);
        self.emit(Op::MakeSlice { d: Dst(slice), len: Src(bounds), layout });
        for (at, value) in all {
            let mark = self.mark();
            let slot = self.temp(elem);
            self.element(value, elem, slot);
            if layout == standard::BYTES {
                let i = self.number();
                self.word(at, i);
                self.emit(Op::SetElemByte { s: Src(slice), i: Src(i), v: Src(slot) });
            } else if self.size(elem) > 0 {
                let offset = at as u32 * u32::from(self.size(elem));
                self.store_elem(slice, offset, slot, elem);
            }
            self.release(mark);
        }
        self.copy_n(to, slice, 3);
    }

    fn store_elem(&mut self, slice: u16, offset: u32, value: u16, elem: TypeId) {
        let (p, s) = (Src(slice), Src(value));
        match self.size(elem) {
            1 => self.emit(Op::Store { p, s, offset }),
            n => self.emit(Op::StoreN { p, s, n, offset }),
        }
    }
}
