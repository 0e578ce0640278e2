//! Time: the virtual clock, timers and tickers by the rules of Go 1.23, and when they fire.

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use common::{HOUR, always_fails, always_prints, every_schedule, ms, outputs, prints, run_fast, run_under, seeds, set};
use gort::time::{self, Instant, Ticker, Timer, after, after_func, now, sleep, tick};
use gort::{
    Builder, Direction, EventKind, GoId, ObjectKind, RecvChan, Schedule, WaitReason, chan, go, gosched, println, select,
};

// ---- the clock -----------------------------------------------------------------------------------------------------

#[test]
fn the_virtual_clock_starts_at_zero_and_jumps() {
    always_prints(&["0ns", "1h", "3600s, 3600s ago"], || {
        println!("{}", now());
        sleep(HOUR);
        println!("{}h", now().since_start().as_secs() / 3600);
        println!("{}, {:?} ago", now(), Instant::START.elapsed());
    });
}

#[test]
fn the_clock_moves_only_when_every_goroutine_is_durably_blocked() {
    every_schedule(
        || {
            let done = chan(0);
            for i in 1..=3 {
                let done = done.clone();
                go(move || {
                    let start = now();
                    for _ in 0..50 {
                        gosched();
                    }
                    // Others sleep, this one could run all the time.
                    assert_eq!(now(), start);
                    sleep(ms(i));
                    done.send(now() - start);
                });
            }
            (0..3).map(|_| done.recv().unwrap()).collect::<Vec<_>>()
        },
        |ran| {
            assert_eq!(ran.report.result.as_ref().unwrap(), &[ms(1), ms(2), ms(3)]);
            // At each move of the clock everybody who had started was parked or had ended.
            let mut running = BTreeSet::from([GoId::MAIN]);
            for event in &ran.events {
                match &event.kind {
                    EventKind::Spawn { child } => drop(running.insert(*child)),
                    EventKind::Ready { goroutine } => drop(running.insert(*goroutine)),
                    EventKind::Park { .. } | EventKind::End { .. } => drop(running.remove(&event.goroutine)),
                    EventKind::Clock { now } => {
                        assert!(running.is_empty(), "{running:?} could run when the clock moved to {now:?}");
                        assert_eq!(event.at, *now);
                    }
                    _ => {}
                }
            }
        },
    );
}

#[test]
fn a_run_takes_its_own_time() {
    let report = run_fast(|| sleep(HOUR)).report;
    assert_eq!(report.elapsed, HOUR);
}

#[test]
fn sleepers_wake_in_the_order_of_their_times() {
    every_schedule(
        || {
            let done = chan(100);
            for i in (0..100).rev() {
                let done = done.clone();
                go(move || {
                    sleep(ms(1 + i));
                    done.send(i);
                });
            }
            sleep(HOUR);
            done.close();
            done.iter().collect::<Vec<_>>()
        },
        |ran| assert_eq!(ran.report.result.as_ref().unwrap(), &(0..100).collect::<Vec<_>>()),
    );
}

#[test]
fn sleeping_for_nothing_does_not_park() {
    // A virtual clock's fact; a real one always moves.
    every_schedule(
        || sleep(Duration::ZERO),
        |ran| {
            assert!(ran.events.is_empty() || ran.report.elapsed == Duration::ZERO);
            assert!(!ran.events.iter().any(|event| matches!(event.kind, EventKind::Park { .. })));
        },
    );
}

#[test]
fn a_hundred_thousand_sleeps() {
    let ran = run_fast(|| {
        for _ in 0..100_000 {
            sleep(Duration::from_micros(1));
        }
        now()
    });
    assert_eq!(ran.report.result.unwrap().since_start(), ms(100));
}

#[test]
fn a_hundred_thousand_sleepers() {
    let ran = run_fast(|| {
        let woken = Arc::new(AtomicU64::new(0));
        for i in 0..100_000 {
            let woken = woken.clone();
            go(move || {
                // Every time occurs twenty times.
                sleep(Duration::from_micros(1 + i % 5000));
                woken.fetch_add(1, Ordering::Relaxed);
            });
        }
        sleep(ms(10));
        (woken.load(Ordering::Relaxed), now())
    });
    let (woken, at) = ran.report.result.unwrap();
    assert_eq!((woken, at.since_start()), (100_000, ms(10)));
}

