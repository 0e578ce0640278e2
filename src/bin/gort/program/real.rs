//! A run for real: on threads of the machine, by its clock, in a process of its own.
//!
//! What comes back is what such a run can say the same way every time: its lines, how it ended, and the first line of why.

use anyhow::{Context, bail};
use gort::{Builder, Ending, RunError, Schedule};
use serde::{Deserialize, Serialize};

use crate::program::child::ask;
use crate::program::figure::Figure;
use crate::program::run::{Fatal, Run, Sink, said};
use crate::program::subject::Subject;

/// How a run for real came out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ended {
    output: Vec<String>,
    /// The place of its ending among `ENDINGS`.
    ending: usize,
    message: Option<String>,
    fatal: Option<(String, u8)>,
}

const ENDINGS: [Ending; 4] = [Ending::Exit, Ending::Deadlock, Ending::Panic, Ending::Fatal];

/// The parent's part: has a child run the program.
pub fn run(subject: &Subject) -> anyhow::Result<Run> {
    let ended: Ended = ask(&["program", &subject.name()])?;
    Ok(Run {
        program: subject.stem.to_string(),
        output: ended.output,
        events: Vec::new(),
        gaps: Vec::new(),
        ending: *ENDINGS.get(ended.ending).with_context(|| format!("{} is no way to end", ended.ending))?,
        message: ended.message,
        error: ended.fatal.map(|(headline, exit_code)| Fatal { report: headline.clone(), headline, exit_code }),
        races: Vec::new(),
        leaked: Vec::new(),
        waiting: Vec::new(),
        schedule: String::new(),
        seed: 0,
    })
}

/// The parent's part: has a child take the program's figures.
pub fn figures(subject: &Subject) -> anyhow::Result<Vec<Figure>> {
    ask(&["figures", &subject.name()])
}

/// The child's part: runs the program.
pub fn perform(subject: &Subject) -> anyhow::Result<Ended> {
    let name = subject.name();
    let Some(real) = subject.as_real() else { bail!("{name} runs in the laboratory") };
    set_limits(real.address_space)?;
    let output = Sink::default();
    let report = Builder::new()
        .schedule(Schedule::Parallel)
        .workers(real.workers)
        .output(output.clone())
        .quiet_panics(true)
        .program(&name)
        .run(subject.native());
    let fatal = report.as_ref().err().map(|error| (error.headline(), error.exit_code()));
    let ending = report.as_ref().map_or_else(RunError::ending, |()| Ending::Exit);
    let message = report.err().and_then(|error| said(&error));
    let ending = ENDINGS.iter().position(|known| *known == ending).context("an ending without a place")?;
    Ok(Ended { output: output.lines(), ending, message, fatal })
}

/// The limits of the process: its address space, where that is to be small, and as many open files as it may have.
#[cfg(unix)]
fn set_limits(address_space: Option<u64>) -> anyhow::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    if let Some(bytes) = address_space {
        let maximum = getrlimit(Resource::As).maximum;
        setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum }).context("limiting its address space")?;
    }
    // As Go does when a program starts. The usual limit of 1,024 is there for select(2), which nothing here uses.
    let files = getrlimit(Resource::Nofile).maximum;
    #[cfg(target_os = "macos")]
    // More than this is refused there (OPEN_MAX).
    let files = files.map_or(Some(10_240), |files| Some(files.min(10_240)));
    setrlimit(Resource::Nofile, Rlimit { current: files, maximum: getrlimit(Resource::Nofile).maximum })
        .context("allowing it more open files")
}

/// (A program that needs a small address space says so: `Need::AddressSpace`.)
#[cfg(not(unix))]
fn set_limits(_: Option<u64>) -> anyhow::Result<()> {
    Ok(())
}

/// The child's part: takes the program's figures.
pub fn measure(subject: &Subject) -> anyhow::Result<Vec<Figure>> {
    let figures = subject.figures.with_context(|| format!("{} has no figures", subject.name()))?;
    Ok(figures())
}
