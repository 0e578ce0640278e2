//! What the language does with slices, maps, channels and strings.
//!
//! See         cmd/compile/internal/types2/builtins.go.

use super::BuiltinCall;
use crate::syntax::ChanDir;
use crate::types::check::{Checker, Mode, Operand};
use crate::types::constant::Value;
use crate::types::{BasicInfo, BasicKind, Builtin, Type, TypeId};

impl Checker<'_, '_> {
    /// The type of a slice's elements; of a type parameter all types must be slices of the same.
    ///
    /// # Errors
    /// Why there is none.
    fn slice_elem(&self, x: &Operand) -> Result<TypeId, String> {
        let mut known: Option<TypeId> = None;
        for under in self.underlying_types(x.typ) {
            let Some(Type::Slice(elem)) = under.map(|under| &self.arena[under]) else {
                let have = if x.is_nil() { "untyped nil".to_owned() } else { self.show_operand(x) };
                return Err(format!("argument must be a slice; have {have}"));
            };
            let first = *known.get_or_insert(*elem);
            if !self.identical(first, *elem) {
                let (first, elem) = (self.show(first), self.show(*elem));
                return Err(format!("mismatched slice element types {first} and {elem} in {}", self.show_operand(x)));
            }
        }
        Ok(known.unwrap_or(self.invalid()))
    }

    /// Whether all types that it can be are bytes or strings, and whether there are strings.
    fn is_bytes_or_string(&self, typ: TypeId) -> (bool, bool) {
        let mut strings = false;
        let all = self.underlying_types(typ).into_iter().all(|under| match under.map(|under| &self.arena[under]) {
            Some(Type::Slice(elem)) => self.identical(*elem, self.arena.universe().byte),
            Some(Type::Basic { kind, .. }) if kind.info().has(BasicInfo::STRING) => {
                strings = true;
                true
            }
            _ => false,
        });
        (all, strings)
    }

    fn is_assignable_to_bytes(&mut self, x: &Operand) -> bool {
        let bytes = self.arena.slice(self.arena.universe().byte);
        self.assignable_to(x, bytes).is_ok()
    }

    pub(super) fn append(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        let elem = match self.slice_elem(x) {
            Ok(elem) => elem,
            Err(cause) => {
                self.error(&*x, format!("invalid append: {cause}"));
                return None;
            }
        };
        // The bytes of a string can be appended.
        let mut sig = None;
        if call.args.len() == 2 && call.call.dots && self.is_assignable_to_bytes(x) {
            let typ = call.args[1].typ;
            if self.is_bytes_or_string(typ) == (true, true) {
                sig = Some(self.make_sig(Some(x.typ), &[x.typ, typ], true));
            }
        }
        let sig = match sig {
            Some(sig) => sig,
            None => {
                let slice = self.arena.slice(elem);
                let sig = self.make_sig(Some(x.typ), &[x.typ, slice], true);
                self.arguments(call.call.expr, sig, Vec::new(), &[], &mut call.args, &[]);
                sig
            }
        };
        self.record_builtin_type(call.call.fun, sig);
        x.mode = Mode::Value;
        Some(())
    }

    /// Whether values of the type have a length, or a capacity.
    fn has_len_or_cap(&self, under: TypeId, id: Builtin) -> bool {
        match &self.arena[self.array_ptr_deref(under)] {
            Type::Basic { kind, .. } => kind.info().has(BasicInfo::STRING) && id == Builtin::Len,
            Type::Map { .. } => id == Builtin::Len,
            Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
            _ => false,
        }
    }

    pub(super) fn len_or_cap(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        let under = self.under(x.typ);
        let known = match (&self.arena[self.array_ptr_deref(under)], &x.val) {
            (Type::Basic { .. }, Value::String(text)) if x.mode == Mode::Constant && call.id == Builtin::Len => {
                Some(i64::try_from(text.len()).map_or(Value::Unknown, Value::Int64))
            }
            (Type::Array { len, .. }, _) if !self.env.has_call_or_recv => {
                Some(len.and_then(|len| i64::try_from(len).ok()).map_or(Value::Unknown, Value::Int64))
            }
            _ => None,
        };
        let has = match self.is_type_param(x.typ) {
            true => {
                self.underlying_types(x.typ).into_iter().all(|u| u.is_some_and(|u| self.has_len_or_cap(u, call.id)))
            }
            false => self.has_len_or_cap(under, call.id),
        };
        if !has {
            if self.is_valid(under) {
                let text = format!("invalid argument: {} for built-in {}", self.show_operand(x), call.name);
                self.error(&*x, text);
            }
            return None;
        }
        let int = self.basic(BasicKind::Int);
        match known {
            Some(value) => {
                x.mode = Mode::Constant;
                x.typ = int;
                x.val = value;
            }
            None => self.results_in(x, call, int, &[x.typ]),
        }
        Some(())
    }

