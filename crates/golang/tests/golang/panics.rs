//! What is printed of panics that are under way: raised again, one upon the other, before a fatal error. What Go 1.27 prints stands beside.

use crate::run::run_text;

/// What is wrong with a program: what stands beside its `main`, what `main` does, what Go prints of it.
type Case = (&'static str, &'static str, &'static str);

const UNLOCK: &str = "\tfatal error: sync: unlock of unlocked mutex";

/// Values that are raised a second time, while the first panic is recovered and under way.
const AGAIN: [Case; 34] = [
    ("", "defer func() { r := recover(); panic(r) }(); panic(errors.New(\"e\"))", "panic: e [recovered, repanicked]"),
    ("", "defer func() { recover(); panic(\"x\") }(); panic(\"x\")", "panic: x [recovered, repanicked]"),
    ("func f() { panic(\"x\") }", "defer func() { recover(); f() }(); f()", "panic: x [recovered, repanicked]"),
    ("const c = \"x\"", "defer func() { recover(); panic(\"x\") }(); panic(c)", "panic: x [recovered, repanicked]"),
    ("", "s := \"x\"; defer func() { recover(); panic(s) }(); panic(s)", "panic: x [recovered, repanicked]"),
    (
        "func f() any { return \"x\" }",
        "defer func() { recover(); panic(f()) }(); panic(f())",
        "panic: x [recovered, repanicked]",
    ),
    ("var s = \"x\"", "defer func() { recover(); panic(s) }(); panic(s)", "panic: x [recovered]\n\tpanic: x"),
    ("var s = \"\"", "defer func() { recover(); panic(s) }(); panic(s)", "panic:  [recovered, repanicked]"),
    ("", "defer func() { recover(); panic(\"\") }(); panic(\"\")", "panic:  [recovered, repanicked]"),
    ("var s = \"\"", "defer func() { recover(); panic(\"\") }(); panic(s)", "panic:  [recovered]\n\tpanic: "),
    ("", "defer func() { recover(); panic(300) }(); panic(300)", "panic: 300 [recovered, repanicked]"),
    ("var n = 300", "defer func() { recover(); panic(n) }(); panic(n)", "panic: 300 [recovered]\n\tpanic: 300"),
    ("var n = 300", "defer func() { r := recover(); panic(r) }(); panic(n)", "panic: 300 [recovered, repanicked]"),
    ("var n = 5", "defer func() { recover(); panic(n) }(); panic(n)", "panic: 5 [recovered, repanicked]"),
    ("var n = 5", "defer func() { recover(); panic(5) }(); panic(n)", "panic: 5 [recovered]\n\tpanic: 5"),
    ("var n byte = 5", "defer func() { recover(); panic(byte(5)) }(); panic(n)", "panic: 5 [recovered, repanicked]"),
    ("var f = 1.5", "defer func() { recover(); panic(f) }(); panic(f)", "panic: 1.5 [recovered]\n\tpanic: 1.5"),
    ("", "defer func() { recover(); panic(1.5) }(); panic(1.5)", "panic: 1.5 [recovered, repanicked]"),
    (
        "type T struct{ s string }\nfunc (t T) Error() string { return t.s }",
        "defer func() { recover(); panic(T{\"a\"}) }(); panic(T{\"a\"})",
        "panic: a [recovered, repanicked]",
    ),
    (
        "type T struct{ s string }\nfunc (t *T) Error() string { return t.s }",
        "defer func() { recover(); panic(&T{\"a\"}) }(); panic(&T{\"a\"})",
        "panic: a [recovered]\n\tpanic: a",
    ),
    (
        "type T struct{ a, b int }\nvar t T",
        "defer func() { recover(); panic(t) }(); panic(t)",
        "panic: (main.T) 0x_ [recovered]\n\tpanic: (main.T) 0x_",
    ),
    (
        "type T struct{ a, b int }",
        "defer func() { recover(); panic(T{}) }(); panic(T{})",
        "panic: (main.T) 0x_ [recovered, repanicked]",
    ),
    (
        "",
        "defer func() { recover(); panic(nil) }(); panic(nil)",
        "panic: runtime error: panic called with nil argument [recovered, repanicked]",
    ),
    (
        "",
        "var m map[int]int; defer func() { recover(); m[1] = 1 }(); m[2] = 1",
        "panic: assignment to entry in nil map [recovered, repanicked]",
    ),
    (
        "",
        "c := make(chan int); close(c); defer func() { recover(); close(c) }(); close(c)",
        "panic: close of closed channel [recovered, repanicked]",
    ),
    (
        "",
        "z := 0; defer func() { recover(); println(2 / z) }(); println(1 / z)",
        "panic: runtime error: integer divide by zero [recovered, repanicked]",
    ),
    (
        "",
        "z := -1; defer func() { recover(); _ = make([]int, z) }(); _ = make([]int, z)",
        "panic: runtime error: makeslice: len out of range [recovered, repanicked]",
    ),
    (
        "",
        "var a []int; i := 5; defer func() { recover(); a[i]++ }(); a[i]++",
        "panic: runtime error: index out of range [5] with length 0 [recovered]\n\tpanic: runtime error: index out of range [5] with length 0",
    ),
    (
        "",
        "var a any = []int{}; defer func() { recover(); println(a == a) }(); println(a == a)",
        "panic: runtime error: comparing uncomparable type []int [recovered]\n\tpanic: runtime error: comparing uncomparable type []int",
    ),
    (
        "",
        "var a any = 'x'; defer func() { recover(); _ = a.(int) }(); _ = a.(int)",
        "panic: interface conversion: interface {} is int32, not int [recovered]\n\tpanic: interface conversion: interface {} is int32, not int",
    ),
    (
        "",
        "var w sync.WaitGroup; defer func() { recover(); w.Done() }(); w.Done()",
        "panic: sync: negative WaitGroup counter [recovered, repanicked]",
    ),
    (
        "",
        "defer func() { recover(); strings.Repeat(\"x\", -1) }(); strings.Repeat(\"x\", -1)",
        "panic: strings: negative Repeat count [recovered, repanicked]",
    ),
    (
        "",
        "var p *int; defer func() { recover(); *p = 2 }(); *p = 1",
        "panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]\n[signal SIGSEGV: segmentation violation]",
    ),
    ("", "defer func() { panic(\"a\") }(); panic(\"a\")", "panic: a"),
];

/// Several panics, one upon the other.
const CHAINS: [Case; 7] = [
    (
        "",
        "defer func() { panic(\"last\") }(); defer func() { r := recover(); panic(r) }(); panic(\"first\")",
        "panic: first [recovered, repanicked]\n\tpanic: last",
    ),
    (
        "",
        "defer func() { panic(\"c\") }(); defer func() { r := recover(); panic(r) }(); defer func() { r := recover(); panic(r) }(); panic(\"a\")",
        "panic: a [recovered, repanicked]\n\tpanic: c",
    ),
    (
        "",
        "defer func() { panic(\"a\") }(); defer func() { recover(); runtime.Goexit() }(); panic(\"a\")",
        "panic: a [recovered]\n\tpanic: a",
    ),
    ("", "defer func() { panic(\"b\") }(); defer runtime.Goexit(); panic(\"a\")", "panic: a\n\tpanic: b"),
    ("", "defer func() { panic(\"a\") }(); runtime.Goexit()", "panic: a"),
    (
        "",
        "defer func() { recover(); panic(\"b\") }(); var p *int; *p = 1",
        "panic: runtime error: invalid memory address or nil pointer dereference [recovered]\n\tpanic: b\n[signal SIGSEGV: segmentation violation]",
    ),
    (
        "type E string\nfunc (e E) Error() string { print(\"asked \"); return string(e) }",
        "defer func() { panic(\"l\") }(); defer func() { r := recover(); panic(r) }(); panic(E(\"x\"))",
        "asked panic: x [recovered, repanicked]\n\tpanic: l",
    ),
];

/// A fatal error while panics are under way: `main` has put off the unlock of a mutex that is not locked.
const FATAL: [Case; 11] = [
    ("", "panic(\"x\")", "panic: x\n"),
    ("", "defer func() { r := recover(); panic(r) }(); panic(\"x\")", "panic: x [recovered, repanicked]\n"),
    ("", "defer func() { panic(\"b\") }(); panic(errors.New(\"a\"))", "panic: (*errors.errorString) 0x_\n\tpanic: b\n"),
    ("type T struct{}\nfunc (T) Error() string { return \"\" }", "panic(T{})", "panic: (main.T) 0x_\n"),
    (
        "type S string",
        "defer func() { panic(S(\"two\\nlines\")) }(); panic(\"a\\nb\")",
        "panic: a\n\tb\n\tpanic: main.S(\"two\n\tlines\")\n",
    ),
    ("", "runtime.Goexit()", ""),
    ("", "defer func() { recover(); runtime.Goexit() }(); panic(\"a\")", "panic: a [recovered]\n\t"),
    ("", "c := make(chan int); close(c); close(c)", "panic: runtime.plainError(\"close of closed channel\")\n"),
    ("", "z := 0; println(1 / z)", "panic: runtime.errorString(\"integer divide by zero\")\n"),
    ("", "var a any = 1; _ = a.(string)", "panic: (*runtime.TypeAssertionError) 0x_\n"),
    ("", "var a []int; i := 5; a[i]++", "panic: (runtime.boundsError) 0x_\n"),
];

/// What a program prints before it says where goroutines stand. No two machines agree on addresses.
fn printed((beside, body, _): Case) -> String {
    let packages = ["errors", "runtime", "strings", "sync"];
    let used = packages.iter().filter(|package| body.contains(&format!("{package}.")));
    let imports: Vec<String> = used.map(|package| format!("import \"{package}\"\n")).collect();
    let text = format!("package main\n\n{}\n{beside}\n\nfunc main() {{ {body} }}\n", imports.concat());
    let (printed, code) = run_text("p.go", text.into_bytes()).unwrap_or_else(|wrong| panic!("{body}: {wrong}"));
    assert_eq!(code, 2, "{body}");
    let printed = String::from_utf8(printed).unwrap();
    let said = printed.split("\n\ngoroutine ").next().unwrap_or_default();
    let mut parts = said.split(") 0x");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + ") 0x_" + part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit()))
}

#[test]
fn panics_are_printed_as_go_prints_them() {
    let differ: Vec<String> = AGAIN
        .into_iter()
        .chain(CHAINS)
        .filter_map(|case| Some(printed(case)).filter(|said| said != case.2).map(|said| format!("{case:?}: {said:?}")))
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn panics_that_are_under_way_stand_before_a_fatal_error() {
    for (beside, body, wanted) in FATAL {
        let body = format!("var m sync.Mutex; defer m.Unlock(); {body}");
        let case: Case = (beside, body.leak(), wanted);
        assert_eq!(printed(case), wanted.to_owned() + UNLOCK, "{}", case.1);
    }
}

/// The runtime's own errors come without them.
#[test]
fn no_panic_stands_before_an_error_that_is_thrown() {
    let said = printed(("func f() { f() }", "defer f(); panic(\"x\")", ""));
    assert_eq!(said, "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow");
}
