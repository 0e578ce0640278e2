//! Substitution of type parameters, as the checker asks for it.
//!
//! See         cmd/compile/internal/types2/subst.go; types/subst.rs.

use super::Checker;
use crate::source::Pos;
use crate::types::{ObjectId, SubstMap, TypeId};

impl Checker<'_, '_> {
    pub(crate) fn subst(&self, pos: Pos, typ: TypeId, map: &SubstMap) -> TypeId {
        self.arena.subst(pos, typ, map)
    }

    /// The same of parameters.
    pub(crate) fn subst_vars(&self, pos: Pos, vars: &[ObjectId], map: &SubstMap) -> Vec<ObjectId> {
        self.arena.subst_vars(pos, vars, map).unwrap_or_else(|| vars.to_vec())
    }
}
