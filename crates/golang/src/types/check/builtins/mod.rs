//! Calls of functions that the language has.
//!
//! ```text
//!     collections   append · cap · clear · close · copy · delete · len · make
//!     numbers       complex · imag · max · min · real
//!     memory        what package unsafe has
//! ```
//!
//! See         cmd/compile/internal/types2/builtins.go.

mod collections;
mod memory;
mod numbers;

use super::call::Call;
use super::{Checker, Mode, Operand};
use crate::source::Pos;
use crate::syntax::ExprId;
use crate::types::{Builtin, Object, ObjectKind, Signature, Type, TypeId, VarKind};

/// A call of a function that the language has.
pub(super) struct BuiltinCall {
    call: Call,
    id: Builtin,
    /// The function's name.
    name: &'static str,
    /// The arguments. Those of make, new and Offsetof are not evaluated.
    args: Vec<Operand>,
}

impl Checker<'_, '_> {
    /// Checks the call, and says whether it is right. Then its result is in `x`.
    pub(crate) fn builtin(&mut self, x: &mut Operand, call: ExprId, id: Builtin) -> bool {
        let call = self.call_parts(call);
        if call.dots && id != Builtin::Append {
            let text = format!("invalid operation: invalid use of ... with built-in {}", id.rules().0);
            self.error(call.expr, text);
            self.use_exprs(&call.args);
            return false;
        }
        // What these come to depends on whether their argument has to be evaluated.
        if !matches!(id, Builtin::Len | Builtin::Cap) {
            return self.evaluated_builtin(x, call, id).is_some();
        }
        let before = std::mem::take(&mut self.env.has_call_or_recv);
        let result = self.evaluated_builtin(x, call, id);
        self.env.has_call_or_recv = before;
        result.is_some()
    }

    /// None after an error, as everything here.
    fn evaluated_builtin(&mut self, x: &mut Operand, call: Call, id: Builtin) -> Option<()> {
        let (name, want, variadic, _) = id.rules();
        let (mut args, mut count) = (Vec::new(), call.args.len());
        if !matches!(id, Builtin::Make | Builtin::New | Builtin::Offsetof) {
            args = self.expr_list(&call.args);
            count = args.len();
            if !args.iter().all(Operand::is_valid) {
                return None;
            }
            if let Some(first) = args.first() {
                *x = first.clone();
            }
        }
        let quantity = match count {
            _ if count < want => Some("not enough"),
            _ if count > want && !variadic => Some("too many"),
            _ => None,
        };
        if let Some(quantity) = quantity {
            let shown = self.text(call.expr);
            let text = format!("{quantity} arguments for {shown} (expected {want}, found {count})");
            self.error(call.expr, format!("invalid operation: {text}"));
            return None;
        }

        let mut call = BuiltinCall { call, id, name, args };
        match id {
            Builtin::Append => self.append(x, &mut call),
            Builtin::Cap | Builtin::Len => self.len_or_cap(x, &call),
            Builtin::Clear => self.clear(x, &call),
            Builtin::Close => self.close(x, &call),
            Builtin::Complex => self.complex(x, &mut call),
            Builtin::Copy => self.copy(x, &call),
            Builtin::Delete => self.delete(x, &call),
            Builtin::Imag | Builtin::Real => self.real_or_imag(x, &call),
            Builtin::Make => self.make(x, &call),
            Builtin::Max | Builtin::Min => self.max_or_min(x, &mut call),
            Builtin::New => self.new_builtin(x, &call),
            Builtin::Panic => self.panic_builtin(x, &call),
            Builtin::Print | Builtin::Println => self.print(x, &mut call),
            Builtin::Recover => {
                self.results_in(x, &call, self.arena.universe().empty_interface(), &[]);
                Some(())
            }
            Builtin::Add => self.unsafe_add(x, &mut call),
            Builtin::Alignof | Builtin::Sizeof => self.size_or_align(x, &call),
            Builtin::Offsetof => self.offset(x, &call),
            Builtin::Slice => self.unsafe_slice(x, &mut call),
            Builtin::SliceData => self.slice_data(x, &call),
            Builtin::String => self.unsafe_string(x, &mut call),
            Builtin::StringData => self.string_data(x, &call),
        }
    }

