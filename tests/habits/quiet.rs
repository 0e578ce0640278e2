//! `synctest`: waiting until every other goroutine has come to a stop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::harness::{HOUR, deadlocked_in, every_way, laws, ms, run_under, seeds, settle};
use gort::sync::{Atomic, Cond, Mutex, Once, RwMutex, Semaphore, WaitGroup};
use gort::time::{self, Instant, after_func, now, sleep};
use gort::{Schedule, blocking, chan, context, go, gosched, println, select, spawn, synctest};

const NOT_IN_A_BUBBLE: &str = "goroutine is not in a bubble";
const IN_PROGRESS: &str = "panic: wait already in progress";

/// Prints these lines in every way by a virtual clock.
#[track_caller]
fn always(expected: &[&str], main: fn()) {
    every_way(|way| {
        let ran = way.run(main);
        assert_eq!(ran.lines, expected, "it ended with {:?}", ran.report.result);
        laws::hold(&ran.events);
    });
}

/// What real Go prints for a test of `synctest_test.go`.
fn in_go(test: &str) -> Vec<&'static str> {
    let all = include_str!("../../crates/golang/tests/tested/synctest_test.v");
    let behind = all.split_once(&format!("=== RUN   {test}\n")).expect("the test is there").1;
    behind.lines().take_while(|line| !line.starts_with("--- ")).collect()
}

#[test]
fn the_twins_of_gos_tests_print_what_go_prints() {
    always(&in_go("TestWait"), || {
        let done = Arc::new(Atomic::new(false));
        let set = done.clone();
        go(move || set.store(true));
        synctest::wait();
        println!("done: {}", done.load());
        let n = Arc::new(Mutex::new(0));
        for i in 0..3 {
            let n = n.clone();
            go(move || {
                sleep(Duration::from_secs(i + 1));
                *n.lock() += 1;
            });
        }
        for _ in 0..4 {
            synctest::wait();
            println!("n: {}", *n.lock());
            sleep(Duration::from_secs(1));
        }
    });
    always(&in_go("TestContext"), || {
        let (ctx, _cancel) = context::with_timeout(&context::background(), Duration::from_secs(5));
        let error = |ctx: &context::Context| ctx.err().map_or("<nil>".to_string(), |error| error.to_string());
        sleep(Duration::from_secs(5) - Duration::from_nanos(1));
        synctest::wait();
        println!("before: {}", error(&ctx));
        sleep(Duration::from_nanos(1));
        synctest::wait();
        println!("after: {}", error(&ctx));
    });
    always(&in_go("TestAfterFunc"), || {
        let called = Arc::new(Atomic::new(false));
        let (ctx, cancel) = context::with_cancel(&context::background());
        let call = called.clone();
        let _stop = context::after_func(&ctx, move || call.store(true));
        synctest::wait();
        println!("called: {}", called.load());
        cancel.cancel();
        synctest::wait();
        println!("called: {}", called.load());
        let _timer = after_func(HOUR, || println!("an hour later"));
        synctest::sleep(HOUR);
        println!("end");
    });
}

#[test]
fn whoever_waits_for_others_or_for_the_time_has_stopped_and_no_time_passes() {
    every_way(|way| {
        let ran = way.run(|| {
            let stopped = Arc::new(AtomicUsize::new(0));
            let (ch, wg, one) = (chan::<i32>(0), WaitGroup::new(), Arc::new(Semaphore::new(0)));
            let (lock, shared) = (Arc::new(Mutex::new(())), Arc::new(RwMutex::new(())));
            let (cond, once) = (Arc::new(Cond::new()), Arc::new(Once::new()));
            let (held, read) = (lock.lock_owned(), shared.read_owned());
            wg.add(1);
            let stop = |f: Box<dyn FnOnce() + Send>| {
                let stopped = stopped.clone();
                go(move || {
                    gosched();
                    stopped.fetch_add(1, Ordering::Relaxed);
                    f();
                });
            };
            let all = (ch.clone(), wg.clone(), one.clone(), lock.clone(), shared.clone());
            stop(Box::new(move || _ = all.0.recv()));
            stop(Box::new(move || all.1.wait()));
            stop(Box::new(move || all.2.acquire()));
            stop(Box::new(move || drop(all.3.lock())));
            stop(Box::new(move || drop(all.4.write())));
            let (sending, selecting) = (ch.clone(), chan::<i32>(0));
            stop(Box::new(move || select! { send(selecting, 1) => {} recv(selecting) -> _ => {} }));
            stop(Box::new(move || drop(cond.wait(Mutex::new(()).lock()))));
            stop(Box::new(move || once.call(|| sleep(HOUR))));
            stop(Box::new(|| sleep(HOUR)));
            stop(Box::new(|| spawn(|| sleep(HOUR)).join()));
            stop(Box::new(|| {}));
            synctest::wait();
            let seen = (stopped.load(Ordering::Relaxed), now(), ch.len());
            drop((held, read));
            sending.send(1);
            synctest::wait();
            (seen, now())
        });
        assert_eq!(ran.report.result, Ok(((11, Instant::START, 0), Instant::START)));
    });
}

#[test]
fn what_is_due_has_fired_and_been_acted_upon() {
    always(&["1 2 3", "4 at 10ms"], || {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let see = |number| {
            let seen = seen.clone();
            move || seen.lock().push(number)
        };
        let (first, second) = (see(1), see(2));
        let _now = after_func(Duration::ZERO, first);
        let _then = after_func(ms(5), second);
        let third = see(3);
        go(move || {
            sleep(ms(5));
            third();
        });
        synctest::sleep(ms(5));
        let mut all = seen.lock().clone();
        all.sort_unstable();
        println!("{}", all.iter().map(|n| n.to_string()).collect::<Vec<_>>().join(" "));
        let fourth = see(4);
        let _last = after_func(ms(5), fourth);
        synctest::sleep(ms(5));
        println!("{} at {}", seen.lock()[3], now());
    });
}

