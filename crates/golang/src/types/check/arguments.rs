//! Arguments and the parameters that they fall to.
//!
//! Invariants  I1  type parameters of the function and of generic functions among its arguments are renamed before anything is inferred:
//!                 a function may be called inside itself, and be an argument twice.
//! See         cmd/compile/internal/types2/call.go.

use super::call::{Call, TypeArguments};
use super::{At, Checker, Operand, Report};
use crate::syntax::{ExprId, ExprKind};
use crate::types::SubstMap;
use crate::types::{Object, ObjectId, ObjectKind, Signature, Type, TypeId, VarKind};

/// Parameters, one for each argument.
struct Parameters {
    list: Vec<ObjectId>,
    /// Whether a variadic one was replaced with as many as there are arguments for it.
    adjusted: bool,
}

/// What is to be inferred for a call.
struct Unknown {
    tparams: Vec<TypeId>,
    targs: Vec<Option<TypeId>>,
    /// Which arguments are generic functions. Their type parameters stand behind the function's.
    generic: Vec<usize>,
}

impl Checker<'_, '_> {
    /// Checks arguments against a signature, which may be generic as they may be. What comes out is the signature with all types known,
    /// or after an error the one that came in.
    pub(crate) fn arguments(
        &mut self,
        call: ExprId,
        sig: TypeId,
        targs: Vec<Option<TypeId>>,
        exprs: &[ExprId],
        args: &mut [Operand],
        atargs: &[Option<Vec<TypeId>>],
    ) -> TypeId {
        let call = self.call_parts(call);
        let signature = self.signature(sig).clone();
        let Some(params) = self.parameters(&call, &signature, args) else { return sig };
        let given = TypeArguments { targs, exprs: exprs.to_vec() };
        let (sig, params) = match self.infer_arguments(&call, sig, given, params, args, atargs) {
            Some(known) => known,
            None => return sig,
        };
        if !args.is_empty() {
            let context = format!("argument to {}", self.text(call.fun));
            for (x, param) in args.iter_mut().zip(params) {
                let typ = self.type_of(param);
                self.assignment(x, Some(typ), &context);
            }
        }
        sig
    }

    /// As many parameters as there are arguments. None after an error.
    fn parameters(&mut self, call: &Call, sig: &Signature, args: &[Operand]) -> Option<Parameters> {
        let mut list = sig.params.clone();
        let mut adjusted = false;
        let mut want = list.len();
        match (sig.variadic, call.dots) {
            (true, true) if call.args.len() == 1 && args.len() > 1 => {
                let shown = self.text(call.args[0]);
                self.error(call.expr, format!("cannot use ... with {}-valued {shown}", args.len()));
                return None;
            }
            (true, false) => {
                // At least as many as there are parameters before the variadic one.
                want -= 1;
                if args.len() >= want {
                    let last = list.pop().expect("a variadic signature has a parameter");
                    self.repeat_parameter(&mut list, last, args.len());
                    adjusted = true;
                    want = args.len();
                }
            }
            (false, true) => {
                let text = format!("cannot use ... in call to non-variadic {}", self.text(call.fun));
                self.error(call.expr, text);
                return None;
            }
            _ => {}
        }
        if args.len() != want {
            self.argument_count_error(call, sig, args, want);
            return None;
        }
        Some(Parameters { list, adjusted })
    }

    /// One parameter for each argument that falls to the variadic one.
    fn repeat_parameter(&mut self, list: &mut Vec<ObjectId>, variadic: ObjectId, count: usize) {
        let elem = match self.arena[self.type_of(variadic)] {
            Type::Slice(elem) => elem,
            _ => self.invalid(),
        };
        let Object { name, pos, package, .. } = self.arena[variadic];
        while list.len() < count {
            let param = Object::new(name, pos, package, Some(elem), ObjectKind::Var(VarKind::Param));
            list.push(self.arena.add_object(param));
        }
    }

