//! Every public error, and the reports they carry: those that any engine makes are in `crates/events/src/report.rs`.
//!
//! `Display` of a [`RunError`] is what Go prints for it; [`RunError::exit_code`] is Go's exit code.

use std::any::Any;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use gort_events::{DeadlockReport, Ending, FatalReport, GoId, PanicReport, ReplayError, Site};

/// A worker that stays in one goroutine for long: see [`Builder::watchdog`](crate::Builder::watchdog).
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StuckReport {
    /// Which goroutine it is.
    pub goroutine: GoId,
    /// The goroutine whose `go` statement made it; `None` for main.
    pub created_by: Option<GoId>,
    /// The line of that `go` statement (of `run`, for main).
    pub created_at: Site,
    /// The line at which it parked last; `None` if it never has.
    pub last_parked_at: Option<Site>,
    /// The worker, from 0.
    pub worker: usize,
    /// It has been running for at least this long.
    pub stuck_for: Duration,
}

impl fmt::Display for StuckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "goroutine {} [running for {:?} on worker {}]:", self.goroutine, self.stuck_for, self.worker)?;
        if let Some(at) = self.last_parked_at {
            write!(f, "\nlast parked at\n\t{}:{}", at.file(), at.line())?;
        }
        match self.created_by {
            Some(parent) => write!(f, "\ncreated by goroutine {parent}")?,
            None => write!(f, "\nstarted at")?,
        }
        write!(f, "\n\t{}:{}", self.created_at.file(), self.created_at.line())
    }
}

/// The system refused memory for a goroutine's stack, and no goroutine that already has one could go on.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StackRefused {
    /// What the system said: its number of the error, as [`std::io::Error::from_raw_os_error`] takes it.
    pub os_error: i32,
    /// The limit that was met, with its value and how to raise it.
    pub limit: String,
    /// How many stacks were in use.
    pub stacks: usize,
    /// How many goroutines were waiting for one.
    pub waiting: usize,
}

/// Why a run did not end with main's return.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RunError {
    /// A panic that nothing recovered.
    Panic(PanicReport),
    /// `fatal error: all goroutines are asleep - deadlock!`
    Deadlock(DeadlockReport),
    /// Another fatal error: an operation that Go does not let a program survive.
    Fatal(FatalReport),
    /// The system refused memory for stacks.
    StackRefused(StackRefused),
    /// The replay code does not fit the program.
    Replay(ReplayError),
}

impl RunError {
    /// The exit code of a program that ends so: Go's 2, or 64 where the replay code is at fault.
    pub const fn exit_code(&self) -> u8 {
        match self {
            RunError::Replay(_) => 64,
            _ => 2,
        }
    }

    /// How a program that ends so has ended, as the last event of its run says it: never by [`Ending::Exit`].
    pub const fn ending(&self) -> Ending {
        match self {
            RunError::Panic(_) => Ending::Panic,
            RunError::Deadlock(_) => Ending::Deadlock,
            RunError::Fatal(_) | RunError::StackRefused(_) | RunError::Replay(_) => Ending::Fatal,
        }
    }

