//! Declarations of types: definitions and aliases, their type parameters, their methods.
//!
//! See         cmd/compile/internal/types2/decl.go.

use std::cell::Cell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Checker, Report};
use crate::syntax::{DeclId, DeclKind, ExprId, ExprKind, Field, List, Operator, Symbol};
use crate::types::object::{ObjectId, PackageId, is_exported};
use crate::types::typ::{Alias, Interface, Named, Type, TypeId};

/// What becomes known while a type's declaration is checked.
#[derive(Default)]
struct Found {
    version_error: Cell<bool>,
    rhs: Cell<Option<TypeId>>,
}

impl Checker<'_, '_> {
    /// Whether the type is a constraint of another package.
    pub(crate) fn is_imported_constraint(&self, typ: TypeId) -> bool {
        let Some(Type::Named(named)) = self.arena.as_named(typ).map(|named| &self.arena[named]) else { return false };
        let package = self.arena[named.obj].package;
        package.is_some_and(|package| package != self.pkg)
            && matches!(self.arena[self.under(typ)], Type::Interface(_))
            && !self.arena.type_set(self.tree, typ).is_method_set()
    }

    pub(super) fn type_decl(&mut self, obj: ObjectId, decl: DeclId) {
        let DeclKind::Type { tparams, alias, typ, .. } = self.tree[decl].kind else { return };
        let found = Rc::new(Found::default());
        let known = found.clone();
        self.later(move |check| {
            if let Some(named) = check.arena[obj].typ.and_then(|typ| check.arena.as_named(typ)) {
                check.valid_type(named);
            }
            // Of a type of the package it was said where it is declared.
            let rhs = known.rhs.get().filter(|_| !known.version_error.get() && !check.allow_version(18));
            if let Some(rhs) = rhs.filter(|rhs| check.is_imported_constraint(*rhs)) {
                let what = format!("using type constraint {}", check.show(rhs));
                check.verify_version(typ, 18, &what);
            }
        });
        let tparam = self.tree.list(tparams).first().map(|field| field.pos);
        let allowed = match tparam {
            Some(pos) if alias => self.verify_version(pos, 23, "generic type alias"),
            Some(pos) => self.verify_version(pos, 18, "type parameter"),
            None => true,
        };
        let allowed = allowed && (!alias || self.verify_version(self.tree[decl].pos, 9, "type alias"));
        found.version_error.set(!allowed);
        let declared = self.arena.add_type(match alias {
            true => Type::Alias(Alias::new(obj)),
            false => Type::Named(Named::new(obj)),
        });
        self.arena[obj].typ.get_or_insert(declared);
        if tparam.is_some() {
            self.open_scope();
            self.collect_type_params(declared, tparams);
        }
        let rhs = self.declared_type(typ, Some(obj));
        found.rhs.set(Some(rhs));
        let invalid = self.invalid();
        let mut wrong = None;
        match &mut self.arena[declared] {
            Type::Alias(of) => {
                of.rhs = Some(rhs);
                if of.tparams.contains(&rhs) {
                    of.rhs = Some(invalid);
                    wrong = Some("cannot use type parameter declared in alias declaration as RHS");
                }
            }
            Type::Named(of) => of.rhs = Some(rhs),
            _ => unreachable!("it was made here"),
        }
        if !alias && self.arena.is_type_param(rhs) {
            wrong = Some("cannot use a type parameter as RHS in type declaration");
            if let Type::Named(of) = &mut self.arena[declared] {
                of.rhs = Some(invalid);
            }
        }
        if let Some(wrong) = wrong {
            self.error(typ, wrong);
        }
        if tparam.is_some() {
            self.close_scope();
        }
    }

