//! The types that a constraint allows: unions of terms.
//!
//! Invariants  I1  no two terms of a list have a type in common. An empty list allows none.
//! See         cmd/compile/internal/types2/typeterm.go, termlist.go.

use super::arena::Arena;
use super::typ::Term;
use crate::syntax::Tree;

/// What is allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Terms {
    /// All types.
    All,
    /// These.
    Of(Vec<Term>),
}

impl Terms {
    /// None at all.
    pub const EMPTY: Terms = Terms::Of(Vec::new());

    /// Whether all types are allowed.
    pub fn is_all(&self) -> bool {
        *self == Terms::All
    }

    /// Whether no type is allowed.
    pub fn is_empty(&self) -> bool {
        matches!(self, Terms::Of(terms) if terms.is_empty())
    }
}

/// Terms, with what is needed to look at their types.
#[derive(Clone, Copy)]
pub(super) struct Algebra<'a> {
    pub(super) arena: &'a Arena,
    pub(super) tree: &'a Tree,
}

impl Algebra<'_> {
    /// Whether two terms have no type in common.
    pub(super) fn disjoint(self, x: Term, y: Term) -> bool {
        let side = |term: Term, other: Term| if other.tilde { self.arena.underlying(term.typ) } else { term.typ };
        !self.arena.identical(self.tree, side(x, y), side(y, x))
    }

    /// Every term once: what another one contains is left out.
    fn normal(self, terms: Vec<Term>) -> Terms {
        let mut left: Vec<Term> = Vec::new();
        for term in terms {
            match left.iter_mut().find(|known| !self.disjoint(**known, term)) {
                Some(known) if term.tilde => *known = term,
                Some(_) => {}
                None => left.push(term),
            }
        }
        // A term with a tilde may contain several that stood before it.
        let mut at = 0;
        while at < left.len() {
            let term = left[at];
            let mut index = 0;
            left.retain(|other| {
                index += 1;
                index - 1 <= at || self.disjoint(term, *other)
            });
            at += 1;
        }
        Terms::Of(left)
    }

    pub(super) fn union(self, x: Terms, y: Terms) -> Terms {
        match (x, y) {
            (Terms::Of(mut x), Terms::Of(y)) => {
                x.extend(y);
                self.normal(x)
            }
            _ => Terms::All,
        }
    }

    pub(super) fn intersection(self, x: Terms, y: Terms) -> Terms {
        let (x, y) = match (x, y) {
            (Terms::All, other) | (other, Terms::All) => return other,
            (Terms::Of(x), Terms::Of(y)) => (x, y),
        };
        let common = x.iter().flat_map(|x| {
            let common = y.iter().filter(|y| !self.disjoint(*x, **y));
            common.map(|y| if !x.tilde || y.tilde { *x } else { *y })
        });
        self.normal(common.collect())
    }

    pub(super) fn subset(self, x: &Terms, y: &Terms) -> bool {
        match (x, y) {
            (_, Terms::All) => true,
            (Terms::All, Terms::Of(_)) => false,
            (Terms::Of(x), Terms::Of(y)) => {
                let contains = |x: Term, y: Term| !self.disjoint(x, y) && (!x.tilde || y.tilde);
                x.iter().all(|x| y.iter().any(|y| contains(*x, *y)))
            }
        }
    }

    pub(super) fn equal(self, x: &Terms, y: &Terms) -> bool {
        self.subset(x, y) && self.subset(y, x)
    }
}
