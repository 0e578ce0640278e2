//! Events. Every one has `step`, `kind`, `goroutine`, and its kind's own fields; objects and goroutines carry the names that the
//! screen shows.

use gort::{
    AtomicOp, CaseInfo, Direction, Event, EventKind, GoId, GoroutineEnd, ObjectId, ObjectKind, ReceivedFrom, SentTo,
};
use serde_json::{Map, Value, json};

use super::ending;
use crate::program::source::line_of;
use crate::render::names::Names;

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

/// An object: its number and its name.
pub fn object(id: ObjectId, names: &Names) -> Value {
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
        EventKind::ContextFunc { object: id }
        | EventKind::ContextDone { object: id }
        | EventKind::ContextLock { object: id } => json!({ "object": object(*id, names) }),
        EventKind::ContextStop { object: id, stopped } => json!({ "object": object(*id, names), "stopped": stopped }),
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
        ObjectKind::ContextFunc => "context function",
        ObjectKind::Racy { .. } => "racy",
        ObjectKind::Atomic { .. } => "atomic",
    };
    match kind {
        ObjectKind::Chan { cap, element } => {
            json!({ "object": object(id, names), "what": what, "cap": cap, "element": element.as_str() })
        }
        ObjectKind::Racy { element } | ObjectKind::Atomic { element } => {
            json!({ "object": object(id, names), "what": what, "element": element.as_str() })
        }
        _ => json!({ "object": object(id, names), "what": what }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::model::tests::rendezvous;
    use crate::program::source::Source;

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
