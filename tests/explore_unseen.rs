//! What the explorer says of programs that do what it cannot see: it names them, it does not hang, and it never calls their
//! outputs complete.
#![cfg(feature = "explore")]
#![allow(missing_docs)]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use gort::explore::{Explorer, Incomplete, Strategy};

/// The line on which this was called.
#[track_caller]
fn line() -> u32 {
    std::panic::Location::caller().line()
}

/// Main holds a lock of the standard library while others run, and one of them waits for it: the thread stands still.
fn holds_a_lock() {
    let lock = Arc::new(StdMutex::new(()));
    let held = lock.lock();
    let other = lock.clone();
    gort::go(move || {
        gort::println!("waits");
        drop(other.lock());
    });
    gort::gosched();
    drop(held);
}

#[test]
fn a_goroutine_that_blocks_its_thread_is_named_and_left_behind() {
    let created = line() - 10;
    let found = Explorer::new("lock", holds_a_lock).longest_step(Duration::from_millis(200)).run();
    let why = found.incomplete.expect("it cannot be explored");
    let Incomplete::Blocked { goroutine, created_at, after } = why else { panic!("{why}") };
    assert_eq!((goroutine.0, created_at.line()), (2, created), "{why}");
    assert_eq!(after, None);
    assert_eq!(why.name(), "blocked");
    assert!(why.to_string().contains("blocked its thread in its first step"), "{why}");
}

#[test]
fn a_sample_of_a_goroutine_that_blocks_its_thread_ends() {
    let samples = Explorer::new("lock", holds_a_lock).longest_step(Duration::from_millis(200)).sample(
        Strategy::RandomWalk,
        0,
        1000,
    );
    assert!(matches!(samples.stopped, Some(Incomplete::Blocked { goroutine, .. }) if goroutine.0 == 2), "{samples}");
}

#[test]
fn a_search_that_is_to_end_does_not_wait_for_who_is_blocked() {
    // Ten seconds are the limit of a step, and a blocked thread comes to none.
    let found = Explorer::new("lock", holds_a_lock).cancel(Arc::new(AtomicBool::new(true))).run();
    assert_eq!(found.incomplete, Some(Incomplete::Cancelled));
}

#[test]
fn a_program_with_one_schedule_is_seen_to_depart_from_it() {
    let runs = Arc::new(AtomicU32::new(0));
    let found = Explorer::new("once", move || gort::println!("{}", runs.fetch_add(1, Ordering::Relaxed))).run();
    let why = found.incomplete.expect("it is another program each time");
    assert!(matches!(&why, Incomplete::NotReproducible(departure) if departure.operation == Some("print")), "{why}");
}

#[test]
fn what_the_default_run_gives_must_have_been_found() {
    // Whether the goroutine has begun is seen by an atomic of the standard library, of which gort knows nothing.
    let found = Explorer::new("hidden", || {
        let begun = Arc::new(AtomicU32::new(0));
        let mark = begun.clone();
        gort::go(move || mark.store(1, Ordering::Relaxed));
        gort::println!("main");
        gort::println!("{}", begun.load(Ordering::Relaxed));
    })
    .run();
    let default = found.default_output().expect("it ends").clone();
    assert!(!found.contains(&default), "else this shows nothing: {default}");
    assert_eq!(found.incomplete, Some(Incomplete::DefaultRunMissing(default)));
    // A goroutine with nothing visible left counts as ended; in the default run it has not begun.
    let counts = || {
        gort::go(|| ());
        gort::println!("{}", gort::num_goroutine());
    };
    let found = Explorer::new("counts", counts).run();
    assert!(
        matches!(&found.incomplete, Some(Incomplete::DefaultRunMissing(output)) if output.lines == ["2"]),
        "{found:?}"
    );
}

#[test]
fn a_sample_stops_at_its_memory_with_what_it_has() {
    let many = || {
        for n in 0..6 {
            gort::go(move || gort::println!("{n}"));
        }
        gort::println!("main");
    };
    let take = |bytes| Explorer::new("many", many).memory(bytes).sample(Strategy::RandomWalk, 0, 500);
    let samples = take(4096);
    assert_eq!(samples.stopped, Some(Incomplete::Memory { bytes: 4096 }));
    assert!(samples.runs < 500 && !samples.outputs.is_empty(), "{samples}");
    assert_eq!(take(1 << 20).stopped, None);
}
