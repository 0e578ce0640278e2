//! Waits that end at a time: on channels, in selects, on a Cond.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::harness::{
    Ledger, deadlocked_in, every_schedule, every_way, ms, outputs, prints, run_fast, run_under, run_with, set,
};
use gort::select::{RecvCase, Select, SendCase};
use gort::sync::{Cond, Mutex, WaitGroup};
use gort::time::{now, sleep};
use gort::{Chan, EventKind, RecvTimeoutError, Schedule, chan, go, println, select};

/// A channel on which this value is sent after so long.
fn sent_after(time: u64, value: i32) -> Chan<i32> {
    let ch = chan(0);
    let tx = ch.clone();
    go(move || {
        sleep(ms(time));
        tx.send(value);
    });
    ch
}

#[test]
fn a_receive_ends_with_the_value_or_with_the_time() {
    prints(&["Ok(7) at 5ms", "Err(Timeout) at 15ms", "Err(Timeout) at 20ms", "Err(Timeout) at 20ms"], || {
        let ch = sent_after(5, 7);
        println!("{:?} at {}", ch.recv_timeout(ms(10)), now());
        println!("{:?} at {}", ch.recv_timeout(ms(10)), now());
        println!("{:?} at {}", ch.receiver().recv_deadline(now() + ms(5)), now());
        println!("{:?} at {}", ch.receiver().recv_timeout(ms(0)), now());
    });
}

#[test]
fn a_send_ends_with_a_receiver_or_with_the_time_and_the_value_comes_back() {
    prints(&["Ok(()) at 5ms", "two at 15ms", "Some(\"one\")", "three at 20ms"], || {
        let (ch, results) = (chan(0), chan(1));
        let (rx, tx) = (ch.clone(), results.clone());
        go(move || {
            sleep(ms(5));
            tx.send(rx.recv());
        });
        println!("{:?} at {}", ch.send_timeout("one", ms(10)), now());
        println!("{} at {}", ch.sender().send_timeout("two", ms(10)).unwrap_err().into_inner(), now());
        println!("{:?}", results.recv().unwrap());
        println!("{} at {}", ch.sender().send_deadline("three", now() + ms(5)).unwrap_err().0, now());
    });
}

#[test]
fn what_is_ready_is_done_whatever_the_timeout_and_no_timer_is_armed_for_it() {
    let main = || {
        let ch = chan(1);
        ch.send_timeout(1, ms(10)).unwrap();
        assert_eq!(ch.recv_timeout(ms(0)), Ok(1));
        ch.send_deadline(2, gort::time::Instant::START).unwrap();
        assert_eq!(ch.recv_deadline(gort::time::Instant::START), Ok(2));
        assert_eq!(ch.recv_timeout(ms(0)), Err(RecvTimeoutError::Timeout));
        select! {
            send(ch, 3) => {}
            default(ms(10)) => unreachable!(),
        }
        select! {
            recv(ch) -> value => println!("{value:?} at {}", now()),
            default(ms(0)) => unreachable!(),
        }
    };
    for seed in 0..20 {
        let ran = run_under(Schedule::Seeded(seed), main);
        assert_eq!((&*ran.joined(), &ran.report.result), ("Some(3) at 0ns", &Ok(())));
        assert!(!ran.events.iter().any(|event| matches!(event.kind, EventKind::TimerSet { .. })));
    }
}

#[test]
fn a_close_ends_a_timed_receive() {
    every_schedule(
        || {
            let ch = chan::<i32>(0);
            let closer = ch.clone();
            go(move || {
                sleep(ms(5));
                closer.close();
            });
            println!("{:?} at {}", ch.recv_timeout(ms(10)), now());
            println!("{:?}", ch.recv_timeout(ms(10)));
        },
        |ran| assert_eq!(ran.lines, ["Err(Closed) at 5ms", "Err(Closed)"]),
    );
}

