//! The front end: what it says of texts of our own, of hostile ones, and compared with real Go.

#![allow(clippy::print_stdout, reason = "what was compared, and what was skipped")]

mod check;
mod constants;
mod data;
mod deep;
mod drawn;
mod expressions;
mod facts;
mod found;
mod generator;
mod goroot;
mod help;
mod hostile;
mod hostile_types;
mod loading;
mod members;
mod oracle;
mod orders;
mod panics;
mod programs;
mod real;
mod room;
mod run;
mod tested;
mod turns;
mod types;
mod vet;

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, ExprKind, File, LitKind, Tree, rune_value, string_value};

/// A parsed file.
pub(crate) struct Parsed {
    pub(crate) files: Files,
    pub(crate) tree: Tree,
    pub(crate) file: File,
    pub(crate) diagnostics: Diagnostics,
}

/// Parses a text, with all that is wrong with it.
pub(crate) fn parse(text: &[u8]) -> Parsed {
    let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::unlimited());
    let file = files.add("x.go", text);
    let file = syntax::parse(&mut files, file, &mut tree, &mut diagnostics);
    Parsed { files, tree, file, diagnostics }
}

/// Every literal that nothing is wrong with has a value.
pub(crate) fn check_literals(tree: &Tree) {
    for index in 0..tree.expr_count() {
        let ExprKind::BasicLit { value, kind, bad: false } = tree[tree.expr_id(index)].kind else { continue };
        let literal = tree.text(value);
        match kind {
            LitKind::String => assert!(string_value(literal).is_some(), "{literal}"),
            LitKind::Rune => assert!(rune_value(literal).is_some(), "{literal}"),
            LitKind::Int | LitKind::Float | LitKind::Imag => {}
        }
    }
}

/// How many times as much as usual is drawn and repeated: `GORT_STRESS`.
pub(crate) fn stress(usual: usize) -> usize {
    let factor = std::env::var("GORT_STRESS").ok().and_then(|factor| factor.parse::<f64>().ok()).unwrap_or(1.0);
    ((usual as f64 * factor) as usize).max(1)
}

#[test]
fn hello() {
    let parsed = parse(b"package main\n\nfunc main() { println(\"hello\") }\n");
    assert_eq!(parsed.diagnostics.lines(&parsed.files), [""; 0]);
    assert_eq!(parsed.tree.list(parsed.file.decls).len(), 1);
}
