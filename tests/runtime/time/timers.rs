//! Timers.

use gort::println;

use super::*;

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
            // Go 1.23: a value that was not received is taken back, and the timer counts as stopped in time.
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
    assert!(spawn.location.unwrap().file().ends_with("time/timers.rs"));
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

/// Go 1.23: a timer is in a heap only while a goroutine is parked on its channel.
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
            // Nothing holds the channel: as since Go 1.23, it costs nothing.
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
