//! Actions: one event in words, short for a lane and long for a list, and where its arrow goes.

use std::time::Duration;

use gort::{
    AtomicOp, CaseInfo, Direction, Ending, Event, EventKind, GoId, GoroutineEnd, ObjectId, ObjectKind, ReceivedFrom,
    SentTo,
};

use super::names::Names;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, phrase};
use crate::terminal::span::{Line, Tone};

/// An arrow between the acting goroutine's lane and another.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The other goroutine.
    pub other: GoId,
    /// What stands in its lane.
    pub text: Line,
    /// In a picture where even one text of this kind takes more than a line; blank if there is nothing shorter.
    pub brief: Line,
    /// Where it points.
    pub kind: ArrowKind,
}

/// Where an arrow points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArrowKind {
    /// From the acting goroutine to the other.
    Out,
    /// From the other goroutine to the acting one.
    In,
    /// Nothing travels between the two: only the other's text is shown.
    Beside,
}

/// What an event says.
#[derive(Clone, Debug, Default)]
pub struct Action {
    /// In the goroutine's own lane.
    pub short: Line,
    /// In a lane where even that takes more than a line; blank if there is nothing shorter.
    pub brief: Line,
    /// Of an action whose brief text leaves out only what stands elsewhere in the picture: its kind, whose labels are all
    /// brief where one of them is.
    pub even: Option<&'static str>,
    /// In a list, and in a lane where the arrow that belongs to it has no room: the whole of it.
    pub long: Line,
    /// The arrow, if there is one.
    pub arrow: Option<Arrow>,
    /// What it prints.
    pub print: Option<String>,
    /// Where it stands.
    pub extent: Extent,
}

/// Where an action stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Extent {
    /// In its goroutine's lane.
    #[default]
    Lane,
    /// Across the lanes: the clock.
    Clock,
    /// Across everything: the end of the program.
    End,
}

impl Action {
    fn plain(line: Line) -> Self {
        Action { short: line.clone(), long: line, ..Action::default() }
    }

    fn arrow_to(mut self, other: GoId, text: Line) -> Self {
        self.arrow = Some(Arrow { other, text, brief: Line::new(), kind: ArrowKind::Out });
        self
    }

    fn arrow_from(mut self, other: GoId, text: Line) -> Self {
        self.arrow = Some(Arrow { other, text, brief: Line::new(), kind: ArrowKind::In });
        self
    }
}

impl Action {
    /// Says that a select did it, and how many of its cases could have gone on, if not this one alone.
    pub fn is_selected(&mut self, select: &Event, words: &Words) {
        let EventKind::Select { ready, .. } = &select.kind else { return };
        let template = if ready.len() > 1 { words.lane.selected_ready } else { words.lane.selected };
        let said = Line::of(fill!(template, n = ready.len()), Tone::Plain);
        for line in [&mut self.short, &mut self.long] {
            let mut whole = said.clone();
            whole.append(std::mem::take(line));
            *line = whole;
        }
        // Which channel it was is what a select tells.
        self.brief = Line::new();
    }
}

/// A duration as Go prints it, for the lengths that lessons use.
pub fn duration(time: Duration) -> String {
    let text = format!("{time:?}");
    if text.is_empty() { "0s".to_string() } else { text }
}

