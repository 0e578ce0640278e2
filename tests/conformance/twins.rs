//! Two engines, one truth: a lesson's Go file in the machine and its Rust twin in gort's own runtime do the same, event by event.
//!
//! Both run by a clock that jumps, in Go's order, in orders that a seed draws, and along the codes of what the explorer lists. What is compared of each event: see
//! crates/events/src/pairs.rs.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use gort::explore::Explorer;
use gort::{Builder, Event, EventKind, GoId, Schedule};
use gort_events::Pairs;
use gort_golang::build::{Ready, Settings, What, build};
use gort_golang::machine::{Choice, Decisions, Happened, Host, Names, State};

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
pub(crate) const REFUSED: &[(&str, &str)] =
    &[("direction/pipe", "package os Pipe"), ("verdict/reuse", "the address of a local variable as a number")];

/// Programs whose texts differ in what they do, and how.
const OTHER_TEXTS: &[(&str, &str)] = &[
    ("verdict/captured", "Go hands its result over by a channel, and Rust by a join handle"),
    ("context/steps-of-30", "Rust cancels before its last line, Go's deferred cancel comes after it"),
    ("pool/first-error", "Rust has a Group; Go's file makes one of a WaitGroup, a Once and a context"),
    ("waitgroup/results", "Rust has a scope, whose end is no operation of a WaitGroup"),
];

/// What a Go text has where its twin takes other steps, so that a seed draws another order of each, and which steps.
const OTHER_STEPS: &[(&str, &str)] = &[
    ("context.", "a context is Go text, whose lock is a step"),
    ("sync.NewCond", "a condition variable is Go text: to come into the queue and to wait are two steps"),
    ("sync.Once", "a Once is Go text, and so is what it locks"),
    ("time.Now(", "in Rust the clock is read by a step of its own"),
    ("time.Since(", "in Rust the clock is read by a step of its own"),
];

/// Programs that take other steps in Rust, and which.
const STEPS_IN_RUST: &[(&str, &str)] = &[
    ("cond/flag-three", RACY),
    ("cond/flag-two", RACY),
    ("race/between", RACY),
    ("race/four-each", RACY),
    ("race/one-each", RACY),
    ("race/one-i", RACY),
    ("race/slept", RACY),
    ("race/three-each", RACY),
    ("race/two-each", RACY),
    ("race/waited", RACY),
    ("verdict/no-message", RACY),
    ("close/race", "a panic is a step"),
    ("verdict/crash", "a panic is a step"),
];
const RACY: &str = "a plain variable is a Racy, of which each access is a step";

/// The world of a Go program: nothing but its events.
struct Listener {
    events: Vec<(GoId, EventKind)>,
    line: String,
    decisions: Decisions,
}

impl Host for Listener {
    fn write(&mut self, _: u32, _: &[u8]) {}

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        self.decisions.choose(choice, among, names)
    }

    fn orders(&self) -> bool {
        self.decisions.orders()
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
fn of_machine(name: &str, text: &str, decisions: Decisions) -> Result<Vec<(GoId, EventKind)>, String> {
    let program = ready(name, text)?.program;
    let mut listener = Listener { events: Vec::new(), line: String::new(), decisions };
    State::new(&program).run(&program, &mut listener);
    Ok(listener.events)
}

/// The events of a Rust program in gort's own runtime.
fn of_runtime(program: &Program, schedule: Schedule) -> Vec<(GoId, EventKind)> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    let builder = Builder::new().program(program.name).schedule(schedule).quiet_panics(true).output(std::io::sink());
    let _ = builder
        .events(move |event: &Event| heard.lock().expect("events").push((event.goroutine, event.kind.clone())))
        .run_report(program.main);
    std::mem::take(&mut *events.lock().expect("events"))
}

