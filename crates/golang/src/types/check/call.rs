//! Calls, and instances of functions.
//!
//! Invariants  I1  a generic function that is called keeps its type parameters until its arguments are known; so does a generic function
//!                 that is an argument.
//! See         cmd/compile/internal/types2/call.go; `arguments` matches arguments with parameters.

use super::{Checker, Mode, Operand, Report};
use super::{Kind, Target};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind};
use crate::types::{ObjectId, Signature, Type, TypeId, VarKind};

/// A call's parts.
pub(super) struct Call {
    pub(super) expr: ExprId,
    pub(super) fun: ExprId,
    pub(super) args: Vec<ExprId>,
    /// Whether dots follow the last argument.
    pub(super) dots: bool,
}

/// What stands in the brackets of `f[A, B](…)`.
#[derive(Default)]
pub(super) struct TypeArguments {
    pub(super) targs: Vec<Option<TypeId>>,
    pub(super) exprs: Vec<ExprId>,
}

impl Checker<'_, '_> {
    /// The type as a signature, if it is one itself.
    pub(crate) fn as_signature(&self, typ: TypeId) -> Option<&Signature> {
        match &self.arena[typ] {
            Type::Signature(signature) => Some(signature),
            _ => None,
        }
    }

    /// A type that must be a signature.
    pub(crate) fn signature(&self, typ: TypeId) -> &Signature {
        self.as_signature(typ).expect("the type is a signature")
    }

    pub(super) fn call_parts(&self, call: ExprId) -> Call {
        match self.tree[call].kind {
            ExprKind::Call { fun, args, dots } => Call { expr: call, fun, args: self.tree.list(args).to_vec(), dots },
            _ => unreachable!("gort internal bug: a call is no call; please report"),
        }
    }

    fn index_of(&self, inst: ExprId) -> Vec<ExprId> {
        match self.tree[inst].kind {
            ExprKind::Index { index, .. } => self.tree.unpack(&index),
            _ => unreachable!("gort internal bug: an instance without an index; please report"),
        }
    }

    /// Instantiates the generic function `x`: with the types of `inst`, and what a target says about the others. If they do not suffice
    /// and nothing shall be inferred, `x` stays as it is, and what is known comes out.
    pub(crate) fn func_inst(
        &mut self,
        target: Option<&Target>,
        pos: Pos,
        x: &mut Operand,
        inst: Option<ExprId>,
        infer: bool,
    ) -> Option<Vec<TypeId>> {
        let err_pos = inst.map_or(pos, |inst| self.tree[inst].pos);
        x.expr = inst.or(x.expr);
        let allowed = self.verify_version(err_pos, 18, "function instantiation");

        let exprs = inst.map_or_else(Vec::new, |inst| self.index_of(inst));
        let mut targs = Vec::new();
        if inst.is_some() {
            let Some(list) = self.type_list(&exprs) else {
                x.invalidate();
                return None;
            };
            targs = list;
        }

        let sig = x.typ;
        let tparams = self.signature(sig).tparams.clone();
        let (got, want) = (targs.len(), tparams.len());
        if got > want {
            self.error(exprs[got - 1], format!("got {got} type arguments but want {want}"));
            x.invalidate();
            return None;
        }
        if got < want {
            if !infer {
                return Some(targs);
            }
            if target.is_some() && allowed && !self.allow_version(21) {
                let how = if inst.is_some() { "partially" } else { "implicitly" };
                self.version_error(err_pos, 21, &format!("{how} instantiated function in assignment"));
            }
            let Some(all) = self.infer_from_target(target, pos, x, &tparams, &targs) else {
                x.invalidate();
                return None;
            };
            targs = all;
        }
        x.typ = self.instantiate_signature(self.pos_of(x), x.expr, sig, &targs, &exprs);
        x.mode = Mode::Value;
        None
    }

    /// Where an operand's expression is.
    fn pos_of(&self, x: &Operand) -> Pos {
        x.expr.map_or(Pos::NONE, |expr| self.tree[expr].pos)
    }

