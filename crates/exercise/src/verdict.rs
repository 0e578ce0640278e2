//! A verdict: what is wrong with a text, and what was looked at.

use std::fmt;

use gort_events::{CodeHeader, Site};
use gort_explore::{Count, Exploration, FoundOutput, LeftGoroutine, Loop, Race, RaceKind};
use gort_golang::build::{Ready, Wrong};

use crate::exercise::Said;

/// What is wrong.
#[derive(Debug)]
pub enum Fault {
    /// There is no program.
    Build(Box<Wrong>),
    /// There is none with the exercise's own main: what that calls is not as it was.
    Calls(Box<Wrong>),
    /// What go vet finds, line by line.
    Vet(Vec<String>),
    /// This declaration is not as it was, or is gone.
    Kept(String),
    /// This is used more often than at the start.
    More(String),
    /// The channels have other capacities: which they have, and had.
    Capacities(Vec<String>, Vec<String>),
    /// This is used, on that line.
    Used(String, usize),
    /// This is used too seldom: how often, and how often it should be.
    Missing(String, usize, usize),
    /// Two accesses that nothing orders, or a send beside a close, and a run with them.
    Race(Race, Option<FoundOutput>),
    /// It ends as it should not: in a deadlock, a panic, a fatal error, or never. With the output.
    Ending(FoundOutput),
    /// This output is not right.
    Output(FoundOutput),
    /// This cannot be printed.
    Impossible(String),
    /// This takes another number of preemptions than it should: how many it should.
    Preemptions(FoundOutput, u32),
    /// There are so many outputs, and there should be another number.
    Number(Count, u32),
    /// It may go round and round until the scheduler lets another goroutine act.
    Spins(Loop),
    /// A goroutine computes without coming to an end or to anything that another one could see: where it was started.
    Computes(Site),
    /// A goroutine is left parked, and a run that leaves it.
    Leak(LeftGoroutine, Option<FoundOutput>),
    /// It reads the clock: no search shows what it does on a machine.
    ReadsClock,
    /// It has more outputs than are looked at.
    TooMany,
    /// Whether it has a data race is not known.
    RacesUnknown,
}

impl Fault {
    /// A run that shows it, where it is about runs.
    pub fn run(&self) -> Option<&FoundOutput> {
        match self {
            Fault::Ending(found) | Fault::Output(found) | Fault::Preemptions(found, _) => Some(found),
            Fault::Race(_, found) | Fault::Leak(_, found) => found.as_ref(),
            _ => None,
        }
    }

    /// One word for it, by which an exercise names it.
    pub fn name(&self) -> &'static str {
        use gort_events::Ending;
        match self {
            Fault::Build(_) => "build",
            Fault::Calls(_) => "calls",
            Fault::Vet(_) => "vet",
            Fault::Kept(_) | Fault::More(_) => "kept",
            Fault::Capacities(..) => "capacities",
            Fault::Used(..) => "used",
            Fault::Missing(..) => "missing",
            Fault::Race(race, _) if race.kind == RaceKind::SendBesideClose => "beside",
            Fault::Race(..) => "race",
            Fault::Ending(found) => match found.output.ending {
                Ending::Deadlock => "deadlock",
                Ending::Panic => "panic",
                Ending::Never | Ending::PrintsForever => "never",
                Ending::Fatal | Ending::Exit => "fatal",
            },
            Fault::Output(_) => "output",
            Fault::Impossible(_) => "impossible",
            Fault::Preemptions(..) => "preemptions",
            Fault::Number(..) => "number",
            Fault::Spins(_) => "spins",
            Fault::Computes(_) => "computes",
            Fault::Leak(..) => "leak",
            Fault::ReadsClock => "clock",
            Fault::TooMany => "many",
            Fault::RacesUnknown => "unknown",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug)]
pub struct Finding {
    /// What.
    pub fault: Fault,
    /// What the exercise says of it. Empty: what is said of every program.
    pub said: Said,
    /// In which of the trials. None: in the text itself.
    pub trial: Option<usize>,
}

/// What a trial showed.
pub struct Judged {
    /// The program, with its texts.
    pub ready: Ready,
    /// What its replay codes are called.
    pub header: CodeHeader,
    /// Everything that it can print.
    pub found: Exploration,
    /// How many of its outputs were looked at, and how many of those are right.
    pub outputs: (usize, usize),
    /// The number of the exercise's trial.
    pub trial: usize,
}

impl Judged {
    /// Whether the search saw everything.
    pub fn is_complete(&self) -> bool {
        self.found.incomplete.is_none()
    }
}

impl fmt::Debug for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judged").field("found", &self.found).field("outputs", &self.outputs).finish_non_exhaustive()
    }
}

/// What is said of a text.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What is wrong, the most important first.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub judged: Vec<Judged>,
}

impl Verdict {
    /// Whether it is a solution (I1 of the crate).
    pub fn has_passed(&self) -> bool {
        self.findings.is_empty() && !self.judged.is_empty() && self.judged.iter().all(Judged::is_complete)
    }

    /// Whether nothing is wrong as far as was looked.
    pub fn is_open(&self) -> bool {
        self.findings.is_empty() && !self.has_passed()
    }

    /// The word for the first fault: `passed` and `open` without one.
    pub fn name(&self) -> &'static str {
        match self.findings.first() {
            Some(finding) => finding.fault.name(),
            None if self.has_passed() => "passed",
            None => "open",
        }
    }
}
