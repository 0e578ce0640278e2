//! What a check finds out about a program.
//!
//! Invariants  I1  ids are those of the program's one tree and one arena.
//! Rejected    One vector for each column: that of selections would have an entry for each expression of a program, and while it grows it
//!             would be there twice.
//! See         cmd/compile/internal/types2/api.go (Info), selection.go.

use std::num::NonZeroU32;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Mode, Version};
use crate::source::{FileId, Pos};
use crate::syntax::{ExprId, NameId};
use crate::types::constant::Value;
use crate::types::{ObjectId, PackageId, TypeId};

/// How many expressions share a page of a column.
const PAGE: usize = 512;

/// Something about each of some expressions.
#[derive(Clone, Debug)]
pub struct Column<T> {
    /// What is known of each expression of a page. There are no pages of which nothing is known.
    pages: Vec<Option<Box<[Option<T>]>>>,
}

impl<T> Default for Column<T> {
    fn default() -> Column<T> {
        Column { pages: Vec::new() }
    }
}

impl<T> Column<T> {
    /// What is known of the expression.
    pub fn get(&self, x: impl Into<ExprId>) -> Option<&T> {
        let at = x.into().index();
        self.pages.get(at / PAGE)?.as_ref()?[at % PAGE].as_ref()
    }

    /// What is known of the expression, to change it.
    pub fn get_mut(&mut self, x: impl Into<ExprId>) -> Option<&mut T> {
        let at = x.into().index();
        self.pages.get_mut(at / PAGE)?.as_mut()?[at % PAGE].as_mut()
    }

    /// From now on this is known of it.
    pub fn set(&mut self, x: impl Into<ExprId>, value: T) {
        let at = x.into().index();
        let page = at / PAGE;
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, || None);
        }
        let page = self.pages[page].get_or_insert_with(|| std::iter::repeat_with(|| None).take(PAGE).collect());
        page[at % PAGE] = Some(value);
    }

    /// From now on nothing is known of it.
    fn forget(&mut self, x: ExprId) {
        if let Some(Some(page)) = self.pages.get_mut(x.index() / PAGE) {
            page[x.index() % PAGE] = None;
        }
    }
}

/// What an expression is.
#[derive(Clone, Copy, Debug)]
pub struct TypeAndValue<'a> {
    /// In which way it can be used.
    pub mode: Mode,
    /// Its type. Of a call without results the empty tuple.
    pub typ: TypeId,
    /// Its value, if it is constant.
    pub val: Option<&'a Rc<Value>>,
}

/// What expressions are.
#[derive(Clone, Default, Debug)]
pub struct Types {
    known: Column<(Mode, TypeId)>,
    /// Few are constant.
    values: Column<Rc<Value>>,
}

impl Types {
    /// What the expression is.
    pub fn get(&self, x: impl Into<ExprId>) -> Option<TypeAndValue<'_>> {
        let x = x.into();
        let (mode, typ) = *self.known.get(x)?;
        Some(TypeAndValue { mode, typ, val: self.values.get(x) })
    }

    /// From now on it has this type, if it is known.
    pub fn set_type(&mut self, x: impl Into<ExprId>, typ: TypeId) {
        if let Some((_, known)) = self.known.get_mut(x) {
            *known = typ;
        }
    }

    /// From now on it is this.
    pub fn set(&mut self, x: impl Into<ExprId>, mode: Mode, typ: TypeId, val: Option<Rc<Value>>) {
        let x = x.into();
        self.known.set(x, (mode, typ));
        match val {
            Some(val) => self.values.set(x, val),
            None => self.values.forget(x),
        }
    }
}

/// How a generic type or function was instantiated.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The type arguments.
    pub targs: Vec<TypeId>,
    /// The type that came out.
    pub typ: TypeId,
}

/// Kinds of `x.f`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectionKind {
    /// A field.
    FieldVal,
    /// A method of a value.
    MethodVal,
    /// A method of a type: `T.f`.
    MethodExpr,
}

/// `x.f` that is not a package's name with one of its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selection {
    /// What it is.
    pub kind: SelectionKind,
    /// The type of `x`.
    pub recv: TypeId,
    /// The field or method.
    pub obj: ObjectId,
    /// The path: numbers of the embedded fields on the way, then the number of the field or method.
    pub index: Box<[usize]>,
    /// Whether a pointer is followed on the way.
    pub indirect: bool,
}

/// Selections. Those that are equal, as in the links of `x.f().f()`, are there once.
#[derive(Clone, Default, Debug)]
pub struct Selections {
    /// The numbers of the selections, from 1.
    numbers: Column<NonZeroU32>,
    all: Vec<Rc<Selection>>,
}

impl Selections {
    /// What the selector expression selects.
    pub fn get(&self, x: impl Into<ExprId>) -> Option<&Rc<Selection>> {
        self.all.get(self.numbers.get(x)?.get() as usize - 1)
    }

    /// From now on it selects this.
    pub fn set(&mut self, x: impl Into<ExprId>, selection: Selection) {
        if self.all.last().is_none_or(|last| **last != selection) {
            self.all.push(Rc::new(selection));
        }
        if let Some(number) = NonZeroU32::new(self.all.len() as u32) {
            self.numbers.set(x, number);
        }
    }
}

/// `var a, b = x`, whose turn it is.
#[derive(Clone, Debug)]
pub struct Initializer {
    /// The variables.
    pub lhs: Vec<ObjectId>,
    /// The value.
    pub rhs: ExprId,
}

/// What Go has and the importer has not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lacking {
    /// Where it is used.
    pub pos: Pos,
    /// The package's path.
    pub package: String,
    /// The name in the package. Empty: the whole package.
    pub name: String,
}

/// What is known of all packages.
#[derive(Clone, Default, Debug)]
pub struct Info {
    /// Types and values of expressions.
    pub types: Types,
    /// What a name declares.
    pub defs: Column<ObjectId>,
    /// What a name stands for.
    pub uses: Column<ObjectId>,
    /// Selections, by the selector expression.
    pub selections: Selections,
    /// Instances, by the name of what is generic.
    pub instances: FxHashMap<NameId, Instance>,
    /// The variable of each clause of a type switch with a name, by the clause's place.
    pub clause_vars: FxHashMap<Pos, ObjectId>,
    /// The version of the language that each file is in.
    pub versions: FxHashMap<FileId, Version>,
    /// The variables of each package in the order in which they get their values.
    pub init_order: FxHashMap<PackageId, Vec<Initializer>>,
    /// Functions whose bodies have not been checked.
    pub unchecked: FxHashSet<ObjectId>,
    /// What the program uses that Go has and the importer has not: it is no error of the program.
    pub lacking: Vec<Lacking>,
    /// Packages that name something which another system or another version of Go has otherwise.
    pub of_target: FxHashSet<PackageId>,
}
