//! What the machine tells of a run, kept as events: all of a short run; of a long one the beginning, the end, and what is asked for.
//!
//! Invariants  I1  memory is bounded, however long the run is.
//!             I2  what the events say together stays true behind a gap: `Gap::model` holds what goroutines did and objects held there.
//!             I3  a printed line is one event, when it is complete; what stands at the end without a newline, one at the end.

use std::collections::VecDeque;

use gort::{Event, EventKind, GoId, Name, Site};
use gort_golang::machine::Happened;
use gort_golang::source::{Files, Pos};

use super::model::Model;

/// Of a long run, how many events from its beginning on are kept.
const HEAD: u64 = 1200;
/// How many from the asked one on.
const ASKED: u64 = 400;
/// And how many of its end.
const TAIL: usize = 400;

/// Objects that are still known behind a gap: those that were made last.
const OBJECTS: usize = 1000;
/// A printed line is cut behind so many bytes.
const LINE: usize = 1000;

/// A place where events were left out.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Before this event of those that were kept.
    pub at: usize,
    /// How many.
    pub events: u64,
    /// What goroutines did and objects held behind it.
    pub model: Model,
}

/// Keeps events.
pub struct Record {
    files: Files,
    /// The event from which on more are kept.
    asked: Option<u64>,
    kept: Vec<Event>,
    /// The newest ones that lie in no part that is kept.
    newest: VecDeque<Event>,
    gaps: Vec<Gap>,
    /// How many were left out since the last one that was kept.
    left_out: u64,
    /// What has come of all events but the newest. None: nothing was left out yet.
    model: Option<Model>,
    steps: u64,
    /// What was printed without a newline, and who has printed the last of it where.
    line: Vec<u8>,
    printed: Option<(GoId, Pos)>,
    /// Whether the rest of a line that is too long is left out.
    cut: bool,
}

impl Record {
    /// Of a program with these texts. `asked`: the event from which on more are kept.
    pub fn new(files: Files, asked: Option<u64>) -> Record {
        Record {
            files,
            asked,
            kept: Vec::new(),
            newest: VecDeque::new(),
            gaps: Vec::new(),
            left_out: 0,
            model: None,
            steps: 0,
            line: Vec::new(),
            printed: None,
            cut: false,
        }
    }

    /// Takes in what has happened.
    pub fn note(&mut self, happened: &Happened) {
        match &happened.kind {
            EventKind::Print { text } => self.print(happened, text.as_bytes()),
            EventKind::ProgramEnd { .. } => {
                if let Some((goroutine, place)) = self.printed.filter(|_| !self.line.is_empty()) {
                    self.end_line(&Happened { goroutine, place, ..happened.clone() });
                }
                self.keep(happened, happened.kind.clone());
            }
            kind => self.keep(happened, kind.clone()),
        }
    }

