//! Which workers rest, which of them watches for fresh goroutines, and which one is called when none does.
//!
//! States      of a worker: unborn (no thread yet) | busy | resting (asleep, or about to be) | gone (its thread was refused).
//!             One resting worker may be the watcher: it wakes every `AGE` and takes over fresh goroutines that have
//!             waited that long. It stops watching after some `QUIET` ticks in which nothing was spawned. One may be the guard (`guard.rs`).
//! Invariants  I1  `unwatched` is true exactly if there is no watcher, but a resting or an unborn worker. Written under
//!                 the lock.
//!             I2  a worker that rests touches nothing of its own but its home until it is busy again, and it changes
//!                 between the two under the lock: the holder of the lock may look at every worker that rests.
//!             I3  fresh goroutines never wait while `unwatched` is true, but for the moment in which their spawner calls, or who has taken over
//!                 several and begins with one.
//!                 The spawner puts the goroutine in and reads `unwatched` under one holding of its queue's lock; a worker that
//!                 stops watching sets `unwatched` and then takes that lock to look: one of the two sees the other.
//! Protocol    Spawner: `unwatched`, and then `wake_one`. Idle worker: `look`, then `park_worker`, sleep, `unpark_worker`.
//!             One that goes on or comes learns whether it watches: it may have been called to meanwhile. If it has work of its own it leaves
//!             the watch (`go_to_work`), else what it spawns would wait for itself.
//!             The lock comes before a fresh queue's, never after it.
//!             What is taken over has waited for `AGE` of its worker's time on a processor, or for `PATIENCE` of anybody's: a
//!             worker that the system has put aside for another process does not compute, it is about to start what it
//!             spawned, and a pair that is split once stays split. What was handed to a worker that has not come yet waits for that
//!             one; a queue whose worker gets on with its batch is left alone, and so is for a moment what is left of one whose first
//!             half has parked at once, until its worker has started as many ("Placement" in rt/workers/mod.rs).
//! Rejected    Waking a worker for each spawned goroutine: a system call for what is mostly run before any is awake.
//! See         Go `proc.go`, "Worker thread parking/unparking"; models in `models/workers.rs` (idlers_*).

// Why unsafe: the holder of the lock looks at other workers.
#![allow(unsafe_code)]

use std::ptr::NonNull;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::rt::parking::mailbox::Mailbox;
use crate::rt::primitives::{AtomicBool, Mutex, MutexGuard};
use crate::rt::thread_clock::ProcessorClock;
use crate::rt::workers::fresh::{Fresh, QueueSnapshot};
use crate::rt::workers::worked_for;

/// What has waited so long may be started elsewhere.
pub(crate) const AGE: Duration = worked_for(40);
/// What has waited so long may be started elsewhere although its worker was not on a processor: it sits in a system call.
/// Longer than the system lets a thread wait for a processor, as a rule.
const PATIENCE: Duration = Duration::from_millis(20);
/// What has come and gone between two looks at a queue whose worker gets on with it, at least.
const GETS_ON: u64 = 4;
/// For so long the rest of a batch is left to its worker, if what was taken of it has parked at once.
const KEPT: Duration = Duration::from_millis(2);
/// After this many ticks in which nothing was spawned no worker watches any more.
const QUIET_TICKS: u32 = 4;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Slot {
    Unborn,
    Busy,
    Resting,
    Gone,
}

/// The worker that a spawner should wake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Call {
    Wake(usize),
    /// A thread for this worker.
    Start(usize),
}

/// The idlers among workers of type `W`.
pub(crate) struct Idlers<W> {
    state: Mutex<State<W>>,
    unwatched: AtomicBool,
}

struct State<W> {
    slots: Vec<Slot>,
    /// Its thread was called for and has not come yet.
    on_the_way: Vec<bool>,
    resting: Vec<NonNull<W>>,
    watcher: Option<usize>,
    quiet: u32,
    /// The worker that looks after the alarms of others: `guard.rs`.
    guard: Option<usize>,
    /// The last looks at each worker's fresh queue.
    seen: Vec<FreshSeen>,
    seen_at: Duration,
}

