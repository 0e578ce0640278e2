//! Texts that are to break the parser: deep, long, spoilt. It comes to their end, with a tree that keeps its promises.

use gort_golang::syntax::{ExprKind, NESTING, Node, Tree};

use crate::generator::{self, Draw};
use crate::{Parsed, parse, stress};

/// Whether the child is on the path along which a tree may be as deep as its text is long.
fn is_left(tree: &Tree, parent: Node, child: Node) -> bool {
    let Node::Expr(parent) = parent else { return false };
    match tree[parent].kind {
        ExprKind::Binary { x, .. }
        | ExprKind::Call { fun: x, .. }
        | ExprKind::Selector { x, .. }
        | ExprKind::Index { x, .. }
        | ExprKind::Slice { x, .. }
        | ExprKind::Assert { x, .. }
        | ExprKind::CompositeLit { typ: Some(x), .. } => Node::Expr(x) == child,
        _ => false,
    }
}

/// Every node comes once, lies in the file, and is no deeper than promised.
#[track_caller]
fn check(text: &[u8]) -> Parsed {
    let parsed = parse(text);
    let Parsed { files, tree, file, .. } = &parsed;
    // To show each of a chain takes time in proportion to the square of its length.
    (0..tree.expr_count().min(500)).for_each(|index| assert!(!tree.show(tree.expr_id(index)).is_empty()));
    if parsed.diagnostics.is_empty() {
        crate::check_literals(tree);
    }
    // How deep each node is, from 1.
    let mut depths: [Vec<usize>; 4] = Default::default();
    let slot = |node| match node {
        Node::Expr(x) => (0, x.index(), tree[x].pos),
        Node::Stmt(stmt) => (1, stmt.index(), tree[stmt].pos),
        Node::Decl(decl) => (2, decl.index(), tree[decl].pos),
        Node::Block(block) => (3, block.index(), tree[block].pos),
    };
    let mut deepest = 0;
    tree.walk(file, &mut |node| {
        let (kind, index, pos) = slot(node);
        let (_, offset) = files.offset(pos).expect("a node has a place");
        assert!(offset <= text.len(), "{node:?} lies outside: {offset}");
        let depth = depths[kind].get(index).copied().unwrap_or(0).max(1);
        deepest = deepest.max(depth);
        tree.children(node, &mut |child| {
            if let (Node::Expr(parent), Node::Expr(child)) = (node, child) {
                assert!(child < parent, "children first");
            }
            let (kind, index, _) = slot(child);
            if depths[kind].len() <= index {
                depths[kind].resize(index + 1000, 0);
            }
            assert_eq!(depths[kind][index], 0, "{child:?} comes twice: {}", String::from_utf8_lossy(text));
            depths[kind][index] = depth + usize::from(!is_left(tree, node, child));
        });
    });
    // A level of nesting may be a statement with its block and expression, or five operations.
    assert!(deepest <= 10 * NESTING, "{deepest} deep: {}", String::from_utf8_lossy(&text[..100.min(text.len())]));
    parsed
}

/// Texts of one thing in another, as deep as wanted; the first of each pair has all its ends.
pub(crate) fn deep(levels: usize) -> Vec<String> {
    let pairs = [
        ("var x = ", "(", "1", ")"),
        ("var x = ", "[", "1", "]"),
        ("var x = ", "f(", "1", ")"),
        ("var x = ", "a[", "1", "]"),
        ("var x = ", "[]T{", "1", "}"),
        ("var x = T", "{", "1", "}"),
        ("var x = ", "func() { _ = ", "1", "}"),
        ("var x = ", "- ", "1", ""),
        ("var x = ", "<-", "c", ""),
        ("var x = ", "1 || 2 && 3 == 4 + 5 * (", "1", ")"),
        ("var x ", "*", "int", ""),
        ("var x ", "[]", "int", ""),
        ("var x ", "[", "1", "]int"),
        ("var x ", "map[", "int", "]int"),
        ("var x ", "map[int]", "int", ""),
        ("var x ", "chan ", "int", ""),
        ("var x ", "<-chan ", "int", ""),
        ("var x = ", "<-chan ", "int", ""),
        ("var x ", "func(", "int", ")"),
        ("var x ", "func(a, b ", "int", ")"),
        ("var x ", "func() ", "int", ""),
        ("var x ", "struct { a, b ", "int", " }"),
        ("var x ", "interface { m(", "int", ") }"),
        ("var x ", "interface { ~", "int", " }"),
        ("var x ", "T[", "int", "]"),
        ("type T[P ", "interface{ *", "int", "}"),
        ("type T[P ", "(", "int", ")"),
        ("func f() ", "{", "", "}"),
        ("func f() { ", "if x {", "", "}"),
        ("func f() { if x {} ", "else if x {} ", "", "}"),
        ("func f() { ", "for { ", "", "}"),
        ("func f() { ", "switch { case x: ", "", "}"),
        ("func f() { ", "select { case x <- y: ", "", "}"),
        ("func f() { ", "L: ", "", ""),
        ("func f() { ", "x = func() { ", "", "}"),
        ("func f() { go ", "func() { go ", "", "}()"),
        ("func f() { ", "type T [f(func() { ", "", "})]int"),
        ("func f() { if ", "func() { if ", "", "}"),
    ];
    let text = |(start, open, middle, close): (&str, &str, &str, &str)| {
        let opened = format!("package p\n{start}{}{middle}", open.repeat(levels));
        [format!("{opened}{}\n", close.repeat(levels)), opened]
    };
    pairs.into_iter().flat_map(text).collect()
}

