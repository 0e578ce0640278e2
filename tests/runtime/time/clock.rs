//! The virtual clock.

use gort::println;

use super::*;

#[test]
fn the_virtual_clock_starts_at_zero_and_jumps() {
    always_prints(&["0ns", "1h", "3600s, 3600s ago"], || {
        println!("{}", now());
        sleep(HOUR);
        println!("{}h", now().since_start().as_secs() / 3600);
        println!("{}, {:?} ago", now(), Instant::START.elapsed());
    });
}

#[test]
fn the_clock_moves_only_when_every_goroutine_is_durably_blocked() {
    every_schedule(
        || {
            let done = chan(0);
            for i in 1..=3 {
                let done = done.clone();
                go(move || {
                    let start = now();
                    for _ in 0..50 {
                        gosched();
                    }
                    // Others sleep, this one could run all the time.
                    assert_eq!(now(), start);
                    sleep(ms(i));
                    done.send(now() - start);
                });
            }
            (0..3).map(|_| done.recv().unwrap()).collect::<Vec<_>>()
        },
        |ran| {
            assert_eq!(ran.report.result.as_ref().unwrap(), &[ms(1), ms(2), ms(3)]);
            // At each move of the clock every goroutine that had started was parked or had ended.
            let mut running = BTreeSet::from([GoId::MAIN]);
            for event in &ran.events {
                match &event.kind {
                    EventKind::Spawn { child } => drop(running.insert(*child)),
                    EventKind::Ready { goroutine } => drop(running.insert(*goroutine)),
                    EventKind::Park { .. } | EventKind::End { .. } => drop(running.remove(&event.goroutine)),
                    EventKind::Clock { now } => {
                        assert!(running.is_empty(), "{running:?} could run when the clock moved to {now:?}");
                        assert_eq!(event.at, *now);
                    }
                    _ => {}
                }
            }
        },
    );
}

#[test]
fn a_run_takes_its_own_time() {
    let report = run_fast(|| sleep(HOUR)).report;
    assert_eq!(report.elapsed, HOUR);
}

#[test]
fn sleepers_wake_in_the_order_of_their_times() {
    every_schedule(
        || {
            let done = chan(100);
            for i in (0..100).rev() {
                let done = done.clone();
                go(move || {
                    sleep(ms(1 + i));
                    done.send(i);
                });
            }
            sleep(HOUR);
            done.close();
            done.iter().collect::<Vec<_>>()
        },
        |ran| assert_eq!(ran.report.result.as_ref().unwrap(), &(0..100).collect::<Vec<_>>()),
    );
}

#[test]
fn sleeping_for_nothing_does_not_park() {
    // A virtual clock's fact; a real one always moves.
    every_schedule(
        || sleep(Duration::ZERO),
        |ran| {
            assert!(ran.events.is_empty() || ran.report.elapsed == Duration::ZERO);
            assert!(!ran.events.iter().any(|event| matches!(event.kind, EventKind::Park { .. })));
        },
    );
}

#[test]
fn a_hundred_thousand_sleeps() {
    let ran = run_fast(|| {
        for _ in 0..100_000 {
            sleep(Duration::from_micros(1));
        }
        now()
    });
    assert_eq!(ran.report.result.unwrap().since_start(), ms(100));
}

#[test]
fn a_hundred_thousand_sleepers() {
    let ran = run_fast(|| {
        let woken = Arc::new(AtomicU64::new(0));
        for i in 0..100_000 {
            let woken = woken.clone();
            go(move || {
                // Every time occurs twenty times.
                sleep(Duration::from_micros(1 + i % 5000));
                woken.fetch_add(1, Ordering::Relaxed);
            });
        }
        sleep(ms(10));
        (woken.load(Ordering::Relaxed), now())
    });
    let (woken, at) = ran.report.result.unwrap();
    assert_eq!((woken, at.since_start()), (100_000, ms(10)));
}

#[test]
fn the_longest_sleep_ends() {
    let ran = run_fast(|| {
        sleep(Duration::MAX);
        now()
    });
    assert_eq!(ran.report.result.unwrap().since_start(), Duration::MAX);
}

#[test]
fn a_foreign_handle_keeps_the_virtual_clock_still() {
    let ran = run_fast(|| {
        let ch = chan(0);
        let outside = ch.foreign();
        std::thread::spawn(move || outside.send(42));
        let timeout = after(ms(1));
        // Without the handle the timeout would win at once; with it, only the thread can move things on.
        let first = select! {
            recv(ch) -> v => v,
            recv(timeout) -> _ => None,
        };
        (first, timeout.recv())
    });
    assert_eq!(ran.report.result.unwrap(), (Some(42), Some(Instant::START + ms(1))));
}

#[test]
fn instants_are_ordered_and_saturate() {
    let (a, b) = (Instant::START + ms(1), Instant::START + ms(3));
    assert!(a < b);
    assert_eq!((b - a, a - b, b.duration_since(a)), (ms(2), Duration::ZERO, ms(2)));
    assert_eq!((a - ms(5), a + Duration::MAX), (Instant::START, Instant::START + Duration::MAX));
    let mut c = a;
    c += ms(2);
    assert_eq!(c, b);
    c -= ms(1);
    assert_eq!((c.to_string(), format!("{c:?}")), ("2ms".to_string(), "Instant(2ms)".to_string()));
}
