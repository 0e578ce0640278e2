//! Values of 60 KiB on default stacks, each way that a value can go. `.ci/release_values` tests it as users build:
//! optimised, and not at all.
//!
//! Address sanitizer's frames are larger than those that are meant here.
#![cfg(not(gort_asan))]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use gort::select::{RecvCase, Select, SendCase};
use gort::{Chan, JoinHandle, TryRecvError, chan, go, gosched, select, spawn};

const BYTES: usize = 60 * 1024;

type Big = [u8; BYTES];

/// Not the last bytes alone: a value of which a part is lost is found out.
fn sum(value: &Big) -> u64 {
    value.iter().map(|byte| u64::from(*byte)).sum()
}

#[inline(never)]
fn big(byte: u8) -> Big {
    [byte; BYTES]
}

#[inline(never)]
fn receive(ch: &Chan<Big>) -> Option<u64> {
    ch.recv().as_ref().map(sum)
}

const SUM: u64 = BYTES as u64;

#[test]
fn are_handed_to_a_receiver_that_waits() {
    let received = gort::run(|| {
        let (ch, sums) = (chan::<Big>(0), chan(0));
        let (rx, out) = (ch.clone(), sums.clone());
        go(move || out.send(receive(&rx)));
        gosched();
        ch.send(big(3));
        sums.recv()
    });
    assert_eq!(received, Ok(Some(Some(3 * SUM))));
}

#[test]
fn are_taken_from_a_sender_that_waits() {
    let received = gort::run(|| {
        let ch = chan::<Big>(0);
        let tx = ch.clone();
        go(move || tx.send(big(4)));
        gosched();
        receive(&ch)
    });
    assert_eq!(received, Ok(Some(4 * SUM)));
}

#[test]
fn are_buffered_and_refill_the_buffer() {
    let received = gort::run(|| {
        let ch = chan::<Big>(2);
        let tx = ch.clone();
        go(move || (1..=4).for_each(|byte| tx.send(big(byte))));
        gosched();
        std::array::from_fn::<_, 4, _>(|_| receive(&ch))
    });
    assert_eq!(received, Ok([1, 2, 3, 4].map(|byte| Some(byte * SUM))));
}

#[test]
fn are_received_in_a_loop() {
    let received = gort::run(|| {
        let ch = chan::<Big>(0);
        let tx = ch.clone();
        go(move || {
            tx.send(big(1));
            tx.send(big(2));
            tx.close();
        });
        let mut sums = Vec::new();
        for value in &ch {
            sums.push(sum(&value));
        }
        sums
    });
    assert_eq!(received, Ok(vec![SUM, 2 * SUM]));
}

#[test]
fn are_tried() {
    #[inline(never)]
    fn send(ch: &Chan<Big>, byte: u8) -> Option<u8> {
        ch.try_send(big(byte)).err().map(|refused| refused.0[77])
    }
    #[inline(never)]
    fn receive(ch: &Chan<Big>) -> Result<u64, TryRecvError> {
        ch.try_recv().as_ref().map(sum).map_err(|error| *error)
    }
    let tried = gort::run(|| {
        let ch = chan::<Big>(1);
        (send(&ch, 5), send(&ch, 6), receive(&ch), receive(&ch))
    });
    assert_eq!(tried, Ok((None, Some(6), Ok(5 * SUM), Err(TryRecvError::Empty))));
}

#[test]
fn are_sent_and_received_by_halves_and_by_threads() {
    let received = gort::run(|| {
        let ch = chan::<Big>(0);
        let (tx, rx, outside) = (ch.sender(), ch.receiver(), ch.foreign());
        go(move || tx.send(big(7)));
        let first = rx.recv().as_ref().map(sum);
        let thread = std::thread::spawn(move || outside.send(big(8)));
        let second = rx.recv().as_ref().map(sum);
        thread.join().unwrap();
        (first, second)
    });
    assert_eq!(received, Ok((Some(7 * SUM), Some(8 * SUM))));
}

#[test]
fn are_captured_by_goroutines() {
    let received = gort::run(|| {
        let sums = chan(0);
        let out = sums.clone();
        let captured = big(9);
        go(move || out.send(sum(&captured)));
        sums.recv()
    });
    assert_eq!(received, Ok(Some(9 * SUM)));
}

