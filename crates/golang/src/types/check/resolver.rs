//! What a package's files declare and import: every object at package level, before any of them is checked.
//!
//! Invariants  I1  `obj_map` has each object at package level and each method that stands in the text; `order` counts them from 1.
//!             I2  the variables of `var a, b = f()` share their declaration: the dependencies are kept with the first of them (`decl_of`).
//! See         cmd/compile/internal/types2/resolver.go; import.rs (imports), receiver.rs (whose methods).

use std::rc::Rc;

use super::{Checker, DeclInfo};
use crate::source::Pos;
use crate::syntax::{Decl, DeclId, DeclKind, ExprId, File, Func, Group, List, NameId};
use crate::types::constant::Value;
use crate::types::object::{ObjectId, ObjectKind, VarKind};
use crate::types::scope::{Scope, ScopeId};

/// Where in a group of constants a declaration stands.
#[derive(Default)]
pub(super) struct ConstGroup {
    first: Option<usize>,
    group: Option<Group>,
    /// The last type and values that were written.
    last: Option<(Option<ExprId>, Option<ExprId>)>,
}

/// What a constant's declaration comes to within its group.
pub(super) struct ConstSpec {
    pub(super) iota: Value,
    pub(super) typ: Option<ExprId>,
    pub(super) values: Vec<ExprId>,
    pub(super) inherited: bool,
}

impl ConstGroup {
    /// The declaration at this place of a list is none of constants.
    pub(super) fn end(&mut self) {
        self.first = None;
    }

    /// The declaration at this place of a list is one.
    pub(super) fn next(
        &mut self,
        check: &Checker<'_, '_>,
        at: usize,
        group: Option<Group>,
        written: (Option<ExprId>, Option<ExprId>),
    ) -> ConstSpec {
        if self.first.is_none() || group.is_none() || self.group != group {
            (self.first, self.last) = (Some(at), None);
        }
        self.group = group;
        let mut inherited = true;
        if written.0.is_some() || written.1.is_some() {
            (self.last, inherited) = (Some(written), false);
        } else if self.last.is_none() {
            (self.last, inherited) = (Some((None, None)), false);
        }
        let (typ, values) = self.last.unwrap_or_default();
        let iota = Value::Int64((at - self.first.unwrap_or(at)) as i64);
        ConstSpec { iota, typ, values: values.map_or_else(Vec::new, |values| check.tree.unpack(&values)), inherited }
    }
}

/// A method that may belong to a type: whether its receiver is a pointer, and the name of its receiver's type.
pub(super) struct Method {
    pub(super) obj: ObjectId,
    pub(super) ptr: bool,
    pub(super) recv: NameId,
}

impl Checker<'_, '_> {
    /// Names and values must be as many.
    pub(crate) fn arity(&mut self, pos: Pos, names: &[NameId], inits: &[ExprId], const_decl: bool, inherited: bool) {
        let (l, r) = (names.len(), inits.len());
        if l < r {
            let extra = inits[l];
            if inherited {
                let place = self.files.named(self.tree[extra].pos);
                self.error(pos, format!("extra init expr at {place}"));
            } else {
                let text = self.text(extra);
                self.error(extra, format!("extra init expr {text}"));
            }
        } else if l > r && (const_decl || r != 1) {
            // One value may be a call that has several.
            let text = format!("missing init expr for {}", self.tree.name_text(names[r]));
            self.error(names[r], text);
        }
    }

    /// Declares an object that is neither a function nor a method at package level.
    fn declare_pkg_obj(&mut self, ident: NameId, obj: ObjectId, info: DeclInfo) {
        match self.tree.name_text(ident) {
            "init" => return self.error(ident, "cannot declare init - must be func"),
            "main" if self.arena[self.pkg].name == "main" => {
                return self.error(ident, "cannot declare main - must be func");
            }
            _ => {}
        }
        self.declare(self.pkg_scope(), Some(ident), obj);
        self.track(obj, info);
    }

    fn track(&mut self, obj: ObjectId, info: DeclInfo) {
        self.obj_map.insert(obj, info);
        self.arena[obj].order = self.obj_map.len() as u32;
    }

