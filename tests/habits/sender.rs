//! Senders that own their end: the last one that goes closes the channel.

use crate::harness::{every_schedule, every_way, outputs, prints, set};
use gort::sync::WaitGroup;
use gort::{GoBuilder, Sender, UnhandledPanic, chan, channel, go, gosched, println, select, time};
use std::panic::catch_unwind;

#[test]
fn receivers_end_when_all_senders_are_gone() {
    every_schedule(
        || {
            let (tx, rx) = channel(0);
            for id in 0..3 {
                let tx = tx.clone();
                go(move || (0..2).for_each(|n| tx.send(id * 2 + n)));
            }
            drop(tx);
            println!("{}", rx.iter().sum::<i32>());
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("15", &Ok(()))),
    );
}

#[test]
fn while_one_is_left_the_channel_is_open() {
    prints(&["Err(Empty)", "Some(1)", "Err(Closed)"], || {
        let (tx, rx) = channel(1);
        let other = tx.clone();
        drop(tx);
        println!("{:?}", rx.try_recv());
        other.send(1);
        drop(other);
        println!("{:?}", rx.recv());
        println!("{:?}", rx.try_recv());
    });
}

#[test]
fn it_closes_also_when_its_goroutine_panics_or_exits() {
    every_way(|way| {
        let ran = way.run(|| {
            let (tx, rx) = channel::<i32>(0);
            let other = tx.clone();
            GoBuilder::new().unhandled_panic(UnhandledPanic::EndGoroutine).go(move || {
                let _tx = tx;
                panic!("no more");
            });
            go(move || {
                let _tx = other;
                gort::goexit();
            });
            println!("{:?}", rx.recv());
        });
        assert_eq!((&*ran.joined(), ran.report.result), ("None", Ok(())));
    });
}

#[test]
fn a_close_by_hand_is_not_done_again() {
    prints(&["None", "close of closed channel"], || {
        let (tx, rx) = channel::<i32>(0);
        let again = tx.clone();
        tx.close();
        println!("{:?}", rx.recv());
        drop(tx);
        let text = catch_unwind(std::panic::AssertUnwindSafe(|| again.close())).unwrap_err();
        println!("{}", text.downcast_ref::<&str>().unwrap());
    });
}

#[test]
fn it_stands_in_a_select_and_owns_an_end_of_any_channel() {
    prints(&["sent", "Some(4)", "None", "Err(Timeout)"], || {
        let ch = chan(1);
        let tx = Sender::owning(ch.sender());
        select! {
            send(tx, 4) => println!("sent"),
            default => {}
        }
        let waits = tx.clone();
        drop(tx);
        println!("{:?}", ch.recv());
        drop(waits);
        println!("{:?}", ch.recv());
        let (_tx, rx) = channel::<i32>(0);
        println!("{:?}", rx.recv_timeout(std::time::Duration::from_millis(1)));
    });
    let refused = catch_unwind(|| Sender::<i32>::owning(gort::SendChan::nil())).unwrap_err();
    assert_eq!(refused.downcast_ref(), Some(&"gort: a nil channel has no owner"));
}

#[test]
fn what_happens_between_the_last_two_drops_falls_either_way() {
    let main = || {
        let (tx, rx) = channel::<i32>(0);
        let wg = WaitGroup::new();
        for name in ["a", "b"] {
            let tx = tx.clone();
            wg.go(move || {
                drop(tx);
                println!("{name}");
            });
        }
        drop(tx);
        rx.recv();
        println!("closed");
        wg.wait();
    };
    let seen = outputs(main);
    assert!(
        seen.contains("closed | a | b") || seen.contains("a | closed | b") || seen.contains("b | closed | a"),
        "{seen:?}"
    );
    let all =
        ["a | b | closed", "b | a | closed", "a | closed | b", "b | closed | a", "closed | a | b", "closed | b | a"];
    assert!(seen.is_subset(&set(&all)), "{seen:?}");
}

#[test]
fn a_sender_that_is_left_behind_closes_while_the_run_ends() {
    every_way(|way| {
        let ran = way.run(|| {
            let (tx, rx) = channel::<i32>(0);
            go(move || tx.send(1));
            go(move || _ = (rx, time::sleep(std::time::Duration::from_secs(9))));
            gosched();
        });
        assert_eq!((ran.report.unkillable, ran.report.result), (0, Ok(())));
    });
}
