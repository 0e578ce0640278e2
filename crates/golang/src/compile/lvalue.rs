//! What can be assigned to, and addresses.

use super::func::{Builder, Place};
use crate::code::Slot;
use crate::code::{Dst, Op, Src};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{ObjectKind, SelectionKind, Type, TypeId, VarKind};

/// A place in memory: a slot that refers to an object, and how far on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Address {
    pub(super) pointer: u16,
    pub(super) offset: u32,
}

/// What is assigned to. Its operands have been evaluated.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// `_`
    Blank,
    /// Slots of the frame.
    Frame(u16),
    /// A package variable, or a part of one.
    Global(u32),
    /// A place in memory.
    Memory(Address),
    /// An element of a slice.
    Elem { s: u16, i: u16 },
    /// An element of a map.
    Map { m: u16, k: u16, map: u32 },
}

impl Builder<'_, '_> {
    /// The place in memory of an expression, if it has one.
    pub(super) fn address(&mut self, x: ExprId) -> Option<Address> {
        let x = self.checked.tree.unparen(x);
        if self.settled {
            self.shorten(x);
        }
        match self.checked.tree[x].kind {
            ExprKind::Name(_) => {
                let object = self.object(x)?;
                match self.checked.arena[object].kind {
                    ObjectKind::Var(VarKind::Package) => Some(self.global_address(object)),
                    ObjectKind::Var(_) => match self.vars.get(&object)? {
                        Place::Cell(cell) => Some(Address { pointer: *cell, offset: 0 }),
                        Place::Slot(_) => None,
                    },
                    _ => None,
                }
            }
            ExprKind::Selector { x: of, sel } => {
                let Some(selection) = self.checked.info.selections.get(x).cloned() else {
                    let object = *self.checked.info.uses.get(sel)?;
                    return matches!(self.checked.arena[object].kind, ObjectKind::Var(_))
                        .then(|| self.global_address(object));
                };
                if selection.kind != SelectionKind::FieldVal {
                    return None;
                }
                self.field_address(of, &selection.index)
            }
            ExprKind::Index { x: of, index } => self.elem_address(of, index),
            ExprKind::Unary { op: Operator::Mul, x: of } => {
                let pointer = self.pointer(of);
                Some(Address { pointer, offset: 0 })
            }
            _ => None,
        }
    }

    fn global_address(&mut self, object: crate::types::ObjectId) -> Address {
        let offset = self.compiler.global(object);
        let pointer = self.temp_of(&[Slot::Pointer]);
        let typ = self.object_type(object);
        if self.compiler.words(typ) == 0 {
            self.new_cell(pointer, typ);
            return Address { pointer, offset: 0 };
        }
        self.emit(Op::Global { d: Dst(pointer), offset });
        Address { pointer, offset: 0 }
    }

    fn field_address(&mut self, of: ExprId, path: &[usize]) -> Option<Address> {
        let mut typ = self.typ(of);
        let mut address = match self.under(typ) {
            Type::Pointer(base) => {
                let pointer = self.pointer(of);
                typ = self.real(*base);
                Address { pointer, offset: 0 }
            }
            _ => self.address(of)?,
        };
        for at in path {
            if let Type::Pointer(base) = self.under(typ) {
                let next = self.temp_of(&[Slot::Pointer]);
                self.emit(Op::Load { d: Dst(next), p: Src(address.pointer), offset: address.offset });
                address = Address { pointer: next, offset: 0 };
                typ = self.real(*base);
            }
            let Type::Struct(struct_type) = self.under(typ) else { return None };
            address.offset += self.field_offset(&struct_type.fields, *at);
            typ = self.object_type(struct_type.fields[*at]);
        }
        Some(address)
    }

    fn elem_address(&mut self, of: ExprId, index: ExprId) -> Option<Address> {
        let of_type = self.typ(of);
        match self.under(of_type) {
            Type::Slice(elem) => {
                let elem = self.real(*elem);
                let s = self.value(of);
                let s = self.kept(s, of_type, index);
                let i = self.value(index);
                let pointer = self.temp_of(&[Slot::Pointer]);
                let n = self.compiler.words(elem);
                let (d, s, i) = (Dst(pointer), Src(s), Src(i));
                self.emit(match self.compiler.is_byte(elem) {
                    true => Op::ElemAddrByte { d, s, i },
                    false => Op::ElemAddr { d, s, i, n },
                });
                Some(Address { pointer, offset: 0 })
            }
            Type::Array { len, elem } => {
                let (len, elem) = (len.unwrap_or(0), self.real(*elem));
                let address = self.address(of)?;
                Some(self.array_elem(address, index, len, elem))
            }
            Type::Pointer(array) => {
                let Type::Array { len, elem } = self.under(self.real(*array)) else { return None };
                let (len, elem) = (len.unwrap_or(0), self.real(*elem));
                let pointer = self.pointer(of);
                Some(self.array_elem(Address { pointer, offset: 0 }, index, len, elem))
            }
            _ => None,
        }
    }

