//! Shutdown: what is left of a program is unwound, round by round, and what cannot be is left behind.
//!
//! States      of a goroutine that is left: never started (its closure is dropped) | runnable or parked (unwound by a
//!             token) | parked in the middle of an unwinding, or in a wait that may not be interrupted (left to finish) | leaked.
//! Invariants  I1  each goroutine is resumed a bounded number of times: one that yields in a `Drop` without end is leaked with its
//!                 stack, and the stack is never reused.
//!             I2  a goroutine whose waiter another side has popped is not taken apart before that side's `ready` has
//!                 arrived; nor is one whose sleep another worker has ended.
//! Protocol    Worker 0: `Worker::shutdown`, once all others have stopped: rounds of its own and of each other worker, in turn,
//!             until none makes progress. The others: `Worker::end_round` at each of their turns (`threads.rs`).
//! See         rt/stacks/kill.rs, how one goroutine is thrown at; rt/workers/left.rs, what becomes of those that stay;
//!             tests/runtime/endings.rs; models in `models/workers.rs` (ending_*).

use gort_events::WaitReason;

use crate::rt::goroutine::{GoRef, Kill, State, Unwinding};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::stacks::unwind;
use crate::rt::workers::worker::Worker;

/// How often one goroutine is resumed while ending: a destructor that waits for others needs a few.
const RESUMES: u16 = 256;

/// What has arrived while the program ends: states alone say which goroutine may still run. Whether anything has.
pub(in crate::rt) fn take_mail(home: &Mailbox) -> bool {
    home.has_mail() && {
        let arrived = home.drain();
        arrived.iter().for_each(|goroutine| goroutine.transition(goroutine.state.get(), State::Runnable));
        !arrived.is_empty()
    }
}

/// Whether a started goroutine may be resumed to end, and why it was parked if it was. Leaves: only the
/// side that popped its waiter may still ready it (I2).
pub(in crate::rt) fn take_on(home: &Mailbox, goroutine: GoRef) -> Option<Option<WaitReason>> {
    match goroutine.state.get() {
        State::Waiting(WaitReason::Sleep) => {
            // Its timer has not been retired with the others: another worker has taken it, and readies it.
            home.wait_for(goroutine);
            Some(None)
        }
        State::Waiting(_) if goroutine.uninterruptible.get() => None,
        State::Waiting(_) if goroutine.unwinding.get() == Unwinding::Suspended => None,
        State::Waiting(reason) => Some(Some(reason)),
        State::Runnable => Some(None),
        State::Fresh | State::Dead | State::Leaked | State::Running => None,
    }
}

impl Worker {
    /// Unwinds everything that is left. Returns how many goroutines could not be unwound.
    ///
    /// Needs: this is worker 0, and all others have stopped (`threads.rs`).
    pub(crate) fn shutdown(&self) -> usize {
        let threads = &self.program.threads;
        self.program.sinks.drop_both();
        // Put there for a worker that was refused its thread then, and not taken over yet.
        for index in threads.not_started() {
            while let Some(goroutine) = self.program.fresh[index].pop() {
                goroutine.move_to(self.home);
            }
        }
        while self.end_round() | threads.give_turns() {}
        self.left.count.set(self.living().len());
        let left = self.left.count.get() + threads.join_all();
        // Where one was spawned does not say where it runs: what is abandoned is what has not been counted down.
        if threads.abandoned().is_empty() { left } else { self.num_goroutine().max(left) }
    }

    /// Unwinds what can be unwound of this worker's goroutines. Whether there was any.
    pub(crate) fn end_round(&self) -> bool {
        if !self.is_ending() {
            self.begin_ending();
        }
        let mut any = false;
        loop {
            let mut progress = false;
            for goroutine in self.living() {
                progress |= self.end_one(goroutine);
                self.forget_queues();
            }
            progress |= take_mail(self.home);
            if !progress {
                return any;
            }
            any = true;
        }
    }

    /// One attempt at one goroutine. Whether anything happened.
    fn end_one(&self, goroutine: GoRef) -> bool {
        let (thrown, resumed) = match goroutine.kill.get() {
            Kill::No => (0, 0),
            Kill::Pending { thrown, resumed, .. } => (thrown, resumed),
        };
        if goroutine.state.get() == State::Fresh {
            if !self.start(goroutine) {
                unwind::quietly(|| goroutine.entry.discard());
                self.drop_fresh(goroutine);
                return true;
            }
            goroutine.kill.set(Kill::Pending { thrown: 0, resumed: 0, parked: None });
            let _ended = self.resume(goroutine);
            return true;
        }
        invariant!(
            self.many() || goroutine.state.get() != State::Waiting(WaitReason::Sleep),
            "a goroutine sleeps without a timer"
        );
        let Some(parked) = take_on(self.home, goroutine) else { return false };
        if resumed >= RESUMES {
            goroutine.state.set(State::Leaked);
            return false;
        }
        goroutine.kill.set(Kill::Pending { thrown, resumed: resumed + 1, parked });
        goroutine.transition(goroutine.state.get(), State::Running);
        let _ended = self.resume(goroutine);
        true
    }
}
