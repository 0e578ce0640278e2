//! A virtual clock with several workers: time moves only when no goroutine of any of them can run.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::harness::{HOUR, Ledger, Way, ms, seeds, settle};
use gort::sync::WaitGroup;
use gort::time::{self, Instant, Ticker, Timer, after, after_func, now, sleep};
use gort::{Builder, EventKind, Report, RunError, blocking, chan, go, gosched, select, spawn};

const WORKERS: [usize; 5] = [1, 2, 3, 4, 8];

fn scattered<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    Way::Scattered(workers).run(main).report
}

/// Runs of each program.
fn rounds() -> u64 {
    (seeds() / 4).max(1)
}

/// On how many threads goroutines have run that do little and start anywhere.
fn threads_in_a_run(workers: usize) -> usize {
    let report = scattered(workers, move || {
        let (threads, wg) = (Arc::new(std::sync::Mutex::new(BTreeSet::new())), WaitGroup::new());
        for _ in 0..20 * workers {
            let threads = threads.clone();
            wg.go(move || {
                let here = format!("{:?}", thread::current().id());
                gosched();
                threads.lock().unwrap().insert(here);
            });
        }
        wg.wait();
        threads.lock().unwrap().len()
    });
    report.result.unwrap()
}

#[test]
fn scattered_goroutines_run_on_every_worker() {
    for workers in WORKERS {
        // A worker whose thread comes late finds that others have taken what was put there: so not in every run.
        assert!((0..1000).any(|_| threads_in_a_run(workers) == workers), "never on {workers}");
    }
}

#[test]
fn hours_pass_at_once_and_exactly() {
    for workers in WORKERS {
        let report = scattered(workers, || {
            let woken = chan(100);
            for i in (1..=100).rev() {
                let woken = woken.clone();
                go(move || {
                    sleep(i * HOUR);
                    woken.send((i, now()));
                });
            }
            (1..=100).for_each(|i| assert_eq!(woken.recv(), Some((i, Instant::START + i * HOUR))));
        });
        assert_eq!((report.result, report.elapsed), (Ok(()), 100 * HOUR), "with {workers} workers");
    }
}

#[test]
fn time_stands_still_while_any_goroutine_on_any_worker_can_run() {
    for workers in WORKERS {
        for _ in 0..rounds() {
            let report = scattered(workers, || {
                let (wg, woken) = (WaitGroup::new(), Arc::new(AtomicUsize::new(0)));
                for _ in 0..4 {
                    let (sleeper, witness) = (woken.clone(), woken.clone());
                    wg.go(move || {
                        sleep(ms(1));
                        sleeper.fetch_add(1, Ordering::Relaxed);
                    });
                    wg.go(move || {
                        for _ in 0..50 {
                            gosched();
                            assert_eq!((now(), witness.load(Ordering::Relaxed)), (Instant::START, 0));
                        }
                    });
                }
                wg.wait();
                now()
            });
            assert_eq!(report.result, Ok(Instant::START + ms(1)), "with {workers} workers");
        }
    }
}

#[test]
fn what_was_due_earlier_has_fired_whoever_armed_it() {
    for workers in WORKERS {
        for _ in 0..rounds() {
            let report = scattered(workers, || {
                // Armed by goroutines that may be on other workers; no goroutine waits for them.
                let armed: Vec<_> = (1..=4).map(|i| spawn(move || (Timer::new(ms(i)), Ticker::new(ms(i))))).collect();
                let armed: Vec<_> = armed.into_iter().map(|armed| armed.join()).collect();
                settle();
                let start = now();
                sleep(ms(100));
                for (i, (timer, ticker)) in (1..).zip(&armed) {
                    // At 1 to 4 ms, or one nanosecond later where the arming had to wait for its turn.
                    let fired = timer.c().try_recv().expect("it is long past");
                    assert!(fired <= start + ms(i) && fired >= Instant::START + ms(i));
                    assert_eq!(ticker.c().try_recv(), Ok(fired), "the first tick is still there");
                    assert!(ticker.c().try_recv().is_err(), "and the later ones are lost");
                }
                armed.iter().all(|(timer, _)| !timer.stop())
            });
            assert_eq!(report.result, Ok(true), "with {workers} workers");
        }
    }
}

#[test]
fn a_quiet_moment_is_one_in_which_everybody_else_is_parked() {
    for workers in WORKERS {
        for _ in 0..rounds() {
            let report = scattered(workers, || {
                let (ch, parked) = (chan::<()>(0), Arc::new(AtomicUsize::new(0)));
                for _ in 0..10 {
                    let (ch, parked) = (ch.clone(), parked.clone());
                    go(move || {
                        (0..5).for_each(|_| gosched());
                        parked.fetch_add(1, Ordering::Relaxed);
                        ch.recv();
                    });
                }
                settle();
                parked.load(Ordering::Relaxed)
            });
            assert_eq!((report.result, report.leaked.len()), (Ok(10), 10), "with {workers} workers");
        }
    }
}

#[test]
fn a_deadlock_is_found_after_the_last_timer() {
    for workers in WORKERS {
        for n in 0..rounds() {
            let report = scattered(workers, move || {
                let ch = chan::<()>(0);
                for i in 0..n % 7 {
                    let ch = ch.clone();
                    go(move || {
                        sleep(HOUR * (i as u32 % 3));
                        ch.recv();
                    });
                }
                // No goroutine waits for these.
                let _timer = (Timer::new(2 * HOUR), Ticker::new(ms(1)), ch.recv());
            });
            let last = HOUR * (n as u32 % 7).saturating_sub(1).min(2);
            match report.result {
                Err(RunError::Deadlock(said)) => assert_eq!(said.goroutines.len() as u64, n % 7 + 1),
                other => panic!("with {workers} workers: {other:?}"),
            }
            assert_eq!(report.elapsed, last, "the clock does not move for what nobody waits for");
        }
    }
}