#[test]
fn a_timed_send_on_a_closed_channel_panics_also_while_it_waits() {
    for wait in [0, 5] {
        every_way(|way| {
            let ran = way.run(move || {
                let ch = chan(0);
                let closer = ch.clone();
                go(move || {
                    sleep(ms(wait));
                    closer.close();
                });
                if wait == 0 {
                    sleep(ms(1));
                }
                _ = ch.send_timeout(1, ms(10));
            });
            assert_eq!(ran.headline(), "panic: send on closed channel");
        });
    }
}

#[test]
fn a_nil_channel_times_out() {
    prints(&["Err(Timeout) at 1ms", "1 at 2ms", "done at 3ms"], || {
        println!("{:?} at {}", Chan::<i32>::nil().recv_timeout(ms(1)), now());
        println!("{} at {}", Chan::nil().send_timeout(1, ms(1)).unwrap_err().0, now());
        select! {
            recv(Chan::<i32>::nil()) -> _ => {}
            default(ms(1)) => println!("done at {}", now()),
        }
    });
}

/// At a tie the value or the time wins, and both sides agree on it.
#[test]
fn no_value_is_lost_or_doubled_where_the_time_is_over_at_the_same_instant() {
    let main = || {
        let (ch, wg) = (chan(0), WaitGroup::new());
        let tx = ch.clone();
        wg.go(move || {
            sleep(ms(5));
            println!("sent {}", tx.send_timeout(1, ms(5)).is_ok());
        });
        println!("got {}", ch.recv_timeout(ms(5)).is_ok());
        wg.wait();
    };
    let both = ["sent true | got true", "got true | sent true", "got false | sent false"];
    let seen = outputs(main);
    assert!(seen.is_subset(&set(&both)) && seen.len() >= 2, "{seen:?}");
    let contested = || {
        let (ch, wg) = (chan(0), WaitGroup::new());
        for number in 1..=3 {
            let (tx, rx) = (ch.clone(), ch.clone());
            wg.go(move || {
                if tx.send_timeout(number, ms(number)).is_ok() {
                    println!("s")
                }
            });
            wg.go(move || {
                if rx.recv_timeout(ms(number)).is_ok() {
                    println!("r")
                }
            });
        }
        wg.wait();
    };
    every_schedule(contested, |ran| {
        let count = |what| ran.lines.iter().filter(|line| *line == what).count();
        assert_eq!(count("s"), count("r"));
        assert_eq!(ran.report.result, Ok(()));
    });
}

#[test]
fn every_value_is_dropped_once() {
    every_way(|way| {
        let ledger = Ledger::default();
        let tokens = ledger.clone();
        way.run(move || {
            let ch = chan(0);
            let tx = ch.clone();
            let other = tokens.clone();
            go(move || {
                for time in 0..4 {
                    drop(tx.send_timeout(other.token(), ms(time)));
                }
                // Left behind in its wait.
                _ = tx.send_timeout(other.token(), ms(1_000));
            });
            for time in 0..3 {
                drop(ch.recv_timeout(ms(time)));
                sleep(ms(1));
            }
        });
        ledger.balances();
    });
}

#[test]
fn a_large_value_comes_back_whole() {
    prints(&["true true"], || {
        let ch = chan::<[u8; 3000]>(0);
        let refused = ch.send_timeout([3; 3000], ms(1)).unwrap_err();
        let tx = ch.clone();
        go(move || tx.send_timeout([4; 3000], ms(1)).unwrap());
        let value = ch.recv_timeout(ms(1)).unwrap();
        println!("{} {}", refused.0 == [3; 3000], value == [4; 3000]);
    });
}

#[test]
fn a_timed_wait_is_no_deadlock_and_leaves_no_timer_that_would_hide_one() {
    // By the real clock a timer of an hour that is still armed would be waited for.
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let ch = sent_after(0, 1);
            assert_eq!(ch.recv_timeout(ms(3_600_000)), Ok(1));
            let tx = ch.clone();
            go(move || tx.send_timeout(2, ms(3_600_000)).unwrap());
            assert_eq!(ch.recv_timeout(ms(3_600_000)), Ok(2));
            let ready = chan(1);
            ready.send(3);
            select! {
                recv(ready) -> _ => {}
                recv(ch) -> _ => {}
                default(ms(3_600_000)) => {}
            }
            ch.recv();
        });
        assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan receive"));
    }
}

