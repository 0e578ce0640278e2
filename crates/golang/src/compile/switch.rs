//! `switch`, type switches, `select`.

use super::func::{Breakable, Builder, Label};
use crate::code::SelectCase;
use crate::code::Slot;
use crate::code::{Dst, Op, Src};
use crate::syntax::{CaseClause, CommClause, ExprId, ExprKind, Operator, StmtId, StmtKind};
use crate::types::{Mode, Type, TypeId};

impl Builder<'_, '_> {
    pub(super) fn switch(&mut self, stmt: StmtId, init: Option<StmtId>, tag: Option<ExprId>, clauses: &[CaseClause]) {
        let tree = self.checked.tree;
        let block = self.open_block();
        if let Some(init) = init {
            self.stmt(init);
        }
        let end = self.label();
        self.breakables.push(Breakable { stmt, end, next: None });
        if let Some(ExprKind::TypeSwitchGuard { x, .. }) = tag.map(|tag| tree[tag].kind) {
            self.type_switch(x, clauses, end);
        } else {
            self.value_switch(tag, clauses, end);
        }
        self.breakables.pop();
        self.here(end);
        self.close_block(block);
    }

    fn value_switch(&mut self, tag: Option<ExprId>, clauses: &[CaseClause], end: Label) {
        let tree = self.checked.tree;
        let tag = tag.map(|tag| {
            let typ = self.typ(tag);
            (self.own_value(tag), typ)
        });
        let bodies: Vec<Label> = clauses.iter().map(|_| self.label()).collect();
        let mut default = end;
        for (clause, body) in clauses.iter().zip(&bodies) {
            let Some(cases) = clause.cases else {
                default = *body;
                continue;
            };
            for case in tree.unpack(&cases) {
                let mark = self.mark();
                self.pos = tree[case].pos;
                match tag {
                    None => {
                        let value = self.value(case);
                        self.jump_if(value, *body);
                    }
                    Some((tag, typ)) => self.case(tag, typ, case, *body),
                }
                self.release(mark);
            }
        }
        self.jump(default);
        for (number, (clause, body)) in clauses.iter().zip(&bodies).enumerate() {
            self.here(*body);
            let outer = std::mem::replace(&mut self.fallthrough, bodies.get(number + 1).copied());
            self.stmts(tree.list(clause.body));
            self.fallthrough = outer;
            self.jump(end);
        }
    }

    fn case(&mut self, tag: u16, typ: TypeId, case: ExprId, body: Label) {
        let known = self.checked.info.types.get(self.checked.tree.unparen(case));
        let equal = self.number();
        if known.is_some_and(|known| known.mode == Mode::NilValue) {
            let zero = self.number();
            self.emit(Op::Int { d: Dst(zero), value: 0 });
            self.emit(Op::Eq { d: Dst(equal), a: Src(tag), b: Src(zero) });
            return self.jump_if(equal, body);
        }
        let case_type = self.typ(case);
        let arena = self.checked.arena;
        let common = if arena.is_interface(case_type) { case_type } else { typ };
        let tag = self.converted(tag, typ, common);
        if self.compiler.width(common).is_some()
            && let Some(value) = self.small(case)
        {
            return self.emit(Op::JumpEqInt { a: Src(tag), value, to: Self::to(body) });
        }
        let value = self.value_as(case, common);
        if self.compiler.width(common).is_some() {
            return self.emit(Op::JumpEq { a: Src(tag), b: Src(value), to: Self::to(body) });
        }
        self.equal(common, tag, value, equal);
        self.jump_if(equal, body);
    }

    fn type_switch(&mut self, x: ExprId, clauses: &[CaseClause], end: Label) {
        let tree = self.checked.tree;
        let from = self.typ(x);
        let value = self.own_value(x);
        let bodies: Vec<Label> = clauses.iter().map(|_| self.label()).collect();
        let mut default = end;
        for (clause, body) in clauses.iter().zip(&bodies) {
            let Some(cases) = clause.cases else {
                default = *body;
                continue;
            };
            for case in tree.unpack(&cases) {
                let mark = self.mark();
                self.pos = tree[case].pos;
                self.type_case(value, case, *body);
                self.release(mark);
            }
        }
        self.jump(default);
        for (clause, body) in clauses.iter().zip(&bodies) {
            self.here(*body);
            let block = self.open_block();
            if let Some(object) = self.checked.info.clause_vars.get(&clause.pos).copied() {
                let typ = self.object_type(object);
                let mark = self.mark();
                let slot = match self.checked.arena.is_interface(typ) {
                    true => value,
                    false => {
                        let slot = self.temp(typ);
                        self.assert(value, from, typ, slot, false);
                        slot
                    }
                };
                self.declare_with(object, slot);
                self.release(mark);
            }
            self.stmts(tree.list(clause.body));
            self.close_block(block);
            self.jump(end);
        }
    }

