//! A worker among several: what it runs next, when it rests, and how it takes over what others spawned.
//!
//! Invariants  I1  it rests only with empty queues of its own; while it rests it touches nothing but its home (`idlers.rs`).
//!             I2  deadlock is said by the last worker that goes to rest, with all others resting: nothing is runnable
//!                 anywhere, no mailbox holds anything, no timer would make a goroutine runnable, nothing is pending
//!                 outside, and no other run may help (`beside.rs`). What is outside is looked at before the mailboxes: it delivers first and is counted down then.
//!             I3  it wakes for every timer of its own, awaited or not: a goroutine of another worker may begin to wait
//!                 while it rests.
//! See         rt/workers/idlers.rs, rt/workers/fresh.rs; models in `models/workers.rs` (deadlock_*); Go `proc.go`, findRunnable and checkdead; tests/runtime/workers.rs.

use std::cell::Cell;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gort_events::GoId;

use crate::error::RunError;
use crate::rt::clock::RunClock;
use crate::rt::goroutine::GoRef;
use crate::rt::parking::waiter::Owner;
use crate::rt::workers::advance::Advance;
use crate::rt::workers::fresh::Fresh;
use crate::rt::workers::guard::Guarding;
use crate::rt::workers::idlers::{AGE, Call, Locked};
use crate::rt::workers::placement::Placement;
use crate::rt::workers::program::{Program, Verdict};
use crate::rt::workers::threads;
use crate::rt::workers::worker::{SLICE_OPERATIONS, Worker};

/// The slice while fresh goroutines wait, about ten microseconds: they start here, beside those they are about to talk
/// to, before they are old enough to be taken over. What computes for longer loses them.
const SHORT_SLICE: i32 = 256;

/// A worker on which this many can run has too much to do.
const CROWD: usize = 16;

/// How long a worker waits for mail before it sleeps: as long as it takes to wake it.
const SPIN: Duration = Duration::from_micros(15);
/// Between two looks at the clock.
const PAUSES: u32 = 8;

/// A worker's part among several.
pub(in crate::rt) struct Peers {
    /// The newest goroutine is a fresh one, in the slot of `program.fresh`, unless another worker has taken it.
    pub(in crate::rt) slot_is_fresh: Cell<bool>,
    /// While many fresh ones wait, they and those that have run take turns.
    turn_of_fresh: Cell<bool>,
    /// It watches for fresh goroutines, or was called to, unless it has been relieved.
    pub(in crate::rt) watching: Cell<bool>,
    /// The goroutine that has accepted a connection here and spawned nothing since.
    accepted_by: Cell<GoId>,
    /// Mail came since it last waited for some in vain.
    pub(in crate::rt) had_mail: Cell<bool>,
    /// Where the goroutines start that it spawns.
    pub(in crate::rt) placement: Placement,
    /// Whether it looks after the alarms of others.
    pub(in crate::rt) guarding: Guarding,
    /// The machine's time.
    pub(in crate::rt) wall_clock: RunClock,
}

impl Peers {
    pub(in crate::rt) fn new(program: &Program, index: usize) -> Self {
        Peers {
            slot_is_fresh: Cell::new(false),
            turn_of_fresh: Cell::new(false),
            watching: Cell::new(false),
            accepted_by: Cell::new(GoId::SCHEDULER),
            had_mail: Cell::new(false),
            placement: Placement::default(),
            guarding: Guarding::new(index),
            wall_clock: RunClock::new(program.wall_clock),
        }
    }
}

/// What comes when nothing can run.
enum Next {
    /// Nothing ever will.
    End(RunError),
    /// A virtual clock has moved.
    Advance(Advance),
    /// This goroutine has waited for it.
    Quiet(Owner),
}

