//! Select: every rule of the specification's "Select statements", in the default order and under many others.

mod common;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use common::{Way, always_fails, deadlocked_in, every_schedule, every_way, run_fast, run_under, settle};
use gort::select::{RecvCase, Select, SendCase};
use gort::{Chan, EventKind, RecvChan, Schedule, SendChan, WaitReason, chan, go, gosched, println, select};

const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

/// A channel with values already in it.
fn filled<T: Send>(values: impl IntoIterator<Item = T>) -> Chan<T> {
    let values: Vec<T> = values.into_iter().collect();
    let ch = chan(values.len());
    values.into_iter().for_each(|value| ch.send(value));
    ch
}

fn closed<T: Send>() -> Chan<T> {
    let ch = chan(0);
    ch.close();
    ch
}

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
            // Nobody stands in the quiet channel's queue any more: a send has to wait for somebody new.
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
            // Decided, whether or not the other goroutine has run since: nobody can win a second case.
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

/// The 0.001 quantiles of chi-square with 1, 2, … degrees of freedom.
const CHI_SQUARE_LIMITS: [f64; 4] = [10.83, 13.82, 16.27, 18.47];

#[track_caller]
fn uniform(counts: &[u32]) {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    let chi: f64 = counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    assert!(chi < CHI_SQUARE_LIMITS[counts.len() - 2], "chi-square {chi} of {counts:?}");
}

/// Chooses once among this many ready receives.
fn choose(ready: usize) -> usize {
    let inputs: Vec<Chan<()>> = (0..ready).map(|_| closed()).collect();
    let cases: Vec<_> = inputs.iter().map(RecvCase::new).collect();
    cases.iter().fold(Select::new(), |select, case| select.case(case)).wait()
}

#[test]
fn choice_is_uniform_over_seeds() {
    for ready in 2..=5 {
        let mut counts = vec![0; ready];
        for seed in 1..=2_000 {
            let chosen = run_under(Schedule::Seeded(seed), move || choose(ready)).report.result.unwrap();
            counts[chosen] += 1;
        }
        uniform(&counts);
    }
}

#[test]
fn choice_is_uniform_within_a_run() {
    for ready in 2..=5 {
        for seed in [0, 1, 2] {
            let ran = run_under(Schedule::Seeded(seed), move || {
                let mut counts = vec![0; ready];
                (0..5_000).for_each(|_| counts[choose(ready)] += 1);
                counts
            });
            uniform(&ran.report.result.unwrap());
        }
    }
}

#[test]
fn choice_is_uniform_wherever_the_ready_cases_stand() {
    let mut counts = [0; 3];
    for seed in 1..=3_000 {
        let ran = run_under(Schedule::Seeded(seed), || {
            let (empty, room, full) = (chan::<i32>(0), chan(1), filled([1]));
            select! {
                recv(empty) -> _ => unreachable!(),
                send(room, 1) => 0,
                recv(Chan::<i32>::nil()) -> _ => unreachable!(),
                send(full, 1) => unreachable!(),
                recv(full) -> _ => 1,
                recv(closed::<i32>()) -> _ => 2,
            }
        });
        counts[ran.report.result.unwrap()] += 1;
    }
    uniform(&counts);
}

/// A source of pairs of ready channels, and what each select of a row chose.
fn coin_flips(between: fn()) -> Vec<u8> {
    (0..40)
        .map(|_| {
            between();
            select! { recv(closed::<()>()) -> _ => 0, recv(closed::<()>()) -> _ => 1 }
        })
        .collect()
}

