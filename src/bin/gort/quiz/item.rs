//! What the quiz asks, section by section: the lesson's own questions, then predictions of its programs.

use std::sync::Arc;

use gort::explore::{BigUint, Exploration};

use crate::lesson::bilingual::Texts;
use crate::lesson::plan::{self, Chosen};
use crate::lesson::progress::{Again, Progress};
use crate::lesson::question;
use crate::lessons::find;
use crate::lessons::{LESSONS, Lesson, Question, Section};
use crate::program::evidence::Evidence;
use crate::program::explored;
use crate::program::name::Name;
use crate::program::subject::Subject;
use crate::terminal::failure::usage;
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;
use crate::terminal::wait;

/// Programs with more states than this are too large for a prediction.
const STATES: u64 = 20_000;
/// Nor are those that print more lines.
const LINES: usize = 12;
/// Of more outputs one is guessed and not predicted: ten draws between two cases give 1,024.
const OUTPUTS: u32 = 1_000;

/// One thing that is asked.
pub enum Item {
    /// A question of the lesson: the very item that the lesson asks.
    Question(&'static Question),
    /// What does this program print? With everything that it can.
    Prediction(&'static Subject, Arc<Exploration>),
}

impl Item {
    /// The name under which the answer is kept. A lesson's question has the name that it has in the lesson.
    pub fn id(&self) -> String {
        match self {
            Item::Question(question) => question.id.to_string(),
            Item::Prediction(subject, _) => prediction_id(subject),
        }
    }
}

fn prediction_id(subject: &Subject) -> String {
    format!("predict {}", subject.stem)
}

/// What is asked about one section.
pub struct Sitting {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// The section.
    pub section: &'static Section,
    /// In the order in which it is asked.
    pub items: Vec<Item>,
}

impl Sitting {
    /// What the questions are judged by: the runs are made now, explorations where a key needs them.
    pub fn evidence(&self, screen: &Screen) -> anyhow::Result<Evidence> {
        let runs = plan::runs(self.section, &Chosen::Seed(0))?;
        Ok(Evidence::new(self.section.programs, runs).watched(wait::watch(screen)))
    }

    /// Which of the section's programs an item is about, if it says so.
    pub fn about(&self, item: &Item, lang: Lang) -> Option<usize> {
        match item {
            Item::Question(asked) => {
                let at = self.section.questions.iter().position(|question| question.id == asked.id)?;
                question::asked_about(self.lesson, self.section, at, lang)
            }
            Item::Prediction(subject, _) => {
                self.section.programs.iter().position(|program| program.stem == subject.stem)
            }
        }
    }

    /// The lesson's texts.
    pub fn texts(&self, screen: &Screen) -> Texts {
        Texts::new(self.lesson, screen.lang)
    }
}

/// The program as something to predict: if it has more than one output, and neither too many of them nor too many lines.
fn prediction(subject: &'static Subject) -> Option<Item> {
    if subject.as_real().is_some() {
        return None;
    }
    let found = explored::up_to(subject, STATES);
    let is_short = found.default_output().is_some_and(|usual| usual.lines.len() <= LINES);
    let has_several = found.outputs > BigUint::from(1_u8) && found.outputs <= BigUint::from(OUTPUTS);
    let is_asked = found.incomplete.is_none() && has_several && is_short;
    is_asked.then(|| Item::Prediction(subject, found))
}

fn sitting(lesson: &'static Lesson, section: &'static Section, only: Option<&str>) -> Option<Sitting> {
    // A system that lacks something has no runs to judge by; the lesson says so.
    if plan::missing(section).is_some() {
        return None;
    }
    let mut items: Vec<Item> = section.questions.iter().map(Item::Question).collect();
    let programs = section.programs.iter().filter(|subject| only.is_none_or(|only| subject.stem == only));
    items.extend(programs.filter_map(prediction));
    (!items.is_empty()).then_some(Sitting { lesson, section, items })
}

/// What is asked of a lesson, of the section of one of its programs, or of all lessons: those are explored as they come.
pub fn sittings(name: Option<&str>) -> anyhow::Result<Box<dyn Iterator<Item = Sitting>>> {
    let Some(name) = name else {
        return Ok(Box::new(LESSONS.iter().copied().flat_map(of_lesson)));
    };
    let sittings: Vec<Sitting> = match Name::read(name) {
        Name { lesson, program: None } => of_lesson(find::lesson(lesson)?).collect(),
        Name { lesson, program: Some(program) } => {
            let lesson = find::lesson(lesson)?;
            let section = find::section_of(lesson, program)?;
            // The name of a section stands for all of it.
            let only = section.programs.iter().any(|known| known.stem == program).then_some(program);
            sitting(lesson, section, only).into_iter().collect()
        }
    };
    if sittings.is_empty() {
        return usage(say!(
            "there is nothing to ask about '{name}' on this system",
            "在这个系统上，关于“{name}”没有可问的"
        ));
    }
    Ok(Box::new(sittings.into_iter()))
}

/// What was answered wrong and is due: of each section only that.
pub fn due(progress: &Progress) -> impl Iterator<Item = Sitting> {
    let due = |lesson: &'static Lesson| progress.repeats(lesson).into_iter().filter(|again| again.left == 0);
    let due: Vec<Again> = LESSONS.iter().copied().flat_map(due).collect();
    LESSONS.iter().flat_map(|lesson| lesson.sections.iter().map(move |section| (*lesson, section))).filter_map(
        move |(lesson, section)| {
            let is_due =
                |name: &str| due.iter().any(|again| std::ptr::eq(again.section, section) && again.question == name);
            if plan::missing(section).is_some() {
                return None;
            }
            let questions = section.questions.iter().filter(|question| is_due(question.id));
            let mut items: Vec<Item> = questions.map(Item::Question).collect();
            let programs = section.programs.iter().filter(|subject| is_due(&prediction_id(subject)));
            items.extend(programs.filter_map(prediction));
            (!items.is_empty()).then_some(Sitting { lesson, section, items })
        },
    )
}

fn of_lesson(lesson: &'static Lesson) -> impl Iterator<Item = Sitting> {
    lesson.sections.iter().filter_map(move |section| sitting(lesson, section, None))
}
