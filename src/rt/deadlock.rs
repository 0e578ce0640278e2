//! What is said when nothing can run any more, and what every goroutine was doing then.
//!
//! See         Go `proc.go`, checkdead; tests/deadlock.rs.

use super::event::GoId;
use super::goroutine::{GoRef, State};
use super::worker::Worker;
use crate::error::{DeadlockReport, GoroutineReport, GoroutineState, RunError, StackRefused};

impl Worker {
    /// Needs: nothing is runnable and nothing is pending.
    pub(super) fn nothing_can_run(&self) -> RunError {
        if let (Some(refusal), waiting @ 1..) = (self.refusal.get(), self.starved.borrow().len()) {
            return RunError::StackRefused(StackRefused {
                errno: refusal.errno,
                limit: refusal.limit(),
                stacks: self.arena.in_use(),
                waiting,
            });
        }
        RunError::Deadlock(DeadlockReport { goroutines: self.reports(), main_exited: self.main_exited.get() })
    }

    /// What every living goroutine is doing, by number.
    pub(crate) fn reports(&self) -> Vec<GoroutineReport> {
        self.living().into_iter().map(report).collect()
    }
}

fn report(goroutine: GoRef) -> GoroutineReport {
    let (state, parked_at) = match goroutine.state.get() {
        State::Waiting(reason) => (GoroutineState::Waiting(reason), goroutine.parked_at.get()),
        State::Running => (GoroutineState::Running, None),
        State::Fresh | State::Runnable | State::Dead | State::Leaked => (GoroutineState::Runnable, None),
    };
    GoroutineReport {
        id: goroutine.id.get(),
        state,
        parked_at,
        created_by: Some(goroutine.created_by.get()).filter(|parent| *parent != GoId::SCHEDULER),
        created_at: goroutine.created_at.get(),
    }
}
