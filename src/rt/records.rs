//! Records of goroutines: where they come from and where they go.
//!
//! Invariants  I1  a record is freed with its run, not before: pointers to it in queues stay good (`goroutine.rs`, I2).
//!             I2  a record in a list here is dead, and in one list only.
//!             I3  numbers of goroutines are used once, in the order in which the worker that spawns took them.
//! Protocol    `take` at a spawn, `put` at an end; a worker with too many dead ones gives some to the others (`share`).
//! See         Go `proc.go`, gfget and gfput; tests/runtime/goroutine.rs.

// Why unsafe: records are freed by slabs, and shared by plain pointers until then.
#![allow(unsafe_code)]

use std::ops::Range;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use gort_events::{Caller, GoId};

use crate::rt::goroutine::{GoRef, Goroutine, State, Unwinding};
use crate::rt::parking::mailbox::Mailbox;

/// Dead records a worker keeps before it gives some to the others: one that starts what others spawned collects them.
const SPARE_RECORDS: usize = 256;
/// The number of records that change hands at once.
const BATCH: usize = 64;
/// Records are made in slabs, the first this large, each twice the one before, up to `LAST_SLAB`: small programs make
/// few, and a million goroutines need no million allocations.
const FIRST_SLAB: usize = 8;
const LAST_SLAB: usize = 512;

/// The number of goroutine numbers that a worker takes at once.
const IDS: u64 = 64;

/// All records of one run, freed together, and the numbers of its goroutines.
pub(crate) struct AllRecords {
    lists: Mutex<Lists>,
    next_ids: AtomicU64,
}

#[derive(Default)]
struct Lists {
    slabs: Vec<NonNull<[Goroutine]>>,
    /// Dead, for any worker.
    spare: Vec<GoRef>,
}

// SAFETY: the slabs may cross threads: they are this list's own, and what is in them is reached as `GoRef`s are.
unsafe impl Send for Lists {}

impl Lists {
    fn all(&self) -> impl Iterator<Item = GoRef> {
        // SAFETY: the slab must be live: slabs are freed with the list.
        let records = self.slabs.iter().flat_map(|slab| unsafe { slab.as_ref() });
        records.map(GoRef::of)
    }

    /// A slab of dead records, all of them spare.
    #[cold]
    fn grow(&mut self, home: &'static Mailbox, created_at: Caller) {
        let len = self.slabs.last().map_or(FIRST_SLAB, |last| (last.len() * 2).min(LAST_SLAB));
        let slab: Box<[Goroutine]> = (0..len).map(|_| Goroutine::dead(home, created_at)).collect();
        let slab = NonNull::from(Box::leak(slab));
        self.slabs.push(slab);
        // SAFETY: the slab is live, as it was just made.
        let records = unsafe { slab.as_ref() };
        // The first is taken first.
        self.spare.extend(records.iter().rev().map(GoRef::of));
    }
}

