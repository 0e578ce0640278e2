//! The two clocks of the explorer: one that stands still while any goroutine can run, and one that may pass at any step.

use std::time::Duration;

use gort::explore::{BigUint, Clock, Exploration, Explorer};
use gort::{chan, time};

use crate::shared::replays;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[track_caller]
fn explored(main: impl Fn() + Send + Sync + 'static, clock: Clock) -> Exploration {
    let found = Explorer::new("clocks", main).clock(clock).run();
    assert_eq!(found.incomplete, None);
    found
}

fn outputs(found: &Exploration) -> Vec<String> {
    found.all().map(|output| output.to_string()).collect()
}

/// The Tour's program: two goroutines that print and sleep, main for `n` times.
fn say(n: usize) {
    gort::go(move || {
        for _ in 0..n {
            time::sleep(ms(100));
            gort::println!("world");
        }
    });
    for _ in 0..n {
        time::sleep(ms(100));
        gort::println!("hello");
    }
}

#[test]
fn say_has_48_and_462_outputs() {
    // By hand for two rounds: with the ideal clock `world` comes once or twice, at most one line away from its `hello`;
    // with a free-running one any prefix of the `world`s, in any place: 1 + 3 + 6.
    for (n, ideal, real) in [(2, 6_u32, 10_u32), (5, 48, 462)] {
        let found = explored(move || say(n), Clock::Ideal);
        assert_eq!(found.outputs, BigUint::from(ideal), "ideal, {n} rounds");
        let found = explored(move || say(n), Clock::Real);
        assert_eq!(found.outputs, BigUint::from(real), "real, {n} rounds");
        assert!(found.contains(found.default_output().unwrap()));
    }
}

#[test]
fn a_schedule_by_a_passing_clock_replays() {
    let found = explored(|| say(2), Clock::Real);
    for listed in found.list(100) {
        // The default run's own code is of the ideal clock.
        let code = listed.schedule.clone().expect("a code can hold it").to_string();
        assert!(code.starts_with("g3r.") || Some(&listed.output) == found.default_output(), "{code}");
        replays(&listed, "clocks", || say(2));
    }
}

/// Waits a second for a result that takes this long.
fn timeout(work: u64) {
    let result = chan(0);
    let tx = result.clone();
    gort::go(move || {
        time::sleep(ms(work));
        tx.send(());
    });
    gort::select! {
        recv(result) -> _ => gort::println!("result"),
        recv(time::after(ms(1000))) -> _ => gort::println!("timeout"),
    }
}

#[test]
fn a_timeout_is_exact_by_the_ideal_clock_only() {
    assert_eq!(outputs(&explored(|| timeout(500), Clock::Ideal)), ["result"]);
    assert_eq!(outputs(&explored(|| timeout(1000), Clock::Ideal)), ["result", "timeout"]);
    assert_eq!(outputs(&explored(|| timeout(2000), Clock::Ideal)), ["timeout"]);
    // Main may be held up before it begins to wait, and so may the worker before it begins to work.
    for work in [500, 1000, 2000] {
        assert_eq!(outputs(&explored(move || timeout(work), Clock::Real)), ["result", "timeout"]);
    }
}

#[test]
fn who_is_armed_first_for_no_longer_fires_first_by_both_clocks() {
    let two = |first: u64, second: u64| {
        move || {
            let (a, b) = (time::after(ms(first)), time::after(ms(second)));
            gort::select! {
                recv(a) -> _ => gort::println!("first"),
                recv(b) -> _ => gort::println!("second"),
            }
        }
    };
    // Parked on both: the timer that fires first decides. Not parked yet: both may have fired, and either case is ready.
    let parked_only = |first: u64, second: u64| {
        move || {
            let (a, b) = (time::after(ms(first)), time::after(ms(second)));
            let order = chan(2);
            let tx = order.clone();
            gort::go(move || tx.send(a.recv().unwrap().since_start()));
            let tx = order.clone();
            gort::go(move || tx.send(b.recv().unwrap().since_start()));
            order.recv();
            order.recv();
            gort::println!("both");
        }
    };
    assert_eq!(outputs(&explored(two(10, 20), Clock::Ideal)), ["first"]);
    assert_eq!(outputs(&explored(two(10, 20), Clock::Real)), ["first", "second"]);
    assert_eq!(outputs(&explored(parked_only(10, 20), Clock::Real)), ["both"]);
}

