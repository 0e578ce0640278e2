//! Several workers: where a goroutine runs, what is a deadlock, how a program ends, and what an idle one costs.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::harness::{Captured, Ledger, child, ms, seeds};
use gort::sync::WaitGroup;
use gort::{Builder, Report, RunError, chan, go, gosched, scope, select, time};

const WORKERS: [usize; 5] = [1, 2, 3, 4, 8];

fn with<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    Builder::new().workers(workers).quiet_panics(true).run_report(main)
}

/// On a busy machine a thread sleeps for a lock of the allocator or of the address space as it does here.
#[test]
#[allow(clippy::disallowed_methods)] // the thread sleeps, not the goroutine: that is what is tested
fn a_goroutine_whose_thread_sleeps_for_a_moment_is_not_left_behind_at_the_end() {
    let report = with(2, || {
        let started = Arc::new(AtomicBool::new(false));
        let flag = started.clone();
        go(move || {
            flag.store(true, Ordering::Release);
            thread::sleep(ms(40));
        });
        while !started.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
    });
    assert_eq!((report.result, report.unkillable), (Ok(()), 0));
}

/// The processor time this process has used.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = text.rsplit(')').next().unwrap();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    // The kernel's clock tick for user space is 100 Hz.
    Duration::from_millis(ticks * 10)
}

#[test]
fn a_fresh_goroutine_starts_while_its_spawner_computes() {
    for workers in [2, 4] {
        for _ in 0..seeds() {
            let report = with(workers, || {
                let started = Arc::new(AtomicBool::new(false));
                let flag = started.clone();
                go(move || flag.store(true, Ordering::Release));
                while !started.load(Ordering::Acquire) {
                    std::hint::spin_loop();
                }
            });
            assert_eq!(report.result, Ok(()));
        }
    }
}

#[test]
fn a_fresh_goroutine_starts_while_its_spawner_sits_in_a_system_call() {
    let report = with(2, || {
        let (tx, rx) = std::sync::mpsc::channel();
        go(move || tx.send(thread::current().id()).unwrap());
        // Blocks the worker, not the goroutine alone: only the other worker can answer.
        rx.recv().unwrap() != thread::current().id()
    });
    assert_eq!(report.result, Ok(true));
}

// The worker itself is to be off its processor, by the machine's clock.
#[allow(clippy::disallowed_methods)]
#[test]
fn a_fresh_goroutine_waits_for_a_worker_that_is_off_its_processor_for_a_moment() {
    let report = with(2, || {
        // The other worker has a thread, and watches.
        let wg = WaitGroup::new();
        (0..100).for_each(|_| wg.go(|| (0..10_000).for_each(|i| _ = std::hint::black_box(i))));
        wg.wait();
        let mut apart = 0;
        for _ in 0..20 {
            let here = chan::<ThreadId>(1);
            let tx = here.clone();
            go(move || tx.send(thread::current().id()));
            let before = Instant::now();
            thread::sleep(Duration::from_millis(2));
            // On a busy machine it may sleep for longer than a test waits.
            let a_moment = before.elapsed() < Duration::from_millis(10);
            apart += usize::from(here.recv() != Some(thread::current().id()) && a_moment);
        }
        apart
    });
    assert_eq!(report.result, Ok(0));
}

#[test]
fn a_started_goroutine_never_changes_its_thread() {
    for workers in WORKERS {
        let report = with(workers, || {
            let wg = WaitGroup::new();
            let ch = chan::<u32>(0);
            for i in 0..64 {
                let ch = ch.clone();
                wg.go(move || {
                    let here = thread::current().id();
                    for _ in 0..20 {
                        if i % 2 == 0 {
                            ch.send(1);
                        } else {
                            ch.recv();
                        }
                        gosched();
                        assert_eq!(thread::current().id(), here);
                    }
                });
            }
            wg.wait();
        });
        assert_eq!(report.result, Ok(()), "with {workers} workers");
    }
}

#[test]
fn goroutines_run_on_at_most_as_many_threads_as_there_are_workers() {
    for workers in WORKERS {
        let report = with(workers, move || {
            let threads = Arc::new(Mutex::new(BTreeSet::new()));
            let wg = WaitGroup::new();
            for _ in 0..200 {
                let threads = threads.clone();
                wg.go(move || {
                    (0..2_000).for_each(|i| _ = std::hint::black_box(i));
                    threads.lock().unwrap().insert(format!("{:?}", thread::current().id()));
                });
            }
            wg.wait();
            assert_eq!(gort::gomaxprocs(), workers);
            threads.lock().unwrap().len()
        });
        assert!((1..=workers).contains(&report.result.unwrap()));
    }
}