#[test]
fn the_longest_sleep_ends() {
    let ran = run_fast(|| {
        sleep(Duration::MAX);
        now()
    });
    assert_eq!(ran.report.result.unwrap().since_start(), Duration::MAX);
}

#[test]
fn a_foreign_handle_keeps_the_virtual_clock_still() {
    let ran = run_fast(|| {
        let ch = chan(0);
        let outside = ch.foreign();
        std::thread::spawn(move || outside.send(42));
        let timeout = after(ms(1));
        // Without the handle the timeout would win at once; with it, only the thread can move things on.
        let first = select! {
            recv(ch) -> v => v,
            recv(timeout) -> _ => None,
        };
        (first, timeout.recv())
    });
    assert_eq!(ran.report.result.unwrap(), (Some(42), Some(Instant::START + ms(1))));
}

#[test]
fn instants_are_ordered_and_saturate() {
    let (a, b) = (Instant::START + ms(1), Instant::START + ms(3));
    assert!(a < b);
    assert_eq!((b - a, a - b, b.duration_since(a)), (ms(2), Duration::ZERO, ms(2)));
    assert_eq!((a - ms(5), a + Duration::MAX), (Instant::START, Instant::START + Duration::MAX));
    let mut c = a;
    c += ms(2);
    assert_eq!(c, b);
    c -= ms(1);
    assert_eq!((c.to_string(), format!("{c:?}")), ("2ms".to_string(), "Instant(2ms)".to_string()));
}

// ---- timers --------------------------------------------------------------------------------------------------------

#[test]
fn a_timer_sends_the_time_at_which_it_was_due() {
    always_prints(&["2s", "received at 5s"], || {
        let timer = Timer::new(ms(2000));
        sleep(ms(5000));
        println!("{}", timer.c().recv().unwrap());
        println!("received at {}", now());
    });
}

#[test]
fn a_timer_fires_once() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let timer = Timer::new(ms(1));
        timer.c().recv();
        timer.c().recv();
    });
}

#[test]
fn timer_channels_look_unbuffered() {
    always_prints(&["0 0", "0 0", "Ok(Instant(1ms))", "0 0"], || {
        let timer = Timer::new(ms(1));
        println!("{} {}", timer.c().len(), timer.c().cap());
        sleep(ms(2));
        println!("{} {}", timer.c().len(), timer.c().cap());
        println!("{:?}", timer.c().try_recv());
        println!("{} {}", timer.c().len(), timer.c().cap());
    });
}

#[test]
fn a_timer_of_no_duration_is_there_at_once() {
    always_prints(&["fired", "again"], || {
        select! {
            recv(after(Duration::ZERO)) -> _ => println!("fired"),
            default => println!("nothing"),
        }
        let timer = Timer::new(HOUR);
        timer.reset(Duration::ZERO);
        select! {
            recv(timer.c()) -> _ => println!("again"),
            default => println!("nothing"),
        }
    });
}

#[test]
fn a_reset_to_no_duration_wakes_who_waits() {
    always_prints(&["true", "got 1ms"], || {
        let timer = Timer::new(HOUR);
        let (c, done) = (timer.c(), chan(0));
        let tx = done.clone();
        go(move || tx.send(c.recv().unwrap()));
        sleep(ms(1));
        println!("{}", timer.reset(Duration::ZERO));
        println!("got {}", done.recv().unwrap());
    });
}

#[test]
fn stop_tells_whether_it_stopped_anything() {
    always_prints(
        &["armed true", "stopped false", "unreceived true", "taken back Err(Empty)", "received false"],
        || {
            let timer = Timer::new(ms(1));
            println!("armed {}", timer.stop());
            println!("stopped {}", timer.stop());
            timer.reset(ms(1));
            sleep(ms(2));
            // Go 1.23: a value that nobody received is taken back, and the timer counts as stopped in time.
            println!("unreceived {}", timer.stop());
            println!("taken back {:?}", timer.c().try_recv());
            timer.reset(ms(1));
            timer.c().recv();
            println!("received {}", timer.stop());
        },
    );
}

