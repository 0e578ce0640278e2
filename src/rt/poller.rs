//! A worker's poller: what tells it which sockets are ready.
//!
//! Invariants  I1  a socket that is registered is registered with one poller, and is taken out before it is closed.
//!             I2  a key is used for one registration only: a late event finds nothing, or the right one.
//!             I3  sockets are watched by level: what is ready is reported again until somebody takes it, so no readiness
//!                 is ever lost; who has nobody waiting stops being watched (`readiness.rs`).
//! Protocol    The worker sleeps in `wait` instead of on its inbox (`inbox.rs`), or looks without waiting, and then calls
//!             `tell` with nothing borrowed. Any thread may register.
//! Rejected    Edges: whoever reads less than there is must try once more before it may wait, one system call for each
//!             message.
//! See         the `polling` crate; Go `netpoll.go`; tests/net_tcp.rs.

// Why unsafe: who registers a socket promises to take it out in time.
#![allow(unsafe_code)]

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use polling::{Event, Events, PollMode};

use super::readiness::Readiness;

/// So many events are taken at once.
const EVENTS: std::num::NonZeroUsize = std::num::NonZeroUsize::new(1024).expect("not zero");

pub(crate) struct Poller {
    poller: polling::Poller,
    /// The worker's, for the time between `wait` and `tell`.
    events: Mutex<Events>,
    registered: Mutex<Registered>,
}

#[derive(Default)]
struct Registered {
    by_key: HashMap<usize, (Arc<Readiness>, RawFd)>,
    next: usize,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Poller {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Poller {
            poller: polling::Poller::new()?,
            events: Mutex::new(Events::with_capacity(EVENTS)),
            registered: Mutex::default(),
        })
    }

    /// Sleeps until a socket is ready, `wake` is called, or for `at_most`.
    pub(super) fn wait(&self, at_most: Option<Duration>) {
        let mut events = hold(&self.events);
        // It appends, also notifications, which nobody counts: once there is no room left it could only fail.
        events.clear();
        // An interrupted wait is one that has ended.
        let _ = self.poller.wait(&mut events, at_most);
    }

    pub(super) fn wake(&self) {
        // What can fail here is writing to an eventfd, which does not.
        let _ = self.poller.notify();
    }

    /// Tells the sockets what the last `wait` has found. Whether there was anything.
    pub(super) fn tell(&self) -> bool {
        let found: Vec<(Event, Arc<Readiness>)> = {
            let mut events = hold(&self.events);
            if events.is_empty() {
                return false;
            }
            let registered = hold(&self.registered);
            let find = |event: Event| Some((event, registered.by_key.get(&event.key)?.0.clone()));
            let found = events.iter().filter_map(find).collect();
            events.clear();
            found
        };
        for (event, readiness) in &found {
            readiness.is_ready(event.readable, event.writable);
        }
        !found.is_empty()
    }

    /// Watches a socket. Needs: it is taken out by `remove` before it is closed.
    pub(super) fn add(
        &self,
        fd: BorrowedFd<'_>,
        readiness: Arc<Readiness>,
        read: bool,
        write: bool,
    ) -> io::Result<usize> {
        let mut registered = hold(&self.registered);
        let key = registered.next;
        registered.next += 1;
        // SAFETY: the socket must be taken out before it is closed: by this function's contract, which `Readiness` keeps.
        unsafe { self.poller.add_with_mode(&fd, Event::new(key, read, write), PollMode::Level)? };
        registered.by_key.insert(key, (readiness, fd.as_raw_fd()));
        Ok(key)
    }

    pub(super) fn modify(&self, fd: BorrowedFd<'_>, key: usize, read: bool, write: bool) -> io::Result<()> {
        self.poller.modify_with_mode(fd, Event::new(key, read, write), PollMode::Level)
    }

    /// As `modify`, by the key alone; what is watched in no direction is taken out. Needs: the socket cannot be taken out
    /// meanwhile.
    pub(super) fn unwatch(&self, key: usize, read: bool, write: bool) {
        let mut registered = hold(&self.registered);
        let Some((_, fd)) = registered.by_key.get(&key) else { return };
        // SAFETY: the socket must be open: it is registered (I1), and stays so by this function's contract.
        let fd = unsafe { BorrowedFd::borrow_raw(*fd) };
        if read || write {
            let _ = self.modify(fd, key, read, write);
        } else {
            let _ = self.poller.delete(fd);
            let readiness = registered.by_key.remove(&key);
            drop(registered);
            // Not its last owner: whoever unwatches has one.
            drop(readiness);
        }
    }

    pub(super) fn remove(&self, fd: BorrowedFd<'_>, key: usize) {
        // Out of the map first: an event on its way finds nothing.
        hold(&self.registered).by_key.remove(&key);
        let _ = self.poller.delete(fd);
    }
}
