//! `gort run`, `gort check` and `gort vet`: the learner's own Go program, without a Go toolchain.
//!
//! ```text
//!     texts      which files make the program
//!     patterns   several packages, as ./... names them
//!     module     what the go.mod above them says
//!     build      from texts to a program: what is wrong with it, what gort does not run
//!     studied    a program of which a run is looked at step by step
//!     shown      what is wrong, with its line, a caret, and a sentence (help)
//!     choices    what decides where a run could go on in several ways, and how it is run again
//!     host       the world of a program that runs: its streams, the clock, chance
//!     watched    maps that goroutines use without an order
//! ```
//!
//! Invariants  I1  standard output and standard error are the program's own: nothing of gort's is among them. What `--trace` shows comes
//!                 after the program's last line, on standard error.
//!             I2  what gort does not run is refused by name and place before anything has run, with exit code 69.

mod build;
mod choices;
mod help;
mod host;
mod imports;
mod module;
mod patterns;
mod shown;
mod streams;
pub mod studied;
mod texts;
mod watched;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use gort_golang::machine::{Ended, Host as _, State};
use gort_golang::tested;

use crate::args::{CheckArgs, RunArgs, RunClockArg};
use crate::lessons::find;
use crate::program::record::Record;
use crate::terminal::failure::usage;
use crate::terminal::look::Look;
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

use build::{Built, Purpose, Ready};
use choices::Chosen;
use host::World;
use patterns::Packages;
use studied::Asked;

/// gort does not run it: sysexits' EX_UNAVAILABLE.
const UNAVAILABLE: u8 = 69;
/// The program took longer than `--timeout` allows, as timeout(1) says it.
const TIMED_OUT: u8 = 124;
/// The program needed more memory than `--memory` allows, as a shell says it of a process that was killed.
const OUT_OF_MEMORY: u8 = 137;

/// What the program wrote had no reader any more, as a shell says it of SIGPIPE.
const NOBODY_READS: u8 = 141;

/// How a run has come out.
struct Outcome {
    /// What is written to standard error when it has ended.
    report: String,
    /// The exit code.
    code: u8,
    /// What has kept its events.
    record: Option<Record>,
    /// What it wrote had no reader any more.
    nobody_reads: bool,
}

/// What a program may use if nothing else is said.
const MEMORY: u64 = 4 << 30;

/// How much address space the checker may use for declarations that depend on each other.
const STACK_BYTES: usize = 1 << 30;

/// Does something on a stack that is large enough for any program.
pub fn on_a_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        thread.expect("a thread can be started").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// What is said of texts that are no program, line by line.
pub fn wrong(wrong: &gort_golang::build::Wrong) -> String {
    build::said(wrong, None, "main", Purpose::Run).text()
}

/// How a program runs.
struct Settings {
    clock: RunClockArg,
    timeout: Option<Duration>,
    arguments: Vec<String>,
    has_no_input: bool,
}

impl Settings {
    fn of(args: &RunArgs) -> Settings {
        let ordered = args.seed.is_some() || args.replay.is_some();
        Settings {
            clock: args.clock.unwrap_or(if ordered { RunClockArg::Ideal } else { RunClockArg::Real }),
            timeout: args.timeout,
            arguments: args.arguments.clone(),
            has_no_input: args.files == ["-"],
        }
    }
}

