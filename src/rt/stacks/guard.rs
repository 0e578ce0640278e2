//! What guards a stack, and why there was none to be had: what users see of stacks.
//!
//! See         rt/stacks/stack.rs; tests/memory/stacks.rs.

// Why unsafe: a limit of the process is read by a system call.
#![allow(unsafe_code)]

/// How the guard region below each stack is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum StackGuard {
    /// The best that the system was seen to have, unless the environment says `GORT_STACK_GUARD=mprotect`: on Linux `MADV_GUARD_INSTALL` where the kernel has it (6.13), else protection.
    #[default]
    Auto,
    /// The protection of pages (`mprotect`). On Linux that is two more mappings per stack, so `vm.max_map_count` bounds their number.
    /// On Windows every guard is the system's own.
    Protected,
}

/// Why the system gave no stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal {
    /// The system's number for it.
    pub(crate) os_error: i32,
    pub(crate) guard_mappings: bool,
}

impl Refusal {
    /// The limit that was met, its value, and how to raise it.
    pub(crate) fn limit(&self) -> String {
        #[cfg(unix)]
        if let Some(limit) = self.limit_of_unix() {
            return limit;
        }
        format!("memory: {}", std::io::Error::from_raw_os_error(self.os_error))
    }

    #[cfg(unix)]
    fn limit_of_unix(&self) -> Option<String> {
        let read = |path: &str| std::fs::read_to_string(path).map(|text| text.trim().to_string()).unwrap_or_default();
        if self.guard_mappings {
            return Some(format!(
                "vm.max_map_count = {}: each guard page costs two mappings on this kernel; raise it with `sysctl -w vm.max_map_count=N`",
                read("/proc/sys/vm/max_map_count")
            ));
        }
        let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        // SAFETY: `limit` must be a writable rlimit: it is a live local.
        let known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &raw mut limit) } == 0;
        if known && limit.rlim_cur != libc::RLIM_INFINITY {
            return Some(format!("address space, RLIMIT_AS = {} bytes; raise it with `ulimit -v`", limit.rlim_cur));
        }
        cfg!(target_os = "linux").then(|| {
            format!(
                "memory: {}; vm.overcommit_memory = {}",
                std::io::Error::from_raw_os_error(self.os_error),
                read("/proc/sys/vm/overcommit_memory")
            )
        })
    }
}
