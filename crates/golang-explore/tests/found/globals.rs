//! What package variables hold at first is not written down for each state, but what has changed since is.
//!
//! Invariants  I1  whether variables are the package's or main's makes no difference to the outputs.

use std::fmt::Write as _;

use crate::{USUAL, explored_as};

/// A variable's declaration, two assignments to it, and what is printed of it.
const VARIABLES: [(&str, &str, &str, &str); 22] = [
    ("s string = \"abcdef\"", "s = s[:2]", "s = \"abcdef\"[:3]", "s"),
    ("s = \"abcdef\"", "s = \"abcdef\"[1:3]", "s = \"abcdef\"[2:4]", "s"),
    ("s = \"abcdef\"", "s = \"\"", "s = \"abcdef\"[:1]", "s"),
    ("s = \"abc\"", "s = string([]byte{'a', 'b', 'c'})", "s = string([]byte{'a', 'b', 'd'})", "s"),
    ("a any = int8(1)", "a = int16(1)", "a = int32(1)", "fmt.Sprintf(\"%T\", a)"),
    ("a any = int8(1)", "a = int8(1)", "a = uint8(1)", "fmt.Sprintf(\"%T\", a)"),
    ("a any", "a = 0", "a = false", "a"),
    ("a any = 1", "a = 2", "a = 3", "a"),
    ("a any = \"x\"", "a = \"y\"", "a = nil", "a"),
    ("e error", "e = errors.New(\"a\")", "e = errors.New(\"b\")", "e"),
    ("row [70]int", "row[69] = 1", "row[69] = 2", "row"),
    ("row [70]int", "row = [70]int{1}", "row = [70]int{0, 1}", "row"),
    ("row [3]string", "row[1] = \"ab\"[:1]", "row[1] = \"ab\"", "row"),
    ("p *int", "p = new(1)", "p = new(2)", "*p"),
    ("p = new(1)", "*p = 2", "p = new(1)", "*p"),
    ("x, y = 1, 2\nvar p = &x", "p = &y", "p = &x", "*p, x, y"),
    ("f = 0.0", "f = math.Copysign(0, -1)", "f = 0", "f"),
    ("t struct { a int; b struct { c string; d any } }", "t.b.d = t.b.c", "t.b.d = 1", "t"),
    ("m = map[string]int{\"a\": 1}", "m[\"a\"]++", "m[\"b\"], m[\"a\"] = 1, 1", "m"),
    ("m map[int]int", "m = map[int]int{1: 1}", "m = nil", "m"),
    ("l = []int{1, 2, 3}", "l = l[:1]", "l = append(l[:1], 2)", "l, len(l)"),
    ("c = make(chan int, 2)", "c <- 1", "c <- 2", "<-c"),
];

fn program(declared: &str, (first, second): (&str, &str), printed: &str, outside: bool) -> String {
    let declared = declared.split('\n').map(|line| format!("var {}\n", line.trim_start_matches("var ")));
    let declared: String = declared.collect();
    let mut text = "package main\n\nimport (\n\"errors\"\n\"fmt\"\n\"math\"\n\"sync\"\n)\n\n".to_owned();
    text += "var _, _ = errors.New, math.Pi\n\n";
    let (before, inside) = if outside { (declared.as_str(), "") } else { ("", declared.as_str()) };
    let go = |what: &str| format!("\twg.Go(func() {{ mu.Lock(); {what}; mu.Unlock() }})\n");
    let _ = write!(
        text,
        "{before}\nfunc main() {{\n{inside}\tvar mu sync.Mutex\n\tvar wg sync.WaitGroup\n{}{}\twg.Wait()\n\tfmt.Println({printed})\n}}\n",
        go(first),
        go(second)
    );
    text
}

/// How many states the program has, and its outputs.
fn explored(declared: &str, assigned: (&str, &str), printed: &str, outside: bool) -> (u64, Vec<Vec<String>>) {
    let text = program(declared, assigned, printed, outside);
    let found = explored_as("globals.go", &text, USUAL);
    assert_eq!(found.incomplete, None, "{text}");
    let mut outputs: Vec<_> = found.all().map(|output| output.lines).collect();
    outputs.sort();
    (found.states, outputs)
}

#[test]
fn what_has_changed_of_a_package_variable_tells_states_apart() {
    for (declared, first, second, printed) in VARIABLES {
        let [(_, outside), (_, inside)] =
            [true, false].map(|outside| explored(declared, (first, second), printed, outside));
        assert_eq!(outside, inside, "{declared}");
        assert_eq!(outside.len(), 2, "{declared}: {outside:?}");
    }
}

#[test]
fn strings_that_are_equal_are_one_state_wherever_they_lie() {
    let assigned = ["s = \"abcdef\"[:2]", "s = string([]byte{'a', 'b'})", "s = \"xab\"[1:]"];
    let states = |first: &str, second: &str| explored("s = \"abcdef\"", (first, second), "s", true).0;
    let expected = states(assigned[1], assigned[1]);
    for first in assigned {
        for second in assigned {
            assert_eq!(states(first, second), expected, "{first}; {second}");
        }
    }
}
