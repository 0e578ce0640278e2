//! Instances of what is generic, and whether type arguments are what their bounds ask for.
//!
//! See         cmd/compile/internal/types2/instantiate.go.

use super::Checker;
use crate::source::Pos;
use crate::types::{Signature, SubstMap, Term, Terms, Type, TypeId};

impl Checker<'_, '_> {
    /// An instance of a generic named type, alias or signature. It is invalid if an error had to be reported.
    pub(crate) fn instance(&mut self, pos: Pos, origin: TypeId, targs: &[TypeId]) -> TypeId {
        let wanted = self.arena.type_params(origin).len();
        match &self.arena[origin] {
            Type::Named(_) => self.arena.instance_at(pos, origin, targs.to_vec()),
            Type::Alias(alias) => {
                let name = self.name_of(alias.obj).to_owned();
                match self.validate_targ_len(pos, &name, wanted, targs.len()) {
                    false => self.invalid(),
                    true if wanted == 0 => origin,
                    true => self.arena.instance_at(pos, origin, targs.to_vec()),
                }
            }
            Type::Signature(_) => {
                let name = self.show(origin);
                match self.validate_targ_len(pos, &name, wanted, targs.len()) {
                    false => self.invalid(),
                    true if wanted == 0 => origin,
                    true => self.instance_of_signature(pos, origin, targs),
                }
            }
            other => unreachable!("gort internal bug: an instance of {other:?}; please report"),
        }
    }

    fn instance_of_signature(&mut self, pos: Pos, origin: TypeId, targs: &[TypeId]) -> TypeId {
        let map = SubstMap::new(self.arena.type_params(origin), targs);
        let Type::Signature(signature) = &self.arena[self.subst(pos, origin, &map)] else { return self.invalid() };
        // It is not generic any more.
        let signature = Signature { tparams: Vec::new(), ..signature.clone() };
        self.arena.add_type(Type::Signature(signature))
    }