    fn array_elem(&mut self, address: Address, index: ExprId, len: u64, elem: TypeId) -> Address {
        let n = self.compiler.words(elem);
        let constant = self.checked.info.types.get(index).and_then(|known| known.val.as_ref()?.to_int().to_u64());
        if let Some(at) = constant {
            if self.compiler.is_byte(elem) && at > 0 {
                // It may stand among bytes.
                let pointer = self.temp_of(&[Slot::Pointer]);
                let offset = address.offset + at as u32;
                self.emit(Op::Offset { d: Dst(pointer), p: Src(address.pointer), offset });
                return Address { pointer, offset: 0 };
            }
            return Address { pointer: address.pointer, offset: address.offset + at as u32 * n };
        }
        let i = self.value(index);
        self.emit(Op::NilCheck { p: Src(address.pointer) });
        self.emit(Op::Bound { i: Src(i), n: len as u32 });
        let pointer = self.temp_of(&[Slot::Pointer]);
        self.emit(Op::OffsetBy { d: Dst(pointer), p: Src(address.pointer), i: Src(i), n });
        Address { pointer, offset: address.offset }
    }

    /// A slot that refers to the place of an expression that has one.
    pub(super) fn address_value(&mut self, x: ExprId) -> u16 {
        let Some(address) = self.address(x) else { super::impossible("no address", x) };
        if address.offset == 0 {
            // `&p.f` of a nil p panics, too.
            let is_field = matches!(self.checked.tree[self.checked.tree.unparen(x)].kind, ExprKind::Selector { .. });
            if is_field {
                self.emit(Op::NilCheck { p: Src(address.pointer) });
            }
            return address.pointer;
        }
        let to = self.temp_of(&[Slot::Pointer]);
        self.emit(Op::Offset { d: Dst(to), p: Src(address.pointer), offset: address.offset });
        to
    }

    /// A pointer through which something is read or written before anything else is assigned to it, or later.
    fn pointer(&mut self, x: ExprId) -> u16 {
        if self.keeps_pointers { self.own_value(x) } else { self.value(x) }
    }

    /// Evaluates the operands of what is assigned to, after or beside something else that is assigned to.
    pub(super) fn kept_target(&mut self, x: ExprId) -> Target {
        let before = std::mem::replace(&mut self.keeps_pointers, true);
        let target = self.target(x);
        self.keeps_pointers = before;
        target
    }

    /// Evaluates the operands of what is assigned to next.
    pub(super) fn target(&mut self, x: ExprId) -> Target {
        let tree = self.checked.tree;
        let x = tree.unparen(x);
        if tree.as_name(x).is_some_and(|name| tree.name_text(name) == "_") {
            return Target::Blank;
        }
        if let Some(slot) = self.in_frame(x) {
            return Target::Frame(slot);
        }
        match tree[x].kind {
            ExprKind::Name(_) => {
                let object = self.object(x);
                if let Some(object) = object
                    .filter(|object| matches!(self.checked.arena[*object].kind, ObjectKind::Var(VarKind::Package)))
                {
                    return Target::Global(self.compiler.global(object));
                }
            }
            ExprKind::Index { x: of, index } => {
                let of_type = self.typ(of);
                match self.under(of_type) {
                    Type::Slice(_) => {
                        let s = self.own_value(of);
                        let i = self.own_value(index);
                        return Target::Elem { s, i };
                    }
                    Type::Map { key, elem } => {
                        let (key, elem) = (self.real(*key), self.real(*elem));
                        let map = self.compiler.map_type(key, elem);
                        let m = self.own_value(of);
                        let k = self.temp(key);
                        self.put_as(index, key, k);
                        return Target::Map { m, k, map };
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        match self.address(x) {
            Some(address) => Target::Memory(address),
            None => super::impossible("nothing that can be assigned to", x),
        }
    }

    /// Assigns a value that is there.
    pub(super) fn assign_to(&mut self, target: Target, value: u16, typ: TypeId) {
        let n = self.size(typ);
        if matches!(target, Target::Global(_) | Target::Elem { .. }) {
            self.moves(typ);
        }
        match target {
            Target::Blank => {}
            Target::Frame(slot) => self.copy(slot, value, typ),
            Target::Global(offset) if n > 0 => self.emit(Op::StoreGlobal { s: Src(value), n, offset }),
            Target::Global(_) => {}
            Target::Memory(address) => self.store(address.pointer, address.offset, value, typ),
            Target::Elem { s, i } => {
                let (s, i, v) = (Src(s), Src(i), Src(value));
                self.emit(match n {
                    1 if self.compiler.is_byte(typ) => Op::SetElemByte { s, i, v },
                    1 => Op::SetElem { s, i, v },
                    n => Op::SetElemN { s, i, v, n },
                });
            }
            Target::Map { m, k, map } => self.emit(Op::MapSet { m: Src(m), k: Src(k), v: Src(value), map }),
        }
    }

    /// Reads what is assigned to, for an operation of which the result is put there. `fails`: it may panic before that.
    pub(super) fn read_target(&mut self, target: Target, typ: TypeId, to: u16, fails: bool) {
        let n = self.size(typ);
        match target {
            Target::Blank => {}
            Target::Frame(slot) => self.copy(to, slot, typ),
            Target::Global(offset) if n > 0 => {
                self.moves(typ);
                self.emit(Op::LoadGlobal { d: Dst(to), n, offset });
            }
            Target::Global(_) => {}
            Target::Memory(address) => self.load(to, address.pointer, address.offset, typ),
            Target::Elem { s, i } => self.load_elem(to, s, i, typ),
            Target::Map { m, k, map } if fails => self.emit(Op::MapGet { d: Dst(to), m: Src(m), k: Src(k), map }),
            Target::Map { m, k, map } => self.emit(Op::MapGetToSet { d: Dst(to), m: Src(m), k: Src(k), map }),
        }
    }
}
