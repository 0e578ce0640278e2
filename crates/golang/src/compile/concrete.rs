//! Of which type an interface's value is, where only one is possible: gc calls the method of that type instead. That shows in two places: the
//! interface is copied before the arguments are evaluated, if its value is no pointer; and a method of values that is called with a nil
//! pointer says so otherwise.
//!
//! States      Of each variable of an interface type that a function declares, what is assigned to it.
//! Invariants  I1  of a variable whose address is taken, a parameter, a result nothing is known.
//! Rejected    What gc finds out by putting the bodies of functions in the places of their calls.
//! See         Go's cmd/compile/internal/devirtualize.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Checked;
use super::func::Builder;
use crate::syntax::{ExprId, ExprKind};
use crate::types::{Lookup, Mode, ObjectId, ObjectKind, Selection, SelectionKind, Type, TypeId, VarKind};

/// What is assigned to a variable.
#[derive(Clone, Copy, Debug)]
enum Source {
    Value(ExprId),
    /// A value of this type.
    Of(TypeId),
    Unknown,
}

/// What is assigned to the variables of interface types.
#[derive(Default, Debug)]
pub(super) struct Sources(FxHashMap<ObjectId, Vec<Source>>);

impl Sources {
    /// These get these values: as many, or those of one expression, or zero.
    pub(super) fn assigned(&mut self, checked: Checked<'_>, names: &[Option<ObjectId>], values: &[ExprId]) {
        let Checked { info, arena, .. } = checked;
        for (at, name) in names.iter().enumerate() {
            let source = match values {
                [] => None,
                [one] if names.len() > 1 => Some(match (at, checked.tree[checked.tree.unparen(*one)].kind) {
                    (0, ExprKind::Assert { .. }) => Source::Value(*one),
                    _ => match info.types.get(*one).map(|known| (known.typ, &arena[known.typ])) {
                        Some((_, Type::Tuple(parts))) => {
                            let part = parts.get(at).and_then(|part| arena[*part].typ);
                            part.map_or(Source::Unknown, Source::Of)
                        }
                        Some((typ, _)) if at == 0 => Source::Of(typ),
                        _ => Source::Unknown,
                    },
                }),
                values => Some(values.get(at).map_or(Source::Unknown, |value| Source::Value(*value))),
            };
            self.add(checked, *name, source);
        }
    }

    /// These get values of which nothing is known.
    pub(super) fn unknown(&mut self, checked: Checked<'_>, names: &[ExprId]) {
        names.iter().for_each(|name| self.add(checked, named(checked, *name), Some(Source::Unknown)));
    }

    /// These range over something of this type.
    pub(super) fn ranges(&mut self, checked: Checked<'_>, names: &[ExprId], over: ExprId) {
        let arena = checked.arena;
        let typ = checked.info.types.get(checked.tree.unparen(over)).map(|known| arena.underlying(known.typ));
        let parts = match typ.map(|typ| &arena[typ]) {
            Some(Type::Array { elem, .. } | Type::Slice(elem)) => [None, Some(*elem)],
            Some(Type::Pointer(array)) => match &arena[arena.underlying(*array)] {
                Type::Array { elem, .. } => [None, Some(*elem)],
                _ => [None, None],
            },
            Some(Type::Chan { elem, .. }) => [Some(*elem), None],
            Some(Type::Map { key, elem }) => [Some(*key), Some(*elem)],
            _ => [None, None],
        };
        for (name, part) in names.iter().zip(parts) {
            self.add(checked, named(checked, *name), Some(part.map_or(Source::Unknown, Source::Of)));
        }
    }

    /// The variable of a clause of a type switch.
    pub(super) fn clause(&mut self, variable: ObjectId, guard: ExprId) {
        self.0.entry(variable).or_default().push(Source::Value(guard));
    }

    /// Its address is taken.
    pub(super) fn addressed(&mut self, object: ObjectId) {
        self.0.entry(object).or_default().push(Source::Unknown);
    }

