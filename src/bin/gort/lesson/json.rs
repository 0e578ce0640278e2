//! JSON: a lesson's runs and the course, for programs.
//!
//! A contract: fields are added, never renamed. Every event has `step`, `kind`, `goroutine`, and its kind's own fields;
//! objects and goroutines carry the names that the screen shows.
//!
//! `ending` is `"exit"`, `"deadlock"`, `"panic"` or `"fatal"`: a fatal error that is no deadlock. `message` is the first line of Go's
//! report, with the `panic: ` or `fatal error: ` before it, and null after main's return: the library's
//! [`Output::message`](gort::explore::Output::message). A `panic` or `fatal` event's own `message` is without.
//!
//! `world` is `"laboratory"` or `"real"`. A run for real, on `workers` threads of the machine, has no seed and no schedule
//! (both null), no events and no races; `output`, `ending` and `message` are as in the laboratory. `measured` is there with
//! `--measure` alone. Programs that this system cannot run stand under `skipped`, with what they lack.

use std::io::{self, Write};

use gort::races::{Access, AccessKind, DataRace};
use gort::{
    AtomicOp, CaseInfo, Direction, Ending, Event, EventKind, GoId, GoroutineEnd, ObjectId, ObjectKind, ReceivedFrom,
    SentTo,
};
use serde_json::{Map, Value, json};

use crate::lessons::World;
use crate::program::run::Run;
use crate::render::names::{Names, line_in, line_of};

/// The version of all documents: it grows when a field is renamed, removed, or means something else. `docs/json.md` describes
/// every field.
const SCHEMA: u32 = 1;

/// Writes a document.
pub fn write(out: &mut dyn Write, mut document: Value) -> io::Result<()> {
    document["schema"] = json!(SCHEMA);
    serde_json::to_writer(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

/// An ending, in one word.
pub fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Exit => "exit",
        Ending::Deadlock => "deadlock",
        Ending::Panic => "panic",
        Ending::Fatal => "fatal",
    }
}

/// One run. `file` is its program's path.
pub fn run(run: &Run, world: World, section: &str, names: &Names, file: &str) -> Value {
    let (world, workers, seed, schedule) = match world {
        World::Laboratory => ("laboratory", 1, Some(run.seed), Some(&run.schedule)),
        World::Real(real) => ("real", real.workers, None, None),
    };
    json!({
        "program": run.program,
        "section": section,
        "world": world,
        "workers": workers,
        "seed": seed,
        "schedule": schedule,
        "output": run.output,
        "ending": ending(run.ending),
        "message": message(run),
        "races": run.races.iter().map(|race| data_race(race, names, file)).collect::<Vec<_>>(),
        "events": run.events.iter().map(|item| event(item, names, file)).collect::<Vec<_>>(),
    })
}

fn data_race(race: &DataRace, names: &Names, file: &str) -> Value {
    let side = |access: &Access| {
        json!({
            "kind": if access.kind == AccessKind::Read { "read" } else { "write" },
            "goroutine": access.goroutine.0,
            "name": names.goroutine(access.goroutine),
            "step": access.step,
            "line": access.location.and_then(|at| line_in(at, file)),
            "finished": access.finished,
            "created_by": access.created_by.map(|parent| parent.0),
            "created_line": access.created_at.and_then(|at| line_in(at, file)),
        })
    };
    json!({ "object": object(race.object, names), "access": side(&race.access), "previous": side(&race.previous) })
}

/// The first line of Go's report; null after main's return.
fn message(run: &Run) -> Option<&str> {
    Some(&run.error.as_ref()?.headline)
}