/// An event in words. `line`: where it stands in the text. `wakes` are the goroutines that it woke without saying so itself.
pub fn of(event: &Event, line: Option<usize>, wakes: &[GoId], names: &Names, words: &Words) -> Action {
    let plain = |text: &str| Action::plain(Line::of(text, Tone::Plain));
    let object = |template: &str, id: ObjectId| {
        Action::plain(phrase(template, Tone::Plain, &[("object", &names.object(id), Tone::Plain)]))
    };
    let mut action = match &event.kind {
        EventKind::Spawn { child } => {
            let who = names.goroutine(*child);
            let action = Action {
                short: phrase(words.lane.spawn, Tone::Plain, &[("who", &who, Tone::Plain)]),
                brief: Line::of(words.lane.spawn_brief, Tone::Plain),
                even: Some(event.kind.name()),
                long: match line {
                    Some(n) => Line::of(fill!(words.lane.spawn_long_at, who = who, n = n), Tone::Plain),
                    None => phrase(words.lane.spawn_long, Tone::Plain, &[("who", &who, Tone::Plain)]),
                },
                ..Action::default()
            };
            let faint = |text| Line::of(text, Tone::Faint);
            let action = action.arrow_to(*child, faint(words.lane.spawned.to_string()));
            match (line, action.arrow) {
                // The text may have no such name: where it begins says which goroutine this is.
                (Some(n), Some(arrow)) => Action {
                    arrow: Some(Arrow {
                        text: faint(fill!(words.lane.spawned_at, n = n)),
                        brief: faint(fill!(words.lane.spawned_at_brief, n = n)),
                        ..arrow
                    }),
                    ..action
                },
                (_, arrow) => Action { arrow, ..action },
            }
        }
        EventKind::Start => plain(words.lane.start),
        // The scheduler took the turn away: no line of the program asked for it.
        EventKind::Yield if event.location.is_none() => plain(words.lane.loses_turn),
        EventKind::Yield => plain(words.lane.yields),
        EventKind::Park { reason, first, .. } => {
            let numbers: Vec<String> = first.iter().map(|case| (case + 1).to_string()).collect();
            let parts = [("reason", reason.text(), Tone::Emphasis), ("n", &numbers.join(words.lane.and), Tone::Plain)];
            Action::plain(phrase(
                if first.is_empty() { words.lane.parks } else { words.lane.parks_with_first },
                Tone::Plain,
                &parts,
            ))
        }
        EventKind::Ready { goroutine } => {
            let who = names.goroutine(*goroutine);
            Action::plain(phrase(words.lane.wakes_long, Tone::Plain, &[("who", &who, Tone::Plain)]))
        }
        EventKind::Send { chan, value, to } if event.goroutine == GoId::SCHEDULER => {
            timer_sends(*chan, value.as_deref(), *to, names, words)
        }
        EventKind::Send { chan, value, to } => send(*chan, value.as_deref(), *to, names, words),
        EventKind::Recv { chan, value, from } => receive(*chan, value.as_deref(), *from, names, words),
        EventKind::Close { chan, woken } => {
            let chan = names.object(*chan);
            let mut action = Action::plain(phrase(words.lane.closes, Tone::Plain, &[("chan", &chan, Tone::Plain)]));
            wake(&mut action, woken, names, words);
            action
        }
        EventKind::Select { cases, ready, chosen, waited } => {
            let case = chosen
                .and_then(|at| cases.get(at))
                .map_or("default".to_string(), |case| case_text(*case, names, words));
            let count = ready.len().to_string();
            let template = match ready.len() {
                _ if *waited => words.lane.select_goes_on,
                0 | 1 => words.lane.select,
                _ => words.lane.select_ready,
            };
            Action::plain(phrase(template, Tone::Plain, &[("case", &case, Tone::Strong), ("n", &count, Tone::Plain)]))
        }
        EventKind::Lock { object: id, shared: false, .. } => object(words.lane.locks, *id),
        EventKind::Lock { object: id, shared: true, .. } => object(words.lane.read_locks, *id),
        EventKind::Unlock { object: id, .. } => object(words.lane.unlocks, *id),
        EventKind::WaitGroupAdd { object, delta, count } => {
            let (object, delta, count) = (names.object(*object), format!("{delta:+}"), count.to_string());
            let parts = [
                ("object", object.as_str(), Tone::Plain),
                ("delta", delta.as_str(), Tone::Plain),
                ("n", count.as_str(), Tone::Value),
            ];
            Action {
                brief: phrase(words.lane.group_add_brief, Tone::Plain, &parts),
                even: Some(event.kind.name()),
                ..Action::plain(phrase(words.lane.group_add, Tone::Plain, &parts))
            }
        }
        EventKind::WaitGroupWait { object: id, .. } => object(words.lane.group_wait, *id),
        EventKind::CondSignal { object: id, woken, broadcast } => {
            let mut action = object(if *broadcast { words.lane.broadcasts } else { words.lane.signals }, *id);
            wake(&mut action, woken, names, words);
            action
        }
        EventKind::Once { object: id, ran } => {
            object(if *ran { words.lane.once_runs } else { words.lane.once_done }, *id)
        }
        EventKind::Semaphore { object: id, delta, .. } => {
            object(if *delta < 0 { words.lane.acquires } else { words.lane.releases }, *id)
        }
        EventKind::RacyLoad { object: id, value } => {
            variable(words.lane.reads, *id, None, value.as_deref(), names, words)
        }
        EventKind::RacyStore { object: id, value } => {
            variable(words.lane.writes, *id, None, value.as_deref(), names, words)
        }
        EventKind::Atomic { object: id, op, before, value } => {
            let template = match op {
                AtomicOp::Load => words.lane.atomic_load,
                AtomicOp::Store => words.lane.atomic_store,
                AtomicOp::Add => words.lane.atomic_add,
                AtomicOp::Swap => words.lane.atomic_swap,
                AtomicOp::CompareAndSwap { swapped: true } => words.lane.atomic_compare,
                AtomicOp::CompareAndSwap { swapped: false } => words.lane.atomic_refused,
            };
            variable(template, *id, before.as_deref(), value.as_deref(), names, words)
        }
        EventKind::TimerSet { at: Some(at), .. } => plain(&fill!(words.lane.timer_set, time = duration(*at))),
        EventKind::TimerSet { at: None, .. } => plain(words.lane.timer_stopped),
        EventKind::TimerFire { .. } => across(Extent::Clock, Line::of(words.lane.timer_fires, Tone::Faint)),
        EventKind::Clock { now } => {
            across(Extent::Clock, phrase(words.lane.clock, Tone::Faint, &[("time", &duration(*now), Tone::Strong)]))
        }
        EventKind::Cancel { cause, .. } => plain(&fill!(words.lane.cancels, cause = cause)),
        EventKind::ContextErr { object: id, error: None } => object(words.lane.context_live, *id),
        EventKind::ContextErr { object: id, error: Some(cause) } => {
            plain(&fill!(words.lane.context_done, object = names.object(*id), cause = cause))
        }
        EventKind::ContextFunc { object: id } => object(words.lane.context_func, *id),
        EventKind::ContextStop { stopped: true, .. } => plain(words.lane.context_stopped),
        EventKind::ContextStop { stopped: false, .. } => plain(words.lane.context_started),
        EventKind::Join { goroutines } => {
            plain(&fill!(words.lane.joins, who = names.goroutines(goroutines.iter().copied(), words)))
        }
        EventKind::Print { text } => Action {
            short: Line::of(text, Tone::Strong),
            long: phrase(words.lane.prints, Tone::Plain, &[("text", text, Tone::Strong)]),
            print: Some(text.clone()),
            ..Action::default()
        },
        EventKind::Panic { message, .. } => {
            Action::plain(phrase(words.lane.panics, Tone::Bad, &[("message", message, Tone::Bad)]))
        }
        EventKind::Fatal { message } => {
            Action::plain(phrase(words.lane.fatal, Tone::Bad, &[("message", message, Tone::Bad)]))
        }
        EventKind::End { how: GoroutineEnd::Goexit } => plain(words.lane.goexits),
        EventKind::End { .. } if event.goroutine == GoId::MAIN => plain(words.lane.main_returns),
        EventKind::End { .. } => plain(words.lane.ends),
        EventKind::ProgramEnd { ending: Ending::Deadlock } => {
            across(Extent::End, Line::of("fatal error: all goroutines are asleep - deadlock!", Tone::Bad))
        }
        EventKind::Object { object: id, kind: ObjectKind::Chan { cap, .. } } => {
            let (chan, cap) = (names.object(*id), cap.to_string());
            plain(&fill!(words.lane.makes_chan, chan = chan, n = cap))
        }
        EventKind::Object { object: id, .. } => object(words.lane.makes, *id),
        other => plain(other.name()),
    };
    if !wakes.is_empty() {
        wake(&mut action, wakes, names, words);
    }
    if event.goroutine == GoId::SCHEDULER && action.extent == Extent::Lane {
        action.extent = Extent::Clock;
    }
    action
}

