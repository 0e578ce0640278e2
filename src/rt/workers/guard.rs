//! The guard: a worker that rests and looks after the alarms of those that compute.
//!
//! States      of the guard: none | one worker, which rests, is about to, or is on the way because it was called (`idlers.rs`).
//!             Of `looks_at`: `ASK` (the side that arms an alarm calls the guard) | a time, by which the guard looks | `DO_NOT_ASK` (the guard
//!             is on the way, or all workers are busy).
//! Invariants  I1  alarms (timers, tickers, deadlines: what sends, calls, or ends an operation, on whatever worker that is waited for) stand
//!                 where others may take them. The sleeps of started goroutines do not: no other worker can run those.
//!             I2  while a worker rests, each alarm of any worker is looked at by `SLACK` after its time, unless its own worker has
//!                 fired it by then. The side that arms puts the entry in and reads `looks_at` under one holding of its heap's lock; the side
//!                 that looks sets `ASK` and then takes that lock: one of the two sees the other.
//!             I3  `looks_at` is set under the idlers' lock, which comes before a heap's.
//!             I4  an entry that is fired for another worker goes back, if it does, to the heap it was in: a ticker stays where it was made.
//! Protocol    A worker that goes to rest: `guard`. One without work: `fire_for_others`. One that has found some: `leave_guard`. To arm:
//!             `push_timer` (`idle.rs`), and from there `call_guard`. Where goroutines migrate the watcher does all this (`balance.rs`).
//! Rejected    To look once a millisecond while any worker is busy, as where goroutines migrate: most programs have no alarm that is
//!             waited for elsewhere. To call the guard for each alarm that is earlier than all others: a system call for each timeout of a
//!             select that talks; so one may come late by `SLACK`, if its worker has fired all before it by itself.
//! See         Go `proc.go`, findRunnable (checkTimers of all Ps), and wakeNetPoller; models in `models/guard.rs`; tests/runtime/guard.rs.

use std::cell::Cell;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::rt::parking::mailbox::Mailbox;
use crate::rt::primitives::{AtomicU64, Mutex, MutexGuard};
use crate::rt::timers::{self, Action, TimerHeap};
use crate::rt::workers::idlers::{AGE, Locked};
use crate::rt::workers::worker::Worker;

/// So late an alarm may be if its worker has fired all before it by itself.
const SLACK: Duration = Duration::from_nanos(SLACK_NANOS);
const SLACK_NANOS: u64 = 1_000_000;
/// A guard that has found no alarm looks again so often before it waits to be called.
const QUIET_LOOKS: u32 = 4;

const ASK: u64 = u64::MAX;
const DO_NOT_ASK: u64 = 0;

/// The timers that others than their worker may fire: a heap for each worker, or none.
pub(in crate::rt) struct SharedTimers {
    heaps: Box<[Mutex<TimerHeap>]>,
    looks_at: AtomicU64,
    is_guarded: bool,
}

impl SharedTimers {
    pub(in crate::rt) fn new(workers: usize, is_guarded: bool) -> Self {
        let looks_at = AtomicU64::new(if is_guarded { ASK } else { DO_NOT_ASK });
        SharedTimers { heaps: (0..workers).map(|_| Mutex::new(TimerHeap::default())).collect(), looks_at, is_guarded }
    }

    #[inline]
    pub(in crate::rt) fn exist(&self) -> bool {
        !self.heaps.is_empty()
    }

    /// A worker's, if there are any.
    #[inline]
    pub(in crate::rt) fn of(&self, index: usize) -> Option<MutexGuard<'_, TimerHeap>> {
        self.heaps.get(index).map(|heap| heap.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts an entry into a worker's heap. Whether the guard must be called. `number`: as in `TimerHeap::push_as`. Needs: they exist.
    pub(in crate::rt) fn push(&self, index: usize, number: Option<u64>, when: Duration, action: Action) -> bool {
        let mut heap = self.heaps[index].lock().unwrap_or_else(PoisonError::into_inner);
        heap.push_as(number, when, action);
        // Without a look at the time where none is needed.
        match self.looks_at.load(Ordering::Relaxed) {
            DO_NOT_ASK => false,
            ASK => true,
            at => nanos(when) < at.saturating_sub(SLACK_NANOS),
        }
    }

    /// When the first of all, which may be stale, is due. From now on the side that arms calls. Needs: the idlers' lock is held.
    pub(in crate::rt) fn look(&self) -> Option<Duration> {
        self.looks_at.store(ASK, Ordering::Relaxed);
        (0..self.heaps.len()).filter_map(|index| self.of(index)?.earliest()).min()
    }

    /// The guard looks again at that time. Needs: the idlers' lock has been held since `look`.
    pub(in crate::rt) fn will_look(&self, at: Duration) {
        self.looks_at.store(nanos(at), Ordering::Relaxed);
    }

    /// To call is of no use until a worker has looked. Needs: the idlers' lock is held.
    pub(in crate::rt) fn do_not_ask(&self) {
        self.looks_at.store(DO_NOT_ASK, Ordering::Relaxed);
    }

    /// The guard was refused its thread. Needs: the idlers' lock is held.
    pub(in crate::rt) fn ask(&self) {
        if self.is_guarded {
            self.looks_at.store(ASK, Ordering::Relaxed);
        }
    }
}

/// Less than `ASK`.
fn nanos(time: Duration) -> u64 {
    let seconds = time.as_secs().saturating_mul(1_000_000_000);
    seconds.saturating_add(u64::from(time.subsec_nanos())).min(ASK - 1)
}

/// A worker's part.
pub(in crate::rt) struct Guarding {
    /// It is the guard.
    guards: Cell<bool>,
    /// The worker whose alarms it fires.
    serves: Cell<usize>,
    /// So long after an alarm's time it looks: what its own worker fires by then is left to that.
    ease: Cell<Duration>,
    quiet_looks: Cell<u32>,
}

impl Guarding {
    pub(in crate::rt) fn new(index: usize) -> Self {
        Guarding {
            guards: Cell::new(false),
            serves: Cell::new(index),
            ease: Cell::new(AGE),
            quiet_looks: Cell::new(QUIET_LOOKS),
        }
    }

