//! Child processes: each row of each peer runs in one of its own, which ends in time or is ended.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wait_timeout::ChildExt;

use crate::figures::Figures;
use crate::peer::Peer;
use crate::spread::{self, Counted};
use crate::work::Work;

/// A row takes about a second, and ending a million goroutines some more; what takes this long hangs.
const ROW_TIMEOUT: Duration = Duration::from_secs(60);
/// A server listens at once.
const SERVER_TIMEOUT: Duration = Duration::from_secs(10);
/// As much of a child's complaints as is read; the rest is thrown away so that the child does not wait for us.
const COMPLAINT_BYTES: u64 = 4096;

/// The programs that children run: this one, an earlier build of it, and the Go program where it could be built.
#[derive(Debug)]
pub(crate) struct Programs {
    this: PathBuf,
    before: Option<PathBuf>,
    go: Option<tempfile::TempDir>,
}

impl Programs {
    /// Builds the Go program if a peer is Go; the second value says in one line why that was not possible.
    pub(crate) fn new(with_go: bool, before: Option<PathBuf>) -> anyhow::Result<(Self, Option<String>)> {
        let this = std::env::current_exe().context("this program has no path")?;
        let (go, why_not) = match with_go.then(build_go) {
            None => (None, None),
            Some(Ok(go)) => (Some(go), None),
            Some(Err(error)) => (None, Some(format!("Go is skipped: {error:#}"))),
        };
        if let Some(missing) = before.as_ref().filter(|before| !before.is_file()) {
            bail!("there is no earlier build at {}", missing.display());
        }
        Ok((Self { this, before, go }, why_not))
    }

    pub(crate) fn has_go(&self) -> bool {
        self.go.is_some()
    }

    fn go(&self) -> PathBuf {
        self.go.as_ref().map(|dir| dir.path().join("peer")).unwrap_or_default()
    }

    /// Does n operations in a process of its own.
    pub(crate) fn run(&self, peer: Peer, work: Work, workers: usize, n: u64) -> anyhow::Result<Figures> {
        let (n_text, warm_up) = (n.to_string(), work.warm_up(n).to_string());
        let mut command = self.command(peer, workers);
        if peer == Peer::Go {
            command.args([&work.name(), &n_text, &warm_up]);
        } else {
            command.args(["row", &work.name(), "--n", &n_text, "--warm-up", &warm_up]);
        }
        let figures: Figures = output(&mut command, ROW_TIMEOUT)?;
        let expected = work.check(n);
        if figures.check != expected {
            bail!("did not do the work: its number is {}, not {expected}", figures.check);
        }
        Ok(figures)
    }

    /// Runs a program of the spread table in a process of its own.
    pub(crate) fn spread(&self, peer: Peer, program: spread::Program, workers: usize) -> anyhow::Result<Counted> {
        let mut command = self.command(peer, workers);
        command.args(["spread", &program.name()]);
        output(&mut command, ROW_TIMEOUT).with_context(|| format!("{}, by {}", program.title(), peer.title()))
    }

    /// An echo server that runs until the guard is dropped.
    pub(crate) fn serve(&self, peer: Peer, workers: usize) -> anyhow::Result<Server> {
        let mut command = self.command(peer, workers);
        command.arg(if peer == Peer::Go { "echo" } else { "serve" });
        let mut child = spawn(command.stdin(Stdio::piped()))?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("the server's output is piped")?;
        let complaint = complaint(&mut child);
        let mut server = Server { port: 0, child, _stdin: stdin };
        let (tx, rx) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            _ = BufReader::new(stdout).read_line(&mut line);
            _ = tx.send(line);
        });
        let line = rx.recv_timeout(SERVER_TIMEOUT).context("the server does not say where it listens")?;
        match serde_json::from_str::<Listening>(&line) {
            Ok(listening) => server.port = listening.port,
            Err(_) => {
                drop(server);
                bail!("the server did not start: {}", complaint.join().unwrap_or_default());
            }
        }
        Ok(server)
    }

    fn command(&self, peer: Peer, workers: usize) -> Command {
        if peer == Peer::Go {
            let mut command = Command::new(self.go());
            command.env("GOMAXPROCS", workers.to_string());
            return command;
        }
        let before = self.before.as_ref().filter(|_| peer == Peer::GortBefore);
        let mut command = Command::new(before.unwrap_or(&self.this));
        command.args(["child", "--peer", peer.child_name(), "--workers", &workers.to_string()]);
        command
    }
}

#[derive(Deserialize)]
struct Listening {
    port: u16,
}

