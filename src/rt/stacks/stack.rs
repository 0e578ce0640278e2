//! Goroutine stacks: slots carved out of large mappings, each with a guard region at its low end.
//!
//! ```text
//!     chunk (one mmap, MAP_NORESERVE)
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
//! See         Linux `madvise(2)`, MADV_GUARD_INSTALL; tests/memory/stacks.rs.

// Why unsafe: mappings are made, advised and unmapped by system calls on raw addresses.
#![allow(unsafe_code)]

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use corosensei::stack::StackPointer;
use corosensei::stack::valgrind::ValgrindStackRegistration;

/// Address space of one stack, its guard included, unless `Builder::stack_size` says otherwise. What is not touched costs only
/// the tables for it: of a parked goroutine's bytes 137 at 64 KiB, 265 at 128, 522 at 256. A value of 60 KiB is in its user's frame
/// once or twice, and once more on its way into the box (`rt/large.rs`): 128 KiB are too few. Where nothing is optimised those are
/// more copies, and the frames of everyday crates several times as large.
pub(crate) const STACK_BYTES: usize = if cfg!(debug_assertions) { 512 * 1024 } else { 256 * 1024 };
/// The smallest stack accepted: a signal frame with AVX-512 state and one formatting call still fit.
const MIN_STACK_BYTES: usize = 16 * 1024;
/// The largest: one stack may not be more than a chunk.
const MAX_STACK_BYTES: usize = CHUNK_BYTES;
/// The guard: Rust probes every page of a large frame, C code may not, so it is wider than a page.
pub(crate) const GUARD_BYTES: usize = 8 * 1024;
/// One mapping: 252 default stacks, so that a million goroutines are four thousand mappings.
const CHUNK_BYTES: usize = 64 * 1024 * 1024;
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
/// Between slots, address space only. Were slots a power of two apart, the pages in use at their ends would share a few
/// sets of the processor's address translation, as their lines would those of its caches: with a thousand goroutines
/// that talk to each other each switch would then miss both.
const SLOT_GAP: usize = 4096;
/// An arena that has carved this many stacks carves `CARVED_AT_ONCE` from then on, with one system call for all their
/// guards: most programs need few, and one that needs a hundred thousand spends a third less on each guard.
const FEW: usize = 64;
const CARVED_AT_ONCE: usize = 32;
/// "This process", where a system call asks for a pidfd (Linux 6.15); the libc crate does not name it yet.
const PIDFD_SELF: libc::c_int = -10_000;
/// `MADV_GUARD_INSTALL` (Linux 6.13); the libc crate does not name it yet.
const MADV_GUARD_INSTALL: libc::c_int = 102;

/// The size of a stack that was asked for so.
///
/// # Panics
/// Panics if it is out of bounds.
#[track_caller]
pub(crate) fn check_stack_bytes(bytes: usize) -> usize {
    assert!(
        (MIN_STACK_BYTES..=MAX_STACK_BYTES).contains(&bytes),
        "gort: a stack of {bytes} bytes: it must have {MIN_STACK_BYTES} to {MAX_STACK_BYTES}, {GUARD_BYTES} of them guard"
    );
    bytes.next_power_of_two()
}

/// How the guard region below each stack is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Guard {
    /// `MADV_GUARD_INSTALL` where the kernel has it (Linux 6.13), else `mprotect`.
    #[default]
    Auto,
    /// `mprotect`: two more mappings per stack, so `vm.max_map_count` bounds their number.
    Mprotect,
}

/// Why the system gave no stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    pub(crate) errno: i32,
    pub(crate) guard_mappings: bool,
}

