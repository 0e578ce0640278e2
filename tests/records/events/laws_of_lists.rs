//! What must hold of every list.

use gort::println;

use super::*;

/// A program that does a bit of everything, with every value different.
fn busy() -> u64 {
    let (unbuffered, buffered, done) = (chan(0), chan(2), chan(0));
    for s in 0..3 {
        let (a, b) = (unbuffered.clone(), buffered.clone());
        go(move || {
            for i in 0..4 {
                select! {
                    send(a, 100 * s + i) => {}
                    send(b, 100 * s + i) => {}
                }
            }
            if b.try_send(900 + s).is_err() {
                a.send(900 + s);
            }
        });
    }
    for _ in 0..2 {
        let (a, b, done) = (unbuffered.clone(), buffered.clone(), done.clone());
        go(move || {
            let mut sum = 0;
            loop {
                select! {
                    recv(a) -> v => match v {
                        Some(v) => sum += v,
                        None => break,
                    },
                    recv(b) -> v => match v {
                        Some(v) => sum += v,
                        None => break,
                    },
                }
            }
            done.send(sum);
        });
    }
    settle();
    buffered.close();
    unbuffered.close();
    done.recv().unwrap() + done.recv().unwrap()
}

const BUSY: u64 = 4 * 300 + 3 * 6 + 2703;

#[test]
fn the_laws_hold_under_every_schedule() {
    every_schedule(busy, |ran| assert_eq!(ran.report.result, Ok(BUSY)));
}

#[test]
fn every_value_is_received_by_whom_the_events_say() {
    every_schedule(
        || {
            let (ch, got) = (chan(1), chan(12));
            for s in 0..3_u64 {
                let ch = ch.clone();
                go(move || (0..4).for_each(|i| ch.send(10 * s + i)));
            }
            for _ in 0..3 {
                let (ch, got) = (ch.clone(), got.clone());
                go(move || (0..4).for_each(|_| got.send((gort::goid(), ch.recv().unwrap()))));
            }
            settle();
            got.close();
            got.iter().collect::<Vec<_>>()
        },
        |ran| {
            let seen = ran.report.result.as_ref().unwrap();
            for event in &ran.events {
                // The channel of u64; the other one's values have no text.
                if let EventKind::Recv { value: Some(value), .. } = &event.kind {
                    assert!(seen.contains(&(event.goroutine, value.parse().unwrap())), "{}", brief(event));
                }
            }
            let count = |name| ran.events.iter().filter(|event| event.kind.name() == name).count();
            assert!(ran.events.is_empty() || (count("send"), count("recv")) == (24, 25));
        },
    );
}

/// The laws themselves: a run that was tampered with is noticed.
#[test]
fn the_laws_refuse_what_did_not_happen() {
    let refused = |events: &[Event]| laws::check(events).is_err();
    let (mut tampered, mut unnoticed) = (0, vec![]);
    for seed in 0..10 {
        let events = run_under(Schedule::Seeded(seed), busy).events;
        assert!(!refused(&events));
        for at in 0..events.len() {
            let renumbered = |mut events: Vec<Event>| {
                events.iter_mut().enumerate().for_each(|(at, event)| event.step = at as u64 + 1);
                events
            };
            let mut without = events.clone();
            let lost = without.remove(at);
            let mut twice = events.clone();
            twice.insert(at, lost.clone());
            let mut other_value = events.clone();
            if let EventKind::Send { value, .. } | EventKind::Recv { value, .. } = &mut other_value[at].kind {
                *value = Some("4711".to_string());
            }
            let mut other_goroutine = events.clone();
            other_goroutine[at].goroutine = GoId(lost.goroutine.0 % 5 + 2);
            for (how, changed) in [
                ("lost", without),
                ("twice", twice),
                ("other value", other_value),
                ("other goroutine", other_goroutine),
            ] {
                let harmless =
                    matches!(lost.kind, EventKind::Yield | EventKind::Clock { .. } | EventKind::TimerFire { .. });
                if harmless || changed[..] == events[..] {
                    continue;
                }
                tampered += 1;
                if !refused(&renumbered(changed)) {
                    unnoticed.push(format!("{how}: {}", brief(&lost)));
                }
            }
        }
    }
    // What a tampered list may say and still be that of some program: which goroutine started another, whether one got to its
    // end before main did, which one sent into a buffer, that a closed channel was read once more or an unused one closed
    // once less, that an operation was none of a select's.
    unnoticed.retain(|event| {
        let other_program = event.starts_with("other goroutine") && event.contains(" go g")
            || event.starts_with("other goroutine") && event.contains(" sends ") && event.contains("buffered")
            || event.starts_with("lost") && event.ends_with("returns")
            || event.starts_with("twice") && event.ends_with(": closed")
            || event.starts_with("lost") && event.ends_with("waking []")
            || event.starts_with("lost") && event.contains(" selects ") && !event.ends_with("after waiting");
        !other_program
    });
    assert!(tampered > 2_000 && unnoticed.is_empty(), "{} of {tampered}:\n{}", unnoticed.len(), unnoticed.join("\n"));
}

