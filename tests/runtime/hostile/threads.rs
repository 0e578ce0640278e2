//! Foreign threads and runs beside runs.

use super::*;

#[test]
fn stress_threads_complete_what_dying_goroutines_wait_for() {
    // Each goroutine is killed somewhere on its way into a wait, while a thread completes that very wait.
    for round in 0..2_000 {
        let ch = chan::<usize>(0);
        let shared = Arc::new((Mutex::new(()), Cond::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (outside, signals, stops) = (ch.clone(), shared.clone(), stop.clone());
        let thread = thread::spawn(move || {
            while !stops.load(Ordering::Relaxed) {
                let _ = outside.try_send(round);
                signals.1.signal();
            }
        });
        let report = Builder::new().quiet_panics(true).run_report(move || {
            for i in 0..6 {
                let (ch, shared) = (ch.clone(), shared.clone());
                let waits = OnDrop(move || match i % 3 {
                    0 => _ = ch.recv(),
                    1 => gort::select! { recv(ch) -> _ => (), recv(Chan::<()>::nil()) -> _ => () },
                    _ => drop(shared.1.wait(shared.0.lock())),
                });
                // Half of them never start: their destructors run when the program is over.
                go(move || {
                    let _waits = waits;
                    loop {
                        if catch_unwind(AssertUnwindSafe(gosched)).is_err() {
                            break;
                        }
                    }
                });
                if i == 2 {
                    gosched();
                }
            }
        });
        stop.store(true, Ordering::Relaxed);
        thread.join().unwrap();
        assert!(report.result.is_ok());
        assert_eq!(report.unkillable, 0, "in round {round}");
    }
}

#[test]
fn stress_runs_on_many_threads_share_channels() {
    for _ in 0..20 {
        let (ch, done) = (chan::<usize>(3), chan::<usize>(0));
        let sum = Arc::new(AtomicUsize::new(0));
        // The run in which the channels are made is over before the others begin.
        let shared = gort::run({
            let (ch, done) = (ch.clone(), done.clone());
            move || {
                ch.send(0);
                (ch, done)
            }
        });
        let (ch, done) = shared.unwrap();
        let threads: Vec<_> = (0..6)
            .map(|i| {
                let (ch, done, sum) = (ch.clone(), done.clone(), sum.clone());
                thread::spawn(move || {
                    gort::run(move || {
                        // A handle of its own run keeps each from being deadlocked while others are at work.
                        let _counted = ch.foreign();
                        if i < 3 {
                            for value in 1..=200 {
                                ch.send(value);
                                if value % 50 == 0 {
                                    go(|| gosched());
                                }
                            }
                            done.send(i);
                        } else {
                            loop {
                                gort::select! {
                                    recv(ch) -> value => {
                                        let Some(value) = value else { break };
                                        sum.fetch_add(value, Ordering::Relaxed);
                                    }
                                }
                            }
                        }
                    })
                })
            })
            .collect();
        let closes = ch.clone();
        let closed = gort::run(move || {
            let _counted = done.foreign();
            (0..3).for_each(|_| _ = done.recv());
            closes.close();
        });
        assert_eq!(closed, Ok(()));
        for thread in threads {
            assert_eq!(thread.join().unwrap(), Ok(()));
        }
        assert_eq!(sum.load(Ordering::Relaxed), 3 * 200 * 201 / 2);
    }
}

#[test]
fn a_thread_parked_on_a_channel_whose_run_is_over_is_served_by_a_later_run() {
    let ch = chan::<i32>(0);
    let outside = {
        let ch = ch.clone();
        gort::run(move || ch.foreign()).unwrap()
    };
    let waits = thread::spawn(move || (outside.recv(), outside.recv()));
    let tx = ch.clone();
    gort::run(move || {
        // `send` parks until the thread takes the value, so main must not be taken to be deadlocked.
        let _counted = tx.foreign();
        tx.send(1);
    })
    .unwrap();
    ch.close();
    assert_eq!(waits.join().unwrap(), (Some(1), None));
}
