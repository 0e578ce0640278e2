//! The current worker and the current goroutine of the calling thread.
//!
//! Invariants  I1  the thread's slot holds null or a live worker: `enter` alone writes it, and takes it back before the
//!                 worker can be dropped, on this same thread.
//!             I2  a `WorkerRef` is made here alone, stays on its thread, and is kept only on stacks: that of the thread below
//!                 which `enter` is, and those of goroutines that belong to the worker. Parked goroutines keep their worker
//!                 where it is (`left.rs`, I3). `Parking` and `Unheard`, on a goroutine's stack themselves, are the types that have one.
//!             I3  a `WorkerRef` is not used behind a switch: a goroutine that migrates has another worker then. What may switch
//!                 and is followed by more gives the worker back (`point`), or `worker` is asked again. A debug build looks.
//!             I4  the slot's address is nowhere in a function: the compiler takes the address of a `thread_local!` for the same
//!                 on both sides of a call, and a goroutine that migrates would find its former thread's worker there.
//! Rejected    `&'static Worker`: a lie that any static could keep. A closure that is given `&Worker`: a reference cannot
//!             be held across a switch by it, and a parking goroutine does that. A `thread_local!` behind a function that is never
//!             inlined: a call more for each operation.
//! See         rt/workers/worker.rs; rt/workers/migrate.rs; `tests/house` (the_worker_of_a_thread_is_kept_on_stacks_only).

// Why unsafe: the thread's pointer to the running worker.
#![allow(unsafe_code)]

use std::ops::Deref;
use std::ptr::NonNull;

use crate::rt::goroutine::GoRef;
use crate::rt::workers::worker::Worker;

/// The worker of the calling thread.
#[derive(Clone, Copy)]
pub(crate) struct WorkerRef(NonNull<Worker>);

impl Deref for WorkerRef {
    type Target = Worker;

    #[inline]
    fn deref(&self) -> &Worker {
        debug_assert!(
            std::ptr::eq(slot::get(), self.0.as_ptr()),
            "gort internal bug: a worker was used behind a switch (I3)"
        );
        // SAFETY: the worker must be live: it was when `worker` found it (I1), and the frame or the parked goroutine that keeps
        // this ends before it (I2).
        unsafe { self.0.as_ref() }
    }
}

/// The worker of the calling thread, if the thread is running one.
#[inline]
pub(crate) fn worker() -> Option<WorkerRef> {
    NonNull::new(slot::get().cast_mut()).map(WorkerRef)
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
#[inline(always)]
pub(in crate::rt) fn enter<R>(worker: &Worker, f: impl FnOnce() -> R) -> R {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            slot::set(std::ptr::null());
        }
    }
    invariant!(slot::get().is_null(), "a worker inside a worker");
    slot::set(worker);
    let _leave = Leave;
    f()
}

/// The thread's slot. A variable of the assembler's: the compiler knows no address of it that it could keep (I4).
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod slot {
    use std::arch::{asm, global_asm};

    use crate::rt::workers::worker::Worker;

    global_asm!(
        ".pushsection .tbss.gort_worker_of_thread,\"awT\",@nobits",
        ".globl gort_worker_of_thread",
        ".hidden gort_worker_of_thread",
        ".type gort_worker_of_thread, @object",
        ".size gort_worker_of_thread, 8",
        ".p2align 3",
        "gort_worker_of_thread:",
        ".zero 8",
        ".popsection",
    );

    /// Where the slot is from the start of each thread's variables: of all threads the same, so it may be kept anywhere.
    #[inline(always)]
    fn offset() -> usize {
        let offset;
        // SAFETY: it must do what the options say: it reads a constant that the linker or the loader has put there.
        unsafe {
            asm!(
                "mov {offset}, qword ptr [rip + gort_worker_of_thread@GOTTPOFF]",
                offset = out(reg) offset,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
        offset
    }

    #[inline(always)]
    pub(super) fn get() -> *const Worker {
        let worker;
        // SAFETY: it must do what the options say: it reads a word of this thread's and writes none. What it gives depends on
        // memory, so no result of it is used behind a switch, which may write any.
        unsafe {
            asm!(
                "mov {worker}, qword ptr fs:[{offset}]",
                offset = in(reg) offset(),
                worker = out(reg) worker,
                options(pure, readonly, nostack, preserves_flags),
            );
        }
        worker
    }

    pub(super) fn set(worker: *const Worker) {
        // SAFETY: it must write only what is the slot's: a word of this thread's that nothing else has an address of.
        unsafe {
            asm!(
                "mov qword ptr fs:[{offset}], {worker}",
                offset = in(reg) offset(),
                worker = in(reg) worker,
                options(nostack, preserves_flags),
            );
        }
    }
}

/// The thread's slot. Behind functions that are compiled by themselves: no caller knows an address that it could keep (I4).
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
mod slot {
    use std::cell::Cell;

    use crate::rt::workers::worker::Worker;

    thread_local! {
        static WORKER: Cell<*const Worker> = const { Cell::new(std::ptr::null()) };
    }

    #[inline(never)]
    pub(super) fn get() -> *const Worker {
        WORKER.get()
    }

    #[inline(never)]
    pub(super) fn set(worker: *const Worker) {
        WORKER.set(worker);
    }
}
