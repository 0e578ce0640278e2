//! A worker's fresh goroutines, where idle workers can take them: a newest-first slot and a queue, under one lock. Where goroutines
//! migrate all that can run stands here (`migrate.rs`).
//!
//! States      of a fresh goroutine: in the slot | in the queue | late: it left the slot while `FEW` were in the queue, or others were late.
//!             It leaves when its worker starts it, or when another
//!             worker moves it into its own queue.
//! Invariants  I1  a goroutine here is in state `Fresh`, or `Runnable` where goroutines migrate, and its home is the worker whose
//!                 queue this is; it changes hands under the lock.
//!             I2  the n-th goroutine ever put into the queue leaves it as the n-th: `put - taken` is its length, and what
//!                 was put before a snapshot and has not been taken since is older than the snapshot.
//!             I3  what is late is newer than what the queue had when it came, and is linked from the newest to the oldest. Its worker takes
//!                 the newest first, as of one worker's (`unstarted.rs`); others get what is late as a queue, once the queue is empty.
//! Protocol    The worker: `push`, `take_slot`, `take_queued`, `pop`, `give` (of a batch that it shares). Others: `put`; `snapshot`, and `steal_older_than` with the snapshot before, so that
//!             only what has waited between two glances changes hands: a goroutine that its spawner is about to run, or
//!             to talk to, stays. `processor` says whether that worker could have run it between the two (`idlers.rs`).
//! Rejected    A lock-free deque: it gives up the queue's order or the slot, and the lock is free but for a moment in
//!             which an idle worker steals. Handing every spawned goroutine to an idle worker at once: it splits pairs that
//!             talk, and a hand-over between processors costs two hundred times one on the same.
//! See         Go `proc.go`, runqput, runqsteal ("back off for 3 µs"); models in `models/workers.rs` (fresh_*).

use std::sync::atomic::Ordering;

use crate::rt::goroutine::GoRef;
use crate::rt::lock::SpinLock;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::primitives::{AtomicBool, AtomicU64, AtomicUsize};
use crate::rt::thread_clock::ProcessorClock;
use crate::rt::workers::shared::Shared;

/// So many are first come, first served, as in `unstarted.rs`.
const FEW: u64 = 256;
/// While some are late, each such turn is the oldest one's.
const OLDEST_EVERY: u64 = 61;
/// So many change hands at once: half of a long queue would be found in the thief's hands only after a long walk.
const MOST: u64 = 128;
/// So many are handed out at once.
const MOST_GIVEN: usize = 512;

/// The stamp of what was put in by another worker: it has its turn before what waits there.
const ANY_AGE: u64 = 1;

/// On a pair of cache lines of its own: its worker writes it at every spawn.
#[repr(align(128))]
pub(crate) struct Fresh {
    queue: SpinLock<Queue>,
    /// How many are here. Written under the lock; read without it, a hint.
    len: AtomicUsize,
    /// Whether some are late. Written under the lock; read without it, a hint.
    crowd: AtomicBool,
    /// What its worker spawns now is late if there are many. Written by the worker; not where all that can run stands here.
    pub(crate) newest_first: Shared<bool>,
    /// The stamp of the first in the queue. Written under the lock; for its worker, which only thieves surprise.
    first: AtomicU64,
    /// Its worker spawns goroutines that are to start together, or starts some that talk: while it gets on, it is left alone.
    pub(crate) is_attended: Shared<bool>,
    /// Of the worker's thread.
    pub(crate) processor: ProcessorClock,
}

#[derive(Default)]
struct Queue {
    slot: Option<GoRef>,
    /// How often the slot was filled: which goroutine is in it.
    filled: u64,
    head: Option<GoRef>,
    tail: Option<GoRef>,
    late: Option<GoRef>,
    late_len: u64,
    /// Turns that were taken while some were late.
    turns: u64,
    put: u64,
    taken: u64,
    /// Something was handed to its worker, which has taken nothing since.
    awaits_worker: bool,
}

/// What a look at the queue showed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct QueueSnapshot {
    put: u64,
    taken: u64,
    turns: u64,
    late: u64,
    filled: u64,
    slot: bool,
    /// Its worker was called, and has not come yet.
    pub(crate) awaits_worker: bool,
}

