//! Shifts.
//!
//! States      The left operand of a shift by what is no constant gets the type that the whole would have without the shift. If it is an
//!             untyped constant, it waits for it, marked: then it must be an integer type.
//! See         shift in cmd/compile/internal/types2/expr.go.

use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, Operator};
use crate::types::constant::{Kind, Value};
use crate::types::{BasicKind, SHIFT_BOUND};

impl Checker<'_, '_> {
    /// `x << y` or `x >> y`
    pub(crate) fn shift(&mut self, x: &mut Operand, y: &mut Operand, e: Option<ExprId>, op: Operator) {
        let x_val = if x.is_constant() { x.val.to_int() } else { Value::Unknown };
        if !(self.all_integer(x.typ) || self.is_untyped(x.typ) && x_val.kind() == Kind::Int) {
            return self.no_shift(x);
        }
        if !self.shift_count(y) {
            return x.invalidate();
        }
        if x.is_constant() && y.is_constant() {
            return self.constant_shift(x, &x_val, y, e, op);
        }
        if x.is_constant() && self.is_untyped(x.typ) {
            // After a cycle of declarations the expression may no longer wait.
            if let Some(waiting) = x.expr.and_then(|expr| self.untyped.get_mut(&expr)) {
                waiting.is_lhs = true;
            }
            x.mode = Mode::Value;
            return;
        }
        if !self.all_integer(x.typ) {
            return self.no_shift(x);
        }
        x.mode = Mode::Value;
    }

    fn no_shift(&mut self, x: &mut Operand) {
        let shown = self.show_operand(x);
        self.error(&*x, format!("invalid operation: shifted operand {shown} must be integer"));
        x.invalidate();
    }

    /// Whether the operand can be a shift's count. If not, it was complained about.
    fn shift_count(&mut self, y: &mut Operand) -> bool {
        let uint = self.basic(BasicKind::Uint);
        if y.is_constant() {
            let count = y.val.to_int();
            if count.kind() == Kind::Int && count.sign() < 0 {
                let shown = self.show_operand(y);
                self.error(&*y, format!("invalid operation: negative shift count {shown}"));
                return false;
            }
            if self.is_untyped(y.typ) {
                self.representable(y, uint);
                return y.is_valid();
            }
            return true;
        }
        if self.all_integer(y.typ) {
            let shown = if self.allow_version(13) { String::new() } else { self.show_operand(y) };
            return self.all_unsigned(y.typ)
                || self.verify_version(&*y, 13, &format!("invalid operation: signed shift count {shown}"));
        }
        if self.is_untyped(y.typ) {
            self.convert_untyped(y, uint);
            return y.is_valid();
        }
        let shown = self.show_operand(y);
        self.error(&*y, format!("invalid operation: shift count {shown} must be integer"));
        false
    }

    fn constant_shift(&mut self, x: &mut Operand, x_val: &Value, y: &Operand, e: Option<ExprId>, op: Operator) {
        if x.val.kind() == Kind::Unknown || y.val.kind() == Kind::Unknown {
            x.val = Value::Unknown;
            if !self.is_integer(x.typ) {
                x.typ = self.basic(BasicKind::UntypedInt);
            }
            return;
        }
        let Some(count) = y.val.to_int().to_u64().filter(|count| *count <= SHIFT_BOUND) else {
            let shown = self.show_operand(y);
            self.error(y, format!("invalid operation: invalid shift count {shown}"));
            return x.invalidate();
        };
        self.folded(&[x, y]);
        // What was a number like 2.0 is an integer now.
        if !self.is_integer(x.typ) {
            x.typ = self.basic(BasicKind::UntypedInt);
        }
        x.val = x_val.shift(op, count);
        x.expr = e;
        self.overflow(x, self.op_pos(e));
    }
}