#[test]
fn reset_tells_what_stop_would_have_told() {
    always_prints(&["true", "false", "true", "false"], || {
        let timer = Timer::new(ms(1));
        println!("{}", timer.reset(ms(2)));
        timer.stop();
        println!("{}", timer.reset(ms(1)));
        sleep(ms(2));
        println!("{}", timer.reset(ms(1)));
        timer.c().recv();
        println!("{}", timer.reset(ms(1)));
    });
}

#[test]
fn no_stale_value_after_stop() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let timer = Timer::new(ms(1));
        sleep(ms(2));
        timer.stop();
        timer.c().recv();
    });
}

#[test]
fn no_stale_value_after_reset() {
    always_prints(&["7ms"], || {
        let timer = Timer::new(ms(1));
        sleep(ms(2));
        timer.reset(ms(5));
        println!("{}", timer.c().recv().unwrap());
    });
}

/// Whoever comes first at the same instant: either the timer was stopped, or its value is received; never both, never
/// neither.
#[test]
fn stop_races_with_firing() {
    let main = || {
        let timer = Timer::new(ms(1));
        sleep(ms(1));
        let stopped = timer.stop();
        let received = timer.c().try_recv().is_ok();
        assert!(stopped && !received, "who has not received has stopped it");
        let calls = Arc::new(AtomicU64::new(0));
        let counter = calls.clone();
        let call = after_func(ms(1), move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        sleep(ms(1));
        let stopped = call.stop();
        sleep(ms(1));
        assert_eq!(calls.load(Ordering::Relaxed), u64::from(!stopped));
        println!("{}", if stopped { "stopped" } else { "called" });
    };
    assert_eq!(outputs(main), set(&["stopped", "called"]));
}

#[test]
fn reset_races_with_a_receiver() {
    every_schedule(
        || {
            let timer = Timer::new(ms(1));
            let (c, done) = (timer.c(), chan(0));
            let tx = done.clone();
            go(move || tx.send(c.recv().unwrap()));
            sleep(ms(1));
            let active = timer.reset(ms(4));
            (active, done.recv().unwrap().since_start())
        },
        |ran| {
            let got = *ran.report.result.as_ref().unwrap();
            // Either it was set anew in time, and the receiver gets the new time; or it had fired.
            assert!(got == (true, ms(5)) || got == (false, ms(1)), "{got:?}");
        },
    );
}

#[test]
fn a_function_runs_in_a_goroutine_of_the_scheduler() {
    let ran = run_under(Schedule::Seeded(0), || {
        let done = chan(0);
        let tx = done.clone();
        after_func(ms(1), move || tx.send(gort::goid()));
        done.recv().unwrap()
    });
    assert_eq!(*ran.report.result.as_ref().unwrap(), GoId(2));
    let spawn = ran.events.iter().find(|event| matches!(event.kind, EventKind::Spawn { .. })).unwrap();
    assert_eq!((spawn.goroutine, spawn.at), (GoId::SCHEDULER, ms(1)));
    assert!(spawn.location.unwrap().file().ends_with("time.rs"));
}

#[test]
fn a_function_that_was_stopped_in_time_is_not_called() {
    always_prints(&["true", "false"], || {
        let timer = after_func(ms(1), || println!("called"));
        println!("{}", timer.stop());
        sleep(ms(5));
        println!("{}", timer.stop());
    });
}

#[test]
fn stop_does_not_wait_for_a_function() {
    always_prints(&["begin", "false", "end"], || {
        let done = chan(0);
        let tx = done.clone();
        let timer = after_func(ms(1), move || {
            println!("begin");
            sleep(ms(5));
            println!("end");
            tx.send(());
        });
        sleep(ms(2));
        println!("{}", timer.stop());
        done.recv();
    });
}

#[test]
fn a_function_is_called_again_after_reset() {
    always_prints(&["called at 1ms", "false", "called at 3ms"], || {
        let timer = after_func(ms(1), || println!("called at {}", now()));
        sleep(ms(2));
        println!("{}", timer.reset(ms(1)));
        sleep(ms(2));
    });
}

#[test]
fn a_function_timer_has_no_channel() {
    always_prints(&["true"], || println!("{}", after_func(HOUR, || {}).c().is_nil()));
}

/// Go looks at its timers before it picks a goroutine, and what a timer starts runs next.
#[test]
fn a_function_due_at_once_comes_before_what_is_queued() {
    prints(&["timer", "goroutine"], || {
        go(|| println!("goroutine"));
        after_func(Duration::ZERO, || println!("timer"));
        sleep(ms(1));
    });
}

#[test]
fn a_goroutine_that_is_alone_lets_due_functions_run() {
    every_schedule(
        || {
            let ch = chan(1);
            let tx = ch.clone();
            after_func(Duration::ZERO, move || tx.send(()));
            while ch.try_recv().is_err() {}
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn a_timer_keeps_the_deadlock_detector_quiet() {
    always_prints(&["woken"], || {
        let ch = chan(0);
        let tx = ch.clone();
        after_func(HOUR, move || tx.send("woken"));
        println!("{}", ch.recv().unwrap());
    });
}

/// Go 1.23: a timer is in a heap only while somebody is parked on its channel.
#[test]
fn a_timer_that_nobody_waits_for_does_not_hide_a_deadlock() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let _timer = Timer::new(ms(1));
        let _ticker = Ticker::new(ms(1));
        chan::<()>(0).recv();
    });
    let ran = run_under(Schedule::Seeded(0), || {
        let _timer = Timer::new(ms(1));
        chan::<()>(0).recv();
    });
    assert_eq!(ran.report.elapsed, Duration::ZERO, "the clock does not move for it");
}

#[test]
fn a_stopped_timer_does_not_hide_a_deadlock() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let timer = Timer::new(ms(1));
        timer.stop();
        let call = after_func(ms(1), || {});
        call.stop();
        timer.c().recv();
    });
}

