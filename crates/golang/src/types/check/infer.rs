//! Which type arguments a call means that does not name them.
//!
//! See         cmd/compile/internal/types2/infer.go.

use rustc_hash::FxHashSet;

use super::unify::{Mode, Unifier};
use super::{Checker, Operand, Report};
use crate::source::Pos;
use crate::types::{ObjectId, Signature, SubstMap, Term, Terms, Type, TypeId};

/// One inference.
struct Inference<'a> {
    pos: Pos,
    tparams: &'a [TypeId],
    unifier: Unifier,
    /// Whether the call is one that the text does not have: messages turn round.
    reverse: bool,
    err: &'a mut Report,
}

impl Checker<'_, '_> {
    /// All type arguments, given some of them, and the arguments of a call with its parameters, which are as many. If they cannot be
    /// found, the report says why, unless an argument is invalid.
    #[expect(clippy::too_many_arguments, reason = "gc asks the same")]
    pub(crate) fn infer(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        targs: &[Option<TypeId>],
        params: &[ObjectId],
        args: &[Operand],
        reverse: bool,
        err: &mut Report,
    ) -> Option<Vec<TypeId>> {
        debug_assert!(!tparams.is_empty() && targs.len() <= tparams.len() && params.len() == args.len());
        if targs.len() == tparams.len() && targs.iter().all(Option::is_some) {
            return targs.iter().copied().collect();
        }
        if args.iter().any(|arg| !arg.is_valid()) {
            return None;
        }
        let mut given = targs.to_vec();
        given.resize(tparams.len(), None);
        // What is given is put in first, for the sake of messages: then an argument is compared with a type and not inferred from.
        let params = self.subst_vars(Pos::NONE, params, &SubstMap::partial(tparams, &given));
        let unifier = Unifier::new(tparams, &given, self.allow_version(21));
        let mut inference = Inference { pos, tparams, unifier, reverse, err };

        // Pass 1: arguments that have types; untyped ones are left for later.
        let untyped = inference.ask_arguments(self, &params, args)?;
        // Pass 2: what bounds say.
        inference.ask_bounds(self)?;
        // Pass 3: untyped constants, of which the largest kind counts.
        inference.ask_untyped(self, &params, args, &untyped)?;
        // Pass 4: what was found may name further type parameters.
        let inferred = inference.simplified(self, &given);

        let mut all = Vec::with_capacity(tparams.len());
        for (typ, tparam) in inferred.into_iter().zip(tparams) {
            match typ.filter(|typ| !self.is_parameterized(tparams, *typ)) {
                Some(typ) => all.push(typ),
                None => {
                    let object = self.arena.name_of_type(*tparam);
                    let (name, place) = (self.name_of(object), self.files.named(self.arena[object].pos));
                    self.add(err, pos, format!("cannot infer {name} (declared at {place})"));
                    return None;
                }
            }
        }
        Some(all)
    }

    /// The same type parameters again, of which nothing is known yet, and the type with them: a function that calls itself would else be
    /// asked what its own type parameters are.
    pub(crate) fn rename_tparams(&mut self, pos: Pos, tparams: &[TypeId], typ: TypeId) -> (Vec<TypeId>, TypeId) {
        let (renamed, map) = self.renamed(pos, tparams);
        (renamed, self.subst(pos, typ, &map))
    }

    /// The same for parameters.
    pub(crate) fn rename_params(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        params: &[ObjectId],
    ) -> (Vec<TypeId>, Vec<ObjectId>) {
        let (renamed, map) = self.renamed(pos, tparams);
        (renamed, self.subst_vars(pos, params, &map))
    }

    fn renamed(&mut self, pos: Pos, tparams: &[TypeId]) -> (Vec<TypeId>, SubstMap) {
        let renamed: Vec<_> = tparams.iter().map(|tparam| self.arena.fresh_type_param(*tparam, None)).collect();
        let map = SubstMap::new(tparams, &renamed);
        for (tparam, renamed) in tparams.iter().zip(&renamed) {
            if let (Type::TypeParam(old), Type::TypeParam(new)) = (&self.arena[*tparam], &self.arena[*renamed]) {
                new.bound.set(old.bound.get().map(|bound| self.subst(pos, bound, &map)));
            }
        }
        (renamed, map)
    }

