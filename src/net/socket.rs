//! What all sockets have in common: try, and park while the system says that it would block.
//!
//! Invariants  I1  the system's socket is open while an operation uses it: each holds it, and the last to let go closes it.
//!             I2  it is out of the poller before it is closed (`Readiness::close`).
//! See         rt/readiness.rs; Go `internal/poll/fd_mutex.go`.

use std::fmt;
use std::io;
use std::os::fd::AsFd;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::rt::lock::SpinLock;
use crate::rt::park;
use crate::rt::readiness::{Readiness, Stop, Way};
use crate::rt::worker::worker;
use crate::time::Instant;

pub(super) struct Socket<S: AsFd> {
    open: SpinLock<Option<Arc<S>>>,
    readiness: Arc<Readiness>,
    /// The last read took everything there was: the next one waits before it tries.
    drained: AtomicBool,
}

fn closed() -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, "use of closed network connection")
}

impl<S: AsFd> Socket<S> {
    /// Needs: the system's socket does not block.
    pub(super) fn new(socket: S) -> Self {
        Socket {
            open: SpinLock::new(Some(Arc::new(socket))),
            readiness: Readiness::new(),
            drained: AtomicBool::new(false),
        }
    }

    /// Runs what needs no waiting.
    pub(super) fn with<R>(&self, f: impl FnOnce(&S) -> io::Result<R>) -> io::Result<R> {
        let socket = self.open.lock().clone();
        f(&*socket.ok_or_else(closed)?)
    }

    /// Tries `f` until it says something else than that it would block, and parks in between.
    #[track_caller]
    pub(super) fn operate<R>(&self, way: Way, f: impl FnMut(&S) -> io::Result<R>) -> io::Result<R> {
        self.run(way, false, Location::caller(), f)
    }

    /// A read of a stream into `len` bytes. One that brings less has taken all there was, and the next one waits first:
    /// it saves a system call for each message.
    #[track_caller]
    pub(super) fn read(&self, len: usize, f: impl FnMut(&S) -> io::Result<usize>) -> io::Result<usize> {
        let wait_first = self.drained.load(Ordering::Relaxed) && self.drained.swap(false, Ordering::Relaxed);
        let read = self.run(Way::Read, wait_first, Location::caller(), f);
        if let Ok(count @ 1..) = read
            && count < len
        {
            self.drained.store(true, Ordering::Relaxed);
        }
        read
    }

    fn run<R>(
        &self,
        way: Way,
        mut wait_first: bool,
        location: &'static Location<'static>,
        mut f: impl FnMut(&S) -> io::Result<R>,
    ) -> io::Result<R> {
        park::point();
        loop {
            match self.readiness.check(way) {
                Ok(()) => {}
                Err(Stop::Closed) => return Err(closed()),
                Err(Stop::TimedOut) => return Err(io::Error::new(io::ErrorKind::TimedOut, "i/o timeout")),
            }
            let socket = self.open.lock().clone().ok_or_else(closed)?;
            if !std::mem::take(&mut wait_first) {
                match f(&socket) {
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    done => return done,
                }
            }
            self.readiness.wait(socket.as_fd(), way, location)?;
        }
    }

    /// Sets the time after which operations fail.
    #[track_caller]
    pub(super) fn set_deadline(&self, ways: &[Way], at: Option<Instant>) {
        let Some(worker) = worker() else { park::outside("set_deadline") };
        for way in ways {
            self.readiness.set_deadline(worker, *way, at.map(Instant::since_start));
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
