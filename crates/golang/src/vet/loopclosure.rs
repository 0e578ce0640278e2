//! Functions that run beside a loop and see its variables, which the next iteration changes. Since Go 1.22 each has its own.
//!
//! See         passes/loopclosure.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, List, Node, StmtId, StmtKind};
use crate::types::{ObjectId, Version};

/// From here on each iteration has its own variables.
const OWN_VARIABLES: Version = 22;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let old = subject.parsed.iter().filter(|file| subject.version_of(file) < OWN_VARIABLES);
    for file in old {
        subject.tree.walk(file, &mut |node| {
            if let Node::Stmt(stmt) = node {
                loop_stmt(subject, findings, stmt);
            }
        });
    }
}

fn loop_stmt(subject: &Subject<'_>, findings: &mut Findings, stmt: StmtId) {
    let tree = subject.tree;
    let StmtKind::For { init, post, body, .. } = tree[stmt].kind else { return };
    let changed = match (init.map(|init| tree[init].kind), post.map(|post| tree[post].kind)) {
        (Some(StmtKind::Range { lhs, .. }), _) => lhs.map_or_else(Vec::new, |lhs| tree.unpack(&lhs)),
        (_, Some(StmtKind::Assign { lhs, .. })) => tree.unpack(&lhs),
        _ => Vec::new(),
    };
    let named = |x: ExprId| tree.as_name(x).and_then(|name| subject.object(name));
    let variables: Vec<ObjectId> = changed.into_iter().filter_map(named).collect();
    if variables.is_empty() {
        return;
    }
    let list = tree[body].list;
    for last in last_stmts(subject, list) {
        let fun = match tree[last].kind {
            StmtKind::Call { call, .. } => match tree[call].kind {
                ExprKind::Call { fun, .. } => Some(fun),
                _ => None,
            },
            StmtKind::Expr(x) => started(subject, x),
            _ => None,
        };
        if let Some(ExprKind::FuncLit { body, .. }) = fun.map(|fun| tree[fun].kind) {
            let stmts = subject.stmts(tree[body].list);
            stmts.iter().for_each(|stmt| captured(subject, findings, &variables, *stmt));
        }
    }
    for stmt in subject.stmts(list) {
        if let StmtKind::Expr(x) = tree[*stmt].kind {
            let parallel = parallel_subtest(subject, x).unwrap_or_default();
            parallel.into_iter().for_each(|stmt| captured(subject, findings, &variables, stmt));
        }
    }
}

/// The statements that may be the last ones of the list.
fn last_stmts(subject: &Subject<'_>, list: List<StmtId>) -> Vec<StmtId> {
    let tree = subject.tree;
    let (mut last, mut todo) = (Vec::new(), vec![list]);
    while let Some(list) = todo.pop() {
        let Some(stmt) = subject.stmts(list).last() else { continue };
        let mut within = Vec::new();
        match tree[*stmt].kind {
            StmtKind::If { then, mut otherwise, .. } => {
                within.push(tree[then].list);
                while let Some(stmt) = otherwise.take() {
                    match tree[stmt].kind {
                        StmtKind::If { then, otherwise: next, .. } => {
                            within.push(tree[then].list);
                            otherwise = next;
                        }
                        StmtKind::Block(block) => within.push(tree[block].list),
                        _ => {}
                    }
                }
            }
            StmtKind::For { body, .. } => within.push(tree[body].list),
            StmtKind::Switch { body, .. } => within.extend(tree.list(body).iter().map(|clause| clause.body)),
            StmtKind::Select { body, .. } => within.extend(tree.list(body).iter().map(|clause| clause.body)),
            _ => last.push(*stmt),
        }
        todo.extend(within.into_iter().rev());
    }
    last
}

/// What `group.Go` starts.
fn started(subject: &Subject<'_>, x: ExprId) -> Option<ExprId> {
    let ExprKind::Call { fun, args, .. } = subject.tree[x].kind else { return None };
    let callee = subject.callee(fun)?;
    let is_go = subject.is_method(callee, "golang.org/x/sync/errgroup", "Group", &["Go"]);
    subject.tree.list(args).first().copied().filter(|_| is_go)
}

/// The statements behind `t.Parallel()` in `t.Run(name, func(t *testing.T) { … })`.
fn parallel_subtest(subject: &Subject<'_>, x: ExprId) -> Option<Vec<StmtId>> {
    let tree = subject.tree;
    let ExprKind::Call { fun, args, .. } = tree[x].kind else { return None };
    let [_, test] = tree.list(args) else { return None };
    let ExprKind::FuncLit { typ, body } = tree[*test].kind else { return None };
    let ExprKind::FuncType { params, .. } = tree[typ].kind else { return None };
    if !subject.is_method(subject.callee(fun)?, "testing", "T", &["Run"]) {
        return None;
    }
    let t = *subject.info.defs.get(tree.list(params).first()?.name?)?;
    let mut behind = None;
    for stmt in subject.stmts(tree[body].list) {
        let mut stmt = *stmt;
        while let StmtKind::Labeled { stmt: inner, .. } = tree[stmt].kind {
            // A jump may come here.
            behind = None;
            stmt = inner;
        }
        match &mut behind {
            Some(behind) => Vec::push(behind, stmt),
            None if is_parallel(subject, stmt, t) => behind = Some(Vec::new()),
            None => {}
        }
    }
    behind
}

/// Whether the statement is `t.Parallel()`.
fn is_parallel(subject: &Subject<'_>, stmt: StmtId, t: ObjectId) -> bool {
    let tree = subject.tree;
    let StmtKind::Expr(x) = tree[stmt].kind else { return false };
    let ExprKind::Call { fun, .. } = tree[x].kind else { return false };
    let ExprKind::Selector { x: of, .. } = tree[fun].kind else { return false };
    let is_method = |callee| subject.is_method(callee, "testing", "T", &["Parallel"]);
    tree.as_name(of).and_then(|name| subject.used(name)) == Some(t) && subject.callee(fun).is_some_and(is_method)
}

fn captured(subject: &Subject<'_>, findings: &mut Findings, variables: &[ObjectId], stmt: StmtId) {
    subject.inspect(Node::Stmt(stmt), &mut |node| {
        if let Node::Expr(x) = node
            && let Some(name) = subject.tree.as_name(x)
            && let Some(object) = subject.used(name)
        {
            for _ in variables.iter().filter(|variable| **variable == object) {
                let text = format!("loop variable {} captured by func literal", subject.tree.name_text(name));
                findings.add(subject.tree[x].pos, text);
            }
        }
        true
    });
}
