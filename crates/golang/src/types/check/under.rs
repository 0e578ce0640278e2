//! What is behind a type: the types that a type parameter stands for, and what they have in common.
//!
//! See         cmd/compile/internal/types2/under.go, typeset.go.

use super::Checker;
use crate::syntax::ChanDir;
use crate::types::{Terms, Type, TypeId};

impl Checker<'_, '_> {
    /// The types that a type stands for, each with its underlying type: those of a type parameter's bound, else itself. Nothing, once, if
    /// the bound names no types.
    pub(crate) fn typeset(&self, typ: TypeId) -> impl Iterator<Item = Option<(TypeId, TypeId)>> + use<> {
        let typ_or_param = self.arena.unalias(typ);
        let (first, rest) = match self.arena[typ_or_param] {
            Type::TypeParam(_) => match &self.arena.type_set(self.tree, typ_or_param).terms {
                Terms::Of(terms) if !terms.is_empty() => {
                    let pair = |term: &crate::types::Term| Some((term.typ, self.under(term.typ)));
                    (pair(&terms[0]), terms[1..].iter().map(pair).collect())
                }
                _ => (None, Vec::new()),
            },
            _ => (Some((typ, self.under(typ))), Vec::new()),
        };
        std::iter::once(first).chain(rest)
    }

    /// Whether something holds of all of them.
    pub(crate) fn all(&self, typ: TypeId, holds: impl FnMut(Option<(TypeId, TypeId)>) -> bool) -> bool {
        self.typeset(typ).all(holds)
    }

    /// Whether something holds of the underlying types of all of them.
    pub(crate) fn under_is(&self, typ: TypeId, mut holds: impl FnMut(Option<TypeId>) -> bool) -> bool {
        self.typeset(typ).all(|pair| holds(pair.map(|(_, underlying)| underlying)))
    }

    /// The underlying type that all of them have in common.
    ///
    /// # Errors
    /// What tells them apart.
    pub(crate) fn common_under(&self, typ: TypeId) -> Result<TypeId, String> {
        self.common_under_if(typ, |_| Ok(()))
    }

    /// The same, if something holds of each of them. Of channels it is the one that allows the least.
    pub(crate) fn common_under_if(
        &self,
        typ: TypeId,
        mut holds: impl FnMut(Option<(TypeId, TypeId)>) -> Result<(), String>,
    ) -> Result<TypeId, String> {
        let mut common: Option<(TypeId, TypeId)> = None;
        for pair in self.typeset(typ) {
            holds(pair)?;
            let Some((typ, underlying)) = pair else { return Err("no specific type".to_owned()) };
            let Some((other, known)) = common else {
                common = pair;
                continue;
            };
            let differ = |what: &str| Err(format!("{what} {} and {}", self.show(other), self.show(typ)));
            match (&self.arena[known], &self.arena[underlying]) {
                (Type::Chan { dir: known_dir, elem: known }, Type::Chan { dir, elem }) => {
                    if !self.identical(*known, *elem) {
                        return differ("channels").map_err(|text| text + " have different element types");
                    }
                    match (known_dir, dir) {
                        (known, new) if known == new => {}
                        (ChanDir::Both, _) => common = pair,
                        (_, ChanDir::Both) => {}
                        _ => return differ("channels").map_err(|text| text + " have conflicting directions"),
                    }
                }
                _ if !self.identical(known, underlying) => {
                    return Err(format!("{} and {} have different underlying types", self.show(other), self.show(typ)));
                }
                _ => {}
            }
        }
        Ok(common.map_or(self.invalid(), |(_, underlying)| underlying))
    }
}
