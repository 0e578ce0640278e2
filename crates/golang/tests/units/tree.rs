//! Syntax trees: their names, and how large they are.

use gort_golang::syntax::{Expr, ExprId, Stmt, Tree};

#[test]
fn a_text_has_one_symbol() {
    let mut tree = Tree::new();
    let symbols: Vec<_> = (0..1000).map(|number| tree.intern(&format!("name{}", number % 500))).collect();
    assert_eq!(symbols[..500], symbols[500..]);
    assert_eq!(tree.text(symbols[499]), "name499");
    let nothing = tree.intern("");
    assert_eq!(tree.text(nothing), "");
}

#[test]
fn nodes_are_small() {
    assert_eq!(size_of::<Expr>(), 28);
    assert_eq!(size_of::<Option<ExprId>>(), 4);
    assert!(size_of::<Stmt>() <= 28, "{}", size_of::<Stmt>());
}