    /// `P, Q, and R`
    pub(crate) fn type_params_string(&self, tparams: &[TypeId]) -> String {
        let names: Vec<_> = tparams.iter().map(|tparam| self.name_of(self.arena.name_of_type(*tparam))).collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, second] => format!("{first} and {second}"),
            [others @ .., last] => format!("{}, and {last}", others.join(", ")),
        }
    }

    /// Whether a type names one of the type parameters. Those that a signature declares itself do not count.
    pub(crate) fn is_parameterized(&self, tparams: &[TypeId], typ: TypeId) -> bool {
        let (mut todo, mut seen) = (vec![typ], FxHashSet::default());
        while let Some(typ) = todo.pop() {
            let typ = self.arena.unalias(typ);
            match &self.arena[typ] {
                Type::Basic { .. } => continue,
                Type::TypeParam(_) if tparams.contains(&typ) => return true,
                _ if !self.arena.names_type_params(typ) => continue,
                _ if !seen.insert(typ) => continue,
                _ => {}
            }
            let types = |objects: &[ObjectId]| objects.iter().map(|object| self.type_of(*object)).collect::<Vec<_>>();
            match &self.arena[typ] {
                Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => {
                    todo.push(*elem);
                }
                Type::Map { key, elem } => todo.extend([*key, *elem]),
                Type::Struct(of) => todo.extend(types(&of.fields)),
                Type::Tuple(objects) => todo.extend(types(objects)),
                Type::Signature(signature) => {
                    todo.extend(types(&signature.params));
                    todo.extend(types(&signature.results));
                }
                Type::Named(_) => todo.extend(self.arena.type_args(typ)),
                Type::Interface(_) => {
                    let set = self.arena.type_set(self.tree, typ);
                    todo.extend(types(&set.methods));
                    // All terms must name one, as in gc.
                    match &set.terms {
                        Terms::Of(terms)
                            if !terms.is_empty()
                                && terms.iter().all(|term| self.is_parameterized(tparams, term.typ)) =>
                        {
                            return true;
                        }
                        _ => {}
                    }
                }
                Type::Basic { .. } | Type::Union(_) | Type::TypeParam(_) | Type::Alias(_) => {}
            }
        }
        false
    }

    /// The one type that a bound allows, or the type behind all that it allows, with a tilde if one of them has it. The first: whether it
    /// is the only one.
    fn core_term(&self, tparam: TypeId) -> Option<(bool, Term)> {
        match &self.arena.type_set(self.tree, tparam).terms {
            Terms::Of(terms) => match terms.as_slice() {
                [] => None,
                [only] => Some((true, *only)),
                _ => {
                    let typ = self.common_under(tparam).ok()?;
                    Some((false, Term { tilde: terms.iter().any(|term| term.tilde), typ }))
                }
            },
            Terms::All => None,
        }
    }
}