#[test]
fn selects_without_a_choice_consume_no_randomness() {
    let between: [fn(); 6] = [
        || {
            select! { recv(closed::<()>()) -> _ => {} }
        },
        || {
            select! { send(chan(1), 1) => {} }
        },
        || {
            select! { recv(chan::<()>(0)) -> _ => {}, default => {} }
        },
        || {
            select! { recv(closed::<()>()) -> _ => {}, default => {} }
        },
        || {
            select! { recv(closed::<()>()) -> _ => {}, recv(chan::<()>(0)) -> _ => {}, recv(Chan::<()>::nil()) -> _ => {} }
        },
        || {
            // Parks, and is woken by the only one who can.
            let (ch, never) = (chan(0), chan::<()>(0));
            let tx = ch.clone();
            go(move || tx.send(1));
            select! { recv(ch) -> _ => {}, recv(never) -> _ => {} }
            settle();
        },
    ];
    let plain = run_under(Schedule::Seeded(0), || coin_flips(|| {}));
    let flips = plain.report.result.unwrap();
    assert!(flips.contains(&0) && flips.contains(&1));
    for (number, between) in between.into_iter().enumerate() {
        assert_eq!(run_fast(move || coin_flips(between)).report.result.as_ref(), Ok(&flips), "case {number}");
        let door = run_under(Schedule::Seeded(0), move || coin_flips(between));
        assert_eq!(door.report.result.as_ref(), Ok(&flips), "case {number}, through the door");
        if number < 5 {
            assert_eq!(door.report.schedule, plain.report.schedule, "case {number}: no choice, nothing recorded");
        }
    }
    for seed in 1..common::seeds() {
        let plain = run_under(Schedule::Seeded(seed), || coin_flips(|| {}));
        for between in &between[..5] {
            let between = *between;
            let ran = run_under(Schedule::Seeded(seed), move || coin_flips(between));
            assert_eq!(
                (ran.report.result, ran.report.schedule),
                (plain.report.result.clone(), plain.report.schedule.clone())
            );
        }
    }
}

#[track_caller]
fn parks_with(reason: WaitReason, main: fn()) {
    every_schedule(main, |ran| {
        let error = ran.report.result.as_ref().unwrap_err();
        assert!(deadlocked_in(error, reason.text()), "{error}");
        let mut parks = ran.events.iter().filter_map(|event| match &event.kind {
            EventKind::Park { reason, .. } => Some(*reason),
            _ => None,
        });
        assert!(ran.events.is_empty() || (parks.next(), parks.next()) == (Some(reason), None));
    });
}

#[test]
fn wait_reasons_are_gos() {
    parks_with(WaitReason::SelectNoCases, || select! {});
    parks_with(WaitReason::SelectNoCases, || assert_eq!(Select::new().wait(), 0));
    parks_with(WaitReason::Select, || select! { recv(chan::<i32>(0)) -> _ => {}, send(chan(0), 1) => {} });
    parks_with(WaitReason::Select, || select! { recv(Chan::<i32>::nil()) -> _ => {}, send(Chan::nil(), 1) => {} });
    // With a single case it is the plain operation.
    parks_with(WaitReason::ChanReceive, || select! { recv(chan::<i32>(0)) -> _ => {} });
    parks_with(WaitReason::ChanSend, || select! { send(chan(0), 1) => {} });
    parks_with(WaitReason::ChanReceiveNil, || select! { recv(Chan::<i32>::nil()) -> _ => {} });
    parks_with(WaitReason::ChanSendNil, || select! { send(Chan::nil(), 1) => {} });
}

fn first_ok(input: &Chan<Result<i32, String>>, stop: &Chan<()>) -> Result<i32, String> {
    let mut tries = 0;
    'outer: loop {
        tries += 1;
        let value = select! {
            recv(input) -> v => match v {
                Some(v) => v?,
                None => break 'outer,
            },
            recv(stop) -> _ => return Ok(-1),
        };
        if value == 0 {
            continue;
        }
        return Ok(value * 100 + tries);
    }
    Err("closed".to_string())
}

#[test]
fn bodies_may_break_continue_return_and_use_the_question_mark() {
    every_schedule(
        || {
            let never = chan(0);
            let say = |values: &[Result<i32, &str>]| {
                let input = filled(values.iter().map(|v| v.map_err(str::to_string)));
                input.close();
                input
            };
            let stop = closed();
            (
                first_ok(&say(&[Ok(0), Ok(0), Ok(5)]), &never),
                first_ok(&say(&[Ok(0), Err("bad"), Ok(5)]), &never),
                first_ok(&say(&[Ok(0)]), &never),
                first_ok(&chan(0), &stop),
            )
        },
        |ran| {
            let bad = |text: &str| Err(text.to_string());
            assert_eq!(ran.report.result, Ok((Ok(503), bad("bad"), bad("closed"), Ok(-1))));
        },
    );
}

