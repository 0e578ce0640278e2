//! Instances of generic types, which come to what they are when they are first asked for, and what their declarations know.
//!
//! States      An instance is made with its type arguments alone. What it stands for is found when it is first asked for, and each of its
//!             methods when that is first asked for.
//! Invariants  I1  instances with the same type arguments, as they are spelled, are one type.
//!             I2  of a declaration that is not complete nothing is kept: the instance asks again.
//! Rejected    Expanding at once: `type List[T any] struct { next *List[T] }` comes to itself, and few instances are ever looked into.
//! See         cmd/compile/internal/types2/named.go, alias.go, typeparam.go (iface), context.go.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::arena::Arena;
use super::basic::BasicKind;
use super::object::{Object, ObjectId, ObjectKind};
use super::subst::SubstMap;
use super::typ::{Alias, Interface, Named, Signature, Type, TypeId};
use crate::source::Pos;

/// The instances of generic types and aliases.
#[derive(Default, Debug)]
pub(super) struct Instances {
    spelled: RefCell<FxHashMap<(TypeId, Vec<TypeId>), TypeId>>,
    /// Those with literals among their type arguments, by generic type and hash of their spelling.
    literal: RefCell<FxHashMap<(TypeId, u64), Vec<TypeId>>>,
    /// Whether type parameters are named in a type, for those whose parts never change.
    open: RefCell<FxHashMap<TypeId, bool>>,
    /// By instance and number.
    methods: RefCell<FxHashMap<(TypeId, usize), ObjectId>>,
}

impl Arena {
    /// `origin[targs]` of a generic named type or alias.
    pub fn instance(&self, origin: TypeId, targs: Vec<TypeId>) -> TypeId {
        self.instance_at(Pos::NONE, origin, targs)
    }

    /// The same, with the place at which it was instantiated, for messages.
    pub fn instance_at(&self, pos: Pos, origin: TypeId, targs: Vec<TypeId>) -> TypeId {
        let key = (origin, targs);
        if let Some(known) = self.instances.spelled.borrow().get(&key) {
            return *known;
        }
        // Literals have an id each time: of those that are spelled the same the first one counts.
        let hash = self.hash_of_spelling(&key.1).map(|hash| (origin, hash));
        if let Some(known) = hash.and_then(|hash| {
            let literal = self.instances.literal.borrow();
            let mut same = literal.get(&hash)?.iter();
            same.find(|known| self.are_spelled_the_same(self.type_args(**known), &key.1)).copied()
        }) {
            self.instances.spelled.borrow_mut().insert(key, known);
            return known;
        }
        let (generic, made) = (&self[self.name_of_type(origin)], self.set_aside());
        let obj = self.add_object(Object::new(generic.name, pos, generic.package, Some(made), ObjectKind::TypeName));
        let instance = Some(key.clone());
        self.fill(
            made,
            match &self[origin] {
                Type::Alias(_) => Type::Alias(Alias { instance, ..Alias::new(obj) }),
                _ => Type::Named(Named { instance, ..Named::new(obj) }),
            },
        );
        self.instances.spelled.borrow_mut().insert(key, made);
        if let Some(hash) = hash {
            self.instances.literal.borrow_mut().entry(hash).or_default().push(made);
        }
        made
    }

    /// The object of a named type, an alias or a type parameter.
    pub(crate) fn name_of_type(&self, typ: TypeId) -> ObjectId {
        match &self[typ] {
            Type::Named(named) => named.obj,
            Type::Alias(alias) => alias.obj,
            Type::TypeParam(param) => param.obj,
            other => unreachable!("gort internal bug: {other:?} has no name; please report"),
        }
    }

    /// The generic type or alias of which the type is an instance; any other type is itself.
    pub fn origin(&self, typ: TypeId) -> TypeId {
        match &self[typ] {
            Type::Named(Named { instance: Some((origin, _)), .. })
            | Type::Alias(Alias { instance: Some((origin, _)), .. }) => *origin,
            _ => typ,
        }
    }

