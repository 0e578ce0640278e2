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
use std::time::Duration;

use gort::{AtomicOp, Builder, CaseInfo, Direction, Event, EventKind, GoId, ObjectId, ReceivedFrom, Schedule, SentTo};
use gort_golang::compile::compile;
use gort_golang::library::Library;
use gort_golang::machine::{Happened, Host, State};
use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Info, Session};

use crate::programs::{Program, programs};

/// More events than any program here has.
const MOST: usize = 200_000;

/// What an engine said of a run, in the same words for both.
type Told = Vec<String>;

/// The world of a Go program: nothing but its events.
#[derive(Default)]
struct Listener {
    events: Vec<(GoId, EventKind)>,
    line: String,
}

impl Host for Listener {
    fn write(&mut self, _: u32, _: &[u8]) {}

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

/// The events of a Go program, or why the machine refuses it.
fn of_machine(name: &str, text: &str) -> Result<Vec<(GoId, EventKind)>, String> {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    files.add(format!("./{name}.go"), text);
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::new();
    let parsed = syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let config = Config::default();
    let mut library = Library::new();
    library.import_runtime(&mut session);
    let main = types::check(&mut session, &mut library, &config, &parsed, "main");
    assert!(session.diagnostics.is_empty(), "{name}: {:?}", diagnostics.lines(&files));
    if let Some(lacking) = info.lacking.first() {
        return Err(format!("package {} {}", lacking.package, lacking.name).trim_end().to_owned());
    }
    let mut packages = std::mem::take(&mut library.packages);
    packages.push((main, parsed));
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let program =
        compile(&mut session, &mut library, config.version, &packages).map_err(|refusals| refusals[0].what.clone())?;
    let mut listener = Listener::default();
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

    fn tell(&mut self, kind: &EventKind) -> Option<String> {
        let value = |value: &Option<String>| value.clone().map_or_else(String::new, |value| format!(" `{value}`"));
        Some(match kind {
            EventKind::Object { .. }
            | EventKind::RacyLoad { .. }
            | EventKind::RacyStore { .. }
            | EventKind::ContextDone { .. }
            | EventKind::ContextLock { .. } => return None,
            EventKind::Spawn { child } => format!("spawn {child}"),
            EventKind::Park { reason, on, object, value: offered, .. } => {
                let object = object.map(|object| self.object(object)).unwrap_or_default();
                format!("park {reason} [{}] {object}{}", self.cases(on), value(offered))
            }
            EventKind::Ready { goroutine } => format!("ready {goroutine}"),
            EventKind::Send { chan, value: sent, to } => {
                let to = match to {
                    SentTo::Receiver(receiver) => format!("to {receiver}"),
                    SentTo::Buffer { len } => format!("into the buffer: {len}"),
                    SentTo::TakenBy(taker) => format!("taken by {taker}"),
                };
                format!("send {}{} {to}", self.object(*chan), value(sent))
            }
            EventKind::Recv { chan, value: received, from } => {
                let from = match from {
                    ReceivedFrom::Sender(sender) => format!("from {sender}"),
                    ReceivedFrom::Buffer { len, refilled_by } => format!("from the buffer: {len} {refilled_by:?}"),
                    ReceivedFrom::HandedBy(giver) => format!("handed by {giver}"),
                    ReceivedFrom::Closed => "closed".to_owned(),
                };
                format!("recv {}{} {from}", self.object(*chan), value(received))
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
                format!("atomic {} {op}{}{}", self.object(*object), value(before), value(after))
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
    let line = |(goroutine, kind): &(GoId, EventKind)| Some(format!("{goroutine}: {}", teller.tell(kind)?));
    events.iter().filter_map(line).collect()
}

/// The first place where they differ, with what led there.
fn difference(rust: &Told, go: &Told) -> Option<String> {
    let at = (0..rust.len().max(go.len())).find(|at| rust.get(*at) != go.get(*at))?;
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
    let (mut same, mut refused, mut events) = (0, 0, 0);
    for program in programs() {
        let go = match of_machine(program.name, program.go) {
            Ok(go) => go,
            Err(_) => {
                refused += 1;
                continue;
            }
        };
        let (rust, go) = (told(&of_runtime(&program)), told(&go));
        match difference(&rust, &go) {
            None => {
                same += 1;
                events += rust.len();
            }
            Some(text) => wrong.push(format!("{}\n{text}", program.name)),
        }
    }
    let _ = Duration::ZERO;
    assert!(
        wrong.is_empty(),
        "{same} the same ({events} events), {refused} refused, {} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
