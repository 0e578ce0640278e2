//! `for … range f`: the body becomes a function that f calls.
//!
//! ```text
//!     exit      how it is left · state · results of the function around
//! ```
//!
//! States      The body and the statement share an object, the exit. The body says in it how it is left: not at all, by a `break` or `continue`
//!             of a statement around, by a `return` with the results. After f has returned the statement does so.
//!             The exit's state is 0 between two calls of the body, 1 while it runs and after it has returned false, 2 after the loop.
//! Invariants  I1  a call of the body in state 1 or 2 panics, as in Go.
//! See         Go's cmd/compile/internal/rangefunc.

use super::call::{Argument, Callee};
use super::func::{Breakable, Builder};
use crate::code::{CallMode, Dst, Op, Src};
use crate::code::{Layout, Slot};
use crate::syntax::{BlockId, Branch, ExprId, StmtId};
use crate::types::{ObjectId, TypeId};

/// Where in the exit stands how the body is left.
const HOW: u32 = 0;
/// Where its state stands.
const STATE: u32 = 1;
/// Where the results begin.
const RESULTS: u32 = 2;

/// The body is left by a `return` without values.
const RETURN: u64 = 1;
/// The body is left by a `return` with values.
const RETURN_VALUES: u64 = 2;
/// The first number of a `break` or `continue`.
const BRANCH: u64 = 3;

/// What encloses the body of a range over a function.
pub(super) struct Crossing {
    /// The slot that refers to the exit.
    exit: u16,
    /// The results of the function around.
    results: Vec<TypeId>,
    /// Statements around that the body leaves or goes on with.
    branches: Vec<(Branch, StmtId)>,
    /// Whether it returns from the function around.
    returns: bool,
}

impl Builder<'_, '_> {
    /// The results of the function of the text.
    fn results_around(&self) -> Vec<TypeId> {
        match &self.crossing {
            Some(crossing) => crossing.results.clone(),
            None => self.results.iter().map(|(_, typ, _)| *typ).collect(),
        }
    }

    pub(super) fn range_func(&mut self, breakable: Breakable, names: &[ExprId], def: bool, x: ExprId, body: BlockId) {
        let signature = self.real_signature(self.typ(x));
        let yield_type = self.object_type(signature.params[0]);
        let f = self.own_value(x);
        let results = self.results_around();
        let mut kinds = vec![Slot::Number, Slot::Number];
        for typ in &results {
            kinds.extend(self.kinds(*typ).iter().copied());
        }
        let layout = self.compiler.types.layout(&mut self.compiler.program, Layout::new(kinds, 8));
        let exit = self.temp_of(&[Slot::Pointer]);
        self.emit(Op::New { d: Dst(exit), layout });
        let captures = self.captured_by(x);
        let (func, crossing) = self.range_body(breakable, names, def, (yield_type, x), body, &captures, results);
        let closure = self.temp_of(&[Slot::Pointer]);
        self.close_over(func, &captures, Some(exit), closure, x);
        let all = [(Argument::Value(closure, yield_type), yield_type)];
        self.make_call(Callee::Closure(f), CallMode::Call, &signature, &all);
        let how = self.number();
        self.word(2, how);
        self.emit(Op::Store { p: Src(exit), s: Src(how), offset: STATE });
        self.emit(Op::Load { d: Dst(how), p: Src(exit), offset: HOW });
        self.go_where_it_leads(&crossing, exit, how);
        self.here(breakable.end);
    }

    /// The body as a function that returns whether f is to go on.
    #[expect(clippy::too_many_arguments, reason = "what a range statement consists of")]
    fn range_body(
        &mut self,
        breakable: Breakable,
        names: &[ExprId],
        def: bool,
        (yield_type, x): (TypeId, ExprId),
        body: BlockId,
        captures: &[(ObjectId, bool, TypeId)],
        results: Vec<TypeId>,
    ) -> (u32, Crossing) {
        let signature = self.real_signature(yield_type);
        let name = self.naming.range();
        let naming = std::mem::take(&mut self.naming);
        let func = self.compiler.reserve();
        let (subst, storage, checked) = (self.subst.clone(), std::rc::Rc::clone(&self.storage), self.checked);
        let mut inner = Builder::new(self.compiler, name, subst);
        inner.naming = naming;
        inner.checked = checked;
        inner.storage = storage;
        inner.pos = inner.checked.tree[x].pos;
        inner.begin_forward(&signature, &[]);
        inner.begin_captures(captures);
        let exit = inner.slots(&[Slot::Pointer]);
        let k = inner.captured_slots();
        inner.captures(&[Slot::Pointer]);
        inner.emit(Op::Captured { d: Dst(exit), k, n: 1 });
        inner.crossing = Some(Crossing { exit, results, branches: Vec::new(), returns: false });
        let state = inner.number();
        let ready = inner.label();
        inner.emit(Op::Load { d: Dst(state), p: Src(exit), offset: STATE });
        let zero = inner.number();
        inner.word(0, zero);
        inner.emit(Op::JumpEq { a: Src(state), b: Src(zero), to: Builder::to(ready) });
        let out = inner.out(0);
        inner.needs_out(1);
        inner.copy_n(out, state, 1);
        let native = crate::machine::native("range.exhausted").expect("it is in the table");
        inner.emit(Op::CallNative { native });
        inner.here(ready);
        inner.word(1, state);
        inner.emit(Op::Store { p: Src(exit), s: Src(state), offset: STATE });
        let (end, next) = (inner.label(), inner.label());
        let mut values = Vec::new();
        let mut at = inner.result_slots;
        for param in &signature.params {
            let typ = inner.object_type(*param);
            values.push((at, typ));
            at += inner.size(typ);
        }
        inner.iteration(Breakable { stmt: breakable.stmt, end, next: Some(next) }, names, def, &values, body);
        inner.here(next);
        inner.word(0, state);
        inner.emit(Op::Store { p: Src(exit), s: Src(state), offset: STATE });
        inner.word(1, 0);
        inner.emit(Op::Return {});
        inner.here(end);
        inner.word(0, 0);
        let crossing = inner.crossing.take().expect("it was set above");
        let naming = std::mem::take(&mut inner.naming);
        let function = inner.finish();
        self.naming = naming;
        self.compiler.program.functions[func as usize] = function;
        (func, crossing)
    }

