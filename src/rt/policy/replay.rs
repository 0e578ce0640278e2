//! Replay: the choices of a recorded run, one after the other; after the last one, Go's own order.
//!
//! See         crates/events/src/replay for codes and how they are read; tests/records/replay.rs.

use gort_events::{Player, ReplayCode, ReplayError};

use super::{ChoiceKind, Names, Policy};

pub(crate) struct Replay(Player);

impl Replay {
    pub(crate) fn new(code: ReplayCode) -> Self {
        Self(Player::new(code))
    }
}

impl Policy for Replay {
    fn choose(&mut self, _: ChoiceKind, _: usize, names: &Names<'_>) -> Result<usize, ReplayError> {
        self.0.choose(names)
    }

    fn finish(&self) -> Result<(), ReplayError> {
        self.0.finish()
    }
}
