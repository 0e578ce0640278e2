//! How stacks lie in memory, by the size of the machine's pages and nothing else.
//!
//! Invariants  I1  every guard begins and ends at a page, and so does every slot.
//!             I2  slots do not overlap, and the last one of a chunk ends within it.
//!             I3  a stack has room above its guard: at least as much as its guard has, and 8 KiB.
//! Rejected    Constants for pages of 4 KiB: with pages of 16 KiB (Apple's processors, some Linux kernels on aarch64) three guards of
//!             four begin within a page, which the system refuses.
//! See         rt/stacks/stack.rs, the only user but for messages.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Address space of one stack, its guard included, unless `Builder::stack_size` says otherwise. What is not touched costs only
/// the tables for it: of a parked goroutine's bytes 137 at 64 KiB, 265 at 128, 522 at 256. A value of 60 KiB is in its user's frame
/// once or twice, and once more on its way into the box (`rt/large.rs`): 128 KiB are too few. Where nothing is optimised those are
/// more copies, and the frames of everyday crates several times as large.
pub(crate) const STACK_BYTES: usize = if cfg!(debug_assertions) { 512 * 1024 } else { 256 * 1024 };
/// The smallest stack accepted: a signal frame with AVX-512 state and one formatting call still fit. (With large pages it becomes
/// larger, by `Layout::stack_bytes`.)
const MIN_STACK_BYTES: usize = 16 * 1024;
/// The largest: one stack may not be more than a chunk.
const MAX_STACK_BYTES: usize = CHUNK_BYTES;
/// One mapping: 252 default stacks, so that a million goroutines are four thousand mappings.
pub(super) const CHUNK_BYTES: usize = 64 * 1024 * 1024;
/// The guard where pages are small: Rust probes every page of a large frame, C code may not, so it is wider than a page of 4 KiB.
const GUARD_BYTES: usize = 8 * 1024;
/// Between slots, address space only, where pages are small. Were slots a power of two apart, the pages in use at their ends would
/// share a few sets of the processor's address translation, as their lines would those of its caches: with a thousand goroutines
/// that talk to each other each switch would then miss both.
const SLOT_GAP: usize = 4096;
/// Below this no system has pages, and all of a stack's sizes are multiples of it.
const SMALLEST_PAGE: usize = 4096;

#[cfg(unix)]
use super::pages::page_bytes;

/// (Where stacks are reservations of the system's, this is of no consequence.)
#[cfg(windows)]
fn page_bytes() -> usize {
    SMALLEST_PAGE
}

/// The layout for pages of one size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    page: usize,
}

impl Layout {
    /// Needs: a power of two.
    pub(super) const fn of_pages(bytes: usize) -> Self {
        assert!(bytes.is_power_of_two(), "gort internal bug: pages are powers of two");
        Layout { page: if bytes < SMALLEST_PAGE { SMALLEST_PAGE } else { bytes } }
    }

    /// That of this machine.
    pub(crate) fn here() -> Self {
        static PAGE: AtomicUsize = AtomicUsize::new(0);
        match PAGE.load(Ordering::Relaxed) {
            0 => {
                let layout = Layout::of_pages(page_bytes());
                PAGE.store(layout.page, Ordering::Relaxed);
                layout
            }
            page => Layout { page },
        }
    }

    /// The guard at the low end of each stack.
    pub(crate) const fn guard(self) -> usize {
        if self.page > GUARD_BYTES { self.page } else { GUARD_BYTES }
    }

    /// Between two slots.
    pub(super) const fn gap(self) -> usize {
        if self.page > SLOT_GAP { self.page } else { SLOT_GAP }
    }

    /// What a stack gets that is asked for with so many bytes: a power of two, and twice the guard at least.
    pub(crate) const fn stack_bytes(self, asked: usize) -> usize {
        let least = 2 * self.guard();
        let least = if least > MIN_STACK_BYTES { least } else { MIN_STACK_BYTES };
        (if asked > least { asked } else { least }).next_power_of_two()
    }

    /// From one slot to the next.
    pub(super) const fn slot_bytes(self, stack: usize) -> usize {
        stack + self.gap()
    }

    pub(super) const fn slots_in_chunk(self, stack: usize) -> usize {
        // The gap behind the last one need not be there.
        (CHUNK_BYTES + self.gap()) / self.slot_bytes(stack)
    }
}

/// The size of a stack that was asked for so.
///
/// # Panics
/// Panics if it is out of bounds.
#[track_caller]
pub(crate) fn check_stack_bytes(bytes: usize) -> usize {
    let layout = Layout::here();
    assert!(
        (MIN_STACK_BYTES..=MAX_STACK_BYTES).contains(&bytes),
        "gort: a stack of {bytes} bytes: it must have {MIN_STACK_BYTES} to {MAX_STACK_BYTES}, {} of them guard",
        layout.guard()
    );
    layout.stack_bytes(bytes)
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    /// Whether the invariants of this file hold.
    fn holds(layout: Layout, asked: usize) -> Result<(), String> {
        let (page, guard, stack) = (layout.page, layout.guard(), layout.stack_bytes(asked));
        let (slot, slots) = (layout.slot_bytes(stack), layout.slots_in_chunk(stack));
        let facts = [
            ("a guard is whole pages", guard.is_multiple_of(page) && guard >= 8 * 1024),
            ("a stack is what was asked for, or more", stack >= asked && stack.is_power_of_two()),
            ("a stack is whole pages", stack.is_multiple_of(page)),
            ("every slot begins at a page", slot.is_multiple_of(page)),
            ("a slot ends before the next begins", slot >= stack + page),
            ("slots are no power of two apart", !slot.is_power_of_two()),
            ("there is room above the guard", stack - guard >= guard && stack - guard >= 8 * 1024),
            ("a chunk has a slot", slots >= 1),
            ("the last slot ends in the chunk", (slots - 1) * slot + stack <= CHUNK_BYTES),
            ("no slot is wasted", slots * slot + stack > CHUNK_BYTES),
        ];
        match facts.iter().find(|fact| !fact.1) {
            None => Ok(()),
            Some(fact) => Err(format!("{}: pages of {page}, {asked} asked for", fact.0)),
        }
    }

    #[test]
    fn stacks_are_laid_out_for_pages_of_4_16_and_64_kib() {
        let of = |kib: usize| {
            let layout = Layout::of_pages(kib * 1024);
            let stack = 256 * 1024;
            let slots = (layout.slot_bytes(stack) / 1024, layout.slots_in_chunk(stack));
            (layout.guard() / 1024, layout.stack_bytes(MIN_STACK_BYTES) / 1024, slots.0, slots.1)
        };
        assert_eq!(of(4), (8, 16, 260, 252));
        assert_eq!(of(16), (16, 32, 272, 241));
        assert_eq!(of(64), (64, 128, 320, 205));
    }

    proptest::proptest! {
        #[test]
        fn no_guard_and_no_slot_begins_within_a_page(shift in 12_u32..=16, asked in MIN_STACK_BYTES..=MAX_STACK_BYTES) {
            if let Err(broken) = holds(Layout::of_pages(1 << shift), asked) {
                proptest::prop_assert!(false, "{broken}");
            }
        }
    }

    #[test]
    fn this_machines_pages_have_a_layout() {
        for asked in [MIN_STACK_BYTES, STACK_BYTES, MAX_STACK_BYTES] {
            assert_eq!(holds(Layout::here(), asked), Ok(()));
        }
    }
}
