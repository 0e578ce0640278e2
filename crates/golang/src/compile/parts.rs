//! Parts of values: fields, elements, slices, and names of other packages.
//!
//! See         expr.rs.

use super::func::Builder;
use crate::code::{Cut, Dst, Op, Slot, Src};
use crate::syntax::{ExprId, ExprKind, NameId};
use crate::types::{ObjectKind, SelectionKind, Type, TypeId};

impl Builder<'_, '_> {
    pub(super) fn selector(&mut self, x: ExprId, of: ExprId, sel: NameId, to: u16) {
        let Some(selection) = self.checked.info.selections.get(x).cloned() else {
            // A name of another package.
            return self.qualified(x, sel, to);
        };
        match selection.kind {
            SelectionKind::FieldVal => {
                let typ = self.typ(x);
                if let Some(address) = self.address(x) {
                    return self.load(to, address.pointer, address.offset, typ);
                }
                let value = self.value(of);
                self.field_of(value, self.typ(of), &selection.index, to);
            }
            SelectionKind::MethodVal => self.method_value(of, &selection, to),
            SelectionKind::MethodExpr => self.method_expression(&selection, to),
        }
    }

    fn qualified(&mut self, x: ExprId, sel: NameId, to: u16) {
        let Some(object) = self.checked.info.uses.get(sel).copied() else { super::impossible("a name for nothing", x) };
        let typ = self.typ(x);
        match self.checked.arena[object].kind {
            ObjectKind::Var(_) => {
                let (offset, n) = (self.compiler.global(object), self.size(typ));
                self.moves(typ);
                if n > 0 {
                    self.emit(Op::LoadGlobal { d: Dst(to), n, offset });
                }
            }
            ObjectKind::Func => self.func_value(x, object, to),
            _ => super::impossible("a qualified name that is no value", x),
        }
    }

    /// A field of a value that is there: the path may follow pointers.
    pub(super) fn field_of(&mut self, mut value: u16, mut typ: TypeId, path: &[usize], to: u16) {
        let mut pointer = None::<(u16, u32)>;
        for at in path {
            if let Type::Pointer(base) = self.under(typ) {
                if let Some((from, offset)) = pointer {
                    let next = self.temp_of(&[Slot::Pointer]);
                    self.emit(Op::Load { d: Dst(next), p: Src(from), offset });
                    value = next;
                }
                pointer = Some((value, 0));
                typ = self.real(*base);
            }
            let Type::Struct(of) = self.under(typ) else { unreachable!("gort internal bug: no struct; please report") };
            let offset = self.field_offset(&of.fields, *at);
            match &mut pointer {
                Some((_, at)) => *at += offset,
                None => value += offset as u16,
            }
            typ = self.object_type(of.fields[*at]);
        }
        match pointer {
            Some((from, offset)) => self.load(to, from, offset, typ),
            None => self.copy(to, value, typ),
        }
    }

    pub(super) fn index(&mut self, x: ExprId, of: ExprId, index: ExprId, to: u16) {
        if matches!(self.checked.arena[self.typ(of)], Type::Signature(_)) {
            // The instantiation of a generic function.
            let object = self.function_of(of);
            let Some(object) = object else { super::impossible("an instantiation of no function", x) };
            return self.func_value(x, object, to);
        }
        let of_type = self.typ(of);
        let elem = self.typ(x);
        match self.under(of_type) {
            Type::Basic { .. } => {
                let s = self.value(of);
                let s = self.kept(s, of_type, index);
                let i = self.value(index);
                self.emit(Op::StringIndex { d: Dst(to), s: Src(s), i: Src(i) });
            }
            Type::Slice(_) => {
                if self.element_of_element(of, index, elem, to) {
                    return;
                }
                let s = self.value(of);
                let s = self.kept(s, of_type, index);
                let i = self.value(index);
                self.load_elem(to, s, i, elem);
            }
            Type::Map { key, elem: value } => {
                let (key, value) = (self.real(*key), self.real(*value));
                let map = self.compiler.map_type(key, value);
                let m = self.value(of);
                let m = self.kept(m, of_type, index);
                let k = self.value_as(index, key);
                self.emit(Op::MapGet { d: Dst(to), m: Src(m), k: Src(k), map });
            }
            Type::Array { len, .. } => {
                if let Some(address) = self.address(x) {
                    return self.load(to, address.pointer, address.offset, elem);
                }
                let a = self.value(of);
                let n = self.size(elem);
                let i = self.value(index);
                self.emit(Op::Bound { i: Src(i), n: len.unwrap_or(0) as u32 });
                self.emit(Op::ArrayElem { d: Dst(to), a: Src(a), i: Src(i), n });
            }
            Type::Pointer(_) => {
                let Some(address) = self.address(x) else { super::impossible("an element without address", x) };
                self.load(to, address.pointer, address.offset, elem);
            }
            _ => super::impossible("an index of something else", x),
        }
    }

