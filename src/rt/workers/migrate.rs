//! Goroutines that migrate: a run in which started goroutines, too, move between workers.
//!
//! States      of a goroutine that is not fresh: on a stack that a worker is on | suspended and runnable, in a queue that all may
//!             take from | suspended and waiting: whoever unlinks its waiter readies it where that is | pinned.
//! Invariants  I1  its home changes while it is runnable, under the lock of the queue it is in; or while it waits, by the side that
//!                 unlinked its waiter, under the lock of its home's mail. Each time it is off its stack.
//!             I2  a worker shows on whose stack it is (`Mailbox::shows`) from before the switch until after it. A worker that would take a
//!                 goroutine over and sees it there leaves it in that worker's mailbox, as between threads that do not migrate.
//!             I3  a goroutine that yields is put into a queue by its worker, behind the switch.
//!             I4  one that was suspended in an unwinding is pinned: the standard library counts it in its thread. It stands in
//!                 the worker's own queue.
//!             I5  when the program is over no home changes any more: `Program::pin`, before what is left is looked at.
//! Protocol    `Builder::migrate_goroutines`. All of it hangs on one flag, read where there is more to do anyway (`Worker::uncommon`,
//!             `ready_elsewhere`), and on a loop of its own. What can run stands in the worker's queue in `fresh.rs`. A goroutine that is readied
//!             from another worker goes on there if that one switches often: goroutines that talk gather. A worker with nothing to do takes
//!             over what computing workers leave (`balance.rs`).
//! Rejected    A queue without locks, as Go has: a lock that no other thread wants costs what its read-modify-write costs, and taking
//!             over stays one algorithm. A flag in the goroutine's record that says whether it is on its stack: two stores more for each
//!             switch of every program.
//! See         run/mod.rs, `migrate_goroutines`, for what a program must hold to; rt/current.rs (I3, I4); Go `proc.go`, runqsteal and
//!             `goready`; tests/runtime/migrating.rs; models in `models/migrating.rs`.

use crate::rt::goroutine::{GoRef, State};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::spans;
use crate::rt::workers::worker::{SLICE_OPERATIONS, Worker};

impl Worker {
    /// As `run`, until the program is over.
    pub(in crate::rt) fn run_migrating(&self) {
        while self.is_running() {
            let picked = self.pick_that_migrates();
            self.show_turn(picked);
            match picked {
                Some(goroutine) => {
                    if self.balance.note_turn(&self.peers.wall_clock) {
                        self.leave_the_watch();
                    }
                    self.run_one_that_migrates(goroutine);
                }
                None => self.idle_where_goroutines_migrate(),
            }
        }
    }

    /// The newest while its slice lasts, then first in, first out, as on one worker.
    fn pick_that_migrates(&self) -> Option<GoRef> {
        if self.home.has_mail() {
            self.take_mail();
        }
        let queue = &self.program.fresh[self.index];
        let goes_on = self.budget.get() > 0;
        if let Some(pinned) = self.runq.take_next() {
            if goes_on {
                return Some(pinned);
            }
            self.runq.push_back(pinned);
        }
        if self.peers.slot_is_fresh.replace(false) {
            match goes_on.then(|| queue.take_slot()) {
                Some(Some(next)) => return Some(next),
                Some(None) => {}
                None => queue.kick(self.runq.stamp()),
            }
        }
        self.budget.set(SLICE_OPERATIONS);
        self.look_at_clock();
        let of_all = || if queue.looks_empty() { None } else { queue.pop() };
        let pinned = || self.runq.pop_front().or_else(|| self.runq.take_next());
        match (queue.first_stamp(), self.runq.first_stamp()) {
            (Some(first), Some(first_pinned)) if first_pinned < first => pinned(),
            _ => of_all().or_else(pinned),
        }
    }

    fn run_one_that_migrates(&self, goroutine: GoRef) {
        match goroutine.state.get() {
            State::Fresh => {
                self.stacks.fetch(&self.program.spare_contexts);
                if !self.start(goroutine) {
                    return;
                }
            }
            _ => goroutine.transition(State::Runnable, State::Running),
        }
        self.unwind.before_resume(goroutine);
        self.home.counts.switches.add_one();
        spans::enter(goroutine);
        self.home.shows(Some(goroutine));
        self.current.set(Some(goroutine));
        goroutine.resume();
        self.current.set(None);
        spans::leave(goroutine);
        // From the next line on others may have it, if it waits.
        let state = goroutine.state.get();
        self.home.shows(None);
        match state {
            State::Dead => {
                self.finish(goroutine);
                self.stacks.share(&self.program.spare_contexts);
            }
            // When the program is over, states alone say which goroutine may still run.
            State::Runnable if self.is_running() => self.enqueue_last(goroutine),
            _ => {}
        }
    }

    /// Puts a goroutine that was readied where it runs next, and where others may take it if it does not run soon.
    pub(in crate::rt) fn enqueue_migrating(&self, goroutine: GoRef) {
        // When the program is over, a worker has what is its own, and forgets its own queues.
        if !goroutine.may_migrate() || !self.is_running() {
            return self.runq.push_next(goroutine);
        }
        if self.scatters() && self.enqueue_random(goroutine) {
            return;
        }
        self.peers.slot_is_fresh.set(true);
        let idlers = &self.program.idlers;
        if self.program.fresh[self.index].push(goroutine, self.runq.stamp(), || idlers.unwatched()) {
            self.wake_one();
        }
    }

    fn scatters(&self) -> bool {
        self.program.scatter && !self.program.is_over()
    }

    /// Puts one that has yielded behind all others.
    fn enqueue_last(&self, goroutine: GoRef) {
        if !goroutine.may_migrate() {
            return self.runq.push_back(goroutine);
        }
        if self.scatters() && self.enqueue_random(goroutine) {
            return;
        }
        let idlers = &self.program.idlers;
        if self.program.fresh[self.index].push_back(goroutine, self.runq.stamp(), || idlers.unwatched()) {
            self.wake_one();
        }
    }

    /// Makes a goroutine runnable here that waits on another worker, if it may leave there. Needs: its home is `home`, which
    /// is not this worker's, and the caller unlinked its waiter.
    pub(in crate::rt) fn take_over(&self, goroutine: GoRef, home: &'static Mailbox) -> bool {
        // A worker that computes much between two switches would keep it waiting for long, and it may run over there meanwhile.
        let taken = self.is_running()
            && !self.balance.computes(&self.peers.wall_clock)
            && home.let_go(self.serial(), goroutine, self.home);
        if taken {
            self.ready(goroutine);
        }
        taken
    }
}
