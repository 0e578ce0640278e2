//! A look at a running program.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use crate::harness::{every_way, run_fast, run_with};
use gort::sync::Mutex;
use gort::{Monitor, WaitReason, chan, go, gosched, time};

#[test]
fn every_goroutine_is_seen_with_its_state_and_place() {
    every_way(|way| {
        let ran = way.run(|| {
            let (held, done) = (Arc::new(Mutex::new(())), chan::<()>(0));
            let guard = held.lock();
            let waits = held.clone();
            let late = done.clone();
            go(move || {
                drop(waits.lock());
                late.send(());
            });
            go(|| _ = chan::<i32>(0).recv());
            go(|| time::sleep(Duration::from_secs(3600)));
            time::sleep(Duration::from_millis(1));
            let monitor = Monitor::new();
            let seen = monitor.goroutines();
            let mut states: Vec<_> = seen.iter().map(|goroutine| goroutine.state.to_string()).collect();
            states.sort();
            assert_eq!(states, ["chan receive", "running", "sleep", "sync.Mutex.Lock"]);
            let parked = seen.iter().filter_map(|goroutine| goroutine.parked_at);
            assert_eq!(parked.filter(|at| at.file().ends_with("live.rs")).count(), 3);
            let counters = monitor.counters();
            assert_eq!((counters.running, counters.runnable, counters.waiting), (1, 0, 3));
            assert_eq!(counters.workers, gort::gomaxprocs());
            assert!(monitor.to_string().starts_with("goroutine 1 [running]:\n\ngoroutine"), "{monitor}");
            drop(guard);
            done.recv();
        });
        assert_eq!(ran.report.result, Ok(()));
    });
}

#[test]
fn a_profile_counts_goroutines_by_place() {
    let ran = run_fast(|| {
        (0..5).for_each(|_| go(|| _ = chan::<i32>(0).recv()));
        (0..2).for_each(|_| go(|| time::sleep(Duration::from_secs(9))));
        gosched();
        let profile = Monitor::new().profile();
        let counts: Vec<_> = profile.iter().map(|place| (place.goroutines, &*place.state)).collect();
        assert_eq!(counts, [(5, "chan receive"), (2, "sleep"), (1, "running")]);
        assert!(profile[0].to_string().starts_with("5 [chan receive] at "), "{}", profile[0]);
        let folded = Monitor::new().folded();
        let lines: Vec<Vec<&str>> = folded.lines().map(|line| line.split(';').collect()).collect();
        let [receives, sleeps, running] = &lines[..] else { panic!("{folded}") };
        let (created, parked) = (profile[0].created_at, profile[0].parked_at.unwrap());
        let place = |(file, line): (&str, u32)| format!("{file}:{line}");
        assert_eq!(receives[..], [&*place(created), &*place(parked), "chan receive 5"]);
        assert_eq!((sleeps.len(), sleeps[2]), (3, "sleep 2"));
        assert_eq!((running.len(), running[1]), (2, "running 1"));
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn what_was_done_is_counted() {
    let ran = run_fast(|| {
        let monitor = Monitor::new();
        let before = monitor.counters();
        assert_eq!((before.spawned, before.ended, before.switches, before.timers), (1, 0, 1, 0));
        let ch = chan(0);
        for n in 0..5 {
            let ch = ch.clone();
            go(move || ch.send(n));
        }
        // All five park in their sends; main takes what they offer, and parks for the time alone.
        gosched();
        (0..5).for_each(|_| _ = ch.recv());
        time::sleep(Duration::from_secs(1));
        let after = monitor.counters();
        assert_eq!((after.spawned, after.ended, after.timers, after.moved), (6, 5, 1, 0));
        let parks = monitor.parks();
        let of = |reason| parks.iter().find(|(of, _)| *of == reason).map_or(0, |(_, parks)| *parks);
        assert_eq!(
            (of(WaitReason::ChanReceive), of(WaitReason::ChanSend), of(WaitReason::Sleep)),
            (0, 5, 1),
            "{parks:?}"
        );
        // Each goroutine is switched to when it starts and after each park, and main when it has given way.
        let all: u64 = parks.iter().map(|(_, parks)| parks).sum();
        assert_eq!(after.switches, 6 + all + 1);
    });
    assert_eq!(ran.report.result, Ok(()));
    // What several workers do is in the sums, and a new run begins with none.
    for workers in [1, 3] {
        let ran = run_with(workers, || {
            let wg = gort::sync::WaitGroup::new();
            (0..100).for_each(|_| wg.go(gosched));
            wg.wait();
            let counters = Monitor::new().counters();
            assert_eq!(counters.spawned, 101);
            assert!(counters.switches >= 201, "each is begun, and goes on once: {counters:?}");
            counters.ended
        });
        assert!(ran.report.result.unwrap() <= 100);
    }
    let migrates = crate::harness::Way::Migrating(3).run(|| {
        let (ch, wg) = (chan(0), gort::sync::WaitGroup::new());
        for n in 0..20 {
            let (tx, rx) = (ch.clone(), ch.clone());
            wg.go(move || tx.send(n));
            wg.go(move || _ = rx.recv());
        }
        wg.wait();
        Monitor::new().counters().moved
    });
    assert!(migrates.report.result.unwrap() > 0, "they are scattered");
}

#[test]
fn it_may_be_looked_at_from_outside_while_goroutines_come_and_go() {
    for workers in [1, 3] {
        let (stop, looks) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (stops, looked, kept) = (stop.clone(), looks.clone(), Arc::new(StdMutex::new(None)));
        let keeps = kept.clone();
        let ran = run_with(workers, move || {
            let monitor = Monitor::new();
            *keeps.lock().unwrap() = Some(monitor.clone());
            let thread = std::thread::spawn(move || {
                while !stops.load(Ordering::Relaxed) {
                    let seen = monitor.goroutines();
                    assert!(seen.is_sorted_by_key(|goroutine| goroutine.id));
                    assert!(seen.iter().all(|goroutine| goroutine.created_at.line() > 0));
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
            let (ch, mut rounds) = (chan(3), 0);
            // On a busy machine the other thread comes late.
            while rounds < 300 || looked.load(Ordering::Relaxed) < 3 {
                for _ in 0..10 {
                    let tx = ch.clone();
                    go(move || tx.send(rounds));
                }
                (0..10).for_each(|_| _ = ch.recv());
                rounds += 1;
            }
            thread
        });
        stop.store(true, Ordering::Relaxed);
        ran.report.result.unwrap().join().unwrap();
        let monitor = kept.lock().unwrap().take().unwrap();
        assert_eq!((monitor.goroutines().len(), monitor.counters().workers), (0, 0), "the run is over");
    }
}

#[test]
fn outside_of_a_run_there_is_nothing_to_look_at() {
    let refused = std::panic::catch_unwind(Monitor::new).unwrap_err();
    assert_eq!(refused.downcast_ref(), Some(&"gort: Monitor::new was called outside of gort::run"));
}
