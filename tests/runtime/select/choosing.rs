//! Which case is chosen.

use gort::println;

use super::*;

#[test]
fn smoke() {
    every_schedule(
        || {
            let (numbers, quit) = (chan(0), chan::<()>(0));
            let (rx, done) = (numbers.clone(), quit.clone());
            go(move || {
                (0..5).for_each(|_| println!("{}", rx.recv().unwrap()));
                done.close();
            });
            let (mut x, mut y) = (0, 1);
            loop {
                select! {
                    send(numbers, x) => (x, y) = (y, x + y),
                    recv(quit) -> _ => break,
                }
            }
        },
        |ran| assert_eq!(ran.lines, ["0", "1", "1", "2", "3"]),
    );
}

#[test]
fn the_only_ready_case_is_chosen() {
    every_schedule(
        || {
            let (full, empty, ready) = (filled([1]), chan::<i32>(0), filled([2]));
            let received = select! {
                send(full, 9) => None,
                recv(empty) -> v => v,
                recv(ready) -> v => v,
            };
            let sent = select! {
                recv(empty) -> _ => false,
                send(ready, 3) => true,
            };
            (received, sent, full.len(), ready.recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(2), true, 1, Some(3)))),
    );
}

#[test]
fn default_runs_only_if_nothing_is_ready() {
    every_schedule(
        || {
            let (ch, full) = (chan::<i32>(0), filled([1]));
            let nothing = select! {
                recv(ch) -> _ => "received",
                send(full, 2) => "sent",
                default => "default",
            };
            let something = select! { recv(full) -> v => v, default => None };
            let only_default = select! { default => 7 };
            (nothing, something, only_default)
        },
        |ran| assert_eq!(ran.report.result, Ok(("default", Some(1), 7))),
    );
}

#[test]
fn default_is_not_taken_while_a_peer_is_parked() {
    every_schedule(
        || {
            let (to, from, got) = (chan(0), chan(0), chan(1));
            let (rx, tx, out) = (to.clone(), from.clone(), got.clone());
            go(move || out.send(rx.recv()));
            go(move || tx.send(1));
            settle();
            let sent = select! { send(to, 2) => true, default => false };
            let received = select! { recv(from) -> v => v, default => None };
            (sent, received, got.recv().unwrap())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, Some(1), Some(2)))),
    );
}

#[test]
fn nil_is_never_ready() {
    every_schedule(
        || {
            let ready = filled([1, 2, 3]);
            (0..3)
                .map(|_| {
                    select! {
                        recv(Chan::<i32>::nil()) -> _ => None,
                        send(SendChan::nil(), 1) => None,
                        recv(ready) -> v => v,
                        recv(RecvChan::<()>::nil()) -> _ => None,
                    }
                })
                .collect::<Vec<_>>()
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![Some(1), Some(2), Some(3)])),
    );
    every_schedule(
        || select! { recv(Chan::<i32>::nil()) -> _ => "nil", send(Chan::nil(), 1) => "nil", default => "default" },
        |ran| assert_eq!(ran.report.result, Ok("default")),
    );
    always_fails(DEADLOCK, || {
        let nil = Chan::<i32>::nil();
        select! { recv(nil) -> _ => {}, send(nil, 1) => {} }
    });
}

#[test]
fn setting_a_channel_to_nil_turns_its_case_off() {
    every_schedule(
        || {
            let (mut a, mut b) = (filled([1, 2]), filled([10, 20]));
            a.close();
            b.close();
            let mut sum = 0;
            while !(a.is_nil() && b.is_nil()) {
                select! {
                    recv(a) -> v => match v {
                        Some(v) => sum += v,
                        None => a = Chan::nil(),
                    },
                    recv(b) -> v => match v {
                        Some(v) => sum += v,
                        None => b = Chan::nil(),
                    },
                }
            }
            sum
        },
        |ran| assert_eq!(ran.report.result, Ok(33)),
    );
}

#[test]
fn the_same_channel_may_stand_in_several_cases() {
    every_schedule(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || (0..3).for_each(|i| tx.send(i)));
            let received: Vec<i32> = (0..3)
                .map(|_| {
                    select! {
                        recv(ch) -> v => v.unwrap(),
                        recv(ch) -> v => v.unwrap(),
                        recv(ch.receiver()) -> v => v.unwrap(),
                    }
                })
                .collect();
            let counts = format!("{ch:?}");
            let out = chan(2);
            select! { send(out, 'a') => {}, send(out, 'b') => {} }
            (received, counts, out.len())
        },
        |ran| {
            let empty = "Chan { len: 0, cap: 0, senders: 0, receivers: 0, closed: false }";
            assert_eq!(ran.report.result, Ok((vec![0, 1, 2], empty.to_string(), 1)));
        },
    );
}

