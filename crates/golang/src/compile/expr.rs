//! Expressions.
//!
//! Protocol    `value` says in which slots a value stands, which may be those of a variable: it is to be used before anything else is
//!             executed. `put` puts it to slots that are given. `_as` converts to a type that it is assigned to.

use super::func::{Builder, Place};
use crate::code::{Dst, Op, Src};
use crate::syntax::{ExprId, ExprKind, NameId, Operator};
use crate::types::{Mode, ObjectId, ObjectKind, SelectionKind, Type, TypeId, VarKind};

impl Builder<'_, '_> {
    /// The slots of a value.
    pub(super) fn value(&mut self, x: ExprId) -> u16 {
        let x = self.checked.tree.unparen(x);
        if let Some(slot) = self.carried_out.get(&x) {
            return *slot;
        }
        if let Some(slot) = self.in_frame(x) {
            return slot;
        }
        let typ = self.typ(x);
        let to = self.temp(typ);
        self.put(x, to);
        to
    }

    /// The slots of a value that nothing else changes.
    pub(super) fn own_value(&mut self, x: ExprId) -> u16 {
        let typ = self.typ(x);
        let to = self.temp(typ);
        self.put(x, to);
        to
    }

    /// The slots of a variable of the frame, or of a part of one.
    pub(super) fn in_frame(&mut self, x: ExprId) -> Option<u16> {
        let (tree, info) = (self.checked.tree, self.checked.info);
        let (mut at, mut paths) = (tree.unparen(x), Vec::new());
        let slot = loop {
            if info.types.get(at).is_some_and(|known| known.val.is_some()) || self.carried_out.contains_key(&at) {
                return None;
            }
            match tree[at].kind {
                ExprKind::Name(_) => match self.vars.get(&self.object(at)?)? {
                    Place::Slot(slot) => break *slot,
                    Place::Cell(_) => return None,
                },
                ExprKind::Selector { x: of, .. } => {
                    let selection = info.selections.get(at)?;
                    // What is behind a pointer is not in the frame.
                    if selection.kind != SelectionKind::FieldVal || !matches!(self.under(self.typ(of)), Type::Struct(_))
                    {
                        return None;
                    }
                    paths.push((of, &selection.index));
                    at = tree.unparen(of);
                }
                _ => return None,
            }
        };
        let mut offset = 0;
        for (of, path) in paths {
            offset += self.path_in_place(self.typ(of), path)?.0;
        }
        Some(slot + offset)
    }

    /// How far a field lies from the beginning of a value, if no pointer is followed.
    pub(super) fn path_in_place(&mut self, mut typ: TypeId, path: &[usize]) -> Option<(u16, TypeId)> {
        let mut offset = 0;
        for at in path {
            let Type::Struct(of) = self.under(typ) else { return None };
            offset += self.field_offset(&of.fields, *at) as u16;
            typ = self.object_type(of.fields[*at]);
        }
        Some((offset, typ))
    }

    pub(super) fn field_offset(&mut self, fields: &[ObjectId], at: usize) -> u32 {
        let types: Vec<TypeId> = fields[..at].iter().map(|field| self.object_type(*field)).collect();
        types.into_iter().map(|typ| self.compiler.words(typ)).sum()
    }

    /// What a name stands for.
    pub(super) fn object(&self, x: ExprId) -> Option<ObjectId> {
        let info = self.checked.info;
        info.uses.get(x).or_else(|| info.defs.get(x)).copied()
    }

    /// Puts a value there.
    pub(super) fn put(&mut self, x: ExprId, to: u16) {
        let x = self.checked.tree.unparen(x);
        if let Some(slot) = self.carried_out.get(&x).copied() {
            let typ = self.typ(x);
            return self.copy(to, slot, typ);
        }
        let before = self.pos;
        self.pos = self.checked.tree[x].pos;
        match self.settled || self.has_an_order_of_its_own(x) {
            true => {
                if self.settled {
                    self.shorten(x);
                }
                self.put_here(x, to);
            }
            false => self.parts_first(x, |builder| builder.put_here(x, to)),
        }
        self.pos = before;
    }

    fn put_here(&mut self, x: ExprId, to: u16) {
        let known = self.checked.info.types.get(x);
        if let Some(value) = known.and_then(|known| known.val) {
            let typ = self.typ(x);
            if self.checked.arena.is_interface(typ) {
                unreachable!("gort internal bug: a constant of an interface type; please report");
            }
            return self.constant(value, typ, to);
        }
        if known.is_some_and(|known| known.mode == Mode::NilValue) {
            let typ = self.typ(x);
            return self.zero(to, typ);
        }
        if let Some(slot) = self.in_frame(x) {
            let typ = self.typ(x);
            return self.copy(to, slot, typ);
        }
        match self.checked.tree[x].kind {
            ExprKind::Name(_) => self.name(x, to),
            ExprKind::FuncLit { body, .. } => self.func_lit(x, body, to),
            ExprKind::CompositeLit { .. } => {
                let typ = self.typ(x);
                self.composite(x, typ, to);
            }
            ExprKind::Selector { x: of, sel } => self.selector(x, of, sel, to),
            ExprKind::Index { x: of, index } => self.index(x, of, index, to),
            ExprKind::Slice { x: of, index, full } => self.slice(x, of, index, full, to),
            ExprKind::Assert { x: of, .. } => self.assertion(x, of, to, false),
            ExprKind::Unary { op, x: of } => self.unary(x, op, of, to),
            ExprKind::Binary { op, x: a, y: b } => self.binary(x, op, a, b, to),
            ExprKind::Call { .. } => {
                let typ = self.typ(x);
                self.call_into(x, to, typ);
            }
            _ => super::impossible("an unknown kind", x),
        }
    }