impl QueueSnapshot {
    /// Whether its worker has spawned nothing since `before`.
    pub(crate) fn spawned_nothing_since(&self, before: QueueSnapshot) -> bool {
        self.filled == before.filled
    }

    /// About how many its worker has started, or has handed out, since `before`, after which no other has taken any.
    pub(crate) fn started_since(&self, before: QueueSnapshot) -> u64 {
        (self.taken - before.taken) + (self.turns - before.turns)
    }

    /// How many have come and gone since `before`.
    pub(crate) fn traffic_since(&self, before: QueueSnapshot) -> u64 {
        (self.put - before.put) + (self.taken - before.taken) + (self.turns - before.turns)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.put == self.taken && self.late == 0 && !self.slot
    }

    /// How many goroutines have been put in since.
    pub(crate) fn put_since(&self, before: QueueSnapshot) -> u64 {
        (self.put - before.put) + (self.filled - before.filled)
    }

    /// Whether something that was here at `before` is here still.
    pub(crate) fn still_has(&self, before: QueueSnapshot) -> bool {
        before.put > self.taken || (before.slot && self.slot && before.filled == self.filled)
    }
}

impl Queue {
    fn len(&self) -> usize {
        (self.put - self.taken + self.late_len) as usize + usize::from(self.slot.is_some())
    }

    fn put(&mut self, goroutine: GoRef, stamp: u64) {
        invariant!(goroutine.queue_next.get().is_none(), "queued twice");
        goroutine.stamp.set(stamp);
        match self.tail.replace(goroutine) {
            Some(tail) => tail.queue_next.set(Some(goroutine)),
            None => self.head = Some(goroutine),
        }
        self.put += 1;
    }

    /// As `put`, for one that its own worker has spawned.
    fn put_new(&mut self, goroutine: GoRef, stamp: u64, newest_first: bool) {
        if !newest_first || self.late.is_none() && self.put - self.taken < FEW {
            return self.put(goroutine, stamp);
        }
        goroutine.stamp.set(stamp);
        goroutine.queue_next.set(self.late.replace(goroutine));
        self.late_len += 1;
    }

    /// The next one for its worker.
    fn take_next(&mut self) -> Option<GoRef> {
        let Some(newest) = self.late else { return self.take() };
        self.turns += 1;
        if self.turns.is_multiple_of(OLDEST_EVERY) {
            return self.take();
        }
        self.late = newest.queue_next.take();
        self.late_len -= 1;
        Some(newest)
    }

    /// Makes a queue of what is late, the oldest first, if the queue is empty.
    fn queue_late(&mut self) {
        if self.head.is_some() {
            return;
        }
        self.tail = self.late;
        while let Some(newest) = self.late {
            self.late = newest.queue_next.replace(self.head);
            self.head = Some(newest);
        }
        self.put += std::mem::take(&mut self.late_len);
    }

    /// The oldest.
    fn take(&mut self) -> Option<GoRef> {
        self.queue_late();
        let first = self.head?;
        self.head = first.queue_next.take();
        if self.head.is_none() {
            self.tail = None;
        }
        self.taken += 1;
        Some(first)
    }

    fn snapshot(&self) -> QueueSnapshot {
        QueueSnapshot {
            put: self.put,
            taken: self.taken,
            turns: self.turns,
            late: self.late_len,
            filled: self.filled,
            slot: self.slot.is_some(),
            awaits_worker: self.awaits_worker,
        }
    }
}

impl Default for Fresh {
    fn default() -> Self {
        Fresh {
            queue: SpinLock::default(),
            len: AtomicUsize::new(0),
            crowd: AtomicBool::new(false),
            newest_first: Shared::new(false),
            first: AtomicU64::new(0),
            is_attended: Shared::new(false),
            processor: ProcessorClock::default(),
        }
    }
}

impl Fresh {
    fn with<R>(&self, f: impl FnOnce(&mut Queue) -> R) -> R {
        let mut queue = self.queue.lock();
        let result = f(&mut queue);
        self.len.store(queue.len(), Ordering::Relaxed);
        self.crowd.store(queue.late.is_some(), Ordering::Relaxed);
        self.show_first(&queue);
        result
    }