    /// Whether there are as many type arguments as type parameters. If not, an error is reported.
    pub(crate) fn validate_targ_len(&mut self, pos: Pos, name: &str, want: usize, got: usize) -> bool {
        let quantity = match got.cmp(&want) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => "not enough",
            std::cmp::Ordering::Greater => "too many",
        };
        self.error(pos, format!("{quantity} type arguments for type {name}: have {got}, want {want}"));
        false
    }

    /// Whether each type argument is what its type parameter's bound asks for.
    ///
    /// # Errors
    /// The number of the first one that is not, and why.
    pub(crate) fn verify(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId]) -> Result<(), (usize, String)> {
        let map = SubstMap::new(tparams, targs);
        for (at, (tparam, targ)) in tparams.iter().zip(targs).enumerate() {
            // A bound may name the type parameters of its own list.
            let bound = self.subst(pos, self.arena.constraint(*tparam), &map);
            let mut cause = String::new();
            if !self.implements(*targ, bound, true, Some(&mut cause)) {
                return Err((at, cause));
            }
        }
        Ok(())
    }

    /// Whether `v` implements the interface `t`, or satisfies it as a bound.
    pub(crate) fn implements(&mut self, v: TypeId, t: TypeId, constraint: bool, cause: Option<&mut String>) -> bool {
        let mut told = cause.is_some().then(String::new);
        let holds = self.implemented(v, t, constraint, &mut told);
        if let (false, Some(cause), Some(told)) = (holds, cause, told) {
            *cause = told;
        }
        holds
    }

    /// The same. The cause is only told where a place for it is.
    fn implemented(&mut self, v: TypeId, t: TypeId, constraint: bool, cause: &mut Option<String>) -> bool {
        let (v_under, t_under) = (self.under(v), self.under(t));
        if !self.is_valid(v_under) || !self.is_valid(t_under) {
            return true;
        }
        if matches!(self.arena[v_under], Type::Pointer(base) if !self.is_valid(self.under(base))) {
            return true;
        }
        let verb = if constraint { "satisfy" } else { "implement" };
        if !matches!(self.arena[t_under], Type::Interface(_)) {
            if let Some(cause) = cause {
                let (v, shown) = (self.show(v), self.show(t));
                let detail = match self.is_interface_ptr(t_under) {
                    true => self.interface_ptr_error(t),
                    false => format!("{shown} is not an interface"),
                };
                *cause = format!("{v} does not {verb} {shown} ({detail})");
            }
            return false;
        }
        let wanted = self.arena.type_set(self.tree, t_under);
        if wanted.is_all() {
            return true;
        }
        let own = match self.arena[v_under] {
            Type::Interface(_) => Some(self.arena.type_set(self.tree, v_under)),
            _ => None,
        };
        // An empty set is contained in every set, and contains no other.
        if own.as_ref().is_some_and(|own| own.terms.is_empty()) {
            return true;
        }
        if wanted.terms.is_empty() {
            if let Some(cause) = cause {
                *cause = format!("cannot {verb} {} (empty type set)", self.show(t));
            }
            return false;
        }
        if !self.has_all_methods(v, t, true, &mut |check, x, y| check.identical(x, y), cause.as_mut()) {
            if let Some(cause) = cause {
                *cause = format!("{} does not {verb} {} {cause}", self.show(v), self.show(t));
            }
            return false;
        }
        match (&wanted.terms, own) {
            (Terms::All, _) => {}
            (_, Some(own)) => {
                if !self.arena.is_subset(self.tree, &own.terms, &wanted.terms) {
                    if let Some(cause) = cause {
                        *cause = format!("{} does not {verb} {}", self.show(v), self.show(t));
                    }
                    return false;
                }
            }
            (Terms::Of(terms), None) => {
                if !terms.iter().any(|term| self.includes(*term, v)) {
                    if let Some(cause) = cause {
                        let detail = self.why_not_included(v, t, t_under, terms);
                        *cause = format!("{} does not {verb} {} ({detail})", self.show(v), self.show(t));
                    }
                    return false;
                }
            }
        }
        self.is_comparable_enough(v, t_under, constraint, verb, cause)
    }

    /// Whether `v` is comparable if the interface asks for it.
    fn is_comparable_enough(
        &mut self,
        v: TypeId,
        interface: TypeId,
        constraint: bool,
        verb: &str,
        cause: &mut Option<String>,
    ) -> bool {
        // Is the interface comparable? Then only comparable types are in it.
        if !self.arena.is_comparable(self.tree, interface, false) || self.arena.is_comparable(self.tree, v, false) {
            return true;
        }
        // As a bound it may be one that is comparable with a panic.
        let with_panic = constraint && self.arena.is_comparable(self.tree, v, true);
        if with_panic && self.allow_version(20) {
            return true;
        }
        if let Some(cause) = cause {
            let v = self.show(v);
            *cause = match with_panic {
                true => format!("{v} to {verb} comparable requires go1.20 or later"),
                false => format!("{v} does not {verb} comparable"),
            };
        }
        false
    }

    /// Whether a term allows the type.
    fn includes(&self, term: Term, typ: TypeId) -> bool {
        let typ = if term.tilde { self.under(typ) } else { typ };
        self.identical(term.typ, typ)
    }

    /// Why `v` is in none of the terms of the interface `t`.
    fn why_not_included(&self, v: TypeId, t: TypeId, t_under: TypeId, terms: &[Term]) -> String {
        let (v_shown, t_shown) = (self.show(v), self.show(t));
        let with_tilde = terms.iter().find(|term| {
            !term.tilde
                && self.identical(term.typ, self.under(term.typ))
                && self.includes(Term { tilde: true, ..**term }, v)
        });
        if let Some(term) = with_tilde {
            return format!("possibly missing ~ for {} in {t_shown}", self.show(term.typ));
        }
        if self.mentions(t_under, v) {
            return format!("{t_shown} mentions {v_shown}, but {v_shown} is not in the type set of {t_shown}");
        }
        format!("{v_shown} missing in {}", self.show_terms(terms))
    }

    /// `~int | string`
    fn show_terms(&self, terms: &[Term]) -> String {
        let typ = |term: &Term| self.printer().typ_with_paths(term.typ);
        let shown = terms.iter().map(|term| format!("{}{}", if term.tilde { "~" } else { "" }, typ(term)));
        shown.collect::<Vec<_>>().join(" | ")
    }

    /// Whether an interface names a type, be it in its type set or not.
    fn mentions(&self, interface: TypeId, typ: TypeId) -> bool {
        let mut todo = vec![interface];
        while let Some(at) = todo.pop() {
            match &self.arena[at] {
                Type::Interface(interface) => todo.extend(interface.embeddeds.iter().map(|(embedded, _)| *embedded)),
                Type::Union(terms) => todo.extend(terms.iter().map(|term| term.typ)),
                _ if self.identical(at, typ) => return true,
                _ => {}
            }
        }
        false
    }
}