/// Runs a Go program: the exit code is its own.
pub fn run(args: &RunArgs, look: &Look, out: &mut dyn Write, errors: &mut dyn Write) -> anyhow::Result<ExitCode> {
    if args.step {
        return studied::step(args, &Screen::new(look), out, errors);
    }
    out.flush()?;
    let texts = texts::read(&args.files)?;
    let code = args.replay.as_deref().map(find::replay_code).transpose()?;
    let at_a_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    // Nothing of what go vet finds is among what the program says.
    let (outcome, seen) =
        on_a_large_stack(move || match build::to_run(&texts, args.go, at_a_terminal, &args.arguments) {
            Built::Faulty(said) => anyhow::Ok((
                Outcome { report: said.text(), code: said.code(), record: None, nobody_reads: false },
                None,
            )),
            Built::Ready(ready) => {
                let chosen = Chosen::of(args, &texts, ready.version, code)?;
                let record = args.trace.then(|| Record::new(ready.program.files.clone(), None));
                let mut outcome = carried_out(args, (&ready, &texts.import), chosen, at_a_terminal, record)?;
                let record = outcome.record.take();
                let seen =
                    record.map(|record| (record, studied::of_build(&args.files, &texts, *ready, Asked::default())));
                Ok((outcome, seen))
            }
        })?;
    // How the program has ended does not depend on whether standard error has a reader.
    let mut said = errors.write_all(outcome.report.as_bytes());
    if let Some((record, subject)) = seen {
        let screen = Screen::of_errors(look);
        said = said.and_then(|()| write_lines(errors, &studied::timeline(&subject, record, &screen)));
    }
    match said {
        _ if outcome.nobody_reads => streams::die_of_pipe(),
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    Ok(ExitCode::from(outcome.code))
}

/// Runs a program that can run, whose package has this import path.
fn carried_out(
    args: &RunArgs,
    (ready, import): (&Ready, &str),
    chosen: Chosen,
    at_a_terminal: bool,
    record: Option<Record>,
) -> anyhow::Result<Outcome> {
    let settings = Settings::of(args);
    let mut host = World::new(&settings, chosen.decisions, record);
    let asked = ready.is_test.then(|| tested::asked(&settings.arguments));
    if let Some(asked) = &asked {
        host.run_tests(asked.arguments.clone(), asked.streams);
    }
    if at_a_terminal && !args.trace && ready.program.shares_maps() {
        host.watch(watched::Watch::new(ready.program.files.clone()));
    }
    let mut state = State::new(&ready.program);
    state.limit(args.memory.unwrap_or(MEMORY));
    state.go_through_maps(chosen.header.maps());
    if settings.clock == RunClockArg::Real {
        state.begin_at(host::moment());
    }
    let ended = state.run(&ready.program, &mut host);
    let record = host.take_record();
    host.flush();
    let code = match host.decisions().finish(chosen.header, ended != Ended::Stopped) {
        Ok(code) => code.filter(|_| settings.clock == RunClockArg::Ideal),
        Err(error) => return usage(find::replay_said(&error)),
    };
    let (mut report, mut exit) = finished(ready, &mut state, &mut host, &ended);
    let nobody_reads = host.nobody_reads();
    if let Some(asked) = asked.filter(|_| ended != Ended::Stopped) {
        (report, exit) = verdict(&asked, import, &mut host, &report, exit);
    }
    if at_a_terminal {
        if args.seed.is_some() {
            report += &choices::replay_line(args, code);
        } else if exit != 0 && args.replay.is_none() && host.decisions().has_drawn() {
            report += &choices::draws_line(args, chosen.draws);
        }
        report += &host.found_in_maps();
        if !ready.findings.is_empty() {
            let said = say!("gort: go vet says of this program:", "gort：go vet 对这个程序的意见：");
            report += &format!("{said}\n{}", shown::Said::findings(&ready.files, &ready.findings).text());
        }
    }
    Ok(Outcome { report, code: exit, record, nobody_reads })
}

/// Says what the go command says of tests that have ended: `report` is what they said last. Nothing is left for standard error.
fn verdict(asked: &tested::Asked, import: &str, host: &mut World, report: &str, exit: u8) -> (String, u8) {
    host.write(1, report.as_bytes());
    let (output, took) = host.tests_end();
    if exit != 0 && !asked.streams {
        host.write(1, &output);
    }
    host.write(1, tested::verdict(asked, import, &output, exit.into(), took.as_secs_f64()).as_bytes());
    host.flush();
    (String::new(), u8::from(exit != 0))
}

/// What is written to standard error when a program has ended, and its exit code.
fn finished(ready: &Ready, state: &mut State, host: &mut World, ended: &Ended) -> (String, u8) {
    match ended {
        _ if host.nobody_reads() => (String::new(), NOBODY_READS),
        Ended::Stopped => {
            let limit = host.timeout().unwrap_or(Duration::ZERO);
            let text = say!(
                "gort: stopped after {}, as --timeout says",
                "gort：按 --timeout 的要求，运行 {} 后停止",
                format!("{limit:?}")
            );
            (format!("{text}\n"), TIMED_OUT)
        }
        Ended::Fatal(_, text) if text == "runtime: out of memory" => {
            let hint = say!(
                "gort: --memory allows more, for example --memory 8G",
                "gort：可以用 --memory 放宽，例如 --memory 8G"
            );
            (format!("fatal error: {text}\n{hint}\n"), OUT_OF_MEMORY)
        }
        ended => {
            let (text, code) = state.report(&ready.program, &ready.files, host, ended);
            host.flush();
            (text, code as u8)
        }
    }
}

/// Says what go vet finds in a Go program, as far as gort has its analyzers.
pub fn vet(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    looked_at(args, Purpose::Vet, out)
}

/// Checks a Go program without running it.
pub fn check(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    looked_at(args, Purpose::Check, out)
}

/// Says what is wrong with files of one package, or with several packages, one after the other. What several of them say is said once.
fn looked_at(args: &CheckArgs, purpose: Purpose, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let (packages, mut warnings) = match patterns::named(&args.files)? {
        Packages::None => (vec![args.files.clone()], Vec::new()),
        Packages::Folders(folders, warnings) => {
            (folders.into_iter().map(|folder| vec![folder.display().to_string()]).collect(), warnings)
        }
        Packages::Wrong(wrong) => {
            writeln!(out, "{wrong}")?;
            return Ok(ExitCode::from(1));
        }
    };
    let is_nothing = packages.is_empty() && purpose == Purpose::Vet;
    warnings.extend(is_nothing.then(|| "no packages to vet".to_owned()));
    for warning in &warnings {
        writeln!(out, "{warning}")?;
    }
    let mut codes: Vec<u8> = is_nothing.then_some(1).into_iter().collect();
    let mut known: Vec<String> = Vec::new();
    for names in packages {
        let texts = texts::read(&names)?;
        let said = on_a_large_stack(|| build::read(&texts, args.go, purpose));
        codes.push(said.code());
        let text = said.text();
        if !known.contains(&text) {
            out.write_all(text.as_bytes())?;
            known.push(text);
        }
    }
    // What is wrong goes before what gort does not read.
    Ok(ExitCode::from(codes.into_iter().filter(|code| *code != 0).min().unwrap_or(0)))
}
