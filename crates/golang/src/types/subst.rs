//! Types with other types in the place of type parameters.
//!
//! Invariants  I1  a type in which nothing is replaced is itself: the same id.
//!             I2  a receiver is left alone: methods of an instance get one when they are made (see named.rs). Only an interface that
//!                 was the receiver of its own methods is so again.
//! See         cmd/compile/internal/types2/subst.go.

use std::cell::OnceCell;
use std::rc::Rc;

use super::arena::Arena;
use super::object::{Object, ObjectId, ObjectKind};
use super::typ::{Interface, Named, Signature, Struct, Term, Type, TypeId, TypeParam};
use crate::source::Pos;

/// What type parameters become. Their lists are short: looking through them is the fastest map.
#[derive(Clone, Default, Debug)]
pub struct SubstMap {
    params: Vec<(TypeId, TypeId)>,
    /// What types that are declared in a generic function become in an instance of it.
    locals: Option<Rc<Vec<(TypeId, TypeId)>>>,
}

impl SubstMap {
    /// Each type parameter becomes the type argument at the same place.
    pub fn new(tparams: &[TypeId], targs: &[TypeId]) -> SubstMap {
        SubstMap { params: tparams.iter().copied().zip(targs.iter().copied()).collect(), locals: None }
    }

    /// Each type parameter that has a type argument becomes it; the others become themselves.
    pub fn partial(tparams: &[TypeId], targs: &[Option<TypeId>]) -> SubstMap {
        let params = tparams.iter().zip(targs).map(|(tparam, targ)| (*tparam, targ.unwrap_or(*tparam))).collect();
        SubstMap { params, locals: None }
    }

    fn get(&self, tparam: TypeId) -> Option<TypeId> {
        self.params.iter().find(|(known, _)| *known == tparam).map(|(_, targ)| *targ)
    }
}

/// A substitution under way.
struct Subster<'a> {
    arena: &'a Arena,
    /// Where instances are said to be instantiated.
    pos: Pos,
    map: &'a SubstMap,
}

impl Arena {
    /// The type with its type parameters replaced.
    pub fn subst(&self, pos: Pos, typ: TypeId, map: &SubstMap) -> TypeId {
        if map.params.is_empty() {
            return typ;
        }
        Subster { arena: self, pos, map }.typ(typ)
    }

    /// The map with which an instance of a generic function substitutes: each of the types that it declares is another one in each
    /// instance, whether it names type parameters or not.
    pub fn with_locals(&self, map: SubstMap, declared: &[TypeId], targs: &[TypeId]) -> SubstMap {
        let made = |typ: &TypeId| {
            let (old, made) = (&self[self.name_of_type(*typ)], self.set_aside());
            let obj = self.add_object(Object::new(old.name, old.pos, old.package, Some(made), ObjectKind::TypeName));
            let instance = Some((*typ, targs.to_vec()));
            self.fill(made, Type::Named(Named { instance, ..Named::new(obj) }));
            (*typ, made)
        };
        let is_named = |typ: &&TypeId| matches!(self[**typ], Type::Named(_));
        let locals: Rc<Vec<_>> = Rc::new(declared.iter().filter(is_named).map(made).collect());
        let map = SubstMap { locals: Some(Rc::clone(&locals)), ..map };
        for (old, made) in locals.iter() {
            if let Type::Named(named) = &self[*made] {
                named.expanded.set(self.rhs(*old).map(|rhs| self.subst(Pos::NONE, rhs, &map)));
            }
        }
        map
    }

    /// Parameters or results with their type parameters replaced. None if nothing was.
    pub(super) fn subst_vars(&self, pos: Pos, vars: &[ObjectId], map: &SubstMap) -> Option<Vec<ObjectId>> {
        if map.params.is_empty() {
            return None;
        }
        Subster { arena: self, pos, map }.objects(vars)
    }

    /// An object with another type.
    pub(super) fn clone_object(&self, object: ObjectId, typ: TypeId) -> ObjectId {
        self.add_object(self[object].with_type(object, typ))
    }

