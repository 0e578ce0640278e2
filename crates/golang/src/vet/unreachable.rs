//! Statements that nothing leads to.
//!
//! See         passes/unreachable.

use rustc_hash::FxHashSet;

use super::{Findings, Subject};
use crate::syntax::{BlockId, Branch, ExprKind, List, Node, StmtId, StmtKind, Symbol};
use crate::types::Builtin;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for function in subject.functions() {
        let mut search =
            Search { subject, findings, ended: FxHashSet::default(), gotos: FxHashSet::default(), reachable: true };
        search.find_jumps(function.body);
        search.block(function.body);
    }
}

struct Search<'s, 'a> {
    subject: &'s Subject<'a>,
    findings: &'s mut Findings,
    /// Statements that a `break` ends.
    ended: FxHashSet<StmtId>,
    /// Labels that a `goto` leads to. It is taken to be reached itself.
    gotos: FxHashSet<Symbol>,
    /// Whether the next statement is reached.
    reachable: bool,
}

impl Search<'_, '_> {
    fn find_jumps(&mut self, body: BlockId) {
        let tree = self.subject.tree;
        let (ended, gotos) = (&mut self.ended, &mut self.gotos);
        self.subject.inspect(Node::Block(body), &mut |node| {
            if let Node::Stmt(stmt) = node {
                match tree[stmt].kind {
                    StmtKind::Branch { branch: Branch::Break, target, .. } => ended.extend(target),
                    StmtKind::Branch { branch: Branch::Goto, label, .. } => {
                        gotos.extend(label.map(|label| tree.name(label)));
                    }
                    _ => {}
                }
            }
            // Functions have labels of their own.
            !matches!(node, Node::Expr(_))
        });
    }

    fn block(&mut self, block: BlockId) {
        self.list(self.subject.tree[block].list);
    }

    fn list(&mut self, list: List<StmtId>) {
        for stmt in self.subject.stmts(list) {
            self.stmt(*stmt);
        }
    }

    fn stmt(&mut self, stmt: StmtId) {
        let tree = self.subject.tree;
        let kind = tree[stmt].kind;
        if let StmtKind::Labeled { label, .. } = kind {
            self.reachable |= self.gotos.contains(&tree.name(label));
        }
        if !self.reachable && !matches!(kind, StmtKind::Empty) {
            self.findings.add(self.subject.stmt_start(stmt), "unreachable code");
            // One is enough.
            self.reachable = true;
        }
        match kind {
            StmtKind::Block(block) => self.block(block),
            StmtKind::Branch { .. } | StmtKind::Return(_) => self.reachable = false,
            StmtKind::Expr(x) => {
                if let ExprKind::Call { fun, .. } = tree[x].kind {
                    self.reachable &= self.subject.builtin(fun) != Some(Builtin::Panic);
                }
            }
            StmtKind::For { init, cond, body, .. } => {
                self.block(body);
                let is_range = init.is_some_and(|init| matches!(tree[init].kind, StmtKind::Range { .. }));
                self.reachable = is_range || cond.is_some() || self.ended.contains(&stmt);
            }
            StmtKind::If { then, otherwise, .. } => {
                self.block(then);
                let after_then = std::mem::replace(&mut self.reachable, true);
                if let Some(otherwise) = otherwise {
                    self.stmt(otherwise);
                    self.reachable |= after_then;
                }
            }
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Select { body, .. } => {
                let clauses = tree.list(body).iter().map(|clause| clause.body);
                let any = self.clauses(clauses);
                self.reachable = any || self.ended.contains(&stmt);
            }
            StmtKind::Switch { body, .. } => {
                let clauses = tree.list(body);
                let any = self.clauses(clauses.iter().map(|clause| clause.body));
                let has_default = clauses.iter().any(|clause| clause.cases.is_none());
                self.reachable = any || self.ended.contains(&stmt) || !has_default;
            }
            _ => {}
        }
    }

    /// Whether something is reached behind one of the clauses.
    fn clauses(&mut self, clauses: impl Iterator<Item = List<StmtId>>) -> bool {
        let mut any = false;
        for clause in clauses {
            self.reachable = true;
            self.list(clause);
            any |= self.reachable;
        }
        any
    }
}
