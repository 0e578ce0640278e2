//! The clocks: the only file that reads the machine's time.
//!
//! States      real: time passes by itself | virtual: time stands still until every goroutine is durably blocked, then
//!             jumps to the next timer.
//! Invariants  I1  a run's clock starts at 0 and never goes back.
//!             I2  a thread's processor clock runs only while that thread is on a processor; read by others while it lives.
//! See         Go `testing/synctest`.

// Why unsafe: the clock of a thread is read by system calls.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::sync::OnceLock;
use std::time::Duration;

/// Where a run's clock starts: what the clocks of its workers have in common.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    Real(std::time::Instant),
    Virtual,
}

impl Origin {
    #[allow(clippy::disallowed_methods)] // the only place that reads it
    pub(crate) fn real() -> Self {
        Origin::Real(std::time::Instant::now())
    }

    /// The same origin on the machine's clock.
    pub(crate) fn wall_clock(self) -> Self {
        match self {
            Origin::Real(_) => self,
            Origin::Virtual => Origin::real(),
        }
    }
}

/// One worker's clock.
pub(crate) enum Clock {
    Real(std::time::Instant),
    Virtual(Cell<Duration>),
}

impl Clock {
    pub(crate) fn new(origin: Origin) -> Self {
        match origin {
            Origin::Real(start) => Clock::Real(start),
            Origin::Virtual => Clock::Virtual(Cell::new(Duration::ZERO)),
        }
    }

    /// Time since the start of the run.
    pub(crate) fn now(&self) -> Duration {
        match self {
            Clock::Real(start) => start.elapsed(),
            Clock::Virtual(now) => now.get(),
        }
    }

    pub(crate) fn is_virtual(&self) -> bool {
        matches!(self, Clock::Virtual(_))
    }

    /// Moves a virtual clock on. Needs: every goroutine is durably blocked.
    pub(crate) fn advance(&self, to: Duration) {
        if let Clock::Virtual(now) = self {
            debug_assert!(to >= now.get(), "gort internal bug: the clock would go back");
            now.set(to);
        }
    }
}

/// How long a thread has been on a processor, for other threads to read.
#[derive(Default)]
pub(crate) struct ProcessorClock(OnceLock<(libc::clockid_t, libc::pid_t)>);

impl ProcessorClock {
    /// Makes this the calling thread's.
    pub(crate) fn start(&self) {
        let mut id = 0;
        // SAFETY: nothing is needed: it names the calling thread.
        let thread = unsafe { libc::pthread_self() };
        // SAFETY: the thread must be alive and `id` writable: it is the calling one, and `id` a live local.
        if unsafe { libc::pthread_getcpuclockid(thread, &raw mut id) } == 0 {
            // SAFETY: nothing is needed.
            let _ = self.0.set((id, unsafe { libc::gettid() }));
        }
    }

    /// `None` if the system does not say, or the thread has not started it or has ended.
    pub(crate) fn read(&self) -> Option<Duration> {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` must be writable: it is a live local. A thread that has ended is an error.
        let read = unsafe { libc::clock_gettime(self.0.get()?.0, &raw mut time) } == 0;
        read.then(|| Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs().try_into().unwrap_or(0)))
    }

    /// What the system does with the thread, by proc(5)'s letters: `R` if it is on a processor or waits for one, `S` or `D` if it
    /// sleeps. `None` if the system does not say, or the thread has not started this.
    pub(crate) fn state(&self) -> Option<char> {
        let stat = std::fs::read_to_string(format!("/proc/self/task/{}/stat", self.0.get()?.1)).ok()?;
        // `1240 (name) S 1 …`: the name may hold anything.
        stat.rsplit_once(')')?.1.trim_start().chars().next()
    }

    /// Whether its thread could go on and waits for a processor, or is on one. Of one that has not begun it is so.
    pub(crate) fn is_runnable(&self) -> bool {
        self.0.get().is_none() || self.state() == Some('R')
    }
}

/// A seed for choices that should differ from run to run.
pub(crate) fn entropy() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
