//! Waits that end at a time have the outputs of what Go writes for them, by both clocks.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use gort::explore::{Clock, Explorer};
use gort::sync::{Cond, Mutex, RwMutex, Semaphore, WaitGroup};
use gort::{chan, println, select, time};

use crate::shared::replays;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[track_caller]
fn outputs(main: impl Fn() + Send + Sync + Copy + 'static, clock: Clock) -> BTreeSet<String> {
    let found = Explorer::new("timed", main).clock(clock).run();
    assert_eq!(found.incomplete, None);
    found.list(100).iter().for_each(|listed| replays(listed, "timed", main));
    found.all().map(|output| output.to_string()).collect()
}

#[test]
fn a_timed_receive_has_the_outputs_of_a_select_with_after() {
    for work in [1, 2, 3] {
        let sent = move || {
            let ch = chan(0);
            let tx = ch.clone();
            gort::go(move || {
                time::sleep(ms(work));
                println!("sent {}", tx.send_timeout(1, ms(2)).is_ok());
            });
            ch
        };
        let plain = move || println!("got {}", sent().recv_timeout(ms(2)).is_ok());
        let with_default = move || {
            select! {
                recv(sent()) -> _ => println!("got true"),
                default(ms(2)) => println!("got false"),
            }
        };
        let as_in_go = move || {
            select! {
                recv(sent()) -> _ => println!("got true"),
                recv(time::after(ms(2))) -> _ => println!("got false"),
            }
        };
        for clock in [Clock::Ideal, Clock::Real] {
            let found = outputs(plain, clock);
            assert_eq!(found, outputs(with_default, clock), "{work} ms");
            assert_eq!(found, outputs(as_in_go, clock), "{work} ms");
        }
    }
}

#[test]
fn a_timed_wait_on_a_cond_may_be_signalled_or_not_by_the_clock_that_passes() {
    let main = || {
        let shared: Arc<(Mutex<bool>, Cond)> = Arc::default();
        let other = shared.clone();
        gort::go(move || {
            time::sleep(ms(1));
            *other.0.lock() = true;
            other.1.signal();
        });
        let (guard, waited) = shared.1.wait_timeout(shared.0.lock(), ms(2));
        println!("{} {}", *guard, waited.timed_out());
    };
    let lines = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect::<BTreeSet<_>>();
    assert_eq!(outputs(main, Clock::Ideal), lines(&["true false"]));
    // The signal may come before the wait, and is lost then; or the time is over while the other one holds the mutex.
    assert_eq!(outputs(main, Clock::Real), lines(&["true false", "false true", "true true"]));
}

#[test]
fn a_timed_lock_is_had_or_not_by_the_clock_that_passes() {
    let lines = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect::<BTreeSet<_>>();
    for held in [1, 2, 3] {
        let main = move || {
            let lock = Arc::new(Mutex::new(()));
            let guard = lock.lock();
            let other = lock.clone();
            let waits = gort::spawn(move || other.lock_timeout(ms(2)).is_some());
            time::sleep(ms(held));
            drop(guard);
            println!("{} {}", waits.join(), lock.try_lock().is_some());
        };
        let (had, had_not) = ("true true", "false true");
        let ideal: &[&str] = match held {
            1 => &[had],
            2 => &[had, had_not],
            _ => &[had_not],
        };
        assert_eq!(outputs(main, Clock::Ideal), lines(ideal), "held for {held} ms");
        // It may begin to wait late, or its time may be over early.
        assert_eq!(outputs(main, Clock::Real), lines(&[had, had_not]), "held for {held} ms");
    }
}

#[test]
fn what_a_timed_waiter_gives_up_is_not_lost_in_any_schedule() {
    let mutex = || {
        let (lock, wg) = (Arc::new(Mutex::new(0)), WaitGroup::new());
        let guard = lock.lock();
        for timed in [true, false] {
            let lock = lock.clone();
            wg.go(move || match timed {
                true => drop(lock.lock_timeout(ms(1))),
                false => *lock.lock() += 1,
            });
        }
        time::sleep(ms(1));
        drop(guard);
        wg.wait();
        println!("{} {lock:?}", *lock.lock());
    };
    let semaphore = || {
        let (one, wg) = (Arc::new(Semaphore::new(1)), WaitGroup::new());
        one.acquire();
        for timed in [true, false] {
            let one = one.clone();
            wg.go(move || match timed {
                true => drop(one.permit_timeout(ms(1))),
                false => drop(one.permit()),
            });
        }
        time::sleep(ms(1));
        one.release();
        wg.wait();
        println!("{}", one.permits());
    };
    let rwmutex = || {
        let (shared, wg) = (Arc::new(RwMutex::new(0)), WaitGroup::new());
        let read = shared.read();
        for timed in [true, false] {
            let shared = shared.clone();
            wg.go(move || match timed {
                true => drop(shared.write_timeout(ms(1))),
                false => _ = *shared.read(),
            });
        }
        time::sleep(ms(1));
        drop(read);
        wg.wait();
        println!("{}", shared.try_write().is_some());
    };
    for clock in [Clock::Ideal, Clock::Real] {
        let one = |text: &str| BTreeSet::from([text.to_string()]);
        assert_eq!(outputs(mutex, clock), one("1 Mutex { held: true, waiting: 0, .. }"));
        assert_eq!(outputs(semaphore, clock), one("1"));
        assert_eq!(outputs(rwmutex, clock), one("true"));
    }
}

/// A goroutine gives back the lock of a writer whose time is over, before that one has gone on, and writes itself: what it has then is its
/// own. `late`: by then the last reader has left, and readied no goroutine.
#[test]
fn a_lock_that_another_gave_back_for_a_timed_writer_is_not_given_back_again() {
    for late in [false, true] {
        let main = move || {
            let shared = Arc::new(RwMutex::new(()));
            shared.read_unguarded();
            let timed = shared.clone();
            gort::go(move || {
                if let Some(guard) = timed.write_timeout(ms(1)) {
                    println!("in time");
                    std::mem::forget(guard);
                }
            });
            time::sleep(ms(1));
            if late {
                shared.unlock_read();
            }
            shared.unlock_write();
            println!("given back");
            if !late {
                shared.unlock_read();
            }
            let guard = shared.write();
            gort::gosched();
            drop(guard);
            println!("written");
        };
        for clock in [Clock::Ideal, Clock::Real] {
            let found = outputs(main, clock);
            let holds = |output: &&String| output.starts_with("given back") && !output.contains("in time");
            assert_eq!(found.iter().filter(holds).collect::<Vec<_>>(), ["given back | written"], "{late}, {clock:?}");
        }
    }
}

#[test]
fn a_write_that_is_refused_outside_of_a_goroutine_leaves_the_lock_to_readers() {
    let shared = RwMutex::new(1);
    let read = shared.read();
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(shared.write())));
    assert!(refused.is_err());
    assert_eq!(*shared.read(), 1);
    drop(read);
    assert!(shared.try_write().is_some());
}
