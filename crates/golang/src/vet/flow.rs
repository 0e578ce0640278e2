//! Which statement of a function may come after which.
//!
//! Invariants  I1  block 0 is the function's beginning. A block that nothing leads to is there, too.
//!             I2  where a block returns, its last step is a `return`, be it one that the text leaves out.
//! See         golang.org/x/tools/go/cfg, passes/ctrlflow.

use rustc_hash::FxHashMap;

use super::Subject;
use crate::source::Pos;
use crate::syntax::{
    BlockId, Branch, CaseClause, CommClause, DeclId, DeclKind, ExprId, ExprKind, List, NameId, StmtId, StmtKind, Symbol,
};
use crate::types::{Builtin, ObjectId};

/// What is done in a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Stmt(StmtId),
    Decl(DeclId),
    Expr(ExprId),
    /// The function's end, without a `return`.
    End(Pos),
}

/// Steps that are done one after the other.
#[derive(Default, Debug)]
pub(super) struct Block {
    pub(super) steps: Vec<Step>,
    /// Which blocks may come next.
    pub(super) next: Vec<usize>,
    /// Whether it returns, or has a `defer`, which may recover from a panic.
    returns: bool,
}

/// How deep in statements, and in statements of functions that are called there, a call is looked into to see whether it returns. Deeper
/// down it is taken to.
const DEPTH: usize = 2_000;

/// Functions of a package, whether they return.
pub(super) struct Functions<'s, 'a> {
    subject: &'s Subject<'a>,
    bodies: FxHashMap<ObjectId, BlockId>,
    /// None while it is being found out.
    return_: FxHashMap<ObjectId, Option<bool>>,
    /// In how many statements the one stands that is looked at.
    depth: usize,
}

impl<'s, 'a> Functions<'s, 'a> {
    pub(super) fn new(subject: &'s Subject<'a>) -> Functions<'s, 'a> {
        let named = |function: super::subject::Function| {
            let object = subject.info.defs.get(function.name?)?;
            Some((*object, function.body))
        };
        let bodies = subject.functions().into_iter().filter_map(named).collect();
        Functions { subject, bodies, return_: FxHashMap::default(), depth: 0 }
    }

    /// The blocks of a function.
    pub(super) fn blocks(&mut self, body: BlockId) -> Vec<Block> {
        let subject = self.subject;
        let mut builder = Builder {
            subject,
            functions: self,
            blocks: vec![Block::default()],
            current: 0,
            labels: FxHashMap::default(),
            targets: Vec::new(),
        };
        builder.list(subject.tree[body].list);
        let (mut blocks, last) = (builder.blocks, builder.current);
        if reached(&blocks)[last] {
            blocks[last].returns = true;
            blocks[last].steps.push(Step::End(subject.tree[body].rbrace));
        }
        blocks
    }

    /// Whether a call may return.
    fn call_returns(&mut self, fun: ExprId) -> bool {
        let is_name = self.subject.tree.as_name(fun).is_some();
        if is_name && self.subject.builtin(fun) == Some(Builtin::Panic) {
            return false;
        }
        let Some(callee) = self.subject.callee(fun) else { return true };
        let Some(signature) = self.subject.signature_of(callee) else { return true };
        let is_abstract = signature.recv.and_then(|recv| self.subject.arena[recv].typ);
        if is_abstract.is_some_and(|recv| self.subject.arena.is_interface(recv)) {
            return true;
        }
        match self.bodies.get(&callee) {
            Some(body) => self.returns(callee, *body),
            None => !self.never_returns(callee),
        }
    }

    fn returns(&mut self, function: ObjectId, body: BlockId) -> bool {
        if let Some(known) = self.return_.get(&function) {
            // Of what calls itself nothing is known yet.
            return known.unwrap_or(true);
        }
        if self.depth >= DEPTH {
            return true;
        }
        self.return_.insert(function, None);
        let blocks = self.blocks(body);
        let returns = reached(&blocks).into_iter().zip(&blocks).any(|(reached, block)| reached && block.returns);
        self.return_.insert(function, Some(returns));
        returns
    }

    /// Functions of other packages that are known never to return.
    fn never_returns(&self, function: ObjectId) -> bool {
        let subject = self.subject;
        let log = ["Fatal", "Fatalf", "Fatalln", "Panic", "Panicf", "Panicln"];
        let testing = ["FailNow", "Fatal", "Fatalf", "Skip", "Skipf", "SkipNow"];
        subject.is_function(function, "os", &["Exit"])
            || subject.is_function(function, "runtime", &["Goexit"])
            || subject.is_function(function, "syscall", &["Exit"])
            || subject.is_function(function, "log", &log)
            || subject.is_method(function, "log", "Logger", &log)
            || subject.is_method(function, "testing", "common", &testing)
    }
}

/// Which blocks are reached from the beginning.
fn reached(blocks: &[Block]) -> Vec<bool> {
    let mut reached = vec![false; blocks.len()];
    let mut todo = vec![0];
    while let Some(at) = todo.pop() {
        if !std::mem::replace(&mut reached[at], true) {
            todo.extend(&blocks[at].next);
        }
    }
    reached
}

