//! Two engines, one truth: a lesson's Go file in the machine and its Rust twin in gort's own runtime do the same, event by event.
//!
//! Both run in Go's order by a clock that jumps. What is compared of each event: what happened, in which goroutine, to which object, with
//! which values and goroutines, where both show them. What is not:
//!
//! * places: the texts are in two languages;
//! * types of elements, and when an object is met for the first time: in Rust it is made, in Go many are there with their first use. Objects
//!   are numbered as they come up in what is compared;
//! * plain variables (`Racy` in Rust), which the machine does not watch;
//! * what the native engine tells of a context's inner lock and channel (`ContextLock`, `ContextDone`), for which Go has no operation.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use gort::{AtomicOp, Builder, CaseInfo, Direction, Event, EventKind, GoId, ObjectId, ReceivedFrom, Schedule, SentTo};
use gort_events::Rng;
use gort_golang::build::{Ready, Settings, What, build};
use gort_golang::machine::{Choice, Happened, Host, Names, State};

use crate::programs::{Program, programs};

/// More events than any program here has.
const MOST: usize = 200_000;

/// Programs that run on threads of the machine: no two runs of them take the same steps.
pub(crate) const FOR_REAL: &[&str] = &[
    "cost/bytes",
    "cost/calls",
    "cost/faster",
    "cost/limit",
    "cost/spread",
    "io/empty-pipe",
    "io/four-threads",
    "io/goroutine-each",
    "io/hundred-goroutines",
    "io/one-thread",
    "io/polling",
    "io/readiness",
    "io/thousand",
    "io/thread-each",
    "io/would-block",
    "race/on-threads",
    "threads/after",
    "threads/at-once",
    "threads/moved",
    "threads/parked",
    "threads/reused",
    "threads/stacks",
    "threads/switch",
];

/// Programs that the machine refuses, and why.
pub(crate) const REFUSED: &[(&str, &str)] = &[
    ("direction/pipe", "package os Pipe"),
    ("verdict/captured", "package unsafe"),
    ("verdict/reuse", "package unsafe"),
];

/// Programs whose texts differ in what they do, and how.
const OTHER_TEXTS: &[(&str, &str)] = &[
    ("context/steps-of-30", "Rust cancels before its last line, Go's deferred cancel comes after it"),
    ("pool/first-error", "Rust has a Group; Go's file makes one of a WaitGroup, a Once and a context"),
    ("waitgroup/results", "Rust has a scope, whose end is no operation of a WaitGroup"),
];

/// An event in words that are the same for both engines, and the values in it, where they can be shown.
#[derive(Debug)]
struct Line {
    text: String,
    values: Vec<Option<String>>,
}

impl Line {
    fn is(&self, other: &Line) -> bool {
        let same = |(one, other): (&Option<String>, &Option<String>)| match (one, other) {
            (Some(one), Some(other)) => one == other || (one == "()" && other == "{}"),
            // One of them cannot be shown.
            _ => true,
        };
        self.text == other.text && self.values.iter().zip(&other.values).all(same)
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.text, self.values.iter().flatten().collect::<Vec<_>>())
    }
}

/// What an engine said of a run.
type Told = Vec<Line>;

/// The world of a Go program: nothing but its events.
struct Listener {
    events: Vec<(GoId, EventKind)>,
    line: String,
    draws: Rng,
}

impl Host for Listener {
    fn write(&mut self, _: u32, _: &[u8]) {}

    /// As gort's own runtime in its default order: the ready case of a select is drawn from seed 0, all else is the first.
    fn choose(&mut self, choice: Choice, among: u64, _: &Names<'_>) -> u64 {
        if choice == Choice::Select { self.draws.below(among as usize) as u64 } else { 0 }
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }

    fn pause(&mut self) -> bool {
        self.events.len() > MOST
    }

    fn listens(&self) -> bool {
        true
    }

    fn happened(&mut self, happened: Happened) {
        let EventKind::Print { text } = &happened.kind else {
            return self.events.push((happened.goroutine, happened.kind));
        };
        // The native engine tells of whole lines.
        self.line += text;
        while let Some((line, rest)) = self.line.split_once('\n') {
            self.events.push((happened.goroutine, EventKind::Print { text: line.to_owned() }));
            self.line = rest.to_owned();
        }
    }
}

/// A Go program, or why the machine refuses it.
pub(crate) fn ready(name: &str, text: &str) -> Result<Box<Ready>, String> {
    let texts = [(format!("./{name}.go"), text)];
    build(&texts, &Settings::default()).map(Box::new).map_err(|wrong| match wrong.what {
        What::Lacking(lacking) => format!("package {} {}", lacking[0].package, lacking[0].name).trim_end().to_owned(),
        What::Refused(refusals) => refusals[0].what.clone(),
        what => panic!("{name}: {what:?}"),
    })
}

