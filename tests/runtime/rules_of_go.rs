//! Go's documented behaviour of channels and goroutines, and the rules that other implementations got wrong: waiters in
//! order, uniform choice, blocked senders that panic on close, nil that is never ready. Programs of our own.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::harness::{always_fails, every_schedule, every_way, prints, run_under, seeds, settle};
use gort::{Chan, GoId, RecvChan, RunError, Schedule, SendChan, chan, go, gosched, println, select, spawn};

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

// ---- what people build of it ---------------------------------------------------------------------------------------

#[test]
fn generator() {
    fn count(quit: RecvChan<()>) -> RecvChan<u64> {
        let ch = chan(0);
        let out = ch.sender();
        go(move || {
            let mut n = 0;
            loop {
                select! {
                    send(out, n) => n += 1,
                    recv(quit) -> _ => break,
                }
            }
            out.close();
        });
        ch.receiver()
    }
    every_schedule(
        || {
            let quit = chan(0);
            let numbers = count(quit.receiver());
            let first: Vec<u64> = (0..4).map(|_| numbers.recv().unwrap()).collect();
            quit.close();
            // Some more may be offered before its select takes the other case.
            numbers.iter().for_each(|n| assert!(n >= 4));
            settle();
            (first, gort::num_goroutine())
        },
        |ran| assert_eq!(ran.report.result, Ok((vec![0, 1, 2, 3], 1))),
    );
}

/// Each prime filters its multiples out of what comes from the one before it.
#[test]
fn prime_sieve() {
    every_schedule(
        || {
            let mut from = chan(0);
            let out = from.clone();
            go(move || {
                for n in 2_u32.. {
                    out.send(n);
                }
            });
            let mut primes = vec![];
            for _ in 0..8 {
                let prime = from.recv().unwrap();
                primes.push(prime);
                let (input, output) = (from, chan(0));
                from = output.clone();
                go(move || {
                    for n in input {
                        if n % prime != 0 {
                            output.send(n);
                        }
                    }
                });
            }
            primes
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![2, 3, 5, 7, 11, 13, 17, 19])),
    );
}

/// Several sources into one channel, closed by whoever counts them.
#[test]
fn fan_in() {
    every_schedule(
        || {
            let (merged, finished) = (chan(0), chan(3));
            for source in 0..3_u64 {
                let (out, finished) = (merged.clone(), finished.clone());
                go(move || {
                    (0..3).for_each(|i| out.send(10 * source + i));
                    finished.send(());
                });
            }
            let all = merged.clone();
            go(move || {
                (0..3).for_each(|_| assert!(finished.recv().is_some()));
                all.close();
            });
            merged.into_iter().collect::<Vec<u64>>()
        },
        |ran| {
            let all = ran.report.result.as_ref().unwrap();
            for source in 0..3 {
                let mine: Vec<u64> = all.iter().copied().filter(|v| v / 10 == source).collect();
                assert_eq!(mine, [10 * source, 10 * source + 1, 10 * source + 2], "each source's own order is kept");
            }
            assert_eq!(all.len(), 9);
        },
    );
}

/// A chain of goroutines, each adding one to what comes from its right.
#[test]
fn daisy_chain() {
    every_way(|way| {
        let ran = way.run(|| {
            let leftmost = chan(0);
            let mut left = leftmost.clone();
            for _ in 0..50 {
                let right = chan(0);
                let (to, from) = (left, right.clone());
                go(move || to.send(1 + from.recv().unwrap()));
                left = right;
            }
            go(move || left.send(0));
            leftmost.recv()
        });
        assert_eq!(ran.report.result, Ok(Some(50)));
    });
}

/// A timeout by a select over a sleep's end: the clock moves only when nothing else can.
#[test]
fn timeout() {
    fn answer_within(limit: u64, takes: u64) -> &'static str {
        let (answer, late) = (chan(1), chan(1));
        let (tx, alarm) = (answer.clone(), late.clone());
        go(move || {
            gort::time::sleep(Duration::from_millis(takes));
            tx.send(());
        });
        go(move || {
            gort::time::sleep(Duration::from_millis(limit));
            alarm.send(());
        });
        select! { recv(answer) -> _ => "answered", recv(late) -> _ => "timed out" }
    }
    every_schedule(
        || (answer_within(10, 5), answer_within(5, 10)),
        |ran| assert_eq!(ran.report.result, Ok(("answered", "timed out"))),
    );
}

