//! Children that were dropped before their end was known: they are reaped when the next one is begun or dropped, so that what is left of
//! those that have ended does not add up.
//!
//! Invariants  I1  no other lock is held while a child is asked but its own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::exit::Process;

static ORPHANS: Mutex<Vec<Process>> = Mutex::new(Vec::new());

fn orphans() -> MutexGuard<'static, Vec<Process>> {
    ORPHANS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes a child that nobody may wait for.
pub(super) fn leave(process: Process) {
    reap();
    if runs(&process) {
        orphans().push(process);
    }
}

/// Reaps those that have ended.
pub(super) fn reap() {
    let mut left = std::mem::take(&mut *orphans());
    left.retain(runs);
    orphans().append(&mut left);
}

/// An error says that there is no such child any more.
fn runs(process: &Process) -> bool {
    matches!(process.try_wait(), Ok(None))
}
