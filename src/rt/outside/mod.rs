//! What goroutines wait for outside the program: sockets and calls that block a thread.

pub(crate) mod blocking;
pub(crate) mod helpers;
#[cfg_attr(windows, allow(dead_code))] // there are no sockets yet
pub(crate) mod poller;
#[cfg_attr(windows, allow(dead_code))]
pub(crate) mod readiness;
#[cfg(unix)]
pub(crate) mod signals;
