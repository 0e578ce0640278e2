//! Declarations: what type an object has, and what value a constant has.
//!
//! States      An object is not known (no type, not in `obj_path`), being checked (in `obj_path`), or known (a type). Whoever meets one that
//!             is being checked has met a cycle, which may be valid.
//! Invariants  I1  `obj_path_idx` has the place of each object in `obj_path`.
//!             I2  the native stack grows with `obj_path`: how far is the caller's to say.
//! See         cmd/compile/internal/types2/decl.go; typedecl.rs (types), cycle.rs (which cycles are valid).

use std::rc::Rc;

use super::bodies::Body;
use super::resolver::ConstGroup;
use super::{Checker, DeclInfo, Environment, Report};
use crate::source::Pos;
use crate::syntax::{Decl, DeclId, DeclKind, ExprId, List, NameId, Symbol};
use crate::types::constant::Value;
use crate::types::object::{Object, ObjectId, ObjectKind, VarKind};
use crate::types::scope::ScopeId;
use crate::types::typ::{Signature, Type, TypeId};

impl Checker<'_, '_> {
    /// A new object of the package, in no scope yet.
    pub(crate) fn new_object(&mut self, pos: Pos, name: Symbol, typ: Option<TypeId>, kind: ObjectKind) -> ObjectId {
        self.arena.add_object(Object::new(name, pos, Some(self.pkg), typ, kind))
    }

    /// A new variable of the package, in no scope yet.
    pub(crate) fn new_var(&mut self, kind: VarKind, pos: Pos, name: Symbol, typ: Option<TypeId>) -> ObjectId {
        self.new_object(pos, name, typ, ObjectKind::Var(kind))
    }

    /// Puts an object into a scope, unless it is `_`.
    pub(crate) fn declare(&mut self, scope: ScopeId, id: Option<NameId>, obj: ObjectId) {
        if self.name_of(obj) != "_"
            && let Err(alt) = self.arena.insert(scope, obj)
        {
            let mut report = Report::new();
            self.add(&mut report, obj, format!("{} redeclared in this block", self.name_of(obj)));
            self.add_other_declaration(&mut report, alt);
            return self.report(report);
        }
        if let Some(id) = id {
            self.record_def(id, Some(obj));
        }
    }

    /// The object is being checked from now on.
    pub(crate) fn push(&mut self, obj: ObjectId) {
        self.obj_path_idx.insert(obj, self.obj_path.len());
        self.obj_path.push(obj);
    }

    /// The last object that is being checked is done.
    pub(crate) fn pop(&mut self) {
        if let Some(obj) = self.obj_path.pop() {
            self.obj_path_idx.remove(&obj);
        }
    }

    /// Checks an object's declaration: it has a type afterwards.
    pub(crate) fn obj_decl(&mut self, obj: ObjectId) {
        if self.obj_path_idx.contains_key(&obj) {
            return self.met_again(obj);
        }
        if self.arena[obj].typ.is_some() {
            return;
        }
        if self.is_deep() {
            self.arena[obj].typ = Some(self.invalid());
            if !std::mem::replace(&mut self.said_deep, true) {
                self.error(obj, "too many declarations refer to each other in a row (gort's limit)");
            }
            return;
        }
        self.push(obj);
        let info = self.obj_map[&obj].clone();
        let env = Environment { scope: info.file, version: info.version, ..Environment::default() };
        let saved = Box::new(std::mem::replace(&mut self.env, env));
        match self.arena[obj].kind {
            ObjectKind::Const(_) => {
                self.env.decl = Some(obj);
                self.const_decl(obj, info.vtyp, info.init, info.inherited);
            }
            ObjectKind::Var(_) => {
                self.env.decl = Some(self.decl_of(obj));
                self.var_decl(obj, &info.lhs, info.vtyp, info.init);
            }
            ObjectKind::TypeName => {
                if let Some(decl) = info.decl {
                    self.type_decl(obj, decl);
                }
                self.collect_methods(obj);
            }
            _ => self.func_decl(obj, &info),
        }
        self.env = *saved;
        self.pop();
    }

    /// An object that is being checked is needed: if the cycle is none that may be, its type is invalid.
    fn met_again(&mut self, obj: ObjectId) {
        let valid = self.valid_cycle(obj);
        let unknown = match self.arena[obj].kind {
            ObjectKind::Const(_) | ObjectKind::Var(_) => !valid || self.arena[obj].typ.is_none(),
            ObjectKind::TypeName => !valid,
            // Without a signature yet it has neither parameters nor results, so that nothing can be initialized with it.
            _ => false,
        };
        if unknown {
            self.arena[obj].typ = Some(self.invalid());
        }
    }

    fn const_decl(&mut self, obj: ObjectId, typ: Option<ExprId>, init: Option<ExprId>, inherited: bool) {
        // Until then the value is iota's.
        let ObjectKind::Const(value) = &mut self.arena[obj].kind else { return };
        let iota = std::mem::replace(value, Value::Unknown);
        let saved = (self.env.iota.replace(iota), self.env.errpos.take());
        self.const_value(obj, typ, init, inherited);
        (self.env.iota, self.env.errpos) = saved;
    }

