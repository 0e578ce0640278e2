//! Conversions: `T(x)`.
//!
//! See         cmd/compile/internal/types2/conversions.go.

use super::{Checker, Mode, Operand};
use crate::types::constant::{Kind, Value};
use crate::types::{BasicInfo, BasicKind, Type, TypeId};

impl Checker<'_, '_> {
    /// `T(x)`
    pub(crate) fn conversion(&mut self, x: &mut Operand, typ: TypeId) {
        let is_constant = x.is_constant();
        let converted = if is_constant && self.is_const_type(typ) {
            self.convert_constant(x, typ)
        } else if is_constant && self.is_type_param(typ) {
            let converted = self.constant_to_param(x, typ);
            // A type parameter is the type of no constant.
            x.mode = Mode::Value;
            converted
        } else {
            self.convertible_to(x, typ).map(|()| x.mode = Mode::Value).map_err(Some)
        };
        match converted {
            Ok(()) => {}
            // It was complained about.
            Err(None) => return x.invalidate(),
            Err(Some(cause)) => {
                let (shown, typ) = (self.show_operand(x), self.show(typ));
                let because = if cause.is_empty() { String::new() } else { format!(": {cause}") };
                self.error(&*x, format!("cannot convert {shown} to type {typ}{because}"));
                return x.invalidate();
            }
        }
        if self.is_untyped(x.typ) {
            let is_final = if x.typ == self.basic(BasicKind::UntypedNil) {
                typ
            } else if self.is_interface(typ) || is_constant && !self.is_const_type(typ) {
                self.default_type(x.typ)
            } else if x.is_constant() && self.is_integer(x.typ) && self.all_string(typ) {
                x.typ
            } else {
                typ
            };
            if let Some(expr) = x.expr {
                self.update_expr_type(expr, is_final, true);
            }
        }
        x.typ = typ;
    }

    /// The value of a constant as a basic type has it after a conversion.
    fn converted_const(&self, x: &Operand, typ: TypeId) -> Option<Value> {
        let value = self.representable_const(&x.val, typ);
        if value.is_none() && self.is_integer(x.typ) && self.is_string(typ) {
            let code = x.val.to_u64().and_then(|code| u32::try_from(code).ok());
            let ch = code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            return Some(Value::string(ch.to_string()));
        }
        value
    }

    /// A constant that stays one.
    fn convert_constant(&mut self, x: &mut Operand, typ: TypeId) -> Result<(), Option<String>> {
        if let Some(value) = self.converted_const(x, typ) {
            x.val = value;
            return Ok(());
        }
        // Messages show the integer that the number is.
        let int = x.val.to_int();
        if self.is_integer(typ) && int.kind() == Kind::Int {
            x.val = int;
        }
        if self.is_integer(x.typ) && self.is_integer(typ) {
            let said = format!("constant {} overflows {}", x.val, self.show(typ));
            self.error(&*x, said);
            return Err(None);
        }
        Err(Some(String::new()))
    }

    /// A constant is converted to a type parameter if it can be converted to each of its types.
    fn constant_to_param(&mut self, x: &Operand, param: TypeId) -> Result<(), Option<String>> {
        for term in self.typeset(param) {
            let Some((_, under)) = term else {
                return Err(Some(format!("{} does not contain specific types", self.show(param))));
            };
            if self.is_string(x.typ) && self.is_bytes_or_runes(under) || self.converted_const(x, under).is_some() {
                continue;
            }
            let (to, param) = (self.show(under), self.show(param));
            let cause = if self.is_integer(x.typ) && self.is_integer(under) {
                format!("constant {} overflows {to} (in {param})", x.val)
            } else {
                format!("cannot convert {} to type {to} (in {param})", self.show_operand(x))
            };
            return Err(Some(cause));
        }
        Ok(())
    }

    /// Whether `T(x)` is allowed for an operand that is no constant, or for a type that constants do not have.
    ///
    /// # Errors
    /// Why it is not. Empty if there is no more to say.
    pub(crate) fn convertible_to(&mut self, x: &Operand, typ: TypeId) -> Result<(), String> {
        let mut cause = String::new();
        if self.converts(x, typ, &mut cause) { Ok(()) } else { Err(cause) }
    }