#[test]
fn are_captured_and_sent_on() {
    let received = gort::run(|| {
        let ch = chan::<Big>(0);
        let tx = ch.clone();
        start(tx);
        receive(&ch)
    });
    #[inline(never)]
    fn start(tx: Chan<Big>) {
        let captured = big(10);
        go(move || tx.send(captured));
    }
    assert_eq!(received, Ok(Some(10 * SUM)));
}

#[test]
fn are_selected() {
    let received = gort::run(|| {
        let (ch, quiet) = (chan::<Big>(0), chan::<()>(0));
        let (tx, never) = (ch.clone(), quiet.clone());
        go(move || {
            for byte in [11, 12] {
                select! {
                    send(tx, big(byte)) => {},
                    recv(never) -> _ => {},
                }
            }
        });
        // One is there when it looks, one comes while it waits.
        gosched();
        let mut got = |_| {
            select! {
                recv(ch) -> value => value.as_ref().map(sum),
                recv(quiet) -> _ => None,
            }
        };
        [0, 1].map(&mut got)
    });
    assert_eq!(received, Ok([Some(11 * SUM), Some(12 * SUM)]));
}

#[test]
fn are_cases_of_a_dynamic_select() {
    let back = gort::run(|| {
        let (ch, quiet) = (chan::<Big>(0), chan::<()>(0));
        let case = SendCase::new(&ch, big(13));
        let chosen = Select::new().case(&case).case(&RecvCase::new(&quiet)).poll();
        (chosen, case.take().as_ref().map(sum))
    });
    assert_eq!(back, Ok((None, Some(13 * SUM))));
}

#[test]
fn are_sent_by_a_select_that_waits() {
    let received = gort::run(|| {
        let (ch, quiet) = (chan::<Big>(0), chan::<()>(0));
        let (tx, never) = (ch.clone(), quiet);
        go(move || {
            select! {
                send(tx, big(14)) => {},
                recv(never) -> _ => {},
            }
        });
        gosched();
        receive(&ch)
    });
    assert_eq!(received, Ok(Some(14 * SUM)));
}

#[test]
fn are_what_goroutines_return() {
    let joined = gort::run(|| {
        let (early, late, never) = (spawn(|| big(15)), spawn(|| big(16)), spawn(|| -> Big { gort::goexit() }));
        let first = sum(&early.join());
        gosched();
        let second = sum(&late.join());
        let scoped = gort::scope(|s| sum(&s.spawn(|| big(17)).join()));
        (first, second, scoped, never.try_join().is_err())
    });
    assert_eq!(joined, Ok((15 * SUM, 16 * SUM, 17 * SUM, true)));
}

#[test]
fn are_captured_in_a_scope() {
    let captured = gort::run(|| {
        let (value, result) = (big(18), chan(1));
        gort::scope(|s| {
            let out = &result;
            s.go(move || out.send(sum(&value)));
        });
        result.recv()
    });
    assert_eq!(captured, Ok(Some(18 * SUM)));
}

