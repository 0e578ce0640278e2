//! Tickers.

use gort::println;

use super::*;

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

/// Go says the same with `faketime` and in `synctest` (1.27): what is due when the sleep ends is counted as missed.
#[test]
fn the_tick_of_the_moment_at_which_a_sleep_ends_is_lost() {
    always_prints(&["1ms 3ms"], || {
        let ticker = Ticker::new(ms(1));
        sleep(ms(2));
        let (first, second) = (ticker.c().recv().unwrap(), ticker.c().recv().unwrap());
        println!("{first} {second}");
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
