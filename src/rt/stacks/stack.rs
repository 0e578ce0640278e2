//! Goroutine stacks: slots carved out of large mappings, each with a guard region at its low end.
//!
//! ```text
//!     chunk (one mapping, of which only touched pages cost memory)
//!     ┌───────────────┬─┬───────────────┬─┬───────────────┬─┬─ …
//!     │guard│  stack  │ │guard│  stack  │ │guard│  stack  │ │
//!     └───────────────┴─┴───────────────┴─┴───────────────┴─┴─ …
//!      limit ──────► base   a gap        a stack grows down, from base towards limit
//! ```
//!
//! States      carved and in use | in a worker's cache | on the arena's free list.
//! Invariants  I1  a slot handed out has its guard installed; guards are never removed while their chunk is mapped.
//!             I2  a slot is in exactly one of the three states; a leaked stack stays "in use".
//!             I3  a chunk is unmapped only when no stack of its arena is in use.
//! Protocol    A worker takes an idle context (`runner.rs`: no lock, no system call), else a stack from its cache, else
//!             a batch from the arena: of stacks that came back, else of new ones, one while there are few.
//!             `StackCache::drop` gives everything back.
//! Rejected    One mmap per stack: 20 µs each, and two mappings each, so `vm.max_map_count` ends it at 32,000.
//!             `mprotect` guards by default: the same bound; they are the fallback before Linux 6.13.
//! See         rt/stacks/layout.rs, where slots lie; rt/stacks/pages.rs, what is asked of the system; tests/memory/stacks.rs.

// Why unsafe: mappings are made, advised and unmapped, by their addresses.
#![allow(unsafe_code)]

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use corosensei::stack::StackPointer;
use corosensei::stack::valgrind::ValgrindStackRegistration;

use crate::rt::stacks::guard::{Refusal, StackGuard};
use crate::rt::stacks::layout::{CHUNK_BYTES, Layout};
use crate::rt::stacks::pages::{self, light};

/// Stacks a worker takes from the arena at once: the arena's lock is rare, and few stacks lie idle.
const BATCH: usize = 16;
/// Free stacks an arena keeps between runs, 1 to 2 MiB of hot pages: a process that runs small programs one after the
/// other makes no system call for stacks.
const HOT_FREE: usize = 256;
/// Mappings left to the rest of the process when guards cost mappings: its own allocator needs some.
const MAPPINGS_SPARED: usize = 4096;
const CACHE_LINE_BYTES: usize = 64;
/// Stacks begin at up to this many different offsets, all in the highest half page: a parked goroutine still fits in one page.
const COLOURS: usize = 32;
/// Coprime to `COLOURS`, so that neighbours lie far apart.
const COLOUR_STEP: usize = 13;
/// An arena that has carved this many stacks carves `CARVED_AT_ONCE` from then on, with one system call for all their
/// guards: most programs need few, and one that needs a hundred thousand spends a third less on each guard.
const FEW: usize = 64;
const CARVED_AT_ONCE: usize = light::AT_ONCE;

/// One stack. Not `Clone`: whoever holds it may run on it.
#[derive(Debug)]
pub(crate) struct Stack {
    limit: NonZeroUsize,
    base: NonZeroUsize,
}

impl Stack {
    /// The end of its slot.
    pub(crate) fn end_addr(&self) -> usize {
        self.base.get().next_multiple_of(COLOURS * CACHE_LINE_BYTES)
    }

    pub(crate) fn limit_addr(&self) -> usize {
        self.limit.get()
    }

    /// Gives the pages back to the system; the guard stays.
    pub(crate) fn trim(&self) {
        let start = self.limit.get() + Layout::here().guard();
        let len = self.end_addr() - start;
        // SAFETY: the range must be ours and hold nothing anyone reads again. Ours: it lies in a mapped chunk (I1, I3).
        // Dead: a cached stack runs nothing, and every coroutine writes its first frame anew.
        unsafe { pages::give_back(start, len) };
    }
}

// SAFETY: base and limit must bound a readable and writable region with a guard at its low end, aligned to 16.
// Region: slots are carved from a PROT_READ|PROT_WRITE chunk that stays mapped while a stack is in use (I3).
// Guard: `carve` installs it before it hands the slot out (I1). Aligned: sizes are multiples of the page size.
unsafe impl corosensei::stack::Stack for Stack {
    fn base(&self) -> StackPointer {
        self.base
    }

