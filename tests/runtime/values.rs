//! What channels carry: elements of every size, each dropped exactly once wherever it ends up, and values whose `Drop`
//! does something.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crate::harness::{Captured, Ledger, Token, Way, every_schedule, every_way, run_fast, settle};
use gort::select::{RecvCase, Select, SendCase};
use gort::{Builder, Chan, GoId, RunError, Schedule, chan, go, gosched, select, spawn};

#[test]
fn zero_sized_values_are_counted() {
    every_schedule(
        || {
            let ch = chan::<()>(3);
            ch.send(());
            ch.send(());
            let before = ch.len();
            ch.close();
            (before, ch.into_iter().count())
        },
        |ran| assert_eq!(ran.report.result, Ok((2, 2))),
    );
    every_schedule(
        || {
            let (ch, done) = (chan::<()>(0), chan(0));
            for _ in 0..3 {
                let (ch, done) = (ch.clone(), done.clone());
                go(move || {
                    ch.send(());
                    done.send(());
                });
            }
            settle();
            let received = (ch.recv(), ch.recv(), ch.recv(), ch.try_recv().is_err());
            (0..3).for_each(|_| assert!(done.recv().is_some()));
            received
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(()), Some(()), Some(()), true))),
    );
}

#[test]
fn a_zero_sized_value_with_a_drop_is_dropped_once() {
    static DROPS: AtomicUsize = AtomicUsize::new(0);
    struct Nothing;
    impl Drop for Nothing {
        fn drop(&mut self) {
            DROPS.fetch_add(1, SeqCst);
        }
    }
    every_schedule(
        || {
            let (ch, buffer) = (chan(0), chan(2));
            let tx = ch.clone();
            go(move || (0..3).for_each(|_| tx.send(Nothing)));
            (0..2).for_each(|_| buffer.send(ch.recv().unwrap()));
            drop(buffer.recv());
            settle();
        },
        |_| assert_eq!(DROPS.swap(0, SeqCst), 3),
    );
}

fn travels<const N: usize>() -> bool {
    let (handed, buffered, selected) = (chan(0), chan(1), chan(0));
    let (a, b, c) = (handed.clone(), buffered.clone(), selected.clone());
    let filled = |first: u64| std::array::from_fn::<u64, N, _>(|i| first + i as u64);
    go(move || a.send(filled(1)));
    go(move || {
        b.send(filled(2));
        b.send(filled(3));
    });
    go(move || select! { send(c, filled(4)) => {}, recv(Chan::<()>::nil()) -> _ => {} });
    settle();
    handed.recv() == Some(filled(1))
        && buffered.recv() == Some(filled(2))
        && buffered.recv() == Some(filled(3))
        && select! { recv(selected) -> v => v == Some(filled(4)), recv(Chan::<()>::nil()) -> _ => false }
}

#[test]
fn values_travel_whole() {
    every_schedule(travels::<1>, |ran| assert_eq!(ran.report.result, Ok(true)));
    every_schedule(travels::<32>, |ran| assert_eq!(ran.report.result, Ok(true)));
}

#[test]
fn very_large_values_travel_whole() {
    for seed in 0..10 {
        let run = |main: fn() -> bool| Builder::new().schedule(Schedule::Seeded(seed)).run(main);
        assert_eq!(run(travels::<128>), Ok(true));
        assert_eq!(run(travels::<129>), Ok(true));
        assert_eq!(run(travels::<2_500>), Ok(true));
    }
}

#[test]
fn a_large_value_passes_the_default_stack() {
    every_schedule(
        || {
            let ch = chan::<[u64; 128]>(0);
            let tx = ch.clone();
            go(move || tx.send([7; 128]));
            ch.recv().map(|value| value.iter().sum::<u64>())
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(7 * 128))),
    );
}

#[test]
fn a_value_of_8_kib_passes_the_default_stack() {
    every_schedule(
        || {
            let (ch, buffer, captured) = (chan::<[u8; 8192]>(0), chan(1), [2; 8192]);
            let (tx, filled) = (ch.clone(), buffer.clone());
            go(move || tx.send([1; 8192]));
            go(move || filled.send(captured));
            settle();
            [ch.recv(), buffer.recv()].map(|value| value.map(|value: [u8; 8192]| value[77]))
        },
        |ran| assert_eq!(ran.report.result, Ok([Some(1), Some(2)])),
    );
}

/// Runs a program that makes tokens, every way, and sees that each was dropped once.
#[track_caller]
fn balances(program: fn(&Ledger)) {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || program(&inside));
        drop(ran);
        ledger.balances();
    });
}

#[test]
fn received_values_are_dropped_once() {
    balances(|ledger| {
        for cap in [0, 2] {
            let ch = chan(cap);
            let (tx, ledger) = (ch.clone(), ledger.clone());
            go(move || {
                (0..5).for_each(|_| tx.send(ledger.token()));
                tx.close();
            });
            assert_eq!(ch.into_iter().count(), 5);
        }
    });
}

