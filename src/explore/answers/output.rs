//! Outputs as values: the lines a program prints, and how it ends.

use std::fmt;

use num_bigint::BigUint;

use crate::ReplayCode;
use crate::rt::events::event::Ending;

/// What one run of a program shows: its lines, and how it ends. Two outputs are the same if all of that is the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Output {
    /// The printed lines.
    pub lines: Vec<String>,
    /// How it ended.
    pub ending: Ending,
    /// The first line of Go's report, with the `panic: ` or `fatal error: ` before it: see
    /// [`RunError::headline`](crate::RunError::headline). Empty where `main` returned.
    pub message: String,
}

impl fmt::Display for Output {
    /// The lines, and the message if there is one, separated by ` | `.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = Some(&self.message).filter(|message| !message.is_empty());
        for (number, line) in self.lines.iter().chain(message).enumerate() {
            f.write_str(if number == 0 { "" } else { " | " })?;
            f.write_str(line)?;
        }
        Ok(())
    }
}

/// An output, and how it comes about.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Listed {
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
    pub exit: BigUint,
    /// Nothing can run any more.
    pub deadlock: BigUint,
    /// A panic that nobody recovers.
    pub panic: BigUint,
    /// A fatal error other than a deadlock.
    pub fatal: BigUint,
}
