//! Expressions that are evaluated only so that their errors are told and their variables are used, since what they stand in is wrong.
//!
//! See         cmd/compile/internal/types2/call.go.

use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, ExprKind};

impl Checker<'_, '_> {
    /// Evaluates expressions, and says whether all were right.
    pub(crate) fn use_exprs(&mut self, list: &[ExprId]) -> bool {
        self.use_all(list, false)
    }

    /// The same for the left side of an assignment, where a name is no use of its variable.
    pub(crate) fn use_lhs(&mut self, list: &[ExprId]) -> bool {
        self.use_all(list, true)
    }

    /// What expressions come to, if all are right. They may still be no values.
    pub(super) fn use_values(&mut self, list: &[ExprId]) -> Option<Vec<Operand>> {
        let mut operands = Vec::new();
        for x in list {
            operands.push(Operand { expr: Some(*x), ..self.use_one(*x, false) });
        }
        operands.iter().all(Operand::is_valid).then_some(operands)
    }

    /// Complains about what was used and is not one value.
    pub(super) fn one_value_of_used(&mut self, x: &mut Operand) {
        match x.expr {
            // `_` was not evaluated.
            Some(expr) if self.is_blank(expr) => self.expr(None, x, expr),
            _ => {
                self.non_generic(None, x);
                self.one_value(x);
            }
        }
    }

    fn is_blank(&self, x: ExprId) -> bool {
        let name = self.tree.as_name(self.tree.unparen(x));
        name.is_some_and(|name| self.tree.name_text(name) == "_")
    }

    fn use_all(&mut self, list: &[ExprId], lhs: bool) -> bool {
        let mut valid = true;
        for x in list {
            valid &= self.use_one(*x, lhs).is_valid();
        }
        valid
    }

    fn use_one(&mut self, x: ExprId, lhs: bool) -> Operand {
        let mut operand = Operand { mode: Mode::Value, expr: Some(x), ..self.operand() };
        let inner = self.tree.unparen(x);
        match self.tree[inner].kind {
            ExprKind::Name(_) if self.is_blank(inner) => {}
            ExprKind::Name(_) if lhs => {
                self.without_use(inner, |check| check.expr_or_type(&mut operand, inner, true));
            }
            ExprKind::Name(_) => self.expr_or_type(&mut operand, inner, true),
            ExprKind::List(list) => {
                let list = self.tree.list(list).to_vec();
                if !self.use_all(&list, lhs) {
                    operand.invalidate();
                }
            }
            _ => {
                self.raw_expr(None, &mut operand, x, None, true);
            }
        }
        operand
    }
}
