//! A worker's idle contexts, newest first: the next goroutine runs on the stack that is warmest.
//!
//! Invariants  I1  every context here is idle: no goroutine is on its stack.
//! Protocol    `take` when a goroutine first runs, `put` when it has ended, `cool` when there is nothing to do. Dropping
//!             the cache ends all of them and gives their stacks back to the arena.
//! See         rt/stacks/stack.rs for how stacks are made; tests/memory/stacks.rs.

// Contexts are boxed although a `Vec` is on the heap already: they move between the cache and the goroutines, and moving
// one by value, right after it was written, costs a quarter of a whole spawn.
#![allow(clippy::vec_box, clippy::boxed_local)]

use crate::rt::current;
use crate::rt::stacks::coroutine::{Context, Root};
use crate::rt::stacks::stack::{Arena, Refusal, Stack, StackCache};
use crate::rt::stacks::unwind;

/// A worker that has nothing to do ends its idle contexts above this many, and their stacks give their pages back:
/// 16,384 hot stacks of one page each are 64 MiB. Not before: giving a page back interrupts every processor that runs the
/// program, and what is busy needs the stacks again.
const HOT_CONTEXTS: usize = 16 * 1024;
/// The number taken at once: mail does not wait for more.
const COOLED_AT_ONCE: usize = 256;

pub(crate) struct Runners {
    idle: Vec<Box<Context>>,
    stacks: StackCache,
}

impl Runners {
    pub(crate) fn new(arena: &'static Arena) -> Self {
        Self { idle: Vec::new(), stacks: StackCache::new(arena) }
    }

    #[inline]
    pub(crate) fn take(&mut self) -> Result<Box<Context>, Refusal> {
        match self.idle.pop() {
            Some(context) => Ok(context),
            None => self.make(),
        }
    }

    #[cold]
    fn make(&mut self) -> Result<Box<Context>, Refusal> {
        let stack = self.stacks.take()?;
        Ok(Box::new(Context::new(stack, run_current)))
    }

    /// Needs: the context is idle, and the worker has no current goroutine.
    #[inline]
    pub(crate) fn put(&mut self, context: Box<Context>) {
        self.idle.push(context);
    }

    /// Ends some of the coldest contexts, if there are too many. Whether there were. Needs: as `put`, and nothing to run.
    pub(crate) fn cool(&mut self) -> bool {
        let excess = self.idle.len().saturating_sub(HOT_CONTEXTS);
        for context in self.idle.drain(..excess.min(COOLED_AT_ONCE)) {
            let stack = end(context);
            stack.trim();
            self.stacks.put(stack);
        }
        excess > 0
    }
}

/// Runs the worker's current goroutine to its end. `false`: there is none.
fn run_current(root: Root<'_>) -> bool {
    let Some((worker, goroutine)) = current::current() else { return false };
    goroutine.suspend_point.set(&root);
    unwind::goroutine_main(worker, goroutine);
    true
}

/// Lets an idle context return. Needs: the worker has no current goroutine.
fn end(mut context: Box<Context>) -> Stack {
    let returned = context.resume();
    invariant!(returned, "an idle context found a goroutine to run");
    context.into_stack()
}

impl Drop for Runners {
    fn drop(&mut self) {
        // Coldest first, so that the arena hands out the hottest next.
        for context in self.idle.drain(..) {
            self.stacks.put(end(context));
        }
    }
}
