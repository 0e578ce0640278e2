//! Rows: a run's events, folded to what a timeline shows.
//!
//! An event that teaches nothing joins a neighbour: an object's creation, a first step, a wake-up that the same row's
//! arrow already shows, a timer's bookkeeping, a woken goroutine's completion of what its waker did. An event with a note
//! always keeps a row of its own.

use std::collections::{BTreeMap, BTreeSet};

use gort::{Ending, Event, EventKind, GoId, GoroutineEnd, ReceivedFrom, SentTo};

use super::action::{self, Action};
use super::names::Names;
use super::state::{self, Cell};
use crate::markdown::NoteText;
use crate::program::model::{Model, Status};
use crate::program::record::Gap;
use crate::program::source::{Source, line_of};
use crate::terminal::messages::Words;

/// One row of a timeline.
#[derive(Clone, Debug)]
pub struct Row {
    /// The goroutine that acts; the scheduler for the clock.
    pub actor: GoId,
    /// What it does.
    pub action: Action,
    /// Its event, the first of those that it shows. None: here events were left out.
    pub event: Option<usize>,
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

impl Row {
    fn empty(actor: GoId) -> Row {
        Row {
            actor,
            action: Action::default(),
            event: None,
            line: None,
            marker: None,
            notes: Vec::new(),
            statuses: BTreeMap::new(),
            cells: Vec::new(),
        }
    }
}

/// Of more goroutines and objects than this a row does not say what they do: they have no room on any screen.
const MOST: usize = 64;

/// In place of a row's event: there events were left out.
const NONE: usize = usize::MAX;

/// A run, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Timeline {
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
                    && line_of(event, file).is_some_and(|line| source.markers(line).contains(&note.marker))
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

/// The goroutines that an event wakes by itself.
fn woken_by(event: &Event) -> Vec<GoId> {
    match &event.kind {
        EventKind::Send { to: SentTo::Receiver(receiver), .. } => vec![*receiver],
        EventKind::Recv { from: ReceivedFrom::Sender(sender), .. } => vec![*sender],
        EventKind::Recv { from: ReceivedFrom::Buffer { refilled_by: Some(sender), .. }, .. } => vec![*sender],
        EventKind::Close { woken, .. } | EventKind::CondSignal { woken, .. } => woken.clone(),
        _ => Vec::new(),
    }
}

/// Whether main returns here. No call of the program stands there: its last brace does.
pub fn returns(event: &Event) -> bool {
    event.goroutine == GoId::MAIN && matches!(event.kind, EventKind::End { how: GoroutineEnd::Return })
}

/// Which events begin a row, as far as it is known.
#[derive(Default)]
struct Folding {
    /// The event of each row, and the goroutines that it has woken without saying so itself.
    heads: Vec<(usize, Vec<GoId>)>,
    /// The goroutines that were woken for the next row before it began.
    early: Vec<GoId>,
}

impl Folding {
    /// Events are missing here.
    fn gap(&mut self) {
        self.heads.push((NONE, Vec::new()));
        self.early.clear();
    }

    /// Whether this event begins a row. One with a note always does.
    fn begins_row(&mut self, events: &[Event], at: usize, noted: bool) -> bool {
        let begins = match fold(&events[at]) {
            _ if noted => true,
            // What it does is told with it, in the row of the one that has a note.
            Fold::Row if selected(events, at + 1).is_some() => false,
            Fold::Row
                if selected(events, at).is_some() && self.heads.last().is_some_and(|(head, _)| *head + 1 == at) =>
            {
                false
            }
            Fold::Row => true,
            Fold::Silent => false,
            Fold::Wake(woken) => !self.tells(events, at, woken),
        };
        if begins {
            self.heads.push((at, std::mem::take(&mut self.early)));
        }
        begins
    }

