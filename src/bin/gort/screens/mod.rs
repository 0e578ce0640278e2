//! A lesson as a place: on a terminal, each section is a screen, and keys lead through the course.
//!
//! ```text
//!     place    where one can be                   visit   what one has done there
//!     page     what a place shows, as lines       list    contents, search, outputs, keys
//!     layout   the frame of panes                 tour    the keys
//! ```
//!
//! Where there is no terminal that can be drawn over, and with `--plain`, `--yes`, `--step` or `--measure`, a lesson is the printout
//! that it was (`lesson`): nothing here changes it.

mod layout;
mod list;
mod page;
mod place;
mod tour;
mod visit;

use std::io::Write;

use self::place::Place;
use self::tour::Tour;
use crate::args::LessonArgs;
use crate::lesson::plan::{Chosen, plan};
use crate::lesson::progress::Progress;
use crate::lesson::{self, DocumentTrial, course};
use crate::terminal::failure::Conclusion;
use crate::terminal::screen::Screen;

/// The lowest screen on which there is something to see.
const HEIGHT_MIN: usize = 8;

/// Whether the terminal can show screens.
fn is_fit(screen: &Screen) -> bool {
    screen.interactive && screen.redraws && !screen.json && Screen::height() >= HEIGHT_MIN
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
        return lesson::run(args, document, screen, out, warnings);
    };
    let plan = plan(name, args)?;
    let section = (!plan.whole).then(|| plan.sections[0]);
    let place = Place::of(plan.lesson, section);
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
    let (Some((lesson, section)), true) = (course::place(&progress, true, None), is_fit(screen)) else {
        return lesson::onward(document, screen, out, warnings);
    };
    // A lesson that is new begins with its introduction.
    let is_first = std::ptr::eq(section, &raw const lesson.sections[0]);
    let place = Place::of(lesson, (!is_first).then_some(section));
    let args = LessonArgs { lesson: Some(lesson.name.to_string()), ..LessonArgs::default() };
    Tour::new(screen, &args, Chosen::Seed(0), document, progress, place).run(out, warnings)
}