/// In a place where events were left out: how many, before this one.
pub fn left_out(events: u64, before: u64, words: &Words) -> Action {
    let (first, last) = (before.saturating_sub(events), before.saturating_sub(1));
    across(Extent::End, Line::of(fill!(words.lane.left_out, n = events, from = first, to = last), Tone::Faint))
}

/// The end of a program in which every goroutine has ended, and main by `goexit`.
pub fn nobody_left() -> Action {
    across(Extent::End, Line::of("fatal error: no goroutines (main called runtime.Goexit) - deadlock!", Tone::Bad))
}

fn across(extent: Extent, line: Line) -> Action {
    Action { extent, ..Action::plain(line) }
}

/// Adds the goroutines that an action wakes: an arrow for one, words for several.
fn wake(action: &mut Action, woken: &[GoId], names: &Names, words: &Words) {
    if woken.is_empty() {
        return;
    }
    let told = phrase(
        words.lane.wakes_long,
        Tone::Plain,
        &[("who", &names.goroutines(woken.iter().copied(), words), Tone::Plain)],
    );
    action.long.push(words.lane.comma, Tone::Plain);
    action.long.append(told);
    match woken {
        [one] if action.arrow.is_none() && action.print.is_none() => {
            let text = Line::of(words.lane.wakes, Tone::Faint);
            action.arrow = Some(Arrow { other: *one, text, brief: Line::new(), kind: ArrowKind::Out });
        }
        _ => action.short = action.long.clone(),
    }
}

/// A phrase about a variable and its value, before and now.
fn variable(
    template: &str,
    id: ObjectId,
    before: Option<&str>,
    value: Option<&str>,
    names: &Names,
    words: &Words,
) -> Action {
    let object = names.object(id);
    Action::plain(phrase(
        template,
        Tone::Plain,
        &[
            ("object", &object, Tone::Plain),
            ("old", before.unwrap_or(words.lane.some_value), Tone::Value),
            ("v", value.unwrap_or(words.lane.some_value), Tone::Value),
        ],
    ))
}

