//! How long a lesson takes: from its words, the lines of its programs and its questions.
//!
//! A model and no measurement: 200 English words or 350 Chinese characters a minute, as people read what they want to understand;
//! 15 lines of code, in one of the two languages; half a minute for a question. Timelines and outputs are looked at meanwhile.

use crate::lessons::{Lesson, Section};
use crate::program::language::Language;
use crate::terminal::lang::Lang;

const WORDS: f64 = 200.0;
const CHARACTERS: f64 = 350.0;
const LINES: f64 = 15.0;
const QUESTION: f64 = 0.5;

/// The minutes of a lesson, rounded.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Small and positive.
pub fn of(lesson: &Lesson, lang: Lang) -> usize {
    let text = if lang == Lang::Zh { lesson.text.zh } else { lesson.text.en };
    let is_chinese = |sign: &char| ('\u{3400}'..='\u{9fff}').contains(sign);
    let characters = text.chars().filter(is_chinese).count() as f64;
    // Of a Chinese text, the words between the characters.
    let words = text.split(|sign: char| sign.is_whitespace() || is_chinese(&sign));
    let words = words.filter(|word| word.chars().any(char::is_alphanumeric)).count() as f64;
    let code: usize = lesson.sections.iter().map(lines).sum();
    let questions = lesson.sections.iter().map(|section| section.questions.len()).sum::<usize>() as f64;
    (words / WORDS + characters / CHARACTERS + code as f64 / LINES + questions * QUESTION).round() as usize
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
}
