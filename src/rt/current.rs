//! The current worker and the current goroutine of the calling thread.
//!
//! Invariants  I1  the thread-local holds null or a live worker: `enter` alone writes it, and takes it back before the
//!                 worker can be dropped, on this same thread.
//!             I2  a `WorkerRef` is made here alone, stays on its thread, and is kept only on stacks: that of the thread below
//!                 which `enter` is, and those of goroutines that belong to the worker. Parked goroutines keep their worker
//!                 where it is (`left.rs`, I3). `Parking`, itself on a goroutine's stack, is the one type that has one.
//! Rejected    `&'static Worker`: a lie that any static could keep. A closure that is given `&Worker`: a reference cannot
//!             be held across a switch by it, and a parking goroutine does that.
//! See         rt/workers/worker.rs; `tests/house` (the_worker_of_a_thread_is_kept_on_stacks_only).

// Why unsafe: the thread-local pointer to the running worker.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::rt::goroutine::GoRef;
use crate::rt::workers::worker::Worker;

thread_local! {
    static WORKER: Cell<*const Worker> = const { Cell::new(std::ptr::null()) };
}

/// The worker of the calling thread.
#[derive(Clone, Copy)]
pub(crate) struct WorkerRef(NonNull<Worker>);

impl Deref for WorkerRef {
    type Target = Worker;

    #[inline]
    fn deref(&self) -> &Worker {
        // SAFETY: the worker must be live: it was when `worker` found it (I1), and the frame or the parked goroutine that keeps
        // this ends before it (I2).
        unsafe { self.0.as_ref() }
    }
}

/// The worker of the calling thread, if the thread is running one.
#[inline]
pub(crate) fn worker() -> Option<WorkerRef> {
    NonNull::new(WORKER.get().cast_mut()).map(WorkerRef)
}

/// The running goroutine and its worker. `None`: the thread runs no worker, or is on the worker's own stack.
#[inline]
pub(crate) fn current() -> Option<(WorkerRef, GoRef)> {
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
    invariant!(WORKER.get().is_null(), "a worker inside a worker");
    WORKER.set(worker);
    let _leave = Leave;
    f()
}
