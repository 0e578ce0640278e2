//! Stack overflow ends the process in Go's words, with exit code 2 and the goroutine's name.

#[cfg(all(target_os = "linux", target_arch = "x86_64"))] // it writes registers
mod faults;
#[path = "../harness/runtime/mod.rs"]
mod harness;

use std::process::Output;

use crate::harness::child::{self, is_child};

fn overflow(depth: usize) -> usize {
    let room = std::hint::black_box([depth; 128]);
    if depth == usize::MAX { 0 } else { room[7] + overflow(depth + 1) }
}

#[track_caller]
fn in_child(test: &str) -> Output {
    child::output(module_path!(), test)
}

#[test]
fn in_a_goroutine() {
    if is_child() {
        let _ = gort::run(|| {
            gort::go(|| _ = overflow(0));
            gort::chan::<()>(0).recv();
        });
        return;
    }
    let child = in_child("in_a_goroutine");
    let text = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), Some(2), "{text}");
    let default = if cfg!(debug_assertions) { 524_288 } else { 262_144 };
    assert!(text.contains(&format!("runtime: goroutine stack exceeds {default}-byte limit\n")), "{text}");
    assert!(text.contains("runtime: sp=0x") && text.contains("stack=[0x"), "{text}");
    assert!(text.contains("fatal error: stack overflow\n\ngoroutine 2 [running]:\n"), "{text}");
    assert!(text.contains("created by goroutine 1\n\ttests/overflow/main.rs:"), "{text}");
    assert!(text.contains("gort::Builder::stack_size"), "{text}");
}

#[test]
fn in_main_with_mprotect_guards() {
    if is_child() {
        let _ = gort::Builder::new().stack_guard(gort::StackGuard::Protected).run(|| overflow(0));
        return;
    }
    let child = in_child("in_main_with_mprotect_guards");
    let text = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), Some(2), "{text}");
    assert!(text.contains("goroutine 1 [running]:\nstarted at tests/overflow/main.rs:"), "{text}");
}

#[test]
fn elsewhere_is_not_ours() {
    if is_child() {
        let _ = gort::run(|| 1);
        // The thread's own stack: the standard library's handler reports it.
        overflow(0);
        return;
    }
    let child = in_child("elsewhere_is_not_ours");
    let text = String::from_utf8_lossy(&child.stderr);
    assert_ne!(child.status.code(), Some(2), "{text}");
    assert!(!text.contains("goroutine stack exceeds"), "{text}");
    assert!(text.contains("has overflowed its stack"), "{text}");
}
