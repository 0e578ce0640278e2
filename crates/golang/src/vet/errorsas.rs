//! `errors.As(err, x)` where `x` does not point to what an error can be.
//!
//! See         passes/errorsas.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node};
use crate::types::{Mode, Type, TypeId};

const NO_POINTER: &str = "second argument to errors.As must be a non-nil pointer to either a type that implements \
                          error, or to any interface type";

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Call { fun, args, .. } = tree[x].kind else { return };
        let [_, target, ..] = tree.list(args) else { return };
        let is_as = |callee| subject.is_function(callee, "errors", &["As"]);
        if subject.callee(fun).is_some_and(is_as)
            && let Some(wrong) = fault(subject, *target)
        {
            findings.add(subject.start(x), wrong);
        }
    });
}

/// What is wrong with the second argument.
fn fault(subject: &Subject<'_>, target: ExprId) -> Option<&'static str> {
    let arena = subject.arena;
    let known = subject.info.types.get(target)?;
    if known.mode == Mode::NilValue {
        return Some(NO_POINTER);
    }
    let base = match &arena[arena.underlying(known.typ)] {
        Type::Interface(_) if is_any(subject, known.typ) => return None,
        Type::Pointer(base) => *base,
        _ => return Some(NO_POINTER),
    };
    let is_interface = matches!(arena[arena.underlying(base)], Type::Interface(_));
    match &arena[arena.unalias(base)] {
        Type::Named(named) if arena[named.obj].package.is_none() && subject.name_of(named.obj) == "error" => {
            Some("second argument to errors.As should not be *error")
        }
        _ if is_interface || subject.is_error(base) => None,
        _ => Some(NO_POINTER),
    }
}

fn is_any(subject: &Subject<'_>, typ: TypeId) -> bool {
    let set = subject.arena.type_set(subject.tree, typ);
    set.methods.is_empty() && matches!(set.terms, crate::types::Terms::All) && !set.comparable
}