/// One event.
pub fn event(event: &Event, names: &Names, file: &str) -> Value {
    let mut fields = Map::new();
    fields.insert("step".to_string(), json!(event.step));
    fields.insert("kind".to_string(), json!(event.kind.name()));
    fields.insert("goroutine".to_string(), json!(event.goroutine.0));
    if event.goroutine != GoId::SCHEDULER {
        fields.insert("name".to_string(), json!(names.goroutine(event.goroutine)));
    }
    fields.insert("at_ns".to_string(), json!(u64::try_from(event.at.as_nanos()).unwrap_or(u64::MAX)));
    fields.insert("line".to_string(), json!(line_of(event, file)));
    if let Value::Object(own) = own_fields(&event.kind, names) {
        fields.extend(own);
    }
    Value::Object(fields)
}

fn object(id: ObjectId, names: &Names) -> Value {
    json!({ "id": id.0, "name": names.object(id) })
}

fn goroutines(ids: &[GoId]) -> Vec<u64> {
    ids.iter().map(|id| id.0).collect()
}

fn cases(cases: &[CaseInfo], names: &Names) -> Vec<Value> {
    cases
        .iter()
        .map(|case| {
            let direction = if case.direction == Direction::Send { "send" } else { "recv" };
            json!({ "chan": object(case.chan, names), "direction": direction })
        })
        .collect()
}

fn nanos(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn own_fields(kind: &EventKind, names: &Names) -> Value {
    match kind {
        EventKind::Object { object: id, kind } => object_fields(*id, *kind, names),
        EventKind::Spawn { child } => json!({ "child": child.0, "child_name": names.goroutine(*child) }),
        EventKind::Park { reason, on, first, object: id, value } => {
            let mut fields = json!({
                "reason": reason.text(), "on": cases(on, names), "object": id.map(|id| object(id, names)), "value": value,
            });
            if !first.is_empty() {
                fields["first"] = json!(first);
            }
            fields
        }
        EventKind::Ready { goroutine } => json!({ "woken": goroutine.0 }),
        EventKind::Send { chan, value, to } => {
            let (how, who, len) = match to {
                SentTo::Receiver(receiver) => ("receiver", Some(receiver.0), None),
                SentTo::Buffer { len } => ("buffer", None, Some(*len)),
                SentTo::TakenBy(taker) => ("taken", Some(taker.0), None),
            };
            json!({ "chan": object(*chan, names), "value": value, "to": how, "peer": who, "len": len })
        }
        EventKind::Recv { chan, value, from } => {
            let (how, who, len) = match from {
                ReceivedFrom::Sender(sender) => ("sender", Some(sender.0), None),
                ReceivedFrom::Buffer { len, refilled_by } => ("buffer", refilled_by.map(|sender| sender.0), Some(*len)),
                ReceivedFrom::HandedBy(giver) => ("handed", Some(giver.0), None),
                ReceivedFrom::Closed => ("closed", None, None),
            };
            json!({ "chan": object(*chan, names), "value": value, "from": how, "peer": who, "len": len })
        }
        EventKind::Close { chan, woken } => json!({ "chan": object(*chan, names), "woken": goroutines(woken) }),
        EventKind::Select { cases: all, ready, chosen, waited } => {
            json!({ "cases": cases(all, names), "ready": ready, "chosen": chosen, "waited": waited })
        }
        EventKind::Lock { object: id, shared, waited } => {
            json!({ "object": object(*id, names), "shared": shared, "waited": waited })
        }
        EventKind::Unlock { object: id, shared } => json!({ "object": object(*id, names), "shared": shared }),
        EventKind::WaitGroupAdd { object: id, delta, count } => {
            json!({ "object": object(*id, names), "delta": delta, "count": count })
        }
        EventKind::WaitGroupWait { object: id, waited } => json!({ "object": object(*id, names), "waited": waited }),
        EventKind::CondSignal { object: id, woken, broadcast } => {
            json!({ "object": object(*id, names), "woken": goroutines(woken), "broadcast": broadcast })
        }
        EventKind::Once { object: id, ran } => json!({ "object": object(*id, names), "ran": ran }),
        EventKind::Semaphore { object: id, delta, permits } => {
            json!({ "object": object(*id, names), "delta": delta, "permits": permits })
        }
        EventKind::RacyLoad { object: id, value } | EventKind::RacyStore { object: id, value } => {
            json!({ "object": object(*id, names), "value": value })
        }
        EventKind::Atomic { object: id, op, before, value } => {
            let swapped = if let AtomicOp::CompareAndSwap { swapped } = op { Some(*swapped) } else { None };
            json!({
                "object": object(*id, names), "op": operation(*op), "before": before, "value": value, "swapped": swapped,
            })
        }
        EventKind::TimerSet { object: id, at } => json!({ "object": object(*id, names), "fires_at_ns": at.map(nanos) }),
        EventKind::TimerFire { object: id } => json!({ "object": id.map(|id| object(id, names)) }),
        EventKind::Clock { now } => json!({ "now_ns": nanos(*now) }),
        EventKind::Cancel { object: id, cause } => json!({ "object": object(*id, names), "cause": cause }),
        EventKind::ContextErr { object: id, error } => json!({ "object": object(*id, names), "error": error }),
        EventKind::ContextFunc { object: id } => json!({ "object": object(*id, names) }),
        EventKind::Join { goroutines: joined } => json!({ "joined": goroutines(joined) }),
        EventKind::Print { text } => json!({ "text": text }),
        EventKind::Panic { message, raised_at } => json!({ "message": message, "raised_at": raised_at }),
        EventKind::Fatal { message } => json!({ "message": message }),
        EventKind::End { how } => json!({ "how": match how {
            GoroutineEnd::Return => "return",
            GoroutineEnd::Goexit => "goexit",
            GoroutineEnd::Panic => "panic",
        } }),
        EventKind::ProgramEnd { ending: how } => json!({ "ending": ending(*how) }),
        _ => json!({}),
    }
}

fn operation(op: AtomicOp) -> &'static str {
    match op {
        AtomicOp::Load => "load",
        AtomicOp::Store => "store",
        AtomicOp::Add => "add",
        AtomicOp::Swap => "swap",
        AtomicOp::CompareAndSwap { .. } => "compare_and_swap",
    }
}

