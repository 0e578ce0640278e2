//! The default order is Go's: programs whose output on real Go with one processor is known, byte for byte.

use crate::harness::{prints, run_fast};
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

/// As in Go, where the newer half of a full local run queue (256) runs before the older half, which goes to the global queue; and as
/// there, each 61st turn is the oldest one's.
#[test]
fn of_a_crowd_that_has_not_run_the_newest_goes_first() {
    let ran = run_fast(|| {
        for i in 0..1000 {
            go(move || println!("{i}"));
        }
        gort::gosched();
    });
    let ran: Vec<u32> = ran.lines.iter().map(|line| line.parse().unwrap()).collect();
    let (mut oldest, mut newest) = (0.., (256..999).rev());
    let mut expected = vec![999];
    for turn in 1.. {
        let next = if turn % 61 == 0 { oldest.next() } else { newest.next() };
        let Some(next) = next else { break };
        expected.push(next);
    }
    expected.extend(oldest.take_while(|i| *i < 256));
    assert_eq!(ran, expected);
}

/// Each goroutine of a tree has a stack from its beginning to its end. First come, first served has a third of them begun at once.
#[test]
fn a_tree_of_goroutines_is_on_few_stacks() {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    static ON_STACKS: AtomicUsize = AtomicUsize::new(0);
    static MOST: AtomicUsize = AtomicUsize::new(0);
    fn tree(result: &gort::Chan<usize>, leaves: usize) {
        MOST.fetch_max(ON_STACKS.fetch_add(1, Relaxed) + 1, Relaxed);
        if leaves == 1 {
            result.send(1);
        } else {
            let children = chan(0);
            for _ in 0..2 {
                let children = children.clone();
                go(move || tree(&children, leaves / 2));
            }
            result.send((0..2).filter_map(|_| children.recv()).sum());
        }
        ON_STACKS.fetch_sub(1, Relaxed);
    }
    let ran = run_fast(|| {
        let result = chan(0);
        let root = result.clone();
        go(move || tree(&root, 16_384));
        result.recv()
    });
    assert_eq!(ran.report.result, Ok(Some(16_384)));
    let most = MOST.load(Relaxed);
    assert!(most < 1_500, "{most} of 32,767 at once");
}
