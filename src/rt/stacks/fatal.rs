//! Fatal errors: the program ends at once, whatever the goroutine would catch.
//!
//! In Go a misuse either panics, which a deferred `recover` stops, or is a fatal error, which nothing stops and after which no
//! deferred function runs. The table of both is in `tests/runtime/fatal.rs`.
//!
//! Protocol    The verdict comes first, then the goroutine switches away for good: what it would catch, or do while it
//!             unwinds, it does when the program is over, where nothing prints (`ending.rs`, I2).
//! Rejected    A panic with a payload of its own: `catch_unwind` in user code stops it, and in a destructor that runs in an
//!             unwinding it aborts the process.
//! See         Go `runtime/panic.go`, fatal; rt/stacks/kill.rs.

use gort_events::{Caller, EventKind, FatalReport, GoId, Site};

use crate::error::RunError;
use crate::rt::current::{WorkerRef, current};
use crate::rt::goroutine::{GoRef, State};
use crate::rt::parking::park::Parking;
use crate::rt::stacks::{kill, unwind};
use crate::rt::workers::program::Verdict;

/// Ends the program with a fatal error. Needs: no lock is held.
///
/// Returns only where nothing may be thrown and nothing of the program can happen any more: in an unwinding, when the program
/// is over. Outside of a run there is no program that could end; there it panics with the same words.
#[cold]
#[track_caller]
pub(crate) fn fatal(message: &'static str, location: Option<Caller>) {
    let here = current();
    let Some((worker, goroutine)) = here else {
        assert!(unwind::unwinding(), "fatal error: {message}");
        return;
    };
    if !worker.is_ending() {
        if worker.listening() {
            worker.emit(EventKind::Fatal { message }, location);
        }
        worker.end(Verdict::Error(RunError::Fatal(report(goroutine, message, location))));
        // It is in no queue: it comes back when the program has ended, to unwind.
        goroutine.transition(State::Running, State::Runnable);
        Parking::new(worker, goroutine).switch();
    }
    leave(worker, goroutine);
}

/// Unwinds the goroutine if it may, lets it go on unwinding if it does, and leaks it if neither.
fn leave(worker: WorkerRef, goroutine: GoRef) {
    kill::before_park(&worker, goroutine);
    if !unwind::unwinding() {
        kill::give_up(goroutine);
    }
}

fn report(goroutine: GoRef, message: &'static str, location: Option<Caller>) -> FatalReport {
    FatalReport {
        goroutine: goroutine.id.get(),
        message,
        location: location.map(Site::from),
        created_by: Some(goroutine.created_by.get()).filter(|parent| *parent != GoId::SCHEDULER),
        created_at: goroutine.created_at.get().into(),
    }
}
