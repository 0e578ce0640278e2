//! Unification: which types must type parameters stand for, so that two types are the same?
//!
//! States      A type parameter that is to be inferred has a handle; type parameters that were found to be the same share one. A handle has
//!             a type once that is known.
//! Invariants  I1  a failed unification may have set types: whoever asks gives up then.
//! See         cmd/compile/internal/types2/unify.go.

use super::Checker;
use crate::syntax::ChanDir;
use crate::types::{ObjectId, ObjectKind, Type, TypeId};

/// gc gives up at this depth; there it is an error of the compiler.
const DEPTH_LIMIT: u32 = 50;

/// How exactly types must match.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mode {
    /// They are those of an assignment: not so exactly at the top, but exactly in their elements.
    assign: bool,
    /// They are identical. Else names, directions of channels and methods beyond those of an interface do not matter.
    exact: bool,
}

impl Mode {
    pub(crate) const INEXACT: Mode = Mode { assign: false, exact: false };
    pub(crate) const ASSIGN: Mode = Mode { assign: true, exact: false };
    pub(crate) const EXACT: Mode = Mode { assign: false, exact: true };
}

/// Type parameters, with what is known of them.
pub(crate) struct Unifier {
    /// The type parameters, each with the number of its handle.
    handles: Vec<(TypeId, usize)>,
    types: Vec<Option<TypeId>>,
    depth: u32,
    /// Whether methods that two types share count: since Go 1.21.
    interface_inference: bool,
}

/// Interfaces that are being compared, innermost last: met again, they are the same.
type Pairs = Vec<(TypeId, TypeId)>;

impl Unifier {
    pub(crate) fn new(tparams: &[TypeId], targs: &[Option<TypeId>], interface_inference: bool) -> Unifier {
        let handles = tparams.iter().copied().zip(0..).collect();
        let types = (0..tparams.len()).map(|at| targs.get(at).copied().flatten()).collect();
        Unifier { handles, types, depth: 0, interface_inference }
    }

    fn handle(&self, tparam: TypeId) -> Option<usize> {
        self.handles.iter().find(|(known, _)| *known == tparam).map(|(_, handle)| *handle)
    }

    /// The type parameter that a type is, if it is to be inferred.
    fn as_bound_type_param(&self, check: &Checker<'_, '_>, typ: TypeId) -> Option<TypeId> {
        Some(check.arena.unalias(typ)).filter(|typ| self.handle(*typ).is_some())
    }

    /// What is known of a type parameter.
    pub(crate) fn at(&self, tparam: TypeId) -> Option<TypeId> {
        self.types[self.handle(tparam)?]
    }

    pub(crate) fn set(&mut self, tparam: TypeId, typ: TypeId) {
        if let Some(handle) = self.handle(tparam) {
            self.types[handle] = Some(typ);
        }
    }

    /// The types that are still to be found.
    pub(crate) fn unknowns(&self) -> usize {
        self.handles.iter().filter(|(_, handle)| self.types[*handle].is_none()).count()
    }

    /// What was found for each of the type parameters.
    pub(crate) fn inferred(&self, tparams: &[TypeId]) -> Vec<Option<TypeId>> {
        tparams.iter().map(|tparam| self.at(*tparam)).collect()
    }

    /// Both are the same from now on. False if both have a type already: these must match.
    fn join(&mut self, x: TypeId, y: TypeId) -> bool {
        let (Some(x), Some(y)) = (self.handle(x), self.handle(y)) else { return false };
        let (from, to) = match (x == y, self.types[x], self.types[y]) {
            (true, ..) => return true,
            (_, Some(_), Some(_)) => return false,
            (_, Some(_), None) => (y, x),
            (_, None, _) => (x, y),
        };
        for (_, handle) in &mut self.handles {
            if *handle == from {
                *handle = to;
            }
        }
        true
    }

