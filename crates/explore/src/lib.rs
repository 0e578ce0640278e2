//! Explores everything that has states and steps: every output, every ending, and how each comes about.
//!
//! A [`System`] starts runs, a [`Run`] says where it stands and takes a step; [`explore`] finds all states, and an [`Exploration`]
//! answers questions about them. `gort::explore` re-exports all of it and adds an engine that runs programs of its process; use
//! that, unless there is no process.
//!
//! ```text
//!     system  the seam                          graph    states and steps, and what can be read off them
//!     search  whatever makes run after run      answers  what was found, and the questions that can be asked of it
//! ```
//!
//! Invariants  I1  no system call, no thread, no clock: a [`Host`] has them.
//!             I2  `graph` knows actors and endings, and neither what runs nor what is answered.

#[macro_use(bug, invariant)]
extern crate gort_events;

mod answers;
mod footprint;
mod graph;
mod search;
mod settings;
mod system;

use std::sync::Arc;

pub use gort_events::{Actor, Capacities, Output, Player, Recorder, TimeUse};
pub use num_bigint::BigUint;

pub use self::answers::aim::{Aim, Goal};
pub use self::answers::asked::Asked;
pub use self::answers::certainty::Certainty;
pub use self::answers::exploration::{Answer, Exploration, Leaks, LeftKind, RaceReport, SearchStats};
pub use self::answers::output::{Endings, FoundOutput, NoSchedule};
pub use self::answers::position::{Choice, Position};
pub use self::answers::report::{Departure, Fate, Incomplete, LeftGoroutine, Progress};
pub use self::answers::sample::{Sampled, Samples, Strategy, sample};
pub use self::footprint::Footprint;
pub use self::graph::count::{Count, TooMany};
pub use self::graph::loops::{Keeper, Loop, LoopKind};
pub use self::graph::nodes::Move;
pub use self::graph::races::{Race, RacyAccess};
pub use self::search::host::{Host, InPlace, Limits, Pulse, Why, Work};
pub use self::settings::{Clock, Part, Search, Settings, Tell, Tried};
pub use self::system::{
    Beginning, Blame, Effect, End, Listener, Notes, Renaming, Run, Setup, Standing, StepAccess, System, Witness,
};
pub use gort_races::RaceKind;

/// Explores everything that the system can do.
///
/// # Blocking
/// Blocks until everything is found, or until one of the settings or the system itself ends the search: see
/// [`Exploration::incomplete`].
pub fn explore(system: Arc<dyn System>, mut settings: Settings) -> Exploration {
    settings.threads = settings.host.threads(settings.threads);
    let before = settings.host.now();
    let found = search::search(&system, &mut settings);
    let time = settings.host.now().saturating_sub(before);
    Exploration::new(system, settings, found, time)
}
