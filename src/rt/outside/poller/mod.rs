//! A worker's poller: what tells it which sockets are ready.
//!
//! Invariants  I1  a socket that is registered is registered with one poller, and is taken out before it is closed.
//!             I2  a key is used for one registration only: a late event finds nothing, or the right one.
//!             I3  sockets and the bell are watched by edge: each change is reported once, and a goroutine that is not waiting then is
//!                 told when he begins to (`readiness.rs`). The bell is never read: each stroke ends one wait, also one
//!                 that begins later.
//! Protocol    The worker sleeps in `wait` instead of on its mailbox (`mailbox.rs`), or looks without waiting, and then calls
//!             `tell` with nothing borrowed. Any thread may register. A look is one system call, and so is a sleep without
//!             an end; one with an end is two. Between two reports to one socket the system's own work takes up the caches: so
//!             what a socket and its reader need is asked for before those ahead of it are told.
//! Rejected    Sockets by level: each wait then looks once more at every socket that the one before has reported, a cache
//!             miss or two each, 5 % of what an echo server with a thousand connections does. A poller that is a
//!             library's: `polling` sets a timer and arms timer and bell anew at each wait, five system calls, and `mio`
//!             rounds to milliseconds.
//! See         epoll.rs, kqueue.rs, and bell.rs where there are no sockets yet: what the system has for it; Go `netpoll_epoll.go`,
//!             `netpoll_kqueue.go`; tests/runtime/net/tcp.rs.

#[cfg(windows)]
mod bell;
#[cfg(target_os = "linux")]
mod epoll;
#[cfg(any(target_os = "macos", target_os = "freebsd"))]
mod kqueue;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::rt::outside::readiness::{Readiness, SocketReport};

#[cfg(windows)]
use bell as system;
#[cfg(target_os = "linux")]
use epoll as system;
#[cfg(any(target_os = "macos", target_os = "freebsd"))]
use kqueue as system;

pub(crate) use system::BorrowedSocket;
use system::{Event, Events, System, key, report};

/// So many events are taken at once.
const EVENTS: usize = 1024;
/// The bell's key.
const BELL: u64 = u64::MAX;
/// While a socket is told, what those need that come so much later is on its way from memory.
const AHEAD: usize = 4;

pub(crate) struct Poller {
    system: System,
    /// The worker's, for the time between `wait` and `tell`.
    events: Mutex<Events>,
    registered: Mutex<Registered>,
}

#[derive(Default)]
struct Registered {
    by_key: HashMap<u64, Arc<Readiness>, BuildHasherDefault<KeyHasher>>,
    next: u64,
}

/// Keys count up: those of sockets that were made one after the other lie beside each other.
#[derive(Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        // A table tells neighbours apart by the highest bits.
        self.0 = key ^ key << 57;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells sockets that they are ready. Whether there are any.
fn tell(found: &[(SocketReport, Arc<Readiness>)]) -> bool {
    found.iter().take(AHEAD).for_each(|(_, first)| first.prefetch_reader());
    for (number, (report, readiness)) in found.iter().enumerate() {
        if let Some((_, later)) = found.get(number + AHEAD) {
            later.prefetch_reader();
        }
        readiness.is_ready(*report);
    }
    !found.is_empty()
}

impl Poller {
    pub(in crate::rt) fn new() -> io::Result<Self> {
        let events = Mutex::new(Events(Vec::with_capacity(EVENTS)));
        Ok(Poller { system: System::new()?, events, registered: Mutex::default() })
    }

    /// Sleeps until a socket is ready, `wake` is called, or for `at_most`.
    pub(in crate::rt) fn wait(&self, at_most: Option<Duration>) {
        let mut held = hold(&self.events);
        held.0.clear();
        self.system.wait(&mut held.0, at_most);
        held.0.retain(|event| key(event) != BELL);
    }

    /// Looks without waiting, for another worker than the one whose poller this is, and tells the sockets. Whether there was
    /// anything. Nothing is done while that worker itself is here, or has still to tell what it has found.
    pub(in crate::rt) fn serve_aside(&self) -> bool {
        let Ok(mut held) = self.events.try_lock() else { return false };
        if !held.0.is_empty() {
            return false;
        }
        self.system.wait(&mut held.0, Some(Duration::ZERO));
        if held.0.iter().any(|event| key(event) == BELL) {
            // The stroke was for that worker.
            self.wake();
            held.0.retain(|event| key(event) != BELL);
        }
        let found = self.found(&mut held.0);
        drop(held);
        tell(&found)
    }

    pub(in crate::rt) fn wake(&self) {
        self.system.ring();
    }

    /// Tells the sockets what the last `wait` has found. Whether there was anything.
    pub(in crate::rt) fn tell(&self) -> bool {
        let found = self.found(&mut hold(&self.events).0);
        tell(&found)
    }

    /// Takes the events out: what there is to report, and to which socket.
    fn found(&self, events: &mut Vec<Event>) -> Vec<(SocketReport, Arc<Readiness>)> {
        if events.is_empty() {
            return Vec::new();
        }
        let registered = hold(&self.registered);
        // To take a share of a socket waits for its line, and for nothing else meanwhile.
        events.iter().filter_map(|event| registered.by_key.get(&key(event))).for_each(Readiness::prefetch);
        let find = |event: Event| Some((report(&event), registered.by_key.get(&key(&event))?.clone()));
        events.drain(..).filter_map(find).collect()
    }

    /// Watches a socket. Needs: it is taken out by `remove` before it is closed.
    pub(in crate::rt) fn add(
        &self,
        socket: BorrowedSocket<'_>,
        readiness: Arc<Readiness>,
        read: bool,
        write: bool,
    ) -> io::Result<u64> {
        let mut registered = hold(&self.registered);
        let key = registered.next;
        registered.next += 1;
        self.system.add(socket, key, read, write)?;
        registered.by_key.insert(key, readiness);
        Ok(key)
    }

    /// Watches it in these ways from now on, and reports it anew if it is ready.
    pub(in crate::rt) fn modify(
        &self,
        socket: BorrowedSocket<'_>,
        key: u64,
        read: bool,
        write: bool,
    ) -> io::Result<()> {
        self.system.modify(socket, key, read, write)
    }

    pub(in crate::rt) fn remove(&self, socket: BorrowedSocket<'_>, key: u64) {
        // Out of the map first: an event on its way finds nothing.
        let readiness = hold(&self.registered).by_key.remove(&key);
        drop(readiness);
        self.system.remove(socket);
    }
}