    fn add(&mut self, Checked { arena, .. }: Checked<'_>, object: Option<ObjectId>, source: Option<Source>) {
        let Some(object) = object else { return };
        let is_interface = arena[object].typ.is_some_and(|typ| arena.is_interface(typ));
        if matches!(arena[object].kind, ObjectKind::Var(VarKind::Local)) && is_interface {
            self.0.entry(object).or_default().extend(source);
        }
    }
}

/// The object that a name which is assigned to stands for.
pub(super) fn named(Checked { tree, info, .. }: Checked<'_>, x: ExprId) -> Option<ObjectId> {
    let x = tree.unparen(x);
    info.defs.get(x).or_else(|| info.uses.get(x)).copied()
}

/// What is known of the type of an interface's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Concrete {
    Unknown,
    /// There is none but nil.
    Nil,
    Type(TypeId),
}

impl Builder<'_, '_> {
    /// The type that the value of an interface has whose method is called, if only one is possible, and nothing lies between.
    pub(super) fn receiver_type(&self, of: ExprId, selection: &Selection) -> Option<TypeId> {
        let arena = self.checked.arena;
        if selection.kind != SelectionKind::MethodVal || selection.index.len() != 1 {
            return None;
        }
        let known = self.checked.info.types.get(self.checked.tree.unparen(of))?;
        if !arena.is_interface(known.typ) || arena.is_type_param(known.typ) {
            return None;
        }
        let Concrete::Type(typ) = self.concrete(of, &mut FxHashSet::default()) else { return None };
        // An assertion may be one that no value of the type passes.
        let method = &arena[selection.obj];
        let found = arena.lookup_field_or_method(self.checked.tree, typ, false, method.package, method.name);
        matches!(found, Lookup::Found { obj, .. } if matches!(arena[obj].kind, ObjectKind::Func)).then_some(typ)
    }

    fn concrete(&self, x: ExprId, seen: &mut FxHashSet<ObjectId>) -> Concrete {
        let (tree, info, arena) = (self.checked.tree, self.checked.info, self.checked.arena);
        let mut at = tree.unparen(x);
        loop {
            // One with `ok` has two values.
            let of = match tree[at].kind {
                ExprKind::Assert { typ, .. } => typ,
                _ => at,
            };
            let Some(known) = info.types.get(tree.unparen(of)) else { return Concrete::Unknown };
            if known.mode == Mode::NilValue {
                return Concrete::Nil;
            }
            if self.real(known.typ) != known.typ || arena.is_type_param(known.typ) {
                return Concrete::Unknown;
            }
            if !arena.is_interface(known.typ) {
                return Concrete::Type(self.default_type(known.typ));
            }
            at = match tree[at].kind {
                ExprKind::Call { fun, args, .. } if self.is_type(fun) => tree.list(args)[0],
                ExprKind::Assert { x: of, .. } => of,
                ExprKind::Name(_) => break,
                _ => return Concrete::Unknown,
            };
            at = tree.unparen(at);
        }
        let Some(object) = self.object(at) else { return Concrete::Unknown };
        let Some(sources) = self.storage.sources.0.get(&object) else { return Concrete::Unknown };
        if !seen.insert(object) {
            return Concrete::Nil;
        }
        let mut only = Concrete::Nil;
        for source in sources {
            let next = match source {
                Source::Value(value) => self.concrete(*value, seen),
                Source::Of(typ) if arena.is_interface(*typ) || self.real(*typ) != *typ => Concrete::Unknown,
                Source::Of(typ) => Concrete::Type(*typ),
                Source::Unknown => Concrete::Unknown,
            };
            only = match (only, next) {
                (_, Concrete::Unknown) => return Concrete::Unknown,
                (only, Concrete::Nil) => only,
                (Concrete::Type(a), Concrete::Type(b)) if !arena.identical(tree, a, b) => return Concrete::Unknown,
                (_, next) => next,
            };
        }
        only
    }
}
