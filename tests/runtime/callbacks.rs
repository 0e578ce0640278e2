//! Goroutines that are parked in functions with a C interface when the program ends.
//!
//! An unwinding that comes to such a function ends the process, so each test runs in a process of its own. In a release build:
//! `cargo test --release --test runtime callbacks`.

// Why unsafe: functions of C are called.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::harness::child;
use gort::{Builder, Chan, chan, go, gosched};

static NEVER: OnceLock<Chan<i32>> = OnceLock::new();
static DROPS: AtomicUsize = AtomicUsize::new(0);

/// What a frame owns.
struct Owned;

impl Drop for Owned {
    fn drop(&mut self) {
        DROPS.fetch_add(1, Ordering::Relaxed);
    }
}

fn never() -> &'static Chan<i32> {
    NEVER.get_or_init(|| chan(0))
}

/// Runs one of these tests again, in a process of its own, where it takes the other branch.
#[track_caller]
fn in_child(test: &str) {
    let child = child::output(module_path!(), test);
    let text = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), Some(0), "{text}");
}

/// Parks a goroutine so, ends the program, and says how many goroutines could not be unwound and what was dropped.
fn ends(test: &str, park: fn(), expected: (usize, usize)) {
    if !child::is_child() {
        return in_child(test);
    }
    let report = Builder::new().workers(1).run_report(move || {
        go(park);
        gosched();
    });
    assert_eq!(report.result, Ok(()));
    assert_eq!((report.unkillable, DROPS.load(Ordering::Relaxed)), expected, "(left, dropped)");
    // Without waiting for the thread, which keeps what was left on it.
    #[allow(clippy::disallowed_methods)] // a child process ends by itself
    std::process::exit(0);
}

type Compare = extern "C" fn(*const c_void, *const c_void) -> i32;

fn sort(compare: Compare) {
    let mut values = [3, 1, 2];
    // SAFETY: the array must be of this number of elements of this size, and the function compare two of them: it does, or never
    // comes back.
    unsafe { libc::qsort(values.as_mut_ptr().cast(), values.len(), size_of::<i32>(), Some(compare)) };
}

#[test]
fn a_callback_that_owns_nothing_is_left_and_not_thrown_at() {
    extern "C" fn compare(_: *const c_void, _: *const c_void) -> i32 {
        _ = never().recv();
        0
    }
    ends("a_callback_that_owns_nothing_is_left_and_not_thrown_at", || sort(compare), (1, 0));
}

#[test]
fn a_callback_that_owns_something_is_left_and_not_thrown_at() {
    extern "C" fn compare(_: *const c_void, _: *const c_void) -> i32 {
        let (_owned, own) = (Owned, never().clone());
        _ = own.recv();
        0
    }
    ends("a_callback_that_owns_something_is_left_and_not_thrown_at", || sort(compare), (1, 0));
}

#[test]
fn a_c_function_that_is_called_from_rust_is_left_and_not_thrown_at() {
    extern "C" fn direct(n: i32) -> i32 {
        let (_owned, own) = (Owned, never().clone());
        _ = own.recv();
        n
    }
    let park = || _ = std::hint::black_box(direct as extern "C" fn(_) -> _)(3);
    ends("a_c_function_that_is_called_from_rust_is_left_and_not_thrown_at", park, (1, 0));
}

#[test]
fn a_c_function_that_sleeps_is_woken_and_not_thrown_at() {
    extern "C" fn sleeper(n: i32) -> i32 {
        let (_owned, more) = (Owned, vec![1]);
        gort::time::sleep(Duration::from_secs(9));
        n + more[0]
    }
    let park = || _ = std::hint::black_box(sleeper as extern "C" fn(_) -> _)(3);
    ends("a_c_function_that_sleeps_is_woken_and_not_thrown_at", park, (0, 1));
}

#[test]
fn a_c_function_that_may_be_inlined_is_left_and_not_thrown_at() {
    #[inline(always)]
    extern "C" fn inlined(n: i32) -> i32 {
        let _owned = Owned;
        _ = never().recv();
        n
    }
    fn park() {
        let _outer = Owned;
        inlined(3);
    }
    ends("a_c_function_that_may_be_inlined_is_left_and_not_thrown_at", park, (1, 0));
}

#[test]
fn a_callback_that_may_unwind_is_unwound() {
    extern "C-unwind" fn lets_through(n: i32) -> i32 {
        let _owned = Owned;
        _ = never().recv();
        n
    }
    let park = || _ = std::hint::black_box(lets_through as extern "C-unwind" fn(_) -> _)(3);
    ends("a_callback_that_may_unwind_is_unwound", park, (0, 1));
}

#[test]
fn who_has_left_a_c_function_is_unwound() {
    extern "C" fn before(n: i32) -> i32 {
        let _owned = Owned;
        gosched();
        n
    }
    fn park() {
        let _owned = Owned;
        let caught = std::panic::catch_unwind(|| std::hint::black_box(before as extern "C" fn(_) -> _)(3));
        let more = Arc::new(caught.is_ok());
        if *more {
            _ = never().recv();
        }
    }
    ends("who_has_left_a_c_function_is_unwound", park, (0, 2));
}
