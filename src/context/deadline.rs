//! Contexts that end by themselves when their time has come.
//!
//! Protocol    The alarm starts a goroutine that cancels, as in Go, where it is `time.AfterFunc` that does it. So
//!             whether a goroutine that becomes runnable at the same instant sees the context done is the schedule's
//!             choice; by default what fires last runs first.
//! Rejected    Cancelling straight from the alarm: at a tie the context would always be done before any goroutine runs, an
//!             order that Go does not have alone.
//! See         Go `context.go`, WithDeadlineCause; tests/runtime/context/ (a_tie_with_the_deadline_falls_either_way).

use std::error::Error;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::cancel::CancelFunc;
use super::tree::{CancelScope, End};
use super::{Cause, Context, ContextError, Step};
use crate::rt::parking::park;
use crate::time::{Instant, arm_call, the_worker};

/// Derives a context that is done after `timeout`, at the latest.
///
/// Go: `context.WithTimeout`.
///
/// # Panics
/// Panics outside of a goroutine: only a run has a clock.
#[track_caller]
pub fn with_timeout(parent: &Context, timeout: Duration) -> (Context, CancelFunc) {
    due(parent, When::After(timeout), None)
}

/// As [`with_timeout`], with the cause of the context's end if it is the timeout that ends it.
///
/// Go: `context.WithTimeoutCause`.
///
/// # Panics
/// As [`with_timeout`].
#[track_caller]
pub fn with_timeout_cause(
    parent: &Context,
    timeout: Duration,
    cause: impl Into<Box<dyn Error + Send + Sync>>,
) -> (Context, CancelFunc) {
    due(parent, When::After(timeout), Some(Arc::from(cause.into())))
}

/// Derives a context that is done at `deadline`, at the latest. If the parent's deadline is earlier, that one counts
/// and nothing is armed.
///
/// Go: `context.WithDeadline`.
///
/// # Panics
/// As [`with_timeout`].
#[track_caller]
pub fn with_deadline(parent: &Context, deadline: Instant) -> (Context, CancelFunc) {
    due(parent, When::At(deadline), None)
}

/// As [`with_deadline`], with the cause of the context's end if it is the deadline that ends it.
///
/// Go: `context.WithDeadlineCause`.
///
/// # Panics
/// As [`with_timeout`].
#[track_caller]
pub fn with_deadline_cause(
    parent: &Context,
    deadline: Instant,
    cause: impl Into<Box<dyn Error + Send + Sync>>,
) -> (Context, CancelFunc) {
    due(parent, When::At(deadline), Some(Arc::from(cause.into())))
}

enum When {
    After(Duration),
    At(Instant),
}

#[track_caller]
fn due(parent: &Context, when: When, cause: Option<Cause>) -> (Context, CancelFunc) {
    park::scheduling_point();
    let at = Location::caller();
    let worker = the_worker("a context's deadline");
    let now = Instant(worker.clock.now());
    let deadline = match when {
        When::After(timeout) => now + timeout,
        When::At(deadline) => deadline,
    };
    now.learn();
    let scope = CancelScope::below(parent.node.scope.as_ref());
    let cancel = CancelFunc(scope.clone());
    let later = Instant(worker.clock.now());
    if later > now {
        // Below a context that is being cancelled it has waited.
        later.learn();
    }
    let now = later.max(now);
    if let Some(earlier) = parent.deadline().filter(|earlier| *earlier < deadline) {
        return (parent.child(Step::Cancel, Some(scope), Some(earlier)), cancel);
    }
    let end = End { error: ContextError::DeadlineExceeded, cause };
    if deadline <= now {
        scope.cancel(&end, at);
        return (parent.child(Step::Deadline(deadline), Some(scope), Some(deadline)), cancel);
    }
    scope.has_a_deadline(at);
    if scope.end().is_none() {
        // As in Go, a goroutine of its own cancels. The alarm holds the scope only while it is armed.
        let expired = scope.clone();
        scope.set_deadline(
            arm_call(&worker, deadline - now, move || {
                park::scheduling_point();
                expired.cancel(&end, at);
            }),
            at,
        );
    }
    (parent.child(Step::Deadline(deadline), Some(scope), Some(deadline)), cancel)
}
