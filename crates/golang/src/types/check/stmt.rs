//! Statements.
//!
//! Protocol    What waits until types are complete is done at the end of each statement: function literals in it see the names that are
//!             known there.
//! Rejected    Where `break`, `continue` and `fallthrough` may stand: gc leaves that to its parser, and so do we (syntax/branches.rs).
//! See         cmd/compile/internal/types2/stmt.go.

use super::Kind;
use super::{Checker, Environment, Mode, Report};
use crate::source::Pos;
use crate::syntax::{BlockId, CommClause, ExprId, ExprKind, List, Operator, StmtId, StmtKind};
use crate::types::constant::Value;
use crate::types::{ObjectId, ObjectKind, Scope, ScopeId, TypeId, VarKind};

/// What a list has in its place, or the one thing that it is; none for none.
pub(super) fn unpack(check: &Checker<'_, '_>, list: Option<ExprId>) -> Vec<ExprId> {
    list.map_or_else(Vec::new, |list| check.tree.unpack(&list))
}

impl Checker<'_, '_> {
    /// A function's body. The scope of its parameters is the signature's.
    pub(crate) fn func_body(&mut self, decl: Option<ObjectId>, sig: TypeId, body: BlockId, iota: Option<Value>) {
        let scope = self.func_scopes[&sig];
        let version = self.env.version;
        let env = Environment { decl, scope: Some(scope), version, iota, sig: Some(sig), ..Environment::default() };
        let around = std::mem::replace(&mut self.env, env);

        let block = self.tree[body];
        self.stmt_list(block.list);
        if !self.signature(sig).results.is_empty() && !self.is_terminating_block(body) {
            self.error(block.rbrace, "missing return");
        }
        self.usage(scope);
        self.env = around;
    }

    /// Variables that are declared in the scope or those inside, and not used. Function literals have their own turn.
    pub(crate) fn usage(&mut self, scope: ScopeId) {
        let is_unused = |object: &ObjectId| {
            let needs_use = match self.arena[*object].kind {
                ObjectKind::Var(kind) => !matches!(kind, VarKind::Recv | VarKind::Param | VarKind::Result),
                _ => false,
            };
            needs_use && !self.used_vars.contains(object)
        };
        let mut unused: Vec<_> = self.arena[scope].objects().filter(is_unused).collect();
        unused.sort_by_key(|variable| self.arena[*variable].pos);
        for variable in unused {
            let text = format!("declared and not used: {}", self.name_of(variable));
            self.error(variable, text);
        }
        for child in self.arena[scope].children.clone() {
            if !self.arena[child].is_func {
                self.usage(child);
            }
        }
    }

    /// From here on names are declared in a scope of its own.
    pub(crate) fn open_scope(&mut self) {
        let scope = Scope::new(self.env.scope, (Pos::NONE, Pos::NONE));
        self.env.scope = Some(self.arena.add_scope(scope));
    }

    /// Back to the scope around.
    pub(crate) fn close_scope(&mut self) {
        self.env.scope = self.env.scope.and_then(|scope| self.arena[scope].parent);
    }

    /// Statements, one after the other.
    pub(super) fn stmt_list(&mut self, list: List<StmtId>) {
        for at in 0..list.len() {
            self.stmt(self.tree.list(list)[at]);
        }
    }

    fn block_stmt(&mut self, block: BlockId) {
        let top = self.delayed.len();
        self.open_scope();
        self.stmt_list(self.tree[block].list);
        self.close_scope();
        self.process_delayed(top);
    }

