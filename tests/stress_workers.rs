//! Thousands of short programs with several workers, on which goroutines stay or between which they migrate: how they end is exact,
//! whoever rests last and whatever is pending.

#![cfg(unix)]

#[path = "harness/runtime/mod.rs"]
mod harness;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::harness::{migrating, seeds};
use gort::net::UnixStream;
use gort::sync::WaitGroup;
use gort::{Builder, EventKind, Report, RunError, blocking, chan, go, gosched, select, time};
use std::io::{Read, Write};

/// So many workers, on which goroutines stay or between which they migrate.
#[derive(Clone, Copy, Debug)]
enum Workers {
    Stay(usize),
    Migrate(usize),
}

use Workers::{Migrate, Stay};

const WORKERS: [Workers; 7] = [Stay(1), Stay(2), Stay(3), Stay(8), Migrate(2), Migrate(3), Migrate(8)];

impl Workers {
    fn count(self) -> usize {
        let (Stay(count) | Migrate(count)) = self;
        count
    }

    fn builder(self) -> Builder {
        match self {
            Stay(count) => Builder::new().workers(count),
            Migrate(count) => migrating(count),
        }
        .quiet_panics(true)
    }
}

fn with<T: 'static>(workers: Workers, main: impl FnOnce() -> T + 'static) -> Report<T> {
    workers.builder().run_report(main)
}

/// Programs for each number of workers: a thousand by default.
fn programs() -> u64 {
    seeds() * 5
}

fn micros(count: u64) -> Duration {
    Duration::from_micros(count)
}

/// All that the value may come from, one after the other; each is all that is pending for a moment.
fn pending(kind: u64, n: u64, tx: gort::Chan<u64>) {
    match kind {
        0 => {
            time::sleep(micros(n % 50));
            tx.send(n);
        }
        1 => _ = time::after_func(micros(n % 50), move || tx.send(n)),
        2 => tx.send(blocking(move || n)),
        3 => {
            let outside = tx.foreign();
            thread::spawn(move || outside.send(n));
        }
        4 => {
            let (mut a, mut b) = UnixStream::pair().unwrap();
            go(move || {
                gosched();
                a.write_all(&n.to_le_bytes()).unwrap();
            });
            let mut bytes = [0; 8];
            b.read_exact(&mut bytes).unwrap();
            tx.send(u64::from_le_bytes(bytes));
        }
        _ => {
            let (a, _b) = UnixStream::pair().unwrap();
            a.set_read_deadline(Some(time::now() + micros(n % 50)));
            assert!((&a).read(&mut [0; 1]).is_err());
            tx.send(n);
        }
    }
}

#[test]
fn no_program_is_called_deadlocked_while_something_is_pending_and_each_is_afterwards() {
    for workers in WORKERS {
        for n in 0..programs() {
            let report = with(workers, move || {
                let ch = chan::<u64>(0);
                for kind in 0..=n % 3 {
                    let tx = ch.clone();
                    go(move || pending((n + kind) % 6, n, tx));
                }
                for _ in 0..=n % 3 {
                    assert_eq!(ch.recv(), Some(n));
                }
                // No goroutine sends any more.
                if n % 2 == 0 { ch.recv() } else { Some(n) }
            });
            match report.result {
                Ok(value) => assert_eq!((n % 2, value), (1, Some(n)), "with {workers:?}"),
                Err(RunError::Deadlock(_)) => assert_eq!(n % 2, 0, "with {workers:?}: a false alarm"),
                Err(error) => panic!("with {workers:?}: {error}"),
            }
        }
    }
}

/// What stays pending without an end, or is left behind.
fn leak(kind: u64) {
    match kind {
        // Never woken: it is parked on what no other goroutine has.
        0 => go(|| _ = chan::<()>(0).recv()),
        1 => go(|| select! {}),
        // A timer that no goroutine can look at any more, and one that none looks at.
        2 => drop(time::after(Duration::from_secs(3600))),
        3 => go(|| {
            let _timer = (time::Timer::new(micros(1)), time::Ticker::new(micros(1)));
            chan::<()>(0).recv();
        }),
        // Stopped in time.
        4 => assert!(time::after_func(Duration::from_secs(3600), || unreachable!()).stop()),
        // A foreign handle that is given up without a word.
        5 => drop(chan::<()>(0).foreign()),
        // A socket that no goroutine waits for.
        6 => drop(UnixStream::pair()),
        _ => go(|| {
            let wg = WaitGroup::new();
            wg.add(1);
            wg.wait();
        }),
    }
}

