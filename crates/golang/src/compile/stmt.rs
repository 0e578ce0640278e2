//! Statements.

use super::func::{Breakable, Builder, Label, Place};
use super::order::{Root, Wants};
use crate::code::{CallMode, Dst, Op, Src};
use crate::syntax::{BlockId, Branch, DeclKind, ExprId, ExprKind, Node, Operator, StmtId, StmtKind};
use crate::types::{ObjectId, ObjectKind};

impl Builder<'_, '_> {
    /// The body of a function.
    pub(super) fn body(&mut self, body: BlockId) {
        if self.puts_off(body) {
            self.defers = true;
            self.end_label();
        }
        self.block(body);
        self.pos = self.checked.tree[body].rbrace;
    }

    /// Whether a function's body has a `defer` that is not in another function.
    pub(super) fn puts_off(&self, body: BlockId) -> bool {
        let tree = self.checked.tree;
        let mut todo = vec![Node::Block(body)];
        while let Some(node) = todo.pop() {
            match node {
                Node::Stmt(stmt) if matches!(tree[stmt].kind, StmtKind::Call { defer: true, .. }) => return true,
                // A function in an expression has its own.
                Node::Expr(_) => continue,
                _ => {}
            }
            tree.children(node, &mut |child| todo.push(child));
        }
        false
    }

    pub(super) fn block(&mut self, block: BlockId) {
        let list = self.checked.tree.list(self.checked.tree[block].list).to_vec();
        self.stmts(&list);
    }

    pub(super) fn stmts(&mut self, list: &[StmtId]) {
        let block = self.open_block();
        for stmt in list {
            self.stmt(*stmt);
        }
        self.close_block(block);
    }

    pub(super) fn stmt(&mut self, stmt: StmtId) {
        let mark = self.mark();
        self.pos = self.checked.tree[stmt].pos;
        self.compiler.pos = self.pos;
        self.leave_rooms(stmt);
        self.stmt_here(stmt);
        self.release(mark);
    }

    fn stmt_here(&mut self, stmt: StmtId) {
        let tree = self.checked.tree;
        match tree[stmt].kind {
            StmtKind::Empty => {}
            StmtKind::Labeled { stmt: inner, .. } => {
                let label = self.label_of(stmt);
                self.here(label);
                self.stmt(inner);
            }
            StmtKind::Block(block) => self.block(block),
            StmtKind::Expr(x) => self.expr_stmt(x),
            StmtKind::Send { chan, value } => self.send(chan, value),
            StmtKind::Decl(decls) => {
                for decl in tree.list(decls).to_vec() {
                    if let DeclKind::Var { names, values, .. } = tree[decl].kind {
                        self.pos = tree[decl].pos;
                        let names: Vec<ExprId> = tree.list(names).iter().map(|name| (*name).into()).collect();
                        self.define(&names, values);
                    }
                }
            }
            StmtKind::Assign { op, lhs, rhs } => self.assign(op, lhs, rhs),
            StmtKind::Branch { branch, target, .. } => self.branch(branch, target),
            StmtKind::Call { defer, call } => {
                let mode = if defer { CallMode::Defer } else { CallMode::Go };
                self.call(tree.unparen(call), mode, None);
                if defer {
                    self.put_off_around();
                }
            }
            StmtKind::Return(results) => self.returns(results),
            StmtKind::If { init, cond, then, otherwise } => {
                let block = self.open_block();
                if let Some(init) = init {
                    self.stmt(init);
                }
                let (other, end) = (self.label(), self.label());
                if let Some(cond) = cond {
                    let mark = self.mark();
                    self.unless(cond, other);
                    self.release(mark);
                }
                self.block(then);
                if let Some(otherwise) = otherwise {
                    self.jump(end);
                    self.here(other);
                    self.stmt(otherwise);
                } else {
                    self.here(other);
                }
                self.here(end);
                self.close_block(block);
            }
            StmtKind::For { init, cond, post, body } => {
                if let Some(StmtKind::Range { lhs, def, x }) = init.map(|init| tree[init].kind) {
                    return self.range(stmt, lhs, def, x, body);
                }
                self.for_loop(stmt, init, cond, post, body);
            }
            StmtKind::Switch { init, tag, body, .. } => self.switch(stmt, init, tag, tree.list(body)),
            StmtKind::Select { body, .. } => self.select(stmt, tree.list(body)),
            StmtKind::Range { .. } => {}
        }
    }

    fn expr_stmt(&mut self, x: ExprId) {
        let tree = self.checked.tree;
        let x = tree.unparen(x);
        match tree[x].kind {
            ExprKind::Call { .. } => {
                self.call(x, CallMode::Call, None);
            }
            _ => {
                self.value(x);
            }
        }
    }

