//! The bare lock under `Mutex`, `Once` and the writers of `RwMutex`: Go's algorithm.
//!
//! States      free | held, and beside that normal | starving. Normal: an unlock readies the first waiter, which *competes*:
//!             the goroutine that comes first has the lock, also a newcomer, also the one that unlocked. Starving: an
//!             unlock hands the lock to the first waiter, and newcomers queue. A lock starves once a waiter that has waited
//!             for more than 1 ms loses a competition; it is normal again when the one that is served is the last, or
//!             waited for less. Of a waiter: queued (parked) | readied, with a permit or without.
//! Invariants  I1  WOKEN  =>  one permit is out, and a goroutine that was readied has still to come for it: no unlock
//!                 readies another one meanwhile.
//!             I2  STARVING and not LOCKED  =>  the lock is being handed over: only its receiver may take it.
//!             I3  QUEUED  <=>  `waiting` is not 0. `waiting` counts those that wait, but for the one the permit is for.
//!             I4  WOKEN, STARVING and QUEUED change only under the line's lock; LOCKED also without it, where that concerns
//!                 no goroutine that waits.
//!             I5  free, a goroutine waits  =>  WOKEN: a permit is out. No wake-up is lost.
//! Protocol    Taking a free lock and freeing one that is not waited for are one compare-exchange each. A goroutine that
//!             finds it held is counted under the line's lock, and QUEUED before that is released: the holder's unlock then
//!             finds it. A permit belongs to no goroutine: as with Go's semaphore, a newcomer that finds the lock held
//!             takes it, and loses with it at once; the one that was readied finds none, and queues again where it would
//!             have before. The loser of a competition goes to the front. Coming for the permit is a scheduling point of
//!             its own. A waiter that is unwound gives back what it was given: `withdraw`. So does one whose time is over
//!             (`timed/queue.rs`): unlocks pass over it from then on, and it is counted, or has the permit, until it comes and withdraws,
//!             which is a point of its own, too.
//!             The caller of `release` emits its event, then readies the goroutine it returns, and gives way if that was a
//!             hand-over.
//! Clock       The 1 ms is of the run's own clock. Where time may pass at any step, the lock never starves: there the normal
//!             mode shows all that the starving one can, and the other way round. A hand-over is a competition that the one
//!             readied wins, which it may; newcomers that queue while it is under way are some that come after it. And no
//!             rule makes a run impossible: however long the one readied has waited, the others may go on for as long before
//!             it competes.
//! Rejected    Handing over always: the goroutine that unlocks could not take it again, which it does in Go as a rule. A
//!             schedule cannot make up for it: by the ideal clock no time passes while the one to come first is still to
//!             come. Go's windows between the parts of one `Lock` or `Unlock` as scheduling points: only another processor
//!             can get in there, and the ideal clock is that of programs on one. What that would add, by that clock alone:
//!             an unlock that readies no goroutine because a third has the lock by then, and two that change places in the
//!             queue.
//! See         Go `internal/sync/mutex.go`, `runtime/sema.go`; tests/runtime/sync/mutex.rs; models in `rt/models/locks.rs`.

use std::cell::Cell;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::identity::{Identity, current_id};
use super::wait::Deadline;
use crate::rt::current::worker;
use crate::rt::explored::observe::{Shape, Waits};
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::parking::waiter::{Outcome, Owner, Popped, WaitQueue, Waiter};
use crate::rt::primitives::AtomicUsize;
use crate::rt::workers::worker::Worker;
use crate::timed::{Ended, TimedWait};

const LOCKED: usize = 1;
const WOKEN: usize = 2;
const STARVING: usize = 4;
const QUEUED: usize = 8;

/// The bits of a `Shape` that are the mutex's: those of WOKEN and STARVING, and one below for the permit.
pub(super) const SHAPE_BITS: u64 = 7;

/// A goroutine that has waited longer and loses makes the lock starve: Go's `starvationThresholdNs`.
const STARVES_AFTER: Duration = Duration::from_millis(1);

/// The stacks of so many that wait do not stay in the nearest cache until they run.
const CROWD: usize = 64;

/// What a release did.
pub(crate) enum Released {
    /// The lock is free now, and no goroutine is to be readied.
    Free,
    /// The lock is free now, and this goroutine is to be readied, to compete for it.
    Woken(Owner),
    /// This goroutine is to have it, and must be readied.
    HandedTo(Owner),
    /// It was free before: the caller's user made a mistake.
    WasFree,
}

impl Released {
    /// Readies the one that is to go on. Whether the lock was handed to it: then the caller gives way to it if it can, as in
    /// Go.
    pub(crate) fn ready(self) -> bool {
        match self {
            Released::Woken(owner) => {
                owner.ready();
                false
            }
            Released::HandedTo(owner) => {
                owner.ready();
                true
            }
            Released::Free | Released::WasFree => false,
        }
    }
}

