//! The end of a child: who waits for it, and who brings it about.
//!
//! Protocol    A waiter asks whether the child has ended, and parks until the system says that something has happened: by a descriptor for
//!             the child, which is opened while the lock says that the child is not reaped, so that its number is still its own; else by
//!             `SIGCHLD`; else a helper thread waits.
//! Rejected    A descriptor for each child from its start: each costs a file, also of children that nobody waits for at the moment; and
//!             waiters with deadlines of their own could not share it.
//! See         process/mod.rs; tests below.

use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, WaitId, WaitIdOptions, kill_process, waitid};

use crate::error::RecvTimeoutError;
use crate::net::Pollable;
use crate::signal::{Signal, notify};
use crate::time::{self, Instant};

/// A child, for whoever waits for it or ends it. Its clones are the same child.
///
/// Go: `os.Process`, `cmd.Process`.
#[derive(Clone)]
pub struct Process {
    shared: Arc<Shared>,
}

struct Shared {
    id: u32,
    /// Its pipes are elsewhere.
    system: Mutex<Child>,
}

impl Process {
    pub(super) fn new(system: Child) -> Self {
        Process { shared: Arc::new(Shared { id: system.id(), system: Mutex::new(system) }) }
    }

    fn lock(&self) -> MutexGuard<'_, Child> {
        self.shared.system.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its number. Once it has been waited for it may be another's.
    ///
    /// Go: `p.Pid`.
    pub fn id(&self) -> u32 {
        self.shared.id
    }

    /// Kills it, if it has not ended (`SIGKILL`). It does not wait for its end.
    ///
    /// Go: `p.Kill()`.
    ///
    /// # Errors
    /// What the system says: it runs as another user by now.
    pub fn kill(&self) -> io::Result<()> {
        self.lock().kill()
    }

    /// Sends it a signal. Whether it had not ended yet.
    ///
    /// Go: `p.Signal(sig)`, which says "os: process already finished".
    ///
    /// # Errors
    /// What the system says; that there is no such signal, or none with a name.
    pub fn signal(&self, signal: Signal) -> io::Result<bool> {
        let signal = rustix::process::Signal::from_named_raw(signal.number()).ok_or(io::ErrorKind::InvalidInput)?;
        let mut system = self.lock();
        if system.try_wait()?.is_some() {
            return Ok(false);
        }
        kill_process(Pid::from_child(&system), signal)?;
        Ok(true)
    }

    /// How it has ended, if it has.
    ///
    /// # Errors
    /// What the system says: "no child process", if this process ignores `SIGCHLD`, or something else has waited for it.
    pub fn try_wait(&self) -> io::Result<Option<ExitStatus>> {
        self.lock().try_wait()
    }

    /// Waits for its end. Any number of goroutines may do so at once, and again when it has ended.
    ///
    /// Go: `p.Wait()`, once.
    ///
    /// # Blocking
    /// Parks with "IO wait", or "chan receive" where the end is told by a signal.
    ///
    /// # Errors
    /// As [`try_wait`](Process::try_wait).
    #[track_caller]
    pub fn wait(&self) -> io::Result<ExitStatus> {
        let ended = self.wait_until(None)?;
        Ok(ended.unwrap_or_else(|| bug!("a wait without a deadline has timed out")))
    }

    /// Waits for its end so long. Nothing, if it has not ended by then.
    ///
    /// Go: none; `cmd.WaitDelay` is for this.
    ///
    /// # Blocking
    /// As [`wait`](Process::wait).
    ///
    /// # Errors
    /// As [`try_wait`](Process::try_wait).
    #[track_caller]
    pub fn wait_timeout(&self, timeout: Duration) -> io::Result<Option<ExitStatus>> {
        self.wait_until(Some(time::now() + timeout))
    }

    #[track_caller]
    fn wait_until(&self, deadline: Option<Instant>) -> io::Result<Option<ExitStatus>> {
        let (ended, descriptor) = self.look()?;
        match (ended, descriptor) {
            (Some(status), _) => Ok(Some(status)),
            (None, Some(descriptor)) => self.wait_by_descriptor(descriptor, deadline),
            (None, None) => self.wait_by_signal(deadline),
        }
    }

    /// How it has ended; else something that becomes readable then, where there is such a thing.
    fn look(&self) -> io::Result<(Option<ExitStatus>, Option<OwnedFd>)> {
        let mut system = self.lock();
        match system.try_wait()? {
            Some(status) => Ok((Some(status), None)),
            None => Ok((None, descriptor(&system))),
        }
    }