    /// A statement.
    pub(crate) fn stmt(&mut self, stmt: StmtId) {
        let top = self.delayed.len();
        match self.tree[stmt].kind {
            StmtKind::Empty | StmtKind::Branch { .. } | StmtKind::Range { .. } => {}
            StmtKind::Labeled { stmt, .. } => self.stmt(stmt),
            StmtKind::Block(block) => self.block_stmt(block),
            StmtKind::Expr(x) => self.expr_stmt(x),
            StmtKind::Send { chan, value } => self.send_stmt(stmt, chan, value),
            StmtKind::Decl(decls) => {
                let decls = self.tree.list(decls).to_vec();
                self.decl_stmt(&decls);
            }
            StmtKind::Assign { op, lhs, rhs } => self.assign_stmt(stmt, op, lhs, rhs),
            StmtKind::Call { defer, call } => self.suspended_call(if defer { "defer" } else { "go" }, call),
            StmtKind::Return(results) => self.return_stmt(stmt, results),
            StmtKind::If { init, cond, then, otherwise } => {
                self.open_scope();
                self.simple_stmt(init);
                self.condition(cond, "if");
                self.block_stmt(then);
                self.simple_stmt(otherwise);
                self.close_scope();
            }
            StmtKind::For { init, cond, post, body } => self.for_stmt(stmt, [init, post], cond, body),
            StmtKind::Switch { init, tag, body, rbrace } => {
                self.open_scope();
                self.simple_stmt(init);
                let body = self.tree.list(body).to_vec();
                match tag.map(|tag| self.tree[tag].kind) {
                    Some(ExprKind::TypeSwitchGuard { lhs, x }) => self.type_switch_stmt(lhs, x, &body),
                    _ => self.switch_stmt(tag, &body, rbrace),
                }
                self.close_scope();
            }
            StmtKind::Select { body, .. } => {
                let body = self.tree.list(body).to_vec();
                self.select_stmt(&body);
            }
        }
        self.process_delayed(top);
    }

    fn simple_stmt(&mut self, stmt: Option<StmtId>) {
        if let Some(stmt) = stmt {
            self.stmt(stmt);
        }
    }

    fn condition(&mut self, cond: Option<ExprId>, of: &str) {
        let Some(cond) = cond else { return };
        let mut x = self.operand();
        self.expr(None, &mut x, cond);
        if x.is_valid() && !self.all_boolean(x.typ) {
            self.error(cond, format!("non-boolean condition in {of} statement"));
        }
    }

    /// Calls and receives may stand alone; what else does not.
    fn expr_stmt(&mut self, x: ExprId) {
        let mut operand = self.operand();
        let kind = self.raw_expr(None, &mut operand, x, None, false);
        let what = match operand.mode {
            Mode::Builtin => "must be called",
            Mode::TypExpr => "is not an expression",
            _ if kind == Kind::Statement => return,
            _ => "is not used",
        };
        let text = format!("{} {what}", self.show_operand(&operand));
        self.error(&operand, text);
    }

    fn send_stmt(&mut self, stmt: StmtId, chan: ExprId, value: ExprId) {
        let (mut ch, mut val) = (self.operand(), self.operand());
        self.expr(None, &mut ch, chan);
        self.generic_expr(&mut val, value, None);
        if !ch.is_valid() || !val.is_valid() {
            return;
        }
        if let Some(elem) = self.chan_elem(stmt, &ch, false) {
            self.assignment(&mut val, Some(elem), "send");
        }
    }

    fn assign_stmt(&mut self, stmt: StmtId, op: Option<Operator>, lhs: ExprId, rhs: Option<ExprId>) {
        let Some(rhs) = rhs else { return self.increment(lhs, op) };
        let (left, right) = (self.tree.unpack(&lhs), self.tree.unpack(&rhs));
        match op {
            None => self.assign_vars(&left, &right),
            Some(Operator::Def) => self.short_var_decl(self.tree[stmt].pos, &left, &right),
            Some(op) if left.len() != 1 || right.len() != 1 => {
                self.error(stmt, format!("assignment operation {op} requires single-valued expressions"));
            }
            Some(op) => {
                let known = self.evaluate_ahead(lhs);
                let mut x = self.operand();
                self.binary(&mut x, None, lhs, rhs, op);
                self.assign_back(lhs, known, &mut x);
            }
        }
    }