#[test]
fn values_left_in_the_buffer_are_dropped_with_the_channel() {
    balances(|ledger| {
        let ch = chan(3);
        (0..3).for_each(|_| ch.send(ledger.token()));
        drop(ch.recv());
        let before = ledger.dropped();
        drop(ch.clone());
        assert_eq!(ledger.dropped(), before, "another handle lives");
        drop(ch);
        assert_eq!(ledger.dropped(), [1, 2, 3], "in the order they were sent");
    });
}

#[test]
fn values_of_parked_senders_are_dropped_when_the_program_ends() {
    balances(|ledger| {
        for cap in [0, 1] {
            let ch = chan(cap);
            for _ in 0..3 {
                let (ch, ledger) = (ch.clone(), ledger.clone());
                go(move || {
                    let _held = ledger.token();
                    ch.send(ledger.token());
                });
            }
            gosched();
        }
    });
}

#[test]
fn values_of_a_parked_select_are_dropped_when_the_program_ends() {
    balances(|ledger| {
        let (a, b) = (chan(0), chan::<Token>(0));
        let ledger = ledger.clone();
        go(move || {
            select! {
                send(a, ledger.token()) => {}
                send(b, ledger.token()) => {}
                recv(b) -> v => drop(v),
            }
        });
        settle();
    });
}

#[test]
fn the_value_of_a_losing_send_case_is_dropped_once() {
    balances(|ledger| {
        let (a, b) = (chan(1), chan(1));
        select! {
            send(a, ledger.token()) => {}
            send(b, ledger.token()) => {}
        }
        assert_eq!(ledger.dropped().len(), 1);
        select! {
            send(Chan::nil(), ledger.token()) => {}
            default => {}
        }
        let again = SendCase::new(&a, ledger.token());
        let other = RecvCase::new(&b);
        let chosen = Select::new().case(&again).case(&other).poll();
        // A send that was not chosen gives its value back; one that was has none left.
        assert_eq!(again.take().is_some(), chosen != Some(0));
        assert!(again.take().is_none());
    });
}

#[test]
fn a_losing_value_of_a_woken_select_can_be_taken_back() {
    balances(|ledger| {
        let (never, ready) = (chan(0), chan(0));
        let tx = ready.clone();
        go(move || tx.send(()));
        let (loser, winner) = (SendCase::new(&never, ledger.token()), RecvCase::new(&ready));
        assert_eq!(Select::new().case(&loser).case(&winner).wait(), 1);
        assert_eq!(loser.take().map(|token| token.id), Some(1));
        assert!(ledger.dropped() == [1] && winner.won() && !loser.won());
    });
}

#[test]
fn values_refused_by_a_closed_channel_are_dropped_once() {
    balances(|ledger| {
        let (ch, done) = (chan(1), chan(0));
        ch.send(ledger.token());
        for _ in 0..3 {
            let (ch, done, ledger) = (ch.clone(), done.clone(), ledger.clone());
            go(move || {
                assert!(catch_unwind(AssertUnwindSafe(|| ch.send(ledger.token()))).is_err());
                done.send(());
            });
        }
        gosched();
        ch.close();
        (0..3).for_each(|_| assert!(done.recv().is_some()));
        assert_eq!(ledger.dropped().len(), 3, "all but the buffered one");
        assert!(catch_unwind(AssertUnwindSafe(|| ch.try_send(ledger.token()))).is_err());
        assert!(catch_unwind(AssertUnwindSafe(|| select! { send(ch, ledger.token()) => {} })).is_err());
        assert_eq!(ledger.dropped().len(), 5);
    });
}

#[test]
fn values_sent_to_a_nil_channel_are_dropped_when_the_program_ends() {
    balances(|ledger| {
        let ledger = ledger.clone();
        go(move || Chan::nil().send(ledger.token()));
        settle();
    });
}

#[test]
fn values_survive_a_deadlock_and_a_panic_to_be_dropped_once() {
    balances(|ledger| {
        let ch = chan(1);
        ch.send(ledger.token());
        ch.send(ledger.token());
    });
    balances(|ledger| {
        let ch = chan(0);
        let (tx, token) = (ch.clone(), ledger.token());
        go(move || tx.send(token));
        settle();
        let _held = ledger.token();
        panic!("on purpose");
    });
}

#[test]
fn values_of_spawned_goroutines_are_dropped_once() {
    balances(|ledger| {
        let (a, b, c) = (ledger.token(), ledger.token(), ledger.token());
        let joined = spawn(move || a);
        drop(spawn(move || b)); // detached: its value has no receiver
        let never = chan::<()>(0);
        let left = spawn(move || {
            never.recv();
            c
        });
        drop(joined.join());
        settle();
        drop(left);
    });
}

/// Panics when it is dropped.
struct Bomb(Arc<AtomicUsize>);

impl Drop for Bomb {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
        panic!("a drop that panics");
    }
}