impl Refusal {
    /// The limit that was met, its value, and how to raise it.
    pub(crate) fn limit(&self) -> String {
        let read = |path: &str| std::fs::read_to_string(path).map(|text| text.trim().to_string()).unwrap_or_default();
        if self.guard_mappings {
            return format!(
                "vm.max_map_count = {}: each guard page costs two mappings on this kernel; raise it with `sysctl -w vm.max_map_count=N`",
                read("/proc/sys/vm/max_map_count")
            );
        }
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `limit` must be a writable rlimit: it is a live local.
        let known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &raw mut limit) } == 0;
        if known && limit.rlim_cur != libc::RLIM_INFINITY {
            return format!("address space, RLIMIT_AS = {} bytes; raise it with `ulimit -v`", limit.rlim_cur);
        }
        format!(
            "memory: {}; vm.overcommit_memory = {}",
            std::io::Error::from_raw_os_error(self.errno),
            read("/proc/sys/vm/overcommit_memory")
        )
    }
}

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
        let start = self.limit.get() + GUARD_BYTES;
        let len = self.end_addr() - start;
        // SAFETY: the range must be ours and hold nothing anyone reads again. Ours: it lies in a mapped chunk (I1, I3).
        // Dead: a cached stack runs nothing, and every coroutine writes its first frame anew.
        unsafe { libc::madvise(start as *mut libc::c_void, len, libc::MADV_DONTNEED) };
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
    stack_bytes: usize,
    guard: Guard,
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
    pub(crate) fn of(stack_bytes: usize, guard: Guard) -> &'static Arena {
        static ARENAS: Mutex<Vec<&'static Arena>> = Mutex::new(Vec::new());
        let guard = if guard == Guard::Auto && guard_install_works() { Guard::Auto } else { Guard::Mprotect };
        let mut arenas = ARENAS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(arena) = arenas.iter().find(|arena| arena.stack_bytes == stack_bytes && arena.guard == guard) {
            return arena;
        }
        let arena: &'static Arena = Box::leak(Box::new(Arena {
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
        self.stack_bytes + SLOT_GAP
    }

    fn slots_in_chunk(&self) -> usize {
        // The gap behind the last one need not be there.
        (CHUNK_BYTES + SLOT_GAP) / self.slot_bytes()
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
        if self.guard == Guard::Mprotect && slots.carved * 2 + MAPPINGS_SPARED > max_map_count() {
            return Err(Refusal { errno: libc::ENOMEM, guard_mappings: true });
        }
        if slots.carve == slots.end {
            let chunk = map_chunk()?;
            slots.chunks.push(chunk);
            slots.carve = chunk;
            slots.end = chunk + self.slots_in_chunk() * self.slot_bytes();
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
        if self.guard != Guard::Auto {
            return 0;
        }
        let mut ranges = [libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 }; CARVED_AT_ONCE];
        let ranges = &mut ranges[..count.min(CARVED_AT_ONCE)];
        for (number, range) in ranges.iter_mut().enumerate() {
            range.iov_base = (first + number * self.slot_bytes()) as *mut libc::c_void;
            range.iov_len = GUARD_BYTES;
        }
        // SAFETY: the ranges must be ours and unused: they lie in the next uncarved slots of a mapped chunk. The call
        // reads the vector, which lives until it returns.
        let advised = unsafe {
            libc::syscall(
                libc::SYS_process_madvise,
                PIDFD_SELF,
                ranges.as_ptr(),
                ranges.len(),
                MADV_GUARD_INSTALL,
                0_u32,
            )
        };
        // It says how many bytes it has advised, whole ranges all of them; a negative number is an error, and then the
        // guards are installed one by one, which says what is wrong.
        usize::try_from(advised).unwrap_or(0) / GUARD_BYTES
    }

    fn install_guard(&self, limit: usize) -> Result<(), Refusal> {
        loop {
            let address = limit as *mut libc::c_void;
            let done = match self.guard {
                // SAFETY: the range must be ours and unused: it is the next uncarved slot of a mapped chunk.
                Guard::Auto => unsafe { libc::madvise(address, GUARD_BYTES, MADV_GUARD_INSTALL) },
                // SAFETY: as above.
                Guard::Mprotect => unsafe { libc::mprotect(address, GUARD_BYTES, libc::PROT_NONE) },
            };
            if done == 0 {
                return Ok(());
            }
            let errno = last_errno();
            // The kernel may ask to try again while it races for a page table.
            if errno != libc::EAGAIN && errno != libc::EINTR {
                return Err(Refusal { errno, guard_mappings: self.guard == Guard::Mprotect && errno == libc::ENOMEM });
            }
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
            // SAFETY: the mapping must be ours and unused: `chunks` holds what `map_chunk` returned, and no stack of
            // this arena is in use, by this function's contract (I3).
            unsafe { libc::munmap(chunk as *mut libc::c_void, CHUNK_BYTES) };
        }
        *self = Slots::default();
    }
}

fn map_chunk() -> Result<usize, Refusal> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
    // SAFETY: no address is asked for, so nothing existing can be replaced.
    let chunk =
        unsafe { libc::mmap(std::ptr::null_mut(), CHUNK_BYTES, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if chunk == libc::MAP_FAILED {
        return Err(Refusal { errno: last_errno(), guard_mappings: false });
    }
    // A huge page under a stack would make one touched page cost two mebibytes.
    // SAFETY: the range is the mapping just made.
    unsafe { libc::madvise(chunk, CHUNK_BYTES, libc::MADV_NOHUGEPAGE) };
    Ok(chunk as usize)
}

fn guard_install_works() -> bool {
    static WORKS: OnceLock<bool> = OnceLock::new();
    *WORKS.get_or_init(|| {
        let Ok(chunk) = map_chunk() else { return false };
        // SAFETY: the range is the scratch mapping just made, which nothing else uses.
        let works = unsafe { libc::madvise(chunk as *mut libc::c_void, GUARD_BYTES, MADV_GUARD_INSTALL) } == 0;
        // SAFETY: the same mapping, unused.
        unsafe { libc::munmap(chunk as *mut libc::c_void, CHUNK_BYTES) };
        works
    })
}

fn max_map_count() -> usize {
    static COUNT: OnceLock<usize> = OnceLock::new();
    *COUNT.get_or_init(|| {
        let text = std::fs::read_to_string("/proc/sys/vm/max_map_count").unwrap_or_default();
        text.trim().parse().unwrap_or(usize::MAX / 4)
    })
}

fn last_errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
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
    use super::{Arena, Guard};
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
                assert!(Arena::of(STACK, Guard::Auto).in_use() > 0);
            });
            assert!(report.result.is_ok());
            assert_eq!((report.unkillable, Arena::of(STACK, Guard::Auto).in_use()), (0, 0), "after seed {seed}");
        }
    }
}
