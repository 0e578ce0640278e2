//! Helpers of the integration tests: run a program and look at what it printed.

#![allow(dead_code)] // each test file uses some of them
#![allow(clippy::print_stderr)] // a failure says under which seed it came

#[path = "../captured.rs"]
mod captured;
pub(crate) mod child;
mod hang;
pub(crate) mod laws;
#[cfg(unix)]
pub(crate) mod net;
#[path = "../side.rs"]
pub(crate) mod side;
#[path = "../stress.rs"]
pub(crate) mod stress;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) use self::captured::Captured;
use gort::{
    Builder, CaseInfo, Direction, Event, EventKind, GoroutineEnd, ObjectKind, ReceivedFrom, Report, RunError, Schedule,
    SentTo, WaitReason,
};

/// Runs this on a thread of its own and does not wait for that thread's end: it keeps the goroutines that are left on it.
#[track_caller]
pub(crate) fn on_a_thread_that_may_stay<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    let (told, said) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        hang::may_stay();
        _ = told.send(f());
    });
    said.recv().unwrap_or_else(|_| std::panic::resume_unwind(thread.join().expect_err("it has sent nothing")))
}

/// Counts its drops.
#[derive(Clone, Default)]
pub(crate) struct Counted(pub(crate) Arc<AtomicUsize>);

impl Counted {
    pub(crate) fn drops(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many seeds the facts that hold for every schedule are tried under.
pub(crate) fn seeds() -> u64 {
    stress::scaled(200)
}

/// Everything one run showed.
pub(crate) struct Ran<T> {
    pub(crate) lines: Vec<String>,
    pub(crate) events: Vec<Event>,
    pub(crate) report: Report<T>,
}

impl<T> Ran<T> {
    /// The first line of the error.
    #[track_caller]
    pub(crate) fn headline(&self) -> String {
        match &self.report.result {
            Ok(_) => panic!("the program ended normally and printed {:?}", self.lines),
            Err(error) => error.headline(),
        }
    }

    pub(crate) fn joined(&self) -> String {
        self.lines.join(" | ")
    }
}

/// Runs `main` under `schedule`, recording everything.
pub(crate) fn run_under<T: 'static>(schedule: Schedule, main: impl FnOnce() -> T + 'static) -> Ran<T> {
    let _watched = hang::watch(&format!("under {schedule:?}"));
    let captured = Captured::default();
    let events = Arc::new(Mutex::new(Vec::new()));
    let sink = events.clone();
    let report = Builder::new()
        .schedule(schedule)
        .output(captured.clone())
        .events(move |event| sink.lock().unwrap().push(event.clone()))
        .quiet_panics(true)
        .record(true)
        .run_report(main);
    hang::leaves(report.unkillable);
    let events = std::mem::take(&mut *events.lock().unwrap());
    Ran { lines: captured.lines(), events, report }
}

/// Runs `main` in Go's order without recording anything: the fast path.
pub(crate) fn run_fast<T: 'static>(main: impl FnOnce() -> T + 'static) -> Ran<T> {
    let _watched = hang::watch("in Go's order");
    let captured = Captured::default();
    let report =
        Builder::new().schedule(Schedule::Seeded(0)).output(captured.clone()).quiet_panics(true).run_report(main);
    hang::leaves(report.unkillable);
    Ran { lines: captured.lines(), events: Vec::new(), report }
}

/// Asserts that `main` prints these lines in the default order, on the fast path and through the door alike.
#[track_caller]
pub(crate) fn prints(expected: &[&str], main: fn()) {
    let fast = run_fast(main);
    assert_eq!(fast.lines, expected, "on the fast path; it ended with {:?}", fast.report.result);
    let door = run_under(Schedule::Seeded(0), main);
    assert_eq!(door.lines, expected, "through the door; it ended with {:?}", door.report.result);
}