#[test]
fn a_select_cannot_talk_to_itself() {
    every_schedule(
        || {
            let ch = chan(0);
            select! { send(ch, 1) => {}, recv(ch) -> _ => {} }
        },
        |ran| assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "select")),
    );
    // With a buffer it can: first one case is ready, then the other.
    every_schedule(
        || {
            let ch = chan(1);
            let mut did = vec![];
            for i in 0..4 {
                select! { send(ch, i) => did.push(-1), recv(ch) -> v => did.push(v.unwrap()) }
            }
            did
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![-1, 0, -1, 2])),
    );
}

#[test]
fn two_selects_on_both_ends_of_one_channel_meet() {
    every_schedule(
        || {
            let (ch, sum) = (chan(0), chan(0));
            for me in 1..=2 {
                let (ch, sum) = (ch.clone(), sum.clone());
                go(move || {
                    let seen = select! { send(ch, me) => 0, recv(ch) -> v => 10 * v.unwrap() };
                    sum.send(seen);
                });
            }
            let (a, b) = (sum.recv().unwrap(), sum.recv().unwrap());
            (a.min(b), a.max(b), format!("{ch:?}").contains("senders: 0, receivers: 0"))
        },
        |ran| {
            let (low, high, clean) = *ran.report.result.as_ref().unwrap();
            assert!(low == 0 && (high == 10 || high == 20) && clean, "one sent and the other received");
        },
    );
}

#[test]
fn operands_are_evaluated_once_in_source_order() {
    every_schedule(
        || {
            let log = RefCell::new(vec![]);
            let noted = |name, ch: &Chan<i32>| {
                log.borrow_mut().push(name);
                ch.clone()
            };
            let value = |name| {
                log.borrow_mut().push(name);
                7
            };
            let (ready, empty, nil) = (filled([1]), chan(0), Chan::nil());
            select! {
                recv(noted("a", &empty)) -> _ => {}
                send(noted("b", &nil), value("b's value")) => {}
                recv(noted("c", &ready)) -> _ => log.borrow_mut().push("body"),
                send(noted("d", &empty), value("d's value")) => {}
            }
            select! {
                send(noted("e", &nil), value("e's value")) => {}
                default => log.borrow_mut().push("default"),
            }
            log.into_inner()
        },
        |ran| {
            let order = ["a", "b", "b's value", "c", "d", "d's value", "body", "e", "e's value", "default"];
            assert_eq!(ran.report.result, Ok(order.to_vec()));
        },
    );
}

#[test]
fn a_closed_channel_is_always_ready() {
    every_schedule(
        || {
            let (gone, never) = (closed::<i32>(), chan::<i32>(0));
            let drained = filled([5]);
            drained.close();
            let blocking = select! { recv(gone) -> v => v, recv(never) -> v => v };
            let polling = select! { recv(gone) -> v => v.is_none(), default => false };
            let left = (0..2).map(|_| select! { recv(drained) -> v => v, recv(never) -> v => v }).collect::<Vec<_>>();
            (blocking, polling, left)
        },
        |ran| assert_eq!(ran.report.result, Ok((None, true, vec![Some(5), None]))),
    );
}

#[test]
fn a_chosen_send_on_a_closed_channel_panics() {
    always_fails("panic: send on closed channel", || select! { send(closed(), 1) => {} });
    always_fails("panic: send on closed channel", || select! { send(closed(), 1) => {}, default => {} });
    always_fails("panic: send on closed channel", || {
        let never = chan::<i32>(0);
        select! { recv(never) -> _ => {}, send(closed(), 1) => {} }
    });
    // It is one ready case of two: whether it panics is the select's choice.
    let mut panics = 0;
    every_way(|way| {
        let ran = way.run(|| {
            let (gone, ready) = (closed(), filled([1]));
            select! { send(gone, 1) => unreachable!(), recv(ready) -> v => v }
        });
        assert!(ran.report.result == Ok(Some(1)) || ran.headline() == "panic: send on closed channel");
    });
    for seed in 0..100 {
        let ran = run_under(Schedule::Seeded(seed), || {
            let (gone, ready) = (closed(), filled([1]));
            select! { send(gone, 1) => {}, recv(ready) -> _ => {} }
        });
        panics += u32::from(ran.report.result.is_err());
    }
    assert!((30..=70).contains(&panics), "{panics} of 100");
}