    #[inline]
    fn show_first(&self, queue: &Queue) {
        self.first.store(queue.head.map_or(0, |first| first.stamp.get()), Ordering::Relaxed);
    }

    /// One more, or one less, as `change` says. Needs: the lock.
    #[inline]
    fn count(&self, change: isize) {
        self.len.store(self.len.load(Ordering::Relaxed).wrapping_add_signed(change), Ordering::Relaxed);
    }

    /// Into the slot; the goroutine that was there goes to the tail of the queue, with this stamp. Says what `seen` says
    /// under the lock.
    #[inline]
    pub(crate) fn push(&self, goroutine: GoRef, stamp: u64, seen: impl FnOnce() -> bool) -> bool {
        let mut queue = self.queue.lock();
        queue.filled += 1;
        match queue.slot.replace(goroutine) {
            None => {}
            // The rest is as it was.
            Some(kicked) if queue.head.is_some() && !self.newest_first.get() => queue.put(kicked, stamp),
            Some(kicked) => {
                queue.put_new(kicked, stamp, self.newest_first.get());
                self.crowd.store(queue.late.is_some(), Ordering::Relaxed);
                self.show_first(&queue);
            }
        }
        self.count(1);
        seen()
    }

    /// To the tail of the queue, with this stamp. Says what `seen` says under the lock.
    pub(crate) fn push_back(&self, goroutine: GoRef, stamp: u64, seen: impl FnOnce() -> bool) -> bool {
        self.with(|queue| {
            queue.put(goroutine, stamp);
            seen()
        })
    }

    /// Moves a fresh goroutine of the calling worker to the tail of the queue of another one, whose home is `home`. Says
    /// what `seen` says under the lock.
    pub(crate) fn put(&self, goroutine: GoRef, home: &'static Mailbox, seen: impl FnOnce() -> bool) -> bool {
        self.with(|queue| {
            goroutine.move_to(home);
            // What that worker's own queues hold is older or younger, which is not known.
            queue.put(goroutine, ANY_AGE);
            queue.awaits_worker = true;
            seen()
        })
    }

    /// Moves the first `count` of the queue, less if there are less, to the queue of another worker, whose home is `home`. Says what
    /// `seen` says under that one's lock.
    ///
    /// Needs: the caller is this queue's worker, and `other` is another one's.
    pub(crate) fn give(
        &self,
        count: usize,
        other: &Fresh,
        home: &'static Mailbox,
        seen: impl FnOnce() -> bool,
    ) -> bool {
        let mut moved = Vec::with_capacity(count.min(MOST_GIVEN));
        self.with(|queue| {
            moved.extend(std::iter::from_fn(|| queue.take()).take(count.min(MOST_GIVEN)));
            if moved.len() < count {
                moved.extend(queue.slot.take());
            }
            moved.iter().for_each(|goroutine| goroutine.move_to(home));
        });
        // Not under both locks, as below.
        other.with(|queue| {
            moved.iter().for_each(|goroutine| queue.put(*goroutine, ANY_AGE));
            queue.awaits_worker = true;
            seen()
        })
    }

    /// Whether some were late a moment ago.
    #[inline]
    pub(crate) fn is_crowd(&self) -> bool {
        self.crowd.load(Ordering::Relaxed)
    }

    /// The one of the queue that has waited longest; not the one in the slot.
    pub(crate) fn take_queued(&self) -> Option<GoRef> {
        if self.first_stamp().is_none() && !self.is_crowd() { None } else { self.with(Queue::take) }
    }

    pub(crate) fn len(&self) -> usize {
        self.len.load(Ordering::Relaxed)
    }

    /// What is in the slot goes to the tail of the queue.
    pub(crate) fn kick(&self, stamp: u64) {
        self.with(|queue| {
            if let Some(kicked) = queue.slot.take() {
                queue.put_new(kicked, stamp, self.newest_first.get());
            }
        });
    }

    #[inline]
    pub(crate) fn take_slot(&self) -> Option<GoRef> {
        self.with(|queue| queue.slot.take())
    }

    /// The one whose turn it is: the one that has waited longest, of many the newest.
    #[inline]
    pub(crate) fn pop(&self) -> Option<GoRef> {
        let mut queue = self.queue.lock();
        queue.awaits_worker = false;
        let taken = queue.take_next().or_else(|| queue.slot.take());
        if taken.is_some() {
            self.crowd.store(queue.late.is_some(), Ordering::Relaxed);
            self.show_first(&queue);
            self.count(-1);
        }
        taken
    }

