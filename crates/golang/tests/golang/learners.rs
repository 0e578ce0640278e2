//! Programs of learners that are wrong, with packages of Go's library: gc says of them what tests/learners.txt has.
//!
//! A program is its number behind `# `, its text without its package clause, `---`, and gc's lines without the file's name. Where Go is
//! installed these are compared with what it says.

use std::fs;
use std::path::Path;
use std::process::Command;

use gort_golang::build::{self, Settings, What};

use crate::oracle::{go_root, skipped};

/// The number of each program, its text, and gc's lines.
fn programs() -> Vec<(String, String, Vec<String>)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/learners.txt")).unwrap();
    let read = |program: &str| {
        let (program, lines) = program.split_once("\n---\n").expect("a program has gc's lines");
        let (number, body) = program.split_once('\n').expect("a program has a number");
        let lines = without_name(lines.trim_end());
        (number.to_owned(), format!("package main\n{body}\n"), lines)
    };
    text.strip_prefix("# ").unwrap().split("\n# ").map(read).collect()
}

/// The lines without the file's name.
fn without_name(lines: &str) -> Vec<String> {
    let plain = |line: &str| line.replace("./x.go:", "x.go:");
    lines.lines().map(|line| plain(line).trim_start_matches("x.go:").to_owned()).collect()
}

#[test]
fn what_gc_says_of_misused_packages_is_said() {
    for (number, text, lines) in programs() {
        let wrong = build::build(&[("x.go".to_owned(), text.clone())], &Settings::default()).err();
        let Some(What::Errors(diagnostics)) = wrong.as_ref().map(|wrong| &wrong.what) else {
            panic!("{number} is refused otherwise:\n{text}");
        };
        let files = &wrong.as_ref().expect("it is wrong").files;
        assert_eq!(without_name(&diagnostics.lines(files).join("\n")), lines, "{number}:\n{text}");
    }
}

#[test]
fn gc_says_of_misused_packages_what_is_written_down() {
    if go_root().is_none() {
        return skipped("to say what it says of learners' programs");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("learners-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    // All of them take half a minute.
    let every = if crate::stress(100) > 100 { 1 } else { 12 };
    for (number, text, lines) in programs().into_iter().step_by(every) {
        fs::write(folder.join("x.go"), &text).unwrap();
        let built = Command::new("go").args(["build", "-o", "x.out", "x.go"]).current_dir(&folder).output().unwrap();
        let mut said = without_name(&String::from_utf8_lossy(&built.stderr));
        said.retain(|line| !line.starts_with('#'));
        assert_eq!(said, lines, "{number}:\n{text}");
    }
    fs::remove_dir_all(folder).unwrap();
}
