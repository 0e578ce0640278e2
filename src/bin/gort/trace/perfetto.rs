//! A run as a trace in the JSON format that Perfetto and chrome://tracing open.
//!
//! One track per goroutine, cut into slices by what it was doing: running, runnable, or parked with Go's reason. Every
//! event is an instant on its goroutine's track with its fields; a hand-over or a wake-up is an arrow. Channel buffers and
//! counters are counter tracks. A virtual clock stands still while goroutines run, so the trace's time is the step: one
//! step is one microsecond; the program's own time is in each event's `at`.
//!
//! See         "Trace Event Format" (the format's own document): phases M, X, i, s, f, C.

use std::collections::BTreeMap;

use gort::{Event, EventKind, GoId, ObjectKind};
use serde_json::{Value, json};

use crate::json;
use crate::program::model::{Model, Status};
use crate::program::run::Run;
use crate::render::names::Names;
use crate::study::Study;

/// All tracks belong to one process.
const PROCESS: u32 = 1;

/// The trace of a run.
pub fn of(study: &Study, run: &Run) -> String {
    let names = &study.timeline.names;
    let mut trace = vec![json!({
        "ph": "M", "name": "process_name", "pid": PROCESS, "args": { "name": format!("gort {}", study.name) },
    })];
    for (order, id) in study.timeline.lanes.iter().enumerate() {
        let name = format!("{} (goroutine {id})", names.goroutine(*id));
        trace.push(json!({ "ph": "M", "name": "thread_name", "pid": PROCESS, "tid": id.0, "args": { "name": name } }));
        let sort = json!({ "sort_index": order });
        trace.push(json!({ "ph": "M", "name": "thread_sort_index", "pid": PROCESS, "tid": id.0, "args": sort }));
    }
    let mut tracks = Tracks::default();
    let mut model = Model::new();
    tracks.enter(GoId::MAIN, "runnable", 0, &mut trace);
    for event in &run.events {
        model.apply(event);
        tracks.follow(event, &model, &mut trace);
        instant(event, names, &study.file, &mut trace);
        arrows(event, &mut trace);
        counters(event, &model, names, &mut trace);
    }
    tracks.finish(run.events.last().map_or(0, |event| event.step) + 1, &mut trace);
    let other = json!({ "program": study.name, "schedule": run.schedule, "clock": "1 us is one step" });
    let mut text = json!({ "traceEvents": trace, "displayTimeUnit": "ns", "otherData": other }).to_string();
    text.push('\n');
    text
}