#[test]
fn loops_around_a_select_obey_plain_break_and_continue() {
    every_schedule(
        || {
            let (ch, quit) = (filled([1, 2, 3, 4]), chan::<()>(0));
            ch.close();
            let mut odd = vec![];
            loop {
                select! {
                    recv(ch) -> v => {
                        let Some(v) = v else { break };
                        if v % 2 == 0 { continue }
                        odd.push(v);
                    }
                    recv(quit) -> _ => { break }
                }
            }
            odd
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![1, 3])),
    );
}

#[test]
#[rustfmt::skip]
fn commas_are_optional_after_blocks() {
    every_schedule(
        || {
            let (a, nil) = (filled([1, 2, 3, 4, 5, 6]), Chan::<i32>::nil());
            let one = select! { recv(a) -> v => { v } recv(nil) -> v => { v } };
            let two = select! { recv(a) -> v => { v }, recv(nil) -> v => { v }, };
            let three = select! { recv(nil) -> v => v, recv(a) -> v => v, };
            let four = select! { send(nil, 1) => { None } recv(a) -> v => v };
            let five = select! { default => { None } recv(a) -> v => v };
            let six = select! { recv(a) -> v => { v } default => None };
            let seven = select! { recv(a) -> v => v.map(|v: i32| v + 1), default => { Some(70) } };
            [one, two, three, four, five, six, seven]
        },
        |ran| {
            let all = [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(70)];
            assert_eq!(ran.report.result, Ok(all));
        },
    );
}

#[test]
fn a_select_is_an_expression() {
    every_schedule(
        || {
            let ch = filled([String::from("value")]);
            let text = select! { recv(ch) -> v => v.unwrap_or_default(), default => String::new() };
            let doubled = 2 * select! { send(ch, text.clone()) => 21, default => unreachable!() };
            let unit: () = select! { recv(ch) -> mut v => drop(v.take()), default => {} };
            (text, doubled, unit)
        },
        |ran| assert_eq!(ran.report.result, Ok(("value".to_string(), 42, ()))),
    );
}

#[test]
fn selects_nest() {
    every_schedule(
        || {
            let (a, b) = (filled([1]), filled([2]));
            select! {
                recv(a) -> x => select! {
                    recv(b) -> y => x.unwrap() + y.unwrap(),
                    default => 0,
                },
                recv(Chan::<i32>::nil()) -> _ => 0,
            }
        },
        |ran| assert_eq!(ran.report.result, Ok(3)),
    );
}

#[test]
fn halves_and_references_can_be_cases() {
    every_schedule(
        || {
            let ch = chan(1);
            let (tx, rx): (SendChan<_>, RecvChan<_>) = (ch.sender(), ch.receiver());
            let by_reference = &ch;
            select! { send(tx, 1) => {}, recv(rx) -> _ => unreachable!() }
            select! { recv(by_reference) -> v => v, recv(chan::<i32>(0)) -> v => v }
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(1))),
    );
}

#[test]
fn dynamic_selects_have_any_number_of_cases() {
    every_way(|way| {
        let ran = way.run(|| {
            let inputs: Vec<Chan<usize>> = (0..100).map(|_| chan(0)).collect();
            for (i, input) in inputs.iter().enumerate() {
                let input = input.clone();
                go(move || input.send(i));
            }
            let mut seen = vec![];
            for _ in 0..100 {
                let cases: Vec<_> = inputs.iter().map(RecvCase::new).collect();
                let chosen = cases.iter().fold(Select::new(), |select, case| select.case(case)).wait();
                assert_eq!(cases.iter().filter(|case| case.won()).count(), 1);
                assert_eq!(cases[chosen].take(), Some(chosen));
                assert_eq!(cases[chosen].take(), None, "a value is taken once");
                seen.push(chosen);
            }
            seen.sort_unstable();
            seen
        });
        assert_eq!(ran.report.result, Ok((0..100).collect()));
    });
}

