//! What holds of types: what they are, whether two are identical, what can be compared.
//!
//! Invariants  I1  nothing here recurses: what remains to be looked at lies on a list.
//! See         cmd/compile/internal/types2/predicates.go.

use rustc_hash::FxHashSet;

use super::arena::Arena;
use super::basic::{BasicInfo, BasicKind};
use super::object::ObjectId;
use super::termlist::{Algebra, Terms};
use super::typ::{Signature, Type, TypeId};
use crate::syntax::{ChanDir, Tree};

/// Two types that are compared, with what is taken for granted meanwhile.
struct Comparison<'a> {
    arena: &'a Arena,
    tree: &'a Tree,
    /// Pairs that are still to be compared.
    todo: Vec<(TypeId, TypeId)>,
    /// Interfaces that are being compared: met again, they are the same.
    interfaces: FxHashSet<(TypeId, TypeId)>,
    /// Type parameters of two generic signatures stand for each other.
    parameters: FxHashSet<(TypeId, TypeId)>,
    /// Whether tags of fields do not matter.
    ignore_tags: bool,
}

impl Comparison<'_> {
    fn objects(&mut self, x: &[ObjectId], y: &[ObjectId]) -> bool {
        let typ = |object: &ObjectId| self.arena[*object].typ.unwrap_or(self.arena.invalid());
        self.todo.extend(x.iter().zip(y).map(|(x, y)| (typ(x), typ(y))));
        x.len() == y.len()
    }

    fn signatures(&mut self, x: &Signature, y: &Signature) -> bool {
        if x.variadic != y.variadic || x.tparams.len() != y.tparams.len() {
            return false;
        }
        for pair in x.tparams.iter().copied().zip(y.tparams.iter().copied()) {
            self.parameters.insert(pair);
            if let (Type::TypeParam(x), Type::TypeParam(y)) = (&self.arena[pair.0], &self.arena[pair.1]) {
                self.todo.extend(x.bound.get().zip(y.bound.get()));
            }
        }
        self.objects(&x.params, &y.params) && self.objects(&x.results, &y.results)
    }

    /// Whether they are identical if all that is put on the list is.
    fn step(&mut self, x: TypeId, y: TypeId) -> bool {
        let (arena, tree) = (self.arena, self.tree);
        let (x, y) = (arena.unalias(x), arena.unalias(y));
        if x == y || self.parameters.contains(&(x, y)) {
            return true;
        }
        match (&arena[x], &arena[y]) {
            (Type::Basic { kind: x, .. }, Type::Basic { kind: y, .. }) => x == y,
            (Type::Array { len: m, elem: x }, Type::Array { len: n, elem: y }) => {
                self.todo.push((*x, *y));
                m == n || m.is_none() || n.is_none()
            }
            (Type::Slice(x), Type::Slice(y)) | (Type::Pointer(x), Type::Pointer(y)) => {
                self.todo.push((*x, *y));
                true
            }
            (Type::Map { key, elem }, Type::Map { key: other_key, elem: other_elem }) => {
                self.todo.extend([(*key, *other_key), (*elem, *other_elem)]);
                true
            }
            (Type::Chan { dir, elem }, Type::Chan { dir: other_dir, elem: other_elem }) => {
                self.todo.push((*elem, *other_elem));
                dir == other_dir
            }
            (Type::Struct(x), Type::Struct(y)) => {
                let same = |(at, (f, g)): (usize, (&ObjectId, &ObjectId))| {
                    arena[*f].is_embedded() == arena[*g].is_embedded()
                        && (self.ignore_tags || x.tag(at) == y.tag(at))
                        && arena.same_name(tree, *f, *g)
                };
                x.fields.iter().zip(&y.fields).enumerate().all(same) && self.objects(&x.fields, &y.fields)
            }
            (Type::Tuple(x), Type::Tuple(y)) => self.objects(x, y),
            (Type::Signature(x), Type::Signature(y)) => self.signatures(x, y),
            (Type::Union(_), Type::Union(_)) | (Type::Interface(_), Type::Interface(_)) => {
                if !self.interfaces.insert((x, y)) || self.interfaces.contains(&(y, x)) {
                    return true;
                }
                let (x, y) = (arena.type_set(tree, x), arena.type_set(tree, y));
                x.comparable == y.comparable
                    && Algebra { arena, tree }.equal(&x.terms, &y.terms)
                    && x.methods.iter().zip(&y.methods).all(|(x, y)| arena.same_name(tree, *x, *y))
                    && self.objects(&x.methods, &y.methods)
            }
            (Type::Named(x), Type::Named(y)) => match (&x.instance, &y.instance) {
                (Some((x, x_args)), Some((y, y_args))) => {
                    self.todo.extend(x_args.iter().copied().zip(y_args.iter().copied()));
                    x == y && x_args.len() == y_args.len()
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl Arena {
    /// Whether the types are identical.
    pub fn identical(&self, tree: &Tree, x: TypeId, y: TypeId) -> bool {
        self.compared(tree, x, y, false)
    }

    /// Whether they are if tags of fields do not matter.
    pub fn identical_ignore_tags(&self, tree: &Tree, x: TypeId, y: TypeId) -> bool {
        self.compared(tree, x, y, true)
    }

    fn compared(&self, tree: &Tree, x: TypeId, y: TypeId, ignore_tags: bool) -> bool {
        if x == y {
            return true;
        }
        let mut comparison = Comparison {
            arena: self,
            tree,
            todo: vec![(x, y)],
            interfaces: FxHashSet::default(),
            parameters: FxHashSet::default(),
            ignore_tags,
        };
        while let Some((x, y)) = comparison.todo.pop() {
            if !comparison.step(x, y) {
                return false;
            }
        }
        true
    }

    /// Whether values of the type can be compared. `dynamic`: interfaces can, though it may panic.
    pub fn is_comparable(&self, tree: &Tree, typ: TypeId, dynamic: bool) -> bool {
        let mut seen = FxHashSet::default();
        let mut todo = vec![(typ, dynamic)];
        while let Some((typ, dynamic)) = todo.pop() {
            if !seen.insert((typ, dynamic)) {
                continue;
            }
            match &self[self.underlying(typ)] {
                Type::Basic { kind: BasicKind::UntypedNil, .. } => return false,
                Type::Basic { .. } | Type::Pointer(_) | Type::Chan { .. } => {}
                Type::Struct(of) => {
                    todo.extend(of.fields.iter().filter_map(|field| self[*field].typ).map(|typ| (typ, dynamic)));
                }
                Type::Array { elem, .. } => todo.push((*elem, dynamic)),
                Type::Interface(_) if dynamic && !self.is_type_param(typ) => {}
                Type::Interface(_) => {
                    let set = self.type_set(tree, typ);
                    match &set.terms {
                        Terms::All if !set.comparable => return false,
                        Terms::All => {}
                        // Of none nothing can be said.
                        Terms::Of(terms) if terms.is_empty() => return false,
                        Terms::Of(terms) => todo.extend(terms.iter().map(|term| (term.typ, false))),
                    }
                }
                _ => return false,
            }
        }
        true
    }

    /// Whether all types that the first terms allow are allowed by the second ones.
    pub(super) fn is_subset(&self, tree: &Tree, x: &Terms, y: &Terms) -> bool {
        Algebra { arena: self, tree }.subset(x, y)
    }

    /// Whether both allow the same types.
    pub(super) fn equal_terms(&self, tree: &Tree, x: &Terms, y: &Terms) -> bool {
        Algebra { arena: self, tree }.equal(x, y)
    }

    /// Whether the type allows `nil`.
    pub fn has_nil(&self, tree: &Tree, typ: TypeId) -> bool {
        match &self[self.underlying(typ)] {
            Type::Basic { kind, .. } => *kind == BasicKind::UnsafePointer,
            Type::Slice(_) | Type::Pointer(_) | Type::Signature(_) | Type::Map { .. } | Type::Chan { .. } => true,
            Type::Interface(_) if !self.is_type_param(typ) => true,
            Type::Interface(_) => match &self.type_set(tree, typ).terms {
                Terms::Of(terms) if !terms.is_empty() => terms.iter().all(|term| {
                    !matches!(self[self.underlying(term.typ)], Type::Interface(_)) && self.has_nil(tree, term.typ)
                }),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether it is a type parameter.
    pub fn is_type_param(&self, typ: TypeId) -> bool {
        matches!(self[self.unalias(typ)], Type::TypeParam(_))
    }

    /// Whether its underlying type is an interface, and it is no type parameter.
    pub fn is_interface(&self, typ: TypeId) -> bool {
        !self.is_type_param(typ) && matches!(self[self.underlying(typ)], Type::Interface(_))
    }

    /// Whether the type has a name.
    pub fn has_name(&self, typ: TypeId) -> bool {
        matches!(self[self.unalias(typ)], Type::Basic { .. } | Type::Named(_) | Type::TypeParam(_))
    }

    /// The basic type that is its underlying type.
    pub fn basic_kind(&self, typ: TypeId) -> Option<BasicKind> {
        match self[self.underlying(typ)] {
            Type::Basic { kind, .. } => Some(kind),
            _ => None,
        }
    }

    /// Whether its underlying type is a basic type of which one of these holds.
    pub fn is_basic(&self, typ: TypeId, info: BasicInfo) -> bool {
        self.basic_kind(typ).is_some_and(|kind| kind.info().has(info))
    }

    /// Whether a value of one type can be assigned to another, by the rules that ask neither for methods nor for constants: the types
    /// are identical, or their underlying types are and one has no name, or a channel gives up a direction. Interfaces and untyped
    /// values are for `implements` and the conversion of constants.
    pub fn assignable_by_form(&self, tree: &Tree, from: TypeId, to: TypeId) -> bool {
        if self.identical(tree, from, to) {
            return true;
        }
        let unnamed = !self.has_name(from) || !self.has_name(to);
        if !unnamed || self.is_type_param(from) || self.is_type_param(to) {
            return false;
        }
        let (from, to) = (self.underlying(from), self.underlying(to));
        match (&self[from], &self[to]) {
            (Type::Chan { dir: ChanDir::Both, elem: from }, Type::Chan { elem: to, .. }) => {
                self.identical(tree, *from, *to)
            }
            _ => self.identical(tree, from, to),
        }
    }
}
