//! What the texts of the lessons name: commands that can be typed as they stand, and words of the program that is shown.

use crate::lessons::{LESSONS, Lesson, Section};
use crate::program::language::Language;
use crate::terminal::lang::Lang;

/// Names of goroutines, which one of a section's two texts gives by a marker, or prints in two parts.
const GOROUTINES: [&str; 2] = ["g0", "desk"];

/// What stands in a line as code.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Every line of a lesson that has code in it, each with its section.
fn lines(lesson: &'static Lesson) -> Vec<(Lang, Option<&'static Section>, &'static str)> {
    let mut found = Vec::new();
    for (lang, text) in [(Lang::En, lesson.text.en), (Lang::Zh, lesson.text.zh)] {
        let mut section = None;
        for line in text.lines() {
            if let Some(head) = line.strip_prefix("## ") {
                section = lesson.sections.iter().find(|known| head.split_whitespace().next() == Some(known.id));
            }
            found.push((lang, section, line));
        }
    }
    found
}

#[test]
fn an_option_stands_in_a_command_that_can_be_typed() {
    for lesson in LESSONS {
        for (lang, section, line) in lines(lesson) {
            for named in code(line).filter(|named| named.starts_with("--") || named.contains(" --")) {
                let place = format!("{}/{}, {lang:?}", lesson.name, section.map_or("", |section| section.id));
                assert!(named.starts_with("gort "), "{place}: `{named}`: say the whole command");
            }
        }
    }
}

#[test]
fn what_only_the_rust_text_has_is_said_to_be_rust() {
    for lesson in LESSONS {
        for (lang, section, line) in lines(lesson) {
            let Some(section) = section.filter(|_| !line.contains("Rust") && !line.contains("gort")) else { continue };
            let programs = || lesson.sections.iter().flat_map(|section| section.programs);
            let has = |language: Language, named: &str| {
                programs().filter_map(|program| program.text(language)).any(|text| text.contains(named))
            };
            let is_program = |named: &str| programs().any(|program| program.stem == named);
            for named in code(line).filter(|named| named.chars().any(char::is_alphabetic)) {
                let is_rust = has(Language::Rust, named) && !has(Language::Go, named);
                assert!(
                    !is_rust || is_program(named) || GOROUTINES.contains(&named),
                    "{}/{}, {lang:?}: `{named}` stands in the Rust text only, and the Go text is on the screen",
                    lesson.name,
                    section.id
                );
            }
        }
    }
}
