//! Cycles of declarations: which may be, and what is said about the others.
//!
//! See         cmd/compile/internal/types2/decl.go, object.go.

use super::{Checker, Report};
use crate::types::object::{ObjectId, ObjectKind};
use crate::types::typ::{Type, TypeId};

impl Checker<'_, '_> {
    /// Whether the name is another one of a type that has a name of its own, or of one that has none.
    pub(crate) fn is_alias(&self, obj: ObjectId) -> bool {
        let object = &self.arena[obj];
        let universe = self.arena.universe();
        match object.typ.map(|typ| (typ, &self.arena[typ])) {
            None => false,
            Some((typ, Type::Basic { name, .. })) => {
                object.package != Some(universe.unsafe_package)
                    && (object.package.is_some()
                        || *name != self.tree.text(object.name)
                        || typ == universe.byte
                        || typ == universe.rune)
            }
            Some((_, Type::Named(named))) => named.obj != obj,
            Some((_, Type::TypeParam(param))) => param.obj != obj,
            Some(_) => true,
        }
    }

    /// Whether the cycle that begins with an object that is being checked may be. If not, it is reported.
    pub(super) fn valid_cycle(&mut self, obj: ObjectId) -> bool {
        let cycle = self.obj_path[self.obj_path_idx[&obj]..].to_vec();
        let (mut values, mut definitions) = (0, 0);
        for obj in &cycle {
            match self.arena[*obj].kind {
                ObjectKind::Const(_) | ObjectKind::Var(_) => values += 1,
                ObjectKind::TypeName => {
                    // Through a list of type parameters everything may go.
                    if self.env.in_tparam_list && self.arena[*obj].typ.is_some_and(|typ| self.is_generic(typ)) {
                        return true;
                    }
                    definitions += usize::from(!self.is_alias(*obj));
                }
                _ => {}
            }
        }
        // A cycle of values alone is found once more when they are initialized; one of types needs a definition.
        if values == cycle.len() || values == 0 && definitions > 0 {
            return true;
        }
        self.cycle_error(&cycle, self.first_in_src(&cycle));
        false
    }

    /// An object of a cycle, with its type arguments.
    fn name_in_cycle(&self, obj: ObjectId) -> String {
        let named = self.arena[obj].typ.and_then(|typ| self.arena.as_named(typ));
        if let Some(named) = named.filter(|named| !self.arena.type_args(*named).is_empty()) {
            return self.show(named);
        }
        self.printer().package_prefix(self.arena[obj].package) + self.name_of(obj)
    }

    /// Complains about a cycle, from its `start` on.
    pub(crate) fn cycle_error(&mut self, cycle: &[ObjectId], start: usize) {
        let first = cycle[start];
        let is_type = matches!(self.arena[first].kind, ObjectKind::TypeName);
        if let Some(typ) = self.arena[first].typ.filter(|_| is_type) {
            self.break_alias(typ);
        }
        let name = self.name_in_cycle(first);
        if cycle.len() == 1 {
            let what = if is_type { "recursive type" } else { "cycle in declaration" };
            return self.error(first, format!("invalid {what}: {name} refers to itself"));
        }
        let what = if is_type { "recursive type" } else { "cycle in declaration of" };
        let mut report = Report::new();
        self.add(&mut report, first, format!("invalid {what} {name}"));
        for at in 0..cycle.len() {
            let [obj, next] = [at, at + 1].map(|at| cycle[(start + at) % cycle.len()]);
            let text = format!("{} refers to {}", self.name_in_cycle(obj), self.name_in_cycle(next));
            self.add(&mut report, obj, text);
        }
        self.report(report);
    }

    /// An alias on a cycle stands for nothing.
    fn break_alias(&mut self, typ: TypeId) {
        let invalid = self.invalid();
        if let Type::Alias(alias) = &mut self.arena[typ] {
            alias.rhs = Some(invalid);
        }
    }

    /// The place in a path of the object that stands first in the text.
    pub(crate) fn first_in_src(&self, path: &[ObjectId]) -> usize {
        (0..path.len()).min_by_key(|at| self.arena[path[*at]].pos).unwrap_or(0)
    }
}
