//! Closing under a parked select, and what it leaves behind.

use super::*;

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