    #[track_caller]
    fn wait_by_descriptor(&self, descriptor: OwnedFd, deadline: Option<Instant>) -> io::Result<Option<ExitStatus>> {
        let told = Pollable::new(descriptor)?;
        if deadline.is_some() {
            told.set_read_deadline(deadline);
        }
        match told.read_with(|_| self.try_wait()?.ok_or(io::ErrorKind::WouldBlock.into())) {
            Ok(status) => Ok(Some(status)),
            Err(error) if deadline.is_some() && error.kind() == io::ErrorKind::TimedOut => Ok(None),
            // It cannot be watched, for want of files, say; or the child cannot be waited for, as the next look says, too.
            Err(_) => self.wait_by_signal(deadline),
        }
    }

    #[track_caller]
    fn wait_by_signal(&self, deadline: Option<Instant>) -> io::Result<Option<ExitStatus>> {
        let children = match notify(&[Signal::CHLD]) {
            Ok(children) => children,
            // Too many files are open for that, too.
            Err(_) if deadline.is_none() => return self.wait_on_a_thread().map(Some),
            Err(error) => return Err(error),
        };
        loop {
            // After asking for the signal: of an end before there may be none.
            if let Some(status) = self.try_wait()? {
                return Ok(Some(status));
            }
            let Some(deadline) = deadline else {
                children.c().recv();
                continue;
            };
            if children.c().recv_deadline(deadline) == Err(RecvTimeoutError::Timeout) {
                return self.try_wait();
            }
        }
    }
}

impl Process {
    /// Needs no file.
    #[track_caller]
    fn wait_on_a_thread(&self) -> io::Result<ExitStatus> {
        let pid = Pid::from_child(&self.lock());
        loop {
            // It leaves the status: whoever reaps, does it under the lock.
            // What is told stays on that thread: on FreeBSD there is a pointer in it.
            let told =
                crate::blocking(|| waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).map(|_| ()));
            // Also if there was an error: it is that of a child which is reaped.
            match (self.try_wait()?, told) {
                (Some(status), _) => return Ok(status),
                (None, Err(error)) if error != Errno::INTR => return Err(error.into()),
                (None, _) => {}
            }
        }
    }
}

/// What becomes readable when the child ends. Needs: it is not reaped.
#[cfg(target_os = "linux")]
fn descriptor(child: &Child) -> Option<OwnedFd> {
    use rustix::process::{PidfdFlags, pidfd_open};
    // Before Linux 5.3, in a sandbox, or without a file left there is none.
    pidfd_open(Pid::from_child(child), PidfdFlags::empty()).ok()
}

#[cfg(not(target_os = "linux"))]
fn descriptor(_: &Child) -> Option<OwnedFd> {
    None
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process").field("id", &self.shared.id).finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};

    use super::*;
    use crate::sync::WaitGroup;

    fn sleeper() -> Process {
        Process::new(Command::new("sleep").arg("1000").stdin(Stdio::null()).spawn().unwrap())
    }

    #[test]
    fn without_descriptors_signals_tell_of_the_ends_of_many() {
        crate::run(|| {
            let (children, all): (Vec<_>, _) = ((0..20).map(|_| sleeper()).collect(), WaitGroup::new());
            for child in &children {
                let child = child.clone();
                all.go(move || {
                    let ended = child.wait_by_signal(None).unwrap().unwrap();
                    assert_eq!(ended.signal(), Some(libc::SIGKILL));
                });
            }
            assert_eq!(children[0].wait_by_signal(Some(time::now() + Duration::from_millis(5))).unwrap(), None);
            children.iter().for_each(|child| child.kill().unwrap());
            all.wait();
        })
        .unwrap();
    }

    #[test]
    fn where_not_even_signals_can_be_asked_for_a_thread_waits() {
        crate::run(|| {
            let (child, all) = (sleeper(), WaitGroup::new());
            for _ in 0..3 {
                let child = child.clone();
                all.go(move || assert_eq!(child.wait_on_a_thread().unwrap().signal(), Some(libc::SIGKILL)));
            }
            crate::gosched();
            child.kill().unwrap();
            all.wait();
        })
        .unwrap();
    }

    #[test]
    fn one_that_was_reaped_is_signalled_no_more() {
        crate::run(|| {
            let child = sleeper();
            assert!(child.signal(Signal::TERM).unwrap());
            assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGTERM));
            assert!(!child.signal(Signal::TERM).unwrap());
            child.kill().unwrap();
            assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGTERM));
            assert_eq!(child.signal(Signal::from_raw(-1)).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        })
        .unwrap();
    }
}
