//! What an interface comes to: its methods with those of the interfaces in it, and the types that it allows.
//!
//! Invariants  I1  `methods` are sorted (see `Arena::sort_methods`), and no two have the same name.
//!             I2  `comparable` only if all types are allowed otherwise: with terms it has been applied to them.
//! Protocol    Computed when first asked for, of whole interfaces alone; what must be complained about is kept in `clashes` for the
//!             checker. An interface that contains itself has been refused before. One that is not complete allows everything, and its
//!             set is not kept.
//! Rejected    Recursion over embedded interfaces: a text can chain as many as it has lines.
//! See         cmd/compile/internal/types2/typeset.go.

use std::rc::Rc;

use super::arena::Arena;
use super::basic::BasicKind;
use super::object::ObjectId;
use super::termlist::{Algebra, Terms};
use super::typ::{Interface, Type, TypeId};
use crate::source::Pos;
use crate::syntax::Tree;

/// gc allows no more terms in a union.
pub const MOST_TERMS: usize = 100;

/// What an interface comes to.
#[derive(Clone, Debug)]
pub struct TypeSet {
    /// All methods.
    pub methods: Vec<ObjectId>,
    /// The types that are allowed.
    pub terms: Terms,
    /// Whether only comparable types are allowed.
    pub comparable: bool,
    /// Methods of one name.
    pub clashes: Vec<Clash>,
}

/// Two methods of an interface that have one name.
#[derive(Clone, Copy, Debug)]
pub struct Clash {
    /// The later one, and where it or the interface that it comes from stands.
    pub method: (ObjectId, Pos),
    /// The one that was there.
    pub other: (ObjectId, Pos),
    /// Whether the later one stands in the interface itself: then it is wrong even if both have the same type.
    pub explicit: bool,
}

impl TypeSet {
    /// Whether it is a set of methods, and nothing else.
    pub fn is_method_set(&self) -> bool {
        !self.comparable && self.terms.is_all()
    }

    /// Whether every type is in it.
    pub fn is_all(&self) -> bool {
        self.is_method_set() && self.methods.is_empty()
    }
}

impl Interface {
    /// The interface behind `comparable`.
    pub(super) fn comparable() -> Interface {
        let set = TypeSet { methods: Vec::new(), terms: Terms::All, comparable: true, clashes: Vec::new() };
        Interface { set: Rc::new(set).into(), ..Interface::default() }
    }
}

impl Arena {
    /// The type set of an interface type, or of the interface that is its underlying type. Of another type it is empty.
    pub fn type_set(&self, tree: &Tree, typ: TypeId) -> Rc<TypeSet> {
        let mut todo = vec![self.underlying(typ)];
        let mut entered = Vec::new();
        while let Some(at) = todo.last().copied() {
            let Type::Interface(interface) = &self[at] else {
                todo.pop();
                continue;
            };
            if interface.set.get().is_some() || interface.incomplete {
                todo.pop();
            } else if entered.last() == Some(&at) {
                // Everything that it contains has its set.
                let set = self.computed(tree, interface);
                interface.set.get_or_init(|| Rc::new(set));
                entered.pop();
                todo.pop();
            } else if entered.contains(&at) {
                todo.pop();
            } else {
                entered.push(at);
                todo.extend(interface.embeddeds.iter().flat_map(|(embedded, _)| self.interfaces_in(*embedded)));
            }
        }
        match &self[self.underlying(typ)] {
            Type::Interface(interface) if interface.incomplete => {
                Rc::new(TypeSet { methods: Vec::new(), terms: Terms::All, comparable: false, clashes: Vec::new() })
            }
            Type::Interface(interface) => interface.set.get().expect("it was just computed").clone(),
            _ => Rc::new(TypeSet { methods: Vec::new(), terms: Terms::EMPTY, comparable: false, clashes: Vec::new() }),
        }
    }

    /// The interfaces that an embedded element is or mentions.
    fn interfaces_in(&self, embedded: TypeId) -> Vec<TypeId> {
        match &self[self.underlying(embedded)] {
            Type::Interface(_) => vec![self.underlying(embedded)],
            Type::Union(terms) => terms
                .iter()
                .map(|term| self.underlying(term.typ))
                .filter(|term| matches!(self[*term], Type::Interface(_)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The set of an interface whose embedded interfaces have theirs. One that has none goes in a circle, and counts for nothing.
    fn computed(&self, tree: &Tree, interface: &Interface) -> TypeSet {
        let algebra = Algebra { arena: self, tree };
        let known = |typ: TypeId| match &self[self.underlying(typ)] {
            Type::Interface(interface) => interface.set.get().cloned(),
            _ => None,
        };
        let mut methods: Vec<(ObjectId, Pos)> = Vec::new();
        let mut clashes = Vec::new();
        let mut add = |method: ObjectId, pos: Pos, explicit: bool| match methods
            .iter()
            .find(|(other, _)| self.same_name(tree, *other, method))
        {
            Some(other) => clashes.push(Clash { method: (method, pos), other: *other, explicit }),
            None => methods.push((method, pos)),
        };
        interface.methods.iter().for_each(|method| add(*method, self[*method].pos, true));
        let (mut terms, mut comparable) = (Terms::All, false);
        for (embedded, pos) in &interface.embeddeds {
            let underlying = self.underlying(*embedded);
            let (allowed, only_comparable) = match &self[underlying] {
                Type::Interface(_) => {
                    let Some(set) = known(underlying) else { continue };
                    set.methods.iter().for_each(|method| add(*method, *pos, false));
                    (set.terms.clone(), set.comparable)
                }
                Type::Union(union) => {
                    let mut all = Terms::EMPTY;
                    for term in union {
                        let underlying = self.underlying(term.typ);
                        let of_term = match &self[underlying] {
                            Type::Interface(interface) if interface.incomplete => Terms::All,
                            Type::Interface(_) => known(underlying).map_or(Terms::EMPTY, |set| set.terms.clone()),
                            Type::Basic { kind: BasicKind::Invalid, .. } => continue,
                            _ if term.tilde && !self.identical(tree, term.typ, underlying) => Terms::EMPTY,
                            _ => Terms::Of(vec![*term]),
                        };
                        all = algebra.union(all, of_term);
                    }
                    (all, false)
                }
                Type::Basic { kind: BasicKind::Invalid, .. } => continue,
                _ => (Terms::Of(vec![super::typ::Term { tilde: false, typ: *embedded }]), false),
            };
            terms = algebra.intersection(terms, allowed);
            comparable |= only_comparable;
            if let (true, Terms::Of(list)) = (comparable, &mut terms) {
                list.retain(|term| self.is_comparable(tree, term.typ, false));
                comparable = false;
            }
        }
        let mut methods: Vec<_> = methods.into_iter().map(|(method, _)| method).collect();
        self.sort_methods(tree, &mut methods);
        TypeSet { methods, terms, comparable, clashes }
    }
}
