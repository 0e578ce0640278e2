//! One run of a program under study: how it is made, and everything it left behind.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use gort::races::DataRace;
use gort::{Builder, Ending, Event, GoroutineReport, ReplayCode, RunError, Schedule};

use super::record::Gap;
use super::subject::{Engine, Subject};

/// Which of its possible orders a program runs in.
#[derive(Clone, Debug)]
pub enum RunOrder {
    /// The choices that this seed draws; 0 is Go's own order.
    Seed(u64),
    /// The choices of an earlier run.
    Replay(ReplayCode),
}

/// A finished run.
#[derive(Clone, Debug)]
pub struct Run {
    /// The program's name within its origin.
    pub program: String,
    /// The lines it printed.
    pub output: Vec<String>,
    /// What the runtime did, in order.
    pub events: Vec<Event>,
    /// Where events of a long run were left out.
    pub gaps: Vec<Gap>,
    /// How it ended.
    pub ending: Ending,
    /// What the panic or the fatal error says, where it ended so, without the `panic: ` or `fatal error: ` before it.
    pub message: Option<String>,
    /// Why it did not end with main's return.
    pub error: Option<Fatal>,
    /// The data races that the run has shown. A run for real is not looked at.
    pub races: Vec<DataRace>,
    /// The goroutines that were unfinished when main returned. A run for real names none.
    pub leaked: Vec<GoroutineReport>,
    /// The goroutines that wait where it ended in a deadlock, main among them.
    pub waiting: Vec<GoroutineReport>,
    /// The code that replays it. Empty for a run for real: it has none.
    pub schedule: String,
    /// The seed it ran under; 0 for a replay.
    pub seed: u64,
}

/// Why a run did not end with main's return, in Go's words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fatal {
    /// The first line.
    pub headline: String,
    /// All of it.
    pub report: String,
    /// The exit code of a program that ends so.
    pub exit_code: u8,
}

impl From<&RunError> for Fatal {
    fn from(error: &RunError) -> Self {
        Fatal { headline: error.headline(), report: error.to_string(), exit_code: error.exit_code() }
    }
}

/// What a panic or a fatal error says.
pub fn said(error: &RunError) -> Option<String> {
    match error {
        RunError::Panic(panic) => Some(panic.message.clone()),
        RunError::Fatal(fatal) => Some(fatal.message.to_string()),
        _ => None,
    }
}

impl Run {
    /// A run that printed these lines and returned, for tests of what is read from a run.
    #[cfg(test)]
    pub fn printed(lines: &[&str]) -> Run {
        Run {
            program: "printed".to_string(),
            output: lines.iter().map(|line| (*line).to_string()).collect(),
            events: Vec::new(),
            gaps: Vec::new(),
            ending: Ending::Exit,
            message: None,
            error: None,
            races: Vec::new(),
            leaked: Vec::new(),
            waiting: Vec::new(),
            schedule: String::new(),
            seed: 0,
        }
    }

    /// Whether both runs took the same steps: the same goroutines did the same things, in the same order.
    pub fn same_steps(&self, other: &Run) -> bool {
        self.events.len() == other.events.len()
            && self.events.iter().zip(&other.events).all(|(a, b)| a.goroutine == b.goroutine && a.kind == b.kind)
    }
}

/// Runs a program once in the laboratory. The error is a replay code that does not fit, or memory that the system refused.
pub fn run(subject: &Subject, order: &RunOrder) -> Result<Run, RunError> {
    if let Engine::Machine(machine) = &subject.engine {
        return machine.run(subject, order);
    }
    run_with(subject, order, Builder::new().program(&subject.name()))
}

/// The same where channels that are made on these lines have these capacities.
pub fn changed(subject: &Subject, order: &RunOrder, capacities: &[(u32, usize)]) -> Result<Run, RunError> {
    if let Engine::Machine(machine) = &subject.engine {
        return machine.changed(capacities).run(subject, order);
    }
    run_with(subject, order, Builder::new().program(&subject.name()).capacities_of_lines(capacities))
}

/// The same with a builder that has the program's name already, and whatever else is to be different.
pub fn run_with(subject: &Subject, order: &RunOrder, builder: Builder) -> Result<Run, RunError> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let output = Sink::default();
    let schedule = match order {
        RunOrder::Seed(seed) => Schedule::Seeded(*seed),
        RunOrder::Replay(code) => Schedule::Replay(code.clone()),
    };
    let heard = Arc::clone(&events);
    let report = builder
        .schedule(schedule)
        .events(move |event: &Event| heard.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone()))
        .output(output.clone())
        .quiet_panics(true)
        .record(true)
        .race_detector(true)
        .run_report(subject.native());

    let waiting = match &report.result {
        Err(RunError::Deadlock(deadlock)) => deadlock.goroutines.clone(),
        _ => Vec::new(),
    };
    let (ending, message, error) = match report.result {
        Ok(()) => (Ending::Exit, None, None),
        Err(error @ (RunError::Panic(_) | RunError::Deadlock(_) | RunError::Fatal(_))) => {
            (error.ending(), said(&error), Some(Fatal::from(&error)))
        }
        Err(other) => return Err(other),
    };
    let events = std::mem::take(&mut *events.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Run {
        program: subject.stem.to_string(),
        output: output.lines(),
        events,
        gaps: Vec::new(),
        ending,
        message,
        error,
        races: report.races.unwrap_or_default(),
        leaked: report.leaked,
        waiting,
        schedule: report.schedule.map(|code| code.to_string()).unwrap_or_default(),
        seed: match order {
            RunOrder::Seed(seed) => *seed,
            RunOrder::Replay(_) => 0,
        },
    })
}

/// What a program prints, kept in memory.
#[derive(Clone, Default)]
pub struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    /// Line by line.
    pub fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
