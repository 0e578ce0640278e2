//! Stacks, and the switch between them.

pub(crate) mod coroutine;
pub(crate) mod entry;
pub(crate) mod fatal;
pub(crate) mod kill;
pub(crate) mod landing;
pub(crate) mod overflow;
pub(crate) mod runner;
pub(crate) mod stack;
pub(crate) mod unwind;
