//! `signal.Notify` with a channel without a buffer: signals that come while it is not received from are lost.
//!
//! See         passes/sigchanyzer.

use super::subject::Values;
use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node};
use crate::types::Builtin;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("os/signal") {
        return;
    }
    let tree = subject.tree;
    let values = subject.values();
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Call { fun, args, .. } = tree[x].kind else { return };
        let Some(channel) = tree.list(args).first().filter(|_| is_notify(subject, &values, fun)) else { return };
        let made = match tree[*channel].kind {
            ExprKind::Call { fun, .. } if subject.builtin(fun) == Some(Builtin::Make) => return,
            ExprKind::Call { .. } => Some(*channel),
            _ => declared(subject, &values, *channel),
        };
        let made = made.map(|made| tree[made].kind);
        if let Some(ExprKind::Call { args, .. }) = made
            && args.len() == 1
        {
            let text = "misuse of unbuffered os.Signal channel as argument to signal.Notify";
            findings.add(subject.start(x), text);
        }
    });
}

/// What the variable that is named there is declared with.
fn declared(subject: &Subject<'_>, values: &Values, x: ExprId) -> Option<ExprId> {
    let object = subject.object(subject.tree.as_name(x)?)?;
    values.get(&object).copied()
}

fn is_notify(subject: &Subject<'_>, values: &Values, fun: ExprId) -> bool {
    let fun = match subject.tree[fun].kind {
        ExprKind::Name(_) => declared(subject, values, fun),
        _ => Some(fun),
    };
    let Some(ExprKind::Selector { sel, .. }) = fun.map(|fun| subject.tree[fun].kind) else { return false };
    subject
        .object(sel)
        .is_some_and(|object| subject.path_of(object) == "os/signal" && subject.name_of(object) == "Notify")
}
