//! Events as this engine makes them: told in one stream, of objects that are numbered as they are met, with values as text.
//!
//! See         crates/events/, what an event is.

pub(crate) mod emit;
pub(crate) mod object;
pub(crate) mod show;
pub(crate) mod sinks;
