//! Channels and selects used against the grain, under every schedule and with several workers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crate::harness::{Ledger, always_fails, every_schedule, every_way, settle};
use gort::select::{RecvCase, Select, SendCase};
use gort::{Chan, RecvChan, SendChan, TryRecvError, chan, go, gosched, select, spawn};

const SEND_ON_CLOSED: &str = "panic: send on closed channel";
const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

fn message(f: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("it did not panic");
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[test]
fn a_close_wakes_every_select_once_and_senders_among_its_cases_panic() {
    every_schedule(
        || {
            let (ch, other, told) = (chan::<i32>(0), chan::<i32>(0), chan(8));
            for i in 0..8 {
                let (ch, other, told) = (ch.clone(), other.clone(), told.clone());
                go(move || {
                    let end = if i % 2 == 0 {
                        select! { recv(ch) -> v => format!("{v:?}"), recv(other) -> _ => unreachable!() }
                    } else {
                        message(|| select! { send(ch, i) => {}, recv(other) -> _ => unreachable!() })
                    };
                    told.send(end);
                });
            }
            settle();
            // Each receiver has met a sender, if their numbers are equal; what is left is woken by the close.
            ch.close();
            let mut ends: Vec<String> = (0..8).map(|_| told.recv().unwrap()).collect();
            ends.sort();
            (ends, format!("{other:?}").contains("receivers: 0"))
        },
        |_| (),
    );
}

#[test]
fn a_select_that_sends_on_two_channels_loses_no_value() {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            let (a, b) = (chan(0), chan(0));
            let (to_a, to_b) = (a.clone(), b.clone());
            go(move || {
                for _ in 0..10 {
                    select! { send(to_a, inside.token()) => {}, send(to_b, inside.token()) => {} }
                }
                to_a.close();
                to_b.close();
            });
            let (mut open, mut got) = ([true, true], 0);
            while open != [false, false] {
                let (from_a, from_b) =
                    (if open[0] { a.clone() } else { Chan::nil() }, if open[1] { b.clone() } else { Chan::nil() });
                select! {
                    recv(from_a) -> v => if v.is_some() { got += 1 } else { open[0] = false },
                    recv(from_b) -> v => if v.is_some() { got += 1 } else { open[1] = false },
                }
            }
            got
        });
        assert_eq!(ran.report.result, Ok(10));
        ledger.balances();
    });
}

#[test]
fn both_ends_of_one_channel_in_one_select_meet_nobody_but_others() {
    always_fails(DEADLOCK, || {
        let ch = chan::<i32>(0);
        select! { send(ch, 1) => {}, recv(ch) -> _ => {} }
    });
    every_schedule(
        || {
            let (ch, met) = (chan::<i32>(0), Arc::new(AtomicUsize::new(0)));
            let both = |ch: Chan<i32>, met: Arc<AtomicUsize>| {
                move || {
                    select! { send(ch, 1) => {}, recv(ch) -> _ => {} }
                    met.fetch_add(1, SeqCst);
                }
            };
            let first = spawn(both(ch.clone(), met.clone()));
            let second = spawn(both(ch.clone(), met.clone()));
            first.join();
            second.join();
            met.load(SeqCst)
        },
        |ran| assert_eq!(ran.report.result, Ok(2), "one sends to the other"),
    );
}

#[test]
fn nil_channels_in_every_operation() {
    always_fails("panic: close of nil channel", || Chan::<i32>::nil().close());
    forever(|| Chan::<i32>::nil().send(1));
    forever(|| _ = Chan::<i32>::nil().recv());
    forever(|| SendChan::<i32>::nil().send(1));
    forever(|| _ = RecvChan::<i32>::nil().iter().next());
    every_schedule(
        || {
            let nil = Chan::<i32>::nil();
            assert!(nil.try_send(1).is_err() && nil.try_recv() == Err(TryRecvError::Empty));
            assert_eq!((nil.len(), nil.cap(), nil.is_nil(), nil == Chan::nil()), (0, 0, true, true));
            assert!(nil.sender().is_nil() && nil.receiver().is_nil());
            select! { recv(nil) -> _ => false, send(nil, 1) => false, default => true }
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

/// It parks and is never woken, whatever the schedule.
#[track_caller]
fn forever(main: fn()) {
    always_fails(DEADLOCK, main);
}

#[test]
fn a_channel_of_channels_of_channels() {
    every_schedule(
        || {
            let outer = chan::<Chan<Chan<i32>>>(0);
            let tx = outer.clone();
            go(move || {
                let middle = chan(0);
                tx.send(middle.clone());
                let inner: Chan<i32> = chan(0);
                middle.send(inner.clone());
                inner.send(42);
            });
            outer.recv().unwrap().recv().unwrap().recv()
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(42))),
    );
}

#[test]
fn a_channel_in_its_own_buffer_is_let_go_by_a_receive() {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            struct Node(#[allow(dead_code)] Chan<Node>, #[allow(dead_code)] crate::harness::Token);
            let ch = chan(2);
            ch.send(Node(ch.clone(), inside.token()));
            ch.send(Node(ch.clone(), inside.token()));
            drop(ch.recv());
            drop(ch.recv());
        });
        assert_eq!(ran.report.result, Ok(()));
        ledger.balances();
    });
}