/// The first place where they differ, with what led there.
fn difference(pairs: &Pairs) -> Option<String> {
    let at = pairs.difference()?;
    let mut text = String::new();
    for line in &pairs.one[at.saturating_sub(3)..at] {
        let _ = writeln!(text, "      {line}");
    }
    for (who, told) in [("Rust", &pairs.one), ("Go", &pairs.other)] {
        for line in told.iter().skip(at).take(4) {
            let _ = writeln!(text, "{who:4}  {line}");
        }
    }
    Some(text)
}

fn of(list: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    list.iter().find(|(known, _)| *known == name).map(|(_, why)| *why)
}

/// Whether they may differ, in Go's order or in another one.
fn is_excused(program: &Program, drawn: bool) -> bool {
    of(OTHER_TEXTS, program.name).is_some()
        || drawn && of(STEPS_IN_RUST, program.name).is_some()
        || drawn && OTHER_STEPS.iter().any(|(text, _)| program.go.contains(text))
}

/// Compares all twins in the order that a seed draws. How many are the same.
fn compare(seed: u64) -> usize {
    let mut wrong = Vec::new();
    let (mut same, mut events) = (0, 0);
    for program in programs().iter().filter(|program| !FOR_REAL.contains(&program.name)) {
        let name = program.name;
        let go = match of_machine(name, program.go, Decisions::seeded(seed, None)) {
            Ok(go) => go,
            Err(what) if of(REFUSED, name) == Some(&what[..]) => continue,
            Err(what) => {
                wrong.push(format!("{name}: the machine refuses {what}"));
                continue;
            }
        };
        let rust = of_runtime(program, Schedule::Seeded(seed));
        let pairs = Pairs::of(rust.iter().map(|(id, kind)| (*id, kind)), go.iter().map(|(id, kind)| (*id, kind)));
        match (difference(&pairs), is_excused(program, seed != 0)) {
            (None, false) => {
                same += 1;
                events += pairs.one.len();
            }
            (Some(_), true) => {}
            (Some(text), false) => wrong.push(format!("{name}\n{text}")),
            (None, true) if seed == 0 => wrong.push(format!("{name} is the same: take it from the list")),
            // By chance it may be.
            (None, true) => same += 1,
        }
        if of(REFUSED, name).is_some() {
            wrong.push(format!("{name} is not refused any more: take it from the list"));
        }
    }
    assert!(
        wrong.is_empty(),
        "seed {seed}: {same} the same, {events} events; {} are not:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(events > 3000, "{events} events");
    same
}

#[test]
fn twins_do_the_same_event_by_event() {
    let same = compare(0);
    assert!(same > 160, "{same}");
}

/// States that are looked at for codes.
const STATES: u64 = 800;
/// Codes of each program.
const CODES: usize = 4;

#[test]
fn twins_do_the_same_event_by_event_along_the_codes_of_outputs() {
    let (mut codes, mut events, mut wrong) = (0, 0, Vec::new());
    for program in programs() {
        let name = program.name;
        if FOR_REAL.contains(&name) || of(REFUSED, name).is_some() || is_excused(&program, true) {
            continue;
        }
        let found = Explorer::new(name, program.main).bound(STATES).run();
        for code in found.list(CODES).into_iter().filter_map(|listed| listed.schedule) {
            let go = of_machine(name, program.go, Decisions::replay(code.clone())).expect("it is not refused");
            let rust = of_runtime(&program, Schedule::Replay(code.clone()));
            let pairs = Pairs::of(rust.iter().map(|(id, kind)| (*id, kind)), go.iter().map(|(id, kind)| (*id, kind)));
            codes += 1;
            events += pairs.one.len();
            wrong.extend(difference(&pairs).map(|text| format!("{name} {code}\n{text}")));
        }
    }
    assert!(wrong.is_empty(), "{} of {codes} codes, {events} events:\n{}", wrong.len(), wrong.join("\n"));
    eprintln!("{codes} codes, {events} events");
    assert!(codes > 250, "{codes} codes");
}

#[test]
fn twins_do_the_same_in_an_order_that_a_seed_draws() {
    for seed in 1..4 {
        let same = compare(seed);
        eprintln!("seed {seed}: {same} the same");
        assert!(same > 130, "seed {seed}: {same}");
    }
}