    /// Infers type arguments from what the function is assigned to, as if that were an argument of
    /// `func g[type parameters](x's type without them)`.
    fn infer_from_target(
        &mut self,
        target: Option<&Target>,
        pos: Pos,
        x: &Operand,
        tparams: &[TypeId],
        targs: &[TypeId],
    ) -> Option<Vec<TypeId>> {
        let (mut params, mut args) = (Vec::new(), Vec::new());
        if let Some(target) = target {
            let generic = self.signature(x.typ);
            let (list, results, variadic) = (generic.params.clone(), generic.results.clone(), generic.variadic);
            let plain = Signature { params: list, results, variadic, ..Signature::default() };
            let plain = self.arena.add_type(Type::Signature(plain));
            let at = self.pos_of(x);
            let unnamed = self.tree.intern("");
            params.push(self.new_var(VarKind::Param, at, unnamed, Some(plain)));
            let expr = Some(self.tree.dummy(at, &target.desc));
            args.push(Operand { mode: Mode::Value, expr, typ: target.sig, ..self.operand() });
        }
        // A function may be instantiated inside itself.
        let (tparams, params) = self.rename_params(pos, tparams, &params);
        let mut known: Vec<_> = targs.iter().copied().map(Some).collect();
        known.resize(tparams.len(), None);
        let mut report = Report::new();
        let inferred = self.infer(pos, &tparams, &known, &params, &args, target.is_some(), &mut report);
        if inferred.is_none() && !report.is_empty() {
            self.report(report);
        }
        inferred
    }

    /// The signature with types in place of its type parameters. That they satisfy their bounds is asked later.
    pub(crate) fn instantiate_signature(
        &mut self,
        pos: Pos,
        expr: Option<ExprId>,
        generic: TypeId,
        targs: &[TypeId],
        exprs: &[ExprId],
    ) -> TypeId {
        let made = self.instance(pos, generic, targs);
        if let Some(expr) = expr {
            self.record_instance(expr, targs, made);
        }
        let (targs, exprs) = (targs.to_vec(), exprs.to_vec());
        self.later(move |check| {
            let tparams = check.signature(generic).tparams.clone();
            match check.verify(pos, &tparams, &targs) {
                Err((at, text)) => {
                    let pos = exprs.get(at).map_or(pos, |expr| check.tree.start_pos(*expr));
                    check.error(pos, text);
                }
                Ok(()) => check.mono_record_instance(pos, &tparams, &targs, &exprs),
            }
        });
        made
    }

    /// A call or a conversion.
    pub(crate) fn call_expr(&mut self, x: &mut Operand, call: ExprId) -> Kind {
        let call = self.call_parts(call);
        let mut inst = None;
        if let ExprKind::Index { .. } = self.tree[call.fun].kind {
            if self.index_expr(x, call.fun) {
                inst = Some(call.fun);
            }
            x.expr = Some(call.fun);
            self.record(x);
        } else {
            self.expr_or_type(x, call.fun, true);
        }
        let kind = match x.mode {
            Mode::Invalid => {
                self.use_exprs(&call.args);
                Kind::Statement
            }
            Mode::TypExpr => {
                self.conversion_call(x, &call);
                Kind::Conversion
            }
            Mode::Builtin => return self.builtin_call(x, &call),
            _ => {
                self.function_call(x, &call, inst);
                Kind::Statement
            }
        };
        x.expr = Some(call.expr);
        kind
    }

    fn builtin_call(&mut self, x: &mut Operand, call: &Call) -> Kind {
        let id = x.id.expect("the operand is a function of the language");
        if !self.builtin(x, call.expr, id) {
            x.invalidate();
        }
        x.expr = Some(call.expr);
        if x.is_valid() && x.mode != Mode::Constant {
            self.env.has_call_or_recv = true;
        }
        if id.rules().3 { Kind::Statement } else { Kind::Expression }
    }

    /// `T(value)`
    fn conversion_call(&mut self, x: &mut Operand, call: &Call) {
        self.non_generic(None, x);
        if !x.is_valid() {
            return;
        }
        let typ = x.typ;
        x.invalidate();
        if !self.is_complete(typ) {
            return;
        }
        match call.args[..] {
            [] => {
                let text = format!("missing argument in conversion to {}", self.show(typ));
                self.error(call.expr, text);
            }
            [value] => {
                let target = self.new_target(Some(typ), "conversion");
                self.expr(target.as_ref(), x, value);
                if x.is_valid() {
                    self.convert_argument(x, typ, call, value);
                }
            }
            [.., last] => {
                self.use_exprs(&call.args);
                let text = format!("too many arguments in conversion to {}", self.show(typ));
                self.error(last, text);
            }
        }
    }

    fn convert_argument(&mut self, x: &mut Operand, typ: TypeId, call: &Call, value: ExprId) {
        let shown = self.show(typ);
        if self.is_interface(typ) && !self.arena.type_set(self.tree, typ).is_method_set() {
            let why = "contains specific type constraints or is comparable";
            self.error(call.expr, format!("cannot use interface {shown} in conversion ({why})"));
        } else if call.dots {
            self.error(value, format!("invalid use of ... in conversion to {shown}"));
        } else {
            self.conversion(x, typ);
        }
    }

