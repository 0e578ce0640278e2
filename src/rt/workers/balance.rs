//! Where goroutines migrate: what a worker without work takes over from those that have some.
//!
//! States      of what one worker has seen of another's queue: nothing | a snapshot, with the times at which it was true.
//! Invariants  I1  while a worker is busy and another one rests, one of those that rest watches (`idlers.rs`), and looks at least every `LONGEST_TICK`
//!                 and whenever a timer of a busy worker is due.
//!             I2  a goroutine is taken over only from a worker that computes: if it has waited for `AGE` of that worker's processor
//!                 time, or if that worker's turns last for `HEAVY` on the average. Those of a worker that switches often talk to
//!                 each other, and a hand-over costs more than they do. What has waited for `PATIENCE` is taken over in any case: its
//!                 worker sits in a system call, or the system has put it aside.
//! Protocol    The loop of `migrate.rs` calls `idle_where_goroutines_migrate` when there is nothing to run: own timers, sockets and mail;
//!             then the timers, the sockets and the mail of the others; then half of what waits in a queue; then it rests.
//! Rejected    Looking without a break, as Go's spinning threads do: it takes a processor from those that compute on a busy machine.
//!             A thread for it, as Go's `sysmon`: one that rests anyway can look.
//! See         Go `proc.go`, findRunnable, stealWork and sysmon; tests/runtime/migrating.rs.

use std::cell::Cell;
use std::time::Duration;

use crate::rt::clock::RunClock;
use crate::rt::thread_clock::ProcessorClock;
use crate::rt::timers;
use crate::rt::workers::fresh::{Fresh, QueueSnapshot};
use crate::rt::workers::idlers::AGE;
use crate::rt::workers::worked_for;
use crate::rt::workers::worker::Worker;

/// A worker whose turns last so long on the average computes: twice what waking another one takes.
const HEAVY: Duration = worked_for(10);
/// Turns by which that is judged.
const TURNS: u32 = 64;
/// By fewer turns nothing is judged: what was before counts.
const FEW_TURNS: u32 = 4;
/// What has waited so long goes on elsewhere, whatever its worker does: longer than the system runs another thread in between, as a
/// rule. Two that talk and were parted so find each other at the next word.
const PATIENCE: Duration = Duration::from_millis(5);
/// A watcher that finds nothing looks half as often each time, until it looks so often.
const LONGEST_TICK: Duration = Duration::from_millis(1);

/// A worker's part.
#[derive(Default)]
pub(in crate::rt) struct Balance {
    /// Turns since `since`, by which is judged whether this worker computes.
    turns: Cell<u32>,
    /// `None`: it has had nothing to do since.
    since: Cell<Option<Duration>>,
    /// What was judged last.
    computed: Cell<bool>,
    /// How long it sleeps if it watches.
    tick: Cell<Duration>,
}

impl Balance {
    /// A turn begins. Whether it is the first after the worker had nothing to do.
    #[inline]
    pub(in crate::rt) fn note_turn(&self, clock: &RunClock) -> bool {
        let turns = self.turns.get() + 1;
        self.turns.set(turns);
        let first = self.since.get().is_none();
        if turns >= TURNS || first {
            let now = clock.now();
            self.judge(now);
            self.turns.set(1);
            self.since.set(Some(now));
        }
        first
    }

    fn judge(&self, now: Duration) {
        if let Some(since) = self.since.get()
            && let turns @ FEW_TURNS.. = self.turns.get()
        {
            self.computed.set(now.saturating_sub(since) >= HEAVY * turns);
        }
    }

    /// The worker has nothing to do since `now`.
    fn note_idle(&self, now: Duration) {
        self.judge(now);
        self.since.set(None);
        self.turns.set(0);
    }

    /// Whether this worker computes much between two switches.
    pub(in crate::rt) fn computes(&self, clock: &RunClock) -> bool {
        self.judge(clock.now());
        self.computed.get()
    }

    /// How long a watcher sleeps.
    pub(in crate::rt) fn tick(&self) -> Duration {
        self.tick.get().max(AGE)
    }
}

/// What the workers that take over have seen of each worker's queue.
pub(in crate::rt) struct Takers(Vec<QueueSeen>);

#[derive(Clone, Copy, Default)]
struct QueueSeen {
    snapshot: QueueSnapshot,
    at: Duration,
    /// An earlier look, and its time: something of what it showed is still there.
    waiting: QueueSnapshot,
    since: Duration,
    /// The worker's time on a processor then.
    processor: Option<Duration>,
}

impl Takers {
    pub(in crate::rt) fn new(workers: usize) -> Self {
        Takers(vec![QueueSeen::default(); workers])
    }

