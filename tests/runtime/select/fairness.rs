//! The choice among ready cases is uniform, and costs randomness only where there is one.

use super::*;

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
            // Parks, and is woken by the only goroutine that can.
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
    for seed in 1..crate::harness::seeds() {
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