fn object_fields(id: ObjectId, kind: ObjectKind, names: &Names) -> Value {
    let what = match kind {
        ObjectKind::Chan { .. } => "chan",
        ObjectKind::Mutex => "mutex",
        ObjectKind::RwMutex => "rwmutex",
        ObjectKind::Cond => "cond",
        ObjectKind::WaitGroup => "waitgroup",
        ObjectKind::Once => "once",
        ObjectKind::Semaphore => "semaphore",
        ObjectKind::Timer => "timer",
        ObjectKind::Context => "context",
        ObjectKind::Racy { .. } => "racy",
        ObjectKind::Atomic { .. } => "atomic",
    };
    match kind {
        ObjectKind::Chan { cap, element } => {
            json!({ "object": object(id, names), "what": what, "cap": cap, "element": element })
        }
        ObjectKind::Racy { element } | ObjectKind::Atomic { element } => {
            json!({ "object": object(id, names), "what": what, "element": element })
        }
        _ => json!({ "object": object(id, names), "what": what }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::source::Source;
    use crate::render::model::tests::rendezvous;

    #[test]
    fn every_event_has_its_step_kind_and_goroutine() {
        let events = rendezvous();
        let names = Names::new(&events, &Source::default(), "x.rs");
        for item in &events {
            let value = event(item, &names, "x.rs");
            assert_eq!(value["step"], json!(item.step));
            assert_eq!(value["kind"], json!(item.kind.name()));
            assert_eq!(value["goroutine"], json!(item.goroutine.0));
        }
        let sent = event(&events[5], &names, "x.rs");
        assert_eq!((&sent["to"], &sent["peer"], &sent["value"]), (&json!("receiver"), &json!(1), &json!("0")));
        assert_eq!(sent["chan"], json!({ "id": 1, "name": "chan" }));
    }
}
