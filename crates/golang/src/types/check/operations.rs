//! Unary and binary operations.
//!
//! Invariants  I1  the value of an operation on constants is a constant; it is computed exactly, and then its type must hold it.
//! See         unary, binary, matchTypes in cmd/compile/internal/types2/expr.go.

use super::untyped::{is_comparison, is_shift};
use super::{At, Checker, Mode, Operand};
use crate::syntax::{ChanDir, ExprId, ExprKind, Operator};
use crate::types::constant::{Kind, Value};
use crate::types::{Type, TypeId};

impl Checker<'_, '_> {
    /// Complains about an operator that is not defined for the operand's type.
    fn defined(&mut self, defined: bool, x: &Operand, op: Operator) -> bool {
        if !defined {
            let shown = self.show_operand(x);
            self.error(x, format!("invalid operation: operator {op} not defined on {shown}"));
        }
        defined
    }

    /// `op x`, but for `*x`.
    pub(crate) fn unary(&mut self, x: &mut Operand, e: ExprId) {
        let ExprKind::Unary { mut op, x: operand } = self.tree[e].kind else { return };
        self.expr(None, x, operand);
        if !x.is_valid() {
            return;
        }
        match op {
            Operator::And => return self.address(x, operand),
            Operator::Recv => {
                let elem = self.chan_elem(&*x, x, true).filter(|elem| self.is_complete(*elem));
                let Some(elem) = elem else { return x.invalidate() };
                x.mode = Mode::CommaOk;
                x.typ = elem;
                self.env.has_call_or_recv = true;
                return;
            }
            Operator::Tilde => {
                if !self.all_integer(x.typ) {
                    self.error(e, "cannot use ~ outside of interface or type constraint");
                    return x.invalidate();
                }
                let hint = "cannot use ~ outside of interface or type constraint (use ^ for bitwise complement)";
                self.error(e, hint);
                op = Operator::Xor;
            }
            _ => {}
        }
        let defined = match op {
            Operator::Add | Operator::Sub => self.all_numeric(x.typ),
            Operator::Xor => self.all_integer(x.typ),
            Operator::Not => self.all_boolean(x.typ),
            _ => false,
        };
        if !self.defined(defined, x, op) {
            return x.invalidate();
        }
        if !x.is_constant() {
            x.mode = Mode::Value;
            return;
        }
        self.folded(&[x]);
        if x.val.kind() == Kind::Unknown {
            return;
        }
        let bits = self.is_unsigned(x.typ).then(|| self.sizeof(x.typ) as u32 * 8);
        x.val = x.val.unary(op, bits);
        x.expr = Some(e);
        self.overflow(x, self.op_pos(Some(e)));
    }

    /// `&x`
    fn address(&mut self, x: &mut Operand, operand: ExprId) {
        let is_literal = matches!(self.tree[self.tree.unparen(operand)].kind, ExprKind::CompositeLit { .. });
        if !is_literal && x.mode != Mode::Variable {
            let shown = self.show_operand(x);
            self.error(&*x, format!("invalid operation: cannot take address of {shown}"));
            return x.invalidate();
        }
        x.mode = Mode::Value;
        x.typ = self.arena.pointer(x.typ);
    }

    /// The type of what is received from a channel or sent to it. None after a complaint.
    pub(crate) fn chan_elem(&mut self, at: impl At, x: &Operand, recv: bool) -> Option<TypeId> {
        let channel = self.common_under_if(x.typ, |term| {
            let Some((typ, under)) = term else { return Err("no specific channel type".to_owned()) };
            match self.arena[under] {
                Type::Chan { dir: ChanDir::SendOnly, .. } if recv => {
                    Err(format!("send-only channel {}", self.show(typ)))
                }
                Type::Chan { dir: ChanDir::RecvOnly, .. } if !recv => {
                    Err(format!("receive-only channel {}", self.show(typ)))
                }
                Type::Chan { .. } => Ok(()),
                _ => Err(format!("non-channel {}", self.show(typ))),
            }
        });
        let cause = match channel.map(|channel| &self.arena[channel]) {
            Ok(Type::Chan { elem, .. }) => return Some(*elem),
            Ok(_) => String::new(),
            Err(cause) => cause,
        };
        let what = if recv { "receive from" } else { "send to" };
        let shown = self.show_operand(x);
        let text = if self.is_type_param(x.typ) {
            format!("invalid operation: cannot {what} {shown}: {cause}")
        } else {
            format!("invalid operation: cannot {what} {cause} {shown}")
        };
        self.error(at, text);
        None
    }

