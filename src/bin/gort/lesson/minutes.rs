//! How long a part of a lesson takes: from its words, the lines of its programs and its questions.
//!
//! A model and no measurement: 200 English words or 350 Chinese characters a minute, as people read what they want to understand;
//! 15 lines of code, in one of the two languages; half a minute for a question. Timelines and outputs are looked at meanwhile, and
//! the claims that `verdict` ends with are not counted.
//!
//! Invariants  I1  no part takes more than ten minutes, in either language.

use crate::lessons::parts::{self, Part};
use crate::lessons::{Lesson, Section};
use crate::program::language::Language;
use crate::terminal::lang::Lang;

const WORDS: f64 = 200.0;
const CHARACTERS: f64 = 350.0;
const LINES: f64 = 15.0;
const QUESTION: f64 = 0.5;

/// The minutes of a lesson: of its parts together, as they are shown.
pub fn of(lesson: &'static Lesson, lang: Lang) -> usize {
    parts::of(lesson).iter().map(|part| of_part(part, lang)).sum()
}

/// The minutes of a part, rounded.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Small and positive.
pub fn of_part(part: &Part, lang: Lang) -> usize {
    exactly(part, lang).round() as usize
}

#[allow(clippy::cast_precision_loss)] // Small.
fn exactly(part: &Part, lang: Lang) -> f64 {
    let text = &part.lesson.text;
    let opening = if part.number == 1 { reading(text.opening(lang)) } else { 0.0 };
    let section = |section: &Section| {
        reading(text.section(section.id, lang).unwrap_or_default())
            + lines(section) as f64 / LINES
            + section.questions.len() as f64 * QUESTION
    };
    opening + part.sections.iter().map(section).sum::<f64>()
}

/// How long a text takes.
#[allow(clippy::cast_precision_loss)] // Small.
fn reading(text: &str) -> f64 {
    let is_chinese = |sign: &char| ('\u{3400}'..='\u{9fff}').contains(sign);
    let characters = text.chars().filter(is_chinese).count() as f64;
    // Of a Chinese text, the words between the characters.
    let words = text.split(|sign: char| sign.is_whitespace() || is_chinese(&sign));
    let words = words.filter(|word| word.chars().any(char::is_alphanumeric)).count() as f64;
    words / WORDS + characters / CHARACTERS
}

/// The lines of a section's programs, in Go.
fn lines(section: &Section) -> usize {
    let texts = section.programs.iter().filter_map(|program| program.text(Language::Go));
    texts.flat_map(str::lines).filter(|line| !line.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::LESSONS;

    #[test]
    fn a_lesson_takes_about_as_long_in_either_language() {
        for lesson in LESSONS {
            let (en, zh) = (of(lesson, Lang::En), of(lesson, Lang::Zh));
            assert!((5..=60).contains(&en) && en.abs_diff(zh) * 3 <= en, "{}: {en} and {zh} minutes", lesson.name);
        }
    }

    #[test]
    fn no_part_of_a_lesson_takes_more_than_ten_minutes() {
        for part in parts::all() {
            for lang in [Lang::En, Lang::Zh] {
                let minutes = exactly(&part, lang);
                let name = part.address();
                assert!(
                    minutes > 1.0 && minutes <= 10.0,
                    "{name}, {lang:?}: {minutes:.1} minutes: split it, or cut text"
                );
            }
        }
    }

    #[test]
    fn every_word_question_and_program_of_a_lesson_is_counted_in_one_of_its_parts() {
        for lesson in LESSONS {
            for lang in [Lang::En, Lang::Zh] {
                let sections = lesson.sections.iter().map(|section| lesson.text.section(section.id, lang).unwrap());
                let whole: usize = sections.map(|text| text.trim_end().len()).sum();
                let all: usize = lesson.text.first(lang).split("\n## ").map(|text| text.trim_end().len()).sum();
                let heads = "## ".len() * lesson.sections.len();
                assert_eq!(lesson.text.opening(lang).trim_end().len() + whole, all + heads, "{}", lesson.name);
            }
        }
    }
}
