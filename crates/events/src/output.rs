//! Outputs: what a run shows.

use std::fmt;

use crate::Ending;

/// What one run of a program shows: its lines, and how it ends. Two outputs are the same if all of that is the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Output {
    /// The printed lines.
    pub lines: Vec<String>,
    /// How it ended.
    pub ending: Ending,
    /// The first line of Go's report, with the `panic: ` or `fatal error: ` before it. Empty where `main` returned.
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
