//! Stacks, and the switch between them.

pub(crate) mod code;
pub(crate) mod coroutine;
pub(crate) mod entry;
pub(crate) mod fatal;
pub(crate) mod frames;
#[cfg_attr(windows, allow(dead_code))]
pub(crate) mod guard;
pub(crate) mod hook;
pub(crate) mod kill;
pub(crate) mod landing;
#[cfg_attr(windows, allow(dead_code))] // there slots are the system's
pub(crate) mod layout;
pub(crate) mod overflow;
#[cfg(unix)]
mod pages;
pub(crate) mod runner;
#[cfg_attr(windows, path = "stack_windows.rs")]
pub(crate) mod stack;
pub(crate) mod unwind;