    /// Whether the caller may take over what waits in this queue (I2). Not sooner than `AGE` after the last look.
    fn may_take(&mut self, victim: usize, queue: &Fresh, now: Duration) -> bool {
        let seen = self.0[victim];
        if now < seen.at + AGE {
            return false;
        }
        let (snapshot, processor) = (queue.snapshot(), queue.processor.read());
        let (waiting, since) =
            if snapshot.still_has(seen.waiting) { (seen.waiting, seen.since) } else { (snapshot, now) };
        self.0[victim] = QueueSeen { snapshot, at: now, waiting, since, processor };
        if snapshot.is_empty() {
            return false;
        }
        // Where the system does not say: all the time.
        let computed = ProcessorClock::between(seen.processor, processor).unwrap_or(now.saturating_sub(seen.at));
        let turns = u32::try_from(snapshot.put_since(seen.snapshot)).unwrap_or(u32::MAX);
        let waits = !seen.snapshot.is_empty() && snapshot.still_has(seen.snapshot);
        now >= since + PATIENCE || computed >= AGE && (waits || computed >= HEAVY.saturating_mul(turns))
    }
}

impl Worker {
    /// Nothing is runnable here: something of the others' is taken over, or the worker rests.
    #[cold]
    pub(in crate::rt) fn idle_where_goroutines_migrate(&self) {
        if !self.is_running() || self.home.has_mail() {
            return;
        }
        let now = self.peers.wall_clock.now();
        self.balance.note_idle(now);
        self.fire_due();
        self.look_at_sockets();
        if self.has_others() || self.stacks.cool() || self.spin(now) || self.serve_others() || self.take_a_share(now) {
            return self.balance.tick.set(AGE);
        }
        let others_wait = self.others().any(|index| !self.program.fresh[index].looks_empty());
        // What waits there now is looked at again when it may be old enough.
        let tick =
            if others_wait && self.balance.tick() > AGE { AGE } else { (self.balance.tick() * 2).min(LONGEST_TICK) };
        self.balance.tick.set(tick);
        let mut idlers = self.program.idlers.lock();
        // The watcher is found anew: perhaps all others rest by now.
        idlers.stop_watching(self.index);
        self.rest(idlers);
    }

    fn others(&self) -> impl Iterator<Item = usize> {
        (0..self.program.workers()).filter(|index| *index != self.index)
    }

    /// Looks after the timers, the sockets and the mail of the others. Whether something can run now.
    fn serve_others(&self) -> bool {
        for index in self.others() {
            // None by a virtual clock.
            let due = self.program.timers.of(index).map(|mut timers| timers.take_due(self.clock.now()));
            timers::to_each(due.unwrap_or_default(), |action| self.fire(action));
            let home = self.program.homes[index];
            home.look_at_sockets_for();
            if home.has_mail() {
                home.let_mail_go(self.serial(), self.home).into_iter().for_each(|goroutine| self.ready(goroutine));
            }
        }
        self.has_others() || self.home.has_mail()
    }

    /// Takes half of what waits on a worker that computes. Whether there was any.
    fn take_a_share(&self, now: Duration) -> bool {
        let fresh = &self.program.fresh;
        // Another one is looking.
        let Ok(mut takers) = self.program.takers.try_lock() else { return false };
        let victim = self.others().find(|victim| takers.may_take(*victim, &fresh[*victim], now));
        drop(takers);
        victim.is_some_and(|victim| fresh[victim].share((&fresh[self.index], self.runq.stamp()), self.home) > 0)
    }

    /// A worker that has something to run leaves the watch to another one that rests (I1).
    pub(in crate::rt) fn leave_the_watch(&self) {
        let idlers = &self.program.idlers;
        let watched = self.peers.watching.replace(false);
        if watched {
            idlers.lock().stop_watching(self.index);
        }
        if watched || self.has_timers_or_sockets() {
            self.have_timers_watched();
        }
    }

    fn has_timers_or_sockets(&self) -> bool {
        self.home.has_poller() || self.next_due().is_some()
    }

    /// Wakes a worker that watches, if others rest and none does.
    pub(in crate::rt) fn have_timers_watched(&self) {
        if self.program.idlers.unwatched() {
            self.wake_one();
        }
    }

    /// For how long no timer is due.
    pub(in crate::rt) fn next_timer_of_all(&self) -> Option<Duration> {
        let each = (0..self.program.workers()).filter_map(|index| self.program.timers.of(index)?.earliest());
        each.min().map(|when| when.saturating_sub(self.clock.now()))
    }
}
