//! OS threads that the runtime does not own, on the ends of its channels.

use gort::{Builder, Schedule, chan, go};
use std::thread;

#[test]
fn a_thread_sends_to_a_goroutine_and_receives_from_it() {
    for _ in 0..200 {
        let sum = gort::run(|| {
            let (to, from) = (chan(0), chan(0));
            let (outside_to, outside_from) = (to.foreign(), from.foreign());
            let thread = thread::spawn(move || {
                for i in 0..20 {
                    outside_to.send(i);
                    assert_eq!(outside_from.recv(), Some(i * 2));
                }
                outside_to.close();
            });
            let mut sum = 0;
            for i in to {
                sum += i;
                from.send(i * 2);
            }
            thread.join().unwrap();
            sum
        });
        assert_eq!(sum, Ok(190));
    }
}

#[test]
fn the_last_handle_gone_the_deadlock_is_found() {
    for seed in [None, Some(0), Some(1)] {
        let schedule = seed.map_or(Schedule::Parallel, Schedule::Seeded);
        let error = Builder::new().schedule(schedule).run(|| {
            let ch = chan::<i32>(0);
            let outside = ch.foreign();
            thread::spawn(move || drop(outside));
            ch.recv()
        });
        assert_eq!(error.unwrap_err().headline(), "fatal error: all goroutines are asleep - deadlock!");
    }
}

#[test]
fn a_handle_keeps_the_virtual_clock_still() {
    let report = Builder::new().schedule(Schedule::Seeded(0)).run_report(|| {
        let ch = chan(0);
        let outside = ch.foreign();
        go(|| gort::time::sleep(std::time::Duration::from_secs(1)));
        thread::spawn(move || outside.send(1));
        ch.recv()
    });
    assert_eq!(report.result, Ok(Some(1)));
    assert_eq!(report.elapsed.as_secs(), 0);
}

#[test]
fn stress_a_run_ends_while_threads_deliver() {
    for round in 0..500 {
        let ch = chan::<usize>(0);
        let from_outside = ch.clone();
        let ended = gort::run(move || {
            let outside = ch.foreign();
            for _ in 0..4 {
                let ch = ch.clone();
                go(move || _ = ch.recv());
            }
            gort::gosched();
            let thread = thread::spawn(move || {
                for i in 0..4 {
                    if outside.try_send(i).is_err() {
                        break;
                    }
                }
            });
            if round % 3 == 0 {
                thread.join().unwrap();
            }
        });
        assert_eq!(ended, Ok(()));
        drop(from_outside);
    }
}
