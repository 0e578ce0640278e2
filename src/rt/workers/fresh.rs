//! A worker's fresh goroutines, where idle workers can take them: a newest-first slot and a queue, under one lock.
//!
//! States      of a fresh goroutine: in the slot | in the queue. It leaves when its worker starts it, or when another
//!             worker moves it into its own queue.
//! Invariants  I1  a goroutine here is in state `Fresh` and its home is the worker whose queue this is; it changes hands
//!                 under the lock.
//!             I2  the n-th goroutine ever put into the queue leaves it as the n-th: `put - taken` is its length, and what
//!                 was put before a snapshot and has not been taken since is older than the snapshot.
//! Protocol    The worker: `push`, `take_slot`, `pop`. Others: `put`; `snapshot`, and `steal_older_than` with the snapshot before, so that
//!             only what has waited between two glances changes hands: a goroutine that its spawner is about to run, or
//!             to talk to, stays. `processor` says whether that worker could have run it between the two (`idlers.rs`).
//! Rejected    A lock-free deque: it gives up the queue's order or the slot, and the lock is free but for a moment in
//!             which somebody steals. Handing every spawned goroutine to an idle worker at once: it splits pairs that
//!             talk, and a hand-over between processors costs two hundred times one on the same.
//! See         Go `proc.go`, runqput, runqsteal ("back off for 3 µs"); models in `models/workers.rs` (fresh_*).

use std::sync::atomic::Ordering;

use crate::rt::goroutine::GoRef;
use crate::rt::lock::SpinLock;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::primitives::{AtomicU64, AtomicUsize};
use crate::rt::thread_clock::ProcessorClock;

/// So many change hands at once: half of a long queue would be found in the thief's hands only after a long walk.
const MOST: u64 = 128;

/// The stamp of what was put in by another worker: it has its turn before what waits there.
const ANY_AGE: u64 = 1;

/// On a pair of cache lines of its own: its worker writes it at every spawn.
#[repr(align(128))]
pub(crate) struct Fresh {
    queue: SpinLock<Queue>,
    /// How many are here. Written under the lock; read without it, a hint.
    len: AtomicUsize,
    /// The stamp of the first in the queue. Written under the lock; for its worker, whom only thieves surprise.
    first: AtomicU64,
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
    put: u64,
    taken: u64,
}

/// What a look at the queue showed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct QueueSnapshot {
    put: u64,
    taken: u64,
    filled: u64,
    slot: bool,
}

impl QueueSnapshot {
    pub(crate) fn is_empty(&self) -> bool {
        self.put == self.taken && !self.slot
    }

    /// Whether something that was here at `before` is here still.
    pub(crate) fn still_has(&self, before: QueueSnapshot) -> bool {
        before.put > self.taken || (before.slot && self.slot && before.filled == self.filled)
    }
}

impl Queue {
    fn len(&self) -> usize {
        (self.put - self.taken) as usize + usize::from(self.slot.is_some())
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

    fn take(&mut self) -> Option<GoRef> {
        let first = self.head?;
        self.head = first.queue_next.take();
        if self.head.is_none() {
            self.tail = None;
        }
        self.taken += 1;
        Some(first)
    }

    fn snapshot(&self) -> QueueSnapshot {
        QueueSnapshot { put: self.put, taken: self.taken, filled: self.filled, slot: self.slot.is_some() }
    }
}

impl Default for Fresh {
    fn default() -> Self {
        Fresh {
            queue: SpinLock::default(),
            len: AtomicUsize::new(0),
            first: AtomicU64::new(0),
            processor: ProcessorClock::default(),
        }
    }
}

impl Fresh {
    fn with<R>(&self, f: impl FnOnce(&mut Queue) -> R) -> R {
        let mut queue = self.queue.lock();
        let result = f(&mut queue);
        self.len.store(queue.len(), Ordering::Relaxed);
        self.first.store(queue.head.map_or(0, |first| first.stamp.get()), Ordering::Relaxed);
        result
    }

    /// Into the slot; the goroutine that was there goes to the tail of the queue, with this stamp. Says what `seen` says
    /// under the lock.
    #[inline]
    pub(crate) fn push(&self, goroutine: GoRef, stamp: u64, seen: impl FnOnce() -> bool) -> bool {
        self.with(|queue| {
            queue.filled += 1;
            if let Some(kicked) = queue.slot.replace(goroutine) {
                queue.put(kicked, stamp);
            }
            seen()
        })
    }

    /// Moves a fresh goroutine of the calling worker to the tail of the queue of another one, whose home is `home`. Says
    /// what `seen` says under the lock.
    pub(crate) fn put(&self, goroutine: GoRef, home: &'static Mailbox, seen: impl FnOnce() -> bool) -> bool {
        self.with(|queue| {
            goroutine.move_to(home);
            // What that worker's own queues hold is older or younger, nobody knows.
            queue.put(goroutine, ANY_AGE);
            seen()
        })
    }

    /// What is in the slot goes to the tail of the queue.
    pub(crate) fn kick(&self, stamp: u64) {
        self.with(|queue| {
            if let Some(kicked) = queue.slot.take() {
                queue.put(kicked, stamp);
            }
        });
    }

    #[inline]
    pub(crate) fn take_slot(&self) -> Option<GoRef> {
        self.with(|queue| queue.slot.take())
    }

    /// The one that has waited longest.
    #[inline]
    pub(crate) fn pop(&self) -> Option<GoRef> {
        self.with(|queue| queue.take().or_else(|| queue.slot.take()))
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

    /// Moves half of what was here at `before` already, at least one, to the queue of another worker, whose home is
    /// `home`. How many were moved, and what is left.
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
            let aged = before.put.saturating_sub(queue.taken);
            for _ in 0..aged.div_ceil(2).min(MOST) {
                moved.extend(queue.take());
            }
            if aged == 0 && before.slot && before.filled == queue.filled {
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

    /// Empties it: while ending, states alone say who may still run.
    pub(crate) fn clear(&self) {
        while self.pop().is_some() {}
    }
}
