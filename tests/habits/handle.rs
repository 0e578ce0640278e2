//! Goroutines that are started by threads which are not the run's.

use std::sync::{Arc, Mutex};

use crate::harness::{Counted, run_with};
use gort::{Builder, Handle, RunOver, Schedule, block_on, chan, num_goroutine, println, time};

#[test]
fn threads_start_goroutines_and_await_them() {
    for workers in [1, 3] {
        let ran = run_with(workers, || {
            let (handle, results) = (Handle::current(), chan(0));
            let threads: Vec<_> = (0..4_u64)
                .map(|thread| {
                    let (handle, results) = (handle.clone(), results.clone());
                    std::thread::spawn(move || {
                        (0..50).for_each(|n| {
                            let results = results.clone();
                            handle.go(move || results.send(thread * 50 + n)).unwrap();
                        });
                        // Another run awaits what this one does.
                        let seven = handle.spawn(|| 7).unwrap();
                        gort::run(|| block_on(seven).unwrap()).unwrap()
                    })
                })
                .collect();
            let sum: u64 = results.iter().take(200).sum();
            let sevens: Vec<_> = threads.into_iter().map(|thread| gort::blocking(|| thread.join()).unwrap()).collect();
            println!("{sum} {sevens:?}");
        });
        assert_eq!((&*ran.joined(), &ran.report.result), ("19900 [7, 7, 7, 7]", &Ok(())));
    }
}

#[test]
fn what_was_handed_over_before_the_last_handle_went_is_started() {
    let lines = Builder::new().schedule(Schedule::Seeded(0)).run(|| {
        let (handle, seen) = (Handle::current(), Arc::new(Mutex::new(Vec::new())));
        let done = chan(3);
        for n in 0..3 {
            let (seen, done) = (seen.clone(), done.clone());
            handle
                .go(move || {
                    seen.lock().unwrap().push(n);
                    done.send(());
                })
                .unwrap();
        }
        drop(handle);
        (0..3).for_each(|_| _ = done.recv());
        time::sleep(std::time::Duration::from_millis(1));
        assert_eq!(num_goroutine(), 1, "the one that served has ended");
        seen.lock().unwrap().clone()
    });
    let mut seen = lines.unwrap();
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2]);
}

#[test]
fn a_run_that_is_over_starts_nothing_and_drops_what_it_was_handed() {
    let kept = Arc::new(Mutex::new(None));
    let keeps = kept.clone();
    Builder::new().run(move || *keeps.lock().unwrap() = Some(Handle::current())).unwrap();
    let handle: Handle = kept.lock().unwrap().take().unwrap();
    let witness = Counted::default();
    let held = witness.clone();
    assert_eq!(handle.go(move || drop(held)), Err(RunOver));
    assert!(handle.spawn(|| 1).is_err());
    assert_eq!(witness.drops(), 1);
    assert_eq!(format!("{handle:?} {RunOver}"), "Handle { waiting: 0, over: true } the run is over");
}

#[test]
fn outside_of_a_run_there_is_no_handle() {
    let refused = std::panic::catch_unwind(Handle::current).unwrap_err();
    let text = refused.downcast_ref::<String>().unwrap();
    assert!(text.starts_with("gort: Chan::foreign would park, but this is not a goroutine"), "{text}");
}
