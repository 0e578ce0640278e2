//! The current worker and the current goroutine of the calling thread.
//!
//! Invariants  I1  the thread-local holds null or a live worker: `enter` alone writes it, and takes it back before the
//!                 worker can be dropped, on this same thread.
//! See         rt/workers/worker.rs.

// Why unsafe: the thread-local pointer to the running worker.
#![allow(unsafe_code)]

use std::cell::Cell;

use crate::rt::goroutine::GoRef;
use crate::rt::workers::worker::Worker;

thread_local! {
    static WORKER: Cell<*const Worker> = const { Cell::new(std::ptr::null()) };
}

/// The worker of the calling thread, if the thread is running one.
///
/// The reference must not be stored: it is good while the worker's loop is on this thread's stack, and the caller of
/// this is called from that loop.
#[inline]
pub(crate) fn worker() -> Option<&'static Worker> {
    // SAFETY: the pointer must be null or to a live worker (I1).
    unsafe { WORKER.get().as_ref() }
}

/// The running goroutine and its worker. `None`: the thread runs no worker, or is on the worker's own stack.
#[inline]
pub(crate) fn current() -> Option<(&'static Worker, GoRef)> {
    let worker = worker()?;
    Some((worker, worker.current.get()?))
}

/// The running goroutine alone.
#[inline]
pub(crate) fn goroutine() -> Option<GoRef> {
    worker()?.current.get()
}

/// Makes `worker` the thread's worker while `f` runs. Needs: the thread has none.
pub(in crate::rt) fn enter<R>(worker: &Worker, f: impl FnOnce() -> R) -> R {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            WORKER.set(std::ptr::null());
        }
    }
    debug_assert!(WORKER.get().is_null(), "gort internal bug: a worker inside a worker");
    WORKER.set(worker);
    let _leave = Leave;
    f()
}