impl Inference<'_> {
    /// The numbers of untyped arguments whose parameters are type parameters.
    fn ask_arguments(
        &mut self,
        check: &mut Checker<'_, '_>,
        params: &[ObjectId],
        args: &[Operand],
    ) -> Option<Vec<usize>> {
        let mut untyped = Vec::new();
        for (at, (param, arg)) in params.iter().zip(args).enumerate() {
            let param = check.type_of(*param);
            if !check.is_parameterized(self.tparams, param) && !check.is_parameterized(self.tparams, arg.typ) {
                continue;
            }
            let is_untyped = matches!(check.arena[arg.typ], Type::Basic { kind, .. } if kind.is_untyped());
            if !is_untyped {
                if !self.unifier.unify(check, param, arg.typ, Mode::ASSIGN) {
                    self.does_not_match(check, param, arg);
                    return None;
                }
            } else if matches!(check.arena[param], Type::TypeParam(_)) && arg.mode != super::Mode::NilValue {
                // A constant's default type is a basic one: it can only be that of a type parameter alone.
                untyped.push(at);
            }
        }
        Some(untyped)
    }

    /// Reports an argument that does not match its parameter.
    fn does_not_match(&mut self, check: &Checker<'_, '_>, param: TypeId, arg: &Operand) {
        let found = self.unifier.inferred(self.tparams);
        let (typ, text) = (check.show(arg.typ), arg.expr.map_or_else(String::new, |x| check.text(x)));
        let shown = check.show(param);
        let text = if found.iter().all(Option::is_none) {
            let all = check.type_params_string(self.tparams);
            format!("type {typ} of {text} does not match {shown} (cannot infer {all})")
        } else {
            let pos = super::At::pos(&arg, check);
            let inferred = check.subst(pos, param, &SubstMap::partial(self.tparams, &found));
            let inferred_shown = check.show(inferred);
            match (inferred == param, self.reverse) {
                (true, _) => format!("type {typ} of {text} does not match {shown}"),
                (_, true) => format!("inferred type {inferred_shown} for {shown} does not match type {typ} of {text}"),
                (_, false) => format!("type {typ} of {text} does not match inferred type {inferred_shown} for {shown}"),
            }
        };
        check.add(self.err, arg, text);
    }

    /// Matches what is known of type parameters with their bounds, as long as that tells more.
    fn ask_bounds(&mut self, check: &mut Checker<'_, '_>) -> Option<()> {
        loop {
            let unknowns = self.unifier.unknowns();
            for tparam in self.tparams {
                let known = self.unifier.at(*tparam);
                match (check.core_term(*tparam), known) {
                    (Some((_, core)), Some(typ)) if !self.unifier.unify(check, typ, core.typ, Mode::INEXACT) => {
                        self.does_not_satisfy(check, *tparam, typ, "");
                        return None;
                    }
                    // It must be the only type that there is.
                    (Some((true, core)), None) if !core.tilde => self.unifier.set(*tparam, core.typ),
                    _ => {}
                }
                // Its methods are those that the bound asks for.
                if let Some(typ) = known.filter(|typ| !check.is_parameterized(self.tparams, *typ)) {
                    let mut cause = String::new();
                    let bound = check.under(*tparam);
                    let unifier = &mut self.unifier;
                    let mut equivalent = |check: &mut Checker<'_, '_>, x, y| unifier.unify(check, x, y, Mode::EXACT);
                    if !check.has_all_methods(typ, bound, true, &mut equivalent, Some(&mut cause)) {
                        self.does_not_satisfy(check, *tparam, typ, &format!(" {cause}"));
                        return None;
                    }
                }
            }
            if self.unifier.unknowns() == unknowns {
                return Some(());
            }
        }
    }

    fn does_not_satisfy(&mut self, check: &Checker<'_, '_>, tparam: TypeId, typ: TypeId, cause: &str) {
        let [param, typ, bound] = [tparam, typ, check.arena.constraint(tparam)].map(|typ| check.show(typ));
        check.add(self.err, self.pos, format!("{param} (type {typ}) does not satisfy {bound}{cause}"));
    }

    /// Type parameters that are only given untyped constants get the default type of the largest kind of them.
    fn ask_untyped(
        &mut self,
        check: &Checker<'_, '_>,
        params: &[ObjectId],
        args: &[Operand],
        untyped: &[usize],
    ) -> Option<()> {
        let mut largest: Vec<(TypeId, TypeId)> = Vec::new();
        for at in untyped {
            let (tparam, arg) = (check.type_of(params[*at]), &args[*at]);
            if self.unifier.at(tparam).is_some() {
                continue;
            }
            let Some((_, known)) = largest.iter_mut().find(|(other, _)| *other == tparam) else {
                largest.push((tparam, arg.typ));
                continue;
            };
            let Some(larger) = check.max_type(*known, arg.typ) else {
                let [known, typ, tparam] = [*known, arg.typ, tparam].map(|typ| check.show(typ));
                check.add(self.err, arg, format!("mismatched types {known} and {typ} (cannot infer {tparam})"));
                return None;
            };
            *known = larger;
        }
        for (tparam, typ) in largest {
            self.unifier.set(tparam, check.default_type(typ));
        }
        Some(())
    }

    /// What was found, with type parameters replaced by what was found for them, until nothing changes.
    fn simplified(&mut self, check: &Checker<'_, '_>, given: &[Option<TypeId>]) -> Vec<Option<TypeId>> {
        let mut inferred = self.unifier.inferred(self.tparams);
        // A type that contains itself would grow for ever.
        kill_cycles(check, self.tparams, &mut inferred);
        let unfinished = |at: &usize| inferred[*at].is_some() && given[*at].is_none();
        let mut dirty: Vec<_> = (0..inferred.len()).filter(unfinished).collect();
        while !dirty.is_empty() {
            let map = SubstMap::partial(self.tparams, &inferred);
            dirty.retain(|at| {
                let Some(old) = inferred[*at] else { return false };
                let mut new = check.subst(Pos::NONE, old, &map);
                if new == old {
                    return false;
                }
                // A generic function that was an argument is not generic any more.
                if let Type::Signature(signature) = &check.arena[new]
                    && !signature.tparams.is_empty()
                    && !check.is_parameterized(self.tparams, new)
                {
                    let signature = Signature { tparams: Vec::new(), ..signature.clone() };
                    new = check.arena.add_type(Type::Signature(signature));
                }
                inferred[*at] = Some(new);
                true
            });
        }
        inferred
    }
}

