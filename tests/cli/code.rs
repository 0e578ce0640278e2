//! `--code`: the lessons' programs in Go, in Rust or in both.

use crate::harness::{Home, gort};
use crate::terminal::{restored, see, terminal_in};

/// Whether the Go text is shown, and the Rust text.
fn names(shown: &str) -> (bool, bool) {
    (shown.contains("alone.go"), shown.contains("alone.rs"))
}

#[test]
fn a_section_shows_the_text_that_is_asked_for_and_tells_its_run_in_it() {
    let section = |code: &[&str]| gort(&[&["lesson", "channels/alone", "--plain"], code].concat()).well();
    assert_eq!(names(&section(&[])), (true, false), "Go, where nothing is said");
    assert_eq!(names(&section(&["--code", "go"])), (true, false));
    assert_eq!(names(&section(&["--code", "rust"])), (false, true));
    assert_eq!(names(&section(&["--code", "both"])), (true, true));
    let marked = |code| section(&["--code", code]).lines().filter(|line| line.ends_with("[1]")).count();
    assert_eq!((marked("go"), marked("rust"), marked("both")), (2, 2, 4), "each text has its marks");
    // The report names lines of the text that is shown.
    assert!(section(&[]).contains("lessons/channels/alone.go:"), "{}", section(&[]));
    assert!(section(&["--code", "rust"]).contains("lessons/channels/alone.rs:"));
}

#[test]
fn a_value_without_content_is_written_as_in_the_text_that_is_shown() {
    let of = |code| gort(&["lesson", "pool/one-slot", "--plain", "--code", code]).well();
    let (go, rust) = (of("go"), of("rust"));
    assert!(go.contains("puts {} in the buffer") && !go.contains("puts ()"), "{go}");
    assert!(rust.contains("puts () in the buffer"), "{rust}");
}

#[test]
fn races_and_goroutines_that_are_left_are_named_where_they_stand_in_the_text() {
    let of = |code| gort(&["explore", "race/one-each", "--races", "--code", code]).well();
    let (go, rust) = (of("go"), of("rust"));
    assert!(go.contains("one-each.go:") && !go.contains("one-each.rs"), "{go}");
    assert!(rust.contains("one-each.rs:") && !rust.contains("one-each.go"), "{rust}");
    let left = |code| gort(&["explore", "leak/abandoned", "--code", code]).well();
    assert!(left("go").contains("abandoned.go:") && !left("go").contains("abandoned.rs"), "{}", left("go"));
}

#[test]
fn in_a_game_each_choice_stands_on_its_line_of_the_text() {
    let board = |code| gort(&["play", "1", "--moves", "1", "--width", "100", "--code", code]).text();
    assert!(board("go").contains("13 x++") && !board("go").contains("x.update("), "{}", board("go"));
    assert!(board("rust").contains("x.update("), "{}", board("rust"));
}

#[test]
fn a_run_that_cannot_be_told_in_go_is_told_in_rust_and_says_so() {
    let shown = gort(&["lesson", "waitgroup/results", "--code", "go"]).well();
    assert!(shown.contains("cannot be matched with the Go text") && shown.contains("results.rs"), "{shown}");
    let shown = gort(&["lesson", "waitgroup/results", "--code", "both"]).well();
    assert!(!shown.contains("cannot be matched"), "{shown}");
}

#[test]
fn for_programs_lines_are_those_of_the_text_that_runs_unless_they_ask_for_others() {
    let printed = |code: &[&str]| {
        let told = gort(&[&["trace", "goroutine/hello", "--format", "json"], code].concat()).json();
        let events = told["runs"][0]["events"].as_array().unwrap().clone();
        let print = events.iter().find(|event| event["kind"] == "print").unwrap();
        print["line"].as_u64().unwrap()
    };
    assert_eq!(printed(&[]), printed(&["--code", "rust"]));
    assert_ne!(printed(&[]), printed(&["--code", "go"]));
}

#[test]
fn what_is_said_at_a_terminal_is_remembered_and_what_a_script_says_is_not() {
    let home = Home::new();
    let show = |arguments: &[&str]| home.gort(&[&["lesson", "channels/alone", "--yes"], arguments].concat()).well();
    assert_eq!(names(&show(&["--code", "rust"])), (false, true));
    assert_eq!(names(&show(&[])), (true, false), "a script changes nothing");
    let mut terminal = terminal_in(&home, "lesson channels/alone --yes --code rust --lang en");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    assert_eq!(names(&show(&[])), (false, true), "it is remembered");
    assert_eq!(names(&show(&["--code", "go"])), (true, false));
    assert_eq!(names(&show(&[])), (false, true));
}