#[test]
fn dynamic_selects_may_hold_duplicates_and_nils() {
    every_schedule(
        || {
            let (ch, nil) = (chan(0), Chan::nil());
            let tx = ch.clone();
            go(move || tx.send(5));
            let cases: Vec<_> = (0..20).map(|i| RecvCase::new(if i % 3 == 0 { &nil } else { &ch })).collect();
            let offers: Vec<_> = (0..5).map(|i| SendCase::new(&nil, i)).collect();
            let select = cases.iter().fold(Select::new(), |select, case| select.case(case));
            let select = offers.iter().fold(select, |select, case| select.case(case));
            assert_eq!(format!("{select:?}"), "Select { cases: 25 }");
            let chosen = select.wait();
            assert!(chosen % 3 != 0 && chosen < 20);
            (cases[chosen].take(), format!("{ch:?}").contains("receivers: 0"))
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(5), true))),
    );
}

#[test]
fn dynamic_poll_is_a_select_with_default() {
    every_schedule(
        || {
            let ch = chan(1);
            let nothing = Select::new().case(&RecvCase::new(&ch)).poll();
            let none = Select::new().poll();
            let offer = SendCase::new(&ch, 1);
            (nothing, none, Select::new().case(&offer).poll(), offer.won(), ch.len())
        },
        |ran| assert_eq!(ran.report.result, Ok((None, None, Some(0), true, 1))),
    );
}

#[test]
fn close_wakes_a_parked_select() {
    every_schedule(
        || {
            let (a, b, seen) = (chan::<i32>(0), chan::<i32>(0), chan(0));
            for _ in 0..3 {
                let (a, b, seen) = (a.clone(), b.clone(), seen.clone());
                go(move || seen.send(select! { recv(a) -> v => (1, v), recv(b) -> v => (2, v) }));
            }
            gosched();
            b.close();
            let all: Vec<_> = (0..3).map(|_| seen.recv().unwrap()).collect();
            (all, format!("{a:?}").contains("receivers: 0"))
        },
        |ran| assert_eq!(ran.report.result, Ok((vec![(2, None); 3], true))),
    );
}