    /// `lhs op rhs`. Without an expression it is the operation of `lhs op= rhs`.
    pub(crate) fn binary(&mut self, x: &mut Operand, e: Option<ExprId>, lhs: ExprId, rhs: ExprId, op: Operator) {
        let mut y = self.operand();
        self.expr(None, x, lhs);
        self.expr(None, &mut y, rhs);
        if !x.is_valid() {
            return;
        }
        if !y.is_valid() {
            x.invalidate();
            x.expr = y.expr;
            return;
        }
        if is_shift(op) {
            return self.shift(x, &mut y, e, op);
        }
        self.match_types(x, &mut y);
        if !x.is_valid() {
            return;
        }
        if is_comparison(op) {
            return self.comparison(x, &mut y, op, false);
        }
        if !self.identical(x.typ, y.typ) {
            if self.is_valid(x.typ) && self.is_valid(y.typ) {
                let operation = match e {
                    Some(e) => self.text(e),
                    None => format!("{} {op}= {}", self.text(lhs), self.text(rhs)),
                };
                let types = format!("mismatched types {} and {}", self.show(x.typ), self.show(y.typ));
                self.error(&*x, format!("invalid operation: {operation} ({types})"));
            }
            return x.invalidate();
        }
        let defined = match op {
            Operator::Add => self.all_numeric_or_string(x.typ),
            Operator::Sub | Operator::Mul | Operator::Div => self.all_numeric(x.typ),
            Operator::Rem | Operator::And | Operator::Or | Operator::Xor | Operator::AndNot => self.all_integer(x.typ),
            Operator::AndAnd | Operator::OrOr => self.all_boolean(x.typ),
            _ => false,
        };
        if !self.defined(defined, x, op) {
            return x.invalidate();
        }
        if matches!(op, Operator::Div | Operator::Rem) && self.divides_by_zero(x, &y) {
            self.error(&y, "invalid operation: division by zero");
            return x.invalidate();
        }
        if !x.is_constant() || !y.is_constant() {
            x.mode = Mode::Value;
            return;
        }
        self.folded(&[x, &y]);
        if x.val.kind() == Kind::Unknown || y.val.kind() == Kind::Unknown {
            x.val = Value::Unknown;
            return;
        }
        x.val = if op == Operator::Div && self.is_integer(x.typ) {
            x.val.integer_quotient(&y.val)
        } else {
            x.val.binary(op, &y.val)
        };
        x.expr = e;
        self.overflow(x, self.op_pos(e));
    }

    /// Whether the divisor is zero, or so small that its square is.
    fn divides_by_zero(&self, x: &Operand, y: &Operand) -> bool {
        if !y.is_constant() {
            return false;
        }
        if (x.is_constant() || self.all_integer(x.typ)) && y.val.sign() == 0 {
            return true;
        }
        let vanishes = |part: &Value| part.binary(Operator::Mul, part).sign() == 0;
        x.is_constant() && self.is_complex(x.typ) && vanishes(&y.val.real()) && vanishes(&y.val.imag())
    }

    /// Gives an untyped operand the type of the other one, if it may have it. Otherwise nothing happens, and the caller sees that they differ.
    pub(crate) fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        if !self.may_convert(x, y) {
            return;
        }
        self.convert_untyped(x, y.typ);
        if !x.is_valid() {
            return;
        }
        self.convert_untyped(y, x.typ);
        if !y.is_valid() {
            x.invalidate();
        }
    }

    fn may_convert(&self, x: &Operand, y: &Operand) -> bool {
        if self.is_typed(x.typ) && self.is_typed(y.typ) {
            return false;
        }
        if self.all_numeric(x.typ) != self.all_numeric(y.typ) {
            return false;
        }
        if self.is_interface(x.typ) || self.is_interface(y.typ) {
            return true;
        }
        if self.all_boolean(x.typ) != self.all_boolean(y.typ) || self.all_string(x.typ) != self.all_string(y.typ) {
            return false;
        }
        if x.is_nil() {
            return self.has_nil(y.typ);
        }
        if y.is_nil() {
            return self.has_nil(x.typ);
        }
        !self.is_pointer(x.typ) && !self.is_pointer(y.typ)
    }
}
