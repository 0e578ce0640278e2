//! Assignments and declarations of variables.
//!
//! Invariants  I1  the operands of what is assigned to, and the values, are evaluated before anything is assigned.

use super::func::{Builder, Place};
use super::lvalue::Target;
use super::order::{Root, Wants};
use crate::code::{CallMode, Dst, Op, Src};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{Mode, Type, TypeId};

impl Builder<'_, '_> {
    pub(super) fn assign(&mut self, op: Option<Operator>, lhs: ExprId, rhs: Option<ExprId>) {
        let tree = self.checked.tree;
        match (op, rhs) {
            (Some(Operator::Def), rhs) => {
                let names = tree.unpack(&lhs);
                self.define(&names, rhs);
            }
            (Some(op), rhs) => {
                let roots: Vec<Root> = [lhs].into_iter().chain(rhs).map(|x| (x, Wants::Value)).collect();
                self.calls_first(&roots, |builder| builder.operate(op, lhs, rhs));
            }
            (None, Some(rhs)) => {
                let (targets, values) = (tree.unpack(&lhs), tree.unpack(&rhs));
                match (&targets[..], &values[..]) {
                    ([target], [value]) if tree.as_name(*target).is_some() => self.assign_one(*target, *value),
                    ([target], [value]) if let Some(appended) = self.appended(*target, *value) => {
                        self.append_to_entry(*target, &appended);
                    }
                    ([target], [value]) => {
                        let roots = [(*target, Wants::Value), (*value, self.wanted_by(*target))];
                        self.calls_first(&roots, |builder| builder.assign_one(*target, *value));
                    }
                    (_, [_]) => self.assign_several(&targets, &values),
                    _ => {
                        let mut roots: Vec<Root> = targets.iter().map(|target| (*target, Wants::Value)).collect();
                        roots.extend(targets.iter().zip(&values).map(|(x, value)| (*value, self.wanted_by(*x))));
                        self.calls_first(&roots, |builder| builder.assign_several(&targets, &values));
                    }
                }
            }
            (None, None) => {}
        }
    }

    /// What is done with a value that is assigned to something.
    fn wanted_by(&self, target: ExprId) -> Wants {
        if self.is_blank(self.checked.tree.unparen(target)) { Wants::Value } else { Wants::As(self.typ(target)) }
    }

    fn assign_one(&mut self, x: ExprId, value: ExprId) {
        let target = match self.element_target(x, value) {
            Some(element) => element,
            None => self.target(x),
        };
        match target {
            Target::Blank => {
                let known = self.checked.info.types.get(self.checked.tree.unparen(value));
                if known.is_some_and(|known| known.mode != Mode::NilValue) {
                    self.value(value);
                }
            }
            Target::Frame(slot) => {
                let typ = self.typ(x);
                self.put_as(value, typ, slot);
            }
            target => {
                let typ = self.typ(x);
                let value = self.value_as(value, typ);
                self.assign_to(target, value, typ);
            }
        }
    }

    /// The element of a slice that is assigned to, where nothing that the value does changes slice or index.
    fn element_target(&mut self, x: ExprId, value: ExprId) -> Option<Target> {
        let tree = self.checked.tree;
        let ExprKind::Index { x: of, index } = tree[tree.unparen(x)].kind else { return None };
        let is_slice = matches!(self.under(self.typ(of)), Type::Slice(_));
        if !is_slice || self.has_call(index) || self.has_call(value) {
            return None;
        }
        let (s, i) = (self.value(of), self.value(index));
        Some(Target::Elem { s, i })
    }

    fn assign_several(&mut self, targets: &[ExprId], values: &[ExprId]) {
        let places: Vec<Target> = targets.iter().map(|target| self.kept_target(*target)).collect();
        let types: Vec<Option<TypeId>> = targets
            .iter()
            .zip(&places)
            .map(|(x, place)| (!matches!(place, Target::Blank)).then(|| self.typ(*x)))
            .collect();
        let slots = self.values(values, &types);
        for ((place, (slot, from)), typ) in places.into_iter().zip(slots).zip(types) {
            self.assign_to(place, slot, typ.unwrap_or(from));
        }
    }

    /// Several values, each in slots of its own, as the types that they are assigned to.
    fn values(&mut self, values: &[ExprId], types: &[Option<TypeId>]) -> Vec<(u16, TypeId)> {
        if values.len() != types.len() {
            let given = self.tuple_types(values[0]);
            let wanted: Vec<TypeId> = types.iter().zip(&given).map(|(typ, given)| typ.unwrap_or(*given)).collect();
            return self.tuple_values(values[0], &wanted).into_iter().zip(wanted).collect();
        }
        let mut slots = Vec::new();
        for (value, typ) in values.iter().zip(types) {
            let typ = typ.unwrap_or_else(|| self.typ(*value));
            let slot = self.temp(typ);
            self.put_as(*value, typ, slot);
            slots.push((slot, typ));
        }
        slots
    }

    /// The types of the values of an expression that has several.
    fn tuple_types(&self, x: ExprId) -> Vec<TypeId> {
        let x = self.checked.tree.unparen(x);
        match &self.checked.arena[self.typ(x)] {
            Type::Tuple(parts) => parts.iter().map(|part| self.object_type(*part)).collect(),
            _ => vec![self.typ(x), self.checked.arena.basic(crate::types::BasicKind::Bool)],
        }
    }

