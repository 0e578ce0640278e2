//! What is said of programs that a scheduler can keep going without end: for which schedulers something is so.

use std::fs;

use serde_json::Value;

use crate::golang::{Program, main_of};

const TICKS: &str = "\tfor {\n\t\tfmt.Println(\"tick\")\n\t}\n";
const COMPUTES: &str = "\tgo func() {\n\t\tfor {\n\t\t}\n\t}()\n";
const POLLS: &str = "\tc := make(chan int)\n\tgo func() {\n\t\tfor {\n\t\t\tselect {\n\t\t\tcase <-c:\n\t\t\tdefault:\n\t\t\t}\n\t\t}\n\t}()\n";

/// What is said, whatever fits into a line.
fn joined(out: &str) -> String {
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(program: &Program, arguments: &[&str]) -> (Value, Option<i32>) {
    let (out, errors, code) = program.gort(&[&["--format", "json"], arguments].concat());
    (serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{errors}")), code)
}

#[test]
fn a_spinner_beside_what_prints_can_keep_it_from_printing_if_the_scheduler_is_unfair() {
    for spinner in [COMPUTES, POLLS] {
        let program = main_of("\"fmt\"", &format!("{spinner}{TICKS}"));
        let (out, errors, code) = program.gort(&["explore", "prog.go", "--width", "160"]);
        assert_eq!(code, Some(0), "{out}{errors}");
        let out = joined(&out);
        assert!(out.contains("PRINTS FOREVER") && out.contains("if the scheduler is fair"), "{out}");
        assert!(!out.contains("whatever the scheduler does"), "{out}");
        assert!(out.contains("Complete for a fair scheduler: with one, anything else is impossible."), "{out}");
        let (zh, ..) = program.gort(&["--lang", "zh", "explore", "prog.go", "--width", "160"]);
        let zh: String = zh.split_whitespace().collect();
        assert!(zh.contains("只要调度公平就会一遍遍打印") && zh.contains("对公平的调度来说是完整的"), "{zh}");
        assert!(!zh.contains("不管怎么调度"), "{zh}");
        let (found, _) = json(&program, &["explore", "prog.go"]);
        assert_eq!((&found["complete"], &found["kept_by"]), (&true.into(), &"unfair".into()), "{found}");
        let silent = if spinner == POLLS { Value::from("unfair") } else { Value::Null };
        assert_eq!(found["loops"][0]["silent"], silent, "{found}");
        assert_eq!(found["computes"].is_string(), spinner == COMPUTES, "{found}");
    }
    // Where nothing spins it is so for any.
    let (out, errors, _) = main_of("\"fmt\"", TICKS).gort(&["explore", "prog.go", "--width", "160"]);
    let out = joined(&out);
    assert!(out.contains("whatever the scheduler does") && out.contains("Complete: anything else"), "{out}{errors}");
}

#[test]
fn what_only_an_unfair_scheduler_prints_is_impossible_for_a_fair_one_and_what_none_prints_for_all() {
    for spinner in [COMPUTES, POLLS] {
        let program = main_of("\"fmt\"", &format!("{spinner}\tfmt.Println(1)\n\tfmt.Println(2)\n"));
        for (lines, fair) in [(&["1"][..], true), (&["2"], false), (&["1", "2", "2"], false)] {
            let (out, errors, code) = program.gort(&[&["can", "prog.go"], lines].concat());
            assert_eq!(code, Some(1), "{out}{errors}");
            assert_eq!(out.contains("Impossible with a fair scheduler"), fair, "{lines:?}: {out}");
            assert_eq!(out.contains("Impossible: no schedule prints this."), !fair, "{lines:?}: {out}");
        }
        let (found, _) = json(&program, &["can", "prog.go", "1"]);
        assert_eq!((&found["possible"], &found["kept_by"]), (&false.into(), &"unfair".into()), "{found}");
        // It is asked for how it ends.
        let (out, ..) = program.gort(&["can", "prog.go", "... | !never"]);
        assert!(out.contains("Impossible with a fair scheduler"), "{out}");
        let (out, ..) = program.gort(&["can", "prog.go", "... | !deadlock"]);
        assert!(out.contains("Impossible: no schedule prints this."), "{out}");
    }
}

#[test]
fn what_a_fair_scheduler_may_do_is_not_called_impossible() {
    let body = "\ta, b := make(chan int), make(chan int)\n\tclose(a)\n\tclose(b)\n\tfor {\n\t\tselect {\n\t\tcase <-a:\n\t\t\tfmt.Println(1)\n\t\t\treturn\n\t\tcase <-b:\n\t\t}\n\t}\n";
    let program = main_of("\"fmt\"", body);
    let (out, errors, _) = program.gort(&["explore", "prog.go", "--width", "160"]);
    let out = joined(&out);
    assert!(out.contains("even if the scheduler is fair") && !out.contains("Complete: anything else"), "{out}{errors}");
    let (found, code) = json(&program, &["can", "prog.go", "!never"]);
    assert_eq!((&found["possible"], &found["kept_by"], code), (&Value::Null, &"fair".into(), Some(3)), "{found}");
    let (out, _, code) = program.gort(&["can", "--not", "prog.go", "2"]);
    assert!(out.contains("Impossible: no schedule prints this.") && code == Some(0), "{out}");
}

#[test]
fn a_file_of_outputs_says_that_a_program_may_go_on_without_end() {
    let polls = format!("{POLLS}\tfmt.Println(1)\n");
    let tries = "\tfor {\n\t\tselect {\n\t\tcase <-a:\n\t\t\tfmt.Println(1)\n\t\t\treturn\n\t\tcase <-b:\n\t\t}\n\t}\n";
    let tries = format!("\ta, b := make(chan int), make(chan int)\n\tclose(a)\n\tclose(b)\n{tries}");
    for (body, fair) in [(polls, false), (tries, true)] {
        let program = main_of("\"fmt\"", &body);
        let (out, errors, code) = program.gort(&["explore", "prog.go", "--save", "all.txt"]);
        assert_eq!(code, Some(0), "{out}{errors}");
        let beside = |name: &str| program.path.with_file_name(name);
        let saved = fs::read_to_string(beside("all.txt")).unwrap();
        assert_eq!(saved.lines().any(|line| line == "!endless"), fair, "{saved}");
        let (out, _, code) = program.gort(&["explore", "prog.go", "--expect", "all.txt"]);
        assert_eq!(
            (joined(&out).contains("If the scheduler is fair, its outputs are"), code),
            (!fair, Some(0)),
            "{out}"
        );
        fs::write(beside("less.txt"), saved.replace("!endless", "")).unwrap();
        let (out, _, code) = program.gort(&["explore", "prog.go", "--expect", "less.txt"]);
        assert_eq!((joined(&out).contains("has no !endless"), code), (fair, Some(i32::from(fair))), "{out}");
        let (found, _) = json(&program, &["explore", "prog.go", "--expect", "less.txt"]);
        let said = (&found["expected"]["faults"][0], &found["expected"]["needs_fairness"]);
        assert_eq!(said, (&if fair { "!endless".into() } else { Value::Null }, &(!fair).into()), "{found}");
    }
}

#[test]
fn a_round_shows_what_the_program_does_and_nothing_of_the_library() {
    let body = format!(
        "\tx := 0\n\tvar said bool\n\tgo func() {{ x++; said = x > 9 }}()\n\tfor !said {{\n\t\tfmt.Println(\"tick\")\n\t}}\n{POLLS}"
    );
    let (out, errors, _) = main_of("\"fmt\"", &body).gort(&["explore", "prog.go", "--width", "100"]);
    assert!(out.contains("reads said: false") && !out.contains("reads #") && !out.contains("a value"), "{out}{errors}");
    let (out, ..) = main_of("\"fmt\"", &format!("{COMPUTES}{TICKS}")).gort(&["explore", "prog.go"]);
    assert!(out.contains("prints: tick") && !out.contains("reads"), "{out}");
}
