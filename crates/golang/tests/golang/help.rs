//! What gort can say to a learner beyond gc's words.

use gort_golang::source::{Diagnostics, Files, Help};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Info, Session};

use crate::facts::NoPackages;

/// The help with the first error of a program, in which `near` is the name that it names.
#[track_caller]
fn helped(text: &str) -> (Option<Help>, Option<String>, String) {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::new();
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let file = session.files.add("x.go", text);
    let parsed = syntax::parse(session.files, file, session.tree, session.diagnostics);
    assert!(session.diagnostics.is_empty(), "{:?}", session.diagnostics.lines(session.files));
    types::check(&mut session, &mut NoPackages, &Config::default(), &[parsed], "main");
    let first = diagnostics.reported().next().unwrap_or_else(|| panic!("nothing is wrong with {text}"));
    let near = match &first.help {
        Some(Help::NearName(name)) => Some(name.to_string()),
        _ => None,
    };
    (first.help.clone(), near, first.text.clone())
}

fn in_function(text: &str) -> String {
    let declared = "type T struct{ a int }
type I interface{ m() }
func (*T) m() {}
func two() (int, int) { return 1, 2 }
func none() {}";
    format!("package main\n{declared}\nfunc main() {{\n{text}\n}}\n")
}

#[test]
fn what_learners_get_wrong_about_types_has_help() {
    let programs = [
        (in_function("x := 1"), Help::VariableUnused),
        ("package main\nimport \"unsafe\"\nfunc main() {}\n".to_owned(), Help::ImportUnused),
        (in_function("fmt.Println()"), Help::ImportMissing("fmt")),
        (in_function("atomic.AddInt64(nil, 1)"), Help::ImportMissing("sync/atomic")),
        (in_function("frobnicate()"), Help::NameUndefined),
        (in_function("var t T; _ = t.A"), Help::OtherSpelling),
        (in_function("var t T; _ = t.length"), Help::NoFieldOrMethod),
        (in_function("_ = T{b: 1}"), Help::NoFieldOrMethod),
        (in_function("x := 1; x := 2; _ = x"), Help::NothingDeclared),
        (in_function("var x int; var x string; _ = x"), Help::Redeclared),
        (in_function("x := two(); _ = x"), Help::AssignmentMismatch),
        (in_function("two(1)"), Help::ArgumentCount),
        (in_function("return 1"), Help::ResultCount),
        (in_function("func() int { return }()"), Help::ResultCount),
        (in_function("func() int { }()"), Help::ReturnMissing),
        (in_function("x, y := 1, 1.5; _ = x + y"), Help::MismatchedTypes),
        (in_function("x := 1; var y float64 = x; _ = y"), Help::ConversionMissing),
        (in_function("var x uint8 = 300; _ = x"), Help::ConstantTooLarge),
        (in_function("var x int = 1.5; _ = x"), Help::ConstantTruncated),
        (in_function("var x I = 1; _ = x"), Help::MethodMissing),
        (in_function("var x I = T{}; _ = x"), Help::PointerReceiver),
        (in_function("var x any = 1; var y int = x; _ = y"), Help::AssertionMissing),
        (in_function("var p *I; p.m()"), Help::PointerToInterface),
        (in_function("var c <-chan int; c <- 1"), Help::SendToReceiveOnly),
        (in_function("var c chan<- int; <-c"), Help::ReceiveFromSendOnly),
        (in_function("var c chan<- int; for range c {}"), Help::ReceiveFromSendOnly),
        (in_function("var c <-chan int; close(c)"), Help::CloseOfReceiveOnly),
        (in_function("1 + 1"), Help::ValueUnused),
        (in_function("x := none(); _ = x"), Help::NoResult),
        (in_function("_ = two() + 1"), Help::SeveralResults),
        (in_function("x := nil; _ = x"), Help::NilWithoutType),
        (in_function("x := 1; if x {}"), Help::ConditionIsNoBool),
        (in_function("x := 1; _ = x / 0"), Help::DivisionByZero),
        (in_function("_ = [2]int{}[2]"), Help::IndexOutside),
        (in_function("switch 1 { case 1: case 1: }"), Help::DuplicateCase),
        (in_function("var s []int; _ = s == s"), Help::ComparedOnlyToNil),
        (in_function("var m map[int]T; m[1].a = 2"), Help::FieldInMap),
        (in_function("s := \"x\"; s[0] = 'y'"), Help::NotAssignable),
        (in_function("type R struct{ r R }"), Help::RecursiveType),
        ("package main\nvar a = b\nvar b = a\nfunc main() {}\n".to_owned(), Help::InitializationCycle),
        (in_function("go none"), Help::CallMissing),
    ];
    for (text, help) in programs {
        let (found, _, said) = helped(&text);
        assert_eq!(found, Some(help), "{text}{said}");
    }
    let (none, _, said) = helped(&in_function("var x int = \"a\"[1:][\"b\"]; _ = x"));
    assert_eq!(none, None, "{said}");
}

#[test]
fn a_name_that_is_nearly_right_is_named() {
    for (text, near) in [
        ("counter := 1; _ = conter + counter", "counter"),
        ("counter := 1; _ = Counter + counter", "counter"),
        ("_ = tow()", "two"),
        ("var x strin; _ = x", "string"),
        ("value := 1; { values := 2; _ = valuess + values }; _ = value", "values"),
        ("_ = lne(\"x\")", "len"),
    ] {
        let (_, found, said) = helped(&in_function(text));
        assert_eq!(found.as_deref(), Some(near), "{text}: {said}");
    }
}
