//! Arguments that would do something to a terminal, or that no reader could see: whatever shows them writes them out.

use std::fs;
use std::process::Stdio;

use crate::harness::{Home, Run};

/// A title, colours, the screen cleared; a line written over; text turned around; signs without a width; a C1 introducer.
const HOSTILE: [&str; 9] = [
    "\u{1b}]0;title\u{7}x",
    "\u{1b}[2J\u{1b}[31mred",
    "abc\u{8}\u{8}\u{8}xyz\r",
    "a\nb",
    "\u{202e}txet\u{202c}",
    "\u{2066}a\u{2069}\u{200f}",
    "a\u{200b}b\u{feff}\u{2060}",
    "\u{9b}31m\u{7f}",
    "\u{e0041}\u{ad}\u{2028}",
];

/// Every place that shows an argument again; `@` stands for it.
const COMMANDS: [&[&str]; 25] = [
    &["@"],
    &["lesson", "@"],
    &["lesson", "channels/@"],
    &["lesson", "channels", "--section", "@"],
    &["lesson", "channels", "--seed", "@"],
    &["lesson", "channels", "--replay", "@"],
    &["lesson", "channels", "--@"],
    &["lesson", "--lang", "@"],
    &["lesson", "--width", "@"],
    &["explore", "@"],
    &["explore", "channels/three", "--what-if", "@"],
    &["explore", "channels/three", "--what-if", "@=1"],
    &["explore", "channels/three", "--what-if", "clock=@"],
    &["explore", "channels/three", "--what-if", "cap=@"],
    &["explore", "channels/three", "--memory", "@"],
    &["can", "channels/three", "@"],
    &["can", "channels/three", "Sending 0", "@ | @"],
    &["quiz", "channels/three", "--predict", "@"],
    &["quiz", "channels/three", "--answers", "@"],
    &["play", "channels/three", "--goal", "@", "--moves", ""],
    &["play", "channels/three", "--goal", "output:@", "--moves", ""],
    &["play", "channels/three", "--moves", "@"],
    &["claims", "@"],
    &["claims", "C9-@"],
    &["trace", "channels/three", "--replay", "@"],
];

/// Whether a text holds something that is not a sign.
fn hidden(text: &str) -> Option<char> {
    let is_hidden = |sign: char| {
        sign != '\n'
            && (sign.is_control()
                || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
                || sign >= '\u{e0000}')
    };
    text.chars().find(|sign| is_hidden(*sign))
}

#[track_caller]
fn check(run: &Run, what: &[String]) {
    for text in [&run.text(), &run.stderr] {
        assert_eq!(hidden(text), None, "{what:?}: {text:?}");
    }
}

#[test]
fn whatever_is_shown_again_is_written_out() {
    let home = Home::new();
    for hostile in HOSTILE {
        for command in COMMANDS {
            let arguments: Vec<String> = command.iter().map(|word| word.replace('@', hostile)).collect();
            let run = home.gort(&arguments);
            check(&run, &arguments);
            assert!(run.stderr.lines().count() <= 1, "an error stays on one line: {arguments:?}: {:?}", run.stderr);
        }
    }
}

#[test]
fn so_are_file_names_and_folders() {
    for hostile in HOSTILE {
        let home = Home::new();
        let page = home.path().join(format!("{hostile}.html"));
        fs::write(&page, "").expect("written");
        let page = page.to_str().expect("UTF-8").to_string();
        let traced = |arguments: &[&str]| {
            let run = home.gort(&[&["trace", "channels/three", "--html"], arguments].concat());
            check(&run, std::slice::from_ref(&page));
            run.code
        };
        assert_eq!(traced(&[&page]), 64);
        assert_eq!(traced(&[&page, "--force"]), 0);
        assert_eq!(traced(&[&format!("{page}/no/such")]), 64);
        let folder = home.path().join(hostile);
        fs::create_dir(&folder).expect("a folder");
        for damage in ["{", "{\"version\": 99}"] {
            fs::write(folder.join("progress.json"), damage).expect("written");
            let mut command = home.command(&["lesson"]);
            let run = Run::of(command.env("GORT_DATA_DIR", &folder).stdin(Stdio::null()));
            assert!(run.stderr.contains("warning"), "{}", run.stderr);
            check(&run, &[hostile.to_string()]);
        }
    }
}

#[test]
fn what_is_possible_is_still_found() {
    // Escaping is for the eye only.
    let said = Home::new().gort(&["can", "channels/three", "\u{200b}Sending 0"]);
    assert_eq!(said.code, 1);
    assert!(said.text().contains(r"\u{200b}Sending 0"), "{}", said.text());
}
