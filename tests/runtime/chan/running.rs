//! Destructors, several runs, and goroutines that must not starve.

use super::*;

/// Sends when it is dropped.
struct Announce(Chan<&'static str>, &'static str);

impl Drop for Announce {
    fn drop(&mut self) {
        self.0.send(self.1);
    }
}

#[test]
fn a_drop_may_send() {
    every_schedule(
        || {
            let ch = chan(0);
            let (a, b, c) = (ch.clone(), ch.clone(), ch.clone());
            go(move || drop(Announce(a, "returned")));
            go(move || {
                let _announce = Announce(b, "goexit");
                goexit();
            });
            go(move || {
                let message = panic_of(|| {
                    let _announce = Announce(c, "panicked");
                    panic!("on purpose");
                });
                assert_eq!(message, "on purpose");
            });
            let mut announced: Vec<_> = (0..3).map(|_| ch.recv().unwrap()).collect();
            announced.sort_unstable();
            settle();
            announced
        },
        |ran| assert_eq!(ran.report.result, Ok(vec!["goexit", "panicked", "returned"])),
    );
}

#[test]
fn a_drop_that_sends_after_the_program_is_over_does_no_harm() {
    let sends = || {
        every_way(|way| {
            let after = chan(4);
            let outside = after.clone();
            let ran = way.run(move || {
                for name in ["a", "b"] {
                    let (ch, parked) = (after.clone(), chan::<()>(0));
                    go(move || {
                        let _buffered = Announce(ch, name);
                        // No goroutine will ever receive this one: it would park while it is unwound.
                        let _unbuffered = Announce(chan(0), name);
                        parked.recv();
                    });
                }
                settle();
            });
            assert_eq!((ran.report.result, ran.report.leaked.len()), (Ok(()), 2));
            // Each parks a second time while it is unwound. It is left there: throwing again would abort the process.
            assert_eq!((ran.report.unkillable, outside.len()), (2, 0));
        })
    };
    crate::harness::on_a_thread_that_may_stay(sends);
}

#[test]
fn thread_bound_values_stay_on_a_parked_stack() {
    every_schedule(
        || {
            let (ch, done) = (chan(0), chan(0));
            for i in 0..3 {
                let (ch, done) = (ch.clone(), done.clone());
                go(move || {
                    // Neither may cross threads; both live across parks.
                    let log = Rc::new(RefCell::new(vec![i]));
                    let shared = log.clone();
                    let mut borrow = log.borrow_mut();
                    borrow.push(ch.recv().unwrap());
                    borrow.push(ch.recv().unwrap());
                    drop(borrow);
                    done.send((shared.borrow().len(), Rc::strong_count(&log)));
                });
            }
            (0..6).for_each(|i| ch.send(i));
            (0..3).map(|_| done.recv().unwrap()).collect::<Vec<_>>()
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![(3, 2); 3])),
    );
}

#[test]
fn a_channel_made_outside_of_a_run_works_inside() {
    every_way(|way| {
        let ch = chan(2);
        ch.send(1); // there is room: no goroutine is needed
        assert_eq!((ch.len(), ch.try_recv(), ch.try_recv()), (1, Ok(1), Err(TryRecvError::Empty)));
        let inside = ch.clone();
        let ran = way.run(move || {
            let tx = inside.clone();
            go(move || (0..4).for_each(|i| tx.send(i)));
            (inside.recv(), inside.recv())
        });
        assert_eq!(ran.report.result, Ok((Some(0), Some(1))));
        // What its buffer holds stays there for the next run; the goroutine that was parked on it is gone.
        let buffered = ch.len();
        assert!(format!("{ch:?}").contains("senders: 0, receivers: 0"), "{ch:?}");
        let next = ch.clone();
        let again = way.run(move || (0..buffered).map(|_| next.recv().unwrap()).collect::<Vec<i32>>());
        assert_eq!(again.report.result, Ok((2..2 + buffered as i32).collect()));
    });
}

