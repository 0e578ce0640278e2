//! Fields and methods: which one a name means for a type.
//!
//! Invariants  I1  the shallowest one counts; two at the same depth are ambiguous.
//!             I2  an embedded type that was seen at a lesser depth is not looked into again: the search ends.
//! See         cmd/compile/internal/types2/lookup.go.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::arena::Arena;
use super::fold::equal_fold;
use super::object::{ObjectId, ObjectKind, PackageId, is_exported};
use super::typ::{Type, TypeId};
use crate::syntax::{Symbol, Tree};

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lookup {
    /// A field or a method.
    Found {
        /// It. Of an instance's method the declared one, for who asked for that.
        obj: ObjectId,
        /// The numbers of the embedded fields on the way, then that of the field or method.
        index: Vec<usize>,
        /// Whether a pointer is followed on the way.
        indirect: bool,
    },
    /// Several at the same depth.
    Ambiguous,
    /// A method that needs a pointer, where there is none.
    NeedsPointer,
    /// Nothing.
    Missing,
}

impl Lookup {
    /// The field or method.
    pub fn obj(&self) -> Option<ObjectId> {
        match self {
            Lookup::Found { obj, .. } => Some(*obj),
            _ => None,
        }
    }
}

/// A name that is looked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    tree: &'a Tree,
    /// The package whose names count if they are not exported.
    package: Option<PackageId>,
    name: Symbol,
    /// Whether packages do not matter: other packages can use the name.
    exported: bool,
    /// Whether capitals and packages do not matter.
    fold_case: bool,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(tree: &'a Tree, package: Option<PackageId>, name: Symbol, fold_case: bool) -> Wanted<'a> {
        Wanted { tree, package, name, exported: is_exported(tree.text(name)), fold_case }
    }

    fn folded(self, name: Symbol) -> bool {
        self.fold_case && equal_fold(self.tree.text(name), self.tree.text(self.name))
    }

    /// Whether a field or method has this name.
    fn is(self, arena: &Arena, object: ObjectId) -> bool {
        let object = &arena[object];
        let same = object.name == self.name && (self.exported || arena.same_package(object.package, self.package));
        same || self.folded(object.name)
    }
}

/// An embedded type that is to be looked into.
struct Embedded {
    typ: TypeId,
    /// The way to it.
    index: Vec<usize>,
    indirect: bool,
    /// Whether it is there several times at this depth.
    multiple: bool,
}

/// What was found at one depth.
#[derive(Default)]
struct Findings(Option<(ObjectId, Vec<usize>, bool)>);

impl Findings {
    /// Whether it is one too many.
    fn add(&mut self, entry: &Embedded, obj: ObjectId, number: usize) -> bool {
        let clash = self.0.is_some() || entry.multiple;
        self.0 = Some((obj, concat(&entry.index, number), entry.indirect));
        clash
    }
}

/// Named types that were looked into.
#[derive(Default)]
struct Seen {
    few: Vec<TypeId>,
    many: FxHashMap<TypeId, Vec<TypeId>>,
}

impl Seen {
    /// Whether the type is new.
    fn insert(&mut self, arena: &Arena, tree: &Tree, named: TypeId) -> bool {
        const FEW: usize = 4;
        let same = |other: &TypeId| arena.identical(tree, *other, named);
        if self.few.len() < FEW {
            let new = !self.few.iter().any(same);
            self.few.push(named);
            return new;
        }
        let of_origin = self.many.entry(arena.origin(named)).or_default();
        let new = !self.few.iter().any(same) && !of_origin.iter().any(same);
        of_origin.push(named);
        new
    }
}

/// A method of an instance that is still to be made: see [`Arena::method`].
pub(super) type Unexpanded = Option<(TypeId, usize)>;

impl Arena {
    /// The field or method that a name means for a type. `addressable`: the type is that of a variable that has an address. All methods
    /// must have their types.
    pub fn lookup_field_or_method(
        &self,
        tree: &Tree,
        typ: TypeId,
        addressable: bool,
        package: Option<PackageId>,
        name: Symbol,
    ) -> Lookup {
        let wanted = Wanted::new(tree, package, name, false);
        let (mut found, unexpanded) = self.lookup_wanted(typ, addressable, wanted);
        if let (Lookup::Found { obj, .. }, Some((instance, number))) = (&mut found, unexpanded) {
            *obj = self.method(instance, number);
        }
        found
    }

    /// The same, with methods of instances as they are declared.
    pub(super) fn lookup_wanted(&self, typ: TypeId, addressable: bool, wanted: Wanted<'_>) -> (Lookup, Unexpanded) {
        // A named pointer type has no methods; the fields behind it can be had.
        if let Some(named) = self.as_named(typ) {
            let pointer = self.underlying(named);
            if let Type::Pointer(_) = self[pointer] {
                let found = self.lookup_implementation(pointer, false, wanted);
                let is_method = found.0.obj().is_some_and(|obj| matches!(self[obj].kind, ObjectKind::Func));
                return if is_method { (Lookup::Missing, None) } else { found };
            }
        }
        self.lookup_implementation(typ, addressable, wanted)
    }

