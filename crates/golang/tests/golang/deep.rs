//! Declarations that refer to each other in long rows: they are checked, or refused for want of stack, and nothing overflows.

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Importer, Info, PackageId, Session};

struct NoImports;

impl Importer for NoImports {
    fn import(&mut self, _: &mut Session<'_>, _: &str) -> Result<PackageId, String> {
        Err("there is nothing to import".to_owned())
    }
}

/// What is said of a text that is checked on a thread with so much stack, of which the declarations may have so much.
pub(crate) fn said(text: String, thread: usize, stack: usize) -> Vec<String> {
    let check = move || {
        let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
        let (mut arena, mut diagnostics) = (Arena::new(&mut tree), Diagnostics::new());
        let file = files.add("x.go", text);
        let file = syntax::parse(&mut files, file, &mut tree, &mut diagnostics);
        let mut session = Session {
            files: &mut files,
            tree: &mut tree,
            arena: &mut arena,
            info: &mut info,
            diagnostics: &mut diagnostics,
        };
        let config = Config { stack, ..Config::default() };
        if !session.diagnostics.has_syntax_errors() {
            types::check(&mut session, &mut NoImports, &config, &[file], "main");
        }
        diagnostics.lines(&files)
    };
    let checker = std::thread::Builder::new().stack_size(thread).spawn(check);
    checker.expect("a thread can be started").join().expect("the check ends")
}

/// A row of declarations: each is made of its own number and the next one's; then comes the last.
fn row(long: usize, declaration: impl Fn(usize, usize) -> String, last: &str) -> String {
    let declarations: String = (0..long).map(|at| declaration(at, at + 1) + "\n").collect();
    format!("package p\n{declarations}{}\n", last.replace('#', &long.to_string()))
}

const LONG: usize = 30_000;

#[test]
fn rows_of_declarations_are_checked() {
    let rows = [
        row(LONG, |at, next| format!("type T{at} T{next}"), "type T# int"),
        row(LONG, |at, next| format!("type T{at} = T{next}"), "type T# = int"),
        row(LONG, |at, next| format!("type T{at} *T{next}"), "type T# int"),
        row(LONG, |at, next| format!("type T{at} struct {{ a T{next} }}"), "type T# int"),
        row(LONG, |at, next| format!("type T{at} interface {{ T{next} }}"), "type T# interface { m() }"),
        row(LONG, |at, next| format!("const c{at} = c{next} + 1"), "const c# = 1"),
        row(LONG, |at, next| format!("var v{at} = v{next}"), "var v# = 1"),
        row(
            LONG,
            |at, next| format!("func f{at}() int {{ return f{next}() }}"),
            "func f#() int { return 1 }\nvar x = f0()",
        ),
    ];
    for text in rows {
        let shown = text[..60].to_owned();
        assert_eq!(said(text, 1 << 30, 7 << 27), [""; 0], "{shown}");
    }
}

#[test]
fn generic_declarations_in_a_row_are_looked_at_once() {
    let rows = [
        (
            row(LONG, |at, next| format!("type T{at}[P any] = T{next}[P]"), "type T#[P any] = []P\nvar x T0[int] = 1"),
            "cannot use 1 (untyped int constant) as T0[int] value in variable declaration",
        ),
        (
            row(
                LONG,
                |at, next| format!("type T{at}[P any] struct {{ a T{next}[P] }}"),
                "type T#[P any] []P\nvar x T0[int] = 1",
            ),
            "cannot use 1 (untyped int constant) as T0[int] value in variable declaration",
        ),
        // Each contains the next one twice: 60 of them are found in 2 to the power of 60 ways.
        (
            row(
                60,
                |at, next| format!("type T{at}[P any] struct {{ a, b T{next}[P] }}"),
                "type T#[P any] struct { p P }\nvar x T0[int] = 1",
            ),
            "cannot use 1 (untyped int constant) as T0[int] value in variable declaration",
        ),
        (
            row(60, |at, next| format!("type T{at} struct {{ a, b T{next} }}"), "type T# struct { t T0 }"),
            "invalid recursive type T0",
        ),
        (
            row(
                LONG,
                |at, next| format!("type T{at} interface {{ T{next} | string }}"),
                "type T# interface { int }\nfunc f[P T0]() {}\nvar x = f[bool]",
            ),
            "bool does not satisfy T0 (bool missing in int | string)",
        ),
        (
            row(
                LONG,
                |at, next| format!("type T{at} struct {{ T{next} }}"),
                "type T# struct { a int }\nvar x string = T0{}.a",
            ),
            "cannot use T0{}.a (value of type int) as string value in variable declaration",
        ),
        (
            row(1000, |at, next| format!("\tx{next} := f(x{at})"), "_ = x#.a\n}").replacen(
                "package p",
                "package p\nfunc f[P any](p P) []P { return []P{p} }\nfunc g(x0 int) {",
                1,
            ),
            ".a undefined (type [][]",
        ),
    ];
    for (text, expected) in rows {
        let shown = text[..60].to_owned();
        let said = said(text, 1 << 30, 7 << 27);
        assert!(said[0].contains(expected), "{shown}: {:.200}", said[0]);
    }
}

#[test]
fn a_row_that_is_too_long_for_the_stack_is_an_error() {
    let text =
        row(LONG, |at, next| format!("type T{at} struct {{ a func(x []struct {{ b T{next} }}) }}"), "type T# int");
    let said = said(text, 2 << 20, Config::default().stack);
    let [only] = said.as_slice() else { panic!("{said:?}") };
    assert!(only.ends_with("too many declarations refer to each other in a row (gort's limit)"), "{only}");
}

#[test]
fn a_million_operands_calls_and_methods_are_checked() {
    let many = 1_000_000;
    for text in [
        format!("package p\nvar x = 1\nvar y = x{}\n", " + x".repeat(many)),
        format!("package p\nconst y = 1{}\n", " + 1".repeat(many)),
        format!("package p\ntype F func() F\nvar f F\nvar y = f{}\n", "()".repeat(many)),
    ] {
        assert_eq!(said(text, 4 << 20, 1 << 20), [""; 0]);
    }
}
