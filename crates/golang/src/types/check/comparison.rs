//! Comparisons.
//!
//! See         comparison, incomparableCause in cmd/compile/internal/types2/expr.go.

use super::{Checker, Mode, Operand};
use crate::syntax::Operator;
use crate::types::constant::Value;
use crate::types::{BasicKind, Type, TypeId};

/// What is wrong with a comparison.
struct Incomparable {
    /// Whether the second operand is at fault.
    second: bool,
    /// Why, if there is more to say than that the operator is not defined.
    cause: String,
}

impl Checker<'_, '_> {
    /// `x op y`, or whether the value `y` of a switch is `x`.
    pub(crate) fn comparison(&mut self, x: &mut Operand, y: &mut Operand, op: Operator, switch_case: bool) {
        if !self.is_valid(x.typ) || !self.is_valid(y.typ) {
            return x.invalidate();
        }
        let op = if switch_case { Operator::Eql } else { op };
        if let Err(wrong) = self.comparable_operands(x, y, op) {
            self.incomparable(wrong, x, y, op, switch_case);
            return x.invalidate();
        }
        if x.is_constant() && y.is_constant() {
            self.folded(&[x, y]);
            x.val = Value::Bool(x.val.compare(op, &y.val));
        } else {
            x.mode = Mode::Value;
            for operand in [&*x, &*y] {
                if let Some(expr) = operand.expr {
                    self.update_expr_type(expr, self.default_type(operand.typ), true);
                }
            }
        }
        x.typ = self.basic(BasicKind::UntypedBool);
    }

    fn comparable_operands(&mut self, x: &Operand, y: &Operand, op: Operator) -> Result<(), Incomparable> {
        let undefined = |second| Err(Incomparable { second, cause: String::new() });
        if self.assignable_to(x, y.typ).is_err() && self.assignable_to(y, x.typ).is_err() {
            let cause = format!("mismatched types {} and {}", self.show(x.typ), self.show(y.typ));
            return Err(Incomparable { second: true, cause });
        }
        if !matches!(op, Operator::Eql | Operator::Neq) {
            return match (self.all_ordered(x.typ), self.all_ordered(y.typ)) {
                (true, true) => Ok(()),
                (ordered, _) => undefined(ordered),
            };
        }
        if x.is_nil() || y.is_nil() {
            let other = if x.is_nil() { y.typ } else { x.typ };
            return if self.has_nil(other) { Ok(()) } else { undefined(true) };
        }
        for (second, typ) in [(false, x.typ), (true, y.typ)] {
            if !self.comparable(typ) {
                return Err(Incomparable { second, cause: self.incomparable_cause(typ) });
            }
        }
        Ok(())
    }

    fn incomparable(&mut self, wrong: Incomparable, x: &Operand, y: &Operand, op: Operator, switch_case: bool) {
        let Incomparable { mut second, mut cause } = wrong;
        if cause.is_empty() {
            let (x_param, y_param) = (self.is_type_param(x.typ), self.is_type_param(y.typ));
            if x_param || y_param {
                second |= !x_param;
                let typ = self.show(if second { y.typ } else { x.typ });
                cause = format!("type parameter {typ} cannot use operator {op}");
            } else {
                let typ = if second { y.typ } else { x.typ };
                let what = match self.composite_kind(typ) {
                    "" => self.show(typ),
                    kind => kind.to_owned(),
                };
                cause = format!("operator {op} not defined on {what}");
            }
        }
        let shown = |operand: &Operand| operand.expr.map_or(String::new(), |expr| self.text(expr));
        let (first, other) = (shown(x), shown(y));
        if switch_case {
            self.error(x, format!("invalid case {first} in switch on {other} ({cause})"));
        } else {
            let at = if second { y } else { x };
            self.error(at, format!("invalid operation: {first} {op} {other} ({cause})"));
        }
    }

    /// Why values of the type cannot be compared. Empty if there is no more to say.
    pub(crate) fn incomparable_cause(&self, typ: TypeId) -> String {
        match self.arena[self.under(typ)] {
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. } => {
                format!("{} can only be compared to nil", self.composite_kind(typ))
            }
            _ => self.comparable_type(typ, true).err().unwrap_or_default(),
        }
    }
}
