//! Reports: what Go prints when a program ends otherwise than by main's return, goroutine by goroutine.
//!
//! `headline` is the first line; `Display` is all of it, with one line of source for each stack.
//!
//! See         Go: panic.go, `printpanics` and `fatalthrow`; traceback.go, `goroutineheader`.

use std::fmt;

use crate::{GoId, Site, WaitReason};

/// What a goroutine was doing when a report was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum GoroutineState {
    /// It could run; it may not have started yet.
    Runnable,
    /// It was running.
    Running,
    /// It was parked.
    Waiting(WaitReason),
}

impl fmt::Display for GoroutineState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GoroutineState::Runnable => "runnable",
            GoroutineState::Running => "running",
            GoroutineState::Waiting(reason) => reason.text(),
        })
    }
}

/// One goroutine of a deadlock or leak report.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GoroutineReport {
    /// Its number.
    pub id: GoId,
    /// What it was doing.
    pub state: GoroutineState,
    /// The line at which it parked, where it did.
    pub parked_at: Option<Site>,
    /// The goroutine whose `go` statement made it; `None` for main.
    pub created_by: Option<GoId>,
    /// The line of that `go` statement (of `run`, for main).
    pub created_at: Site,
}

impl fmt::Display for GoroutineReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "goroutine {} [{}]:", self.id, self.state)?;
        if let Some(at) = self.parked_at {
            write!(f, "\n\t{}:{}", at.file(), at.line())?;
        }
        created(f, self.created_by, self.created_at)
    }
}

/// Whose `go` statement made a goroutine, and where.
fn created(f: &mut fmt::Formatter<'_>, by: Option<GoId>, at: Site) -> fmt::Result {
    by.map_or(Ok(()), |parent| write!(f, "\ncreated by goroutine {parent}\n\t{}:{}", at.file(), at.line()))
}

/// A panic that nothing recovered.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PanicReport {
    /// Which goroutine panicked.
    pub goroutine: GoId,
    /// The panic's message, without `panic: `.
    pub message: String,
    /// Where, if the panic said so: `file:line`.
    pub location: Option<String>,
    /// The goroutine whose `go` statement made it; `None` for main.
    pub created_by: Option<GoId>,
    /// The line of that `go` statement.
    pub created_at: Site,
}

impl PanicReport {
    /// The first line of what Go prints, with the `panic: ` before it.
    pub fn headline(&self) -> String {
        format!("panic: {}", self.message)
    }
}

impl fmt::Display for PanicReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\ngoroutine {} [running]:", self.headline(), self.goroutine)?;
        if let Some(location) = &self.location {
            write!(f, "\n\t{location}")?;
        }
        created(f, self.created_by, self.created_at)
    }
}

/// A fatal error other than a deadlock.
///
/// Go: `fatal error: …`, which no `recover` stops; and no `catch_unwind` does here.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FatalReport {
    /// Which goroutine raised it.
    pub goroutine: GoId,
    /// Go's words, without `fatal error: `.
    pub message: &'static str,
    /// The line of the operation; `None` where that was a guard's drop.
    pub location: Option<Site>,
    /// The goroutine whose `go` statement made it; `None` for main.
    pub created_by: Option<GoId>,
    /// The line of that `go` statement.
    pub created_at: Site,
}

impl FatalReport {
    /// The first line of what Go prints, with the `fatal error: ` before it.
    pub fn headline(&self) -> String {
        format!("fatal error: {}", self.message)
    }
}

impl fmt::Display for FatalReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n\ngoroutine {} [running]:", self.headline(), self.goroutine)?;
        if let Some(at) = self.location {
            write!(f, "\n\t{}:{}", at.file(), at.line())?;
        }
        created(f, self.created_by, self.created_at)
    }
}

/// Nothing can run any more.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DeadlockReport {
    /// Every goroutine, by number.
    pub goroutines: Vec<GoroutineReport>,
    /// Whether main had ended by `goexit`. Go's first line says so only where no goroutine is left at all.
    pub main_exited: bool,
}

impl DeadlockReport {
    /// The first line of what Go prints, with the `fatal error: ` before it.
    pub fn headline(&self) -> String {
        let text = if self.main_exited && self.goroutines.is_empty() {
            "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"
        } else {
            "fatal error: all goroutines are asleep - deadlock!"
        };
        text.to_string()
    }
}

impl fmt::Display for DeadlockReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        self.goroutines.iter().try_for_each(|goroutine| write!(f, "\n\n{goroutine}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Name;

    #[test]
    fn a_deadlock_says_what_each_goroutine_waits_for_and_who_started_it() {
        let site = |line| Site::new(Name::from("prog.go"), line, 2);
        let report = |id, created_by| GoroutineReport {
            id: GoId(id),
            state: GoroutineState::Waiting(WaitReason::ChanSend),
            parked_at: Some(site(9)),
            created_by,
            created_at: site(8),
        };
        let deadlock =
            DeadlockReport { goroutines: vec![report(1, None), report(2, Some(GoId::MAIN))], main_exited: false };
        assert_eq!(
            deadlock.to_string(),
            "fatal error: all goroutines are asleep - deadlock!\n\n\
             goroutine 1 [chan send]:\n\tprog.go:9\n\n\
             goroutine 2 [chan send]:\n\tprog.go:9\ncreated by goroutine 1\n\tprog.go:8"
        );
    }

    #[test]
    fn only_where_no_goroutine_is_left_the_headline_says_that_main_has_exited() {
        let main_exited = |goroutines| DeadlockReport { goroutines, main_exited: true }.headline();
        let left = GoroutineReport {
            id: GoId(2),
            state: GoroutineState::Runnable,
            parked_at: None,
            created_by: None,
            created_at: Site::caller(),
        };
        assert_eq!(main_exited(Vec::new()), "fatal error: no goroutines (main called runtime.Goexit) - deadlock!");
        assert_eq!(main_exited(vec![left]), "fatal error: all goroutines are asleep - deadlock!");
    }
}
