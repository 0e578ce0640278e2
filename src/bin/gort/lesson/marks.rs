//! What the signs ①②③ in a program are: said once, where they are first seen.

use std::io::{self, Write};

use crate::lessons::{Lesson, Section};
use crate::program::source::Source;
use crate::program::subject::Subject;
use crate::program::twin::shown;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// So many signs stand for all of them.
const SHOWN: usize = 3;

/// How many lines of a program are marked, in the text that is shown. One that runs for real has no steps that its lines could have.
fn marked(subject: &Subject, screen: &Screen) -> usize {
    let subject = &*shown(subject, screen.code).0;
    let text = subject.text(subject.language()).filter(|_| subject.as_real().is_none());
    text.map_or(0, |text| Source::read(subject.language(), text).marker_names().len())
}

/// The most that a program of the section has.
fn most(section: &Section, screen: &Screen) -> usize {
    section.programs.iter().map(|subject| marked(subject, screen)).max().unwrap_or(0)
}

/// Whether this is the section of the lesson in which they are first seen.
pub fn come_first(lesson: &Lesson, section: &Section, screen: &Screen) -> bool {
    let first = lesson.sections.iter().find(|section| most(section, screen) > 0);
    first.is_some_and(|first| std::ptr::eq(first, section))
}

/// Says what they are. False: there are none.
pub fn explain(out: &mut dyn Write, section: &Section, screen: &Screen) -> io::Result<bool> {
    let count = most(section, screen);
    if count == 0 {
        return Ok(false);
    }
    let signs: Vec<String> = (1..=count.min(SHOWN)).map(|number| screen.glyphs.marker(number)).collect();
    let words = &screen.words.timeline;
    screen.say(out, fill!(words.marks, signs = signs.concat(), n = count, title = words.timeline), Tone::Faint, 1)?;
    writeln!(out)?;
    Ok(true)
}
