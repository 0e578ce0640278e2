//! Tests and examples that the go command does not run, or that are about nothing.
//!
//! Rejected    Where the comment with an example's output stands, and what fuzz targets take.
//! See         passes/tests.

use super::{Findings, Subject};
use crate::source::Pos;
use crate::source::is_test_file;
use crate::syntax::{DeclKind, ExprId, ExprKind, Func, Operator};
use crate::types::ObjectId;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let tree = subject.tree;
    for file in subject.parsed {
        if !is_test_file(subject.files.name(file.file)) {
            continue;
        }
        for decl in tree.list(file.decls) {
            let DeclKind::Func(func) = tree[*decl].kind else { continue };
            if func.recv.is_some() {
                continue;
            }
            let name = tree.name_text(func.name);
            let pos = before_name(subject, tree[func.name].pos);
            match ["Example", "Test", "Benchmark", "Fuzz"].into_iter().find(|prefix| name.starts_with(prefix)) {
                Some("Example") => check_example(subject, &func, pos, findings),
                Some(prefix) => check_test(subject, &func, prefix, findings),
                None => {}
            }
        }
    }
}

fn check_test(subject: &Subject<'_>, func: &Func, prefix: &str, findings: &mut Findings) {
    let tree = subject.tree;
    let ExprKind::FuncType { params, results } = tree[func.typ].kind else { return };
    let [param] = tree.list(params) else { return };
    if !tree.list(results).is_empty() || !is_of(subject, param.typ, &prefix[..1]) {
        return;
    }
    let name = tree.name_text(func.name);
    if name[prefix.len()..].starts_with(char::is_lowercase) {
        let text = format!("{name} has malformed name: first letter after '{prefix}' must not be lowercase");
        findings.add(tree[func.name].pos, text);
    }
}

/// Whether it is a pointer to a type of this name.
fn is_of(subject: &Subject<'_>, typ: ExprId, wanted: &str) -> bool {
    let tree = subject.tree;
    let ExprKind::Unary { op: Operator::Mul, x } = tree[typ].kind else { return false };
    let name = match tree[x].kind {
        ExprKind::Selector { sel, .. } => Some(sel),
        _ => tree.as_name(x),
    };
    name.is_some_and(|name| tree.name_text(name) == wanted)
}

fn check_example(subject: &Subject<'_>, func: &Func, pos: Pos, findings: &mut Findings) {
    let tree = subject.tree;
    let name = tree.name_text(func.name);
    let ExprKind::FuncType { params, results } = tree[func.typ].kind else { return };
    if !tree.list(params).is_empty() {
        findings.add(pos, format!("{name} should be niladic"));
    }
    if !tree.list(results).is_empty() {
        findings.add(pos, format!("{name} should return nothing"));
    }
    if !tree.list(func.tparams).is_empty() {
        findings.add(pos, format!("{name} should not have type params"));
    }
    let of = &name["Example".len()..];
    if of.is_empty() {
        return;
    }
    let parts: Vec<&str> = of.splitn(3, '_').collect();
    let known = declared(subject, parts[0]);
    if !parts[0].is_empty() && known.is_empty() {
        return findings.add(pos, format!("{name} refers to unknown identifier: {}", parts[0]));
    }
    let is_suffix = |text: &str| text.starts_with(char::is_lowercase);
    match parts[..] {
        ["", ..] => {
            let suffix = of.strip_prefix('_').unwrap_or(of);
            if !is_suffix(suffix) {
                findings.add(pos, format!("{name} has malformed example suffix: {suffix}"));
            }
        }
        [typ, member, ref rest @ ..] => {
            if !is_suffix(member) && !known.iter().any(|object| has_member(subject, *object, member)) {
                findings.add(pos, format!("{name} refers to unknown field or method: {typ}.{member}"));
            }
            if let [suffix] = rest
                && !is_suffix(suffix)
            {
                findings.add(pos, format!("{name} has malformed example suffix: {suffix}"));
            }
        }
        _ => {}
    }
}

/// Where the word `func` stands, before the name of a function.
fn before_name(subject: &Subject<'_>, name: Pos) -> Pos {
    let found = subject.files.offset(name).and_then(|(file, offset)| {
        let mut before = subject.files.text(file)[..offset].trim_ascii_end();
        while before.ends_with(b"*/")
            && let Some(comment) = before.windows(2).rposition(|bytes| bytes == b"/*")
        {
            before = before[..comment].trim_ascii_end();
        }
        let word = before.strip_suffix(b"func")?;
        Some(subject.files.pos(file, word.len()))
    });
    found.unwrap_or(name)
}

/// What the package declares by this name, or else the packages that it imports.
fn declared(subject: &Subject<'_>, name: &str) -> Vec<ObjectId> {
    let Subject { tree, arena, .. } = *subject;
    let Some(name) = tree.known(name) else { return Vec::new() };
    let in_package = |package: crate::types::PackageId| arena[arena[package].scope].lookup(name);
    match in_package(subject.package) {
        Some(object) => vec![object],
        None => arena[subject.package].imports.iter().filter_map(|import| in_package(*import)).collect(),
    }
}

fn has_member(subject: &Subject<'_>, object: ObjectId, member: &str) -> bool {
    let Subject { tree, arena, .. } = *subject;
    let Some((name, typ)) = tree.known(member).zip(arena[object].typ) else { return false };
    arena.lookup_field_or_method(tree, typ, true, arena[object].package, name).obj().is_some()
}
