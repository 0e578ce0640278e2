//! The real clock.

use super::*;

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

/// A timer that is put off keeps its place until that comes, and goes on from there; one that is put forward, or armed again after it
/// was stopped or has fired, does not wait for it.
#[test]
fn timers_that_are_set_anew_on_the_real_clock_fire_once_at_the_new_time() {
    in_real_time(|| {
        let (timer, called) = (Timer::new(ms(5)), chan(10));
        let tx = called.clone();
        let function = after_func(ms(5), move || tx.send(()));
        let start = time::now();
        assert!(timer.reset(ms(20)) && function.reset(ms(20)));
        let fired = timer.c().recv().unwrap() - start;
        assert!(fired >= ms(20), "{fired:?}");
        called.recv();
        assert!(!timer.stop() && !function.stop());
        for timer in [&timer, &function] {
            assert!(!timer.reset(Duration::from_secs(3600)));
            assert!(timer.stop() && !timer.stop());
            assert!(!timer.reset(Duration::from_secs(7200)));
            assert!(timer.reset(ms(2)));
        }
        timer.c().recv();
        called.recv();
        sleep(ms(10));
        assert!(timer.c().try_recv().is_err() && called.try_recv().is_err(), "it fired twice");
        // Set anew by an entry that comes too early again and again.
        assert!(!timer.reset(ms(3)));
        let start = time::now();
        for _ in 0..10 {
            sleep(ms(1));
            assert!(timer.reset(ms(30)));
        }
        timer.c().recv();
        assert!(start.elapsed() >= ms(30));
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
