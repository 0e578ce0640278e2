//! What the system allows, and how far gort goes by itself: a benchmark must not harm the machine that it runs on.

use serde_json::{Value, json};

use super::measure::Who;
use super::rows::Row;

/// A waiting goroutine takes this much in a build without optimisation; a little more than it does.
const GOROUTINE_BYTES: u64 = 12 * 1024;
/// A waiting thread, with what the kernel keeps for it.
const THREAD_BYTES: u64 = 40 * 1024;
/// What the kernel keeps for each thread: its stack there, at least.
const KERNEL_STACK_BYTES: f64 = 16.0 * 1024.0;
/// At most this part of the memory that is free, and of the threads that the system allows.
const PART: u64 = 4;

/// What the system allows. `None` where it does not say.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Memory that can be had without swapping.
    pub available_bytes: Option<u64>,
    /// The smallest limit on threads, and its name.
    pub threads: Option<(u64, &'static str)>,
}

fn number(path: &str) -> Option<u64> {
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// What the system allows this user.
fn processes_allowed() -> Option<u64> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nproc).current;
    #[cfg(not(unix))]
    None
}

/// Reads them.
pub fn read() -> Limits {
    let meminfo = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let available = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:")?.trim().strip_suffix(" kB"));
    let threads = [
        (number("/proc/sys/kernel/threads-max"), "kernel.threads-max"),
        (number("/proc/sys/kernel/pid_max"), "kernel.pid_max"),
        (number("/sys/fs/cgroup/pids.max"), "pids.max"),
        (processes_allowed(), "ulimit -u"),
        // A thread's stack and its guard are two mappings.
        (number("/proc/sys/vm/max_map_count").map(|count| count / 2), "vm.max_map_count / 2"),
    ];
    let threads = threads.into_iter().filter_map(|(limit, name)| Some((limit?, name)));
    Limits {
        available_bytes: available.and_then(|kib| kib.trim().parse::<u64>().ok()).map(|kib| kib * 1024),
        threads: threads.min_by_key(|(limit, _)| *limit),
    }
}

impl Limits {
    /// How many of a row gort starts at the most.
    pub fn bound(&self, row: &Row, who: Who) -> usize {
        // Only these rows hold many at once.
        if !matches!(row.name, "memory" | "limit") {
            return usize::MAX;
        }
        let each = if who == Who::Goroutine { GOROUTINE_BYTES } else { THREAD_BYTES };
        let by_memory = self.available_bytes.map_or(u64::MAX, |bytes| bytes / PART / each);
        let by_threads = self.threads.filter(|_| who == Who::Thread).map_or(u64::MAX, |(limit, _)| limit / PART);
        usize::try_from(by_memory.min(by_threads)).unwrap_or(usize::MAX).max(1)
    }

    /// How many could wait at once, each with this number of bytes in its process: by memory, and by the limit on threads.
    pub fn reach(&self, who: Who, bytes: f64) -> Option<f64> {
        let each = if who == Who::Thread { bytes + KERNEL_STACK_BYTES } else { bytes };
        let by_memory = self.available_bytes.map(|available| available as f64 / each);
        let by_threads = self.threads.filter(|_| who == Who::Thread).map(|(limit, _)| limit as f64);
        let least = by_memory.into_iter().chain(by_threads).reduce(f64::min)?;
        // To two digits: it is an estimate.
        let step = 10_f64.powf((least.log10().floor() - 1.0).max(0.0));
        Some((least / step).floor() * step)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "available_bytes": self.available_bytes,
            "threads": self.threads.map(|(limit, _)| limit),
            "threads_by": self.threads.map(|(_, name)| name),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::rows::ROWS;

    #[test]
    fn an_estimate_keeps_to_the_smallest_limit() {
        let limits = Limits { available_bytes: Some(1 << 30), threads: Some((31_415, "pids.max")) };
        assert_eq!(limits.reach(Who::Goroutine, 4096.0), Some(260_000.0));
        assert_eq!(limits.reach(Who::Thread, 8192.0), Some(31_000.0));
        assert_eq!(Limits { available_bytes: None, threads: None }.reach(Who::Thread, 1.0), None);
    }

    #[test]
    fn a_small_machine_is_left_usable() {
        let limits = Limits { available_bytes: Some(64 << 20), threads: Some((100, "pids.max")) };
        let row = |name| ROWS.iter().find(|row| row.name == name).unwrap();
        assert_eq!(limits.bound(row("limit"), Who::Thread), 25);
        assert_eq!(limits.bound(row("limit"), Who::Goroutine), (16 << 20) / 12 / 1024);
        assert_eq!(limits.bound(row("create"), Who::Thread), usize::MAX);
        let nothing = Limits { available_bytes: Some(0), threads: None };
        assert_eq!(nothing.bound(row("memory"), Who::Goroutine), 1);
    }
}
