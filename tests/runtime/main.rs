//! The runtime and what stands on it, a file or folder for each subject: channels, select, locks, time, contexts, sockets; how
//! goroutines begin and end; what hostile programs do to all of it.
//!
//! Tests that need a process of their own start this binary again, by `harness::child`.

#[cfg(gort_asan)]
mod asan;
mod beside;
mod blocking;
mod callbacks;
mod chan;
mod context;
mod deadlock;
mod default_order;
mod endings;
mod fatal;
mod foreign;
mod goexit;
mod goroutine;
#[cfg(unix)]
mod guard;
#[path = "../harness/runtime/mod.rs"]
mod harness;
mod hostile;
mod idioms;
mod leaving;
#[cfg(unix)]
mod migrating;
mod model;
#[cfg(unix)]
mod net;
mod panic;
mod placement;
mod rules_of_go;
mod scope;
mod select;
mod send_sync;
mod sync;
mod time;
mod values;
#[cfg(unix)]
mod watchdog;
mod workers;
