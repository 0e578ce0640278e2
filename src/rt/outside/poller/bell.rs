//! Windows: a bell alone. gort has no sockets there yet, so nothing is ever watched.
//!
//! States      silent | rung: the next wait ends at once.
//! See         mod.rs; rt/parking/mailbox.rs.

use std::io;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::rt::outside::readiness::SocketReport;

/// There are none.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BorrowedSocket<'a> {
    #[expect(dead_code, reason = "it names the lifetime, which a socket's would have")]
    Never(std::convert::Infallible, std::marker::PhantomData<&'a ()>),
}

/// There are none.
pub(super) type Event = std::convert::Infallible;

pub(super) struct Events(pub(super) Vec<Event>);

pub(super) fn key(event: &Event) -> u64 {
    match *event {}
}

pub(super) fn report(event: &Event) -> SocketReport {
    match *event {}
}

#[derive(Default)]
pub(super) struct System {
    rung: Mutex<bool>,
    bell: Condvar,
}

impl System {
    pub(super) fn new() -> io::Result<Self> {
        Ok(System::default())
    }

    /// Sleeps until the bell is rung, or for `at_most`.
    pub(super) fn wait(&self, _: &mut Vec<Event>, at_most: Option<Duration>) {
        let mut rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        if !*rung {
            rung = match at_most {
                Some(at_most) => self.bell.wait_timeout(rung, at_most).unwrap_or_else(PoisonError::into_inner).0,
                None => self.bell.wait(rung).unwrap_or_else(PoisonError::into_inner),
            };
        }
        // A wait that ends without a stroke is one that has ended.
        *rung = false;
    }

    pub(super) fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_one();
    }

    pub(super) fn add(&self, _: BorrowedSocket<'_>, _: u64, _: bool, _: bool) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn modify(&self, _: BorrowedSocket<'_>, _: u64, _: bool, _: bool) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub(super) fn remove(&self, _: BorrowedSocket<'_>) {}
}