#[test]
#[should_panic(expected = "gort: chan receive would park, but this is not a goroutine: call it inside gort::run")]
fn parking_outside_of_a_run_panics() {
    chan::<i32>(0).recv();
}

#[test]
#[should_panic(expected = "gort: chan send would park, but this is not a goroutine: call it inside gort::run")]
fn parking_a_send_outside_of_a_run_panics() {
    chan(0).send(1);
}

fn pipeline() -> u64 {
    let (numbers, squares) = (chan(0), chan(3));
    let tx = numbers.clone();
    go(move || {
        (1..=50_u64).for_each(|i| tx.send(i));
        tx.close();
    });
    let out = squares.clone();
    go(move || {
        numbers.iter().for_each(|n| out.send(n * n));
        out.close();
    });
    squares.iter().sum()
}

#[test]
fn runs_follow_each_other_and_run_side_by_side() {
    let one_after_the_other = || {
        for seed in 0..20 {
            let ran = Way::Seed(seed).run(pipeline);
            assert_eq!(ran.report.result, Ok(42_925));
            assert_eq!(run_fast(pipeline).report.result, Ok(42_925));
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(one_after_the_other);
        threads.spawn(one_after_the_other);
    });
}

#[test]
fn a_pair_that_is_always_ready_cannot_starve_a_third() {
    every_schedule(
        || {
            let (ping, pong, stop) = (chan(0), chan(0), Arc::new(AtomicBool::new(false)));
            let (a, b, flag) = (ping.clone(), pong.clone(), stop.clone());
            go(move || flag.store(true, SeqCst));
            go(move || {
                for v in a {
                    b.send(v);
                }
            });
            let mut rounds = 0_u64;
            while !stop.load(SeqCst) {
                ping.send(rounds);
                pong.recv();
                rounds += 1;
                assert!(rounds < TOO_MANY, "the third goroutine starves");
            }
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn a_goroutine_that_never_parks_cannot_starve_another() {
    fn spins(operation: fn(&Chan<u64>)) {
        let (ch, stop) = (chan(1), Arc::new(AtomicBool::new(false)));
        let flag = stop.clone();
        go(move || flag.store(true, SeqCst));
        let mut rounds = 0;
        while !stop.load(SeqCst) {
            operation(&ch);
            rounds += 1;
            assert!(rounds < TOO_MANY, "the other goroutine starves");
        }
    }
    fn buffer(ch: &Chan<u64>) {
        ch.send(1);
        ch.recv();
    }
    every_schedule(|| spins(buffer), |ran| assert_eq!(ran.report.result, Ok(())));
    every_schedule(
        || {
            spins(|ch| {
                ch.try_recv().ok();
            })
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
    every_schedule(
        || {
            spins(|ch| {
                ch.len();
            })
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
    every_schedule(
        || spins(|ch| gort::select! { recv(ch) -> _ => {}, default => {} }),
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn stress_many_senders_and_receivers() {
    const SENDERS: u64 = 8;
    const EACH: u64 = 200;
    for cap in [0, 1, 7] {
        for seed in 0..10 {
            let ran = Way::Seed(seed).run(move || {
                let (ch, sums, left) = (chan(cap), chan(0), Arc::new(AtomicUsize::new(SENDERS as usize)));
                for s in 0..SENDERS {
                    let (ch, left) = (ch.clone(), left.clone());
                    go(move || {
                        (0..EACH).for_each(|i| ch.send(s * EACH + i));
                        if left.fetch_sub(1, SeqCst) == 1 {
                            ch.close();
                        }
                    });
                }
                for _ in 0..4 {
                    let (ch, sums) = (ch.clone(), sums.clone());
                    go(move || sums.send(ch.iter().sum::<u64>()));
                }
                (0..4).map(|_| sums.recv().unwrap()).sum::<u64>()
            });
            assert_eq!(ran.report.result, Ok((0..SENDERS * EACH).sum()));
        }
    }
}
