//! The checker: what each expression of a package is, and what is wrong with the package, in gc's words.
//!
//! ```text
//!     info · operand · errors              what a check finds out; what an expression comes to; how it reports
//!     driver · noder · large · version     in which order a package is checked; what gc adds; what a version of the language has
//!     bodies                               functions of imported packages, whose bodies wait until they are asked for
//!     resolver · import · receiver         what files declare and import; whose methods they are
//!     decl · typedecl · cycle · initorder  declarations; which may refer to themselves; which variable comes first
//!     typexpr · instantiated               names, and expressions that are types
//!     structs · signature · interface · union   the types that are made of several parts
//!     expr · operations · shift · comparison · index · slicing · conversions · literals · composite   expressions
//!     untyped · constants · predicates     values without a type; whether a type can hold a constant; what holds of types
//!     sizes · recording · errsupport       how large types are; what is written down; names that are nearly right
//!     call · arguments · selector · builtins · uses   calls, and what is called; what is evaluated only for its errors
//!     assignments · mismatch               what is assigned; wrong numbers of values
//!     stmt · switch · range · returns      statements; those that end a function
//! ```
//!
//! States      A check collects all declarations of a package, then checks each when it is first asked for, and function bodies last, in
//!             the order in which they were met. What has to wait until a type is complete waits in `delayed`.
//! Invariants  I1  what is reported, and in which order, is what gc reports: the same functions ask the same questions in the same order.
//! See         cmd/compile/internal/types2/check.go.

mod arguments;
mod assignments;
mod bodies;
mod builtins;
mod call;
mod comparison;
mod composite;
mod constants;
mod conversions;
mod cycle;
mod cycles;
mod decl;
mod driver;
mod errors;
mod errsupport;
mod expr;
mod given;
mod help;
mod import;
mod index;
mod infer;
mod info;
mod initorder;
mod instantiate;
mod instantiated;
mod interface;
mod keys;
mod kinds;
mod large;
mod layout;
mod literals;
mod lookup;
mod mismatch;
mod mono;
mod near;
mod noder;
mod operand;
mod operations;
mod predicates;
mod range;
mod receiver;
mod recording;
mod resolver;
mod returns;
mod selector;
mod shift;
mod signature;
mod sizes;
mod slicing;
mod stmt;
mod structs;
mod subst;
mod switch;
mod typedecl;
mod typeparam;
mod typexpr;
mod under;
mod unify;
mod union;
mod untyped;
mod uses;
mod validtype;
mod version;

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

pub use bodies::{Bodies, Waiting, check_declarations};
pub use driver::check;
pub(crate) use errors::{At, Report};
pub(crate) use expr::{Kind, Target};
pub use info::{Info, Initializer, Instance, Lacking, Selection, SelectionKind, TypeAndValue};
pub use operand::Mode;
pub(crate) use operand::Operand;

use super::arena::Arena;
use super::basic::BasicKind;
use super::constant::Value;
use super::object::{ObjectId, PackageId};
use super::scope::ScopeId;
use super::typ::TypeId;
use crate::source::{Diagnostics, FileId, Files, Pos};
use crate::syntax::{DeclId, ExprId, File, Symbol, Tree};

/// The language version 1.N of Go: only N.
pub type Version = u32;

/// The newest language version.
pub const NEWEST: Version = 27;

/// What a check is asked for.
#[derive(Clone, Debug)]
pub struct Config {
    /// The language version of the package, which a file's `//go:build` line may change.
    pub version: Version,
    /// Whether the bodies of functions are left out: of library packages only the declarations matter at first.
    pub ignore_func_bodies: bool,
    /// Whether every function has a body: whether there is nothing but these texts. gc: `-complete`.
    pub complete: bool,
    /// How many bytes of stack may be in use when a declaration is checked because of another one: if there are more, that is an error.
    /// A declaration by itself, which the parser bounds, is to have room above that.
    pub stack: usize,
}

/// Half of what a thread has by default.
const STACK_BYTES: usize = 1 << 20;

impl Default for Config {
    /// The newest version, with all bodies, on a thread with the usual stack.
    fn default() -> Config {
        Config { version: NEWEST, ignore_func_bodies: false, complete: true, stack: STACK_BYTES }
    }
}

