//! How sure the answers of an exploration are: the one place that decides what may be said.
//!
//! A search that has seen every order of the steps proves what a program cannot print, with three exceptions. Go promises
//! nothing about a program with a data race, in whichever order its steps are. A program that reads the clock is shown
//! times that no machine's clock would. And with the ideal clock time stands still while something can run, so that what waits
//! for time comes in fewer orders than it might.
//!
//! See         The Go memory model, "Implementation Restrictions for Programs Containing Data Races".

use gort_events::TimeUse;

use crate::{Clock, Incomplete};

/// What an exploration proves about the outputs that are not among its own: see [`Exploration::certainty`](crate::Exploration::certainty).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Certainty {
    /// They are impossible.
    Proven,
    /// They are impossible with this clock.
    ///
    /// The program waits for time, and was explored with [`Clock::Ideal`]: with a machine's clock it may do more.
    ForClock,
    /// No order of the steps gives them with this clock; but the program reads the clock, and a machine's shows other times.
    ///
    /// With [`Clock::Ideal`] computing takes no time. With [`Clock::Real`] the clock shows only times at which a timer is
    /// due.
    ReadsClock(Clock),
    /// No order of the steps gives them; but the program has a data race, and Go promises nothing about it.
    Racy {
        /// The clock with which no order does, where another clock may allow more orders.
        with: Option<Clock>,
    },
    /// No order of the steps gives them; but the search for data races stopped at its bound, or was in a part of the schedules, and found
    /// none.
    RacesUnknown {
        /// The clock with which no order does, where another clock may allow more orders.
        with: Option<Clock>,
    },
    /// Nothing: the search is [incomplete](crate::Exploration::incomplete).
    Partial {
        /// The program has a data race besides.
        racy: bool,
    },
}

/// What is known of a program's data races.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Races {
    None,
    Unknown,
    Some,
}

impl Certainty {
    pub(crate) fn new(incomplete: Option<&Incomplete>, races: Races, time: TimeUse, clock: Clock) -> Self {
        match (incomplete, races) {
            (Some(_), _) => Certainty::Partial { racy: races == Races::Some },
            (None, Races::Some) => Certainty::Racy { with: matters(time, clock) },
            (None, Races::Unknown) => Certainty::RacesUnknown { with: matters(time, clock) },
            (None, Races::None) => match (time, matters(time, clock)) {
                (TimeUse::Reads, _) => Certainty::ReadsClock(clock),
                (_, Some(_)) => Certainty::ForClock,
                (_, None) => Certainty::Proven,
            },
        }
    }

    /// Whether an output that was not found is impossible, with the clock with which the program was explored.
    pub fn is_proof(self) -> bool {
        matches!(self, Certainty::Proven | Certainty::ForClock)
    }

    /// One word for it, which stays the same: `proven`, `for-clock`, `reads-clock`, `racy`, `races-unknown` or `partial`.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Proven => "proven",
            Certainty::ForClock => "for-clock",
            Certainty::ReadsClock(_) => "reads-clock",
            Certainty::Racy { .. } => "racy",
            Certainty::RacesUnknown { .. } => "races-unknown",
            Certainty::Partial { .. } => "partial",
        }
    }
}

/// The clock, where another one may allow more: the ideal one has time stand still while something can run, and neither
/// shows a program that reads it the times that a machine's does.
fn matters(time: TimeUse, clock: Clock) -> Option<Clock> {
    match time {
        TimeUse::None => None,
        TimeUse::Waits => (clock == Clock::Ideal).then_some(clock),
        TimeUse::Reads => Some(clock),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_has_its_certainty() {
        let cut = Incomplete::Bound { states: 1 };
        for clock in [Clock::Ideal, Clock::Real] {
            for time in [TimeUse::None, TimeUse::Waits, TimeUse::Reads] {
                for races in [Races::None, Races::Unknown, Races::Some] {
                    let whole = Certainty::new(None, races, time, clock);
                    let with = match (time, clock) {
                        (TimeUse::None, _) | (TimeUse::Waits, Clock::Real) => None,
                        (TimeUse::Waits, Clock::Ideal) | (TimeUse::Reads, _) => Some(clock),
                    };
                    let expected = match (races, time, clock) {
                        (Races::Some, ..) => Certainty::Racy { with },
                        (Races::Unknown, ..) => Certainty::RacesUnknown { with },
                        (Races::None, TimeUse::Reads, clock) => Certainty::ReadsClock(clock),
                        (Races::None, TimeUse::Waits, Clock::Ideal) => Certainty::ForClock,
                        _ => Certainty::Proven,
                    };
                    assert_eq!(whole, expected, "{clock:?} {time:?} {races:?}");
                    let part = Certainty::new(Some(&cut), races, time, clock);
                    assert_eq!(part, Certainty::Partial { racy: races == Races::Some });
                    assert!(!part.is_proof());
                    assert!(!whole.is_proof() || (races == Races::None && time != TimeUse::Reads));
                }
            }
        }
    }
}