#[test]
fn every_value_that_is_on_its_way_has_come() {
    every_way(|way| {
        let ran = way.run(|| {
            let chans: Vec<_> = (0..8).map(|n| chan::<usize>(n % 3)).collect();
            let arrived = Arc::new(AtomicUsize::new(0));
            for (n, from) in chans.iter().enumerate() {
                let (from, to, arrived) = (from.clone(), chans[(n * 5 + 3) % 8].clone(), arrived.clone());
                go(move || {
                    for hops in from {
                        match hops.checked_sub(1) {
                            Some(left) => {
                                let to = to.clone();
                                go(move || to.send(left));
                            }
                            None => _ = arrived.fetch_add(1, Ordering::Relaxed),
                        }
                    }
                });
            }
            for round in 1..=3 {
                for (n, ch) in chans.iter().enumerate() {
                    let ch = ch.clone();
                    go(move || ch.send(n));
                }
                synctest::wait();
                assert_eq!(arrived.load(Ordering::Relaxed), round * 8);
            }
        });
        assert_eq!(ran.report.result, Ok(()));
    });
}

#[test]
fn of_two_that_wait_at_once_one_panics() {
    every_way(|way| {
        let ran = way.run(|| {
            go(synctest::wait);
            synctest::wait();
        });
        assert_eq!(ran.headline(), IN_PROGRESS);
        // One after the other they may.
        let ran = way.run(|| {
            let waits = spawn(synctest::wait);
            waits.join();
            synctest::wait();
        });
        assert_eq!(ran.report.result, Ok(()));
    });
}

#[test]
fn a_run_by_the_machines_clock_is_no_bubble() {
    for workers in [1, 2] {
        let refused = gort::Builder::new().workers(workers).run(|| {
            let caught = catch_unwind(AssertUnwindSafe(synctest::wait)).unwrap_err();
            caught.downcast_ref::<String>().cloned()
        });
        assert_eq!(refused.unwrap().as_deref(), Some(NOT_IN_A_BUBBLE));
    }
    let outside = catch_unwind(synctest::wait).unwrap_err();
    let text = outside.downcast_ref::<String>().unwrap();
    assert_eq!(text, "gort: synctest::wait would park, but this is not a goroutine: call it inside gort::run");
}

#[test]
fn what_may_come_from_outside_is_waited_for() {
    for workers in [1, 2, 3, 8] {
        let builder = gort::Builder::new().workers(workers).virtual_clock(true);
        let seen = builder.run(|| {
            let (tx, rx) = std::sync::mpsc::channel();
            let (done, called) = (Arc::new(AtomicUsize::new(0)), chan(1));
            let (count, calls) = (done.clone(), called.clone());
            go(move || {
                calls.send(());
                blocking(move || rx.recv().unwrap());
                sleep(ms(1));
                count.fetch_add(1, Ordering::Relaxed);
            });
            called.recv();
            go(move || tx.send(()).unwrap());
            synctest::wait();
            let before = (done.load(Ordering::Relaxed), now());
            synctest::sleep(ms(1));
            (before, done.load(Ordering::Relaxed))
        });
        assert_eq!(seen, Ok(((0, Instant::START), 1)));
        // A foreign handle alone.
        let builder = gort::Builder::new().workers(workers).virtual_clock(true);
        let seen = builder.run(|| {
            let ch = chan(1);
            let outside = ch.foreign();
            let thread = std::thread::spawn(move || outside.send(7));
            synctest::wait();
            blocking(|| thread.join().unwrap());
            ch.try_recv()
        });
        assert_eq!(seen, Ok(Ok(7)));
    }
}

#[test]
fn who_waits_in_vain_for_others_does_not_keep_a_deadlock_from_being_said() {
    every_way(|way| {
        let ran = way.run(|| {
            let ch = chan::<i32>(0);
            let other = ch.clone();
            go(move || _ = other.recv());
            synctest::wait();
            println!("all have stopped");
            ch.recv();
        });
        assert_eq!(ran.lines, ["all have stopped"]);
        assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan receive"));
    });
}

/// Waits when it is dropped.
struct Patient;

impl Drop for Patient {
    fn drop(&mut self) {
        synctest::wait();
    }
}

#[test]
fn who_waits_is_left_behind_cleanly_and_once_the_program_is_over_nobody_is_waited_for() {
    every_way(|way| {
        let ran = way.run(|| {
            let begins = chan(1);
            let tx = begins.clone();
            go(move || {
                let _patient = Patient;
                tx.send(());
                synctest::wait();
            });
            begins.recv();
            gosched();
        });
        assert_eq!((ran.report.unkillable, ran.report.result), (0, Ok(())));
    });
}

#[test]
fn a_recorded_run_is_replayed_with_its_waits() {
    let main = || {
        for name in ["a", "b", "c"] {
            go(move || println!("{name}"));
        }
        synctest::wait();
        go(|| println!("d"));
        synctest::sleep(ms(1));
        println!("{}", time::now());
        settle();
    };
    for seed in 0..seeds() {
        let ran = run_under(Schedule::Seeded(seed), main);
        assert_eq!((ran.lines.len(), &ran.lines[3..]), (5, &["d".to_string(), "1ms".to_string()][..]));
        let again = run_under(Schedule::Replay(ran.report.schedule.unwrap()), main);
        assert_eq!((again.lines, again.events.len()), (ran.lines, ran.events.len()));
    }
}
