//! `f == nil` of a function that is declared.
//!
//! See         passes/nilfunc.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node, Operator};
use crate::types::{Mode, ObjectKind};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    subject.walk(&mut |node| {
        let Node::Expr(comparison) = node else { return };
        let ExprKind::Binary { op: op @ (Operator::Eql | Operator::Neq), x, y } = subject.tree[comparison].kind else {
            return;
        };
        let is_nil = |x: ExprId| subject.info.types.get(x).is_some_and(|x| x.mode == Mode::NilValue);
        let other = match (is_nil(x), is_nil(y)) {
            (true, _) => y,
            (_, true) => x,
            _ => return,
        };
        let object = subject.called_name(other).and_then(|name| subject.used(name));
        if let Some(function) = object.filter(|object| matches!(subject.arena[*object].kind, ObjectKind::Func)) {
            let (name, always) = (subject.name_of(function), op == Operator::Neq);
            let text = format!("comparison of function {name} {op} nil is always {always}");
            findings.add(subject.start(comparison), text);
        }
    });
}