/// Those that wait.
pub(crate) struct Line {
    pub(crate) queue: WaitQueue<()>,
    waiting: usize,
    permit: bool,
}

pub(crate) struct RawMutex {
    word: AtomicUsize,
    line: SpinLock<Line>,
}

impl RawMutex {
    pub(crate) fn new() -> Self {
        let line = Line { queue: WaitQueue::new(), waiting: 0, permit: false };
        RawMutex { word: AtomicUsize::new(0), line: SpinLock::new(line) }
    }

    /// Takes the lock if it is free and not being handed over. Whether it was.
    #[inline]
    pub(crate) fn try_acquire(&self) -> bool {
        self.acquire_at_once() || self.overtake()
    }

    /// As `try_acquire`, also past those that wait.
    #[cold]
    fn overtake(&self) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        while word & (LOCKED | STARVING) == 0 {
            match self.word.compare_exchange(word, word | LOCKED, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
        false
    }

    /// Needs: nothing. Does: takes the lock, parking while it cannot be had. Leaves: the lock held. Whether it waited.
    #[inline]
    #[track_caller]
    pub(super) fn acquire(&self, identity: &Identity, parked_at: ParkedAt) -> bool {
        if self.acquire_at_once() {
            return false;
        }
        self.acquire_contended(identity, parked_at)
    }

    /// As `acquire`, until `deadline` at the latest. `None`: that was first.
    #[track_caller]
    pub(super) fn acquire_until(&self, identity: &Identity, parked_at: ParkedAt, deadline: Deadline) -> Option<bool> {
        self.acquire_contended_until(identity, parked_at, Some(deadline))
    }

    /// Takes the lock if it is free and no goroutine waits. Whether it did.
    #[inline]
    pub(super) fn acquire_at_once(&self) -> bool {
        // Acquire: what the last holder did is visible to this one.
        self.word.compare_exchange(0, LOCKED, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    #[cold]
    #[track_caller]
    pub(super) fn acquire_contended(&self, identity: &Identity, parked_at: ParkedAt) -> bool {
        let acquired = self.acquire_contended_until(identity, parked_at, None);
        acquired.unwrap_or_else(|| bug!("a lock that is waited for without end was given up"))
    }

    #[track_caller]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn acquire_contended_until(
        &self,
        identity: &Identity,
        parked_at: ParkedAt,
        deadline: Option<Deadline>,
    ) -> Option<bool> {
        if self.overtake() {
            return Some(false);
        }
        let Some(owner) = park::owner() else { park::not_a_goroutine(parked_at.reason.text()) };
        let Some(mut line) = self.arrive() else { return Some(false) };
        let since = now();
        let (mut front, mut starving) = (false, false);
        loop {
            while !line.take_permit() {
                let until = deadline.map_or(0, Deadline::nanos);
                let waits = Waits { since: since.as_nanos() as u64, until, front, handed: false };
                let handed = match deadline {
                    None => self.wait_in_line(line, owner, parked_at, identity, waits),
                    Some(deadline) => match self.wait_in_line_until(line, deadline, parked_at, identity, waits) {
                        Some(handed) => handed,
                        None => {
                            self.withdraw(false, false);
                            identity.waits_no_more(|| self.seen());
                            return None;
                        }
                    },
                };
                line = self.line.lock();
                if handed {
                    break;
                }
            }
            starving |= now().saturating_sub(since) > STARVES_AFTER;
            if self.compete(&mut line, starving) {
                drop(line);
                identity.waits_no_more(|| self.seen());
                return Some(true);
            }
            front = true;
        }
    }

    /// Needs: the caller is counted, and there is no permit. Does: parks until it is readied. Whether the lock was handed over.
    #[track_caller]
    fn wait_in_line(
        &self,
        line: SpinGuard<'_, Line>,
        owner: Owner,
        parked_at: ParkedAt,
        identity: &Identity,
        waits: Waits,
    ) -> bool {
        let waiter = Waiter::new(owner, None).before_others(waits.front);
        let withdraw = Withdraw { mutex: self, waiter: &waiter, handed: Cell::new(false) };
        let shape = self.shape(&line);
        let queue: fn(&mut Line) -> &mut WaitQueue<()> = |line| &mut line.queue;
        park::wait(&self.line, line, queue, &waiter, &owner, parked_at, |worker| {
            identity.waits(shape, waits);
            identity.parked_on(worker)
        });
        let handed = waiter.take().is_some();
        withdraw.handed.set(handed);
        park::waits(Waits { handed, ..waits });
        park::point_within(Within::LockWoken);
        std::mem::forget(withdraw);
        handed
    }

    /// As `wait_in_line`, until `deadline` at the latest. `None`: that was first, and the caller is still counted, or the permit is for
    /// it.
    #[track_caller]
    fn wait_in_line_until(
        &self,
        line: SpinGuard<'_, Line>,
        deadline: Deadline,
        parked_at: ParkedAt,
        identity: &Identity,
        waits: Waits,
    ) -> Ended {
        let timeout = deadline.left();
        if timeout.is_zero() {
            return None;
        }
        let shape = self.shape(&line);
        let wait =
            TimedWait { lock: &self.line, queue: |line| &mut line.queue, timeout, parked_at, front: waits.front };
        let object = |worker: &Worker| {
            identity.waits(shape, waits);
            identity.object(worker)
        };
        let gives_back = |ended: Ended| self.withdraw(ended.is_some(), ended == Some(true));
        let ended = wait.wait(line, object, || (), gives_back);
        park::waits(Waits { handed: ended == Some(true), ..waits });
        let back = GivesBack(|| gives_back(ended));
        park::point_within(Within::LockWoken);
        std::mem::forget(back);
        ended
    }

    /// The line, locked, for a caller that has to wait and is counted; `None`: the lock has come free meanwhile, and is the
    /// caller's.
    pub(crate) fn arrive(&self) -> Option<SpinGuard<'_, Line>> {
        let mut line = self.line.lock();
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            let free = word & (LOCKED | STARVING) == 0;
            let then = word | if free { LOCKED } else { QUEUED };
            match self.word.compare_exchange(word, then, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) if free => return None,
                Ok(_) => break,
                Err(now) => word = now,
            }
        }
        line.waiting += 1;
        Some(line)
    }

    /// Needs: the caller has the permit, or was handed the lock. Does: takes the lock if it can be had; else the caller is
    /// counted again, and if it starves the lock does. Whether the caller has it.
    pub(crate) fn compete(&self, line: &mut Line, starving: bool) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        if word & STARVING != 0 {
            invariant!(word & (LOCKED | WOKEN) == 0, "I2, a starving lock was taken");
            line.waiting -= 1;
            let goes_on = starving && line.waiting > 0;
            let word = LOCKED | line.queued() | if goes_on { STARVING } else { 0 };
            // By I2 no other goroutine changes it now. Acquire: as in `try_acquire`.
            self.word.swap(word, Ordering::Acquire);
            self.check_invariants(line);
            return true;
        }
        loop {
            let free = word & LOCKED == 0;
            let then = if free {
                word | LOCKED
            } else if starving {
                word | QUEUED | STARVING
            } else {
                word | QUEUED
            };
            match self.word.compare_exchange(word, then & !WOKEN, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => {
                    line.waiting += usize::from(!free);
                    self.check_invariants(line);
                    return free;
                }
                Err(now) => word = now,
            }
        }
    }

    /// Frees the lock if it is held and no goroutine waits for it. Whether it did.
    #[inline]
    pub(crate) fn try_release(&self) -> bool {
        // Release: what this holder did is visible to the next one.
        self.word.compare_exchange(LOCKED, 0, Ordering::Release, Ordering::Relaxed).is_ok()
    }

    /// Needs: nothing. Does: frees the lock, or hands it over. Leaves: the rest to the caller.
    #[inline]
    pub(crate) fn release(&self) -> Released {
        if self.try_release() { Released::Free } else { self.release_contended() }
    }

    #[cold]
    fn release_contended(&self) -> Released {
        let mut word = self.word.load(Ordering::Relaxed);
        // A goroutine is on the way already (I1), and finds it free.
        while word & (LOCKED | WOKEN) == LOCKED | WOKEN {
            match self.word.compare_exchange(word, word & !LOCKED, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return Released::Free,
                Err(now) => word = now,
            }
        }
        let mut line = self.line.lock();
        word = self.word.load(Ordering::Relaxed);
        loop {
            if word & LOCKED == 0 {
                return Released::WasFree;
            }
            let wakes = word & (STARVING | WOKEN) == 0 && line.waiting > 0;
            let then = if wakes {
                let others = if line.waiting > 1 { QUEUED } else { 0 };
                WOKEN | others
            } else {
                word & !LOCKED
            };
            match self.word.compare_exchange(word, then, Ordering::Release, Ordering::Relaxed) {
                Ok(_) if wakes => {
                    line.waiting -= 1;
                    line.permit = true;
                    self.check_invariants(&line);
                    return line.pop().map_or(Released::Free, |first| Released::Woken(first.release(current_id())));
                }
                Ok(_) if word & STARVING == 0 => return Released::Free,
                Ok(_) => break,
                Err(now) => word = now,
            }
        }
        if let Some(first) = line.pop() {
            return Released::HandedTo(first.give((), current_id()));
        }
        // They have all been readied before, and come for it.
        line.permit = true;
        Released::Free
    }

    /// A waiter goes away, because the program is over, or its time. Needs: it is in no queue. It is counted, or the permit is for it: an
    /// unlock may have come between its leaving the queue and this call, and have found no other waiter.
    pub(crate) fn withdraw(&self, readied: bool, handed: bool) {
        let mut line = self.line.lock();
        let starving = self.word.load(Ordering::Relaxed) & STARVING != 0;
        // While the lock starves, the one that is to have it is still counted.
        let alone = line.waiting == usize::from(starving);
        let given = handed || (readied || alone) && line.take_permit();
        if given && self.compete(&mut line, false) {
            drop(line);
            self.release().ready();
            return;
        }
        line.waiting -= 1;
        if line.waiting == 0 {
            // No goroutine is left to be handed anything.
            let mut word = self.word.load(Ordering::Relaxed);
            loop {
                let starving = if word & LOCKED == 0 { word & STARVING } else { 0 };
                let then = word & !(QUEUED | STARVING) | starving;
                match self.word.compare_exchange(word, then, Ordering::Relaxed, Ordering::Relaxed) {
                    Ok(_) => return,
                    Err(now) => word = now,
                }
            }
        }
    }

    /// Needs: the line is locked. LOCKED may change meanwhile, but only where I4 lets it.
    fn check_invariants(&self, line: &Line) {
        if cfg!(debug_assertions) {
            let word = self.word.load(Ordering::Relaxed);
            let (free, starves) = (word & (LOCKED | STARVING) == 0, word & STARVING != 0);
            invariant!(word & WOKEN == 0 || line.permit && !starves, "I1, woken without a permit");
            invariant!((word & QUEUED != 0) == (line.waiting > 0), "I3, {} wait", line.waiting);
            invariant!(!free || line.waiting == 0 || word & WOKEN != 0, "I5, no goroutine was readied");
        }
    }

    /// What of it an observer cannot tell from its events: whether a permit is out, and whether it starves.
    fn shape(&self, line: &Line) -> Shape {
        let word = self.word.load(Ordering::Relaxed) & (WOKEN | STARVING);
        Shape { bits: u64::from(line.permit) | word as u64, of: SHAPE_BITS }
    }

    /// As `shape`, of a lock whose line is not locked.
    pub(super) fn seen(&self) -> Shape {
        self.shape(&self.line.lock())
    }

    /// The line, locked.
    #[cfg(loom)]
    pub(crate) fn line(&self) -> SpinGuard<'_, Line> {
        self.line.lock()
    }

    /// Whether no goroutine has it, waits or is on the way, and nothing is left of those that did.
    #[cfg(loom)]
    pub(crate) fn is_as_new(&self) -> bool {
        let line = self.line.lock();
        self.word.load(Ordering::Relaxed) == 0 && line.waiting == 0 && !line.permit && line.queue.len() == 0
    }

    /// Whether it is held, and how many wait, for `Debug`.
    pub(crate) fn counts(&self) -> (bool, usize) {
        let line = self.line.lock();
        (self.word.load(Ordering::Relaxed) & (LOCKED | STARVING) != 0, line.waiting)
    }
}