#[test]
fn values_of_a_kilobyte_go_every_way() {
    const LEN: usize = 1024;
    every_schedule(
        || {
            let (handed, buffered) = (chan::<[u8; LEN]>(0), chan::<[u8; LEN]>(2));
            let (a, b) = (handed.clone(), buffered.clone());
            go(move || {
                for i in 0..4 {
                    a.send([i; LEN]);
                    b.send([i + 100; LEN]);
                }
                select! { send(a, [9; LEN]) => {}, send(Chan::nil(), [0; LEN]) => {} }
            });
            let mut sum = 0_usize;
            for i in 0..4 {
                let (x, y) = (handed.recv().unwrap(), buffered.recv().unwrap());
                assert!(x == [i; LEN] && y == [i + 100; LEN]);
                sum += x.len() + y.len();
            }
            select! { recv(handed) -> v => assert!(v == Some([9; LEN])), recv(Chan::<i32>::nil()) -> _ => {} }
            sum
        },
        |ran| assert_eq!(ran.report.result, Ok(8 * LEN)),
    );
}

#[test]
fn values_with_great_alignment_stay_aligned() {
    #[repr(align(256))]
    struct Aligned(u8);
    fn is_aligned(value: &Aligned) -> bool {
        std::ptr::from_ref(value).addr().is_multiple_of(256)
    }
    every_schedule(
        || {
            let (handed, buffered) = (chan(0), chan(3));
            let (a, b) = (handed.clone(), buffered.clone());
            go(move || {
                a.send(Aligned(1));
                (0..3).for_each(|i| b.send(Aligned(i)));
                select! { send(a, Aligned(2)) => {}, recv(Chan::<i32>::nil()) -> _ => {} }
            });
            let one: Aligned = handed.recv().unwrap();
            let rest: Vec<Aligned> = (0..3).map(|_| buffered.recv().unwrap()).collect();
            let two = select! { recv(handed) -> v => v.unwrap(), recv(Chan::<i32>::nil()) -> _ => unreachable!() };
            (one.0 + two.0, rest.iter().chain([&one, &two]).all(is_aligned))
        },
        |ran| assert_eq!(ran.report.result, Ok((3, true))),
    );
}

#[test]
fn types_without_values_can_be_waited_for_and_never_come() {
    enum Never {}
    every_schedule(
        || {
            let ch = chan::<Never>(3);
            let tx = ch.clone();
            go(move || tx.close());
            select! { recv(ch) -> v => v.is_none() }
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

#[test]
fn a_buffer_of_nothing_holds_as_many_as_it_says() {
    every_schedule(
        || {
            // Go allows it: elements of no size take no memory.
            let ch = chan::<()>(1 << 20);
            (0..1000).for_each(|_| ch.send(()));
            (ch.len(), ch.cap())
        },
        |ran| assert_eq!(ran.report.result, Ok((1000, 1 << 20))),
    );
}

#[test]
fn a_value_whose_drop_uses_the_channel_it_is_refused_by() {
    struct Returns(Chan<i32>);
    impl Drop for Returns {
        fn drop(&mut self) {
            self.0.send(1);
        }
    }
    // The events of such a drop stand between a select and its send.
    every_way(|way| {
        let ran = way.run(|| {
            let (ch, back) = (chan::<Returns>(0), chan(4));
            ch.close();
            assert_eq!(message(|| ch.send(Returns(back.clone()))), "send on closed channel");
            assert_eq!(message(|| _ = ch.try_send(Returns(back.clone()))), "send on closed channel");
            assert_eq!(message(|| select! { send(ch, Returns(back.clone())) => {} }), "send on closed channel");
            let polled = message(|| select! { send(ch, Returns(back.clone())) => {}, default => {} });
            assert_eq!(polled, "send on closed channel");
            back.len()
        });
        assert_eq!(ran.report.result, Ok(4));
    });
}

#[test]
fn offers_that_were_not_taken_are_dropped_in_their_goroutine() {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            let (full, ready) = (chan(1), chan(1));
            full.send(inside.token());
            ready.send(());
            select! { send(full, inside.token()) => unreachable!(), recv(ready) -> _ => {} }
            let refused = full.try_send(inside.token()).unwrap_err().into_inner();
            let late = inside.dropped();
            drop(refused);
            let (first, second) = (SendCase::new(&full, inside.token()), SendCase::new(&full, inside.token()));
            // Cases that no select ever saw.
            drop((first, second));
            late
        });
        assert_eq!(ran.report.result, Ok(vec![2]));
        ledger.balances();
    });
}

