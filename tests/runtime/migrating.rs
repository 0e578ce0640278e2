//! Goroutines that migrate: they go on wherever there is time, and stay where they must.

use std::collections::BTreeSet;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::harness::{Ledger, child, migrating, ms, seeds};
use gort::net::UnixStream;
use gort::sync::WaitGroup;
use gort::{Report, RunError, chan, go, goexit, gosched, spawn, time};

const WORKERS: [usize; 3] = [2, 3, 8];

fn with<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    migrating(workers).quiet_panics(true).run_report(main)
}

fn scattered<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    migrating(workers).scatter(true).quiet_panics(true).run_report(main)
}

/// The calling thread. By itself, so that nobody keeps a thread-local's address.
#[inline(never)]
fn this_thread() -> ThreadId {
    thread::current().id()
}

#[inline(never)]
fn thread_panics() -> bool {
    thread::panicking()
}

#[allow(clippy::disallowed_methods)] // goroutines that compute go by the machine's time
fn machine_time() -> Instant {
    Instant::now()
}

#[inline(never)]
fn compute(time: Duration) {
    let start = machine_time();
    while start.elapsed() < time {
        std::hint::spin_loop();
    }
}

#[test]
fn started_goroutines_go_on_on_other_threads() {
    for workers in WORKERS {
        let report = scattered(workers, move || {
            let (threads, wg) = (Arc::new(Mutex::new(BTreeSet::new())), WaitGroup::new());
            let name = |id: ThreadId| format!("{id:?}");
            let moved = Arc::new(AtomicUsize::new(0));
            for _ in 0..20 {
                let (threads, moved) = (threads.clone(), moved.clone());
                wg.go(move || {
                    let (first, start) = (this_thread(), machine_time());
                    // A worker whose thread the system has not yet let run takes part in none of it: until all have.
                    let all_have =
                        || threads.lock().unwrap().len() == workers || start.elapsed() > Duration::from_secs(20);
                    let mut times = 0;
                    while times < 50 || !all_have() {
                        gosched();
                        let now = this_thread();
                        threads.lock().unwrap().insert(name(now));
                        moved.fetch_add(usize::from(now != first), Ordering::Relaxed);
                        times += 1;
                    }
                });
            }
            wg.wait();
            (threads.lock().unwrap().len(), moved.load(Ordering::Relaxed))
        });
        let (threads, moved) = report.result.unwrap();
        assert_eq!(threads, workers);
        assert!(moved > 100, "{moved} times a goroutine was somewhere else");
    }
}

/// They have all been started by one worker: under the safe rule it keeps them.
#[test]
fn goroutines_behind_a_gate_do_not_wait_for_the_one_that_computes() {
    let report = with(2, || {
        let (gate, done) = (chan::<()>(0), chan(8));
        for _ in 0..8 {
            let (gate, done) = (gate.clone(), done.clone());
            go(move || {
                gate.recv();
                done.send(());
            });
        }
        // Until all are parked.
        for _ in 0..8 {
            gosched();
        }
        gate.close();
        // main never gives way. Somebody else looks after them, or this never ends.
        let start = machine_time();
        while done.len() < 8 && start.elapsed() < Duration::from_secs(20) {
            std::hint::spin_loop();
        }
        done.len()
    });
    assert_eq!(report.result, Ok(8));
}

/// How often something comes. Until then the thread sleeps, for 20 s at most.
#[inline(never)]
fn heard(hears: &mpsc::Receiver<()>, most: usize) -> usize {
    (0..most).map_while(|_| hears.recv_timeout(Duration::from_secs(20)).ok()).count()
}

/// A thread that sleeps uses no processor, as one that the system has put aside.
#[test]
fn goroutines_behind_a_gate_do_not_wait_for_one_that_sits_in_a_system_call() {
    let report = with(2, || {
        let (gate, (told, hears)) = (chan::<()>(0), mpsc::channel());
        for _ in 0..8 {
            let (gate, told) = (gate.clone(), told.clone());
            go(move || {
                gate.recv();
                told.send(()).unwrap();
            });
        }
        for _ in 0..8 {
            gosched();
        }
        gate.close();
        heard(&hears, 8)
    });
    assert_eq!(report.result, Ok(8));
}

/// Says on which thread it was dropped and whether that thread unwound, before and behind a park.
struct ParksInDrop(gort::Chan<()>, Arc<Mutex<Vec<(ThreadId, bool)>>>);