impl Line {
    /// Whether there was one. It is the caller's then.
    pub(crate) fn take_permit(&mut self) -> bool {
        std::mem::take(&mut self.permit)
    }

    /// The first that waits.
    fn pop(&mut self) -> Option<Popped<()>> {
        if self.waiting >= CROWD { self.queue.pop_of_crowd() } else { self.queue.pop() }
    }

    fn queued(&self) -> usize {
        if self.waiting > 0 { QUEUED } else { 0 }
    }
}

/// Gives back what a waiter was given when it is unwound.
struct Withdraw<'a> {
    mutex: &'a RawMutex,
    waiter: &'a Waiter<()>,
    /// What was handed to the waiter was taken out of it.
    handed: Cell<bool>,
}

impl Drop for Withdraw<'_> {
    fn drop(&mut self) {
        let readied = self.waiter.outcome() != Outcome::Pending;
        self.mutex.withdraw(readied, self.handed.get() || self.waiter.take().is_some());
    }
}

/// Does this if it is unwound.
struct GivesBack<F: Fn()>(F);

impl<F: Fn()> Drop for GivesBack<F> {
    fn drop(&mut self) {
        self.0();
    }
}

/// The run's time, as far as it decides anything.
fn now() -> Duration {
    worker().filter(|worker| !worker.clock_is_free_running()).map_or(Duration::ZERO, |worker| worker.clock.now())
}
