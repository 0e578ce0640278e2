//! macOS and FreeBSD: kqueue, and an event of a user as the bell.
//!
//! Invariants  I1  every report is one that a read may not rely on (`SocketReport::last`): of urgent data, behind which a read stops, the
//!                 filter of reads says nothing.
//! Protocol    A socket has a filter for each way, each told once for each change (`EV_CLEAR`); to add a filter again looks at the socket
//!             anew.
//! Rejected    A third filter for urgent data: FreeBSD has none.
//! See         `kqueue(2)`; mod.rs. Nothing of this has been run by gort's makers: it is type-checked, `.ci/ports`.

// Why unsafe: a list of events is sent between threads, and a descriptor in a kqueue must be valid.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use rustix::event::kqueue::{self, EventFilter, EventFlags, UserDefinedFlags, UserFlags};

use super::BELL;
use crate::rt::outside::readiness::SocketReport;

pub(super) use kqueue::Event;
pub(crate) use std::os::fd::BorrowedFd as BorrowedSocket;

pub(super) struct Events(pub(super) Vec<Event>);

// SAFETY: what is in there may cross threads: an event's data is typed as a pointer, but is only ever a number.
unsafe impl Send for Events {}

pub(super) fn key(event: &Event) -> u64 {
    event.udata().addr() as u64
}

pub(super) fn report(event: &Event) -> SocketReport {
    let over = event.flags().intersects(EventFlags::EOF | EventFlags::ERROR);
    let ways = match event.filter() {
        EventFilter::Read(_) => [true, over],
        EventFilter::Write(_) => [over, true],
        _ => [true, true],
    };
    SocketReport { ways, last: true }
}

pub(super) struct System(OwnedFd);

fn event(filter: EventFilter, flags: EventFlags, key: u64) -> Event {
    Event::new(filter, flags, std::ptr::without_provenance_mut(key as usize))
}

fn bell(flags: EventFlags, trigger: UserFlags) -> Event {
    let filter = EventFilter::User { ident: 0, flags: trigger, user_flags: UserDefinedFlags::new(0) };
    event(filter, flags | EventFlags::CLEAR, BELL)
}

impl System {
    pub(super) fn new() -> io::Result<Self> {
        let system = System(kqueue::kqueue()?);
        rustix::io::fcntl_setfd(&system.0, rustix::io::FdFlags::CLOEXEC)?;
        system.change(&[bell(EventFlags::ADD, UserFlags::empty())])?;
        Ok(system)
    }

    /// Sleeps until there is something, or for `at_most`, and fills the room in `events`.
    pub(super) fn wait(&self, events: &mut Vec<Event>, at_most: Option<Duration>) {
        // SAFETY: the descriptors in the changes must be valid: there are none.
        // An interrupted wait is one that has ended.
        let _ = unsafe { kqueue::kevent(&self.0, &[], rustix::buffer::spare_capacity(events), at_most) };
    }

    pub(super) fn ring(&self) {
        let _ = self.change(&[bell(EventFlags::empty(), UserFlags::TRIGGER)]);
    }

    fn change(&self, changes: &[Event]) -> io::Result<()> {
        let mut none: [Event; 0] = [];
        // SAFETY: the descriptors must be valid as long as the kqueue knows them: a socket is taken out before it is closed (I1 of mod.rs).
        unsafe { kqueue::kevent(&self.0, changes, &mut none, Some(Duration::ZERO)) }?;
        Ok(())
    }

    pub(super) fn add(&self, socket: BorrowedSocket<'_>, key: u64, read: bool, write: bool) -> io::Result<()> {
        let watched = |on: bool, filter| on.then(|| event(filter, EventFlags::ADD | EventFlags::CLEAR, key));
        let read = watched(read, EventFilter::Read(socket.as_raw_fd()));
        let write = watched(write, EventFilter::Write(socket.as_raw_fd()));
        self.change(&read.into_iter().chain(write).collect::<Vec<_>>())
    }

    /// A way that is watched stays watched.
    pub(super) fn modify(&self, socket: BorrowedSocket<'_>, key: u64, read: bool, write: bool) -> io::Result<()> {
        self.add(socket, key, read, write)
    }

    pub(super) fn remove(&self, socket: BorrowedSocket<'_>) {
        // One by one: which of them there are is not known here, and what is not there is an error.
        for filter in [EventFilter::Read(socket.as_raw_fd()), EventFilter::Write(socket.as_raw_fd())] {
            let _ = self.change(&[event(filter, EventFlags::DELETE, 0)]);
        }
    }
}
