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
    /// It is about to send on the channel: to Go's detector, it reads a word of it.
    Send,
    /// It closes the channel: to Go's detector, it writes that word.
    Close,
}

impl AccessKind {
    /// Whether any other access races with it.
    pub fn writes(self) -> bool {
        matches!(self, AccessKind::Write | AccessKind::Close)
    }

    /// Of which kind a race is that it has a part in.
    pub fn races(self) -> RaceKind {
        match self {
            AccessKind::Read | AccessKind::Write => RaceKind::Data,
            AccessKind::Send | AccessKind::Close => RaceKind::SendBesideClose,
        }
    }

    /// One word for it, which stays the same: `read`, `write`, `send` or `close`.
    pub fn name(self) -> &'static str {
        match self {
            AccessKind::Read => "read",
            AccessKind::Write => "write",
            AccessKind::Send => "send",
            AccessKind::Close => "close",
        }
    }

    /// What Go's detector calls it, and what of its runtime it names above the program's own line.
    pub fn in_go(self) -> (&'static str, Option<&'static str>) {
        match self {
            AccessKind::Read => ("Read", None),
            AccessKind::Write => ("Write", None),
            AccessKind::Send => ("Read", Some("runtime.chansend()")),
            AccessKind::Close => ("Write", Some("runtime.closechan()")),
        }
    }
}

/// What of a program nothing orders. Go's detector reports both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RaceKind {
    /// Two accesses of memory: a data race, as the Go memory model defines it.
    Data,
    /// A send on a channel and a close of it. The memory model orders what each does; but whether the send panics is left to chance.
    SendBesideClose,
}

impl RaceKind {
    /// One word for it, which stays the same: `data` or `send-beside-close`.
    pub fn name(self) -> &'static str {
        match self {
            RaceKind::Data => "data",
            RaceKind::SendBesideClose => "send-beside-close",
        }
    }
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

/// Two accesses to one variable, at least one of them a write, that nothing orders; or a send on a channel beside a close of it.
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
    /// The variable, or the channel.
    pub object: ObjectId,
    /// The second of the two in this run, at which the race was found.
    pub access: Access,
    /// The first of the two in this run.
    pub previous: Access,
}

impl DataRace {
    /// What its accesses are.
    pub fn kind(&self) -> RaceKind {
        self.access.kind.races()
    }
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
        let of = match self.kind() {
            RaceKind::Data => "variable",
            RaceKind::SendBesideClose => "channel",
        };
        let part = |f: &mut fmt::Formatter<'_>, what: &str, access: &Access, above: Option<&str>| {
            writeln!(f, "{what} at {of} {} by {}:", self.object, By(access.goroutine))?;
            above.map_or(Ok(()), |above| writeln!(f, "      {above}"))?;
            write!(f, "{}", Line(access.location))
        };
        let ((what, above), (before, below)) = (now.kind.in_go(), then.kind.in_go());
        writeln!(f, "WARNING: DATA RACE")?;
        part(f, what, now, above)?;
        write!(f, "\n\n")?;
        part(f, &format!("Previous {}", before.to_lowercase()), then, below)?;
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
