//! `#[gort::main]` and `#[gort::test]`: this file's tests are written by the second, and start programs that the first has written.

use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::Duration;

use crate::harness::child;
use gort::sync::{Mutex, Racy};
use gort::{chan, go, gomaxprocs, num_goroutine, println, spawn, time};

#[gort::test]
fn it_is_a_goroutine() {
    assert_eq!(num_goroutine(), 1);
    assert_eq!(spawn(|| 7).join(), 7);
}

#[gort::test(workers = 1 + 2)]
fn settings_are_expressions() -> Result<(), String> {
    (gomaxprocs() == 3).then_some(()).ok_or_else(|| format!("{}", gomaxprocs()))
}

#[gort::test(seed = 3, stack_size = 64 << 10)]
fn a_seeded_test_has_a_virtual_clock() {
    time::sleep(Duration::from_secs(86_400));
    assert_eq!(gomaxprocs(), 1);
}

#[gort::test(virtual_clock, workers = 2)]
fn a_name_alone_is_true() {
    time::sleep(Duration::from_secs(86_400));
}

#[gort::test]
#[should_panic(expected = "the test returned Err(\"no\")")]
fn an_error_fails() -> Result<(), &'static str> {
    Err("no")
}

#[gort::test]
#[should_panic(expected = "all goroutines are asleep - deadlock!")]
fn a_deadlock_fails() {
    chan::<i32>(0).recv();
}

#[gort::test(workers = 2)]
#[should_panic(expected = "panic: in another")]
fn a_panic_anywhere_fails() {
    go(|| panic!("in another"));
    chan::<i32>(0).recv();
}

#[gort::test(explore = true)]
fn what_holds_in_every_schedule_passes() {
    let (sum, ch) = (std::sync::Arc::new(Mutex::new(0)), chan(0));
    for n in 1..=2 {
        let (sum, ch) = (sum.clone(), ch.clone());
        go(move || {
            *sum.lock() += n;
            ch.send(());
        });
    }
    (0..2).for_each(|_| _ = ch.recv());
    assert_eq!(*sum.lock(), 3);
}

/// Fails where the other goroutine comes first, which Go's own order does not show.
fn fails_in_one_of_two() {
    let first = Mutex::new(None);
    let first = std::sync::Arc::new(first);
    let other = first.clone();
    let ended = spawn(move || _ = other.lock().get_or_insert(2));
    assert_eq!(*first.lock().get_or_insert(1), 1, "the other was first");
    ended.join();
}

#[gort::test(explore = true)]
#[should_panic(expected = "gort: a schedule fails:\npanic: assertion `left == right` failed: the other was first")]
fn what_fails_in_one_schedule_fails() {
    fails_in_one_of_two();
}

#[gort::test(explore = true)]
#[should_panic(expected = "panic: the test returned Err(2)")]
fn an_error_in_one_schedule_fails() -> Result<(), i32> {
    let ch = chan(2);
    let tx = ch.clone();
    go(move || tx.send(2));
    ch.send(1);
    match ch.recv() {
        Some(1) => Ok(()),
        other => Err(other.unwrap()),
    }
}

#[gort::test(explore = true)]
#[should_panic(expected = "gort: a schedule has a data race:\nWARNING: DATA RACE")]
fn a_race_fails() {
    let x = Racy::new(0);
    let other = x.clone();
    let ended = spawn(move || other.store(1));
    x.store(2);
    ended.join();
}

#[gort::test(explore = true)]
#[should_panic(expected = "gort: no schedule that was looked at fails, but not all were: ")]
fn a_part_is_no_proof() {
    gort::blocking(|| ());
}

/// Fails only where the first is interrupted twice.
fn needs_two_preemptions() {
    let steps = std::sync::Arc::new(Mutex::new(0));
    let seen = steps.clone();
    let looks = spawn(move || {
        let first = *seen.lock();
        (first, *seen.lock())
    });
    (0..3).for_each(|_| *steps.lock() += 1);
    assert_ne!(looks.join(), (1, 2), "one step between");
}

#[gort::test(explore = true)]
#[should_panic(expected = "one step between")]
fn all_preemptions_find_it() {
    needs_two_preemptions();
}

#[gort::test(explore = true, preemptions = 1)]
fn within_a_bound_of_preemptions_it_passes() {
    needs_two_preemptions();
}

#[test]
fn the_code_of_a_failure_runs_it_again() {
    let failed = std::panic::catch_unwind(what_fails_in_one_schedule_fails_once).unwrap_err();
    let text = failed.downcast_ref::<String>().unwrap();
    let code = text.split_once("replay = \"").and_then(|(_, code)| code.split_once('"')).unwrap().0;
    let test = || gort::attributes::Test::new(module_path!(), "what_fails_in_one_schedule_fails_once").replay(code);
    let again = std::panic::catch_unwind(|| test().pass(fails_in_one_of_two)).unwrap_err();
    assert!(again.downcast_ref::<String>().unwrap().contains("the other was first"));
    // The name is part of the code.
    let other = gort::attributes::Test::new(module_path!(), "another").replay(code);
    let refused = std::panic::catch_unwind(AssertUnwindSafe(|| other.pass(fails_in_one_of_two))).unwrap_err();
    assert!(refused.downcast_ref::<String>().unwrap().contains("what_fails_in_one_schedule_fails_once"));
}

fn what_fails_in_one_schedule_fails_once() {
    gort::attributes::Test::new(module_path!(), "what_fails_in_one_schedule_fails_once")
        .explore(true)
        .pass(fails_in_one_of_two);
}

#[gort::main(workers = 2)]
fn a_program() -> Result<(), String> {
    println!("{} workers", gomaxprocs());
    match std::env::var("GORT_TEST_ENDS").as_deref() {
        Ok("error") => Err("refused".to_string()),
        Ok("panic") => panic!("on purpose"),
        Ok("deadlock") => Err(format!("{:?}", chan::<i32>(0).recv())),
        _ => Ok(()),
    }
}

#[test]
fn a_program_ends_as_its_main_does() {
    if child::is_child() {
        let ended = a_program();
        let code = (0..3).find(|code| ended == ExitCode::from(*code));
        #[allow(clippy::print_stderr)] // for the test that has started this process
        return eprintln!("ended by {code:?}");
    }
    for (ends, code, text) in [
        ("return", 0, ""),
        ("error", 1, "Error: \"refused\""),
        ("panic", 2, "panic: on purpose\n\ngoroutine 1 [running]:"),
        ("deadlock", 2, "fatal error: all goroutines are asleep - deadlock!"),
    ] {
        let mut command = child::command(module_path!(), "a_program_ends_as_its_main_does");
        let said = child::run(command.env("GORT_TEST_ENDS", ends));
        let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        assert!(out.contains("2 workers"), "{out}");
        assert!(err.contains(text), "{err}");
        assert!(err.contains(&format!("ended by Some({code})")), "{err}");
    }
}
