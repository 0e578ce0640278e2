//! Computing without end: a goroutine that comes back to a state in which it was, without having done anything that others can notice, goes
//! on so for ever.
//!
//! States      At first it just computes. Then it is looked at after each call and backward jump, for a while; then after more of them.
//! Invariants  I1  only the goroutine computes, so that the state is a function of the one before: one that comes again comes for ever.
//!             I2  that it does not come back proves nothing: it may count.
//! See         Brent: "An improved Monte Carlo factorization algorithm", 1980, section 3 (cycles).

use super::state::{GoIndex, State};

/// So many calls and backward jumps are taken before anything is compared.
const BEFORE: u64 = 100_000;
/// So often it is looked at after each one.
const LOOKS: u32 = 4_096;
/// Then after so many, which most numbers of operations in a round divide.
const STRIDE: u64 = 720_720;

/// What a goroutine that computes is compared with.
#[derive(Default)]
pub(super) struct Rounds {
    kept: Option<State>,
    /// How often it was looked at since then, and how often it is until another state is kept.
    looks: u32,
    until: u32,
}

impl Rounds {
    /// How many calls and backward jumps it may take in this turn.
    pub(super) fn fuel(turn: u32) -> u64 {
        match turn {
            0 => BEFORE,
            1..=LOOKS => 1,
            _ => STRIDE,
        }
    }

    /// Looks at a state. Whether it is the one that was kept.
    pub(super) fn comes_back(&mut self, state: &State, index: GoIndex) -> bool {
        let index = index as usize;
        let is_same = |kept: &State| {
            let (one, other) = (&kept.goroutines[index], &state.goroutines[index]);
            one.frames == other.frames && one.stack == other.stack && kept == state
        };
        if self.kept.as_ref().is_some_and(is_same) {
            return true;
        }
        self.looks += 1;
        if self.looks >= self.until {
            (self.kept, self.looks, self.until) = (Some(state.clone()), 0, (self.until * 2).max(1));
        }
        false
    }
}
