//! The streams of a program that runs, as the system has them, and what it waits for.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as here;
#[cfg(windows)]
use windows as here;

pub use here::{Signals, can_read, die_of_pipe, read, wait, write};
