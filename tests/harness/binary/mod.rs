//! Running the `gort` binary in a scrubbed environment.

#![allow(dead_code, unreachable_pub)]

#[path = "../stress.rs"]
pub mod stress;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Variables that would change what gort prints.
const SCRUBBED: [&str; 14] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "COLUMNS",
    "LINES",
    "LANG",
    "LC_ALL",
    "LC_MESSAGES",
    "LANGUAGE",
    "RUST_BACKTRACE",
    "GORT_DATA_DIR",
    "GORT_LANG",
    "COLORFGBG",
];

/// The lessons, in course order.
pub fn lessons() -> Vec<String> {
    let home = Home::new();
    let listed = home.gort(&["lesson", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("the list of lessons as JSON");
    let names = value["lessons"].as_array().expect("lessons").iter();
    names.map(|lesson| lesson["name"].as_str().expect("a name").to_string()).collect()
}

/// Runs gort for a learner without progress.
pub fn gort(arguments: &[&str]) -> Run {
    Home::new().gort(arguments)
}

/// The tree.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A learner's data directory, gone at the end of the test.
#[derive(Debug)]
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// An empty one.
    pub fn new() -> Self {
        Home { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The progress file.
    pub fn progress(&self) -> PathBuf {
        self.path().join("progress.json")
    }

    /// gort, with this data directory, without a terminal, with nothing of the caller's environment that matters. It keeps progress.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gort"));
        SCRUBBED.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.env("GORT_KEEP_PROGRESS", "1");
        command.env("GORT_DATA_DIR", self.path()).args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs it.
    pub fn gort<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Run {
        Run::of(&mut self.command(arguments))
    }
}

/// What a run of gort left behind.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// Runs a command.
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("gort starts");
        Run {
            code: status.code().unwrap_or_else(|| panic!("gort was killed: {status:?}")),
            stdout,
            stderr: String::from_utf8(stderr).expect("UTF-8 on standard error"),
        }
    }

    /// Standard output as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).expect("UTF-8 on standard output")
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Checks that it ended well and silently, and gives its output.
    #[track_caller]
    pub fn well(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (0, ""), "standard output:\n{}", self.text());
        self.text()
    }

    /// Checks that it was refused with this exit code in one line on standard error, and gives that line.
    #[track_caller]
    pub fn refused(self, code: i32) -> String {
        assert_eq!(self.code, code, "standard error: {}", self.stderr);
        assert_eq!(self.text(), "", "a refused command prints nothing on standard output");
        assert_eq!(self.stderr.lines().count(), 1, "one line: {:?}", self.stderr);
        assert!(self.stderr.starts_with("gort: "), "{:?}", self.stderr);
        self.stderr.trim_end().to_string()
    }
}

/// The columns of a text, as a terminal counts them.
pub fn width(text: &str) -> usize {
    console::measure_text_width(text)
}
