//! The table at which a game is played: the program, what it is called, and what the learner has done with it before.

use std::borrow::Cow;
use std::sync::Arc;

use gort::Event;
use gort::explore::{Certainty, Exploration, Keeper};

use super::capstones::{CAPSTONES, Capstone};
use crate::program::command::Command;
use crate::program::run::{self, RunOrder};
use crate::program::subject::Subject;
use crate::program::twin::{self, Twin};
use crate::render::names::Names;
use crate::study::Study;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;

/// Everything about a game that does not change while it is played.
#[derive(Debug)]
pub struct Table<'a> {
    /// The program, as one types it.
    pub name: String,
    /// What shows a run of it again, but for its code.
    pub command: Command,
    /// The program itself.
    subject: &'a Subject,
    /// Which capstone this is.
    pub title: Option<String>,
    /// The program's text.
    pub study: Study,
    /// Whether Go is wanted, and its steps cannot be told in it.
    pub apart: bool,
    /// Knows the lines of its Go text, if what happens is told in those.
    twin: Option<Arc<Twin>>,
    /// What happens in Go's own order: tells which goroutines are still to come.
    pub usual: Vec<Event>,
    /// The fewest preemptions with which the learner has won before.
    pub best: Option<u32>,
    /// How many states the program can be in.
    pub states: String,
    /// How sure it is that what no state leads to is impossible.
    pub certainty: Certainty,
    /// Who can keep the program going without end where it need not.
    pub kept: Option<Keeper>,
    /// The capstone.
    pub capstone: Option<&'a Capstone>,
}

impl<'a> Table<'a> {
    /// Sets the table.
    pub fn new(
        subject: &'a Subject,
        capstone: Option<&'a Capstone>,
        found: &Exploration,
        screen: &Screen,
    ) -> anyhow::Result<Self> {
        let usual = run::run(subject, &RunOrder::Seed(0))
            .map_err(|error| anyhow::anyhow!("'{}' could not be run: {error}", subject.name()))?;
        let title = capstone.map(|capstone| {
            let place = CAPSTONES.iter().position(|known| std::ptr::eq(known, capstone)).unwrap_or(0) + 1;
            format!(
                "{} {}",
                capstone.title(screen.lang),
                fill!(screen.words.play.nth, n = place, all = CAPSTONES.len())
            )
        });
        let (shown, twin) = twin::shown(subject, screen.code);
        let usual = twin.as_ref().map_or_else(|| usual.events.clone(), |twin| twin.events(&usual.events));
        Ok(Table {
            name: subject.name(),
            command: subject.command("trace"),
            subject,
            title,
            study: Study::unrun(&shown, screen.words),
            apart: twin::is_apart(subject, screen.code),
            twin,
            usual,
            best: None,
            states: grouped(found.states),
            certainty: found.certainty(),
            kept: found.kept_by(),
            capstone,
        })
    }

    /// Names as the text that is shown declares them, where it has told of these events by a name of its own.
    pub fn declared(&self, names: Names, events: &[Event]) -> Names {
        if self.twin.is_none() { names } else { self.study.as_declared(names, self.subject, events) }
    }

    /// Events in the lines of the text that is shown.
    pub fn told<'e>(&self, events: &'e [Event]) -> Cow<'e, [Event]> {
        self.twin.as_ref().map_or(Cow::Borrowed(events), |twin| Cow::Owned(twin.events(events)))
    }
}
