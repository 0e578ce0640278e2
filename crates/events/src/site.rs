//! Sites: the places in a program's text that events, reports and races name.
//!
//! Invariants  I1  two sites with one text are equal and order as they stand in the source, whichever engine made them.
//! Protocol    A `#[track_caller]` operation passes its [`Caller`], one word, through the engine; where an event, a report or an
//!             observer's record is made, it becomes a site. An operation that nothing listens to makes none.
//! Rejected    `&'static Location` in events: only the compiler makes those, so that a program that is read from a file could
//!             name no line. A number into a table of sites: whoever holds an event would have to hold the table, too.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

use crate::Name;

/// The line of a caller as the compiler hands it to `#[track_caller]` functions: what a [`Site`] is made of.
pub type Caller = &'static Location<'static>;

/// A place in the source: file, line and column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Site {
    file: Name,
    line: u32,
    column: u32,
}

impl Site {
    /// A place in a file, lines and columns counted from 1.
    pub const fn new(file: Name, line: u32, column: u32) -> Self {
        Site { file, line, column }
    }

    /// The line of the caller. In a function that is `#[track_caller]`, itself the line of that function's caller.
    ///
    /// # Examples
    ///
    /// ```
    /// # use gort_events as gort;
    /// let here = gort::Site::caller();
    /// assert_eq!(here.line(), line!() - 1);
    /// ```
    #[track_caller]
    pub fn caller() -> Self {
        Location::caller().into()
    }

    /// The file, as the compiler or the command line named it.
    #[inline]
    pub const fn file(&self) -> &'static str {
        self.file.as_str()
    }

    /// The line, from 1.
    #[inline]
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// The column, from 1.
    #[inline]
    pub const fn column(&self) -> u32 {
        self.column
    }
}

impl From<Caller> for Site {
    #[inline]
    fn from(caller: Caller) -> Self {
        let file = match shown_path(caller.file()) {
            Cow::Borrowed(path) => Name::from(path),
            Cow::Owned(path) => Name::intern(&path),
        };
        Site { file, line: caller.line(), column: caller.column() }
    }
}

/// The file and the line of a place in a source, as reports name them: `src/main.rs:3`.
#[must_use]
pub fn file_and_line(at: &Location<'_>) -> String {
    format!("{}:{}", shown_path(at.file()), at.line())
}

/// The compiler writes paths as its own system does; reports have one form on all.
fn shown_path(path: &str) -> Cow<'_, str> {
    if cfg!(windows) && path.contains('\\') { path.replace('\\', "/").into() } else { path.into() }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Site};
    use crate::Name;

    #[test]
    fn a_site_of_a_learners_file_equals_the_one_of_the_compiler_at_the_same_place() {
        let caller: Caller = std::panic::Location::caller();
        let text = caller.file().to_string();
        let read = Site::new(Name::intern(&text), caller.line(), caller.column());
        assert_eq!(Site::from(caller), read);
        assert_eq!(read.to_string(), caller.to_string());
        assert!(read < Site::new(Name::from(read.file()), read.line(), read.column() + 1));
    }
}