/// The program ends, the runtime does not mind, and the next program runs.
#[track_caller]
fn no_harm(expected: usize, program: fn(&Arc<AtomicUsize>)) {
    every_way(|way| {
        let drops = Arc::new(AtomicUsize::new(0));
        let inside = drops.clone();
        let ran = way.run(move || program(&inside));
        assert_eq!(ran.report.unkillable, 0);
        drop(ran);
        assert_eq!(drops.load(SeqCst), expected, "bombs that went off");
        assert_eq!(way.run(|| 1).report.result, Ok(1), "the next program");
    });
}

#[test]
fn a_panicking_drop_of_a_buffered_value_does_no_harm() {
    no_harm(1, |drops| {
        let (ch, ledger) = (chan(3), Ledger::default());
        ch.send((ledger.token(), None));
        ch.send((ledger.token(), Some(Bomb(drops.clone()))));
        ch.send((ledger.token(), None));
        assert!(catch_unwind(AssertUnwindSafe(|| drop(ch))).is_err());
        ledger.balances();
    });
    // Also where nothing can catch it: a goroutine that never ran holds the last handle when the program is over.
    every_way(|way| {
        let ran = way.run(|| {
            let ch = chan(1);
            ch.send(Bomb(Arc::default()));
            go(move || drop(ch));
        });
        let ending = ran.report.result;
        assert!(ending.as_ref().map_or_else(|e| e.headline() == "panic: a drop that panics", |()| true), "{ending:?}");
        assert_eq!(ran.report.unkillable, 0);
    });
}

#[test]
fn a_panicking_drop_of_a_refused_value_is_one_panic() {
    no_harm(2, |drops| {
        let ch = chan(0);
        let (tx, bomb, caught) = (ch.clone(), Bomb(drops.clone()), chan(0));
        let out = caught.clone();
        go(move || out.send(catch_unwind(AssertUnwindSafe(|| tx.send(bomb))).is_err()));
        settle();
        ch.close();
        assert_eq!(caught.recv(), Some(true));
        assert!(catch_unwind(AssertUnwindSafe(|| ch.send(Bomb(drops.clone())))).is_err());
    });
}

#[test]
fn a_panicking_drop_of_a_received_value_is_the_receivers_panic() {
    every_way(|way| {
        let ran = way.run(|| {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(Bomb(Arc::default())));
            drop(ch.recv());
        });
        let Err(RunError::Panic(report)) = ran.report.result else { panic!("{:?}", ran.report.result) };
        assert_eq!((report.goroutine, report.message.as_str()), (GoId::MAIN, "a drop that panics"));
    });
}

/// A value that uses its channel when it is dropped.
struct Echo(Chan<Echo>, u32);

impl Drop for Echo {
    fn drop(&mut self) {
        if self.1 > 0 {
            let smaller = Echo(self.0.clone(), self.1 - 1);
            assert!(self.0.try_send(smaller).is_ok());
        }
    }
}

#[test]
fn a_drop_may_use_the_channel_it_came_from() {
    every_schedule(
        || {
            let ch = chan(1);
            ch.send(Echo(ch.clone(), 3));
            let mut received = 0;
            while let Ok(echo) = ch.try_recv() {
                received += 1;
                drop(echo);
            }
            received
        },
        |ran| assert_eq!(ran.report.result, Ok(4)),
    );
}

/// Prints when it is dropped: what is dropped after the end of the program prints nothing.
struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        gort::println!("dropped");
    }
}

#[test]
fn nothing_is_printed_once_the_program_is_over() {
    every_schedule(
        || {
            let ch = chan(1);
            ch.send(Last);
            let tx = ch.clone();
            go(move || tx.send(Last));
            settle();
        },
        |ran| assert_eq!(ran.lines, [""; 0]),
    );
    let captured = Captured::default();
    let report = Builder::new().output(captured.clone()).run_report(|| drop(Last));
    assert_eq!((report.result, captured.lines()), (Ok(()), vec!["dropped".to_string()]));
}

#[test]
fn main_may_return_a_channel_with_what_is_in_it() {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            let ch = chan(2);
            ch.send(inside.token());
            ch
        });
        let ch = ran.report.result.unwrap();
        assert_eq!(ledger.dropped(), []);
        assert_eq!(ch.recv().map(|token| token.id), Some(1));
        drop(ch);
        ledger.balances();
    });
}

#[test]
fn stress_ten_thousand_tokens() {
    for way in [Way::Fast, Way::Seed(0), Way::Seed(1), Way::Seed(2)] {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            let (ch, back) = (chan(3), chan(0));
            for _ in 0..10 {
                let (ch, back, ledger) = (ch.clone(), back.clone(), inside.clone());
                go(move || (0..1_000).for_each(|_| ch.send(ledger.token())));
                go(move || {
                    back.recv();
                });
            }
            // A third of them is received, the others stay wherever they are.
            for i in 0..3_333 {
                let token = ch.recv();
                if i % 500 == 0 {
                    back.send(token);
                }
            }
        });
        drop(ran);
        ledger.balances();
    }
    assert_eq!(run_fast(|| 1).report.result, Ok(1));
}