#[test]
fn a_pair_that_talks_stays_together() {
    let report = with(2, || {
        let (there, back) = (chan::<u64>(0), chan::<ThreadId>(0));
        let (rx, tx) = (there.clone(), back.clone());
        go(move || {
            for _ in &rx {
                tx.send(thread::current().id());
            }
        });
        let mut apart = 0;
        for i in 0..10_000 {
            there.send(i);
            apart += usize::from(back.recv() != Some(thread::current().id()));
        }
        apart
    });
    assert_eq!(report.result, Ok(0));
}

#[test]
fn a_pair_that_is_always_ready_starves_no_third() {
    for workers in WORKERS {
        let report = with(workers, || {
            let ch = chan::<u64>(1);
            let done = Arc::new(AtomicBool::new(false));
            let (tx, rx, over) = (ch.clone(), ch.clone(), done.clone());
            go(move || while tx.try_send(1).is_ok() || !over.load(Ordering::Relaxed) {});
            let over = done.clone();
            go(move || while rx.try_recv().is_ok() || !over.load(Ordering::Relaxed) {});
            let third = done.clone();
            go(move || third.store(true, Ordering::Relaxed));
            while !done.load(Ordering::Relaxed) {
                gosched();
            }
        });
        assert_eq!(report.result, Ok(()), "with {workers} workers");
    }
}

#[test]
fn every_message_arrives_once() {
    for workers in WORKERS {
        for round in 0..seeds().min(100) {
            let report = with(workers, move || {
                let (ch, quit) = (chan::<u64>((round % 5) as usize), chan::<()>(0));
                let sum = Arc::new(Mutex::new(0));
                let wg = WaitGroup::new();
                for _ in 0..3 {
                    let (ch, quit, sum) = (ch.clone(), quit.clone(), sum.clone());
                    wg.go(move || {
                        loop {
                            select! {
                                recv(ch) -> value => *sum.lock().unwrap() += value.unwrap_or(0),
                                recv(quit) -> _ => break,
                            }
                        }
                    });
                }
                scope(|s| {
                    for from in 0..20 {
                        let ch = &ch;
                        s.go(move || (0..25).for_each(|i| ch.send(from * 25 + i)));
                    }
                });
                while !ch.is_empty() {
                    gosched();
                }
                quit.close();
                wg.wait();
                *sum.lock().unwrap()
            });
            assert_eq!(report.result, Ok(499 * 500 / 2), "with {workers} workers");
        }
    }
}

#[test]
fn deadlock_is_found_whoever_rests_last() {
    for workers in WORKERS {
        for n in 0..seeds() {
            let report = with(workers, move || {
                let ch = chan::<u64>(0);
                for i in 0..n % 13 {
                    let ch = ch.clone();
                    go(move || {
                        if i % 3 == 0 {
                            time::sleep(Duration::from_micros(n % 100));
                        }
                        ch.recv();
                    });
                }
                chan::<()>(0).recv();
            });
            match report.result {
                Err(RunError::Deadlock(report)) => assert_eq!(report.goroutines.len() as u64, n % 13 + 1),
                other => panic!("with {workers} workers: {other:?}"),
            }
        }
    }
}

#[test]
fn no_deadlock_is_said_while_something_is_pending() {
    for workers in WORKERS {
        for n in 0..seeds() {
            let report = with(workers, move || {
                let ch = chan::<u64>(0);
                let tx = ch.clone();
                go(move || {
                    // The timer, or the other thread, is all that is left for a moment.
                    time::sleep(Duration::from_micros(n % 60));
                    let outside = tx.foreign();
                    thread::spawn(move || outside.send(n));
                });
                ch.recv()
            });
            assert_eq!(report.result, Ok(Some(n)), "with {workers} workers");
        }
    }
}

#[test]
fn a_panic_anywhere_ends_the_program_once() {
    for workers in WORKERS {
        for n in 0..seeds() {
            let ends = Arc::new(AtomicUsize::new(0));
            let count = ends.clone();
            let report = Builder::new()
                .workers(workers)
                .quiet_panics(true)
                .events(move |event| {
                    let end = matches!(event.kind, gort::EventKind::ProgramEnd { .. });
                    count.fetch_add(usize::from(end), Ordering::Relaxed);
                })
                .run_report(move || {
                    let ch = chan::<()>(0);
                    for i in 0..=n % 7 {
                        let ch = ch.clone();
                        go(move || {
                            assert!(i % 3 != 0, "boom");
                            ch.recv();
                        });
                    }
                    ch.recv();
                });
            assert!(matches!(report.result, Err(RunError::Panic(_))), "{:?}", report.result);
            assert_eq!(ends.load(Ordering::Relaxed), 1);
        }
    }
}

