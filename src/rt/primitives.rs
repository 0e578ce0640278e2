//! What the protocols between threads are made of: the standard library's primitives, or the model checker's.
//!
//! Protocol    A file whose threads talk to each other takes its atomics, locks and condition variables from here. With
//!             `--cfg loom` they are loom's, and the models in `models/` run every interleaving of the real code.
//! Rejected    Models of copies of the protocols: they drift from what runs.
//! See         rt/models/mod.rs.

use std::time::Duration;

#[cfg(not(loom))]
mod chosen {
    pub(crate) use std::hint::spin_loop;
    pub(crate) use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicPtr, AtomicU64, AtomicUsize, fence};
    pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};
    pub(crate) use std::thread::{Thread, current, park, yield_now};
}

#[cfg(loom)]
mod chosen {
    pub(crate) use loom::hint::spin_loop;
    pub(crate) use loom::sync::atomic::{AtomicBool, AtomicIsize, AtomicPtr, AtomicU64, AtomicUsize, fence};
    pub(crate) use loom::sync::{Condvar, Mutex, MutexGuard};
    pub(crate) use loom::thread::{Thread, current, park, yield_now};
}

pub(crate) use chosen::*;

/// Waits while `condition` holds, or for `at_most`. In a model time does not pass.
#[cfg(not(loom))]
pub(crate) fn wait_while<'a, T>(
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    at_most: Option<Duration>,
    mut condition: impl FnMut(&T) -> bool,
) -> MutexGuard<'a, T> {
    use std::sync::PoisonError;
    let condition = |value: &mut T| condition(value);
    match at_most {
        Some(at_most) => {
            condvar.wait_timeout_while(guard, at_most, condition).unwrap_or_else(PoisonError::into_inner).0
        }
        None => condvar.wait_while(guard, condition).unwrap_or_else(PoisonError::into_inner),
    }
}

#[cfg(loom)]
pub(crate) fn wait_while<'a, T>(
    condvar: &Condvar,
    mut guard: MutexGuard<'a, T>,
    _at_most: Option<Duration>,
    mut condition: impl FnMut(&T) -> bool,
) -> MutexGuard<'a, T> {
    while condition(&guard) {
        guard = condvar.wait(guard).expect("no model panics with a lock held");
    }
    guard
}

/// Waits while `condition` holds, or for `at_most`; whether it was the time that ended it. In a model the time has come
/// when it is notified although the condition holds still.
#[cfg(not(loom))]
pub(crate) fn wait_or_time_out<'a, T>(
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    at_most: Duration,
    mut condition: impl FnMut(&T) -> bool,
) -> (MutexGuard<'a, T>, bool) {
    let waited = condvar.wait_timeout_while(guard, at_most, |value| condition(value));
    let (guard, time) = waited.unwrap_or_else(std::sync::PoisonError::into_inner);
    (guard, time.timed_out())
}

#[cfg(loom)]
pub(crate) fn wait_or_time_out<'a, T>(
    condvar: &Condvar,
    mut guard: MutexGuard<'a, T>,
    _at_most: Duration,
    mut condition: impl FnMut(&T) -> bool,
) -> (MutexGuard<'a, T>, bool) {
    if condition(&guard) {
        guard = condvar.wait(guard).expect("no model panics with a lock held");
    }
    let timed_out = condition(&guard);
    (guard, timed_out)
}
