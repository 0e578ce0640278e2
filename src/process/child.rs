//! A child with its pipes.
//!
//! Invariants  I1  a child that is dropped before its end is known is left to the orphans, killed or not.
//! See         process/mod.rs.

use std::fmt;
use std::io::{self, PipeReader, PipeWriter, Read as _};
use std::os::fd::OwnedFd;
use std::process::{ExitStatus, Output};
use std::sync::Arc;
use std::time::Duration;

use super::exit::Process;
use super::orphans;
use crate::context::StopFunc;
use crate::go::{JoinHandle, spawn};
use crate::net::Pollable;
use crate::signal::Signal;
use crate::time;

/// How much of a pipe is read at a time: the half of what an empty one takes on Linux.
const READ_BYTES: usize = 32 << 10;

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
    wait_delay: Option<Duration>,
    /// Of the context that kills it.
    watch: Option<StopFunc>,
}

impl Child {
    pub(super) fn new(
        mut system: std::process::Child,
        kill_on_drop: bool,
        wait_delay: Option<Duration>,
    ) -> io::Result<Self> {
        let (stdin, stdout, stderr) = (system.stdin.take(), system.stdout.take(), system.stderr.take());
        let process = Process::new(system);
        // If what follows fails it is an orphan.
        let mut child =
            Child { stdin: None, stdout: None, stderr: None, process, kill_on_drop, wait_delay, watch: None };
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

    /// Closes its standard input, reads what it writes until it and its own children write no more, and waits for its end; for how long after
    /// it, [`Command::wait_delay`](super::Command::wait_delay) may say.
    ///
    /// Go: `cmd.Wait()` with buffers for output.
    ///
    /// # Blocking
    /// Parks with "IO wait" and in [`join`](crate::JoinHandle::join).
    ///
    /// # Errors
    /// As [`Process::wait`], and of the pipes; [`PipesLeftOpen`].
    #[track_caller]
    pub fn wait_with_output(mut self) -> io::Result<Output> {
        self.stdin = None;
        let pipes = [self.stdout.take(), self.stderr.take()].map(|pipe| pipe.map(Arc::new));
        let [stdout, stderr] = pipes.each_ref().map(|pipe| pipe.clone().map(|pipe| spawn(move || all_of(&pipe))));
        let read = |reads: Option<JoinHandle<io::Result<Read>>>| reads.map_or(Ok(Read::default()), JoinHandle::join);
        let (status, [stdout, stderr]) = match self.wait_delay {
            // What it writes is looked at first: an error there leaves it to the orphans.
            None => {
                let read = [read(stdout), read(stderr)];
                (self.wait(), read)
            }
            Some(delay) => {
                let status = self.wait();
                let until = time::now() + delay;
                pipes.iter().flatten().for_each(|pipe| pipe.set_read_deadline(Some(until)));
                (status, [read(stdout), read(stderr)])
            }
        };
        let (status, stdout, stderr) = (status?, stdout?, stderr?);
        let left_open = stdout.left_open || stderr.left_open;
        let output = Output { status, stdout: stdout.bytes, stderr: stderr.bytes };
        if left_open {
            return Err(io::Error::new(io::ErrorKind::TimedOut, PipesLeftOpen { output }));
        }
        Ok(output)
    }

    fn ended(&mut self) {
        if let Some(watch) = self.watch.take() {
            watch.stop();
        }
    }
}

/// A child has ended, but its pipes were still open when [`Command::wait_delay`](super::Command::wait_delay) was over.
///
/// It is inside of an [`std::io::Error`] of the kind `TimedOut`, out of which `downcast` takes it.
///
/// Go: `exec.ErrWaitDelay`.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct PipesLeftOpen {
    /// How it has ended, and what was read until then.
    pub output: Output,
}

impl fmt::Display for PipesLeftOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("exec: WaitDelay expired before I/O complete")
    }
}

impl std::error::Error for PipesLeftOpen {}

/// What was read of a pipe.
#[derive(Default)]
struct Read {
    bytes: Vec<u8>,
    left_open: bool,
}

/// Reads to the end, or to the pipe's deadline, and then what is there.
fn all_of(pipe: &Pollable<PipeReader>) -> io::Result<Read> {
    let (mut bytes, mut some) = (Vec::new(), vec![0; READ_BYTES]);
    loop {
        let read = match pipe.read_with(|mut pipe| pipe.read(&mut some)) {
            // What was written in time may not have been read yet, however late this goroutine is.
            Err(late) if late.kind() == io::ErrorKind::TimedOut => match pipe.with(|mut pipe| pipe.read(&mut some)) {
                Err(empty) if empty.kind() == io::ErrorKind::WouldBlock => return Ok(Read { bytes, left_open: true }),
                read => read,
            },
            read => read,
        };
        match read {
            Ok(0) => return Ok(Read { bytes, left_open: false }),
            Ok(read) => bytes.extend_from_slice(&some[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
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
