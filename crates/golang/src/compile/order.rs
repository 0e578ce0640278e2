//! In which order the parts of an expression are evaluated. The language fixes the order of calls, receives, `&&` and `||`; gc carries those out
//! first, in the order of the text, and reads variables, elements and fields afterwards: `a + f()` has the `a` that f leaves.
//!
//! States      What has been carried out already is in slots of its own, until the statement ends.
//! See         Go's cmd/compile/internal/walk/order.go; the specification, Order of evaluation.

use super::func::Builder;
use crate::syntax::{ExprId, ExprKind, Node, Operator};
use crate::types::Mode;

impl Builder<'_, '_> {
    /// Does something with expressions whose calls have been carried out before.
    pub(super) fn calls_first<R>(&mut self, roots: &[ExprId], then: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.settled;
        if !outer {
            roots.iter().for_each(|root| self.carry_out(*root));
        }
        self.settled = true;
        let done = then(self);
        self.settled = outer;
        done
    }

    /// Carries out the calls in an expression.
    fn carry_out(&mut self, x: ExprId) {
        let tree = self.checked.tree;
        let x = tree.unparen(x);
        let is_constant = self.checked.info.types.get(x).is_some_and(|known| known.val.is_some());
        if is_constant || !self.has_call(x) {
            return;
        }
        match tree[x].kind {
            ExprKind::Call { fun, args, .. } if self.is_type(fun) => self.carry_out(tree.list(args)[0]),
            ExprKind::Call { .. }
            | ExprKind::Unary { op: Operator::Recv, .. }
            | ExprKind::Binary { op: Operator::AndAnd | Operator::OrOr, .. } => {
                let typ = self.typ(x);
                let slot = self.temp(typ);
                self.put(x, slot);
                self.carried_out.insert(x, slot);
            }
            ExprKind::FuncLit { .. } => {}
            ExprKind::KeyValue { key, value } => {
                if self.checked.info.types.get(key).is_some() {
                    self.carry_out(key);
                }
                self.carry_out(value);
            }
            _ => {
                let mut parts = Vec::new();
                tree.children(Node::Expr(x), &mut |part| {
                    if let Node::Expr(part) = part {
                        parts.push(part);
                    }
                });
                parts.into_iter().for_each(|part| self.carry_out(part));
            }
        }
    }

    pub(super) fn is_type(&self, x: ExprId) -> bool {
        self.checked.info.types.get(self.checked.tree.unparen(x)).is_some_and(|known| known.mode == Mode::TypExpr)
    }

    /// Whether an expression carries out by itself what is in it: a call its arguments, `&&` one operand after the other.
    pub(super) fn has_an_order_of_its_own(&self, x: ExprId) -> bool {
        matches!(
            self.checked.tree[x].kind,
            ExprKind::Call { .. }
                | ExprKind::FuncLit { .. }
                | ExprKind::Unary { op: Operator::Recv, .. }
                | ExprKind::Binary { op: Operator::AndAnd | Operator::OrOr, .. }
        )
    }
}
