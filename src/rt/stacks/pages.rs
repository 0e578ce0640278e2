//! The pages under stacks: what is asked of the system, and what it is called there.
//!
//! States      of a chunk: mapped | unmapped. Of a page in it: untouched | in use | given back | a guard, for ever.
//! Invariants  I1  a way to make guards is used only once it was seen to make one: some systems take an advice that they do not know
//!                 without a word (emulators of Linux do), and a stack without a guard would run into its neighbour.
//! Protocol    `stack.rs` asks, with addresses of its own chunks.
//! Rejected    To write to the guard of the trial and catch the signal: the handler is the process's. A read that is to put a byte there is
//!             told of the fault by its result.
//! See         Linux `madvise(2)`, MADV_GUARD_INSTALL; `mprotect(2)`; tests/memory/stacks.rs, tests/cli/guards.rs.

// Why unsafe: mappings are made, advised and unmapped by system calls on raw addresses.
#![allow(unsafe_code)]

use crate::rt::stacks::guard::Refusal;

/// The system's number for too little memory.
pub(super) const NO_MEMORY: i32 = libc::ENOMEM;

/// The size of a page.
pub(super) fn page_bytes() -> usize {
    // SAFETY: nothing is needed.
    let bytes = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(bytes).ok().filter(|bytes| bytes.is_power_of_two()).unwrap_or(64 * 1024)
}

/// What a mapping for stacks is to be, by the system's names.
#[cfg(target_os = "linux")]
const OF_STACKS: libc::c_int = libc::MAP_NORESERVE | libc::MAP_STACK;
/// (FreeBSD's `MAP_STACK` is one that grows by itself.)
#[cfg(not(target_os = "linux"))]
const OF_STACKS: libc::c_int = 0;

/// What gives pages back.
#[cfg(target_os = "linux")]
const GIVE_BACK: libc::c_int = libc::MADV_DONTNEED;
/// The system takes them when it needs them; `MADV_DONTNEED` discards nothing on these.
#[cfg(not(target_os = "linux"))]
const GIVE_BACK: libc::c_int = libc::MADV_FREE;

