//! What an interface comes to: its methods with those of the interfaces in it, and the types that it allows.
//!
//! Invariants  I1  `methods` are sorted (see `Arena::sort_methods`), and no two have the same name.
//!             I2  `comparable` only if all types are allowed otherwise: with terms it has been applied to them.
//! Protocol    Computed when first asked for, of whole interfaces alone; what must be complained about is kept for the
//!             checker. An interface that contains itself has been refused before. One that is not complete allows everything, and its
//!             set is not kept.
//! Rejected    Recursion over embedded interfaces: a text can chain as many as it has lines.
//! See         cmd/compile/internal/types2/typeset.go.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::arena::Arena;
use super::basic::BasicKind;
use super::object::ObjectId;
use super::termlist::{Algebra, Terms};
use super::typ::{Interface, Type, TypeId};
use crate::source::Pos;
use crate::syntax::{Symbol, Tree};

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
    /// Where unions stand that come to too many terms: they count for nothing.
    pub oversize: Vec<Pos>,
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
    /// These types, and no methods.
    fn of_terms(terms: Terms) -> TypeSet {
        TypeSet { methods: Vec::new(), terms, comparable: false, clashes: Vec::new(), oversize: Vec::new() }
    }

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
        let set = TypeSet { comparable: true, ..TypeSet::of_terms(Terms::All) };
        Interface { set: Rc::new(set).into(), ..Interface::default() }
    }
}

impl Arena {
    /// The type set of an interface type, or of the interface that is its underlying type. Of another type it is empty.
    pub fn type_set(&self, tree: &Tree, typ: TypeId) -> Rc<TypeSet> {
        let mut todo = vec![self.underlying(typ)];
        let (mut path, mut entered) = (Vec::new(), FxHashSet::default());
        while let Some(at) = todo.last().copied() {
            let Type::Interface(interface) = &self[at] else {
                todo.pop();
                continue;
            };
            if interface.set.get().is_some() || interface.incomplete {
                todo.pop();
            } else if path.last() == Some(&at) {
                // Everything that it contains has its set.
                let set = self.computed(tree, interface);
                interface.set.get_or_init(|| Rc::new(set));
                path.pop();
                todo.pop();
            } else if !entered.insert(at) {
                todo.pop();
            } else {
                path.push(at);
                todo.extend(interface.embeddeds.iter().flat_map(|(embedded, _)| self.interfaces_in(*embedded)));
            }
        }
        match &self[self.underlying(typ)] {
            Type::Interface(interface) if interface.incomplete => Rc::new(TypeSet::of_terms(Terms::All)),
            Type::Interface(interface) => interface.set.get().expect("it was just computed").clone(),
            _ => Rc::new(TypeSet::of_terms(Terms::EMPTY)),
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
        let mut methods: Vec<ObjectId> = Vec::new();
        let mut seen: FxHashMap<Symbol, Vec<(ObjectId, Pos)>> = FxHashMap::default();
        let (mut clashes, mut oversize) = (Vec::new(), Vec::new());
        let mut add = |method: ObjectId, pos: Pos, explicit: bool| {
            let same = seen.entry(self[method].name).or_default();
            match same.iter().find(|(other, _)| self.same_name(tree, *other, method)) {
                Some(other) => clashes.push(Clash { method: (method, pos), other: *other, explicit }),
                None => {
                    same.push((method, pos));
                    methods.push(method);
                }
            }
        };
        interface.methods.iter().for_each(|method| add(*method, self[*method].pos, true));
        let (mut terms, mut comparable) = (Terms::All, false);
        'embeddeds: for (embedded, pos) in &interface.embeddeds {
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
                        if matches!(&all, Terms::Of(terms) if terms.len() > MOST_TERMS) {
                            oversize.push(*pos);
                            continue 'embeddeds;
                        }
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
        self.sort_methods(tree, &mut methods);
        TypeSet { methods, terms, comparable, clashes, oversize }
    }
}
