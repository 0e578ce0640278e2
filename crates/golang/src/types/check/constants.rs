//! Constants: whether a type can hold one, and whether one has grown too large.
//!
//! See         cmd/compile/internal/types2/const.go.

use super::{Checker, Operand};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind};
use crate::types::constant::{Kind, Value};
use crate::types::{BasicKind, TypeId, Unrepresentable, operation_name, overflow, representable, representation};

impl Checker<'_, '_> {
    /// The place of an operation's operator; of what is no operation where it begins.
    pub(crate) fn op_pos(&self, x: Option<ExprId>) -> Pos {
        match x.map(|x| (x, self.tree[x])) {
            Some((_, expr)) if matches!(expr.kind, ExprKind::Unary { .. } | ExprKind::Binary { .. }) => expr.pos,
            Some((x, _)) => self.tree.start_pos(x),
            None => Pos::NONE,
        }
    }

    /// Complains about a constant that its type cannot hold, or that has grown too large without a type.
    pub(crate) fn overflow(&mut self, x: &mut Operand, op_pos: Pos) {
        debug_assert!(x.is_constant());
        if self.is_typed(x.typ) && x.val.kind() != Kind::Unknown {
            self.representable(x, x.typ);
            return;
        }
        if let Some(wrong) = overflow(&x.val) {
            let operation = x.expr.and_then(|x| match self.tree[x].kind {
                ExprKind::Unary { op, .. } => operation_name(op, 1),
                ExprKind::Binary { op, .. } => operation_name(op, 2),
                _ => None,
            });
            self.error(op_pos, wrong.message(operation));
            x.val = Value::Unknown;
        }
    }

    /// The value as the type holds it. None if it cannot.
    pub(crate) fn representable_const(&self, val: &Value, typ: TypeId) -> Option<Value> {
        representable(val, self.arena.basic_kind(typ)?)
    }

    /// Gives a constant the value that the type holds, or complains.
    pub(crate) fn representable(&mut self, x: &mut Operand, typ: TypeId) {
        match self.representation(x, typ) {
            Ok(value) => x.val = value,
            Err(why) => {
                self.invalid_conversion(why, x, self.under(typ));
                x.invalidate();
            }
        }
    }

    /// The value of a constant as a basic type holds it.
    ///
    /// # Errors
    /// Why it does not hold it.
    pub(crate) fn representation(&self, x: &Operand, typ: TypeId) -> Result<Value, Unrepresentable> {
        debug_assert!(x.is_constant());
        let kind = |typ: TypeId| self.arena.basic_kind(typ).unwrap_or(BasicKind::Invalid);
        representation(&x.val, kind(x.typ), kind(typ))
    }

    pub(crate) fn invalid_conversion(&mut self, why: Unrepresentable, x: &Operand, target: TypeId) {
        let (shown, target) = (self.show_operand(x), self.show(target));
        let text = match why {
            Unrepresentable::Truncated => format!("{shown} truncated to {target}"),
            Unrepresentable::Overflows => format!("{shown} overflows {target}"),
            Unrepresentable::Otherwise => format!("cannot convert {shown} to type {target}"),
        };
        self.error(x, text);
    }
}
