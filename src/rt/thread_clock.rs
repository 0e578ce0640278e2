//! A thread's own clock: how long it has been on a processor, and whether it sleeps, for other threads to read.
//!
//! States      not started (nothing is known) | started.
//! Invariants  I1  it runs only while its thread is on a processor.
//! Protocol    Its thread: `start`. Others, while that thread lives: `read`, `state`, `may_be_asleep`.
//! Rejected    A clock on the wall: on a busy machine a thread that waits for a processor would look like one that computes.
//! See         proc(5), `/proc/PID/task/TID/stat`; rt/workers/idlers.rs, rt/workers/threads.rs, explore/native/threads.rs.

// Why unsafe: the clock of a thread is read by system calls.
#![allow(unsafe_code)]

use std::sync::OnceLock;
use std::time::Duration;

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

    /// How long the thread has been on a processor between two readings. `None`: one of them says nothing.
    pub(crate) fn between(before: Option<Duration>, now: Option<Duration>) -> Option<Duration> {
        Some(now?.saturating_sub(before?))
    }

    /// What the system does with the thread, by proc(5)'s letters: `R` if it is on a processor or waits for one, `S` if it
    /// sleeps, `D` if the system itself is busy for it. `None` if the system does not say, or the thread has not started this.
    pub(crate) fn state(&self) -> Option<char> {
        let stat = std::fs::read_to_string(format!("/proc/self/task/{}/stat", self.0.get()?.1)).ok()?;
        // `1240 (name) S 1 …`: the name may hold anything.
        stat.rsplit_once(')')?.1.trim_start().chars().next()
    }

    /// Whether its thread sleeps on something that may never happen, or the system does not say. One that has not begun does not;
    /// nor does one that waits for the system itself (`D`), for a page or a lock of the address space.
    pub(crate) fn may_be_asleep(&self) -> bool {
        self.0.get().is_some() && self.state().is_none_or(|state| state == 'S')
    }
}
