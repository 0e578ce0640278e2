//! A worker's poller: what tells it which sockets are ready.
//!
//! Invariants  I1  a socket that is registered is registered with one poller, and is taken out before it is closed.
//!             I2  a key is used for one registration only: a late event finds nothing, or the right one.
//!             I3  sockets and the bell are watched by edge: each change is reported once, and a goroutine that is not waiting then is
//!                 told when he begins to (`readiness.rs`). The bell is never read: each stroke ends one wait, also one
//!                 that begins later.
//! Protocol    The worker sleeps in `wait` instead of on its mailbox (`mailbox.rs`), or looks without waiting, and then calls
//!             `tell` with nothing borrowed. Any thread may register. A look is one system call, and so is a sleep without
//!             an end; one with an end is two.
//! Rejected    Sockets by level: each wait then looks once more at every socket that the one before has reported, a cache
//!             miss or two each, 5 % of what an echo server with a thousand connections does. A poller that is a
//!             library's: `polling` sets a timer and arms timer and bell anew at each wait, five system calls, and `mio`
//!             rounds to milliseconds.
//! See         Linux `epoll(7)`; Go `netpoll_epoll.go`; tests/runtime/net/tcp.rs.

// Why unsafe: a list of events is sent between threads.
#![allow(unsafe_code)]

use std::collections::HashMap;
use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, epoll, eventfd, poll};

use crate::rt::outside::readiness::{Readiness, SocketReport};

/// So many events are taken at once.
const EVENTS: usize = 1024;
/// The bell's key.
const BELL: u64 = u64::MAX;

/// What is reported as readable, as writable, and as a reason not to rely on a further report (`SocketReport::last`).
const READABLE: epoll::EventFlags =
    epoll::EventFlags::IN.union(epoll::EventFlags::RDHUP).union(epoll::EventFlags::HUP).union(epoll::EventFlags::ERR);
const WRITABLE: epoll::EventFlags = epoll::EventFlags::OUT.union(epoll::EventFlags::HUP).union(epoll::EventFlags::ERR);
const LAST: epoll::EventFlags =
    epoll::EventFlags::RDHUP.union(epoll::EventFlags::HUP).union(epoll::EventFlags::ERR).union(epoll::EventFlags::PRI);

pub(crate) struct Poller {
    epoll: OwnedFd,
    bell: OwnedFd,
    /// The worker's, for the time between `wait` and `tell`.
    events: Mutex<Events>,
    registered: Mutex<Registered>,
}

struct Events(Vec<epoll::Event>);

// SAFETY: what is in there may cross threads: an event's data is typed as a pointer, too, but is only ever a number.
unsafe impl Send for Events {}

#[derive(Default)]
struct Registered {
    by_key: HashMap<u64, Arc<Readiness>>,
    next: u64,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The system's flags for what is watched.
fn interest(read: bool, write: bool) -> epoll::EventFlags {
    let none = epoll::EventFlags::empty();
    // Errors and hang-ups are reported of all that is watched.
    let read = if read { epoll::EventFlags::IN | epoll::EventFlags::PRI | epoll::EventFlags::RDHUP } else { none };
    epoll::EventFlags::ET | read | if write { epoll::EventFlags::OUT } else { none }
}

impl Poller {
    pub(in crate::rt) fn new() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        epoll::add(&epoll, &bell, epoll::EventData::new_u64(BELL), epoll::EventFlags::IN | epoll::EventFlags::ET)?;
        Ok(Poller { epoll, bell, events: Mutex::new(Events(Vec::with_capacity(EVENTS))), registered: Mutex::default() })
    }

    /// Sleeps until a socket is ready, `wake` is called, or for `at_most`.
    pub(in crate::rt) fn wait(&self, at_most: Option<Duration>) {
        let mut held = hold(&self.events);
        held.0.clear();
        self.wait_into(&mut held.0, at_most);
        held.0.retain(|event| event.data.u64() != BELL);
    }

