//! Type parameters.
//!
//! See         cmd/compile/internal/types2/typeparam.go, typelists.go.

use super::Checker;
use crate::types::typ::TypeParam;
use crate::types::{ObjectId, Type, TypeId};

impl Checker<'_, '_> {
    /// A type parameter whose bound may come later. It is the type of its name, if that has none yet.
    pub(crate) fn new_type_param(&mut self, obj: ObjectId, bound: Option<TypeId>) -> TypeId {
        let made = self.arena.add_type(Type::TypeParam(TypeParam::new(obj, 0, bound)));
        self.arena[obj].typ.get_or_insert(made);
        made
    }
}
