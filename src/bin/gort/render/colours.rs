//! The colours of the lessons' programs, as `colours/making.rs` makes them: a file in the tree, which a test compares. Of any other Go
//! text `colours/go.rs` makes them.

mod go;
#[cfg(test)]
mod making;

use crate::program::language::Language;
use crate::program::source::Source;
use crate::terminal::span::{Line, Tone};

/// `@`, a program's fingerprint and its place, then a line for each of its lines.
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
    use super::*;
    use crate::lessons::LESSONS;

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
