//! Outputs as values: the lines a program prints, and how it ends.

use gort_events::{Output, ReplayCode};

use crate::graph::count::Count;
use crate::settings::Part;

/// An output, and how it comes about.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct FoundOutput {
    /// The output.
    pub output: Output,
    /// How many preemptions it needs at least: switches away from a goroutine that could have gone on.
    pub preemptions: u32,
    /// A run that gives it, with so few preemptions. `None` if no code can hold it.
    pub schedule: Option<ReplayCode>,
    /// What was looked at by the search that has found this run. How few preemptions an output needs is not known of those that look at
    /// [`Reduced`](Part::Reduced) schedules, or at [`Samples`](Part::Samples).
    pub part: Part,
}

impl FoundOutput {
    /// Whether `preemptions` is known.
    pub fn counts_preemptions(&self) -> bool {
        !matches!(self.part, Part::Reduced | Part::Samples)
    }
}

/// How many outputs end in which way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Endings {
    /// `main` returns.
    pub exit: Count,
    /// Nothing can run any more.
    pub deadlock: Count,
    /// A panic that is not recovered.
    pub panic: Count,
    /// A fatal error other than a deadlock.
    pub fatal: Count,
    /// It goes on without end, and prints nothing more.
    pub never: Count,
    /// It goes on without end, and may print without end: these outputs are what it has printed when it comes to where it does that.
    pub prints_forever: Count,
}
