//! The exact lists of small programs.

use gort::println;

use super::*;

#[test]
fn unbuffered_with_the_receiver_first() {
    happens(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(7));
            println!("{:?}", ch.recv());
        },
        &[
            "g1 starts",
            "g1 makes c1 cap 0",
            "g1 go g2",
            "g1 parks: chan receive [recv c1]",
            "g2 starts",
            "g2 sends 7 to c1: handed to g1",
            "g2 readies g1",
            "g2 returns",
            "g1 receives 7 from c1: handed by g2",
            "g1 prints Some(7)",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn unbuffered_with_the_sender_first() {
    happens(
        || {
            let ch = chan(0);
            let rx = ch.clone();
            go(move || {
                rx.recv();
            });
            ch.send("seven".to_string());
        },
        &[
            "g1 starts",
            "g1 makes c1 cap 0",
            "g1 go g2",
            "g1 parks: chan send [send c1] with seven",
            "g2 starts",
            "g2 receives seven from c1: from g1",
            "g2 readies g1",
            "g2 returns",
            "g1 sends seven to c1: taken by g2",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn buffered() {
    happens(
        || {
            let ch = chan(1);
            let tx = ch.clone();
            go(move || (1..=3).for_each(|i| tx.send(i)));
            (0..3).for_each(|_| drop(ch.recv().map(Box::new)));
        },
        &[
            "g1 starts",
            "g1 makes c1 cap 1",
            "g1 go g2",
            "g1 parks: chan receive [recv c1]",
            "g2 starts",
            "g2 sends 1 to c1: handed to g1",
            "g2 readies g1",
            "g2 sends 2 to c1: buffered, 1 now",
            "g2 parks: chan send [send c1] with 3",
            "g1 receives 1 from c1: handed by g2",
            "g1 receives 2 from c1: from the buffer, 1 left, refilled by g2",
            "g1 readies g2",
            "g1 receives 3 from c1: from the buffer, 0 left",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn close_wakes_who_waited_longest_last() {
    happens(
        || {
            let ch = chan::<i32>(1);
            for _ in 0..2 {
                let rx = ch.clone();
                go(move || {
                    rx.recv();
                });
                settle();
            }
            ch.close();
            ch.recv();
            settle();
        },
        &[
            "g1 starts",
            "g1 makes c1 cap 1",
            "g1 go g2",
            "g1 parks: sleep []",
            "g2 starts",
            "g2 parks: chan receive [recv c1]",
            "g0 Clock { now: 1ns }",
            "g0 TimerFire { object: None }",
            "g0 readies g1",
            "g1 go g3",
            "g1 parks: sleep []",
            "g3 starts",
            "g3 parks: chan receive [recv c1]",
            "g0 Clock { now: 2ns }",
            "g0 TimerFire { object: None }",
            "g0 readies g1",
            "g1 closes c1, waking [g2, g3]",
            "g1 readies g3",
            "g1 readies g2",
            "g1 receives ? from c1: closed",
            "g1 parks: sleep []",
            "g2 receives ? from c1: closed",
            "g2 returns",
            "g3 receives ? from c1: closed",
            "g3 returns",
            "g0 Clock { now: 3ns }",
            "g0 TimerFire { object: None }",
            "g0 readies g1",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn select_that_finds_and_select_that_waits() {
    happens(
        || {
            let (a, b) = (chan(1), chan::<i32>(0));
            select! { send(a, 1) => {}, recv(b) -> _ => {} }
            select! { send(a, 2) => {}, recv(b) -> _ => {}, default => {} }
            let tx = b.clone();
            go(move || tx.send(3));
            select! { send(a, 2) => {}, recv(Chan::<i32>::nil()) -> _ => {}, recv(b) -> _ => {} }
        },
        &[
            "g1 starts",
            "g1 makes c1 cap 1",
            "g1 makes c2 cap 0",
            "g1 selects [send c1, recv c2]: ready [0], case 0",
            "g1 sends 1 to c1: buffered, 1 now",
            "g1 selects [send c1, recv c2]: ready [], default",
            "g1 go g2",
            "g1 parks: select [send c1, recv c0, recv c2]",
            "g2 starts",
            "g2 sends 3 to c2: handed to g1",
            "g2 readies g1",
            "g2 returns",
            "g1 selects [send c1, recv c0, recv c2]: ready [2], case 2 after waiting",
            "g1 receives 3 from c2: handed by g2",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn a_blocked_sender_panics() {
    happens(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(true));
            settle();
            ch.close();
            settle();
        },
        &[
            "g1 starts",
            "g1 makes c1 cap 0",
            "g1 go g2",
            "g1 parks: sleep []",
            "g2 starts",
            "g2 parks: chan send [send c1] with true",
            "g0 Clock { now: 1ns }",
            "g0 TimerFire { object: None }",
            "g0 readies g1",
            "g1 closes c1, waking [g2]",
            "g1 readies g2",
            "g1 parks: sleep []",
            "g2 panics: send on closed channel",
            "g2 ends by Panic",
            "g2 the program ends: Panic",
        ],
    );
}

#[test]
fn a_deadlock() {
    happens(
        || {
            go(|| select! {});
            Chan::<u8>::nil().recv();
        },
        &[
            "g1 starts",
            "g1 go g2",
            "g1 parks: chan receive (nil chan) [recv c0]",
            "g2 starts",
            "g2 parks: select (no cases) []",
            "g0 the program ends: Deadlock",
        ],
    );
}

#[test]
fn goexit_gosched_and_joining() {
    happens(
        || {
            let handle = gort::spawn(|| gort::gosched());
            gort::go(|| gort::goexit());
            handle.join();
        },
        &[
            "g1 starts",
            "g1 go g2",
            "g1 go g3",
            "g1 parks: sync.WaitGroup.Wait []",
            "g3 starts",
            "g3 ends by Goexit",
            "g2 starts",
            "g2 yields",
            "g2 readies g1",
            "g2 returns",
            "g1 joins g2",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn a_scope_joins_what_it_started_in_order() {
    happens(
        || {
            gort::scope(|s| {
                s.go(|| ());
                s.go(gort::gosched);
            });
        },
        &[
            "g1 starts",
            "g1 go g2",
            "g1 go g3",
            "g1 parks: sync.WaitGroup.Wait []",
            "g3 starts",
            "g3 yields",
            "g2 starts",
            "g2 returns",
            "g3 readies g1",
            "g3 returns",
            "g1 joins g2, g3",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn who_asks_whether_another_has_ended_says_so_only_if_it_has() {
    happens(
        || {
            let handle = gort::spawn(|| ());
            handle.is_finished();
            gort::gosched();
            handle.is_finished();
        },
        &[
            "g1 starts",
            "g1 go g2",
            "g1 yields",
            "g2 starts",
            "g2 returns",
            "g1 joins g2",
            "g1 returns",
            "g1 the program ends: Exit",
        ],
    );
}

#[test]
fn a_context_that_is_asked_answers_in_an_event() {
    let ran = run_under(Schedule::Seeded(0), || {
        let (ctx, cancel) = gort::context::with_cancel(&gort::context::background());
        ctx.err();
        let stop = gort::context::after_func(&ctx, || ());
        ctx.done();
        ctx.done();
        cancel.cancel();
        stop.stop();
        cancel.cancel();
        ctx.cause();
        gort::context::background().err();
    });
    let told: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::ContextErr { error, .. } => Some(error.clone().unwrap_or_else(|| "not done".to_string())),
            EventKind::ContextFunc { object }
            | EventKind::Cancel { object, .. }
            | EventKind::ContextDone { object }
            | EventKind::ContextLock { object }
            | EventKind::ContextStop { object, .. } => Some(format!("{} {object}", event.kind.name())),
            _ => None,
        })
        .collect();
    // The lock of the function, of the context at the end of both, by the second `cancel`, by `cause`.
    let expected = [
        "not done",
        "after 1",
        "done 1",
        "cancel 1",
        "held 3",
        "held 1",
        "stop 3",
        "held 1",
        "context canceled",
        "held 1",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_channel_from_outside_is_met_at_its_first_use() {
    let ch = chan(1);
    ch.send(5);
    let inside = ch.clone();
    let ran = run_under(Schedule::Seeded(0), move || inside.recv());
    let events: Vec<String> = ran.events.iter().map(brief).collect();
    assert_eq!(events[1..3], ["g1 makes c1 cap 1", "g1 receives 5 from c1: from the buffer, 0 left"]);
    assert!(ran.events[1].location.is_none(), "nobody knows here where it was made");
    // In the next run it has that run's number.
    ch.send(6);
    let other = run_under(Schedule::Seeded(0), move || (chan::<i32>(0), ch.recv()).1);
    let events: Vec<String> = other.events.iter().map(brief).collect();
    assert_eq!(events[2..4], ["g1 makes c2 cap 1", "g1 receives 6 from c2: from the buffer, 0 left"]);
}
