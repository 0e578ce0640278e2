//! Searching: whatever makes run after run, to fill the graph or to draw from it.

pub(in crate::explore) mod by_replay;
pub(in crate::explore) mod findings;
mod frontier;
pub(in crate::explore) mod host;
mod preemptions;
pub(in crate::explore) mod sampler;
mod searcher;
mod short;
pub(in crate::explore) mod tracer;
pub(in crate::explore) mod unordered;

use std::sync::Arc;

use crate::explore::search::findings::Found;
use crate::explore::settings::Settings;
use crate::explore::system::System;

/// Explores everything that the program can do.
pub(in crate::explore) fn search(system: &Arc<dyn System>, settings: &Settings) -> Found {
    by_replay::search(system, settings)
}
