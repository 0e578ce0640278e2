//! Programs that are to break the checker: expressions as long and as deep as a text can make them.

use gort_golang::syntax::NESTING;

use crate::facts::checked;
use crate::hostile::deep;

/// Much less than one level of recursion for each link would take.
const STACK_BYTES: usize = 1 << 20;

const LINKS: usize = 100_000;

/// Checks the program on a small stack: what is said of it.
#[track_caller]
fn on_a_small_stack(text: String, stack_bytes: usize) -> Vec<String> {
    let thread = std::thread::Builder::new().stack_size(stack_bytes).spawn(move || checked(&text));
    thread.unwrap().join().unwrap()
}

#[test]
fn left_operands_as_many_as_a_text_holds_need_no_stack() {
    for (declared, start, link) in [
        ("", "1", " + 1"),
        ("", "`a`", " + `b`"),
        ("var a int", "a", " + a"),
        ("var a uint", "1 << a", " + 1 << a"),
        ("var a float64", "a", " - 1"),
        ("var a bool", "a", " && a == true"),
        (
            "var a func() F\ntype F = func() T\ntype T struct{ f *T }\nfunc (*T) m() *T { return nil }",
            "a()()",
            ".f.m()",
        ),
        ("type F func() F\nvar a F", "a", "()"),
        ("type T []T\nvar a T", "a", "[0]"),
        ("var a []int", "a", "[:]"),
        ("var a any", "a", ".(any)"),
        ("type T map[string]struct{ f T }\nvar a T", "a", "[`k`].f"),
    ] {
        let text = format!("package p\n{declared}\nvar x = {start}{}\n", link.repeat(LINKS));
        assert_eq!(on_a_small_stack(text, STACK_BYTES), [""; 0], "{start}{link}");
    }
}

#[test]
fn an_error_at_either_end_of_a_long_chain_is_told_once() {
    for (start, link, end, said) in [
        ("undefined", " + a", "", "3:9: undefined: undefined"),
        ("a", " + a", " + undefined", "undefined: undefined"),
        ("a", " + a", " + `x`", "(mismatched types int and untyped string)"),
        ("a", ".f", "", "a.f undefined (type int has no field or method f)"),
        ("a", "()", "", "invalid operation: cannot call a (variable of type int): int is not a function"),
    ] {
        let text = format!("package p\nvar a int\nvar x = {start}{}{end}\n", link.repeat(LINKS));
        let lines = on_a_small_stack(text, STACK_BYTES);
        assert!(
            lines.len() == 1 && lines[0].ends_with(said),
            "{}",
            lines.iter().map(|line| &line[..line.len().min(200)]).collect::<String>()
        );
    }
}

#[test]
fn what_is_as_deep_as_the_parser_allows_is_checked() {
    // Those that are too deep for the parser end there.
    for text in [NESTING / 3 - 5, NESTING - 5].into_iter().flat_map(deep).step_by(2) {
        on_a_small_stack(text, 8 * STACK_BYTES);
    }
}

#[test]
fn as_many_names_as_a_text_holds_are_each_found_at_once() {
    // Looked through one by one they would take minutes.
    const NAMES: usize = 50_000;
    let lines = |line: &dyn Fn(usize) -> String| (0..NAMES).map(line).collect::<String>();
    let fields = format!("type T struct {{\n{}}}\nvar t T\n", lines(&|at| format!("f{at} int\n")));
    let methods = format!("type T struct{{}}\nvar t T\n{}", lines(&|at| format!("func (T) m{at}() {{}}\n")));
    for text in [
        format!("{fields}var x = T{{\n{}}}\n", lines(&|at| format!("f{at}: 1,\n"))),
        format!("{fields}func f() {{\n{}}}\n", lines(&|at| format!("t.f{at} = 1\n"))),
        format!("{methods}func f() {{\n{}}}\n", lines(&|at| format!("t.m{at}()\n"))),
    ] {
        assert_eq!(on_a_small_stack(format!("package p\n{text}"), 8 * STACK_BYTES), [""; 0]);
    }
}
