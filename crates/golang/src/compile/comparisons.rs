//! Comparisons, and the jumps that conditions become.
//!
//! See         operators.rs.

use super::func::{Builder, Label};
use super::order::Wants;
use crate::code::{Dst, Op, Src, Width};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{Type, TypeId};

impl Builder<'_, '_> {
    pub(super) fn ordering(&mut self, op: Operator, typ: TypeId, a: u16, b: u16, to: u16) {
        let (a, b) = match op {
            Operator::Gtr | Operator::Geq => (Src(b), Src(a)),
            _ => (Src(a), Src(b)),
        };
        let (d, or_equal) = (Dst(to), matches!(op, Operator::Leq | Operator::Geq));
        self.emit(match (self.is_string(typ), self.is_float(typ), self.is_unsigned(typ), or_equal) {
            (true, _, _, false) => Op::StringLt { d, a, b },
            (true, _, _, true) => Op::StringLe { d, a, b },
            (_, true, _, false) => Op::LtF { d, a, b },
            (_, true, _, true) => Op::LeF { d, a, b },
            (_, _, true, false) => Op::LtU { d, a, b },
            (_, _, true, true) => Op::LeU { d, a, b },
            (_, _, _, false) => Op::Lt { d, a, b },
            (_, _, _, true) => Op::Le { d, a, b },
        });
    }

    /// The type in which two operands are compared: that of the one that has one.
    pub(super) fn comparison_type(&self, a: ExprId, b: ExprId) -> TypeId {
        let (x, y) = (self.typ(a), self.typ(b));
        match self.checked.arena.is_interface(y) {
            true => y,
            false => x,
        }
    }

    pub(super) fn equality(&mut self, a: ExprId, b: ExprId, to: u16) {
        let nil = |x: ExprId| {
            let known = self.checked.info.types.get(self.checked.tree.unparen(x));
            known.is_some_and(|known| known.mode == crate::types::Mode::NilValue)
        };
        if nil(a) || nil(b) {
            let x = if nil(a) { b } else { a };
            // Nil has a zero in its first slot, whatever type it is of.
            let value = self.value(x);
            let zero = self.number();
            self.emit(Op::Int { d: Dst(zero), value: 0 });
            return self.emit(Op::Eq { d: Dst(to), a: Src(value), b: Src(zero) });
        }
        let typ = self.comparison_type(a, b);
        let first = self.value_as(a, typ);
        let first = self.kept(first, typ, b);
        let second = self.value_as(b, typ);
        self.equal(typ, first, second, to);
    }

    /// `to = a == b` of values that are there.
    pub(super) fn equal(&mut self, typ: TypeId, a: u16, b: u16, to: u16) {
        let (d, a, b) = (Dst(to), Src(a), Src(b));
        let op = match self.under(typ) {
            Type::Basic { .. } if self.is_string(typ) => Op::StringEq { d, a, b },
            Type::Basic { .. } if self.is_float(typ) => Op::EqF { d, a, b },
            _ if self.is_complex(typ) || matches!(self.under(typ), Type::Struct(_) | Type::Array { .. }) => {
                let typ = self.compiler.runtime_type(typ);
                Op::EqType { d, a, b, typ }
            }
            Type::Interface(_) => Op::EqInterface { d, a, b },
            _ => Op::Eq { d, a, b },
        };
        self.emit(op);
    }

    /// Goes on at the label unless the condition holds.
    pub(super) fn unless(&mut self, condition: ExprId, label: Label) {
        let tree = self.checked.tree;
        let (mut x, mut further) = (tree.unparen(condition), Vec::new());
        // A long chain stands to the left.
        while let ExprKind::Binary { op: Operator::AndAnd, x: a, y: b } = tree[x].kind
            && self.checked.info.types.get(x).is_none_or(|known| known.val.is_none())
        {
            further.push(b);
            x = tree.unparen(a);
        }
        self.unless_one(x, label);
        while let Some(next) = further.pop() {
            let mark = self.mark();
            self.unless(next, label);
            self.release(mark);
        }
    }

