//! Rows: a run's events, folded to what a timeline shows.
//!
//! An event that teaches nothing joins a neighbour: an object's creation, a first step, a wake-up that the same row's
//! arrow already shows, a timer's bookkeeping, a woken goroutine's completion of what its waker did. An event with a note
//! always keeps a row of its own.

use std::collections::BTreeMap;

use gort::{Ending, Event, EventKind, GoId, GoroutineEnd, ReceivedFrom, SentTo};

use super::action::{self, Action};
use super::model::{Status, World};
use super::names::{Names, line_of};
use super::state::{self, Cell};
use crate::markdown::NoteText;
use crate::program::source::Source;
use crate::terminal::messages::Words;

/// One row of a timeline.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who acts; the scheduler for the clock.
    pub actor: GoId,
    /// What it does.
    pub action: Action,
    /// The source line, counted from 1.
    pub line: Option<usize>,
    /// The number of that line's marker.
    pub marker: Option<usize>,
    /// The notes bound to this row, by their place in the section.
    pub notes: Vec<usize>,
    /// What every goroutine is doing after this row.
    pub statuses: BTreeMap<GoId, Status>,
    /// The objects after this row, one cell each.
    pub cells: Vec<Cell>,
}

/// A run, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Story {
    /// The rows.
    pub rows: Vec<Row>,
    /// The lanes: every goroutine, by number.
    pub lanes: Vec<GoId>,
    /// The names.
    pub names: Names,
    /// The objects that have a cell, as the state column's headers.
    pub headers: Vec<String>,
}

/// For each note, the event it is bound to: the first of its kind on a line with its marker.
pub fn bind_notes(events: &[Event], source: &Source, file: &str, notes: &[NoteText]) -> Vec<Option<usize>> {
    notes
        .iter()
        .map(|note| {
            events.iter().position(|event| {
                event.kind.name() == note.kind
                    && line_of(event, file).and_then(|line| source.marker(line)) == Some(note.marker.as_str())
            })
        })
        .collect()
}

/// How an event becomes part of the rows.
enum Fold {
    /// A row of its own.
    Row,
    /// Nothing to see.
    Silent,
    /// A wake-up, told by the row before it.
    Wake(GoId),
}

fn fold(event: &Event) -> Fold {
    match &event.kind {
        EventKind::Object { .. } | EventKind::Start | EventKind::TimerSet { .. } => Fold::Silent,
        EventKind::TimerFire { .. } => Fold::Silent,
        EventKind::ContextDone { .. } | EventKind::ContextLock { .. } => Fold::Silent,
        EventKind::Ready { goroutine } => Fold::Wake(*goroutine),
        EventKind::Recv { from: ReceivedFrom::HandedBy(giver), .. } if *giver != GoId::SCHEDULER => Fold::Silent,
        EventKind::Send { to: SentTo::TakenBy(taker), .. } if *taker != GoId::SCHEDULER => Fold::Silent,
        EventKind::End { how: GoroutineEnd::Panic } => Fold::Silent,
        EventKind::ProgramEnd { ending: Ending::Exit | Ending::Panic | Ending::Fatal } => Fold::Silent,
        _ => Fold::Row,
    }
}

/// Whom an event wakes by itself.
fn woken_by(event: &Event) -> Vec<GoId> {
    match &event.kind {
        EventKind::Send { to: SentTo::Receiver(receiver), .. } => vec![*receiver],
        EventKind::Recv { from: ReceivedFrom::Sender(sender), .. } => vec![*sender],
        EventKind::Recv { from: ReceivedFrom::Buffer { refilled_by: Some(sender), .. }, .. } => vec![*sender],
        EventKind::Close { woken, .. } | EventKind::CondSignal { woken, .. } => woken.clone(),
        _ => Vec::new(),
    }
}

/// Whether all goroutines have ended.
fn nobody_left(events: &[Event], all: &[GoId]) -> bool {
    let ended = |event: &&Event| matches!(event.kind, EventKind::End { .. });
    events.iter().filter(ended).count() == all.len()
}

impl Story {
    /// Folds a run's events into rows.
    pub fn new(events: &[Event], source: &Source, file: &str, notes: &[NoteText], words: &'static Words) -> Self {
        Self::named(events, Names::new(events, source, file), source, file, notes, words)
    }

