//! The learner's progress: what is kept, and what cannot be kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{Home, Run, lessons};

#[test]
fn progress_is_saved_and_shown() {
    let home = Home::new();
    let all = lessons();
    let first = home.gort::<&str>(&[]).well();
    assert!(first.contains("You have not begun yet.") && first.contains(&format!("gort lesson {}", all[0])), "{first}");
    home.gort(&["lesson", &all[0]]).well();
    let list = home.gort(&["lesson"]).well();
    assert!(list.lines().any(|line| line.contains(&all[0]) && line.contains("done")), "{list}");
    let front = home.gort::<&str>(&[]).well();
    assert!(front.contains(&format!("1 of {} lessons", all.len())), "{front}");
    assert!(front.contains(&format!("gort lesson {}", all[1])), "{front}");
}

#[test]
fn a_lesson_counts_as_done_only_with_all_its_sections() {
    let home = Home::new();
    home.gort(&["lesson", "channels", "--section", "unbuffered"]).well();
    let value = home.gort(&["lesson", "--format", "json"]).json();
    let lesson = value["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == "channels");
    let lesson = lesson.expect("channels").clone();
    assert_eq!(lesson["done"], false);
    for section in lesson["sections"].as_array().expect("sections") {
        assert_eq!(section["done"], section["name"] == "unbuffered");
        home.gort(&["lesson", "channels", "--section", section["name"].as_str().expect("a name")]).well();
    }
    let value = home.gort(&["lesson", "--format", "json"]).json();
    let lesson = value["lessons"].as_array().expect("lessons").iter().find(|lesson| lesson["name"] == "channels");
    assert_eq!(lesson.expect("channels")["done"], true);
}

#[test]
fn a_damaged_progress_file_is_set_aside_with_a_warning() {
    let home = Home::new();
    for (number, damage) in [(1, "{ not json"), (2, "{\"version\": 99, \"lessons\": {}}"), (3, "")] {
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
fn json_leaves_no_progress_and_asks_nothing() {
    let home = Home::new();
    home.gort(&["lesson", "channels", "--format", "json"]).well();
    assert!(!home.progress().exists());
}
