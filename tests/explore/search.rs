//! What the explorer counts, what it refuses to be wrong about, and what it says when it stops early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use gort::explore::{Answer, Count, Exploration, Explorer, Incomplete, Output, Strategy};
use gort::sync::{Mutex, Racy, WaitGroup};
use gort::{Chan, Ending, chan};

use crate::shared::{document, replays};

fn complete(main: impl Fn() + Send + Sync + 'static) -> Exploration {
    let found = Explorer::new("search", main).run();
    assert_eq!(found.incomplete, None);
    found
}

fn big(number: u64) -> Count {
    Count::from(number)
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

/// The pool of workers with one line for each job.
fn pool(workers: usize, jobs: usize) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let (todo, results) = (chan::<usize>(jobs), chan::<usize>(jobs));
        for id in 1..=workers {
            let (todo, results) = (todo.clone(), results.clone());
            gort::go(move || {
                for job in todo {
                    gort::println!("worker {id} does job {job}");
                    results.send(job);
                }
            });
        }
        (1..=jobs).for_each(|job| todo.send(job));
        todo.close();
        (0..jobs).for_each(|_| _ = results.recv());
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
fn a_program_that_is_not_the_same_every_time_is_named() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let found = Explorer::new("search", || {
        let ch = chan(1);
        gort::go(|| gort::println!("other"));
        let run = RUNS.fetch_add(1, Ordering::Relaxed);
        gort::println!("run {run}");
        ch.send(run);
    })
    .run();
    let Some(Incomplete::NotReproducible(departure)) = &found.incomplete else { panic!("{:?}", found.incomplete) };
    assert_eq!(departure.goroutine.map(|goroutine| goroutine.0), Some(1));
    assert_eq!(departure.operation, Some("print"));
    assert!(departure.at.is_some_and(|at| at.file().ends_with("explore/search.rs")));
    let text = found.incomplete.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(text.contains("goroutine 1, started at") && text.contains("(print, "), "{text}");
}

#[test]
fn what_gort_cannot_see_is_found_out_when_it_is_shown() {
    let found = Explorer::new("search", || {
        let hidden = Arc::new(AtomicU64::new(0));
        let wg = WaitGroup::new();
        for id in 1..=2 {
            let hidden = hidden.clone();
            wg.go(move || {
                gort::gosched();
                hidden.store(id, Ordering::Relaxed);
                gort::gosched();
            });
        }
        wg.wait();
        gort::println!("{}", hidden.load(Ordering::Relaxed));
        gort::println!("end");
    })
    .run();
    assert!(matches!(found.incomplete, Some(Incomplete::NotReproducible(_))), "{:?}", found.incomplete);
}

#[test]
fn a_program_that_never_ends_is_cut_and_named() {
    let spin: [fn(); 2] = [
        || loop {
            gort::gosched();
        },
        || {
            let ch = chan::<()>(0);
            while ch.try_recv().is_err() {}
        },
    ];
    for main in spin {
        let found = Explorer::new("search", main).longest_run(500).run();
        let Some(Incomplete::Endless { steps, goroutine, created_at, at }) = found.incomplete else {
            panic!("{:?}", found.incomplete)
        };
        assert_eq!((steps, goroutine.0), (500, 1));
        assert!(created_at.file().ends_with("explore/search.rs"));
        assert!(matches!(at, Some(("gosched" | "try_recv", at)) if at.file().ends_with("explore/search.rs")), "{at:?}");
        assert_eq!(found.outputs, big(0));
    }
}

/// `loop {}` of a goroutine that cannot be cut, until the test ends.
fn spins() {
    static OVER: AtomicBool = AtomicBool::new(false);
    while !OVER.load(Ordering::Relaxed) {
        std::hint::spin_loop();
    }
}

/// How long that may take here, in time on a processor.
const SHORT: Duration = Duration::from_millis(50);

#[test]
fn a_goroutine_that_computes_without_end_is_named_and_left_behind() {
    let program = || {
        let ch = chan(1);
        let tx = ch.clone();
        gort::go(move || {
            gort::println!("other");
            tx.send(1);
            spins();
        });
        gort::println!("main");
        ch.recv();
        gort::println!("got it");
    };
    for threads in [1, 3] {
        let found = Explorer::new("search", program).longest_step(SHORT).workers(threads).run();
        let Some(Incomplete::Stuck { goroutine, created_at, after, limit }) = &found.incomplete else {
            panic!("{:?}", found.incomplete)
        };
        assert_eq!((goroutine.0, *limit, after.map(|(operation, _)| operation)), (2, SHORT, Some("print")));
        assert!(created_at.file().ends_with("explore/search.rs"));
        let text = found.incomplete.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(
            text.contains("goroutine 2, started at") && text.contains("in the step after its print at tests/"),
            "{text}"
        );
        // What it has is a part of the truth.
        assert!(found.states > 0);
        found.list(10).iter().for_each(|listed| assert!(listed.output.lines.len() <= 3, "{listed:?}"));
        assert!(matches!(found.can(&["got it", "main"]), Answer::Impossible { .. }));
    }
    // Nothing was done before.
    let at_once = Explorer::new("search", spins).longest_step(SHORT).run();
    let Some(Incomplete::Stuck { goroutine, after, .. }) = at_once.incomplete else {
        panic!("{:?}", at_once.incomplete)
    };
    assert_eq!((goroutine.0, after, at_once.default_output()), (1, None, None));
    assert_eq!(at_once.list(10), []);
}

