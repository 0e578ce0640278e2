//! `pkg.T{1, 2}`: structs of other packages whose fields are not named.
//!
//! See         passes/composite.

use super::{Findings, Subject};
use crate::syntax::{ExprKind, Node};
use crate::types::{Type, TypeId};

/// Types whose fields need no names: they never change.
const UNKEYED: &[&str] = &[
    "image.Point",
    "image.Rectangle",
    "image.Uniform",
    "image/color.Alpha",
    "image/color.Alpha16",
    "image/color.CMYK",
    "image/color.Gray16",
    "image/color.NRGBA",
    "image/color.NRGBA64",
    "image/color.NYCbCrA",
    "image/color.RGBA",
    "image/color.RGBA64",
    "image/color.YCbCr",
    "image/color.Gray",
    "testing.InternalBenchmark",
    "testing.InternalExample",
    "testing.InternalFuzzTarget",
    "testing.InternalTest",
    "unicode.Range16",
    "unicode.Range32",
];

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Subject { tree, arena, .. } = *subject;
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::CompositeLit { elems, keys: 0, .. } = tree[x].kind else { return };
        let Some(known) = subject.info.types.get(x).filter(|_| !elems.is_empty()) else { return };
        let is_struct = matches!(arena[arena.underlying(arena.deref(known.typ).0)], Type::Struct(_));
        if is_struct && !is_own(subject, known.typ) {
            let name = subject.show_type(known.typ);
            if !UNKEYED.contains(&name.as_str()) {
                findings.add(subject.start(x), format!("{name} struct literal uses unkeyed fields"));
            }
        }
    });
}

/// Whether the package declares it itself, or the package whose tests it holds.
fn is_own(subject: &Subject<'_>, typ: TypeId) -> bool {
    let arena = subject.arena;
    let path = |path: &str| path.strip_suffix("_test").unwrap_or(path).to_owned();
    match &arena[arena.unalias(arena.deref(typ).0)] {
        Type::Struct(_) => true,
        Type::Named(named) => path(subject.path_of(named.obj)) == path(&arena[subject.package].path),
        _ => false,
    }
}
