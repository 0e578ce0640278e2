//! Where types, objects, scopes and packages are kept: they name each other by numbers.
//!
//! States      A named type is declared first and gets its right side, its methods and its type parameters later; an alias likewise, and
//!             a type parameter its bound. Types that are not named are whole from the beginning, but their parts may be unfinished ones.
//! Invariants  I1  an id was handed out by the arena that it is used with.
//!             I2  pointers, slices, arrays, maps, channels and instances that are spelled the same are the same id. Ids that differ may
//!                 still be identical types: `byte` and `uint8`, an alias and what it stands for, two struct literals (see predicates.rs).
//!             I3  an underlying type is neither a named type nor an alias; of what is unfinished or goes in a circle it is the invalid
//!                 type. That of a type parameter is its bound's, which is an interface.
//!             I4  nothing here recurses over chains that a text can make as long as it likes: named types, aliases, embedded interfaces.
//!             I5  what an instance of a generic type or alias stands for is found when it is first asked for (see named.rs).
//! Protocol    Whoever completes a type does it once, and before anything asks for its underlying type, its methods or its type set.
//! Rejected    One id for each identity: messages say `byte` where the text says `byte`, and an alias's target is not known at first.
//! See         cmd/compile/internal/types2/type.go, named.go, alias.go, under.go.

use std::cell::RefCell;
use std::ops::{Index, IndexMut};

use rustc_hash::FxHashMap;

use super::basic::BasicKind;
use super::long_lists::LongLists;
use super::named::Instances;
use super::object::{Object, ObjectId, Package, PackageId};
use super::scope::{Scope, ScopeId};
use super::store::Store;
use super::typ::{Type, TypeId};
use super::universe::Universe;
use crate::syntax::{ChanDir, Id, Tree};

/// What composite types are told apart by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Spelling {
    Array(Option<u64>, TypeId),
    Slice(TypeId),
    Pointer(TypeId),
    Map(TypeId, TypeId),
    Chan(ChanDir, TypeId),
}

/// Types, objects, scopes and packages of one program.
#[derive(Debug)]
pub struct Arena {
    types: Store<Type>,
    objects: Store<Object>,
    scopes: Vec<Scope>,
    packages: Vec<Package>,
    spelled: RefCell<FxHashMap<Spelling, TypeId>>,
    pub(super) instances: Instances,
    pub(super) long_lists: LongLists,
    universe: Universe,
}

impl Arena {
    /// The predeclared types and objects, whose names are interned in the tree.
    pub fn new(tree: &mut Tree) -> Arena {
        let mut arena = Arena {
            types: Store::new(),
            objects: Store::new(),
            scopes: Vec::new(),
            packages: Vec::new(),
            spelled: RefCell::default(),
            instances: Instances::default(),
            long_lists: LongLists::default(),
            universe: Universe::default(),
        };
        arena.universe = Universe::declare(&mut arena, tree);
        arena
    }

    /// What is predeclared.
    pub fn universe(&self) -> &Universe {
        &self.universe
    }

    /// A basic type.
    pub fn basic(&self, kind: BasicKind) -> TypeId {
        self.universe.basic(kind)
    }

    /// The type of what is wrong.
    pub fn invalid(&self) -> TypeId {
        self.basic(BasicKind::Invalid)
    }

    /// A new type, which is equal to no other id.
    pub fn add_type(&self, typ: Type) -> TypeId {
        Id::of(self.types.push(typ))
    }

    /// The id of a type that comes next: until then only its id can be used.
    pub(super) fn set_aside(&self) -> TypeId {
        Id::of(self.types.set_aside())
    }

    /// The type of an id that was set aside.
    pub(super) fn fill(&self, id: TypeId, typ: Type) {
        self.types.fill(id.index(), typ);
    }

    /// How many types there are.
    pub(super) fn types(&self) -> usize {
        self.types.len()
    }

    /// A new object.
    pub fn add_object(&self, object: Object) -> ObjectId {
        Id::of(self.objects.push(object))
    }

    /// A new scope.
    pub fn add_scope(&mut self, scope: Scope) -> ScopeId {
        let parent = scope.parent;
        self.scopes.push(scope);
        let id = Id::of(self.scopes.len() - 1);
        if let Some(parent) = parent {
            self[parent].children.push(id);
        }
        id
    }

    /// A new package.
    pub fn add_package(&mut self, package: Package) -> PackageId {
        self.packages.push(package);
        Id::of(self.packages.len() - 1)
    }

    /// All packages.
    pub fn packages(&self) -> impl Iterator<Item = PackageId> + use<> {
        (0..self.packages.len()).map(Id::of)
    }