    /// The package's scope.
    pub(crate) fn pkg_scope(&self) -> ScopeId {
        self.arena[self.pkg].scope
    }

    /// The object with whose declaration dependencies are kept.
    pub(crate) fn decl_of(&self, obj: ObjectId) -> ObjectId {
        let shared = self.obj_map.get(&obj).map_or(&[][..], |info| &info.lhs);
        shared.iter().copied().find(|variable| self.obj_map.contains_key(variable)).unwrap_or(obj)
    }

    /// Collects all objects of files and package, and the methods of its types.
    pub(super) fn collect_objects(&mut self) {
        let mut methods = Vec::new();
        let mut file_scopes = Vec::new();
        for at in 0..self.parsed.len() {
            let File { file, pos, eof, decls, .. } = self.parsed[at];
            self.env.version = self.versions[&file];
            let scope = self.arena.add_scope(Scope::new(Some(self.pkg_scope()), (pos, eof)));
            file_scopes.push(scope);
            self.collect_file(scope, decls, &mut methods);
        }
        for scope in file_scopes {
            self.distinct_names(scope);
        }
        self.associate_methods(&methods);
    }

    fn collect_file(&mut self, scope: ScopeId, decls: List<DeclId>, methods: &mut Vec<Method>) {
        let mut consts = ConstGroup::default();
        let info = DeclInfo { file: Some(scope), version: self.env.version, ..DeclInfo::default() };
        for (at, decl) in self.tree.list(decls).to_vec().into_iter().enumerate() {
            let Decl { pos, group, kind } = self.tree[decl];
            if !matches!(kind, DeclKind::Const { .. }) {
                consts.end();
            }
            match kind {
                DeclKind::Import { name, path } => self.collect_import(scope, pos, name, path),
                DeclKind::Const { names, typ, values } => {
                    let spec = consts.next(self, at, group, (typ, values));
                    self.collect_consts(pos, names, &spec, &info);
                }
                DeclKind::Var { names, typ, values } => self.collect_vars(pos, names, (typ, values), &info),
                DeclKind::Type { name, .. } => {
                    let obj = self.new_object(self.tree[name].pos, self.tree.name(name), None, ObjectKind::TypeName);
                    self.declare_pkg_obj(name, obj, DeclInfo { decl: Some(decl), ..info.clone() });
                }
                DeclKind::Func(func) => {
                    let obj = self.collect_func(func, methods);
                    self.track(obj, DeclInfo { decl: Some(decl), ..info.clone() });
                }
            }
        }
    }

    fn collect_consts(&mut self, pos: Pos, names: List<NameId>, spec: &ConstSpec, info: &DeclInfo) {
        let names = self.tree.list(names).to_vec();
        for (at, name) in names.iter().enumerate() {
            let kind = ObjectKind::Const(spec.iota.clone());
            let obj = self.new_object(self.tree[*name].pos, self.tree.name(*name), None, kind);
            let init = spec.values.get(at).copied();
            let info = DeclInfo { vtyp: spec.typ, init, inherited: spec.inherited, ..info.clone() };
            self.declare_pkg_obj(*name, obj, info);
        }
        self.arity(pos, &names, &spec.values, true, spec.inherited);
    }

    fn collect_vars(
        &mut self,
        pos: Pos,
        names: List<NameId>,
        (typ, values): (Option<ExprId>, Option<ExprId>),
        info: &DeclInfo,
    ) {
        let names = self.tree.list(names).to_vec();
        let new = |check: &mut Self, name: &NameId| {
            check.new_var(VarKind::Package, check.tree[*name].pos, check.tree.name(*name), None)
        };
        let vars: Rc<[ObjectId]> = names.iter().map(|name| new(self, name)).collect();
        let list = values.map_or_else(Vec::new, |values| self.tree.unpack(&values));
        // One value, or none, belongs to all of them.
        let shared = list.len() < 2;
        for (at, (name, obj)) in names.iter().zip(vars.iter()).enumerate() {
            let (lhs, init) = if shared { (vars.clone(), values) } else { (Rc::default(), list.get(at).copied()) };
            self.declare_pkg_obj(*name, *obj, DeclInfo { lhs, vtyp: typ, init, ..info.clone() });
        }
        if typ.is_none() || values.is_some() {
            self.arity(pos, &names, &list, false, false);
        }
    }