#[test]
fn a_timer_that_outlives_its_run_does_nothing() {
    let held = Arc::new(());
    let guard = held.clone();
    let (timer, ticker, call) =
        run_fast(move || (Timer::new(ms(1)), Ticker::new(ms(1)), after_func(ms(1), move || drop(guard.clone()))))
            .report
            .result
            .unwrap();
    let ran = run_fast(move || {
        println!("{} {} {}", timer.stop(), timer.reset(ms(1)), call.reset(ms(1)));
        ticker.stop();
        ticker.reset(ms(1));
        sleep(ms(10));
        println!("{:?} {:?}", timer.c().try_recv().is_ok(), ticker.c().try_recv().is_ok());
    });
    assert_eq!(ran.lines, ["false false false", "false false"]);
    assert_eq!(Arc::strong_count(&held), 1, "what the function held is dropped");
}

#[test]
fn an_armed_function_is_dropped_with_its_run() {
    let held = Arc::new(());
    let guard = held.clone();
    let report = run_fast(move || {
        after_func(HOUR, move || drop(guard.clone()));
    })
    .report;
    assert_eq!(report.result, Ok(()));
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
#[should_panic(expected = "gort: Timer::new was called outside of gort::run")]
fn a_timer_outside_of_a_run() {
    let _ = Timer::new(ms(1));
}

#[test]
#[should_panic(expected = "gort: time::now was called outside of gort::run")]
fn the_time_outside_of_a_run() {
    now();
}

#[test]
fn stopping_outside_of_a_run_panics() {
    let timer = run_fast(|| Timer::new(ms(1))).report.result.unwrap();
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| timer.stop())).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "gort: Timer::stop was called outside of gort::run");
}

