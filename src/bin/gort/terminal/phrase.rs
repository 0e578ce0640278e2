//! Phrases with places, `{name}`, that are filled in.

use crate::render::span::{Line, Tone};

/// A phrase with its places filled in.
pub fn fill(template: &str, parts: &[(&str, &str)]) -> String {
    let parts: Vec<(&str, &str, Tone)> = parts.iter().map(|(name, text)| (*name, *text, Tone::Plain)).collect();
    phrase(template, Tone::Plain, &parts).text()
}

/// A phrase with its places filled in, each in a tone of its own.
pub fn phrase(template: &str, tone: Tone, parts: &[(&str, &str, Tone)]) -> Line {
    let mut line = Line::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        line.push(before, tone);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match parts.iter().find(|(part, _, _)| *part == name) {
            Some((_, text, part_tone)) => line.push(*text, *part_tone),
            None => debug_assert!(false, "the phrase '{template}' wants '{name}'"),
        }
        rest = after;
    }
    line.push(rest, tone);
    line
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_filled_place_is_not_filled_again() {
        assert_eq!(fill("prints: {text}", &[("text", "{v} {")]), "prints: {v} {");
    }
}