    fn send(&mut self, chan: ExprId, value: ExprId) {
        let chan_type = self.typ(chan);
        let crate::types::Type::Chan { elem, .. } = self.under(chan_type) else {
            super::impossible("no channel", chan)
        };
        let elem = self.real(*elem);
        let (c, v) = self.calls_first(&[(chan, Wants::Value), (value, Wants::As(elem))], |builder| {
            (builder.value(chan), builder.value_as(value, elem))
        });
        self.pos = self.checked.tree[chan].pos;
        let n = self.size(elem);
        self.emit_moving(Op::Send { c: Src(c), v: Src(v) }, n);
    }

    /// The label that stands before a labeled statement.
    fn label_of(&mut self, stmt: StmtId) -> Label {
        if let Some(label) = self.named.get(&stmt) {
            return *label;
        }
        let label = self.label();
        self.named.insert(stmt, label);
        label
    }

    pub(super) fn branch(&mut self, branch: Branch, target: Option<StmtId>) {
        match branch {
            Branch::Goto => {
                if let Some(target) = target {
                    if self.is_around(target) {
                        return self.cross(branch, target);
                    }
                    let label = self.label_of(target);
                    self.jump(label);
                }
            }
            Branch::Fallthrough => {
                if let Some(next) = self.fallthrough {
                    self.jump(next);
                }
            }
            Branch::Break | Branch::Continue => {
                let leaves = self.breakables.iter().rev().find(|breakable| Some(breakable.stmt) == target).copied();
                if let (None, Some(target), Some(_)) = (leaves, target, &self.crossing) {
                    return self.cross(branch, target);
                }
                let leaves = leaves
                    .unwrap_or_else(|| unreachable!("gort internal bug: {branch:?} leaves nothing; please report"));
                let label = if branch == Branch::Break { Some(leaves.end) } else { leaves.next };
                if let Some(label) = label {
                    self.jump(label);
                }
            }
        }
    }

    fn returns(&mut self, results: Option<ExprId>) {
        if self.crossing.is_some() {
            return self.return_across(results);
        }
        if let Some(results) = results {
            self.results_of(results);
        }
        self.leave();
    }

    /// The results are where they belong: the function is left.
    pub(super) fn leave(&mut self) {
        let in_cells = self
            .results
            .iter()
            .any(|(object, ..)| object.is_some_and(|object| matches!(self.vars.get(&object), Some(Place::Cell(_)))));
        if self.defers || in_cells {
            let end = self.end_label();
            self.jump(end);
        } else {
            self.emit(Op::Return {});
        }
    }

    pub(super) fn results_of(&mut self, results: ExprId) {
        let list = self.checked.tree.unpack(&results);
        match list.len() {
            1 => self.results_in_order(&list),
            _ => {
                let wanted = self.results.iter().map(|(_, typ, _)| Wants::As(*typ));
                let roots: Vec<Root> = list.iter().copied().zip(wanted).collect();
                self.calls_first(&roots, |builder| builder.results_in_order(&list));
            }
        }
    }

    fn results_in_order(&mut self, list: &[ExprId]) {
        let wanted = self.results.clone();
        let mut values = Vec::new();
        if list.len() == wanted.len() {
            if let ([x], [(object, typ, slot)]) = (list, &wanted[..]) {
                let in_cell = object.and_then(|object| self.vars.get(&object).copied());
                if let Some(Place::Cell(cell)) = in_cell {
                    let value = self.value_as(*x, *typ);
                    return self.store(cell, 0, value, *typ);
                }
                return self.put_as(*x, *typ, *slot);
            }
            for (x, (_, typ, _)) in list.iter().zip(&wanted) {
                let slot = self.temp(*typ);
                self.put_as(*x, *typ, slot);
                values.push(slot);
            }
        } else {
            values = self.tuple_values(list[0], &wanted.iter().map(|(_, typ, _)| *typ).collect::<Vec<_>>());
        }
        self.set_results(&values);
    }

    /// Values become the function's results.
    pub(super) fn set_results(&mut self, values: &[u16]) {
        for (value, (object, typ, slot)) in values.iter().copied().zip(self.results.clone()) {
            match object.and_then(|object| self.vars.get(&object).copied()) {
                Some(Place::Cell(cell)) => self.store(cell, 0, value, typ),
                _ => self.copy(slot, value, typ),
            }
        }
    }

