//! Seeds and replay codes: the same order gives the same run, and another order is said to be another.

use std::collections::BTreeSet;

use crate::harness::{gort, lessons};

#[test]
fn a_program_that_runs_for_real_has_no_seed_no_replay_and_no_steps() {
    let said = gort(&["lesson", "threads/parked", "--seed", "3"]).refused(64);
    assert!(said.contains("runs for real") && said.contains("without --seed"), "{said}");
    let (code, _) = code("channels", "3");
    gort(&["lesson", "threads/parked", "--replay", &code]).refused(64);
    gort(&["lesson", "threads/parked", "--step"]).refused(64);
}

/// The code of the first run of a lesson under a seed.
fn code(lesson: &str, seed: &str) -> (String, serde_json::Value) {
    let run = gort(&["lesson", lesson, "--seed", seed, "--format", "json"]).json()["runs"][0].clone();
    (run["schedule"].as_str().expect("a code").to_string(), run)
}

#[test]
fn a_replay_gives_the_same_events_again() {
    for seed in ["0", "3", "11"] {
        let (code, before) = code("channels", seed);
        let after = gort(&["lesson", "channels", "--replay", &code, "--format", "json"]).json();
        let section = before["section"].as_str();
        let after = after["runs"].as_array().expect("runs").iter().find(|run| run["program"] == before["program"]);
        let after = after.unwrap_or_else(|| panic!("no run of {section:?}"));
        assert_eq!((&after["output"], &after["events"]), (&before["output"], &before["events"]), "seed {seed}");
        assert_eq!(after["schedule"], before["schedule"]);
    }
}

#[test]
fn a_damaged_replay_code_is_wrong_usage() {
    let (code, _) = code("channels", "3");
    let mut damaged = code.clone();
    let last = if damaged.pop() == Some('0') { '1' } else { '0' };
    damaged.push(last);
    let said = gort(&["lesson", "channels", "--replay", &damaged]).refused(64);
    assert!(said.contains("damaged"), "{said}");
    let said = gort(&["lesson", "channels", "--replay", &code[..code.len() / 2]]).refused(64);
    assert!(said.contains("copy it whole"), "{said}");
    for nonsense in ["", "hello", "g9.channels/unbuffered..0000", "通道"] {
        gort(&["lesson", "channels", "--replay", nonsense]).refused(64);
    }
}

#[test]
fn a_code_of_an_older_version_is_refused_in_one_sentence() {
    let codes = ["g1.channels/unbuffered..0000", "g2.channels/unbuffered.2101.0000"];
    for (arguments, code) in [["lesson", "channels"], ["trace", "channels"]].into_iter().zip(codes) {
        let said = gort(&[arguments[0], arguments[1], "--replay", code]).refused(64);
        assert!(said.contains("of an older gort") && said.contains("'gort explore'"), "{said}");
        assert!(!said.contains("copy it whole"), "{said}");
    }
}

#[test]
fn a_foreign_replay_code_is_wrong_usage_and_says_where_it_belongs() {
    let (code, run) = code("channels", "3");
    let other = lessons().into_iter().find(|lesson| lesson != "channels").expect("a second lesson");
    let said = gort(&["lesson", &other, "--replay", &code]).refused(64);
    assert!(said.contains("gort lesson channels"), "{said}");
    let sections = gort(&["lesson", "--format", "json"]).json();
    let channels = sections["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == "channels");
    let other = channels.expect("channels")["sections"].as_array().expect("sections")[1]["name"].clone();
    assert_ne!(other, run["section"]);
    let said =
        gort(&["lesson", "channels", "--section", other.as_str().expect("a name"), "--replay", &code]).refused(64);
    assert!(said.contains(run["section"].as_str().expect("a section")), "{said}");
}

#[test]
fn the_line_that_is_printed_to_replay_a_run_replays_it() {
    let shown = gort(&["lesson", "channels", "--section", "unbuffered", "--seed", "5", "--width", "40"]).well();
    let line = shown.lines().find(|line| line.contains("--replay")).expect("a replay line");
    let arguments: Vec<&str> = line.split_whitespace().skip_while(|word| *word != "lesson").collect();
    let again = gort(&arguments).well();
    let output = |shown: &str| {
        let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
        let from = lines.iter().position(|line| line.trim() == "Output").expect("an output");
        lines[from..].iter().take_while(|line| !line.is_empty()).cloned().collect::<Vec<_>>()
    };
    assert_eq!(output(&gort(&[&arguments[..], &["--width", "40"]].concat()).well()), output(&shown));
    assert!(again.contains("replayed"), "{again}");
}

#[test]
fn the_same_seed_gives_the_same_screen() {
    let once = gort(&["lesson", "channels", "--section", "unbuffered", "--seed", "7"]).well();
    assert_eq!(gort(&["lesson", "channels", "--section", "unbuffered", "--seed", "7"]).well(), once);
    assert!(once.contains("seed 7"));
}

#[test]
fn a_run_that_ends_differently_has_an_exit_code_of_its_own() {
    // Every lesson under other seeds is a unit test of gort's: `every_lesson_runs_under_other_seeds_and_says_so_if_it_ends_differently`.
    let codes = (1..=8_u64).map(|seed| {
        let run = gort(&["lesson", "direction", "--seed", &seed.to_string(), "--plain"]);
        assert_eq!(run.stderr, "", "--seed {seed}");
        let differs = run.text().contains("Another order, another ending");
        assert_eq!(differs, run.code != 0, "--seed {seed}: exit code {}", run.code);
        run.code
    });
    assert_eq!(codes.collect::<BTreeSet<_>>(), BTreeSet::from([0, 1, 2]));
}

#[test]
fn answers_and_notes_tell_of_the_lessons_own_order() {
    let three = ["lesson", "goroutine", "--section", "three", "--plain"];
    let (said, note) = ("are about Go's own order", "Note: Three goroutines are ready");
    let own = gort(&three).well();
    let other = gort(&[&three[..], &["--seed", "1"]].concat()).well();
    // Under seed 1 the hellos are printed; the answer to the question stays that of Go's own order.
    assert!(!own.contains("\n   hello") && other.contains("\n   hello"), "{other}");
    let answer = |shown: &str| shown.lines().find(|line| line.contains("Answer")).map(str::to_owned);
    assert_eq!(answer(&own), answer(&other));
    assert!(!own.contains(said) && own.contains(note), "{own}");
    assert!(other.contains(said) && !other.contains(note), "{other}");
    // One goroutine has one order: nothing changes, and nothing is said.
    let alone = gort(&["lesson", "goroutine", "--section", "without-go", "--plain", "--seed", "1"]);
    let shown = alone.text();
    assert!(!shown.contains(said) && shown.contains("`main` offers the value 0"), "{shown}");
}

#[test]
fn a_run_that_repeats_an_earlier_one_is_not_drawn_again() {
    let shown = gort(&["lesson", "close", "--section", "loops", "--plain"]).well();
    assert_eq!(shown.matches("The same, step for step, as by-range.").count(), 1, "{shown}");
    assert_eq!(shown.matches("main    parks: chan receive").count(), 4, "{shown}");
}