/// A mutex made of a channel that holds one token.
#[test]
fn a_channel_as_a_lock() {
    every_schedule(
        || {
            let (lock, done) = (chan(1), chan(0));
            lock.send(0_u64);
            for _ in 0..4 {
                let (lock, done) = (lock.clone(), done.clone());
                go(move || {
                    for _ in 0..3 {
                        let count = lock.recv().unwrap();
                        gosched();
                        lock.send(count + 1);
                    }
                    done.send(());
                });
            }
            (0..4).for_each(|_| assert!(done.recv().is_some()));
            lock.recv()
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(12))),
    );
}

/// Closing is a broadcast: any number of goroutines see it, before and after.
#[test]
fn close_is_a_broadcast() {
    every_schedule(
        || {
            let (start, at_work) = (chan::<()>(0), chan(0));
            for i in 0..3 {
                let (start, at_work) = (start.clone(), at_work.clone());
                go(move || {
                    start.recv();
                    at_work.send(i);
                });
            }
            gosched();
            start.close();
            let (late, tx) = (start.clone(), at_work.clone());
            go(move || {
                late.recv();
                tx.send(3);
            });
            (0..4).map(|_| at_work.recv().unwrap()).collect::<BTreeSet<i32>>()
        },
        |ran| assert_eq!(ran.report.result, Ok((0..4).collect())),
    );
}

/// Dining philosophers who all take the left fork first: some schedule deadlocks, Go's own does not.
#[test]
fn philosophers_may_deadlock() {
    fn dinner() {
        let forks: Vec<Chan<()>> = (0..3).map(|_| chan(1)).collect();
        forks.iter().for_each(|fork| fork.send(()));
        let philosophers: Vec<_> = (0..3)
            .map(|i| {
                let (left, right) = (forks[i].clone(), forks[(i + 1) % 3].clone());
                spawn(move || {
                    left.recv();
                    right.recv();
                    left.send(());
                    right.send(());
                })
            })
            .collect();
        philosophers.into_iter().for_each(gort::JoinHandle::join);
    }
    assert_eq!(run_under(Schedule::Seeded(0), dinner).report.result, Ok(()));
    let endings: Vec<bool> =
        (1..seeds()).map(|seed| run_under(Schedule::Seeded(seed), dinner).report.result.is_ok()).collect();
    assert!(endings.contains(&true) && endings.contains(&false));
}

/// An unbuffered result that no goroutine waits for any more leaves its own parked to the end; with room for it, it does not.
#[test]
fn the_first_answer_leaks_the_others_unless_there_is_room() {
    fn first_of(room: usize) -> (i32, usize) {
        let answers = chan(room);
        for i in 0..3 {
            let answers = answers.clone();
            go(move || answers.send(i));
        }
        let first = answers.recv().unwrap();
        settle();
        (first, gort::num_goroutine())
    }
    every_schedule(
        || first_of(0),
        |ran| {
            assert_eq!((ran.report.result.as_ref().unwrap().1, ran.report.leaked.len()), (3, 2));
        },
    );
    every_schedule(
        || first_of(2),
        |ran| {
            assert_eq!((ran.report.result.as_ref().unwrap().1, ran.report.leaked.len()), (1, 0));
        },
    );
}

/// A panic that crosses no recover ends the program, whichever goroutine it is in, with its message.
#[test]
fn an_unrecovered_panic_ends_the_program() {
    every_schedule(
        || {
            go(|| panic!("in a goroutine"));
            settle();
            println!("never");
        },
        |ran| {
            let Err(RunError::Panic(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
            assert_eq!((report.goroutine, report.message.as_str()), (GoId(2), "in a goroutine"));
            let text = ran.report.result.as_ref().unwrap_err().to_string();
            assert!(text.starts_with("panic: in a goroutine\n\ngoroutine 2 [running]:\n\t"), "{text}");
        },
    );
}

/// Go's own order of a producer and a consumer over buffers of several sizes.
#[test]
fn the_buffer_sets_the_rhythm() {
    fn rhythm(cap: usize) {
        let ch = chan(cap);
        let tx = ch.clone();
        go(move || {
            for i in 0..4 {
                tx.send(i);
                println!("s{i}");
            }
            tx.close();
        });
        for v in ch {
            println!("r{v}");
        }
    }
    prints(&["s0", "r0", "r1", "s1", "s2", "r2", "r3", "s3"], || rhythm(0));
    prints(&["s0", "s1", "r0", "r1", "r2", "s2", "s3", "r3"], || rhythm(1));
    prints(&["s0", "s1", "s2", "s3", "r0", "r1", "r2", "r3"], || rhythm(4));
}
