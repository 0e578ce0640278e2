//! What an expression comes to while it is checked, and to what it can be assigned.
//!
//! See         cmd/compile/internal/types2/operand.go.

use super::Checker;
use crate::syntax::{ChanDir, ExprId, LitKind, Symbol};
use crate::types::constant::{Kind, Value};
use crate::types::{BasicKind, Builtin, Type, TypeId};

/// In which way an expression can be used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Something is wrong with it.
    Invalid,
    /// It has no value: a call without results.
    NoValue,
    /// A function that the language has.
    Builtin,
    /// A type.
    TypExpr,
    /// A constant.
    Constant,
    /// A variable that has an address.
    Variable,
    /// An element of a map: it can be assigned to, and gives a second value on request.
    MapIndex,
    /// A value.
    Value,
    /// `nil`
    NilValue,
    /// A value that gives a second one, a bool, on request.
    CommaOk,
}

impl Mode {
    /// What messages call it.
    fn name(self) -> &'static str {
        match self {
            Mode::Invalid => "invalid operand",
            Mode::NoValue => "no value",
            Mode::Builtin => "built-in",
            Mode::TypExpr => "type",
            Mode::Constant => "constant",
            Mode::Variable => "variable",
            Mode::MapIndex => "map index expression",
            Mode::Value => "value",
            Mode::NilValue => "nil",
            Mode::CommaOk => "comma, ok expression",
        }
    }
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub(crate) mode: Mode,
    pub(crate) expr: Option<ExprId>,
    pub(crate) typ: TypeId,
    /// Of a constant.
    pub(crate) val: Value,
    /// Of a function that the language has.
    pub(crate) id: Option<Builtin>,
}

impl Operand {
    pub(crate) fn is_valid(&self) -> bool {
        self.mode != Mode::Invalid
    }

    pub(crate) fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
    }

    /// Whether it is `nil`, without a type.
    pub(crate) fn is_nil(&self) -> bool {
        self.mode == Mode::NilValue
    }

    pub(crate) fn is_constant(&self) -> bool {
        self.mode == Mode::Constant
    }
}

impl Checker<'_, '_> {
    /// An operand that is to be filled in.
    pub(crate) fn operand(&self) -> Operand {
        Operand { mode: Mode::Invalid, expr: None, typ: self.invalid(), val: Value::Unknown, id: None }
    }

    /// The untyped constant that a literal is. It is invalid if the number is beyond all measure.
    pub(crate) fn set_const(&mut self, x: &mut Operand, kind: LitKind, text: Symbol) {
        let typ = match kind {
            LitKind::Int => BasicKind::UntypedInt,
            LitKind::Float => BasicKind::UntypedFloat,
            LitKind::Imag => BasicKind::UntypedComplex,
            LitKind::Rune => BasicKind::UntypedRune,
            LitKind::String => BasicKind::UntypedString,
        };
        let value = Value::from_literal(self.tree.text(text), kind);
        if value.kind() == Kind::Unknown {
            x.invalidate();
            x.typ = self.invalid();
            return;
        }
        x.mode = Mode::Constant;
        x.typ = self.basic(typ);
        x.val = value;
    }

    /// An operand, as messages show it: `x (variable of type int)`, `1 (untyped int constant)`.
    pub(crate) fn show_operand(&self, x: &Operand) -> String {
        if x.is_nil() {
            return match x.typ {
                typ if typ == self.invalid() => "nil (with invalid type)".to_owned(),
                typ if typ == self.basic(BasicKind::UntypedNil) => "nil".to_owned(),
                typ => format!("nil (of type {})", self.show(typ)),
            };
        }
        let value = (x.mode == Mode::Constant).then(|| x.val.to_string());
        let expr = match (x.expr, x.mode) {
            (Some(expr), _) => self.text(expr),
            (None, Mode::Builtin) => x.id.map_or(String::new(), |id| id.rules().0.to_owned()),
            (None, Mode::TypExpr) => self.show(x.typ),
            (None, _) => value.clone().unwrap_or_default(),
        };
        let mut text = String::new();
        let has_type = !matches!(x.mode, Mode::Invalid | Mode::NoValue | Mode::Builtin | Mode::TypExpr);
        if has_type && self.is_untyped(x.typ) {
            text += &self.show(x.typ);
            text += " ";
        }
        text += x.mode.name();
        if let Some(value) = value.filter(|value| *value != expr) {
            text += " ";
            text += &value;
        }
        if has_type && self.is_typed(x.typ) {
            text += &self.type_of_operand(x.typ);
        }
        if expr.is_empty() { text } else { format!("{expr} ({text})") }
    }