/// Counts its drops, and is as large as a `Big`.
struct Dropped(Arc<AtomicUsize>, #[allow(dead_code, reason = "it is the weight")] Big);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// Runs a program that makes this number of values, and sees that each is dropped once when it has ended.
#[track_caller]
fn drops(made: usize, program: fn(Make)) {
    let drops = Arc::new(AtomicUsize::new(0));
    let counter = drops.clone();
    let make: Make = Arc::new(move || Dropped(counter.clone(), big(1)));
    let report = gort::Builder::new().run_report(move || program(make));
    assert_eq!((drops.load(SeqCst), report.unkillable), (made, 0));
    assert_eq!(report.result, Ok(()));
}

type Make = Arc<dyn Fn() -> Dropped + Send + Sync>;

#[inline(never)]
fn send(ch: &Chan<Dropped>, make: &Make) {
    ch.send(make());
}

#[inline(never)]
fn select_send(ch: &Chan<Dropped>, make: &Make) {
    select! { send(ch, make()) => {}, recv(Chan::<()>::nil()) -> _ => {} }
}

#[inline(never)]
fn is_received(ch: &Chan<Dropped>) -> bool {
    ch.recv().is_some()
}

#[inline(never)]
fn is_selected(ch: &Chan<Dropped>) -> bool {
    select! { recv(ch) -> value => value.is_some(), recv(Chan::<()>::nil()) -> _ => false }
}

#[inline(never)]
fn is_refused(ch: &Chan<Dropped>, make: &Make) -> bool {
    ch.try_send(make()).is_err()
}

#[test]
fn are_dropped_once_where_they_were_received() {
    drops(6, |make| {
        let (ch, buffer) = (chan(0), chan(2));
        let (tx, filled, another) = (ch.clone(), buffer.clone(), make.clone());
        go(move || {
            send(&tx, &another);
            (0..3).for_each(|_| send(&filled, &another));
            select_send(&tx, &another);
            send(&tx, &another);
        });
        gosched();
        assert!(is_received(&ch) && (0..3).all(|_| is_received(&buffer)));
        assert!(is_selected(&ch) && is_selected(&ch));
    });
}

/// Rounds enough for every box to have had several values.
#[test]
fn are_dropped_once_where_their_boxes_are_used_again() {
    drops(4 * 25 + 2, |make| {
        let (ch, buffer) = (chan(0), chan(2));
        let (tx, filled, another) = (ch.clone(), buffer.clone(), make.clone());
        go(move || {
            for _ in 0..25 {
                send(&tx, &another);
                send(&filled, &another);
                select_send(&filled, &another);
            }
        });
        for _ in 0..25 {
            assert!(is_received(&ch) && is_selected(&buffer) && is_received(&buffer));
            assert!(is_refused(&ch, &make));
        }
        // These stay where they are.
        send(&buffer, &make);
        send(&buffer, &make);
    });
}

/// A value is where its sender put it, whatever was in the box before.
#[test]
fn are_whole_in_boxes_that_are_used_again() {
    let received = gort::run(|| {
        let ch = chan::<Big>(3);
        let tx = ch.clone();
        go(move || (1..=20).for_each(|byte| tx.send(big(byte))));
        (1..=20).all(|byte| receive(&ch) == Some(byte * SUM))
    });
    assert_eq!(received, Ok(true));
}

#[test]
fn are_dropped_once_in_a_buffer_and_with_senders_that_wait_at_the_end() {
    drops(4, |make| {
        let (buffer, ch) = (chan(2), chan(0));
        send(&buffer, &make);
        send(&buffer, &make);
        let (tx, first, second) = (ch.clone(), make.clone(), make);
        go(move || send(&buffer, &first));
        go(move || select_send(&tx, &second));
        go(move || assert!(!is_received(&chan(0))));
        gosched();
        drop(ch);
    });
}

#[test]
fn are_dropped_once_when_the_channel_is_closed() {
    drops(3, |make| {
        let ch = chan(0);
        for send in [send, select_send] {
            let (tx, make) = (ch.clone(), make.clone());
            go(move || assert!(catch_unwind(AssertUnwindSafe(|| send(&tx, &make))).is_err()));
        }
        gosched();
        ch.close();
        gosched();
        assert!(catch_unwind(AssertUnwindSafe(|| send(&ch, &make))).is_err());
    });
}

#[test]
fn are_dropped_once_where_they_were_refused() {
    #[inline(never)]
    fn polled(ch: &Chan<Dropped>, make: &Make) -> (bool, bool) {
        let case = SendCase::new(ch, make());
        let chosen = Select::new().case(&case).case(&RecvCase::new(&Chan::<()>::nil())).poll();
        (chosen.is_none(), case.take().is_some())
    }
    #[inline(never)]
    fn unused(ch: &Chan<Dropped>, make: &Make) {
        drop(SendCase::new(ch, make()));
    }
    #[inline(never)]
    fn started(make: &Make) {
        let never_run = make();
        go(move || drop(never_run));
    }
    drops(4, |make| {
        let ch = chan(0);
        assert!(is_refused(&ch, &make));
        assert_eq!(polled(&ch, &make), (true, true));
        unused(&ch, &make);
        started(&make);
    });
}

#[test]
fn are_dropped_once_where_goroutines_return_them() {
    #[inline(never)]
    fn spawned(make: &Make) -> JoinHandle<Dropped> {
        let (captured, make) = (make(), make.clone());
        spawn(move || {
            drop(captured);
            make()
        })
    }
    drops(6, |make| {
        drop(spawned(&make).join());
        drop(spawned(&make));
        gosched();
        let parked = spawned(&make);
        gosched();
        assert!(parked.is_finished());
    });
}

/// One of 8 KiB ended the process on a stack of 64 KiB, which was the default.
#[test]
fn of_8_kib_pass_a_stack_of_64_kib() {
    let received = gort::Builder::new().stack_size(64 * 1024).run(|| {
        let ch = chan::<[u8; 8192]>(0);
        let tx = ch.clone();
        go(move || tx.send([1; 8192]));
        ch.recv().map(|value| value[77])
    });
    assert_eq!(received, Ok(Some(1)));
}
