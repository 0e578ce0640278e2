//! Go: found on the path, asked to build, and its programs run.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use gort::Ending;
use gort::explore::Output;

use crate::programs::Program;

/// The language of the programs: `WaitGroup.Go` came with it.
const OLDEST: (u32, u32) = (1, 25);
/// A run that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// Go's own words about a goroutine that was there at the end: its number, and what it was doing.
pub(crate) type Standing = (u64, String);

/// What a run of a Go program showed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Shown {
    /// What it printed, and how it ended.
    pub(crate) output: Output,
    /// The goroutines of the report, where there is one.
    pub(crate) goroutines: Vec<Standing>,
}

/// A Go module with a package for each program, in a folder of its own.
pub(crate) struct Module {
    folder: tempfile::TempDir,
}

/// Whether Go is here and new enough; if not, why.
pub(crate) fn missing() -> Option<String> {
    let asked =
        Command::new("go").args(["env", "GOVERSION"]).env("GOTOOLCHAIN", "local").stderr(Stdio::null()).output();
    let Some(asked) = asked.ok().filter(|asked| asked.status.success()) else {
        return Some("there is no Go on the path".to_string());
    };
    let version = String::from_utf8_lossy(&asked.stdout).trim().to_string();
    let mut numbers = version.trim_start_matches("go").split(['.', '-', ' ']).map(|number| number.parse::<u32>().ok());
    // One that names itself in another way is built from source, and newer.
    let known = (numbers.next().flatten(), numbers.next().flatten());
    let (Some(major), Some(minor)) = known else { return None };
    ((major, minor) < OLDEST).then(|| format!("{version} is older than go{}.{}", OLDEST.0, OLDEST.1))
}

impl Module {
    /// Writes it.
    pub(crate) fn new(programs: &[Program]) -> Self {
        let module = Module { folder: tempfile::tempdir().expect("a temporary folder") };
        let text = format!("module conformance\n\ngo {}.{}\n", OLDEST.0, OLDEST.1);
        fs::write(module.path().join("go.mod"), text).expect("go.mod can be written");
        for program in programs {
            let folder = module.path().join(package(program));
            fs::create_dir(&folder).expect("a folder of the program's own");
            fs::write(folder.join("main.go"), program.go).expect("the program can be written");
        }
        module
    }

    /// Builds all programs, without what only a debugger reads.
    pub(crate) fn build(&self) {
        fs::create_dir(self.path().join("bin")).expect("a folder for what is built");
        let (made, said) = self.go(&["build", "-ldflags=-s -w", "-o", "bin/", "./..."]);
        assert!(made, "go build:\n{said}");
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn program(&self, program: &Program) -> PathBuf {
        self.path().join("bin").join(package(program))
    }

    /// Runs go with these words. Whether it liked what it saw, and what it said.
    pub(crate) fn go(&self, words: &[&str]) -> (bool, String) {
        let mut command = Command::new("go");
        command.args(words).current_dir(self.path()).env("GOFLAGS", "-mod=mod").env("GOTOOLCHAIN", "local");
        command.env("GOWORK", "off").env("GO111MODULE", "on");
        let done = command.stdin(Stdio::null()).output().expect("go starts");
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// The files that gofmt would write in another way; `None` where there is no gofmt.
    pub(crate) fn unformatted(&self) -> Option<String> {
        let root = Command::new("go").args(["env", "GOROOT"]).output().expect("go starts");
        let gofmt = Path::new(String::from_utf8_lossy(&root.stdout).trim()).join("bin").join("gofmt");
        let done = Command::new(gofmt).args(["-l", "."]).current_dir(self.path()).output().ok()?;
        assert!(done.status.success(), "gofmt: {}", String::from_utf8_lossy(&done.stderr));
        Some(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    /// Runs a program once, which is built, on this number of processors. `run` tells apart the runs that go on together.
    ///
    /// Its output goes to a file: a process that writes to a pipe is often taken off the processor while the reader runs, and
    /// then Go lends its only P to another goroutine, so that its order is seldom its own.
    pub(crate) fn run(&self, program: &Program, processors: usize, run: usize) -> Shown {
        let said = self.path().join(format!("{}.{processors}.{run}.out", package(program)));
        let mut child = Command::new(self.program(program))
            .env("GOMAXPROCS", processors.to_string())
            .env_remove("GODEBUG")
            .env_remove("GOTRACEBACK")
            .stdin(Stdio::null())
            .stdout(File::create(&said).expect("a file for what it prints"))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (tx, report) = mpsc::channel();
        let mut complaints = child.stderr.take().expect("a pipe");
        thread::spawn(move || {
            let mut text = String::new();
            tx.send(complaints.read_to_string(&mut text).map(|_| text))
        });
        let Ok(report) = report.recv_timeout(LONGEST) else {
            let ended = child.kill().and_then(|()| child.wait());
            panic!("{}.go hangs ({ended:?})", program.name);
        };
        let report = report.expect("what it reports is text");
        let status = child.wait().expect("the program ends");
        let out = fs::read_to_string(&said).expect("what it printed is text");
        fs::remove_file(said).expect("the file can be removed");
        let shown = shown(&out, &report);
        let code = if shown.output.ending == Ending::Exit { 0 } else { 2 };
        assert_eq!(status.code(), Some(code), "the exit code of {}.go; standard error:\n{report}", program.name);
        shown
    }
}

fn package(program: &Program) -> String {
    program.name.replace('/', ".")
}

/// Reads what a program printed and what Go reported.
fn shown(out: &str, report: &str) -> Shown {
    let headline = report.lines().find(|line| line.starts_with("panic: ") || line.starts_with("fatal error: "));
    let ending = match headline {
        None => Ending::Exit,
        Some(line) if line.starts_with("panic: ") => Ending::Panic,
        Some(line) if line.ends_with("deadlock!") => Ending::Deadlock,
        Some(_) => Ending::Fatal,
    };
    let output = Output {
        lines: out.lines().map(str::to_string).collect(),
        ending,
        message: headline.unwrap_or_default().to_string(),
    };
    Shown { output, goroutines: report.lines().filter_map(standing).collect() }
}

/// `goroutine 1 [chan receive]:`, or with a comma and more after the reason.
fn standing(line: &str) -> Option<Standing> {
    let (number, rest) = line.strip_prefix("goroutine ")?.split_once(' ')?;
    // Since Go 1.24 a number may be followed by `gp=… m=… mp=…` where a report is longer than usual.
    let (_, reason) = rest.strip_suffix("]:")?.split_once('[')?;
    let reason = reason.split(',').next().unwrap_or(reason);
    Some((number.parse().ok()?, reason.to_string()))
}