    fn unless_one(&mut self, x: ExprId, label: Label) {
        let tree = self.checked.tree;
        if self.checked.info.types.get(x).is_none_or(|known| known.val.is_none())
            && let ExprKind::Binary { op, x: a, y: b } = tree[x].kind
        {
            let typ = self.typ(a);
            let integers = self.compiler.width(typ).is_some() && self.compiler.width(self.typ(b)).is_some();
            if op == Operator::OrOr {
                // A long chain stands to the left.
                let (mut operands, mut first) = (vec![b], tree.unparen(a));
                while let ExprKind::Binary { op: Operator::OrOr, x, y } = tree[first].kind
                    && self.checked.info.types.get(first).is_none_or(|known| known.val.is_none())
                {
                    operands.push(y);
                    first = tree.unparen(x);
                }
                operands.push(first);
                let holds = self.label();
                while let Some(operand) = operands.pop() {
                    let mark = self.mark();
                    if operands.is_empty() {
                        self.unless(operand, label);
                    } else {
                        let other = self.label();
                        self.unless(operand, other);
                        self.jump(holds);
                        self.here(other);
                    }
                    self.release(mark);
                }
                return self.here(holds);
            }
            if integers {
                // What is narrower is kept as a number that is not negative.
                let signed = self.compiler.width(typ) != Some(Width::U64);
                if let Some(small) = self.small(b) {
                    let jump: Option<fn(Src, i16, crate::code::To) -> Op> = match op {
                        Operator::Eql => Some(|a, value, to| Op::JumpNeInt { a, value, to }),
                        Operator::Neq => Some(|a, value, to| Op::JumpEqInt { a, value, to }),
                        Operator::Lss if signed => Some(|a, value, to| Op::JumpGeInt { a, value, to }),
                        Operator::Geq if signed => Some(|a, value, to| Op::JumpLtInt { a, value, to }),
                        Operator::Gtr if signed && small < i16::MAX => {
                            Some(|a, value, to| Op::JumpLtInt { a, value: value + 1, to })
                        }
                        Operator::Leq if signed && small < i16::MAX => {
                            Some(|a, value, to| Op::JumpGeInt { a, value: value + 1, to })
                        }
                        _ => None,
                    };
                    if let Some(jump) = jump {
                        let before = std::mem::replace(&mut self.pos, tree[x].pos);
                        let a = self.calls_first(&[(a, Wants::Value)], |builder| builder.value(a));
                        self.emit(jump(Src(a), small, Self::to(label)));
                        self.pos = before;
                        return;
                    }
                }
                let jump: Option<fn(Src, Src, crate::code::To) -> Op> = match op {
                    Operator::Eql => Some(|a, b, to| Op::JumpNe { a, b, to }),
                    Operator::Neq => Some(|a, b, to| Op::JumpEq { a, b, to }),
                    Operator::Lss if signed => Some(|a, b, to| Op::JumpGe { a, b, to }),
                    Operator::Geq if signed => Some(|a, b, to| Op::JumpLt { a, b, to }),
                    Operator::Gtr if signed => Some(|a, b, to| Op::JumpGe { a: b, b: a, to }),
                    Operator::Leq if signed => Some(|a, b, to| Op::JumpLt { a: b, b: a, to }),
                    _ => None,
                };
                if let Some(jump) = jump {
                    let before = self.pos;
                    self.pos = tree[x].pos;
                    let roots = [(a, Wants::Value), (b, Wants::Value)];
                    let (a, b) = self.calls_first(&roots, |builder| builder.operands(a, b));
                    self.emit(jump(Src(a), Src(b), Self::to(label)));
                    self.pos = before;
                    return;
                }
            }
        }
        let value = self.value(x);
        self.jump_unless(value, label);
    }
}
