//! Receivers: whose methods they are, and what they declare.
//!
//! See         cmd/compile/internal/types2/resolver.go, signature.go.

use rustc_hash::FxHashSet;

use super::resolver::Method;
use super::{At, Checker, Mode};
use crate::source::Pos;
use crate::syntax::{DeclKind, ExprId, ExprKind, Field, NameId, Operator};
use crate::types::SubstMap;
use crate::types::basic::BasicKind;
use crate::types::object::{ObjectId, ObjectKind, VarKind};
use crate::types::typ::{Type, TypeId};

impl Checker<'_, '_> {
    /// What `*x` points to, parentheses or not.
    fn pointed_to(&self, x: ExprId) -> Option<ExprId> {
        match self.tree[self.tree.unparen(x)].kind {
            ExprKind::Unary { op: Operator::Mul, x } => Some(self.tree.unparen(x)),
            _ => None,
        }
    }

    /// A receiver's type `*base[tparams]`: whether there is a star, the base, and, if asked for, what stands for its type parameters.
    /// One that is no name counts as `_`.
    pub(super) fn unpack_recv(&mut self, rtyp: ExprId, unpack_params: bool) -> (bool, ExprId, Vec<ExprId>) {
        let pointed_to = self.pointed_to(rtyp);
        let base = pointed_to.unwrap_or_else(|| self.tree.unparen(rtyp));
        let ExprKind::Index { x, index } = self.tree[base].kind else {
            return (pointed_to.is_some(), base, Vec::new());
        };
        let mut tparams = Vec::new();
        if unpack_params {
            tparams = self.tree.unpack(&index);
            for arg in &tparams {
                if !matches!(self.tree[*arg].kind, ExprKind::Name(_) | ExprKind::Bad) {
                    let text = format!("receiver type parameter {} must be an identifier", self.text(*arg));
                    self.error(*arg, text);
                }
            }
        }
        (pointed_to.is_some(), x, tparams)
    }

    /// Gives each method to the type that its receiver names.
    pub(super) fn associate_methods(&mut self, methods: &[Method]) {
        for method in methods {
            if let Some((ptr, base)) = self.resolve_base_type_name(method.ptr, method.recv) {
                self.arena[method.obj].ptr_recv = ptr;
                self.methods.entry(base).or_default().push(method.obj);
            }
        }
    }

    /// The type's name that a name comes to through aliases of the package, and whether there is a pointer on the way, of which there may
    /// be one.
    fn resolve_base_type_name(&self, mut ptr: bool, mut name: NameId) -> Option<(bool, ObjectId)> {
        let mut seen = FxHashSet::default();
        loop {
            let obj = self.arena[self.pkg_scope()].lookup(self.tree.name(name))?;
            if !matches!(self.arena[obj].kind, ObjectKind::TypeName) || !seen.insert(obj) {
                return None;
            }
            let DeclKind::Type { tparams, alias, typ, .. } = self.tree[self.obj_map.get(&obj)?.decl?].kind else {
                return None;
            };
            if !alias {
                return Some((ptr, obj));
            }
            if !tparams.is_empty() {
                return None;
            }
            let mut typ = self.tree.unparen(typ);
            if let Some(base) = self.pointed_to(typ) {
                if ptr {
                    return None;
                }
                (ptr, typ) = (true, base);
            }
            name = self.tree.as_name(typ)?;
        }
    }

    /// The receiver, and the type parameters that it declares. Both are in no scope yet but for the latter.
    pub(super) fn collect_recv(&mut self, field: Field) -> (ObjectId, Vec<TypeId>) {
        let (ptr, base, rtparams) = self.unpack_recv(field.typ, true);
        let mut tparams = Vec::new();
        let recv_type = if rtparams.is_empty() {
            self.plain_recv_type(field.typ, base)
        } else {
            self.generic_recv_type(field, ptr, base, &rtparams, &mut tparams)
        };
        let (pos, name) = match field.name {
            Some(name) => (self.tree[name].pos, self.tree.name(name)),
            None => (field.pos, self.tree.intern("")),
        };
        let recv = self.new_var(VarKind::Recv, pos, name, Some(recv_type));
        self.later(move |check| check.valid_recv(base, recv));
        (recv, tparams)
    }

    fn plain_recv_type(&mut self, typ: ExprId, base: ExprId) -> TypeId {
        let recv_type = self.var_type(typ);
        // Methods of instantiated types cannot be declared, under whatever name.
        let mut at = self.unpointer(recv_type);
        while let Type::Alias(alias) = &self.arena[at] {
            let Some(rhs) = alias.rhs else { break };
            at = self.unpointer(rhs);
            if !self.arena.type_params(at).is_empty() {
                let text = format!("cannot define new methods on instantiated type {}", self.show(at));
                self.error(base, text);
                return self.invalid();
            }
        }
        recv_type
    }

