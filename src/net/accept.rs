//! Accepting: what a listener does about errors that are not its caller's.
//!
//! States      files are left | there are too many: each accept that fails so doubles the pause before it says so.
//! Protocol    Both kinds of listeners accept through `Accepting`. A connection whose other end has given up is passed over.
//!             Too many open files, or too little memory: the pause comes first, then the caller gets the error.
//! Rejected    Trying again in here: a program that could close files would not learn that it has to.
//! See         Go `net/http/server.go`, Serve, whose pauses these are; tests/runtime/net/closing.rs.

use std::io;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::socket::Socket;
use crate::time;

/// The pause after an accept failed because there are too many open files, doubled each time up to `LONGEST_PAUSE`.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// More doublings than this make no difference.
const MAX_DOUBLINGS: u32 = 16;

/// How often in a row an accept has failed for want of files.
#[derive(Debug, Default)]
pub(super) struct Accepting {
    refused: AtomicU32,
}

impl Accepting {
    /// Waits for a connection of `socket`, which `f` accepts.
    #[track_caller]
    pub(super) fn accept<S: AsFd, R>(
        &self,
        socket: &Socket<S>,
        mut f: impl FnMut(&S) -> io::Result<R>,
    ) -> io::Result<R> {
        loop {
            match socket.accept(&mut f) {
                Ok(accepted) => {
                    self.refused.store(0, Ordering::Relaxed);
                    return Ok(accepted);
                }
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    if is_want(&error) {
                        let doublings = self.refused.fetch_add(1, Ordering::Relaxed).min(MAX_DOUBLINGS);
                        time::sleep((FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE));
                    }
                    return Err(error);
                }
            }
        }
    }
}

/// Whether the system had too few files or too little memory.
fn is_want(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM))
}