    /// Whether another row tells of this wake-up: the one before it, or, where it is the first thing that a goroutine does, the
    /// one that comes next, if that is its own.
    fn tells(&mut self, events: &[Event], at: usize, woken: GoId) -> bool {
        let goroutine = events[at].goroutine;
        if let Some((head, wakes)) = self.heads.last_mut()
            && *head != NONE
            && events[*head].goroutine == goroutine
        {
            let done = if selected(events, *head + 1).is_some() { *head + 1 } else { *head };
            if !woken_by(&events[done]).contains(&woken) && !wakes.contains(&woken) {
                wakes.push(woken);
            }
            return true;
        }
        let next = events.get(at + 1).filter(|next| next.goroutine == goroutine);
        let told = next.is_some_and(|next| matches!(fold(next), Fold::Row));
        if told {
            self.early.push(woken);
        }
        told
    }
}

/// The select that did this at once, without waiting: the event before.
fn selected(events: &[Event], at: usize) -> Option<&Event> {
    let (select, done) = (events.get(at.checked_sub(1)?)?, events.get(at)?);
    let is_its = select.goroutine == done.goroutine
        && matches!(select.kind, EventKind::Select { waited: false, chosen: Some(_), .. })
        && matches!(done.kind, EventKind::Send { .. } | EventKind::Recv { .. })
        && matches!(fold(done), Fold::Row);
    is_its.then_some(select)
}

/// Whether all goroutines have ended.
fn nobody_left(events: &[Event], all: &[GoId]) -> bool {
    let ended = |event: &&Event| matches!(event.kind, EventKind::End { .. });
    events.iter().filter(ended).count() == all.len()
}

impl Timeline {
    /// Folds a run's events into rows.
    #[cfg(test)]
    pub fn new(events: &[Event], source: &Source, file: &str, notes: &[NoteText], words: &'static Words) -> Self {
        Self::named(events, Names::new(events, source, file), source, file, notes, words)
    }

    /// Folds a run's events into rows. Where events were left out a row says so.
    pub fn with_gaps(
        (events, gaps): (&[Event], &[Gap]),
        source: &Source,
        file: &str,
        notes: &[NoteText],
        words: &'static Words,
    ) -> Self {
        Self::fold((events, gaps), Names::new(events, source, file), source, file, notes, words)
    }

    /// As `with_gaps`, of all events, with names that were given before.
    pub fn named(
        events: &[Event],
        names: Names,
        source: &Source,
        file: &str,
        notes: &[NoteText],
        words: &'static Words,
    ) -> Self {
        Self::fold((events, &[]), names, source, file, notes, words)
    }

