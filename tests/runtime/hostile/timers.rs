//! Timers, tickers and sleeps used against the grain, under every schedule and with several workers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use crate::harness::{HOUR, always_fails, every_schedule, ms, settle};
use gort::sync::{Mutex, WaitGroup};
use gort::time::{Instant, Ticker, Timer, after, after_func, now, sleep, tick};
use gort::{RecvChan, chan, go, select, spawn};

#[test]
fn a_timer_is_stopped_and_set_anew_by_several_and_fires_for_the_last() {
    every_schedule(
        || {
            let (timer, wg) = (Timer::new(ms(1)), WaitGroup::new());
            for i in 0..4 {
                let timer = timer.clone();
                wg.go(move || {
                    for j in 0..5 {
                        timer.stop();
                        timer.reset(ms(1 + (i + j) % 3));
                    }
                });
            }
            wg.wait();
            timer.reset(HOUR);
            let before = now();
            let at = timer.c().recv().unwrap();
            (at >= before + HOUR, timer.c().try_recv().is_err(), timer.stop())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, true, false))),
    );
}

#[test]
fn of_those_who_stop_a_timer_one_stops_it() {
    every_schedule(
        || {
            let timer = after_func(ms(5), || unreachable!("it was stopped"));
            let stoppers: Vec<_> = (0..5).map(|_| timer.clone()).map(|timer| spawn(move || timer.stop())).collect();
            let stopped = stoppers.into_iter().map(|stopper| stopper.join()).filter(|stopped| *stopped).count();
            sleep(HOUR);
            stopped
        },
        |ran| assert_eq!(ran.report.result, Ok(1)),
    );
}

#[test]
fn one_of_many_who_wait_for_a_timer_gets_it() {
    every_schedule(
        || {
            let (timer, got) = (Timer::new(ms(1)), Arc::new(AtomicUsize::new(0)));
            for _ in 0..5 {
                let (c, got) = (timer.c(), got.clone());
                go(move || {
                    c.recv();
                    got.fetch_add(1, SeqCst);
                });
            }
            sleep(HOUR);
            got.load(SeqCst)
        },
        |ran| {
            assert_eq!(ran.report.result, Ok(1));
            assert_eq!(ran.report.leaked.len(), 4);
        },
    );
}

#[test]
fn a_timer_nobody_holds_but_a_select_that_waits_still_fires() {
    every_schedule(
        || {
            let c: RecvChan<Instant> = Timer::new(ms(3)).c();
            select! { recv(c) -> at => at, recv(chan::<()>(0)) -> _ => None }
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(Instant::START + ms(3)))),
    );
}

#[test]
fn a_function_that_sets_its_own_timer_anew_is_a_ticker() {
    every_schedule(
        || {
            // Not a lock of the standard library's: the goroutine may park with it held.
            let (slot, ticks) = (Arc::new(Mutex::new(None::<Timer>)), chan(10));
            let (own, tx) = (slot.clone(), ticks.clone());
            let timer = after_func(ms(2), move || {
                tx.send(now());
                if let Some(timer) = &*own.lock() {
                    timer.reset(ms(2));
                }
            });
            *slot.lock() = Some(timer);
            let seen: Vec<_> = (0..4).map(|_| ticks.recv().unwrap()).collect();
            if let Some(timer) = slot.lock().take() {
                timer.stop();
            }
            seen
        },
        |ran| {
            let at = |millis| Instant::START + ms(millis);
            assert_eq!(ran.report.result, Ok(vec![at(2), at(4), at(6), at(8)]));
        },
    );
}

#[test]
fn a_function_that_stops_its_own_timer_finds_nothing_to_stop() {
    every_schedule(
        || {
            let told = chan(1);
            let (timers, tx) = (chan::<Timer>(1), told.clone());
            let own = timers.clone();
            let timer = after_func(ms(1), move || tx.send(own.recv().unwrap().stop()));
            timers.send(timer);
            told.recv()
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(false))),
    );
}

#[test]
fn a_panic_in_a_timers_function_ends_the_program() {
    always_fails("panic: too late", || {
        after_func(ms(1), || panic!("too late"));
        sleep(HOUR);
    });
}

#[test]
fn deadlines_in_the_past_and_durations_without_end() {
    every_schedule(
        || {
            sleep(ms(10));
            let ago = Instant::START;
            assert_eq!((ago - now(), ago.duration_since(now())), (Duration::ZERO, Duration::ZERO));
            sleep(ago - now());
            let end = Timer::new(Duration::MAX);
            assert!(end.stop() && !end.stop());
            assert!(!end.reset(Duration::MAX) && end.reset(Duration::ZERO));
            (end.c().recv(), now())
        },
        |ran| {
            let at = Instant::START + ms(10);
            assert_eq!(ran.report.result, Ok((Some(at), at)));
        },
    );
}

#[test]
fn a_ticker_that_is_shared_gives_each_tick_to_one() {
    every_schedule(
        || {
            let (ticker, seen) = (Ticker::new(ms(1)), chan(100));
            for _ in 0..3 {
                let (c, seen) = (ticker.c(), seen.clone());
                go(move || c.iter().for_each(|at| seen.send(at)));
            }
            sleep(Duration::from_micros(10_500));
            ticker.stop();
            settle();
            seen.close();
            let mut seen: Vec<_> = seen.iter().collect();
            let len = seen.len();
            seen.dedup();
            (len, seen.len(), seen.is_sorted())
        },
        |ran| {
            let (ticks, different, _) = ran.report.result.as_ref().unwrap();
            assert_eq!(*ticks, 10);
            assert_eq!(*different, 10);
        },
    );
}

#[test]
fn a_ticker_set_anew_while_somebody_waits_keeps_its_new_pace() {
    every_schedule(
        || {
            let (ticker, seen) = (Ticker::new(HOUR), chan(0));
            let (c, tx) = (ticker.c(), seen.clone());
            go(move || (0..3).for_each(|_| tx.send(c.recv().unwrap())));
            sleep(ms(1));
            ticker.reset(ms(5));
            [seen.recv().unwrap(), seen.recv().unwrap(), seen.recv().unwrap()]
        },
        |ran| assert_eq!(ran.report.result, Ok([6, 11, 16].map(|millis| Instant::START + ms(millis)))),
    );
}

#[test]
fn a_timeout_never_comes_before_its_time() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            for i in 0..10_u64 {
                wg.go(move || {
                    let (start, limit) = (now(), Duration::from_micros(i * 137));
                    select! {
                        recv(after(limit)) -> at => assert!(at.unwrap() >= start + limit && now() >= start + limit),
                        recv(chan::<()>(0)) -> _ => unreachable!(),
                    }
                    let (again, start) = (tick(Duration::from_micros(1 + i)), now());
                    assert!(again.recv().unwrap() > start);
                });
            }
            wg.wait();
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn timers_without_number_are_armed_and_forgotten() {
    every_schedule(
        || {
            let mut kept = Vec::new();
            for i in 0..2_000_u64 {
                let timer = Timer::new(ms(1 + i % 7));
                match i % 4 {
                    0 => drop(timer),
                    1 => assert!(timer.stop()),
                    2 => assert!(timer.reset(HOUR)),
                    _ => kept.push(timer),
                }
            }
            sleep(ms(10));
            kept.iter().filter(|timer| timer.c().try_recv().is_ok()).count()
        },
        |ran| assert_eq!(ran.report.result, Ok(500)),
    );
}
