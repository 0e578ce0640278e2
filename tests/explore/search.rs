//! What the explorer counts, what it refuses to be wrong about, and what it says when it stops early.

use std::sync::Arc;

use gort::explore::{Answer, Exploration, Explorer, Incomplete, Output, Strategy};
use gort::sync::{Mutex, Racy, WaitGroup};
use gort::{Chan, Ending, chan};

use crate::shared::{big, document, pool, replays};

fn complete(main: impl Fn() + Send + Sync + 'static) -> Exploration {
    let found = Explorer::new("search", main).run();
    assert_eq!(found.incomplete, None);
    found
}

/// Goroutines that print these numbers of lines, and main waits for them.
fn printers(lines: &[usize]) -> impl Fn() + Send + Sync + 'static {
    let lines = lines.to_vec();
    move || {
        let wg = WaitGroup::new();
        for (who, lines) in lines.iter().copied().enumerate() {
            wg.go(move || (0..lines).for_each(|line| gort::println!("{who}.{line}")));
        }
        wg.wait();
    }
}

#[test]
fn interleavings_are_counted_as_by_hand() {
    // (a + b + …)! / (a! b! …) ways to mix the lines.
    for (lines, ways) in
        [(&[1, 1][..], 2), (&[2, 1], 3), (&[2, 2], 6), (&[3, 2], 10), (&[1, 1, 1], 6), (&[2, 2, 2], 90)]
    {
        assert_eq!(complete(printers(lines)).outputs, big(ways), "{lines:?}");
    }
}

#[test]
fn schedules_are_counted_as_by_hand() {
    // One goroutine has one schedule, of whatever length.
    assert_eq!(complete(|| (0..5).for_each(|i| gort::println!("{i}"))).schedules, big(1));
    // After `go`: main has its print and its return to do, the goroutine its print, which the end of the program may cut
    // off: P R, P G R, G P R.
    let hello = complete(|| {
        gort::go(|| gort::println!("from goroutine"));
        gort::println!("from main");
    });
    assert_eq!((hello.schedules.clone(), hello.states), (big(3), 5));
    // With k prints in main and one in the goroutine: k + 2 places for it, the last of which is nowhere.
    for k in 1..6 {
        let found = complete(move || {
            gort::go(|| gort::println!("g"));
            (0..k).for_each(|i| gort::println!("{i}"));
        });
        assert_eq!(found.schedules, big(k + 2));
        assert_eq!(found.outputs, big(k + 2));
    }
    // A select with three ready cases, three times.
    let select = complete(|| {
        let chans: [Chan<()>; 3] = std::array::from_fn(|_| chan(0));
        chans.iter().for_each(Chan::close);
        for _ in 0..3 {
            gort::select! { recv(chans[0]) -> _ => {}, recv(chans[1]) -> _ => {}, recv(chans[2]) -> _ => {} }
        }
    });
    assert_eq!((select.schedules, select.outputs), (big(27), big(1)));
}

#[test]
fn the_document_by_capacity() {
    for (cap, outputs) in [(0, 512), (1, 4181), (2, 9842), (3, 14041), (8, 16796), (9, 16796), (20, 16796)] {
        let found = complete(document(10, cap));
        assert_eq!(found.outputs, big(outputs), "capacity {cap}");
        assert_eq!(found.endings.exit, found.outputs);
    }
}

#[test]
fn any_number_of_threads_finds_the_same() {
    let summary = |threads: usize, main: fn()| {
        let found = Explorer::new("search", main).workers(threads).run();
        assert_eq!(found.incomplete, None);
        let list: Vec<String> = found.list(40).iter().map(|listed| format!("{listed:?}")).collect();
        (found.outputs, found.schedules, found.states, found.endings, found.leaks, found.races, list)
    };
    let programs: [fn(); 3] = [
        || document(4, 1)(),
        || pool(2, 3)(),
        || {
            let x = Racy::new(0);
            let wg = WaitGroup::new();
            for _ in 0..2 {
                let x = x.clone();
                wg.go(move || (0..2).for_each(|_| x.update(|x| x + 1)));
            }
            wg.wait();
            gort::println!("{}", x.load());
        },
    ];
    for main in programs {
        let one = summary(1, main);
        for threads in [2, 3, 8] {
            assert_eq!(summary(threads, main), one, "{threads} threads");
        }
    }
}