impl Drop for ParksInDrop {
    fn drop(&mut self) {
        let note = || self.1.lock().unwrap().push((this_thread(), thread_panics()));
        for _ in 0..4 {
            note();
            self.0.recv();
        }
        note();
    }
}

#[test]
fn a_goroutine_that_parks_while_it_unwinds_stays_on_its_thread() {
    for workers in WORKERS {
        for _ in 0..seeds().div_ceil(10) {
            let report = scattered(workers, || {
                let (ticks, seen) = (chan(0), Arc::new(Mutex::new(Vec::new())));
                let (theirs, notes) = (ticks.clone(), seen.clone());
                let unwinds = spawn(move || {
                    let caught = catch_unwind(AssertUnwindSafe(|| {
                        let _parks = ParksInDrop(theirs, notes);
                        gosched();
                        panic!("unwinds");
                    }));
                    let panics = thread_panics();
                    // It is free again.
                    for _ in 0..20 {
                        gosched();
                    }
                    (caught.is_err(), panics)
                });
                // Others go on beside it, wherever they are, and do not unwind.
                let others = WaitGroup::new();
                for _ in 0..8 {
                    others.go(|| {
                        for _ in 0..20 {
                            gosched();
                            let caught = catch_unwind(|| panic!("caught"));
                            assert!(caught.is_err());
                        }
                    });
                }
                for _ in 0..4 {
                    ticks.send(());
                }
                others.wait();
                (unwinds.join(), Arc::try_unwrap(seen).unwrap().into_inner().unwrap(), thread_panics())
            });
            let (unwound, seen, panics) = report.result.unwrap();
            assert_eq!((unwound, seen.len(), panics), ((true, false), 5, false));
            assert!(seen.iter().all(|each| *each == (seen[0].0, true)), "{seen:?}");
        }
    }
    assert!(!thread::panicking());
}

#[test]
fn goroutines_that_have_migrated_are_unwound_at_the_end() {
    for workers in WORKERS {
        for round in 0..seeds().div_ceil(4) {
            let ledger = Ledger::default();
            let theirs = ledger.clone();
            let report = scattered(workers, move || {
                let never = chan::<()>(0);
                for i in 0..24 {
                    let (token, never) = (theirs.token(), never.clone());
                    go(move || {
                        let _token = token;
                        for _ in 0..i % 5 {
                            gosched();
                        }
                        match i % 4 {
                            0 => _ = never.recv(),
                            1 => time::sleep(Duration::from_secs(3600)),
                            2 => loop {
                                gosched();
                            },
                            _ => goexit(),
                        }
                    });
                }
                for _ in 0..round % 8 {
                    gosched();
                }
            });
            assert_eq!((report.result, report.unkillable), (Ok(()), 0));
            ledger.balances();
        }
    }
}

#[test]
fn a_panic_of_one_that_has_migrated_ends_the_program_with_its_words() {
    for workers in WORKERS {
        for _ in 0..seeds().div_ceil(4) {
            let report = scattered(workers, || {
                let never = chan::<()>(0);
                go(|| {
                    for _ in 0..20 {
                        gosched();
                    }
                    panic!("far away");
                });
                never.recv();
            });
            let Err(RunError::Panic(panic)) = &report.result else { panic!("{:?}", report.result) };
            assert_eq!(panic.message, "far away");
            assert!(panic.location.as_deref().is_some_and(|at| at.contains("migrating.rs")), "{:?}", panic.location);
        }
    }
}

#[test]
fn a_deadlock_is_said_wherever_they_have_gone() {
    for workers in WORKERS {
        for _ in 0..seeds() {
            let report = scattered(workers, || {
                let never = chan::<()>(0);
                for _ in 0..6 {
                    let never = never.clone();
                    go(move || {
                        for _ in 0..5 {
                            gosched();
                        }
                        never.recv();
                    });
                }
                never.recv();
            });
            let Err(RunError::Deadlock(deadlock)) = &report.result else { panic!("{:?}", report.result) };
            assert_eq!(deadlock.goroutines.len(), 7);
        }
    }
}

#[test]
fn every_value_arrives_once_while_all_migrate() {
    for workers in WORKERS {
        let report = scattered(workers, || {
            let ch = chan::<u64>(1);
            let wg = WaitGroup::new();
            for first in 0..8_u64 {
                let ch = ch.clone();
                wg.go(move || (0..500).for_each(|i| ch.send(first * 500 + i)));
            }
            let sums: Vec<_> = (0..4)
                .map(|_| {
                    let ch = ch.clone();
                    spawn(move || ch.iter().sum::<u64>())
                })
                .collect();
            wg.wait();
            ch.close();
            sums.into_iter().map(|sum| sum.join()).sum::<u64>()
        });
        assert_eq!(report.result, Ok((0..4000).sum()));
    }
}

