//! What is predeclared.
//!
//! See         cmd/compile/internal/types2/universe.go.

use super::arena::Arena;
use super::basic::BasicKind;
use super::constant::Value;
use super::object::{Object, ObjectId, ObjectKind, Package, PackageId, VarKind};
use super::scope::{Scope, ScopeId};
use super::typ::{Alias, Interface, Named, Signature, Type, TypeId};
use crate::source::Pos;
use crate::syntax::{Id, Tree};

/// The ids of what is predeclared.
#[derive(Clone, Debug)]
pub struct Universe {
    /// The scope around all packages.
    pub scope: ScopeId,
    /// `byte`
    pub byte: TypeId,
    /// `rune`
    pub rune: TypeId,
    /// `error`
    pub error: TypeId,
    /// `any`
    pub any: TypeId,
    /// `comparable`
    pub comparable: TypeId,
    /// `iota`
    pub iota: ObjectId,
    /// Package unsafe.
    pub unsafe_package: PackageId,
    /// The type of a call without results.
    pub empty_tuple: TypeId,
    empty_interface: TypeId,
}

impl Default for Universe {
    /// The numbers that the first of everything gets. `declare` says what they really are.
    fn default() -> Universe {
        let first = Id::of(0);
        Universe {
            scope: Id::of(0),
            byte: first,
            rune: first,
            error: first,
            any: first,
            comparable: first,
            iota: Id::of(0),
            unsafe_package: Id::of(0),
            empty_tuple: first,
            empty_interface: first,
        }
    }
}

/// A function that the language has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Builtin {
    /// `append`
    Append,
    /// `cap`
    Cap,
    /// `clear`
    Clear,
    /// `close`
    Close,
    /// `complex`
    Complex,
    /// `copy`
    Copy,
    /// `delete`
    Delete,
    /// `imag`
    Imag,
    /// `len`
    Len,
    /// `make`
    Make,
    /// `max`
    Max,
    /// `min`
    Min,
    /// `new`
    New,
    /// `panic`
    Panic,
    /// `print`
    Print,
    /// `println`
    Println,
    /// `real`
    Real,
    /// `recover`
    Recover,
    /// `unsafe.Add`
    Add,
    /// `unsafe.Alignof`
    Alignof,
    /// `unsafe.Offsetof`
    Offsetof,
    /// `unsafe.Sizeof`
    Sizeof,
    /// `unsafe.Slice`
    Slice,
    /// `unsafe.SliceData`
    SliceData,
    /// `unsafe.String`
    String,
    /// `unsafe.StringData`
    StringData,
}

impl Builtin {
    /// All of them.
    pub const ALL: [Builtin; 26] = {
        use Builtin::*;
        [
            Append, Cap, Clear, Close, Complex, Copy, Delete, Imag, Len, Make, Max, Min, New, Panic, Print, Println,
            Real, Recover, Add, Alignof, Offsetof, Sizeof, Slice, SliceData, String, StringData,
        ]
    };

    /// Whether it belongs to package unsafe.
    pub fn is_unsafe(self) -> bool {
        self >= Builtin::Add
    }

    /// The name, the least number of arguments, whether there may be more, and whether a call may stand as a statement.
    pub fn rules(self) -> (&'static str, usize, bool, bool) {
        match self {
            Builtin::Append => ("append", 1, true, false),
            Builtin::Cap => ("cap", 1, false, false),
            Builtin::Clear => ("clear", 1, false, true),
            Builtin::Close => ("close", 1, false, true),
            Builtin::Complex => ("complex", 2, false, false),
            Builtin::Copy => ("copy", 2, false, true),
            Builtin::Delete => ("delete", 2, false, true),
            Builtin::Imag => ("imag", 1, false, false),
            Builtin::Len => ("len", 1, false, false),
            Builtin::Make => ("make", 1, true, false),
            Builtin::Max => ("max", 1, true, false),
            Builtin::Min => ("min", 1, true, false),
            Builtin::New => ("new", 1, false, false),
            Builtin::Panic => ("panic", 1, false, true),
            Builtin::Print => ("print", 0, true, true),
            Builtin::Println => ("println", 0, true, true),
            Builtin::Real => ("real", 1, false, false),
            Builtin::Recover => ("recover", 0, false, true),
            Builtin::Add => ("Add", 2, false, false),
            Builtin::Alignof => ("Alignof", 1, false, false),
            Builtin::Offsetof => ("Offsetof", 1, false, false),
            Builtin::Sizeof => ("Sizeof", 1, false, false),
            Builtin::Slice => ("Slice", 2, false, false),
            Builtin::SliceData => ("SliceData", 1, false, false),
            Builtin::String => ("String", 2, false, false),
            Builtin::StringData => ("StringData", 1, false, false),
        }
    }
}