/// Forgets what was found for type parameters that would contain themselves.
fn kill_cycles(check: &Checker<'_, '_>, tparams: &[TypeId], inferred: &mut [Option<TypeId>]) {
    let mut finder = CycleFinder { check, tparams, inferred, entered: FxHashSet::default() };
    tparams.iter().for_each(|tparam| finder.typ(*tparam));
}

struct CycleFinder<'a, 's, 'c> {
    check: &'a Checker<'s, 'c>,
    tparams: &'a [TypeId],
    inferred: &'a mut [Option<TypeId>],
    /// The types that are being looked into.
    entered: FxHashSet<TypeId>,
}

impl CycleFinder<'_, '_, '_> {
    fn typ(&mut self, typ: TypeId) {
        let typ = self.check.arena.unalias(typ);
        if !self.check.arena.names_type_params(typ) {
            return;
        }
        let place = self.tparams.iter().position(|tparam| *tparam == typ);
        if !self.entered.insert(typ) {
            // Another type than one of ours is one that goes in a circle by right.
            if let Some(place) = place {
                self.inferred[place] = None;
            }
            return;
        }
        if let Some(known) = place.and_then(|place| self.inferred[place]) {
            self.typ(known);
        }
        match &self.check.arena[typ] {
            Type::Basic { .. } | Type::TypeParam(_) | Type::Alias(_) => {}
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => {
                self.typ(*elem);
            }
            Type::Map { key, elem } => {
                self.typ(*key);
                self.typ(*elem);
            }
            Type::Struct(of) => self.objects(&of.fields),
            Type::Tuple(objects) => self.objects(objects),
            Type::Signature(signature) => {
                self.objects(&signature.params);
                self.objects(&signature.results);
            }
            Type::Union(terms) => terms.iter().for_each(|term| self.typ(term.typ)),
            Type::Interface(interface) => {
                self.objects(&interface.methods);
                interface.embeddeds.iter().for_each(|(embedded, _)| self.typ(*embedded));
            }
            Type::Named(_) => self.check.arena.type_args(typ).iter().for_each(|targ| self.typ(*targ)),
        }
        self.entered.remove(&typ);
    }

    fn objects(&mut self, objects: &[ObjectId]) {
        objects.iter().for_each(|object| self.typ(self.check.type_of(*object)));
    }
}
