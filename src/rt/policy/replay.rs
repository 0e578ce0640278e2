//! Replay: the choices of a recorded run, one after the other; after the last one, Go's own order.
//!
//! Invariants  I1  a code's choices end with one that is not 0, so the zeros after it need not be written.
//! See         `schedule.rs` for the string form; tests/records/replay.rs.

use gort_events::ReplayError;

use super::{Choice, Policy};

pub(crate) struct Replay {
    choices: Vec<(u64, u64)>,
    at: usize,
    /// Default choices still to make before `choices[at]`.
    zeros: u64,
    made: usize,
}

impl Replay {
    /// `choices`: pairs of how many zeros, then a choice that is not zero.
    pub(crate) fn new(choices: Vec<(u64, u64)>) -> Self {
        let zeros = choices.first().map_or(0, |(zeros, _)| *zeros);
        Self { choices, at: 0, zeros, made: 0 }
    }
}

impl Policy for Replay {
    fn choose(&mut self, _: Choice, candidates: usize) -> Result<usize, ReplayError> {
        self.made += 1;
        if self.at == self.choices.len() {
            return Ok(0);
        }
        if self.zeros > 0 {
            self.zeros -= 1;
            return Ok(0);
        }
        let wanted = self.choices[self.at].1 as usize;
        self.at += 1;
        self.zeros = self.choices.get(self.at).map_or(0, |(zeros, _)| *zeros);
        if wanted < candidates {
            Ok(wanted)
        } else {
            Err(ReplayError::Diverged { choice: self.made, wanted, candidates })
        }
    }

    /// The last choice written down is not 0, so the recorded run made it: one that ends before is another program's.
    fn finish(&self) -> Result<(), ReplayError> {
        if self.at == self.choices.len() { Ok(()) } else { Err(ReplayError::Unfinished { choices: self.made }) }
    }
}