    /// Says in the exit how the body is left, and leaves it.
    fn leave_body(&mut self, exit: u16, how: u64) {
        let slot = self.number();
        self.word(how, slot);
        self.emit(Op::Store { p: Src(exit), s: Src(slot), offset: HOW });
        self.word(0, 0);
        self.emit(Op::Return {});
    }

    /// `break` or `continue` of a statement around.
    pub(super) fn cross(&mut self, branch: Branch, target: StmtId) {
        let Some(crossing) = &mut self.crossing else { return };
        let known = crossing.branches.iter().position(|known| *known == (branch, target));
        let number = known.unwrap_or_else(|| {
            crossing.branches.push((branch, target));
            crossing.branches.len() - 1
        });
        let exit = crossing.exit;
        self.leave_body(exit, BRANCH + number as u64);
    }

    /// `return` from the function around.
    pub(super) fn return_across(&mut self, results: Option<ExprId>) {
        let Some(crossing) = &mut self.crossing else { return };
        crossing.returns = true;
        let (exit, types) = (crossing.exit, crossing.results.clone());
        let Some(results) = results else { return self.leave_body(exit, RETURN) };
        let list = self.checked.tree.unpack(&results);
        let values = match list.len() == types.len() {
            true => list
                .iter()
                .zip(&types)
                .map(|(x, typ)| {
                    let slot = self.temp(*typ);
                    self.put_as(*x, *typ, slot);
                    slot
                })
                .collect(),
            false => self.tuple_values(list[0], &types),
        };
        self.put_results(exit, &values, &types);
        self.leave_body(exit, RETURN_VALUES);
    }

    fn put_results(&mut self, exit: u16, values: &[u16], types: &[TypeId]) {
        let mut offset = RESULTS;
        for (value, typ) in values.iter().zip(types) {
            let n = self.size(*typ);
            match n {
                0 => {}
                1 => self.emit(Op::Store { p: Src(exit), s: Src(*value), offset }),
                n => self.emit(Op::StoreN { p: Src(exit), s: Src(*value), n, offset }),
            }
            offset += u32::from(n);
        }
    }

    /// Does what the exit says.
    fn go_where_it_leads(&mut self, crossing: &Crossing, exit: u16, how: u16) {
        let number = self.number();
        for (at, (branch, target)) in crossing.branches.iter().enumerate() {
            let other = self.label();
            self.word(BRANCH + at as u64, number);
            self.emit(Op::JumpNe { a: Src(how), b: Src(number), to: Builder::to(other) });
            self.branch(*branch, Some(*target));
            self.here(other);
        }
        if !crossing.returns {
            return;
        }
        let (plain, none) = (self.label(), self.label());
        self.word(RETURN_VALUES, number);
        self.emit(Op::JumpNe { a: Src(how), b: Src(number), to: Builder::to(plain) });
        let mut offset = RESULTS;
        let mut values = Vec::new();
        for typ in &crossing.results {
            let (slot, n) = (self.temp(*typ), self.size(*typ));
            match n {
                0 => {}
                1 => self.emit(Op::Load { d: Dst(slot), p: Src(exit), offset }),
                n => self.emit(Op::LoadN { d: Dst(slot), p: Src(exit), n, offset }),
            }
            offset += u32::from(n);
            values.push(slot);
        }
        match self.crossing.as_mut().map(|outer| {
            outer.returns = true;
            outer.exit
        }) {
            Some(outer) => {
                self.put_results(outer, &values, &crossing.results);
                self.leave_body(outer, RETURN_VALUES);
            }
            None => {
                self.set_results(&values);
                self.leave();
            }
        }
        self.here(plain);
        self.word(RETURN, number);
        self.emit(Op::JumpNe { a: Src(how), b: Src(number), to: Builder::to(none) });
        match self.crossing.as_ref().map(|outer| outer.exit) {
            Some(outer) => self.leave_body(outer, RETURN),
            None => self.leave(),
        }
        self.here(none);
    }
}
