//! Rust's own habits: what its users expect of any library, beside what is Go's. Waits that end at a time, goroutines with settings of
//! their own, futures, owned ends of channels, hand-overs, a look at a running program, waiting until all others have stopped, signals, goroutine-locals, spans of `tracing`, what serde writes,
//! child processes, standard input.

mod attributes;
mod explored;
mod foreign_timed;
mod futures;
mod hand_overs;
mod handle;
#[path = "../harness/runtime/mod.rs"]
mod harness;
mod live;
mod locals;
mod own_settings;
mod owned;
#[cfg(unix)]
mod pollable;
#[cfg(unix)]
mod processes;
mod quiet;
mod sender;
#[cfg(unix)]
mod signals;
mod spans;
#[cfg(unix)]
mod stdin;
mod timed;
mod timed_locks;
mod written;