#[test]
fn a_sample_of_a_program_that_does_not_end_names_who() {
    let endless = || {
        gort::go(|| gort::println!("hello"));
        loop {
            gort::gosched();
        }
    };
    let samples = Explorer::new("search", endless).longest_run(300).sample(Strategy::RandomWalk, 0, 20);
    assert_eq!((samples.runs, samples.cut, samples.outputs.len()), (20, 20, 0));
    assert!(matches!(samples.endless, Some(Incomplete::Endless { goroutine, .. }) if goroutine.0 == 1));
    let stuck = || {
        gort::go(|| {
            gort::println!("hello");
            spins();
        });
        gort::println!("main");
    };
    let samples = Explorer::new("search", stuck).longest_step(SHORT).sample(Strategy::RandomWalk, 0, 100);
    let Some(Incomplete::Stuck { goroutine, after, .. }) = &samples.stopped else { panic!("{samples}") };
    assert_eq!((goroutine.0, *after), (2, None), "{samples}");
    assert!(samples.runs < 100);
}

#[test]
fn a_default_run_that_does_not_end_is_cut() {
    // Only if main gives way in time does the other one end the program.
    let found = Explorer::new("search", || {
        let done = Racy::new(false);
        let other = done.clone();
        gort::go(move || other.store(true));
        for _ in 0..3 {
            if done.load() {
                return;
            }
        }
        loop {
            gort::gosched();
        }
    })
    .longest_run(200)
    .run();
    assert!(matches!(found.incomplete, Some(Incomplete::Endless { .. })), "{:?}", found.incomplete);
    assert_eq!(found.default_output(), None);
    // Short runs show that it can end.
    let listed = found.list(10);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].output.lines, [""; 0]);
}

#[test]
fn a_program_that_waits_for_the_outside_is_named() {
    let found = Explorer::new("search", || gort::println!("{}", gort::blocking(|| 1))).run();
    assert_eq!(found.incomplete, Some(Incomplete::ExternalInput));
}

#[test]
fn a_search_stops_at_its_bounds_with_what_it_has() {
    let found = Explorer::new("search", pool(3, 4)).bound(500).run();
    assert_eq!(found.incomplete, Some(Incomplete::Bound { states: 500 }));
    assert!(found.states >= 500 && found.states < 600, "{}", found.states);
    assert!(found.outputs > big(0));
    found.list(5).iter().for_each(|listed| replays(listed, "search", pool(3, 4)));

    let found = Explorer::new("search", pool(3, 4)).memory(1 << 20).run();
    assert_eq!(found.incomplete, Some(Incomplete::Memory { bytes: 1 << 20 }));

    let (flag, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let (stop, states) = (flag.clone(), seen.clone());
    let found = Explorer::new("search", pool(3, 4))
        .cancel(flag)
        .progress(move |progress| {
            states.store(progress.states, Ordering::Relaxed);
            stop.store(true, Ordering::Relaxed);
        })
        .run();
    assert_eq!(found.incomplete, Some(Incomplete::Cancelled));
    assert!(seen.load(Ordering::Relaxed) > 0);
}

/// The walk that looks for races comes after the search, and takes as long.
#[test]
fn a_walk_for_races_is_interrupted_too() {
    let explore = |stop_at: Option<u64>| {
        let (flag, runs) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (stop, counted) = (flag.clone(), runs.clone());
        let found = Explorer::new("search", move || {
            let run = counted.fetch_add(1, Ordering::Relaxed) + 1;
            stop.fetch_or(stop_at == Some(run), Ordering::Relaxed);
            let x = gort::sync::Racy::new(0);
            let wg = gort::sync::WaitGroup::new();
            for _ in 0..3 {
                let x = x.clone();
                wg.go(move || x.update(|x| x + 1));
            }
            wg.wait();
        });
        let found = found.workers(1).cancel(flag).run();
        (found.incomplete, found.effort.runs, runs.load(Ordering::Relaxed))
    };
    let (incomplete, search, all) = explore(None);
    assert_eq!(incomplete, None);
    assert!(all > search + 50, "{all} runs, {search} of them the search's");
    let (incomplete, _, stopped) = explore(Some(search + 5));
    assert_eq!((incomplete, stopped), (Some(Incomplete::Cancelled), search + 5));
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