    /// The values of an expression that has several, each in slots of its own, as the types that they are assigned to.
    pub(super) fn tuple_values(&mut self, x: ExprId, wanted: &[TypeId]) -> Vec<u16> {
        let x = self.checked.tree.unparen(x);
        let given = self.tuple_types(x);
        let mut kinds = Vec::new();
        for typ in &given {
            kinds.extend(self.kinds(*typ).iter().copied());
        }
        let all = self.temp_of(&kinds);
        match self.checked.tree[x].kind {
            ExprKind::Call { .. } => {
                self.call(x, CallMode::Call, None);
                let (out, n) = (self.out(0), kinds.len() as u16);
                self.needs_out(n);
                self.copy_n(all, out, n);
            }
            ExprKind::Index { x: of, index } => {
                let Type::Map { key, elem } = self.under(self.typ(of)) else { super::impossible("no map", x) };
                let (key, elem) = (self.real(*key), self.real(*elem));
                let map = self.compiler.map_type(key, elem);
                let roots = [(of, Wants::Value), (index, self.key(index, key, elem))];
                let (m, k) = self.calls_first(&roots, |builder| (builder.value(of), builder.value_as(index, key)));
                self.emit(Op::MapGetOk { d: Dst(all), m: Src(m), k: Src(k), map });
            }
            ExprKind::Assert { x: of, .. } => self.assertion(x, of, all, true),
            ExprKind::Unary { op: Operator::Recv, x: of } => {
                let c = self.value(of);
                let n = given.first().map_or(0, |elem| self.size(*elem));
                self.emit_moving(Op::Recv { d: Dst(all), c: Src(c), ok: true }, n);
            }
            _ => super::impossible("several values", x),
        }
        let mut at = all;
        let mut slots = Vec::new();
        for (typ, target) in given.into_iter().zip(wanted) {
            slots.push(self.converted(at, typ, *target));
            at += self.size(typ);
        }
        slots
    }

    /// `var a, b = values`, `a, b := values`
    pub(super) fn define(&mut self, names: &[ExprId], values: Option<ExprId>) {
        let tree = self.checked.tree;
        let Some(values) = values else {
            for name in names {
                if let Some(object) = self.checked.info.defs.get(*name).copied() {
                    self.declare_zero(object);
                }
            }
            return;
        };
        let values = tree.unpack(&values);
        if let ([name], [value]) = (names, &values[..])
            && let Some(object) = self.checked.info.defs.get(*name).copied()
            && !self.is_blank(*name)
        {
            let typ = self.object_type(object);
            let slot = match self.in_cell(object, typ) {
                true => self.value_as(*value, typ),
                false => {
                    // The value may read a variable of the same name, but not this one.
                    let slot = self.local_slot(typ);
                    self.put_as(*value, typ, slot);
                    self.vars.insert(object, Place::Slot(slot));
                    return;
                }
            };
            return self.declare_with(object, slot);
        }
        let mut places = Vec::new();
        let mut types = Vec::new();
        for name in names {
            let defined = self.checked.info.defs.get(*name).copied();
            let (place, typ) = match defined {
                _ if self.is_blank(*name) => (None, None),
                Some(object) => (None, Some(self.object_type(object))),
                None => (Some(self.kept_target(*name)), Some(self.typ(*name))),
            };
            places.push((defined.filter(|_| !self.is_blank(*name)), place));
            types.push(typ);
        }
        let slots = match values.len() {
            1 => self.values(&values, &types),
            _ => {
                let wants = |typ: &Option<TypeId>| typ.map_or(Wants::Value, Wants::As);
                let roots: Vec<Root> = values.iter().copied().zip(types.iter().map(wants)).collect();
                self.calls_first(&roots, |builder| builder.values(&values, &types))
            }
        };
        for ((defined, place), (slot, typ)) in places.into_iter().zip(slots) {
            match (defined, place) {
                (Some(object), _) => self.declare_with(object, slot),
                (None, Some(place)) => self.assign_to(place, slot, typ),
                (None, None) => {}
            }
        }
    }

    pub(super) fn is_blank(&self, x: ExprId) -> bool {
        let tree = self.checked.tree;
        tree.as_name(x).is_some_and(|name| tree.name_text(name) == "_")
    }

    /// `x op= value`, `x++`
    fn operate(&mut self, op: Operator, x: ExprId, value: Option<ExprId>) {
        let typ = self.typ(x);
        let target = self.target(x);
        let one = value.is_none();
        if let (Target::Frame(slot), true, Some(_)) = (target, one, self.compiler.width(typ)) {
            let value = if op == Operator::Add { 1 } else { -1 };
            self.emit(Op::AddInt { d: Dst(slot), a: Src(slot), value });
            return self.wrap(slot, typ);
        }
        let small = value.and_then(|value| self.small(value)).or_else(|| one.then_some(1));
        let small = small.and_then(|value| self.small_operation(op, typ, value));
        let (operand, count_type) = match value {
            _ if small.is_some() => (0, typ),
            Some(value) if matches!(op, Operator::Shl | Operator::Shr) => self.shift_count(value),
            Some(value) => (self.value(value), self.typ(value)),
            None => {
                let slot = self.temp(typ);
                self.zero(slot, typ);
                match self.is_float(typ) || self.is_complex(typ) {
                    true => self.word(1f64.to_bits(), slot),
                    false => self.word(1, slot),
                }
                (slot, typ)
            }
        };
        let current = match target {
            Target::Frame(slot) => slot,
            _ => {
                let slot = self.temp(typ);
                self.read_target(target, typ, slot, matches!(op, Operator::Div | Operator::Rem));
                slot
            }
        };
        let to = if let Target::Frame(slot) = target { slot } else { self.temp(typ) };
        match op {
            _ if let Some(small) = small => self.with_small(small, typ, current, to),
            Operator::Shl | Operator::Shr => self.shift(op, typ, current, operand, count_type, to),
            _ => self.arithmetic(op, typ, current, operand, to),
        }
        if !matches!(target, Target::Frame(_)) {
            self.assign_to(target, to, typ);
        }
    }
}
