//! gort: a goroutine runtime for Rust, with Go's semantics.

pub mod select;
pub mod time;

mod chan;
mod error;
mod go;
mod rt;
mod run;
mod schedule;
mod scope;

pub use chan::{Chan, ForeignChan, IntoIter, Iter, RecvChan, SendChan, chan};
pub use error::{
    DeadlockReport, GoroutineReport, GoroutineState, JoinError, PanicReport, ReplayError, RunError, StackRefused,
    TryRecvError, TrySendError,
};
#[doc(hidden)]
pub use go::print_line;
pub use go::{JoinHandle, go, goexit, goid, gomaxprocs, gosched, num_goroutine, spawn};
pub use rt::event::{
    CaseInfo, Direction, Ending, Event, EventKind, GoId, GoroutineEnd, ObjectId, ObjectKind, ReceivedFrom, SentTo,
    WaitReason,
};
pub use rt::stack::Guard;
pub use run::{Builder, Report, run};
pub use schedule::{ReplayCode, Schedule};
pub use scope::{Scope, scope};