#[test]
fn close_of_both_channels_wakes_a_select_once() {
    every_schedule(
        || {
            let (a, b, seen) = (chan::<i32>(0), chan::<i32>(0), chan(2));
            let (x, y, out) = (a.clone(), b.clone(), seen.clone());
            go(move || out.send(select! { recv(x) -> _ => 1, recv(y) -> _ => 2 }));
            settle();
            a.close();
            b.close();
            settle();
            (seen.len(), seen.recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((1, Some(1)))),
    );
}

#[test]
fn close_panics_a_parked_selects_send() {
    every_schedule(
        || {
            let (ch, never, message) = (chan(0), chan::<()>(0), chan(0));
            let (tx, rx, out) = (ch.clone(), never.clone(), message.clone());
            go(move || {
                let panic = catch_unwind(AssertUnwindSafe(|| {
                    select! { send(tx, 1) => {}, recv(rx) -> _ => {} }
                }));
                out.send(*panic.unwrap_err().downcast::<String>().unwrap());
            });
            settle();
            ch.close();
            (message.recv(), format!("{never:?}").contains("receivers: 0"))
        },
        |ran| assert_eq!(ran.report.result, Ok((Some("send on closed channel".to_string()), true))),
    );
}

#[test]
fn of_two_senders_to_one_select_exactly_one_gets_through() {
    every_schedule(
        || {
            let (a, b, sent) = (chan(0), chan(0), chan(2));
            let (x, y) = (a.clone(), b.clone());
            let receiver = gort::spawn(move || select! { recv(x) -> v => v, recv(y) -> v => v });
            for (name, ch) in [("a", a.clone()), ("b", b.clone())] {
                let sent = sent.clone();
                go(move || {
                    ch.send(name);
                    sent.send(name);
                });
            }
            let received = receiver.join();
            settle();
            let parked = format!("{a:?} {b:?}").matches("senders: 1").count();
            (received == sent.recv(), sent.try_recv().is_err(), parked)
        },
        |ran| assert_eq!(ran.report.result, Ok((true, true, 1))),
    );
}

#[test]
fn a_value_is_never_lost_between_selects() {
    const EACH: u32 = 30;
    for seed in 0..50 {
        let ran = Way::Seed(seed).run(|| {
            let (a, b, sums) = (chan(0), chan(1), chan(0));
            for _ in 0..2 {
                let (a, b) = (a.clone(), b.clone());
                go(move || (0..EACH).for_each(|i| select! { send(a, i) => {}, send(b, i) => {} }));
            }
            for _ in 0..2 {
                let (a, b, sums) = (a.clone(), b.clone(), sums.clone());
                go(move || {
                    let sum: u32 =
                        (0..EACH).map(|_| select! { recv(a) -> v => v.unwrap(), recv(b) -> v => v.unwrap() }).sum();
                    sums.send(sum);
                });
            }
            sums.recv().unwrap() + sums.recv().unwrap()
        });
        assert_eq!(ran.report.result, Ok(EACH * (EACH - 1)), "seed {seed}");
    }
}

#[test]
fn a_select_that_is_parked_at_the_end_leaves_nothing_behind() {
    every_way(|way| {
        let (a, b) = (chan::<i32>(0), chan::<i32>(1));
        let (x, y) = (a.clone(), b.clone());
        let ran = way.run(move || {
            for _ in 0..2 {
                let (x, y) = (x.clone(), y.clone());
                go(move || select! { recv(x) -> _ => {}, recv(y) -> _ => {}, recv(x) -> _ => {} });
            }
            settle();
        });
        assert_eq!((ran.report.result, ran.report.leaked.len(), ran.report.unkillable), (Ok(()), 2, 0));
        assert!(ran.report.leaked.iter().all(|g| g.state.to_string() == "select"));
        for ch in [&a, &b] {
            assert!(format!("{ch:?}").contains("senders: 0, receivers: 0"), "{ch:?}");
        }
        b.send(1);
        assert_eq!(b.len(), 1, "nobody of the former run takes it");
    });
}

#[test]
fn a_case_serves_one_select_once() {
    let refused = "panic: gort: a case serves one select only; make a new one";
    always_fails(refused, || {
        let ch = chan(2);
        let case = SendCase::new(&ch, 1);
        Select::new().case(&case).wait();
        Select::new().case(&case).wait();
    });
    // Its waiter belongs to the first select, also if that one parked.
    always_fails(refused, || {
        let (ch, never) = (chan(0), chan::<()>(0));
        let tx = ch.clone();
        go(move || (0..2).for_each(|i| tx.send(i)));
        let (case, other) = (RecvCase::new(&ch), RecvCase::new(&never));
        Select::new().case(&case).case(&other).wait();
        Select::new().case(&RecvCase::new(&ch)).case(&other).wait();
    });
    every_schedule(
        || {
            let (a, b) = (chan::<i32>(0), chan::<i32>(0));
            let (case, other) = (RecvCase::new(&a), RecvCase::new(&b));
            let twice = catch_unwind(AssertUnwindSafe(|| Select::new().case(&case).case(&other).case(&case).wait()));
            assert!(twice.is_err());
            format!("{a:?} {b:?}").matches("receivers: 0").count()
        },
        |ran| assert_eq!(ran.report.result, Ok(2), "nothing was linked"),
    );
}

#[test]
fn a_select_outside_of_a_run_works_until_it_would_park() {
    let ch = filled([1]);
    assert_eq!(select! { recv(ch) -> v => v, default => None }, Some(1));
    assert_eq!(select! { recv(ch) -> v => v, send(ch, 2) => Some(0) }, Some(0));
    let panic = catch_unwind(AssertUnwindSafe(|| select! { send(ch, 3) => {}, send(ch, 4) => {} })).unwrap_err();
    let message = panic.downcast::<String>().unwrap();
    assert_eq!(*message, "gort: select would park, but this is not a goroutine: call it inside gort::run");
}