#[test]
fn a_select_gives_up_after_its_timeout_and_takes_what_comes_before() {
    prints(&["nothing at 10ms", "case 1 at 15ms", "nothing at 25ms", "slept at 30ms"], || {
        let (a, b) = (chan::<i32>(0), sent_after(15, 1));
        for _ in 0..3 {
            select! {
                recv(a) -> _ => println!("case 0"),
                recv(b) -> _ => println!("case 1 at {}", now()),
                default(ms(10)) => println!("nothing at {}", now()),
            }
        }
        select! { default(ms(5)) => println!("slept at {}", now()) }
    });
}

#[test]
fn a_dynamic_select_gives_up_likewise_and_a_case_serves_one_select() {
    prints(
        &[
            "None at 10ms",
            "Some(1) Some(4)",
            "None Some(9) at 15ms",
            "gort: a case serves one select only; make a new one",
        ],
        || {
            let inputs = [chan::<i32>(0), chan(1)];
            let cases = inputs.each_ref().map(RecvCase::new);
            let select = |cases: &[RecvCase<'_, i32>], time| {
                cases.iter().fold(Select::new(), |select, case| select.case(case)).wait_timeout(ms(time))
            };
            println!("{:?} at {}", select(&cases, 10), now());
            inputs[1].send(4);
            let cases = inputs.each_ref().map(RecvCase::new);
            println!("{:?} {:?}", select(&cases, 10), cases[1].take());
            let send = SendCase::new(&inputs[0], 9);
            let chosen = Select::new().case(&send).wait_deadline(now() + ms(5));
            println!("{chosen:?} {:?} at {}", send.take(), now());
            let again = catch_unwind(AssertUnwindSafe(|| select(&cases, 10)));
            println!("{}", again.unwrap_err().downcast_ref::<String>().unwrap());
        },
    );
}

#[test]
fn outside_of_a_run_only_what_need_not_wait_is_done() {
    let ch = chan(1);
    ch.send_timeout(1, ms(10)).unwrap();
    assert_eq!(ch.recv_timeout(ms(10)), Ok(1));
    let refused = catch_unwind(AssertUnwindSafe(|| ch.recv_timeout(ms(10)))).unwrap_err();
    assert_eq!(refused.downcast_ref::<String>().unwrap(), "gort: recv_timeout was called outside of gort::run");
}

/// Waits when it is dropped.
struct Patient(Chan<i32>, Arc<(Mutex<()>, Cond)>);

impl Drop for Patient {
    fn drop(&mut self) {
        assert_eq!(self.0.recv_timeout(ms(10)), Err(RecvTimeoutError::Timeout));
        let (_guard, waited) = self.1.1.wait_timeout(self.1.0.lock(), ms(10));
        assert!(waited.timed_out());
    }
}

#[test]
fn once_the_program_is_over_a_timed_wait_ends_at_once() {
    every_way(|way| {
        let ran = way.run(|| {
            let ready = chan(0);
            let tx = ready.clone();
            go(move || {
                let _patient = Patient(chan(0), Arc::default());
                tx.send(());
                chan::<i32>(0).recv();
            });
            ready.recv();
        });
        assert_eq!((ran.report.unkillable, ran.report.result), (0, Ok(())));
    });
}

#[test]
fn goroutines_in_timed_waits_are_left_behind_cleanly() {
    every_way(|way| {
        let ran = way.run(|| {
            let shared: Arc<(Mutex<()>, Cond)> = Arc::default();
            for _ in 0..3 {
                let shared = shared.clone();
                go(move || _ = shared.1.wait_timeout(shared.0.lock(), ms(1_000)));
                go(|| _ = chan::<i32>(0).recv_timeout(ms(1_000)));
            }
            sleep(ms(1));
        });
        assert_eq!((ran.report.unkillable, ran.report.leaked.len(), ran.report.result), (0, 6, Ok(())));
    });
}

