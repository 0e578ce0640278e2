//! Destructors that panic, park, send and start runs.

use super::*;

#[test]
fn values_whose_drop_panics_do_not_stop_the_others_from_being_dropped() {
    struct Bad(#[allow(dead_code)] Counted);
    impl Drop for Bad {
        fn drop(&mut self) {
            if !thread::panicking() {
                resume_unwind(Box::new("in drop"));
            }
        }
    }
    let held = Counted::default();
    let given = held.clone();
    let report = Builder::new().quiet_panics(true).run_report(move || {
        for i in 0..10 {
            let ch = chan(3);
            let (bad, rx) = (Bad(given.clone()), ch.clone());
            ch.send(bad);
            ch.send(Bad(given.clone()));
            let bad = Bad(given.clone());
            // Never started, or parked: their destructors run at the end, each panics in one of its values.
            go(move || {
                chan::<()>(0).recv();
                drop((bad, rx, ch));
            });
            if i == 4 {
                gosched();
            }
        }
    });
    assert!(report.result.is_ok());
    assert_eq!(Arc::strong_count(&held.0), 1);
    assert_eq!(held.drops(), 30 + 1);
}

#[test]
fn a_panic_payload_whose_drop_panics_ends_the_program_once() {
    struct Payload;
    impl Drop for Payload {
        fn drop(&mut self) {
            std::panic::panic_any(Payload2);
        }
    }
    struct Payload2;
    impl Drop for Payload2 {
        fn drop(&mut self) {
            panic!("again");
        }
    }
    for schedule in schedules() {
        let report = Builder::new().schedule(schedule).quiet_panics(true).run_report(|| {
            go(|| std::panic::panic_any(Payload));
            chan::<()>(0).recv()
        });
        assert_eq!(report.result.unwrap_err().headline(), "panic: Box<dyn Any>");
        assert_eq!(gort::run(|| 7), Ok(7));
    }
}

#[test]
fn a_closed_senders_value_may_use_the_channel_in_its_drop() {
    struct Reenters(Chan<Reenters>, #[allow(dead_code)] Counted);
    impl Drop for Reenters {
        fn drop(&mut self) {
            assert_eq!(self.0.try_recv().err(), Some(TryRecvError::Closed));
            let _ = format!("{:?} {}", self.0, self.0.len());
        }
    }
    every_way(|way| {
        let counted = Counted::default();
        let drops = counted.clone();
        let ran = way.run(move || {
            let ch = chan(0);
            let (tx, value) = (ch.clone(), Reenters(ch.clone(), counted));
            let sender = spawn(move || catch_unwind(AssertUnwindSafe(|| tx.send(value))).is_err());
            gosched();
            ch.close();
            sender.join()
        });
        assert_eq!(ran.report.result, Ok(true));
        assert_eq!(drops.drops(), 1);
    });
}

#[test]
fn stacks_of_every_size_that_is_accepted_run_goroutines() {
    for bytes in [16 * 1024, 16 * 1024 + 1, 40_000, 33 << 20, 64 << 20] {
        let output = Captured::default();
        let got = Builder::new().stack_size(bytes).output(output.clone()).run(|| {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || {
                gort::println!("{}", 7);
                tx.send(7);
            });
            ch.recv()
        });
        assert_eq!(got, Ok(Some(7)));
        assert_eq!(output.lines(), ["7"]);
    }
    for bytes in [0, 16 * 1024 - 1, (64 << 20) + 1, usize::MAX] {
        assert!(catch_unwind(|| Builder::new().stack_size(bytes)).is_err(), "{bytes}");
    }
    assert!(catch_unwind(|| Builder::new().workers(0)).is_err());
}

#[test]
fn destructors_that_park_while_they_unwind_all_come_to_their_end() {
    // Many goroutines unwind at once, park in the middle of it, catch, raise again, and are killed here and there.
    let destructors_that_park = || {
        every_way(|way| {
            let held = Counted::default();
            let given = held.clone();
            let ran = way.run(move || {
                let ch = chan::<Counted>(0);
                for i in 0..8 {
                    let (ch, held) = (ch.clone(), given.clone());
                    go(move || {
                        let caught = catch_unwind(AssertUnwindSafe(|| {
                            let _parks = OnDrop(|| {
                                if i % 2 == 0 {
                                    ch.send(held.clone());
                                } else {
                                    drop(ch.recv());
                                }
                            });
                            if i < 6 {
                                std::panic::panic_any(i);
                            }
                            chan::<()>(0).recv();
                        }));
                        if let Err(payload) = caught {
                            if payload.is::<i32>() {
                                gosched();
                            } else {
                                resume_unwind(payload);
                            }
                        }
                    });
                }
                (0..5).for_each(|_| gosched());
            });
            assert!(ran.report.result.is_ok());
            // What waits in a destructor for a partner that never comes is leaked, and only that: all in one direction, and there are
            // four of each. Those that have not started by the end, on any worker, are partners that never come.
            assert!(ran.report.unkillable <= 4, "{}", ran.report.unkillable);
        })
    };
    on_a_thread_that_may_stay(destructors_that_park);
}

#[test]
fn a_run_may_be_started_by_a_destructor_of_a_thread_that_panics() {
    thread_local! {
        static SEEN: RefCell<Vec<i32>> = const { RefCell::new(Vec::new()) };
    }
    let caught = catch_unwind(|| {
        let _runs = OnDrop(|| {
            let report = Builder::new().quiet_panics(true).run_report(|| {
                let ch = chan(0);
                let tx = ch.clone();
                go(move || {
                    let _tells = OnDrop(|| SEEN.with_borrow_mut(|seen| seen.push(2)));
                    tx.send(1);
                    chan::<()>(0).recv();
                });
                let first = ch.recv().unwrap();
                SEEN.with_borrow_mut(|seen| seen.push(first));
                assert!(catch_unwind(|| resume_unwind(Box::new(()))).is_err());
            });
            assert!(report.result.is_ok());
            assert_eq!(report.unkillable, 0);
        });
        resume_unwind(Box::new("outer"));
    });
    assert_eq!(message(&*caught.unwrap_err()), "outer");
    assert_eq!(SEEN.take(), [1, 2]);
}

#[test]
fn a_cancellation_from_outside_of_any_run_reaches_every_child() {
    use gort::context;
    let (ctx, cancel, child, quiet) = gort::run(|| {
        let (ctx, cancel) = context::with_cancel(&context::background());
        // A function to be called stands before the child: it cannot be started where there is no run.
        let stop = context::after_func(&ctx, || ());
        let (child, quiet) = context::with_cancel(&ctx);
        std::mem::forget(stop);
        (ctx, cancel, child, quiet)
    })
    .unwrap();
    let _ = thread::spawn(move || cancel.cancel()).join();
    assert!(ctx.err().is_some());
    assert!(child.err().is_some(), "the child was left behind");
    drop(quiet);
}

#[test]
fn a_run_whose_timers_follow_the_real_clock_has_no_code() {
    let recorded = |main: fn()| Builder::new().workers(1).record(true).output(io::sink()).run_report(main).schedule;
    assert!(recorded(|| gort::println!("no timer")).is_some());
    assert!(recorded(|| gort::time::sleep(Duration::from_micros(1))).is_none());
    assert!(recorded(|| _ = gort::time::after(Duration::from_secs(1))).is_none());
}