/// Where imported packages come from.
pub trait Importer {
    /// The checked package of this path.
    ///
    /// # Errors
    /// The text that gc would say behind `could not import path`.
    fn import(&mut self, session: &mut Session<'_>, path: &str) -> Result<PackageId, String>;

    /// Whether Go has this name in a package that lacks it here, or without a name a package that cannot be imported here.
    fn lacks(&self, path: &str, name: &str) -> bool {
        let _ = (path, name);
        false
    }
}

/// What all packages of a program share.
#[derive(Debug)]
pub struct Session<'a> {
    /// Their texts.
    pub files: &'a mut Files,
    /// Their trees.
    pub tree: &'a mut Tree,
    /// Their types and objects.
    pub arena: &'a mut Arena,
    /// What was found out about their expressions.
    pub info: &'a mut Info,
    /// What is wrong with them.
    pub diagnostics: &'a mut Diagnostics,
}

/// A declaration at package level.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeclInfo {
    /// Its file's scope.
    pub(crate) file: Option<ScopeId>,
    /// Its file's language version.
    pub(crate) version: Version,
    /// The variables of `var a, b = f()`, or none.
    pub(crate) lhs: Rc<[ObjectId]>,
    /// Its type's expression.
    pub(crate) vtyp: Option<ExprId>,
    /// Its value's expression.
    pub(crate) init: Option<ExprId>,
    /// Whether a constant has its value from the declaration before it.
    pub(crate) inherited: bool,
    /// The declaration of a type or a function.
    pub(crate) decl: Option<DeclId>,
    /// Objects at package level that it refers to.
    pub(crate) deps: FxHashSet<ObjectId>,
}

/// In what the checker stands while it checks an object.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    /// The object at package level whose initial value or body is checked.
    pub(crate) decl: Option<ObjectId>,
    /// Where names are looked up.
    pub(crate) scope: Option<ScopeId>,
    /// The language version of the file.
    pub(crate) version: Version,
    /// What `iota` is, in a constant's declaration.
    pub(crate) iota: Option<Value>,
    /// Where errors are reported in place of the expression: the constant that has its value from the declaration before it.
    pub(crate) errpos: Option<Pos>,
    /// Whether it is inside of a list of type parameters.
    pub(crate) in_tparam_list: bool,
    /// The signature of the function around.
    pub(crate) sig: Option<TypeId>,
    /// Calls of `panic`, behind which nothing is reached.
    pub(crate) is_panic: FxHashSet<ExprId>,
    /// Whether an expression contains a call or receives from a channel.
    pub(crate) has_call_or_recv: bool,
}

/// What is known of an expression that has no final type yet.
#[derive(Clone, Debug)]
pub(crate) struct Untyped {
    /// Whether it is the left operand of a shift, whose type is not known yet.
    pub(crate) is_lhs: bool,
    /// Its mode.
    pub(crate) mode: Mode,
    /// Its type.
    pub(crate) typ: TypeId,
    /// Its value, if it is constant.
    pub(crate) val: Option<Rc<Value>>,
}

/// What waits until types are complete.
pub(crate) struct Action {
    pub(crate) version: Version,
    pub(crate) run: Box<dyn FnOnce(&mut Checker<'_, '_>)>,
}

