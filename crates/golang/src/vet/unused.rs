//! Results that are all that a call is for, and that are not used.
//!
//! See         passes/unusedresult.

use super::{Findings, Subject};
use crate::syntax::{ExprKind, Node, StmtKind};
use crate::types::{BasicKind, ObjectId, Type};

/// Packages, and their functions whose results must be used.
const FUNCTIONS: &[(&str, &[&str])] = &[
    ("context", &["WithCancel", "WithDeadline", "WithTimeout", "WithValue"]),
    ("errors", &["New"]),
    ("fmt", &["Append", "Appendf", "Appendln", "Errorf", "Sprint", "Sprintf", "Sprintln"]),
    ("maps", &["All", "Clone", "Collect", "Equal", "EqualFunc", "Keys", "Values"]),
    (
        "slices",
        &[
            "All",
            "AppendSeq",
            "Backward",
            "BinarySearch",
            "BinarySearchFunc",
            "Chunk",
            "Clip",
            "Clone",
            "Collect",
            "Compact",
            "CompactFunc",
            "Compare",
            "CompareFunc",
            "Concat",
            "Contains",
            "ContainsFunc",
            "Delete",
            "DeleteFunc",
            "Equal",
            "EqualFunc",
            "Grow",
            "Index",
            "IndexFunc",
            "Insert",
            "IsSorted",
            "IsSortedFunc",
            "Max",
            "MaxFunc",
            "Min",
            "MinFunc",
            "Repeat",
            "Replace",
            "Sorted",
            "SortedFunc",
            "SortedStableFunc",
            "Values",
        ],
    ),
    ("sort", &["Reverse"]),
];

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    subject.walk(&mut |node| {
        let Node::Stmt(stmt) = node else { return };
        let StmtKind::Expr(x) = tree[stmt].kind else { return };
        let call = tree.unparen(x);
        let ExprKind::Call { fun, .. } = tree[call].kind else { return };
        if let Some(name) = subject.callee(fun).and_then(|callee| worthless_without_result(subject, callee)) {
            findings.add(subject.start(call), format!("result of {name} call not used"));
        }
    });
}

/// What the function is called, if it does nothing but give a result.
fn worthless_without_result(subject: &Subject<'_>, function: ObjectId) -> Option<String> {
    let signature = subject.signature_of(function)?;
    let name = subject.name_of(function);
    if let Some(recv) = signature.recv {
        let result = |result: ObjectId| subject.arena[result].typ.map(|typ| &subject.arena[subject.arena.unalias(typ)]);
        let gives_text = match signature.results[..] {
            [only] => matches!(result(only), Some(Type::Basic { kind: BasicKind::String, .. })),
            _ => false,
        };
        let recv = subject.arena[recv].typ?;
        let is_it = gives_text && signature.params.is_empty() && matches!(name, "Error" | "String");
        return is_it.then(|| format!("({}).{name}", subject.show_type(recv)));
    }
    let path = subject.path_of(function);
    let is_listed = FUNCTIONS.iter().any(|(of, names)| *of == path && names.contains(&name));
    is_listed.then(|| format!("{path}.{name}"))
}