    fn argument_count_error(&mut self, call: &Call, sig: &Signature, args: &[Operand], want: usize) {
        let place = |x: &Operand| x.pos(self);
        let (at, quantity) = match (args.get(want), args.last()) {
            (Some(first_extra), _) => (place(first_extra), "too many"),
            (None, Some(last)) => (place(last), "not enough"),
            (None, None) => (call.expr.pos(self), "not enough"),
        };
        let mut report = Report::new();
        self.add(&mut report, at, format!("{quantity} arguments in call to {}", self.text(call.fun)));
        let have = self.types_summary(&Self::operand_types(args), false, call.dots);
        let want = self.types_summary(&self.var_types(&sig.params), sig.variadic, false);
        self.add_have_and_want(&mut report, &have, &want);
        self.report(report);
    }

    /// Infers what is not known of the function and of its arguments, and instantiates them. None after an error.
    fn infer_arguments(
        &mut self,
        call: &Call,
        sig: TypeId,
        given: TypeArguments,
        params: Parameters,
        args: &mut [Operand],
        atargs: &[Option<Vec<TypeId>>],
    ) -> Option<(TypeId, Vec<ObjectId>)> {
        let pos = self.tree[call.expr].pos;
        let Parameters { mut list, adjusted } = params;
        let mut unknown = Unknown { tparams: Vec::new(), targs: given.targs, generic: Vec::new() };
        let own = self.signature(sig).tparams.clone();
        if !own.is_empty() {
            if !self.allow_version(18) {
                match self.tree[call.fun].kind {
                    ExprKind::Index { .. } => self.version_error(call.fun, 18, "function instantiation"),
                    _ => self.version_error(call.expr, 18, "implicit function instantiation"),
                }
            }
            (unknown.tparams, list) = self.rename_params(pos, &own, &list);
            unknown.targs.resize(own.len(), None);
        }
        for (at, x) in args.iter_mut().enumerate() {
            if self.as_signature(x.typ).is_some_and(|sig| !sig.tparams.is_empty()) {
                let known = atargs.get(at).and_then(Option::as_deref).unwrap_or_default();
                self.generic_argument(call, x, known, &mut unknown);
                unknown.generic.push(at);
            }
        }
        if let Some(first) = unknown.generic.first() {
            self.verify_version(&args[*first], 21, "implicitly instantiated function as argument");
        }
        if unknown.tparams.is_empty() {
            return Some((sig, list));
        }

        let Unknown { tparams, targs, generic } = unknown;
        let mut report = Report::new();
        let Some(targs) = self.infer(pos, &tparams, &targs, &list, args, false, &mut report) else {
            if !report.is_empty() {
                let (at, text) = self.told(&report);
                let text = format!("in call to {}, {text}", self.text(call.fun));
                self.error(at, text);
            }
            return None;
        };

        let (mine, mut theirs) = targs.split_at(own.len());
        let mut known = sig;
        if !own.is_empty() {
            known = self.instantiate_signature(pos, Some(call.fun), sig, mine, &given.exprs);
            list = match adjusted {
                true => {
                    let map = SubstMap::new(&tparams[..own.len()], mine);
                    self.subst_vars(pos, &list, &map)
                }
                false => self.signature(known).params.clone(),
            };
        }
        for at in generic {
            let x = &mut args[at];
            let count = self.signature(x.typ).tparams.len();
            let (targs, rest) = theirs.split_at(count);
            theirs = rest;
            x.typ = self.instantiate_signature(pos, x.expr, x.typ, targs, &[]);
            self.record(x);
        }
        Some((known, list))
    }

    /// A generic function that is an argument gets type parameters of its own, which are to be inferred together with the function's.
    fn generic_argument(&mut self, call: &Call, x: &mut Operand, known: &[TypeId], unknown: &mut Unknown) {
        let own = self.signature(x.typ).tparams.clone();
        let (tparams, renamed) = self.rename_tparams(self.tree[call.expr].pos, &own, x.typ);
        let renamed = Signature { tparams: tparams.clone(), ..self.signature(renamed).clone() };
        x.typ = self.arena.add_type(Type::Signature(renamed));
        unknown.tparams.extend(tparams);
        unknown.targs.extend(known.iter().copied().map(Some));
        unknown.targs.resize(unknown.tparams.len(), None);
    }
}
