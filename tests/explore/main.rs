//! The explorer: every output that a program can have.
#![cfg(feature = "explore")]
#![allow(missing_docs)]

#[path = "../harness/captured.rs"]
mod captured;
mod clocks;
mod counts;
mod endless;
#[cfg(feature = "cli")]
mod exercises;
mod go_mutex;
mod lessons;
mod locks;
mod play;
mod quiet;
mod reports;
mod search;
mod shared;
mod stops;
#[path = "../harness/stress.rs"]
mod stress;
mod timed;
mod twice;
mod two_engines;