/// What each goroutine has been doing, and since which step.
#[derive(Default)]
struct Tracks(BTreeMap<GoId, (&'static str, u64)>);

impl Tracks {
    fn enter(&mut self, who: GoId, doing: &'static str, now: u64, trace: &mut Vec<Value>) {
        if self.0.get(&who).is_some_and(|(before, _)| *before == doing) {
            return;
        }
        self.leave(who, now, trace);
        self.0.insert(who, (doing, now));
    }

    fn leave(&mut self, who: GoId, now: u64, trace: &mut Vec<Value>) {
        if let Some((doing, since)) = self.0.remove(&who)
            && now > since
        {
            let (from, length) = (since, now - since);
            trace.push(json!({
                "ph": "X", "name": doing, "cat": "goroutine", "pid": PROCESS, "tid": who.0, "ts": from, "dur": length,
            }));
        }
    }

    /// The goroutine that acts is running; the others are what the model says.
    fn follow(&mut self, event: &Event, model: &Model, trace: &mut Vec<Value>) {
        for (who, status) in &model.goroutines {
            match status {
                Status::Ended => self.leave(*who, event.step + 1, trace),
                Status::Parked(reason) => self.enter(*who, reason.text(), event.step, trace),
                Status::Runnable if *who == event.goroutine => self.enter(*who, "running", event.step, trace),
                Status::Runnable => self.enter(*who, "runnable", event.step, trace),
            }
        }
    }

    fn finish(mut self, now: u64, trace: &mut Vec<Value>) {
        let left: Vec<GoId> = self.0.keys().copied().collect();
        left.into_iter().for_each(|who| self.leave(who, now, trace));
    }
}

fn instant(event: &Event, names: &Names, file: &str, trace: &mut Vec<Value>) {
    let (scope, track) = if event.goroutine == GoId::SCHEDULER { ("p", GoId::MAIN) } else { ("t", event.goroutine) };
    trace.push(json!({
        "ph": "i", "s": scope, "name": event.kind.name(), "cat": "event", "pid": PROCESS, "tid": track.0,
        "ts": event.step, "args": json::event(event, names, file),
    }));
}

/// An arrow from the goroutine that readies to the one that is readied.
fn arrows(event: &Event, trace: &mut Vec<Value>) {
    let EventKind::Ready { goroutine } = event.kind else { return };
    if event.goroutine == GoId::SCHEDULER {
        return;
    }
    for (phase, who, ts) in [("s", event.goroutine, event.step), ("f", goroutine, event.step + 1)] {
        trace.push(json!({
            "ph": phase, "bp": "e", "id": event.step, "name": "ready", "cat": "ready", "pid": PROCESS, "tid": who.0, "ts": ts,
        }));
    }
}

/// The fill of the channel, or the counter, that the event changed.
fn counters(event: &Event, model: &Model, names: &Names, trace: &mut Vec<Value>) {
    let object = match &event.kind {
        EventKind::Send { chan, .. } | EventKind::Recv { chan, .. } => *chan,
        EventKind::WaitGroupAdd { object, .. } | EventKind::Semaphore { object, .. } => *object,
        _ => return,
    };
    let Some(state) = model.objects.get(&object) else { return };
    let value = match state.kind {
        ObjectKind::Chan { cap: 0, .. } => return,
        ObjectKind::Chan { .. } => json!({ "len": state.buffer.len() }),
        _ => json!({ "count": state.count }),
    };
    trace.push(json!({ "ph": "C", "name": names.object(object), "pid": PROCESS, "ts": event.step, "args": value }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::find;
    use crate::program::run::{RunOrder, run};

    fn trace_of(name: &str) -> Vec<Value> {
        let subject = find::program(name).unwrap();
        let run = run(&subject, &RunOrder::Seed(0)).unwrap();
        let study = Study::new(&subject, &run, &[], &crate::terminal::messages::EN);
        let trace: Value = serde_json::from_str(&of(&study, &run)).unwrap();
        trace["traceEvents"].as_array().unwrap().clone()
    }

    #[test]
    fn the_slices_of_a_goroutine_follow_each_other_without_overlap() {
        let trace = trace_of("channels");
        for tid in [1, 2] {
            let mut slices: Vec<(u64, u64)> = trace
                .iter()
                .filter(|event| event["ph"] == "X" && event["tid"] == tid)
                .map(|event| (event["ts"].as_u64().unwrap(), event["dur"].as_u64().unwrap()))
                .collect();
            slices.sort_unstable();
            assert!(slices.len() > 5, "{slices:?}");
            assert!(slices.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0), "{slices:?}");
        }
        let reasons: Vec<&str> =
            trace.iter().filter(|event| event["ph"] == "X").filter_map(|event| event["name"].as_str()).collect();
        assert!(reasons.contains(&"chan send") && reasons.contains(&"chan receive") && reasons.contains(&"running"));
    }

    #[test]
    fn every_arrow_has_two_ends_and_buffers_are_counted() {
        let trace = trace_of("buffers/one-slot");
        let of_phase = |phase: &str| trace.iter().filter(|event| event["ph"] == phase).count();
        assert!(of_phase("s") > 0);
        assert_eq!(of_phase("s"), of_phase("f"));
        let fills: Vec<u64> = trace
            .iter()
            .filter(|event| event["ph"] == "C")
            .map(|event| event["args"]["len"].as_u64().unwrap())
            .collect();
        assert!(fills.contains(&1) && fills.contains(&0) && fills.iter().all(|len| *len <= 1), "{fills:?}");
    }
}
