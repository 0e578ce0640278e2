//! What is said when nothing can run any more, and what every goroutine was doing then.
//!
//! See         Go `proc.go`, checkdead; tests/runtime/deadlock.rs.

use gort_events::{Caller, DeadlockReport, GoroutineReport, GoroutineState};

use crate::error::{RunError, StackRefused};
use crate::rt::goroutine::{GoRef, State};
use crate::rt::workers::live::told;
use crate::rt::workers::worker::Worker;

impl Worker {
    /// Needs: nothing is runnable and nothing is pending; `workers` are all there are, and none runs anything.
    pub(in crate::rt) fn nothing_can_run(&self, workers: &[&Worker]) -> RunError {
        let starved = || workers.iter().filter_map(|worker| worker.stacks.starved());
        if let Some((refusal, _)) = starved().next() {
            return RunError::StackRefused(StackRefused {
                os_error: refusal.os_error,
                limit: refusal.limit(),
                stacks: self.program.arena.in_use(),
                waiting: starved().map(|(_, waiting)| waiting).sum(),
            });
        }
        RunError::Deadlock(DeadlockReport { goroutines: self.reports(), main_exited: self.program.main_exited() })
    }

    /// What every living goroutine is doing, by number. Needs: none runs.
    pub(crate) fn reports(&self) -> Vec<GoroutineReport> {
        self.program.living().into_iter().map(report).collect()
    }
}

/// What is said of a goroutine that runs on another worker: nothing but what others may read.
pub(in crate::rt) fn running(goroutine: GoRef) -> GoroutineReport {
    say(goroutine, GoroutineState::Running, None)
}

fn report(goroutine: GoRef) -> GoroutineReport {
    match goroutine.state.get() {
        State::Waiting(reason) => say(goroutine, GoroutineState::Waiting(reason), goroutine.parked_at.get()),
        State::Running => say(goroutine, GoroutineState::Running, None),
        State::Fresh | State::Runnable | State::Dead | State::Leaked => say(goroutine, GoroutineState::Runnable, None),
    }
}

fn say(goroutine: GoRef, state: GoroutineState, parked_at: Option<Caller>) -> GoroutineReport {
    told(goroutine.id.get(), (state, parked_at), (goroutine.created_by.get(), goroutine.created_at.get()))
}
