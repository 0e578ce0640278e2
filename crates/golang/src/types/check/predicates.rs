//! What holds of types, as the checker asks for it.
//!
//! Invariants  I1  `is_…` looks at the underlying type alone and holds of no type parameter; `all_…` holds of a type parameter if it holds
//!                 of each type that its bound names.
//! See         cmd/compile/internal/types2/predicates.go.

use super::Checker;
use crate::types::{BasicInfo, BasicKind, Type, TypeId};

impl Checker<'_, '_> {
    pub(crate) fn is_boolean(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::BOOLEAN)
    }

    pub(crate) fn is_integer(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::INTEGER)
    }

    pub(crate) fn is_unsigned(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::UNSIGNED)
    }

    pub(crate) fn is_integer_or_float(&self, typ: TypeId) -> bool {
        self.is_integer(typ) || self.arena.is_basic(typ, BasicInfo::FLOAT)
    }

    pub(crate) fn is_complex(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::COMPLEX)
    }

    pub(crate) fn is_numeric(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::NUMERIC)
    }

    pub(crate) fn is_string(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::STRING)
    }

    pub(crate) fn is_const_type(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::CONSTANT)
    }

    pub(crate) fn all_boolean(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::BOOLEAN)
    }

    pub(crate) fn all_integer(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::INTEGER)
    }

    pub(crate) fn all_unsigned(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::UNSIGNED)
    }

    pub(crate) fn all_numeric(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::NUMERIC)
    }

    pub(crate) fn all_string(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::STRING)
    }

    pub(crate) fn all_ordered(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::ORDERED)
    }

    pub(crate) fn all_numeric_or_string(&self, typ: TypeId) -> bool {
        self.all_basic(typ, BasicInfo::NUMERIC_OR_STRING)
    }

    /// Whether it is the type of a constant without a type, of a comparison, or of `nil`. No name stands for such a type.
    pub(crate) fn is_untyped(&self, typ: TypeId) -> bool {
        matches!(self.arena[typ], Type::Basic { kind, .. } if kind.is_untyped())
    }

    pub(crate) fn is_typed(&self, typ: TypeId) -> bool {
        !self.is_untyped(typ)
    }

    /// The type that a value of an untyped type gets where none is asked for. That of `nil` is its own.
    pub(crate) fn default_type(&self, typ: TypeId) -> TypeId {
        match self.arena[typ] {
            Type::Basic { kind: BasicKind::UntypedRune, .. } => self.arena.universe().rune,
            Type::Basic { kind, .. } if kind.is_untyped() => self.basic(kind.default_type()),
            _ => typ,
        }
    }

    pub(crate) fn has_nil(&self, typ: TypeId) -> bool {
        self.arena.has_nil(self.tree, typ)
    }

    /// Whether values of the type can be compared. Those of interfaces can, though it may panic.
    pub(crate) fn comparable(&self, typ: TypeId) -> bool {
        self.comparable_type(typ, true).is_ok()
    }

    pub(crate) fn is_type_param(&self, typ: TypeId) -> bool {
        self.arena.is_type_param(typ)
    }

    /// Whether it is an interface, and no type parameter.
    pub(crate) fn is_interface(&self, typ: TypeId) -> bool {
        self.arena.is_interface(typ)
    }

    pub(crate) fn is_pointer(&self, typ: TypeId) -> bool {
        matches!(self.arena[self.under(typ)], Type::Pointer(_))
    }

    /// `[]byte`, `[]rune`, or a type with one of them underneath.
    pub(crate) fn is_bytes_or_runes(&self, typ: TypeId) -> bool {
        match self.arena[self.under(typ)] {
            Type::Slice(elem) => matches!(self.arena.basic_kind(elem), Some(BasicKind::Uint8 | BasicKind::Int32)),
            _ => false,
        }
    }
}
