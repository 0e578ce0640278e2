//! `gort exercise` and `gort watch`: files that are never written over, verdicts for scripts, and the keys on a terminal.

use std::fs;
use std::path::PathBuf;

use crate::harness::{Home, Run, root};
use crate::terminal::{press, restored, see, terminal_in};

/// A learner's folder inside of their data directory.
fn folder(home: &Home) -> PathBuf {
    home.path().join("mine")
}

fn exercise(home: &Home, arguments: &[&str]) -> Run {
    let folder = folder(home);
    home.gort(&[&["exercise", "--dir", folder.to_str().unwrap()], arguments].concat())
}

fn text(name: &str, file: &str) -> String {
    fs::read_to_string(root().join("exercises").join(name).join(file)).unwrap()
}

/// The verdict on a text that stands where the learner's does.
fn judged(home: &Home, name: &str, text: &str) -> Run {
    judged_with(home, name, text, &[])
}

fn judged_with(home: &Home, name: &str, text: &str, arguments: &[&str]) -> Run {
    fs::create_dir_all(folder(home)).unwrap();
    let path = folder(home).join(format!("{name}.go"));
    fs::write(&path, text).unwrap();
    home.gort(&[&["watch", "--once", path.to_str().unwrap()], arguments].concat())
}

#[test]
fn an_exercise_is_written_once_and_again_only_beside_a_copy() {
    let home = Home::new();
    let path = folder(&home).join("lost-update.go");
    let said = exercise(&home, &["lost-update"]).well();
    assert!(said.contains("The lost update") && said.contains("gort watch"), "{said}");
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.starts_with("// The lost update") && written.ends_with(&text("lost-update", "start.go")));
    fs::write(&path, "mine").unwrap();
    assert!(exercise(&home, &["lost-update"]).well().contains("is there already"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert!(exercise(&home, &["lost-update", "--again"]).well().contains("lost-update.go.1"));
    assert_eq!(fs::read_to_string(folder(&home).join("lost-update.go.1")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    let wrong = exercise(&home, &["lost-updat"]);
    assert_eq!(wrong.code, 64);
    assert!(wrong.stderr.contains("did you mean 'lost-update'?"), "{}", wrong.stderr);
}

#[test]
fn a_verdict_says_what_is_missing_what_is_an_empty_line_and_why_nothing_replays_it() {
    let home = Home::new();
    let said = |name: &str| judged_with(&home, name, &text(name, "start.go"), &["--width", "160"]).text();
    let map = said("one-map");
    assert!(map.contains("without any preemption; no command replays it: Go's runtime notices it"), "{map}");
    let lead = said("room-to-lead");
    assert!(lead.contains("This output should be possible:\n"), "{lead}");
    assert!(lead.contains("Impossible: no schedule prints this."), "{lead}");
    let first = said("first-answer");
    assert!(first.contains("Its only output is not right:\n") && first.contains("(an empty line)"), "{first}");
    let missing = home.gort(&["watch", "--once", "ping-pong", "--dir", "nowhere"]).refused(64);
    assert!(missing.contains("begin with gort exercise ping-pong"), "{missing}");
    let refused = home.gort(&["watch", "one-map"]).refused(64);
    assert!(refused.contains("judge once: gort watch --once one-map"), "{refused}");
}

#[test]
fn an_exercise_in_rust_is_a_package_that_is_never_written_over() {
    let home = Home::new();
    let own = folder(&home).join("lost-update");
    let said = exercise(&home, &["lost-update", "--rust"]).well();
    assert!(said.contains("cargo test --offline"), "{said}");
    let read = |file: &str| fs::read_to_string(own.join(file)).unwrap();
    assert!(
        read("src/lib.rs").starts_with("// The lost update")
            && read("src/lib.rs").ends_with(&text("lost-update", "start.rs"))
    );
    assert!(read("Cargo.toml").contains(&format!("path = {:?}", root())), "{}", read("Cargo.toml"));
    let test = read("tests/exercise/main.rs");
    assert!(test.contains("only sum = 3") && test.contains("only sum = 60"), "{test}");
    fs::write(own.join("src/lib.rs"), "mine").unwrap();
    assert!(exercise(&home, &["lost-update", "--rust"]).well().contains("is there already"));
    assert_eq!(read("src/lib.rs"), "mine");
    assert!(exercise(&home, &["lost-update", "--rust", "--again", "--lang", "zh"]).well().contains("lost-update.1"));
    assert!(read("tests/exercise/main.rs").contains("chinese: true"));
    assert_eq!(fs::read_to_string(folder(&home).join("lost-update.1/src/lib.rs")).unwrap(), "mine");
    let refused = exercise(&home, &["early-return", "--rust"]).refused(64);
    assert!(
        refused.contains("where its guard goes out of scope") && refused.contains("there are: not-heard"),
        "{refused}"
    );
    assert!(exercise(&home, &["receipt", "--rust", "--gort", "/nowhere"]).refused(64).contains("--gort"));
}

#[test]
fn a_deadlock_says_where_each_goroutine_waits() {
    let home = Home::new();
    let said = judged(&home, "early-return", &text("early-return", "start.go"));
    assert_eq!(said.code, 1, "{}", said.text());
    assert!(said.text().contains("waiting at early-return.go:16 [sync.Mutex.Lock]: main"), "{}", said.text());
}

#[test]
fn a_lesson_ends_with_its_exercises_and_its_games() {
    let home = Home::new();
    let mut terminal = terminal_in(&home, "lesson race --yes --plain --width 80");
    see(&mut terminal, "Now do it yourself:");
    // Where a lock is needed, too, the next lesson offers it.
    let offered = see(&mut terminal, "gort watch two-atomic-steps");
    assert!(!offered.contains("gort watch lost-update"), "{offered}");
    see(&mut terminal, "gort play 1 ");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    // What a pipe gets is the lesson alone.
    assert!(!home.gort(&["lesson", "race", "--plain"]).well().contains("gort watch"));
}

#[test]
fn a_verdict_is_for_scripts_too() {
    let home = Home::new();
    let right = judged(&home, "lost-update", &text("lost-update", "solution.go"));
    assert_eq!(right.code, 0, "{}", right.text());
    assert!(right.text().contains("on every schedule"));
    let wrong = judged(&home, "lost-update", &text("lost-update", "wrong-two-locks.go"));
    assert_eq!(wrong.code, 1);
    let said = wrong.text();
    assert!(said.contains("1 of 3 outputs is right; this one is not:") && said.contains("sum = 1"), "{said}");
    // What it shows can be replayed.
    let code = said.split("--replay ").nth(1).unwrap().split_whitespace().next().unwrap();
    let path = folder(&home).join("lost-update.go");
    let replayed = home.gort(&["run", path.to_str().unwrap(), "--replay", code]);
    assert_eq!(replayed.text(), "sum = 1\n", "{}", replayed.stderr);
    let broken = judged(&home, "lost-update", "package main\n\nfunc main() {\n\tx := 1\n}\n");
    assert_eq!(broken.code, 1);
    assert!(broken.text().contains("lost-update.go:4:2: declared and not used: x"), "{}", broken.text());
    let json = home.gort(&["watch", "--format", "json", path.to_str().unwrap()]);
    assert_eq!((json.json()["verdict"].as_str(), json.code), (Some("build"), 1));
}

#[test]
fn any_go_file_is_judged_by_what_is_asked_of_every_program() {
    let home = Home::new();
    let hangs = judged(&home, "own", "package main\n\nfunc main() {\n\tch := make(chan int)\n\tch <- 1\n}\n");
    assert_eq!(hangs.code, 1);
    assert!(hangs.text().contains("It always ends in a deadlock"), "{}", hangs.text());
    let computes = judged(&home, "own", "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n");
    assert_eq!(computes.code, 1);
    assert!(computes.text().contains("without an end"), "{}", computes.text());
    let fine = judged(&home, "own", "package main\n\nfunc main() {\n\tprintln(1)\n}\n");
    assert_eq!(fine.code, 0, "{}", fine.text());
    let large = "package main\n\nfunc main() {\n\tch, done := make(chan int), make(chan bool)\n\tgo func() {\n\t\tfor n := 0; ; n++ {\n\t\t\tselect {\n\t\t\tcase ch <- n:\n\t\t\tcase <-done:\n\t\t\t\treturn\n\t\t\t}\n\t\t}\n\t}()\n\tfor n := range ch {\n\t\tif n < 0 {\n\t\t\tbreak\n\t\t}\n\t}\n\tclose(done)\n}\n";
    let open = judged_with(&home, "own", large, &["--bound", "1000"]);
    assert_eq!(open.code, 3, "what was not all seen has not passed: {}", open.text());
    assert!(open.text().contains("So far nothing is wrong"), "{}", open.text());
}

#[test]
fn what_was_worked_on_last_is_watched_and_a_file_that_is_gone_is_said_to_be() {
    let home = Home::new();
    exercise(&home, &["lost-update"]);
    let mut terminal = terminal_in(&home, &format!("watch --dir {} --plain", folder(&home).display()));
    see(&mut terminal, "lost-update");
    fs::remove_file(folder(&home).join("lost-update.go")).unwrap();
    see(&mut terminal, "is not there");
    press(&mut terminal, "q");
    restored(&mut terminal);
}

#[test]
fn progress_is_in_the_list() {
    let home = Home::new();
    let list = home.gort(&["exercise", "--format", "json"]).json();
    let exercises = list["exercises"].as_array().unwrap();
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let said = format!("{} programs to write or to mend", exercises.len());
    assert!(exercises.len() >= 40 && readme.contains(&said), "the README does not say: {said}");
    assert!(
        exercises.iter().all(|exercise| exercise["passed"] == false && !exercise["title"].as_str().unwrap().is_empty())
    );
}

#[test]
fn a_save_is_judged_and_keys_show_hints_outputs_steps_and_the_solution() {
    let home = Home::new();
    let path = folder(&home).join("not-heard.go");
    let mut terminal = terminal_in(&home, &format!("watch not-heard --dir {} --plain", folder(&home).display()));
    // Whoever begins sees the task with the first verdict.
    let first = see(&mut terminal, "this one is not");
    let task = text("not-heard", "exercise.txt");
    let begins = task.split_once("task\n  en ").map_or("", |(_, task)| &task[..20]);
    assert!(first.matches(begins).count() > 1, "{begins}: {first}");
    see(&mut terminal, "q quit");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint 1 of 3");
    see(&mut terminal, "q quit");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint 2 of 3");
    see(&mut terminal, "q quit");
    press(&mut terminal, "h");
    see(&mut terminal, "Hint 3 of 3");
    see(&mut terminal, "q quit");
    press(&mut terminal, "h");
    see(&mut terminal, "no more hints");
    see(&mut terminal, "q quit");
    press(&mut terminal, "a");
    see(&mut terminal, "[no]");
    see(&mut terminal, "[ok] from the goroutine | from main");
    see(&mut terminal, "q quit");
    press(&mut terminal, "s");
    see(&mut terminal, "step 1 of");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "q quit");
    press(&mut terminal, "o");
    see(&mut terminal, "press o again");
    see(&mut terminal, "q quit");
    press(&mut terminal, "o");
    see(&mut terminal, "A solution, 1 of 2");
    see(&mut terminal, "o: the next one");
    see(&mut terminal, "q quit");
    press(&mut terminal, "l");
    see(&mut terminal, "Passed: 0 of");
    see(&mut terminal, "l q back");
    press(&mut terminal, "l");
    see(&mut terminal, "q quit");
    // What does not compile is shown as it stands in the file, and has no run.
    fs::write(&path, text("not-heard", "start.go").replacen("{\n", "{\n\t\tunused := 1\n", 1)).unwrap();
    let broken = see(&mut terminal, "        unused := 1");
    assert!(!broken.contains("\\t"), "{broken}");
    see(&mut terminal, "q quit");
    press(&mut terminal, "s");
    see(&mut terminal, "no run to step through");
    see(&mut terminal, "q quit");
    // An editor that saves by renaming.
    let beside = folder(&home).join("saved");
    fs::write(&beside, text("not-heard", "wrong-after.go")).unwrap();
    fs::rename(&beside, &path).unwrap();
    see(&mut terminal, "from main | from the goroutine");
    see(&mut terminal, "q quit");
    // And one that truncates.
    fs::write(&path, text("not-heard", "solution.go")).unwrap();
    see(&mut terminal, "on every schedule");
    see(&mut terminal, "n next");
    press(&mut terminal, "n");
    see(&mut terminal, "by-turns");
    see(&mut terminal, "should take 3");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
    let progress = fs::read_to_string(home.progress()).unwrap();
    let progress: serde_json::Value = serde_json::from_str(&progress).unwrap();
    let known = &progress["exercises"]["not-heard"];
    assert_eq!((&known["passed"], &known["hints"], &known["looked"]), (&true.into(), &3.into(), &true.into()));
}

#[test]
fn what_is_longer_than_the_screen_goes_by_in_pages() {
    let home = Home::new();
    let script = format!("cd {}; \"$GORT\" watch semaphore --lang en; echo \"code $?.\"", home.path().display());
    let mut terminal = crate::screens::on_with(&home, 80, 24, &script);
    see(&mut terminal, "quit");
    press(&mut terminal, "o");
    see(&mut terminal, "press o again");
    press(&mut terminal, "o");
    let first = see(&mut terminal, "more") + &see(&mut terminal, "quit");
    assert!(first.contains("A solution, 1 of"), "{first}");
    let mut keys = String::new();
    for _ in 0..8 {
        press(&mut terminal, " ");
        keys = see(&mut terminal, "quit");
        if !keys.contains("Space more") {
            break;
        }
    }
    assert!(keys.contains("b back") && !keys.contains("Space more"), "nothing is below: {keys}");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

#[test]
fn another_exercise_is_chosen_from_the_list_by_rows_and_by_its_number() {
    let home = Home::new();
    let script = format!("cd {}; \"$GORT\" watch not-heard --lang en; echo \"code $?.\"", home.path().display());
    let mut terminal = crate::screens::on_with(&home, 80, 24, &script);
    see(&mut terminal, "l list");
    let listed = home.gort(&["exercise", "--format", "json"]).json();
    let name = |at: usize| listed["exercises"][at]["exercise"].as_str().expect("a name").to_owned();
    let at = (0..).find(|at| name(*at) == "not-heard").expect("it is there");
    let pointed = |frame: String| {
        let bytes: Vec<u8> = frame.chars().filter_map(|sign| u8::try_from(u32::from(sign)).ok()).collect();
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.lines()
            .rfind(|line| line.contains('▶'))
            .unwrap_or_else(|| panic!("no line is pointed at: {text}"))
            .to_owned()
    };
    for (keys, there) in [("l", at), ("j", at + 1), ("k", at), ("j", at + 1), ("3", 2), ("1", 30), (" ", 49)] {
        press(&mut terminal, keys);
        let line = pointed(see(&mut terminal, "l q back"));
        let there = there.min(listed["exercises"].as_array().expect("a list").len() - 1);
        assert!(line.contains(&format!(" {} {}", there + 1, name(there))), "{keys}: {there}: {line}");
    }
    press(&mut terminal, "7");
    see(&mut terminal, "l q back");
    press(&mut terminal, "\r");
    see(&mut terminal, &format!("{}.go is judged", name(6)));
    assert!(home.path().join("gort-exercises").join(format!("{}.go", name(6))).is_file());
    // The list is left, and nothing is chosen.
    press(&mut terminal, "l");
    see(&mut terminal, "l q back");
    press(&mut terminal, "l");
    see(&mut terminal, &format!("{}.go is judged", name(6)));
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
}

#[test]
fn a_file_of_ones_own_has_no_keys_for_a_task_and_the_end_of_its_steps_stays() {
    let home = Home::new();
    let path = home.path().join("own.go");
    fs::write(&path, "package main\n\nfunc main() {\n\tch := make(chan int)\n\tch <- 1\n}\n").unwrap();
    let mut terminal = terminal_in(&home, &format!("watch {} --plain", path.display()));
    see(&mut terminal, "[chan send]");
    let keys = see(&mut terminal, "q quit");
    assert!(keys.contains("s step") && keys.contains("e edit"), "{keys}");
    for key in ["h hint", "t task", "o solution", "l list"] {
        assert!(!keys.contains(key), "{key}: {keys}");
    }
    press(&mut terminal, "o");
    let said = see(&mut terminal, "There is no solution.");
    assert!(!said.contains("press o again"), "{said}");
    see(&mut terminal, "q quit");
    press(&mut terminal, "s");
    see(&mut terminal, "step 1 of");
    see(&mut terminal, "q quit");
    press(&mut terminal, "f");
    see(&mut terminal, "exit code 2");
    see(&mut terminal, "Enter: back to the file");
    press(&mut terminal, "\r");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
}

#[test]
fn an_editor_in_the_terminal_has_all_of_it_and_the_verdict_follows_its_end() {
    let home = Home::new();
    let editor = home.path().join("editor");
    let script = format!(
        "#!/bin/sh\nprintf 'editing '; read line; cp {}/not-heard/solution.go \"$1\"\n",
        root().join("exercises").display()
    );
    fs::write(&editor, script).unwrap();
    let mut mode = fs::metadata(&editor).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
    fs::set_permissions(&editor, mode).unwrap();
    let arguments = format!("watch not-heard --dir {} --plain", folder(&home).display());
    let mut terminal = crate::terminal::terminal_with(&home, &arguments, &[("EDITOR", editor.to_str().unwrap())]);
    see(&mut terminal, "this one is not");
    see(&mut terminal, "q quit");
    press(&mut terminal, "e");
    see(&mut terminal, "editing ");
    // A line, as a terminal in its usual mode gives it.
    press(&mut terminal, "q\n");
    see(&mut terminal, "on every schedule");
    see(&mut terminal, "q quit");
    press(&mut terminal, "q");
    see(&mut terminal, "code 0.");
    restored(&mut terminal);
}