    /// ` of type T`, with what is known of `T` besides.
    fn type_of_operand(&self, typ: TypeId) -> String {
        if !self.is_valid(typ) {
            return " with invalid type".to_owned();
        }
        let generic = if self.is_generic(typ) { "generic " } else { "" };
        let shown = self.show(typ);
        if self.is_type_param(typ) {
            let bound = self.show(self.arena.constraint(self.arena.unalias(typ)));
            let empty = if self.has_empty_typeset(typ) { " with empty type set" } else { "" };
            return format!(" of {generic}type {shown} constrained by {bound}{empty}");
        }
        let kind = match self.arena[typ] {
            Type::Alias(_) | Type::Named(_) => match self.composite_kind(typ) {
                // `unsafe.Pointer` is called by its own name.
                "" => self.show(self.under(typ)).replace("unsafe.", "") + " ",
                kind => format!("{kind} "),
            },
            _ => String::new(),
        };
        format!(" of {generic}{kind}type {shown}")
    }

    /// What a type that is made of others is. Empty for basic types.
    pub(crate) fn composite_kind(&self, typ: TypeId) -> &'static str {
        match self.arena[self.under(typ)] {
            Type::Basic { .. } => "",
            Type::Array { .. } => "array",
            Type::Slice(_) => "slice",
            Type::Struct(_) => "struct",
            Type::Pointer(_) => "pointer",
            Type::Signature(_) => "func",
            Type::Interface(_) => "interface",
            Type::Map { .. } => "map",
            Type::Chan { .. } => "chan",
            Type::Tuple(_) => "tuple",
            Type::Union(_) => "union",
            Type::Named(_) | Type::TypeParam(_) | Type::Alias(_) => {
                unreachable!("gort internal bug: an underlying type is a name; please report")
            }
        }
    }

    /// Whether the operand can be assigned to a variable of the type.
    ///
    /// # Errors
    /// Why it cannot. Empty if there is no more to say.
    pub(crate) fn assignable_to(&mut self, x: &Operand, typ: TypeId) -> Result<(), String> {
        if !x.is_valid() || !self.is_valid(typ) {
            // So that no other error follows.
            return Ok(());
        }
        let (from, to) = (self.arena.unalias(x.typ), self.arena.unalias(typ));
        if self.identical(from, to) {
            return Ok(());
        }
        let (from_under, to_under) = (self.under(from), self.under(to));
        let (from_param, to_param) = (self.is_type_param(from), self.is_type_param(to));
        let fits = |fits: bool| if fits { Ok(()) } else { Err(String::new()) };

        if self.is_untyped(from_under) {
            if to_param {
                return fits(
                    self.typeset(to)
                        .all(|term| term.is_some_and(|(typ, _)| self.implicit_type_and_value(x, typ).is_ok())),
                );
            }
            return fits(self.implicit_type_and_value(x, to).is_ok());
        }

        if matches!((&self.arena[from_under], &self.arena[to_under]), (Type::Interface(_), Type::Interface(_))) {
            // gc compares them first. Of interfaces that go in a circle the one that is asked first has all methods.
            self.arena.type_set(self.tree, from_under);
        }
        let unnamed = !self.arena.has_name(from) || !self.arena.has_name(to);
        if unnamed && !from_param && !to_param && self.identical(from_under, to_under) {
            return Ok(());
        }

        let to_interface = matches!(self.arena[to_under], Type::Interface(_)) && !to_param;
        if to_interface || self.is_interface_ptr(to_under) {
            let mut cause = String::new();
            if self.implements(from, to, false, Some(&mut cause)) {
                return Ok(());
            }
            if !from_param {
                return Err(cause);
            }
        }

        // Perhaps only a type assertion is missing.
        if self.is_interface(from) && self.implements(to, from, false, None) {
            return Err("need type assertion".to_owned());
        }

        if let (Type::Chan { dir: ChanDir::Both, elem: from }, Type::Chan { elem: to, .. }) =
            (&self.arena[from_under], &self.arena[to_under])
            && self.identical(*from, *to)
        {
            return fits(unnamed);
        }
        self.assignable_term_by_term(x, (from, from_param), (typ, to_param))
    }

    /// Whether each type that a type parameter on one side stands for can be assigned, if the type on the other side has no name.
    fn assignable_term_by_term(
        &mut self,
        x: &Operand,
        (from, from_param): (TypeId, bool),
        (typ, to_param): (TypeId, bool),
    ) -> Result<(), String> {
        let why = |text: String, cause: String| if cause.is_empty() { text } else { format!("{text}\n\t{cause}") };
        if to_param && !self.arena.has_name(from) {
            let param = self.arena.unalias(typ);
            for term in self.typeset(param).collect::<Vec<_>>() {
                let (term, _) = term.ok_or_else(String::new)?;
                self.assignable_to(x, term).map_err(|cause| {
                    let (from, to, param) = (self.show(x.typ), self.show(term), self.show(param));
                    why(format!("cannot assign {from} to {to} (in {param})"), cause)
                })?;
            }
            return Ok(());
        }
        if from_param && !self.arena.has_name(typ) {
            let mut value = x.clone();
            for term in self.typeset(from).collect::<Vec<_>>() {
                (value.typ, _) = term.ok_or_else(String::new)?;
                self.assignable_to(&value, typ).map_err(|cause| {
                    let (term, from, to) = (self.show(value.typ), self.show(from), self.show(typ));
                    why(format!("cannot assign {term} (in {from}) to {to}"), cause)
                })?;
            }
            return Ok(());
        }
        Err(String::new())
    }
}
