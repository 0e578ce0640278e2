//! Searching: whatever makes run after run, to fill the graph or to draw from it.

pub(in crate::explore) mod by_replay;
pub(in crate::explore) mod sampler;
mod searcher;
mod short;
pub(in crate::explore) mod tracer;
pub(in crate::explore) mod unordered;