    fn name(&mut self, x: ExprId, to: u16) {
        let Some(object) = self.object(x) else { super::impossible("a name for nothing", x) };
        let typ = self.typ(x);
        match self.checked.arena[object].kind {
            ObjectKind::Var(VarKind::Package) => {
                let (offset, n) = (self.compiler.global(object), self.size(typ));
                self.moves(typ);
                if n > 0 {
                    self.emit(Op::LoadGlobal { d: Dst(to), n, offset });
                }
            }
            ObjectKind::Var(_) => match self.vars.get(&object).copied() {
                Some(Place::Slot(slot)) => self.copy(to, slot, typ),
                Some(Place::Cell(cell)) => self.load(to, cell, 0, typ),
                None => super::impossible("a variable without a place", x),
            },
            ObjectKind::Func => self.func_value(x, object, to),
            ObjectKind::Nil => self.zero(to, typ),
            _ => super::impossible("a name that is no value", x),
        }
    }

    /// A declared function as a value.
    pub(super) fn func_value(&mut self, x: ExprId, object: ObjectId, to: u16) {
        let targs = self.type_args_at(x);
        let func = self.compiler.declared(object, targs);
        self.emit(Op::Closure { d: Dst(to), s: Src(0), n: 0, func });
    }

    /// The type arguments with which the generic function that a name stands for is used.
    pub(super) fn type_args_at(&self, x: ExprId) -> Vec<TypeId> {
        let tree = self.checked.tree;
        let name = match tree[tree.unparen(x)].kind {
            ExprKind::Selector { sel, .. } => Some(sel),
            ExprKind::Index { x, .. } => return self.type_args_at(x),
            _ => tree.as_name(tree.unparen(x)),
        };
        let instance = name.and_then(|name: NameId| self.checked.info.instances.get(&name));
        instance.map(|instance| instance.targs.iter().map(|targ| self.real(*targ)).collect()).unwrap_or_default()
    }

    /// The slots of a value as one of the type that it is assigned to.
    pub(super) fn value_as(&mut self, x: ExprId, target: TypeId) -> u16 {
        if self.needs_interface(x, target) {
            let to = self.temp(target);
            self.put_as(x, target, to);
            return to;
        }
        self.value(x)
    }

    fn needs_interface(&self, x: ExprId, target: TypeId) -> bool {
        if !self.checked.arena.is_interface(target) {
            return false;
        }
        let known = self.checked.info.types.get(self.checked.tree.unparen(x));
        known.is_none_or(|known| known.mode != Mode::NilValue) && !self.checked.arena.is_interface(self.typ(x))
    }

    /// Puts a value there as one of the type that it is assigned to.
    pub(super) fn put_as(&mut self, x: ExprId, target: TypeId, to: u16) {
        if self.needs_interface(x, target) {
            let typ = self.typ(x);
            let value = self.value(x);
            self.put_interface(value, typ, to);
            return;
        }
        let known = self.checked.info.types.get(self.checked.tree.unparen(x));
        if known.is_some_and(|known| known.mode == Mode::NilValue) {
            return self.zero(to, target);
        }
        self.put(x, to);
    }

    /// Puts a value of a type that is no interface into one.
    pub(super) fn put_interface(&mut self, value: u16, typ: TypeId, to: u16) {
        let typ = self.default_type(typ);
        let typ = self.compiler.runtime_type(typ);
        self.emit(Op::ToInterface { d: Dst(to), s: Src(value), typ });
    }

    /// A value that is there as one of the type that it is assigned to.
    pub(super) fn converted(&mut self, value: u16, typ: TypeId, target: TypeId) -> u16 {
        let arena = self.checked.arena;
        if arena.is_interface(target) && !arena.is_interface(typ) {
            let to = self.temp(target);
            self.put_interface(value, typ, to);
            return to;
        }
        value
    }

    /// What an untyped value is by default.
    pub(super) fn default_type(&self, typ: TypeId) -> TypeId {
        use crate::types::BasicKind::*;
        let Type::Basic { kind, .. } = self.checked.arena[typ] else { return typ };
        let default = match kind {
            UntypedBool => Bool,
            UntypedInt => Int,
            UntypedRune => return self.checked.arena.universe().rune,
            UntypedFloat => Float64,
            UntypedComplex => Complex128,
            UntypedString => String,
            _ => return typ,
        };
        self.checked.arena.basic(default)
    }