impl Universe {
    /// The basic type: they are the first types of every arena.
    pub(super) fn basic(&self, kind: BasicKind) -> TypeId {
        Id::of(kind as usize)
    }

    /// `interface{}`
    pub fn empty_interface(&self) -> TypeId {
        self.empty_interface
    }

    pub(super) fn declare(arena: &mut Arena, tree: &mut Tree) -> Universe {
        let scope = arena.add_scope(Scope::default());
        let mut define = |arena: &mut Arena, name: &str, typ: Option<TypeId>, kind: ObjectKind| {
            let object = arena.add_object(Object::new(tree.intern(name), Pos::NONE, None, typ, kind));
            arena.insert(scope, object).expect("predeclared names differ");
            object
        };
        for (at, kind) in BasicKind::ALL.into_iter().enumerate() {
            let typ = arena.add_type(Type::Basic { kind, name: kind.name() });
            assert_eq!(typ.index(), at);
            // `unsafe.Pointer` and untyped types have no name here.
            if !kind.name().contains(['.', ' ']) {
                define(arena, kind.name(), Some(typ), ObjectKind::TypeName);
            }
        }
        let basic = |kind: BasicKind| Id::of(kind as usize);
        let [byte, rune] = [("byte", BasicKind::Uint8), ("rune", BasicKind::Int32)].map(|(name, kind)| {
            let typ = arena.add_type(Type::Basic { kind, name });
            define(arena, name, Some(typ), ObjectKind::TypeName);
            typ
        });
        let mut named = |arena: &mut Arena, name: &str, interface: Interface| {
            let object = define(arena, name, None, ObjectKind::TypeName);
            let rhs = arena.add_type(Type::Interface(interface));
            let typ = arena.add_type(match name {
                "any" => Type::Alias(Alias { rhs: Some(rhs), ..Alias::new(object) }),
                _ => Type::Named(Named { rhs: Some(rhs), ..Named::new(object) }),
            });
            arena[object].typ = Some(typ);
            (typ, rhs)
        };
        let (any, empty_interface) = named(arena, "any", Interface::default());
        let (comparable, _) = named(arena, "comparable", Interface::comparable());
        let (error, methods) = named(arena, "error", Interface::default());
        for (name, value) in [("true", true), ("false", false)] {
            let kind = ObjectKind::Const(Value::Bool(value));
            define(arena, name, Some(basic(BasicKind::UntypedBool)), kind);
        }
        let untyped_int = Some(basic(BasicKind::UntypedInt));
        let iota = define(arena, "iota", untyped_int, ObjectKind::Const(Value::Int64(0)));
        define(arena, "nil", Some(basic(BasicKind::UntypedNil)), ObjectKind::Nil);
        for builtin in Builtin::ALL.into_iter().filter(|builtin| !builtin.is_unsafe()) {
            define(arena, builtin.rules().0, None, ObjectKind::Builtin(builtin));
        }
        let unsafe_package = Self::declare_unsafe(arena, tree, scope);
        let empty_tuple = arena.add_type(Type::Tuple(Vec::new()));

        let var = |name, typ, kind| Object::new(name, Pos::NONE, None, Some(typ), ObjectKind::Var(kind));
        let (none, name) = (tree.intern(""), tree.intern("Error"));
        let recv = arena.add_object(var(none, error, VarKind::Recv));
        let result = arena.add_object(var(none, basic(BasicKind::String), VarKind::Result));
        let signature = Signature { recv: Some(recv), results: vec![result], ..Signature::default() };
        let signature = arena.add_type(Type::Signature(signature));
        let method = arena.add_object(Object::new(name, Pos::NONE, None, Some(signature), ObjectKind::Func));
        arena[methods] = Type::Interface(Interface { methods: vec![method], ..Interface::default() });
        Universe { scope, byte, rune, error, any, comparable, iota, unsafe_package, empty_tuple, empty_interface }
    }

    fn declare_unsafe(arena: &mut Arena, tree: &mut Tree, universe: ScopeId) -> PackageId {
        let scope = arena.add_scope(Scope::new(Some(universe), (Pos::NONE, Pos::NONE)));
        let package = arena.add_package(Package::new("unsafe", "unsafe", scope));
        let pointer: TypeId = Id::of(BasicKind::UnsafePointer as usize);
        let functions = Builtin::ALL.into_iter().filter(|builtin| builtin.is_unsafe());
        let functions = functions.map(|builtin| (builtin.rules().0, None, ObjectKind::Builtin(builtin)));
        for (name, typ, kind) in functions.chain([("Pointer", Some(pointer), ObjectKind::TypeName)]) {
            let object = arena.add_object(Object::new(tree.intern(name), Pos::NONE, Some(package), typ, kind));
            arena.insert(scope, object).expect("the names of package unsafe differ");
        }
        package
    }
}
