//! The learner's progress: what is kept, and what cannot be kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::harness::{Home, Run, lessons, root};

/// The lessons as `gort lesson --format json` lists them.
fn lesson(home: &Home, name: &str) -> Value {
    let value = home.gort(&["lesson", "--format", "json"]).json();
    let lesson = value["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == name);
    lesson.unwrap_or_else(|| panic!("no lesson '{name}'")).clone()
}

fn kept(home: &Home) -> Value {
    let text = fs::read_to_string(home.progress()).expect("a progress file");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn what_runs_without_a_terminal_is_seen_and_not_done() {
    let home = Home::new();
    let all = lessons();
    let first = home.gort::<&str>(&[]).well();
    assert!(
        first.contains("You have not begun a lesson yet.") && first.contains(&format!("\n   {}", all[0])),
        "{first}"
    );
    let whole = home.gort(&["lesson", &all[0]]).well();
    assert!(whole.contains("This lesson was seen.") && !whole.contains("This lesson is done."), "{whole}");
    let list = home.gort(&["lesson"]).well();
    assert!(list.lines().any(|line| line.contains(&all[0]) && line.contains("seen  ~")), "{list}");
    assert!(list.contains(&format!("0 of {} done", all.len())) && list.contains("seen: it ran to its end"), "{list}");
    let front = home.gort::<&str>(&[]).well();
    assert!(front.contains(&format!("0 of {} lessons", all.len())), "{front}");
    assert!(front.contains("Go on with: gort next") && front.contains(&format!("\n   {}", all[0])), "{front}");
    let chinese = home.gort(&["lesson", "--lang", "zh"]).well();
    assert!(chinese.lines().any(|line| line.contains(&all[0]) && line.contains("看过  约")), "{chinese}");
}

#[test]
fn only_what_ran_to_its_end_was_seen() {
    let home = Home::new();
    home.gort(&["lesson", "channels", "--section", "unbuffered"]).well();
    for section in lesson(&home, "channels")["sections"].as_array().expect("sections") {
        assert_eq!((&section["seen"], &section["done"]), (&(section["name"] == "unbuffered").into(), &false.into()));
    }
}

#[test]
fn what_a_closed_pipe_swallows_is_not_even_seen() {
    let home = Home::new();
    let mut child = home.command(&["lesson", "channels"]).stdout(Stdio::piped()).spawn().expect("gort starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("gort ends").code(), Some(0));
    assert!(!home.progress().exists());
}

#[test]
fn what_an_older_gort_called_done_stays_done() {
    let home = Home::new();
    fs::write(home.progress(), r#"{"version":1,"lessons":{"channels":{"sections":["unbuffered"],"answers":{}}}}"#)
        .expect("written");
    home.gort(&["lesson", "channels"]).well();
    for section in lesson(&home, "channels")["sections"].as_array().expect("sections") {
        assert_eq!((&section["done"], &section["seen"]), (&(section["name"] == "unbuffered").into(), &true.into()));
    }
    let list = home.gort(&["lesson"]).well();
    assert!(list.contains("1 of 7 sections, 6 more seen"), "{list}");
}

#[test]
fn gorts_that_run_at_the_same_time_lose_nothing_of_each_other() {
    for _ in 0..5 {
        let home = Home::new();
        let sections = lesson(&home, "goroutine")["sections"].as_array().expect("sections").clone();
        let names: Vec<&str> = sections.iter().map(|section| section["name"].as_str().expect("a name")).collect();
        let start = |section: &&str| {
            let mut command = home.command(&["lesson", "goroutine", "--section", section, "--yes"]);
            command.stdout(Stdio::null()).spawn().expect("gort starts")
        };
        let mut all: Vec<_> = names.iter().map(start).collect();
        let mut quiz = home.command(&["quiz", "waitgroup", "--answers", "2", "1"]);
        all.push(quiz.stdout(Stdio::null()).spawn().expect("gort starts"));
        for mut one in all {
            one.wait().expect("gort ends");
        }
        let kept = kept(&home);
        assert_eq!(kept["lessons"]["goroutine"]["seen"].as_array().map(Vec::len), Some(names.len()), "{kept}");
        assert_eq!(kept["lessons"]["waitgroup"]["answers"].as_object().map(serde_json::Map::len), Some(2), "{kept}");
    }
}

#[test]
fn a_file_of_a_newer_gort_is_not_touched() {
    let home = Home::new();
    let newer = "{\"version\": 99, \"lessons\": [\"another form\"]}";
    for (language, said) in [("en", "was written by a newer gort"), ("zh", "更新的 gort 写的")] {
        fs::write(home.progress(), newer).expect("written");
        let run = home.gort(&["lesson", "channels", "--section", "unbuffered", "--lang", language]);
        assert_eq!((run.code, run.stderr.lines().count()), (0, 1), "{}", run.stderr);
        assert!(run.stderr.contains(said) && run.stderr.contains("99"), "{}", run.stderr);
        assert_eq!(fs::read_to_string(home.progress()).expect("still there"), newer);
    }
    assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 1, "nothing is set aside");
}

#[test]
fn what_is_no_file_stops_nobody_and_is_one_warning() {
    use std::os::unix::fs::symlink;
    type Make = fn(&Path);
    let kinds: [(&str, Make); 6] = [
        ("a FIFO", |path| assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success())),
        ("a device", |path| symlink("/dev/full", path).expect("a link")),
        ("another device", |path| symlink("/dev/zero", path).expect("a link")),
        ("a folder", |path| fs::create_dir(path).expect("a folder")),
        ("a loop", |path| symlink(path, path).expect("a link")),
        ("a link to nothing", |path| symlink("nowhere", path).expect("a link")),
    ];
    for (kind, make) in kinds {
        let home = Home::new();
        make(&home.progress());
        for arguments in [&["lesson", "channels", "--section", "unbuffered"][..], &["lesson"], &[], &["play"]] {
            let run = home.gort(arguments);
            assert_eq!((run.code, run.stderr.lines().count()), (0, 1), "{kind}: {}", run.stderr);
            assert!(run.stderr.starts_with("gort: warning: cannot read"), "{kind}: {}", run.stderr);
        }
        assert!(fs::symlink_metadata(home.progress()).is_ok(), "{kind} stays");
        assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 1, "{kind}");
    }
}

#[test]
fn whatever_the_lock_is_progress_is_kept() {
    let home = Home::new();
    let lock = home.path().join("progress.lock");
    assert!(Command::new("mkfifo").arg(&lock).status().expect("mkfifo").success());
    home.gort(&["lesson", "channels", "--section", "unbuffered"]).well();
    assert_eq!(kept(&home)["lessons"]["channels"]["seen"][0], "unbuffered");
}

#[test]
fn a_damaged_progress_file_is_set_aside_with_a_warning() {
    let home = Home::new();
    for (number, damage) in [(1, "{ not json"), (2, "{\"version\": 0, \"lessons\": {}}"), (3, "")] {
        fs::write(home.progress(), damage).expect("written");
        let run = home.gort(&["lesson", "channels", "--section", "unbuffered"]);
        assert_eq!(run.code, 0);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.contains("warning") && run.stderr.contains(&format!("damaged-{number}")), "{}", run.stderr);
        let kept = home.path().join(format!("progress.json.damaged-{number}"));
        assert_eq!(fs::read_to_string(kept).expect("the damaged file is kept"), damage);
        home.gort(&["lesson"]).well();
    }
}

