//! How long a part of a lesson takes: from its words, the lines of its programs, its questions, and what its runs show.
//!
//! A model and no measurement: 200 English words or 350 Chinese characters a minute, as people read what they want to understand;
//! 15 lines of code, in one of the two languages; half a minute for a question; 20 rows of a run, of which those count that a screen shows
//! before a key shows more; 60 lines of output; the evidence of the claims as text. The claims that `verdict` ends with are not counted.
//!
//! Runs take time, and a list of lessons is to be there at once: what they show stands in `shown.txt`.
//!
//! Invariants  I1  no part takes more than ten minutes, in either language.
//!             I2  `shown.txt` has a line for each section: rows, lines of output, and the minutes of its evidence in English and in
//!                 Chinese. A test compares them with the runs.

use crate::lessons::parts::{self, Part};
use crate::lessons::{Lesson, Section};
use crate::program::language::Language;
use crate::program::name::Name;
use crate::terminal::lang::Lang;

const WORDS: f64 = 200.0;
const CHARACTERS: f64 = 350.0;
const LINES: f64 = 15.0;
const QUESTION: f64 = 0.5;
const ROWS: f64 = 20.0;
const OUTPUT: f64 = 60.0;

/// What the runs of each section show.
const SHOWN: &str = include_str!("shown.txt");

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
            + shown(part.lesson, section).map_or(0.0, |shown| shown.minutes(lang))
    };
    opening + part.sections.iter().map(section).sum::<f64>()
}

/// What the runs of a section show.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Shown {
    rows: f64,
    lines: f64,
    /// The minutes of its evidence, in English and in Chinese.
    evidence: [f64; 2],
}

impl Shown {
    fn minutes(&self, lang: Lang) -> f64 {
        self.rows / ROWS + self.lines / OUTPUT + self.evidence[usize::from(lang == Lang::Zh)]
    }
}

/// None: the table does not have this section, which a test would say.
fn shown(lesson: &Lesson, section: &Section) -> Option<Shown> {
    let numbers = SHOWN.lines().find_map(|line| {
        let (name, numbers) = line.split_once(' ')?;
        let name = Name::read(name);
        (name.lesson == lesson.name && name.program == Some(section.id)).then_some(numbers)
    })?;
    let mut numbers = numbers.split_whitespace().map_while(|number| number.parse().ok());
    let mut next = || numbers.next();
    Some(Shown { rows: next()?, lines: next()?, evidence: [next()?, next()?] })
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
    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::path::Path;

    use super::*;
    use crate::args::LessonArgs;
    use crate::lab::course::OutputSets;
    use crate::lesson::bilingual::Texts;
    use crate::lesson::happened::Timelines;
    use crate::lesson::plan;
    use crate::lesson::section::SectionView;
    use crate::lessons::LESSONS;
    use crate::terminal::screen::Screen;

    /// What the runs of a section show, from the runs.
    #[allow(clippy::cast_precision_loss)] // Small.
    fn seen(lesson: &'static Lesson, section: &'static Section) -> Shown {
        let args = LessonArgs::default();
        let plan = plan::from(lesson, section, true, &args);
        let (sets, texts) = (OutputSets::new(lesson), Texts::new(lesson, Lang::En));
        let screen = Screen::of_a_test(80, Lang::En, false);
        let view = SectionView { screen: &screen, plan: &plan, section, sets: &sets, texts: texts.section(section.id) };
        let ran = view.ran().unwrap();
        let nothing = BTreeSet::new();
        let (_, standing) = view.results(&mut Vec::new(), &ran, Timelines::Opened(&nothing)).unwrap();
        let lines: usize = ran.runs.iter().map(|run| run.output.len()).sum();
        let findings: Vec<_> = section.claims.iter().map(|claim| (claim.check)(&ran.own)).collect();
        let evidence = [
            findings.iter().fold(0.0, |all, finding| all + reading(&finding.en)),
            findings.iter().fold(0.0, |all, finding| all + reading(&finding.zh)),
        ];
        Shown { rows: standing.rows.len() as f64, lines: lines as f64, evidence }
    }

    #[test]
    fn what_the_runs_of_a_section_show_is_counted() {
        let mut table = String::new();
        let mut wrong = Vec::new();
        let mut sections = 0;
        for lesson in LESSONS {
            for section in lesson.sections {
                let (known, seen) = (shown(lesson, section), seen(lesson, section));
                sections += 1;
                let Shown { rows, lines, evidence: [en, zh] } = seen;
                let _ = writeln!(table, "{}/{} {rows} {lines} {en:.2} {zh:.2}", lesson.name, section.id);
                let is_near = |known: Shown| {
                    // What runs for real says other numbers each time, of as many words.
                    let near = |at: usize| (known.evidence[at] - seen.evidence[at]).abs() < 0.1;
                    (known.rows, known.lines) == (rows, lines) && near(0) && near(1)
                };
                if !known.is_some_and(is_near) {
                    wrong.push(format!("{}/{}: {seen:?}", lesson.name, section.id));
                }
            }
        }
        if std::env::var_os("GORT_UPDATE").is_some_and(|asked| asked == "1") {
            std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/gort/lesson/shown.txt"), table).unwrap();
        }
        assert!(
            wrong.is_empty() && SHOWN.lines().count() == sections,
            "GORT_UPDATE=1 writes shown.txt anew: {wrong:#?}"
        );
    }

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
