//! Calls of functions, closures, methods.
//!
//! Protocol    What arguments call has been carried out before (order.rs): they are put behind the frame, behind room for the results. Then
//!             comes the call, and the results are taken from there.

use super::func::Builder;
use crate::code::Slot;
use crate::code::{CallMode, Dst, Op, Src};
use crate::syntax::{ExprId, ExprKind};
use crate::types::{Mode, ObjectId, ObjectKind, SelectionKind, Signature, Type, TypeId};

/// Values of so many slots are put into a new slice together.
const TOGETHER: usize = 64;

/// What is called.
pub(super) enum Callee {
    Function(u32),
    /// With its declaration.
    Native(u32, ObjectId),
    /// A closure in this slot.
    Closure(u16),
    /// A method of the interface in this slot.
    Interface(u16, u32),
}

/// An argument: an expression, or a value that is there.
#[derive(Clone, Copy)]
pub(super) enum Argument {
    Expr(ExprId),
    Value(u16, TypeId),
    /// The arguments behind the last parameter, as a slice.
    Nil,
}

impl Builder<'_, '_> {
    /// A call whose value, or values, are put there.
    pub(super) fn call_into(&mut self, x: ExprId, to: u16, typ: TypeId) {
        if self.call(x, CallMode::Call, Some(to)) {
            let n = self.size(typ);
            let out = self.out(0);
            self.needs_out(n);
            self.copy_n(to, out, n);
        }
    }

    /// Makes a call: its results are behind the frame, unless it has put them to `to` itself.
    pub(super) fn call(&mut self, x: ExprId, mode: CallMode, to: Option<u16>) -> bool {
        let tree = self.checked.tree;
        let ExprKind::Call { fun, args, dots } = tree[x].kind else { super::impossible("no call", x) };
        let (fun, args) = (tree.unparen(fun), tree.list(args).to_vec());
        let roots = self.operands_of_call(fun, &args, dots, mode);
        // What is around it has carried out this call, but not what is in it.
        let outer = std::mem::replace(&mut self.settled, false);
        let done = self.calls_first(&roots, |builder| builder.call_now(x, mode, to));
        self.settled = outer;
        done
    }

    /// A call whose operands' calls have been carried out.
    fn call_now(&mut self, x: ExprId, mode: CallMode, to: Option<u16>) -> bool {
        let tree = self.checked.tree;
        let ExprKind::Call { fun, args, dots } = tree[x].kind else { super::impossible("no call", x) };
        let (fun, args) = (tree.unparen(fun), tree.list(args).to_vec());
        let known = self.checked.info.types.get(fun).map(|known| known.mode);
        if known == Some(Mode::TypExpr) {
            let typ = self.typ(x);
            let to = to.unwrap_or_else(|| self.temp_of(&[]));
            self.conversion(args[0], typ, to);
            return false;
        }
        if known == Some(Mode::Builtin) {
            let builtin = self.builtin_of(fun);
            self.builtin_call(x, builtin, &args, dots, to, mode);
            return false;
        }
        let before = self.pos;
        if mode == CallMode::Call {
            self.pos = tree[x].pos;
        }
        let fun_type = self.typ(fun);
        let signature = self.real_signature(fun_type);
        let (callee, recv) = self.callee(fun, mode);
        let mut all: Vec<(Argument, TypeId)> = recv.into_iter().collect();
        self.arguments(&signature, &args, dots, &mut all);
        self.make_call(callee, mode, &signature, &all);
        self.pos = before;
        true
    }

    pub(super) fn builtin_of(&self, fun: ExprId) -> crate::types::Builtin {
        let tree = self.checked.tree;
        let object = match tree[fun].kind {
            ExprKind::Selector { sel, .. } => self.checked.info.uses.get(sel).copied(),
            _ => self.object(fun),
        };
        match object.map(|object| &self.checked.arena[object].kind) {
            Some(ObjectKind::Builtin(builtin)) => *builtin,
            _ => super::impossible("no function of the language", fun),
        }
    }

    /// A signature whose types are those of this instance.
    pub(super) fn real_signature(&self, typ: TypeId) -> Signature {
        self.signature(self.real(typ)).clone()
    }

    /// What is called, and the receiver that goes before the arguments.
    fn callee(&mut self, fun: ExprId, mode: CallMode) -> (Callee, Option<(Argument, TypeId)>) {
        let tree = self.checked.tree;
        if let ExprKind::Selector { x: of, .. } = tree[fun].kind
            && let Some(selection) = self.checked.info.selections.get(fun).cloned()
        {
            if selection.kind == SelectionKind::MethodVal {
                let (callee, recv) = self.method_callee(of, &selection, mode);
                return (self.not_native(callee, mode), recv);
            }
        } else if let Some(object) = self.function_of(fun) {
            let targs = self.type_args_at(fun);
            let callee = self.function_callee(object, targs);
            return (self.not_native(callee, mode), None);
        }
        (Callee::Closure(self.value(fun)), None)
    }