/// The events of a Go program, or why the machine refuses it.
fn of_machine(name: &str, text: &str) -> Result<Vec<(GoId, EventKind)>, String> {
    let program = ready(name, text)?.program;
    let mut listener = Listener { events: Vec::new(), line: String::new(), draws: Rng::new(0) };
    State::new(&program).run(&program, &mut listener);
    Ok(listener.events)
}

/// The events of a Rust program in gort's own runtime.
fn of_runtime(program: &Program) -> Vec<(GoId, EventKind)> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    let builder = Builder::new().schedule(Schedule::Seeded(0)).quiet_panics(true).output(std::io::sink());
    let _ = builder
        .events(move |event: &Event| heard.lock().expect("events").push((event.goroutine, event.kind.clone())))
        .run_report(program.main);
    std::mem::take(&mut *events.lock().expect("events"))
}

/// Says events in words that are the same for both engines.
#[derive(Default)]
struct Teller {
    objects: BTreeMap<ObjectId, usize>,
    values: Vec<Option<String>>,
}

impl Teller {
    fn object(&mut self, object: ObjectId) -> String {
        if object == ObjectId::NIL {
            return "nil".to_owned();
        }
        let next = self.objects.len() + 1;
        format!("#{}", self.objects.entry(object).or_insert(next))
    }

