//! What names stand for.
//!
//! See         cmd/compile/internal/types2/object.go, package.go.

use super::arena::Arena;
use super::constant::Value;
use super::scope::ScopeId;
use super::typ::TypeId;
use super::universe::Builtin;
use crate::source::Pos;
use crate::source::unicode::is_letter;
use crate::syntax::{Id, Symbol, Tree};

/// An object of an [`Arena`].
pub type ObjectId = Id<Object>;
/// A package of an [`Arena`].
pub type PackageId = Id<Package>;

/// A package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it declares.
    pub scope: ScopeId,
    /// The packages that it imports, in the order of the text.
    pub imports: Vec<PackageId>,
    /// What Go's package of this path imports, near and far: gort's text of it imports something else. None: what this one does.
    pub imports_in_go: Option<fn(&str) -> Vec<&'static str>>,
    /// Whether it stands for one that could not be imported: nothing is said about the names that it lacks.
    pub fake: bool,
}

impl Package {
    /// A package that imports nothing.
    pub fn new(path: impl Into<String>, name: impl Into<String>, scope: ScopeId) -> Package {
        Package { path: path.into(), name: name.into(), scope, imports: Vec::new(), imports_in_go: None, fake: false }
    }
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub struct Object {
    /// The name.
    pub name: Symbol,
    /// Where it is declared.
    pub pos: Pos,
    /// In which package. None for what is predeclared.
    pub package: Option<PackageId>,
    /// Its type. None while that is not known.
    pub typ: Option<TypeId>,
    /// The scope that it is in.
    pub parent: Option<ScopeId>,
    /// From where on it can be seen.
    pub scope_pos: Pos,
    /// The order of its declaration among those of its package, from 1.
    pub order: u32,
    /// Whether it is a method that needs a pointer, as the text says it before the type of its receiver is known.
    pub ptr_recv: bool,
    /// The field, parameter or method of a generic declaration that it was made from.
    pub origin: Option<ObjectId>,
    /// What it is.
    pub kind: ObjectKind,
}

/// Kinds of objects.
#[derive(Clone, Debug)]
pub enum ObjectKind {
    /// An imported package.
    PkgName(PackageId),
    /// A constant.
    Const(Value),
    /// A type's name.
    TypeName,
    /// A variable.
    Var(VarKind),
    /// A function or method.
    Func,
    /// A label.
    Label,
    /// A function that the language has.
    Builtin(Builtin),
    /// `nil`
    Nil,
}

/// Kinds of variables.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VarKind {
    /// Of a package.
    Package,
    /// Of a function.
    Local,
    /// A receiver.
    Recv,
    /// A parameter.
    Param,
    /// A result.
    Result,
    /// A field of a struct.
    Field,
    /// A field that is named as its type.
    Embedded,
}

impl Object {
    /// An object that is in no scope yet.
    pub fn new(name: Symbol, pos: Pos, package: Option<PackageId>, typ: Option<TypeId>, kind: ObjectKind) -> Object {
        Object {
            name,
            pos,
            package,
            typ,
            parent: None,
            scope_pos: Pos::NONE,
            order: 0,
            ptr_recv: false,
            origin: None,
            kind,
        }
    }

    /// The same with another type, as an instance has it. The id is that of the object itself.
    pub(super) fn with_type(&self, id: ObjectId, typ: TypeId) -> Object {
        Object { typ: Some(typ), origin: self.origin.or(Some(id)), ..self.clone() }
    }

    /// Whether it is a field that is named as its type.
    pub fn is_embedded(&self) -> bool {
        matches!(self.kind, ObjectKind::Var(VarKind::Embedded))
    }
}

/// Whether other packages can use the name.
pub fn is_exported(name: &str) -> bool {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    if let Some(first) = name.bytes().next().filter(u8::is_ascii) {
        return first.is_ascii_uppercase();
    }
    name.chars().next().is_some_and(|ch| is_letter(ch) && ch.general_category() == GeneralCategory::UppercaseLetter)
}

impl Arena {
    /// Whether two names of fields or methods are the same: of those that are not exported the packages count, too.
    pub fn same_name(&self, tree: &Tree, x: ObjectId, y: ObjectId) -> bool {
        let (x, y) = (&self[x], &self[y]);
        x.name == y.name && (is_exported(tree.text(x.name)) || self.same_package(x.package, y.package))
    }

    /// Whether they are the same package, or none.
    pub(super) fn same_package(&self, x: Option<PackageId>, y: Option<PackageId>) -> bool {
        match (x, y) {
            (Some(x), Some(y)) => x == y || self[x].path == self[y].path,
            (x, y) => x == y,
        }
    }

    /// Sorts methods as Go does: exported ones first, then by name, then by package.
    pub fn sort_methods(&self, tree: &Tree, methods: &mut [ObjectId]) {
        methods.sort_by_key(|method| self.method_order(tree, *method));
    }

    fn method_order<'a>(&'a self, tree: &'a Tree, method: ObjectId) -> (bool, &'a str, Option<&'a str>) {
        let object = &self[method];
        let name = tree.text(object.name);
        let hidden = !is_exported(name);
        (hidden, name, object.package.filter(|_| hidden).map(|package| self[package].path.as_str()))
    }
}
