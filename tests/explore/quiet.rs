//! `synctest::wait` in every schedule.

use std::collections::BTreeSet;
use std::time::Duration;

use gort::explore::{Clock, Explorer};
use gort::sync::{Atomic, Mutex};
use gort::{chan, go, println, synctest, time};
use std::sync::Arc;

use crate::shared::replays;

#[track_caller]
fn outputs(main: impl Fn() + Send + Sync + Copy + 'static, clock: Clock) -> BTreeSet<String> {
    let found = Explorer::new("quiet", main).clock(clock).run();
    assert_eq!(found.incomplete, None);
    found.list(100).iter().for_each(|listed| replays(listed, "quiet", main));
    found.all().map(|output| output.to_string()).collect()
}

fn texts(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().map(|text| text.to_string()).collect()
}

#[test]
fn all_that_others_can_do_comes_before_what_is_behind_it_in_their_orders() {
    let main = || {
        for name in ["a", "b"] {
            go(move || println!("{name}"));
        }
        synctest::wait();
        println!("behind");
    };
    assert_eq!(outputs(main, Clock::Ideal), texts(&["a | b | behind", "b | a | behind"]));
}

#[test]
fn what_is_due_at_the_same_instant_comes_before_it_and_what_is_due_later_behind_it() {
    let main = || {
        let n = Arc::new(Atomic::new(0));
        for nanos in 1..=3 {
            let n = n.clone();
            go(move || {
                time::sleep(Duration::from_nanos(nanos));
                n.add(1);
            });
        }
        synctest::sleep(Duration::from_nanos(2));
        println!("{} at {}", n.load(), time::now());
    };
    assert_eq!(outputs(main, Clock::Ideal), texts(&["2 at 2ns"]));
}

#[test]
fn whoever_waits_for_a_lock_has_stopped_and_is_not_ahead_of_the_next_holder() {
    let main = || {
        let lock = Arc::new(Mutex::new(0));
        let guard = lock.lock();
        for add in [1, 10] {
            let lock = lock.clone();
            go(move || *lock.lock() += add);
        }
        synctest::wait();
        drop(guard);
        synctest::wait();
        println!("{}", *lock.lock());
    };
    assert_eq!(outputs(main, Clock::Ideal), texts(&["11"]));
}

#[test]
fn of_two_that_wait_at_once_either_may_be_the_second() {
    let main = || {
        let over = chan(1);
        let tx = over.clone();
        go(move || {
            _ = std::panic::catch_unwind(synctest::wait).map_err(|_| println!("the other"));
            tx.send(());
        });
        _ = std::panic::catch_unwind(synctest::wait).map_err(|_| println!("main"));
        over.recv();
    };
    assert_eq!(outputs(main, Clock::Ideal), texts(&["main", "the other"]));
}

#[test]
fn by_the_real_clock_it_is_refused_and_nothing_is_called_complete() {
    let found = Explorer::new("quiet", synctest::wait).clock(Clock::Real).run();
    let all: BTreeSet<_> = found.all().map(|output| output.to_string()).collect();
    assert_eq!(all, texts(&["panic: goroutine is not in a bubble"]));
    // An ordinary run, by an ideal clock, ends well.
    assert!(found.incomplete.is_some());
}