    /// `lhs++`, `lhs--`
    fn increment(&mut self, lhs: ExprId, op: Option<Operator>) {
        let mut x = self.operand();
        self.expr(None, &mut x, lhs);
        if !x.is_valid() {
            return;
        }
        if !self.all_numeric(x.typ) {
            let op = op.map_or("", Operator::text);
            let (shown, typ) = (self.text(lhs), self.show(x.typ));
            self.error(lhs, format!("invalid operation: {shown}{op}{op} (non-numeric type {typ})"));
            return;
        }
        self.assign_back(lhs, x.clone(), &mut x);
    }

    /// What `go` or `defer` calls.
    fn suspended_call(&mut self, keyword: &str, call: ExprId) {
        if !matches!(self.tree[call].kind, ExprKind::Call { .. }) {
            self.error(call, format!("expression in {keyword} must be function call"));
            self.use_exprs(&[call]);
            return;
        }
        let mut x = self.operand();
        let what = match self.raw_expr(None, &mut x, call, None, false) {
            Kind::Conversion => "requires function call, not conversion",
            Kind::Expression => "discards result of",
            Kind::Statement => return,
        };
        let text = format!("{keyword} {what} {}", self.show_operand(&x));
        self.error(&x, text);
    }

    fn return_stmt(&mut self, stmt: StmtId, values: Option<ExprId>) {
        let sig = self.env.sig.expect("a statement stands in a function");
        let results = self.signature(sig).results.clone();
        let values = unpack(self, values);
        let named = results.first().is_some_and(|first| !self.name_of(*first).is_empty());
        if !values.is_empty() || !named {
            return self.init_vars(&results, &values, Some(stmt));
        }
        for result in results {
            let hiding = self.lookup(self.arena[result].name).filter(|found| *found != result);
            if let Some(hiding) = hiding {
                let mut report = Report::new();
                self.add(
                    &mut report,
                    stmt,
                    format!("result parameter {} not in scope at return", self.name_of(result)),
                );
                let (name, typ) = (self.name_of(result), self.show(self.type_of(result)));
                self.add(&mut report, hiding, format!("inner declaration of var {name} {typ}"));
                self.report(report);
            }
        }
    }

    fn select_stmt(&mut self, body: &[CommClause]) {
        self.multiple_defaults(body.iter().filter(|clause| clause.comm.is_none()).map(|clause| clause.pos));
        for clause in body {
            if let Some(comm) = clause.comm.filter(|comm| !self.is_communication(*comm)) {
                self.error(comm, "select case must be send or receive (possibly with assignment)");
                continue;
            }
            self.open_scope();
            self.simple_stmt(clause.comm);
            self.stmt_list(clause.body);
            self.close_scope();
        }
    }

    fn is_communication(&self, comm: StmtId) -> bool {
        let value = match self.tree[comm].kind {
            StmtKind::Send { .. } => return true,
            StmtKind::Assign { rhs: Some(value), .. } | StmtKind::Expr(value) => value,
            _ => return false,
        };
        matches!(self.tree[self.tree.unparen(value)].kind, ExprKind::Unary { op: Operator::Recv, .. })
    }

    /// Where there are several `default`s, each but the first is one too many.
    pub(super) fn multiple_defaults(&mut self, mut defaults: impl Iterator<Item = Pos>) {
        let Some(first) = defaults.next() else { return };
        for further in defaults {
            let first = self.files.named(first);
            self.error(further, format!("multiple defaults (first at {first})"));
        }
    }

    fn for_stmt(&mut self, stmt: StmtId, [init, post]: [Option<StmtId>; 2], cond: Option<ExprId>, body: BlockId) {
        if let Some(StmtKind::Range { lhs, def, x }) = init.map(|init| self.tree[init].kind) {
            let variables = unpack(self, lhs);
            self.range_stmt(stmt, &variables, x, def);
            return self.loop_body(body);
        }
        self.open_scope();
        self.simple_stmt(init);
        self.condition(cond, "for");
        self.simple_stmt(post);
        self.loop_body(body);
    }

    /// The body, and the end of the scope around it.
    fn loop_body(&mut self, body: BlockId) {
        self.block_stmt(body);
        self.close_scope();
    }
}
