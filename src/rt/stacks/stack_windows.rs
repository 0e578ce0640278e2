//! Goroutine stacks on Windows: corosensei's, each a reservation of its own that the system commits page by page as it grows.
//!
//! States      in use | in a worker's cache | on the arena's free list | freed.
//! Invariants  I1  a stack is in exactly one of these; a leaked stack stays "in use".
//! Protocol    As in `stack.rs`: a worker's cache, then the arena.
//! Rejected    Slots of one large mapping, as elsewhere: the system moves a stack's guard only within one reservation, and commits to memory
//!             for what is not reserved alone.
//! See         corosensei's `stack/windows.rs`; stack.rs.

// Why unsafe: a stack that the switch runs on.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use corosensei::stack::{DefaultStack, Stack as _, StackPointer, StackTebFields};

use crate::rt::stacks::guard::{Refusal, StackGuard};
use crate::rt::stacks::layout::Layout;

/// Stacks a worker takes from the arena at once.
const BATCH: usize = 16;
/// Free stacks an arena keeps between runs.
const HOT_FREE: usize = 256;

/// One stack. Not `Clone`: whoever holds it may run on it.
pub(crate) struct Stack(DefaultStack, usize);

impl std::fmt::Debug for Stack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stack").field("limit", &self.limit_addr()).finish_non_exhaustive()
    }
}

impl Stack {
    /// Where it would end if it had the size that was asked for: the system adds pages for its guards.
    pub(crate) fn end_addr(&self) -> usize {
        self.limit_addr() + self.1
    }

    pub(crate) fn limit_addr(&self) -> usize {
        self.0.limit().get()
    }

    /// Nothing is given back: the system grows a stack, and does not let it shrink. It is freed as a whole.
    #[expect(clippy::unused_self, reason = "it is asked of a stack elsewhere")]
    pub(crate) fn trim(&self) {}
}

// SAFETY: the same as that of the stack in it, which answers.
unsafe impl corosensei::stack::Stack for Stack {
    fn base(&self) -> StackPointer {
        self.0.base()
    }

    fn limit(&self) -> StackPointer {
        self.0.limit()
    }

    fn teb_fields(&self) -> StackTebFields {
        self.0.teb_fields()
    }

    fn update_teb_fields(&mut self, stack_limit: usize, guaranteed_stack_bytes: usize) {
        self.0.update_teb_fields(stack_limit, guaranteed_stack_bytes);
    }
}

/// All stacks of one size, for the whole process.
pub(crate) struct Arena {
    stack_bytes: usize,
    free: Mutex<Vec<Stack>>,
    in_use: AtomicUsize,
}

impl Arena {
    /// The arena for stacks of this size, made at its first use. Arenas live as long as the process. There is one kind of guard.
    pub(crate) fn of(stack_bytes: usize, _: StackGuard) -> &'static Arena {
        static ARENAS: Mutex<Vec<&'static Arena>> = Mutex::new(Vec::new());
        let stack_bytes = Layout::here().stack_bytes(stack_bytes);
        let mut arenas = ARENAS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(arena) = arenas.iter().find(|arena| arena.stack_bytes == stack_bytes) {
            return arena;
        }
        let arena: &'static Arena =
            Box::leak(Box::new(Arena { stack_bytes, free: Mutex::default(), in_use: AtomicUsize::new(0) }));
        arenas.push(arena);
        arena
    }

    /// The arena for stacks of another size.
    pub(crate) fn sibling(&self, stack_bytes: usize) -> &'static Arena {
        Arena::of(stack_bytes, StackGuard::Auto)
    }

    /// Stacks in use or in a worker's cache.
    pub(crate) fn in_use(&self) -> usize {
        self.in_use.load(Ordering::Relaxed)
    }

    fn free(&self) -> MutexGuard<'_, Vec<Stack>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves up to `BATCH` stacks into `cache`. Refused only if not even one could be had.
    fn take(&self, cache: &mut Vec<Stack>) -> Result<(), Refusal> {
        let mut free = self.free();
        let reused = free.len().min(BATCH);
        let rest = free.len() - reused;
        cache.extend(free.drain(rest..));
        drop(free);
        if reused == 0 {
            let refused =
                |error: std::io::Error| Refusal { os_error: error.raw_os_error().unwrap_or(0), guard_mappings: false };
            cache.push(Stack(DefaultStack::new(self.stack_bytes).map_err(refused)?, self.stack_bytes));
        }
        self.in_use.fetch_add(reused.max(1), Ordering::Relaxed);
        Ok(())
    }

    fn give_back(&self, stacks: impl Iterator<Item = Stack>) {
        let mut free = self.free();
        let before = free.len();
        free.extend(stacks);
        self.in_use.fetch_sub(free.len() - before, Ordering::Relaxed);
        let kept = free.len().min(HOT_FREE);
        let too_many = free.split_off(kept);
        drop(free);
        drop(too_many);
    }
}

/// A worker's own stacks without a context.
pub(crate) struct StackCache {
    arena: &'static Arena,
    stacks: Vec<Stack>,
}

impl StackCache {
    pub(crate) fn new(arena: &'static Arena) -> Self {
        Self { arena, stacks: Vec::new() }
    }

    pub(crate) fn take(&mut self) -> Result<Stack, Refusal> {
        if self.stacks.is_empty() {
            self.arena.take(&mut self.stacks)?;
        }
        Ok(self.stacks.pop().unwrap_or_else(|| bug!("an arena gave no stack and no refusal")))
    }

    pub(crate) fn put(&mut self, stack: Stack) {
        self.stacks.push(stack);
    }
}

impl Drop for StackCache {
    fn drop(&mut self) {
        self.arena.give_back(self.stacks.drain(..));
    }
}