#[test]
fn time_stands_still_while_something_is_outside() {
    for workers in WORKERS {
        for n in 0..rounds() {
            let report = scattered(workers, move || {
                let ch = chan(0);
                let (tx, outside) = (ch.clone(), ch.foreign());
                go(move || tx.send(blocking(|| 1)));
                thread::spawn(move || outside.send(2));
                let timeout = after(HOUR);
                let mut sum = 0;
                for _ in 0..2 {
                    select! {
                        recv(ch) -> value => sum += value.unwrap(),
                        recv(timeout) -> _ => panic!("time moved in round {n}"),
                    }
                }
                (sum, timeout.recv())
            });
            assert_eq!(report.result, Ok((3, Some(Instant::START + HOUR))), "with {workers} workers");
        }
    }
}

#[test]
fn a_worker_that_begins_later_has_the_time_of_the_others() {
    for workers in WORKERS {
        let report = scattered(workers, || {
            for hours in 1..50 {
                sleep(HOUR);
                assert_eq!(spawn(now).join(), Instant::START + hours * HOUR);
            }
        });
        assert_eq!((report.result, report.elapsed), (Ok(()), 49 * HOUR));
    }
}

#[test]
fn functions_of_timers_run_and_are_stopped() {
    for workers in WORKERS {
        for _ in 0..rounds() {
            let report = scattered(workers, || {
                let called = Arc::new(AtomicUsize::new(0));
                let timers: Vec<_> = (0..10)
                    .map(|i| {
                        let called = called.clone();
                        spawn(move || after_func(ms(i), move || _ = called.fetch_add(1, Ordering::Relaxed)))
                    })
                    .collect();
                let timers: Vec<_> = timers.into_iter().map(|timer| timer.join()).collect();
                sleep(Duration::from_micros(4500));
                settle();
                let stopped = timers.iter().filter(|timer| timer.stop()).count();
                sleep(HOUR);
                (called.load(Ordering::Relaxed), stopped)
            });
            assert_eq!(report.result, Ok((5, 5)), "with {workers} workers");
        }
    }
}

#[test]
fn each_move_of_the_clock_is_one_event() {
    for workers in WORKERS {
        let moves = Arc::new(std::sync::Mutex::new(Vec::new()));
        let sink = moves.clone();
        let report = Builder::new()
            .workers(workers)
            .virtual_clock(true)
            .scatter(true)
            .events(move |event| match event.kind {
                EventKind::Clock { now } => sink.lock().unwrap().push(now),
                EventKind::TimerFire { .. } => assert_eq!(sink.lock().unwrap().last(), Some(&event.at)),
                _ => {}
            })
            .run_report(|| {
                let wg = WaitGroup::new();
                for i in 0..12 {
                    wg.go(move || (0..3).for_each(|_| sleep(ms(1 + i % 4))));
                }
                wg.wait();
            });
        assert_eq!(report.result, Ok(()));
        let expected: BTreeSet<u64> = (1..=4).flat_map(|i| [i, 2 * i, 3 * i]).collect();
        assert_eq!(*moves.lock().unwrap(), expected.into_iter().map(ms).collect::<Vec<_>>());
    }
}

/// Whoever wakes first at that moment ends the program, while others are still being woken.
#[test]
fn stress_the_program_ends_in_the_moment_that_wakes_others() {
    for workers in WORKERS {
        for _ in 0..10 * rounds() {
            let ledger = Ledger::default();
            let tokens: Vec<_> = (0..2 * workers).map(|_| ledger.token()).collect();
            let report = scattered(workers, move || {
                for token in tokens {
                    go(move || {
                        let _token = token;
                        sleep(ms(1));
                    });
                }
                sleep(ms(1));
            });
            assert_eq!((report.result, report.elapsed), (Ok(()), ms(1)), "with {workers} workers");
            assert_eq!(ledger.balance(), Ok(()), "with {workers} workers");
        }
    }
}

/// A destructor that sleeps when the program ends is not waited for by the clock, and still finished.
#[test]
fn a_destructor_that_sleeps_at_the_end_is_finished() {
    struct Slow(Arc<AtomicUsize>);
    impl Drop for Slow {
        fn drop(&mut self) {
            sleep(HOUR);
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    for workers in WORKERS {
        for _ in 0..rounds() {
            let finished = Arc::new(AtomicUsize::new(0));
            let slow = finished.clone();
            let report = scattered(workers, move || {
                for _ in 0..workers {
                    let slow = Slow(slow.clone());
                    go(move || {
                        let _slow = slow;
                        panic!("given up");
                    });
                }
                sleep(ms(1));
            });
            assert_eq!(report.elapsed, ms(1), "with {workers} workers");
            assert_eq!(finished.load(Ordering::Relaxed), workers, "with {workers} workers");
        }
    }
}

#[test]
fn the_longest_sleep_ends_with_several_workers() {
    for workers in WORKERS {
        let report = scattered(workers, || {
            let sleeper = spawn(|| sleep(Duration::MAX));
            sleep(HOUR);
            sleeper.join();
            time::now().since_start()
        });
        assert_eq!(report.result, Ok(Duration::MAX));
    }
}
