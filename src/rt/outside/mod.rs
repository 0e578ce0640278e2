//! What goroutines wait for outside the program: sockets and calls that block a thread.

pub(crate) mod blocking;
pub(crate) mod helpers;
pub(crate) mod poller;
pub(crate) mod readiness;
#[cfg(unix)]
pub(crate) mod signals;