#[test]
fn all_that_can_be_pending_at_once_beside_all_that_can_be_left_behind() {
    for workers in WORKERS {
        for n in 0..programs() {
            let main = move || {
                let ch = chan::<u64>(0);
                (0..n % 9).for_each(|i| leak((n + i) % 8));
                // Every kind of the six, and all of them on whatever workers they are.
                for kind in 0..6 {
                    let tx = ch.clone();
                    go(move || pending(kind, n, tx));
                }
                for _ in 0..6 {
                    assert_eq!(ch.recv(), Some(n));
                }
                if n % 3 == 0 { ch.recv() } else { Some(n) }
            };
            let report = workers.builder().scatter(n % 2 == 0).run_report(main);
            let left = (0..n % 9).filter(|i| matches!((n + i) % 8, 0 | 1 | 3 | 7)).count();
            match report.result {
                Ok(value) => {
                    assert_eq!((n % 3 != 0, value), (true, Some(n)), "with {workers:?}");
                    // Those of `pending` may still be about to end.
                    assert!((left..=left + 8).contains(&report.leaked.len()), "{:?}", report.leaked);
                }
                Err(RunError::Deadlock(said)) => {
                    assert_eq!(n % 3, 0, "with {workers:?}: a false alarm");
                    assert_eq!(said.goroutines.len(), left + 1, "all others have ended: {said:?}");
                }
                Err(error) => panic!("with {workers:?}: {error}"),
            }
            assert_eq!(report.unkillable, 0);
        }
    }
}

#[test]
fn a_panic_on_whichever_worker_ends_the_program_once_with_one_report() {
    for workers in WORKERS {
        for n in 0..programs() {
            let (ends, panics) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (count, told) = (ends.clone(), panics.clone());
            let listen = move |event: &gort::Event| match event.kind {
                EventKind::ProgramEnd { .. } => _ = count.fetch_add(1, Ordering::Relaxed),
                EventKind::Panic { .. } => _ = told.fetch_add(1, Ordering::Relaxed),
                _ => {}
            };
            let builder = workers.builder().scatter(true).events(listen);
            let report = builder.run_report(move || {
                let (ch, ready) = (chan::<()>(0), WaitGroup::new());
                for i in 0..6 {
                    let ch = ch.clone();
                    ready.add(1);
                    let up = ready.clone();
                    go(move || {
                        up.done();
                        ch.recv();
                        // One or two of them, as close together as they come.
                        assert!(i > n % 2, "boom {i}");
                        ch.recv();
                        chan::<()>(0).recv();
                    });
                }
                ready.wait();
                ch.close();
                chan::<()>(0).recv();
            });
            let Err(RunError::Panic(panic)) = &report.result else { panic!("{:?}", report.result) };
            assert!(panic.message == "boom 0" || panic.message == "boom 1", "{panic:?}");
            assert_eq!(ends.load(Ordering::Relaxed), 1, "with {workers:?}");
            // A panic while the program ends may be heard, too; the report is of one.
            assert!((1..=1 + (n % 2) as usize).contains(&panics.load(Ordering::Relaxed)));
            assert_eq!(report.unkillable, 0);
        }
    }
}

