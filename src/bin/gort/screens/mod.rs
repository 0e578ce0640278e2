//! A lesson as a place: on a terminal, each section is a screen, and keys lead through the course.
//!
//! ```text
//!     place    where one can be                   visit    what one has done there
//!     page     what a place shows, as lines       pages    where a page of it may begin, and does
//!     topic    the views of a section             view     what of a page is on the screen
//!     layout   the frame of panes                 list     contents, search, outputs, keys
//!     seen     what is seen of a place            kept     where one was, for another day
//!     tour     from key to key                    act      what each key does
//!     keys     which keys there are               outside  what is done on the shell's screen
//!     left     what there is once all is done
//! ```
//!
//! Where there is no terminal that can be drawn over, and with `--plain`, `--yes`, `--step` or `--measure`, a lesson is the printout
//! that it was (`lesson`): nothing here changes it.

mod act;
mod kept;
mod keys;
mod layout;
pub mod left;
mod list;
mod outside;
mod page;
mod pages;
mod place;
mod seen;
mod topic;
mod tour;
mod view;
mod visit;
#[cfg(test)]
mod waits;

use std::io::{self, Write};

use self::list::{Did, List};
use self::place::Place;
use self::tour::Tour;
use crate::args::LessonArgs;
use crate::lesson::plan::{Chosen, plan};
use crate::lesson::progress::{Mark, Progress};
use crate::lesson::{self, DocumentTrial, course};
use crate::lessons::{LESSONS, Lesson, Section};
use crate::program::name::Name;
use crate::terminal::failure::Conclusion;
use crate::terminal::full::Full;
use crate::terminal::keys::Input;
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;
use crate::terminal::span::Tone;
use crate::terminal::speech::say;
use crate::{exercise, play};

/// The lowest screen on which there is something to see.
const HEIGHT_MIN: usize = 8;

/// Whether the terminal can show screens.
fn is_fit(screen: &Screen) -> bool {
    screen.interactive && screen.redraws && !screen.json && Screen::height() >= HEIGHT_MIN
}

/// What a lesson ends with: its exercises and its games.
fn deeds(lesson: &str, progress: &Progress, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let mut offered = Vec::new();
    exercise::list::offers(lesson, progress, screen, &mut offered)?;
    play::offers(lesson, progress, screen, &mut offered)?;
    if !offered.is_empty() {
        screen.say(out, say!("Now do it yourself:", "现在自己动手："), Tone::Strong, 1)?;
        out.write_all(&offered)?;
        writeln!(out)?;
    }
    Ok(())
}

/// `gort lesson`.
pub fn lesson(
    args: &LessonArgs,
    document: DocumentTrial,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let (Some(name), true) = (&args.lesson, is_fit(screen) && !args.yes && !args.step && !args.measure) else {
        let (conclusion, to_its_end) = lesson::run(args, document, screen, out, warnings)?;
        // What a file or a pipe gets stays as it was.
        if let (Some(name), true) = (&args.lesson, to_its_end && screen.interactive) {
            // What is wrong with the file was said already.
            let progress = Progress::load(&mut io::sink());
            deeds(plan(name, args)?.lesson.name, &progress, screen, out)?;
        }
        return Ok(conclusion);
    };
    let plan = plan(name, args)?;
    let place = match plan.part {
        Some(part) => Place::of_part(&part),
        None => Place::of(plan.lesson, (!plan.whole).then(|| plan.sections[0])),
    };
    Tour::new(screen, args, plan.order, document, Progress::load(warnings), place).run(out, warnings)
}

/// `gort next`: from where the learner was.
pub fn onward(
    document: DocumentTrial,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let progress = Progress::load(warnings);
    let (Some((lesson, section)), true) = (open(&progress), is_fit(screen)) else {
        let conclusion = lesson::onward(document, screen, out, warnings)?;
        if open(&progress).is_none() && !screen.json {
            left::show(&progress, screen, out)?;
        }
        return Ok(conclusion);
    };
    // A lesson that is new begins with its introduction.
    let is_first = std::ptr::eq(section, &raw const lesson.sections[0]);
    let was = Settings::load();
    let was_here = was.place.as_deref() == Some(&kept::name(lesson, Some(section)));
    let place = Place::of(lesson, (was_here || !is_first).then_some(section));
    let args = LessonArgs { lesson: Some(lesson.name.to_string()), ..LessonArgs::default() };
    let tour = Tour::new(screen, &args, Chosen::Seed(0), document, progress, place);
    let view = was.view.as_deref().filter(|_| was_here).and_then(kept::view);
    view.into_iter().fold(tour, Tour::seeing).run(out, warnings)
}

/// Something long, over the whole screen, by pages; where that cannot be, it is printed.
pub fn browse(
    screen: &Screen,
    out: &mut dyn Write,
    title: &str,
    write: impl Fn(&Screen, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    if !is_fit(screen) {
        return Ok(write(screen, out)?);
    }
    let mut full = Full::take()?;
    let (mut list, mut columns) = (List::default(), 0);
    loop {
        let (screen, height) = (screen.again(), Screen::height());
        if columns != screen.width {
            columns = screen.width;
            list = List::of(title.to_owned(), |out| Ok(write(&screen, out)?))?;
        }
        let Input::Key(key) = full.show(out, &list.frame(&screen, height, &keys::of_list(false)))? else { continue };
        if list.obey(&key, height) == Did::Close {
            return Ok(());
        }
    }
}

/// Where the learner goes on: in the section where they were last; if that is done, in the next one that is not, from there on or from
/// the beginning.
pub fn open(progress: &Progress) -> Option<(&'static Lesson, &'static Section)> {
    let was = || {
        let kept = Settings::load().place?;
        let Name { lesson, program } = Name::read(&kept);
        let lesson = LESSONS.iter().copied().find(|known| known.name == lesson)?;
        let section = match program {
            Some(id) => lesson.sections.iter().find(|known| known.id == id)?,
            None => &lesson.sections[0],
        };
        Some((lesson, section))
    };
    let Some((lesson, section)) = was() else { return course::place(progress, true, None) };
    if progress.mark(lesson.name, section.id) != Mark::Done {
        return Some((lesson, section));
    }
    course::place(progress, true, Some((lesson, section))).or_else(|| course::place(progress, true, None))
}
