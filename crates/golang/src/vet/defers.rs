//! `defer f(time.Since(start))`: the argument is evaluated at once.
//!
//! See         passes/defers.

use super::{Findings, Subject};
use crate::syntax::{ExprKind, Node, StmtKind};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("time") {
        return;
    }
    subject.walk(&mut |node| {
        let Node::Stmt(stmt) = node else { return };
        let StmtKind::Call { defer: true, call } = subject.tree[stmt].kind else { return };
        subject.inspect(Node::Expr(call), &mut |node| {
            let Node::Expr(x) = node else { return true };
            match subject.tree[x].kind {
                ExprKind::FuncLit { .. } => return false,
                ExprKind::Call { fun, .. } => {
                    let is_since = |callee| subject.is_function(callee, "time", &["Since"]);
                    if subject.callee(fun).is_some_and(is_since) {
                        findings.add(subject.start(x), "call to time.Since is not deferred");
                    }
                }
                _ => {}
            }
            true
        });
    });
}
