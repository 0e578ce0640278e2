//! Outputs as values: the lines a program prints, and how it ends.

use gort_events::{Output, ReplayCode};

use crate::graph::count::Count;

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
