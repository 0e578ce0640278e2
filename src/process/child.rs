//! A child with its pipes.
//!
//! Invariants  I1  a child that is dropped before its end is known is left to the orphans, killed or not.
//! See         process/mod.rs.

use std::fmt;
use std::io::{self, PipeReader, PipeWriter, Read};
use std::os::fd::OwnedFd;
use std::process::{ExitStatus, Output};
use std::time::Duration;

use super::exit::Process;
use super::orphans;
use crate::context::StopFunc;
use crate::go::{JoinHandle, spawn};
use crate::net::Pollable;
use crate::signal::Signal;

/// A child process. Dropping it neither kills it nor waits for it, unless [`kill_on_drop`](super::Command::kill_on_drop) says so.
///
/// Go: `exec.Cmd` once it is started.
///
/// # Examples
///
/// ```
/// use std::io::{Read, Write};
/// use std::process::Stdio;
/// use gort::process::Command;
///
/// gort::run(|| {
///     let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
///     child.stdin.take().unwrap().write_all(b"through a child").unwrap();
///     let mut text = String::new();
///     child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
///     gort::println!("{text}, {}", child.wait().unwrap());
/// })?;
/// // through a child, exit status: 0
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Child {
    /// What is written here the child reads; nothing, unless it was asked for (`Stdio::piped()`). Writing parks while the pipe is full.
    ///
    /// Go: `cmd.StdinPipe()`.
    pub stdin: Option<Pollable<PipeWriter>>,
    /// What the child writes is read here. Reading parks while there is nothing, and ends when all processes that could write have ended:
    /// also the child's own children.
    ///
    /// Go: `cmd.StdoutPipe()`.
    pub stdout: Option<Pollable<PipeReader>>,
    /// The same of its errors.
    ///
    /// Go: `cmd.StderrPipe()`.
    pub stderr: Option<Pollable<PipeReader>>,
    process: Process,
    kill_on_drop: bool,
    /// Of the context that kills it.
    watch: Option<StopFunc>,
}

impl Child {
    pub(super) fn new(mut system: std::process::Child, kill_on_drop: bool) -> io::Result<Self> {
        let (stdin, stdout, stderr) = (system.stdin.take(), system.stdout.take(), system.stderr.take());
        let process = Process::new(system);
        // If what follows fails it is an orphan.
        let mut child = Child { stdin: None, stdout: None, stderr: None, process, kill_on_drop, watch: None };
        child.stdin = stdin.map(|pipe| Pollable::new(OwnedFd::from(pipe).into())).transpose()?;
        child.stdout = stdout.map(|pipe| Pollable::new(OwnedFd::from(pipe).into())).transpose()?;
        child.stderr = stderr.map(|pipe| Pollable::new(OwnedFd::from(pipe).into())).transpose()?;
        Ok(child)
    }

    pub(super) fn watched_by(&mut self, watch: StopFunc) {
        self.watch = Some(watch);
    }

    /// What waits for it or ends it, for other goroutines.
    ///
    /// Go: `cmd.Process`.
    pub fn process(&self) -> Process {
        self.process.clone()
    }

    /// Its number: see [`Process::id`].
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Kills it: see [`Process::kill`].
    ///
    /// # Errors
    /// As there.
    pub fn kill(&self) -> io::Result<()> {
        self.process.kill()
    }

    /// Sends it a signal: see [`Process::signal`].
    ///
    /// # Errors
    /// As there.
    pub fn signal(&self, signal: Signal) -> io::Result<bool> {
        self.process.signal(signal)
    }

    /// How it has ended, if it has: see [`Process::try_wait`].
    ///
    /// # Errors
    /// As there.
    pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.process.try_wait()
    }

    /// Closes its standard input, which it may be reading, and waits for its end.
    ///
    /// Go: `cmd.Wait()`, which also waits until its output is copied.
    ///
    /// # Blocking
    /// As [`Process::wait`].
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        self.stdin = None;
        let status = self.process.wait()?;
        self.ended();
        Ok(status)
    }

    /// As [`wait`](Child::wait), so long. Nothing, if it has not ended by then.
    ///
    /// # Blocking
    /// As [`Process::wait`].
    ///
    /// # Errors
    /// As there.
    #[track_caller]
    pub fn wait_timeout(&mut self, timeout: Duration) -> io::Result<Option<ExitStatus>> {
        self.stdin = None;
        let status = self.process.wait_timeout(timeout)?;
        if status.is_some() {
            self.ended();
        }
        Ok(status)
    }

    /// Closes its standard input, reads what it writes until it and its own children write no more, and waits for its end.
    ///
    /// Go: `cmd.Wait()` with buffers for output.
    ///
    /// # Blocking
    /// Parks with "IO wait" and in [`join`](crate::JoinHandle::join).
    ///
    /// # Errors
    /// As [`Process::wait`], and of the pipes.
    #[track_caller]
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        self.stdin = None;
        let errors = self.stderr.take().map(|pipe| spawn(move || all_of(pipe)));
        let stdout = self.stdout.take().map_or(Ok(Vec::new()), all_of);
        let stderr = errors.map_or(Ok(Vec::new()), JoinHandle::join);
        let status = self.wait()?;
        Ok(Output { status, stdout: stdout?, stderr: stderr? })
    }

    fn ended(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.stop();
        }
    }
}

fn all_of(mut pipe: Pollable<PipeReader>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.kill_on_drop {
            // It may have ended.
            let _ = self.kill();
        }
        orphans::leave(self.process.clone());
    }
}

impl fmt::Debug for Child {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Child")
            .field("id", &self.id())
            .field("stdin", &self.stdin)
            .field("stdout", &self.stdout)
            .field("stderr", &self.stderr)
            .finish_non_exhaustive()
    }
}
