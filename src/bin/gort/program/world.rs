//! Where a program runs: in the laboratory, or for real.
//!
//! In the laboratory one worker runs it by a virtual clock, in an order that a seed draws, and every step is an event: so
//! it can be drawn, stepped through and replayed. For real it runs on threads of the machine and by its clock, in a
//! process of its own, so that what it counts (threads, memory, switches) is its own. No two such runs take the same
//! steps; what is shown of them is what they print, how they end, and nothing else.

use std::path::Path;

use super::subject::Subject;

/// Where a program runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum World {
    /// On one worker, by a virtual clock, in the order that a seed draws.
    Laboratory,
    /// On threads of the machine, by its clock.
    Real(Real),
}

/// How a program runs for real.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Real {
    /// How many workers it has.
    pub workers: usize,
    /// Whether it starts threads itself, besides those of the workers.
    pub starts_threads: bool,
    /// The address space that its process may have, in bytes (`ulimit -v`), where it is to meet a limit.
    pub address_space: Option<u64>,
    /// What it cannot do without.
    pub needs: &'static [Need],
}

/// Something of the system that a program cannot do without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// The process's own entries in `/proc`.
    Proc,
    /// What the kernel counts of its reads and writes.
    ProcIo,
    /// Linux's poller.
    Epoll,
    /// Pipes that do not block, made so by one call.
    Pipe2,
    /// The sockets of gort.
    Net,
    /// That a process can be given a small address space.
    AddressSpace,
    /// What no system has.
    #[cfg(test)]
    Nothing,
}

impl Need {
    /// Whether the system has it.
    pub fn met(self) -> bool {
        match self {
            Need::Proc => Path::new("/proc/self/task").is_dir() && Path::new("/proc/self/status").is_file(),
            // The file may be there and not be readable.
            Need::ProcIo => std::fs::read_to_string("/proc/self/io").is_ok(),
            Need::Epoll => cfg!(target_os = "linux"),
            Need::Pipe2 => cfg!(any(target_os = "linux", target_os = "freebsd")),
            Need::Net => cfg!(unix),
            Need::AddressSpace => cfg!(any(target_os = "linux", target_os = "freebsd")),
            #[cfg(test)]
            Need::Nothing => false,
        }
    }

    /// What it is called, in any language.
    pub fn name(self) -> &'static str {
        match self {
            Need::Proc => "/proc",
            Need::ProcIo => "/proc/self/io",
            Need::Epoll => "epoll",
            Need::Pipe2 => "pipe2",
            Need::Net => "gort::net",
            Need::AddressSpace => "RLIMIT_AS",
            #[cfg(test)]
            Need::Nothing => "/nothing",
        }
    }
}

impl Subject {
    /// Runs it for real, on this number of workers.
    pub const fn real(mut self, workers: usize) -> Self {
        self.world = World::Real(Real { workers, starts_threads: false, address_space: None, needs: &[] });
        self
    }

    /// Notes that it starts threads itself. Follows `real`.
    pub const fn starting_threads(mut self) -> Self {
        if let World::Real(real) = &mut self.world {
            real.starts_threads = true;
        }
        self
    }

    /// Gives its process an address space of this size only. Follows `real`.
    pub const fn within(mut self, bytes: u64) -> Self {
        if let World::Real(real) = &mut self.world {
            real.address_space = Some(bytes);
        }
        self
    }

    /// Runs it only where the system has these. Follows `real`.
    pub const fn needs(mut self, needs: &'static [Need]) -> Self {
        if let World::Real(real) = &mut self.world {
            real.needs = needs;
        }
        self
    }

    /// How it runs for real, if it does.
    pub const fn as_real(&self) -> Option<&Real> {
        match &self.world {
            World::Real(real) => Some(real),
            World::Laboratory => None,
        }
    }

    /// What this system lacks for it.
    pub fn missing(&self) -> Option<Need> {
        self.as_real()?.needs.iter().copied().find(|need| !need.met())
    }
}