    pub(super) fn clear(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 21, "clear");
        let is_clearable =
            |under: Option<TypeId>| under.is_some_and(|u| matches!(self.arena[u], Type::Map { .. } | Type::Slice(_)));
        if !self.underlying_types(x.typ).into_iter().all(is_clearable) {
            let shown = self.show_operand(x);
            let text = format!("cannot clear {shown}: argument must be (or constrained by) map or slice");
            self.error(&*x, format!("invalid argument: {text}"));
            return None;
        }
        self.has_no_result(x, call, &[x.typ]);
        Some(())
    }

    pub(super) fn close(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        for under in self.underlying_types(x.typ) {
            let what = match under.map(|under| &self.arena[under]) {
                Some(Type::Chan { dir: ChanDir::RecvOnly, .. }) => "receive-only channel",
                Some(Type::Chan { .. }) => continue,
                _ => "non-channel",
            };
            let text = format!("invalid operation: cannot close {what} {}", self.show_operand(x));
            self.error(&*x, text);
            return None;
        }
        self.has_no_result(x, call, &[x.typ]);
        Some(())
    }

    pub(super) fn copy(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        let to = match self.slice_elem(x) {
            Ok(elem) => elem,
            Err(cause) => {
                self.error(&*x, format!("invalid copy: {cause}"));
                return None;
            }
        };
        let y = &call.args[1];
        let special = self.is_assignable_to_bytes(x) && self.is_bytes_or_string(y.typ).0;
        if !special {
            let from = match self.slice_elem(y) {
                Ok(elem) => elem,
                Err(_) if self.all_string(y.typ) => self.arena.universe().byte,
                Err(cause) => {
                    self.error(y, format!("invalid copy: {cause}"));
                    return None;
                }
            };
            if !self.identical(to, from) {
                let (first, second) = (self.show_operand(x), self.show_operand(y));
                let types = format!("{} and {}", self.show(to), self.show(from));
                let text = format!("invalid copy: arguments {first} and {second} have different element types {types}");
                self.error(&*x, text);
                return None;
            }
        }
        let int = self.basic(BasicKind::Int);
        self.results_in(x, call, int, &[x.typ, y.typ]);
        Some(())
    }

    pub(super) fn delete(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        let map = x.typ;
        let mut known: Option<TypeId> = None;
        for under in self.underlying_types(map) {
            let what = match under.map(|under| &self.arena[under]) {
                Some(Type::Map { key, .. }) if known.is_none_or(|known| self.identical(*key, known)) => {
                    known = Some(*key);
                    continue;
                }
                Some(Type::Map { .. }) => format!("maps of {} must have identical key types", self.show_operand(x)),
                _ => format!("{} is not a map", self.show_operand(x)),
            };
            self.error(&*x, format!("invalid argument: {what}"));
            return None;
        }
        let key = known?;
        *x = call.args[1].clone();
        self.assignment(x, Some(key), "argument to delete");
        if !x.is_valid() {
            return None;
        }
        self.has_no_result(x, call, &[map, key]);
        Some(())
    }

    pub(super) fn make(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        let args = &call.call.args;
        let typ = self.var_type(args[0]);
        if !self.is_valid(typ) {
            return None;
        }
        let common = self.common_under_if(typ, |pair| match pair.map(|(_, under)| &self.arena[under]) {
            Some(Type::Slice(_) | Type::Map { .. } | Type::Chan { .. }) => Ok(()),
            None => Err("no specific type".to_owned()),
            Some(_) => Err("type must be slice, map, or channel".to_owned()),
        });
        let common = match common {
            Ok(common) => common,
            Err(cause) => {
                let text = format!("invalid argument: cannot make {}: {cause}", self.text(args[0]));
                self.error(args[0], text);
                return None;
            }
        };
        let least = if let Type::Slice(_) = self.arena[common] { 2 } else { 1 };
        if !(least..=least + 1).contains(&args.len()) {
            let shown = self.text(call.call.expr);
            let text = format!("{shown} expects {least} or {} arguments; found {}", least + 1, args.len());
            self.error(call.call.expr, format!("invalid operation: {text}"));
            return None;
        }
        let (mut types, mut sizes) = (vec![typ], Vec::new());
        for arg in &args[1..] {
            let (typ, size) = self.index(*arg, -1);
            types.push(typ);
            sizes.extend((size >= 0).then_some(size));
        }
        if let [len, cap] = sizes[..]
            && len > cap
        {
            self.error(args[1], "invalid argument: length and capacity swapped");
        }
        self.results_in(x, call, typ, &types);
        Some(())
    }
}
