//! Where a parked select stands.

use super::*;

#[test]
fn losers_are_unlinked() {
    every_schedule(
        || {
            let (quiet, busy, full) = (chan::<i32>(0), chan(0), filled([0]));
            let (tx, rx) = (busy.clone(), quiet.clone());
            go(move || (0..5).for_each(|i| tx.send(i)));
            for i in 0..5 {
                select! {
                    recv(quiet) -> _ => unreachable!(),
                    recv(busy) -> v => assert_eq!(v, Some(i)),
                    send(full, i) => unreachable!(),
                    recv(quiet) -> _ => unreachable!(),
                }
            }
            let counts = [format!("{quiet:?}"), format!("{busy:?}"), format!("{full:?}")];
            // No waiter stands in the quiet channel's queue any more: a send has to wait for a new receiver.
            assert!(rx.try_send(1).is_err());
            counts
        },
        |ran| {
            for counts in ran.report.result.as_ref().unwrap() {
                assert!(counts.contains("senders: 0, receivers: 0"), "{counts}");
            }
        },
    );
}

#[test]
fn a_parked_select_stands_in_every_queue() {
    every_schedule(
        || {
            let (a, b, done) = (chan::<i32>(0), chan::<i32>(0), chan(1));
            let (x, y, out) = (a.clone(), b.clone(), done.clone());
            go(move || {
                out.send(select! { recv(x) -> _ => "x", send(y, 1) => "y", recv(x) -> _ => "x again" });
            });
            settle();
            let parked = (format!("{a:?}"), format!("{b:?}"));
            assert_eq!(b.recv(), Some(1));
            // Decided, whether or not the other goroutine has run since: no goroutine can win a second case.
            assert!(a.try_send(1).is_err());
            settle();
            (parked, format!("{a:?}"), done.recv())
        },
        |ran| {
            let show = |senders, receivers| {
                format!("Chan {{ len: 0, cap: 0, senders: {senders}, receivers: {receivers}, closed: false }}")
            };
            assert_eq!(ran.report.result, Ok(((show(0, 2), show(1, 0)), show(0, 0), Some("y"))));
        },
    );
}

#[test]
fn waiters_of_selects_and_of_plain_operations_are_one_queue() {
    every_schedule(
        || {
            let (ch, never, order) = (chan(0), chan::<i32>(0), chan(4));
            for i in 0..4 {
                let (ch, never, order) = (ch.clone(), never.clone(), order.clone());
                go(move || {
                    let value = if i % 2 == 0 {
                        select! { recv(never) -> v => v, recv(ch) -> v => v }
                    } else {
                        ch.recv()
                    };
                    order.send((i, value.unwrap()));
                });
                settle();
            }
            (0..4).for_each(|value| ch.send(value));
            let mut served: Vec<(i32, i32)> = (0..4).map(|_| order.recv().unwrap()).collect();
            served.sort_unstable();
            served
        },
        |ran| assert_eq!(ran.report.result, Ok((0..4).map(|i| (i, i)).collect())),
    );
}