    /// A call of a function or method, which may be generic. `inst` is the function with its type arguments.
    fn function_call(&mut self, x: &mut Operand, call: &Call, inst: Option<ExprId>) {
        let common = self.common_under_if(x.typ, |pair| match pair {
            Some((typ, under)) if self.as_signature(under).is_none() => {
                Err(format!("{} is not a function", self.show(typ)))
            }
            _ => Ok(()),
        });
        let mut sig = match common {
            Ok(sig) => sig,
            Err(cause) => {
                let text = format!("invalid operation: cannot call {}: {cause}", self.show_operand(x));
                self.error(&*x, text);
                return x.invalidate();
            }
        };
        let was_generic = !self.signature(sig).tparams.is_empty();

        let mut given = TypeArguments::default();
        if let Some(inst) = inst {
            match self.type_arguments(inst, &mut sig) {
                Some(list) => given = list,
                None => {
                    self.use_exprs(&call.args);
                    return x.invalidate();
                }
            }
        }

        let (mut args, atargs) = self.generic_expr_list(&call.args);
        let sig = self.arguments(call.expr, sig, given.targs, &given.exprs, &mut args, &atargs);
        let Signature { tparams, results, .. } = self.signature(sig).clone();
        if was_generic && tparams.is_empty() {
            self.record_type(call.fun, Mode::Value, sig);
        }
        match results[..] {
            [] => x.mode = Mode::NoValue,
            [result] => {
                x.mode = Mode::Value;
                let typ = self.type_of(result);
                if !self.is_complete(typ) {
                    return x.invalidate();
                }
                x.typ = typ;
            }
            _ => {
                x.mode = Mode::Value;
                x.typ = self.arena.add_type(Type::Tuple(results));
            }
        }
        self.env.has_call_or_recv = true;
        // What was not inferred is in no operand's type.
        if x.mode == Mode::Value && !tparams.is_empty() && self.is_parameterized(&tparams, x.typ) {
            x.invalidate();
        }
    }

    /// The type arguments that a call says. If these are all, the signature is instantiated at once. None after an error.
    fn type_arguments(&mut self, inst: ExprId, sig: &mut TypeId) -> Option<TypeArguments> {
        let exprs = self.index_of(inst);
        let targs = self.type_list(&exprs)?;
        let (got, want) = (targs.len(), self.signature(*sig).tparams.len());
        if got > want {
            self.error(exprs[want], format!("got {got} type arguments but want {want}"));
            return None;
        }
        if got == want && want > 0 {
            self.verify_version(inst, 18, "function instantiation");
            *sig = self.instantiate_signature(self.tree[inst].pos, Some(inst), *sig, &targs, &exprs);
            return Some(TypeArguments::default());
        }
        Some(TypeArguments { targs: targs.into_iter().map(Some).collect(), exprs })
    }

    /// Evaluates expressions. One alone may give several values.
    pub(crate) fn expr_list(&mut self, list: &[ExprId]) -> Vec<Operand> {
        if let [single] = list {
            return self.multi_expr(*single, false).0;
        }
        let evaluate = |x: &ExprId| {
            let mut operand = self.operand();
            self.expr(None, &mut operand, *x);
            operand
        };
        list.iter().map(evaluate).collect()
    }

    /// Evaluates arguments, which may be generic functions. Beside each, the type arguments of one that has too few.
    pub(crate) fn generic_expr_list(&mut self, list: &[ExprId]) -> (Vec<Operand>, Vec<Option<Vec<TypeId>>>) {
        // Before 1.21 nothing is inferred from where an argument goes.
        let infer = !self.allow_version(21);
        let (mut operands, mut targs) = (Vec::new(), Vec::new());
        for expr in list {
            let mut x = self.operand();
            if let ExprKind::Index { .. } = self.tree[*expr].kind {
                let known = match self.index_expr(&mut x, *expr) {
                    true => self.func_inst(None, self.pos_of(&x), &mut x, Some(*expr), infer),
                    false => None,
                };
                x.expr = Some(*expr);
                if known.is_none() {
                    self.record(&x);
                    self.one_value(&mut x);
                }
                targs.push(known);
                operands.push(x);
                continue;
            }
            targs.push(None);
            if list.len() > 1 {
                self.generic_expr(&mut x, *expr, None);
                operands.push(x);
                continue;
            }
            self.raw_expr(None, &mut x, *expr, None, true);
            self.exclude(&mut x, &[Mode::NoValue, Mode::Builtin, Mode::TypExpr]);
            match &self.arena[x.typ] {
                Type::Tuple(values) if x.is_valid() => {
                    let value =
                        |value: &ObjectId| Operand { mode: Mode::Value, typ: self.type_of(*value), ..x.clone() };
                    operands = values.iter().map(value).collect();
                }
                _ => operands.push(x),
            }
        }
        (operands, targs)
    }
}