#[test]
fn a_cond_is_waited_for_until_a_signal_or_the_time() {
    prints(&["false at 5ms", "true at 15ms", "true at 15ms", "true at 20ms"], || {
        let shared: Arc<(Mutex<i32>, Cond)> = Arc::default();
        let other = shared.clone();
        go(move || {
            sleep(ms(5));
            *other.0.lock() += 1;
            other.1.signal();
        });
        let (mutex, cond) = &*shared;
        for time in [10, 10, 0] {
            let (guard, waited) = cond.wait_timeout(mutex.lock(), ms(time));
            assert_eq!(*guard, 1);
            println!("{} at {}", waited.timed_out(), now());
        }
        let (_guard, waited) = cond.wait_deadline(mutex.lock(), now() + ms(5));
        println!("{} at {}", waited.timed_out(), now());
    });
}

/// A signal that comes at the instant at which the time is over wakes that goroutine or another one, and is never lost.
#[test]
fn a_signal_that_comes_too_late_for_one_goroutine_reaches_the_next() {
    every_schedule(
        || {
            let (shared, wg): (Arc<(Mutex<i32>, Cond)>, _) = (Arc::default(), WaitGroup::new());
            for time in [5, 100] {
                let shared = shared.clone();
                wg.go(move || {
                    let (_guard, waited) = shared.1.wait_timeout(shared.0.lock(), ms(time));
                    if !waited.timed_out() {
                        println!("signalled");
                    }
                });
            }
            sleep(ms(5));
            shared.1.signal();
            wg.wait();
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("signalled", &Ok(()))),
    );
}

#[test]
fn a_timed_wait_holds_the_mutex_when_it_returns() {
    every_schedule(
        || {
            let (shared, wg): (Arc<(Mutex<i32>, Cond)>, _) = (Arc::default(), WaitGroup::new());
            for time in 0..4 {
                let shared = shared.clone();
                wg.go(move || {
                    let (mut guard, _) = shared.1.wait_timeout(shared.0.lock(), ms(time));
                    let seen = *guard;
                    gort::gosched();
                    *guard = seen + 1;
                });
            }
            shared.1.broadcast();
            wg.wait();
            println!("{}", *shared.0.lock());
        },
        |ran| assert_eq!(ran.lines, ["4"]),
    );
}

#[test]
fn a_timed_wait_on_a_cond_by_the_real_clock_takes_as_long_as_it_says() {
    for workers in [1, 3] {
        let ran = run_with(workers, || {
            let (mutex, cond) = (Mutex::new(()), Cond::new());
            let start = now();
            let (_guard, waited) = cond.wait_timeout(mutex.lock(), ms(3));
            assert!(waited.timed_out() && start.elapsed() >= ms(3));
            assert_eq!(chan::<i32>(0).recv_timeout(ms(3)), Err(RecvTimeoutError::Timeout));
            assert!(start.elapsed() >= ms(6));
        });
        assert_eq!(ran.report.result, Ok(()));
    }
}

#[test]
fn a_waiting_goroutine_is_named_with_the_reason_and_the_line() {
    let ran = run_fast(|| {
        go(|| _ = chan::<i32>(0).recv_timeout(ms(1_000)));
        go(|| {
            let mutex = Mutex::new(());
            drop(Cond::new().wait_timeout(mutex.lock(), ms(1_000)));
        });
        sleep(ms(1));
    });
    let reasons: Vec<_> = ran.report.leaked.iter().map(|goroutine| goroutine.state.to_string()).collect();
    assert_eq!(reasons, ["select", "sync.Cond.Wait"]);
    assert!(
        ran.report.leaked.iter().all(|goroutine| goroutine.parked_at.is_some_and(|at| at.file().ends_with("timed.rs")))
    );
}
