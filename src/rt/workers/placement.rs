//! Where goroutines start: what a worker finds out about a batch of fresh ones before it starts them all itself.
//!
//! States      of a batch, which is what a worker spawns from an empty fresh queue until that is empty again: spawned (none
//!             has begun) | one waits (the oldest has parked and done nothing) | talks | settled.
//! Invariants  I1  only what this worker itself spawned is handed out: what was handed to it, or what it took over, it starts.
//!             I2  a batch is handed out once, to those that rest and to those that have still some to start of what they were
//!                 handed; what there is no such worker for stays.
//!             I3  a batch of one is not looked at: a pair that talks is one fresh goroutine and its spawner.
//!             I4  what is spawned while the batch is open starts in order, oldest first; of what comes later, if it is much, the newest
//!                 first (`fresh.rs`): a tree has then as many on stacks as it is deep, not half of all.
//! Protocol    `note_spawned` at each `go` among several, `begins_with_oldest` where the next goroutine is picked, `start_probed`
//!             for one that starts while others wait.
//! Rejected    See "Placement" in rt/workers/mod.rs.
//! See         rt/workers/fresh.rs (hand-over), rt/workers/idlers.rs (what is taken over); models in `models/placement.rs`.

use std::cell::Cell;
use std::time::Duration;

use crate::rt::goroutine::GoRef;
use crate::rt::workers::worked_for;
use crate::rt::workers::worker::Worker;

/// A goroutine that is on a processor for this long from its start computes, if it has done little else.
const COMPUTES: Duration = worked_for(10);
/// So long between two operations is a computation.
const PER_OPERATION: Duration = worked_for(5);
/// So many operations in a first run are talk, whoever hears it.
const TALK: i32 = 8;
/// Up to this many `go` statements in a row do not use up the slice: a goroutine that starts a batch is left alone until it parks, as a rule.
const BATCH: usize = 1024;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Batch {
    Spawned,
    OneWaits,
    Talks,
    Settled,
}

/// What the first run of a goroutine was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FirstRun {
    /// It parked, and has readied no other goroutine.
    Waits,
    /// It readied another goroutine, or did many operations in a short time.
    Talks,
    Computes,
    /// It ended soon.
    Ends,
}

/// A worker's part for its batch.
pub(in crate::rt) struct Placement {
    batch: Cell<Batch>,
    /// How many were spawned in the batch.
    spawned: Cell<usize>,
}

impl Default for Placement {
    fn default() -> Self {
        Placement { batch: Cell::new(Batch::Settled), spawned: Cell::new(0) }
    }
}

impl Placement {
    /// Whether the next fresh goroutine is to be the oldest. Else the newest comes first.
    #[inline]
    pub(in crate::rt) fn begins_with_oldest(&self) -> bool {
        self.batch.get() == Batch::Spawned
    }

    /// Whether it is still to be found out what the batch is.
    #[inline]
    pub(in crate::rt) fn is_open(&self) -> bool {
        matches!(self.batch.get(), Batch::Spawned | Batch::OneWaits)
    }
}

impl Worker {
    /// A goroutine is about to be put into the fresh queue. Whether the `go` statement is free of charge.
    #[inline]
    pub(in crate::rt) fn note_spawned(&self) -> bool {
        let placement = &self.peers.placement;
        let fresh = &self.program.fresh[self.index];
        if fresh.looks_empty() {
            placement.spawned.set(1);
            placement.batch.set(Batch::Spawned);
            fresh.is_attended.set(true);
            fresh.newest_first.set(false);
            return true;
        }
        fresh.newest_first.set(!placement.is_open());
        placement.spawned.set(placement.spawned.get() + 1);
        placement.spawned.get() <= BATCH && placement.is_open()
    }

    /// Starts a goroutine of an open batch while others of it wait, and decides with what it does where those start.
    ///
    /// Needs: it has its stack, and is in state `Running`.
    #[cold]
    pub(in crate::rt) fn run_probed(&self, goroutine: GoRef) {
        let begun_before = usize::from(self.peers.placement.batch.get() == Batch::OneWaits);
        let first_run = self.first_run(goroutine);
        let (batch, shared) = match first_run {
            FirstRun::Waits if begun_before == 0 => (Batch::OneWaits, false),
            FirstRun::Waits | FirstRun::Computes => (Batch::Settled, true),
            FirstRun::Talks => (Batch::Talks, false),
            FirstRun::Ends => (Batch::Settled, false),
        };
        self.peers.placement.batch.set(batch);
        self.program.fresh[self.index].is_attended.set(matches!(batch, Batch::OneWaits | Batch::Talks));
        if shared && self.is_running() {
            self.hand_out(begun_before + 1);
        }
    }

    /// Runs a goroutine for the first time.
    fn first_run(&self, goroutine: GoRef) -> FirstRun {
        let (budget, runnable) = (self.budget.get(), self.runq.len());
        let begun = self.peers.wall_clock.now();
        let ended = self.resume(goroutine);
        let took = self.peers.wall_clock.now().saturating_sub(begun);
        // A slice that began anew, for a goroutine that was alone, is many operations.
        let operations = if self.budget.get() > budget { TALK } else { budget - self.budget.get() };
        if took >= COMPUTES && took >= PER_OPERATION * operations.max(1).unsigned_abs() {
            FirstRun::Computes
        } else if ended {
            FirstRun::Ends
        } else if operations >= TALK || self.runq.len() > runnable {
            FirstRun::Talks
        } else {
            FirstRun::Waits
        }
    }

    /// Hands out what waits of the batch, so that each worker has about as many: to those that rest, and to those that are about to start what
    /// was handed to them before. `begun`: how many of it have begun here.
    fn hand_out(&self, begun: usize) {
        let program = &*self.program;
        let fresh = &program.fresh[self.index];
        let others = self.may_be_handed_some();
        let theirs = || others.iter().map(|(_, waiting)| waiting);
        let each = (self.peers.placement.spawned.get() + theirs().sum::<usize>()) / (others.len() + 1);
        let mut to_give = fresh.len().saturating_sub(each.saturating_sub(begun));
        for (given, (other, waiting)) in others.iter().enumerate() {
            let they_get = to_give + theirs().skip(given).sum::<usize>();
            let share = they_get.div_ceil(others.len() - given).saturating_sub(*waiting).min(to_give);
            if share == 0 {
                continue;
            }
            to_give -= share;
            let call = program.idlers.lock().wake(*other);
            if call.is_none() {
                continue;
            }
            let (theirs, home) = (&program.fresh[*other], program.homes[*other]);
            if fresh.give(share, theirs, home, || program.idlers.unwatched()) {
                self.wake_one();
            }
            // After they are there: the worker that wakes finds them.
            self.deliver_wake(call);
            self.take_back_from_gone(*other);
        }
    }

    /// The workers that may be handed some of a batch, and how many wait to begin on each: those with nothing to do, and those that have
    /// others to start that are no batch of their own, or none that is still to be looked at.
    fn may_be_handed_some(&self) -> Vec<(usize, usize)> {
        let program = &*self.program;
        let unoccupied = program.idlers.lock().unoccupied();
        let others = (0..program.workers()).filter(|other| *other != self.index).filter_map(|other| {
            let theirs = &program.fresh[other];
            let waiting = theirs.len();
            let starts_some = waiting > 0 && !theirs.is_attended.get();
            (starts_some || unoccupied.contains(&other)).then_some((other, waiting))
        });
        others.collect()
    }
}