fn case_text(case: CaseInfo, names: &Names, words: &Words) -> String {
    let chan = names.object(case.chan);
    fill!(if case.direction == Direction::Send { words.lane.case_send } else { words.lane.case_recv }, chan = chan)
}

/// A phrase about a value, a channel and perhaps another goroutine.
fn about(template: &str, value: &str, chan: &str, who: &str) -> Line {
    phrase(template, Tone::Plain, &[("v", value, Tone::Value), ("chan", chan, Tone::Plain), ("who", who, Tone::Plain)])
}

fn send(chan: ObjectId, value: Option<&str>, to: SentTo, names: &Names, words: &Words) -> Action {
    let value = value.unwrap_or(words.lane.some_value);
    let chan = names.object(chan);
    let many = names.many_channels();
    let pick = |one, several| if many { several } else { one };
    match to {
        SentTo::Receiver(receiver) => {
            let who = names.goroutine(receiver);
            let action = Action {
                short: about(pick(words.lane.sends, words.lane.sends_on), value, &chan, &who),
                brief: about(words.lane.sends, value, &chan, &who),
                long: about(pick(words.lane.sends_to, words.lane.sends_on_to), value, &chan, &who),
                ..Action::default()
            };
            action.arrow_to(receiver, Line::of(value, Tone::Value))
        }
        SentTo::Buffer { .. } => Action {
            short: about(pick(words.lane.buffers_short, words.lane.buffers_on_short), value, &chan, ""),
            long: about(pick(words.lane.buffers, words.lane.buffers_on), value, &chan, ""),
            ..Action::default()
        },
        SentTo::TakenBy(_) => Action::plain(about(words.lane.taken, value, &chan, "")),
    }
}

/// What a timer sends: nobody's lane has it. Go keeps its value until it is received, in a channel whose capacity is nought.
fn timer_sends(chan: ObjectId, value: Option<&str>, to: SentTo, names: &Names, words: &Words) -> Action {
    let value = value.unwrap_or(words.lane.some_value);
    let chan = names.object(chan);
    let many = names.many_channels();
    let pick = |one, several| if many { several } else { one };
    match to {
        SentTo::Receiver(receiver) => {
            let who = names.goroutine(receiver);
            Action::plain(about(pick(words.lane.timer_sends, words.lane.timer_sends_on), value, &chan, &who))
        }
        _ => Action::plain(about(pick(words.lane.timer_offers, words.lane.timer_offers_on), value, &chan, "")),
    }
}

fn receive(chan: ObjectId, value: Option<&str>, from: ReceivedFrom, names: &Names, words: &Words) -> Action {
    let value = value.unwrap_or(words.lane.some_value);
    let chan = names.object(chan);
    let many = names.many_channels();
    let pick = |one, several| if many { several } else { one };
    match from {
        ReceivedFrom::Sender(sender) => {
            let who = names.goroutine(sender);
            let action = Action {
                short: about(pick(words.lane.receives, words.lane.receives_on), value, &chan, &who),
                brief: about(words.lane.receives, value, &chan, &who),
                long: about(pick(words.lane.receives_from, words.lane.receives_on_from), value, &chan, &who),
                ..Action::default()
            };
            action.arrow_from(sender, Line::of(value, Tone::Value))
        }
        ReceivedFrom::Buffer { refilled_by, .. } => {
            let mut action = Action {
                short: about(pick(words.lane.unbuffers_short, words.lane.unbuffers_on_short), value, &chan, ""),
                long: about(pick(words.lane.unbuffers, words.lane.unbuffers_on), value, &chan, ""),
                ..Action::default()
            };
            if let Some(sender) = refilled_by {
                let who = names.goroutine(sender);
                action.long.push(words.lane.comma, Tone::Plain);
                action.long.append(phrase(words.lane.refilled_long, Tone::Plain, &[("who", &who, Tone::Plain)]));
                let text = Line::of(words.lane.refilled, Tone::Faint);
                action.arrow = Some(Arrow { other: sender, text, brief: Line::new(), kind: ArrowKind::Beside });
            }
            action
        }
        ReceivedFrom::HandedBy(_) => Action::plain(about(words.lane.resumes_with, value, &chan, "")),
        ReceivedFrom::Closed => Action {
            brief: about(words.lane.finds_closed_brief, value, &chan, ""),
            ..Action::plain(about(words.lane.finds_closed, value, &chan, ""))
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_in_go() {
        assert_eq!(duration(Duration::from_millis(10)), "10ms");
        assert_eq!(duration(Duration::from_millis(1500)), "1.5s");
        assert_eq!(duration(Duration::ZERO), "0ns");
    }
}
