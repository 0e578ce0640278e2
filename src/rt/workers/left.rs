//! Goroutines that a program leaves behind, and the threads that keep them.
//!
//! A goroutine that cannot be unwound at the end of its program stays on its stack for good or until what it waits for has come: a
//! call on a helper thread, the end of a scope, a caller that swallows every unwinding. What is on that stack may borrow the
//! thread-locals of its thread, and another thread may be using them through it: `LocalKey::with`, and in it a call of
//! `blocking` or a scope of the standard library. So those thread-locals must not end before it.
//!
//! States      of a goroutine that is left: waiting (it goes on, to be unwound, when it is readied) | leaked (never).
//! Invariants  I1  a thread ends, and its thread-locals with it, only when no goroutine is left on it. Of gort's own threads `threads.rs`
//!                 sees to that; to the end of a caller's thread `see_out` is tied here, once for each program that left some.
//!             I2  what is tied to a thread's end runs before everything that was tied to it earlier. A thread-local is tied to
//!                 it when it is made, and a goroutine that borrows one has made it before it was left: so `see_out` comes first.
//!             I3  the worker of a goroutine that is left stays where it is: parked goroutines refer to it.
//! Protocol    `keep` when a run is over; `Worker::see_out` on the thread whose goroutines they are.
//! Rests on    I2 is the Itanium C++ ABI's rule for `__cxa_thread_atexit`, and glibc has it. Where the system's library has no
//!             such function, `keep` itself waits. `exit` ends the thread-locals of the thread that calls it while other threads
//!             go on, borrowed or not: so it does in any program of the standard library's, and waiting there would be a
//!             program that does not end. tests/left_behind.rs looks at both.
//! Rejected    A guard in a `thread_local!`: it is made once, so what is made after it, and borrowed in a later run, ends before
//!             it. Goroutines on gort's own threads only: `main` need not be `Send`, and a run that is one of 90,000 a second
//!             cannot change threads. Waiting in `run`: a call that reads standard input may never return, and in Go `main`'s
//!             return ends it. Waiting for calls only: whoever is left may have a scope of the standard library below.
//! See         rt/stacks/kill.rs; rt/outside/blocking.rs; Itanium C++ ABI 3.3.5.4; tests/left_behind.rs.

// Why unsafe: a worker is handed to the system until its thread ends.
#![allow(unsafe_code)]

use std::cell::Cell;
use std::io::Write;
use std::time::Duration;

use gort_events::file_and_line;

use crate::rt::goroutine::GoRef;
use crate::rt::workers::worker::Worker;

/// A worker's part after its program's end.
#[derive(Default)]
pub(crate) struct Left {
    /// The number of goroutines that its program has left on it.
    pub(in crate::rt) count: Cell<usize>,
    /// Whether its thread says so if they keep it for long.
    said: Cell<bool>,
}

/// The time after which a thread says why it does not end.
const SILENCE: Duration = Duration::from_secs(1);

/// A thread is done with this worker, whose program is over: it ends only when no goroutine is left on it (I1). `says`: if that takes
/// long it says why, because another thread may wait for its end.
pub(crate) fn keep(worker: Box<Worker>, says: bool) {
    if worker.left.count.get() > 0 {
        worker.left.said.set(says);
        at_thread_end::tie(worker);
    }
}

/// Waits until no goroutine is left. Needs: the worker is not entered, its program is over, and this is its thread.
fn see_out_and_say_so(worker: &Worker) {
    worker.enter(|| {
        let patience = Some(SILENCE).filter(|_| worker.left.said.get());
        if !worker.see_out(patience) {
            let left = worker.living();
            // Not `eprintln!`: a test harness would keep it. If it cannot be written, it is not.
            let _ = std::io::stderr().write_all(reason(&left).as_bytes());
            worker.see_out(None);
        }
    });
}

/// Why the thread does not end.
fn reason(left: &[GoRef]) -> String {
    let mut text = String::from("gort: this thread does not end before goroutines that were left on it have:");
    for goroutine in left {
        let at = file_and_line(goroutine.created_at.get());
        text.push_str(&format!(" goroutine {}, started at {at};", goroutine.id.get()));
    }
    text.push_str(" see gort::run, \"What is left behind\"\n");
    text
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod at_thread_end {
    use std::ffi::{c_int, c_void};

    use super::{Worker, see_out_and_say_so};
    use crate::rt::stacks::frames;

    unsafe extern "C" {
        fn __cxa_thread_atexit_impl(
            function: unsafe extern "C" fn(*mut c_void),
            argument: *mut c_void,
            library: *const u8,
        ) -> c_int;
        static __dso_handle: u8;
    }

    pub(super) fn tie(worker: Box<Worker>) {
        let worker = Box::into_raw(worker);
        // SAFETY: the function must be good for this argument, on this thread, when it ends: it takes the box back, and whoever
        // is left on the worker is on this thread. It must be there still: the handle names the library that it is in.
        let tied = unsafe { __cxa_thread_atexit_impl(at_end, worker.cast(), &raw const __dso_handle) };
        assert_eq!(tied, 0, "gort: the system has no memory for the end of a thread");
    }

    unsafe extern "C" fn at_end(worker: *mut c_void) {
        if process_exits() {
            return;
        }
        // SAFETY: the pointer must come from a box that nothing else has: `tie` made it, and this is called once.
        let worker = unsafe { Box::from_raw(worker.cast::<Worker>()) };
        see_out_and_say_so(&worker);
    }

    /// Whether `exit` has been called on this thread.
    fn process_exits() -> bool {
        let exit = libc::exit as unsafe extern "C" fn(c_int) -> ! as usize;
        let mut found = false;
        frames::walk(|frame| {
            found = frame.function() == exit;
            !found
        });
        found
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod at_thread_end {
    use super::{Worker, see_out_and_say_so};

    pub(super) fn tie(worker: Box<Worker>) {
        see_out_and_say_so(&worker);
    }
}

impl Worker {
    /// Unwinds what is left here as soon as that can be done, until nothing is or nothing has happened for that long. Whether
    /// nothing is left. Needs: the program is over, and no other worker waits for this one.
    pub(crate) fn see_out(&self, at_most: Option<Duration>) -> bool {
        loop {
            self.end_round();
            if self.living().is_empty() {
                return true;
            }
            self.home.wait(at_most);
            if at_most.is_some() && !self.home.has_mail() {
                return false;
            }
        }
    }
}