    fn limit(&self) -> StackPointer {
        self.limit
    }
}

/// All stacks of one size and kind of guard, for the whole process.
pub(crate) struct Arena {
    layout: Layout,
    stack_bytes: usize,
    guard: StackGuard,
    inner: Mutex<Slots>,
    in_use: AtomicUsize,
}

#[derive(Default)]
struct Slots {
    chunks: Vec<usize>,
    /// The next address to carve in the newest chunk, and its end.
    carve: usize,
    end: usize,
    carved: usize,
    free: Vec<Stack>,
}

impl Arena {
    /// The arena for stacks of this size, made at its first use. Arenas live as long as the process.
    pub(crate) fn of(stack_bytes: usize, guard: StackGuard) -> &'static Arena {
        static ARENAS: Mutex<Vec<&'static Arena>> = Mutex::new(Vec::new());
        let guard = if guard == StackGuard::Auto && light::work() { StackGuard::Auto } else { StackGuard::Protected };
        let layout = Layout::here();
        let stack_bytes = layout.stack_bytes(stack_bytes);
        let mut arenas = ARENAS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(arena) = arenas.iter().find(|arena| arena.stack_bytes == stack_bytes && arena.guard == guard) {
            return arena;
        }
        let arena: &'static Arena = Box::leak(Box::new(Arena {
            layout,
            stack_bytes,
            guard,
            inner: Mutex::new(Slots::default()),
            in_use: AtomicUsize::new(0),
        }));
        arenas.push(arena);
        arena
    }

    /// The arena for stacks of another size with the same guard.
    pub(crate) fn sibling(&self, stack_bytes: usize) -> &'static Arena {
        Arena::of(stack_bytes, self.guard)
    }

    fn slot_bytes(&self) -> usize {
        self.layout.slot_bytes(self.stack_bytes)
    }

    /// Stacks in use or in a worker's cache.
    pub(crate) fn in_use(&self) -> usize {
        self.in_use.load(Ordering::Relaxed)
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, Slots> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves up to `BATCH` stacks into `cache`. Refused only if not even one could be had.
    fn take(&self, cache: &mut Vec<Stack>) -> Result<(), Refusal> {
        let mut slots = self.slots();
        let free = slots.free.len();
        let reused = free.min(BATCH);
        cache.extend(slots.free.drain(free - reused..));
        let mut carved = 0;
        if reused == 0 {
            carved = if slots.carved < FEW { 1 } else { CARVED_AT_ONCE };
            carved = self.carve(&mut slots, carved, cache)?;
        }
        self.in_use.fetch_add(reused + carved, Ordering::Relaxed);
        Ok(())
    }

    /// Carves up to `wanted` stacks, at least one, and returns how many.
    fn carve(&self, slots: &mut Slots, wanted: usize, cache: &mut Vec<Stack>) -> Result<usize, Refusal> {
        if self.guard == StackGuard::Protected
            && pages::most_mappings().is_some_and(|most| slots.carved * 2 + MAPPINGS_SPARED > most)
        {
            return Err(Refusal { os_error: pages::NO_MEMORY, guard_mappings: true });
        }
        if slots.carve == slots.end {
            let chunk = pages::map(CHUNK_BYTES)?;
            slots.chunks.push(chunk);
            slots.carve = chunk;
            slots.end = chunk + self.layout.slots_in_chunk(self.stack_bytes) * self.slot_bytes();
        }
        let count = wanted.min((slots.end - slots.carve) / self.slot_bytes());
        let guarded = if count > 1 { self.install_guards(slots.carve, count) } else { 0 };
        let guarded = if guarded == 0 { self.install_guard(slots.carve).map(|()| 1)? } else { guarded };
        for _ in 0..guarded {
            cache.push(self.hand_out(slots));
        }
        Ok(guarded)
    }

    /// The next slot as a stack. Needs: its guard is there.
    fn hand_out(&self, slots: &mut Slots) -> Stack {
        let limit = slots.carve;
        // Tells valgrind that this is a stack; natively a few instructions without effect. It is never taken back: an
        // address that was a stack is one again, or not used.
        std::mem::forget(ValgrindStackRegistration::new(limit as *mut u8, self.stack_bytes));
        // Were all stacks to begin at the same offset in their slots, their hottest lines would share a few cache sets.
        let colour = slots.carved * COLOUR_STEP % COLOURS * CACHE_LINE_BYTES;
        slots.carve += self.slot_bytes();
        slots.carved += 1;
        let not_null = |address| NonZeroUsize::new(address).unwrap_or_else(|| bug!("a mapping at address 0"));
        Stack { limit: not_null(limit), base: not_null(limit + self.stack_bytes - colour) }
    }

    /// Installs the guards of the `count` slots from `first` on with one system call. How many are there now: 0 also
    /// where the kernel cannot do it.
    fn install_guards(&self, first: usize, count: usize) -> usize {
        if self.guard != StackGuard::Auto {
            return 0;
        }
        // SAFETY: the ranges must be ours and unused: they lie in the next uncarved slots of a mapped chunk.
        unsafe { light::install_at_once(first, self.slot_bytes(), self.layout.guard(), count) }
    }

    fn install_guard(&self, limit: usize) -> Result<(), Refusal> {
        let guard = self.layout.guard();
        match self.guard {
            // SAFETY: the range must be ours and unused: it is the next uncarved slot of a mapped chunk.
            StackGuard::Auto => unsafe { light::install(limit, guard) },
            // SAFETY: as above.
            StackGuard::Protected => unsafe { pages::protect(limit, guard) },
        }
    }

    fn give_back(&self, stacks: impl Iterator<Item = Stack>) {
        let mut slots = self.slots();
        let hot = slots.free.len();
        slots.free.extend(stacks);
        let count = slots.free.len() - hot;
        let before = self.in_use.fetch_sub(count, Ordering::Relaxed);
        invariant!(before >= count, "more stacks came back than were taken");
        if slots.free.len() <= HOT_FREE {
            return;
        }
        if before == count {
            // None is in use: a few large calls instead of one for each stack.
            slots.unmap_all();
        } else {
            slots.free[hot.max(HOT_FREE)..].iter().for_each(Stack::trim);
        }
    }
}

