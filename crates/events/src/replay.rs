//! Replay codes: the string form of a recorded run.
//!
//! Grammar of a replay code, version `g2`, or `g2r` where time may pass at any step (`rt/explored/passing.rs`):
//!
//! ```text
//! code    = ( "g2" | "g2r" ) "." program "." choices "." check
//! program = one or more of a-z A-Z 0-9 - _ /           where it was recorded; "-" if nowhere in particular
//! choices = { number number }                          how many choices were 0, then one that was not
//! number  = { "g" … "v" } ( "0" … "f" )                base 16, low digit first; letters past f: more digits follow
//! check   = 4 of 0-9 a-v                               FNV-1a of everything before it
//! ```
//!
//! Choices at the end that were 0 are not written: after a code has run out, a replay goes on in Go's own order.
//!
//! A code means a run only by what the runtime asks, in which order, and among which candidates. Whatever changes one of
//! these for any program changes the version; codes of another version are refused, since nothing in a code tells whether
//! its program did what has changed. `g1`: locks were handed over, and a waiting select linked its cases in source order.
//!
//! See         `rt/policy/mod.rs` for what a choice is; tests/records/replay.rs.

use std::fmt;
use std::str::FromStr;

/// The version of codes that this gort writes and reads.
const VERSION: &str = "g2";
/// The same, of a run in which time may pass at any step: see `rt/explored/passing.rs`.
const PASSING: &str = "g2r";
/// The longest program name in a code.
const PROGRAM_CHARS: usize = 64;
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// A recorded run as a short string that can be pasted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplayCode {
    program: String,
    passes: bool,
    choices: Vec<(u64, u64)>,
}

impl ReplayCode {
    /// The code of a run of `program` that made these choices: how many were 0, then one that was not. `passes`: time may pass
    /// at any step.
    pub fn new(program: &str, passes: bool, choices: Vec<(u64, u64)>) -> Self {
        Self { program: clean(program), passes, choices }
    }

    /// Whether time may pass at any step.
    pub fn passes(&self) -> bool {
        self.passes
    }

    /// The program that was recorded, `-` if it had no name.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// The choices: how many were 0, then one that was not.
    pub fn choices(&self) -> Vec<(u64, u64)> {
        self.choices.clone()
    }
}

/// A program's name as a code may hold it.
pub fn clean(program: &str) -> String {
    let name: String = program.chars().filter(|c| is_name_char(*c)).take(PROGRAM_CHARS).collect();
    if name.is_empty() { "-".to_string() } else { name }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')
}

/// FNV-1a, folded to the twenty bits of four digits: enough to notice a lost or changed character.
fn check(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let folded = hash ^ (hash >> 20) ^ (hash >> 40);
    (0..4).map(|digit| DIGITS[(folded >> (digit * 5)) as usize & 31] as char).collect()
}

fn write_number(out: &mut String, mut number: u64) {
    while number >= 16 {
        out.push(DIGITS[16 + (number & 15) as usize] as char);
        number >>= 4;
    }
    out.push(DIGITS[number as usize] as char);
}

fn read_numbers(text: &str) -> Result<Vec<u64>, ReplayError> {
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0_u64, 0);
    for byte in text.bytes() {
        let Some(digit) = DIGITS.iter().position(|digit| *digit == byte) else {
            return Err(malformed(format!("'{}' cannot stand in it", byte as char)));
        };
        if shift > 60 {
            return Err(malformed("a number in it is too large"));
        }
        number |= (digit as u64 & 15) << shift;
        shift += 4;
        if digit < 16 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    if shift == 0 { Ok(numbers) } else { Err(malformed("its last number is cut off")) }
}

fn malformed(reason: impl Into<String>) -> ReplayError {
    ReplayError::Malformed { reason: reason.into() }
}

impl fmt::Display for ReplayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = if self.passes { PASSING } else { VERSION };
        let mut text = format!("{version}.{}.", self.program);
        for (zeros, choice) in &self.choices {
            write_number(&mut text, *zeros);
            write_number(&mut text, *choice);
        }
        text.push('.');
        write!(f, "{text}{}", check(&text))
    }
}

impl FromStr for ReplayCode {
    type Err = ReplayError;

