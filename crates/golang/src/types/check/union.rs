//! Elements of interfaces: `~A | B`.
//!
//! See         cmd/compile/internal/types2/union.go.

use super::{Checker, Mode};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::termlist::Algebra;
use crate::types::typ::{Term, Type, TypeId};
use crate::types::typeset::MOST_TERMS;

impl Checker<'_, '_> {
    /// The type of an element: a union, or the one type that it is.
    pub(super) fn parse_union(&mut self, x: ExprId) -> TypeId {
        let (operations, list) = self.flatten_union(x);
        let mut terms = Vec::new();
        let mut union = self.invalid();
        for (at, x) in list.iter().enumerate() {
            let term = self.parse_tilde(*x);
            if list.len() == 1 && !term.tilde {
                return term.typ;
            }
            if terms.len() < MOST_TERMS {
                terms.push(term);
                union = self.arena.add_type(Type::Union(terms.clone()));
            } else if self.is_valid(union) {
                let text = format!("cannot handle more than {MOST_TERMS} union terms (implementation limitation)");
                self.error(*x, text);
                union = self.invalid();
            }
            if at > 0 {
                self.record_type(operations[at - 1], Mode::TypExpr, union);
            }
        }
        if self.is_valid(union) {
            self.later(move |check| check.verify_terms(&terms, &list));
        }
        union
    }

    /// The operations `A | B` of a union, and its terms.
    fn flatten_union(&self, mut x: ExprId) -> (Vec<ExprId>, Vec<ExprId>) {
        let (mut operations, mut terms) = (Vec::new(), Vec::new());
        while let ExprKind::Binary { op: Operator::Or, x: left, y } = self.tree[x].kind {
            operations.push(x);
            terms.push(y);
            x = left;
        }
        terms.push(x);
        operations.reverse();
        terms.reverse();
        (operations, terms)
    }

    fn parse_tilde(&mut self, written: ExprId) -> Term {
        let (tilde, x) = match self.tree[written].kind {
            ExprKind::Unary { op: Operator::Tilde, x } => (true, x),
            _ => (false, written),
        };
        let mut typ = self.typ(x);
        if self.arena.is_type_param(typ) {
            let text = match tilde {
                true => format!("type in term {} cannot be a type parameter", self.text(written)),
                false => "term cannot be a type parameter".to_owned(),
            };
            self.error(x, text);
            typ = self.invalid();
        }
        let term = Term { tilde, typ };
        if tilde {
            let union = self.arena.add_type(Type::Union(vec![term]));
            self.record_type(written, Mode::TypExpr, union);
        }
        term
    }

    /// A term, as gc shows it: with the package's path even if it is this one.
    fn show_term(&self, term: Term) -> String {
        let tilde = if term.tilde { "~" } else { "" };
        format!("{tilde}{}", self.printer().typ_with_paths(term.typ))
    }

    /// What terms must not be, once their types are known.
    fn verify_terms(&mut self, terms: &[Term], list: &[ExprId]) {
        for (at, term) in terms.iter().enumerate() {
            if !self.is_valid(term.typ) {
                continue;
            }
            let under = self.under(term.typ);
            let is_interface = matches!(self.arena[under], Type::Interface(_));
            let text = if term.tilde && is_interface {
                format!("invalid use of ~ ({} is an interface)", self.show(term.typ))
            } else if term.tilde && !self.identical(under, term.typ) {
                format!("invalid use of ~ (underlying type of {} is {})", self.show(term.typ), self.show(under))
            } else if is_interface {
                let set = self.arena.type_set(self.tree, under);
                let shown = self.show_term(*term);
                if !set.methods.is_empty() {
                    format!("cannot use {shown} in union ({shown} contains methods)")
                } else if term.typ == self.arena.universe().comparable {
                    "cannot use comparable in union".to_owned()
                } else if set.comparable {
                    format!("cannot use {shown} in union ({shown} embeds comparable)")
                } else {
                    continue;
                }
            } else if let Some(other) = self.overlapping_term(&terms[..at], *term) {
                format!("overlapping terms {} and {}", self.show_term(*term), self.show_term(other))
            } else {
                continue;
            };
            self.error(list[at], text);
        }
    }

    /// A term that has types in common with another one. Interfaces are left out.
    fn overlapping_term(&self, terms: &[Term], term: Term) -> Option<Term> {
        let algebra = Algebra { arena: self.arena, tree: self.tree };
        let is_interface = |term: &Term| matches!(self.arena[self.under(term.typ)], Type::Interface(_));
        terms.iter().copied().find(|other| !is_interface(other) && !algebra.disjoint(*other, term))
    }
}