    /// The same without fields behind named pointer types.
    pub(super) fn lookup_implementation(
        &self,
        typ: TypeId,
        addressable: bool,
        wanted: Wanted<'_>,
    ) -> (Lookup, Unexpanded) {
        if wanted.tree.text(wanted.name) == "_" {
            return (Lookup::Missing, None);
        }
        // The underlying type must not be asked for before: a named pointer type would have the methods of what it points to.
        let (typ, is_pointer) = self.deref(typ);
        if is_pointer && matches!(self[self.underlying(typ)], Type::Interface(_)) {
            return (Lookup::Missing, None);
        }
        let mut current = vec![Embedded { typ, index: Vec::new(), indirect: is_pointer, multiple: false }];
        let mut seen = Seen::default();
        while !current.is_empty() {
            let mut next = Vec::new();
            let mut found = Findings::default();
            let mut unexpanded = None;
            for entry in &current {
                if let Some(named) = self.as_named(entry.typ) {
                    if !seen.insert(self, wanted.tree, named) {
                        continue;
                    }
                    if let Some(number) = self.method_number(named, wanted) {
                        if found.add(entry, self.declared_methods(named)[number], number) {
                            return (Lookup::Ambiguous, None);
                        }
                        unexpanded = Some((named, number)).filter(|_| !self.type_args(named).is_empty());
                        continue;
                    }
                }
                match &self[self.underlying(entry.typ)] {
                    Type::Struct(of) => {
                        for number in self.candidates(self.underlying(entry.typ), &of.fields, wanted) {
                            let field = &of.fields[number];
                            if wanted.is(self, *field) {
                                if found.add(entry, *field, number) {
                                    return (Lookup::Ambiguous, None);
                                }
                            } else if found.0.is_none() && self[*field].is_embedded() {
                                let (typ, is_pointer) = self.deref(self[*field].typ.unwrap_or(self.invalid()));
                                let (index, indirect) = (concat(&entry.index, number), entry.indirect || is_pointer);
                                next.push(Embedded { typ, index, indirect, multiple: entry.multiple });
                            }
                        }
                    }
                    Type::Interface(_) => {
                        let set = self.type_set(wanted.tree, entry.typ);
                        let mut numbers = self.candidates(self.underlying(entry.typ), &set.methods, wanted);
                        let number = numbers.find(|number| wanted.is(self, set.methods[*number]));
                        if number.is_some_and(|number| found.add(entry, set.methods[number], number)) {
                            return (Lookup::Ambiguous, None);
                        }
                    }
                    _ => {}
                }
            }
            if let Some((obj, index, indirect)) = found.0 {
                let is_method = matches!(self[obj].kind, ObjectKind::Func);
                if is_method && !indirect && !addressable && self.has_ptr_recv(obj) {
                    return (Lookup::NeedsPointer, unexpanded);
                }
                return (Lookup::Found { obj, index, indirect }, unexpanded);
            }
            current = self.consolidate(wanted.tree, next);
        }
        (Lookup::Missing, None)
    }

    /// The number of a named type's method of this name.
    fn method_number(&self, named: TypeId, wanted: Wanted<'_>) -> Option<usize> {
        let package = self[self.name_of_type(named)].package;
        if !wanted.fold_case && !wanted.exported && !self.same_package(package, wanted.package) {
            return None;
        }
        let same = |method: &ObjectId| self[*method].name == wanted.name || wanted.folded(self[*method].name);
        let methods = self.declared_methods(named);
        let mut numbers = self.candidates(self.origin(named), methods, wanted);
        numbers.find(|number| same(&methods[*number]))
    }

    /// The numbers of the fields or methods of a list that must be looked at: those of the name, or else those that are embedded.
    fn candidates(
        &self,
        typ: TypeId,
        list: &[ObjectId],
        wanted: Wanted<'_>,
    ) -> std::iter::Chain<Range<usize>, std::vec::IntoIter<usize>> {
        let Some(numbers) = self.numbers(typ, list).filter(|_| !wanted.fold_case) else {
            return (0..list.len()).chain(Vec::new());
        };
        let named: Vec<usize> =
            numbers.of(wanted.name).iter().copied().filter(|number| wanted.is(self, list[*number])).collect();
        (0..0).chain(if named.is_empty() { numbers.embedded().to_vec() } else { named })
    }

    /// Types that are there several times become one that says so.
    fn consolidate(&self, tree: &Tree, list: Vec<Embedded>) -> Vec<Embedded> {
        if list.len() <= 1 {
            return list;
        }
        let mut places: FxHashMap<TypeId, Vec<usize>> = FxHashMap::default();
        let mut left: Vec<Embedded> = Vec::new();
        for entry in list {
            // What is identical has the same origin, or is no named type at all.
            let unaliased = self.unalias(entry.typ);
            let key = match self[unaliased] {
                Type::Named(_) | Type::TypeParam(_) => self.origin(unaliased),
                _ => self.invalid(),
            };
            let places = places.entry(key).or_default();
            match places.iter().find(|at| self.identical(tree, left[**at].typ, entry.typ)) {
                Some(at) => left[*at].multiple = true,
                None => {
                    places.push(left.len());
                    left.push(entry);
                }
            }
        }
        left
    }

    /// What a pointer points to, and whether it is one. A named pointer type is none.
    pub fn deref(&self, typ: TypeId) -> (TypeId, bool) {
        match self[self.unalias(typ)] {
            Type::Pointer(base) => (base, true),
            _ => (typ, false),
        }
    }

    /// The struct that a pointer points to, also if the pointer type has a name. Any other type is itself.
    pub fn deref_struct_ptr(&self, typ: TypeId) -> TypeId {
        match self[self.underlying(typ)] {
            Type::Pointer(base) if matches!(self[self.underlying(base)], Type::Struct(_)) => base,
            _ => typ,
        }
    }
}

fn concat(list: &[usize], number: usize) -> Vec<usize> {
    let mut all = Vec::with_capacity(list.len() + 1);
    all.extend_from_slice(list);
    all.push(number);
    all
}