/// The check of one package.
pub(crate) struct Checker<'s, 'a> {
    pub(crate) conf: Config,
    pub(crate) files: &'s mut Files,
    pub(crate) tree: &'s mut Tree,
    pub(crate) arena: &'s mut Arena,
    pub(crate) info: &'s mut Info,
    pub(crate) diagnostics: &'s mut Diagnostics,
    pub(crate) importer: &'a mut dyn Importer,
    /// The package.
    pub(crate) pkg: PackageId,
    /// Its files.
    pub(crate) parsed: Vec<File>,
    /// The language version of each.
    pub(crate) versions: FxHashMap<FileId, Version>,
    /// Objects at package level, and methods, with their declarations.
    pub(crate) obj_map: FxHashMap<ObjectId, DeclInfo>,
    /// The same objects in the order of the text.
    pub(crate) obj_list: Vec<ObjectId>,
    /// What each path stands for that was imported.
    pub(crate) imported: FxHashMap<String, PackageId>,
    /// Names of imported packages, for those that are not used.
    pub(crate) imports: Vec<ObjectId>,
    /// By scope and name, the `import .` that an object came with.
    pub(crate) dot_imports: FxHashMap<(ScopeId, Symbol), ObjectId>,
    /// The packages of all `import .`, with their names' objects.
    pub(crate) dotted: Vec<(ObjectId, PackageId)>,
    /// Variables that are used.
    pub(crate) used_vars: FxHashSet<ObjectId>,
    /// Names of packages that are used.
    pub(crate) used_pkg_names: FxHashSet<ObjectId>,
    /// Methods of each type of the package, as they are collected.
    pub(crate) methods: FxHashMap<ObjectId, Vec<ObjectId>>,
    /// Expressions without a final type.
    pub(crate) untyped: FxHashMap<ExprId, Untyped>,
    /// The type of the values of each method that was selected.
    pub(crate) method_values: FxHashMap<ObjectId, TypeId>,
    /// What the operand on the left of the expression that is being checked came to.
    pub(crate) prepared: Option<expr::Prepared>,
    /// Operands on the left of expressions, whose turn comes from the end. Whoever adds some takes them away again.
    pub(crate) spine: Vec<ExprId>,
    /// How types are laid out.
    pub(crate) layouts: sizes::Layouts,
    /// What waits, first in, first out.
    pub(crate) delayed: Vec<Action>,
    /// Objects that are being checked, each because of the one before it.
    pub(crate) obj_path: Vec<ObjectId>,
    /// The place of each in `obj_path`.
    pub(crate) obj_path_idx: FxHashMap<ObjectId, usize>,
    /// The scope of each signature that was written down: its parameters are declared in it.
    pub(crate) func_scopes: FxHashMap<TypeId, ScopeId>,
    /// Whether the size of a type depends on a type parameter.
    pub(crate) var_sizes: FxHashMap<TypeId, bool>,
    /// Types of finite size, and which of their type parameters they contain.
    pub(crate) finite: FxHashMap<TypeId, validtype::Contained>,
    /// What type parameters become.
    pub(crate) mono: mono::MonoGraph,
    /// The bodies that have not been checked, if each waits until it is asked for.
    pub(crate) bodies: Option<FxHashMap<ObjectId, bodies::Body>>,
    /// Where the stack was when the check began.
    pub(crate) stack: usize,
    /// Whether it was said that declarations refer to each other in too long a row.
    pub(crate) said_deep: bool,
    /// Whether an error was reported.
    pub(crate) has_errors: bool,
    /// Where it stands.
    pub(crate) env: Environment,
}

impl Checker<'_, '_> {
    pub(crate) fn later(&mut self, run: impl FnOnce(&mut Checker<'_, '_>) + 'static) {
        let version = self.env.version;
        self.delayed.push(Action { version, run: Box::new(run) });
    }

    /// The type of an object; the invalid type as long as it is not known.
    pub(crate) fn type_of(&self, object: ObjectId) -> TypeId {
        self.arena[object].typ.unwrap_or_else(|| self.arena.invalid())
    }

    pub(crate) fn basic(&self, kind: BasicKind) -> TypeId {
        self.arena.basic(kind)
    }

    pub(crate) fn invalid(&self) -> TypeId {
        self.arena.invalid()
    }

    pub(crate) fn is_valid(&self, typ: TypeId) -> bool {
        self.arena.unalias(typ) != self.arena.invalid()
    }

    pub(crate) fn under(&self, typ: TypeId) -> TypeId {
        self.arena.underlying(typ)
    }

    pub(crate) fn identical(&self, x: TypeId, y: TypeId) -> bool {
        self.arena.identical(self.tree, x, y)
    }

    /// The declaration that is being checked refers to `to`.
    pub(crate) fn add_decl_dep(&mut self, to: ObjectId) {
        let Some(from) = self.env.decl else { return };
        if !self.obj_map.contains_key(&to) {
            return;
        }
        if let Some(info) = self.obj_map.get_mut(&from) {
            info.deps.insert(to);
        }
    }
}
