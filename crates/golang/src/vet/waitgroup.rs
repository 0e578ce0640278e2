//! `go func() { wg.Add(1) … }()`: `wg.Wait` may come first.
//!
//! See         passes/waitgroup.

use super::{Findings, Subject};
use crate::syntax::{ExprKind, Node, StmtKind};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("sync") {
        return;
    }
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Stmt(stmt) = node else { return };
        let StmtKind::Call { defer: false, call } = tree[stmt].kind else { return };
        let ExprKind::Call { fun, .. } = tree[call].kind else { return };
        let ExprKind::FuncLit { body, .. } = tree[fun].kind else { return };
        let Some(StmtKind::Expr(x)) = tree.list(tree[body].list).first().map(|first| tree[*first].kind) else { return };
        let ExprKind::Call { fun, .. } = tree[x].kind else { return };
        let is_add = |callee| subject.is_method(callee, "sync", "WaitGroup", &["Add"]);
        if subject.callee(fun).is_some_and(is_add) {
            findings.add(tree[x].pos, "WaitGroup.Add called from inside new goroutine");
        }
    });
}
