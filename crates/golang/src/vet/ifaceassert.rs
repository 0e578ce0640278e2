//! `x.(T)` of an interface that has a method which one of `x`'s type has, too, with another signature.
//!
//! See         passes/ifaceassert.

use rustc_hash::FxHashSet;

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node, StmtKind};
use crate::types::{ObjectId, Type, TypeId};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| match node {
        Node::Expr(x) => {
            if let ExprKind::Assert { x: of, typ } = tree[x].kind {
                check(subject, of, &[typ], findings);
            }
        }
        Node::Stmt(stmt) => {
            if let StmtKind::Switch { tag: Some(tag), body, .. } = tree[stmt].kind
                && let ExprKind::TypeSwitchGuard { x: of, .. } = tree[tag].kind
            {
                for clause in tree.list(body) {
                    let types = clause.cases.map(|cases| tree.unpack(&cases)).unwrap_or_default();
                    check(subject, of, &types, findings);
                }
            }
        }
        Node::Decl(_) | Node::Block(_) => {}
    });
}

/// Whether a value can be of these types.
fn check(subject: &Subject<'_>, of: ExprId, types: &[ExprId], findings: &mut Findings) {
    let typ_of = |x: ExprId| subject.info.types.get(x).map(|known| known.typ);
    let Some(has) = typ_of(of) else { return };
    for x in types {
        let Some(wanted) = typ_of(*x) else { continue };
        if let Some(method) = conflict(subject, has, wanted) {
            let (has, wanted) = (subject.show_type(has), subject.show_type(wanted));
            let name = subject.name_of(method);
            findings.add(
                subject.start(*x),
                format!(
                    "impossible type assertion: no type can implement both {has} and {wanted} (conflicting types for \
                     {name} method)"
                ),
            );
        }
    }
}

/// The first method that both interfaces have with other signatures.
fn conflict(subject: &Subject<'_>, has: TypeId, wanted: TypeId) -> Option<ObjectId> {
    let Subject { tree, arena, .. } = *subject;
    let methods = |typ: TypeId| match arena[arena.underlying(typ)] {
        Type::Interface(_) => Some(arena.type_set(tree, typ).methods.clone()),
        _ => None,
    };
    let (has, mut wanted) = (methods(has)?, methods(wanted)?);
    let depends = |method: &ObjectId| arena[*method].typ.is_none_or(|typ| depends_on_parameters(subject, typ));
    if has.iter().chain(&wanted).any(depends) {
        return None;
    }
    wanted.sort_by_key(|method| subject.name_of(*method));
    wanted.into_iter().find(|method| {
        let is_it = |other: &&ObjectId| {
            let of_one =
                crate::types::is_exported(subject.name_of(*method)) || arena[*method].package == arena[**other].package;
            of_one && arena[**other].name == arena[*method].name
        };
        has.iter().find(is_it).is_some_and(|other| match (arena[*other].typ, arena[*method].typ) {
            (Some(one), Some(other)) => !arena.identical(tree, one, other),
            _ => false,
        })
    })
}

/// Whether there are type parameters in a type.
fn depends_on_parameters(subject: &Subject<'_>, typ: TypeId) -> bool {
    let arena = subject.arena;
    let (mut todo, mut seen) = (vec![typ], FxHashSet::default());
    while let Some(typ) = todo.pop() {
        if !seen.insert(typ) {
            continue;
        }
        let types_of =
            |objects: &[ObjectId]| objects.iter().filter_map(|object| arena[*object].typ).collect::<Vec<_>>();
        match &arena[typ] {
            Type::TypeParam(_) => return true,
            Type::Array { elem, .. } | Type::Slice(elem) | Type::Pointer(elem) | Type::Chan { elem, .. } => {
                todo.push(*elem);
            }
            Type::Map { key, elem } => todo.extend([*key, *elem]),
            Type::Struct(of) => todo.extend(types_of(&of.fields)),
            Type::Tuple(values) => todo.extend(types_of(values)),
            Type::Signature(signature) => {
                todo.extend(types_of(&signature.params));
                todo.extend(types_of(&signature.results));
            }
            Type::Interface(_) => todo.extend(types_of(&arena.type_set(subject.tree, typ).methods)),
            Type::Named(_) => todo.extend(arena.type_args(typ)),
            Type::Alias(_) => todo.push(arena.unalias(typ)),
            Type::Basic { .. } | Type::Union(_) => {}
        }
    }
    false
}