/// A look at a worker's fresh queue that counts for the age of what was in it.
#[derive(Clone, Copy, Default)]
struct FreshSeen {
    snapshot: QueueSnapshot,
    at: Duration,
    /// The worker's time on a processor then, if there was something.
    processor: Option<Duration>,
    taken: Option<Taken>,
}

/// Fresh goroutines that were taken over.
#[derive(Clone, Copy)]
struct Taken {
    by: usize,
    at: Duration,
    moved: u32,
    /// What was left there.
    left: QueueSnapshot,
    /// How many lived on the worker that took them.
    live: isize,
    /// Whether they were started, and had parked, by that worker's next look.
    parked_at_once: Option<bool>,
}

impl FreshSeen {
    /// Whether what is there now is left to its worker: the caller took half of it a moment ago, and that has parked at once, so all may
    /// wait for the same. Were all to begin here, all would run here. What its worker has started as many of meanwhile is shared. `live`: how many live on the caller's worker.
    fn is_kept_from(&mut self, index: usize, live: isize, there: QueueSnapshot, now: Duration) -> bool {
        let Some(taken) = self.taken.as_mut().filter(|taken| taken.by == index) else { return false };
        let soon = now < taken.at + AGE * (1 + taken.moved);
        let most_live = taken.live.saturating_sub(live).saturating_mul(2) < taken.moved as isize;
        let parked_at_once = *taken.parked_at_once.get_or_insert(soon && most_live);
        let gets_on = there.started_since(taken.left) >= u64::from(taken.moved);
        parked_at_once && !gets_on && now < taken.at + KEPT && there.spawned_nothing_since(taken.left)
    }

    /// What was seen has waited long enough.
    fn is_old(&self, now: Duration, processor: Option<Duration>) -> bool {
        let computed = match ProcessorClock::between(self.processor, processor) {
            Some(computed) => computed >= AGE,
            // The system does not say.
            None => !self.snapshot.awaits_worker,
        };
        computed || now >= self.at + PATIENCE
    }
}

/// What may be looked at by others while it rests.
///
/// # Safety
/// What `Idlers::all_resting` hands out is used under the idlers' lock, by any thread, while the owner's thread rests: the owner
/// must not touch it between `park_worker` and `unpark_worker`, and what others touch of it then must not depend on a thread.
pub(crate) unsafe trait Rests {}

// SAFETY: the pointers in `resting` may cross threads: they are followed only under the lock, while their workers rest
// and so touch nothing of themselves (I2), and `W` promises that others may look at it then.
unsafe impl<W: Rests> Send for State<W> {}

impl<W> Idlers<W> {
    /// Worker 0 is busy, the others have no thread yet.
    pub(crate) fn new(workers: usize) -> Self {
        let mut slots = vec![Slot::Unborn; workers];
        slots[0] = Slot::Busy;
        let state = State {
            slots,
            on_the_way: vec![false; workers],
            resting: Vec::new(),
            watcher: None,
            quiet: 0,
            guard: None,
            seen: vec![FreshSeen::default(); workers],
            seen_at: Duration::ZERO,
        };
        Idlers { state: Mutex::new(state), unwatched: AtomicBool::new(workers > 1) }
    }

    /// Whether a fresh goroutine that waits now needs a `wake_one`. To be read under the lock of its queue (I3).
    #[inline]
    pub(crate) fn unwatched(&self) -> bool {
        self.unwatched.load(Ordering::Relaxed)
    }

    pub(crate) fn lock(&self) -> Locked<'_, W> {
        Locked { idlers: self, state: self.state.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}

/// The idlers, with their lock held.
pub(crate) struct Locked<'a, W> {
    idlers: &'a Idlers<W>,
    state: MutexGuard<'a, State<W>>,
}

