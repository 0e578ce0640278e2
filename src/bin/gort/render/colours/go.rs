//! The colours of a Go text that is none of the lessons': comments, literals, keywords, the names that Go declares, and what is called.

use crate::terminal::span::{Line, Tone};

const KEYWORDS: &str = " break case chan const continue default defer else fallthrough for func go goto if import interface map package \
                        range return select struct switch type var ";
const TYPES: &str = " any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint \
                     uint8 uint16 uint32 uint64 uintptr ";
const VALUES: &str = " true false nil iota ";

/// What goes on in the next line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Comment,
    RawString,
}

/// The lines with their tones.
pub fn of(lines: &[String]) -> Vec<Line> {
    let mut within = Within::Nothing;
    lines.iter().map(|line| coloured(line, &mut within)).collect()
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Behind this text, or the end.
fn behind(rest: &str, end: &str) -> Option<usize> {
    rest.find(end).map(|at| at + end.len())
}

/// How long the literal is that begins with this mark: up to the next one without a backslash before it.
fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    let ends = |(_, character): &(usize, char)| {
        let end = *character == mark && !escaped;
        escaped = *character == '\\' && !escaped;
        end
    };
    rest.char_indices().skip(1).find(ends).map_or(rest.len(), |(at, _)| at + 1)
}

fn coloured(text: &str, within: &mut Within) -> Line {
    let mut line = Line::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, tone) = match (*within, first) {
            (Within::Comment, _) => within_to(rest, "*/", within, Tone::Faint),
            (Within::RawString, _) => within_to(rest, "`", within, Tone::Literal),
            _ if rest.starts_with("//") => (rest.len(), Tone::Faint),
            _ if rest.starts_with("/*") => {
                *within = Within::Comment;
                (2, Tone::Faint)
            }
            (_, '`') => {
                *within = Within::RawString;
                (1, Tone::Literal)
            }
            (_, '"' | '\'') => (quoted(rest, first), Tone::Literal),
            (_, '0'..='9') => {
                let of_number = |character: char| is_of_name(character) || character == '.';
                (rest.find(|character| !of_number(character)).unwrap_or(rest.len()), Tone::Number)
            }
            _ if is_of_name(first) => name(rest),
            _ => (first.len_utf8(), Tone::Plain),
        };
        line.push(&rest[..length], tone);
        rest = &rest[length..];
    }
    line
}

/// Up to the end of what goes on over lines.
fn within_to(rest: &str, end: &str, within: &mut Within, tone: Tone) -> (usize, Tone) {
    let length = behind(rest, end);
    if length.is_some() {
        *within = Within::Nothing;
    }
    (length.unwrap_or(rest.len()), tone)
}

fn name(rest: &str) -> (usize, Tone) {
    let length = rest.find(|character| !is_of_name(character)).unwrap_or(rest.len());
    let listed = |list: &str| list.contains(&format!(" {} ", &rest[..length]));
    let tone = match () {
        () if listed(KEYWORDS) => Tone::Keyword,
        () if listed(TYPES) => Tone::Type,
        () if listed(VALUES) => Tone::Number,
        () if rest[length..].starts_with('(') => Tone::Function,
        () => Tone::Plain,
    };
    (length, tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(text: &str) -> Vec<(String, Tone)> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let spans = of(&lines).into_iter().flat_map(|line| line.spans().to_vec());
        spans.filter(|span| !span.text.trim().is_empty()).map(|span| (span.text.trim().to_owned(), span.tone)).collect()
    }

    #[test]
    fn what_is_what_is_told_by_the_text() {
        let found = tones("go f(\"a\\\"b\", 'x', 0x1F) // on\nvar m map[string]int = nil");
        for (text, tone) in [
            ("go", Tone::Keyword),
            ("f", Tone::Function),
            ("\"a\\\"b\"", Tone::Literal),
            ("'x'", Tone::Literal),
            ("0x1F", Tone::Number),
            ("// on", Tone::Faint),
            ("string", Tone::Type),
        ] {
            assert!(found.contains(&(text.to_owned(), tone)), "{text}: {found:?}");
        }
    }

    #[test]
    fn comments_and_raw_strings_go_on_and_no_character_changes() {
        let text = "a /* one\ntwo */ b := `raw\nstill // raw` + \"é\"\nx := \"open";
        let found = tones(text);
        assert!(found.contains(&("two */".to_owned(), Tone::Faint)), "{found:?}");
        assert!(found.iter().any(|(text, tone)| text.contains("still // raw") && *tone == Tone::Literal), "{found:?}");
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(of(&lines).iter().map(Line::text).collect::<Vec<_>>(), lines);
    }
}