#[test]
fn every_park_is_followed_by_a_ready() {
    every_schedule(busy, |ran| {
        let mut parked = std::collections::BTreeSet::new();
        for event in &ran.events {
            assert!(!parked.contains(&event.goroutine), "parked, and yet: {}", brief(event));
            match &event.kind {
                EventKind::Park { .. } => assert!(parked.insert(event.goroutine)),
                EventKind::Ready { goroutine } => assert!(parked.remove(goroutine), "{}", brief(event)),
                _ => {}
            }
        }
    });
}

#[test]
fn steps_are_consecutive_and_the_end_is_last() {
    for main in [|| assert_eq!(busy(), BUSY), || panic!("boom"), || drop(chan::<i32>(0).recv().map(Box::new))] {
        every_schedule(main, |ran| {
            for (at, event) in ran.events.iter().enumerate() {
                assert_eq!((event.step, event.worker), (at as u64 + 1, 0));
                assert!(at == 0 || event.at >= ran.events[at - 1].at, "time goes on");
                let last = at + 1 == ran.events.len();
                assert_eq!(matches!(event.kind, EventKind::ProgramEnd { .. }), last);
            }
            assert_eq!(ran.report.steps, ran.events.len() as u64);
        });
    }
}

#[test]
fn events_say_where_in_the_users_program() {
    every_schedule(busy, |ran| {
        for event in &ran.events {
            let operation =
                !matches!(event.kind.name(), "start" | "yield" | "ready" | "fire" | "clock" | "end" | "exit");
            let Some(location) = event.location else {
                assert!(!operation, "{} has no location", brief(event));
                continue;
            };
            let settles = matches!(event.kind, EventKind::Park { reason: WaitReason::Sleep, .. });
            assert!(
                settles || location.file().ends_with("tests/records/events/laws_of_lists.rs"),
                "{} at {location}",
                brief(event)
            );
        }
    });
}

#[test]
fn a_listener_changes_nothing() {
    for seed in 0..crate::harness::seeds() {
        let run = |listen: bool| {
            let output = Captured::default();
            let heard = Arc::new(Mutex::new(0_u64));
            let mut builder =
                Builder::new().schedule(Schedule::Seeded(seed)).output(output.clone()).record(true).quiet_panics(true);
            if listen {
                let heard = heard.clone();
                builder = builder.events(move |_| *heard.lock().unwrap() += 1);
            }
            let report = builder.run_report(|| {
                let sum = busy();
                println!("{sum}");
                go(|| panic!("at the end"));
                gort::gosched();
                sum
            });
            let heard = *heard.lock().unwrap();
            assert_eq!((report.steps, heard > 0), (heard, listen));
            (report.result.map_err(|e| e.to_string()), report.schedule, report.elapsed, report.leaked, output.lines())
        };
        assert_eq!(run(true), run(false), "seed {seed}");
    }
}

#[test]
fn a_listener_may_panic_or_use_channels_without_parking() {
    let (heard, count) = (chan(10_000), Arc::new(Mutex::new(0)));
    let (out, counted) = (heard.clone(), count.clone());
    let report = Builder::new()
        .schedule(Schedule::Seeded(3))
        .events(move |event| {
            out.send(event.step); // there is room
            *counted.lock().unwrap() += 1;
        })
        .run_report(busy);
    assert_eq!((report.result, report.steps), (Ok(BUSY), *count.lock().unwrap()));
    assert_eq!(heard.len() as u64, report.steps);
}

#[test]
fn without_a_listener_there_are_no_steps() {
    let ran = run_fast(busy);
    assert_eq!((ran.report.result, ran.report.steps), (Ok(BUSY), 0));
}
