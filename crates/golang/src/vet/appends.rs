//! `append(s)`, which appends nothing.
//!
//! See         passes/appends.

use super::{Findings, Subject};
use crate::syntax::{ExprKind, Node};
use crate::types::Builtin;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Call { fun, args, .. } = tree[x].kind else { return };
        if args.len() == 1 && subject.builtin(tree.unparen(fun)) == Some(Builtin::Append) {
            findings.add(subject.start(x), "append with no values");
        }
    });
}
