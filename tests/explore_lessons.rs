//! How many outputs the lessons' programs have, and which: counted by the explorer, expected from the course's own list.
#![cfg(feature = "explore")]
#![allow(missing_docs, clippy::redundant_closure_call)]

use gort::Ending;
use gort::explore::{BigUint, Exploration, Explorer};

/// The program of this lesson, explored.
macro_rules! lesson {
    ($lesson:literal, $stem:literal) => {{
        #[allow(missing_docs, unreachable_pub)]
        mod program {
            include!(concat!("../lessons/", $lesson, "/", $stem, ".rs"));
        }
        explored(concat!($lesson, "/", $stem), program::main)
    }};
}

#[track_caller]
fn explored(name: &str, main: fn()) -> Exploration {
    let found = Explorer::new(name, main).run();
    assert_eq!(found.incomplete, None, "{name}");
    found
}

#[track_caller]
fn has(found: &Exploration, outputs: u64) {
    let few = || found.all().take(20).map(|output| output.to_string()).collect::<Vec<_>>().join("\n");
    assert_eq!(found.outputs, BigUint::from(outputs), "\n{}", few());
}

/// All outputs, as they are displayed.
#[track_caller]
fn are(found: &Exploration, expected: &[&str]) {
    let mut outputs: Vec<String> = found.all().map(|output| output.to_string()).collect();
    outputs.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(outputs, expected);
    has(found, expected.len() as u64);
}

const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

#[test]
fn goroutine() {
    let hello = lesson!("goroutine", "hello");
    are(&hello, &["from main", "from goroutine | from main", "from main | from goroutine"]);
    assert_eq!(hello.default_output().to_string(), "from main");
    has(&lesson!("goroutine", "three"), 49);
    let waited = lesson!("goroutine", "waited");
    has(&waited, 6);
    assert!(waited.all().all(|output| output.lines.last().is_some_and(|line| line == "main done")));
    are(&lesson!("goroutine", "without-go"), &[&format!("Sending 0 | {DEADLOCK}")]);
}

#[test]
fn channels() {
    let program = lesson!("channels", "unbuffered");
    has(&program, 512);
    assert_eq!(program.endings.exit, BigUint::from(512_u32));
    are(
        &lesson!("channels", "three"),
        &[
            "Sending 0 | Received 0 | Sending 1 | Received 1 | Sending 2 | Received 2",
            "Sending 0 | Received 0 | Sending 1 | Sending 2 | Received 1 | Received 2",
            "Sending 0 | Sending 1 | Received 0 | Received 1 | Sending 2 | Received 2",
            "Sending 0 | Sending 1 | Received 0 | Sending 2 | Received 1 | Received 2",
        ],
    );
    has(&lesson!("channels", "meeting"), 6);
    has(&lesson!("channels", "sum"), 2);
    has(&lesson!("channels", "handover"), 2);
}

#[test]
fn buffers() {
    has(&lesson!("buffers", "one-slot"), 4181);
    has(&lesson!("buffers", "three-slots"), 14041);
    are(&lesson!("buffers", "drop-off"), &["main: sent 42 | worker: got 42", "worker: got 42 | main: sent 42"]);
}

#[test]
fn close() {
    are(&lesson!("close", "drain"), &["1 true | 2 true | 0 false"]);
    are(&lesson!("close", "forgotten"), &[&format!("got 0 | got 1 | {DEADLOCK}")]);
    are(
        &lesson!("close", "race"),
        &[
            "closed",
            "closed | panic: send on closed channel",
            "closed | sent",
            "panic: send on closed channel",
            "sent | closed",
        ],
    );
    let two = lesson!("close", "two-ranges");
    has(&two, 6);
    assert!(two.all().all(|output| output.lines.len() == 2), "no value is lost, none is seen twice");
    let jobs = lesson!("close", "jobs");
    has(&jobs, 42);
    has(&lesson!("close", "jobs-unbuffered"), 20);
    are(&lesson!("close", "send-closed"), &["panic: send on closed channel"]);
    are(&lesson!("close", "close-twice"), &["panic: close of closed channel"]);
    are(&lesson!("close", "close-nil"), &["panic: close of nil channel"]);
}

#[test]
fn direction() {
    are(&lesson!("direction", "shared"), &["main got 1 | peer got 2"]);
    are(&lesson!("direction", "shared-buffered"), &["main got 1 | peer got 2", &format!("peer got 1 | {DEADLOCK}")]);
    let nil = lesson!("direction", "nil-send");
    are(&nil, &[&format!("ch is nil: true | {DEADLOCK}")]);
}

#[test]
fn select() {
    are(&lesson!("select", "two-ready"), &["case a: 1", "case b: 2"]);
    are(&lesson!("select", "one-of-two"), &["took 1 | a empty | b still had 2", "took 2 | a still had 1 | b empty"]);
    are(&lesson!("select", "waiting"), &["sender working | case a after waiting: 1"]);
    let race = lesson!("select", "default-race");
    are(&race, &["case a: 1", "default"]);
    assert_eq!(race.default_output().to_string(), "default");
    are(&lesson!("select", "operand-blocks"), &[&format!("before select | {DEADLOCK}")]);
    are(&lesson!("select", "numbers"), &["0 | 1 | 1 | quit"]);
    has(&lesson!("select", "draws"), 1024);
}

#[test]
fn waitgroup() {
    are(&lesson!("waitgroup", "zero"), &["Wait returned at once"]);
    are(&lesson!("waitgroup", "missing-done"), &[&format!("working | {DEADLOCK}")]);
    are(&lesson!("waitgroup", "extra-done"), &["counter is 0 | panic: sync: negative WaitGroup counter"]);
    has(&lesson!("waitgroup", "two-workers"), 6);
    let five = lesson!("waitgroup", "five-workers");
    has(&five, 113_400);
    let first = "worker 5 starting | worker 5 done | worker 1 starting";
    assert!(five.default_output().to_string().starts_with(first));
    are(&lesson!("waitgroup", "results"), &["0 1 4"]);
    let inside = lesson!("waitgroup", "add-inside");
    assert_eq!(inside.default_output().to_string(), "all done");
    let normal = inside.all().filter(|output| output.ending == Ending::Exit).count();
    assert_eq!(normal, 11);
}
