//! `for … range f`: the body becomes a function that f calls.
//!
//! ```text
//!     exit      how it is left · state · goroutine and frame of the function around
//! ```
//!
//! States      The body and the statement share an object, the exit. The body says in it how it is left: not at all, by a `break`, `continue`
//!             or `goto` of what is around, by a `return`, after which the results are set. After f has returned the statement does so.
//!             The exit's state is 0 between two calls of the body, 3 while it runs, 1 after it has returned false, 2 after the loop.
//! Invariants  I1  a call of the body in another state than 0 panics, as in Go; so does a loop that ends in state 3, of which f has
//!                 recovered the panic.
//!             I2  `defer` in the body is one of the function around, whose frame the exit knows. `recover` in it recovers nothing.
//! See         Go's cmd/compile/internal/rangefunc.

use rustc_hash::FxHashSet;

use super::call::{Argument, Callee};
use super::func::{Breakable, Builder, FunctionResult};
use crate::code::{CallMode, Dst, Op, Src};
use crate::code::{Layout, Slot};
use crate::syntax::{BlockId, Branch, ExprId, Node, StmtId, StmtKind};
use crate::types::{ObjectId, TypeId};

/// Where in the exit stands how the body is left.
const HOW: u32 = 0;
/// Where its state stands.
const STATE: u32 = 1;
/// Where the goroutine of the function around stands, and behind it its frame.
const FRAME: u32 = 2;
/// How many slots an exit has.
const SLOTS: usize = 4;

/// The body is left by a `return`: the results have been set.
const RETURN: u64 = 1;
/// The first number of a `break`, `continue` or `goto`.
const BRANCH: u64 = 2;

/// The loop is over.
const OVER: u64 = 2;
/// The body runs.
const RUNNING: u64 = 3;
/// The body has returned false.
const LEFT: u64 = 1;

/// What encloses the body of a range over a function.
pub(super) struct Crossing {
    /// The slot that refers to the exit.
    exit: u16,
    /// The results of the function around, which live in cells.
    results: Vec<FunctionResult>,
    /// Statements around that the body leaves, goes on with, or goes to.
    branches: Vec<(Branch, StmtId)>,
    /// Labeled statements of the body itself.
    labels: FxHashSet<StmtId>,
    /// Whether it returns from the function around.
    returns: bool,
}

impl Builder<'_, '_> {
    /// The results of the function of the text.
    fn results_around(&self) -> Vec<FunctionResult> {
        match &self.crossing {
            Some(crossing) => crossing.results.clone(),
            None => self.results.clone(),
        }
    }

    pub(super) fn range_func(&mut self, breakable: Breakable, names: &[ExprId], def: bool, x: ExprId, body: BlockId) {
        let signature = self.real_signature(self.typ(x));
        let yield_type = self.object_type(signature.params[0]);
        let f = self.own_value(x);
        let results = self.results_around();
        let kinds = vec![Slot::Number; SLOTS];
        let layout = self.compiler.work.types.layout(&mut self.compiler.work.program, Layout::new(kinds, 8));
        let exit = self.temp_of(&[Slot::Pointer]);
        self.emit(Op::New { d: Dst(exit), layout });
        if self.puts_off(body) {
            self.tell_frame(exit);
        }
        let captures = self.captured_by(x);
        let (func, crossing) = self.range_body(breakable, names, def, (yield_type, x), body, &captures, results);
        let closure = self.temp_of(&[Slot::Pointer]);
        self.close_over(func, &captures, Some(exit), closure, x);
        let all = [(Argument::Value(closure, yield_type), yield_type)];
        self.make_call(Callee::Closure(f), CallMode::Call, &signature, &all);
        let (how, running) = (self.number(), self.number());
        self.emit(Op::Load { d: Dst(how), p: Src(exit), offset: STATE });
        self.word(RUNNING, running);
        let ended = self.label();
        self.emit(Op::JumpNe { a: Src(how), b: Src(running), to: Builder::to(ended) });
        self.word(4, how);
        self.range_panic(how);
        self.here(ended);
        self.word(OVER, how);
        self.emit(Op::Store { p: Src(exit), s: Src(how), offset: STATE });
        self.emit(Op::Load { d: Dst(how), p: Src(exit), offset: HOW });
        self.go_where_it_leads(&crossing, how);
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
        results: Vec<FunctionResult>,
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
        let labels = inner.labels_of(body);
        inner.crossing = Some(Crossing { exit, results, branches: Vec::new(), labels, returns: false });
        let state = inner.number();
        let ready = inner.label();
        inner.emit(Op::Load { d: Dst(state), p: Src(exit), offset: STATE });
        let zero = inner.number();
        inner.word(0, zero);
        inner.emit(Op::JumpEq { a: Src(state), b: Src(zero), to: Builder::to(ready) });
        inner.range_panic(state);
        inner.here(ready);
        inner.word(RUNNING, state);
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
        inner.word(LEFT, state);
        inner.emit(Op::Store { p: Src(exit), s: Src(state), offset: STATE });
        inner.word(0, 0);
        let crossing = inner.crossing.take().expect("it was set above");
        let naming = std::mem::take(&mut inner.naming);
        let function = inner.finish();
        self.naming = naming;
        self.compiler.work.program.functions[func as usize] = function;
        (func, crossing)
    }