    /// `s[i][j]` of slices, if there is an operation for it, and the second index is a variable of the frame: it cannot panic before the
    /// first is looked at.
    fn element_of_element(&mut self, of: ExprId, second: ExprId, elem: TypeId, to: u16) -> bool {
        let tree = self.checked.tree;
        let inner = tree.unparen(of);
        let ExprKind::Index { x: of, index: first } = tree[inner].kind else { return false };
        let of_type = self.typ(of);
        let is_slice = matches!(self.under(of_type), Type::Slice(_));
        if !is_slice || self.size(elem) != 1 || self.compiler.is_byte(elem) || self.carried_out.contains_key(&inner) {
            return false;
        }
        let Some(j) = self.in_frame(second) else { return false };
        let s = self.value(of);
        let s = self.kept(s, of_type, first);
        let i = self.value(first);
        self.emit(Op::ElemElem { d: Dst(to), s: Src(s), i: Src(i), j: Src(j) });
        true
    }

    pub(super) fn load_elem(&mut self, to: u16, s: u16, i: u16, elem: TypeId) {
        let (d, s, i) = (Dst(to), Src(s), Src(i));
        let n = self.size(elem);
        self.moves(elem);
        self.emit(match n {
            1 if self.compiler.is_byte(elem) => Op::ElemByte { d, s, i },
            1 => Op::Elem { d, s, i },
            n => Op::ElemN { d, s, i, n },
        });
    }

    pub(super) fn slice(&mut self, x: ExprId, of: ExprId, index: [Option<ExprId>; 3], full: bool, to: u16) {
        let of_type = self.typ(of);
        let bounds = self.temp_of(&[Slot::Number; 3]);
        let is_string = matches!(self.under(of_type), Type::Basic { .. });
        let (base, n) = match self.under(of_type) {
            Type::Basic { .. } | Type::Slice(_) => {
                let value = self.own_value(of);
                let n = match self.under(of_type) {
                    Type::Slice(elem) => {
                        let elem = self.real(*elem);
                        self.compiler.words(elem)
                    }
                    _ => 1,
                };
                (value, n)
            }
            Type::Array { .. } | Type::Pointer(_) => {
                let (pointer, array) = match self.under(of_type) {
                    Type::Pointer(base) => (self.own_value(of), self.real(*base)),
                    _ => (self.address_value(of), of_type),
                };
                let Type::Array { len, elem } = self.under(array) else {
                    super::impossible("a slice of something else", x)
                };
                let (len, elem) = (len.unwrap_or(0), self.real(*elem));
                let slice = self.temp_of(&[Slot::Pointer, Slot::Number, Slot::Number]);
                self.emit(Op::NilCheck { p: Src(pointer) });
                self.emit(Op::Move { d: Dst(slice), s: Src(pointer) });
                self.word(len, slice + 1);
                self.word(len, slice + 2);
                (slice, self.compiler.words(elem))
            }
            _ => super::impossible("a slice of something else", x),
        };
        match index[0] {
            Some(lo) => self.put(lo, bounds),
            None => self.word(0, bounds),
        }
        match index[1] {
            Some(hi) => self.put(hi, bounds + 1),
            None => self.emit(Op::Move { d: Dst(bounds + 1), s: Src(base + 1) }),
        }
        if let Some(max) = index[2] {
            self.put(max, bounds + 2);
        }
        let cut = match (matches!(self.under(of_type), Type::Slice(_)), full) {
            (true, false) => Cut::Slice,
            (true, true) => Cut::FullSlice,
            (false, false) => Cut::Array,
            (false, true) => Cut::FullArray,
        };
        self.emit(match is_string {
            true => Op::StringSlice { d: Dst(to), s: Src(base), lo: Src(bounds) },
            false => Op::Reslice { d: Dst(to), s: Src(base), lo: Src(bounds), n, cut },
        });
    }
}
