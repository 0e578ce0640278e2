//! What one child measured, and how: the one line of JSON it prints.

#![allow(clippy::disallowed_methods)] // a benchmark reads clocks

use std::time::Instant;

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// One measured piece of work. The Go program prints the same fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Elapsed nanoseconds.
    pub(crate) ns: u64,
    /// Nanoseconds of processor time, of all threads.
    pub(crate) cpu_ns: u64,
    /// By how much the process had grown when it was largest.
    pub(crate) bytes: i64,
    /// The number that only the whole work gives.
    pub(crate) check: u64,
}

impl Figures {
    /// This piece of work and a later one.
    pub(crate) fn plus(self, later: Figures) -> Figures {
        Figures {
            ns: self.ns + later.ns,
            cpu_ns: self.cpu_ns + later.cpu_ns,
            bytes: self.bytes.max(later.bytes),
            check: self.check + later.check,
        }
    }
}

/// Started right before the work, read right after it.
#[derive(Debug)]
pub(crate) struct Watch {
    start: Instant,
    cpu_ns: u64,
    bytes: i64,
}

impl Watch {
    pub(crate) fn start() -> Self {
        let bytes = memory("VmRSS:");
        let cpu_ns = cpu_time();
        Self { start: Instant::now(), cpu_ns, bytes }
    }

    pub(crate) fn read(&self, check: u64) -> Figures {
        let ns = self.start.elapsed().as_nanos() as u64;
        Figures { ns, cpu_ns: cpu_time() - self.cpu_ns, bytes: memory("VmHWM:") - self.bytes, check }
    }
}

/// What a piece of work hands back: its number, or figures it has read itself because it does more than is measured.
#[derive(Debug)]
pub(crate) enum Outcome {
    Check(u64),
    Read(Figures),
}

impl From<u64> for Outcome {
    fn from(check: u64) -> Self {
        Outcome::Check(check)
    }
}

/// Warms up, then measures.
pub(crate) fn measure(warm_up: u64, n: u64, work: impl Fn(u64) -> Outcome) -> Figures {
    if warm_up > 0 {
        work(warm_up);
    }
    let watch = Watch::start();
    match work(n) {
        Outcome::Check(check) => watch.read(check),
        Outcome::Read(figures) => figures,
    }
}

fn cpu_time() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Bytes in memory: the process's pages, now (VmRSS) or at their most (VmHWM), and its page tables (VmPTE), which grow with many
/// small stacks.
fn memory(pages: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel shows this process");
    memory_in(&status, pages)
}

fn memory_in(status: &str, pages: &str) -> i64 {
    let kib = |name: &str| -> i64 {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB")?.parse().ok())
            .unwrap_or_else(|| panic!("no {name} in /proc/self/status"))
    };
    (kib(pages) + kib("VmPTE:")) * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_pages_and_page_tables() {
        let status = "Name:\tx\nVmHWM:\t    1300 kB\nVmRSS:\t    1200 kB\nRssAnon:\t 1 kB\nVmPTE:\t      44 kB\n";
        assert_eq!(memory_in(status, "VmRSS:"), 1244 * 1024);
        assert_eq!(memory_in(status, "VmHWM:"), 1344 * 1024);
    }

    #[test]
    fn memory_that_was_touched_is_seen_also_when_it_was_given_back() {
        let watch = Watch::start();
        let pages = std::hint::black_box(vec![1_u8; 32 << 20]);
        let check = u64::from(pages[pages.len() - 1]);
        drop(pages);
        let figures = watch.read(check);
        // Of pages that come and go the kernel counts each processor's last few later; other tests may use some as well.
        assert!(figures.bytes > 30 << 20, "{figures:?}");
    }
}
