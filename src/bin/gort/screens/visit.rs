//! What a learner has done at a place of the course, as long as gort runs: it is there again when one returns.

use std::collections::BTreeSet;

use crate::lesson::progress::{Mark, Progress};
use crate::lessons::Section;

/// How a question was gone past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reply {
    /// By this option.
    Option(usize),
    /// Without an answer.
    Skipped,
    /// It was answered another day: whether that was right.
    Before(bool),
}

/// One place.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Visit {
    /// How its questions were gone past, the first first.
    pub replies: Vec<Reply>,
    /// The programs whose run is shown in full besides the first one's.
    pub opened: BTreeSet<usize>,
    /// Whether everything is shown as it is printed off a terminal.
    pub whole: bool,
    /// How many hints of the next question are shown.
    pub hints: usize,
    /// The first line of the text that is seen.
    pub top: usize,
    /// Whether the learner has come there line by line, and not by pages.
    pub scrolled: bool,
    /// The row of a run that one is at, by its number on the page.
    pub row: Option<usize>,
    /// Whether the learner has moved the program, or taken another one: it no longer follows the run.
    pub moved: bool,
    /// The first line of the program that is seen, once the learner has scrolled it.
    pub program_top: Option<usize>,
    /// Which of its programs.
    pub program: usize,
}

impl Visit {
    /// As it was left another day: what was answered then is answered.
    pub fn again(progress: &Progress, lesson: &str, section: &Section) -> Visit {
        let done = progress.mark(lesson, section.id) == Mark::Done;
        let reply = |id: &str| match progress.answered(lesson, section.id, id) {
            Some(right) => Some(Reply::Before(right)),
            None if done => Some(Reply::Skipped),
            None => None,
        };
        let replies = section.questions.iter().map_while(|question| reply(question.id)).collect();
        Visit { replies, ..Visit::default() }
    }

    /// Whether all questions were gone past.
    pub fn is_through(&self, section: &Section) -> bool {
        self.replies.len() >= section.questions.len()
    }
}
