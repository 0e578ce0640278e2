//! Waits of foreign threads that end at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use crate::harness::{ms, run_with};
use gort::{ForeignChan, RecvTimeoutError, blocking, chan, go};

/// Longer than any test takes.
const LONG: Duration = Duration::from_secs(3600);

/// Runs `f` on a thread of its own, while this goroutine waits.
fn outside<R: Send + 'static>(f: impl FnOnce() -> R + Send + 'static) -> R {
    let thread = thread::spawn(f);
    blocking(|| thread.join().unwrap())
}

#[test]
fn a_thread_gives_up_after_the_time_and_takes_what_comes_before() {
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let ch = chan::<u32>(0);
            let (one, two) = (ch.foreign(), ch.foreign());
            let given_up = outside(move || {
                let zero = Duration::ZERO;
                (one.recv_timeout(ms(1)), one.send_timeout(5, ms(1)).unwrap_err().into_inner(), one.recv_timeout(zero))
            });
            assert_eq!(given_up, (Err(RecvTimeoutError::Timeout), 5, Err(RecvTimeoutError::Timeout)));
            // Nothing is left of those waits.
            assert!(ch.try_send(1).is_err() && ch.try_recv().is_err());
            let (tx, done) = (ch.clone(), chan(1));
            let told = done.clone();
            go(move || {
                tx.send(7);
                told.send(tx.recv());
            });
            let received = outside(move || {
                let received = two.recv_timeout(LONG);
                assert!(two.send_timeout(8, LONG).is_ok());
                received
            });
            assert_eq!(received, Ok(7));
            assert_eq!(done.recv(), Some(Some(8)));
        });
        assert!(ran.report.result.is_ok(), "{:?}", ran.report.result);
    }
}

#[test]
fn a_close_ends_both_waits() {
    let ran = run_with(2, || {
        let ch = chan::<[u8; 2000]>(0);
        let (receives, sends, closes) = (ch.foreign(), ch.foreign(), ch.foreign());
        closes.close();
        assert_eq!(outside(move || receives.recv_timeout(LONG)), Err(RecvTimeoutError::Closed));
        let failed = outside(move || {
            catch_unwind(AssertUnwindSafe(|| sends.send_timeout([0; 2000], LONG).is_ok())).unwrap_err()
        });
        assert_eq!(failed.downcast_ref::<String>().map(String::as_str), Some("send on closed channel"));
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn no_value_is_lost_or_doubled_by_waits_that_are_given_up() {
    const VALUES: u64 = 2_000;
    fn receive_all(chan: &ForeignChan<u64>) -> u64 {
        let mut sum = 0;
        loop {
            match chan.recv_timeout(Duration::from_nanos(sum % 20_000)) {
                Ok(value) => sum += value,
                Err(RecvTimeoutError::Closed) => return sum,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
    for (workers, cap) in [(1, 0), (2, 0), (2, 1)] {
        let ran = run_with(workers, move || {
            let ch = chan(cap);
            let receives = ch.foreign();
            let thread = thread::spawn(move || receive_all(&receives));
            (1..=VALUES).for_each(|value| ch.send(value));
            ch.close();
            let sum = blocking(|| thread.join().unwrap());
            // The other way.
            let back = chan(cap);
            let sends = back.foreign();
            let thread = thread::spawn(move || {
                for mut value in 1..=VALUES {
                    while let Err(error) = sends.send_timeout(value, Duration::from_nanos(value % 20_000)) {
                        value = error.into_inner();
                    }
                }
                sends.close();
            });
            let sent: u64 = back.iter().sum();
            blocking(|| thread.join().unwrap());
            (sum, sent)
        });
        let all = VALUES * (VALUES + 1) / 2;
        assert_eq!(ran.report.result, Ok((all, all)), "{workers} workers, room for {cap}");
    }
}