impl Worker {
    /// Puts a fresh goroutine where it runs next, and where idle workers can take it if it does not run soon.
    #[inline]
    pub(in crate::rt) fn enqueue_fresh(&self, goroutine: GoRef) {
        if self.program.scatter && self.enqueue_random(goroutine) {
            return;
        }
        if let Some(kicked) = self.runq.take_next() {
            self.runq.push_back(kicked);
        }
        self.peers.slot_is_fresh.set(true);
        let free = i32::from(self.note_spawned());
        self.budget.set((self.budget.get() + free).min(SHORT_SLICE));
        let idlers = &self.program.idlers;
        if self.program.fresh[self.index].push(goroutine, self.runq.stamp(), || idlers.unwatched()) {
            self.wake_one();
        }
    }

    /// Puts a fresh goroutine into the queue of a worker picked at random. Whether that is another one.
    #[cold]
    pub(in crate::rt) fn enqueue_random(&self, goroutine: GoRef) -> bool {
        let program = &*self.program;
        // Of a number and a run always the same one, spread by Fibonacci hashing.
        let number = goroutine.id.get().0.wrapping_add(u64::from(program.serial) << 32);
        // One that migrates is scattered anew each time.
        let number = if self.migrates { number.wrapping_add(self.runq.stamp() << 16) } else { number };
        let spread = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let other = (spread % program.workers() as u64) as usize;
        other != self.index && self.enqueue_on(other, goroutine)
    }

    /// Puts a fresh goroutine into the queue of another worker, if that one has a thread or gets one. Whether it has.
    fn enqueue_on(&self, other: usize, goroutine: GoRef) -> bool {
        let program = &*self.program;
        let Some(call) = program.idlers.lock().wake(other) else { return false };
        if program.fresh[other].put(goroutine, program.homes[other], || program.idlers.unwatched()) {
            self.wake_one();
        }
        // After it is there: the worker that wakes finds it, and one that is awake looks.
        self.deliver_wake(Some(call));
        self.take_back_from_gone(other);
        true
    }

    /// Takes back what was put into another worker's queue, if that one was refused its thread: only a worker that has nothing to do
    /// would look there. Whoever else puts something in asks after that, too.
    pub(in crate::rt) fn take_back_from_gone(&self, other: usize) {
        let program = &*self.program;
        if program.idlers.lock().is_gone(other) {
            while let Some(goroutine) = program.fresh[other].pop() {
                goroutine.move_to(self.home);
                self.runq.push_back(goroutine);
            }
        }
    }

    /// The running goroutine has accepted a connection: what it spawns next serves it.
    #[cfg_attr(windows, allow(dead_code))] // there are no sockets yet
    pub(crate) fn note_accepted(&self) {
        if self.many() {
            self.peers.accepted_by.set(self.current_id());
        }
    }

    /// Whether what is spawned now serves a connection that has just been accepted, and would share this worker with many.
    #[inline]
    pub(in crate::rt) fn serves_and_is_crowded(&self) -> bool {
        let accepted_by = self.peers.accepted_by.get();
        accepted_by != GoId::SCHEDULER && accepted_by == self.current_id() && self.runq.queued() >= CROWD
    }

    /// Puts a fresh goroutine that serves a connection into the queue of the worker whose turn it is. Where it starts it
    /// stays, and all would start beside the one that accepts, because it parks right after each.
    ///
    /// Only where it is crowded: a worker that keeps up serves all connections with fewer switches of the processors than
    /// two that share them (measured with a client on the same two processors: a third more requests).
    #[cold]
    pub(in crate::rt) fn enqueue_balanced(&self, goroutine: GoRef) {
        self.peers.accepted_by.set(GoId::SCHEDULER);
        let program = &*self.program;
        let turn = program.next_served.fetch_add(1, Ordering::Relaxed) % program.workers();
        if turn == self.index || !self.enqueue_on(turn, goroutine) {
            self.enqueue_fresh(goroutine);
        }
    }

    #[cold]
    pub(in crate::rt) fn wake_one(&self) {
        let call = self.program.idlers.lock().wake_one();
        self.deliver_wake(call);
    }

