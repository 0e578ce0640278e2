//! `string(65)`, which is `"A"`.
//!
//! See         passes/stringintconv.

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node};
use crate::types::{BasicKind, ObjectKind, Terms, Type, TypeId};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Call { fun, args, .. } = tree[x].kind else { return };
        let [arg] = tree.list(args) else { return };
        if let Some((source, target)) = conversion(subject, fun, *arg) {
            let text =
                format!("conversion from {source} to {target} yields a string of one rune, not a string of digits");
            findings.add(subject.start(x), text);
        }
    });
}

/// From what to what an integer becomes a text.
fn conversion(subject: &Subject<'_>, fun: ExprId, arg: ExprId) -> Option<(String, String)> {
    let (tree, arena) = (subject.tree, subject.arena);
    let name = match tree[fun].kind {
        ExprKind::Selector { sel, .. } => sel,
        _ => tree.as_name(fun)?,
    };
    let object = subject.used(name)?;
    if !matches!(arena[object].kind, ObjectKind::TypeName) {
        return None;
    }
    let (to, from) = (arena[object].typ?, subject.info.types.get(arg)?.typ);
    let basic = |typ: TypeId| arena.basic_kind(arena.underlying(typ));
    let text = parts(subject, to).into_iter().find(|typ| basic(*typ) == Some(BasicKind::String))?;
    let is_number = |typ: &TypeId| {
        basic(*typ).is_some_and(|kind| {
            kind.is_integer() && !matches!(kind, BasicKind::Uint8 | BasicKind::Int32 | BasicKind::UntypedRune)
        })
    };
    let number = parts(subject, from).into_iter().find(is_number)?;
    Some((described(subject, number, from)?, described(subject, text, to)?))
}

/// The types that a type parameter stands for, or the type.
pub(super) fn parts(subject: &Subject<'_>, typ: TypeId) -> Vec<TypeId> {
    let arena = subject.arena;
    if !arena.is_type_param(typ) {
        return vec![typ];
    }
    match &arena.type_set(subject.tree, typ).terms {
        Terms::All => Vec::new(),
        Terms::Of(terms) => terms.iter().map(|term| term.typ).collect(),
    }
}

fn described(subject: &Subject<'_>, typ: TypeId, within: TypeId) -> Option<String> {
    let outer = name_of(subject, within);
    let name = if typ == within { outer.clone() } else { name_of(subject, typ) }?;
    let under = name_of(subject, subject.arena.underlying(typ)).filter(|under| *under != name);
    let outer = outer.filter(|outer| typ != within && *outer != name).map(|outer| format!("in {outer}"));
    let beside: Vec<_> = under.into_iter().chain(outer).collect();
    Some(match beside.is_empty() {
        true => name,
        false => format!("{name} ({})", beside.join(", ")),
    })
}

fn name_of(subject: &Subject<'_>, typ: TypeId) -> Option<String> {
    let object = match &subject.arena[typ] {
        Type::Basic { name, .. } => return Some((*name).to_owned()),
        Type::Named(named) => named.obj,
        Type::Alias(alias) => alias.obj,
        Type::TypeParam(param) => param.obj,
        _ => return None,
    };
    Some(subject.name_of(object).to_owned())
}
