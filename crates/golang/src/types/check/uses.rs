//! Expressions that are evaluated only so that their errors are told and their variables are used, since what they stand in is wrong.
//!
//! See         cmd/compile/internal/types2/call.go.

use super::{Checker, Mode};
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

    fn use_all(&mut self, list: &[ExprId], lhs: bool) -> bool {
        let mut valid = true;
        for x in list {
            valid &= self.use_one(*x, lhs);
        }
        valid
    }

    fn use_one(&mut self, x: ExprId, lhs: bool) -> bool {
        let mut operand = self.operand();
        operand.mode = Mode::Value;
        let inner = self.tree.unparen(x);
        match self.tree[inner].kind {
            ExprKind::Name(name) if self.tree.text(name) == "_" => {}
            ExprKind::Name(_) if lhs => {
                self.without_use(inner, |check| check.expr_or_type(&mut operand, inner, true));
            }
            ExprKind::Name(_) => self.expr_or_type(&mut operand, inner, true),
            ExprKind::List(list) => {
                let list = self.tree.list(list).to_vec();
                return self.use_all(&list, lhs);
            }
            _ => {
                self.raw_expr(None, &mut operand, x, None, true);
            }
        }
        operand.is_valid()
    }
}
