//! Types that contain themselves, and so would be of endless size.
//!
//! States      The nest is what contains the type that is looked at, in memory; the path is how it was reached. A type parameter stands for
//!             a type argument, which is looked at in the nest around the instance: it was named there.
//! Invariants  I1  what is in the nest is in the path, too.
//!             I2  a type is in `finite` if what it contains was looked at to the end: then it is of finite size if those of its type
//!                 arguments are that it contains, whatever nest it is in.
//! Rejected    Recursion: structs can contain each other in a chain as long as the text. To look for the nest alone: a chain would take the
//!             square of its length, and twice each in the next one, two to that power. So a search over declarations, each of which is looked
//!             at once, finds whether there is anything to be found. A declaration that contains another one does it whatever the type
//!             arguments, so a circle of declarations is what makes a type endless.
//! See         cmd/compile/internal/types2/validtype.go, with an example at its end.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Checker;
use crate::types::{ObjectId, Type, TypeId};

/// The type parameters of a type of finite size that it contains.
pub(crate) type Contained = Vec<bool>;

/// What is still to be done, last first.
enum Task {
    /// Look at a type.
    Look(TypeId),
    /// A named type was looked at.
    Leave,
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

/// A declaration that is being looked at.
struct Search {
    origin: TypeId,
    todo: Vec<TypeId>,
    contained: Contained,
}

impl Checker<'_, '_> {
    /// Reports a named type that contains itself, and makes it invalid.
    pub(crate) fn valid_type(&mut self, typ: TypeId) {
        if self.is_finite(typ) {
            return;
        }
        let (mut nest, mut path) = (Nest::default(), Vec::new());
        let mut todo = vec![Task::Look(typ)];
        while let Some(task) = todo.pop() {
            let typ = match task {
                Task::Look(typ) => self.arena.unalias(typ),
                Task::Nest(instance) => {
                    nest.push(self, instance);
                    continue;
                }
                Task::Leave => {
                    nest.pop(self);
                    path.pop();
                    continue;
                }
            };
            match &self.arena[typ] {
                Type::Named(_) if self.is_known_to_be_finite(typ) => {}
                Type::Named(_) if nest.contains(self, typ) => return self.contains_itself(typ, &path),
                Type::Named(_) => {
                    nest.push(self, typ);
                    path.push(typ);
                    todo.push(Task::Leave);
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
                _ => todo.extend(self.contained_parts(typ).into_iter().rev().map(Task::Look)),
            }
        }
    }

    /// The types that a type literal contains in memory, or that an interface embeds.
    fn contained_parts(&self, typ: TypeId) -> Vec<TypeId> {
        let types = |objects: &[ObjectId]| objects.iter().map(|object| self.type_of(*object)).collect();
        match &self.arena[typ] {
            Type::Array { elem, .. } => vec![*elem],
            Type::Struct(of) => types(&of.fields),
            Type::Union(terms) => terms.iter().map(|term| term.typ).collect(),
            Type::Interface(interface) => interface.embeddeds.iter().map(|(embedded, _)| *embedded).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether nothing that the type contains can make it endless.
    fn is_known_to_be_finite(&self, typ: TypeId) -> bool {
        let contained = self.finite.get(&self.arena.origin(typ));
        contained.is_some_and(|contained| self.arena.type_args(typ).is_empty() || !contained.contains(&true))
    }

    /// Whether no declaration of those that the type contains is contained in itself. Each is looked at once.
    fn is_finite(&mut self, typ: TypeId) -> bool {
        let search = |check: &Self, origin: TypeId| {
            let todo = check.arena.rhs(origin).into_iter().collect();
            Search { origin, todo, contained: vec![false; check.arena.type_params(origin).len()] }
        };
        let start = self.arena.origin(typ);
        let (mut stack, mut entered) = (Vec::new(), FxHashSet::default());
        if self.arena.rhs(start).is_none() {
            return false;
        }
        if !self.finite.contains_key(&start) {
            stack.push(search(self, start));
            entered.insert(start);
        }
        while let Some(top) = stack.last_mut() {
            let Some(typ) = top.todo.pop() else {
                let Search { origin, contained, .. } = stack.pop().expect("it is there");
                self.finite.insert(origin, contained);
                continue;
            };
            let typ = self.arena.unalias(typ);
            match self.arena[typ] {
                Type::Named(_) => {
                    let origin = self.arena.origin(typ);
                    if let Some(contained) = self.finite.get(&origin) {
                        let targs = self.arena.type_args(typ).iter().zip(contained);
                        top.todo.extend(targs.rev().filter(|(_, contained)| **contained).map(|(targ, _)| *targ));
                    } else if !entered.insert(origin) || self.arena.rhs(origin).is_none() {
                        return false;
                    } else {
                        top.todo.push(typ);
                        stack.push(search(self, origin));
                    }
                }
                Type::TypeParam(_) => {
                    let tparams = self.arena.type_params(top.origin);
                    if let Some(number) = tparams.iter().position(|tparam| *tparam == typ) {
                        top.contained[number] = true;
                    }
                }
                _ => top.todo.extend(self.contained_parts(typ).into_iter().rev()),
            }
        }
        true
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
