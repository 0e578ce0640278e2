//! The sets of outputs of a lesson: where its own run stands among them, and all of them at the lesson's end.

use std::io::{self, Write};
use std::sync::Arc;

use gort::explore::{BigUint, Exploration};

use super::{set, sure};
use crate::lessons::{Lesson, Section};
use crate::program::explored;
use crate::program::subject::Subject;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::theme::write_lines;

/// A lesson does not wait for larger searches.
const STATES: u64 = 6_000;
/// Sets up to this size are listed whole: more is for `gort explore`.
const LISTED: u32 = 5;
/// How many are shown of larger ones.
const SAMPLES: usize = 5;

fn command(subject: &Subject) -> String {
    format!("gort explore {}", subject.name())
}

/// The sets of a lesson.
pub struct OutputSets {
    lesson: &'static Lesson,
}

impl OutputSets {
    /// Of this lesson.
    pub fn new(lesson: &'static Lesson) -> Self {
        OutputSets { lesson }
    }

    /// Everything that the program can print. What a claim or a question has searched further for is known.
    fn of(subject: &Subject) -> Arc<Exploration> {
        explored::known(subject, STATES)
    }

    /// Begins the searches of what a section's programs can print, while the learner reads.
    pub fn ahead(section: &'static Section) {
        explored::ahead(section.programs.iter().filter(|program| program.as_real().is_none()).collect(), STATES);
    }

    /// Below a run's output: one of how many. `short`: without the command that lists them, and behind these words.
    pub fn place(
        &self,
        out: &mut dyn Write,
        screen: &Screen,
        subject: &Subject,
        short: Option<&str>,
    ) -> io::Result<()> {
        if subject.as_real().is_some() {
            return Ok(());
        }
        let (found, words) = (Self::of(subject), screen.words);
        let template = match &found.incomplete {
            Some(_) => words.lab.output_many_states,
            None if found.outputs == BigUint::from(1_u8) => sure::only(found.certainty(), words),
            None => words.lab.output_one_of,
        };
        let (n, command) = (grouped(&found.outputs), command(subject));
        let text = match short {
            // The command stands last in each of them.
            Some(before) => {
                let text = fill!(template, n = n, command = "");
                let text = text.trim_end_matches([' ', ':', '：']);
                if before.is_empty() { text.to_owned() } else { format!("{before} {} {text}", screen.glyphs.dot) }
            }
            // A command that has no room is whole on a line of its own.
            None => {
                let text = fill!(template, n = n, command = command);
                let before = text.strip_suffix(&command).filter(|_| width(&text) + 3 > screen.width);
                if let Some(before) = before {
                    let lines = Line::of(format!("   {}", before.trim_end()), Tone::Note);
                    write_lines(out, &lines.wrap_hanging(screen.width, 3))?;
                    return screen.say(out, command, Tone::Note, 5);
                }
                text
            }
        };
        write_lines(out, &Line::of(format!("   {text}"), Tone::Note).wrap_hanging(screen.width, 3))
    }

    /// At the lesson's end: the sets themselves.
    pub fn all(&self, out: &mut dyn Write, screen: &Screen) -> io::Result<()> {
        let words = screen.words;
        let programs = self.lesson.sections.iter().flat_map(|section| section.programs);
        let programs: Vec<&Subject> = programs.filter(|program| program.as_real().is_none()).collect();
        if programs.is_empty() {
            return Ok(());
        }
        screen.say(out, words.lab.all_outputs, Tone::Strong, 1)?;
        for subject in programs {
            self.one(out, screen, subject, (LISTED, SAMPLES))?;
        }
        writeln!(out)
    }

    /// The set of one program: whole up to the first number, of a larger one as many as the second. Needs: it runs in the
    /// laboratory.
    pub fn one(
        &self,
        out: &mut dyn Write,
        screen: &Screen,
        subject: &Subject,
        (whole, samples): (u32, usize),
    ) -> io::Result<()> {
        let words = screen.words;
        let found = Self::of(subject);
        let mut line = Line::of(format!(" {} ", subject.stem), Tone::Code);
        if found.incomplete.is_some() {
            let text = fill!(words.lab.output_many_states, command = command(subject));
            line.push(format!("{} {text}", screen.glyphs.dash), Tone::Note);
            return write_lines(out, &line.wrap_hanging(screen.width, 3));
        }
        line.push(format!("{} ", screen.glyphs.dash), Tone::Faint);
        line.append(set::count_line(&found, words));
        write_lines(out, &line.wrap_hanging(screen.width, 3))?;
        let is_whole = found.outputs <= BigUint::from(whole);
        let list = found.list(if is_whole { whole as usize } else { samples });
        for (at, item) in list.iter().enumerate() {
            let _ = set::listed(out, screen, at + 1, item, false, None)?;
        }
        if !is_whole {
            let text = fill!(words.lab.more_in_all, command = command(subject));
            screen.say(out, text, Tone::Faint, 6)?;
        }
        Ok(())
    }
}