/// Runs `main` in the default order and under many seeds, and hands every run to `check`.
#[track_caller]
pub(crate) fn every_schedule<T: 'static>(main: fn() -> T, check: impl Fn(&Ran<T>)) {
    check(&run_fast(main));
    let mut timeless = true;
    for seed in 0..seeds() {
        let ran = run_under(Schedule::Seeded(seed), main);
        let code = ran.report.schedule.clone().expect("recorded");
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            laws::hold(&ran.events);
            check(&ran);
        }));
        timeless &= !ran.events.iter().any(is_about_time);
        if let Err(panic) = result {
            eprintln!("seed {seed}, schedule {code}, printed {:?}", ran.lines);
            std::panic::resume_unwind(panic);
        }
    }
    every_number_of_workers(main, check, timeless);
}

/// Whether the program waits for time.
fn is_about_time(event: &Event) -> bool {
    matches!(event.kind, EventKind::Park { reason: WaitReason::Sleep, .. } | EventKind::TimerSet { .. })
}

/// The numbers of workers that facts are tried with.
const WORKERS: [usize; 4] = [1, 2, 4, 8];

/// The same with several workers: by a virtual clock, and by the real one if the program is `timeless`.
/// Events of several workers have no order that `laws` could check, so none are recorded.
#[track_caller]
fn every_number_of_workers<T: 'static>(main: fn() -> T, check: impl Fn(&Ran<T>), timeless: bool) {
    for way in many_workers() {
        if way.is_real_time() && !timeless {
            continue;
        }
        let ran = way.run(main);
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&ran)));
        if let Err(panic) = result {
            eprintln!("{way:?}, printed {:?}", ran.lines);
            std::panic::resume_unwind(panic);
        }
    }
}

/// Every way to run with several workers, several times.
fn many_workers() -> impl Iterator<Item = Way> {
    let rounds = (seeds() / 40).max(1);
    (0..rounds).flat_map(|_| {
        WORKERS.into_iter().flat_map(|n| {
            let stay = [Way::Workers(n), Way::Scattered(n), Way::RealTime(n), Way::RealScattered(n)];
            stay.into_iter().chain([Way::Migrating(n), Way::RealMigrating(n)])
        })
    })
}

/// Runs `main` with this number of workers and the real clock.
pub(crate) fn run_with<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Ran<T> {
    Way::RealTime(workers).run(main)
}

/// Runs `main` by these settings, without recording anything.
fn run_built<T: 'static>(way: Way, builder: Builder, main: impl FnOnce() -> T + 'static) -> Ran<T> {
    let _watched = hang::watch(&format!("with {way:?}"));
    let captured = Captured::default();
    let report = builder.output(captured.clone()).quiet_panics(true).run_report(main);
    hang::leaves(report.unkillable);
    Ran { lines: captured.lines(), events: Vec::new(), report }
}

/// Asserts that `main` ends with this headline in the default order and under many seeds.
#[track_caller]
pub(crate) fn always_fails<T: 'static>(headline: &str, main: fn() -> T) {
    every_schedule(main, |ran| assert_eq!(ran.headline(), headline));
}

/// Whether the error is a deadlock of a goroutine with this wait reason.
pub(crate) fn deadlocked_in(error: &RunError, reason: &str) -> bool {
    matches!(error, RunError::Deadlock(report) if report.goroutines.iter().any(|g| g.state.to_string() == reason))
}

/// One way to run a program that cannot be a plain `fn`, because it brings something along.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// Go's order, nothing recorded.
    Fast,
    /// Through the door, with everything recorded.
    Seed(u64),
    /// This number of workers and a virtual clock, nothing recorded.
    Workers(usize),
    /// The same, and goroutines start anywhere: in short programs they would all run on the first worker.
    Scattered(usize),
    /// This number of workers and the real clock: for programs that do nothing with the time.
    RealTime(usize),
    /// The same, and goroutines start anywhere.
    RealScattered(usize),
    /// As `Scattered`, and goroutines go on anywhere after each wait.
    Migrating(usize),
    /// As `RealScattered`, and goroutines go on anywhere after each wait.
    RealMigrating(usize),
}