/// Where a statement ends, goes on, and falls through to.
#[derive(Clone, Copy, Default)]
struct Targets {
    end: Option<usize>,
    go_on: Option<usize>,
    fall: Option<usize>,
}

/// Where a label leads.
#[derive(Clone, Copy)]
struct Label {
    at: usize,
    targets: Targets,
}

struct Builder<'f, 's, 'a> {
    subject: &'s Subject<'a>,
    functions: &'f mut Functions<'s, 'a>,
    blocks: Vec<Block>,
    current: usize,
    labels: FxHashMap<Symbol, Label>,
    targets: Vec<Targets>,
}

impl Builder<'_, '_, '_> {
    fn new_block(&mut self) -> usize {
        self.blocks.push(Block::default());
        self.blocks.len() - 1
    }

    fn add(&mut self, step: Step) {
        self.blocks[self.current].steps.push(step);
    }

    fn lead_to(&mut self, next: &[usize]) {
        self.blocks[self.current].next.extend_from_slice(next);
    }

    fn list(&mut self, list: List<StmtId>) {
        for stmt in self.subject.stmts(list) {
            self.stmt(*stmt);
        }
    }

    fn label(&mut self, name: NameId) -> Symbol {
        let name = self.subject.tree.name(name);
        if !self.labels.contains_key(&name) {
            let at = self.new_block();
            self.labels.insert(name, Label { at, targets: Targets::default() });
        }
        name
    }

    fn stmt(&mut self, stmt: StmtId) {
        self.functions.depth += 1;
        self.stmt_within(stmt);
        self.functions.depth -= 1;
    }

    fn stmt_within(&mut self, stmt: StmtId) {
        let (mut stmt, mut label) = (stmt, None);
        while let StmtKind::Labeled { label: name, stmt: inner } = self.subject.tree[stmt].kind {
            let name = self.label(name);
            let at = self.labels[&name].at;
            self.lead_to(&[at]);
            self.current = at;
            (stmt, label) = (inner, Some(name));
        }
        match self.subject.tree[stmt].kind {
            StmtKind::Block(block) => self.list(self.subject.tree[block].list),
            StmtKind::Expr(x) => self.expr_stmt(stmt, x),
            StmtKind::Decl(decls) => {
                for decl in self.subject.tree.list(decls) {
                    if let DeclKind::Var { .. } = self.subject.tree[*decl].kind {
                        self.add(Step::Decl(*decl));
                    }
                }
            }
            StmtKind::Call { defer, .. } => {
                self.add(Step::Stmt(stmt));
                self.blocks[self.current].returns |= defer;
            }
            StmtKind::Return(_) => {
                self.blocks[self.current].returns = true;
                self.add(Step::Stmt(stmt));
                self.current = self.new_block();
            }
            StmtKind::Branch { branch, label, .. } => self.branch(branch, label),
            StmtKind::If { init, cond, then, otherwise } => self.if_stmt(init, cond, then, otherwise),
            StmtKind::Switch { init, tag, body, .. } => {
                init.into_iter().for_each(|init| self.stmt(init));
                tag.into_iter().for_each(|tag| self.add(Step::Expr(tag)));
                let is_type_switch =
                    tag.is_some_and(|tag| matches!(self.subject.tree[tag].kind, ExprKind::TypeSwitchGuard { .. }));
                self.switch_stmt(self.subject.tree.list(body), is_type_switch, label);
            }
            StmtKind::Select { body, .. } => self.select_stmt(self.subject.tree.list(body), label),
            StmtKind::For { init, cond, post, body } => match init.map(|init| self.subject.tree[init].kind) {
                Some(StmtKind::Range { lhs, x, .. }) => self.range_stmt(lhs, x, body, label),
                _ => self.for_stmt([init, post], cond, body, label),
            },
            StmtKind::Empty | StmtKind::Send { .. } | StmtKind::Assign { .. } => self.add(Step::Stmt(stmt)),
            StmtKind::Labeled { .. } | StmtKind::Range { .. } => {}
        }
    }

    fn expr_stmt(&mut self, stmt: StmtId, x: ExprId) {
        self.add(Step::Stmt(stmt));
        if let ExprKind::Call { fun, .. } = self.subject.tree[x].kind
            && !self.functions.call_returns(fun)
        {
            self.current = self.new_block();
        }
    }

    fn branch(&mut self, branch: Branch, label: Option<NameId>) {
        let label = label.map(|name| {
            let name = self.label(name);
            self.labels[&name]
        });
        let of = |targets: &Targets| match branch {
            Branch::Break => targets.end,
            Branch::Continue => targets.go_on,
            Branch::Fallthrough => targets.fall,
            Branch::Goto => None,
        };
        let target = match label {
            Some(label) if branch == Branch::Goto => Some(label.at),
            Some(label) => of(&label.targets),
            None => self.targets.iter().rev().find_map(of),
        };
        if let Some(target) = target {
            self.lead_to(&[target]);
        }
        self.current = self.new_block();
    }

    fn if_stmt(&mut self, init: Option<StmtId>, cond: Option<ExprId>, then: BlockId, otherwise: Option<StmtId>) {
        init.into_iter().for_each(|init| self.stmt(init));
        let (first, done) = (self.new_block(), self.new_block());
        let second = otherwise.map(|_| self.new_block());
        cond.into_iter().for_each(|cond| self.add(Step::Expr(cond)));
        self.lead_to(&[first, second.unwrap_or(done)]);
        self.current = first;
        self.list(self.subject.tree[then].list);
        self.lead_to(&[done]);
        if let (Some(second), Some(otherwise)) = (second, otherwise) {
            self.current = second;
            self.stmt(otherwise);
            self.lead_to(&[done]);
        }
        self.current = done;
    }

    fn labeled(&mut self, label: Option<Symbol>, targets: Targets) {
        if let Some(label) = label.and_then(|label| self.labels.get_mut(&label)) {
            label.targets = targets;
        }
    }

    /// The statements of a clause, or of a loop's body, and what comes behind them.
    fn within(&mut self, list: List<StmtId>, targets: Targets, behind: usize) {
        self.targets.push(targets);
        self.list(list);
        self.targets.pop();
        self.lead_to(&[behind]);
    }

    /// Each condition leads to its body or to the next one; `default` comes last.
    fn switch_stmt(&mut self, clauses: &[CaseClause], is_type_switch: bool, label: Option<Symbol>) {
        let done = self.new_block();
        let end = Some(done);
        self.labeled(label, Targets { end, ..Targets::default() });
        let bodies: Vec<usize> = clauses.iter().map(|_| self.new_block()).collect();
        let fall = |at: usize| Some(bodies.get(at + 1).copied().unwrap_or(done));
        let mut default = None;
        for (at, clause) in clauses.iter().enumerate() {
            let Some(cases) = clause.cases else {
                default = Some(at);
                continue;
            };
            let mut next = self.current;
            for case in self.subject.tree.unpack(&cases) {
                next = self.new_block();
                if !is_type_switch {
                    self.add(Step::Expr(case));
                }
                self.lead_to(&[bodies[at], next]);
                self.current = next;
            }
            self.current = bodies[at];
            self.within(clause.body, Targets { end, fall: fall(at), go_on: None }, done);
            self.current = next;
        }
        match default {
            Some(at) => {
                self.lead_to(&[bodies[at]]);
                self.current = bodies[at];
                self.within(clauses[at].body, Targets { end, fall: fall(at), go_on: None }, done);
            }
            None => self.lead_to(&[done]),
        }
        self.current = done;
    }

    fn select_stmt(&mut self, clauses: &[CommClause], label: Option<Symbol>) {
        clauses.iter().filter_map(|clause| clause.comm).for_each(|comm| self.stmt(comm));
        let done = self.new_block();
        let targets = Targets { end: Some(done), ..Targets::default() };
        self.labeled(label, targets);
        let mut default = None;
        for clause in clauses {
            let Some(comm) = clause.comm else {
                default = Some(clause.body);
                continue;
            };
            let (body, next) = (self.new_block(), self.new_block());
            self.lead_to(&[body, next]);
            self.current = body;
            if let StmtKind::Assign { lhs, .. } = self.subject.tree[comm].kind {
                self.add(Step::Expr(self.subject.tree.unpack(&lhs)[0]));
            }
            self.within(clause.body, targets, done);
            self.current = next;
        }
        if let Some(body) = default {
            self.within(body, targets, done);
        }
        self.current = done;
    }

    fn for_stmt(
        &mut self,
        [init, post]: [Option<StmtId>; 2],
        cond: Option<ExprId>,
        body: BlockId,
        label: Option<Symbol>,
    ) {
        init.into_iter().for_each(|init| self.stmt(init));
        let (inner, done) = (self.new_block(), self.new_block());
        let head = if cond.is_some() { self.new_block() } else { inner };
        let go_on = if post.is_some() { self.new_block() } else { head };
        let targets = Targets { end: Some(done), go_on: Some(go_on), fall: None };
        self.labeled(label, targets);
        self.lead_to(&[head]);
        if let Some(cond) = cond {
            self.current = head;
            self.add(Step::Expr(cond));
            self.lead_to(&[inner, done]);
        }
        self.current = inner;
        self.within(self.subject.tree[body].list, targets, go_on);
        if let Some(post) = post {
            self.current = go_on;
            self.stmt(post);
            self.lead_to(&[head]);
        }
        self.current = done;
    }

    fn range_stmt(&mut self, lhs: Option<ExprId>, x: ExprId, body: BlockId, label: Option<Symbol>) {
        self.add(Step::Expr(x));
        lhs.into_iter().for_each(|lhs| self.add(Step::Expr(lhs)));
        let (head, inner, done) = (self.new_block(), self.new_block(), self.new_block());
        let targets = Targets { end: Some(done), go_on: Some(head), fall: None };
        self.labeled(label, targets);
        self.lead_to(&[head]);
        self.current = head;
        self.lead_to(&[inner, done]);
        self.current = inner;
        self.within(self.subject.tree[body].list, targets, head);
        self.current = done;
    }
}
