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
//! Protocol    Whoever completes a type does it once, and before anything asks for its underlying type, its methods or its type set.
//! Rejected    One id for each identity: messages say `byte` where the text says `byte`, and an alias's target is not known at first.
//! See         cmd/compile/internal/types2/type.go, named.go, alias.go, under.go.

use std::ops::{Index, IndexMut};

use rustc_hash::FxHashMap;

use super::basic::BasicKind;
use super::object::{Object, ObjectId, Package, PackageId};
use super::scope::{Scope, ScopeId};
use super::typ::{Alias, Interface, Named, Type, TypeId};
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
    Instance(TypeId, Vec<TypeId>),
}

/// Types, objects, scopes and packages of one program.
#[derive(Debug)]
pub struct Arena {
    types: Vec<Type>,
    objects: Vec<Object>,
    scopes: Vec<Scope>,
    packages: Vec<Package>,
    spelled: FxHashMap<Spelling, TypeId>,
    universe: Universe,
}

impl Arena {
    /// The predeclared types and objects, whose names are interned in the tree.
    pub fn new(tree: &mut Tree) -> Arena {
        let mut arena = Arena {
            types: Vec::new(),
            objects: Vec::new(),
            scopes: Vec::new(),
            packages: Vec::new(),
            spelled: FxHashMap::default(),
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
    pub fn add_type(&mut self, typ: Type) -> TypeId {
        self.types.push(typ);
        Id::of(self.types.len() - 1)
    }

    /// A new object.
    pub fn add_object(&mut self, object: Object) -> ObjectId {
        self.objects.push(object);
        Id::of(self.objects.len() - 1)
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

    fn spelled(&mut self, spelling: Spelling) -> TypeId {
        if let Some(known) = self.spelled.get(&spelling) {
            return *known;
        }
        let made = self.add_type(match spelling.clone() {
            Spelling::Array(len, elem) => Type::Array { len, elem },
            Spelling::Slice(elem) => Type::Slice(elem),
            Spelling::Pointer(base) => Type::Pointer(base),
            Spelling::Map(key, elem) => Type::Map { key, elem },
            Spelling::Chan(dir, elem) => Type::Chan { dir, elem },
            Spelling::Instance(origin, targs) => match &self[origin] {
                Type::Alias(generic) => Type::Alias(Alias::new(generic.obj).instance_of(origin, targs)),
                Type::Named(generic) => Type::Named(Named::new(generic.obj).instance_of(origin, targs)),
                other => unreachable!("gort internal bug: an instance of {other:?}; please report"),
            },
        });
        self.spelled.insert(spelling, made);
        made
    }

    /// `[len]elem`. Without a length it is one that is unknown after an error.
    pub fn array(&mut self, len: Option<u64>, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Array(len, elem))
    }

    /// `[]elem`
    pub fn slice(&mut self, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Slice(elem))
    }

    /// `*base`
    pub fn pointer(&mut self, base: TypeId) -> TypeId {
        self.spelled(Spelling::Pointer(base))
    }

    /// `map[key]elem`
    pub fn map(&mut self, key: TypeId, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Map(key, elem))
    }

    /// `chan elem`
    pub fn chan(&mut self, dir: ChanDir, elem: TypeId) -> TypeId {
        self.spelled(Spelling::Chan(dir, elem))
    }

    /// `origin[targs]` of a generic named type or alias. Its right side is not expanded yet.
    pub fn instance(&mut self, origin: TypeId, targs: Vec<TypeId>) -> TypeId {
        self.spelled(Spelling::Instance(origin, targs))
    }

    /// A type parameter's bound: what is no interface becomes one that embeds it.
    pub fn as_bound(&mut self, bound: TypeId) -> TypeId {
        match self[self.underlying(bound)] {
            Type::Interface(_) if !self.is_type_param(bound) => bound,
            Type::Interface(_) | Type::Basic { kind: BasicKind::Invalid, .. } => self.universe.empty_interface(),
            _ => self.add_type(Type::Interface(Interface {
                embeddeds: vec![(bound, crate::source::Pos::NONE)],
                implicit: true,
                ..Interface::default()
            })),
        }
    }

    /// What an alias stands for; any other type is itself.
    pub fn unalias(&self, typ: TypeId) -> TypeId {
        let mut at = typ;
        for _ in 0..self.types.len() {
            let Type::Alias(alias) = &self[at] else { return at };
            let Some(rhs) = alias.rhs else { break };
            at = rhs;
        }
        self.invalid()
    }

    /// The underlying type.
    pub fn underlying(&self, typ: TypeId) -> TypeId {
        let mut at = typ;
        for _ in 0..=self.types.len() {
            let Some(next) = self.behind(at) else { return self.remembered(typ, at) };
            let Some(next) = next else { break };
            at = next;
        }
        self.invalid()
    }

    /// What a name stands for, if that is known. None for a type that is no name.
    fn behind(&self, typ: TypeId) -> Option<Option<TypeId>> {
        match &self[typ] {
            Type::Named(named) => Some(named.underlying.get().or(named.rhs)),
            Type::Alias(alias) => Some(alias.rhs),
            Type::TypeParam(param) => Some(param.bound),
            _ => None,
        }
    }

    /// The underlying type of all that stands between: a long chain is walked once.
    fn remembered(&self, typ: TypeId, underlying: TypeId) -> TypeId {
        let mut at = typ;
        while let Some(Some(next)) = self.behind(at) {
            if let Type::Named(named) = &self[at] {
                named.underlying.set(Some(underlying));
            }
            at = next;
        }
        underlying
    }
}

impl Index<TypeId> for Arena {
    type Output = Type;

    fn index(&self, id: TypeId) -> &Type {
        &self.types[id.index()]
    }
}

impl IndexMut<TypeId> for Arena {
    fn index_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.types[id.index()]
    }
}

impl Index<ObjectId> for Arena {
    type Output = Object;

    fn index(&self, id: ObjectId) -> &Object {
        &self.objects[id.index()]
    }
}

impl IndexMut<ObjectId> for Arena {
    fn index_mut(&mut self, id: ObjectId) -> &mut Object {
        &mut self.objects[id.index()]
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