/// Half of what a thread usually has, and enough for `NESTING`.
const STACK_BYTES: usize = 1 << 20;

#[test]
fn depth_ends_in_an_error_and_not_in_the_stack() {
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(too_deep);
    thread.unwrap().join().unwrap();
}

fn too_deep() {
    for text in deep(20_000) {
        let parsed = check(text.as_bytes());
        let lines = parsed.diagnostics.lines(&parsed.files);
        let start = &text[..60];
        assert!(lines.iter().any(|line| line.contains("exceeded max nesting depth")), "{start}: {lines:?}");
        assert!(lines.len() < 3, "nothing follows from it: {start}: {lines:?}");
    }
}

#[test]
fn what_is_nested_less_deep_is_read() {
    for text in deep(NESTING / 3 - 5).into_iter().step_by(2) {
        let parsed = check(text.as_bytes());
        let lines = parsed.diagnostics.lines(&parsed.files);
        assert!(!lines.iter().any(|line| line.contains("nesting depth")), "{}: {lines:?}", &text[..60]);
    }
}

#[test]
fn a_long_chain_is_as_good_as_a_short_one() {
    for (start, link, end) in
        [("x", " + 1", ""), ("f", "()", ""), ("x", ".y", ""), ("x", "[0]", ""), ("x", "[:]", ""), ("x", ".(T)", "")]
    {
        let text = format!("package p\nvar x = {start}{}{end}\n", link.repeat(50_000));
        let parsed = check(text.as_bytes());
        assert!(parsed.diagnostics.is_empty(), "{link}: {:?}", parsed.diagnostics.lines(&parsed.files));
    }
    let union = format!("package p\ntype T[P *A{} | ~int] int\n", "|B".repeat(50_000));
    assert!(check(union.as_bytes()).diagnostics.is_empty());
}

#[test]
fn shared_types_are_visited_once() {
    let text = format!("package p\nvar x {}int{}\n", "struct { a, b, c ".repeat(300), "}".repeat(300));
    assert!(check(text.as_bytes()).diagnostics.is_empty());
}

#[test]
fn megabytes_of_the_same_are_read() {
    let many = |start: &str, line: &str, end: &str| format!("package p\n{start}{}{end}\n", line.repeat(1 << 16));
    for text in [
        many("", "x\n", ""),
        many("", "}\n", ""),
        many("func f() {\n", "goto L\n", "L:\n}"),
        many("func f() {\n", "x := 1\n", "}"),
        many("func f() {\n", "if x = y { }\n", "}"),
        many("var x = `", "text\n", "`"),
        many("/*", "text *", "*/"),
        many("//", "text ", ""),
        many("var x = \"", "\\", "\""),
        many("var x = 0x", "f_", "f"),
        many("var ", "x, ", "y int"),
        many("func f(", "x, ", "y int)"),
        "\0".repeat(1 << 17),
        "\0\n".repeat(1 << 16),
        "\u{feff}".repeat(1 << 15),
    ] {
        check(text.as_bytes());
    }
}

#[test]
fn as_many_labels_as_gotos_take_their_time_once() {
    let gotos = (0..20_000).map(|label| format!("goto L{label}\n"));
    let labels = (0..20_000).map(|label| format!("L{label}: ;\n"));
    let text =
        format!("package p\nfunc f() {{\n{}var x int\n{}}}\n", gotos.collect::<String>(), labels.collect::<String>());
    let parsed = parse(text.as_bytes());
    assert_eq!(parsed.diagnostics.reported().count(), 20_000, "each jumps over the declaration");
}

#[test]
fn spoilt_texts_have_trees() {
    let sources = [include_bytes!("../data/grammar.go").as_slice(), include_bytes!("../data/statements.go")];
    for seed in 0..stress(300) {
        let draw = &mut Draw::new(seed as u64 + 1_000_000);
        let text = match seed % 4 {
            0 => generator::soup(draw),
            1 => generator::garbled(draw, sources[seed / 4 % 2]),
            _ => generator::mutant(draw, sources[seed / 4 % 2]),
        };
        check(&text);
    }
}
