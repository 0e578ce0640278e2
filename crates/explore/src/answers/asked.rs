//! What a program has asked of its machine, where another machine would have answered otherwise.

use std::fmt;
use std::ops::BitOr;

/// Things of a machine that a program has asked for: some of a few.
///
/// ```
/// use gort::explore::Asked;
///
/// let asked = Asked::FILES | Asked::ENVIRONMENT;
/// assert_eq!(asked.to_string(), "its environment, its files");
/// assert_eq!(asked.names().collect::<Vec<_>>(), ["environment", "files"]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Asked(u8);

/// Each thing by a word that stays the same, and as it is said of a machine.
const ALL: [(Asked, &str, &str); 8] = [
    (Asked::ENVIRONMENT, "environment", "its environment"),
    (Asked::FILES, "files", "its files"),
    (Asked::FOLDER, "folder", "the folder in which it runs"),
    (Asked::INPUT, "input", "its standard input"),
    (Asked::NUMBERS, "numbers", "the numbers of its process and its user"),
    (Asked::SIGNALS, "signals", "a signal, and none comes"),
    (Asked::TARGET, "target", "its system and its version of Go"),
    (Asked::ZONES, "zones", "its time zones"),
];

impl Asked {
    /// Variables of the environment.
    pub const ENVIRONMENT: Asked = Asked(1);
    /// Files and folders; also the machine's name, which a file has.
    pub const FILES: Asked = Asked(1 << 1);
    /// The folder in which it runs.
    pub const FOLDER: Asked = Asked(1 << 2);
    /// The numbers of its process and of its user.
    pub const NUMBERS: Asked = Asked(1 << 3);
    /// The local time zone, and others.
    pub const ZONES: Asked = Asked(1 << 4);
    /// Its system, its processor, its version of Go.
    pub const TARGET: Asked = Asked(1 << 5);
    /// What is in its standard input.
    pub const INPUT: Asked = Asked(1 << 6);
    /// Signals: none comes.
    pub const SIGNALS: Asked = Asked(1 << 7);

    /// Those that these bits stand for: see [`bits`](Asked::bits).
    pub fn of_bits(bits: u8) -> Asked {
        Asked(ALL.iter().map(|(one, ..)| one.0).fold(0, |all, one| all | bits & one))
    }

    /// As a number.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The same without these.
    #[must_use]
    pub fn without(self, other: Asked) -> Asked {
        Asked(self.0 & !other.0)
    }

    /// A word for each, which stays the same: `environment`, `files`, `folder`, `input`, `numbers`, `signals`, `target` or `zones`.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        ALL.iter().filter(move |(one, ..)| self.0 & one.0 != 0).map(|(_, name, _)| *name)
    }
}

impl BitOr for Asked {
    type Output = Asked;

    fn bitor(self, other: Asked) -> Asked {
        Asked(self.0 | other.0)
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (.., said)) in ALL.iter().filter(|(one, ..)| self.0 & one.0 != 0).enumerate() {
            f.write_str(if number > 0 { ", " } else { "" })?;
            f.write_str(said)?;
        }
        Ok(())
    }
}