    fn const_value(&mut self, obj: ObjectId, typ: Option<ExprId>, init: Option<ExprId>, inherited: bool) {
        if let Some(written) = typ {
            let typ = self.typ(written);
            if !self.is_const_type(typ) {
                if self.is_valid(self.under(typ)) {
                    let text = format!("invalid constant type {}", self.show(typ));
                    self.error(written, text);
                }
                self.arena[obj].typ = Some(self.invalid());
                return;
            }
            self.arena[obj].typ = Some(typ);
        }
        let mut x = Box::new(self.operand());
        if let Some(init) = init {
            if inherited {
                // The expression stands elsewhere: what is wrong with it is told here.
                self.env.errpos = Some(self.arena[obj].pos);
            }
            self.expr(None, &mut x, init);
        }
        self.init_const(obj, &mut x);
    }

    fn var_decl(&mut self, obj: ObjectId, lhs: &[ObjectId], typ: Option<ExprId>, init: Option<ExprId>) {
        if let Some(typ) = typ {
            let typ = self.var_type(typ);
            self.arena[obj].typ = Some(typ);
        }
        let Some(init) = init else {
            if typ.is_none() {
                self.arena[obj].typ = Some(self.invalid());
            }
            return;
        };
        if lhs.len() < 2 {
            let name = self.name_of(obj).to_owned();
            let target = self.new_target(self.arena[obj].typ, &name);
            let mut x = Box::new(self.operand());
            self.expr(target.as_ref(), &mut x, init);
            return self.init_var(obj, &mut x, "variable declaration");
        }
        if typ.is_some() {
            let typ = self.arena[obj].typ;
            lhs.iter().for_each(|other| self.arena[*other].typ = typ);
        }
        self.init_vars(lhs, &[init], None);
    }

    fn func_decl(&mut self, obj: ObjectId, info: &DeclInfo) {
        let Some(decl) = info.decl else { return };
        let Decl { pos, kind: DeclKind::Func(func), .. } = self.tree[decl] else { return };
        let sig = self.arena.add_type(Type::Signature(Signature::default()));
        self.arena[obj].typ = Some(sig);
        self.func_type(sig, func.recv, func.tparams, func.typ);
        if !func.tparams.is_empty() && func.body.is_none() {
            self.error(pos, "generic function is missing function body");
        }
        let Some(body) = func.body.filter(|_| !self.conf.ignore_func_bodies) else { return };
        let is_init = func.recv.is_none() && self.name_of(obj) == "init";
        match &mut self.bodies {
            Some(bodies) if !is_init => {
                bodies.insert(obj, Body { sig, block: body, version: self.env.version });
                self.info.unchecked.insert(obj);
            }
            _ => self.later(move |check| check.func_body(Some(obj), sig, body, None)),
        }
    }

    /// Declarations among the statements of a function.
    pub(crate) fn decl_stmt(&mut self, list: &[DeclId]) {
        let mut consts = ConstGroup::default();
        for (at, decl) in list.iter().enumerate() {
            let Decl { pos, group, kind } = self.tree[*decl];
            if !matches!(kind, DeclKind::Const { .. }) {
                consts.end();
            }
            match kind {
                DeclKind::Const { names, typ, values } => {
                    let spec = consts.next(self, at, group, (typ, values));
                    let top = self.delayed.len();
                    let names = self.tree.list(names).to_vec();
                    let mut objects = Vec::new();
                    for (at, name) in names.iter().enumerate() {
                        let kind = ObjectKind::Const(spec.iota.clone());
                        let obj = self.new_object(self.tree[*name].pos, self.tree.name(*name), None, kind);
                        objects.push(obj);
                        self.const_decl(obj, spec.typ, spec.values.get(at).copied(), spec.inherited);
                    }
                    self.arity(pos, &names, &spec.values, true, spec.inherited);
                    self.declare_all(top, &names, &objects);
                }
                DeclKind::Var { names, typ, values } => self.local_vars(pos, names, typ, values),
                DeclKind::Type { name, .. } => {
                    let obj = self.new_object(self.tree[name].pos, self.tree.name(name), None, ObjectKind::TypeName);
                    self.declare(self.block(), Some(name), obj);
                    self.push(obj);
                    self.type_decl(obj, *decl);
                    self.pop();
                }
                DeclKind::Import { .. } | DeclKind::Func(_) => unreachable!("the parser has none in functions"),
            }
        }
    }

    fn local_vars(&mut self, pos: Pos, names: List<NameId>, typ: Option<ExprId>, values: Option<ExprId>) {
        let top = self.delayed.len();
        let names = self.tree.list(names).to_vec();
        let new = |check: &mut Self, name: &NameId| {
            check.new_var(VarKind::Local, check.tree[*name].pos, check.tree.name(*name), None)
        };
        let objects: Rc<[ObjectId]> = names.iter().map(|name| new(self, name)).collect();
        let list = values.map_or_else(Vec::new, |values| self.tree.unpack(&values));
        for (at, obj) in objects.iter().enumerate() {
            let one_for_all = list.len() == 1 && names.len() > 1;
            let (lhs, init) = if one_for_all { (&objects[..], list.first()) } else { (&[][..], list.get(at)) };
            self.var_decl(*obj, lhs, typ, init.copied());
            if list.len() == 1 {
                // All have their types by now.
                break;
            }
        }
        if typ.is_none() || values.is_some() {
            self.arity(pos, &names, &list, false, false);
        }
        self.declare_all(top, &names, &objects);
    }

    /// Checks the function literals among the values, which do not see the names, and then declares these.
    fn declare_all(&mut self, top: usize, names: &[NameId], objects: &[ObjectId]) {
        self.process_delayed(top);
        for (name, obj) in names.iter().zip(objects) {
            self.declare(self.block(), Some(*name), *obj);
        }
    }

    /// The scope that it stands in.
    pub(super) fn block(&self) -> ScopeId {
        self.env.scope.expect("statements stand in a scope")
    }
}
