//! The end of a program: every goroutine that is left is unwound, and what cannot be unwound is left behind.
//!
//! States      of a goroutine that is left: never started (its closure is dropped) | runnable or parked (unwound by a
//!             token) | parked in the middle of an unwinding, or in a wait that may not be interrupted (left to finish) | leaked.
//! Invariants  I1  the token is thrown only where it will be caught, which `landing.rs` finds out: a second unwinding in a
//!                 cleanup, or one that comes to a function with a C interface, would abort the process. Who cannot be
//!                 thrown at waits on.
//!             I2  each goroutine is thrown at and resumed a bounded number of times: code that catches the token in a
//!                 loop, or that yields in a `Drop` for ever, is leaked with its stack, and the stack is never reused.
//!             I3  a goroutine whose waiter somebody has popped is not taken apart before that somebody's `ready` has
//!                 arrived; nor is one whose sleep another worker has ended.
//!             I4  the end of a scope is not interrupted: its children borrow from that stack.
//!             I5  a goroutine that is to be killed links no waiter before it is thrown at. One that is left behind may have
//!                 linked ones: its record, its stack and its home are used for nobody else, and who readies it leaves it in
//!                 that home, where its thread finds it when that sees it out (`left.rs`).
//! Rejected    Dropping the coroutine: corosensei throws again and again until the root is reached, which code that
//!             catches it keeps from happening for ever.
//! See         design 2.5; rt/workers/left.rs; tests/runtime/endings.rs, tests/left_behind.rs; models in `models/workers.rs` (ending_*).

use std::panic::resume_unwind;

use gort_events::WaitReason;

use crate::rt::current::{current, worker};
use crate::rt::goroutine::{GoRef, Kill, State, Unwinding};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::park;
use crate::rt::stacks::{landing, unwind};
use crate::rt::workers::worker::Worker;

/// How often the token is thrown into one goroutine: more than once only into code that catches it.
const THROWS: u32 = 16;
/// How often one goroutine is resumed while ending: a destructor that waits for others needs a few.
const RESUMES: u32 = 256;

/// The payload that unwinds a goroutine when the program is over.
pub(crate) struct KillToken;

/// Whether the running goroutine is to be killed here and now.
#[inline]
pub(crate) fn is_due(worker: &Worker, goroutine: GoRef) -> bool {
    goroutine.kill.get() != Kill::No && may_throw(worker, goroutine)
}

#[cold]
fn may_throw(worker: &Worker, goroutine: GoRef) -> bool {
    !goroutine.uninterruptible.get() && !worker.unwind.may_be_unwinding(goroutine) && landing::would_be_caught()
}

/// Called by a goroutine that is about to park.
#[inline]
pub(crate) fn before_park(worker: &Worker, goroutine: GoRef) {
    if is_due(worker, goroutine) {
        throw(goroutine);
    }
}

/// Called by a goroutine that is to be killed, right after it was resumed.
#[cold]
pub(crate) fn after_switch(goroutine: GoRef) {
    let worker = worker().expect("gort internal bug: a goroutine without a worker; please report");
    loop {
        before_park(&worker, goroutine);
        let Kill::Pending { thrown, resumed, parked: Some(reason) } = goroutine.kill.get() else { return };
        // It cannot be thrown at here (I1), and nobody has readied it: as if it had not been resumed.
        goroutine.kill.set(Kill::Pending { thrown, resumed, parked: None });
        goroutine.transition(State::Running, State::Waiting(reason));
        worker.unwind.hold(goroutine);
        park::switch_away(goroutine);
    }
}

/// Ends the running goroutine here if the program is over: for the end of a wait that may not be interrupted.
pub(crate) fn check() {
    if let Some((worker, goroutine)) = current() {
        before_park(&worker, goroutine);
    }
}

/// Unwinds the running goroutine, or gives it up. Needs: the kill is due, and no lock is held.
#[cold]
pub(crate) fn throw(goroutine: GoRef) -> ! {
    if let Kill::Pending { thrown, resumed, parked } = goroutine.kill.get()
        && thrown < THROWS
    {
        goroutine.kill.set(Kill::Pending { thrown: thrown + 1, resumed, parked });
        unwind::note_raise();
        resume_unwind(Box::new(KillToken));
    }
    give_up(goroutine)
}

/// Leaves the running goroutine where it is, for good.
#[cold]
pub(crate) fn give_up(goroutine: GoRef) -> ! {
    let worker = worker().expect("gort internal bug: a goroutine without a worker; please report");
    loop {
        // It comes back only if somebody has readied it meanwhile, and is given up again.
        goroutine.transition(State::Running, State::Leaked);
        worker.unwind.before_suspend(goroutine);
        park::switch_away(goroutine);
    }
}

/// Called by a killed goroutine whose waiter was no longer in its queue: if it was parked then, another thread is on
/// its way with the `ready`.
pub(crate) fn await_delivery() {
    let Some((worker, goroutine)) = current() else { return };
    if let Kill::Pending { thrown, resumed, parked: Some(_) } = goroutine.kill.get() {
        goroutine.kill.set(Kill::Pending { thrown, resumed, parked: None });
        worker.home.wait_for(goroutine);
    }
}

/// What has arrived while the program ends: states alone say who may still run. Whether anything has.
pub(in crate::rt) fn take_mail(home: &Mailbox) -> bool {
    home.has_mail() && {
        let arrived = home.drain();
        arrived.iter().for_each(|goroutine| goroutine.transition(goroutine.state.get(), State::Runnable));
        !arrived.is_empty()
    }
}

/// Whether a started goroutine may be resumed to end, and why it was parked if it was. Leaves: nobody is on his way to it
/// with a `ready` but who has popped its waiter (I3).
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
        // Put there for a worker that was refused its thread then, and taken over by nobody yet.
        for index in threads.not_started() {
            while let Some(goroutine) = self.program.fresh[index].pop() {
                goroutine.move_to(self.home);
            }
        }
        while self.end_round() | threads.give_turns() {}
        self.left.count.set(self.living().len());
        let left = self.left.count.get() + threads.join_all();
        // Where one was spawned does not say where it runs: what is abandoned is what nobody has counted down.
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
            self.resume(goroutine);
            return true;
        }
        debug_assert!(
            self.many() || goroutine.state.get() != State::Waiting(WaitReason::Sleep),
            "gort internal bug: a goroutine sleeps without a timer"
        );
        let Some(parked) = take_on(self.home, goroutine) else { return false };
        if resumed >= RESUMES {
            goroutine.state.set(State::Leaked);
            return false;
        }
        goroutine.kill.set(Kill::Pending { thrown, resumed: resumed + 1, parked });
        goroutine.transition(goroutine.state.get(), State::Running);
        self.resume(goroutine);
        true
    }
}