    fn spelled(&self, spelling: Spelling) -> TypeId {
        *self.spelled.borrow_mut().entry(spelling).or_insert_with_key(|spelling| {
            self.add_type(match *spelling {
                Spelling::Array(len, elem) => Type::Array { len, elem },
                Spelling::Slice(elem) => Type::Slice(elem),
                Spelling::Pointer(base) => Type::Pointer(base),
                Spelling::Map(key, elem) => Type::Map { key, elem },
                Spelling::Chan(dir, elem) => Type::Chan { dir, elem },
            })
        })
    }

    /// `[len]elem`. Without a length it is one that is unknown after an error.
    pub fn array(&self, len: Option<u64>, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Array(len, elem))
    }

    /// `[]elem`
    pub fn slice(&self, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Slice(elem))
    }

    /// `*base`
    pub fn pointer(&self, base: TypeId) -> TypeId {
        self.spelled(Spelling::Pointer(base))
    }

    /// `map[key]elem`
    pub fn map(&self, key: TypeId, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Map(key, elem))
    }

    /// `chan elem`
    pub fn chan(&self, dir: ChanDir, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Chan(dir, elem))
    }

    /// What an alias stands for; any other type is itself. Of a chain whose end is not known yet it is the last alias that is.
    pub fn unalias(&self, typ: TypeId) -> TypeId {
        match self[typ] {
            Type::Alias(_) => self.actual(typ),
            _ => typ,
        }
    }

    /// What is at the end of a chain of aliases, which is walked once.
    fn actual(&self, alias: TypeId) -> TypeId {
        let (mut at, mut path) = (alias, Vec::new());
        let actual = loop {
            let Type::Alias(alias) = &self[at] else { break at };
            if let Some(known) = alias.actual.get() {
                break known;
            }
            // A chain that is longer than there are types goes in a circle.
            if path.len() > self.types() {
                return self.invalid();
            }
            path.push(at);
            let next = match &alias.instance {
                // Not by each link of the chain: that would be an instance of each.
                Some((origin, targs)) => self.actual_of_instance(*origin, targs),
                None => alias.rhs,
            };
            let Some(next) = next else { return at };
            at = next;
        };
        for at in path {
            if let Type::Alias(alias) = &self[at] {
                alias.actual.set(Some(actual));
            }
        }
        actual
    }

    /// The underlying type.
    pub fn underlying(&self, typ: TypeId) -> TypeId {
        let mut at = typ;
        let mut between = 0;
        loop {
            let next = match &self[at] {
                Type::Named(named) => named.underlying.get().or_else(|| self.rhs(at)),
                Type::Alias(_) => Some(self.actual(at)).filter(|actual| *actual != at),
                Type::TypeParam(_) => {
                    at = self.bound_interface(at);
                    break;
                }
                _ => break,
            };
            // A chain that is longer than there are types goes in a circle.
            let Some(next) = next.filter(|_| between <= self.types()) else { return self.invalid() };
            between += 1;
            at = next;
        }
        if between > 1 || matches!(self[typ], Type::Named(_)) {
            self.remember(typ, at);
        }
        at
    }

    /// The underlying type of all that stands between: a long chain is walked once.
    fn remember(&self, typ: TypeId, underlying: TypeId) {
        let mut at = typ;
        loop {
            let next = match &self[at] {
                Type::Named(named) if named.underlying.get().is_some() => return,
                Type::Named(named) => {
                    named.underlying.set(Some(underlying));
                    self.rhs(at)
                }
                Type::Alias(_) => Some(self.actual(at)).filter(|actual| *actual != at),
                _ => return,
            };
            let Some(next) = next else { return };
            at = next;
        }
    }
}

impl Index<TypeId> for Arena {
    type Output = Type;

    fn index(&self, id: TypeId) -> &Type {
        self.types.get(id.index())
    }
}

impl IndexMut<TypeId> for Arena {
    fn index_mut(&mut self, id: TypeId) -> &mut Type {
        self.types.get_mut(id.index())
    }
}

impl Index<ObjectId> for Arena {
    type Output = Object;

    fn index(&self, id: ObjectId) -> &Object {
        self.objects.get(id.index())
    }
}

impl IndexMut<ObjectId> for Arena {
    fn index_mut(&mut self, id: ObjectId) -> &mut Object {
        self.objects.get_mut(id.index())
    }
}

impl Index<ScopeId> for Arena {
    type Output = Scope;

    fn index(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }
}

impl IndexMut<ScopeId> for Arena {
    fn index_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.index()]
    }
}

impl Index<PackageId> for Arena {
    type Output = Package;

    fn index(&self, id: PackageId) -> &Package {
        &self.packages[id.index()]
    }
}

impl IndexMut<PackageId> for Arena {
    fn index_mut(&mut self, id: PackageId) -> &mut Package {
        &mut self.packages[id.index()]
    }
}
