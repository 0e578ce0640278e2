//! Declarations of types that lead back to themselves by names alone, and types that are asked too early.
//!
//! See         cmd/compile/internal/types2/cycles.go.

use rustc_hash::FxHashMap;

use super::Checker;
use crate::syntax::{DeclKind, ExprKind};
use crate::types::{ObjectId, ObjectKind, Type, TypeId};

/// How far a type's name was looked into.
#[derive(Clone, Copy)]
enum Seen {
    /// It is on the path, at this place.
    Entered(usize),
    Done,
}

impl Checker<'_, '_> {
    /// Reports declarations like `type A B; type B A`, at package level.
    pub(crate) fn direct_cycles(&mut self) {
        let mut seen = FxHashMap::default();
        for at in 0..self.obj_list.len() {
            let object = self.obj_list[at];
            if matches!(self.arena[object].kind, ObjectKind::TypeName) {
                self.direct_cycle(object, &mut seen);
            }
        }
    }

    fn direct_cycle(&mut self, name: ObjectId, seen: &mut FxHashMap<ObjectId, Seen>) {
        let mut path = Vec::new();
        let mut next = Some(name);
        while let Some(name) = next {
            match seen.get(&name) {
                Some(Seen::Done) => break,
                Some(Seen::Entered(start)) => {
                    self.arena[name].typ = Some(self.invalid());
                    let cycle: &[ObjectId] = &path[*start..];
                    self.cycle_error(cycle, self.first_in_src(cycle));
                    break;
                }
                None => {}
            }
            seen.insert(name, Seen::Entered(path.len()));
            path.push(name);
            next = self.type_name_behind(name);
        }
        for name in path {
            seen.insert(name, Seen::Done);
        }
    }

    /// The package's type that is all that a type's declaration names.
    fn type_name_behind(&self, name: ObjectId) -> Option<ObjectId> {
        let DeclKind::Type { typ, .. } = self.tree[self.obj_map.get(&name)?.decl?].kind else { return None };
        let ExprKind::Name(symbol) = self.tree[typ].kind else { return None };
        let found = self.arena[self.arena[self.pkg].scope].lookup(symbol)?;
        matches!(self.arena[found].kind, ObjectKind::TypeName).then_some(found)
    }

    /// Whether the type has an underlying type by now. If not, the cycle is reported that it is in.
    pub(crate) fn is_complete(&mut self, typ: TypeId) -> bool {
        let mut next = Some(typ);
        // Names of names count, too: `type A B; type B [unsafe.Sizeof(A{})]int`.
        while let Some(typ) = next {
            let (obj, rhs) = match &self.arena[typ] {
                Type::Alias(alias) => (alias.obj, alias.rhs.or(alias.expanded())),
                Type::Named(named) => (named.obj, named.rhs.or(named.expanded())),
                _ => return true,
            };
            if let Some(start) = self.obj_path_idx.get(&obj) {
                let cycle = self.obj_path[*start..].to_vec();
                self.cycle_error(&cycle, self.first_in_src(&cycle));
                return false;
            }
            next = rhs;
        }
        true
    }
}
