//! Phrases with places that are filled in: `{name}`; and `{name?one|many}`, which is the first where `name` is 1.

use std::fmt::Display;

use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::is_chinese;

/// A phrase with its places filled in: `fill!(words.lesson.lesson_of, n = number, all = LESSONS.len())`.
macro_rules! fill {
    ($template:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::terminal::phrase::filled($template, &[$((stringify!($name), &$value as &dyn ::std::fmt::Display)),*])
    };
}

pub(crate) use fill;

/// What `fill!` stands for.
pub fn filled(template: &str, parts: &[(&str, &dyn Display)]) -> String {
    let texts: Vec<String> = parts.iter().map(|(_, part)| part.to_string()).collect();
    let parts: Vec<_> = parts.iter().zip(&texts).map(|((name, _), text)| (*name, text.as_str(), Tone::Plain)).collect();
    phrase(template, Tone::Plain, &parts).text()
}

/// A whole number as people write it: 113,400; infinitely many, in the language of what is said.
pub fn grouped(number: impl Display) -> String {
    grouped_in(number, is_chinese())
}

fn grouped_in(number: impl Display, chinese: bool) -> String {
    let digits = number.to_string();
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        // The one number without digits is `Count::Infinite`.
        return if chinese { "无穷多".to_string() } else { digits };
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A phrase with its places filled in, each in a tone of its own.
pub fn phrase(template: &str, tone: Tone, parts: &[(&str, &str, Tone)]) -> Line {
    let mut line = Line::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let (name, forms) = name.split_once('?').map_or((name, None), |(name, forms)| (name, forms.split_once('|')));
        let part = parts.iter().find(|(part, _, _)| *part == name);
        line.push(unspaced(&line, before, part.map_or("", |(_, text, _)| *text)), tone);
        match (part, forms) {
            (Some((_, text, _)), Some((one, many))) => line.push(if *text == "1" { one } else { many }, tone),
            (Some((_, text, part_tone)), None) => line.push(*text, *part_tone),
            (None, _) => debug_assert!(false, "the phrase '{template}' wants '{name}'"),
        }
        rest = after;
    }
    line.push(unspaced(&line, rest, ""), tone);
    line
}

/// What of a template stands between two filled places: no blank between Chinese and Chinese.
fn unspaced<'t>(line: &Line, text: &'t str, next: &str) -> &'t str {
    let is_chinese = |ch: char| ('\u{4e00}'..='\u{9fff}').contains(&ch);
    let begins = line.spans().last().is_some_and(|span| span.text.ends_with(is_chinese));
    let text = text.strip_prefix(' ').filter(|rest| begins && rest.starts_with(is_chinese)).unwrap_or(text);
    text.strip_suffix(' ').filter(|rest| next.starts_with(is_chinese) && rest.ends_with(is_chinese)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use gort::explore::Count;

    use super::{grouped, grouped_in};

    #[test]
    fn a_filled_place_is_not_filled_again() {
        assert_eq!(fill!("prints: {text}", text = "{v} {"), "prints: {v} {");
    }

    #[test]
    fn chinese_in_a_place_has_no_blank_before_more_of_it() {
        let said = |n: &str| fill!("来自 {n} 种调度", n = n);
        assert_eq!([said("3"), said("无穷多")], ["来自 3 种调度", "来自无穷多种调度"]);
    }

    #[test]
    fn one_is_said_in_the_singular() {
        let said = |n: u32| fill!("{n} {n?question comes|questions come} again", n = n);
        assert_eq!(
            [0, 1, 21].map(said),
            ["0 questions come again", "1 question comes again", "21 questions come again"]
        );
    }

    #[test]
    fn infinitely_many_is_said_in_the_language_of_the_rest() {
        let said = [false, true].map(|chinese| grouped_in(Count::Infinite, chinese));
        assert_eq!(said, ["infinitely many", "无穷多"]);
        assert_eq!(grouped_in(Count::from(1_000_u32), true), "1,000");
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        let groups = [0_u64, 12, 999, 1_000, 113_400, 18_002_188].map(grouped);
        assert_eq!(groups, ["0", "12", "999", "1,000", "113,400", "18,002,188"]);
    }
}