#[test]
fn the_first_of_two_sleepers_wakes_first_if_it_was_armed_first() {
    // One goroutine arms both, so no goroutine can be held up between them for long enough to turn them round.
    let program = || {
        let t = [time::Timer::new(ms(10)), time::Timer::new(ms(20))];
        t[1].c().recv();
        // The second has fired, so the first has.
        gort::println!("first is there: {}", t[0].c().try_recv().is_ok());
    };
    for clock in [Clock::Ideal, Clock::Real] {
        assert_eq!(outputs(&explored(program, clock)), ["first is there: true"]);
    }
    // Armed in the other order, the longer one may have been armed long before.
    let turned = || {
        let t = [time::Timer::new(ms(20)), time::Timer::new(ms(10))];
        t[0].c().recv();
        gort::println!("second is there: {}", t[1].c().try_recv().is_ok());
    };
    assert_eq!(outputs(&explored(turned, Clock::Ideal)), ["second is there: true"]);
    assert_eq!(outputs(&explored(turned, Clock::Real)), ["second is there: false", "second is there: true"]);
}

#[test]
fn the_time_that_was_read_is_part_of_the_state() {
    let program = || {
        let done = chan(0);
        let tx = done.clone();
        gort::go(move || {
            time::sleep(ms(10));
            tx.send(());
        });
        gort::select! {
            recv(done) -> _ => {}
            recv(time::after(ms(10))) -> _ => {}
        }
        gort::println!("{}", time::now());
    };
    assert_eq!(outputs(&explored(program, Clock::Ideal)), ["10ms"]);
}

#[test]
fn a_ticker_loses_ticks_that_nobody_takes() {
    let program = || {
        let ticker = time::Ticker::new(ms(10));
        time::sleep(ms(35));
        gort::println!("{}", ticker.c().recv().unwrap());
        gort::println!("{}", ticker.c().recv().unwrap());
    };
    assert_eq!(outputs(&explored(program, Clock::Ideal)), ["10ms | 40ms"]);
    let real = explored(program, Clock::Real);
    assert!(outputs(&real).contains(&"10ms | 40ms".to_string()), "{:?}", outputs(&real));
    real.list(50).iter().for_each(|listed| replays(listed, "clocks", program));
}

/// The times in milliseconds of two ticks of a ticker of one millisecond, taken after two.
fn ticks_after_a_sleep() {
    let ticker = time::Ticker::new(ms(1));
    time::sleep(ms(2));
    let [one, other] = [(); 2].map(|()| ticker.c().recv().unwrap().since_start().as_millis());
    gort::println!("{one} {other}");
}

#[test]
fn a_tick_that_is_due_may_be_lost_by_both_clocks() {
    // By a free-running one it may also come later, when the first has been taken.
    assert_eq!(outputs(&explored(ticks_after_a_sleep, Clock::Ideal)), ["1 3"]);
    let real = explored(ticks_after_a_sleep, Clock::Real);
    for possible in ["1 2", "1 3"] {
        assert!(outputs(&real).contains(&possible.to_string()), "{:?}", outputs(&real));
    }
    real.list(50).iter().for_each(|listed| replays(listed, "clocks", ticks_after_a_sleep));
}

#[test]
fn a_timer_may_overtake_the_next_tick_by_a_passing_clock_if_one_was_lost() {
    // Held up until 22 ms before it takes the first tick, main has lost the second. The next one comes after the timer.
    let armed_before = || {
        let (ticker, timer) = (time::Ticker::new(ms(10)), time::Timer::new(ms(25)));
        ticker.c().recv();
        let early = timer.c().try_recv().is_ok();
        timer.c().recv();
        gort::println!("{early} {}", ticker.c().try_recv().is_ok());
    };
    // As long as main does not take the tick, a timer that is armed after it ends before the next one.
    let armed_after = || {
        let ticker = time::Ticker::new(ms(10));
        time::sleep(ms(15));
        ticker.c().recv();
        time::sleep(ms(7));
        gort::println!("{}", ticker.c().try_recv().is_ok());
    };
    let real = explored(armed_before, Clock::Real);
    for possible in ["false true", "false false"] {
        assert!(outputs(&real).iter().any(|output| output.contains(possible)), "{:?}", outputs(&real));
    }
    assert_eq!(outputs(&explored(armed_after, Clock::Ideal)), ["true"]);
    assert_eq!(outputs(&explored(armed_after, Clock::Real)), ["false", "true"]);
}