    fn type_case(&mut self, value: u16, case: ExprId, body: Label) {
        let known = self.checked.info.types.get(self.checked.tree.unparen(case));
        if known.is_none_or(|known| known.mode != Mode::TypExpr) {
            let zero = self.number();
            self.emit(Op::Int { d: Dst(zero), value: 0 });
            return self.emit(Op::JumpEq { a: Src(value), b: Src(zero), to: Self::to(body) });
        }
        let typ = self.typ(case);
        let number = self.compiler.runtime_type(typ);
        if self.checked.arena.is_interface(typ) {
            let slot = self.temp_of(&[Slot::Type, Slot::Value, Slot::Number]);
            self.emit(Op::AssertInterfaceOk { d: Dst(slot), s: Src(value), typ: number });
            return self.jump_if(slot + 2, body);
        }
        let slot = self.number();
        self.word(u64::from(number), slot);
        self.emit(Op::JumpEq { a: Src(value), b: Src(slot), to: Self::to(body) });
    }

    pub(super) fn select(&mut self, stmt: StmtId, clauses: &[CommClause]) {
        let tree = self.checked.tree;
        let block = self.open_block();
        let end = self.label();
        let comms: Vec<&CommClause> = clauses.iter().filter(|clause| clause.comm.is_some()).collect();
        let chans = self.temp_of(&vec![Slot::Pointer; comms.len()]);
        let mut cases = Vec::new();
        let mut received = Vec::new();
        for (number, clause) in comms.iter().enumerate() {
            let Some(comm) = clause.comm else { continue };
            self.pos = tree[comm].pos;
            let (chan, sent) = match tree[comm].kind {
                StmtKind::Send { chan, value } => (chan, Some(value)),
                StmtKind::Expr(x) | StmtKind::Assign { rhs: Some(x), .. } => match tree[tree.unparen(x)].kind {
                    ExprKind::Unary { op: Operator::Recv, x } => (x, None),
                    _ => super::impossible("no receive", x),
                },
                _ => unreachable!("gort internal bug: a case of a select that is none; please report"),
            };
            let Type::Chan { elem, .. } = self.under(self.typ(chan)) else { super::impossible("no channel", chan) };
            let elem = self.real(*elem);
            self.put(chan, chans + number as u16);
            let value = self.temp(elem);
            if let Some(sent) = sent {
                self.put_as(sent, elem, value);
            }
            let slots = self.size(elem);
            cases.push(SelectCase { send: sent.is_some(), value, slots, pos: self.pos });
            received.push((value, elem));
        }
        let chosen = self.temp_of(&[Slot::Number, Slot::Number]);
        let default = comms.len() < clauses.len();
        // Of the only case gc makes a plain operation, which stands where the case does.
        if default || comms.len() != 1 {
            self.pos = tree[stmt].pos;
        }
        self.compiler.work.program.selects.push(cases.into());
        let number = self.compiler.work.program.selects.len() as u32 - 1;
        self.emit(Op::Select { d: Dst(chosen), s: Src(chans), cases: number, default });
        let bodies: Vec<Label> = clauses.iter().map(|_| self.label()).collect();
        let mut at = 0;
        let mut default_body = end;
        for (clause, body) in clauses.iter().zip(&bodies) {
            if clause.comm.is_none() {
                default_body = *body;
                continue;
            }
            let slot = self.number();
            self.word(at, slot);
            self.emit(Op::JumpEq { a: Src(chosen), b: Src(slot), to: Self::to(*body) });
            at += 1;
        }
        self.jump(default_body);
        self.breakables.push(Breakable { stmt, end, next: None });
        let mut values = received.into_iter();
        for (clause, body) in clauses.iter().zip(&bodies) {
            self.here(*body);
            let inner = self.open_block();
            if let Some(comm) = clause.comm {
                let (value, elem) = values.next().unwrap_or((0, self.checked.arena.invalid()));
                if let StmtKind::Assign { op, lhs, .. } = tree[comm].kind {
                    self.received(op, lhs, value, elem, chosen + 1);
                }
            }
            self.stmts(tree.list(clause.body));
            self.close_block(inner);
            self.jump(end);
        }
        self.breakables.pop();
        self.here(end);
        self.close_block(block);
    }

    /// `v, ok = <-c` of a select: what was received is there.
    fn received(&mut self, op: Option<Operator>, lhs: ExprId, value: u16, elem: TypeId, ok: u16) {
        let bool_type = self.checked.arena.basic(crate::types::BasicKind::Bool);
        for (x, (slot, typ)) in self.checked.tree.unpack(&lhs).into_iter().zip([(value, elem), (ok, bool_type)]) {
            if self.is_blank(x) {
                continue;
            }
            let mark = self.mark();
            match self.checked.info.defs.get(x).copied().filter(|_| op == Some(Operator::Def)) {
                Some(object) => self.declare_with(object, slot),
                None => {
                    let target_type = self.typ(x);
                    let target = self.kept_target(x);
                    let slot = self.converted(slot, typ, target_type);
                    self.assign_to(target, slot, target_type);
                }
            }
            self.release(mark);
        }
    }
}