    fn cases(&mut self, cases: &[CaseInfo]) -> String {
        let shown = |case: &CaseInfo| {
            let sign = if case.direction == Direction::Send { "<-" } else { "" };
            format!("{}{sign}", self.object(case.chan))
        };
        cases.iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    /// Puts a value beside the text.
    fn value(&mut self, value: &Option<String>) {
        self.values.push(value.clone());
    }

    fn tell(&mut self, kind: &EventKind) -> Option<String> {
        Some(match kind {
            EventKind::Object { .. }
            | EventKind::RacyLoad { .. }
            | EventKind::RacyStore { .. }
            | EventKind::ContextDone { .. }
            | EventKind::ContextLock { .. } => return None,
            EventKind::Spawn { child } => format!("spawn {child}"),
            EventKind::Park { reason, on, object, value: offered, .. } => {
                let object = object.map(|object| self.object(object)).unwrap_or_default();
                self.value(offered);
                format!("park {reason} [{}] {object}", self.cases(on))
            }
            EventKind::Ready { goroutine } => format!("ready {goroutine}"),
            EventKind::Send { chan, value: sent, to } => {
                let to = match to {
                    SentTo::Receiver(receiver) => format!("to {receiver}"),
                    SentTo::Buffer { len } => format!("into the buffer: {len}"),
                    SentTo::TakenBy(taker) => format!("taken by {taker}"),
                };
                self.value(sent);
                format!("send {} {to}", self.object(*chan))
            }
            EventKind::Recv { chan, value: received, from } => {
                let from = match from {
                    ReceivedFrom::Sender(sender) => format!("from {sender}"),
                    ReceivedFrom::Buffer { len, refilled_by } => format!("from the buffer: {len} {refilled_by:?}"),
                    ReceivedFrom::HandedBy(giver) => format!("handed by {giver}"),
                    ReceivedFrom::Closed => "closed".to_owned(),
                };
                self.value(received);
                format!("recv {} {from}", self.object(*chan))
            }
            EventKind::Close { chan, woken } => format!("close {} {woken:?}", self.object(*chan)),
            EventKind::Select { cases, ready, chosen, waited } => {
                format!("select [{}] {ready:?} {chosen:?} {waited}", self.cases(cases))
            }
            EventKind::Lock { object, shared, waited } => format!("lock {} {shared} {waited}", self.object(*object)),
            EventKind::Unlock { object, shared } => format!("unlock {} {shared}", self.object(*object)),
            EventKind::WaitGroupAdd { object, delta, count } => {
                format!("add {} {delta} {count}", self.object(*object))
            }
            EventKind::WaitGroupWait { object, waited } => format!("wait {} {waited}", self.object(*object)),
            EventKind::CondSignal { object, woken, broadcast } => {
                format!("signal {} {woken:?} {broadcast}", self.object(*object))
            }
            EventKind::Once { object, ran } => format!("once {} {ran}", self.object(*object)),
            EventKind::Semaphore { object, delta, .. } => format!("semaphore {} {delta}", self.object(*object)),
            EventKind::Atomic { object, op, before, value: after } => {
                let op = match op {
                    AtomicOp::Load => "load",
                    AtomicOp::Store => "store",
                    AtomicOp::Add => "add",
                    AtomicOp::Swap => "swap",
                    AtomicOp::CompareAndSwap { swapped: true } => "swapped",
                    AtomicOp::CompareAndSwap { swapped: false } => "not swapped",
                };
                self.value(before);
                self.value(after);
                format!("atomic {} {op}", self.object(*object))
            }
            EventKind::TimerSet { object, at } => format!("timer {} {at:?}", self.object(*object)),
            EventKind::TimerFire { object } => {
                format!("fire {}", object.map(|object| self.object(object)).unwrap_or_default())
            }
            EventKind::Cancel { object, cause } => format!("cancel {} `{cause}`", self.object(*object)),
            EventKind::ContextErr { object, error } => format!("err {} {error:?}", self.object(*object)),
            EventKind::ContextFunc { object } => format!("after {}", self.object(*object)),
            EventKind::ContextStop { object, stopped } => format!("stop {} {stopped}", self.object(*object)),
            EventKind::Panic { message, .. } => format!("panic `{message}`"),
            EventKind::Fatal { message } => format!("fatal `{message}`"),
            EventKind::Print { text } => format!("print `{text}`"),
            EventKind::Clock { now } => format!("clock {now:?}"),
            EventKind::Join { goroutines } => format!("join {goroutines:?}"),
            EventKind::End { how } => format!("end {how:?}"),
            EventKind::ProgramEnd { ending } => format!("program end {ending:?}"),
            EventKind::Start | EventKind::Yield => kind.name().to_owned(),
        })
    }
}

fn told(events: &[(GoId, EventKind)]) -> Told {
    let mut teller = Teller::default();
    let mut told = Vec::new();
    let mut cancelled = false;
    for (goroutine, kind) in events {
        // Go makes a context's channel when it is asked for; in Rust it is there, and closed whether anything listens or not.
        let unheard = cancelled && matches!(kind, EventKind::Close { woken, .. } if woken.is_empty());
        if !unheard && let Some(text) = teller.tell(kind) {
            told.push(Line { text: format!("{goroutine}: {text}"), values: std::mem::take(&mut teller.values) });
        }
        cancelled = matches!(kind, EventKind::Cancel { .. });
    }
    told
}

/// The first place where they differ, with what led there.
fn difference(rust: &Told, go: &Told) -> Option<String> {
    let same = |at: &usize| matches!((rust.get(*at), go.get(*at)), (Some(rust), Some(go)) if rust.is(go));
    let at = (0..rust.len().max(go.len())).find(|at| !same(at))?;
    let mut text = String::new();
    for line in &rust[at.saturating_sub(3)..at] {
        let _ = writeln!(text, "      {line}");
    }
    for (who, told) in [("Rust", rust), ("Go", go)] {
        for line in told.iter().skip(at).take(4) {
            let _ = writeln!(text, "{who:4}  {line}");
        }
    }
    Some(text)
}

#[test]
fn twins_do_the_same_event_by_event() {
    let mut wrong = Vec::new();
    let (mut same, mut events) = (0, 0);
    let of =
        |list: &[(&str, &'static str)], name: &str| list.iter().find(|(known, _)| *known == name).map(|(_, why)| *why);
    for program in programs().iter().filter(|program| !FOR_REAL.contains(&program.name)) {
        let name = program.name;
        let go = match of_machine(name, program.go) {
            Ok(go) => go,
            Err(what) if of(REFUSED, name) == Some(&what[..]) => continue,
            Err(what) => {
                wrong.push(format!("{name}: the machine refuses {what}"));
                continue;
            }
        };
        let (rust, go) = (told(&of_runtime(program)), told(&go));
        match (difference(&rust, &go), of(OTHER_TEXTS, name)) {
            (None, None) => {
                same += 1;
                events += rust.len();
            }
            (Some(_), Some(_)) => {}
            (Some(text), None) => wrong.push(format!("{name}\n{text}")),
            (None, Some(_)) => wrong.push(format!("{name} is the same: take it from the list")),
        }
        if of(REFUSED, name).is_some() {
            wrong.push(format!("{name} is not refused any more: take it from the list"));
        }
    }
    assert!(wrong.is_empty(), "{same} the same, {events} events; {} are not:\n{}", wrong.len(), wrong.join("\n"));
    assert!(same > 140 && events > 3000, "{same} programs with {events} events");
}