/// Maps so many bytes of unused memory.
pub(super) fn map(bytes: usize) -> Result<usize, Refusal> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANON | OF_STACKS;
    // SAFETY: no address is asked for, so nothing existing can be replaced.
    let mapping = unsafe { libc::mmap(std::ptr::null_mut(), bytes, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if mapping == libc::MAP_FAILED {
        return Err(Refusal { os_error: last_error(), guard_mappings: false });
    }
    #[cfg(target_os = "linux")]
    // A huge page under a stack would make one touched page cost two mebibytes.
    // SAFETY: the range is the mapping just made.
    unsafe {
        libc::madvise(mapping, bytes, libc::MADV_NOHUGEPAGE);
    }
    Ok(mapping as usize)
}

/// # Safety
/// The range must be a mapping that `map` made, and unused.
pub(super) unsafe fn unmap(at: usize, bytes: usize) {
    // SAFETY: the contract above.
    unsafe { libc::munmap(at as *mut libc::c_void, bytes) };
}

/// Gives the pages back to the system.
///
/// # Safety
/// The range must lie in a mapping that `map` made, and hold nothing that is read again.
pub(super) unsafe fn give_back(at: usize, bytes: usize) {
    // SAFETY: the contract above.
    unsafe { libc::madvise(at as *mut libc::c_void, bytes, GIVE_BACK) };
}

/// Makes a guard of these pages by their protection.
///
/// # Safety
/// As for `give_back`.
pub(super) unsafe fn protect(at: usize, bytes: usize) -> Result<(), Refusal> {
    // SAFETY: the contract above.
    asked(|| unsafe { libc::mprotect(at as *mut libc::c_void, bytes, libc::PROT_NONE) })
        .map_err(|os_error| Refusal { os_error, guard_mappings: cfg!(target_os = "linux") && os_error == libc::ENOMEM })
}

/// Asks until the system does not want to be asked again: it may, while it races for a page table.
fn asked(mut ask: impl FnMut() -> libc::c_int) -> Result<(), i32> {
    loop {
        if ask() == 0 {
            return Ok(());
        }
        let error = last_error();
        if error != libc::EAGAIN && error != libc::EINTR {
            return Err(error);
        }
    }
}

fn last_error() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// How many mappings a process may have, if that is bounded.
pub(super) fn most_mappings() -> Option<usize> {
    #[cfg(target_os = "linux")]
    {
        static MOST: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
        let most = *MOST.get_or_init(|| {
            let text = std::fs::read_to_string("/proc/sys/vm/max_map_count").unwrap_or_default();
            text.trim().parse().unwrap_or(usize::MAX / 4)
        });
        Some(most)
    }
    #[cfg(not(target_os = "linux"))]
    None
}

/// Guards that cost no mapping.
#[cfg(target_os = "linux")]
pub(super) mod light {
    use std::io::Read;
    use std::sync::OnceLock;

    use crate::rt::stacks::guard::Refusal;
    use crate::rt::stacks::layout::{CHUNK_BYTES, Layout};

    /// `MADV_GUARD_INSTALL` (Linux 6.13); the libc crate does not name it yet.
    const MADV_GUARD_INSTALL: libc::c_int = 102;
    /// "This process", where a system call asks for a pidfd (Linux 6.15); the libc crate does not name it yet.
    const PIDFD_SELF: libc::c_int = -10_000;
    /// Guards that are made with one system call, at most.
    pub(in crate::rt::stacks) const AT_ONCE: usize = 32;

    /// What was seen to work here.
    #[derive(Clone, Copy)]
    struct Works {
        each: bool,
        at_once: bool,
    }

    /// Whether a guard can be made so. `GORT_STACK_GUARD=mprotect` says that it cannot.
    pub(in crate::rt::stacks) fn work() -> bool {
        works().each
    }

    fn works() -> Works {
        static WORKS: OnceLock<Works> = OnceLock::new();
        *WORKS.get_or_init(|| {
            let none = Works { each: false, at_once: false };
            if std::env::var_os("GORT_STACK_GUARD").is_some_and(|way| way == "mprotect") {
                return none;
            }
            let Ok(chunk) = super::map(CHUNK_BYTES) else { return none };
            let guard = Layout::here().guard();
            // SAFETY: the range must be ours and unused: it is in the scratch mapping just made.
            let each = unsafe { install(chunk, guard) }.is_ok() && is_guarded(chunk);
            // SAFETY: the same mapping, behind the first guard.
            let at_once =
                each && unsafe { install_all(chunk + guard, guard, guard, 1) } == 1 && is_guarded(chunk + guard);
            // SAFETY: the same mapping, unused.
            unsafe { super::unmap(chunk, CHUNK_BYTES) };
            Works { each, at_once }
        })
    }

    /// Whether nothing can be written there: the kernel itself fails to. Needs: a byte of a mapping that is ours and unused.
    fn is_guarded(at: usize) -> bool {
        let Ok(mut zero) = std::fs::File::open("/dev/zero") else { return false };
        // SAFETY: the byte must be ours and unused: that is what this function needs. It is the kernel that writes to it, or says
        // that it could not.
        let byte = unsafe { std::slice::from_raw_parts_mut(at as *mut u8, 1) };
        zero.read(byte).is_err_and(|error| error.raw_os_error() == Some(libc::EFAULT))
    }

    /// # Safety
    /// As for `give_back`.
    pub(in crate::rt::stacks) unsafe fn install(at: usize, bytes: usize) -> Result<(), Refusal> {
        // SAFETY: the contract above.
        super::asked(|| unsafe { libc::madvise(at as *mut libc::c_void, bytes, MADV_GUARD_INSTALL) })
            .map_err(|os_error| Refusal { os_error, guard_mappings: false })
    }

    /// Makes `count` guards, `apart` from each other, with one system call. How many are there now: 0 also where it cannot be done.
    ///
    /// # Safety
    /// As for `give_back`, of all of them.
    pub(in crate::rt::stacks) unsafe fn install_at_once(
        first: usize,
        apart: usize,
        guard: usize,
        count: usize,
    ) -> usize {
        // SAFETY: the contract above.
        if works().at_once { unsafe { install_all(first, apart, guard, count) } } else { 0 }
    }

    /// # Safety
    /// As for `install_at_once`.
    unsafe fn install_all(first: usize, apart: usize, guard: usize, count: usize) -> usize {
        let mut ranges = [libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 }; AT_ONCE];
        let ranges = &mut ranges[..count.min(AT_ONCE)];
        for (number, range) in ranges.iter_mut().enumerate() {
            range.iov_base = (first + number * apart) as *mut libc::c_void;
            range.iov_len = guard;
        }
        // SAFETY: the ranges must be ours and unused, by the contract above. The call reads the vector, which lives until it returns.
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
        usize::try_from(advised).unwrap_or(0) / guard
    }

    #[cfg(all(test, not(loom)))]
    mod tests {
        use super::*;

        #[test]
        fn only_a_page_that_the_kernel_cannot_write_to_counts_as_guarded() {
            let chunk = super::super::map(CHUNK_BYTES).unwrap();
            let guard = Layout::here().guard();
            assert!(!is_guarded(chunk), "plain memory, as after an advice that was ignored");
            // SAFETY: the mapping just made, which nothing else uses.
            unsafe { super::super::protect(chunk, guard) }.unwrap();
            assert!(is_guarded(chunk) && !is_guarded(chunk + guard));
            // SAFETY: as above.
            unsafe { super::super::unmap(chunk, CHUNK_BYTES) };
        }
    }
}

/// There are none that cost no mapping.
#[cfg(not(target_os = "linux"))]
pub(super) mod light {
    use crate::rt::stacks::guard::Refusal;

    pub(in crate::rt::stacks) const AT_ONCE: usize = 32;

    pub(in crate::rt::stacks) fn work() -> bool {
        false
    }

    /// # Safety
    /// None: it is never called.
    pub(in crate::rt::stacks) unsafe fn install(_: usize, _: usize) -> Result<(), Refusal> {
        bug!("a guard of a kind that this system does not have")
    }

    /// # Safety
    /// None.
    pub(in crate::rt::stacks) unsafe fn install_at_once(_: usize, _: usize, _: usize, _: usize) -> usize {
        0
    }
}