    /// The type arguments of an instance.
    pub fn type_args(&self, typ: TypeId) -> &[TypeId] {
        match &self[typ] {
            Type::Named(Named { instance: Some((_, targs)), .. })
            | Type::Alias(Alias { instance: Some((_, targs)), .. }) => targs,
            _ => &[],
        }
    }

    /// The type parameters of a named type or alias, also of an instance, or of a signature.
    pub fn type_params(&self, typ: TypeId) -> &[TypeId] {
        match &self[self.origin(typ)] {
            Type::Named(named) => &named.tparams,
            Type::Alias(alias) => &alias.tparams,
            Type::Signature(signature) => &signature.tparams,
            _ => &[],
        }
    }

    /// The named type that it is, behind aliases.
    pub fn as_named(&self, typ: TypeId) -> Option<TypeId> {
        Some(self.unalias(typ)).filter(|typ| matches!(self[*typ], Type::Named(_)))
    }

    /// What a named type or an alias was declared as, with the type arguments of an instance. None if that is not known yet.
    pub fn rhs(&self, typ: TypeId) -> Option<TypeId> {
        let (rhs, expanded) = match &self[typ] {
            Type::Named(named) => (named.rhs, &named.expanded),
            Type::Alias(alias) => (alias.rhs, &alias.expanded),
            _ => return None,
        };
        if let Some(known) = rhs.or(expanded.get()) {
            return Some(known);
        }
        if self.type_args(typ).is_empty() {
            return None;
        }
        let made = self.expand_rhs(typ)?;
        expanded.set(Some(made));
        Some(made)
    }

    /// What an instance of an alias comes to in the end. None if that is not known yet.
    pub(super) fn actual_of_instance(&self, origin: TypeId, targs: &[TypeId]) -> Option<TypeId> {
        let (tparams, generic) = (self.type_params(origin), self.unalias(self.rhs(origin)?));
        if tparams.len() != targs.len() {
            return Some(self.invalid());
        }
        match self[generic] {
            Type::Alias(_) => None,
            _ => Some(self.subst(Pos::NONE, generic, &SubstMap::new(tparams, targs))),
        }
    }

    /// What an instance stands for.
    fn expand_rhs(&self, instance: TypeId) -> Option<TypeId> {
        let (origin, targs) = (self.origin(instance), self.type_args(instance));
        let (tparams, generic) = (self.type_params(origin), self.rhs(origin)?);
        if tparams.len() != targs.len() {
            return Some(self.invalid());
        }
        let pos = self[self.name_of_type(instance)].pos;
        let rhs = self.subst(pos, generic, &SubstMap::new(tparams, targs));
        let Type::Interface(interface) = &self[rhs] else { return Some(rhs) };
        // The methods of a named interface have it as their receiver.
        let Some(methods) = self.replace_recv_type(&interface.methods, origin, instance) else { return Some(rhs) };
        Some(self.add_type(Type::Interface(Interface {
            methods,
            embeddeds: interface.embeddeds.clone(),
            implicit: interface.implicit,
            incomplete: interface.incomplete,
            ..Interface::default()
        })))
    }

    /// The methods of a named type as they are declared, also those of an instance.
    pub fn declared_methods(&self, typ: TypeId) -> &[ObjectId] {
        match &self[self.origin(typ)] {
            Type::Named(named) => &named.methods,
            _ => &[],
        }
    }

    /// A method of a named type. Of an instance it is made when it is first asked for; the declared one must have its type.
    pub fn method(&self, typ: TypeId, number: usize) -> ObjectId {
        let declared = self.declared_methods(typ)[number];
        if self.type_args(typ).is_empty() {
            return declared;
        }
        if let Some(known) = self.instances.methods.borrow().get(&(typ, number)) {
            return *known;
        }
        let made = self.expand_method(typ, declared);
        self.instances.methods.borrow_mut().insert((typ, number), made);
        made
    }

