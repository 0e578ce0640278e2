//! Stacks, and the switch between them.

pub(crate) mod code;
pub(crate) mod coroutine;
pub(crate) mod entry;
pub(crate) mod fatal;
pub(crate) mod frames;
pub(crate) mod hook;
pub(crate) mod kill;
pub(crate) mod landing;
pub(crate) mod overflow;
pub(crate) mod runner;
pub(crate) mod stack;
pub(crate) mod unwind;
