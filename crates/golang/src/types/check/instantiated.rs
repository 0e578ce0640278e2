//! Instantiated types: `T[A, B]`.
//!
//! See         cmd/compile/internal/types2/typexpr.go.

use super::Checker;
use crate::syntax::ExprId;
use crate::types::typ::{Type, TypeId};

impl Checker<'_, '_> {
    /// `x[xlist]`
    pub(crate) fn instantiated_type(&mut self, x: ExprId, xlist: &[ExprId]) -> TypeId {
        let mut cause = String::new();
        let generic = self.generic_type(x, &mut cause);
        if !cause.is_empty() {
            let list: Vec<String> = xlist.iter().map(|x| self.text(*x)).collect();
            let text = format!("invalid operation: {}[{}] ({cause})", self.text(x), list.join(", "));
            self.error(x, text);
        }
        if !self.is_valid(generic) {
            return generic;
        }
        let Some(targs) = self.type_list(xlist) else { return self.invalid() };
        let pos = self.tree[x].pos;
        let inst = self.instance(pos, generic, &targs);
        if !matches!(self.arena[inst], Type::Named(_) | Type::Alias(_)) {
            return self.invalid();
        }
        // The type parameters may not be known yet.
        let xlist = xlist.to_vec();
        self.later(move |check| check.verify_instance(x, &xlist, &targs, inst));
        inst
    }

    fn verify_instance(&mut self, x: ExprId, xlist: &[ExprId], targs: &[TypeId], inst: TypeId) {
        self.record_instance(x, targs, inst);
        let pos = self.tree[x].pos;
        let obj = match &self.arena[inst] {
            Type::Named(named) => named.obj,
            Type::Alias(alias) => alias.obj,
            _ => return,
        };
        let name = self.name_of(obj).to_owned();
        let tparams = self.arena.type_params(inst).to_vec();
        if !self.validate_targ_len(pos, &name, tparams.len(), targs.len()) {
            return;
        }
        match self.verify(pos, &tparams, targs) {
            Err((at, cause)) => {
                let pos = xlist.get(at).map_or(pos, |x| self.tree.start_pos(*x));
                self.error(pos, cause);
            }
            Ok(()) => self.mono_record_instance(pos, &tparams, targs, xlist),
        }
    }

    /// The types that expressions are. None if one of them is wrong.
    pub(crate) fn type_list(&mut self, list: &[ExprId]) -> Option<Vec<TypeId>> {
        let types: Vec<TypeId> = list.iter().map(|x| self.var_type(*x)).collect();
        types.iter().all(|typ| self.is_valid(*typ)).then_some(types)
    }
}