/// A running echo server. Dropping it ends the process.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) port: u16,
    child: Child,
    _stdin: Option<ChildStdin>, // a server ends by itself when this is closed: also when the harness is killed
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Builds `go/` into a temporary folder.
fn build_go() -> anyhow::Result<tempfile::TempDir> {
    let dir = tempfile::tempdir().context("no temporary folder")?;
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("go");
    let built =
        Command::new("go").args(["build", "-o"]).arg(dir.path().join("peer")).arg(".").current_dir(source).output();
    match built {
        Err(_) => bail!("`go` is not on the path"),
        Ok(output) if !output.status.success() => {
            bail!("`go build` fails: {}", first_line(&String::from_utf8_lossy(&output.stderr)))
        }
        Ok(_) => Ok(dir),
    }
}

fn spawn(command: &mut Command) -> anyhow::Result<Child> {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("it does not start")
}

/// Reads what the child complains about, on a thread, so that the child never waits for a reader.
fn complaint(child: &mut Child) -> thread::JoinHandle<String> {
    let stderr = child.stderr.take();
    thread::spawn(move || {
        let Some(mut stderr) = stderr else { return String::new() };
        let mut start = Vec::new();
        _ = stderr.by_ref().take(COMPLAINT_BYTES).read_to_end(&mut start);
        _ = std::io::copy(&mut stderr, &mut std::io::sink());
        first_line(&String::from_utf8_lossy(&start))
    })
}

fn first_line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it says nothing").to_string()
}

/// Runs a child to its end and reads the one line it prints.
fn output<T: DeserializeOwned>(command: &mut Command, timeout: Duration) -> anyhow::Result<T> {
    let mut child = spawn(command.stdin(Stdio::null()))?;
    let complaint = complaint(&mut child);
    // On a thread as well: a long line is more than a pipe holds, and a child that waits for its reader never ends.
    let stdout = child.stdout.take();
    let printed = thread::spawn(move || {
        let mut text = String::new();
        stdout.map_or(Ok(0), |mut stdout| stdout.read_to_string(&mut text)).map(|_| text)
    });
    let Some(status) = child.wait_timeout(timeout)? else {
        child.kill()?;
        child.wait()?;
        bail!("not done after {} s: {}", timeout.as_secs(), complaint.join().unwrap_or_default());
    };
    if !status.success() {
        bail!("{}: {}", ending(status), complaint.join().unwrap_or_default());
    }
    let text = printed.join().unwrap_or_else(|_| Ok(String::new()))?;
    serde_json::from_str(&text).with_context(|| format!("its output is no figures: {:?}", first_line(&text)))
}

/// How a process ended, in words.
fn ending(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with code {code}"),
        (None, Some(signal)) => format!("killed by signal {signal}"),
        (None, None) => "ended".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn figures_are_read() {
        let script = r#"echo '{"ns":1,"cpu_ns":2,"bytes":-3,"check":4}'"#;
        let figures: Figures = output(&mut shell(script), ROW_TIMEOUT).unwrap();
        assert_eq!(figures, Figures { ns: 1, cpu_ns: 2, bytes: -3, check: 4 });
    }

    #[test]
    fn a_child_that_prints_more_than_a_pipe_holds_is_read() {
        let script = r#"printf '"'; head -c 200000 /dev/zero | tr '\0' x; printf '"'"#;
        let text: String = output(&mut shell(script), Duration::from_secs(20)).unwrap();
        assert_eq!(text.len(), 200_000);
    }

    #[test]
    fn a_child_that_fails_is_quoted() {
        let error = output::<Figures>(&mut shell("echo out of mappings >&2; exit 7"), ROW_TIMEOUT).unwrap_err();
        assert_eq!(error.to_string(), "ended with code 7: out of mappings");
        let error = output::<Figures>(&mut shell("kill -ABRT $$"), ROW_TIMEOUT).unwrap_err();
        assert_eq!(error.to_string(), "killed by signal 6: it says nothing");
    }

    #[test]
    fn a_child_that_hangs_is_ended() {
        let error = output::<Figures>(&mut shell("exec sleep 600"), Duration::from_millis(50)).unwrap_err();
        assert_eq!(error.to_string(), "not done after 0 s: it says nothing");
    }

    #[test]
    fn a_child_that_complains_without_end_does_not_block() {
        let script = r#"head -c 1000000 /dev/zero >&2; echo '{"ns":1,"cpu_ns":2,"bytes":3,"check":4}'"#;
        assert!(output::<Figures>(&mut shell(script), ROW_TIMEOUT).is_ok());
    }
}
