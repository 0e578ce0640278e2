//! `signal.Notify` with a channel without a buffer: signals that come while it is not received from are lost.
//!
//! See         passes/sigchanyzer.

use rustc_hash::FxHashMap;

use super::{Findings, Subject};
use crate::syntax::{DeclKind, ExprId, ExprKind, NameId, Node, Operator, StmtKind};
use crate::types::{Builtin, ObjectId};

/// What variables are declared with.
type Values = FxHashMap<ObjectId, ExprId>;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("os/signal") {
        return;
    }
    let tree = subject.tree;
    let values = values(subject);
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

/// What each variable of the package is declared with.
fn values(subject: &Subject<'_>) -> Values {
    let tree = subject.tree;
    let mut values = Values::default();
    let mut add = |names: Vec<Option<NameId>>, list: &ExprId| {
        let list = tree.unpack(list);
        if names.len() == list.len() {
            let defined = names.into_iter().map(|name| name.and_then(|name| subject.info.defs.get(name).copied()));
            values.extend(defined.zip(list).filter_map(|(object, value)| Some((object?, value))));
        }
    };
    subject.walk(&mut |node| match node {
        Node::Decl(decl) => {
            if let DeclKind::Var { names, values: Some(list), .. } = tree[decl].kind {
                add(tree.list(names).iter().copied().map(Some).collect(), &list);
            }
        }
        Node::Stmt(stmt) => {
            if let StmtKind::Assign { op: Some(Operator::Def), lhs, rhs: Some(rhs) } = tree[stmt].kind {
                add(tree.unpack(&lhs).into_iter().map(|x| tree.as_name(x)).collect(), &rhs);
            }
        }
        Node::Expr(_) | Node::Block(_) => {}
    });
    values
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
