//! `gort code LESSON/PROGRAM`: the text of a program, to be run elsewhere.

use std::io::Write;

use serde_json::json;

use crate::args::ProgramTextArgs;
use crate::json;
use crate::lessons::find;
use crate::lessons::{Lesson, Section};
use crate::program::language::Language;
use crate::program::name::Name;
use crate::program::source::Source;
use crate::program::subject::Subject;
use crate::terminal::failure::Conclusion;
use crate::terminal::look::Code;
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;

/// Where a program of a lesson begins, in Rust.
const MAIN: &str = "pub fn main() {";

/// Prints the text, and nothing else.
pub fn run(args: &ProgramTextArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let subject = named(&args.program)?;
    let kept = Settings::load().code() == Some(Code::Rust);
    let language = if args.rust || kept && !args.go { Language::Rust } else { Language::Go };
    let text = of(subject, language);
    if screen.json {
        let file = subject.file_in(language);
        json::write(out, json!({ "program": subject.name(), "file": file, "text": text }))?;
    } else {
        write!(out, "{text}")?;
    }
    Ok(Conclusion::Expected)
}

/// The program that this names, wherever it runs; a lesson or a section stands for its first one.
fn named(name: &str) -> anyhow::Result<&'static Subject> {
    let Name { lesson, program } = Name::read(name);
    let lesson: &'static Lesson = find::lesson(lesson)?;
    let Some(program) = program else { return Ok(&lesson.sections[0].programs[0]) };
    let section: &'static Section = find::section_of(lesson, program)?;
    let named = section.programs.iter().find(|subject| subject.stem == program);
    Ok(named.unwrap_or(&section.programs[0]))
}

/// The text: Go's as it stands, Rust's with a `main` that runs it.
pub fn of(subject: &Subject, language: Language) -> String {
    let text = subject.text(language).unwrap_or_default();
    if language == Language::Go {
        return text.to_string();
    }
    let mut lines = Source::read(language, text).lines.join("\n");
    lines.push('\n');
    let runs = "fn main() -> Result<(), gort::RunError> {\n    gort::run(program)\n}\n\nfn program() {";
    lines.replacen(MAIN, runs, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::LESSONS;

    #[test]
    fn every_program_of_the_course_has_a_text_that_runs_elsewhere() {
        for subject in LESSONS.iter().flat_map(|lesson| lesson.sections).flat_map(|section| section.programs) {
            let (go, rust) = (of(subject, Language::Go), of(subject, Language::Rust));
            let name = subject.name();
            assert!(go.contains("func main() {") && !go.contains("//@"), "{name}");
            assert!(rust.contains("gort::run(program)") && !rust.contains("//@") && !rust.contains(MAIN), "{name}");
            closed(&rust, &name);
        }
    }

    /// Every brace is closed: a marker that was cut away took nothing else with it.
    fn closed(text: &str, name: &str) {
        let count = |sign| text.matches(sign).count();
        assert_eq!((count('{'), count('(')), (count('}'), count(')')), "{name}");
    }

    #[test]
    fn a_section_stands_for_its_first_program() {
        assert_eq!(named("channels").unwrap().name(), "channels/unbuffered");
        assert_eq!(named("channels/either").unwrap().name(), "channels/handover");
        assert_eq!(named("threads/parked").unwrap().name(), "threads/parked");
        assert!(named("channels/no-such").is_err());
    }
}
