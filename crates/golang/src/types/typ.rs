//! What a type is made of.
//!
//! Invariants  I1  fields, parameters, results and methods are objects: they have places, which messages name.
//!             I2  a variadic signature's last parameter is a slice, but for `append([]byte, string...)`.
//!             I3  `underlying` is set only from a right side that is complete.
//! See         cmd/compile/internal/types2/struct.go, signature.go, interface.go, named.go, alias.go, typeparam.go, union.go.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use super::basic::BasicKind;
use super::object::ObjectId;
use super::typeset::TypeSet;
use crate::source::Pos;
use crate::syntax::{ChanDir, Id};

/// A type of an [`Arena`](super::Arena).
pub type TypeId = Id<Type>;

/// A type.
#[derive(Clone, Debug)]
pub enum Type {
    /// A basic type under one of its names.
    Basic {
        /// Which.
        kind: BasicKind,
        /// `byte` and `rune` are names of their own.
        name: &'static str,
    },
    /// `[len]elem`
    Array {
        /// How many. None after an error.
        len: Option<u64>,
        /// Of what.
        elem: TypeId,
    },
    /// `[]elem`
    Slice(TypeId),
    /// `*base`
    Pointer(TypeId),
    /// `map[key]elem`
    Map {
        /// The keys' type.
        key: TypeId,
        /// The values' type.
        elem: TypeId,
    },
    /// `chan elem`
    Chan {
        /// What can be done with it.
        dir: ChanDir,
        /// Of what.
        elem: TypeId,
    },
    /// `struct { … }`
    Struct(Struct),
    /// The type of a call with several results, or with none.
    Tuple(Vec<ObjectId>),
    /// `func(…) …`
    Signature(Signature),
    /// `~A | B`, in an interface.
    Union(Vec<Term>),
    /// `interface { … }`
    Interface(Interface),
    /// A type that a declaration names, or an instance of one.
    Named(Named),
    /// A type parameter.
    TypeParam(TypeParam),
    /// Another name for a type.
    Alias(Alias),
}

/// `struct { … }`
#[derive(Clone, Default, Debug)]
pub struct Struct {
    /// The fields.
    pub fields: Vec<ObjectId>,
    /// Their tags, as many, or none at all.
    pub tags: Vec<Vec<u8>>,
}

impl Struct {
    /// A field's tag, which may be empty.
    pub fn tag(&self, field: usize) -> &[u8] {
        self.tags.get(field).map_or(&[], Vec::as_slice)
    }
}

/// `func(…) …`
#[derive(Clone, Default, Debug)]
pub struct Signature {
    /// The type parameters, which are [`Type::TypeParam`]s.
    pub tparams: Vec<TypeId>,
    /// The names that the receiver gives to its type's type parameters, which are [`Type::TypeParam`]s, too. Instances have none.
    pub rparams: Vec<TypeId>,
    /// The receiver.
    pub recv: Option<ObjectId>,
    /// The parameters.
    pub params: Vec<ObjectId>,
    /// The results.
    pub results: Vec<ObjectId>,
    /// Whether the last parameter takes any number of arguments.
    pub variadic: bool,
}

/// `~typ` or `typ`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
    /// Whether it stands for all types with this underlying type.
    pub tilde: bool,
    /// The type.
    pub typ: TypeId,
}

/// `interface { … }`
#[derive(Clone, Default, Debug)]
pub struct Interface {
    /// The methods that stand in it, sorted: see [`Arena::sort_methods`](super::Arena::sort_methods).
    pub methods: Vec<ObjectId>,
    /// The types that stand in it, and where.
    pub embeddeds: Vec<(TypeId, Pos)>,
    /// Whether it is the one around a bound such as `~int`, where the text has none.
    pub implicit: bool,
    /// Whether more is still to come: then nothing is known of what it comes to.
    pub incomplete: bool,
    /// What it comes to, once it was asked for.
    pub set: OnceCell<Rc<TypeSet>>,
}

/// A generic type, and what its type parameters became.
pub type InstanceOf = Option<(TypeId, Vec<TypeId>)>;

/// A type that a declaration names, or an instance of one.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name. Of an instance an object of its own, whose place is where it was first instantiated.
    pub obj: ObjectId,
    /// What stands behind the name in the declaration. None while that is not known, and of instances: see [`Arena::rhs`](super::Arena::rhs).
    pub rhs: Option<TypeId>,
    /// What an instance stands for, once it was asked for.
    pub(super) expanded: Cell<Option<TypeId>>,
    /// What was found when the underlying type was asked for.
    pub(super) underlying: Cell<Option<TypeId>>,
    /// Its type parameters. Instances have none here: see [`Arena::type_params`](super::Arena::type_params).
    pub tparams: Vec<TypeId>,
    /// Its methods, in the order of the text. Instances have none here.
    pub methods: Vec<ObjectId>,
    /// What it is an instance of.
    pub instance: InstanceOf,
}

impl Named {
    /// Without anything but a name.
    pub fn new(obj: ObjectId) -> Named {
        Named {
            obj,
            rhs: None,
            expanded: Cell::new(None),
            underlying: Cell::new(None),
            tparams: Vec::new(),
            methods: Vec::new(),
            instance: None,
        }
    }

    /// Its underlying type, if that was asked for already.
    pub(super) fn underlying(&self) -> Option<TypeId> {
        self.underlying.get()
    }

    /// What an instance stands for, if that was asked for already.
    pub(super) fn expanded(&self) -> Option<TypeId> {
        self.expanded.get()
    }
}

/// Another name for a type.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name.
    pub obj: ObjectId,
    /// What it stands for. None while that is not known, and of instances: see [`Arena::rhs`](super::Arena::rhs).
    pub rhs: Option<TypeId>,
    /// What an instance stands for, once it was asked for.
    pub(super) expanded: Cell<Option<TypeId>>,
    /// What is no alias at the end of the chain, once that was asked for.
    pub(super) actual: Cell<Option<TypeId>>,
    /// Its type parameters. Instances have none here: see [`Arena::type_params`](super::Arena::type_params).
    pub tparams: Vec<TypeId>,
    /// What it is an instance of.
    pub instance: InstanceOf,
}

impl Alias {
    /// Without anything but a name.
    pub fn new(obj: ObjectId) -> Alias {
        Alias {
            obj,
            rhs: None,
            expanded: Cell::new(None),
            actual: Cell::new(None),
            tparams: Vec::new(),
            instance: None,
        }
    }

    /// What an instance stands for, if that was asked for already.
    pub(super) fn expanded(&self) -> Option<TypeId> {
        self.expanded.get()
    }
}

/// A type parameter.
#[derive(Clone, Debug)]
pub struct TypeParam {
    /// Its name.
    pub obj: ObjectId,
    /// Which one of its list.
    pub index: usize,
    /// Its bound. None while that is not known. It need not be an interface: see [`Arena::constraint`](super::Arena::constraint).
    pub bound: Cell<Option<TypeId>>,
    /// The interface around a bound that is none, once it was asked for.
    pub(super) wrapped: Cell<Option<TypeId>>,
    /// The type parameter of a generic method, for which it stands in the method of an instance.
    pub stands_for: Option<TypeId>,
}

impl TypeParam {
    /// A type parameter.
    pub fn new(obj: ObjectId, index: usize, bound: Option<TypeId>) -> TypeParam {
        TypeParam { obj, index, bound: Cell::new(bound), wrapped: Cell::new(None), stands_for: None }
    }
}
