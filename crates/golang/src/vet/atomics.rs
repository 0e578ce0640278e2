//! `x = atomic.AddInt64(&x, 1)`: the assignment is not atomic.
//!
//! See         passes/atomic.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node, Operator, StmtKind};

const ADDS: &[&str] = &["AddInt32", "AddInt64", "AddUint32", "AddUint64", "AddUintptr"];

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("sync/atomic") {
        return;
    }
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Stmt(stmt) = node else { return };
        let StmtKind::Assign { op, lhs, rhs: Some(rhs) } = tree[stmt].kind else { return };
        let (left, right) = (tree.unpack(&lhs), tree.unpack(&rhs));
        if left.len() != right.len() || left.len() == 1 && op == Some(Operator::Def) {
            return;
        }
        for (left, right) in left.into_iter().zip(right) {
            let ExprKind::Call { fun, args, .. } = tree[right].kind else { continue };
            let is_add = |callee| subject.is_function(callee, "sync/atomic", ADDS);
            if let [address, _] = tree.list(args)
                && subject.callee(fun).is_some_and(is_add)
                && is_address_of(subject, *address, left)
            {
                findings.add(subject.start(left), "direct assignment to atomic value");
            }
        }
    });
}

/// Whether the argument is the address of what stands on the left.
fn is_address_of(subject: &Subject<'_>, address: ExprId, left: ExprId) -> bool {
    let tree = subject.tree;
    match (tree[address].kind, tree[left].kind) {
        (ExprKind::Unary { op: Operator::And, x }, _) => tree.show(x) == tree.show(left),
        (_, ExprKind::Unary { op: Operator::Mul, x: pointer }) => tree.show(pointer) == tree.show(address),
        _ => false,
    }
}
