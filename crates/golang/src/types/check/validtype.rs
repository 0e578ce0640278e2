//! Types that contain themselves, and so would be of endless size.
//!
//! States      The nest is what contains the type that is looked at, in memory; the path is how it was reached. A type parameter stands for
//!             a type argument, which is looked at in the nest around the instance: it was named there.
//! Invariants  I1  what is in the nest is in the path, too.
//! Rejected    Recursion: structs can contain each other in a chain as long as the text. Looking again at a type that was found valid: a
//!             chain would take the square of its length. That holds of types that are not generic: they depend on no nest. If one
//!             contained what is in the nest later, it would have been found to contain itself when it was looked at.
//! See         cmd/compile/internal/types2/validtype.go, with an example at its end.

use rustc_hash::FxHashMap;

use super::Checker;
use crate::types::{Type, TypeId};

/// What is still to be done, last first.
enum Task {
    /// Look at a type.
    Look(TypeId),
    /// A named type was looked at.
    Leave(TypeId),
    /// A type argument was looked at: the instance is in the nest again.
    Nest(TypeId),
}

/// The types around the one that is looked at.
#[derive(Default)]
struct Nest {
    types: Vec<TypeId>,
    /// How many of each generic type, or of a type itself if it is none.
    origins: FxHashMap<TypeId, u32>,
}

impl Nest {
    fn push(&mut self, check: &Checker<'_, '_>, typ: TypeId) {
        self.types.push(typ);
        *self.origins.entry(check.arena.origin(typ)).or_default() += 1;
    }

    fn pop(&mut self, check: &Checker<'_, '_>) {
        if let Some(count) = self.types.pop().and_then(|typ| self.origins.get_mut(&check.arena.origin(typ))) {
            *count -= 1;
        }
    }

    fn contains(&self, check: &Checker<'_, '_>, typ: TypeId) -> bool {
        self.origins.get(&check.arena.origin(typ)).is_some_and(|count| *count > 0)
            && self.types.iter().any(|known| check.identical(*known, typ))
    }
}

impl Checker<'_, '_> {
    /// Reports a named type that contains itself, and makes it invalid.
    pub(crate) fn valid_type(&mut self, typ: TypeId) {
        let (mut nest, mut path) = (Nest::default(), Vec::new());
        let mut todo = vec![Task::Look(typ)];
        while let Some(task) = todo.pop() {
            let typ = match task {
                Task::Look(typ) => self.arena.unalias(typ),
                Task::Nest(instance) => {
                    nest.push(self, instance);
                    continue;
                }
                Task::Leave(typ) => {
                    nest.pop(self);
                    path.pop();
                    if self.arena.type_params(typ).is_empty() {
                        self.valid_types.insert(typ);
                    }
                    continue;
                }
            };
            let types = |objects: &[crate::types::ObjectId]| {
                objects.iter().rev().map(|object| Task::Look(self.type_of(*object))).collect::<Vec<_>>()
            };
            match &self.arena[typ] {
                Type::Array { elem, .. } => todo.push(Task::Look(*elem)),
                Type::Struct(of) => todo.extend(types(&of.fields)),
                Type::Union(terms) => todo.extend(terms.iter().rev().map(|term| Task::Look(term.typ))),
                Type::Interface(interface) => {
                    todo.extend(interface.embeddeds.iter().rev().map(|(embedded, _)| Task::Look(*embedded)));
                }
                Type::Named(_) if self.valid_types.contains(&typ) => {}
                Type::Named(_) if nest.contains(self, typ) => return self.contains_itself(typ, &path),
                Type::Named(_) => {
                    nest.push(self, typ);
                    path.push(typ);
                    todo.push(Task::Leave(typ));
                    todo.extend(self.arena.rhs(self.arena.origin(typ)).map(Task::Look));
                }
                Type::TypeParam(_) => {
                    // That of a function around says nothing.
                    let Some(instance) = nest.types.last().copied() else { continue };
                    let number = self.arena.type_params(instance).iter().position(|tparam| *tparam == typ);
                    let targ = number.and_then(|number| self.arena.type_args(instance).get(number).copied());
                    if let Some(targ) = targ {
                        nest.pop(self);
                        todo.extend([Task::Nest(instance), Task::Look(targ)]);
                    }
                }
                _ => {}
            }
        }
    }

    /// A type was found in its own nest.
    fn contains_itself(&mut self, typ: TypeId, path: &[TypeId]) {
        // Its instances contain themselves whatever their type arguments.
        let (origin, invalid) = (self.arena.origin(typ), self.invalid());
        if let Type::Named(named) = &mut self.arena[origin] {
            named.rhs = Some(invalid);
        }
        let start = path.iter().position(|known| self.identical(*known, typ)).unwrap_or(0);
        let cycle: Vec<_> = path[start..].iter().map(|typ| self.arena.name_of_type(*typ)).collect();
        self.cycle_error(&cycle, 0);
    }
}