    /// Whether it is the guard: it may have been called.
    pub(in crate::rt) fn set(&self, guards: bool) {
        self.guards.set(guards);
    }

    /// The worker in whose heap an alarm goes that is armed now.
    #[inline]
    pub(in crate::rt) fn serves(&self) -> usize {
        self.serves.get()
    }
}

impl Worker {
    /// The home of the worker in whose heap an alarm goes that goes off again.
    pub(crate) fn alarms_home(&self) -> &'static Mailbox {
        self.program.homes[self.peers.guarding.serves()]
    }

    fn guarded_timers(&self) -> Option<&SharedTimers> {
        Some(&self.program.timers).filter(|timers| timers.is_guarded)
    }

    /// The caller is about to rest: it is the guard unless another worker is. For how long it may sleep then.
    pub(in crate::rt) fn guard(&self, idlers: &mut Locked<'_, Worker>) -> Option<Duration> {
        let timers = self.guarded_timers()?;
        let guarding = &self.peers.guarding;
        guarding.guards.set(idlers.guards(self.index));
        if !guarding.guards.get() {
            return None;
        }
        let now = self.clock.now();
        let at = match timers.look() {
            Some(when) => {
                guarding.quiet_looks.set(0);
                when.max(now).saturating_add(guarding.ease.get())
            }
            None if guarding.quiet_looks.get() < QUIET_LOOKS => {
                guarding.quiet_looks.set(guarding.quiet_looks.get() + 1);
                now + SLACK
            }
            None => {
                guarding.ease.set(AGE);
                return None;
            }
        };
        timers.will_look(at);
        Some(at.saturating_sub(now))
    }

    /// The guard fires what others have left for `AGE`.
    pub(in crate::rt) fn fire_for_others(&self) {
        let guarding = &self.peers.guarding;
        let Some(timers) = self.guarded_timers().filter(|_| guarding.guards.get()) else { return };
        let until = self.clock.now().saturating_sub(AGE);
        let mut fired = false;
        for index in (0..self.program.workers()).filter(|index| *index != self.index) {
            let is_late = timers.of(index).and_then(|heap| heap.earliest()).is_some_and(|when| when <= until);
            // One that rests wakes for them by itself.
            if !is_late || !self.program.idlers.lock().is_busy(index) {
                continue;
            }
            let late = timers.of(index).map(|mut heap| heap.take_due(until)).unwrap_or_default();
            fired |= !late.is_empty();
            guarding.serves.set(index);
            timers::to_each(late, |action| self.fire(action));
            guarding.serves.set(self.index);
        }
        guarding.ease.set(if fired { AGE } else { (guarding.ease.get() * 2).min(SLACK) });
    }

    /// A worker that has something to run leaves the guard to another one.
    #[inline]
    pub(in crate::rt) fn leave_guard(&self) {
        if self.peers.guarding.guards.get() {
            self.leave_guard_to_another();
        }
    }

    #[cold]
    fn leave_guard_to_another(&self) {
        self.peers.guarding.guards.set(false);
        let timers = &self.program.timers;
        let mut idlers = self.program.idlers.lock();
        idlers.leave_guard(self.index);
        // If there is no alarm, the next one calls.
        let call = timers.look().and_then(|_| {
            timers.do_not_ask();
            idlers.call_guard()
        });
        drop(idlers);
        self.deliver_wake(call);
    }

    /// An alarm was armed of which the guard does not know.
    #[cold]
    pub(in crate::rt) fn call_guard(&self) {
        let mut idlers = self.program.idlers.lock();
        // The guard itself is about to rest, and looks then, or leaves it to another one.
        let call = if self.peers.guarding.guards.get() { None } else { idlers.call_guard() };
        self.program.timers.do_not_ask();
        drop(idlers);
        self.deliver_wake(call);
    }
}