#[test]
fn what_goroutines_hold_is_dropped_on_every_worker() {
    for workers in WORKERS {
        for _ in 0..seeds().min(50) {
            let held = Arc::new(());
            let witness = held.clone();
            let report = with(workers, move || {
                for _ in 0..50 {
                    let held = held.clone();
                    go(move || {
                        let _held = held;
                        (0..1_000).for_each(|i| _ = std::hint::black_box(i));
                        chan::<()>(0).recv();
                    });
                }
                time::sleep(Duration::from_micros(100));
            });
            assert_eq!((report.result, report.unkillable), (Ok(()), 0));
            assert_eq!(Arc::strong_count(&witness), 1, "with {workers} workers");
        }
    }
}

#[test]
fn nothing_is_printed_after_main_has_returned() {
    for workers in WORKERS {
        for _ in 0..seeds().min(50) {
            let output = Captured::default();
            let report = Builder::new().workers(workers).output(output.clone()).run_report(|| {
                for _ in 0..4 {
                    go(|| (0..100).for_each(|i| gort::println!("{i}")));
                }
                time::sleep(Duration::from_micros(50));
            });
            let lines = output.lines().len();
            assert_eq!(report.result, Ok(()));
            thread::yield_now();
            assert_eq!(output.lines().len(), lines);
        }
    }
}

#[test]
fn an_idle_program_uses_no_processor() {
    // In a process of its own: other tests are busy.
    if !child::is_child() {
        return child::passes(module_path!(), "an_idle_program_uses_no_processor");
    }
    let report = with(4, || {
        // Every worker has run something.
        let wg = WaitGroup::new();
        (0..100).for_each(|_| wg.go(|| (0..10_000).for_each(|i| _ = std::hint::black_box(i))));
        wg.wait();
        let before = processor_time();
        time::sleep(Duration::from_millis(400));
        processor_time() - before
    });
    assert!(report.result.unwrap() <= Duration::from_millis(20));
}

#[test]
fn a_goroutine_that_computes_forever_elsewhere_does_not_keep_the_program() {
    if !child::is_child() {
        let test = "a_goroutine_that_computes_forever_elsewhere_does_not_keep_the_program";
        return child::passes(module_path!(), test);
    }
    let report = with(2, || {
        let computes = Arc::new(AtomicBool::new(false));
        let flag = computes.clone();
        go(move || {
            flag.store(true, Ordering::Release);
            loop {
                std::hint::spin_loop();
            }
        });
        // Not an operation of gort's, so that the other worker takes it over.
        while !computes.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
    });
    assert_eq!((report.result, report.unkillable), (Ok(()), 1));
}

#[test]
fn where_threads_are_refused_a_program_runs_on_the_workers_there_are() {
    // In a process of its own, in which no thread can have the stack it asks for.
    if !child::is_child() {
        let test = "where_threads_are_refused_a_program_runs_on_the_workers_there_are";
        let mut alone = child::command(module_path!(), test);
        return child::run_and_pass(alone.env("RUST_MIN_STACK", (1_u64 << 47).to_string()));
    }
    assert!(thread::Builder::new().spawn(|| ()).is_err(), "this process was to have no threads");
    for (workers, virtual_clock) in WORKERS.into_iter().flat_map(|workers| [(workers, false), (workers, true)]) {
        let builder = || Builder::new().workers(workers).virtual_clock(virtual_clock).scatter(true).quiet_panics(true);
        // All of them run, although some were put into the queues of workers that never came to be.
        let report = builder().run_report(|| {
            let (ran, wg) = (Arc::new(AtomicUsize::new(0)), WaitGroup::new());
            for _ in 0..100 {
                let ran = ran.clone();
                wg.go(move || {
                    time::sleep(ms(1));
                    ran.fetch_add(1, Ordering::Relaxed);
                });
            }
            wg.wait();
            ran.load(Ordering::Relaxed)
        });
        assert_eq!(
            (report.result, report.unkillable),
            (Ok(100), 0),
            "with {workers} workers, virtual: {virtual_clock}"
        );
        // Nor does any worker have to be idle for it.
        let report = builder().run_report(|| {
            let ran = Arc::new(AtomicUsize::new(0));
            for _ in 0..100 {
                let ran = ran.clone();
                go(move || _ = ran.fetch_add(1, Ordering::Relaxed));
            }
            let mut rounds = 0_u32;
            while ran.load(Ordering::Relaxed) < 100 {
                gosched();
                rounds += 1;
                assert!(rounds < 1_000_000, "one of them starves");
            }
        });
        assert_eq!(report.result, Ok(()), "with {workers} workers, virtual: {virtual_clock}");
        // What has not run when the program ends is dropped.
        let ledger = Ledger::default();
        let tokens: Vec<_> = (0..100).map(|_| ledger.token()).collect();
        let report = builder().run_report(move || {
            tokens.into_iter().for_each(|token| go(move || drop(token)));
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 0), "with {workers} workers");
        assert_eq!(ledger.balance(), Ok(()), "with {workers} workers, virtual: {virtual_clock}");
    }
}