/// So many workers, between which goroutines migrate.
#[allow(unsafe_code)]
pub(crate) fn migrating(workers: usize) -> Builder {
    // SAFETY: what the tests run must keep nothing of a thread's across an operation of gort's: their goroutines hold what is
    // `Send`, or made and dropped on one stack; none is in a thread-local's closure, and what a test looks at afterwards is
    // behind locks and atomics.
    unsafe { Builder::new().workers(workers).migrate_goroutines(true) }
}

impl Way {
    pub(crate) fn run<T: 'static>(self, main: impl FnOnce() -> T + 'static) -> Ran<T> {
        match self {
            Way::Fast => run_fast(main),
            Way::Seed(seed) => run_under(Schedule::Seeded(seed), main),
            Way::Workers(n) => run_built(self, Builder::new().workers(n).virtual_clock(true), main),
            Way::Scattered(n) => run_built(self, Builder::new().workers(n).virtual_clock(true).scatter(true), main),
            Way::RealTime(n) => run_built(self, Builder::new().workers(n), main),
            Way::RealScattered(n) => run_built(self, Builder::new().workers(n).scatter(true), main),
            Way::Migrating(n) => run_built(self, migrating(n).virtual_clock(true).scatter(true), main),
            Way::RealMigrating(n) => run_built(self, migrating(n).scatter(true), main),
        }
    }

    fn is_real_time(self) -> bool {
        matches!(self, Way::RealTime(_) | Way::RealScattered(_) | Way::RealMigrating(_))
    }

    /// Whether started goroutines may go on on another thread.
    pub(crate) fn migrates(self) -> bool {
        matches!(self, Way::Migrating(_) | Way::RealMigrating(_))
    }
}

/// Calls `test` with the default order, with many seeds and with many workers, and says under which of them it failed.
#[track_caller]
pub(crate) fn every_way(test: impl Fn(Way)) {
    // The real clock is for those that every_schedule finds to do nothing with the time: a virtual one serves all.
    let workers = many_workers().filter(|way| !way.is_real_time());
    for way in std::iter::once(Way::Fast).chain((0..seeds()).map(Way::Seed)).chain(workers) {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(way)));
        if let Err(panic) = result {
            eprintln!("it failed under {way:?}");
            std::panic::resume_unwind(panic);
        }
    }
}

/// Waits until every other goroutine is parked or has ended: the virtual clock moves only then.
#[track_caller]
pub(crate) fn settle() {
    gort::time::sleep(std::time::Duration::from_nanos(1));
}

/// What is left over when a program is done: every `Token` says so when it is dropped.
#[derive(Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<(u32, Vec<u32>)>>);

impl Ledger {
    pub(crate) fn token(&self) -> Token {
        let mut ledger = self.0.lock().unwrap();
        ledger.0 += 1;
        Token { id: ledger.0, ledger: self.clone() }
    }

    pub(crate) fn dropped(&self) -> Vec<u32> {
        self.0.lock().unwrap().1.clone()
    }

    /// Whether every token that was made has been dropped, each exactly once.
    pub(crate) fn balance(&self) -> Result<(), String> {
        let (made, mut dropped) = self.0.lock().unwrap().clone();
        dropped.sort_unstable();
        if dropped.iter().copied().eq(1..=made) {
            Ok(())
        } else {
            Err(format!("of {made} tokens dropped: {dropped:?}"))
        }
    }

    /// Asserts it.
    #[track_caller]
    pub(crate) fn balances(&self) {
        assert_eq!(self.balance(), Ok(()));
    }
}

/// A value that is counted when it is dropped.
pub(crate) struct Token {
    pub(crate) id: u32,
    ledger: Ledger,
}

impl Drop for Token {
    fn drop(&mut self) {
        self.ledger.0.lock().unwrap().1.push(self.id);
    }
}

