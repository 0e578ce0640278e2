//! Panics and the panic hook on goroutine stacks.

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use common::run_fast;
use gort::{Chan, chan, go, gosched};

#[test]
fn the_hook_has_room_for_a_backtrace() {
    if std::env::var_os("GORT_TEST_CHILD").is_some() {
        let error = gort::run(|| {
            go(|| panic!("with a backtrace"));
            chan::<()>(0).recv()
        });
        assert!(error.is_err());
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["the_hook_has_room_for_a_backtrace", "--exact", "--nocapture", "--test-threads=1"])
        .env("GORT_TEST_CHILD", "1")
        .env("RUST_BACKTRACE", "full")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{text}");
    assert!(text.contains("with a backtrace") && text.contains("stack backtrace:"), "{text}");
    assert!(text.contains("run_current"), "the backtrace leads through the goroutine's own frames: {text}");
}

#[test]
fn parking_inside_a_panic_hook_is_fatal_and_says_so() {
    if std::env::var_os("GORT_TEST_CHILD").is_some() {
        std::panic::set_hook(Box::new(|_| _ = chan::<()>(0).recv()));
        let _ = gort::run(|| panic!("the hook will park"));
        return;
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["parking_inside_a_panic_hook_is_fatal_and_says_so", "--exact", "--nocapture", "--test-threads=1"])
        .env("GORT_TEST_CHILD", "1")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&child.stderr);
    assert!(!child.status.success(), "{text}");
    assert!(text.contains("inside a panic hook"), "{text}");
}

#[test]
fn parking_while_unwinding_works_and_others_are_not_mistaken() {
    struct ParksInDrop(Chan<()>, Arc<AtomicBool>);
    impl Drop for ParksInDrop {
        fn drop(&mut self) {
            self.0.recv();
            self.1.store(true, Ordering::Relaxed);
        }
    }
    let finished = Arc::new(AtomicBool::new(false));
    let seen = finished.clone();
    let ran = run_fast(move || {
        let ch = chan(0);
        let parks = ParksInDrop(ch.clone(), finished);
        go(move || {
            let caught = catch_unwind(AssertUnwindSafe(|| {
                let _parks = parks;
                panic!("unwinds through a park");
            }));
            gort::println!("caught: {}", caught.is_err());
        });
        gosched();
        // The unwinding one is parked. This one is not unwinding, whatever the thread's flag says.
        ch.send(());
        gosched();
        gort::println!("main");
    });
    assert_eq!(ran.lines, ["caught: true", "main"]);
    assert!(seen.load(Ordering::Relaxed));
}

#[test]
fn locks_of_std_are_poisoned_by_nobody_else() {
    let ran = run_fast(|| {
        let caught = catch_unwind(|| panic!("one"));
        assert!(caught.is_err());
        let lock = std::sync::Mutex::new(1);
        drop(lock.lock().unwrap());
        assert!(!lock.is_poisoned());
    });
    assert!(ran.report.result.is_ok());
}