impl Slots {
    /// Needs: no stack in use. Does: unmaps every chunk. Leaves: an arena as new.
    fn unmap_all(&mut self) {
        debug_assert_eq!(self.free.len(), self.carved, "gort internal bug: a stack is lost");
        for chunk in self.chunks.drain(..) {
            // SAFETY: the mapping must be ours and unused: `chunks` holds what `pages::map` returned, and no stack of
            // this arena is in use, by this function's contract (I3).
            unsafe { pages::unmap(chunk, CHUNK_BYTES) };
        }
        *self = Slots::default();
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

    #[inline]
    pub(crate) fn take(&mut self) -> Result<Stack, Refusal> {
        if self.stacks.is_empty() {
            self.arena.take(&mut self.stacks)?;
        }
        Ok(self.stacks.pop().unwrap_or_else(|| bug!("an arena gave no stack and no refusal")))
    }

    #[inline]
    pub(crate) fn put(&mut self, stack: Stack) {
        self.stacks.push(stack);
    }
}

impl Drop for StackCache {
    fn drop(&mut self) {
        // Hottest last, so that the arena keeps those and hands them out first.
        self.arena.give_back(self.stacks.drain(..));
    }
}

#[cfg(test)]
mod tests {
    use super::{Arena, StackGuard};
    use crate::{Builder, Schedule, chan, go, gosched};

    #[test]
    fn no_stack_is_left_in_use_by_programs_that_end_with_parked_goroutines() {
        // A size that no other test uses: arenas are the process's.
        const STACK: usize = 32 * 1024;
        for seed in 0..1_000 {
            let report = Builder::new().stack_size(STACK).schedule(Schedule::Seeded(seed)).run_report(|| {
                for _ in 0..5 {
                    go(|| drop(chan::<String>(0).recv()));
                }
                gosched();
                assert!(Arena::of(STACK, StackGuard::Auto).in_use() > 0);
            });
            assert!(report.result.is_ok());
            assert_eq!((report.unkillable, Arena::of(STACK, StackGuard::Auto).in_use()), (0, 0), "after seed {seed}");
        }
    }
}
