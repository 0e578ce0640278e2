//! What a worker has done since its run began, as numbers that only grow: for those who look at a running program.
//!
//! Invariants  I1  all but `moved` is written by the worker alone, without a read-modify-write; others may read it at any time.
//! Protocol    In the worker's mailbox, which outlives it: who looks needs no worker. `begin` when a run takes the mailbox.
//! Rejected    In the worker: others would have to know that it lives. In the program: one more line of memory for each switch.
//! See         `src/monitor.rs`; tests/habits/live.rs.

use std::sync::atomic::{AtomicU64, Ordering};

use gort_events::WaitReason;

/// A number that one thread adds to.
#[derive(Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    /// Needs: no other thread adds.
    #[inline(always)]
    pub(in crate::rt) fn add_one(&self) {
        self.0.store(self.0.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// As `add_one`, where others may.
    pub(in crate::rt) fn add_beside_others(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// A worker's counts.
#[derive(Default)]
pub(crate) struct Counts {
    /// Switches to a goroutine.
    pub(crate) switches: Count,
    /// Goroutines that were made here.
    pub(crate) spawned: Count,
    /// Goroutines that have ended here.
    pub(crate) ended: Count,
    /// Timers that were fired here.
    pub(crate) timers: Count,
    /// Goroutines that became this worker's and were another's.
    pub(crate) moved: Count,
    /// By `WaitReason as usize`.
    pub(crate) parks: [Count; WaitReason::ALL.len()],
}

impl Counts {
    pub(super) fn clear(&self) {
        let Counts { switches, spawned, ended, timers, moved, parks } = self;
        [switches, spawned, ended, timers, moved].into_iter().chain(parks).for_each(Count::clear);
    }
}
