//! Address sanitizer on goroutine stacks: it sees what is wrong there, and nothing else. Only for `.ci/asan`, which builds
//! with `--cfg gort_asan`.
#![allow(unsafe_code)]

use std::hint::black_box;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};

use crate::harness::{child, every_schedule, migrating};
use gort::sync::WaitGroup;
use gort::{chan, go, gosched};

/// What this test says in a child process, where it takes the other branch.
fn in_child(test: &str) -> String {
    let child = child::output(module_path!(), test);
    assert!(!child.status.success());
    String::from_utf8_lossy(&child.stderr).into_owned()
}

/// Fills its frame from end to end, which the sanitizer checks byte by byte.
fn fill(deep: usize) -> usize {
    let mut room = [1_u8; 700];
    black_box(&mut room).fill(2);
    // A copy by the C library, which is checked as a whole.
    let copied = black_box(room);
    if deep == 0 { 0 } else { usize::from(copied[699]) + fill(deep - 1) }
}

/// Unwinds from within frames that the sanitizer has put marks around.
fn unwind(deep: usize) -> usize {
    let mut room = [1_u8; 333];
    black_box(&mut room).fill(3);
    if deep == 0 {
        std::panic::resume_unwind(Box::new(()));
    }
    usize::from(room[7]) + unwind(deep - 1)
}

#[test]
fn reused_stacks_are_fresh() {
    every_schedule(
        || {
            for _ in 0..20 {
                // Unwound in the middle, ended in the middle, and as a whole.
                go(|| assert!(catch_unwind(|| unwind(20)).is_err()));
                go(|| {
                    let _room = black_box([4_u8; 555]);
                    gort::goexit()
                });
                gosched();
                go(|| assert_eq!(fill(20), 40));
                gosched();
            }
            // Left parked: unwound when the program is over. The next program gets their stacks.
            for _ in 0..20 {
                go(|| {
                    let room = black_box([5_u8; 777]);
                    chan::<()>(0).recv();
                    black_box(&room);
                });
            }
            gosched();
        },
        |ran| assert_eq!((ran.report.result.clone(), ran.report.unkillable), (Ok(()), 0)),
    );
}

#[test]
fn a_use_after_free_in_a_goroutine_is_seen() {
    if child::is_child() {
        let _ = gort::run(|| {
            let freed = Box::into_raw(Box::new(black_box(7)));
            // SAFETY: it came from a box. (It is read below all the same: that is the error that must be seen.)
            drop(unsafe { Box::from_raw(freed) });
            let address = freed.addr();
            go(move || {
                // SAFETY: none, on purpose.
                let read = unsafe { std::ptr::with_exposed_provenance::<i32>(address).read_volatile() };
                gort::println!("{read}");
            });
            gosched();
        });
        return;
    }
    let text = in_child("a_use_after_free_in_a_goroutine_is_seen");
    assert!(text.contains("AddressSanitizer: heap-use-after-free"), "{text}");
}

#[test]
fn a_write_behind_an_array_on_a_reused_stack_is_seen() {
    if child::is_child() {
        let _ = gort::run(|| {
            go(|| assert!(catch_unwind(|| unwind(20)).is_err()));
            gosched();
            go(|| {
                let mut room = black_box([0_u8; 40]);
                // SAFETY: none, on purpose.
                unsafe { black_box(room.as_mut_ptr()).add(black_box(41)).write_volatile(1) };
                gort::println!("{}", room[0]);
            });
            gosched();
        });
        return;
    }
    let text = in_child("a_write_behind_an_array_on_a_reused_stack_is_seen");
    assert!(text.contains("AddressSanitizer: stack-buffer-overflow"), "{text}");
}

/// The calling thread. By itself, so that no frame keeps a thread-local's address.
#[inline(never)]
fn this_thread() -> ThreadId {
    thread::current().id()
}

/// Yields until this goroutine goes on on another thread. Whether it does.
fn migrate() -> bool {
    let (before, room) = (this_thread(), black_box([6_u8; 99]));
    (0..10_000).any(|_| {
        gosched();
        assert_eq!(black_box(&room)[98], 6);
        this_thread() != before
    })
}

#[test]
fn stacks_that_migrate_are_in_order() {
    let report = migrating(2).scatter(true).run_report(|| {
        let (moved, wg) = (Arc::new(AtomicUsize::new(0)), WaitGroup::new());
        for _ in 0..20 {
            let moved = moved.clone();
            wg.go(move || {
                for _ in 0..10 {
                    moved.fetch_add(usize::from(migrate()), Ordering::Relaxed);
                    assert_eq!(fill(20), 40);
                    assert!(catch_unwind(|| unwind(20)).is_err());
                }
            });
        }
        wg.wait();
        moved.load(Ordering::Relaxed)
    });
    let moved = report.result.unwrap();
    assert!(moved > 100, "{moved} times a goroutine went on elsewhere");
}

#[test]
fn a_write_behind_an_array_on_a_stack_that_has_migrated_is_seen() {
    if child::is_child() {
        let _ = migrating(2).scatter(true).run(|| {
            let wg = WaitGroup::new();
            wg.go(|| {
                let mut room = black_box([0_u8; 40]);
                assert!(migrate());
                // SAFETY: none, on purpose.
                unsafe { black_box(room.as_mut_ptr()).add(black_box(41)).write_volatile(1) };
                gort::println!("{}", room[0]);
            });
            wg.wait();
        });
        return;
    }
    let text = in_child("a_write_behind_an_array_on_a_stack_that_has_migrated_is_seen");
    assert!(text.contains("AddressSanitizer: stack-buffer-overflow"), "{text}");
}
