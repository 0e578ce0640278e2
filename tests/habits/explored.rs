//! Hand-overs, explored: every outcome that they have, counted by hand.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::harness::{outputs, set};
use gort::explore::Explorer;
use gort::sync::{Barrier, WaitGroup, Weighted, broadcast, oneshot, watch};
use gort::{println, spawn};

/// The outputs are these, by every schedule and by seeds.
#[track_caller]
fn always(expected: &[&str], program: fn()) {
    let expected = set(expected);
    let found = Explorer::new("hand-over", program).check();
    assert_eq!(found.list(100).iter().map(|listed| listed.output.to_string()).collect::<BTreeSet<_>>(), expected);
    assert_eq!(found.outputs.to_string(), expected.len().to_string());
    assert!(outputs(program).is_subset(&expected));
}

#[test]
fn a_oneshot_is_sent_before_its_receiver_goes_or_comes_back() {
    always(&["Ok(())", "Err(1)"], || {
        let (tx, rx) = oneshot::channel();
        let sent = spawn(move || tx.send(1));
        drop(rx);
        println!("{:?}", sent.join());
    });
}

#[test]
fn a_oneshot_is_there_or_not_yet_and_its_sender_goes_with_or_without() {
    // By hand: sent before the look, or after it; and then it is taken, or comes.
    always(&["Ok(1) | Err(Closed)", "Err(Empty) | Ok(1)"], || {
        let (tx, mut rx) = oneshot::channel();
        let sent = spawn(move || tx.send(1));
        println!("{:?}", rx.try_recv());
        sent.join().unwrap();
        println!("{:?}", rx.try_recv());
    });
    always(&["None"], || {
        let (tx, rx) = oneshot::channel::<i32>();
        let gone = spawn(move || drop(tx));
        println!("{:?}", rx.recv());
        gone.join();
    });
}

#[test]
fn who_watches_sees_the_last_value_and_perhaps_those_before() {
    // By hand: of two values the first may be overwritten before it is seen, the last may not.
    always(&["1 | 2", "2"], || {
        let (tx, mut rx) = watch::channel(0);
        let sends = spawn(move || (1..=2).for_each(|n| tx.send(n)));
        while rx.changed() {
            println!("{}", rx.get());
        }
        sends.join();
    });
    // Two that change it in place: neither change is lost.
    always(&["2"], || {
        let (tx, mut rx) = watch::channel(0);
        let other = tx.clone();
        let adds = spawn(move || other.modify(|n| *n += 1));
        tx.modify(|n| *n += 1);
        adds.join();
        println!("{}", rx.get());
    });
}

#[test]
fn a_broadcast_is_heard_in_full_or_its_receiver_is_told_what_it_has_missed() {
    // By hand: with room for one, the first is heard before the second is sent, or missed.
    always(&["1 2 ", "-1 2 "], || {
        let (tx, rx) = broadcast::channel(1);
        let sends = spawn(move || (1..=2).for_each(|n| _ = tx.send(n)));
        println!("{}", hear(rx));
        sends.join();
    });
    // Each of two receivers has it.
    always(&["1 1 "], || {
        let (tx, rx) = broadcast::channel(1);
        let other = tx.subscribe();
        let hears = spawn(move || hear(other));
        tx.send(1);
        drop(tx);
        println!("{}{}", hear(rx), hears.join());
    });
}

fn hear(mut rx: broadcast::Receiver<i32>) -> String {
    let mut heard = String::new();
    loop {
        match rx.recv() {
            Ok(n) => heard += &format!("{n} "),
            Err(broadcast::RecvError::Lagged(missed)) => heard += &format!("-{missed} "),
            Err(broadcast::RecvError::Closed) => break heard,
        }
    }
}

#[test]
fn one_of_two_leads_at_a_barrier() {
    // By hand: who comes last leads, and either goes on first.
    let all = ["1 true | 2 false", "2 false | 1 true", "1 false | 2 true", "2 true | 1 false"];
    always(&all, || {
        let (barrier, wg) = (Arc::new(Barrier::new(2)), WaitGroup::new());
        for n in 1..=2 {
            let barrier = barrier.clone();
            wg.go(move || println!("{n} {}", barrier.wait().is_leader()));
        }
        wg.wait();
    });
}

#[test]
fn permits_are_taken_in_every_order_that_fits() {
    // By hand: one that wants one, and one that wants both, in either order.
    always(&["one | two", "two | one"], || {
        let (permits, wg) = (Arc::new(Weighted::new(2)), WaitGroup::new());
        for (name, weight) in [("two", 2), ("one", 1)] {
            let permits = permits.clone();
            wg.go(move || {
                permits.acquire(weight);
                println!("{name}");
                permits.release(weight);
            });
        }
        wg.wait();
    });
    // Whether it was there is looked at once, and what is refused takes nothing.
    always(&["true true", "false true"], || {
        let permits = Arc::new(Weighted::new(2));
        permits.acquire(2);
        let other = permits.clone();
        let gives = spawn(move || other.release(2));
        let taken = permits.try_acquire(1);
        gives.join();
        println!("{taken} {}", permits.try_acquire(if taken { 1 } else { 2 }));
    });
}
