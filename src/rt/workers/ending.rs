//! How the program ends: the verdict, and stopping everything else.
//!
//! Invariants  I1  the first verdict stands; `ProgramEnd` is the last event.
//!             I2  once the program is over nothing prints, listens or fires any more.
//! Protocol    `end` from a goroutine or from the loop; then the loop returns and `kill.rs` unwinds what is left.
//! See         design 2.5; tests/runtime/endings.rs.

use gort_events::{EventKind, GoId, GoroutineEnd, PanicReport};

use crate::error::RunError;
use crate::rt::goroutine::{GoRef, State};
use crate::rt::stacks::unwind;
use crate::rt::timers;
use crate::rt::workers::program::Verdict;
use crate::rt::workers::worker::{SLICE_OPERATIONS, Worker};

impl Worker {
    /// The program is over, with this verdict if it is the first.
    pub(crate) fn end(&self, verdict: Verdict) {
        if !self.stop() {
            return;
        }
        let ending = verdict.ending();
        if self.program.end(verdict) && self.listening() {
            self.emit_at_last(EventKind::ProgramEnd { ending });
        }
    }

    /// The running goroutine's function is over.
    #[inline]
    pub(crate) fn goroutine_ended(&self, goroutine: GoRef, how: GoroutineEnd) {
        let ends_all = goroutine.id.get() == GoId::MAIN && how != GoroutineEnd::Goexit;
        if self.listening() {
            if ends_all { self.emit_at_last(EventKind::End { how }) } else { self.emit(EventKind::End { how }, None) }
        }
        if goroutine.id.get() == GoId::MAIN {
            match how {
                GoroutineEnd::Goexit => self.program.note_main_exited(),
                _ => self.end(Verdict::Exit),
            }
        }
    }

    /// The running goroutine panicked and the panic was not caught.
    pub(crate) fn goroutine_panicked(&self, report: PanicReport) {
        if self.listening() {
            self.emit(EventKind::End { how: GoroutineEnd::Panic }, None);
        }
        self.end(Verdict::Error(RunError::Panic(report)));
    }

    /// Every goroutine of this worker that is not dead, by number.
    pub(crate) fn living(&self) -> Vec<GoRef> {
        self.program.records.living(|home| std::ptr::eq(home, self.home))
    }

    /// Takes a goroutine apart that never had a stack.
    pub(crate) fn drop_fresh(&self, goroutine: GoRef) {
        goroutine.transition(State::Fresh, State::Dead);
        goroutine.sized.set(false);
        self.home.count(-1);
        self.home.counts.ended.add_one();
        if self.records.borrow_mut().put(goroutine) {
            self.share_records();
        }
    }

    /// Stops everything that could run, listen or print: the program is over.
    pub(crate) fn begin_ending(&self) {
        self.enter_ending();
        self.set_listening(false);
        self.stop_observing();
        self.budget.set(SLICE_OPERATIONS);
        self.forget_queues();
        self.stacks.take_all_spare(&self.program.spare_contexts);
        let mut timers = self.timers.borrow_mut().take_all();
        timers.extend(self.program.timers.of(self.index).into_iter().flat_map(|mut timers| timers.take_all()));
        timers.extend(self.virtual_time.due.take());
        timers::to_each(timers, |action| unwind::quietly(|| action.retire()));
    }

    /// Empties every queue of the scheduler: while ending, states alone say which goroutine may still run.
    pub(crate) fn forget_queues(&self) {
        self.runq.clear();
        self.program.fresh[self.index].clear();
        self.choices.forget_handoff();
        self.stacks.forget_starved();
    }
}
