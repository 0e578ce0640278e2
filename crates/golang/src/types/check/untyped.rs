//! Values without a type: what type they get from what stands around them.
//!
//! States      An expression of an untyped type waits in `untyped` until its type is final: when its value is used where a type is asked for,
//!             or when the check ends. Then its type goes down to its operands, which wait, too.
//! Invariants  I1  operands of constant operations do not wait: nothing can change them once the value of the whole is computed.
//! Rejected    Operands of constant operations that wait for the end of the check, as in types2: a sum of a million literals would keep
//!             two million values.
//! See         updateExprType, implicitTypeAndValue in cmd/compile/internal/types2/expr.go; convertUntyped in const.go.

use std::rc::Rc;

use super::{Checker, Operand, Untyped};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::constant::Value;
use crate::types::{BasicKind, Type, TypeId, Unrepresentable};

/// Whether the operator compares.
pub(crate) fn is_comparison(op: Operator) -> bool {
    matches!(op, Operator::Eql | Operator::Neq | Operator::Lss | Operator::Leq | Operator::Gtr | Operator::Geq)
}

/// Whether the operator shifts.
pub(crate) fn is_shift(op: Operator) -> bool {
    matches!(op, Operator::Shl | Operator::Shr)
}

impl Checker<'_, '_> {
    /// The expression waits for its final type.
    pub(crate) fn remember_untyped(&mut self, x: &Operand, e: ExprId) {
        let val = x.is_constant().then(|| Rc::new(x.val.clone()));
        self.untyped.insert(e, Untyped { is_lhs: false, mode: x.mode, typ: x.typ, val });
    }

    /// Operands of a constant operation, whose value is computed: they wait no longer.
    pub(crate) fn folded(&mut self, operands: &[&Operand]) {
        for operand in operands {
            let mut at = operand.expr;
            while let Some(x) = at {
                self.untyped.remove(&x);
                at = match self.tree[x].kind {
                    ExprKind::Paren(inner) => Some(inner),
                    _ => None,
                };
            }
        }
    }

    /// Gives the type to an expression that waits for one, and to its operands. If it is final or no longer untyped, it is recorded.
    pub(crate) fn update_expr_type(&mut self, x: ExprId, typ: TypeId, is_final: bool) {
        // Down along the left operands, which may be as many as the text is long.
        let base = self.spine.len();
        let mut at = Some(x);
        while let Some(x) = at {
            let Some(old) = self.untyped.get(&x) else { break };
            let is_constant = old.val.is_some();
            self.spine.push(x);
            at = match self.tree[x].kind {
                ExprKind::Paren(inner) => Some(inner),
                ExprKind::Unary { x, .. } if !is_constant => Some(x),
                ExprKind::Binary { op, x, .. } if !is_constant && !is_comparison(op) => Some(x),
                _ => None,
            };
        }
        while self.spine.len() > base {
            let Some(x) = self.spine.pop() else { break };
            if let ExprKind::Binary { op, y, .. } = self.tree[x].kind
                && !is_comparison(op)
                && !is_shift(op)
                && self.untyped.get(&x).is_some_and(|old| old.val.is_none())
            {
                self.update_expr_type(y, typ, is_final);
            }
            self.update_one(x, typ, is_final);
        }
    }

    /// The expression itself, whose operands have the type.
    fn update_one(&mut self, x: ExprId, typ: TypeId, is_final: bool) {
        let Some(old) = self.untyped.get_mut(&x) else { return };
        if !is_final && matches!(self.arena[typ], Type::Basic { kind, .. } if kind.is_untyped()) {
            old.typ = typ;
            return;
        }
        let Some(Untyped { is_lhs, mode, typ: old_type, val }) = self.untyped.remove(&x) else { return };
        if is_lhs && !self.all_integer(typ) {
            let (shown, typ) = (self.text(x), self.show(typ));
            self.error(x, format!("invalid operation: shifted operand {shown} (type {typ}) must be integer"));
            return;
        }
        if let Some(val) = &val {
            let mut constant = Operand { mode, expr: Some(x), typ: old_type, val: (**val).clone(), id: None };
            self.convert_untyped(&mut constant, typ);
            if !constant.is_valid() {
                return;
            }
        }
        self.record_type_and_value(x, mode, typ, val);
    }

    /// The value of an expression that waits for its type.
    pub(crate) fn update_expr_val(&mut self, x: ExprId, val: Value) {
        if let Some(old) = self.untyped.get_mut(&x) {
            old.val = Some(Rc::new(val));
        }
    }

    /// The type that an operand gets where a value of the target's type is asked for, and of a constant the value in it.
    ///
    /// # Errors
    /// An untyped operand cannot become one.
    pub(crate) fn implicit_type_and_value(
        &self,
        x: &Operand,
        target: TypeId,
    ) -> Result<(TypeId, Option<Value>), Unrepresentable> {
        use BasicKind::{UntypedBool, UntypedComplex, UntypedFloat, UntypedInt, UntypedRune, UntypedString};
        let never = Err(Unrepresentable::Otherwise);
        if !x.is_valid() || self.is_typed(x.typ) || !self.is_valid(target) {
            return Ok((x.typ, None));
        }
        if self.is_untyped(target) {
            let larger = self.max_type(x.typ, target).ok_or(Unrepresentable::Otherwise)?;
            return Ok((larger, None));
        }
        if x.is_nil() {
            return if self.has_nil(target) { Ok((target, None)) } else { never };
        }
        match &self.arena[self.under(target)] {
            Type::Basic { .. } if x.is_constant() => {
                let value = self.representation(x, target)?;
                Ok((target, Some(value)))
            }
            // Comparisons, and shifts whose left operand waits for its type.
            Type::Basic { .. } => {
                let fits = match self.arena.basic_kind(x.typ) {
                    Some(UntypedBool) => self.is_boolean(target),
                    Some(UntypedInt | UntypedRune | UntypedFloat | UntypedComplex) => self.is_numeric(target),
                    Some(UntypedString) => self.is_string(target),
                    _ => false,
                };
                if fits { Ok((target, None)) } else { never }
            }
            Type::Interface(_) if self.is_type_param(target) => {
                let fits = |typ: Option<TypeId>| typ.is_some_and(|typ| self.implicit_type_and_value(x, typ).is_ok());
                if self.under_is(target, fits) { Ok((target, None)) } else { never }
            }
            // What lies in an interface has a type of its own.
            Type::Interface(_) if self.arena.type_set(self.tree, target).is_all() => {
                Ok((self.default_type(x.typ), None))
            }
            _ => never,
        }
    }

    /// Gives the target's type to an untyped operand.
    pub(crate) fn convert_untyped(&mut self, x: &mut Operand, target: TypeId) {
        match self.implicit_type_and_value(x, target) {
            Err(why) => {
                let shown = if self.is_type_param(target) { target } else { self.under(target) };
                self.invalid_conversion(why, x, shown);
                x.invalidate();
            }
            Ok((typ, val)) => {
                if let Some(val) = val {
                    if let Some(expr) = x.expr {
                        self.update_expr_val(expr, val.clone());
                    }
                    x.val = val;
                }
                if typ != x.typ {
                    x.typ = typ;
                    if let Some(expr) = x.expr {
                        self.update_expr_type(expr, typ, false);
                    }
                }
            }
        }
    }
}
