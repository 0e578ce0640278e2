//! What people build of channels and goroutines in Go: generators, sieves, fan-in, locks, broadcasts. Programs of our own.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::harness::{every_schedule, every_way, prints, run_under, seeds, settle};
use gort::{Chan, GoId, RecvChan, RunError, Schedule, chan, go, gosched, println, select, spawn};

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
