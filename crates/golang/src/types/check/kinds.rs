//! What types are: generic, a literal, comparable and why not.
//!
//! See         cmd/compile/internal/types2/predicates.go; types/predicates.rs.

use super::Checker;
use crate::types::{BasicInfo, Terms, Type, TypeId};

impl Checker<'_, '_> {
    pub(crate) fn identical_ignore_tags(&self, x: TypeId, y: TypeId) -> bool {
        self.arena.identical_ignore_tags(self.tree, x, y)
    }

    /// Whether the type is generic and no instance.
    pub(crate) fn is_generic(&self, typ: TypeId) -> bool {
        let generic = |typ: TypeId| self.arena.origin(typ) == typ && !self.arena.type_params(typ).is_empty();
        match self.arena[typ] {
            Type::Alias(_) if generic(typ) => true,
            _ => self.arena.as_named(typ).is_some_and(generic),
        }
    }

    /// Whether the type has no name. Basic types count.
    pub(crate) fn is_type_lit(&self, typ: TypeId) -> bool {
        !matches!(self.arena[self.arena.unalias(typ)], Type::Named(_) | Type::TypeParam(_))
    }

    /// Whether its underlying type, or that of all types that it stands for, is a basic type of which one of these holds.
    pub(crate) fn all_basic(&self, typ: TypeId, info: BasicInfo) -> bool {
        self.all(typ, |pair| pair.is_some_and(|(typ, _)| self.arena.is_basic(typ, info)))
    }

    /// Whether it is a type parameter whose bound is known to allow no type. The type set is not computed for that.
    pub(crate) fn has_empty_typeset(&self, typ: TypeId) -> bool {
        let Type::TypeParam(param) = &self.arena[self.arena.unalias(typ)] else { return false };
        let bound = param.bound.get().and_then(|bound| self.safe_underlying(bound));
        match bound.map(|bound| &self.arena[bound]) {
            Some(Type::Interface(interface)) => interface.set.get().is_some_and(|set| set.terms.is_empty()),
            _ => false,
        }
    }

    /// The underlying type as far as it is known: nothing is expanded.
    pub(crate) fn safe_underlying(&self, typ: TypeId) -> Option<TypeId> {
        match &self.arena[self.arena.unalias(typ)] {
            Type::Named(named) => named.underlying(),
            _ => Some(self.under(typ)),
        }
    }

    /// Whether values of the type can be compared. `dynamic`: interfaces can, though it may panic.
    ///
    /// # Errors
    /// Why not, as far as there is more to say than that.
    pub(crate) fn comparable_type(&self, typ: TypeId, dynamic: bool) -> Result<(), String> {
        let comparable = |typ: TypeId| self.arena.is_comparable(self.tree, typ, dynamic);
        if comparable(typ) {
            return Ok(());
        }
        Err(match &self.arena[self.under(typ)] {
            Type::Struct(of) => {
                let field = of.fields.iter().map(|field| self.type_of(*field)).find(|field| !comparable(*field));
                field.map_or_else(String::new, |field| {
                    format!("struct containing {} cannot be compared", self.show(field))
                })
            }
            Type::Array { .. } => format!("{} cannot be compared", self.show(typ)),
            Type::Interface(_) => match &self.arena.type_set(self.tree, typ).terms {
                Terms::Of(terms) if terms.is_empty() => "empty type set".to_owned(),
                _ => "incomparable types in type set".to_owned(),
            },
            _ => String::new(),
        })
    }

    /// Of two untyped numeric types the one that holds the values of both; of two equal types that one.
    pub(crate) fn max_type(&self, x: TypeId, y: TypeId) -> Option<TypeId> {
        let numeric = |typ: TypeId| match self.arena[typ] {
            Type::Basic { kind, .. } if kind.is_untyped() && kind.is_numeric() => Some(kind),
            _ => None,
        };
        if x == y {
            return Some(x);
        }
        let (x_kind, y_kind) = (numeric(x)?, numeric(y)?);
        Some(if x_kind as usize > y_kind as usize { x } else { y })
    }
}
