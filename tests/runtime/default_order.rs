//! The default order is Go's: programs whose output on real Go with one processor is known, byte for byte.

use crate::harness::prints;
use gort::{chan, go, println};

/// The document's own program: 500 of 500 runs of Go 1.27.3 with GOMAXPROCS=1.
#[test]
fn unbuffered_producer_and_range() {
    let mut expected = Vec::new();
    for pair in 0..5 {
        let (a, b) = (2 * pair, 2 * pair + 1);
        expected.extend([
            format!("Sending {a}"),
            format!("Sending {b}"),
            format!("Received {a}"),
            format!("Received {b}"),
        ]);
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    prints(&expected, || {
        let ch = chan(0);
        let tx = ch.clone();
        go(move || {
            for i in 0..10 {
                println!("Sending {i}");
                tx.send(i);
            }
            tx.close();
        });
        for v in ch {
            println!("Received {v}");
        }
    });
}

/// golang/go#12424.
#[test]
fn three_senders_on_an_unbuffered_channel() {
    prints(&["3", "1", "2"], || {
        let ch = chan(0);
        for i in 1..=3 {
            let ch = ch.clone();
            go(move || ch.send(i));
        }
        for _ in 0..3 {
            println!("{}", ch.recv().unwrap());
        }
    });
}

/// golang/go#11372.
#[test]
fn five_goroutines_in_a_loop() {
    prints(&["5", "1", "2", "3", "4"], || {
        let done = chan(0);
        for i in 1..=5 {
            let done = done.clone();
            go(move || {
                println!("{i}");
                done.send(());
            });
        }
        for _ in 0..5 {
            done.recv();
        }
    });
}

/// golang/tour#297.
#[test]
fn tour_channels() {
    prints(&["-5 17 12"], || {
        let sum = |part: &[i32], c: gort::Chan<i32>| c.send(part.iter().sum());
        let c = chan(0);
        let (first, second) = (c.clone(), c.clone());
        go(move || sum(&[7, 2, 8], first));
        go(move || sum(&[-9, 4, 0], second));
        let (x, y) = (c.recv().unwrap(), c.recv().unwrap());
        println!("{x} {y} {}", x + y);
    });
}

/// golang/go#22840.
#[test]
fn producer_and_consumer_with_a_buffer_of_five() {
    let mut expected = Vec::new();
    for range in [0..7, 7..14, 14..15] {
        expected.extend(range.clone().map(|i| format!("Out {i}")));
        expected.extend(range.map(|i| format!("In {i}")));
    }
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    prints(&expected, || {
        let ch = chan(5);
        let tx = ch.clone();
        go(move || {
            for i in 0..15 {
                println!("Out {i}");
                tx.send(i);
            }
            tx.close();
        });
        for i in ch {
            println!("In {i}");
        }
    });
}

fn closing_channels(cap: usize) {
    let jobs = chan(cap);
    let done = chan(0);
    let (rx, finished) = (jobs.clone(), done.clone());
    go(move || {
        loop {
            match rx.recv() {
                Some(j) => println!("received job {j}"),
                None => {
                    println!("received all jobs");
                    finished.send(true);
                    return;
                }
            }
        }
    });
    for j in 1..=3 {
        jobs.send(j);
        println!("sent job {j}");
    }
    jobs.close();
    println!("sent all jobs");
    done.recv();
}

/// gobyexample#263, #307.
#[test]
fn closing_channels_with_a_buffer() {
    let sent = ["sent job 1", "sent job 2", "sent job 3", "sent all jobs"];
    let received = ["received job 1", "received job 2", "received job 3", "received all jobs"];
    prints(&[sent, received].concat(), || closing_channels(5));
}

/// gobyexample PR #212.
#[test]
fn closing_channels_without_a_buffer() {
    let expected = [
        "received job 1",
        "sent job 1",
        "sent job 2",
        "received job 2",
        "received job 3",
        "sent job 3",
        "sent all jobs",
        "received all jobs",
    ];
    prints(&expected, || closing_channels(0));
}

/// gobyexample#365.
#[test]
fn goroutines_and_a_sleep() {
    let expected =
        ["direct : 0", "direct : 1", "direct : 2", "going", "goroutine : 0", "goroutine : 1", "goroutine : 2", "done"];
    prints(&expected, || {
        fn f(from: &str) {
            for i in 0..3 {
                println!("{from} : {i}");
            }
        }
        f("direct");
        go(|| f("goroutine"));
        go(|| println!("going"));
        gort::time::sleep(std::time::Duration::from_secs(1));
        println!("done");
    });
}

/// golang/tour#362.
#[test]
fn a_late_sender_is_cut_off() {
    prints(&["1", "2"], || {
        let ch = chan(2);
        ch.send(1);
        ch.send(2);
        let tx = ch.clone();
        go(move || {
            tx.send(3);
            println!("3");
        });
        println!("{}", ch.recv().unwrap());
        println!("{}", ch.recv().unwrap());
    });
}

/// Go 1.27.3 with GOMAXPROCS=1: `closechan` readies on a stack, so of the waiters 4, 1, 2, 3 the first is readied last.
#[test]
fn close_readies_the_first_waiter_last() {
    prints(&["close", "4", "3", "2", "1"], || {
        let start = chan::<()>(0);
        let done = chan::<()>(0);
        for i in 1..=4 {
            let (start, done) = (start.clone(), done.clone());
            go(move || {
                start.recv();
                println!("{i}");
                done.send(());
            });
        }
        gort::gosched();
        println!("close");
        start.close();
        (0..4).for_each(|_| done.recv().unwrap());
    });
}
