//! Calls that block their thread, on helper threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use crate::harness::{on_a_thread_that_may_stay, run_under, seeds};
use gort::sync::WaitGroup;
use gort::{Builder, GoroutineState, Report, RunError, Schedule, WaitReason, blocking, chan, go, scope};

const WORKERS: [usize; 3] = [1, 2, 4];

fn with<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    Builder::new().workers(workers).quiet_panics(true).run_report(main)
}

#[test]
fn calls_overlap_and_the_worker_goes_on() {
    for workers in WORKERS {
        let report = with(workers, || {
            // Each waits for all others, which no single thread could do.
            let barrier = Barrier::new(8);
            scope(|s| {
                for _ in 0..8 {
                    s.go(|| _ = blocking(|| barrier.wait()));
                }
            });
        });
        assert_eq!(report.result, Ok(()));
    }
}

#[test]
fn a_call_runs_elsewhere_and_borrows() {
    let report = with(1, || {
        let mut text = String::from("a");
        let here = thread::current().id();
        let there = blocking(|| {
            text.push('b');
            thread::current().id()
        });
        (text, here == there)
    });
    assert_eq!(report.result, Ok(("ab".to_string(), false)));
}

#[test]
fn a_panic_goes_on_in_the_caller() {
    for workers in WORKERS {
        let report = with(workers, || {
            let caught = std::panic::catch_unwind(|| blocking(|| panic!("first")));
            assert_eq!(caught.unwrap_err().downcast_ref::<&str>(), Some(&"first"));
            go(|| blocking(|| panic!("second")));
            chan::<()>(0).recv();
        });
        let Err(RunError::Panic(report)) = report.result else { panic!("{:?}", report.result) };
        assert_eq!((report.message.as_str(), report.goroutine.0 > 1), ("second", true));
        assert!(report.location.is_some_and(|at| at.contains("tests/runtime/blocking.rs")));
    }
}

#[test]
fn a_program_with_a_pending_call_is_not_deadlocked_and_is_afterwards() {
    for workers in WORKERS {
        for _ in 0..seeds().min(50) {
            let report = with(workers, || {
                let ch = chan::<i32>(0);
                let tx = ch.clone();
                go(move || tx.send(blocking(|| 7)));
                assert_eq!(ch.recv(), Some(7));
                ch.recv()
            });
            assert!(matches!(report.result, Err(RunError::Deadlock(_))), "{:?}", report.result);
        }
    }
}

#[test]
fn the_virtual_clock_stands_still_meanwhile() {
    for seed in 0..seeds().min(50) {
        let ran = run_under(Schedule::Seeded(seed), || {
            let before = gort::time::now();
            go(|| gort::time::sleep(std::time::Duration::from_secs(3600)));
            blocking(|| ());
            before.elapsed()
        });
        assert_eq!(ran.report.result, Ok(std::time::Duration::ZERO), "under seed {seed}");
    }
}

#[test]
fn the_end_waits_for_no_call_and_says_so() {
    for workers in WORKERS {
        let (release, wait) = mpsc::channel::<()>();
        let finished = Arc::new(AtomicUsize::new(0));
        let count = finished.clone();
        let report = on_a_thread_that_may_stay(move || {
            with(workers, move || {
                let (started, begun) = mpsc::channel();
                go(move || {
                    blocking(move || {
                        started.send(()).unwrap();
                        let _ = wait.recv();
                        count.fetch_add(1, Ordering::Relaxed);
                    });
                    unreachable!("the program is over");
                });
                blocking(move || begun.recv().unwrap());
            })
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 1));
        assert_eq!(report.leaked.len(), 1);
        assert_eq!(report.leaked[0].state, GoroutineState::Waiting(WaitReason::Syscall));
        assert_eq!(WaitReason::Syscall.text(), "syscall");
        // Late calls disturb no later run.
        drop(release);
        for _ in 0..100 {
            assert_eq!(with(workers, || blocking(|| 1) + 1).result, Ok(2));
        }
        while finished.load(Ordering::Relaxed) == 0 {
            thread::yield_now();
        }
    }
}

#[test]
fn thousands_of_short_calls() {
    for workers in WORKERS {
        let report = with(workers, || {
            let sum = Arc::new(AtomicUsize::new(0));
            let wg = WaitGroup::new();
            for i in 0..2_000 {
                let sum = sum.clone();
                wg.go(move || _ = sum.fetch_add(blocking(|| i), Ordering::Relaxed));
            }
            wg.wait();
            sum.load(Ordering::Relaxed)
        });
        assert_eq!(report.result, Ok(1_999 * 2_000 / 2));
    }
}

#[test]
fn outside_of_goroutines_and_inside_of_calls_it_runs_right_here() {
    let here = thread::current().id();
    assert_eq!(blocking(|| thread::current().id()), here);
    let nested = with(1, || {
        blocking(|| {
            let helper = thread::current().id();
            blocking(move || thread::current().id() == helper)
        })
    });
    assert_eq!(nested.result, Ok(true));
}

#[test]
fn a_foreign_handle_works_inside() {
    let report = with(1, || {
        let ch = chan::<i32>(0);
        let outside = ch.foreign();
        go(move || ch.send(5));
        blocking(move || outside.recv())
    });
    assert_eq!(report.result, Ok(Some(5)));
}