    /// `go` and `defer` need a function of the program.
    fn not_native(&mut self, callee: Callee, mode: CallMode) -> Callee {
        match callee {
            Callee::Native(_, object) if mode != CallMode::Call => {
                Callee::Function(self.compiler.declared(object, Vec::new()))
            }
            callee => callee,
        }
    }

    pub(super) fn function_callee(&mut self, object: ObjectId, targs: Vec<TypeId>) -> Callee {
        let object = self.checked.arena[object].origin.unwrap_or(object);
        match self.compiler.native_of(object) {
            Some(native) => Callee::Native(native, object),
            None => Callee::Function(self.compiler.declared(object, targs)),
        }
    }

    /// The arguments of a call, one for each parameter.
    fn arguments(&mut self, signature: &Signature, args: &[ExprId], dots: bool, all: &mut Vec<(Argument, TypeId)>) {
        let params: Vec<TypeId> = signature.params.iter().map(|param| self.object_type(*param)).collect();
        // f(g()) with several values.
        let mut values: Vec<Argument> = args.iter().map(|arg| Argument::Expr(*arg)).collect();
        if let [only] = args
            && let Type::Tuple(parts) = &self.checked.arena[self.typ(*only)]
        {
            let tuple = self.typ(*only);
            let slots = self.temp(tuple);
            self.put(*only, slots);
            values.clear();
            let mut at = slots;
            for part in parts {
                let typ = self.object_type(*part);
                values.push(Argument::Value(at, typ));
                at += self.size(typ);
            }
        }
        if !signature.variadic || dots {
            all.extend(values.into_iter().zip(params));
            return;
        }
        let (fixed, rest) = params.split_at(params.len() - 1);
        let more = values.split_off(fixed.len().min(values.len()));
        all.extend(values.into_iter().zip(fixed.iter().copied()));
        if more.is_empty() {
            all.push((Argument::Nil, rest[0]));
            return;
        }
        let Type::Slice(elem) = self.under(rest[0]) else { unreachable!("gort internal bug: no slice; please report") };
        let elem = self.real(*elem);
        let slice = self.slice_of(&more, elem);
        all.push((Argument::Value(slice, rest[0]), rest[0]));
    }

    /// A new slice of these values.
    fn slice_of(&mut self, values: &[Argument], elem: TypeId) -> u16 {
        let slice = self.temp_of(&[Slot::Pointer, Slot::Number, Slot::Number]);
        let bounds = self.temp_of(&[Slot::Number; 2]);
        // The values first: what they do may be seen by nothing else, but they may call something. They lie as they lie in memory.
        let (kinds, size) = (self.kinds(elem), self.size(elem));
        let together = usize::from(size) * values.len();
        let all = (together <= TOGETHER).then(|| self.temp_of(&kinds.repeat(values.len())));
        let mut slots = Vec::new();
        for (at, value) in values.iter().enumerate() {
            let slot = all.map_or_else(|| self.temp(elem), |all| all + at as u16 * size);
            self.argument_into(*value, elem, slot);
            slots.push(slot);
        }
        self.word(values.len() as u64, bounds);
        self.word(values.len() as u64, bounds + 1);
        let layout = self.compiler.elem_layout(elem);
        self.emit(Op::MakeSlice { d: Dst(slice), len: Src(bounds), layout });
        match all {
            Some(_) if size == 0 => {}
            Some(all) if !self.compiler.is_byte(elem) => {
                self.moves(elem);
                let (p, s) = (Src(slice), Src(all));
                self.emit(match together as u16 {
                    1 => Op::Store { p, s, offset: 0 },
                    n => Op::StoreN { p, s, n, offset: 0 },
                });
            }
            _ => {
                for (at, slot) in slots.into_iter().enumerate() {
                    let i = self.number();
                    self.word(at as u64, i);
                    self.assign_to(super::lvalue::Target::Elem { s: slice, i }, slot, elem);
                }
            }
        }
        slice
    }

    pub(super) fn argument_into(&mut self, argument: Argument, typ: TypeId, to: u16) {
        match argument {
            Argument::Expr(x) => self.put_as(x, typ, to),
            Argument::Value(slot, from) => {
                let slot = self.converted(slot, from, typ);
                self.copy(to, slot, typ);
            }
            Argument::Nil => self.zero(to, typ),
        }
    }

