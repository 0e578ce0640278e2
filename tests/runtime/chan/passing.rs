//! Sends and receives: which side waits, in which order, and what a buffer changes.

use gort::println;

use super::*;

#[test]
fn smoke() {
    every_schedule(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(42));
            println!("{:?}", ch.recv());
        },
        |ran| assert_eq!(ran.lines, ["Some(42)"]),
    );
}

#[test]
fn unbuffered_send_completes_only_once_received() {
    every_schedule(
        || {
            let ch = chan(0);
            let receiving = Arc::new(AtomicBool::new(false));
            let (tx, started, done) = (ch.clone(), receiving.clone(), chan(1));
            let sender_done = done.clone();
            go(move || {
                tx.send(());
                sender_done.send(started.load(SeqCst));
            });
            gosched();
            assert_eq!((ch.len(), ch.cap()), (0, 0), "an unbuffered channel never holds a value");
            receiving.store(true, SeqCst);
            ch.recv();
            assert_eq!(done.recv(), Some(true), "the send was over before the receive began");
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn unbuffered_send_without_a_receiver_parks_forever() {
    every_schedule(
        || chan(0).send(1),
        |ran| {
            let error = ran.report.result.as_ref().unwrap_err();
            assert!(deadlocked_in(error, "chan send"), "{error}");
        },
    );
}

#[test]
fn buffered_sends_do_not_park_while_there_is_room() {
    every_schedule(
        || {
            let ch = chan(3);
            for i in 0..3 {
                assert_eq!(ch.len(), i);
                ch.send(i);
            }
            println!("{} of {}", ch.len(), ch.cap());
            ch.send(3);
        },
        |ran| {
            assert_eq!(ran.lines, ["3 of 3"]);
            assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan send"));
        },
    );
}

/// The memory model: the k-th receive comes before the completion of the (k+C)-th send.
#[test]
fn at_most_cap_sends_are_ahead_of_the_receives() {
    fn program<const CAP: usize>() {
        let ch = chan(CAP);
        let begun = Arc::new(AtomicUsize::new(0));
        for _ in 0..2 {
            let (ch, begun) = (ch.clone(), begun.clone());
            go(move || {
                for _ in 0..4 {
                    begun.fetch_add(1, SeqCst);
                    ch.recv();
                    gosched();
                }
            });
        }
        for sent in 1..=8 {
            ch.send(sent);
            assert!(sent - begun.load(SeqCst).min(sent) <= CAP, "{sent} sends with a buffer of {CAP}");
        }
    }
    every_schedule(program::<0>, |ran| assert_eq!(ran.report.result, Ok(())));
    every_schedule(program::<1>, |ran| assert_eq!(ran.report.result, Ok(())));
    every_schedule(program::<3>, |ran| assert_eq!(ran.report.result, Ok(())));
}

#[test]
fn values_come_out_in_the_order_they_went_in() {
    for cap in [0, 1, 2, 5, 30] {
        every_way(|way| {
            let ran = way.run(move || {
                let ch = chan(cap);
                let tx = ch.clone();
                go(move || {
                    for i in 0..20 {
                        tx.send(i);
                    }
                    tx.close();
                });
                ch.iter().collect::<Vec<i32>>()
            });
            assert_eq!(ran.report.result, Ok((0..20).collect()), "with a buffer of {cap}");
        });
    }
}

#[test]
fn parked_receivers_are_served_in_order() {
    every_schedule(
        || {
            let (ch, served) = (chan(0), chan(4));
            for i in 0..4 {
                let (ch, served) = (ch.clone(), served.clone());
                go(move || {
                    let value: i32 = ch.recv().unwrap();
                    served.send((i, value));
                });
                settle();
            }
            (0..4).for_each(|value| ch.send(value));
            let mut served: Vec<(i32, i32)> = (0..4).map(|_| served.recv().unwrap()).collect();
            served.sort_unstable();
            served
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![(0, 0), (1, 1), (2, 2), (3, 3)])),
    );
}

fn senders_park_in_order(cap: usize) -> Vec<i32> {
    let ch = chan(cap);
    for i in 0..5 {
        let ch = ch.clone();
        go(move || ch.send(i));
        settle();
    }
    (0..5).map(|_| ch.recv().unwrap()).collect()
}

#[test]
fn parked_senders_are_served_in_order() {
    every_schedule(|| senders_park_in_order(0), |ran| assert_eq!(ran.report.result, Ok(vec![0, 1, 2, 3, 4])));
}

#[test]
fn a_parked_sender_refills_the_buffer_at_its_tail() {
    every_schedule(|| senders_park_in_order(2), |ran| assert_eq!(ran.report.result, Ok(vec![0, 1, 2, 3, 4])));
    every_schedule(
        || {
            let ch = chan(2);
            ch.send(1);
            ch.send(2);
            let tx = ch.clone();
            go(move || tx.send(3));
            settle();
            let first = ch.recv();
            // The parked value took the free slot at once, whether or not its sender has run since.
            assert_eq!((first, ch.len(), ch.try_send(4).is_err()), (Some(1), 2, true));
            (ch.recv(), ch.recv(), ch.try_recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(2), Some(3), Err(TryRecvError::Empty)))),
    );
}

#[test]
fn a_send_to_a_parked_receiver_passes_by_the_buffer() {
    every_schedule(
        || {
            let (ch, got) = (chan(1), chan(1));
            let (rx, out) = (ch.clone(), got.clone());
            go(move || out.send(rx.recv()));
            settle();
            ch.send("handed over");
            assert_eq!(ch.len(), 0, "it belongs to the receiver already");
            got.recv().unwrap()
        },
        |ran| assert_eq!(ran.report.result, Ok(Some("handed over"))),
    );
}
