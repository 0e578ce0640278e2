//! Types of drawn programs, and what is declared with them.

use std::rc::Rc;

/// A type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Typ {
    /// An integer type of the language, by its name.
    Int(&'static str),
    /// `float32` or `float64`
    Float(&'static str),
    /// `string`
    Text,
    /// `bool`
    Bool,
    /// A declared type whose underlying type is an integer: its number.
    Own(usize),
    /// `[]T`
    Slice(Rc<Typ>),
    /// `[n]T`
    Array(usize, Rc<Typ>),
    /// `map[K]V`
    Map(Rc<Typ>, Rc<Typ>),
    /// A declared struct: its number.
    Struct(usize),
    /// A pointer to a declared struct.
    Pointer(usize),
    /// The declared interface.
    Shape,
    /// `any`
    Any,
    /// `func(P) R`
    Func(Rc<Typ>, Rc<Typ>),
    /// An instance of the generic pair.
    Pair(Rc<Typ>, Rc<Typ>),
}

/// The integer types.
pub(super) const INTS: [&str; 10] =
    ["int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"];

/// A declared struct.
#[derive(Clone, Debug)]
pub(super) struct Struct {
    /// Its fields.
    pub(super) fields: Vec<(String, Typ)>,
    /// The struct that it embeds.
    pub(super) embeds: Option<usize>,
}

/// A declared function.
#[derive(Clone, Debug)]
pub(super) struct Func {
    pub(super) name: String,
    pub(super) params: Vec<Typ>,
    pub(super) result: Typ,
}

impl Typ {
    pub(super) fn slice(elem: Typ) -> Typ {
        Typ::Slice(Rc::new(elem))
    }

    pub(super) fn int() -> Typ {
        Typ::Int("int")
    }

    /// Whether arithmetic is possible.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Typ::Int(_) | Typ::Float(_) | Typ::Own(_))
    }

    pub(super) fn is_integer(&self) -> bool {
        matches!(self, Typ::Int(_) | Typ::Own(_))
    }

    /// Whether values are ordered.
    pub(super) fn is_ordered(&self) -> bool {
        self.is_number() || *self == Typ::Text
    }
}