    /// A declared method with an instance's type arguments.
    fn expand_method(&self, instance: TypeId, declared: ObjectId) -> ObjectId {
        let Some(typ) = self[declared].typ else { return declared };
        let (Type::Signature(old), targs) = (&self[typ], self.type_args(instance)) else { return declared };
        let signature = if old.rparams.len() == targs.len() {
            self.subst(self[declared].pos, typ, &SubstMap::new(&old.rparams, targs))
        } else {
            typ
        };
        let Type::Signature(signature) = &self[signature] else { return declared };
        let receiver = if self.has_ptr_recv(declared) { self.pointer(instance) } else { instance };
        let recv = old.recv.map(|recv| self.clone_object(recv, receiver));
        // An instance's method is one of its own, even if nothing in it was replaced.
        let signature = Signature { recv, rparams: Vec::new(), ..signature.clone() };
        self.clone_object(declared, self.add_type(Type::Signature(signature)))
    }

    /// Whether a method needs a pointer.
    pub fn has_ptr_recv(&self, method: ObjectId) -> bool {
        let recv = match self[method].typ.map(|typ| &self[typ]) {
            Some(Type::Signature(signature)) => signature.recv.and_then(|recv| self[recv].typ),
            _ => None,
        };
        recv.map_or(self[method].ptr_recv, |recv| matches!(self[self.unalias(recv)], Type::Pointer(_)))
    }

    /// The interface that a type parameter's bound comes to. What is no bound allows everything.
    pub(super) fn bound_interface(&self, tparam: TypeId) -> TypeId {
        let constraint = self.constraint(tparam);
        if constraint == self.invalid() || self.is_type_param(constraint) {
            return self.universe().empty_interface();
        }
        match self[self.underlying(constraint)] {
            Type::Interface(_) => self.underlying(constraint),
            _ => self.universe().empty_interface(),
        }
    }

    /// A type parameter's bound: what is no interface is wrapped into one that embeds it. Invalid if it is not known yet.
    pub fn constraint(&self, tparam: TypeId) -> TypeId {
        let Type::TypeParam(param) = &self[self.unalias(tparam)] else { return self.invalid() };
        let Some(bound) = param.bound.get() else { return self.invalid() };
        if self.is_type_param(bound) {
            return bound;
        }
        match self[self.underlying(bound)] {
            Type::Interface(_) | Type::Basic { kind: BasicKind::Invalid, .. } => bound,
            _ => param.wrapped.get().unwrap_or_else(|| {
                let embeddeds = vec![(bound, Pos::NONE)];
                let made =
                    self.add_type(Type::Interface(Interface { embeddeds, implicit: true, ..Interface::default() }));
                param.wrapped.set(Some(made));
                made
            }),
        }
    }

    /// Whether a type may name type parameters. What is declared in a generic function may depend on them without that.
    pub(super) fn names_type_params(&self, typ: TypeId) -> bool {
        let any = |objects: &[ObjectId]| {
            objects.iter().filter_map(|object| self[*object].typ).any(|typ| self.names_type_params(typ))
        };
        let lasting = match &self[typ] {
            Type::Basic { .. } => return false,
            Type::TypeParam(_) => return true,
            Type::Alias(_) => {
                // Also those that it makes nothing of: its name tells them.
                let actual = self.unalias(typ);
                return actual == typ
                    || self.type_args(typ).iter().any(|targ| self.names_type_params(*targ))
                    || self.names_type_params(actual);
            }
            _ if typ == self.universe().empty_interface() => return false,
            // What these name may still be unknown, or they may name themselves.
            Type::Signature(_) | Type::Interface(_) | Type::Union(_) | Type::Tuple(_) => return true,
            Type::Named(named) if named.instance.is_none() => return false,
            lasting => lasting,
        };
        if let Some(known) = self.instances.open.borrow().get(&typ) {
            return *known;
        }
        let open = match lasting {
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => {
                self.names_type_params(*elem)
            }
            Type::Map { key, elem } => self.names_type_params(*key) || self.names_type_params(*elem),
            Type::Struct(of) => any(&of.fields),
            _ => self.type_args(typ).iter().any(|targ| self.names_type_params(*targ)),
        };
        self.instances.open.borrow_mut().insert(typ, open);
        open
    }
}