    /// Methods whose receiver had the type `old`, with one of the type `new`. None if there are none.
    pub(super) fn replace_recv_type(&self, methods: &[ObjectId], old: TypeId, new: TypeId) -> Option<Vec<ObjectId>> {
        let replaced = |method: ObjectId| match self[method].typ.map(|typ| &self[typ]) {
            Some(Type::Signature(signature)) => {
                let recv = signature.recv.filter(|recv| self[*recv].typ == Some(old))?;
                let recv = Some(self.clone_object(recv, new));
                let signature = self.add_type(Type::Signature(Signature { recv, ..signature.clone() }));
                Some(self.clone_object(method, signature))
            }
            _ => None,
        };
        listed(methods, |method| replaced(method).unwrap_or(method))
    }
}

/// The list with everything replaced; none if nothing was.
fn listed<T: Copy + PartialEq>(list: &[T], mut replaced: impl FnMut(T) -> T) -> Option<Vec<T>> {
    let (at, first) = list.iter().enumerate().find_map(|(at, old)| {
        let new = replaced(*old);
        (new != *old).then_some((at, new))
    })?;
    let mut all = Vec::with_capacity(list.len());
    all.extend_from_slice(&list[..at]);
    all.push(first);
    all.extend(list[at + 1..].iter().map(|old| replaced(*old)));
    Some(all)
}

