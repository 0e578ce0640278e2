//! Whether a statement is one behind which nothing is reached, so that a function may end with it.
//!
//! See         cmd/compile/internal/types2/return.go.

use super::Checker;
use crate::syntax::{BlockId, Branch, List, StmtId, StmtKind, Symbol};

impl Checker<'_, '_> {
    /// Whether the statement, which may have a label, is a terminating one.
    pub(crate) fn is_terminating(&self, stmt: StmtId, label: Option<Symbol>) -> bool {
        match self.tree[stmt].kind {
            StmtKind::Labeled { label, stmt } => self.is_terminating(stmt, Some(self.tree.name(label))),
            StmtKind::Expr(x) => self.env.is_panic.contains(&self.tree.unparen(x)),
            StmtKind::Return(_) => true,
            StmtKind::Branch { branch, .. } => matches!(branch, Branch::Goto | Branch::Fallthrough),
            StmtKind::Block(block) => self.is_terminating_block(block),
            StmtKind::If { then, otherwise: Some(otherwise), .. } => {
                self.is_terminating_block(then) && self.is_terminating(otherwise, None)
            }
            StmtKind::Switch { body, .. } => {
                let clauses = self.tree.list(body);
                clauses.iter().any(|clause| clause.cases.is_none())
                    && clauses.iter().all(|clause| self.ends_without_break(clause.body, label))
            }
            StmtKind::Select { body, .. } => {
                self.tree.list(body).iter().all(|clause| self.ends_without_break(clause.body, label))
            }
            StmtKind::For { init, cond: None, body, .. } => {
                let is_range = init.is_some_and(|init| matches!(self.tree[init].kind, StmtKind::Range { .. }));
                !is_range && !self.has_break_list(self.tree[body].list, label, true)
            }
            _ => false,
        }
    }

    /// Whether a block ends with a terminating statement.
    pub(super) fn is_terminating_block(&self, block: BlockId) -> bool {
        self.is_terminating_list(self.tree[block].list)
    }

    fn is_terminating_list(&self, list: List<StmtId>) -> bool {
        let last = self.tree.list(list).iter().rfind(|stmt| !matches!(self.tree[**stmt].kind, StmtKind::Empty));
        last.is_some_and(|last| self.is_terminating(*last, None))
    }

    fn ends_without_break(&self, list: List<StmtId>, label: Option<Symbol>) -> bool {
        self.is_terminating_list(list) && !self.has_break_list(list, label, true)
    }

    fn has_break_list(&self, list: List<StmtId>, label: Option<Symbol>, implicit: bool) -> bool {
        self.tree.list(list).iter().any(|stmt| self.has_break(*stmt, label, implicit))
    }

    /// Whether there is a `break` in it that ends the statement with this label. `implicit`: one without a label does, too.
    fn has_break(&self, stmt: StmtId, label: Option<Symbol>, implicit: bool) -> bool {
        match self.tree[stmt].kind {
            StmtKind::Labeled { stmt, .. } => self.has_break(stmt, label, implicit),
            StmtKind::Branch { branch: Branch::Break, label: None, .. } => implicit,
            StmtKind::Branch { branch: Branch::Break, label: Some(name), .. } => Some(self.tree.name(name)) == label,
            StmtKind::Block(block) => self.has_break_list(self.tree[block].list, label, implicit),
            StmtKind::If { then, otherwise, .. } => {
                self.has_break_list(self.tree[then].list, label, implicit)
                    || otherwise.is_some_and(|otherwise| self.has_break(otherwise, label, implicit))
            }
            StmtKind::Switch { body, .. } if label.is_some() => {
                self.tree.list(body).iter().any(|clause| self.has_break_list(clause.body, label, false))
            }
            StmtKind::Select { body, .. } if label.is_some() => {
                self.tree.list(body).iter().any(|clause| self.has_break_list(clause.body, label, false))
            }
            StmtKind::For { body, .. } if label.is_some() => self.has_break_list(self.tree[body].list, label, false),
            _ => false,
        }
    }
}
