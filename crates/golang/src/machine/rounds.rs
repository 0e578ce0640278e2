//! Computing without end: a goroutine that comes back to a state in which it was, without having done anything that others can notice, goes
//! on so for ever.
//!
//! States      At first it just computes. Then it is looked at after each call and backward jump, for a while; then after more of them. At
//!             each collection of garbage it is looked at for itself: what a round makes lies elsewhere in the next one. One that gives way
//!             is looked at there.
//! Invariants  I1  only the goroutine computes, so that the state is a function of the one before: one that comes again comes for ever.
//!             I2  that it does not come back proves nothing: it may count. So it is looked at for so long only.
//! See         Brent: "An improved Monte Carlo factorization algorithm", 1980, section 3 (cycles).

use super::state::{GoIndex, State};

/// So many calls and backward jumps are taken before anything is compared.
const BEFORE: u64 = 100_000;
/// So often it is looked at after each one.
const LOOKS: u32 = 4_096;
/// Then after so many, which most numbers of operations in a round divide.
const STRIDE: u64 = 720_720;

/// So many of them count as much as giving way once; as a word that was taken between two collections; as one that is kept.
const OF_A_YIELD: u64 = 100;
const OF_A_WORD: u64 = 1;
const OF_A_KEPT_WORD: u64 = 8;

/// With more of them it computes for long: reads of what others reach are steps from there on.
const LONG: u64 = 10_000_000;
/// With more of them nobody waits for it any more; nor with these, where one has been so late already.
const MOST: u64 = 100_000_000;
const MOST_AGAIN: u64 = 1_000_000;
/// Nor where it is deeper in calls than this.
const DEEP: usize = 200_000;

/// How a goroutine goes on that computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Goes {
    /// It goes on.
    On,
    /// It was in this state before.
    Round,
    /// Nobody waits for it any more.
    TooLong,
}

/// Why it is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Paused {
    /// It has made as many calls and backward jumps as it may.
    Computing,
    /// Garbage was collected; so many words had been taken.
    Collected(u64),
    /// It gives way.
    Yielding,
}

/// What a goroutine that computes is compared with.
#[derive(Default)]
pub(super) struct Rounds {
    /// Between operations, and where garbage has just been collected.
    between: Compared,
    collected: Compared,
    turns: u32,
    computed: u64,
}

impl Rounds {
    /// How many calls and backward jumps it may take in this turn.
    pub(super) fn fuel(&self) -> u64 {
        match self.turns {
            0 => BEFORE,
            1..=LOOKS => 1,
            _ => STRIDE,
        }
    }

    /// Whether it computes for long.
    pub(super) fn is_long(&self) -> bool {
        self.computed > LONG
    }

    /// Looks at a state. `again`: whether a goroutine of the program was late already.
    pub(super) fn look(&mut self, state: &State, index: GoIndex, why: Paused, again: bool) -> Goes {
        let compared = if matches!(why, Paused::Collected(_)) { &mut self.collected } else { &mut self.between };
        if compared.comes_back(state, index as usize) {
            return Goes::Round;
        }
        self.computed += match why {
            Paused::Computing => self.fuel(),
            Paused::Collected(taken) => OF_A_WORD * taken + OF_A_KEPT_WORD * state.heap.len() as u64,
            Paused::Yielding => OF_A_YIELD,
        };
        self.turns += u32::from(why == Paused::Computing);
        let most = if again { MOST_AGAIN } else { MOST };
        let is_deep = state.goroutines[index as usize].frames.len() > DEEP;
        if is_deep || self.computed > most { Goes::TooLong } else { Goes::On }
    }
}

#[derive(Default)]
struct Compared {
    kept: Option<State>,
    /// How often it was looked at since then, and how often it is until another state is kept.
    looks: u32,
    until: u32,
}

impl Compared {
    /// Looks at a state. Whether it is the one that was kept.
    fn comes_back(&mut self, state: &State, index: usize) -> bool {
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