#[test]
fn every_listed_schedule_gives_its_output() {
    let found = complete(document(4, 2));
    let listed = found.list(1000);
    assert_eq!(big(listed.len() as u64), found.outputs);
    // The default run's output first, then in the order of preemptions, then of the text.
    assert_eq!(Some(&listed[0].output), found.default_output());
    let rest: Vec<_> = listed[1..].iter().map(|listed| (listed.preemptions, listed.output.clone())).collect();
    assert!(rest.is_sorted(), "{rest:?}");
    listed.iter().for_each(|listed| replays(listed, "search", document(4, 2)));
}

#[test]
fn what_cannot_be_says_where_it_departs() {
    let found = complete(document(3, 0));
    let Answer::Impossible { lines, next, endings } = found.can(&["S0", "S1", "S2"]) else {
        panic!("the third value cannot be sent yet")
    };
    assert_eq!((lines, next, endings), (2, vec!["R0".to_string()], vec![]));
    // A beginning is no output.
    let Answer::Impossible { lines, next, endings } = found.can(&["S0"]) else { panic!("it goes on") };
    assert_eq!((lines, next.len(), endings.len()), (1, 2, 0));
    let whole = ["S0", "S1", "R0", "R1", "S2", "R2"];
    let Answer::Possible(listed) = found.can(&whole) else { panic!("it is the default") };
    replays(&listed, "search", document(3, 0));
    let mut output = listed.output.clone();
    assert!(found.contains(&output));
    output.ending = Ending::Deadlock;
    assert!(!found.contains(&output));
}

#[test]
fn what_a_change_adds_and_takes_away_is_counted() {
    let (meeting, one) = (complete(document(3, 0)), complete(document(3, 1)));
    let added: Vec<String> = one.beyond(&meeting).map(|output| output.to_string()).collect();
    assert_eq!(added, ["S0 | S1 | S2 | R0 | R1 | R2"]);
    assert_eq!((one.count_beyond(&meeting), meeting.count_beyond(&one)), (big(1), big(0)));
    let (none, many) = (complete(document(10, 0)), complete(document(10, 8)));
    assert_eq!(many.count_beyond(&none), big(16796 - 512));
    assert_eq!(many.count_beyond(&many), big(0));
}

#[test]
fn data_races_are_counted_in_outputs() {
    let found = complete(|| {
        let x = Racy::new(0);
        let done = chan(1);
        let (y, tx) = (x.clone(), done.clone());
        gort::go(move || {
            y.store(1);
            tx.send(());
        });
        gort::select! {
            recv(done) -> _ => gort::println!("in order: {}", x.load()),
            default => gort::println!("too early: {}", x.load()),
        }
    });
    let outputs: Vec<String> = found.all().map(|output| output.to_string()).collect();
    assert_eq!(outputs, ["in order: 1", "too early: 0", "too early: 1"]);
    assert_eq!(found.races.len(), 1);
    assert!(found.races[0].first.write && !found.races[0].second.write);
    // What was received orders the two.
    assert_eq!(found.racy_outputs, big(2));
    let locked = complete(|| {
        let x = Racy::new(0);
        let lock = Arc::new(Mutex::new(()));
        let wg = WaitGroup::new();
        for _ in 0..2 {
            let (x, lock) = (x.clone(), lock.clone());
            wg.go(move || {
                let _guard = lock.lock();
                x.update(|x| x + 1);
            });
        }
        wg.wait();
        gort::println!("{}", x.load());
    });
    assert_eq!((locked.races.len(), locked.racy_outputs, locked.outputs), (0, big(0), big(1)));
}