    /// Whether two types can be made to match.
    pub(crate) fn unify(&mut self, check: &mut Checker<'_, '_>, x: TypeId, y: TypeId, mode: Mode) -> bool {
        self.nify(check, x, y, mode, &mut Vec::new())
    }

    fn nify(&mut self, check: &mut Checker<'_, '_>, x: TypeId, y: TypeId, mode: Mode, pairs: &mut Pairs) -> bool {
        if x == y || check.arena.unalias(x) == check.arena.unalias(y) {
            return true;
        }
        if self.depth >= DEPTH_LIMIT {
            return false;
        }
        self.depth += 1;
        let matched = self.differing(check, x, y, mode, pairs);
        self.depth -= 1;
        matched
    }

    /// Of two types that are not the same.
    fn differing(&mut self, check: &mut Checker<'_, '_>, x: TypeId, y: TypeId, mode: Mode, pairs: &mut Pairs) -> bool {
        // A named type comes to be `y`, a type parameter that is to be inferred `x`.
        let (x, mut y) = match check.arena.as_named(x).is_some() || self.as_bound_type_param(check, y).is_some() {
            true => (y, x),
            false => (x, y),
        };
        // A name does not matter if the other type is a literal, or a basic type.
        let of_literal = !mode.exact && check.is_type_lit(x) && !(self.interface_inference && is_interface(check, x));
        if let Some(named) = check.arena.as_named(y).filter(|_| of_literal) {
            y = check.under(named);
            if x == y || check.arena.unalias(x) == check.arena.unalias(y) {
                return true;
            }
        }
        match (self.as_bound_type_param(check, x), self.as_bound_type_param(check, y)) {
            (Some(px), Some(py)) => {
                if self.join(px, py) {
                    return true;
                }
                match (self.at(px), self.at(py)) {
                    (Some(x), Some(y)) => self.nify(check, x, y, mode, pairs),
                    _ => false,
                }
            }
            (Some(px), None) => match self.at(px) {
                Some(x) => self.nify(check, x, y, mode, pairs) && self.settle(check, px, x, y, mode),
                None => {
                    self.set(px, y);
                    true
                }
            },
            _ => self.structures(check, x, y, mode, pairs),
        }
    }

    /// The type parameter has the type `x`, which matches `y`: which of them is it to be?
    fn settle(&mut self, check: &Checker<'_, '_>, tparam: TypeId, x: TypeId, y: TypeId, mode: Mode) -> bool {
        let [x_named, y_named] = [x, y].map(|typ| check.arena.as_named(typ).is_some());
        match [x, y].map(|typ| as_interface(check, typ)) {
            [Some(_), Some(_)] if x_named && y_named => return check.identical(x, y),
            [Some(x), Some(y)] => {
                let methods = |typ| check.arena.type_set(check.tree, typ).methods.len();
                if methods(x) != methods(y) {
                    return false;
                }
            }
            // Either could be meant: to take one would depend on the order.
            [Some(_), None] | [None, Some(_)] => return false,
            [None, None] => {}
        }
        if !mode.exact && !x_named {
            // A name is not to be lost, nor a channel's direction.
            let directed = matches!(check.arena[check.under(y)], Type::Chan { dir, .. } if dir != ChanDir::Both);
            if y_named || directed {
                self.set(tparam, y);
            }
        }
        true
    }