    /// Looks without waiting, for another worker than the one whose poller this is, and tells the sockets. Whether there was
    /// anything. Nothing is done while that worker itself is here, or has still to tell what it has found.
    pub(in crate::rt) fn serve_aside(&self) -> bool {
        let Ok(mut held) = self.events.try_lock() else { return false };
        if !held.0.is_empty() {
            return false;
        }
        self.wait_into(&mut held.0, Some(Duration::ZERO));
        if held.0.iter().any(|event| event.data.u64() == BELL) {
            // The stroke was for that worker.
            self.wake();
            held.0.retain(|event| event.data.u64() != BELL);
        }
        let found = self.found(&mut held.0);
        drop(held);
        found.iter().for_each(|(report, readiness)| readiness.is_ready(*report));
        !found.is_empty()
    }

    fn wait_into(&self, events: &mut Vec<epoll::Event>, at_most: Option<Duration>) {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        let at_most =
            at_most.map(|at_most| Timespec::try_from(at_most).unwrap_or(Timespec { tv_sec: i64::MAX, ..now }));
        if let Some(long) = at_most
            && long != now
        {
            // Epoll's own wait counts milliseconds before Linux 5.11.
            let _ = poll(&mut [PollFd::new(&self.epoll, PollFlags::IN)], Some(&long));
        }
        // An interrupted wait is one that has ended.
        let _ = epoll::wait(&self.epoll, rustix::buffer::spare_capacity(events), at_most.is_some().then_some(&now));
    }

    pub(in crate::rt) fn wake(&self) {
        // It can fail only if its count is full, after more strokes than a program lives for.
        let _ = rustix::io::write(&self.bell, &1_u64.to_ne_bytes());
    }

    /// Tells the sockets what the last `wait` has found. Whether there was anything.
    pub(in crate::rt) fn tell(&self) -> bool {
        let found = self.found(&mut hold(&self.events).0);
        found.iter().for_each(|(report, readiness)| readiness.is_ready(*report));
        !found.is_empty()
    }

    /// Takes the events out: what there is to report, and to which socket.
    fn found(&self, events: &mut Vec<epoll::Event>) -> Vec<(SocketReport, Arc<Readiness>)> {
        if events.is_empty() {
            return Vec::new();
        }
        let registered = hold(&self.registered);
        let find = |event: epoll::Event| {
            let (flags, key) = (event.flags, event.data.u64());
            let report = SocketReport {
                ways: [flags.intersects(READABLE), flags.intersects(WRITABLE)],
                last: flags.intersects(LAST),
            };
            Some((report, registered.by_key.get(&key)?.clone()))
        };
        events.drain(..).filter_map(find).collect()
    }

    /// Watches a socket. Needs: it is taken out by `remove` before it is closed.
    pub(in crate::rt) fn add(
        &self,
        fd: BorrowedFd<'_>,
        readiness: Arc<Readiness>,
        read: bool,
        write: bool,
    ) -> io::Result<u64> {
        let mut registered = hold(&self.registered);
        let key = registered.next;
        registered.next += 1;
        epoll::add(&self.epoll, fd, epoll::EventData::new_u64(key), interest(read, write))?;
        registered.by_key.insert(key, readiness);
        Ok(key)
    }

    /// Watches it in these ways from now on, and reports it anew if it is ready.
    pub(in crate::rt) fn modify(&self, fd: BorrowedFd<'_>, key: u64, read: bool, write: bool) -> io::Result<()> {
        Ok(epoll::modify(&self.epoll, fd, epoll::EventData::new_u64(key), interest(read, write))?)
    }

    pub(in crate::rt) fn remove(&self, fd: BorrowedFd<'_>, key: u64) {
        // Out of the map first: an event on its way finds nothing.
        let readiness = hold(&self.registered).by_key.remove(&key);
        drop(readiness);
        let _ = epoll::delete(&self.epoll, fd);
    }
}
