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
pub(crate) struct ProcessorClock(OnceLock<system::Thread>);

impl ProcessorClock {
    /// Makes this the calling thread's.
    pub(crate) fn start(&self) {
        if let Some(thread) = system::Thread::calling() {
            let _ = self.0.set(thread);
        }
    }

    /// `None` if the system does not say, or the thread has not started it or has ended.
    pub(crate) fn read(&self) -> Option<Duration> {
        self.0.get()?.processor_time()
    }

    /// How long the thread has been on a processor between two readings. `None`: one of them says nothing.
    pub(crate) fn between(before: Option<Duration>, now: Option<Duration>) -> Option<Duration> {
        Some(now?.saturating_sub(before?))
    }

    /// What the system does with the thread, by proc(5)'s letters: `R` if it is on a processor or waits for one, `S` if it
    /// sleeps, `D` if the system itself is busy for it. `None` if the system does not say, or the thread has not started this.
    pub(crate) fn state(&self) -> Option<char> {
        self.0.get()?.state()
    }

    /// Whether its thread sleeps on something that may never happen, or the system does not say. One that has not begun does not;
    /// nor does one that waits for the system itself (`D`), for a page or a lock of the address space.
    pub(crate) fn may_be_asleep(&self) -> bool {
        self.0.get().is_some() && self.state().is_none_or(|state| state == 'S')
    }
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod clocks {
    use std::time::Duration;

    /// The clock of the calling thread's time on a processor.
    pub(super) fn calling() -> Option<libc::clockid_t> {
        let mut id = 0;
        // SAFETY: nothing is needed: it names the calling thread.
        let thread = unsafe { libc::pthread_self() };
        // SAFETY: the thread must be alive and `id` writable: it is the calling one, and `id` a live local.
        (unsafe { libc::pthread_getcpuclockid(thread, &raw mut id) } == 0).then_some(id)
    }

    pub(super) fn read(clock: libc::clockid_t) -> Option<Duration> {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` must be writable: it is a live local. A thread that has ended is an error.
        let read = unsafe { libc::clock_gettime(clock, &raw mut time) } == 0;
        read.then(|| Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs().try_into().unwrap_or(0)))
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::time::Duration;

    use super::clocks;

    pub(super) struct Thread(libc::clockid_t, libc::pid_t);

    impl Thread {
        pub(super) fn calling() -> Option<Self> {
            // SAFETY: nothing is needed.
            Some(Thread(clocks::calling()?, unsafe { libc::gettid() }))
        }

        pub(super) fn processor_time(&self) -> Option<Duration> {
            clocks::read(self.0)
        }

        pub(super) fn state(&self) -> Option<char> {
            let stat = std::fs::read_to_string(format!("/proc/self/task/{}/stat", self.1)).ok()?;
            // `1240 (name) S 1 …`: the name may hold anything.
            stat.rsplit_once(')')?.1.trim_start().chars().next()
        }
    }
}

#[cfg(target_os = "freebsd")]
mod system {
    use std::time::Duration;

    use super::clocks;

    pub(super) struct Thread(libc::clockid_t);

    impl Thread {
        pub(super) fn calling() -> Option<Self> {
            clocks::calling().map(Thread)
        }

        pub(super) fn processor_time(&self) -> Option<Duration> {
            clocks::read(self.0)
        }

        /// It is not asked.
        pub(super) fn state(&self) -> Option<char> {
            None
        }
    }
}

#[cfg(target_os = "macos")]
mod system {
    use std::time::Duration;

    /// The thread's port, as the kernel knows it: good as long as the thread lives.
    pub(super) struct Thread(libc::mach_port_t);

    impl Thread {
        pub(super) fn calling() -> Option<Self> {
            // SAFETY: nothing is needed.
            let thread = unsafe { libc::pthread_self() };
            // SAFETY: the thread must be alive: it is the calling one.
            Some(Thread(unsafe { libc::pthread_mach_thread_np(thread) }))
        }

        fn ask(&self) -> Option<libc::thread_basic_info> {
            // SAFETY: all zeroes is a valid structure of numbers.
            let mut said: libc::thread_basic_info = unsafe { std::mem::MaybeUninit::zeroed().assume_init() };
            let mut count = libc::THREAD_BASIC_INFO_COUNT;
            // SAFETY: the structure must have room for so many words: the count is its own.
            let asked = unsafe {
                libc::thread_info(
                    self.0,
                    libc::THREAD_BASIC_INFO as libc::thread_flavor_t,
                    (&raw mut said).cast(),
                    &raw mut count,
                )
            };
            (asked == libc::KERN_SUCCESS).then_some(said)
        }

        pub(super) fn processor_time(&self) -> Option<Duration> {
            let said = self.ask()?;
            let time = |time: libc::time_value_t| {
                Duration::from_secs(u64::try_from(time.seconds).unwrap_or(0))
                    + Duration::from_micros(u64::try_from(time.microseconds).unwrap_or(0))
            };
            Some(time(said.user_time) + time(said.system_time))
        }

        pub(super) fn state(&self) -> Option<char> {
            match self.ask()?.run_state {
                libc::TH_STATE_RUNNING => Some('R'),
                libc::TH_STATE_UNINTERRUPTIBLE => Some('D'),
                _ => Some('S'),
            }
        }
    }
}

#[cfg(windows)]
mod system {
    use std::ffi::c_void;
    use std::time::Duration;

    unsafe extern "system" {
        fn GetCurrentThreadId() -> u32;
        fn OpenThread(access: u32, inherited: i32, id: u32) -> *mut c_void;
        fn CloseHandle(handle: *mut c_void) -> i32;
        fn GetThreadTimes(
            thread: *mut c_void,
            created: *mut u64,
            ended: *mut u64,
            kernel: *mut u64,
            user: *mut u64,
        ) -> i32;
    }

    const QUERY_LIMITED_INFORMATION: u32 = 0x0800;

    /// The handle of a thread, as a number.
    pub(super) struct Thread(usize);

    impl Thread {
        pub(super) fn calling() -> Option<Self> {
            // SAFETY: nothing is needed.
            let id = unsafe { GetCurrentThreadId() };
            // SAFETY: nothing is needed.
            let handle = unsafe { OpenThread(QUERY_LIMITED_INFORMATION, 0, id) };
            (!handle.is_null()).then(|| Thread(handle.addr()))
        }

        pub(super) fn processor_time(&self) -> Option<Duration> {
            let handle = std::ptr::with_exposed_provenance_mut(self.0);
            let mut times = [0_u64; 4];
            let [created, ended, kernel, user] = times.each_mut();
            // SAFETY: the handle must be open, as it is until this is dropped; each time has the room of two words of 32 bits.
            let read = unsafe { GetThreadTimes(handle, created, ended, kernel, user) } != 0;
            // In steps of 100 ns.
            read.then(|| Duration::from_nanos((times[2] + times[3]) * 100))
        }

        /// The system does not say.
        pub(super) fn state(&self) -> Option<char> {
            None
        }
    }

    impl Drop for Thread {
        fn drop(&mut self) {
            // SAFETY: the handle must be ours: `calling` opened it.
            unsafe { CloseHandle(std::ptr::with_exposed_provenance_mut(self.0)) };
        }
    }
}