#[test]
fn a_home_that_cannot_be_is_one_warning() {
    let home = Home::new();
    for lesson in [&["lesson", "channels"][..], &["lesson"], &[]] {
        let run = Run::of(home.command(lesson).env("GORT_DATA_DIR", "/dev/null/nowhere"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.starts_with("gort: warning: "), "{}", run.stderr);
        let run = Run::of(
            home.command(lesson)
                .env_remove("GORT_DATA_DIR")
                .env_remove("XDG_DATA_HOME")
                .env("HOME", "/dev/null/nobody"),
        );
        assert_eq!((run.code, run.stderr.lines().count()), (0, 1), "{}", run.stderr);
    }
}

#[test]
fn a_read_only_home_is_one_warning() {
    let home = Home::new();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o555)).expect("permissions");
    // Root may write anywhere: then there is nothing to warn of.
    let refused = fs::write(home.path().join("probe"), "").is_err();
    let run = home.gort(&["lesson", "channels"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), usize::from(refused), "{}", run.stderr);
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[test]
fn a_script_leaves_no_progress_unless_it_asks_for_that() {
    let home = Home::new();
    let script = |words: &[&str]| {
        let run = Run::of(home.command(words).env_remove("GORT_KEEP_PROGRESS").current_dir(home.path()));
        assert!(!home.progress().exists(), "{words:?}");
        run
    };
    script(&["lesson", "order", "--section", "newest"]).well();
    script(&["quiz", "channels", "--answers", "1"]).text();
    script(&["play", "9", "--moves", "i"]).well();
    script(&["exercise", "by-turns", "--dir", "."]).well();
    fs::copy(root().join("exercises/by-turns/solution.go"), home.path().join("by-turns.go")).expect("copied");
    script(&["watch", "by-turns", "--dir", ".", "--once"]).well();
    home.gort(&["play", "9", "--moves", "i"]).well();
    assert!(home.progress().exists(), "it was asked for");
}

#[test]
fn json_leaves_no_progress_and_asks_nothing() {
    let home = Home::new();
    home.gort(&["lesson", "channels", "--format", "json"]).well();
    assert!(!home.progress().exists());
}
