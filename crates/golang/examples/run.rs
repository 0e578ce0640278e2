//! Runs a Go program. With `-s` it prints its code first. The program's arguments begin with `-`, or follow `--`.
//!
//!     cargo run -p gort-golang --example run -- prog.go

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a command line")]

#[path = "../../../src/bin/gort/program/files.rs"]
#[allow(unreachable_pub, reason = "the command line has it, too")]
mod files;

use std::io::Write as _;
use std::time::{Duration, Instant};

use gort_golang::build::{Ready, Settings, What, Wrong, build};
use gort_golang::machine::{FileStat, Host, State};

struct Terminal {
    began: Instant,
    arguments: Vec<String>,
}

impl Terminal {
    fn since(&self) -> u64 {
        self.began.elapsed().as_nanos() as u64
    }
}

impl Host for Terminal {
    fn write(&mut self, descriptor: u32, bytes: &[u8]) {
        let _ = match descriptor {
            1 => std::io::stdout().write_all(bytes),
            _ => std::io::stderr().write_all(bytes),
        };
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        let now = self.since();
        let moment = moment.unwrap_or(now);
        std::thread::sleep(Duration::from_nanos(moment.saturating_sub(now)));
        self.since().max(moment)
    }

    fn now(&mut self) -> Option<u64> {
        Some(self.since())
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, String> {
        std::io::Read::read(&mut std::io::stdin(), buffer).map_err(|error| error.to_string())
    }

    fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
        files::read(name)
    }

    fn file_stat(&mut self, name: &str, follow: bool) -> Result<FileStat, u32> {
        files::stat(name, follow)
    }

    fn read_folder(&mut self, name: &str) -> Result<Vec<String>, u32> {
        files::folder(name)
    }

    fn read_link(&mut self, name: &str) -> Result<String, u32> {
        files::link(name)
    }

    fn environment_variables(&self) -> Vec<String> {
        files::variables()
    }

    fn arguments(&self) -> &[String] {
        &self.arguments
    }

    fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

fn main() {
    let runner = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    let code = runner.expect("a thread can be started").join().expect("the run ends");
    std::process::exit(code);
}

fn run() -> i32 {
    let (mut texts, mut show) = (Vec::new(), false);
    let mut terminal = Terminal { began: Instant::now(), arguments: Vec::new() };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--" => terminal.arguments.extend(given.by_ref()),
            "-s" => show = true,
            argument if argument.starts_with('-') => terminal.arguments.push(argument.to_owned()),
            path => texts.push((path.to_owned(), std::fs::read(path).expect("a file can be read"))),
        }
    }
    let Ready { program, files, .. } = match build(&texts, &Settings::default()) {
        Ok(ready) => ready,
        Err(wrong) => return said(&wrong),
    };
    if show {
        for (number, function) in program.functions.iter().enumerate() {
            println!(
                "{number} {} {:?} results {} params {}",
                function.name, function.frame, function.results, function.params
            );
            for (at, op) in function.ops.iter().enumerate() {
                println!("  {at:4} {op}");
            }
        }
    }
    let mut state = State::new(&program);
    let ended = state.run(&program, &mut terminal);
    let (text, code) = state.report(&program, &files, &mut terminal, &ended);
    eprint!("{text}");
    code
}

/// Says what is wrong. The exit code.
fn said(wrong: &Wrong) -> i32 {
    let cannot = |pos, what: &str| eprintln!("{}: gort cannot run {what}", wrong.files.named(pos));
    match &wrong.what {
        What::Errors(diagnostics) => diagnostics.lines(&wrong.files).iter().for_each(|line| eprintln!("{line}")),
        What::NoProgram(line) => eprintln!("{line}"),
        What::Imports(imports) => imports.iter().for_each(|(pos, path)| cannot(*pos, path)),
        What::Lacking(lacking) => {
            lacking.iter().for_each(|lacks| cannot(lacks.pos, &format!("{} {}", lacks.package, lacks.name)));
        }
        What::Findings(found) | What::Read(found) => {
            found.iter().for_each(|finding| eprintln!("{}: {}", wrong.files.named(finding.pos), finding.text));
        }
        What::Refused(refused) => refused.iter().for_each(|refusal| cannot(refusal.pos, &refusal.what)),
    }
    match wrong.what {
        What::Errors(_) | What::NoProgram(_) | What::Findings(_) => 1,
        _ => 69,
    }
}