#[test]
fn thousands_of_cases_and_every_one_can_win() {
    const CASES: usize = 2_000;
    every_way(|way| {
        if matches!(way, crate::harness::Way::Seed(10..)) {
            return;
        }
        let ran = way.run(|| {
            let inputs: Vec<Chan<usize>> = (0..CASES).map(|_| chan(0)).collect();
            let tx = inputs[CASES - 1].clone();
            go(move || tx.send(7));
            let cases: Vec<_> = inputs.iter().map(RecvCase::new).collect();
            let chosen = cases.iter().fold(Select::new(), |select, case| select.case(case)).wait();
            let clean = inputs.iter().all(|input| format!("{input:?}").contains("receivers: 0"));
            (chosen, cases[chosen].take(), clean)
        });
        assert_eq!(ran.report.result, Ok((CASES - 1, Some(7), true)));
    });
}

#[test]
fn len_is_never_more_than_cap_while_others_send_and_receive() {
    every_schedule(
        || {
            let (ch, wg) = (chan::<u32>(3), gort::sync::WaitGroup::new());
            for i in 0..3 {
                let (tx, rx) = (ch.clone(), ch.clone());
                wg.go(move || (0..20).for_each(|n| tx.send(n + i)));
                wg.go(move || (0..20).for_each(|_| assert!(rx.recv().is_some())));
            }
            let watched = ch.clone();
            let watcher = spawn(move || {
                (0..50).all(|_| {
                    gosched();
                    watched.len() <= watched.cap()
                })
            });
            wg.wait();
            (watcher.join(), ch.len())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, 0))),
    );
}

#[test]
fn closing_while_many_send_loses_only_what_was_not_sent() {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            let (ch, ends) = (chan(2), chan(20));
            for _ in 0..20 {
                let (ch, ends, value) = (ch.clone(), ends.clone(), inside.token());
                go(move || ends.send(catch_unwind(AssertUnwindSafe(|| ch.send(value))).is_ok()));
            }
            let mut received = 0;
            for _ in 0..5 {
                received += usize::from(ch.recv().is_some());
            }
            ch.close();
            received += ch.iter().count();
            let sent = (0..20).filter(|_| ends.recv() == Some(true)).count();
            (received, sent)
        });
        let (received, sent) = ran.report.result.unwrap();
        assert!(received == sent && sent >= 5, "{received} of {sent}");
        ledger.balances();
    });
}

#[test]
fn a_panic_of_one_case_expression_leaves_nobody_in_a_queue() {
    every_schedule(
        || {
            let (a, b) = (chan::<i32>(0), chan::<i32>(0));
            let text = message(|| {
                select! {
                    recv(a) -> _ => {},
                    send({ assert!(b.is_empty() && !b.is_empty(), "no channel"); &b }, 1) => {},
                }
            });
            (text, [format!("{a:?}"), format!("{b:?}")].iter().all(|of| of.contains("senders: 0, receivers: 0")))
        },
        |ran| assert_eq!(ran.report.result, Ok(("no channel".to_string(), true))),
    );
}

#[test]
fn a_receive_that_lost_a_race_with_close_gets_nothing_or_a_value_never_both() {
    every_schedule(
        || {
            let (ch, got) = (chan::<i32>(0), chan(3));
            for _ in 0..3 {
                let (ch, got) = (ch.clone(), got.clone());
                go(move || got.send(ch.recv()));
            }
            let tx = ch.clone();
            let sender = spawn(move || catch_unwind(AssertUnwindSafe(|| tx.send(5))).is_ok());
            let closer = spawn(move || ch.close());
            closer.join();
            let sent = sender.join();
            let got: Vec<_> = (0..3).map(|_| got.recv().unwrap()).collect();
            (sent, got.iter().filter(|value| **value == Some(5)).count())
        },
        |ran| {
            let (sent, got) = ran.report.result.as_ref().unwrap();
            assert_eq!(usize::from(*sent), *got);
        },
    );
}

#[test]
fn two_closers_at_once_one_of_them_panics() {
    every_schedule(
        || {
            let ch = chan::<i32>(0);
            let closers =
                [ch.clone(), ch].map(|ch| spawn(move || catch_unwind(AssertUnwindSafe(|| ch.close())).is_ok()));
            closers.into_iter().map(|closer| closer.join()).filter(|ok| *ok).count()
        },
        |ran| assert_eq!(ran.report.result, Ok(1)),
    );
    always_fails(SEND_ON_CLOSED, || {
        let ch = chan::<i32>(5);
        ch.close();
        select! { send(ch, 1) => {}, recv(Chan::<i32>::nil()) -> _ => {} }
    });
}
