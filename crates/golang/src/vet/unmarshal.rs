//! `json.Unmarshal(text, x)` where `x` is no pointer.
//!
//! See         passes/unmarshal.

use super::{Findings, Subject};
use crate::syntax::{ExprKind, Node};
use crate::types::{Mode, ObjectId, Type};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { tree, arena, .. } = *subject;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Call { fun, args, .. } = tree[x].kind else { return };
        let Some((at, text)) = subject.callee(fun).and_then(|callee| target(subject, callee)) else { return };
        let known = tree.list(args).get(at).and_then(|arg| subject.info.types.get(*arg));
        let Some(known) = known else { return };
        let is_pointer = known.mode != Mode::NilValue
            && (arena.is_type_param(known.typ)
                || matches!(arena[arena.underlying(known.typ)], Type::Pointer(_) | Type::Interface(_)));
        if !is_pointer {
            findings.add(tree[x].pos, text);
        }
    });
}

/// Which argument is written to, and what is said if it cannot be.
fn target(subject: &Subject<'_>, callee: ObjectId) -> Option<(usize, &'static str)> {
    let path = subject.path_of(callee);
    let of = |paths: &[&str]| paths.contains(&path);
    if of(&["encoding/json", "encoding/xml", "encoding/asn1"]) && subject.is_function(callee, path, &["Unmarshal"]) {
        return Some((1, "call of Unmarshal passes non-pointer as second argument"));
    }
    let decodes = of(&["encoding/json", "encoding/xml", "encoding/gob"])
        && subject.is_method(callee, path, "Decoder", &["Decode"]);
    decodes.then_some((0, "call of Decode passes non-pointer"))
}