#[test]
fn who_listens_hears_of_goroutines_that_migrate() {
    for workers in WORKERS {
        let readied = Arc::new(AtomicUsize::new(0));
        let heard = readied.clone();
        let report = migrating(workers)
            .scatter(true)
            .events(move |event| {
                if matches!(event.kind, gort::EventKind::Ready { .. }) {
                    heard.fetch_add(1, Ordering::Relaxed);
                }
            })
            .run_report(|| {
                let ch = chan(0);
                for i in 0..10 {
                    let ch = ch.clone();
                    go(move || (0..10).for_each(|j| ch.send(i * 10 + j)));
                }
                ch.iter().take(100).sum::<u32>()
            });
        assert_eq!(report.result, Ok(4950));
        assert!(readied.load(Ordering::Relaxed) > 0);
    }
}

/// Until it is so, without ever giving way. Where others look after the rest that is soon.
#[inline(never)]
fn compute_until(done: &AtomicBool) -> bool {
    let start = machine_time();
    while !done.load(Ordering::Acquire) && start.elapsed() < Duration::from_secs(20) {
        std::hint::spin_loop();
    }
    done.load(Ordering::Acquire)
}

/// Starts a goroutine on main's worker that waits for something, and computes there until it has come.
#[track_caller]
fn comes_while_main_computes(wait: fn()) {
    for workers in WORKERS {
        let report = with(workers, move || {
            let done = Arc::new(AtomicBool::new(false));
            let flag = done.clone();
            go(move || {
                wait();
                flag.store(true, Ordering::Release);
            });
            // It runs until it waits.
            gosched();
            compute_until(&done)
        });
        assert_eq!(report.result, Ok(true), "{workers} workers");
    }
}

#[test]
fn who_sleeps_wakes_while_its_worker_computes() {
    comes_while_main_computes(|| (0..3).for_each(|_| time::sleep(ms(2))));
}

#[test]
fn timers_fire_while_their_worker_computes() {
    comes_while_main_computes(|| {
        let ticks = time::Ticker::new(ms(2));
        (0..3).for_each(|_| _ = ticks.c().recv());
        ticks.stop();
    });
}

#[test]
fn a_call_that_blocked_goes_on_while_its_worker_computes() {
    comes_while_main_computes(|| (0..3).for_each(|_| gort::blocking(|| compute(ms(2)))));
}

#[test]
fn sockets_are_served_while_their_worker_computes() {
    comes_while_main_computes(|| {
        let (mut near, far) = UnixStream::pair().unwrap();
        let far = Arc::new(far);
        // The thread is none of the run's.
        gort::blocking({
            let far = far.clone();
            move || {
                drop(thread::spawn(move || {
                    compute(ms(5));
                    drop(far);
                }));
            }
        });
        drop(far);
        assert_eq!(near.read(&mut [0; 1]).unwrap(), 0);
    });
}

/// Deeper than any stack.
fn overflow(depth: usize) -> usize {
    let room = std::hint::black_box([depth; 128]);
    if depth == usize::MAX { 0 } else { room[7] + overflow(depth + 1) }
}

#[test]
fn an_overflow_elsewhere_is_reported_with_the_name_of_its_goroutine() {
    const NAME: &str = "an_overflow_elsewhere_is_reported_with_the_name_of_its_goroutine";
    if child::is_child() {
        scattered(3, || {
            let never = chan::<()>(0);
            go(|| {
                let first = this_thread();
                while this_thread() == first {
                    gosched();
                }
                overflow(0);
            });
            never.recv();
        });
        return;
    }
    let child = child::output(module_path!(), NAME);
    let text = String::from_utf8_lossy(&child.stderr);
    assert_eq!(child.status.code(), Some(2), "{text}");
    assert!(text.contains("fatal error: stack overflow\n\ngoroutine 2 [running]:\n"), "{text}");
}

/// One worker, and the schedules that use one: there is nowhere to go.
#[test]
fn with_one_worker_nothing_migrates() {
    let report = with(1, || {
        let first = this_thread();
        let same = spawn(move || {
            (0..100).all(|_| {
                gosched();
                this_thread() == first
            })
        });
        time::sleep(ms(1));
        same.join()
    });
    assert_eq!(report.result, Ok(true));
}