    /// Panics as Go does of a loop in this state.
    fn range_panic(&mut self, state: u16) {
        let out = self.out(0);
        self.needs_out(1);
        self.copy_n(out, state, 1);
        self.native("range.panic", 0, &[Slot::Number]);
    }

    /// A call of a function of the machine whose arguments are in place.
    pub(super) fn native(&mut self, name: &str, results: u16, args: &[Slot]) {
        let native = crate::machine::native(name).expect("it is in the table");
        self.emit_call(Op::CallNative { native }, results, results, args);
    }

    /// Labeled statements in the body.
    fn labels_of(&self, body: BlockId) -> FxHashSet<StmtId> {
        let tree = self.checked.tree;
        let (mut todo, mut labels) = (vec![Node::Block(body)], FxHashSet::default());
        while let Some(node) = todo.pop() {
            match node {
                Node::Stmt(stmt) if matches!(tree[stmt].kind, StmtKind::Labeled { .. }) => {
                    labels.insert(stmt);
                }
                Node::Expr(_) => continue,
                _ => {}
            }
            tree.children(node, &mut |child| todo.push(child));
        }
        labels
    }

    /// Puts into the exit which frame is that of the function around.
    fn tell_frame(&mut self, exit: u16) {
        let frame = self.temp_of(&[Slot::Number, Slot::Number]);
        match self.crossing.as_ref().map(|outer| outer.exit) {
            Some(outer) => self.emit(Op::LoadN { d: Dst(frame), p: Src(outer), n: 2, offset: FRAME }),
            None => {
                let out = self.out(0);
                self.needs_out(2);
                self.native("range.frame", 2, &[]);
                self.copy_n(frame, out, 2);
            }
        }
        self.emit(Op::StoreN { p: Src(exit), s: Src(frame), n: 2, offset: FRAME });
    }

    /// The call that was put off last is one of the function around.
    pub(super) fn put_off_around(&mut self) {
        let Some(exit) = self.crossing.as_ref().map(|crossing| crossing.exit) else { return };
        let out = self.out(0);
        self.needs_out(2);
        self.emit(Op::LoadN { d: Dst(out), p: Src(exit), n: 2, offset: FRAME });
        self.native("range.defer", 0, &[Slot::Number, Slot::Number]);
    }

    /// Whether a labeled statement is in the body itself.
    pub(super) fn is_around(&self, target: StmtId) -> bool {
        self.crossing.as_ref().is_some_and(|crossing| !crossing.labels.contains(&target))
    }

    /// Says in the exit how the body is left, and leaves it.
    fn leave_body(&mut self, exit: u16, how: u64) {
        let slot = self.number();
        self.word(how, slot);
        self.emit(Op::Store { p: Src(exit), s: Src(slot), offset: HOW });
        self.word(LEFT, slot);
        self.emit(Op::Store { p: Src(exit), s: Src(slot), offset: STATE });
        self.word(0, 0);
        self.emit(Op::Return {});
    }

    /// `break`, `continue` or `goto` of a statement around.
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
        let (exit, wanted) = (crossing.exit, crossing.results.clone());
        if let Some(results) = results {
            let outer = std::mem::replace(&mut self.results, wanted);
            self.results_of(results);
            self.results = outer;
        }
        self.leave_body(exit, RETURN);
    }

    /// Does what the exit says.
    fn go_where_it_leads(&mut self, crossing: &Crossing, how: u16) {
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
        let none = self.label();
        self.word(RETURN, number);
        self.emit(Op::JumpNe { a: Src(how), b: Src(number), to: Builder::to(none) });
        let outer = self.crossing.as_mut().map(|outer| {
            outer.returns = true;
            outer.exit
        });
        match outer {
            Some(outer) => self.leave_body(outer, RETURN),
            None => self.leave(),
        }
        self.here(none);
    }
}
