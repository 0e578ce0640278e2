//! Where the goroutines of a deadlock wait: as one run has it that comes to it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use gort::explore::Output;
use gort::{Ending, EventKind, GoId, GoroutineState, ReplayCode, Site};
use serde_json::{Value, json};

use crate::program::run::{self, Run, RunOrder};
use crate::program::subject::Subject;
use crate::program::twin;
use crate::render::names::place;
use crate::terminal::look::Code;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// A program whose runs are looked at.
pub struct Runs<'a> {
    /// The program that runs.
    pub subject: &'a Subject,
    /// The capacities that are changed: of channels that are made on these lines.
    pub capacities: &'a [(u32, usize)],
    /// The language in whose lines it is told.
    pub code: Code,
}

/// Goroutines that wait at one place.
pub struct Wait {
    /// How many.
    goroutines: usize,
    main: bool,
    /// Where they were started, and where they wait: nothing is known of places inside of a library.
    created: Option<String>,
    at: Option<String>,
    state: &'static str,
}

impl<'a> Runs<'a> {
    /// With the capacities that its channels have.
    pub fn unchanged(subject: &'a Subject, code: Code) -> Self {
        Runs { subject, capacities: &[], code }
    }

    /// Where goroutines wait at the end of this output. Nothing, if it is no deadlock, or the code does not lead to it.
    pub fn waits(&self, output: &Output, code: Option<&ReplayCode>) -> Vec<Wait> {
        let Some(code) = code.filter(|_| output.ending == Ending::Deadlock) else { return Vec::new() };
        let order = RunOrder::Replay(code.clone());
        let run = match self.capacities {
            [] => run::run(self.subject, &order),
            changed => run::changed(self.subject, &order, changed),
        };
        run.map_or_else(|_| Vec::new(), |run| by_place(&twin::told(self.subject, &run, self.code).run))
    }
}

/// In the order of the first goroutine of each place.
fn by_place(run: &Run) -> Vec<Wait> {
    // A report names the `go` statement, which may be a package's; an event, where the program's own text has led to it.
    let spawns = run.events.iter().filter_map(|event| match event.kind {
        EventKind::Spawn { child } => Some((child, event.location?)),
        _ => None,
    });
    let spawned: BTreeMap<GoId, Site> = spawns.collect();
    let mut known = BTreeMap::new();
    let mut waits: Vec<Wait> = Vec::new();
    for goroutine in &run.waiting {
        let GoroutineState::Waiting(reason) = goroutine.state else { continue };
        let main = goroutine.created_by.is_none();
        let created = spawned.get(&goroutine.id).copied().unwrap_or(goroutine.created_at);
        let created = Some(created).filter(|at| !main && at.line() > 0).map(place);
        let (at, state) = (goroutine.parked_at.map(place), reason.text());
        let wait = Wait { goroutines: 1, main, created, at, state };
        let at = *known.entry((main, wait.created.clone(), wait.at.clone(), state)).or_insert(waits.len());
        match waits.get_mut(at) {
            Some(same) => same.goroutines += 1,
            None => waits.push(wait),
        }
    }
    waits
}

/// Says of each place who waits there.
pub fn show(out: &mut dyn Write, screen: &Screen, waits: &[Wait], indent: usize) -> io::Result<()> {
    let words = screen.words;
    for wait in waits {
        let who = match &wait.created {
            _ if wait.main => words.waits.main.to_owned(),
            None => fill!(words.waits.of_library, n = grouped(wait.goroutines)),
            Some(created) if wait.goroutines == 1 => fill!(words.waits.one, created = created),
            Some(created) => fill!(words.waits.many, n = grouped(wait.goroutines), created = created),
        };
        let text = match &wait.at {
            Some(at) => fill!(words.waits.at, who = who, state = wait.state, at = at),
            None => fill!(words.waits.somewhere, who = who, state = wait.state),
        };
        screen.say(out, text, Tone::Bad, indent)?;
    }
    Ok(())
}

/// The same as JSON. Null where there is nothing to say.
pub fn as_json(waits: &[Wait]) -> Value {
    if waits.is_empty() {
        return Value::Null;
    }
    let one = |wait: &Wait| {
        json!({
            "goroutines": wait.goroutines,
            "main": wait.main,
            "created": wait.created,
            "state": wait.state,
            "at": wait.at,
        })
    };
    waits.iter().map(one).collect()
}
