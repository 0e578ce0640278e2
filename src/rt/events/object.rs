//! Object numbers: what an event calls a channel or a lock.
//!
//! Invariants  I1  numbers are given in the order in which a run first meets its objects, so that the same run gives the
//!                 same numbers; an address or a global counter would not.
//! See         tests/records/replay.rs (same_run_same_events).

use std::sync::atomic::{AtomicU64, Ordering};

use gort_events::ObjectId;

/// Remembers an object's number in the run that asked last.
#[derive(Default)]
pub(crate) struct ObjectTag(AtomicU64);

impl ObjectTag {
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The number in the run with this serial, if it has one. Serials start at 1, so a new tag has none.
    pub(crate) fn in_run(&self, serial: u32) -> Option<ObjectId> {
        let packed = self.0.load(Ordering::Relaxed);
        (packed >> 32 == u64::from(serial)).then_some(ObjectId(packed as u32))
    }

    pub(crate) fn set(&self, serial: u32, object: ObjectId) {
        self.0.store(u64::from(serial) << 32 | u64::from(object.0), Ordering::Relaxed);
    }
}
