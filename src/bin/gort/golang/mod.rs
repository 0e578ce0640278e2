//! `gort run`, `gort check` and `gort vet`: the learner's own Go program, without a Go toolchain.
//!
//! ```text
//!     texts      which files make the program
//!     build      from texts to a program: what is wrong with it, what gort does not run
//!     shown      what is wrong, with its line, a caret, and a sentence (help)
//!     host       the world of a program that runs: its streams, the clock, chance
//! ```
//!
//! Invariants  I1  standard output and standard error are the program's own: nothing of gort's is among them.
//!             I2  what gort does not run is refused by name and place before anything has run, with exit code 69.

mod build;
mod help;
mod host;
mod shown;
mod texts;

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use gort_golang::machine::{Ended, State};

use crate::args::{CheckArgs, RunArgs};
use crate::terminal::speech::say;

use build::Built;

/// gort does not run it: sysexits' EX_UNAVAILABLE.
const UNAVAILABLE: u8 = 69;
/// The program took longer than `--timeout` allows, as timeout(1) says it.
const TIMED_OUT: u8 = 124;
/// The program needed more memory than `--memory` allows, as a shell says it of a process that was killed.
const OUT_OF_MEMORY: u8 = 137;

/// What a program may use if nothing else is said.
const MEMORY: u64 = 4 << 30;

/// How much address space the checker may use for declarations that depend on each other.
const STACK_BYTES: usize = 1 << 30;

/// Does something on a stack that is large enough for any program.
fn on_a_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        thread.expect("a thread can be started").join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Runs a Go program: the exit code is its own.
pub fn run(args: &RunArgs, out: &mut dyn Write, errors: &mut dyn Write) -> anyhow::Result<ExitCode> {
    out.flush()?;
    let texts = texts::read(&args.files)?;
    let asked = (args.go, args.memory.unwrap_or(MEMORY), args.timeout, args.draws);
    let arguments = args.arguments.clone();
    let at_a_terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let (report, code) = on_a_large_stack(move || {
        let (version, memory, timeout, draws) = asked;
        match build::build(&texts, version) {
            Built::Faulty(said) => (said.text(), said.code()),
            Built::Ready(ready) => {
                let mut host = host::World::new(timeout, draws, arguments);
                let mut state = State::new(&ready.program);
                state.limit(memory);
                state.begin_at(host::moment());
                let ended = state.run(&ready.program, &mut host);
                host.flush();
                let (mut report, code) = finished(&ready, &mut state, &mut host, &ended);
                if at_a_terminal && !ready.findings.is_empty() {
                    let said = say!("gort: go vet says of this program:", "gort：go vet 对这个程序的意见：");
                    report += &format!("{said}\n{}", shown::Said::findings(&ready.files, &ready.findings).text());
                }
                (report, code)
            }
        }
    });
    errors.write_all(report.as_bytes())?;
    Ok(ExitCode::from(code))
}

/// What is written to standard error when a program has ended, and its exit code.
fn finished(ready: &build::Ready, state: &mut State, host: &mut host::World, ended: &Ended) -> (String, u8) {
    match ended {
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

/// Says what go vet finds in a Go program about goroutines, locks and contexts.
pub fn vet(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let texts = texts::read(&args.files)?;
    let version = args.go;
    let said = on_a_large_stack(|| match build::build(&texts, version) {
        Built::Ready(ready) => shown::Said::findings(&ready.files, &ready.findings),
        Built::Faulty(said) => said,
    });
    out.write_all(said.text().as_bytes())?;
    Ok(ExitCode::from(said.code()))
}

/// Checks a Go program without running it.
pub fn check(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let texts = texts::read(&args.files)?;
    let version = args.go;
    let built = on_a_large_stack(|| build::build(&texts, version));
    match built {
        Built::Ready(_) => Ok(ExitCode::SUCCESS),
        Built::Faulty(said) => {
            out.write_all(said.text().as_bytes())?;
            Ok(ExitCode::from(said.code()))
        }
    }
}