    fn generic_recv_type(
        &mut self,
        field: Field,
        ptr: bool,
        base: ExprId,
        rtparams: &[ExprId],
        tparams: &mut Vec<TypeId>,
    ) -> TypeId {
        let mut cause = String::new();
        let generic = self.generic_type(base, &mut cause);
        let mut base_type = None;
        match self.arena[generic] {
            Type::Named(_) => base_type = Some(generic),
            Type::Alias(_) if self.is_valid(generic) => {
                let text = format!("cannot define new methods on generic alias type {}", self.show(generic));
                self.error(base, text);
            }
            _ if !cause.is_empty() => self.error(base, cause),
            _ => {}
        }
        for (index, rparam) in rtparams.iter().enumerate() {
            let name = self.tree.as_name(*rparam);
            let symbol = match name {
                Some(name) => self.tree.name(name),
                None => self.tree.intern("_"),
            };
            let tparam = self.declare_type_param(name, self.tree[*rparam].pos, symbol, index);
            tparams.push(tparam);
            if let (Some(name), Type::TypeParam(param)) = (name, &self.arena[tparam]) {
                let obj = param.obj;
                self.record_use(name, obj);
            }
            self.record_type(*rparam, Mode::TypExpr, tparam);
        }
        let Some(base_type) = base_type else { return self.invalid() };
        let of_base = self.arena.type_params(base_type).to_vec();
        if of_base.len() == tparams.len() {
            let renamed = SubstMap::new(&of_base, tparams);
            for (tparam, of_base) in tparams.iter().zip(of_base) {
                self.mono_record_canon(*tparam, of_base);
                let Type::TypeParam(param) = &self.arena[of_base] else { continue };
                let (pos, bound) = (self.arena[param.obj].pos, param.bound.get());
                let bound = bound.map(|bound| self.subst(pos, bound, &renamed));
                if let Type::TypeParam(param) = &self.arena[*tparam] {
                    param.bound.set(bound);
                }
            }
        } else {
            let got = tparams.len();
            let plural = if got == 1 { "" } else { "s" };
            let text = format!(
                "receiver declares {got} type parameter{plural}, but receiver base type declares {}",
                of_base.len()
            );
            self.error(base, text);
        }
        self.verify_version(base, 18, "type instantiation");
        let mut recv_type = self.instance(self.tree[field.typ].pos, base_type, tparams);
        self.record_instance(base, tparams, recv_type);
        if ptr && self.is_valid(recv_type) {
            recv_type = self.arena.pointer(recv_type);
        }
        self.record_parenthesized_recv_types(field.typ, recv_type);
        recv_type
    }

    fn unpointer(&self, mut typ: TypeId) -> TypeId {
        while let Type::Pointer(base) = self.arena[typ] {
            typ = base;
        }
        typ
    }

    /// A receiver's type is that of what stands in its parentheses, too.
    fn record_parenthesized_recv_types(&mut self, mut x: ExprId, mut typ: TypeId) {
        loop {
            self.record_type(x, Mode::TypExpr, typ);
            match (self.tree[x].kind, &self.arena[typ]) {
                (ExprKind::Paren(inner), _) => x = inner,
                (ExprKind::Unary { op: Operator::Mul, x: inner }, Type::Pointer(base)) => (x, typ) = (inner, *base),
                _ => return,
            }
        }
    }

    /// Complains about a receiver of a type that can have no methods.
    fn valid_recv(&mut self, at: impl At, recv: ObjectId) {
        let of_recv = self.type_of(recv);
        let (rtyp, _) = self.deref(of_recv);
        let atyp = self.arena.unalias(rtyp);
        if !self.is_valid(atyp) {
            return;
        }
        let text = match &self.arena[atyp] {
            Type::Named(named) if self.arena[named.obj].package == Some(self.pkg) => {
                let cause = match self.arena[self.under(atyp)] {
                    Type::Basic { kind: BasicKind::UnsafePointer, .. } => "unsafe.Pointer",
                    Type::Pointer(_) | Type::Interface(_) => "pointer or interface type",
                    _ => return,
                };
                format!("invalid receiver type {} ({cause})", self.show(rtyp))
            }
            Type::Named(_) | Type::Basic { .. } => {
                format!("cannot define new methods on non-local type {}", self.show(rtyp))
            }
            _ => format!("invalid receiver type {}", self.show(of_recv)),
        };
        self.error(at, text);
    }

    /// Declares a type parameter, whose bound is invalid until it is known.
    pub(super) fn declare_type_param(
        &mut self,
        name: Option<NameId>,
        pos: Pos,
        symbol: crate::syntax::Symbol,
        index: usize,
    ) -> TypeId {
        let obj = self.new_object(pos, symbol, None, ObjectKind::TypeName);
        let tparam = self.new_type_param(obj, Some(self.invalid()));
        if let Type::TypeParam(param) = &mut self.arena[tparam] {
            param.index = index;
        }
        let scope = self.env.scope.expect("type parameters stand in a scope");
        self.declare(scope, name, obj);
        tparam
    }
}
