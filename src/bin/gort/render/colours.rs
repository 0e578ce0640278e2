//! The colours of the lessons' programs, as `.ci/colours` makes them: a file in the tree. A test sees that it is of the programs as they
//! are now, and as it was made. Of any other Go text `colours/go.rs` makes them.

mod go;

use crate::program::language::Language;
use crate::program::source::Source;
use crate::terminal::span::{Line, Tone};

/// `@`, a program's fingerprint and its place, then a line for each of its lines; at the end `=` and the fingerprint of all that.
static COLOURS: &str = include_str!("colours.txt");

fn tone(letter: &str) -> Tone {
    match letter {
        "f" => Tone::Faint,
        "l" => Tone::Literal,
        "n" => Tone::Number,
        "k" => Tone::Keyword,
        "t" => Tone::Type,
        "c" => Tone::Function,
        _ => Tone::Plain,
    }
}

/// The lines of a program with their tones. `None`: it is none of the lessons', and not in Go.
pub fn of(source: &Source) -> Option<Vec<Line>> {
    of_lesson(source).or_else(|| (source.language() == Language::Go).then(|| go::of(&source.lines)))
}

/// The lines of a lesson's program with their tones. `None`: it is none of them.
fn of_lesson(source: &Source) -> Option<Vec<Line>> {
    let (_, found) = COLOURS.split_once(&format!("@{:016x} ", source.fingerprint()))?;
    let (_place, spans) = found.split_once('\n')?;
    source.lines.iter().zip(spans.lines()).map(|(text, spans)| coloured(text, spans)).collect()
}

/// A line by its spans: `k3 p1 c4 `. `None`: they are another line's.
fn coloured(text: &str, spans: &str) -> Option<Line> {
    let mut line = Line::new();
    let mut rest = text;
    for span in spans.split_whitespace() {
        let (letter, length) = span.split_at_checked(1)?;
        let (part, after) = rest.split_at_checked(length.parse().ok()?)?;
        line.push(part, tone(letter));
        rest = after;
    }
    rest.is_empty().then_some(line)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::lessons::LESSONS;

    /// `@`, fingerprint and place of each program in the folder.
    fn programs(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
        for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                programs(root, &path, found);
            }
            let Some(extension) = path.extension() else { continue };
            for language in [Language::Rust, Language::Go].into_iter().filter(|other| other.extension() == extension) {
                let source = Source::read(language, &fs::read_to_string(&path).expect("a program"));
                let place = path.strip_prefix(root).expect("it lies in the tree").display();
                found.insert(format!("@{:016x} {place}", source.fingerprint()));
            }
        }
    }

    #[test]
    fn the_colours_are_those_of_the_programs() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeSet::new();
        programs(root, &root.join("lessons"), &mut found);
        let coloured: BTreeSet<String> =
            COLOURS.lines().filter(|line| line.starts_with('@')).map(str::to_owned).collect();
        let (made, sum) = COLOURS.trim_end().rsplit_once('\n').expect("lines");
        let whole = sum == format!("={:016x}", Source::read(Language::Rust, made).fingerprint());
        assert!(
            coloured == found && whole,
            "the programs of the lessons have changed, or their colours were not made from them: \
             cargo run --release --manifest-path .ci/colours/Cargo.toml makes them anew"
        );
    }

    #[test]
    fn every_program_of_the_lessons_is_coloured_and_no_character_changed() {
        for lesson in LESSONS {
            for program in lesson.sections.iter().flat_map(|section| section.programs) {
                for (language, keyword) in [(Language::Rust, "fn"), (Language::Go, "func")] {
                    let place = program.file_in(language);
                    let source = Source::read(language, program.text(language).expect("a text in both languages"));
                    let lines = of_lesson(&source).unwrap_or_else(|| panic!("{place} has no colours"));
                    let texts: Vec<String> = lines.iter().map(Line::text).collect();
                    assert_eq!(texts, source.lines, "{place}");
                    let mut spans = lines.iter().flat_map(|line| line.spans().iter());
                    let found = spans.any(|span| span.text.trim() == keyword && span.tone == Tone::Keyword);
                    assert!(found, "{place}: `{keyword}` is no keyword");
                }
            }
        }
    }

    #[test]
    fn spans_that_do_not_fit_are_no_colours() {
        assert_eq!(coloured("let x", "k3 p2 ").map(|line| line.text()), Some("let x".to_string()));
        assert!(
            coloured("let x", "k3 ").is_none()
                && coloured("let x", "k9 ").is_none()
                && coloured("é", "k1 p1 ").is_none()
        );
        assert!(of(&Source::read(Language::Rust, "no program of any lesson")).is_none());
    }
}
