//! Go's documented behaviour of channels and goroutines, and the rules that other implementations got wrong: waiters in
//! order, uniform choice, blocked senders that panic on close, nil that is never ready. Programs of our own.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::harness::{always_fails, every_schedule, run_under, seeds, settle};
use gort::{Chan, RecvChan, Schedule, SendChan, chan, go, gosched, println, select, spawn};

const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

// ---- what others got wrong ---------------------------------------------------------------------------------------

/// Waiters are served first come, first served; others keep a stack or wake all and let them race.
#[test]
fn fifo() {
    every_schedule(
        || {
            let (ch, order) = (chan::<usize>(0), chan(8));
            for i in 0..8 {
                let (ch, order) = (ch.clone(), order.clone());
                go(move || order.send((i, ch.recv().unwrap())));
                settle();
            }
            (0..8).for_each(|i| ch.send(i));
            settle();
            order.close();
            order.iter().all(|(place, value)| place == value)
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

/// A goroutine that comes later cannot take what was handed to one in line, even if it runs first.
#[test]
fn no_overtaking() {
    every_schedule(
        || {
            let (ch, got) = (chan(1), chan(1));
            let (rx, out) = (ch.clone(), got.clone());
            go(move || out.send(rx.recv()));
            settle();
            ch.send("for who waits");
            // The waiter is only runnable so far, and main is quicker.
            let late = ch.try_recv().is_err();
            (late, got.recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, Some(Some("for who waits"))))),
    );
}

/// A loop over a select with two ready sources does not favour the first in the source.
#[test]
fn uniform_select_starves_nobody() {
    for seed in 0..20 {
        let ran = run_under(Schedule::Seeded(seed), || {
            let (a, b) = (chan::<()>(0), chan::<()>(0));
            a.close();
            b.close();
            let mut counts = [0_i32; 2];
            for _ in 0..1_000 {
                select! { recv(a) -> _ => counts[0] += 1, recv(b) -> _ => counts[1] += 1 }
            }
            counts
        });
        let [a, b] = ran.report.result.unwrap();
        // Six standard deviations of a fair coin.
        assert!((a - b).abs() < 190, "seed {seed}: {a} and {b}");
    }
}

/// Close is no value for a parked sender: it panics, and its value reaches no receiver.
#[test]
fn a_blocked_sender_panics_on_close() {
    every_schedule(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            let sender = spawn(move || catch_unwind(AssertUnwindSafe(|| tx.send("lost"))).is_err());
            settle();
            ch.close();
            (ch.recv(), sender.join(), ch.recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((None, true, None))),
    );
}

/// A nil channel blocks; it is neither ready nor closed nor an error.
#[test]
fn nil_is_never_ready() {
    every_schedule(
        || {
            let nil = Chan::<i32>::nil();
            let polls = (0..10).filter(|_| select! { recv(nil) -> _ => true, send(nil, 1) => true, default => false });
            polls.count()
        },
        |ran| assert_eq!(ran.report.result, Ok(0)),
    );
    always_fails(DEADLOCK, || drop(Chan::<Box<i32>>::nil().recv()));
}

/// A select that lost is gone from every line: a later send to it does not vanish.
#[test]
fn a_decided_select_takes_nothing_more() {
    every_schedule(
        || {
            let (a, b) = (chan(0), chan(0));
            let (x, y) = (a.clone(), b.clone());
            let chooser = spawn(move || select! { recv(x) -> v => v, recv(y) -> v => v });
            settle();
            a.send(1);
            let lost = b.try_send(2).is_ok();
            (chooser.join(), lost)
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(1), false))),
    );
}

// ---- the specification and the memory model ------------------------------------------------------------------------

/// "A send on a channel is synchronized before the completion of the corresponding receive from that channel": what was
/// written before the send is seen after the receive.
#[test]
fn a_receive_sees_what_came_before_the_send() {
    every_schedule(
        || {
            let (message, ready) = (std::sync::Arc::new(std::sync::Mutex::new("")), chan(0));
            let (writer, tx) = (message.clone(), ready.clone());
            go(move || {
                *writer.lock().unwrap() = "hello, world";
                tx.send(());
            });
            ready.recv();
            message.lock().unwrap().to_string()
        },
        |ran| assert_eq!(ran.report.result, Ok("hello, world".to_string())),
    );
}

/// The same with a close instead of a send, and with an unbuffered receive in the other direction.
#[test]
fn a_close_and_an_unbuffered_receive_synchronize_too() {
    every_schedule(
        || {
            let seen = std::sync::Arc::new(std::sync::Mutex::new(vec![]));
            let (closing, meeting) = (chan::<()>(0), chan(0));
            let (log, done, met) = (seen.clone(), closing.clone(), meeting.clone());
            go(move || {
                log.lock().unwrap().push("before the close");
                done.close();
                log.lock().unwrap().push("before the receive");
                met.recv();
            });
            assert_eq!(closing.recv(), None);
            let first = seen.lock().unwrap()[0];
            meeting.send(());
            (first, seen.lock().unwrap().len())
        },
        |ran| assert_eq!(ran.report.result, Ok(("before the close", 2))),
    );
}

/// A buffered channel as a counting semaphore: never more than its capacity at once.
#[test]
fn a_buffered_channel_limits_concurrency() {
    every_schedule(
        || {
            use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
            let (limit, done) = (chan(3), chan(0));
            let busy = std::sync::Arc::new([const { AtomicUsize::new(0) }; 2]);
            for _ in 0..10 {
                let (limit, done, busy) = (limit.clone(), done.clone(), busy.clone());
                go(move || {
                    limit.send(());
                    busy[1].fetch_max(busy[0].fetch_add(1, SeqCst) + 1, SeqCst);
                    gosched();
                    busy[0].fetch_sub(1, SeqCst);
                    limit.recv();
                    done.send(());
                });
            }
            (0..10).for_each(|_| assert!(done.recv().is_some()));
            busy[1].load(SeqCst)
        },
        |ran| assert!((1..=3).contains(ran.report.result.as_ref().unwrap())),
    );
}

/// Channel operations on halves do not change what the channel is: both name the same one.
#[test]
fn directional_halves_are_the_same_channel() {
    every_schedule(
        || {
            let ch = chan(1);
            fn produce(out: &SendChan<i32>) {
                out.send(5);
                out.close();
            }
            fn consume(input: RecvChan<i32>) -> Vec<i32> {
                input.into_iter().collect()
            }
            produce(&ch.sender());
            consume(ch.receiver())
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![5])),
    );
}

/// When main returns, the program exits: "It does not wait for other (non-main) goroutines to complete."
#[test]
fn main_does_not_wait() {
    let mut printed = BTreeSet::new();
    for seed in 0..seeds() {
        let ran = run_under(Schedule::Seeded(seed), || {
            go(|| {
                println!("one");
                println!("two");
            });
            println!("main");
        });
        assert_eq!(ran.report.result, Ok(()));
        printed.insert(ran.joined());
    }
    // All cuts that are possible, and no others.
    let all = ["main", "main | one", "main | one | two", "one | main", "one | main | two", "one | two | main"];
    assert_eq!(printed, all.map(str::to_string).into());
}