    fn from_str(text: &str) -> Result<Self, ReplayError> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('.').collect();
        let version = parts[0];
        if version != VERSION && version != PASSING {
            let looks_like_one = version.len() <= 4 && version.starts_with('g') && parts.len() > 1;
            return Err(if looks_like_one {
                ReplayError::Version { found: version.to_string() }
            } else {
                malformed(format!("it does not begin with '{VERSION}.'"))
            });
        }
        let [_, program, choices, found] = parts[..] else {
            return Err(malformed("it has not the form g2.PROGRAM.CHOICES.CHECK"));
        };
        if program.is_empty() || program.len() > PROGRAM_CHARS || !program.chars().all(is_name_char) {
            return Err(malformed("the program's name in it is not one"));
        }
        // The check covers the text up to and with the last dot.
        if check(&text[..text.len() - found.len()]) != found {
            return Err(ReplayError::Damaged);
        }
        let numbers = read_numbers(choices)?;
        if numbers.len() % 2 != 0 || numbers.chunks(2).any(|pair| pair[1] == 0) {
            return Err(malformed("its choices do not come in pairs"));
        }
        let choices = numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        Ok(Self { program: program.to_string(), passes: version == PASSING, choices })
    }
}

/// A replay code that cannot be used, or that does not fit the program it was given to.
#[derive(Clone, PartialEq, Eq, Debug)]
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
    /// The run asked for a choice that the code cannot answer: the program is not the one that was recorded.
    Diverged {
        /// Which choice, from 1.
        choice: usize,
        /// What the code says.
        wanted: usize,
        /// How many candidates there were.
        candidates: usize,
    },
    /// The run ended before the code did: the program is not the one that was recorded.
    Unfinished {
        /// How many choices the run made.
        choices: usize,
    },
}

/// Whether this is a version of codes before the one that this gort reads.
fn is_older(version: &str) -> bool {
    let number = |version: &str| version.trim_start_matches('g').trim_end_matches('r').parse::<u32>().ok();
    number(version) < number(VERSION) && number(version).is_some()
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReplayError::Malformed { reason } => write!(f, "this is not a replay code: {reason}"),
            ReplayError::Version { found } if is_older(found) => write!(
                f,
                "the replay code has version '{found}', of an older gort, where the same choices made another run: list the \
                 outputs again with 'gort explore', or record the run again"
            ),
            ReplayError::Version { found } => {
                write!(f, "the replay code has version '{found}'; this gort reads version '{VERSION}'")
            }
            ReplayError::Damaged => {
                f.write_str("the replay code is damaged: its check does not match, so a character was lost or changed")
            }
            ReplayError::Program { found, expected } => {
                write!(f, "the replay code was recorded from '{found}', not from '{expected}'")
            }
            ReplayError::Diverged { choice, wanted, candidates } => write!(
                f,
                "the replay code does not fit this program: choice {choice} asks for candidate {wanted} of {candidates}"
            ),
            ReplayError::Unfinished { choices } => write!(
                f,
                "the replay code does not fit this program: it ended after {choices} choices, and the code has more"
            ),
        }
    }
}

impl std::error::Error for ReplayError {}

/// Writes down a run's choices as it makes them.
#[derive(Default, Debug)]
pub struct Recorder {
    choices: Vec<(u64, u64)>,
    zeros: u64,
}

impl Recorder {
    /// The next choice.
    pub fn note(&mut self, choice: usize) {
        if choice == 0 {
            self.zeros += 1;
        } else {
            self.choices.push((std::mem::take(&mut self.zeros), choice as u64));
        }
    }

    /// The code of the run, which is over.
    pub fn finish(self, program: &str, passes: bool) -> ReplayCode {
        ReplayCode::new(program, passes, self.choices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for choices in [vec![], vec![(0, 1)], vec![(15, 16), (300, 2), (0, 1), (u64::MAX, u64::MAX)]] {
            let code = ReplayCode::new("channels/unbuffered", choices.len() == 1, choices);
            assert_eq!(code.to_string().parse(), Ok(code));
        }
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let code = ReplayCode::new("a", false, vec![(3, 1), (100, 2)]).to_string();
        for at in 0..code.len() {
            for other in "0gz.".chars() {
                let mut changed = code.clone();
                changed.replace_range(at..=at, &other.to_string());
                if changed != code {
                    assert!(changed.parse::<ReplayCode>().is_err(), "{changed}");
                }
            }
            let mut shorter = code.clone();
            shorter.remove(at);
            assert!(shorter.parse::<ReplayCode>().is_err(), "{shorter}");
        }
    }

    #[test]
    fn other_versions_are_named() {
        assert_eq!("g9.a.01.0000".parse::<ReplayCode>(), Err(ReplayError::Version { found: "g9".to_string() }));
        assert!(matches!("hello".parse::<ReplayCode>(), Err(ReplayError::Malformed { .. })));
        assert!(matches!("".parse::<ReplayCode>(), Err(ReplayError::Malformed { .. })));
    }
}