    /// Of two types of which none is to be inferred.
    fn structures(&mut self, check: &mut Checker<'_, '_>, x: TypeId, y: TypeId, mode: Mode, pairs: &mut Pairs) -> bool {
        if self.interface_inference && !mode.exact {
            match (as_interface(check, x), as_interface(check, y)) {
                (Some(x), Some(y)) => return self.interfaces(check, x, y, pairs),
                (Some(interface), None) => return self.implements(check, interface, y, pairs),
                (None, Some(interface)) => return self.implements(check, interface, x, pairs),
                (None, None) => {}
            }
        }
        // A type parameter comes to be `x`.
        let (x, y) = if check.arena.is_type_param(y) { (y, x) } else { (x, y) };
        let (x_actual, y_actual) = (check.arena.unalias(x), check.arena.unalias(y));
        match (&check.arena[x_actual], &check.arena[y_actual]) {
            (Type::Interface(_), Type::Interface(_)) => self.exact_interfaces(check, x_actual, y_actual, pairs),
            // One that is not to be inferred: what its bound's types have in common must match.
            (Type::TypeParam(_), _) => match check.common_under(x) {
                Ok(common) => self.nify(check, common, y, Mode::ASSIGN, pairs),
                Err(_) => false,
            },
            (Type::Named(_), Type::Named(_)) => {
                // The type arguments come first: messages are better with what they tell.
                let [x_args, y_args] = [x_actual, y_actual].map(|typ| check.arena.type_args(typ));
                let both: Vec<_> = x_args.iter().copied().zip(y_args.iter().copied()).collect();
                x_args.len() == y_args.len()
                    && both.into_iter().all(|(x, y)| self.nify(check, x, y, mode, pairs))
                    && check.arena.origin(x_actual) == check.arena.origin(y_actual)
            }
            (Type::Tuple(x), Type::Tuple(y)) => {
                let both = zipped(check, x, y);
                both.is_some_and(|both| both.into_iter().all(|(x, y)| self.nify(check, x, y, mode, pairs)))
            }
            _ => {
                // Elements must match exactly in an assignment.
                let inner = Mode { exact: mode.exact || mode.assign, ..mode };
                let Some((both, as_many)) = elements(check, x_actual, y_actual, mode) else { return false };
                both.into_iter().all(|(x, y)| self.nify(check, x, y, inner, pairs)) && as_many
            }
        }
    }

    /// Whether the methods of one interface are among those of the other.
    fn interfaces(&mut self, check: &mut Checker<'_, '_>, x: TypeId, y: TypeId, pairs: &mut Pairs) -> bool {
        let [x_set, y_set] = [x, y].map(|typ| check.arena.type_set(check.tree, typ));
        if x_set.comparable != y_set.comparable || !check.arena.equal_terms(check.tree, &x_set.terms, &y_set.terms) {
            return false;
        }
        if is_among(pairs, x, y) {
            return true;
        }
        let (fewer, more) = match x_set.methods.len() > y_set.methods.len() {
            true => (y_set, x_set),
            false => (x_set, y_set),
        };
        fewer.methods.iter().all(|method| {
            let other = more.methods.iter().find(|other| check.arena.same_name(check.tree, **other, *method));
            other.is_some_and(|other| {
                let (x, y) = (check.type_of(*method), check.type_of(*other));
                self.nify(check, x, y, Mode::EXACT, pairs)
            })
        })
    }

    /// Whether a type has the methods of an interface.
    fn implements(&mut self, check: &mut Checker<'_, '_>, interface: TypeId, typ: TypeId, pairs: &mut Pairs) -> bool {
        let set = check.arena.type_set(check.tree, interface);
        set.methods.iter().all(|method| {
            let (package, name) = (check.arena[*method].package, check.arena[*method].name);
            let found = check.lookup_field_or_method(typ, false, package, name, false).obj();
            let Some(found) = found.filter(|found| matches!(check.arena[*found].kind, ObjectKind::Func)) else {
                return false;
            };
            check.obj_decl(found);
            let (x, y) = (check.type_of(*method), check.type_of(found));
            // A generic method is none that an interface asks for.
            check.arena.type_params(y).is_empty() && self.nify(check, x, y, Mode::EXACT, pairs)
        })
    }