    /// Declares the type parameters of a type or signature, and then looks at their bounds, which may name all of them and the type.
    pub(super) fn collect_type_params(&mut self, of: TypeId, list: List<Field>) {
        let list = self.tree.list(list).to_vec();
        let mut tparams = Vec::new();
        for (index, field) in list.iter().enumerate() {
            let name = field.name.expect("a type parameter has a name");
            tparams.push(self.declare_type_param(Some(name), self.tree[name].pos, self.tree.name(name), index));
        }
        match &mut self.arena[of] {
            Type::Named(of) => of.tparams.clone_from(&tparams),
            Type::Alias(of) => of.tparams.clone_from(&tparams),
            Type::Signature(of) => of.tparams.clone_from(&tparams),
            other => unreachable!("gort internal bug: type parameters of {other:?}; please report"),
        }
        self.env.in_tparam_list = true;
        let mut bound = self.invalid();
        for (at, field) in list.iter().enumerate() {
            if at == 0 || field.typ != list[at - 1].typ {
                bound = self.bound(field.typ);
                if self.arena.is_type_param(bound) {
                    self.error(field.typ, "cannot use a type parameter as constraint");
                    bound = self.invalid();
                }
            }
            if let Type::TypeParam(param) = &self.arena[tparams[at]] {
                param.bound.set(Some(bound));
            }
        }
        self.env.in_tparam_list = false;
    }

    /// A bound: `~T` and `A | B` stand in an interface that the text leaves out.
    fn bound(&mut self, x: ExprId) -> TypeId {
        if !matches!(
            self.tree[x].kind,
            ExprKind::Unary { op: Operator::Tilde, .. } | ExprKind::Binary { op: Operator::Or, .. }
        ) {
            return self.typ(x);
        }
        let element = Field { pos: self.tree[x].pos, name: None, typ: x, tag: None };
        let interface = self.new_interface(Interface { implicit: true, ..Interface::default() });
        self.interface_type(interface, &[element], None);
        interface
    }

    /// What tells names of fields and methods apart: those that are not exported belong to their package.
    fn name_and_package(&self, obj: ObjectId) -> (Symbol, Option<PackageId>) {
        let object = &self.arena[obj];
        (object.name, object.package.filter(|_| !is_exported(self.tree.text(object.name))))
    }

    /// Gives a type its methods, whose signatures are checked later.
    pub(super) fn collect_methods(&mut self, obj: ObjectId) {
        let Some(methods) = self.methods.remove(&obj) else { return };
        let base = self.arena[obj].typ.and_then(|typ| self.arena.as_named(typ));
        if let Some(base) = base {
            self.later(move |check| check.check_field_uniqueness(base));
        }
        let mut seen: FxHashMap<Symbol, ObjectId> = FxHashMap::default();
        for method in methods {
            if let Some(alt) = seen.get(&self.arena[method].name) {
                let place = self.files.named(self.arena[*alt].pos);
                let text = format!("method {}.{} already declared at {place}", self.name_of(obj), self.name_of(method));
                self.error(method, text);
                continue;
            }
            seen.insert(self.arena[method].name, method);
            if let Some(Type::Named(named)) = base.map(|base| &mut self.arena[base]) {
                named.methods.push(method);
            }
        }
    }

    /// A struct's fields and its type's methods must have different names.
    fn check_field_uniqueness(&mut self, base: TypeId) {
        let Type::Struct(of) = &self.arena[self.under(base)] else { return };
        let Type::Named(named) = &self.arena[base] else { return };
        let methods: FxHashMap<_, _> =
            named.methods.iter().map(|method| (self.name_and_package(*method), *method)).collect();
        let clashes: Vec<(ObjectId, ObjectId)> = of
            .fields
            .iter()
            .filter_map(|field| Some((*field, *methods.get(&self.name_and_package(*field))?)))
            .collect();
        for (field, method) in clashes {
            let mut report = Report::new();
            let text = format!("field and method with the same name {}", self.name_of(field));
            self.add(&mut report, method, text);
            self.add_other_declaration(&mut report, field);
            self.report(report);
        }
    }
}
