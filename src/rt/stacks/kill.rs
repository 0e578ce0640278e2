//! Killing: a goroutine that is left at the end of its program is unwound by a token, thrown on its own stack.
//!
//! States      see `Kill`: nothing is asked of it | pending (its next park or yield throws).
//! Invariants  I1  the token is thrown only where it will be caught, which `landing.rs` finds out: a second unwinding in a
//!                 cleanup, or one that comes to a function with a C interface, would abort the process. A goroutine that
//!                 cannot be thrown at waits on.
//!             I2  each goroutine is thrown at a bounded number of times: code that catches the token in a loop is leaked with its
//!                 stack, and the stack is never reused.
//!             I3  a killed goroutine whose waiter another side has popped awaits that side's `ready` before it goes on.
//!             I4  the end of a scope is not interrupted: its children borrow from that stack.
//!             I5  a goroutine that is to be killed links no waiter before it is thrown at. One that is left behind may have
//!                 linked ones: its record, its stack and its home are used for no other goroutine, and the side that readies it leaves it
//!                 in that mailbox, where its thread finds it when that sees it out (`left.rs`).
//! Protocol    Each frame between the switch and the goroutine's own code is gone through three times by the unwinder, which is
//!             two fifths of what an exploration costs, since it cuts most runs. So `stand`, `switch` and `walk_here` are parts of their
//!             callers' frames, a scheduling point ends in its switch, and there is nothing between `after_switch` and the throw.
//! Rejected    Dropping the coroutine: corosensei throws again and again until the root is reached, which code that
//!             catches it keeps from happening again and again.
//! See         rt/workers/shutdown.rs, which goes over all of them; rt/workers/left.rs; tests/runtime/endings.rs, tests/left_behind.rs; models in `models/workers.rs` (ending_*).

use std::panic::resume_unwind;

use crate::rt::current::{current, worker};
use crate::rt::goroutine::{GoRef, Kill, State};
use crate::rt::parking::park;
use crate::rt::stacks::{landing, unwind};
use crate::rt::workers::worker::Worker;

/// How often the token is thrown into one goroutine: more than once only into code that catches it.
const THROWS: u8 = 16;

/// The payload that unwinds a goroutine when the program is over.
pub(crate) struct KillToken;

/// Whether the running goroutine is to be killed here and now.
#[inline]
pub(crate) fn is_due(worker: &Worker, goroutine: GoRef) -> bool {
    goroutine.kill.get() != Kill::No && may_throw(worker, goroutine)
}

#[cold]
fn may_throw(worker: &Worker, goroutine: GoRef) -> bool {
    may_throw_here(worker, goroutine)
}

#[inline(always)]
fn may_throw_here(worker: &Worker, goroutine: GoRef) -> bool {
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
    let worker = worker().unwrap_or_else(|| bug!("a goroutine without a worker"));
    loop {
        if goroutine.kill.get() != Kill::No && may_throw_here(&worker, goroutine) {
            throw_here(goroutine);
        }
        let Kill::Pending { thrown, resumed, parked: Some(reason) } = goroutine.kill.get() else { return };
        // It cannot be thrown at here (I1), and it has not been readied: as if it had not been resumed.
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
    throw_here(goroutine)
}

#[inline(always)]
fn throw_here(goroutine: GoRef) -> ! {
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
    let worker = worker().unwrap_or_else(|| bug!("a goroutine without a worker"));
    loop {
        // It comes back only if it has been readied meanwhile, and is given up again.
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