    /// Whether both interfaces have the same methods.
    fn exact_interfaces(&mut self, check: &mut Checker<'_, '_>, x: TypeId, y: TypeId, pairs: &mut Pairs) -> bool {
        let [x_set, y_set] = [x, y].map(|typ| check.arena.type_set(check.tree, typ));
        if x_set.comparable != y_set.comparable
            || !check.arena.equal_terms(check.tree, &x_set.terms, &y_set.terms)
            || x_set.methods.len() != y_set.methods.len()
        {
            return false;
        }
        if is_among(pairs, x, y) {
            return true;
        }
        pairs.push((x, y));
        let mut both = x_set.methods.iter().zip(&y_set.methods);
        let same = both.all(|(f, g)| {
            let (x, y) = (check.type_of(*f), check.type_of(*g));
            check.arena.same_name(check.tree, *f, *g) && self.nify(check, x, y, Mode::EXACT, pairs)
        });
        pairs.pop();
        same
    }
}

/// The types of which two literals are made, if they are of the same form, and whether that is all: if not, what is matched before that
/// shows is remembered, and messages tell it.
fn elements(check: &Checker<'_, '_>, x: TypeId, y: TypeId, mode: Mode) -> Option<(Vec<(TypeId, TypeId)>, bool)> {
    let arena = &*check.arena;
    let same = match (&arena[x], &arena[y]) {
        (Type::Basic { kind: x, .. }, Type::Basic { kind: y, .. }) => (x == y).then(Vec::new),
        (Type::Array { len: m, elem: x }, Type::Array { len: n, elem: y }) => {
            (m.is_none() || n.is_none() || m == n).then(|| vec![(*x, *y)])
        }
        (Type::Slice(x), Type::Slice(y)) | (Type::Pointer(x), Type::Pointer(y)) => Some(vec![(*x, *y)]),
        (Type::Struct(x), Type::Struct(y)) => {
            let mut both = zipped(check, &x.fields, &y.fields)?;
            let differs = |(at, (f, g)): (usize, (&ObjectId, &ObjectId))| {
                arena[*f].is_embedded() != arena[*g].is_embedded()
                    || x.tag(at) != y.tag(at)
                    || !arena.same_name(check.tree, *f, *g)
            };
            let same = x.fields.iter().zip(&y.fields).enumerate().position(differs);
            both.truncate(same.unwrap_or(both.len()));
            return Some((both, same.is_none()));
        }
        (Type::Signature(x), Type::Signature(y)) if x.variadic == y.variadic => {
            let mut both = zipped(check, &x.params, &y.params)?;
            let results = zipped(check, &x.results, &y.results);
            let as_many = results.is_some();
            both.extend(results.into_iter().flatten());
            return Some((both, as_many));
        }
        (Type::Map { key, elem }, Type::Map { key: other_key, elem: other }) => {
            Some(vec![(*key, *other_key), (*elem, *other)])
        }
        (Type::Chan { dir, elem }, Type::Chan { dir: other_dir, elem: other }) => {
            (!mode.exact || dir == other_dir).then(|| vec![(*elem, *other)])
        }
        _ => None,
    };
    same.map(|both| (both, true))
}

/// The types of fields, parameters or results, if they are as many.
fn zipped(check: &Checker<'_, '_>, x: &[ObjectId], y: &[ObjectId]) -> Option<Vec<(TypeId, TypeId)>> {
    let both = x.iter().zip(y).map(|(x, y)| (check.type_of(*x), check.type_of(*y)));
    (x.len() == y.len()).then(|| both.collect())
}

fn is_among(pairs: &Pairs, x: TypeId, y: TypeId) -> bool {
    pairs.contains(&(x, y)) || pairs.contains(&(y, x))
}

fn is_interface(check: &Checker<'_, '_>, typ: TypeId) -> bool {
    matches!(check.arena[check.under(typ)], Type::Interface(_))
}

/// The interface that is the underlying type, if the type is no type parameter.
fn as_interface(check: &Checker<'_, '_>, typ: TypeId) -> Option<TypeId> {
    (!check.arena.is_type_param(typ) && is_interface(check, typ)).then(|| check.under(typ))
}