impl<W> Locked<'_, W> {
    /// I1, at the end of every change.
    fn publish(&self) {
        let someone = self.state.slots.iter().any(|slot| matches!(slot, Slot::Resting | Slot::Unborn));
        self.idlers.unwatched.store(self.state.watcher.is_none() && someone, Ordering::Relaxed);
    }

    /// Makes a worker the watcher, if none is.
    pub(crate) fn wake_one(&mut self) -> Option<Call> {
        if self.state.watcher.is_some() {
            return None;
        }
        let index = self.to_be_called()?;
        self.state.watcher = Some(index);
        self.state.quiet = 0;
        let call = self.wake(index);
        self.publish();
        call
    }

    /// A worker that rests, else one that has no thread yet.
    fn to_be_called(&self) -> Option<usize> {
        let find = |wanted| self.state.slots.iter().rposition(|slot| *slot == wanted);
        find(Slot::Resting).or_else(|| find(Slot::Unborn))
    }

    /// Makes a worker the guard, if none is, and the guard look.
    pub(crate) fn call_guard(&mut self) -> Option<Call> {
        let index = self.state.guard.or_else(|| self.to_be_called())?;
        self.state.guard = Some(index);
        self.wake(index)
    }

    /// The caller is about to rest. Whether it is the guard: it is if no other is.
    pub(crate) fn guards(&mut self, index: usize) -> bool {
        *self.state.guard.get_or_insert(index) == index
    }

    pub(crate) fn is_guard(&self, index: usize) -> bool {
        self.state.guard == Some(index)
    }

    /// The caller is the guard no more.
    pub(crate) fn leave_guard(&mut self, index: usize) {
        if self.is_guard(index) {
            self.state.guard = None;
        }
    }

    pub(crate) fn is_busy(&self, index: usize) -> bool {
        self.state.slots[index] == Slot::Busy
    }

    /// How to make this worker look at its fresh queue, if it can.
    pub(crate) fn wake(&mut self, index: usize) -> Option<Call> {
        match self.state.slots[index] {
            Slot::Gone => None,
            Slot::Unborn => {
                self.state.slots[index] = Slot::Busy;
                self.state.on_the_way[index] = true;
                self.publish();
                Some(Call::Start(index))
            }
            Slot::Busy | Slot::Resting => Some(Call::Wake(index)),
        }
    }

    /// The workers with nothing to do: those that rest, and those that have no thread yet or whose thread has not come yet.
    pub(crate) fn unoccupied(&self) -> Vec<usize> {
        let is_unoccupied = |index: &usize| match self.state.slots[*index] {
            Slot::Resting | Slot::Unborn => true,
            Slot::Busy => self.state.on_the_way[*index],
            Slot::Gone => false,
        };
        (0..self.state.slots.len()).filter(is_unoccupied).collect()
    }

    /// The thread of this worker has come. Whether it was called to watch.
    pub(crate) fn arrived(&mut self, index: usize) -> bool {
        self.state.on_the_way[index] = false;
        self.state.watcher == Some(index)
    }

    /// Whether it never will have a thread.
    pub(crate) fn is_gone(&self, index: usize) -> bool {
        self.state.slots[index] == Slot::Gone
    }

    /// The system refused a thread for this worker.
    pub(crate) fn refused(&mut self, index: usize) {
        self.state.slots[index] = Slot::Gone;
        if self.state.watcher == Some(index) {
            self.state.watcher = None;
        }
        self.leave_guard(index);
        self.publish();
    }

    /// Takes over fresh goroutines that have waited for long. Whether there were any, and which worker to wake for what is left.
    ///
    /// Needs: `index` is the caller, and is busy; `me` is a stamp of its queues, and its home.
    pub(crate) fn look(
        &mut self,
        index: usize,
        now: Duration,
        fresh: &[Fresh],
        me: (u64, &'static Mailbox),
    ) -> (bool, Option<Call>) {
        debug_assert_eq!(
            self.state.slots[index],
            Slot::Busy,
            "gort internal bug: a resting worker took something over"
        );
        if now < self.state.seen_at + AGE {
            return (false, None);
        }
        self.state.seen_at = now;
        let mut took = false;
        let mut quiet = true;
        let mut left = false;
        for victim in (0..fresh.len()).filter(|victim| *victim != index) {
            let before = self.state.seen[victim];
            let processor = || fresh[victim].processor.read();
            let there = fresh[victim].snapshot();
            let kept = self.state.seen[victim].is_kept_from(index, me.1.live(), there, now);
            // Its worker has come: what is there waits from now on.
            let came = before.snapshot.awaits_worker && !there.awaits_worker;
            let old = !before.snapshot.is_empty() && !kept && !came && before.is_old(now, processor());
            let gets_on = fresh[victim].is_attended.get() && there.traffic_since(before.snapshot) >= GETS_ON;
            let snapshot = if took || !old || gets_on {
                there
            } else {
                let (moved, snapshot) = fresh[victim].steal_older_than(before.snapshot, (&fresh[index], me.0), me.1);
                took = moved > 0;
                // All but one of them wait at the caller's, where nobody watches either.
                left |= moved > 1;
                if took {
                    let moved = u32::try_from(moved).unwrap_or(u32::MAX);
                    let (by, at, left, live) = (index, now, snapshot, me.1.live());
                    self.state.seen[victim].taken = Some(Taken { by, at, moved, left, live, parked_at_once: None });
                }
                snapshot
            };
            quiet &= snapshot.is_empty() && snapshot == before.snapshot;
            left |= !snapshot.is_empty();
            if old || came || !snapshot.still_has(before.snapshot) {
                // Read after the snapshot: what it shows will be older than the clock says, not younger.
                let processor = if snapshot.is_empty() { None } else { processor() };
                self.state.seen[victim] = FreshSeen { snapshot, at: now, processor, ..self.state.seen[victim] };
            }
        }
        if self.state.watcher == Some(index) {
            self.state.quiet = if quiet { self.state.quiet + 1 } else { 0 };
            if took || self.state.quiet > QUIET_TICKS {
                self.state.watcher = None;
                self.publish();
            }
        }
        // One goes to work: the next one watches, if there is reason to.
        let call = if took && left { self.wake_one() } else { None };
        (took, call)
    }

    /// The caller is about to sleep. Whether it has to watch, and so to wake after `AGE`.
    ///
    /// `busy_too`: there is something to watch as long as another worker is busy. Needs: `index` is the caller, and is busy. Its
    /// `worker` stays where it is while it rests.
    pub(crate) fn park_worker(&mut self, index: usize, worker: &W, fresh: &[Fresh], busy_too: bool) -> bool {
        debug_assert_eq!(self.state.slots[index], Slot::Busy, "gort internal bug: a worker rests twice");
        self.state.slots[index] = Slot::Resting;
        self.state.resting.push(NonNull::from(worker));
        self.publish();
        // After `publish`, each under its lock: what is put in from here on is called for (I3).
        if self.state.watcher.is_none()
            && (fresh.iter().any(|fresh| !fresh.snapshot().is_empty())
                || busy_too && self.state.slots.contains(&Slot::Busy))
        {
            self.state.watcher = Some(index);
            self.state.quiet = 0;
            self.publish();
        }
        self.state.watcher == Some(index)
    }

    /// The caller goes on. Whether it is the watcher: it stays so if it was, and may have been called meanwhile.
    pub(crate) fn unpark_worker(&mut self, index: usize, worker: &W) -> bool {
        debug_assert_eq!(
            self.state.slots[index],
            Slot::Resting,
            "gort internal bug: a worker that does not rest was unparked"
        );
        self.state.slots[index] = Slot::Busy;
        self.state.resting.retain(|resting| *resting != NonNull::from(worker));
        self.publish();
        self.state.watcher == Some(index)
    }

    /// A watcher that has found work of its own does not watch any more. The worker to wake instead.
    pub(crate) fn go_to_work(&mut self, index: usize, fresh: &[Fresh]) -> Option<Call> {
        if self.state.watcher != Some(index) {
            return None;
        }
        self.state.watcher = None;
        self.publish();
        if fresh.iter().any(|fresh| !fresh.snapshot().is_empty()) { self.wake_one() } else { None }
    }

    /// The caller watches no more.
    pub(crate) fn stop_watching(&mut self, index: usize) {
        if self.state.watcher == Some(index) {
            self.state.watcher = None;
            self.publish();
        }
    }

    /// Every worker that there is, if all of them rest.
    pub(crate) fn all_resting(&self) -> Option<Vec<&W>> {
        if self.state.slots.contains(&Slot::Busy) {
            return None;
        }
        // SAFETY: the worker must be live, and nothing may change it while the reference lives. Live: a worker leaves
        // `resting` before it ends. Unchanged: it rests, and cannot go on while the lock is held (I2).
        Some(self.state.resting.iter().map(|worker| unsafe { worker.as_ref() }).collect())
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::rt::workers::unstarted::tests::goroutines;

    #[test]
    fn a_worker_that_is_called_while_it_rests_knows_that_it_watches() {
        let (idlers, me, fresh) = (Idlers::<()>::new(2), (), [Fresh::default(), Fresh::default()]);
        let mut idlers = idlers.lock();
        assert_eq!(idlers.wake(1), Some(Call::Start(1)));
        assert!(!idlers.arrived(1));
        // All rest: there is nothing to watch.
        assert!(!idlers.park_worker(1, &me, &fresh, false));
        assert!(!idlers.unpark_worker(1, &me));
        assert!(!idlers.park_worker(1, &me, &fresh, false));
        assert_eq!(idlers.wake_one(), Some(Call::Wake(1)));
        assert!(idlers.unpark_worker(1, &me));
        // Relieved when it goes to work, so that the next one is called.
        assert_eq!(idlers.go_to_work(1, &fresh), None);
        assert!(!idlers.park_worker(1, &me, &fresh, false));
        assert!(!idlers.unpark_worker(1, &me));
    }

    #[test]
    fn what_waits_like_what_was_taken_is_left_until_its_worker_has_started_as_many() {
        let (idlers, fresh) = (Idlers::<()>::new(2), [Fresh::default(), Fresh::default()]);
        let home = Box::leak(Box::new(Mailbox::new()));
        goroutines(400).into_iter().for_each(|goroutine| _ = fresh[0].push_back(goroutine, 1, || false));
        let mut idlers = idlers.lock();
        idlers.wake(1);
        let mut taken_at = |look: u32| {
            idlers.look(1, AGE * look, &fresh, (1, home));
            // They are started, and park at once.
            std::iter::from_fn(|| fresh[1].pop()).count()
        };
        assert_eq!(taken_at(1), 0);
        let first = taken_at(2);
        assert!(first > 100);
        assert_eq!((taken_at(3), taken_at(4)), (0, 0));
        (0..first).for_each(|_| _ = fresh[0].pop());
        assert!(taken_at(5) > 50);
    }

    #[test]
    fn what_is_taken_over_behind_the_first_is_watched() {
        // So many wait, so many are taken over, and whether another worker is called to watch.
        for (waiting, taken, watched) in [(1, 1, false), (2, 2, true), (3, 2, true)] {
            let (idlers, fresh) = (Idlers::<()>::new(3), [Fresh::default(), Fresh::default(), Fresh::default()]);
            let home = Box::leak(Box::new(Mailbox::new()));
            goroutines(waiting).into_iter().for_each(|goroutine| _ = fresh[0].push_back(goroutine, 1, || false));
            let mut idlers = idlers.lock();
            assert_eq!(idlers.wake_one(), Some(Call::Start(2)));
            assert!(idlers.arrived(2));
            assert_eq!(idlers.look(2, AGE, &fresh, (1, home)), (false, None));
            let call = watched.then_some(Call::Start(1));
            assert_eq!(idlers.look(2, AGE * 2, &fresh, (1, home)), (true, call), "{waiting}");
            assert_eq!(fresh[2].len(), taken);
        }
    }

    #[test]
    fn a_thread_that_is_called_to_watch_knows_it() {
        let idlers = Idlers::<()>::new(2);
        let mut idlers = idlers.lock();
        assert_eq!(idlers.wake_one(), Some(Call::Start(1)));
        assert!(idlers.arrived(1));
    }
}
