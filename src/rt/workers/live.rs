//! A look at a running program: what its goroutines are doing, from any thread and at any time.
//!
//! Invariants  I1  nothing is stopped or asked: words that others may read are read (`Shared`), goroutine by goroutine. What is said of one
//!                 goroutine belongs together, as a rule: it is read again, a few times, until nothing of it changes between two readings. One
//!                 that never stops changing is told of as it was read last.
//!             I2  records are looked at under their lists' lock, so that none is freed meanwhile.
//! Rejected    Stopping the world, as Go does: a goroutine that computes could not be stopped. Asking each worker at its next switch: the
//!             one that one wants to know of is the one that does not switch.
//! See         rt/records.rs; tests/habits/live.rs; Go `traceback.go`, tracebackothers.

use gort_events::{Caller, GoId, GoroutineReport, GoroutineState, Site};

use crate::rt::goroutine::{GoRef, State};
use crate::rt::workers::program::Program;

/// So often a goroutine is read again that changes meanwhile.
const LOOKS: u32 = 16;

impl Program {
    /// What every goroutine is doing, by number. Each was so at some moment of the call, not all at the same one.
    pub(crate) fn look(&self) -> Vec<GoroutineReport> {
        let mut found = Vec::new();
        self.records.each(|goroutine| found.extend(look(goroutine)));
        found.sort_by_key(|report: &GoroutineReport| report.id);
        found
    }
}

fn look(goroutine: GoRef) -> Option<GoroutineReport> {
    let read = || {
        (
            goroutine.id.get(),
            goroutine.state.get(),
            goroutine.parked_at.get(),
            goroutine.created_by.get(),
            goroutine.created_at.get(),
        )
    };
    let mut seen = read();
    for _ in 0..LOOKS {
        let again = read();
        if again == seen {
            break;
        }
        seen = again;
    }
    let (id, state, parked_at, created_by, created_at) = seen;
    let (state, parked_at) = match state {
        State::Dead | State::Leaked => return None,
        State::Waiting(reason) => (GoroutineState::Waiting(reason), parked_at),
        State::Running => (GoroutineState::Running, None),
        State::Fresh | State::Runnable => (GoroutineState::Runnable, None),
    };
    Some(told(id, (state, parked_at), (created_by, created_at)))
}

/// What is said of a goroutine.
pub(in crate::rt) fn told(
    id: GoId,
    (state, parked_at): (GoroutineState, Option<Caller>),
    (created_by, created_at): (GoId, Caller),
) -> GoroutineReport {
    GoroutineReport {
        id,
        state,
        parked_at: parked_at.map(Site::from),
        created_by: Some(created_by).filter(|parent| *parent != GoId::SCHEDULER),
        created_at: created_at.into(),
    }
}
