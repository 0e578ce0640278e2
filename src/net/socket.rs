//! What all sockets have in common: try, and park while the system says that it would block.
//!
//! Invariants  I1  the system's socket is open while an operation uses it: each holds it, and the last to let go closes it.
//!             I2  it is out of the poller before it is closed (`Readiness::close`).
//! See         rt/outside/readiness.rs; Go `internal/poll/fd_mutex.go`.

use std::fmt;
use std::io;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gort_events::Caller;

use crate::rt::current::worker;
use crate::rt::lock::SpinLock;
use crate::rt::outside::readiness::{Patience, Readiness, Stop, Way};
use crate::rt::parking::park;
use crate::time::Instant;

pub(super) struct Socket<S: AsFd> {
    open: SpinLock<Option<Arc<S>>>,
    readiness: Arc<Readiness>,
    /// The last read took everything there was, and was begun after this number of reports of its readiness: the next one
    /// waits before it tries. `NOT_DRAINED`: it may have left something.
    drained: AtomicU64,
}

const NOT_DRAINED: u64 = u64::MAX;

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, "use of closed network connection")
}

impl<S: AsFd> Socket<S> {
    /// Needs: the system's socket does not block.
    pub(super) fn new(socket: S) -> Self {
        Socket {
            open: SpinLock::new(Some(Arc::new(socket))),
            readiness: Readiness::new(),
            drained: AtomicU64::new(NOT_DRAINED),
        }
    }

    /// Runs what needs no waiting.
    pub(super) fn with<R>(&self, f: impl FnOnce(&S) -> io::Result<R>) -> io::Result<R> {
        let socket = self.open.lock().clone();
        f(&*socket.ok_or_else(closed)?)
    }

    /// The descriptor's number; -1 once it is closed.
    pub(super) fn raw(&self) -> RawFd {
        self.open.lock().as_ref().map_or(-1, |socket| socket.as_fd().as_raw_fd())
    }

    /// Tries `f` until it says something else than that it would block, and parks in between.
    #[track_caller]
    pub(super) fn operate<R>(&self, way: Way, f: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        Ok(self.run(way, None, Location::caller(), f)?.0)
    }

    /// As `operate`, of a listener: what the caller spawns next serves the connection.
    #[track_caller]
    pub(super) fn accept<R>(&self, f: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        let (accepted, _) = self.run(Way::Read, None, Location::caller(), f)?;
        if let Some(worker) = worker() {
            worker.note_accepted();
        }
        Ok(accepted)
    }

    /// A read of a TCP stream into `len` bytes. One that brings less has taken all there was, and the next one waits first:
    /// it saves a system call for each message. Not so of a Unix stream: a read stops behind a passed descriptor.
    #[track_caller]
    pub(super) fn read(&self, len: usize, f: impl FnMut(&S) -> io::Result<usize>) -> io::Result<usize> {
        if len == 0 {
            // The system would wait for something to read none of.
            return Ok(0);
        }
        let drained = match self.drained.load(Ordering::Relaxed) {
            NOT_DRAINED => NOT_DRAINED,
            _ => self.drained.swap(NOT_DRAINED, Ordering::Relaxed),
        };
        let drained = Some(drained).filter(|drained| *drained != NOT_DRAINED);
        let (count, reports) = self.run(Way::Read, drained, Location::caller(), f)?;
        if 0 < count && count < len {
            self.drained.store(reports, Ordering::Relaxed);
        }
        Ok(count)
    }

    /// What `f` says, and after how many reports it was tried. `drained`: it waits first, because the last read took all there
    /// was and was begun after this number of them.
    fn run<R>(
        &self,
        way: Way,
        mut drained: Option<u64>,
        location: Caller,
        mut f: impl FnMut(&S) -> io::Result<R>,
    ) -> io::Result<(R, u64)> {
        park::scheduling_point();
        loop {
            let reports = match self.readiness.check(way) {
                Ok(reports) => reports,
                Err(Stop::Closed) => return Err(closed()),
                Err(Stop::TimedOut) => return Err(io::Error::new(io::ErrorKind::TimedOut, "i/o timeout")),
            };
            let socket = self.open.lock().clone().ok_or_else(closed)?;
            let patience = match drained.take() {
                Some(drained) => Patience::Untried(drained),
                None => match f(&socket) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => Patience::Tried(reports),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    done => return done.map(|done| (done, reports)),
                },
            };
            self.readiness.wait(socket.as_fd(), way, patience, location)?;
        }
    }

    /// Sets the time after which operations fail.
    #[track_caller]
    pub(super) fn set_deadline(&self, ways: &[Way], at: Option<Instant>) {
        let Some(worker) = worker() else { park::not_a_goroutine("set_deadline") };
        for way in ways {
            self.readiness.set_deadline(&worker, *way, at.map(Instant::since_start));
        }
    }

    /// Ends every operation. The system's socket is closed with the last of them.
    pub(super) fn close(&self) -> io::Result<()> {
        let socket = self.open.lock().take().ok_or_else(closed)?;
        self.readiness.close(socket.as_fd());
        Ok(())
    }
}

impl<S: AsFd> Drop for Socket<S> {
    fn drop(&mut self) {
        // An error says that it is closed already.
        let _ = self.close();
    }
}

impl<S: AsFd + fmt::Debug> fmt::Debug for Socket<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.open.lock() {
            Some(socket) => socket.fmt(f),
            None => f.write_str("(closed)"),
        }
    }
}
