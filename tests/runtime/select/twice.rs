//! A select that waits and names one channel in several cases: Go links those in random order, so any of them may win.

use std::collections::BTreeMap;

use gort::Builder;

use super::*;

/// The 0.001 quantiles of chi-square with 1, 2 degrees of freedom.
const CHI_SQUARE_LIMITS: [f64; 2] = [10.83, 13.82];

#[track_caller]
fn about_equal(what: &str, counts: &[u32]) {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    let chi: f64 = counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    assert!(chi < CHI_SQUARE_LIMITS[counts.len() - 2], "{what}: chi-square {chi} of {counts:?}");
}

/// What is tried, and a program that returns the case that won.
type Way = (&'static str, fn() -> usize);

/// Which case wins when a goroutine comes while it waits: with one worker main is parked before the other begins.
const WAYS: [Way; 4] = [
    ("sends", || {
        let ch = chan(0);
        let rx = ch.clone();
        let got = gort::spawn(move || rx.recv().unwrap());
        select! { send(ch, 0) => {}, send(ch, 1) => {} }
        got.join()
    }),
    ("receives", || {
        let ch = chan(0);
        let tx = ch.clone();
        go(move || tx.send(7));
        select! { recv(ch) -> v => { assert_eq!(v, Some(7)); 0 }, recv(ch) -> v => { assert_eq!(v, Some(7)); 1 } }
    }),
    ("a close", || {
        let ch = chan::<()>(0);
        let other = ch.clone();
        go(move || other.close());
        select! { recv(ch) -> v => { assert_eq!(v, None); 0 }, recv(ch) -> v => { assert_eq!(v, None); 1 } }
    }),
    ("what others stand beside", || {
        let (ch, quiet) = (chan(1), chan::<()>(0));
        let tx = ch.clone();
        go(move || tx.send(7));
        select! {
            recv(quiet) -> _ => unreachable!(),
            recv(ch) -> _ => 0,
            recv(Chan::<()>::nil()) -> _ => unreachable!(),
            recv(quiet) -> _ => unreachable!(),
            recv(ch.receiver()) -> _ => 1,
        }
    }),
];

#[test]
fn either_case_wins_half_of_the_seeds() {
    for (name, which) in WAYS {
        let mut counts = [0; 2];
        for seed in 1..=1_000 {
            counts[run_under(Schedule::Seeded(seed), which).report.result.unwrap()] += 1;
        }
        about_equal(name, &counts);
    }
}

#[test]
fn either_case_wins_half_of_the_time_in_a_plain_run() {
    for (name, which) in WAYS {
        let counts = Builder::new().workers(1).run(move || {
            let mut counts = [0; 2];
            (0..2_000).for_each(|_| counts[which()] += 1);
            counts
        });
        about_equal(name, &counts.unwrap());
    }
}

/// Go's `TestPseudoRandomSend`, by meaning: of a hundred sends by a select of two that are received one by one each makes
/// a tenth at least, with and without a buffer.
#[test]
fn both_of_two_sends_are_made_whether_the_select_waits_or_not() {
    const SENDS: usize = 100;
    let zeros = |cap| {
        let ch = chan(cap);
        let rx = ch.clone();
        let got = gort::spawn(move || {
            let receive = |_| {
                gosched();
                rx.recv().unwrap()
            };
            (0..SENDS).map(receive).filter(|value| *value == 0).count()
        });
        for _ in 0..SENDS {
            select! { send(ch, 1) => {}, send(ch, 0) => {} }
        }
        got.join()
    };
    for cap in [0, SENDS] {
        for seed in 1..100 {
            let zeros = run_under(Schedule::Seeded(seed), move || zeros(cap)).report.result.unwrap();
            assert!((SENDS / 10..=SENDS * 9 / 10).contains(&zeros), "seed {seed}, cap {cap}: {zeros} zeros");
        }
        for workers in [1, 2] {
            let zeros = Builder::new().workers(workers).run(move || zeros(cap)).unwrap();
            assert!((SENDS / 10..=SENDS * 9 / 10).contains(&zeros), "{workers} workers, cap {cap}: {zeros} zeros");
        }
    }
}

#[test]
fn groups_of_different_sizes_are_each_drawn_evenly() {
    // The select waits on `a` twice and on `b` three times; a goroutine comes to one of them.
    let which = |through: usize| {
        let chans = [chan(0), chan(0)];
        let tx = chans[through].clone();
        go(move || tx.send(()));
        let [a, b] = &chans;
        select! { recv(a) -> _ => 0, recv(b) -> _ => 0, recv(b) -> _ => 1, recv(a) -> _ => 1, recv(b) -> _ => 2 }
    };
    let (mut two, mut three) = ([0; 2], [0; 3]);
    for seed in 1..=1_500 {
        two[run_under(Schedule::Seeded(seed), move || which(0)).report.result.unwrap()] += 1;
        three[run_under(Schedule::Seeded(seed), move || which(1)).report.result.unwrap()] += 1;
    }
    about_equal("two", &two);
    about_equal("three", &three);
}

#[test]
fn seed_0_takes_the_first_in_the_source() {
    for (name, which) in WAYS {
        assert_eq!(run_fast(which).report.result, Ok(0), "{name}");
        assert_eq!(run_under(Schedule::Seeded(0), which).report.result, Ok(0), "{name}");
    }
}

/// The different courses that a program of main alone can take: only its selects draw.
fn choices(main: fn()) -> BTreeMap<String, u32> {
    let mut codes = BTreeMap::new();
    for seed in 1..100 {
        let ran = run_under(Schedule::Seeded(seed), main);
        *codes.entry(ran.report.schedule.unwrap().to_string()).or_default() += 1;
    }
    codes
}

#[test]
fn only_a_select_that_waits_on_a_channel_twice_in_one_direction_draws_for_it() {
    let nothing: [fn(); 4] = [
        // In both directions, beside others, in cases of nil, and with a default.
        || {
            let (ch, out) = (chan(0), chan::<i32>(0));
            select! { send(ch, 1) => {}, recv(ch) -> _ => {}, recv(out) -> _ => {}, recv(Chan::<i32>::nil()) -> _ => {}, recv(Chan::<i32>::nil()) -> _ => {} }
        },
        || {
            let ch = chan::<i32>(0);
            select! { recv(ch) -> _ => {}, recv(ch) -> _ => {}, default => {} }
        },
        || {
            let (ch, full) = (chan::<i32>(0), filled([1]));
            select! { recv(ch) -> _ => {}, recv(ch) -> _ => {}, recv(full) -> _ => {} }
        },
        || {
            let (one, other) = (chan::<i32>(0), chan::<i32>(0));
            select! { recv(one) -> _ => {}, recv(other) -> _ => {} }
        },
    ];
    for (number, main) in nothing.into_iter().enumerate() {
        assert_eq!(choices(main).len(), 1, "case {number}");
    }
    let three = choices(|| {
        let (ch, out) = (chan(0), chan::<i32>(0));
        select! { recv(ch) -> _ => {}, recv(out) -> _ => {}, recv(ch) -> _ => {}, send(ch, 1) => {}, recv(ch) -> _ => {} }
    });
    assert_eq!(three.len(), 3, "one draw of three: {three:?}");
}

#[test]
fn the_event_of_the_wait_says_which_case_stands_first() {
    let which = || {
        let (a, b) = (chan(0), chan::<()>(0));
        let tx = a.clone();
        go(move || tx.send(()));
        select! { recv(b) -> _ => unreachable!(), recv(a) -> _ => 1, recv(b) -> _ => unreachable!(), recv(a) -> _ => 3 }
    };
    let mut seen = BTreeMap::new();
    for seed in 0..50 {
        let ran = run_under(Schedule::Seeded(seed), which);
        let first = ran.events.iter().find_map(|event| match &event.kind {
            EventKind::Park { reason: WaitReason::Select, first, .. } => Some(first.clone()),
            _ => None,
        });
        // Under some seeds the sender came first, and no goroutine waited.
        if let Some(first) = first {
            assert!(first == [0, 1] || first == [2, 3], "{first:?}");
            assert_eq!(ran.report.result, Ok(first[1]));
            *seen.entry(first).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[test]
fn a_run_that_drew_the_order_is_replayed() {
    for (name, which) in WAYS {
        for seed in 1..20 {
            let first = run_under(Schedule::Seeded(seed), which);
            let code = first.report.schedule.clone().unwrap();
            let second = run_under(Schedule::Replay(code.clone()), which);
            assert_eq!(
                (&second.report.result, &second.events),
                (&first.report.result, &first.events),
                "{name}, {code}"
            );
        }
    }
}