/// One event in a few words: the goroutine, what it did, on what.
pub(crate) fn brief(event: &Event) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".to_string());
    let case = |case: &CaseInfo| match case.direction {
        Direction::Send => format!("send c{}", case.chan),
        Direction::Recv => format!("recv c{}", case.chan),
    };
    let cases = |cases: &[CaseInfo]| cases.iter().map(case).collect::<Vec<_>>().join(", ");
    let what = match &event.kind {
        EventKind::Object { object, kind: ObjectKind::Chan { cap, .. } } => format!("makes c{object} cap {cap}"),
        EventKind::Spawn { child } => format!("go g{child}"),
        EventKind::Start => "starts".to_string(),
        EventKind::Yield => "yields".to_string(),
        EventKind::Park { reason, on, value: None, .. } => format!("parks: {reason} [{}]", cases(on)),
        EventKind::Park { reason, on, value, .. } => format!("parks: {reason} [{}] with {}", cases(on), text(value)),
        EventKind::Ready { goroutine } => format!("readies g{goroutine}"),
        EventKind::Send { chan, value, to } => {
            let to = match to {
                SentTo::Receiver(g) => format!("handed to g{g}"),
                SentTo::Buffer { len } => format!("buffered, {len} now"),
                SentTo::TakenBy(g) => format!("taken by g{g}"),
            };
            format!("sends {} to c{chan}: {to}", text(value))
        }
        EventKind::Recv { chan, value, from } => {
            let from = match from {
                ReceivedFrom::Sender(g) => format!("from g{g}"),
                ReceivedFrom::Buffer { len, refilled_by: None } => format!("from the buffer, {len} left"),
                ReceivedFrom::Buffer { len, refilled_by: Some(g) } => {
                    format!("from the buffer, {len} left, refilled by g{g}")
                }
                ReceivedFrom::HandedBy(g) => format!("handed by g{g}"),
                ReceivedFrom::Closed => "closed".to_string(),
            };
            format!("receives {} from c{chan}: {from}", text(value))
        }
        EventKind::Close { chan, woken } => {
            let woken: Vec<String> = woken.iter().map(|g| format!("g{g}")).collect();
            format!("closes c{chan}, waking [{}]", woken.join(", "))
        }
        EventKind::Select { cases: all, ready, chosen, waited } => {
            let chosen = chosen.map_or("default".to_string(), |chosen| format!("case {chosen}"));
            let waited = if *waited { " after waiting" } else { "" };
            format!("selects [{}]: ready {ready:?}, {chosen}{waited}", cases(all))
        }
        EventKind::Join { goroutines } => {
            let joined: Vec<String> = goroutines.iter().map(|g| format!("g{g}")).collect();
            format!("joins {}", joined.join(", "))
        }
        EventKind::Print { text } => format!("prints {text}"),
        EventKind::Panic { message, .. } => format!("panics: {message}"),
        EventKind::Fatal { message } => format!("fatal error: {message}"),
        EventKind::End { how: GoroutineEnd::Return } => "returns".to_string(),
        EventKind::End { how } => format!("ends by {how:?}"),
        EventKind::ProgramEnd { ending } => format!("the program ends: {ending:?}"),
        other => format!("{other:?}"),
    };
    format!("g{} {what}", event.goroutine)
}

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Every output that the seeds bring about.
pub(crate) fn outputs(main: fn()) -> BTreeSet<String> {
    let mut found: BTreeSet<_> = (0..seeds()).map(|seed| run_under(Schedule::Seeded(seed), main).joined()).collect();
    found.insert(run_fast(main).joined());
    found
}

pub(crate) fn set(expected: &[&str]) -> BTreeSet<String> {
    expected.iter().map(|line| line.to_string()).collect()
}

/// Asserts that nothing but these lines is printed, whatever the schedule.
#[track_caller]
pub(crate) fn always_prints(expected: &'static [&'static str], main: fn()) {
    every_schedule(main, |ran: &Ran<()>| assert_eq!(ran.lines, expected, "it ended with {:?}", ran.report.result));
}
