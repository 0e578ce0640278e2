//! Who waits until nothing else can go on: `synctest::wait`.
//!
//! States      nobody waits | one goroutine does, parked in the queue.
//! Invariants  I1  at most one goroutine waits.
//!             I2  it is readied only where a virtual clock would move, or deadlock would be said: nothing is runnable on any worker,
//!                 no mailbox holds anything, nothing is pending outside, and nothing that is due has not fired. It goes before both.
//! Protocol    `wait_for_quiet` parks; `Worker::idle`, and among several the last worker that goes to rest, take who waits out of the
//!             queue, and ready it once no lock is held.
//! Rejected    A timer for now: those that are due fire in an order that the schedule chooses, and this one is no timer.
//! See         Go `runtime/synctest.go` (maybeWakeLocked); `src/synctest.rs`; tests/habits/quiet.rs.

use gort_events::{Caller, GoId, WaitReason};

use crate::rt::current::WorkerRef;
use crate::rt::goroutine::GoRef;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::{Owner, WaitQueue, Waiter};
use crate::rt::stacks::kill;
use crate::rt::workers::worker::Worker;

const NOT_IN_A_BUBBLE: &str = "goroutine is not in a bubble";
const IN_PROGRESS: &str = "wait already in progress";

/// A program's part.
pub(in crate::rt) struct Quiet(SpinLock<WaitQueue<()>>);

impl Quiet {
    pub(in crate::rt) fn new() -> Self {
        Quiet(SpinLock::new(WaitQueue::new()))
    }
}

impl Worker {
    /// Takes out who waits until nothing else can go on. Needs: that is so (I2); `workers` are all there are. Leaves: the `ready` to the
    /// caller.
    pub(in crate::rt) fn take_who_waits_for_quiet(&self, workers: &[&Worker]) -> Option<Owner> {
        // A goroutine that has no stack yet has not stopped at anything.
        if workers.iter().any(|worker| worker.stacks.starved().is_some()) {
            return None;
        }
        self.program.quiet.0.lock().pop().map(|first| first.release(GoId::SCHEDULER))
    }
}

impl WorkerRef {
    /// Parks the running goroutine until nothing else in its program can go on.
    #[track_caller]
    pub(crate) fn wait_for_quiet(self, goroutine: GoRef, location: Caller) {
        if !self.clock.is_virtual() || self.clock_is_free_running() {
            panic!("{NOT_IN_A_BUBBLE}");
        }
        if self.is_ending() && !kill::is_due(&self, goroutine) {
            // A destructor's: nothing waits for another goroutine any more.
            return;
        }
        let (program, owner) = (self.program.clone(), Owner::Goroutine(goroutine));
        let queue = program.quiet.0.lock();
        if !queue.is_empty() {
            drop(queue);
            panic!("{IN_PROGRESS}");
        }
        let parked_at = ParkedAt { reason: WaitReason::SynctestWait, location };
        let waiter = Waiter::new(owner, None);
        park::wait(&program.quiet.0, queue, |queue| queue, &waiter, &owner, parked_at, |_| ParkedOn::default());
    }
}
