//! A worker that computes keeps no other waiting: its timers, tickers, deadlines and sockets are looked after by the others.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::harness::{child, ms, seeds};
use gort::context::{background, with_timeout};
use gort::net::UnixStream;
use gort::sync::WaitGroup;
use gort::{Builder, Report, RunError, chan, go, gosched, select, time};

const WORKERS: [usize; 3] = [2, 3, 8];

fn with<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    Builder::new().workers(workers).quiet_panics(true).run_report(main)
}

#[allow(clippy::disallowed_methods)] // goroutines that compute go by the machine's time
fn machine_time() -> Instant {
    Instant::now()
}

fn compute(time: Duration) {
    let start = machine_time();
    while start.elapsed() < time {
        std::hint::spin_loop();
    }
}

/// Computes until it is done. Whether that came in time.
fn compute_until(done: &AtomicBool) -> bool {
    let start = machine_time();
    while !done.load(Ordering::Acquire) && start.elapsed() < Duration::from_secs(10) {
        std::hint::spin_loop();
    }
    done.load(Ordering::Acquire)
}

/// Starts a goroutine on another worker than main's, which waits for what main has made, while main computes.
#[track_caller]
fn comes_while_main_computes<S: Send + Sync + 'static>(make: fn() -> S, wait: fn(&S)) {
    for workers in WORKERS {
        let report = with(workers, move || {
            let made = Arc::new(make());
            let [started, done] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
            let (waits_for, begins, ends) = (made.clone(), started.clone(), done.clone());
            go(move || {
                begins.store(true, Ordering::Release);
                wait(&waits_for);
                ends.store(true, Ordering::Release);
            });
            // Elsewhere, since this worker does not get to it.
            compute_until(&started) && compute_until(&done)
        });
        assert_eq!(report.result, Ok(true), "{workers} workers");
    }
}

#[test]
fn a_ticker_ticks_while_the_worker_that_made_it_computes() {
    comes_while_main_computes(|| time::Ticker::new(ms(1)), |ticker| (0..5).for_each(|_| _ = ticker.c().recv()));
}

#[test]
fn a_timer_fires_while_the_worker_that_made_it_computes() {
    comes_while_main_computes(|| time::Timer::new(ms(5)), |timer| _ = timer.c().recv());
}

#[test]
fn a_context_ends_while_the_worker_that_made_it_computes() {
    comes_while_main_computes(|| with_timeout(&background(), ms(5)), |(context, _)| _ = context.done().recv());
}

#[test]
fn a_socket_times_out_while_the_worker_that_set_its_deadline_computes() {
    comes_while_main_computes(
        || {
            let (near, far) = UnixStream::pair().unwrap();
            near.set_read_deadline(Some(time::now() + ms(5)));
            (near, far)
        },
        |(near, _)| _ = (&*near).read(&mut [0; 1]).unwrap_err(),
    );
}

/// The worker that has waited for it first is the one that computes.
#[test]
fn a_socket_is_read_while_the_worker_that_has_read_it_before_computes() {
    comes_while_main_computes(
        || {
            let (near, far) = UnixStream::pair().unwrap();
            let far = Arc::new(far);
            let writes = far.clone();
            go(move || (&*writes).write_all(b"a").unwrap());
            (&near).read_exact(&mut [0; 1]).unwrap();
            (near, far)
        },
        |(near, far)| {
            let far = far.clone();
            go(move || {
                time::sleep(ms(5));
                (&*far).write_all(b"b").unwrap();
            });
            (&*near).read_exact(&mut [0; 1]).unwrap();
        },
    );
}

/// In a program whose other workers have no thread yet.
#[test]
fn a_function_is_called_while_the_worker_that_asked_for_it_computes() {
    for workers in WORKERS {
        let report = with(workers, || {
            let done = Arc::new(AtomicBool::new(false));
            let flag = done.clone();
            let _timer = time::after_func(ms(2), move || flag.store(true, Ordering::Release));
            compute_until(&done)
        });
        assert_eq!(report.result, Ok(true), "{workers} workers");
    }
}

