//! The learner's way through the course: what comes next, what comes again, the words, the texts of programs.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::harness::{Home, Run, gort};
use crate::terminal::{press, restored, see, terminal_in};

/// A learner who has answered one question of `channels` wrong, so many days ago.
fn wrong_once(days: u64) -> Home {
    let home = Home::new();
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    let at = now - days * 24 * 60 * 60;
    let text = format!(
        r#"{{"version":1,"lessons":{{"channels":{{"sections":[],"answers":{{"unbuffered/after-first-send":false}},
            "repeats":{{"unbuffered/after-first-send":{{"at":{at},"right":0}}}}}}}}}}"#
    );
    fs::write(home.progress(), text).expect("written");
    home
}

#[test]
fn without_a_terminal_next_is_the_next_section_that_was_not_seen() {
    let home = Home::new();
    let first = home.gort(&["next"]).well();
    assert!(first.contains("hello · 1 of 4"), "{first}");
    let second = home.gort(&["next"]).well();
    assert!(second.contains("three · 2 of 4") && !second.contains("hello · 1 of 4"), "{second}");
    let front = home.gort::<&str>(&[]).well();
    for command in ["gort next", "gort lesson", "gort exercise", "gort play", "gort explore prog.go", "gort claims"] {
        assert!(front.contains(command), "{command} is not named:\n{front}");
    }
    let narrow = home.gort(&["--width", "20"]).well();
    assert!(narrow.lines().all(|line| crate::harness::width(line) <= 20), "{narrow}");
}

#[test]
fn a_part_of_a_lesson_is_shown_alone_with_what_is_learnt_in_it() {
    let home = Home::new();
    let part = home.gort(&["lesson", "channels/2"]).well();
    assert!(part.contains("part 2 of 3: Before and after a meeting  ~6 min"), "{part}");
    assert!(part.contains("meeting · 3 of 7") && part.contains("either · 4 of 7"), "{part}");
    assert!(!part.contains("three · 2 of 7") && !part.contains("alone · 5 of 7"), "{part}");
    assert!(part.contains("What you have learnt") && part.contains("gort lesson channels/3"), "{part}");
    assert_eq!(home.gort(&["lesson", "channels/both-sides"]).well(), part, "by its name, too");
    let whole = home.gort(&["lesson", "channels"]).well();
    assert!(!whole.contains("What you have learnt") && whole.contains("value · 7 of 7"), "{whole}");
    assert!(
        home.gort(&["lesson", "channels/4"])
            .refused(64)
            .contains("has no part 4: there are channels/1, channels/2, channels/3")
    );
    let standing = home.gort(&["progress", "--format", "json"]).json();
    assert_eq!(standing["parts"]["done"], 0, "{standing}");
    let list = home.gort(&["lesson", "--format", "json"]).json();
    for lesson in list["lessons"].as_array().expect("lessons") {
        let parts = lesson["parts"].as_array().expect("parts");
        let minutes = parts.iter().map(|part| part["minutes"].as_u64().expect("minutes"));
        assert!(minutes.clone().all(|minutes| minutes <= 10), "{lesson}");
        assert_eq!(minutes.sum::<u64>(), lesson["minutes"].as_u64().expect("minutes"), "{lesson}");
    }
}

#[test]
fn what_was_answered_wrong_comes_again_after_a_day_and_then_after_three() {
    let home = wrong_once(0);
    let shown = home.gort(&["progress"]).well();
    assert!(shown.contains("in a day") && shown.contains("channels/unbuffered"), "{shown}");
    assert!(shown.contains("what is printed right after"), "{shown}");
    let none = home.gort(&["quiz", "--due"]).well();
    assert!(none.contains("No question is due."), "{none}");

    let home = wrong_once(2);
    let front = home.gort::<&str>(&[]).well();
    assert!(front.contains("1 question comes again today"), "{front}");
    let asked = home.gort(&["quiz", "--due", "--answers", "2"]).well();
    assert!(asked.contains("Right: [2] `Sending 1`") && !asked.contains("three-in-a-row"), "{asked}");
    let again = home.gort(&["progress", "--format", "json"]).json();
    assert_eq!(again["again"][0]["due_in_days"], 3, "{again}");
    assert_eq!((&again["questions"]["answered"], &again["questions"]["right"]), (&1.into(), &0.into()), "{again}");
}

#[test]
fn a_reset_is_asked_for_and_keeps_a_copy() {
    let home = wrong_once(2);
    let before = fs::read_to_string(home.progress()).expect("progress");
    home.gort(&["reset"]).refused(64);
    home.gort(&["reset", "no-such", "--yes"]).refused(64);
    assert_eq!(fs::read_to_string(home.progress()).expect("still there"), before);
    let other = home.gort(&["reset", "close", "--yes"]).well();
    assert!(other.contains("progress.json.before-reset-1"), "{other}");
    assert!(fs::read_to_string(home.progress()).expect("progress").contains("after-first-send"));
    home.gort(&["reset", "--yes"]).well();
    let kept = home.path().join("progress.json.before-reset-2");
    assert!(fs::read_to_string(kept).expect("the copy").contains("after-first-send"));
    assert!(!fs::read_to_string(home.progress()).expect("progress").contains("after-first-send"));

    let mut terminal = terminal_in(&home, "reset channels --lang en");
    see(&mut terminal, "any other key no");
    press(&mut terminal, "\r");
    see(&mut terminal, "Nothing was changed.");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
}

