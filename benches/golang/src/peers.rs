//! How each peer runs a program.
//!
//! Protocol    A program takes its size as last argument, and prints what it came to, how many nanoseconds that took, and some the
//!             kilobytes of memory that it used at most. gort's start, yaegi's and Go's are rows of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Who runs programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Peer {
    Gort,
    /// Compiled, with so many processors.
    Go(u32),
    Yaegi,
}

impl Peer {
    pub(crate) const ALL: [Peer; 4] = [Peer::Gort, Peer::Go(1), Peer::Go(2), Peer::Yaegi];

    pub(crate) fn name(self) -> String {
        match self {
            Peer::Gort => "gort".to_owned(),
            Peer::Go(processors) => format!("Go, GOMAXPROCS={processors}"),
            Peer::Yaegi => "yaegi".to_owned(),
        }
    }
}

/// What a program said.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) check: String,
    pub(crate) nanoseconds: f64,
    pub(crate) kilobytes: Option<f64>,
}

/// A program on the path.
pub(crate) fn on_the_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The peers that are there, and where Go's compiled programs lie.
#[derive(Debug)]
pub(crate) struct Peers {
    pub(crate) gort: PathBuf,
    pub(crate) yaegi: Option<PathBuf>,
    pub(crate) go: bool,
    /// A folder for what is built, and for a large text.
    pub(crate) folder: PathBuf,
}

/// Where the programs are.
pub(crate) fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(format!("{name}.go"))
}

impl Peers {
    pub(crate) fn has(&self, peer: Peer) -> bool {
        match peer {
            Peer::Gort => true,
            Peer::Go(_) => self.go,
            Peer::Yaegi => self.yaegi.is_some(),
        }
    }

    /// Compiles a program, for Go.
    pub(crate) fn build(&self, name: &str) -> Result<(), String> {
        let to = self.folder.join(name);
        let built = Command::new("go").args(["build", "-o"]).arg(to).arg(program(name)).output();
        let built = built.map_err(|error| format!("go build: {error}"))?;
        match built.status.success() {
            true => Ok(()),
            false => Err(format!("go build {name}.go: {}", String::from_utf8_lossy(&built.stderr))),
        }
    }

    fn command(&self, peer: Peer, name: &str) -> Command {
        match peer {
            Peer::Gort => {
                let mut command = Command::new(&self.gort);
                command.arg("run").arg(program(name)).arg("--");
                command
            }
            Peer::Go(processors) => {
                let mut command = Command::new(self.folder.join(name));
                command.env("GOMAXPROCS", processors.to_string());
                command
            }
            Peer::Yaegi => {
                let mut command = Command::new(self.yaegi.as_deref().unwrap_or(Path::new("yaegi")));
                command.arg("run").arg(program(name));
                command
            }
        }
    }

    /// Runs a program of this size.
    pub(crate) fn run(&self, peer: Peer, name: &str, size: u64) -> Result<Said, String> {
        let output = self.command(peer, name).arg(size.to_string()).stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("{name} by {}: {error}", peer.name()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut words = text.split_whitespace();
        let said = (words.next(), words.next().and_then(|word| word.parse().ok()));
        match said {
            (Some(check), Some(nanoseconds)) if output.status.success() => Ok(Said {
                check: check.to_owned(),
                nanoseconds,
                kilobytes: words.next().and_then(|word| word.parse().ok()),
            }),
            _ => {
                let errors = String::from_utf8_lossy(&output.stderr);
                let last = errors.lines().last().unwrap_or("it said nothing");
                Err(format!("{name} by {}: {}, {last}", peer.name(), output.status))
            }
        }
    }

    /// How long a whole process takes, in nanoseconds: from source for all of them.
    pub(crate) fn start(&self, peer: Peer, name: &str) -> Result<f64, String> {
        let mut command = match peer {
            Peer::Go(processors) => {
                let mut command = Command::new("go");
                command.env("GOMAXPROCS", processors.to_string()).arg("run").arg(program(name));
                command
            }
            peer => self.command(peer, name),
        };
        timed(command.stdin(Stdio::null()))
    }

    /// How long gort takes to check a text, in nanoseconds.
    pub(crate) fn check(&self, text: &Path) -> Result<f64, String> {
        timed(Command::new(&self.gort).arg("check").arg(text).stdin(Stdio::null()))
    }
}

#[allow(clippy::disallowed_methods, reason = "a benchmark measures by the machine's clock")]
fn timed(command: &mut Command) -> Result<f64, String> {
    let began = Instant::now();
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    let took = began.elapsed().as_nanos() as f64;
    match output.status.success() {
        true => Ok(took),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