/// The guard goes to work, and another worker guards from then on.
#[test]
fn timers_fire_while_all_workers_but_one_compute() {
    for workers in [3, 8] {
        let report = with(workers, move || {
            let (fired, stop) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
            let computing = Arc::new(AtomicUsize::new(0));
            let flag = fired.clone();
            // It calls a guard, which rests long before it is due, and is the first to be called for work.
            let _timer = time::after_func(ms(60), move || flag.store(true, Ordering::Release));
            compute(ms(10));
            for _ in 0..workers - 2 {
                let (stop, computing) = (stop.clone(), computing.clone());
                go(move || {
                    computing.fetch_add(1, Ordering::AcqRel);
                    compute_until(&stop);
                });
            }
            while computing.load(Ordering::Acquire) < workers - 2 {
                std::hint::spin_loop();
            }
            let fired = compute_until(&fired);
            stop.store(true, Ordering::Release);
            fired
        });
        assert_eq!(report.result, Ok(true), "{workers} workers");
    }
}

#[test]
fn a_timer_is_stopped_or_received_while_its_worker_computes_now_and_then() {
    for workers in WORKERS {
        for round in 0..seeds() {
            let report = with(workers, move || {
                let (timers, received, wg) = (chan::<Arc<time::Timer>>(0), chan::<bool>(1), WaitGroup::new());
                let out = received.clone();
                let waits = timers.clone();
                wg.go(move || {
                    for timer in waits {
                        // Until it fires, or was stopped.
                        let until = time::after(ms(2));
                        out.send(select! {
                            recv(timer.c()) -> _ => true,
                            recv(until) -> _ => timer.c().try_recv().is_ok(),
                        });
                    }
                });
                for turn in 0..5 {
                    let after = Duration::from_micros(20 + (round * 37 + turn * 61) % 200);
                    let timer = Arc::new(time::Timer::new(Duration::from_secs(1)));
                    timers.send(timer.clone());
                    timer.reset(after);
                    compute(after / 2 + Duration::from_micros((round * 53) % 150));
                    let stopped = timer.stop();
                    let received = received.recv().unwrap();
                    assert!(stopped != received, "stopped {stopped}, received {received}");
                }
                timers.close();
                wg.wait();
            });
            assert_eq!(report.result, Ok(()), "{workers} workers");
        }
    }
}

/// An alarm that no goroutine waits for keeps no program alive, wherever it is looked at.
#[test]
fn a_deadlock_is_said_although_a_ticker_is_looked_after() {
    for workers in WORKERS {
        let report = with(workers, || {
            let ticker = time::Ticker::new(ms(1));
            compute(ms(5));
            gosched();
            let _kept = ticker;
            chan::<()>(0).recv();
        });
        assert!(matches!(report.result, Err(RunError::Deadlock(_))), "{workers} workers: {:?}", report.result);
    }
}

/// How often the thread of worker 1 has gone to sleep by itself.
fn sleeps() -> u64 {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
    let is_worker =
        |task: &PathBuf| std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim() == "gort-worker-1");
    let status = std::fs::read_to_string(tasks.into_iter().find(is_worker).unwrap().join("status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn once_there_is_no_alarm_no_worker_looks_for_one() {
    const NAME: &str = "once_there_is_no_alarm_no_worker_looks_for_one";
    if !child::is_child() {
        let child = child::output(module_path!(), NAME);
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
        return;
    }
    let slept = with(2, || {
        let done = Arc::new(AtomicBool::new(false));
        let flag = done.clone();
        let _timer = time::after_func(ms(2), move || flag.store(true, Ordering::Release));
        assert!(compute_until(&done));
        compute(ms(30));
        let before = sleeps();
        compute(ms(200));
        sleeps() - before
    });
    let slept = slept.result.unwrap();
    assert!(slept < 20, "{slept}");
}
