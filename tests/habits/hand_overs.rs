//! Barrier, Weighted, and the channels of `sync`: oneshot, watch, broadcast.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::harness::{Counted, deadlocked_in, every_schedule, every_way, ms, outputs, prints, run_fast, set};
use gort::sync::broadcast::RecvError;
use gort::sync::{Barrier, Mutex, WaitGroup, Weighted, broadcast, oneshot, watch};
use gort::time::{now, sleep};
use gort::{RecvTimeoutError, go, gosched, println, select};

#[test]
fn nobody_leaves_a_barrier_before_all_have_come_and_one_leads() {
    every_schedule(
        || {
            let (barrier, come, wg) = (Arc::new(Barrier::new(3)), Arc::new(Mutex::new([0; 3])), WaitGroup::new());
            let leaders = Arc::new(Mutex::new(0));
            for _ in 0..3 {
                let (barrier, come, leaders) = (barrier.clone(), come.clone(), leaders.clone());
                wg.go(move || {
                    for round in 0..3 {
                        come.lock()[round] += 1;
                        let leads = barrier.wait().is_leader();
                        assert_eq!(come.lock()[round], 3, "round {round}");
                        *leaders.lock() += u32::from(leads);
                    }
                });
            }
            wg.wait();
            println!("{}", *leaders.lock());
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("3", &Ok(()))),
    );
    let ran = run_fast(|| {
        assert!(Barrier::new(0).wait().is_leader() && Barrier::new(1).wait().is_leader());
        Barrier::new(2).wait();
    });
    assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.Cond.Wait"));
}

#[test]
fn permits_are_taken_by_the_number_and_who_wants_many_is_not_starved() {
    every_schedule(
        || {
            let (permits, used, wg) = (Arc::new(Weighted::new(4)), Arc::new(Mutex::new(0)), WaitGroup::new());
            for weight in [1, 4, 2, 3, 1] {
                let (permits, used) = (permits.clone(), used.clone());
                wg.go(move || {
                    permits.acquire(weight);
                    *used.lock() += weight;
                    assert!(*used.lock() <= 4);
                    gosched();
                    *used.lock() -= weight;
                    permits.release(weight);
                });
            }
            wg.wait();
            println!("{}", permits.try_acquire(4));
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("true", &Ok(()))),
    );
    prints(&["false false", "many", "one"], || {
        let permits = Arc::new(Weighted::new(4));
        permits.acquire(3);
        let (many, one, wg) = (permits.clone(), permits.clone(), WaitGroup::new());
        wg.go(move || {
            many.acquire(4);
            println!("many");
            many.release(4);
        });
        sleep(ms(1));
        println!("{} {}", permits.try_acquire(1), permits.try_acquire(2));
        wg.go(move || {
            one.acquire(1);
            println!("one");
        });
        sleep(ms(1));
        permits.release(3);
        wg.wait();
    });
}

#[test]
fn a_timed_acquire_gives_its_place_up_and_lets_those_behind_it_in() {
    prints(&["false at 5ms", "behind at 5ms", "true"], || {
        let permits = Arc::new(Weighted::new(4));
        permits.acquire(3);
        let (behind, wg) = (permits.clone(), WaitGroup::new());
        wg.go(move || {
            sleep(ms(1));
            behind.acquire(1);
            println!("behind at {}", now());
            behind.release(1);
        });
        println!("{} at {}", permits.acquire_timeout(2, ms(5)), now());
        wg.wait();
        println!("{}", permits.acquire_timeout(1, ms(0)));
    });
    // At the same instant either is so, and no permit is lost.
    every_schedule(
        || {
            let permits = Arc::new(Weighted::new(2));
            permits.acquire(2);
            let (other, wg) = (permits.clone(), WaitGroup::new());
            wg.go(move || {
                if other.acquire_timeout(2, ms(5)) {
                    other.release(2);
                }
            });
            sleep(ms(5));
            permits.release(2);
            wg.wait();
            println!("{}", permits.try_acquire(2));
        },
        |ran| assert_eq!(ran.lines, ["true"]),
    );
}

#[test]
fn more_permits_than_were_taken_cannot_be_given_back() {
    let ran = run_fast(|| {
        let permits = Weighted::new(2);
        permits.acquire(1);
        permits.release(2);
    });
    assert_eq!(ran.headline(), "panic: semaphore: released more than held");
    let ran = run_fast(|| Weighted::new(2).acquire(3));
    assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan receive"));
}

