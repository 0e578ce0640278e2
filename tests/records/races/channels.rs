//! Channels and select.

use super::*;

#[test]
fn a_send_comes_before_its_receive() {
    for_each_capacity(|cap| {
        let (x, other) = variable();
        let ch = chan(cap);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.send(());
        });
        ch.recv();
        x.load();
    });
    races(|| {
        let (x, other) = variable();
        let ch = chan(1);
        let tx = ch.clone();
        go(move || {
            tx.send(());
            other.store(1);
        });
        ch.recv();
        settle();
        x.load()
    });
}

/// Ordered with every capacity.
fn for_each_capacity(program: fn(usize)) {
    for cap in 0..3 {
        for seed in 0..seeds() / 4 {
            let races = report(Schedule::Seeded(seed), move || program(cap)).races.expect("one worker");
            assert!(races.is_empty(), "capacity {cap}, seed {seed}:\n{}", races[0]);
        }
    }
}

/// Main stores before it receives, the sender loads after it has sent.
fn receive_then_send(cap: usize, sends: usize) {
    let (x, other) = variable();
    let ch = chan(cap);
    let tx = ch.clone();
    let wg = WaitGroup::new();
    wg.go(move || {
        (0..sends).for_each(|_| tx.send(()));
        other.load();
    });
    x.store(1);
    (0..sends).for_each(|_| {
        ch.recv();
    });
    wg.wait();
}

#[test]
fn a_receive_comes_before_the_end_of_its_unbuffered_send() {
    ordered(|| receive_then_send(0, 1));
    races(|| receive_then_send(1, 1));
}

#[test]
fn the_first_receive_comes_before_the_send_after_the_capacity() {
    ordered(|| receive_then_send(1, 2));
    races(|| receive_then_send(2, 2));
    ordered(|| receive_then_send(2, 3));
}

#[test]
fn a_later_receive_does_not_come_before_an_earlier_send() {
    // The third send may only know of the first receive.
    fn second_receive(sends: usize) {
        let (x, other) = variable();
        let ch = chan(2);
        let tx = ch.clone();
        let wg = WaitGroup::new();
        wg.go(move || {
            (0..sends).for_each(|_| tx.send(()));
            other.load();
        });
        ch.recv();
        x.store(1);
        (1..sends).for_each(|_| {
            ch.recv();
        });
        wg.wait();
    }
    races(|| second_receive(3));
    ordered(|| second_receive(4));
}

#[test]
fn a_value_that_is_handed_over_past_a_buffer_is_as_if_it_had_been_in_it() {
    // The receiver is parked first, so the value never is in the buffer; with capacity 0 the two would have met.
    fn parked_receiver(cap: usize) {
        let (x, other) = variable();
        let ch = chan(cap);
        let rx = ch.clone();
        let wg = WaitGroup::new();
        wg.go(move || {
            other.store(1);
            rx.recv();
        });
        settle();
        ch.send(());
        x.load();
        wg.wait();
    }
    ordered(|| parked_receiver(0));
    races(|| parked_receiver(1));
}

#[test]
fn receives_do_not_order_receives() {
    races(|| {
        let (x, other) = variable();
        let ch = chan(2);
        let rx = ch.clone();
        ch.send(1);
        ch.send(2);
        go(move || {
            other.store(1);
            rx.recv();
        });
        settle();
        ch.recv();
        x.load()
    });
}

#[test]
fn a_close_comes_before_a_receive_that_finds_it() {
    for_each_capacity(|cap| {
        let (x, other) = variable();
        let ch = chan::<()>(cap);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.close();
        });
        ch.recv();
        x.load();
    });
    races(|| {
        let (x, other) = variable();
        let ch = chan::<()>(0);
        let tx = ch.clone();
        go(move || {
            tx.close();
            other.store(1);
        });
        ch.recv();
        settle();
        x.load()
    });
    races(|| {
        // The value was sent before the store; only the receive after it finds the channel closed.
        let (x, other) = variable();
        let ch = chan(1);
        let tx = ch.clone();
        go(move || {
            tx.send(1);
            other.store(1);
            tx.close();
        });
        settle();
        ch.recv();
        x.load()
    });
}

#[test]
fn a_select_orders_as_its_chosen_case_does() {
    ordered(|| {
        let (x, other) = variable();
        let (a, b) = (chan(0), chan::<i32>(0));
        let tx = a.clone();
        go(move || {
            other.store(1);
            select! {
                send(tx, 1) => {}
            }
        });
        select! {
            recv(b) -> _ => {}
            recv(a) -> _ => x.store(2),
        }
    });
    races(|| {
        let (x, other) = variable();
        let (a, b) = (chan(1), chan::<i32>(1));
        let tx = a.clone();
        b.send(1);
        go(move || {
            other.store(1);
            tx.send(1);
        });
        select! {
            recv(b) -> _ => x.store(2),
        }
        a.recv();
    });
}
