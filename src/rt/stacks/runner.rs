//! A worker's idle contexts, newest first: the next goroutine runs on the stack that is warmest.
//!
//! Invariants  I1  every context here is idle: no goroutine is on its stack.
//! Protocol    `take` when a goroutine first runs, `put` when it has ended, `cool` when there is nothing to do. Dropping
//!             the cache ends all of them and gives their stacks back to the arena.
//!             Where goroutines migrate, what starts on one worker ends on another: one that has too many idle contexts gives some to
//!             the others (`share`), and one that has none looks there first (`fetch`). When the program is over a worker takes
//!             them all (`take_all_spare`), and no other gives any more.
//! Rejected    Each worker keeping what ends there, also where goroutines migrate: one makes contexts without end, another one
//!             collects them.
//! See         rt/stacks/stack.rs for how stacks are made; tests/memory/stacks.rs.

// Contexts are boxed although a `Vec` is on the heap already: they move between the cache and the goroutines, and moving
// one by value, right after it was written, costs a quarter of a whole spawn.
#![allow(clippy::vec_box, clippy::boxed_local)]
// Why unsafe: idle contexts go from thread to thread.
#![allow(unsafe_code)]

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::rt::current;
use crate::rt::stacks::coroutine::{Context, Root};
use crate::rt::stacks::guard::Refusal;
use crate::rt::stacks::stack::{Arena, Stack, StackCache};
use crate::rt::stacks::unwind;

/// A worker that has nothing to do ends its idle contexts above this many, and their stacks give their pages back:
/// 16,384 hot stacks of one page each are 64 MiB. Not before: giving a page back interrupts every processor that runs the
/// program, and what is busy needs the stacks again.
const HOT_CONTEXTS: usize = 16 * 1024;
/// The number taken at once: mail does not wait for more.
const COOLED_AT_ONCE: usize = 256;

/// Where goroutines migrate: a worker with so many idle contexts gives `SHARED_AT_ONCE` of them to the others.
const MOST_IDLE: usize = 128;
const SHARED_AT_ONCE: usize = 64;

/// Idle contexts for any worker of a run in which goroutines migrate, the latest last.
#[derive(Default)]
pub(crate) struct SpareContexts(Mutex<Spare>);

#[derive(Default)]
struct Spare {
    contexts: Vec<Box<Context>>,
    /// The program is over.
    closed: bool,
}

// SAFETY: an idle context may be resumed on any thread: on its stack is its root alone, which asks for the worker of the thread anew
// each time it is resumed (`run_current`), and it changes hands under the lock, after the suspension that made it idle.
unsafe impl Send for Spare {}

impl SpareContexts {
    fn lock(&self) -> MutexGuard<'_, Spare> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(all(test, not(loom)))]
    pub(crate) fn len(&self) -> usize {
        self.lock().contexts.len()
    }
}

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

    /// Takes some of those that others have too many of, if there is none here.
    #[inline]
    pub(crate) fn fetch(&mut self, spare: &SpareContexts) {
        if self.idle.is_empty() {
            let mut spare = spare.lock();
            let kept = spare.contexts.len().saturating_sub(SHARED_AT_ONCE);
            self.idle.extend(spare.contexts.drain(kept..));
        }
    }

    /// Gives the coldest to the others, if there are too many here.
    #[inline]
    pub(crate) fn share(&mut self, spare: &SpareContexts) {
        if self.idle.len() >= MOST_IDLE {
            let mut spare = spare.lock();
            if !spare.closed {
                spare.contexts.extend(self.idle.drain(..SHARED_AT_ONCE));
            }
        }
    }

    /// Takes what all have given. From now on none gives any. Needs: the program is over.
    pub(crate) fn take_all_spare(&mut self, spare: &SpareContexts) {
        let mut spare = spare.lock();
        spare.closed = true;
        self.idle.append(&mut spare.contexts);
    }
}

/// A context on a stack of another size than the worker's: made for one goroutine.
#[cold]
pub(crate) fn make_sized(arena: &'static Arena) -> Result<Box<Context>, Refusal> {
    Ok(Box::new(Context::new(StackCache::new(arena).take()?, run_current)))
}

/// Ends such a context. Needs: it is idle, and the worker has no current goroutine.
#[cold]
pub(crate) fn end_sized(context: Box<Context>, arena: &'static Arena) {
    StackCache::new(arena).put(end(context));
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

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::rt::stacks::guard::StackGuard;

    #[test]
    fn what_starts_on_one_worker_and_ends_on_another_leaves_few_stacks_there() {
        // A size that no other test uses: arenas are the process's.
        let arena = Arena::of(48 * 1024, StackGuard::Auto);
        let (mut starts, mut ends) = (Runners::new(arena), Runners::new(arena));
        let spare = SpareContexts::default();
        for _ in 0..5_000 {
            starts.fetch(&spare);
            ends.put(starts.take().expect("the system has stacks"));
            ends.share(&spare);
        }
        assert!(arena.in_use() <= 2 * MOST_IDLE, "{}", arena.in_use());
        // Once the program is over all are one worker's, and none comes any more.
        starts.take_all_spare(&spare);
        (0..MOST_IDLE).for_each(|_| ends.put(starts.take().expect("the system has stacks")));
        ends.share(&spare);
        assert_eq!(spare.len(), 0);
        drop((starts, ends));
        assert_eq!(arena.in_use(), 0);
    }
}