    /// The value, where nothing that the other expression does changes it.
    pub(super) fn kept(&mut self, value: u16, typ: TypeId, other: ExprId) -> u16 {
        if !self.has_call(other) {
            return value;
        }
        let to = self.temp(typ);
        self.copy(to, value, typ);
        to
    }

    /// The function that a name, or a package's name, stands for.
    pub(super) fn function_of(&self, x: ExprId) -> Option<ObjectId> {
        let tree = self.checked.tree;
        let object = match tree[tree.unparen(x)].kind {
            ExprKind::Name(_) => self.object(tree.unparen(x))?,
            ExprKind::Selector { sel, .. } => *self.checked.info.uses.get(sel)?,
            ExprKind::Index { x, .. } => return self.function_of(x),
            _ => return None,
        };
        matches!(self.checked.arena[object].kind, ObjectKind::Func).then_some(object)
    }

    /// `x.(T)`: with `ok` behind the value if asked for.
    pub(super) fn assertion(&mut self, x: ExprId, of: ExprId, to: u16, with_ok: bool) {
        let ExprKind::Assert { typ, .. } = self.checked.tree[x].kind else { super::impossible("no assertion", x) };
        let (from, target) = (self.typ(of), self.typ(typ));
        let s = self.value(of);
        self.assert(s, from, target, to, with_ok);
    }

    pub(super) fn assert(&mut self, s: u16, from: TypeId, target: TypeId, to: u16, with_ok: bool) {
        let (d, s) = (Dst(to), Src(s));
        let is_interface = self.checked.arena.is_interface(target);
        let typ = self.compiler.runtime_type(target);
        let from = self.compiler.runtime_type(from);
        self.emit(match (is_interface, with_ok) {
            (false, false) => Op::Assert { d, s, typ, from },
            (false, true) => Op::AssertOk { d, s, typ },
            (true, false) => Op::AssertInterface { d, s, typ },
            (true, true) => Op::AssertInterfaceOk { d, s, typ },
        });
    }

    fn unary(&mut self, x: ExprId, op: Operator, of: ExprId, to: u16) {
        let typ = self.typ(x);
        match op {
            Operator::And => self.take_address(of, to),
            Operator::Mul => {
                let p = self.value(of);
                self.load(to, p, 0, typ);
            }
            Operator::Recv => {
                let c = self.value(of);
                let n = self.size(typ);
                self.emit_moving(Op::Recv { d: Dst(to), c: Src(c), ok: false }, n);
            }
            Operator::Add => self.put(of, to),
            Operator::Not => {
                let s = Src(self.value(of));
                self.emit(Op::Not { d: Dst(to), s });
            }
            Operator::Sub if self.is_complex(typ) => {
                let s = self.value(of);
                self.emit(Op::NegF { d: Dst(to), s: Src(s) });
                self.emit(Op::NegF { d: Dst(to + 1), s: Src(s + 1) });
            }
            Operator::Sub if self.is_float(typ) => {
                let s = Src(self.value(of));
                self.emit(Op::NegF { d: Dst(to), s });
            }
            Operator::Sub => {
                let s = Src(self.value(of));
                self.emit(Op::Neg { d: Dst(to), s });
                self.wrap(to, typ);
            }
            Operator::Xor => {
                let s = Src(self.value(of));
                self.emit(Op::Complement { d: Dst(to), s });
                self.wrap(to, typ);
            }
            _ => super::impossible("an unknown operator", x),
        }
    }

    /// `&x`
    fn take_address(&mut self, of: ExprId, to: u16) {
        let of = self.checked.tree.unparen(of);
        if let ExprKind::CompositeLit { .. } = self.checked.tree[of].kind {
            let typ = self.typ(of);
            let value = self.temp(typ);
            self.composite(of, typ, value);
            self.new_cell(to, typ);
            if self.size(typ) > 0 {
                self.store(to, 0, value, typ);
            }
            return;
        }
        let pointer = self.address_value(of);
        self.emit(Op::Move { d: Dst(to), s: Src(pointer) });
    }

    /// Whether an expression calls something, or waits: then nothing may stand behind the frame.
    pub(super) fn has_call(&self, x: ExprId) -> bool {
        let tree = self.checked.tree;
        let mut todo = vec![x];
        while let Some(x) = todo.pop() {
            let is_constant = self.checked.info.types.get(x).is_some_and(|known| known.val.is_some());
            if is_constant || self.carried_out.contains_key(&x) {
                continue;
            }
            match tree[x].kind {
                ExprKind::Call { fun, .. } => {
                    let known = self.checked.info.types.get(x);
                    let is_type =
                        self.checked.info.types.get(tree.unparen(fun)).is_some_and(|fun| fun.mode == Mode::TypExpr);
                    if known.is_none_or(|known| known.val.is_none()) && !is_type {
                        return true;
                    }
                }
                ExprKind::Unary { op: Operator::Recv, .. } => return true,
                ExprKind::FuncLit { .. } => continue,
                _ => {}
            }
            tree.children(crate::syntax::Node::Expr(x), &mut |child| {
                if let crate::syntax::Node::Expr(child) = child {
                    todo.push(child);
                }
            });
        }
        false
    }
}