    fn fold(
        (events, gaps): (&[Event], &[Gap]),
        names: Names,
        source: &Source,
        file: &str,
        notes: &[NoteText],
        words: &'static Words,
    ) -> Self {
        let (bound, kept) = (bind_notes(events, source, file, notes), notes);
        let mut shown = state::shown(events);
        shown.truncate(MOST);
        let headers = shown.iter().map(|(id, kind)| state::header(*id, *kind, &names, words)).collect();

        let spawned = events.iter().filter_map(|event| match event.kind {
            EventKind::Spawn { child } => Some(child),
            _ => None,
        });
        let mut lanes: Vec<GoId> = std::iter::once(GoId::MAIN).chain(spawned).collect();
        // What made them may have been left out.
        let mut others: Vec<GoId> = events.iter().map(|event| event.goroutine).collect();
        others.retain(|id| *id != GoId::SCHEDULER && !lanes.contains(id));
        if !others.is_empty() {
            lanes.extend(others);
            lanes.sort_unstable();
            lanes.dedup();
        }
        let settle = |rows: &mut Vec<Row>, model: &Model| {
            if let Some(row) = rows.last_mut() {
                let status = |id: &GoId| Some((*id, *model.goroutines.get(id)?));
                row.statuses = lanes.iter().take(MOST).filter_map(status).collect();
                row.cells = shown.iter().map(|(id, _)| state::cell(*id, model, &names, words)).collect();
            }
        };
        let mut model = Model::new();
        let mut rows: Vec<Row> = Vec::new();
        let mut folding = Folding::default();
        for (at, event) in events.iter().enumerate() {
            if let Some(gap) = gaps.iter().find(|gap| gap.at == at) {
                settle(&mut rows, &model);
                rows.push(Row::empty(GoId::SCHEDULER));
                rows.last_mut()
                    .into_iter()
                    .for_each(|row| row.action = action::left_out(gap.events, event.step, words));
                folding.gap();
                model = gap.model.clone();
                settle(&mut rows, &model);
            }
            let notes: Vec<usize> = (0..bound.len()).filter(|note| bound[*note] == Some(at)).collect();
            if folding.begins_row(events, at, !notes.is_empty()) {
                settle(&mut rows, &model);
                let line = line_of(event, file).or_else(|| returns(event).then(|| source.end_of_main()).flatten());
                let told = notes.first().and_then(|note| source.number(&kept[*note].marker));
                let marker = told.or_else(|| source.numbers(line?).first().copied());
                rows.push(Row { event: Some(at), line, marker, notes, ..Row::empty(event.goroutine) });
            }
            model.apply(event);
        }
        settle(&mut rows, &model);
        let heads: BTreeSet<usize> = folding.heads.iter().map(|(head, _)| *head).collect();
        for (row, (head, wakes)) in rows.iter_mut().zip(folding.heads).filter(|(_, (head, _))| *head != NONE) {
            let has_own = heads.contains(&(head + 1)) || selected(events, head + 1).is_none();
            let done = if has_own { head } else { head + 1 };
            let over = matches!(events[head].kind, EventKind::ProgramEnd { ending: Ending::Deadlock });
            row.action = match over && nobody_left(events, &lanes) {
                true => action::nobody_left(),
                false => action::of(&events[done], row.line, &wakes, &names, words),
            };
            // Where both have notes, each has a row.
            if let Some(select) = selected(events, done).filter(|_| done > head || !heads.contains(&(head - 1))) {
                row.action.is_selected(select, words);
            }
        }
        state::mark_changes(&mut rows);
        Timeline { rows, lanes, names, headers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::language::Language;
    use crate::program::model::tests::rendezvous;
    use crate::terminal::messages::EN;

    #[test]
    fn a_select_that_does_not_wait_is_one_row_with_what_it_does() {
        use gort::{CaseInfo, Direction, ObjectId, ObjectKind};

        use crate::program::model::tests::{events, object, send};

        let cases = [1, 2].map(|chan| CaseInfo { chan: ObjectId(chan), direction: Direction::Send }).to_vec();
        let select = |ready: &[usize]| EventKind::Select {
            cases: cases.clone(),
            ready: ready.to_vec(),
            chosen: Some(1),
            waited: false,
        };
        let kind = ObjectKind::Chan { cap: 2, element: "i32".into() };
        let made = vec![
            (1, object(1, kind)),
            (1, object(2, kind)),
            (1, select(&[1])),
            (1, send(2, "7", SentTo::Buffer { len: 1 })),
            (1, select(&[0, 1])),
            (1, send(2, "8", SentTo::Buffer { len: 2 })),
        ];
        let timeline = Timeline::new(&events(made), &Source::default(), "x.rs", &[], &EN);
        let told: Vec<String> = timeline.rows.iter().map(|row| row.action.long.text()).collect();
        let puts = |value: u8| format!("puts {value} in the buffer of {}", timeline.names.object(ObjectId(2)));
        assert_eq!(told, [format!("select: {}", puts(7)), format!("select (2 ready): {}", puts(8))]);
        assert_eq!(timeline.rows[1].cells.len(), 2);
    }

    #[test]
    fn what_the_arrow_already_tells_is_folded() {
        let timeline = Timeline::new(&rendezvous(), &Source::default(), "x.rs", &[], &EN);
        let told: Vec<String> =
            timeline.rows.iter().map(|row| format!("{} {}", row.actor, row.action.long.text())).collect();
        assert_eq!(
            told,
            [
                "1 go g2: created, not running yet",
                "1 parks: chan receive",
                "2 prints: Sending 0",
                "2 sends 0 to main, which was waiting",
                "2 prints: Sending 1",
                "2 parks: chan send",
                "1 prints: Received 0",
                "1 receives 1 from g2, which was waiting",
                "1 prints: Received 1",
                "1 parks: chan receive",
                "2 closes chan, wakes main",
                "2 ends",
                "1 chan is closed: no value",
                "1 returns: the program is over",
            ]
        );
        assert_eq!(timeline.lanes, [GoId(1), GoId(2)]);
        assert_eq!(timeline.headers, ["chan cap 0"]);
    }

    #[test]
    fn where_main_returns_its_last_brace_is_the_line() {
        let source = Source::read(Language::Rust, "pub fn main() {\n    work();\n}\n");
        let timeline = Timeline::new(&rendezvous(), &source, "x.rs", &[], &EN);
        let lines: Vec<_> = timeline.rows.iter().filter_map(|row| row.line).collect();
        assert_eq!((lines, timeline.rows.last().unwrap().line), (vec![3], Some(3)));
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
        let events = crate::program::model::tests::events(vec![
            (1, EventKind::Spawn { child: GoId(2) }),
            (1, wait),
            (2, EventKind::Start),
            (2, EventKind::Ready { goroutine: GoId(1) }),
            (2, EventKind::End { how: GoroutineEnd::Return }),
        ]);
        let timeline = Timeline::new(&events, &Source::default(), "x.rs", &[], &EN);
        let last = timeline.rows.last().unwrap();
        assert_eq!((timeline.rows.len(), last.action.long.text().as_str()), (3, "ends, wakes main"));
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
        let timeline =
            Timeline::new(&events, &Source::read(Language::Rust, &lines), "row.rs", std::slice::from_ref(&note), &EN);
        let noted: Vec<_> = timeline.rows.iter().filter(|row| !row.notes.is_empty()).collect();
        assert_eq!((noted.len(), noted[0].action.long.text().as_str()), (1, "starts"));
        assert_eq!(noted[0].marker, Some(1));
    }
}