    fn for_loop(
        &mut self,
        stmt: StmtId,
        init: Option<StmtId>,
        cond: Option<ExprId>,
        post: Option<StmtId>,
        body: BlockId,
    ) {
        let block = self.open_block();
        if let Some(init) = init {
            self.stmt(init);
        }
        let init = init.filter(|init| self.checked.has_variables_per_iteration(self.checked.tree[*init].pos));
        let per_iteration = init.map(|init| self.defined_in_cells(init)).unwrap_or_default();
        let (end, next) = (self.label(), self.label());
        let head = self.label_here();
        if let Some(cond) = cond {
            let mark = self.mark();
            self.unless(cond, end);
            self.release(mark);
        }
        self.breakables.push(Breakable { stmt, end, next: Some(next) });
        self.block(body);
        self.breakables.pop();
        self.here(next);
        for (object, cell) in per_iteration {
            // Each iteration has a variable of its own, which begins with the value of the one before.
            let typ = self.object_type(object);
            let mark = self.mark();
            let value = self.temp(typ);
            // In Go, too, the loop reads its variable for that, and not the body's last statement.
            self.pos = self.checked.arena[object].pos;
            self.load(value, cell, 0, typ);
            self.new_cell(cell, typ);
            self.store(cell, 0, value, typ);
            self.release(mark);
        }
        if let Some(post) = post {
            self.stmt(post);
        }
        self.jump(head);
        self.here(end);
        self.close_block(block);
    }

    /// The variables that a loop's first statement declares, as far as they live in cells.
    fn defined_in_cells(&self, init: StmtId) -> Vec<(ObjectId, u16)> {
        let tree = self.checked.tree;
        let StmtKind::Assign { op: Some(Operator::Def), lhs, .. } = tree[init].kind else { return Vec::new() };
        let objects = tree.unpack(&lhs).into_iter().filter_map(|x| self.checked.info.defs.get(x).copied());
        objects
            .filter_map(|object| match self.vars.get(&object)? {
                Place::Cell(cell) => Some((object, *cell)),
                Place::Slot(_) => None,
            })
            .collect()
    }

    /// A package variable gets its first value.
    pub(super) fn initialize(&mut self, initializer: &crate::types::Initializer) {
        let mark = self.mark();
        self.pos = self.checked.tree[initializer.rhs].pos;
        // Closures in the value have variables of their own.
        let storage = super::storage::storage(self.checked, &[], &[], Node::Expr(initializer.rhs));
        self.storage = std::rc::Rc::new(storage);
        let types: Vec<_> = initializer.lhs.iter().map(|object| self.object_type(*object)).collect();
        let values = match &types[..] {
            [typ] => {
                let slot = self.temp(*typ);
                self.put_as(initializer.rhs, *typ, slot);
                vec![slot]
            }
            _ => self.tuple_values(initializer.rhs, &types),
        };
        for ((object, value), typ) in initializer.lhs.iter().zip(values).zip(types) {
            let n = self.size(typ);
            let blank = self.checked.tree.text(self.checked.arena[*object].name) == "_";
            debug_assert!(matches!(self.checked.arena[*object].kind, ObjectKind::Var(_)), "only variables have values");
            if n > 0 && !blank {
                let offset = self.compiler.global(*object);
                self.emit(Op::StoreGlobal { s: Src(value), n, offset });
            }
        }
        self.release(mark);
    }

    /// A call of a function `init`.
    pub(super) fn call_init(&mut self, func: crate::syntax::Func, name: String) {
        let Some(body) = func.body else { return };
        let number = self.compiler.reserve();
        let storage = super::storage::storage(self.checked, &[], &[], Node::Block(body));
        let mut builder = Builder::new(self.compiler, name, crate::types::SubstMap::default());
        builder.storage = std::rc::Rc::new(storage);
        builder.pos = builder.checked.tree[func.name].pos;
        builder.body(body);
        let function = builder.finish();
        self.compiler.work.program.functions[number as usize] = function;
        self.call_plain(number);
    }
}

impl super::Compiler<'_> {
    /// The number of a new function that gives a package variable its first value.
    pub(super) fn initializer(&mut self, initializer: &crate::types::Initializer) -> u32 {
        let number = self.reserve();
        let mut builder = Builder::hidden(self, "init");
        builder.initialize(initializer);
        let function = builder.finish();
        self.work.program.functions[number as usize] = function;
        number
    }

    /// The function that a deferred call of a nil function makes.
    pub(super) fn nil_call(&mut self) {
        let number = self.work.program.functions.len() as u32 - 1;
        let mut builder = Builder::hidden(self, "nil");
        let zero = builder.temp_of(&[crate::code::Slot::Pointer]);
        builder.emit(Op::Int { d: Dst(zero), value: 0 });
        builder.emit(Op::NilCheck { p: Src(zero) });
        let function = builder.finish();
        self.work.program.functions[number as usize] = function;
        self.work.program.nil_call = number;
    }
}