    fn collect_func(&mut self, func: Func, methods: &mut Vec<Method>) -> ObjectId {
        let Func { recv, name, tparams, typ, body } = func;
        let text = self.tree.name_text(name).to_owned();
        let obj = self.new_object(self.tree[name].pos, self.tree.name(name), None, ObjectKind::Func);
        let tparam = self.tree.list(tparams).first().map(|field| field.pos);
        if let Some(recv) = recv {
            let (ptr, base, _) = self.unpack_recv(recv.typ, false);
            // Others belong to no type, or are never found.
            if let Some(recv) = self.tree.as_name(base).filter(|_| text != "_") {
                methods.push(Method { obj, ptr, recv });
            }
            if let Some(pos) = tparam {
                self.verify_version(pos, 27, "generic method");
            }
            self.record_def(name, Some(obj));
            return obj;
        }
        if text == "init" || text == "main" && self.arena[self.pkg].name == "main" {
            if let Some(pos) = tparam {
                self.error(pos, format!("func {text} must have no type parameters"));
            }
            if self.has_params_or_results(typ) {
                self.error(name, format!("func {text} must have no arguments and no return values"));
            }
        } else if let Some(pos) = tparam {
            self.verify_version(pos, 18, "type parameter");
        }
        if text == "init" {
            self.arena[obj].parent = Some(self.pkg_scope());
            self.record_def(name, Some(obj));
            if body.is_none() {
                self.error(obj, "func init must have a body");
            }
        } else {
            self.declare(self.pkg_scope(), Some(name), obj);
        }
        obj
    }

    fn has_params_or_results(&self, typ: ExprId) -> bool {
        use crate::syntax::ExprKind::FuncType;
        matches!(self.tree[typ].kind, FuncType { params, results } if !params.is_empty() || !results.is_empty())
    }

    /// No name of a file's scope may be one of the package.
    fn distinct_names(&mut self, scope: ScopeId) {
        for obj in self.arena[scope].sorted(self.tree) {
            let Some(alt) = self.arena[self.pkg_scope()].lookup(self.arena[obj].name) else { continue };
            let mut report = super::Report::new();
            let name = self.name_of(alt).to_owned();
            let text = match self.arena[obj].kind {
                ObjectKind::PkgName(imported) => {
                    format!("{name} already declared through import of {}", self.package_string(imported))
                }
                _ => {
                    let package = self.arena[obj].package.map_or_else(String::new, |from| self.package_string(from));
                    format!("{name} already declared through dot-import of {package}")
                }
            };
            self.add(&mut report, alt, text);
            self.add_other_declaration(&mut report, obj);
            self.report(report);
        }
    }

    /// Sorts the objects as they stand in the text.
    pub(super) fn sort_objects(&mut self) {
        self.obj_list = self.obj_map.keys().copied().collect();
        self.obj_list.sort_by_key(|obj| self.arena[*obj].order);
    }

    /// Checks all objects at package level, but no function's body: types, then aliases, then the rest.
    pub(super) fn package_objects(&mut self) {
        let (mut aliases, mut others) = (Vec::new(), Vec::new());
        for obj in self.obj_list.clone() {
            if !matches!(self.arena[obj].kind, ObjectKind::TypeName) {
                others.push(obj);
            } else if self.is_alias_decl(obj) {
                aliases.push(obj);
            } else {
                self.obj_decl(obj);
            }
        }
        for obj in aliases.into_iter().chain(others) {
            self.obj_decl(obj);
        }
        // What is left belongs to types that were not found, about which was complained.
        self.methods.clear();
    }

    fn is_alias_decl(&self, obj: ObjectId) -> bool {
        let decl = self.obj_map.get(&obj).and_then(|info| info.decl);
        decl.is_some_and(|decl| matches!(self.tree[decl].kind, DeclKind::Type { alias: true, .. }))
    }
}
