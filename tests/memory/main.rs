//! Memory: what programs leave behind, and what stacks take. In a process of its own, since other tests use memory, too; and one
//! test after the other, for the same reason.

// What a process takes is read from `/proc`.
#![cfg(target_os = "linux")]

#[path = "../harness/runtime/mod.rs"]
mod harness;
mod programs;
mod stacks;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held by each test of this binary as long as it runs: the memory that it measures is the process's.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