#[test]
fn stress_a_million_stops_and_resets() {
    let ran = run_fast(|| {
        let timer = Timer::new(HOUR);
        for i in 0..500_000 {
            timer.reset(HOUR + ms(i % 1000));
            timer.stop();
        }
        for _ in 0..100_000 {
            // Nobody holds the channel: as since Go 1.23, it costs nothing.
            drop(after(HOUR));
        }
        timer.reset(ms(1));
        timer.c().recv().unwrap()
    });
    assert_eq!(ran.report.result.unwrap().since_start(), ms(1));
}

#[test]
fn every_firing_and_setting_is_an_event() {
    let ran = run_under(Schedule::Seeded(0), || {
        let timer = Timer::new(ms(1));
        timer.c().recv();
        timer.reset(ms(2));
        timer.stop();
        timer.stop();
    });
    let timer = ran
        .events
        .iter()
        .find_map(|event| match event.kind {
            EventKind::Object { object, kind: ObjectKind::Timer } => Some(object),
            _ => None,
        })
        .unwrap();
    let story: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::TimerSet { object, at } => {
                assert_eq!(*object, timer);
                Some(format!("{} set {at:?}", event.goroutine))
            }
            EventKind::TimerFire { object } => {
                assert_eq!(*object, Some(timer));
                assert!(event.location.is_some());
                Some(format!("{} fire at {:?}", event.goroutine, event.at))
            }
            EventKind::Send { value, .. } => Some(format!("{} send {value:?}", event.goroutine)),
            EventKind::Recv { value, .. } => Some(format!("{} recv {value:?}", event.goroutine)),
            _ => None,
        })
        .collect();
    let expected = [
        "1 set Some(1ms)",
        "0 fire at 1ms",
        "0 send Some(\"1ms\")",
        "1 recv Some(\"1ms\")",
        "1 set Some(3ms)",
        "1 set None",
    ];
    assert_eq!(story, expected);
}

#[test]
fn parking_on_a_timer_says_so() {
    let ran = run_under(Schedule::Seeded(0), || {
        after(ms(1)).recv();
        sleep(ms(1));
    });
    let parks: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Park { reason, on, .. } => Some((*reason, on.first().map(|case| case.direction))),
            _ => None,
        })
        .collect();
    assert_eq!(parks, [(WaitReason::ChanReceive, Some(Direction::Recv)), (WaitReason::Sleep, None)]);
}

// ---- ties ----------------------------------------------------------------------------------------------------------

#[test]
fn equal_timers_fire_oldest_first_by_default_and_in_any_order_else() {
    let main = || {
        let done = chan(2);
        for name in ["a", "b"] {
            let done = done.clone();
            go(move || {
                sleep(ms(1));
                done.send(name);
            });
        }
        println!("{}{}", done.recv().unwrap(), done.recv().unwrap());
    };
    assert_eq!(outputs(main), set(&["ab", "ba"]));
    prints(&["first"], || {
        let (first, second) = (after(ms(1)), after(ms(1)));
        select! {
            recv(second) -> _ => println!("second"),
            recv(first) -> _ => println!("first"),
        }
    });
}

#[test]
fn a_tie_of_two_timers_in_a_select_falls_either_way() {
    let main = || {
        let (a, b) = (after(ms(1)), after(ms(1)));
        select! {
            recv(a) -> _ => println!("a"),
            recv(b) -> _ => println!("b"),
        }
    };
    assert_eq!(outputs(main), set(&["a", "b"]));
}

/// A timer that is due may fire late: who became runnable at the same instant may run first, and the clock waits.
#[test]
fn what_is_due_fires_before_the_clock_moves() {
    every_schedule(
        || {
            let timer = Timer::new(ms(1));
            sleep(ms(1));
            let seen = timer.c().try_recv().is_ok();
            sleep(ms(1));
            seen != timer.c().try_recv().is_ok()
        },
        |ran| assert_eq!(ran.report.result, Ok(true), "fired exactly once, at 1 ms or right after"),
    );
}

