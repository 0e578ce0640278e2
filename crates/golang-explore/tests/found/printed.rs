//! What is printed at once may be several lines: outputs are lines, however they were written.
//!
//! Invariants  I1  a program that writes lines at once has the outputs, each with as few preemptions, of one that writes one line which stands for
//!                 them.
//!             I2  an output does not tell how its lines were written.

use gort_explore::{Answer, Exploration, LoopKind};

use crate::{explored, outputs};

/// Two goroutines that write, of which one ends the program; `{x}` stands for what one writes, `{y}` for what the other one does.
const PROGRAMS: [&str; 7] = [
    "c := make(chan int)\ngo func() { fmt.Print(\"{x}\\n\"); c <- 1 }()\nfmt.Print(\"{y}\\n\")\n<-c",
    "c := make(chan int)\ngo func() { fmt.Print(\"{x}\\n\"); c <- 1 }()\nfmt.Print(\"{y}\")\n<-c",
    "go fmt.Print(\"{x}\\n\")\nfmt.Print(\"{y}\\n\")",
    "go func() { fmt.Print(\"{x}\\n\"); panic(1) }()\nfmt.Print(\"{y}\\n\")",
    "for range 2 {\ngo fmt.Print(\"{x}\\n\")\n}\nfmt.Print(\"{y}\\n\")\nselect {}",
    "done := make(chan int)\nfor range 2 {\ngo func() { fmt.Print(\"{x}\\n{y}\\n\"); done <- 1 }()\n}\n<-done\n<-done",
    "go func() { fmt.Print(\"{x}\\n\"); os.Exit(1) }()\nfmt.Print(\"{y}\\n\")",
];

fn with(body: &str, one: &str, other: &str) -> Exploration {
    let body = body.replace("{x}", one).replace("{y}", other);
    explored("fmt os", &format!("var _ = os.Exit\nfunc main() {{\n{body}\n}}\n"))
}

/// Each output with its ending, and the number of preemptions.
fn found(found: &Exploration) -> Vec<(String, u32)> {
    assert_eq!(found.incomplete, None);
    let mut all: Vec<(String, u32)> = Vec::new();
    for output in found.all() {
        let one = found.find(&output).expect("it is there");
        assert!(matches!(found.can(&output.lines), Answer::Possible(_)), "{output}");
        all.push((format!("{} | {:?}", output.lines.join(" | "), output.ending), one.preemptions));
    }
    all.sort();
    all
}

#[test]
fn lines_that_are_written_at_once_come_as_one() {
    for body in PROGRAMS {
        let one = found(&with(body, "x", "y"));
        let several = found(&with(body, "x1\\nx2", "y1\\n\\ny3"));
        let mut expected: Vec<(String, u32)> = one
            .into_iter()
            .map(|(text, preemptions)| {
                let parts = text.split(" | ").map(|part| match part {
                    "x" => "x1 | x2",
                    "y" => "y1 |  | y3",
                    "yx" => "y1 |  | y3x1 | x2",
                    _ => part,
                });
                (parts.collect::<Vec<_>>().join(" | "), preemptions)
            })
            .collect();
        expected.sort();
        assert_eq!(several, expected, "{body}");
    }
}

#[test]
fn an_output_does_not_tell_how_its_lines_were_written() {
    let body = "c := make(chan int, 2)\nc <- 1\nc <- 2\ngo func() { <-c }()\nif <-c == 1 {\nfmt.Print(\"a\\nb\\n\")\n} else {\nfmt.Println(\"a\")\n\
                fmt.Println(\"b\")\n}";
    let all = with(body, "", "");
    assert_eq!(outputs(&all), ["a | b"]);
    assert!(matches!(all.can(&["a", "b"]), Answer::Possible(_)));
    assert!(matches!(all.can(&["a\nb"]), Answer::Impossible { .. }));
}

#[test]
fn what_prints_for_ever_has_lines_as_its_period() {
    let all = with("for {\nfmt.Print(\"a\\nb\\n\")\n}", "", "");
    let loops: Vec<_> = all.loops.iter().map(|one| (one.kind, one.period.join(" | "))).collect();
    assert_eq!(loops, [(LoopKind::PrintsForever, "a | b".to_owned())]);
}