    fn converts(&mut self, x: &Operand, typ: TypeId, cause: &mut String) -> bool {
        match self.assignable_to(x, typ) {
            Ok(()) => return true,
            Err(why) if why.is_empty() => {}
            Err(why) => *cause = why,
        }
        let (from, to) = (self.arena.unalias(x.typ), self.arena.unalias(typ));
        let (from_under, to_under) = (self.under(from), self.under(to));
        let (from_param, to_param) = (self.is_type_param(from), self.is_type_param(to));

        if !from_param && !to_param && self.identical_ignore_tags(from_under, to_under) {
            return true;
        }
        if let (Type::Pointer(from), Type::Pointer(to)) = (&self.arena[from], &self.arena[to])
            && !self.is_type_param(*from)
            && !self.is_type_param(*to)
            && self.identical_ignore_tags(self.under(*from), self.under(*to))
        {
            return true;
        }
        if self.convertible_by_kind(from_under, to_under) {
            return true;
        }
        if let Some(allowed) = self.slice_to_array(from_under, to_under) {
            return allowed.map_err(|why| *cause = why.to_owned()).is_ok();
        }
        (from_param || to_param) && self.converts_term_by_term(x, (from, from_param), (typ, to_param), cause)
    }

    /// Conversions among numbers, strings, and unsafe pointers.
    fn convertible_by_kind(&self, from: TypeId, to: TypeId) -> bool {
        let is_kind = |typ: TypeId, kind: BasicKind| self.arena.basic_kind(typ) == Some(kind);
        let has_address = |typ: TypeId| self.is_pointer(typ) || is_kind(typ, BasicKind::Uintptr);
        let is_unsafe = |typ: TypeId| is_kind(typ, BasicKind::UnsafePointer);
        self.is_integer_or_float(from) && self.is_integer_or_float(to)
            || self.is_complex(from) && self.is_complex(to)
            || (self.is_integer(from) || self.is_bytes_or_runes(from)) && self.is_string(to)
            || self.arena.is_basic(from, BasicInfo::STRING) && self.is_bytes_or_runes(to)
            || has_address(from) && is_unsafe(to)
            || is_unsafe(from) && has_address(to)
    }

    /// Whether the language version allows the conversion of a slice to an array or a pointer to one. None if it is no such conversion.
    fn slice_to_array(&self, from: TypeId, to: TypeId) -> Option<Result<(), &'static str>> {
        let Type::Slice(from) = self.arena[from] else { return None };
        let (elem, version, said) = match self.arena[to] {
            Type::Array { elem, .. } => (elem, 20, "conversion of slice to array requires go1.20 or later"),
            Type::Pointer(base) => match self.arena[self.under(base)] {
                Type::Array { elem, .. } => (elem, 17, "conversion of slice to array pointer requires go1.17 or later"),
                _ => return None,
            },
            _ => return None,
        };
        let allowed = if self.allow_version(version) { Ok(()) } else { Err(said) };
        self.identical(from, elem).then_some(allowed)
    }

    /// Whether each type that a type parameter on one side stands for can be converted.
    fn converts_term_by_term(
        &mut self,
        x: &Operand,
        (from, from_param): (TypeId, bool),
        (typ, to_param): (TypeId, bool),
        cause: &mut String,
    ) -> bool {
        let to = self.arena.unalias(typ);
        let terms = |check: &Self, typ: TypeId, is_param: bool| match is_param {
            true => check.typeset(typ).map(|term| term.map(|(typ, _)| typ)).collect(),
            false => vec![Some(typ)],
        };
        let from_terms: Vec<_> = terms(self, from, from_param);
        let to_terms: Vec<_> = terms(self, if to_param { to } else { typ }, to_param);
        let mut value = x.clone();
        for from_term in from_terms {
            let Some(from_term) = from_term else { return false };
            if from_param {
                value.typ = from_term;
            }
            for to_term in &to_terms {
                let Some(to_term) = *to_term else { return false };
                if self.converts(&value, to_term, cause) {
                    continue;
                }
                let within = |is_param, param| match is_param {
                    true => format!(" (in {})", self.show(param)),
                    false => String::new(),
                };
                let (from_within, to_within) = (within(from_param, from), within(to_param, to));
                let (from_term, to_term) = (self.show(value.typ), self.show(to_term));
                let said = format!("cannot convert {from_term}{from_within} to type {to_term}{to_within}");
                *cause = if cause.is_empty() { said } else { format!("{said}\n\t{cause}") };
                return false;
            }
        }
        true
    }
}
