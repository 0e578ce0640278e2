//! Panics and the panic hook on goroutine stacks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::harness::{child, run_fast};
use gort::{Chan, chan, go, gosched};

#[test]
fn the_hook_has_room_for_a_backtrace() {
    if child::is_child() {
        let error = gort::run(|| {
            go(|| panic!("with a backtrace"));
            chan::<()>(0).recv()
        });
        assert!(error.is_err());
        return;
    }
    let mut again = child::command(module_path!(), "the_hook_has_room_for_a_backtrace");
    let child = child::run(again.env("RUST_BACKTRACE", "full"));
    let text = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{text}");
    assert!(text.contains("with a backtrace") && text.contains("stack backtrace:"), "{text}");
    assert!(text.contains("run_current"), "the backtrace leads through the goroutine's own frames: {text}");
}

#[test]
fn parking_inside_a_panic_hook_is_fatal_and_says_so() {
    if child::is_child() {
        std::panic::set_hook(Box::new(|_| _ = chan::<()>(0).recv()));
        let _ = gort::run(|| panic!("the hook will park"));
        return;
    }
    let text = fatal_in_child("parking_inside_a_panic_hook_is_fatal_and_says_so");
    assert!(text.contains("inside a panic hook"), "{text}");
}

/// Runs this test again in a process of its own, where it takes the other branch. What it prints there.
fn fatal_in_child(test: &str) -> String {
    let child = child::output(module_path!(), test);
    assert!(!child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    String::from_utf8_lossy(&child.stderr).into_owned()
}

fn parks_in_a_hook_set_later(test: &str, in_hook: fn()) {
    if child::is_child() {
        assert_eq!(gort::run(|| 7), Ok(7));
        std::panic::set_hook(Box::new(move |_| in_hook()));
        let _ = gort::run(|| panic!("the hook will park"));
        return;
    }
    let text = fatal_in_child(test);
    assert!(text.contains("an operation that parks was called inside a panic hook"), "{text}");
}

#[test]
fn parking_inside_a_panic_hook_that_was_set_after_the_first_run_says_so_too() {
    let test = "parking_inside_a_panic_hook_that_was_set_after_the_first_run_says_so_too";
    parks_in_a_hook_set_later(test, || _ = chan::<()>(0).recv());
}

#[test]
fn giving_way_inside_a_panic_hook_that_was_set_after_the_first_run_says_so_too() {
    parks_in_a_hook_set_later("giving_way_inside_a_panic_hook_that_was_set_after_the_first_run_says_so_too", gosched);
}

#[test]
fn selecting_inside_a_panic_hook_that_was_set_after_the_first_run_says_so_too() {
    parks_in_a_hook_set_later("selecting_inside_a_panic_hook_that_was_set_after_the_first_run_says_so_too", || {
        let (a, b) = (chan::<()>(0), chan::<()>(0));
        gort::select! { recv(a) -> _ => (), recv(b) -> _ => () }
    });
}

#[test]
fn goexit_in_a_destructor_that_runs_in_an_unwinding_says_so_before_the_process_ends() {
    struct Exits;
    impl Drop for Exits {
        fn drop(&mut self) {
            gort::goexit();
        }
    }
    if child::is_child() {
        let _ = gort::run(|| {
            let _exits = Exits;
            panic!("first");
        });
        return;
    }
    let text = fatal_in_child("goexit_in_a_destructor_that_runs_in_an_unwinding_says_so_before_the_process_ends");
    assert!(text.contains("gort: goexit was called in a destructor that runs in an unwinding"), "{text}");
}

#[test]
fn a_hook_that_was_set_in_the_run_may_do_what_does_not_park() {
    if !child::is_child() {
        return child::passes(module_path!(), "a_hook_that_was_set_in_the_run_may_do_what_does_not_park");
    }
    // Under every schedule: a step before an operation is no place to switch at while the hook runs.
    for seed in 0..50 {
        let told = gort::Builder::new().schedule(gort::Schedule::Seeded(seed)).run(|| {
            let told = chan::<i32>(100);
            let tx = told.clone();
            std::panic::set_hook(Box::new(move |_| (0..9).for_each(|i| tx.send(i))));
            (0..3).for_each(|_| go(gosched));
            let caught = catch_unwind(|| panic!("the hook tells"));
            assert!(caught.is_err());
            (0..3).for_each(|_| gosched());
            told.len()
        });
        assert_eq!(told, Ok(9), "under seed {seed}");
    }
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
