//! What is written down about expressions.
//!
//! Invariants  I1  what an expression's type is, is written down once it is final. Of the operands of constant operations nothing is:
//!                 the value of the whole says all.
//! See         cmd/compile/internal/types2/recording.go.

use std::rc::Rc;

use super::info::{Instance, Selection, SelectionKind};
use super::{Checker, Mode, Operand, Untyped};
use crate::syntax::{ExprId, ExprKind, NameId};
use crate::types::constant::Value;
use crate::types::{Object, ObjectId, ObjectKind, Type, TypeId, VarKind};

impl Checker<'_, '_> {
    /// What came out for an expression, unless it has no final type yet.
    pub(crate) fn record(&mut self, x: &Operand) {
        let Some(expr) = x.expr else { return };
        match x.mode {
            Mode::Invalid => {}
            Mode::NoValue => {
                let nothing = self.arena.universe().empty_tuple;
                self.record_type(expr, x.mode, nothing);
            }
            _ if self.is_untyped(x.typ) => self.remember_untyped(x, expr),
            _ => {
                let val = x.is_constant().then(|| Rc::new(x.val.clone()));
                self.record_type_and_value(expr, x.mode, x.typ, val);
            }
        }
    }

    /// What is untyped to the end has its untyped type.
    pub(crate) fn record_untyped(&mut self) {
        for (x, Untyped { mode, typ, val, .. }) in std::mem::take(&mut self.untyped) {
            self.record_type_and_value(x, mode, typ, val);
        }
    }

    /// The final type and mode of an expression that is no constant.
    pub(crate) fn record_type(&mut self, x: ExprId, mode: Mode, typ: TypeId) {
        self.record_type_and_value(x, mode, typ, None);
    }

    /// The expression's final type, mode and value.
    pub(crate) fn record_type_and_value(&mut self, x: ExprId, mode: Mode, typ: TypeId, val: Option<Rc<Value>>) {
        if mode != Mode::Invalid {
            self.info.types.set(x, mode, typ, val);
        }
    }

    /// The name of a function that the language has, and the parentheses around it: the signature of this call of it.
    pub(crate) fn record_builtin_type(&mut self, mut f: ExprId, signature: TypeId) {
        loop {
            self.record_type(f, Mode::Builtin, signature);
            let ExprKind::Paren(inner) = self.tree[f].kind else { return };
            f = inner;
        }
    }

    /// An expression that gives two values, and the parentheses around it.
    pub(crate) fn record_comma_ok_types(&mut self, mut x: ExprId, values: &[Operand]) {
        let [first, second] = values else { return };
        if !first.is_valid() {
            return;
        }
        loop {
            let pos = self.tree[x].pos;
            let unnamed = self.tree.intern("");
            let variables = [first.typ, second.typ].map(|typ| {
                let kind = ObjectKind::Var(VarKind::Local);
                self.arena.add_object(Object::new(unnamed, pos, Some(self.pkg), Some(typ), kind))
            });
            let both = self.arena.add_type(Type::Tuple(variables.to_vec()));
            self.info.types.set_type(x, both);
            let ExprKind::Paren(inner) = self.tree[x].kind else { return };
            x = inner;
        }
    }

    /// How the generic type or function that the expression names is instantiated.
    pub(crate) fn record_instance(&mut self, expr: ExprId, targs: &[TypeId], typ: TypeId) {
        if let Some(name) = self.instantiated_name(expr) {
            self.info.instances.insert(name, Instance { targs: targs.to_vec(), typ });
        }
    }

    fn instantiated_name(&self, expr: ExprId) -> Option<NameId> {
        let named = match self.tree[expr].kind {
            ExprKind::Index { x, .. } => x,
            _ => expr,
        };
        match self.tree[named].kind {
            ExprKind::Selector { sel, .. } => Some(sel),
            _ => self.tree.as_name(named),
        }
    }

    /// What a name declares; None if nothing can refer to it.
    pub(crate) fn record_def(&mut self, name: NameId, object: Option<ObjectId>) {
        if let Some(object) = object {
            self.info.defs.set(name, object);
        }
    }

    /// What a name refers to.
    pub(crate) fn record_use(&mut self, name: NameId, object: ObjectId) {
        self.info.uses.set(name, object);
    }

    /// What `x.f` selects.
    pub(crate) fn record_selection(
        &mut self,
        x: ExprId,
        kind: SelectionKind,
        recv: TypeId,
        object: ObjectId,
        index: &[usize],
        indirect: bool,
    ) {
        if let ExprKind::Selector { sel, .. } = self.tree[x].kind {
            self.record_use(sel, object);
        }
        let selection = Selection { kind, recv, obj: object, index: index.into(), indirect };
        self.info.selections.set(x, selection);
    }
}
