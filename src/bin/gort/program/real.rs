//! A run for real: on threads of the machine, by its clock, in a process of its own.
//!
//! What comes back is what such a run can say the same way every time: its lines, how it ended, and the first line of why.

use anyhow::{Context, bail};
use gort::{Builder, Ending, RunError, Schedule};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};

use crate::json;
use crate::lessons::{Figure, LESSONS, Program};
use crate::program::child::{Task, ask};
use crate::program::run::{Fatal, Run, Sink, said};

/// How a run for real came out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ended {
    output: Vec<String>,
    /// Its ending, by name.
    ending: String,
    message: Option<String>,
    fatal: Option<(String, u8)>,
}

const ENDINGS: [Ending; 4] = [Ending::Exit, Ending::Deadlock, Ending::Panic, Ending::Fatal];

/// The parent's part: has a child run the program.
pub fn run(lesson: &str, program: &Program) -> anyhow::Result<Run> {
    let ended: Ended = ask(Task::Program(lesson, program.name))?;
    Ok(Run {
        program: program.name,
        output: ended.output,
        events: Vec::new(),
        ending: ENDINGS
            .into_iter()
            .find(|ending| json::ending(*ending) == ended.ending)
            .with_context(|| format!("'{}' is no way to end", ended.ending))?,
        message: ended.message,
        error: ended.fatal.map(|(headline, exit_code)| Fatal { report: headline.clone(), headline, exit_code }),
        races: Vec::new(),
        leaked: Vec::new(),
        schedule: String::new(),
        seed: 0,
    })
}

/// The parent's part: has a child take the program's figures.
pub fn figures(lesson: &str, program: &Program) -> anyhow::Result<Vec<Figure>> {
    ask(Task::Figures(lesson, program.name))
}

fn find(lesson: &str, name: &str) -> anyhow::Result<&'static Program> {
    let lessons = LESSONS.iter().filter(|candidate| candidate.name == lesson);
    let mut programs = lessons.flat_map(|lesson| lesson.sections).flat_map(|section| section.programs);
    programs.find(|program| program.name == name).with_context(|| format!("there is no program {lesson}/{name}"))
}

/// The child's part: runs the program.
pub fn perform(lesson: &str, name: &str) -> anyhow::Result<Ended> {
    let program = find(lesson, name)?;
    let Some(real) = program.as_real() else { bail!("{lesson}/{name} runs in the laboratory") };
    if let Some(bytes) = real.address_space {
        let maximum = getrlimit(Resource::As).maximum;
        setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum }).context("limiting its address space")?;
    }
    // As Go does when a program starts. The usual limit of 1,024 is there for select(2), which nothing here uses.
    let files = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: files, maximum: files }).context("allowing it more open files")?;
    let output = Sink::default();
    let report = Builder::new()
        .schedule(Schedule::Parallel)
        .workers(real.workers)
        .output(output.clone())
        .quiet_panics(true)
        .program(&format!("{lesson}/{name}"))
        .run(program.main);
    let fatal = report.as_ref().err().map(|error| (error.headline(), error.exit_code()));
    let ending = report.as_ref().map_or_else(RunError::ending, |()| Ending::Exit);
    let message = report.err().and_then(|error| said(&error));
    Ok(Ended { output: output.lines(), ending: json::ending(ending).to_string(), message, fatal })
}

/// The child's part: takes the program's figures.
pub fn measure(lesson: &str, name: &str) -> anyhow::Result<Vec<Figure>> {
    let program = find(lesson, name)?;
    let figures = program.figures.with_context(|| format!("{lesson}/{name} has no figures"))?;
    Ok(figures())
}
