//! Where the goroutines of a deadlock wait, as `gort explore` says it: of lessons in both of their texts, and of Go files.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::golang::{Program, program};
use crate::harness::gort;

/// The Go text of a lesson's program, as a file of one's own.
fn own(name: &str) -> Program {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(name);
    program(&std::fs::read_to_string(path.with_extension("go")).expect("a lesson's program"))
}

/// How many goroutines, whether they are main, the lines where they were started and where they wait, and for what.
type Wait = (u64, bool, String, String, String);

/// Of each deadlock that is listed: who waits where.
fn waits(found: &Value) -> Vec<BTreeSet<Wait>> {
    let line = |place: &Value| place.as_str().unwrap_or("?").rsplit(':').next().unwrap_or_default().to_owned();
    let place = |wait: &Value| {
        let state = wait["state"].as_str().expect("a state").to_owned();
        let count = wait["goroutines"].as_u64().expect("a number");
        (count, wait["main"] == true, line(&wait["created"]), line(&wait["at"]), state)
    };
    let list = found["list"].as_array().expect("a list").iter();
    list.filter_map(|item| {
        assert_eq!(item["ending"] == "deadlock", item["waits"].is_array(), "{item}");
        Some(item["waits"].as_array()?.iter().map(place).collect())
    })
    .collect()
}

#[test]
fn a_lesson_told_in_go_says_the_same_as_its_go_text_does_on_its_own() {
    for name in ["deadlock/abba", "deadlock/mixed", "cond/not-asked", "waitgroup/missing-done", "channels/alone"] {
        let (out, errors, _) = own(name).gort(&["explore", "prog.go", "--format", "json"]);
        let alone: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{name}: {error}: {errors}"));
        let lesson = gort(&["explore", name, "--code", "go", "--format", "json"]).json();
        let deadlocks = waits(&alone);
        assert!(!deadlocks.is_empty(), "{name}");
        assert_eq!(deadlocks, waits(&lesson), "{name}");
    }
}

#[test]
fn a_deadlock_says_in_either_language_and_either_text_who_waits_where() {
    for (code, main, ann) in [("go", 21, 11), ("rust", 17, 6)] {
        let texts = [("en", "waiting at", "goroutine started at"), ("zh", "停在", "启动的 goroutine")];
        for (lang, at, started) in texts {
            let text = gort(&["explore", "deadlock/abba", "--code", code, "--lang", lang, "--width", "160"]).well();
            let of = |line| format!("{at} abba.{}:{line} ", if code == "go" { "go" } else { "rs" });
            let waits = |line, state| text.lines().any(|said| said.contains(&of(line)) && said.contains(state));
            assert!(waits(main, "[sync.WaitGroup.Wait]") && waits(ann, "[sync.Mutex.Lock]"), "{text}");
            assert_eq!(text.lines().filter(|line| line.contains(at)).count(), 3, "{text}");
            assert_eq!(text.lines().filter(|line| line.contains(started)).count(), 2, "{text}");
        }
    }
}

#[test]
fn goroutines_of_one_place_are_counted_and_a_sample_says_it_too() {
    let program = program(
        "package main\n\nfunc main() {\n\tch := make(chan int)\n\tfor i := 0; i < 3; i++ {\n\t\tgo func() { ch <- i }()\n\t}\n\t<-ch\n\tselect {}\n}\n",
    );
    for how in [&[][..], &["--sample", "random", "--runs", "5"]] {
        let (text, errors, _) = program.gort(&[&["explore", "prog.go", "--width", "160"], how].concat());
        assert!(text.contains("waiting at prog.go:9 [select (no cases)]: main"), "{text}{errors}");
        assert!(text.contains("waiting at prog.go:6 [chan send]: 2 goroutines started at prog.go:6"), "{text}");
    }
}

#[test]
fn a_change_that_brings_a_deadlock_says_where_it_stands() {
    let (text, errors, _) = own("direction/shared").gort(&["explore", "prog.go", "--what-if", "cap=1"]);
    assert!(text.contains("waiting at prog.go:") && text.contains("[chan receive]: main"), "{text}{errors}");
}