    /// Wakes the worker that is called.
    pub(in crate::rt) fn deliver_wake(&self, call: Option<Call>) {
        match call {
            None => {}
            Some(Call::Wake(index)) => self.program.homes[index].wake(),
            Some(Call::Start(index)) => threads::start(&self.program, index),
        }
    }

    /// As `pick` does on one worker: the newest first while its slice lasts, then first in, first out.
    pub(in crate::rt) fn pick_among_many(&self) -> Option<GoRef> {
        let goes_on = self.budget.get() > 0;
        let fresh = &self.program.fresh[self.index];
        if let Some(next) = self.runq.take_next() {
            if goes_on {
                return Some(next);
            }
            self.runq.push_back(next);
        } else if fresh.looks_empty() {
            self.peers.slot_is_fresh.set(false);
        } else if goes_on
            && self.peers.placement.begins_with_oldest()
            && let Some(oldest) = fresh.take_queued()
        {
            return Some(oldest);
        } else if self.peers.slot_is_fresh.replace(false) {
            match goes_on.then(|| fresh.take_slot()) {
                Some(Some(next)) => return Some(next),
                Some(None) => {}
                None => fresh.kick(self.runq.stamp()),
            }
        }
        let none_fresh = fresh.looks_empty();
        self.budget.set(if none_fresh { SLICE_OPERATIONS } else { SHORT_SLICE });
        self.look_at_clock();
        let of_fresh = || if fresh.looks_empty() { None } else { fresh.pop() };
        if none_fresh {
            return self.pop_started().or_else(of_fresh);
        }
        if fresh.is_crowd() {
            // The newest of many is younger than all that have run, which would starve it.
            let turn = !self.peers.turn_of_fresh.get();
            self.peers.turn_of_fresh.set(turn);
            return if turn { of_fresh().or_else(|| self.pop_started()) } else { self.pop_started().or_else(of_fresh) };
        }
        match (fresh.first_stamp(), self.runq.first_stamp()) {
            (Some(fresh), Some(started)) if fresh < started => of_fresh().or_else(|| self.pop_started()),
            _ => self.pop_started().or_else(of_fresh),
        }
    }

    fn pop_started(&self) -> Option<GoRef> {
        // Timers and mail may have filled the slot by now.
        self.runq.pop_front().or_else(|| self.runq.take_next())
    }

    /// Whether another goroutine of this worker could run.
    pub(in crate::rt) fn has_others(&self) -> bool {
        self.runq.len() > 0 || (self.many() && !self.program.fresh[self.index].looks_empty())
    }

    /// Nothing is runnable here: what others spawned is taken over, or the worker rests.
    #[cold]
    pub(in crate::rt) fn idle_among_many(&self) {
        if !self.is_running() {
            return;
        }
        if self.home.has_mail() {
            return self.go_to_work();
        }
        let program = &*self.program;
        let now = self.peers.wall_clock.now();
        self.fire_due();
        self.fire_for_others();
        self.look_at_sockets();
        if self.has_others() {
            self.leave_guard();
            return self.go_to_work();
        }
        if self.stacks.cool() {
            return;
        }
        if self.spin(now) {
            return self.go_to_work();
        }
        let mut idlers = program.idlers.lock();
        let (took, call) = idlers.look(self.index, now, &program.fresh, (self.runq.stamp(), self.home));
        if took {
            drop(idlers);
            self.peers.watching.set(false);
            self.deliver_wake(call);
            return self.leave_guard();
        }
        self.rest(idlers);
    }