    /// As `new`, with names that were given before.
    pub fn named(
        events: &[Event],
        names: Names,
        source: &Source,
        file: &str,
        notes: &[NoteText],
        words: &'static Words,
    ) -> Self {
        let bound = bind_notes(events, source, file, notes);
        let shown = state::shown(events);
        let headers = shown.iter().map(|(id, kind)| state::header(*id, *kind, &names, words)).collect();

        let mut world = World::new();
        let mut lanes = vec![GoId::MAIN];
        let mut rows: Vec<Row> = Vec::new();
        // The event of each row, and whom it has woken without saying so itself.
        let mut heads: Vec<(usize, Vec<GoId>)> = Vec::new();
        let settle = |rows: &mut Vec<Row>, world: &World| {
            if let Some(row) = rows.last_mut() {
                row.statuses.clone_from(&world.goroutines);
                row.cells = shown.iter().map(|(id, _)| state::cell(*id, world, &names, words)).collect();
            }
        };
        let mut early = Vec::new();
        for (at, event) in events.iter().enumerate() {
            if let EventKind::Spawn { child } = event.kind {
                lanes.push(child);
            }
            let noted: Vec<usize> =
                bound.iter().enumerate().filter(|(_, bound)| **bound == Some(at)).map(|(note, _)| note).collect();
            let mut folded = if noted.is_empty() { fold(event) } else { Fold::Row };
            if let Fold::Wake(woken) = folded {
                folded = match heads.last_mut() {
                    Some((head, wakes)) if events[*head].goroutine == event.goroutine => {
                        if !woken_by(&events[*head]).contains(&woken) && !wakes.contains(&woken) {
                            wakes.push(woken);
                        }
                        Fold::Silent
                    }
                    // The first thing that it does: told by the row that comes next, if that is its own.
                    _ if events
                        .get(at + 1)
                        .is_some_and(|next| next.goroutine == event.goroutine && matches!(fold(next), Fold::Row)) =>
                    {
                        early.push(woken);
                        Fold::Silent
                    }
                    _ => Fold::Row,
                };
            }
            if matches!(folded, Fold::Row) {
                settle(&mut rows, &world);
                // No call of the program stands where main returns: its last brace does.
                let returns =
                    event.goroutine == GoId::MAIN && matches!(event.kind, EventKind::End { how: GoroutineEnd::Return });
                let line = line_of(event, file).or_else(|| returns.then(|| source.end_of_main()).flatten());
                rows.push(Row {
                    actor: event.goroutine,
                    action: Action::default(),
                    line,
                    marker: line.and_then(|line| source.number(line)),
                    notes: noted,
                    statuses: BTreeMap::new(),
                    cells: Vec::new(),
                });
                heads.push((at, std::mem::take(&mut early)));
            }
            world.apply(event);
        }
        settle(&mut rows, &world);
        for (row, (head, wakes)) in rows.iter_mut().zip(heads) {
            let over = matches!(events[head].kind, EventKind::ProgramEnd { ending: Ending::Deadlock });
            row.action = match over && nobody_left(events, &lanes) {
                true => action::nobody_left(),
                false => action::of(&events[head], &wakes, &names, words),
            };
        }
        state::mark_changes(&mut rows);
        Story { rows, lanes, names, headers }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::rendezvous;
    use super::*;
    use crate::program::language::Language;
    use crate::terminal::messages::EN;

    #[test]
    fn what_the_arrow_already_tells_is_folded() {
        let story = Story::new(&rendezvous(), &Source::default(), "x.rs", &[], &EN);
        let told: Vec<String> =
            story.rows.iter().map(|row| format!("{} {}", row.actor, row.action.long.text())).collect();
        assert_eq!(
            told,
            [
                "1 go g2: created, not running yet",
                "1 parks: chan receive",
                "2 prints: Sending 0",
                "2 sends 0 to main, who was waiting",
                "2 prints: Sending 1",
                "2 parks: chan send",
                "1 prints: Received 0",
                "1 receives 1 from g2, who was waiting",
                "1 prints: Received 1",
                "1 parks: chan receive",
                "2 closes chan, wakes main",
                "2 ends",
                "1 chan is closed: no value",
                "1 returns: the program is over",
            ]
        );
        assert_eq!(story.lanes, [GoId(1), GoId(2)]);
        assert_eq!(story.headers, ["chan cap 0"]);
    }

    #[test]
    fn where_main_returns_its_last_brace_is_the_line() {
        let source = Source::read(Language::Rust, "pub fn main() {\n    work();\n}\n");
        let story = Story::new(&rendezvous(), &source, "x.rs", &[], &EN);
        let lines: Vec<_> = story.rows.iter().filter_map(|row| row.line).collect();
        assert_eq!((lines, story.rows.last().unwrap().line), (vec![3], Some(3)));
    }

    #[test]
    fn a_wake_up_that_nothing_has_told_yet_joins_the_goroutines_next_row() {
        let wait = EventKind::Park {
            reason: gort::WaitReason::WaitGroupWait,
            on: Vec::new(),
            first: Vec::new(),
            object: None,
            value: None,
        };
        let events = super::super::model::tests::events(vec![
            (1, EventKind::Spawn { child: GoId(2) }),
            (1, wait),
            (2, EventKind::Start),
            (2, EventKind::Ready { goroutine: GoId(1) }),
            (2, EventKind::End { how: GoroutineEnd::Return }),
        ]);
        let story = Story::new(&events, &Source::default(), "x.rs", &[], &EN);
        let last = story.rows.last().unwrap();
        assert_eq!((story.rows.len(), last.action.long.text().as_str()), (3, "ends, wakes main"));
        assert_eq!(last.action.arrow.as_ref().map(|arrow| arrow.other), Some(GoId(1)));
    }

    #[test]
    fn a_note_is_bound_to_the_first_event_of_its_kind_and_keeps_its_row() {
        let note = NoteText { marker: "start".to_string(), kind: "start".to_string(), text: Vec::new() };
        let mut events = rendezvous();
        // The place of an event is where this test stands: any line of any file will do, if the source knows it.
        let here = gort::Site::caller();
        events[3].location = Some(here);
        let lines = "\n".repeat(here.line() as usize - 1) + "x //@ start";
        let story =
            Story::new(&events, &Source::read(Language::Rust, &lines), "row.rs", std::slice::from_ref(&note), &EN);
        let noted: Vec<_> = story.rows.iter().filter(|row| !row.notes.is_empty()).collect();
        assert_eq!((noted.len(), noted[0].action.long.text().as_str()), (1, "starts"));
        assert_eq!(noted[0].marker, Some(1));
    }
}
