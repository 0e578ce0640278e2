//! `synctest::wait` comes after all that the others did before they stopped; waiting for the clock alone does not.

use gort::synctest;
use gort::{Event, EventKind, GoroutineEnd, ObjectId, WaitReason};

use super::*;

#[test]
fn what_others_did_before_they_stopped_or_ended_comes_before_the_return_of_wait() {
    ordered(|| {
        let (x, other) = variable();
        go(move || other.store(1));
        synctest::wait();
        x.load()
    });
    ordered(|| {
        let (x, other) = variable();
        let gate = chan::<()>(0);
        let stops = gate.clone();
        go(move || {
            other.store(1);
            stops.recv();
            other.store(3);
        });
        synctest::wait();
        x.store(2);
        gate.close();
        synctest::wait();
        x.load()
    });
    races(|| {
        let (x, other) = variable();
        go(move || other.store(1));
        settle();
        x.load()
    });
}

#[test]
fn what_others_do_after_it_is_not_ordered_by_it() {
    races(|| {
        let (x, other) = variable();
        go(move || {
            time::sleep(ms(1));
            other.store(1);
        });
        synctest::wait();
        x.load();
        time::sleep(ms(2));
    });
    // Nor what the one that waits did before.
    races(|| {
        let (x, other) = variable();
        go(move || {
            time::sleep(ms(1));
            other.store(1);
        });
        time::sleep(Duration::from_nanos(1));
        x.store(2);
        synctest::wait();
        time::sleep(ms(2));
    });
}

#[cfg(feature = "explore")]
#[test]
fn an_exploration_with_races_says_so_likewise() {
    use gort::explore::Explorer;

    let waits = || {
        let (x, other) = variable();
        let another = x.clone();
        go(move || {
            other.store(1);
            go(move || another.store(2));
        });
        synctest::wait();
        gort::println!("{}", x.load());
    };
    let found = Explorer::new("waits", waits).check();
    assert_eq!(found.outputs.to_string(), "1");
    let sleeps = || {
        let (x, other) = variable();
        go(move || other.store(1));
        settle();
        gort::println!("{}", x.load());
    };
    assert!(Explorer::new("sleeps", sleeps).run().races_in_detail().next().is_some());
}

/// Goroutine 1 starts a bubble, whose first goroutine is 2; goroutine 9 is outside. All access one variable without a lock.
#[test]
fn a_bubble_of_go_knows_only_its_own_goroutines() {
    const X: ObjectId = ObjectId(1);
    const TIMER: ObjectId = ObjectId(2);
    let follow = |told: &[(u64, EventKind)]| {
        let mut detector = RaceDetector::new();
        for (step, (who, kind)) in told.iter().enumerate() {
            detector.observe(&Event {
                step: step as u64 + 1,
                at: Duration::ZERO,
                worker: 0,
                goroutine: GoId(*who),
                location: None,
                kind: kind.clone(),
            });
        }
        !detector.into_races().is_empty()
    };
    let park = |reason| EventKind::Park { reason, on: vec![], first: vec![], object: None, value: None };
    let spawn = |child| EventKind::Spawn { child: GoId(child) };
    let ready = |goroutine| EventKind::Ready { goroutine: GoId(goroutine) };
    let end = || EventKind::End { how: GoroutineEnd::Return };
    let write = || EventKind::RacyStore { object: X, value: None };
    let begin = [(1, spawn(9)), (1, spawn(2)), (1, park(WaitReason::SynctestRun))];
    let with = |rest: &[(u64, EventKind)]| follow(&[&begin[..], rest].concat());
    // One that has ended, one that is parked, one that a timer has started.
    let own = [
        (2, spawn(3)),
        (2, EventKind::TimerSet { object: TIMER, at: Some(Duration::ZERO) }),
        (2, park(WaitReason::SynctestWait)),
        (3, write()),
        (3, end()),
        (0, ready(2)),
        (2, write()),
        (2, park(WaitReason::SynctestWait)),
        (0, EventKind::TimerFire { object: Some(TIMER) }),
        (0, spawn(4)),
        (4, write()),
        (4, park(WaitReason::Sleep)),
        (0, ready(2)),
        (2, write()),
        (2, end()),
        (0, ready(1)),
        (1, write()),
    ];
    // The timer's goroutine knows what was there when it was set, and not what came after.
    assert!(with(&own));
    let own_but_for_the_timer: Vec<_> =
        own.iter().filter(|(who, kind)| *who != 4 && *kind != spawn(4)).cloned().collect();
    assert!(!with(&own_but_for_the_timer));
    // One outside writes meanwhile: no wait in the bubble, nor its end, comes after that.
    let outside = [
        (2, park(WaitReason::SynctestWait)),
        (9, write()),
        (9, end()),
        (0, ready(2)),
        (2, write()),
        (2, end()),
        (0, ready(1)),
    ];
    assert!(with(&outside));
}