#[test]
fn a_program_of_the_course_runs_elsewhere() {
    let home = Home::new();
    let text = home.gort(&["code", "channels/three"]).well();
    assert!(text.starts_with("package main\n"), "{text}");
    let mut command = home.command(&["run", "--seed", "0", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("gort starts");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("gort ends");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.starts_with("Sending 0\nSending 1\nReceived 0\n"), "{printed}");
    let rust = home.gort(&["code", "channels/three", "--rust"]).well();
    assert!(rust.contains("gort::run(program)") && !rust.contains("//@"), "{rust}");
    home.gort(&["code", "channels/no-such"]).refused(64);
}

#[test]
fn words_are_found_in_both_languages() {
    let shown = gort(&["words", "抢占"]).well();
    assert!(shown.contains("preemption · 抢占") && shown.contains("gort lesson order --section hog"), "{shown}");
    let chinese = gort(&["words", "park", "--lang", "zh"]).well();
    assert!(chinese.contains("挂起 · park") && chinese.contains("不占用处理器"), "{chinese}");
    let none = gort(&["words", "xyzzy"]);
    assert_eq!(none.code, 1);
}

#[test]
fn what_is_asked_for_at_a_terminal_is_kept_and_what_a_script_asks_for_is_not() {
    let home = Home::new();
    home.gort(&["words", "park", "--lang", "zh", "--theme", "dark"]).well();
    assert!(!home.path().join("settings.json").exists(), "a script changes nothing");
    let mut terminal = terminal_in(&home, "words park --lang zh --theme light");
    see(&mut terminal, "code 0.");
    let kept = home.gort(&["words", "park"]).well();
    assert!(kept.contains("不占用处理器"), "{kept}");
    let with = |variable: &str| Run::of(home.command(&["words", "park"]).env("GORT_LANG", variable)).well();
    assert!(with("en").contains("without taking processor time") && with("tlh").contains("不占用处理器"));
    let coloured = home.gort(&["words", "park", "--color", "always"]).well();
    assert!(coloured.contains("\u{1b}[38;5;241m"), "{coloured:?}");
}

#[test]
fn the_first_screen_goes_on_with_one_key() {
    let home = Home::new();
    let mut terminal = terminal_in(&home, "--lang en --plain");
    see(&mut terminal, "Enter: go on");
    press(&mut terminal, "z");
    press(&mut terminal, "\r");
    see(&mut terminal, "hello");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    let mut terminal = terminal_in(&home, "--lang en");
    see(&mut terminal, "Enter: go on");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
}

#[test]
fn after_the_last_lesson_what_is_left_is_proposed_and_begun_with_one_key() {
    let home = Home::new();
    let list = home.gort(&["lesson", "--format", "json"]).json();
    let lessons = list["lessons"].as_array().expect("lessons").iter().map(|lesson| {
        let sections = lesson["sections"].as_array().expect("sections").iter();
        let ids: Vec<_> = sections.map(|section| section["name"].clone()).collect();
        (lesson["name"].as_str().expect("a name").to_owned(), serde_json::json!({ "sections": ids, "answers": {} }))
    });
    let mut progress = serde_json::json!({ "version": 1, "lessons": lessons.collect::<serde_json::Map<_, _>>() });
    fs::write(home.progress(), progress.to_string()).expect("written");
    for front in [home.gort::<&str>(&[]).well(), home.gort(&["next"]).well()] {
        for command in ["You have done every lesson", "gort watch not-heard", "gort play 1 ", "gort explore prog.go"] {
            assert!(front.contains(command), "{command}: {front}");
        }
    }
    // The exercise is written where one is.
    let script = format!("cd {}; \"$GORT\"; echo \"code $?.\"", home.path().display());
    let mut terminal = crate::screens::on_with(&home, 80, 24, &script);
    see(&mut terminal, "Enter: go on");
    press(&mut terminal, "\r");
    see(&mut terminal, "this one is not");
    see(&mut terminal, "quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    assert!(home.path().join("gort-exercises/not-heard.go").is_file());
    // Only the next one is proposed.
    progress["exercises"] = serde_json::json!({ "not-heard": { "passed": true } });
    fs::write(home.progress(), progress.to_string()).expect("written");
    let front = home.gort::<&str>(&[]).well();
    assert!(front.contains("gort watch by-turns") && !front.contains("gort watch not-heard"), "{front}");
}