    /// `new(type)`, `new(value)`
    fn new_builtin(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        let arg = call.call.args[0];
        self.expr_or_type(x, arg, false);
        self.exclude(x, &[Mode::NoValue, Mode::Builtin]);
        match x.mode {
            Mode::Invalid => return None,
            Mode::TypExpr => self.valid_var_type(arg, x.typ),
            _ => {
                if self.is_untyped(x.typ) {
                    self.assignment(x, None, "argument to new");
                }
                if !x.is_valid() {
                    return None;
                }
                let what = format!("new({})", self.text(arg));
                self.verify_version(call.call.fun, 26, &what);
            }
        }
        let pointer = self.arena.pointer(x.typ);
        self.results_in(x, call, pointer, &[x.typ]);
        Some(())
    }

    fn panic_builtin(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        if self.env.sig.is_some_and(|sig| !self.signature(sig).results.is_empty()) {
            self.env.is_panic.insert(call.call.expr);
        }
        let any = self.arena.universe().empty_interface();
        self.assignment(x, Some(any), "argument to panic");
        if !x.is_valid() {
            return None;
        }
        self.has_no_result(x, call, &[any]);
        Some(())
    }

    fn print(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        let context = format!("argument to built-in {}", call.name);
        for arg in &mut call.args {
            self.assignment(arg, None, &context);
            if !arg.is_valid() {
                return None;
            }
        }
        let types = Self::operand_types(&call.args);
        self.has_no_result(x, call, &types);
        Some(())
    }

    /// The call is a value of the type. Its function takes arguments of these types.
    fn results_in(&mut self, x: &mut Operand, call: &BuiltinCall, typ: TypeId, args: &[TypeId]) {
        let sig = self.make_sig(Some(typ), args, false);
        self.record_builtin_type(call.call.fun, sig);
        x.mode = Mode::Value;
        x.typ = typ;
    }

    fn has_no_result(&mut self, x: &mut Operand, call: &BuiltinCall, args: &[TypeId]) {
        let sig = self.make_sig(None, args, false);
        self.record_builtin_type(call.call.fun, sig);
        x.mode = Mode::NoValue;
    }

    /// The signature that the function has in one call. Untyped arguments count as their default types.
    fn make_sig(&mut self, result: Option<TypeId>, args: &[TypeId], variadic: bool) -> TypeId {
        let unnamed = self.tree.intern("");
        let var = |check: &mut Self, typ: TypeId, kind: VarKind| {
            check.arena.add_object(Object::new(unnamed, Pos::NONE, None, Some(typ), ObjectKind::Var(kind)))
        };
        let params = args.iter().map(|typ| var(self, self.default_type(*typ), VarKind::Param)).collect();
        let results = result.into_iter().map(|typ| var(self, typ, VarKind::Result)).collect();
        self.arena.add_type(Type::Signature(Signature { params, results, variadic, ..Signature::default() }))
    }

    /// The array that the pointer type points to, or the type itself.
    pub(crate) fn array_ptr_deref(&self, typ: TypeId) -> TypeId {
        if let Type::Pointer(base) = self.arena[self.arena.unalias(typ)] {
            let base = self.under(base);
            if let Type::Array { .. } = self.arena[base] {
                return base;
            }
        }
        typ
    }

    /// The underlying types of all types that the type can be. None where nothing is known about them.
    fn underlying_types(&self, typ: TypeId) -> Vec<Option<TypeId>> {
        self.typeset(typ).map(|pair| pair.map(|(_, under)| under)).collect()
    }
}