    fn print(&mut self, happened: &Happened, bytes: &[u8]) {
        self.printed = Some((happened.goroutine, happened.place));
        let mut parts = bytes.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            if !self.cut {
                self.line.extend_from_slice(&part[..part.len().min(LINE)]);
                self.cut = part.len() > LINE || self.line.len() > LINE;
            }
            if parts.peek().is_some() {
                self.end_line(happened);
            }
        }
    }

    fn end_line(&mut self, happened: &Happened) {
        let mut text = String::from_utf8_lossy(&std::mem::take(&mut self.line)).into_owned();
        if std::mem::take(&mut self.cut) {
            text.push('…');
        }
        self.keep(happened, EventKind::Print { text });
    }

    fn keep(&mut self, happened: &Happened, kind: EventKind) {
        self.steps += 1;
        let step = self.steps;
        let place = self.files.place(happened.place).filter(|_| happened.place.is_known());
        let location = place.map(|place| Site::new(Name::intern(&place.file), place.line as u32, place.column as u32));
        let event = Event { step, at: happened.at, worker: 0, goroutine: happened.goroutine, location, kind };
        let asked = self.asked.is_some_and(|from| (from..from.saturating_add(ASKED)).contains(&step));
        if step <= HEAD || asked {
            while let Some(earlier) = self.newest.pop_front() {
                self.leave_out(&earlier);
            }
            self.end_gap();
            if let Some(model) = &mut self.model {
                model.apply(&event);
            }
            self.kept.push(event);
        } else {
            self.newest.push_back(event);
            if self.newest.len() > TAIL
                && let Some(oldest) = self.newest.pop_front()
            {
                self.leave_out(&oldest);
            }
        }
    }

    fn leave_out(&mut self, event: &Event) {
        let model = self.model.get_or_insert_with(|| {
            let mut model = Model::new();
            self.kept.iter().for_each(|event| model.apply(event));
            model
        });
        model.apply(event);
        if let EventKind::End { .. } = event.kind {
            model.goroutines.remove(&event.goroutine);
        }
        if model.objects.len() > OBJECTS {
            model.objects.pop_first();
        }
        self.left_out += 1;
    }

    fn end_gap(&mut self) {
        let events = std::mem::take(&mut self.left_out);
        if events > 0 {
            self.gaps.push(Gap { at: self.kept.len(), events, model: self.model.clone().unwrap_or_default() });
        }
    }

    /// The events, and where some are missing.
    pub fn finish(mut self) -> (Vec<Event>, Vec<Gap>) {
        self.end_gap();
        self.kept.extend(self.newest);
        (self.kept, self.gaps)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn recorded(asked: Option<u64>, kinds: impl IntoIterator<Item = EventKind>) -> (Vec<Event>, Vec<Gap>) {
        let mut record = Record::new(Files::new(), asked);
        for kind in kinds {
            record.note(&Happened { goroutine: GoId::MAIN, at: Duration::ZERO, place: Pos::NONE, kind });
        }
        record.finish()
    }

    fn print(text: &str) -> EventKind {
        EventKind::Print { text: text.to_owned() }
    }

    #[test]
    fn a_line_is_one_event_when_it_is_complete() {
        let ending = EventKind::ProgramEnd { ending: gort::Ending::Exit };
        let (events, _) = recorded(None, [print("a"), print("b\nc\n"), print(""), print("d"), ending]);
        let lines: Vec<String> = events
            .iter()
            .filter_map(|event| match &event.kind {
                EventKind::Print { text } => Some(text.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(lines, ["ab", "c", "d"]);
        let (events, _) = recorded(None, [print(&("x".repeat(LINE + 1) + "y\nz\n"))]);
        assert!(matches!(&events[0].kind, EventKind::Print { text } if text.ends_with("x…") && text.len() < LINE + 9));
        assert_eq!(events[1].kind, print("z"));
    }

    #[test]
    fn of_a_long_run_beginning_end_and_what_is_asked_for_are_kept() {
        let all = 100_000;
        for asked in [None, Some(1), Some(HEAD + 100), Some(50_000), Some(all - 10), Some(all + 1)] {
            let (events, gaps) = recorded(asked, (0..all).map(|_| EventKind::Yield));
            let steps: Vec<u64> = events.iter().map(|event| event.step).collect();
            assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
            assert_eq!((steps[0], *steps.last().unwrap()), (1, all));
            assert!(steps.len() <= HEAD as usize + ASKED as usize + TAIL, "{}", steps.len());
            let left_out: u64 = gaps.iter().map(|gap| gap.events).sum();
            assert_eq!(left_out + steps.len() as u64, all);
            for gap in &gaps {
                assert_eq!(steps[gap.at] - steps[gap.at - 1], gap.events + 1);
            }
            if let Some(asked) = asked.filter(|asked| *asked <= all) {
                let until = all.min(asked + ASKED);
                assert!((asked..until).all(|step| steps.contains(&step)), "{asked}");
            }
        }
        assert!(recorded(None, (0..HEAD + TAIL as u64).map(|_| EventKind::Yield)).1.is_empty());
    }

    #[test]
    fn behind_a_gap_channels_hold_what_they_held() {
        use crate::program::model::tests::{object, recv, send};
        use gort::{ObjectId, ObjectKind, ReceivedFrom, SentTo};

        let made = object(1, ObjectKind::Chan { cap: 2, element: "int".into() });
        let turn = |value: u64| {
            let to = SentTo::Buffer { len: 2 };
            let from = ReceivedFrom::Buffer { len: 1, refilled_by: None };
            [send(1, &value.to_string(), to), recv(1, &(value - 1).to_string(), from)]
        };
        let first = send(1, "0", SentTo::Buffer { len: 1 });
        let (_, gaps) = recorded(None, [made, first].into_iter().chain((1..5000).flat_map(turn)));
        let buffer = &gaps[0].model.objects[&ObjectId(1)].buffer;
        // 400 events behind the gap are 200 turns.
        assert_eq!(buffer, &[Some("4799".to_string())]);
    }
}
