//! Types and constants: what a checked program is about.
//!
//! ```text
//!     basic             the predeclared types, and what holds of each
//!     constant/         exact values of any size
//!     representable     which of them a type can hold
//!     typ · object      what types are made of; what names stand for
//!     scope · universe  names; what is predeclared
//!     arena, store      where all of that is kept
//!     named · subst     instances of generic types; types in the place of type parameters
//!     spelling          which type literals are spelled the same
//!     lookup            fields and methods by name
//!     typeset, termlist what an interface comes to
//!     predicates        identity, comparability, and what else holds of types
//!     typestring        types as messages show them
//! ```
//!
//! See         cmd/compile/internal/types2, go/constant in Go's sources.

mod arena;
mod basic;
mod check;
pub mod constant;
mod fold;
mod long_lists;
mod lookup;
mod named;
mod object;
mod predicates;
mod representable;
mod scope;
mod spelling;
mod store;
mod subst;
mod termlist;
mod typ;
mod typeset;
mod typestring;
mod universe;

pub use arena::Arena;
pub use basic::{BasicInfo, BasicKind};
pub use check::{
    Bodies, Config, Importer, Info, Initializer, Instance, Lacking, Mode, NEWEST, Selection, SelectionKind, Session,
    TypeAndValue, Version, Waiting, check, check_declarations,
};
pub use lookup::Lookup;
pub use object::{Object, ObjectId, ObjectKind, Package, PackageId, VarKind, is_exported};
pub use representable::{
    Overflow, SHIFT_BOUND, Unrepresentable, operation_name, overflow, representable, representation,
};
pub use scope::{Scope, ScopeId};
pub use subst::SubstMap;
pub use termlist::Terms;
pub use typ::{Alias, InstanceOf, Interface, Named, Signature, Struct, Term, Type, TypeId, TypeParam};
pub use typeset::{Clash, MOST_TERMS, TypeSet};
pub use typestring::Printer;
pub use universe::{Builtin, Universe};