#[test]
fn a_run_with_ties_replays() {
    let main = || {
        let lines = chan(10);
        for i in 0..4 {
            let lines = lines.clone();
            go(move || {
                sleep(ms(1));
                lines.send(i);
            });
        }
        let ticks = tick(ms(1));
        for _ in 0..3 {
            select! {
                recv(lines) -> i => println!("line {i:?}"),
                recv(ticks) -> at => println!("tick {at:?}"),
            }
        }
    };
    for seed in 0..seeds().min(50) {
        let ran = run_under(Schedule::Seeded(seed), main);
        let again = run_under(Schedule::Replay(ran.report.schedule.unwrap()), main);
        assert_eq!(again.events, ran.events, "seed {seed}");
    }
}

// ---- tickers -------------------------------------------------------------------------------------------------------

#[test]
fn a_ticker_ticks_once_a_period() {
    always_prints(&["10ms", "20ms", "30ms"], || {
        let ticker = Ticker::new(ms(10));
        for at in ticker.c().iter().take(3) {
            println!("{at}");
        }
    });
}

#[test]
fn a_ticker_drops_ticks_for_a_slow_receiver() {
    always_prints(&["10ms", "20ms at 55ms", "60ms at 60ms"], || {
        let ticker = Ticker::new(ms(10));
        println!("{}", ticker.c().recv().unwrap());
        sleep(ms(45));
        for at in ticker.c().iter().take(2) {
            println!("{at} at {}", now());
        }
    });
}

#[test]
fn a_ticker_that_nobody_waits_for_costs_nothing() {
    let ran = run_under(Schedule::Seeded(0), || {
        let ticker = Ticker::new(Duration::from_nanos(1));
        sleep(HOUR);
        ticker.c().recv().unwrap()
    });
    assert_eq!(ran.report.result.unwrap().since_start(), Duration::from_nanos(1));
    assert!(ran.events.len() < 30, "{} events", ran.events.len());
}

#[test]
fn a_stopped_ticker_is_silent_and_not_closed() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let ticker = Ticker::new(ms(1));
        ticker.c().recv();
        sleep(ms(5));
        ticker.stop();
        assert!(ticker.c().try_recv().is_err());
        ticker.c().recv();
    });
}

#[test]
fn a_ticker_can_be_reset() {
    always_prints(&["1ms", "15ms", "25ms"], || {
        let ticker = Ticker::new(ms(1));
        println!("{}", ticker.c().recv().unwrap());
        sleep(ms(4));
        ticker.reset(ms(10));
        println!("{}", ticker.c().recv().unwrap());
        println!("{}", ticker.c().recv().unwrap());
    });
}

#[test]
fn a_stopped_ticker_can_be_started_again() {
    always_prints(&["15ms"], || {
        let ticker = Ticker::new(ms(1));
        ticker.stop();
        sleep(ms(5));
        ticker.reset(ms(10));
        println!("{}", ticker.c().recv().unwrap());
    });
}

#[test]
fn tick_without_a_period_is_nil() {
    always_prints(&["true true"], || {
        println!("{} {}", tick(Duration::ZERO).is_nil(), tick(Duration::ZERO) == RecvChan::nil());
    });
}

#[test]
fn a_ticker_needs_a_period() {
    always_fails("panic: non-positive interval for NewTicker", || drop(Ticker::new(Duration::ZERO)));
    always_fails("panic: non-positive interval for Ticker.Reset", || Ticker::new(ms(1)).reset(Duration::ZERO));
}

#[test]
fn a_tick_channel_that_nobody_holds_is_forgotten() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        drop(tick(ms(1)));
        chan::<()>(0).recv();
    });
}

#[test]
fn a_ticker_at_the_end_of_time_stops() {
    always_prints(&["true", "Err(Empty)"], || {
        let ticker = Ticker::new(Duration::MAX - ms(1));
        println!("{}", ticker.c().recv().is_some());
        sleep(Duration::MAX);
        println!("{:?}", ticker.c().try_recv());
    });
}

// ---- the programs of the course ------------------------------------------------------------------------------------

/// A Tour of Go's "Goroutines", golang/tour#1719, with two rounds: six outputs.
#[test]
fn tour_say() {
    fn say(word: &'static str) {
        for _ in 0..2 {
            sleep(ms(100));
            println!("{word}");
        }
    }
    let main = || {
        go(|| say("w"));
        say("h");
    };
    let expected = ["h | w | h", "h | w | h | w", "h | w | w | h", "w | h | h", "w | h | h | w", "w | h | w | h"];
    assert_eq!(outputs(main), set(&expected));
}