#[test]
fn fewer_preemptions_are_a_bound_that_is_named() {
    let lost = || {
        let x = Racy::new(0);
        let wg = WaitGroup::new();
        for _ in 0..2 {
            let x = x.clone();
            wg.go(move || (0..3).for_each(|_| x.update(|x| x + 1)));
        }
        wg.wait();
        gort::println!("{}", x.load());
    };
    let within = |most: u32| {
        let found = Explorer::new("search", lost).preemptions(most).run();
        assert_eq!(found.incomplete, Some(Incomplete::Preemptions { most }));
        found.list(100).iter().for_each(|listed| {
            assert!(listed.preemptions <= most);
            replays(listed, "search", lost);
        });
        found.all().map(|output| output.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(within(0), ["6"]);
    assert_eq!(within(1), ["3", "6"]);
    assert_eq!(within(2), ["3", "4", "5", "6"]);
    assert_eq!(within(4), ["2", "3", "4", "5", "6"]);
}

#[test]
fn to_give_way_is_no_preemption() {
    let program = || {
        gort::go(|| gort::println!("other"));
        gort::gosched();
        gort::println!("main");
    };
    let found = complete(program);
    let preemptions = |lines: &[&str]| match found.can(lines) {
        Answer::Possible(listed) => listed.preemptions,
        Answer::Impossible { .. } => panic!("{lines:?}"),
    };
    // Main has given way; that it goes on, or that it is stopped before that, is another matter.
    assert_eq!((preemptions(&["other", "main"]), preemptions(&["main"]), preemptions(&["main", "other"])), (0, 0, 1));
    let without = Explorer::new("search", program).preemptions(0).run();
    assert!(without.contains(found.default_output().expect("it ends")), "{without:?}");
    assert_eq!(without.outputs, big(2));
}

#[test]
fn numbers_of_goroutines_are_part_of_the_state_if_asked_for() {
    // Goroutines 2 and 3 start one each that prints its number. If 2 does so before main has started the other one, that is
    // 3, and the other one 4.
    let found = complete(|| {
        for name in ["a", "b"] {
            gort::go(move || gort::go(move || gort::println!("{name} has {}", gort::goid())));
        }
        gort::time::sleep(std::time::Duration::from_millis(1));
    });
    let outputs: Vec<String> = found.all().map(|output| output.to_string()).collect();
    assert_eq!(
        outputs,
        [
            "a has 3 | b has 5",
            "a has 4 | b has 5",
            "a has 5 | b has 4",
            "b has 4 | a has 5",
            "b has 5 | a has 3",
            "b has 5 | a has 4",
        ]
    );
}

#[test]
fn samples_are_members_and_say_what_they_are() {
    let found = complete(document(4, 1));
    for strategy in [Strategy::RandomWalk, Strategy::Pct { depth: 3 }] {
        let explorer = Explorer::new("search", document(4, 1));
        let samples = explorer.sample(strategy, 7, 300);
        assert!(samples.outputs.len() > 5, "{samples}");
        assert_eq!(samples.outputs.iter().map(|sampled| sampled.runs).sum::<u64>(), 300);
        for sampled in &samples.outputs {
            assert!(found.contains(&sampled.output), "{}", sampled.output);
            assert!(sampled.schedule.is_some());
        }
        let again: Vec<Output> = explorer.sample(strategy, 7, 300).outputs.into_iter().map(|it| it.output).collect();
        assert_eq!(again, samples.outputs.iter().map(|it| it.output.clone()).collect::<Vec<_>>());
        let text = samples.to_string();
        assert!(
            text.contains("from seed 7") && text.ends_with("what they did not show may still be possible"),
            "{text}"
        );
    }
}

/// AB-BA needs one preemption at one of a few moments: what PCT of depth 2 is made for.
#[test]
fn pct_finds_a_deadlock_that_needs_one_preemption() {
    let abba = || {
        let (a, b) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
        let wg = WaitGroup::new();
        for (first, second) in [(a.clone(), b.clone()), (b, a)] {
            wg.go(move || {
                let _first = first.lock();
                let _second = second.lock();
            });
        }
        wg.wait();
    };
    let samples = Explorer::new("search", abba).sample(Strategy::Pct { depth: 2 }, 1, 200);
    assert!(samples.outputs.iter().any(|sampled| sampled.output.ending == Ending::Deadlock), "{samples}");
}
