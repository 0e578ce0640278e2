//! `2006-02-01`, where the month was to come before the day.
//!
//! See         passes/timeformat.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node};
use crate::types::constant::Value;
use crate::types::{BasicKind, Type};

const BAD: &str = "2006-02-01";

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Call { fun, args, .. } = tree[x].kind else { return };
        let Some(layout) = tree.list(args).first() else { return };
        let takes_a_layout = subject.callee(fun).is_some_and(|callee| {
            subject.is_method(callee, "time", "Time", &["Format"]) || subject.is_function(callee, "time", &["Parse"])
        });
        if takes_a_layout && let Some(at) = bad_at(subject, *layout) {
            let pos = match tree[*layout].kind {
                ExprKind::BasicLit { .. } => tree[*layout].pos.plus(at + 1),
                _ => subject.start(*layout),
            };
            findings.add(pos, format!("{BAD} should be 2006-01-02"));
        }
    });
}

/// Where it stands in a constant string.
fn bad_at(subject: &Subject<'_>, x: ExprId) -> Option<usize> {
    let known = subject.info.types.get(x)?;
    let is_string =
        matches!(subject.arena[known.typ], Type::Basic { kind: BasicKind::String | BasicKind::UntypedString, .. });
    let Value::String(text) = &**known.val.filter(|_| is_string)? else { return None };
    let text: Vec<u8> = text.bytes().collect();
    text.windows(BAD.len()).position(|part| part == BAD.as_bytes())
}
