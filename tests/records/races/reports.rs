//! What is reported, and in which shape.

use gort::println;

use super::*;

#[test]
fn an_access_before_a_hand_over_is_covered_and_one_after_it_is_not() {
    // The goroutine's own clock must move between the two (I1).
    races(|| {
        let (x, other) = variable();
        let ch = chan(2);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.send(1);
            other.store(2);
            tx.send(2);
        });
        settle();
        ch.recv();
        x.load();
        ch.recv();
    });
    ordered(|| {
        let (x, other) = variable();
        let ch = chan(2);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.send(1);
            other.store(2);
            tx.send(2);
        });
        ch.recv();
        ch.recv();
        x.load()
    });
}

fn two_increments() {
    let x = Racy::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || {
            x.update(|x| x + 1);
            x.update(|x| x + 1);
        });
    }
    wg.wait();
    println!("x = {}", x.load());
}

/// Course L14 E2: the report comes from a run that printed what was hoped for.
#[test]
fn the_report_needs_no_wrong_value() {
    let report = report(Schedule::Seeded(0), two_increments);
    assert_eq!(report.result, Ok(()));
    assert!(!report.races.unwrap().is_empty());
    assert_eq!(crate::harness::run_fast(two_increments).lines, ["x = 4"]);
}

#[test]
fn each_pair_of_sites_is_reported_once() {
    let races = report(Schedule::Seeded(0), two_increments).races.unwrap();
    let mut pairs: Vec<_> = races
        .iter()
        .map(|race| {
            let mut lines = [race.access.location.unwrap().line(), race.previous.location.unwrap().line()];
            lines.sort_unstable();
            lines
        })
        .collect();
    let all = pairs.len();
    pairs.sort_unstable();
    pairs.dedup();
    // Two lines: each with itself, and one with the other.
    assert_eq!((pairs.len(), all), (3, 3));
}

#[test]
fn a_report_has_the_shape_of_gos() {
    let first = line!() + 1;
    let ran = report(Schedule::Seeded(0), || {
        let (x, other) = variable();
        let wg = WaitGroup::new();
        wg.add(1);
        let done = wg.clone();
        go(move || {
            x.store(1);
            done.done();
        });
        other.load();
        wg.wait();
    });
    let races = ran.races.unwrap();
    let file = file!();
    let at = |line: u32| format!("      {file}:{}", first + line);
    let expected = [
        "WARNING: DATA RACE".to_string(),
        "Write at variable 1 by goroutine 2:".to_string(),
        at(6),
        String::new(),
        "Previous read at variable 1 by main goroutine:".to_string(),
        at(9),
        String::new(),
        "Goroutine 2 (running) created at:".to_string(),
        at(5),
    ];
    assert_eq!(races.len(), 1);
    assert_eq!(races[0].to_string().lines().collect::<Vec<_>>(), expected);
}

#[test]
fn two_goroutines_have_four_lines_and_one_is_finished() {
    let races = report(Schedule::Seeded(0), two_increments).races.unwrap();
    let race = &races[0];
    assert_eq!((race.access.kind, race.access.goroutine, race.access.finished), (AccessKind::Read, GoId(2), false));
    assert_eq!(
        (race.previous.kind, race.previous.goroutine, race.previous.finished),
        (AccessKind::Write, GoId(3), true)
    );
    assert_eq!((race.access.created_by, race.previous.created_by), (Some(GoId::MAIN), Some(GoId::MAIN)));
    let text = race.to_string();
    let starts = [
        "WARNING: DATA RACE",
        "Read at variable 1 by goroutine 2:",
        "Previous write at variable 1 by goroutine 3:",
        "Goroutine 2 (running) created at:",
        "Goroutine 3 (finished) created at:",
    ];
    for start in starts {
        assert!(text.lines().any(|line| line == start), "no line '{start}' in\n{text}");
    }
}

#[test]
fn every_schedule_of_a_racy_program_shows_it() {
    for (seed, races) in each_run(two_increments) {
        assert!(!races.is_empty(), "seed {seed} hides the race");
    }
}

#[test]
fn events_that_were_kept_give_the_same_races() {
    let ran = run_under(Schedule::Seeded(7), two_increments);
    let mut detector = RaceDetector::new();
    ran.events.iter().for_each(|event| detector.observe(event));
    assert_eq!(detector.races(), report(Schedule::Seeded(7), two_increments).races.unwrap());
}

#[test]
fn the_listener_hears_every_event_beside_the_detector() {
    let heard = Arc::new(StdMutex::new(Vec::new()));
    let sink = heard.clone();
    let report = Builder::new()
        .schedule(Schedule::Seeded(3))
        .output(std::io::sink())
        .race_detector(true)
        .events(move |event| sink.lock().unwrap().push(event.clone()))
        .run_report(two_increments);
    let events = heard.lock().unwrap();
    assert_eq!(report.steps, events.len() as u64);
    assert_eq!(*events, run_under(Schedule::Seeded(3), two_increments).events);
}

#[test]
fn only_runs_by_one_worker_are_looked_at() {
    let with = |workers| {
        let builder = Builder::new().workers(workers).output(std::io::sink()).race_detector(true);
        builder.run_report(two_increments).races
    };
    assert!(with(2).is_none());
    assert_eq!(with(1).map(|races| races.is_empty()), Some(false));
    let without = Builder::new().schedule(Schedule::Seeded(0)).output(std::io::sink()).run_report(two_increments);
    assert_eq!(without.races, None);
}

#[test]
fn a_program_that_ends_badly_still_shows_its_races() {
    let report = report(Schedule::Seeded(0), || {
        let (x, other) = variable();
        go(move || other.store(1));
        x.load();
        chan::<()>(0).recv();
    });
    assert!(report.result.is_err());
    assert_eq!(report.races.unwrap().len(), 1);
}
