//! How many outputs the lessons' programs have, and which: counted by the explorer, expected from the course's own list.
#![allow(clippy::redundant_closure_call)]

use gort::Ending;
use gort::explore::{Answer, BigUint, Exploration, Explorer};

/// The program of this lesson, explored.
macro_rules! lesson {
    ($lesson:literal, $stem:literal) => {{
        #[allow(missing_docs, unreachable_pub)]
        mod program {
            include!(concat!("../../lessons/", $lesson, "/", $stem, ".rs"));
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
    assert_eq!(hello.default_output().unwrap().to_string(), "from main");
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
    assert_eq!(race.default_output().unwrap().to_string(), "default");
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
    assert!(five.default_output().unwrap().to_string().starts_with(first));
    are(&lesson!("waitgroup", "results"), &["0 1 4"]);
    let inside = lesson!("waitgroup", "add-inside");
    assert_eq!(inside.default_output().unwrap().to_string(), "all done");
    let normal = inside.all().filter(|output| output.ending == Ending::Exit).count();
    assert_eq!(normal, 11);
}

#[test]
fn order() {
    let five = lesson!("order", "five");
    has(&five, 120);
    assert_eq!(five.default_output().unwrap().to_string(), "5 | 1 | 2 | 3 | 4");
    let senders = lesson!("order", "senders");
    has(&senders, 6);
    assert_eq!(senders.default_output().unwrap().to_string(), "3 | 1 | 2");
}

#[test]
fn timers() {
    let ideal = lesson!("timers", "say");
    has(&ideal, 48);
    assert!(ideal.all().all(|output| output.lines.iter().filter(|line| *line == "world").count() >= 4));
    has(&lesson!("timers", "second"), 4);
    are(&lesson!("timers", "faster"), &["result"]);
    are(&lesson!("timers", "tie"), &["result", "timeout"]);
    are(&lesson!("timers", "slower"), &["timeout"]);
    has(&lesson!("timers", "boom"), 20);
}

#[test]
fn race() {
    are(&lesson!("race", "one-each"), &["x = 1", "x = 2"]);
    are(&lesson!("race", "two-each"), &["x = 2", "x = 3", "x = 4"]);
    let three = lesson!("race", "three-each");
    are(&three, &["x = 2", "x = 3", "x = 4", "x = 5", "x = 6"]);
    // The usual bound of two preemptions would miss one of them.
    let needs = |lines: &[&str]| match three.can(lines) {
        Answer::Possible(listed) => listed.preemptions,
        Answer::Impossible { .. } => panic!("{lines:?} is possible"),
    };
    assert_eq!(needs(&["x = 2"]), 4);
    assert_eq!(needs(&["x = 3"]), 1);
    assert!(matches!(three.can(&["x = 1"]), Answer::Impossible { lines: 0, .. }));
    are(&lesson!("race", "four-each"), &["x = 2", "x = 3", "x = 4", "x = 5", "x = 6", "x = 7", "x = 8"]);
    are(&lesson!("race", "atomic"), &["x = 6"]);
    has(&lesson!("race", "one-i"), 50);
    has(&lesson!("race", "own-i"), 6);
}

#[test]
fn mutex() {
    are(&lesson!("mutex", "counter"), &["x = 6"]);
    let sections = lesson!("mutex", "sections");
    has(&sections, 6);
    assert!(sections.all().all(|output| output.lines.chunks(2).all(|pair| pair[0][..2] == pair[1][..2])));
    are(&lesson!("mutex", "forgotten"), &[&format!("g0 in | {DEADLOCK}"), &format!("g1 in | {DEADLOCK}")]);
    are(&lesson!("mutex", "bank"), &["balance = 20", "balance = -60"]);
    are(&lesson!("mutex", "one-lock"), &["balance = 20"]);
    assert_eq!(lesson!("mutex", "read-twice").endings.deadlock, BigUint::from(1_u32));
}

#[test]
fn cond() {
    has(&lesson!("cond", "in-a-loop"), 1);
    let not_asked = lesson!("cond", "not-asked");
    are(&not_asked, &[DEADLOCK, "woken"]);
    assert_eq!(not_asked.default_output().unwrap().ending, Ending::Deadlock);
    let one = lesson!("cond", "wake-one");
    has(&one, 4);
    assert_eq!(one.endings.deadlock, BigUint::from(2_u32));
    has(&lesson!("cond", "wake-all"), 2);
    let once = lesson!("cond", "once-two");
    has(&once, 2);
    assert!(once.all().all(|output| output.lines[0] == "setup"));
    has(&lesson!("cond", "flag-two"), 8);
    has(&lesson!("cond", "once-three"), 6);
    has(&lesson!("cond", "flag-three"), 78);
}

#[test]
fn deadlock() {
    let abba = lesson!("deadlock", "abba");
    has(&abba, 3);
    let stuck = abba.list(10).into_iter().find(|listed| listed.output.ending == Ending::Deadlock).expect("it can hang");
    assert_eq!((stuck.preemptions, stuck.output.lines.len()), (1, 0));
    has(&lesson!("deadlock", "ordered"), 2);
    let philosophers = lesson!("deadlock", "philosophers");
    has(&philosophers, 7);
    assert_eq!(philosophers.endings.deadlock, BigUint::from(1_u32));
    let ordered = lesson!("deadlock", "lower-first");
    has(&ordered, 6);
    assert_eq!(ordered.endings.deadlock, BigUint::ZERO);
    are(
        &lesson!("deadlock", "main-gone"),
        &["worker done | fatal error: no goroutines (main called runtime.Goexit) - deadlock!"],
    );
}

#[test]
fn leak() {
    let parked = |found: Exploration| (found.leaks.parked, found.leaks.certain == found.outputs);
    assert_eq!(parked(lesson!("leak", "no-room")), ((2, 2), true));
    assert_eq!(parked(lesson!("leak", "room-for-one")), ((1, 1), true));
    assert_eq!(parked(lesson!("leak", "room-for-two")), ((0, 0), false));
    assert_eq!(parked(lesson!("leak", "abandoned")), ((1, 1), true));
    assert_eq!(parked(lesson!("leak", "abandoned-room")), ((0, 0), false));
    let partial = lesson!("deadlock", "partial");
    assert_eq!(partial.leaks.places.len(), 1);
    assert_eq!(partial.leaks.places[0].parked.map(|(reason, _)| reason.text()), Some("sync.Mutex.Lock"));
}

#[test]
fn context() {
    let cancelled = lesson!("context", "cancelled");
    are(&cancelled, &["got 0 | got 1 | worker: cancelled"]);
    assert_eq!(cancelled.schedules, BigUint::from(60_u32));
    are(&lesson!("context", "steps-of-40"), &["step 0 | step 1 | context deadline exceeded"]);
    are(
        &lesson!("context", "steps-of-50"),
        &["step 0 | step 1 | context deadline exceeded", "step 0 | context deadline exceeded"],
    );
    are(&lesson!("context", "steps-of-30"), &["step 0 | step 1 | step 2 | finished"]);
    has(&lesson!("context", "family"), 6);
}

#[test]
fn pipeline() {
    let squares = lesson!("pipeline", "squares");
    are(&squares, &["1 | 4 | 9"]);
    assert_eq!(squares.schedules, BigUint::from(344_392_u32));
    are(&lesson!("pipeline", "two-squarers"), &["1 | 4 | 9", "1 | 9 | 4", "4 | 1 | 9", "4 | 9 | 1"]);
    assert_eq!(lesson!("pipeline", "stop").leaks.parked, (2, 2));
    assert_eq!(lesson!("pipeline", "stop-return").leaks.parked, (0, 1));
    assert_eq!(lesson!("pipeline", "stop-close").leaks.parked, (0, 0));
    are(&lesson!("pipeline", "sieve"), &["2 | 3 | 5 | 7 | 11"]);
}

#[test]
fn pool() {
    let fan_in = lesson!("pool", "fan-in");
    has(&fan_in, 6);
    assert_eq!(fan_in.default_output().unwrap().to_string(), "a1 | a2 | b1 | b2");
    are(&lesson!("pool", "total"), &["total 12"]);
    let each = lesson!("pool", "each");
    has(&each, 4);
    assert!(each.all().all(|output| output.lines[0] != "6"));
    let verbose = lesson!("pool", "verbose");
    has(&verbose, 2955);
    assert!(verbose.default_output().unwrap().lines.iter().all(|line| line.starts_with("worker 3")));
    has(&lesson!("pool", "two-slots"), 54);
    has(&lesson!("pool", "one-slot"), 6);
}