#[test]
fn a_oneshot_brings_one_value_or_the_news_that_none_comes() {
    every_schedule(
        || {
            let (tx, rx) = oneshot::channel();
            go(move || tx.send(5).unwrap());
            let (gone, none) = oneshot::channel::<i32>();
            go(move || drop(gone));
            println!("{:?} {:?}", rx.recv(), none.recv());
        },
        |ran| assert_eq!(ran.lines, ["Some(5) None"]),
    );
    prints(&["Err(Empty) Err(Timeout)", "Some(6)", "Err(Closed)", "true Err(7)"], || {
        let (tx, mut rx) = oneshot::channel();
        println!("{:?} {:?}", rx.try_recv(), rx.recv_timeout(ms(1)));
        tx.send(6).unwrap();
        select! { recv(rx.c()) -> value => println!("{value:?}") }
        println!("{:?}", rx.try_recv());
        let (tx, rx) = oneshot::channel();
        drop(rx);
        println!("{} {:?}", tx.is_closed(), tx.send(7));
    });
}

#[test]
fn a_watch_shows_the_latest_value_and_tells_of_every_change() {
    every_schedule(
        || {
            let (tx, mut rx) = watch::channel(0);
            let wg = WaitGroup::new();
            wg.go(move || (1..=3).for_each(|n| tx.send(n)));
            let mut last = rx.get();
            while rx.changed() {
                let now = rx.get();
                assert!(now > last, "{now} after {last}");
                last = now;
            }
            wg.wait();
            println!("{last}");
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("3", &Ok(()))),
    );
    prints(&["Err(Timeout) at 5ms", "Ok(()) 2", "1 3", "Err(Closed) false"], || {
        let (tx, mut rx) = watch::channel(1);
        println!("{:?} at {}", rx.changed_timeout(ms(5)), now());
        let former = tx.replace(2);
        println!("{:?} {}", rx.changed_timeout(ms(5)), rx.get());
        let other = tx.clone();
        drop(tx);
        other.modify(|value| *value += 1);
        println!("{former} {}", rx.with(|value| *value));
        let mut late = other.subscribe();
        drop(other);
        println!("{:?} {}", rx.changed_timeout(ms(5)), late.changed());
    });
}

#[test]
fn a_broadcast_reaches_every_receiver_in_order() {
    every_schedule(
        || {
            let (tx, rx) = broadcast::channel(2);
            let wg = WaitGroup::new();
            for mut rx in [rx.clone(), rx] {
                wg.go(move || {
                    let mut next = 1;
                    loop {
                        match rx.recv() {
                            Ok(value) => {
                                assert_eq!(value, next);
                                next += 1;
                            }
                            Err(RecvError::Lagged(missed)) => next += missed,
                            Err(RecvError::Closed) => break assert_eq!(next, 6),
                        }
                    }
                });
            }
            (1..=5_u64).for_each(|n| assert!(tx.send(n) <= 2));
            drop(tx);
            wg.wait();
            println!("all");
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("all", &Ok(()))),
    );
    prints(&["Err(Lagged(2)) Ok(3) Ok(4) Err(Closed)", "0 Err(Closed)"], || {
        let (tx, mut rx) = broadcast::channel(2);
        (1..=4).for_each(|n| _ = tx.send(n));
        let other = tx.clone();
        drop((tx, other));
        println!("{:?} {:?} {:?} {:?}", rx.recv(), rx.recv(), rx.recv(), rx.recv());
        let (tx, rx) = broadcast::channel(1);
        drop(rx);
        let sent = tx.send(1);
        let mut late = tx.subscribe();
        drop(tx);
        println!("{sent} {:?}", late.recv());
    });
    let refused = catch_unwind(AssertUnwindSafe(|| broadcast::channel::<i32>(0))).unwrap_err();
    assert_eq!(refused.downcast_ref(), Some(&"gort: a broadcast keeps one value at least"));
}

#[test]
fn what_lies_in_them_is_dropped_once() {
    every_way(|way| {
        let witness = Counted::default();
        let kept = witness.clone();
        way.run(move || {
            let (tx, rx) = oneshot::channel();
            assert!(tx.send(kept.clone()).is_ok());
            drop(rx);
            let (tx, _rx) = watch::channel(kept.clone());
            tx.send(kept.clone());
            let (tx, mut rx) = broadcast::channel(1);
            tx.send(kept.clone());
            tx.send(kept);
            go(move || _ = (rx.recv().is_ok(), rx.recv().is_ok()));
            sleep(ms(1));
        });
        // The broadcast's receiver got a copy of one of its two, or of none: it missed the first.
        assert_eq!(witness.drops(), 6);
    });
}

#[test]
fn a_timed_change_falls_either_way_at_the_same_instant() {
    let seen = outputs(|| {
        let (tx, mut rx) = watch::channel(0);
        go(move || {
            sleep(ms(5));
            tx.send(1);
        });
        println!("{}", rx.changed_timeout(ms(5)) == Err(RecvTimeoutError::Timeout));
    });
    assert_eq!(seen, set(&["false", "true"]));
}