    /// Sleeps until something comes, unless nothing ever will. The caller has nothing to do.
    pub(in crate::rt) fn rest(&self, mut idlers: Locked<'_, Worker>) {
        let program = &*self.program;
        let watches = idlers.park_worker(self.index, self, &program.fresh, self.migrates);
        self.peers.watching.set(watches);
        let timer = if self.migrates && watches { self.next_timer_of_all() } else { self.next_timer() };
        let guard = self.guard(&mut idlers);
        if let Some(next) = idlers.all_resting().and_then(|workers| self.when_all_rest(&workers)) {
            // Under the same lock: another one that wakes meanwhile does not find all resting.
            idlers.unpark_worker(self.index, self);
            drop(idlers);
            return match next {
                Next::End(error) => self.end(Verdict::Error(error)),
                Next::Advance(advance) => self.fire_advanced(advance),
                Next::Quiet(patient) => patient.ready(),
            };
        }
        drop(idlers);
        let tick = watches.then(|| if self.migrates { self.balance.tick() } else { AGE });
        self.home.wait([tick, timer, guard].into_iter().flatten().min());
        let mut idlers = program.idlers.lock();
        self.peers.watching.set(idlers.unpark_worker(self.index, self));
        self.peers.guarding.set(idlers.is_guard(self.index));
        drop(idlers);
        // The worker that said that all are stuck held the same lock before.
        program.woke();
        // What was handed to it stands in its fresh queue.
        let has_work = self.tell_sockets() || self.has_others();
        if has_work {
            self.leave_guard();
        }
        if has_work || self.home.has_mail() {
            self.go_to_work();
        }
    }

    /// Waits for mail without sleeping: a worker that had some lately is likely to get more soon, and being woken takes longer. Whether
    /// some came. One worker at a time spins.
    pub(in crate::rt) fn spin(&self, now: Duration) -> bool {
        let spinning = &self.program.spinning;
        if !self.peers.had_mail.get() || spinning.swap(true, Ordering::Relaxed) {
            return false;
        }
        let until = now + SPIN;
        let came = loop {
            if self.home.has_mail() {
                break true;
            }
            if self.peers.wall_clock.now() >= until {
                break false;
            }
            for _ in 0..PAUSES {
                std::hint::spin_loop();
            }
        };
        self.peers.had_mail.set(came);
        spinning.store(false, Ordering::Relaxed);
        came
    }

    /// A watcher that has something to run leaves the watch to others. Where goroutines migrate its loop does that (`leave_the_watch`).
    pub(in crate::rt) fn go_to_work(&self) {
        if !self.migrates && self.peers.watching.replace(false) {
            let call = self.program.idlers.lock().go_to_work(self.index, &self.program.fresh);
            self.deliver_wake(call);
        }
    }

    /// For how long it may sleep, by its timers. A virtual clock is not waited for.
    fn next_timer(&self) -> Option<Duration> {
        if self.clock.is_virtual() {
            return None;
        }
        let now = self.clock.now();
        self.next_due().map(|when| when.saturating_sub(now))
    }

    /// What comes when nothing can run anywhere, if that is so. Needs: `workers` are all there are, all rest, and the
    /// idlers' lock is held.
    fn when_all_rest(&self, workers: &[&Worker]) -> Option<Next> {
        // The outside first (I2).
        if self.program.awaits_outside() {
            return None;
        }
        let quiet = |worker: &&Worker| !worker.home.has_mail() && worker.runq.len() == 0;
        // Of every worker, also of one that was refused its thread after something was put there: the worker that watches takes it over.
        let none_fresh = self.program.fresh.iter().all(Fresh::looks_empty);
        if !none_fresh || !workers.iter().all(quiet) {
            return None;
        }
        if self.clock.is_virtual() {
            if let Some(patient) = self.take_who_waits_for_quiet(workers) {
                return Some(Next::Quiet(patient));
            }
            return self.advance_clocks(workers).map(Next::Advance).or_else(|| self.unless_helped(workers));
        }
        let awaits = |worker: &&Worker| worker.awaits_timer();
        if workers.iter().any(awaits) { None } else { self.unless_helped(workers) }
    }

    /// The end, unless another run may help.
    fn unless_helped(&self, workers: &[&Worker]) -> Option<Next> {
        (!self.program.may_be_helped()).then(|| Next::End(self.nothing_can_run(workers)))
    }
}