    /// Puts the arguments in their places and calls.
    pub(super) fn make_call(
        &mut self,
        callee: Callee,
        mode: CallMode,
        signature: &Signature,
        all: &[(Argument, TypeId)],
    ) {
        let results: u16 = signature
            .results
            .iter()
            .map(|result| self.object_type(*result))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|typ| self.size(typ))
            .sum();
        let mut at = results;
        if matches!(callee, Callee::Interface(..)) {
            at += 1;
        }
        let (first, mut args) = (at, Vec::new());
        for (argument, typ) in all {
            let to = self.out(at);
            self.argument_into(*argument, *typ, to);
            args.extend(self.kinds(*typ).iter());
            at += self.size(*typ);
        }
        self.needs_out(at);
        if mode == CallMode::Defer && self.crossing.is_none() {
            self.defers = true;
            self.end_label();
        }
        let op = match callee {
            Callee::Function(func) => Op::Call { mode, func },
            Callee::Native(native, _) => Op::CallNative { native },
            Callee::Closure(s) => Op::CallClosure { mode, s: Src(s) },
            Callee::Interface(s, method) => Op::CallInterface { mode, s: Src(s), method },
        };
        let results = if mode == CallMode::Call { results } else { 0 };
        self.emit_call(op, results, first, &args);
    }

    /// Calls a function without parameters and results.
    pub(super) fn call_plain(&mut self, func: u32) {
        self.emit_call(Op::Call { mode: CallMode::Call, func }, 0, 0, &[]);
    }

    /// `func(…) { … }`
    pub(super) fn func_lit(&mut self, x: ExprId, body: crate::syntax::BlockId, to: u16) {
        let captures = self.captured_by(x);
        let name = self.naming.literal();
        let signature = self.literal_signature(x);
        let func = self.compiler.reserve();
        let (subst, storage, checked) = (self.subst.clone(), std::rc::Rc::clone(&self.storage), self.checked);
        let naming = super::func::Naming::new(&name, true);
        let mut inner = Builder::new(self.compiler, name, subst);
        inner.naming = naming;
        inner.checked = checked;
        inner.storage = storage;
        inner.pos = inner.checked.tree[x].pos;
        inner.begin(&signature, None);
        inner.begin_captures(&captures);
        inner.body(body);
        let function = inner.finish();
        self.compiler.work.program.functions[func as usize] = function;
        self.close_over(func, &captures, None, to, x);
    }

    /// What a function literal, or the body of a range over a function, captures: whether it lives in a cell, and its type.
    pub(super) fn captured_by(&self, x: ExprId) -> Vec<(ObjectId, bool, TypeId)> {
        let captured = self.storage.captures.get(&x).map(Vec::as_slice).unwrap_or_default();
        let describe = |object: &ObjectId| {
            let in_cell = matches!(self.vars.get(object), Some(super::func::Place::Cell(_)));
            (*object, in_cell, self.object_type(*object))
        };
        captured.iter().map(describe).collect()
    }

    /// Makes a closure of what is captured, with a pointer behind it if there is one.
    pub(super) fn close_over(
        &mut self,
        func: u32,
        captures: &[(ObjectId, bool, TypeId)],
        pointer: Option<u16>,
        to: u16,
        x: ExprId,
    ) {
        let mut kinds = Vec::new();
        for (_, in_cell, typ) in captures {
            match in_cell {
                true => kinds.push(Slot::Pointer),
                false => kinds.extend(self.kinds(*typ).iter()),
            }
        }
        kinds.extend(pointer.map(|_| Slot::Pointer));
        let n = kinds.len() as u16;
        if let ([(object, ..)], None) = (captures, pointer)
            && let Some(place) = self.vars.get(object)
        {
            // It lies together already.
            let (super::func::Place::Cell(from) | super::func::Place::Slot(from)) = *place;
            return self.emit(Op::Closure { d: Dst(to), s: Src(from), n, func });
        }
        let from = self.temp_of(&kinds);
        let mut at = from;
        for (object, in_cell, typ) in captures {
            match self.vars.get(object).copied() {
                Some(super::func::Place::Cell(cell)) => self.emit(Op::Move { d: Dst(at), s: Src(cell) }),
                Some(super::func::Place::Slot(slot)) => self.copy(at, slot, *typ),
                None => super::impossible("a captured variable without a place", x),
            }
            at += if *in_cell { 1 } else { self.size(*typ) };
        }
        if let Some(pointer) = pointer {
            self.emit(Op::Move { d: Dst(at), s: Src(pointer) });
        }
        self.emit(Op::Closure { d: Dst(to), s: Src(from), n, func });
    }

    /// The signature of a function literal: its parameters are the objects that its body names.
    fn literal_signature(&self, x: ExprId) -> Signature {
        let known = self.checked.info.types.get(x).map(|known| known.typ);
        let Some(Type::Signature(signature)) = known.map(|typ| &self.checked.arena[typ]) else {
            super::impossible("a literal without a signature", x)
        };
        signature.clone()
    }
}
