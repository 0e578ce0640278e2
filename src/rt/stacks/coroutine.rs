//! The context switch: the only file that names corosensei's coroutine.
//!
//! States      idle (between two goroutines) | suspended (in one) | running | returned.
//! Protocol    `Context::resume` runs the goroutine on its stack until it suspends or ends. The goroutine suspends
//!             through its `SuspendPoint`, a pointer to the yielder at the root of the stack it runs on.
//! Invariants  I1  a context is resumed and suspended on one OS thread for its whole life; where goroutines migrate, on one at a time,
//!                 and the next resume happens after the suspension before it (`rt/workers/migrate.rs`).
//!             I2  a suspended context is never dropped: corosensei would unwind it in a loop that user code can
//!                 keep going without end. `rt/stacks/kill.rs` unwinds it by our own token; a goroutine that cannot be unwound keeps it.
//! Rejected    A new coroutine for each goroutine: setting one up and taking it apart costs more than running a short
//!             goroutine, and each one leaves the processor's stack of return addresses out of step.
//! See         the picture of one switch in `rt/mod.rs`; corosensei's docs of `Yielder`.

// Why unsafe: the yielder is reached by a raw pointer from code that cannot be handed a reference to it.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::mem::ManuallyDrop;

use corosensei::{Coroutine, CoroutineResult, Yielder};

use crate::rt::stacks::stack::Stack;

type GoYielder = Yielder<(), ()>;

/// Where a running goroutine finds its way back to its worker. Null until its first resume.
pub(crate) struct SuspendPoint(Cell<*const GoYielder>);

/// The root of the running context's stack.
pub(crate) struct Root<'a>(&'a GoYielder);

impl SuspendPoint {
    /// From now on the goroutine suspends the context of this root.
    #[inline]
    pub(crate) fn set(&self, root: &Root<'_>) {
        self.0.set(root.0);
    }

    pub(crate) const fn new() -> Self {
        Self(Cell::new(std::ptr::null()))
    }

    /// Switches to the worker, which returned from `Context::resume` with `false`.
    ///
    /// # Safety
    /// The caller must be running on the context whose suspend point this is, on that context's own stack.
    #[inline(always)]
    pub(crate) unsafe fn suspend(&self) {
        // SAFETY: the yielder must be live and must belong to the running coroutine.
        // Live: it lies at the root of this goroutine's stack, which `Context` owns until it has returned.
        // Running: by the caller's promise.
        let yielder = unsafe { &*self.0.get() };
        yielder.suspend(());
    }

    /// Runs `f` on the worker's stack, which has room, and comes back.
    ///
    /// # Safety
    /// As for `suspend`; `f` must not suspend.
    pub(crate) unsafe fn on_worker_stack<R>(&self, f: impl FnOnce() -> R) -> R {
        struct SameThread<T>(T);
        // SAFETY: `on_parent_stack` asks for `Send` because it cannot know whose stack it borrows; it runs the closure
        // on this very thread and returns before anything else runs on it.
        unsafe impl<T> Send for SameThread<T> {}
        let f = SameThread(f);
        // SAFETY: as in `suspend`.
        let yielder = unsafe { &*self.0.get() };
        yielder
            .on_parent_stack(move || {
                let f = f;
                SameThread((f.0)())
            })
            .0
    }
}

/// A stack that runs goroutines, one after the other, and the registers of its last suspension.
pub(crate) struct Context {
    coroutine: ManuallyDrop<Coroutine<(), (), (), Stack>>,
    /// The address range of its stack: limit (guard included) and end.
    range: (usize, usize),
}

impl Context {
    /// An idle context. Each time it is resumed while idle it calls `run_one`, and is idle again afterwards; once that
    /// says `false` it returns. `run_one` must not unwind.
    pub(crate) fn new(stack: Stack, run_one: fn(Root<'_>) -> bool) -> Self {
        let range = (stack.limit_addr(), stack.end_addr());
        let coroutine = Coroutine::with_stack(stack, move |yielder: &GoYielder, ()| {
            while run_one(Root(yielder)) {
                yielder.suspend(());
            }
        });
        Self { coroutine: ManuallyDrop::new(coroutine), range }
    }

    pub(crate) fn range(&self) -> (usize, usize) {
        self.range
    }

    /// Runs until the goroutine suspends or ends: its state says which. `true`: there was none, the context returned.
    #[inline(always)]
    pub(crate) fn resume(&mut self) -> bool {
        matches!(self.coroutine.resume(()), CoroutineResult::Return(()))
    }

    /// The stack of a context that has returned.
    pub(crate) fn into_stack(self) -> Stack {
        invariant!(self.coroutine.done(), "a stack was taken from a living context");
        ManuallyDrop::into_inner(self.coroutine).into_stack()
    }
}
