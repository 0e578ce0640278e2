//! One side of an account, for tests and for the soak (`examples/soak.rs`): what was handed over must be what arrived.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// One side or the other of an account: how many, and the sum of what they were.
#[derive(Default)]
pub(crate) struct Side(AtomicU64, AtomicU64);

impl Side {
    pub(crate) fn add(&self, value: u64) {
        self.0.fetch_add(1, Relaxed);
        self.1.fetch_add(value, Relaxed);
    }

    pub(crate) fn get(&self) -> (u64, u64) {
        (self.0.load(Relaxed), self.1.load(Relaxed))
    }
}
