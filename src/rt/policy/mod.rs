//! The one way in for nondeterminism: whatever could vary in a run is a choice that a policy makes.
//!
//! A choice is an index into a list of candidates that the runtime orders the same way every time. A replay code names the
//! candidate instead, by what another engine calls it, too (`crates/events/src/replay`):
//!
//! - `Run` at a switch: the next slot, then the queue from its head. Before a visible operation: the running goroutine
//!   first, then those, then the timers that are due (alone: then what has come from outside). 0 is Go's own order.
//! - `Select`: the ready cases in source order.
//! - `Link`: which case is linked first of those that name one channel in the same direction, when a select parks. 0: the
//!   first in the source (`select/line.rs`).
//! - `Timer` while timers are due by a virtual clock: those, oldest first, then the goroutines that could run before
//!   they fire, as at a switch.
//! - `Child`: the children of a cancelled context that are not cancelled yet, oldest first.
//!
//! Invariants  I1  lists have at least two candidates; with one there is no choice, and nothing is drawn or recorded.
//!             I2  the same answers give the same run.
//! See         shuttle's `Scheduler` trait; tests/records/replay.rs (round_trip, which must never be ignored).

mod go_order;
mod random;
mod replay;

pub(crate) use go_order::GoOrder;
pub(crate) use gort_events::Rng;
pub(crate) use random::RandomWalk;
pub(crate) use replay::Replay;

use gort_events::{Chosen, ReplayError};

/// What a choice is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChoiceKind {
    Run,
    Select,
    Link,
    Timer,
    Child,
}

/// What the candidates of a choice are called in a replay code, in their order: they are counted only where one is asked for.
pub(crate) type Names<'a> = dyn Fn() -> Vec<Chosen> + 'a;

/// What decides.
pub(crate) trait Policy {
    /// The index of the chosen candidate; `names` lists what each is called in a replay code. Needs: `candidates` ≥ 2. An error
    /// ends the run.
    fn choose(&mut self, choice: ChoiceKind, candidates: usize, names: &Names<'_>) -> Result<usize, ReplayError>;

    /// The run is over. An error says that this policy was made for another one.
    fn finish(&self) -> Result<(), ReplayError> {
        Ok(())
    }
}
