//! Outputs as values: the lines a program prints, and how it ends.

use gort_events::{Ending, Output, ReplayCode};

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

/// Why there is no code that replays an output.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum NoSchedule {
    /// It never ends, and a run that is replayed is to end.
    Endless,
    /// Go's runtime notices that two operations on a map overlap: it is in the middle of both, and a code says which operations come one after
    /// the other.
    Overlap,
    /// No run was made that gives it: the caller [wanted to stop](crate::Settings::cancel), or it needs what no code can hold.
    NotMade,
}

impl NoSchedule {
    /// Why this output has no code, if it has none.
    pub(crate) fn of(output: &Output, schedule: Option<&ReplayCode>) -> Option<Self> {
        match (schedule, output.ending) {
            (Some(_), _) => None,
            (None, Ending::Never | Ending::PrintsForever) => Some(NoSchedule::Endless),
            (None, Ending::Fatal) if output.message.starts_with(OVERLAP) => Some(NoSchedule::Overlap),
            (None, _) => Some(NoSchedule::NotMade),
        }
    }

    /// One word for it, which stays the same: `endless`, `overlap` or `not-made`.
    pub fn name(self) -> &'static str {
        match self {
            NoSchedule::Endless => "endless",
            NoSchedule::Overlap => "overlap",
            NoSchedule::NotMade => "not-made",
        }
    }
}

/// How Go's runtime begins what it says of operations on a map that overlap.
const OVERLAP: &str = "fatal error: concurrent map ";

impl FoundOutput {
    /// Why it has no [`schedule`](FoundOutput::schedule), if it has none.
    pub fn no_schedule(&self) -> Option<NoSchedule> {
        NoSchedule::of(&self.output, self.schedule.as_ref())
    }

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
    /// An exit [with a status](Ending::has_status) other than 0.
    pub status: Count,
    /// It goes on without end, and prints nothing more.
    pub never: Count,
    /// It goes on without end, and may print without end: the same text without an end is one output, of which the lines are what is printed before
    /// it goes round, as few as can be, and the message is the shortest period.
    pub prints_forever: Count,
}