    /// The first line of what Go prints, with the `panic: ` or `fatal error: ` before it.
    pub fn headline(&self) -> String {
        match self {
            RunError::Panic(report) => report.headline(),
            RunError::Deadlock(report) => report.headline(),
            RunError::Fatal(report) => report.headline(),
            RunError::StackRefused(refused) => {
                format!("fatal error: the system refused a stack for a goroutine ({})", refused.limit)
            }
            RunError::Replay(error) => error.to_string(),
        }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Panic(report) => report.fmt(f),
            RunError::Deadlock(report) => report.fmt(f),
            RunError::Fatal(report) => report.fmt(f),
            RunError::StackRefused(refused) => write!(
                f,
                "{}\n\n{} stacks were in use and {} goroutines were waiting for one; every goroutine that had a stack was parked",
                self.headline(),
                refused.stacks,
                refused.waiting
            ),
            RunError::Replay(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RunError {}

/// Why `JoinHandle::try_join` has no value.
pub struct JoinError {
    panic: Option<Panic>,
}

/// What a goroutine has panicked with.
struct Panic {
    message: Option<String>,
    /// Locked only so that an error may be shared.
    payload: Mutex<Box<dyn Any + Send>>,
}

impl JoinError {
    /// `payload`: what the goroutine has panicked with, if it has.
    pub(crate) fn new(payload: Option<Box<dyn Any + Send>>) -> Self {
        let panic = payload.map(|payload| {
            let text = payload.downcast_ref::<String>().cloned();
            let message = text.or_else(|| payload.downcast_ref::<&'static str>().map(ToString::to_string));
            Panic { message, payload: Mutex::new(payload) }
        });
        JoinError { panic }
    }

    /// Whether the goroutine has panicked; if not, it has called `goexit`.
    pub fn is_panic(&self) -> bool {
        self.panic.is_some()
    }

    /// What the goroutine has panicked with, for `std::panic::resume_unwind`.
    ///
    /// # Errors
    /// Gives the error back if the goroutine has called `goexit`.
    pub fn into_panic(self) -> Result<Box<dyn Any + Send>, JoinError> {
        let panic = self.panic.ok_or(JoinError { panic: None })?;
        Ok(panic.payload.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// The panic's message, if it is a text.
    pub fn message(&self) -> Option<&str> {
        self.panic.as_ref()?.message.as_deref()
    }
}

impl fmt::Debug for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.panic {
            Some(_) => f.debug_tuple("Panic").field(&self.message()).finish(),
            None => f.write_str("Goexit"),
        }
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.panic, self.message()) {
            (Some(_), Some(message)) => write!(f, "the goroutine panicked: {message}"),
            (Some(_), None) => f.write_str("the goroutine panicked"),
            (None, _) => f.write_str("the goroutine called goexit and left no value"),
        }
    }
}

impl std::error::Error for JoinError {}

/// A `try_send` that could not proceed. The value comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TrySendError<T>(pub T);

impl<T> TrySendError<T> {
    /// The value that was not sent.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for TrySendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrySendError(..)")
    }
}

impl<T> fmt::Display for TrySendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the channel has no room and no receiver is waiting")
    }
}

impl<T> std::error::Error for TrySendError<T> {}

/// Why a `try_recv` has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TryRecvError {
    /// Nothing is there now; a later receive may find something.
    Empty,
    /// The channel is closed and drained.
    Closed,
}

impl fmt::Display for TryRecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TryRecvError::Empty => "the channel is empty and no sender is waiting",
            TryRecvError::Closed => "the channel is closed and drained",
        })
    }
}

impl std::error::Error for TryRecvError {}

/// A `send_timeout` or `send_deadline` whose time was over before the value was taken. The value comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SendTimeoutError<T>(pub T);

impl<T> SendTimeoutError<T> {
    /// The value that was not sent.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for SendTimeoutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SendTimeoutError(..)")
    }
}

impl<T> fmt::Display for SendTimeoutError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the channel took no value in time")
    }
}

impl<T> std::error::Error for SendTimeoutError<T> {}

/// Why a `recv_timeout` or `recv_deadline` has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecvTimeoutError {
    /// The time was over before a value came.
    Timeout,
    /// The channel is closed and drained.
    Closed,
}

impl fmt::Display for RecvTimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RecvTimeoutError::Timeout => "no value came in time",
            RecvTimeoutError::Closed => "the channel is closed and drained",
        })
    }
}

impl std::error::Error for RecvTimeoutError {}

/// Why a goroutine-local has no value: see [`GoLocal::try_with`](crate::GoLocal::try_with).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LocalError {
    /// The caller is not a goroutine.
    NoGoroutine,
    /// The goroutine is at its end, and has dropped it.
    Dropped,
}

impl fmt::Display for LocalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LocalError::NoGoroutine => "a goroutine-local was used outside of a goroutine",
            LocalError::Dropped => "a goroutine-local was used after it was dropped",
        })
    }
}

impl std::error::Error for LocalError {}

/// Why a context is done.
///
/// Go: `context.Canceled` and `context.DeadlineExceeded`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ContextError {
    /// It, or one that it comes from, was cancelled.
    Canceled,
    /// Its deadline, or that of one that it comes from, has passed.
    DeadlineExceeded,
}

impl fmt::Display for ContextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ContextError::Canceled => "context canceled",
            ContextError::DeadlineExceeded => "context deadline exceeded",
        })
    }
}

impl std::error::Error for ContextError {}