impl Subster<'_> {
    fn typ(&self, typ: TypeId) -> TypeId {
        let arena = self.arena;
        match &self.map.locals {
            None if !arena.names_type_params(typ) => return typ,
            None => {}
            Some(locals) => {
                if let Some((_, made)) = locals.iter().find(|(local, _)| *local == typ) {
                    return *made;
                }
                // An alias that the function declares.
                let actual = arena.unalias(typ);
                if actual != typ {
                    return self.typ(actual);
                }
            }
        }
        match &arena[typ] {
            Type::Basic { .. } => typ,
            Type::TypeParam(_) => self.map.get(typ).unwrap_or(typ),
            Type::Array { len, elem } => {
                let new = self.typ(*elem);
                if new == *elem { typ } else { arena.array(*len, new) }
            }
            Type::Slice(elem) => {
                let new = self.typ(*elem);
                if new == *elem { typ } else { arena.slice(new) }
            }
            Type::Pointer(base) => {
                let new = self.typ(*base);
                if new == *base { typ } else { arena.pointer(new) }
            }
            Type::Map { key, elem } => {
                let (new_key, new) = (self.typ(*key), self.typ(*elem));
                if (new_key, new) == (*key, *elem) { typ } else { arena.map(new_key, new) }
            }
            Type::Chan { dir, elem } => {
                let new = self.typ(*elem);
                if new == *elem { typ } else { arena.chan(*dir, new) }
            }
            Type::Struct(of) => match self.objects(&of.fields) {
                Some(fields) => arena.add_type(Type::Struct(Struct { fields, tags: of.tags.clone() })),
                None => typ,
            },
            Type::Tuple(objects) => self.objects(objects).map_or(typ, |objects| arena.add_type(Type::Tuple(objects))),
            Type::Signature(signature) => self.signature(signature).unwrap_or(typ),
            Type::Union(terms) => {
                let new = |term: Term| Term { typ: self.typ(term.typ), ..term };
                listed(terms, new).map_or(typ, |terms| arena.add_type(Type::Union(terms)))
            }
            Type::Interface(interface) => self.interface(typ, interface).unwrap_or(typ),
            Type::Named(_) | Type::Alias(_) => self.instance(typ),
        }
    }

    /// An instance whose type arguments are replaced.
    fn instance(&self, typ: TypeId) -> TypeId {
        let arena = self.arena;
        let (origin, targs) = (arena.origin(typ), arena.type_args(typ));
        match arena.type_params(origin).len() {
            0 => typ,
            // Of a wrong number of type arguments an error told already.
            wanted if wanted != targs.len() => arena.invalid(),
            _ => listed(targs, |targ| self.typ(targ)).map_or(typ, |targs| arena.instance_at(self.pos, origin, targs)),
        }
    }

    /// Fields, parameters or methods.
    fn objects(&self, objects: &[ObjectId]) -> Option<Vec<ObjectId>> {
        listed(objects, |object| match self.arena[object].typ {
            Some(old) => {
                let new = self.typ(old);
                if new == old { object } else { self.arena.clone_object(object, new) }
            }
            None => object,
        })
    }

    fn signature(&self, signature: &Signature) -> Option<TypeId> {
        let is_replaced = |tparam: &TypeId| self.map.get(*tparam).is_some();
        let (params, results, tparams);
        if signature.tparams.is_empty() || signature.tparams.iter().any(is_replaced) {
            // An instance of the signature itself keeps its type parameters: whoever makes it drops them.
            (params, results) = (self.objects(&signature.params), self.objects(&signature.results));
            tparams = None;
        } else {
            // A generic method of an instance: its bounds may name the receiver's type parameters.
            let (fresh, map) = self.fresh_type_params(&signature.tparams);
            let with_fresh = Subster { map: &map, ..*self };
            (params, results) = (with_fresh.objects(&signature.params), with_fresh.objects(&signature.results));
            tparams = Some(fresh);
        }
        (params.is_some() || results.is_some() || tparams.is_some()).then(|| {
            self.arena.add_type(Type::Signature(Signature {
                tparams: tparams.unwrap_or_else(|| signature.tparams.clone()),
                rparams: signature.rparams.clone(),
                recv: signature.recv,
                params: params.unwrap_or_else(|| signature.params.clone()),
                results: results.unwrap_or_else(|| signature.results.clone()),
                variadic: signature.variadic,
            }))
        })
    }

    /// New type parameters in the place of a generic method's own, and what is replaced together with them.
    fn fresh_type_params(&self, tparams: &[TypeId]) -> (Vec<TypeId>, SubstMap) {
        let arena = self.arena;
        let parameter = |tparam: TypeId| match &arena[tparam] {
            Type::TypeParam(param) => param,
            other => unreachable!("gort internal bug: {other:?} among type parameters; please report"),
        };
        let fresh: Vec<_> = tparams.iter().map(|tparam| arena.fresh_type_param(*tparam, Some(*tparam))).collect();
        let mut map = self.map.clone();
        map.params.extend(tparams.iter().copied().zip(fresh.iter().copied()));
        for (tparam, fresh) in tparams.iter().zip(&fresh) {
            let bound = parameter(*tparam).bound.get();
            parameter(*fresh).bound.set(bound.map(|bound| arena.subst(self.pos, bound, &map)));
        }
        (fresh, map)
    }

    fn interface(&self, typ: TypeId, interface: &Interface) -> Option<TypeId> {
        let methods = self.objects(&interface.methods);
        let embeddeds = listed(&interface.embeddeds, |(typ, pos)| (self.typ(typ), pos));
        if methods.is_none() && embeddeds.is_none() {
            return None;
        }
        let (arena, made) = (self.arena, self.arena.set_aside());
        let methods = methods.as_ref().unwrap_or(&interface.methods);
        let methods = arena.replace_recv_type(methods, typ, made).unwrap_or_else(|| methods.clone());
        let embeddeds = embeddeds.unwrap_or_else(|| interface.embeddeds.clone());
        let (implicit, incomplete) = (interface.implicit, interface.incomplete);
        let set = OnceCell::new();
        arena.fill(made, Type::Interface(Interface { methods, embeddeds, implicit, incomplete, set }));
        Some(made)
    }
}

impl Arena {
    /// A type parameter of the same name and place as another one. Its bound is still to come.
    pub(super) fn fresh_type_param(&self, like: TypeId, stands_for: Option<TypeId>) -> TypeId {
        let Type::TypeParam(param) = &self[like] else { return like };
        let (old, made) = (&self[param.obj], self.set_aside());
        let obj = self.add_object(Object::new(old.name, old.pos, old.package, Some(made), ObjectKind::TypeName));
        self.fill(made, Type::TypeParam(TypeParam { stands_for, ..TypeParam::new(obj, param.index, None) }));
        made
    }
}
