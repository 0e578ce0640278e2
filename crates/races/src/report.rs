//! What a data race is told as: Go's four stacks, with lines for stacks.

use std::fmt;

use gort_events::{GoId, ObjectId, Site};

/// What an access does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum AccessKind {
    /// It reads the variable.
    Read,
    /// It writes the variable.
    Write,
}

/// One of the two accesses of a race.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Access {
    /// What it did.
    pub kind: AccessKind,
    /// Which goroutine did it.
    pub goroutine: GoId,
    /// The line that did it.
    pub location: Option<Site>,
    /// The step of its event.
    pub step: u64,
    /// Whether the goroutine had ended when the race was found, at the second access.
    pub finished: bool,
    /// The goroutine whose `go` statement made it; `None` for main.
    pub created_by: Option<GoId>,
    /// The line of that `go` statement.
    pub created_at: Option<Site>,
}

/// Two accesses to one variable, at least one of them a write, that nothing orders.
///
/// Its `Display` has the shape of Go's report, with one line of source for each of the four stacks:
///
/// ```text
/// WARNING: DATA RACE
/// Write at variable 1 by goroutine 3:
///       src/main.rs:9
///
/// Previous read at variable 1 by main goroutine:
///       src/main.rs:12
///
/// Goroutine 3 (running) created at:
///       src/main.rs:8
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DataRace {
    /// The variable.
    pub object: ObjectId,
    /// The second of the two in this run, at which the race was found.
    pub access: Access,
    /// The first of the two in this run.
    pub previous: Access,
}

struct Line(Option<Site>);

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(at) => write!(f, "      {}:{}", at.file(), at.line()),
            None => f.write_str("      unknown"),
        }
    }
}

struct By(GoId);

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            GoId::MAIN => f.write_str("main goroutine"),
            id => write!(f, "goroutine {id}"),
        }
    }
}

impl fmt::Display for DataRace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (now, then) = (&self.access, &self.previous);
        let what = match now.kind {
            AccessKind::Read => "Read",
            AccessKind::Write => "Write",
        };
        let before = match then.kind {
            AccessKind::Read => "read",
            AccessKind::Write => "write",
        };
        writeln!(f, "WARNING: DATA RACE")?;
        writeln!(f, "{what} at variable {} by {}:\n{}", self.object, By(now.goroutine), Line(now.location))?;
        write!(
            f,
            "\nPrevious {before} at variable {} by {}:\n{}",
            self.object,
            By(then.goroutine),
            Line(then.location)
        )?;
        for access in [now, then] {
            if access.created_by.is_some() {
                let state = if access.finished { "finished" } else { "running" };
                let (who, at) = (access.goroutine, Line(access.created_at));
                write!(f, "\n\nGoroutine {who} ({state}) created at:\n{at}")?;
            }
        }
        Ok(())
    }
}
