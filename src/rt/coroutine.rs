//! The context switch: the only file that names corosensei's coroutine.
//!
//! States      suspended | running | returned.
//! Protocol    `Context::resume` runs the goroutine on its stack until it suspends or returns. The goroutine suspends
//!             through the pointer that `Context` keeps to its yielder, which lies at the root of its own stack.
//! Invariants  I1  a context is resumed and suspended on one OS thread for its whole life.
//!             I2  a suspended context is never dropped: corosensei would unwind it in a loop that user code can
//!                 keep going for ever. `rt/kill.rs` unwinds it by our own token, or `leak` abandons it with its stack.
//! See         runtime-independent notes in `rt/mod.rs`; corosensei's docs of `Yielder`.

// Why unsafe: the yielder is reached by a raw pointer from code that cannot be handed a reference to it.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::mem::ManuallyDrop;

use corosensei::{Coroutine, CoroutineResult, Yielder};

use super::stack::Stack;

type GoYielder = Yielder<(), ()>;

/// Where a running goroutine finds its way back to its worker. Null until its first resume.
pub(crate) struct SuspendPoint(Cell<*const GoYielder>);

impl SuspendPoint {
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

/// A goroutine's machine state: its stack and the registers of its last suspension.
pub(crate) struct Context(ManuallyDrop<Coroutine<(), (), (), Stack>>);

impl Context {
    /// Needs: `point` outlives the context's run (it is a field of the goroutine's record). `entry` must not unwind.
    #[inline]
    pub(crate) fn new<'a>(stack: Stack, point: &'a SuspendPoint, entry: impl FnOnce() + 'a) -> Self {
        // SAFETY: what the closure borrows must live until the coroutine has returned or for ever.
        // `point` and what `entry` borrows are fields of the goroutine's record, which is freed only after `into_stack`
        // gave the stack back, or never (`leak`).
        let coroutine = unsafe {
            Coroutine::with_stack_unchecked(stack, move |yielder: &GoYielder, ()| {
                point.0.set(yielder);
                entry();
            })
        };
        Self(ManuallyDrop::new(coroutine))
    }

    /// Runs until the goroutine suspends (`false`) or returns (`true`).
    #[inline(always)]
    pub(crate) fn resume(&mut self) -> bool {
        matches!(self.0.resume(()), CoroutineResult::Return(()))
    }

    /// The stack of a context that has returned.
    #[inline]
    pub(crate) fn into_stack(self) -> Stack {
        debug_assert!(self.0.done(), "gort internal bug: a stack was taken from a living goroutine");
        ManuallyDrop::into_inner(self.0).into_stack()
    }

    /// Abandons a suspended context: its stack is never reused, because others may hold references into it.
    pub(crate) fn leak(self) {
        // `ManuallyDrop` drops nothing.
    }
}
