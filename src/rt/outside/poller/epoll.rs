//! Linux: epoll, and an eventfd as the bell.
//!
//! See         `epoll(7)`; mod.rs.

// Why unsafe: a list of events is sent between threads.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, epoll, eventfd, poll};

use super::BELL;
use crate::rt::outside::readiness::SocketReport;

pub(crate) use std::os::fd::BorrowedFd as BorrowedSocket;

/// What is reported as readable, as writable, and as a reason not to rely on a further report (`SocketReport::last`).
const READABLE: epoll::EventFlags =
    epoll::EventFlags::IN.union(epoll::EventFlags::RDHUP).union(epoll::EventFlags::HUP).union(epoll::EventFlags::ERR);
const WRITABLE: epoll::EventFlags = epoll::EventFlags::OUT.union(epoll::EventFlags::HUP).union(epoll::EventFlags::ERR);
const LAST: epoll::EventFlags =
    epoll::EventFlags::RDHUP.union(epoll::EventFlags::HUP).union(epoll::EventFlags::ERR).union(epoll::EventFlags::PRI);

pub(super) use epoll::Event;

pub(super) struct Events(pub(super) Vec<Event>);

// SAFETY: what is in there may cross threads: an event's data is typed as a pointer, too, but is only ever a number.
unsafe impl Send for Events {}

pub(super) fn key(event: &Event) -> u64 {
    event.data.u64()
}

pub(super) fn report(event: &Event) -> SocketReport {
    let flags = event.flags;
    SocketReport { ways: [flags.intersects(READABLE), flags.intersects(WRITABLE)], last: flags.intersects(LAST) }
}

/// The system's flags for what is watched.
fn interest(read: bool, write: bool) -> epoll::EventFlags {
    let none = epoll::EventFlags::empty();
    // Errors and hang-ups are reported of all that is watched.
    let read = if read { epoll::EventFlags::IN | epoll::EventFlags::PRI | epoll::EventFlags::RDHUP } else { none };
    epoll::EventFlags::ET | read | if write { epoll::EventFlags::OUT } else { none }
}

pub(super) struct System {
    epoll: OwnedFd,
    bell: OwnedFd,
}

impl System {
    pub(super) fn new() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let bell = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        epoll::add(&epoll, &bell, epoll::EventData::new_u64(BELL), epoll::EventFlags::IN | epoll::EventFlags::ET)?;
        Ok(System { epoll, bell })
    }

    /// Sleeps until there is something, or for `at_most`, and fills the room in `events`.
    pub(super) fn wait(&self, events: &mut Vec<Event>, at_most: Option<Duration>) {
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

    pub(super) fn ring(&self) {
        // It can fail only if its count is full, after more strokes than a program lives for.
        let _ = rustix::io::write(&self.bell, &1_u64.to_ne_bytes());
    }

    pub(super) fn add(&self, socket: BorrowedSocket<'_>, key: u64, read: bool, write: bool) -> io::Result<()> {
        Ok(epoll::add(&self.epoll, socket, epoll::EventData::new_u64(key), interest(read, write))?)
    }

    pub(super) fn modify(&self, socket: BorrowedSocket<'_>, key: u64, read: bool, write: bool) -> io::Result<()> {
        Ok(epoll::modify(&self.epoll, socket, epoll::EventData::new_u64(key), interest(read, write))?)
    }

    pub(super) fn remove(&self, socket: BorrowedSocket<'_>) {
        let _ = epoll::delete(&self.epoll, socket);
    }
}