#[test]
fn two_panics_at_once_end_the_program_once() {
    for workers in WORKERS {
        for n in 0..programs() / 5 {
            let ends = Arc::new(AtomicUsize::new(0));
            let (count, dropped) = (ends.clone(), Arc::new(AtomicUsize::new(0)));
            let held = dropped.clone();
            let report = workers
                .builder()
                .events(move |event| {
                    count.fetch_add(usize::from(matches!(event.kind, EventKind::ProgramEnd { .. })), Ordering::Relaxed);
                })
                .run_report(move || {
                    let gate = Arc::new(AtomicUsize::new(0));
                    for i in 0..4 {
                        let (gate, held) = (gate.clone(), crate::harness::Counted(held.clone()));
                        go(move || {
                            let _held = held;
                            gate.fetch_add(1, Ordering::Relaxed);
                            // As close together as they come, on whatever workers they are.
                            for _ in 0..n % 50 {
                                std::hint::spin_loop();
                            }
                            panic!("panic {i}");
                        });
                    }
                    while gate.load(Ordering::Relaxed) < (workers.count().min(2)) {
                        gosched();
                    }
                    chan::<()>(0).recv();
                });
            let Err(RunError::Panic(panic)) = &report.result else { panic!("{:?}", report.result) };
            assert!(panic.message.starts_with("panic "), "{panic:?}");
            assert_eq!(ends.load(Ordering::Relaxed), 1, "with {workers:?}");
            assert_eq!(dropped.load(Ordering::Relaxed), 4, "what the others held is dropped, too");
        }
    }
}

#[test]
fn a_hundred_thousand_sleep_at_once() {
    const SLEEPERS: u64 = 100_000;
    for workers in [Stay(1), Stay(2), Stay(4), Migrate(2), Migrate(4)] {
        let report = with(workers, || {
            let (wg, woken) = (WaitGroup::new(), Arc::new(AtomicUsize::new(0)));
            let start = time::now();
            for i in 0..SLEEPERS {
                let woken = woken.clone();
                wg.go(move || {
                    let until = Duration::from_millis(1 + i % 100);
                    let before = time::now();
                    time::sleep(until);
                    assert!(before.elapsed() >= until, "it woke early");
                    woken.fetch_add(1, Ordering::Relaxed);
                });
            }
            wg.wait();
            (woken.load(Ordering::Relaxed), start.elapsed() >= Duration::from_millis(100))
        });
        assert_eq!(report.result, Ok((SLEEPERS as usize, true)), "with {workers:?}");
    }
}

#[test]
fn a_timer_fires_or_is_stopped_never_both_and_never_neither() {
    for workers in WORKERS {
        for n in 0..seeds() {
            let report = with(workers, move || {
                let wg = WaitGroup::new();
                for i in 0..8 {
                    wg.go(move || {
                        let timer = time::Timer::new(micros((n * 7 + i) % 40));
                        let (stopper, begin) = (timer.clone(), chan::<()>(0));
                        let go_on = begin.clone();
                        let stopped = gort::spawn(move || {
                            go_on.recv();
                            time::sleep(micros((n * 3 + i) % 40));
                            stopper.stop()
                        });
                        begin.close();
                        let mut fired = false;
                        let quit = chan::<()>(0);
                        let waits = quit.clone();
                        let join = gort::spawn(move || {
                            let stopped = stopped.join();
                            waits.close();
                            stopped
                        });
                        select! {
                            recv(timer.c()) -> _ => fired = true,
                            recv(quit) -> _ => {},
                        }
                        let stopped = join.join();
                        // What fired and was not received was taken back by `stop`.
                        assert!(fired != stopped, "fired {fired}, stopped {stopped}");
                        assert!(timer.c().try_recv().is_err());
                    });
                }
                wg.wait();
            });
            assert_eq!(report.result, Ok(()), "with {workers:?}");
        }
    }
}

#[test]
fn a_timer_that_several_set_anew_fires_for_the_last_of_them() {
    for workers in WORKERS {
        for _ in 0..seeds().min(100) {
            let report = with(workers, || {
                let timer = time::Timer::new(micros(5));
                let wg = WaitGroup::new();
                for i in 0..4 {
                    let timer = timer.clone();
                    wg.go(move || {
                        for j in 0..20 {
                            timer.reset(micros((i * 13 + j * 7) % 30));
                        }
                    });
                }
                wg.wait();
                // It is not set any more: it is armed, or has fired, once.
                assert!(timer.c().recv().is_some());
                time::sleep(micros(100));
                timer.c().try_recv().is_err() && !timer.stop()
            });
            assert_eq!(report.result, Ok(true), "with {workers:?}");
        }
    }
}
