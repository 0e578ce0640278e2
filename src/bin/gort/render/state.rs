//! The state column: what is in each channel, counter and lock after a row, and which goroutines wait for it.

use gort::{Event, EventKind, ObjectId, ObjectKind};

use super::names::Names;
use super::row::Row;
use crate::program::model::{Model, Object, Waiting};
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, phrase};
use crate::terminal::span::{Line, Tone};

/// How many buffered values are shown before the rest is counted.
const BUFFER_SHOWN: usize = 6;

/// One object after one row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cell {
    /// Its name.
    pub name: String,
    /// What it looks like; blank if there is nothing to say.
    pub text: Line,
    /// Whether this row changed it.
    pub changed: bool,
}

/// The objects that have a cell: those with something to see in them, in the order of their numbers.
pub fn shown(events: &[Event]) -> Vec<(ObjectId, ObjectKind)> {
    let mut shown: Vec<(ObjectId, ObjectKind)> = Vec::new();
    for event in events {
        if let EventKind::Object { object, kind } = event.kind {
            let seen =
                !matches!(kind, ObjectKind::Timer | ObjectKind::Context | ObjectKind::ContextFunc | ObjectKind::Once);
            if seen && shown.iter().all(|(id, _)| *id != object) {
                shown.push((object, kind));
            }
        }
    }
    shown
}

/// The header of an object's column.
pub fn header(id: ObjectId, kind: ObjectKind, names: &Names, words: &Words) -> String {
    let name = names.object(id);
    match kind {
        ObjectKind::Chan { cap, .. } => format!("{name} {}", fill!(words.state.cap, n = cap)),
        ObjectKind::WaitGroup | ObjectKind::Semaphore => format!("{name} {}", words.state.counter),
        _ => name,
    }
}

/// An object after a row.
pub fn cell(id: ObjectId, model: &Model, names: &Names, words: &Words) -> Cell {
    let text = model.objects.get(&id).map_or_else(Line::new, |object| contents(object, names, words));
    Cell { name: names.object(id), text, changed: false }
}

fn contents(object: &Object, names: &Names, words: &Words) -> Line {
    let mut parts = Vec::new();
    match object.kind {
        ObjectKind::Chan { cap, .. } => {
            if cap > 0 {
                parts.push(buffer(object, cap));
            }
            if object.closed {
                parts.push(Line::of(words.state.closed, Tone::Strong));
            }
            parts.extend(queue(words.state.receivers, &object.waiters, names, words));
            parts.extend(queue(words.state.senders, &object.senders, names, words));
        }
        ObjectKind::WaitGroup | ObjectKind::Semaphore => {
            parts.push(Line::of(object.count.to_string(), Tone::Value));
            parts.extend(queue(words.state.waits, &object.waiters, names, words));
        }
        ObjectKind::Racy { .. } | ObjectKind::Atomic { .. } => {
            parts.extend(object.value.as_ref().map(|value| Line::of(value.as_str(), Tone::Value)));
        }
        _ => {
            if object.holders.is_empty() {
                let lock = matches!(object.kind, ObjectKind::Mutex | ObjectKind::RwMutex);
                parts.extend(lock.then(|| Line::of(words.state.free, Tone::Faint)));
            } else {
                let who = names.goroutines(object.holders.iter().copied(), words);
                parts.push(phrase(words.state.held, Tone::Plain, &[("who", &who, Tone::Plain)]));
            }
            parts.extend(queue(words.state.waits, &object.waiters, names, words));
        }
    }
    let mut line = Line::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            line.push("  ", Tone::Plain);
        }
        line.append(part);
    }
    line
}

/// `[1 2 ·]`: the values, oldest first, and the free places.
fn buffer(object: &Object, cap: usize) -> Line {
    let mut line = Line::of("[", Tone::Faint);
    let shown = cap.min(BUFFER_SHOWN);
    for at in 0..shown {
        if at > 0 {
            line.push(" ", Tone::Plain);
        }
        match object.buffer.get(at) {
            Some(Some(value)) => line.push(value.as_str(), Tone::Value),
            Some(None) => line.push("?", Tone::Value),
            None => line.push("_", Tone::Faint),
        }
    }
    if cap > shown {
        line.push(format!(" … {}/{cap}", object.buffer.len()), Tone::Faint);
    }
    line.push("]", Tone::Faint);
    line
}

fn queue<'a>(
    template: &str,
    waiting: impl IntoIterator<Item = &'a Waiting>,
    names: &Names,
    words: &Words,
) -> Option<Line> {
    let who: Vec<String> = waiting
        .into_iter()
        .map(|waiting| match &waiting.value {
            Some(value) => format!("{} ({value})", names.goroutine(waiting.goroutine)),
            None => names.goroutine(waiting.goroutine),
        })
        .collect();
    (!who.is_empty()).then(|| phrase(template, Tone::Plain, &[("who", &who.join(words.lane.and), Tone::Plain)]))
}

/// Marks the cells that differ from the row before.
pub fn mark_changes(rows: &mut [Row]) {
    let mut before: Vec<Line> = Vec::new();
    for row in rows {
        let now: Vec<Line> = row.cells.iter().map(|cell| cell.text.clone()).collect();
        for (at, cell) in row.cells.iter_mut().enumerate() {
            cell.changed = before.get(at).map_or(!cell.text.is_blank(), |before| *before != cell.text);
        }
        before = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::model::tests::{events, object, park, rendezvous, send};
    use crate::program::source::Source;
    use crate::terminal::messages::{EN, ZH};
    use gort::{Direction, SentTo, WaitReason};

    fn last_cell(events: &[Event], words: &'static Words) -> String {
        let names = Names::new(events, &Source::default(), "x.rs");
        let mut model = Model::new();
        events.iter().for_each(|event| model.apply(event));
        cell(ObjectId(1), &model, &names, words).text.text()
    }

    #[test]
    fn a_buffer_shows_its_values_its_room_and_who_waits() {
        let mut kinds = vec![(1, object(1, ObjectKind::Chan { cap: 3, element: "i32".into() }))];
        kinds.push((1, send(1, "4", SentTo::Buffer { len: 1 })));
        assert_eq!(last_cell(&events(kinds.clone()), &EN), "[4 _ _]");
        kinds.push((1, send(1, "5", SentTo::Buffer { len: 2 })));
        kinds.push((1, send(1, "6", SentTo::Buffer { len: 3 })));
        kinds.push((1, park(WaitReason::ChanSend, 1, Direction::Send, Some("7"))));
        assert_eq!(last_cell(&events(kinds.clone()), &EN), "[4 5 6]  to send: main (7)");
        assert_eq!(last_cell(&events(kinds), &ZH), "[4 5 6]  等着发送：main (7)");
    }

    #[test]
    fn an_unbuffered_channel_shows_only_its_queues() {
        assert_eq!(last_cell(&rendezvous()[..3], &EN), "to receive: main");
        assert_eq!(last_cell(&rendezvous()[..6], &EN), "");
        assert_eq!(last_cell(&rendezvous(), &EN), "closed");
    }
}
