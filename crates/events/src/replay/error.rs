//! What is wrong with a replay code, and what to do.

use std::fmt;

use super::header::MapOrder;
use super::{Chosen, VERSION};

/// A replay code that cannot be used, or that does not fit the program it was given to.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ReplayError {
    /// It does not have the form of a code.
    Malformed {
        /// What is wrong.
        reason: String,
    },
    /// It is of another version of the format.
    Version {
        /// The version it states.
        found: String,
    },
    /// Its check does not match: a character was lost or changed.
    Damaged,
    /// It was recorded from another program.
    Program {
        /// The program it names.
        found: String,
        /// The program it was given to.
        expected: String,
    },
    /// It was recorded from the file of this program, when the file had another text.
    Text {
        /// The program.
        program: String,
    },
    /// It was recorded when the program's text was read as another version of the language.
    Language {
        /// The version it states.
        found: (u32, u32),
        /// The version it was given to.
        expected: (u32, u32),
    },
    /// It was recorded when the program's maps were in another order.
    Maps {
        /// The order it states.
        found: MapOrder,
        /// The order it was given to.
        expected: MapOrder,
    },
    /// It was recorded when channels had other capacities.
    Capacities {
        /// The lines that it changes, each with the capacity of its channels.
        found: Vec<(u32, usize)>,
        /// Those that it was given to.
        expected: Vec<(u32, usize)>,
    },
    /// It was recorded from the Go text, where goroutines change also between two accesses to memory: gort's own runtime has no such choice.
    Accesses {
        /// The program.
        program: String,
    },
    /// The run asked for a choice that the code cannot answer: the program is not the one that was recorded.
    Diverged {
        /// Which choice, from 1.
        choice: usize,
        /// What the code says.
        wanted: Chosen,
        /// How many candidates there were.
        candidates: usize,
    },
    /// The run ended before the code did: the program is not the one that was recorded.
    Unfinished {
        /// How many choices the run made.
        choices: usize,
    },
}

/// What an older version's codes meant, where they meant something else than this one's.
fn older(version: &str) -> Option<&'static str> {
    match version.trim_end_matches('r') {
        "g1" => Some("where the same choices made another run"),
        "g2" => Some("which wrote down places in a queue, and not goroutines"),
        _ => None,
    }
}

struct Capacities<'a>(&'a [(u32, usize)]);

impl fmt::Display for Capacities<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(((line, cap), rest)) = self.0.split_first() else { return f.write_str("the program's own") };
        write!(f, "capacity {cap} on line {line}")?;
        for (number, (line, cap)) in rest.iter().enumerate() {
            let and = if number + 1 == rest.len() { " and" } else { "," };
            write!(f, "{and} {cap} on line {line}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplayError::Malformed { reason } => write!(f, "this is not a replay code: {reason}"),
            ReplayError::Version { found } => match older(found) {
                Some(meaning) => write!(
                    f,
                    "the replay code has version '{found}', of an older gort, {meaning}: list the outputs again with 'gort \
                     explore', or record the run again"
                ),
                None => write!(f, "the replay code has version '{found}'; this gort reads version '{VERSION}'"),
            },
            ReplayError::Damaged => {
                f.write_str("the replay code is damaged: its check does not match, so a character was lost or changed")
            }
            ReplayError::Program { found, expected } => {
                write!(f, "the replay code was recorded from '{found}', not from '{expected}'")
            }
            ReplayError::Text { program } => write!(f, "the replay code belongs to another text of {program}.go"),
            ReplayError::Language { found, expected } => write!(
                f,
                "the replay code was made with go {}.{}, and this is go {}.{}",
                found.0, found.1, expected.0, expected.1
            ),
            ReplayError::Maps { found, expected } => write!(
                f,
                "the replay code was made with maps in {} order, and these are in {} order",
                found.word(),
                expected.word()
            ),
            ReplayError::Capacities { found, expected } => {
                write!(f, "the replay code was recorded with {}, not with {}", Capacities(found), Capacities(expected))
            }
            ReplayError::Accesses { program } => write!(
                f,
                "the replay code belongs to the Go text of {program}, in which goroutines change between accesses to memory"
            ),
            ReplayError::Diverged { choice, wanted, candidates } => write!(
                f,
                "the replay code does not fit this program: choice {choice} asks for {wanted}, which none of {candidates} \
                 candidates is"
            ),
            ReplayError::Unfinished { choices } => write!(
                f,
                "the replay code does not fit this program: it ended after {choices} choices, and the code has more"
            ),
        }
    }
}

impl std::error::Error for ReplayError {}
