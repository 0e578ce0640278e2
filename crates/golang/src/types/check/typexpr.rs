//! Names, and expressions that are types.
//!
//! Invariants  I1  a type that comes out of here is typed, and complete or on its way to be.
//!             I2  what needs to know an underlying type waits: the type may be in the middle of its declaration.
//! See         cmd/compile/internal/types2/typexpr.go; instantiated types: instantiated.rs.

use super::{Checker, Mode, Operand};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind, NameId, Operator, Symbol};
use crate::types::object::{ObjectId, ObjectKind, VarKind};
use crate::types::scope::ScopeId;
use crate::types::typ::{Interface, Signature, Type, TypeId};

impl Checker<'_, '_> {
    /// What a name stands for, and the scope that says so.
    pub(crate) fn lookup_scope(&self, name: Symbol) -> Option<(ScopeId, ObjectId)> {
        self.arena.lookup(self.env.scope?, name, Pos::NONE)
    }

    /// What a name stands for.
    pub(crate) fn lookup(&self, name: Symbol) -> Option<ObjectId> {
        self.lookup_scope(name).map(|(_, obj)| obj)
    }

    /// What an object is, in messages.
    fn object_kind(&self, obj: ObjectId) -> &'static str {
        let typ = self.arena[obj].typ;
        match self.arena[obj].kind {
            ObjectKind::PkgName(_) => "package name",
            ObjectKind::Const(_) => "constant",
            ObjectKind::TypeName if self.is_alias(obj) => "type alias",
            ObjectKind::TypeName if typ.is_some_and(|typ| matches!(self.arena[typ], Type::TypeParam(_))) => {
                "type parameter"
            }
            ObjectKind::TypeName => "defined type",
            ObjectKind::Var(VarKind::Package) => "package-level variable",
            ObjectKind::Var(VarKind::Local) => "local variable",
            ObjectKind::Var(VarKind::Recv) => "receiver",
            ObjectKind::Var(VarKind::Param) => "parameter",
            ObjectKind::Var(VarKind::Result) => "result variable",
            ObjectKind::Var(VarKind::Field | VarKind::Embedded) => "struct field",
            ObjectKind::Func => match typ.map(|typ| &self.arena[typ]) {
                Some(Type::Signature(Signature { recv: Some(_), .. })) => "method",
                _ => "function",
            },
            ObjectKind::Label => "label",
            ObjectKind::Builtin(_) => "built-in function",
            ObjectKind::Nil => "untyped nil",
        }
    }

    /// A name as operand. `want_type`: it must be a type's.
    pub(crate) fn ident(&mut self, x: &mut Operand, e: NameId, want_type: bool) {
        x.invalidate();
        x.expr = Some(e.into());
        let name = self.tree.name(e);
        let Some((scope, obj)) = self.lookup_scope(name) else {
            let text = self.tree.text(name);
            // An empty name stands where a syntax error was.
            if text == "_" {
                self.error(e, "cannot use _ as value or type");
            } else if !text.is_empty() && !self.note_lacking_name(e) {
                let text = format!("undefined: {}", self.tree.text(name));
                self.error(e, text);
            }
            return;
        };
        let universe = self.arena.universe();
        let of_18 = [universe.any, universe.comparable].map(Some).contains(&self.arena[obj].typ);
        if of_18 && scope == universe.scope {
            let what = format!("predeclared {}", self.tree.text(name));
            if !self.verify_version(e, 18, &what) {
                return;
            }
        }
        self.record_use(e, obj);
        let is_type = matches!(self.arena[obj].kind, ObjectKind::TypeName);
        let own = self.arena[obj].package == Some(self.pkg);
        if want_type && !is_type {
            let text = format!("{} ({}) is not a type", self.name_of(obj), self.object_kind(obj));
            self.error(e, text);
            self.use_var(obj);
            return;
        }
        let known = self.arena[obj].typ.is_some() || matches!(self.arena[obj].kind, ObjectKind::Builtin(_));
        if !known || is_type && want_type && own {
            self.obj_decl(obj);
        }
        let typ = self.type_of(obj);
        if let Some(package) = self.dot_imports.get(&(scope, name)) {
            self.used_pkg_names.insert(*package);
        }
        x.mode = match self.arena[obj].kind.clone() {
            ObjectKind::PkgName(_) => {
                let text = format!("use of package {} not in selector", self.tree.text(name));
                return self.error(e, text);
            }
            ObjectKind::Const(value) => {
                self.add_decl_dep(obj);
                if !self.is_valid(typ) {
                    return;
                }
                x.val = value;
                if obj == self.arena.universe().iota {
                    let Some(iota) = &self.env.iota else {
                        return self.error(e, "cannot use iota outside constant declaration");
                    };
                    x.val = iota.clone();
                }
                Mode::Constant
            }
            ObjectKind::TypeName => Mode::TypExpr,
            ObjectKind::Var(_) => {
                self.use_var(obj);
                self.add_decl_dep(obj);
                if !self.is_valid(typ) {
                    return;
                }
                Mode::Variable
            }
            ObjectKind::Func => {
                self.add_decl_dep(obj);
                Mode::Value
            }
            ObjectKind::Builtin(builtin) => {
                x.id = Some(builtin);
                Mode::Builtin
            }
            ObjectKind::Nil => Mode::NilValue,
            ObjectKind::Label => unreachable!("labels are in no scope"),
        };
        x.typ = typ;
    }

    /// A variable of the package is used.
    fn use_var(&mut self, obj: ObjectId) {
        if matches!(self.arena[obj].kind, ObjectKind::Var(_)) && self.arena[obj].package == Some(self.pkg) {
            self.used_vars.insert(obj);
        }
    }

    /// The type that an expression is. It must not be generic.
    pub(crate) fn typ(&mut self, e: ExprId) -> TypeId {
        self.declared_type(e, None)
    }

    /// The type that an expression is, for a variable: no constraint either.
    pub(crate) fn var_type(&mut self, e: ExprId) -> TypeId {
        let typ = self.declared_type(e, None);
        self.valid_var_type(e, typ);
        typ
    }

    /// Complains, once it is known, if a variable's type is a constraint.
    pub(crate) fn valid_var_type(&mut self, e: ExprId, typ: TypeId) {
        // These are none whatever comes.
        let harmless = matches!(
            self.arena[typ],
            Type::Basic { .. }
                | Type::Pointer(_)
                | Type::Slice(_)
                | Type::Array { .. }
                | Type::Map { .. }
                | Type::Chan { .. }
                | Type::Struct(_)
                | Type::Signature(_)
        );
        if harmless || self.arena.is_type_param(typ) {
            return;
        }
        self.later(move |check| {
            if !matches!(check.arena[check.under(typ)], Type::Interface(_)) {
                return;
            }
            let set = check.arena.type_set(check.tree, typ);
            if !set.is_method_set() {
                let why = if set.comparable { "is (or embeds) comparable" } else { "contains type constraints" };
                let text = format!("cannot use type {} outside a type constraint: interface {why}", check.show(typ));
                check.error(check.tree.start_pos(e), text);
            }
        });
    }

    /// The type that an expression is, which may be what stands behind the name of a declaration. It must not be generic.
    pub(crate) fn declared_type(&mut self, e: ExprId, def: Option<ObjectId>) -> TypeId {
        let mut typ = self.typ_internal(e, def);
        if self.is_generic(typ) {
            let text = format!("cannot use generic type {} without instantiation", self.show(typ));
            self.error(e, text);
            typ = self.invalid();
        }
        self.record_type(e, Mode::TypExpr, typ);
        typ
    }

    /// The generic type that an expression is. If it is another one, the cause says so.
    pub(crate) fn generic_type(&mut self, e: ExprId, cause: &mut String) -> TypeId {
        let mut typ = self.typ_internal(e, None);
        if self.is_valid(typ) && !self.is_generic(typ) {
            *cause = format!("{} is not a generic type", self.show(typ));
            typ = self.invalid();
        }
        self.record_type(e, Mode::TypExpr, typ);
        typ
    }

    fn typ_internal(&mut self, e: ExprId, def: Option<ObjectId>) -> TypeId {
        match self.tree[e].kind {
            ExprKind::Bad => self.invalid(),
            ExprKind::Name(_) | ExprKind::Selector { .. } => self.type_name(e),
            ExprKind::Index { x, index } => {
                self.verify_version(e, 18, "type instantiation");
                let list = self.tree.unpack(&index);
                self.instantiated_type(x, &list)
            }
            ExprKind::Paren(x) => self.declared_type(x, def),
            ExprKind::ArrayType { len, elem } => self.array_type(e, len, elem),
            ExprKind::SliceType(elem) => {
                let elem = self.var_type(elem);
                self.arena.slice(elem)
            }
            ExprKind::DotsType(_) => {
                self.error(e, "invalid syntax tree: invalid use of ...");
                self.invalid()
            }
            ExprKind::StructType(fields) => self.struct_type(fields),
            ExprKind::Unary { op: Operator::Mul, x } => {
                let base = self.var_type(x);
                // A pointer to what is wrong leads only to further errors.
                if !self.is_valid(base) {
                    return self.invalid();
                }
                self.arena.pointer(base)
            }
            ExprKind::FuncType { .. } => {
                let sig = self.arena.add_type(Type::Signature(Signature::default()));
                self.func_type(sig, None, crate::syntax::List::EMPTY, e);
                sig
            }
            ExprKind::InterfaceType(list) => {
                let interface = self.new_interface(Interface::default());
                let list = self.tree.list(list).to_vec();
                self.interface_type(interface, &list, def);
                interface
            }
            ExprKind::MapType { key, value } => self.map_type(key, value),
            ExprKind::ChanType { dir, elem } => {
                let elem = self.var_type(elem);
                self.arena.chan(dir, elem)
            }
            _ => self.no_type(e),
        }
    }

    fn no_type(&mut self, e: ExprId) -> TypeId {
        let text = format!("{} is not a type", self.text(e));
        self.error(e, text);
        self.use_exprs(&[e]);
        self.invalid()
    }

    /// `T`, `p.T`
    fn type_name(&mut self, e: ExprId) -> TypeId {
        let mut x = Box::new(self.operand());
        match self.tree.as_name(e) {
            Some(name) => self.ident(&mut x, name, true),
            None => self.selector(&mut x, e, true),
        }
        let text = match x.mode {
            Mode::TypExpr => return x.typ,
            Mode::Invalid => return self.invalid(),
            Mode::NoValue => format!("{} used as type", self.show_operand(&x)),
            _ => format!("{} is not a type", self.show_operand(&x)),
        };
        self.error(&*x, text);
        self.invalid()
    }

    fn array_type(&mut self, e: ExprId, len: Option<ExprId>, elem: ExprId) -> TypeId {
        let len = match len {
            Some(len) => self.array_length(len),
            None => {
                self.error(e, "invalid use of [...] array (outside a composite literal)");
                None
            }
        };
        let elem = self.var_type(elem);
        match len {
            Some(len) => self.arena.array(Some(len), elem),
            None => self.invalid(),
        }
    }

    fn map_type(&mut self, written: ExprId, value: ExprId) -> TypeId {
        let key = self.var_type(written);
        let value = self.var_type(value);
        self.later(move |check| {
            if check.comparable_type(key, true).is_ok() {
                return;
            }
            let why = if check.arena.is_type_param(key) { " (missing comparable constraint)" } else { "" };
            let text = format!("invalid map key type {}{why}", check.show(key));
            check.error(written, text);
        });
        self.arena.map(key, value)
    }

    /// The length of an array. None after an error.
    pub(crate) fn array_length(&mut self, e: ExprId) -> Option<u64> {
        if let Some(name) = self.tree.as_name(e) {
            // It may be meant for a type parameter.
            let text = self.tree.name_text(name).to_owned();
            match self.lookup(self.tree.name(name)).map(|obj| &self.arena[obj].kind) {
                Some(ObjectKind::Const(_)) => {}
                Some(_) => {
                    self.error(name, format!("invalid array length {text}"));
                    return None;
                }
                None => {
                    self.error(name, format!("undefined array length {text} or missing type constraint"));
                    return None;
                }
            }
        }
        let mut x = Box::new(self.operand());
        self.expr(None, &mut x, e);
        if x.mode != Mode::Constant {
            if x.is_valid() {
                let text = format!("array length {} must be constant", self.show_operand(&x));
                self.error(&*x, text);
            }
            return None;
        }
        let is_integer = self.is_integer(x.typ);
        if self.is_untyped(x.typ) || is_integer {
            let int = self.basic(crate::types::basic::BasicKind::Int);
            let value = x.val.to_int();
            let len = self.representable_const(&value, int).and_then(|len| len.to_u64());
            if len.is_some() {
                return len;
            }
        }
        let shown = self.show_operand(&x);
        let text = match is_integer {
            true => format!("invalid array length {shown}"),
            false => format!("array length {shown} must be integer"),
        };
        self.error(&*x, text);
        None
    }
}
