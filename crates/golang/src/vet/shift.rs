//! Shifts by as many bits as a number has, or more.
//!
//! See         passes/shift.

use rustc_hash::FxHashSet;

use super::stringintconv::parts;
use super::{Findings, Subject};
use crate::syntax::{CaseClause, ExprId, ExprKind, Node, Operator, StmtId, StmtKind};
use crate::types::constant::Value;
use crate::types::{BasicKind, TypeId};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    let mut dead = Dead { subject, nodes: FxHashSet::default() };
    subject.walk(&mut |node| {
        if let Node::Stmt(stmt) = node {
            dead.look(stmt);
        }
    });
    subject.walk(&mut |node| {
        if dead.nodes.contains(&node) {
            return;
        }
        let (start, x, y) = match node {
            Node::Expr(at) => match tree[at].kind {
                ExprKind::Binary { op: Operator::Shl | Operator::Shr, x, y } => (subject.start(at), x, y),
                _ => return,
            },
            Node::Stmt(stmt) => match tree[stmt].kind {
                StmtKind::Assign { op: Some(Operator::Shl | Operator::Shr), lhs, rhs: Some(rhs) } => {
                    (subject.stmt_start(stmt), lhs, rhs)
                }
                _ => return,
            },
            Node::Decl(_) | Node::Block(_) => return,
        };
        if let Some(wrong) = too_long(subject, x, y) {
            findings.add(start, wrong);
        }
    });
}

/// What is said of a shift of `x` by the constant `y`.
fn too_long(subject: &Subject<'_>, x: ExprId, y: ExprId) -> Option<String> {
    let known = subject.info.types.get(x).filter(|known| known.val.is_none())?;
    let by = constant(subject, y)?.to_i64()?;
    let mut sizes: Vec<i64> = parts(subject, known.typ).into_iter().filter_map(|typ| bits(subject, typ)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let least = *sizes.first()?;
    let may = if sizes.len() > 1 { "may be " } else { "" };
    let text = || format!("{} ({may}{least} bits) too small for shift of {by}", subject.format(x));
    (by >= least).then(text)
}

fn constant<'a>(subject: &Subject<'a>, x: ExprId) -> Option<&'a Value> {
    subject.info.types.get(x)?.val.map(|val| &**val)
}

fn bits(subject: &Subject<'_>, typ: TypeId) -> Option<i64> {
    Some(match subject.arena.basic_kind(subject.arena.underlying(typ))? {
        BasicKind::Int8 | BasicKind::Uint8 => 8,
        BasicKind::Int16 | BasicKind::Uint16 => 16,
        BasicKind::Int32 | BasicKind::Uint32 => 32,
        BasicKind::Int | BasicKind::Int64 | BasicKind::Uint | BasicKind::Uint64 | BasicKind::Uintptr => 64,
        _ => return None,
    })
}

/// What conditions that are constants leave out.
struct Dead<'s, 'a> {
    subject: &'s Subject<'a>,
    nodes: FxHashSet<Node>,
}

impl Dead<'_, '_> {
    fn look(&mut self, stmt: StmtId) {
        if self.nodes.contains(&Node::Stmt(stmt)) {
            return;
        }
        let tree = self.subject.tree;
        match tree[stmt].kind {
            StmtKind::If { cond: Some(cond), then, otherwise, .. } => match constant(self.subject, cond) {
                Some(Value::Bool(false)) => self.add(Node::Block(then)),
                Some(Value::Bool(true)) => otherwise.into_iter().for_each(|stmt| self.add(Node::Stmt(stmt))),
                _ => {}
            },
            StmtKind::Switch { tag, body, .. } => {
                let tag = match tag {
                    None => Some(&Value::Bool(true)),
                    Some(tag) => constant(self.subject, tag).filter(|tag| tag.to_u64().is_some()),
                };
                let Some(tag) = tag else { return };
                for clause in tree.list(body) {
                    if self.is_never(clause, tag) {
                        self.add_clause(clause);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether all cases of a clause are constants other than the tag.
    fn is_never(&self, clause: &CaseClause, tag: &Value) -> bool {
        let Some(cases) = clause.cases else { return false };
        self.subject.tree.unpack(&cases).into_iter().all(|case| match (constant(self.subject, case), tag) {
            (Some(Value::Bool(case)), Value::Bool(tag)) => case != tag,
            (Some(case), tag) => case.to_u64().zip(tag.to_u64()).is_some_and(|(case, tag)| case != tag),
            (None, _) => false,
        })
    }

    fn add(&mut self, node: Node) {
        self.subject.inspect(node, &mut |node| self.nodes.insert(node));
    }

    fn add_clause(&mut self, clause: &CaseClause) {
        let cases = clause.cases.into_iter().map(Node::Expr);
        let nodes: Vec<_> = cases.chain(self.subject.stmts(clause.body).iter().copied().map(Node::Stmt)).collect();
        nodes.into_iter().for_each(|node| self.add(node));
    }
}