    /// Whether nothing was here a moment ago.
    #[inline]
    pub(crate) fn looks_empty(&self) -> bool {
        self.len.load(Ordering::Relaxed) == 0
    }

    /// The stamp of the first in the queue, unless it was taken a moment ago.
    pub(crate) fn first_stamp(&self) -> Option<u64> {
        Some(self.first.load(Ordering::Relaxed)).filter(|stamp| *stamp > 0)
    }

    pub(crate) fn snapshot(&self) -> QueueSnapshot {
        self.queue.lock().snapshot()
    }

    /// Moves half of what was here at `before` already and of what its worker runs, at least one, to the queue of another worker, whose
    /// home is `home`. How many were moved, and what is left.
    ///
    /// Needs: `thief` is the calling worker's own queue, and is not this one; with it comes their stamp there.
    pub(crate) fn steal_older_than(
        &self,
        before: QueueSnapshot,
        thief: (&Fresh, u64),
        home: &'static Mailbox,
    ) -> (usize, QueueSnapshot) {
        let mut moved = Vec::with_capacity(MOST as usize);
        let left = self.with(|queue| {
            queue.queue_late();
            let aged = before.put.saturating_sub(queue.taken);
            let slot = before.slot && before.filled == queue.filled && queue.slot.is_some();
            let here = aged + u64::from(slot);
            // Its worker has one more: the one that runs.
            let share = (here / 2 + 1).min(here).min(MOST);
            for _ in 0..share.min(aged) {
                moved.extend(queue.take());
            }
            if share > aged {
                moved.extend(queue.slot.take());
            }
            moved.iter().for_each(|goroutine| goroutine.move_to(home));
            queue.snapshot()
        });
        // Not under both locks: two thieves at each other's queues would wait for one another.
        if !moved.is_empty() {
            thief.0.with(|queue| moved.iter().for_each(|goroutine| queue.put(*goroutine, thief.1)));
        }
        (moved.len(), left)
    }

    /// Moves half of what is here to the queue of another worker, whose home is `home`: of the queue first, as it stands there.
    /// The number moved. Needs: as `steal_older_than`.
    pub(crate) fn share(&self, thief: (&Fresh, u64), home: &'static Mailbox) -> usize {
        self.steal_older_than(self.snapshot(), thief, home).0
    }

    /// Empties it: while ending, states alone say which goroutine may still run.
    pub(crate) fn clear(&self) {
        while self.pop().is_some() {}
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::rt::workers::unstarted::tests::goroutines;

    #[test]
    fn half_of_what_waits_and_of_what_runs_there_is_taken_over() {
        for (waiting, taken) in [(0, 0), (1, 1), (2, 2), (3, 2), (6, 4), (7, 4)] {
            let (queue, thief, home) = (Fresh::default(), Fresh::default(), Box::leak(Box::new(Mailbox::new())));
            for goroutine in goroutines(waiting) {
                queue.push_back(goroutine, 1, || false);
            }
            let (moved, _) = queue.steal_older_than(queue.snapshot(), (&thief, 1), home);
            assert_eq!((moved, thief.len(), queue.len()), (taken, taken, waiting as usize - taken));
        }
    }

    #[test]
    fn what_is_shown_without_the_lock_is_what_is_there() {
        let queue = Fresh::default();
        let all = goroutines(2 * FEW + 9);
        for newest_first in [false, true] {
            queue.newest_first.set(newest_first);
            for (stamp, goroutine) in (1..).zip(&all) {
                queue.push(*goroutine, stamp, || false);
                assert!(queue.shows_what_is_there());
            }
            while queue.pop().is_some() {
                assert!(queue.shows_what_is_there());
            }
            assert!(queue.looks_empty() && queue.shows_what_is_there());
        }
    }

    impl Fresh {
        fn shows_what_is_there(&self) -> bool {
            let there = self.queue.lock();
            let first = there.head.map(|first| first.stamp.get());
            (self.len(), self.is_crowd(), self.first_stamp()) == (there.len(), there.late.is_some(), first)
        }
    }
}
