//! `x = x`.
//!
//! See         passes/assign.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node, StmtKind};
use crate::types::Type;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Stmt(stmt) = node else { return };
        let StmtKind::Assign { op: None, lhs, rhs: Some(rhs) } = tree[stmt].kind else { return };
        let (lhs, rhs) = (tree.unpack(&lhs), tree.unpack(&rhs));
        if lhs.len() != rhs.len() {
            return;
        }
        let same: Vec<_> = lhs.into_iter().zip(rhs).filter_map(|(left, right)| itself(subject, left, right)).collect();
        if !same.is_empty() {
            findings.add(subject.stmt_start(stmt), format!("self-assignment of {}", same.join(", ")));
        }
    });
}

/// What stands on both sides, if that is the same.
fn itself(subject: &Subject<'_>, left: ExprId, right: ExprId) -> Option<String> {
    let does_nothing = !subject.has_effects(left) && !subject.has_effects(right) && !is_of_a_map(subject, left);
    let text = does_nothing.then(|| subject.format(left))?;
    (text == subject.format(right)).then_some(text)
}

fn is_of_a_map(subject: &Subject<'_>, x: ExprId) -> bool {
    let ExprKind::Index { x, .. } = subject.tree[subject.tree.unparen(x)].kind else { return false };
    let known = subject.info.types.get(x);
    known.is_some_and(|x| matches!(subject.arena[subject.arena.underlying(x.typ)], Type::Map { .. }))
}