impl AllRecords {
    pub(crate) fn new() -> Self {
        AllRecords { lists: Mutex::default(), next_ids: AtomicU64::new(1) }
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Numbers for a worker: some, or all there are if no other worker needs any.
    fn take_ids(&self, shared: bool) -> Range<u64> {
        let count = if shared { IDS } else { u64::MAX / 2 };
        let first = self.next_ids.fetch_add(count, Ordering::Relaxed);
        first..first + count
    }

    /// Calls `f` with every record there is, dead ones included. `f` must read nothing but what others may.
    pub(crate) fn each(&self, f: impl FnMut(GoRef)) {
        self.lists().all().for_each(f);
    }

    /// Every goroutine of these homes that is not dead, by number. Needs: no other worker of theirs runs anything (I4).
    pub(crate) fn living(&self, homes: impl Fn(&Mailbox) -> bool) -> Vec<GoRef> {
        let lists = self.lists();
        let ours = |goroutine: &GoRef| homes(goroutine.home()) && goroutine.state.get() != State::Dead;
        let mut living: Vec<GoRef> = lists.all().filter(ours).collect();
        drop(lists);
        living.sort_by_key(|goroutine| goroutine.id.get());
        living
    }
}

impl Drop for AllRecords {
    fn drop(&mut self) {
        for slab in self.lists().slabs.drain(..) {
            // SAFETY: the slab must be live: it is freed below, after this.
            let records = unsafe { slab.as_ref() };
            if records.iter().any(|goroutine| goroutine.state.get() != State::Dead) {
                // A leaked stack may refer to its record.
                continue;
            }
            // SAFETY: the slab must come from a box and nothing may refer to it. From a box: `grow`. Nothing: all in it
            // are dead, the run is over, and all queues of the run are empty.
            drop(unsafe { Box::from_raw(slab.as_ptr()) });
        }
    }
}

/// A worker's dead records, and the numbers that its goroutines will have.
pub(crate) struct Records {
    home: &'static Mailbox,
    ids: Range<u64>,
    /// Whether other workers start what this one spawns.
    shared: bool,
    /// Linked by `queue_next`, the latest first.
    free: Option<GoRef>,
    free_len: usize,
    /// At this many, some go to the other workers.
    full: usize,
}

impl Records {
    /// `shared`: whether other workers start what this one spawns.
    pub(crate) fn new(all: &AllRecords, home: &'static Mailbox, shared: bool) -> Self {
        let full = if shared { SPARE_RECORDS } else { usize::MAX };
        Self { home, ids: all.take_ids(shared), shared, free: None, free_len: 0, full }
    }

    /// A record in state `Fresh` with the next number, without anything to run yet.
    #[inline]
    pub(crate) fn take(&mut self, all: &AllRecords, created_by: GoId, created_at: Caller) -> GoRef {
        if self.ids.is_empty() {
            self.ids = all.take_ids(self.shared);
        }
        let id = GoId(self.ids.start);
        self.ids.start += 1;
        let goroutine = match self.free {
            Some(goroutine) => {
                self.free = goroutine.queue_next.take();
                self.free_len -= 1;
                goroutine
            }
            None => self.more(all, created_at),
        };
        goroutine.transition(State::Dead, State::Fresh);
        goroutine.id.set(id);
        goroutine.set_home(self.home);
        goroutine.created_by.set(created_by);
        goroutine.created_at.set(created_at);
        goroutine.parked_at.set(None);
        goroutine.waited_at.set(std::ptr::null());
        goroutine.unwinding.set(Unwinding::No);
        goroutine
    }

    #[cold]
    fn more(&mut self, all: &AllRecords, created_at: Caller) -> GoRef {
        let mut lists = all.lists();
        if lists.spare.is_empty() {
            lists.grow(self.home, created_at);
        }
        let kept = lists.spare.len().saturating_sub(BATCH);
        let goroutine = lists.spare.pop().unwrap_or_else(|| bug!("an empty slab"));
        let kept = kept.min(lists.spare.len());
        for spare in lists.spare.drain(kept..) {
            spare.queue_next.set(self.free.replace(spare));
            self.free_len += 1;
        }
        goroutine
    }

    /// Whether there are too many now: `share` some.
    #[inline]
    #[must_use]
    pub(crate) fn put(&mut self, goroutine: GoRef) -> bool {
        debug_assert_eq!(goroutine.state.get(), State::Dead);
        goroutine.queue_next.set(self.free.replace(goroutine));
        self.free_len += 1;
        self.free_len >= self.full
    }

    /// Gives some to the other workers. Needs: the watchdog knows that their goroutines do not run any more.
    #[cold]
    pub(crate) fn share(&mut self, all: &AllRecords) {
        let mut lists = all.lists();
        while self.free_len > self.full - BATCH
            && let Some(goroutine) = self.free
        {
            self.free = goroutine.queue_next.take();
            self.free_len -= 1;
            lists.spare.push(goroutine);
        }
    }
}