/// Go by Example's timeouts: work of half, the same and twice the time.
#[test]
fn work_against_a_timeout() {
    fn race(work: Duration) {
        let result = chan(1);
        let tx = result.clone();
        go(move || {
            sleep(work);
            tx.send("result");
        });
        select! {
            recv(result) -> text => println!("{}", text.unwrap()),
            recv(after(ms(1000))) -> _ => println!("timeout"),
        }
    }
    assert_eq!(outputs(|| race(ms(500))), set(&["result"]));
    assert_eq!(outputs(|| race(ms(1000))), set(&["result", "timeout"]));
    assert_eq!(outputs(|| race(ms(2000))), set(&["timeout"]));
}

fn tick_and_boom() {
    let (tick, boom) = (tick(ms(100)), after(ms(300)));
    loop {
        select! {
            recv(tick) -> _ => println!("tick."),
            recv(boom) -> _ => {
                println!("BOOM!");
                return;
            }
            default => {
                println!("    .");
                sleep(ms(50));
            }
        }
    }
}

/// A Tour of Go's "Default Selection" with three ticks: twenty outputs.
#[test]
fn tick_and_boom_has_twenty_outputs() {
    let mut found = BTreeSet::new();
    for seed in 0..seeds().max(2000) {
        found.insert(
            {
                let captured = common::Captured::default();
                let builder = Builder::new().schedule(Schedule::Seeded(seed)).output(captured.clone());
                builder.run(tick_and_boom).unwrap();
                captured
            }
            .lines()
            .join("|"),
        );
    }
    assert_eq!(found.len(), 20, "{found:#?}");
    assert_eq!(run_fast(tick_and_boom).lines[..4], ["    .", "    .", "tick.", "    ."]);
}

// ---- the real clock ------------------------------------------------------------------------------------------------

fn in_real_time<T: 'static>(main: impl FnOnce() -> T + 'static) -> T {
    Builder::new().schedule(Schedule::Parallel).output(std::io::sink()).run(main).unwrap()
}

#[test]
fn timers_on_the_real_clock() {
    let (order, elapsed, missed) = in_real_time(|| {
        let order = chan(10);
        let (late, early) = (order.clone(), order.clone());
        after_func(ms(25), move || late.send("after_func"));
        go(move || {
            sleep(ms(1));
            early.send("sleep");
        });
        let ticker = Ticker::new(ms(1));
        let ticks = ticker.c().iter().take(3).count();
        assert_eq!(ticks, 3);
        ticker.stop();
        let stopped = Timer::new(ms(1));
        assert!(stopped.stop());
        after(ms(25)).recv();
        sleep(ms(2));
        order.close();
        (order.iter().collect::<Vec<_>>(), time::now().since_start(), stopped.c().try_recv().is_err())
    });
    assert_eq!(order, ["sleep", "after_func"]);
    assert!(elapsed >= ms(30), "{elapsed:?}");
    assert!(missed);
}

/// By the real clock time passes while a goroutine runs: one that never parks sees its timers all the same.
#[test]
fn polling_on_the_real_clock_sees_timers() {
    in_real_time(|| {
        let called = chan(1);
        let tx = called.clone();
        after_func(ms(1), move || tx.send(()));
        let timer = Timer::new(ms(1));
        while timer.c().try_recv().is_err() {}
        let again = after(ms(1));
        loop {
            select! {
                recv(again) -> _ => break,
                default => {}
            }
        }
        while called.try_recv().is_err() {}
    });
}

#[test]
fn a_deadlock_on_the_real_clock_is_found_beside_a_ticker() {
    let report = Builder::new().quiet_panics(true).run_report(|| {
        let _ticker = Ticker::new(ms(1));
        chan::<()>(0).recv();
    });
    assert_eq!(report.result.unwrap_err().headline(), "fatal error: all goroutines are asleep - deadlock!");
}
