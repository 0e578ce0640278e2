//! Signatures: parameters and results, and where they are declared.
//!
//! See         cmd/compile/internal/types2/signature.go; receiver.rs.

use super::{Checker, Mode};
use crate::syntax::{ExprId, ExprKind, Field, List, NameId};
use crate::types::object::{ObjectId, VarKind};
use crate::types::typ::{Type, TypeId};

/// Parameters or results: their names, the variables, and whether the last takes any number of arguments.
type Params = (Vec<Option<NameId>>, Vec<ObjectId>, bool);

impl Checker<'_, '_> {
    /// Fills in a signature.
    pub(crate) fn func_type(&mut self, sig: TypeId, recv: Option<Field>, tparams: List<Field>, ftyp: ExprId) {
        let ExprKind::FuncType { params, results } = self.tree[ftyp].kind else { return };
        self.open_scope();
        let scope = self.block();
        self.arena[scope].is_func = true;
        self.func_scopes.insert(sig, scope);
        let receiver = recv.map(|field| self.collect_recv(field));
        if !tparams.is_empty() {
            self.collect_type_params(sig, tparams);
        }
        let (pnames, params, variadic) = self.collect_params(VarKind::Param, params);
        let (rnames, results, _) = self.collect_params(VarKind::Result, results);
        // They are in scope only behind the signature, and the receiver behind its type parameters.
        let named = recv.and_then(|field| field.name);
        if let (Some(name), Some((receiver, _))) = (named, &receiver) {
            self.declare(scope, Some(name), *receiver);
        }
        self.declare_params(&pnames, &params);
        self.declare_params(&rnames, &results);
        if let Type::Signature(of) = &mut self.arena[sig] {
            (of.recv, of.rparams) = receiver.map_or((None, Vec::new()), |(recv, rparams)| (Some(recv), rparams));
            (of.params, of.results, of.variadic) = (params, results, variadic);
        }
        self.close_scope();
    }

    /// The variables of a list of parameters or results, none of which is declared yet.
    pub(crate) fn collect_params(&mut self, kind: VarKind, list: List<Field>) -> Params {
        let list = self.tree.list(list).to_vec();
        let (mut names, mut params, mut variadic) = (Vec::new(), Vec::new(), false);
        let mut typ = self.invalid();
        let mut before = None;
        let none = self.tree.intern("");
        for (at, field) in list.iter().enumerate() {
            if before != Some(field.typ) {
                before = Some(field.typ);
                let mut written = field.typ;
                if let ExprKind::DotsType(elem) = self.tree[written].kind {
                    if kind == VarKind::Param && at + 1 == list.len() {
                        variadic = true;
                    } else {
                        self.error(written, "invalid syntax tree: invalid use of ...");
                    }
                    written = elem;
                }
                typ = self.var_type(written);
            }
            let (pos, name) = field.name.map_or((field.pos, none), |name| (self.tree[name].pos, self.tree.name(name)));
            names.push(field.name);
            params.push(self.new_var(kind, pos, name, Some(typ)));
        }
        if variadic && let (Some(last), Some(field)) = (params.last(), list.last()) {
            let slice = self.arena.slice(typ);
            self.arena[*last].typ = Some(slice);
            self.record_type(field.typ, Mode::TypExpr, slice);
        }
        (names, params, variadic)
    }

    fn declare_params(&mut self, names: &[Option<NameId>], params: &[ObjectId]) {
        for (name, param) in names.iter().zip(params) {
            if name.is_some() {
                self.declare(self.block(), *name, *param);
            }
        }
    }
}
