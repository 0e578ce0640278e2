//! Schedules: the same seed gives the same run, and a recorded run can be replayed. `round_trip` may never be ignored.

use std::sync::Arc;
use std::time::Duration;

use crate::harness::{Captured, Ran, brief, laws, run_fast, run_under, settle};
use gort::sync::{Mutex, WaitGroup};
use gort::{
    Builder, Ending, EventKind, ReplayCode, ReplayError, RunError, Schedule, chan, go, goexit, gosched, println, select,
};

/// Programs that differ in what they do and in how they end.
const PROGRAMS: [(&str, fn()); 11] = [
    ("nothing", || {}),
    ("unbuffered", unbuffered),
    ("pool", pool),
    ("selects", selects),
    ("locks", locks),
    ("polling", polling),
    ("sleepers", sleepers),
    ("mutual", mutual),
    ("panicking", panicking),
    ("exiting", exiting),
    ("leaving", leaving),
];

fn unbuffered() {
    let ch = chan(0);
    let tx = ch.clone();
    go(move || {
        for i in 0..5 {
            println!("Sending {i}");
            tx.send(i);
        }
        tx.close();
    });
    for v in ch {
        println!("Received {v}");
    }
}

fn pool() {
    let (jobs, results) = (chan(2), chan(0));
    for worker in 1..=3 {
        let (jobs, results) = (jobs.clone(), results.clone());
        go(move || {
            for job in jobs {
                println!("worker {worker} does {job}");
                results.send(job * 2);
            }
        });
    }
    let tx = jobs.clone();
    go(move || {
        (1..=6).for_each(|job| tx.send(job));
        tx.close();
    });
    let sum: i32 = (0..6).map(|_| results.recv().unwrap()).sum();
    println!("{sum}");
}

fn selects() {
    let (a, b, quit) = (chan(0), chan(1), chan::<()>(0));
    for me in 0..2 {
        let (a, b, quit) = (a.clone(), b.clone(), quit.clone());
        go(move || {
            loop {
                select! {
                    send(a, me) => {}
                    send(b, 10 + me) => {}
                    recv(quit) -> _ => break,
                }
            }
            println!("{me} is told to quit");
        });
    }
    for _ in 0..8 {
        let v = select! { recv(a) -> v => v, recv(b) -> v => v };
        println!("{v:?}");
    }
    quit.close();
    settle();
}

/// Held for so long that it starves now and then.
fn locks() {
    let (mu, wg) = (Arc::new(Mutex::new(())), WaitGroup::new());
    for name in ["A", "B", "C"] {
        let mu = mu.clone();
        wg.go(move || {
            for i in 0..2 {
                let _guard = mu.lock();
                println!("{name}{i}");
                gort::time::sleep(Duration::from_micros(700));
            }
        });
    }
    wg.wait();
}

fn polling() {
    let (ch, done) = (chan(0), chan(1));
    let (tx, finished) = (ch.clone(), done.clone());
    go(move || {
        for i in 0..3 {
            while tx.try_send(i).is_err() {
                gosched();
            }
        }
        finished.send(());
    });
    let mut polls = 0;
    while done.try_recv().is_err() {
        polls += 1;
        select! { recv(ch) -> v => println!("poll {polls}: {v:?}"), default => gosched() }
        if polls > 20 {
            println!("{:?}", ch.recv());
        }
    }
}

fn sleepers() {
    for i in 0..4_u64 {
        go(move || {
            gort::time::sleep(Duration::from_millis(i / 2));
            println!("{i} slept");
            gort::time::sleep(Duration::from_millis(1));
            println!("{i} slept again");
        });
    }
    gort::time::sleep(Duration::from_millis(2));
}

fn mutual() {
    let (a, b) = (chan(0), chan(0));
    let (x, y) = (a.clone(), b.clone());
    go(move || {
        println!("one");
        x.send(1);
        y.recv();
    });
    println!("two");
    b.send(2);
    a.recv();
}

fn panicking() {
    let ch = chan(0);
    for i in 0..3 {
        let ch = ch.clone();
        go(move || {
            ch.send(i);
            println!("{i} got through");
        });
    }
    println!("{:?}", ch.recv());
    ch.close();
    settle();
}

fn exiting() {
    let ch = chan(0);
    let tx = ch.clone();
    go(move || {
        tx.send("last words");
        goexit();
    });
    go(move || println!("{:?}", ch.recv()));
    goexit();
}

fn leaving() {
    for i in 0..4 {
        go(move || {
            println!("{i}");
            chan::<()>(0).recv();
        });
    }
    gosched();
    println!("main leaves");
}

fn run(name: &str, schedule: Schedule, main: fn()) -> Ran<()> {
    let captured = Captured::default();
    let events = std::sync::Arc::new(std::sync::Mutex::new(vec![]));
    let sink = events.clone();
    let report = Builder::new()
        .schedule(schedule)
        .program(name)
        .output(captured.clone())
        .events(move |event| sink.lock().unwrap().push(event.clone()))
        .quiet_panics(true)
        .record(true)
        .run_report(main);
    let events = std::mem::take(&mut *events.lock().unwrap());
    Ran { lines: captured.lines(), events, report }
}

#[track_caller]
fn same(a: &Ran<()>, b: &Ran<()>, what: &str) {
    assert_eq!(a.lines, b.lines, "{what}: output");
    let differ = a.events.iter().zip(&b.events).find(|(x, y)| x != y);
    assert_eq!(differ.map(|(x, y)| (brief(x), brief(y))), None, "{what}: first different event");
    assert_eq!(a.events.len(), b.events.len(), "{what}: events");
    assert_eq!(a.report.result, b.report.result, "{what}: result");
    assert_eq!(a.report.leaked, b.report.leaked, "{what}: what is left");
    assert_eq!((a.report.elapsed, a.report.steps), (b.report.elapsed, b.report.steps), "{what}: time");
    assert_eq!(a.report.schedule, b.report.schedule, "{what}: code");
}

/// A recorded run, its code as text, and the same run again.
#[test]
fn round_trip() {
    for (name, main) in PROGRAMS {
        for seed in 0..crate::harness::seeds() / 2 {
            let recorded = run(name, Schedule::Seeded(seed), main);
            laws::hold(&recorded.events);
            let text = recorded.report.schedule.as_ref().expect("recorded").to_string();
            let code: ReplayCode = text.parse().unwrap();
            assert_eq!((code.program(), code.to_string()), (name, text.clone()));
            let replayed = run(name, Schedule::Replay(code), main);
            same(&recorded, &replayed, &format!("{name}, seed {seed}, {text}"));
        }
    }
}

#[test]
fn same_run_same_events() {
    for (name, main) in PROGRAMS {
        for seed in 0..20 {
            let first = run(name, Schedule::Seeded(seed), main);
            // Other addresses, another thread, other channels before: object numbers must not depend on any of them.
            let moved: Vec<Box<[u8; 100]>> = (0..seed).map(|_| Box::new([0; 100])).collect();
            let others: Vec<_> = (0..seed).map(|_| chan::<u64>(3)).collect();
            let second = std::thread::spawn(move || run(name, Schedule::Seeded(seed), main)).join().unwrap();
            same(&first, &second, &format!("{name}, seed {seed}"));
            drop((moved, others));
        }
    }
}

#[test]
fn runs_side_by_side_do_not_meet() {
    let alone: Vec<Ran<()>> = PROGRAMS.iter().map(|(name, main)| run(name, Schedule::Seeded(5), *main)).collect();
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                for _ in 0..10 {
                    for (alone, (name, main)) in alone.iter().zip(PROGRAMS) {
                        same(alone, &run(name, Schedule::Seeded(5), main), name);
                    }
                }
            });
        }
    });
}

#[test]
fn seeds_differ() {
    let mut outputs = std::collections::BTreeSet::new();
    for seed in 0..50 {
        outputs.insert(run("pool", Schedule::Seeded(seed), pool).lines);
    }
    assert!(outputs.len() > 25, "{} outputs of 50 seeds", outputs.len());
}

/// The stream of a seed is part of the product: these may change only together with the version of the code.
#[test]
fn seeds_give_these_runs_on_every_machine() {
    let code = |name, seed, main| run(name, Schedule::Seeded(seed), main).report.schedule.unwrap().to_string();
    let codes =
        [code("unbuffered", 0, unbuffered as fn()), code("unbuffered", 7, unbuffered), code("selects", 0, selects)];
    assert_eq!(codes, PINNED_CODES);
    assert_eq!(run_under(Schedule::Seeded(7), unbuffered).joined(), PINNED_OUTPUT);
    let of_locks = run("locks", Schedule::Seeded(7), locks);
    assert_eq!((code("locks", 7, locks).as_str(), of_locks.joined().as_str()), PINNED_LOCKS);
}

const PINNED_CODES: [&str; 3] = ["g3.unbuffered..ds43", "g3.unbuffered.2102.avr8", "g3.selects.41i11.9p5u"];
const PINNED_LOCKS: (&str, &str) = ("g3.locks.2203011402131203020303021403043304.p9u4", "A0 | A1 | B0 | B1 | C0 | C1");
const PINNED_OUTPUT: &str = "Sending 0 | Sending 1 | Received 0 | Received 1 | Sending 2 | Sending 3 | Received 2 | \
    Received 3 | Sending 4 | Received 4";

#[test]
fn the_fast_path_and_the_door_agree() {
    for (name, main) in PROGRAMS {
        let (fast, door) = (run_fast(main), run_under(Schedule::Seeded(0), main));
        let ending = |ran: &Ran<()>| ran.report.result.as_ref().map_err(RunError::headline).copied();
        assert_eq!((&fast.lines, ending(&fast)), (&door.lines, ending(&door)), "{name}");
        assert_eq!(fast.report.leaked, door.report.leaked, "{name}");
    }
}

/// Where a slice ends is part of the order, too: programs of many operations, alone and beside others.
#[test]
fn the_fast_path_and_the_door_agree_on_slices() {
    fn alone_then_beside<const ALONE: usize>() {
        let ch = chan(1);
        let pass = |times| {
            (0..times).for_each(|_| {
                ch.send(());
                ch.recv();
            });
        };
        pass(ALONE);
        for name in ["a", "b"] {
            let ch = chan(1);
            go(move || {
                for i in 0..12 {
                    println!("{name} {i}");
                    (0..999).for_each(|_| drop(ch.try_send(Box::new(1))));
                }
            });
        }
        for i in 0..12 {
            println!("main {i}");
            pass(997);
        }
        gosched();
        pass(7_001);
    }
    fn ping_pong_beside_others() {
        let (ping, pong) = (chan(0), chan(0));
        let (a, b) = (ping.clone(), pong.clone());
        go(move || a.iter().for_each(|v: i32| b.send(v)));
        for name in ["c", "d"] {
            go(move || {
                for i in 0..4 {
                    println!("{name} {i}");
                    gosched();
                }
            });
        }
        for round in 0..9_000 {
            ping.send(round);
            pong.recv();
            if round % 1_000 == 0 {
                println!("round {round}");
            }
        }
    }
    fn locks_beside_others() {
        let mu = std::sync::Arc::new(gort::sync::Mutex::new(0));
        for name in ["a", "b", "c"] {
            let mu = mu.clone();
            go(move || {
                for i in 0..6 {
                    println!("{name} {i}");
                    // An odd number of points each time, so that slices come to their end at locks and at unlocks.
                    (0..3_001).for_each(|_| *mu.lock() += 1);
                    _ = chan(1).try_send(());
                }
            });
        }
        settle();
        println!("{}", *mu.lock());
    }
    /// More wait that have not run than Go's local run queue holds.
    fn a_crowd<const BESIDE: bool>() {
        for i in 0..700 {
            go(move || {
                println!("{i}");
                if i % 3 == 0 {
                    go(move || println!("{i}: another"));
                    gosched();
                    println!("{i}, later");
                }
            });
            if BESIDE && i % 100 == 0 {
                gosched();
                println!("main {i}");
            }
        }
        settle();
    }
    let programs: [fn(); 8] = [
        a_crowd::<false>,
        a_crowd::<true>,
        locks_beside_others,
        alone_then_beside::<0>,
        alone_then_beside::<2_500>,
        alone_then_beside::<4_999>,
        alone_then_beside::<7_777>,
        ping_pong_beside_others,
    ];
    for (number, main) in programs.into_iter().enumerate() {
        let fast = run_fast(main);
        let captured = Captured::default();
        let schedule = Schedule::Seeded(0);
        let door = Builder::new().schedule(schedule).output(captured.clone()).record(true).run_report(main);
        assert!(fast.report.result == Ok(()) && door.result == Ok(()));
        assert_eq!(fast.lines, captured.lines(), "program {number}");
        let again = Captured::default();
        let replay = Schedule::Replay(door.schedule.unwrap());
        Builder::new().schedule(replay).output(again.clone()).run(main).unwrap();
        assert_eq!(fast.lines, again.lines(), "program {number}, replayed");
    }
}

#[test]
fn random_selects_agree_on_the_fast_path_at_the_door_and_in_replay() {
    fn choices() -> Vec<usize> {
        let ready: Vec<_> = (0..4)
            .map(|i| {
                let ch = chan(100);
                (0..100).for_each(|_| ch.send(i));
                ch
            })
            .collect();
        let next = || {
            select! {
                recv(ready[0]) -> v => v.unwrap(),
                recv(ready[1]) -> v => v.unwrap(),
                recv(ready[2]) -> v => v.unwrap(),
                recv(ready[3]) -> v => v.unwrap(),
            }
        };
        (0..100).map(|_| next()).collect()
    }
    let fast = run_fast(choices).report.result.unwrap();
    let door = run_under(Schedule::Seeded(0), choices);
    let replayed = run_under(Schedule::Replay(door.report.schedule.clone().unwrap()), choices);
    assert_eq!(Ok(&fast), door.report.result.as_ref());
    assert_eq!(Ok(&fast), replayed.report.result.as_ref());
    assert!((0..4).all(|case| fast.contains(&case)));
}

#[test]
fn a_run_without_choices_has_an_empty_code() {
    let code = run("nothing", Schedule::Seeded(9), || {}).report.schedule.unwrap();
    assert_eq!(code.to_string(), "g3.nothing..kfa5");
    // In Go's order there is nothing to write down either: it is what a replay does where the code is silent.
    let default = run("unbuffered", Schedule::Seeded(0), unbuffered);
    let empty: ReplayCode = default.report.schedule.clone().unwrap();
    assert_eq!(empty.to_string().split('.').nth(2), Some(""));
    same(&default, &run("unbuffered", Schedule::Replay(empty), unbuffered), "the empty code");
}

#[test]
fn a_code_is_recorded_only_on_request() {
    let report = Builder::new().schedule(Schedule::Seeded(1)).output(std::io::sink()).run_report(unbuffered);
    assert_eq!(report.schedule, None);
}

#[test]
fn a_replay_need_not_record_to_be_the_same() {
    let recorded = run("pool", Schedule::Seeded(3), pool);
    let captured = Captured::default();
    let schedule = Schedule::Replay(recorded.report.schedule.unwrap());
    Builder::new().schedule(schedule).program("pool").output(captured.clone()).run(pool).unwrap();
    assert_eq!(captured.lines(), recorded.lines);
}

#[test]
fn program_names_keep_to_their_letters() {
    let named = |name: &str| run(name, Schedule::Seeded(1), unbuffered).report.schedule.unwrap();
    assert_eq!(named("channels/unbuffered_2-b").program(), "channels/unbuffered_2-b");
    assert_eq!(named("what? a.b\n道").program(), "whatab");
    assert_eq!(named("...").program(), "-");
    assert_eq!(named("").program(), "-");
    assert_eq!(named(&"x".repeat(100)).program(), "x".repeat(64));
    for name in ["what? a.b\n道", "", &"x".repeat(100)] {
        let replayed = run(name, Schedule::Replay(named(name)), unbuffered);
        assert_eq!(replayed.report.result, Ok(()));
    }
}

#[test]
fn damaged_codes_are_refused() {
    let code = run("pool", Schedule::Seeded(4), pool).report.schedule.unwrap().to_string();
    let parse = |text: &str| text.parse::<ReplayCode>();
    assert!(parse(&code).is_ok() && parse(&format!("  {code}\n")).is_ok(), "pasted with blanks around it");
    for at in 0..code.len() {
        // A character lost, changed, doubled, and two exchanged.
        let mut shorter = code.clone();
        let lost = shorter.remove(at);
        let mut changed = code.clone();
        changed.replace_range(at..=at, if lost == '3' { "5" } else { "3" });
        let mut doubled = code.clone();
        doubled.insert(at, lost);
        let mut swapped: Vec<char> = code.chars().collect();
        swapped.swap(at, (at + 1) % code.len());
        let swapped: String = swapped.into_iter().collect();
        for damaged in [shorter, changed, doubled, swapped] {
            assert!(damaged == code || parse(&damaged).is_err(), "{damaged} for {code}");
        }
        assert!(parse(&code[..at]).is_err(), "cut off: {}", &code[..at]);
    }
}

#[test]
fn foreign_text_is_refused_in_words() {
    let why = |text: &str| text.parse::<ReplayCode>().unwrap_err();
    for text in ["", "   ", "hello", "42", "g3", "g3.", "g3.a", "g3..", "g3.a.b.c.d.e", "道.道.道.道", "G3.a..0000"]
    {
        let error = why(text);
        assert!(matches!(error, ReplayError::Malformed { .. }), "{text:?}: {error:?}");
        assert!(error.to_string().starts_with("this is not a replay code: "), "{error}");
    }
    let version = why("g4.pool.0123.abcd");
    assert_eq!(version, ReplayError::Version { found: "g4".to_string() });
    assert_eq!(version.to_string(), "the replay code has version 'g4'; this gort reads version 'g3'");
    let damaged = why("g3.pool.0123.abcd");
    assert_eq!(damaged, ReplayError::Damaged);
    assert!(damaged.to_string().contains("a character was lost or changed"), "{damaged}");
}

/// Good codes of their time: `g1` when locks were handed over, `g2` when a choice was a place in the queue. These stay as they are
/// whatever version gort is at.
#[test]
fn codes_of_older_versions_are_refused_with_what_to_do() {
    let (g1, g2) =
        ("where the same choices made another run", "which wrote down places in a queue, and not goroutines");
    for (code, version, meaning) in [
        ("g1.unbuffered.2101.6vua", "g1", g1),
        ("g1.unbuffered..jdro", "g1", g1),
        ("g1.selects.41i11.v349", "g1", g1),
        ("g1.-..0000", "g1", g1),
        ("g1r.timers/order..0000", "g1r", g1),
        ("g2.unbuffered.2101.lfbv", "g2", g2),
        ("g2.select/at-once..nbk2", "g2", g2),
        ("g2r.context/cancelled-in-time.31.jgsn", "g2r", g2),
        ("g2.channels/three/12-1.0101.aaaa", "g2", g2),
    ] {
        let error = code.parse::<ReplayCode>().unwrap_err();
        assert_eq!(error, ReplayError::Version { found: version.to_string() });
        assert_eq!(
            error.to_string(),
            format!(
                "the replay code has version '{version}', of an older gort, {meaning}: list the outputs again with 'gort \
                 explore', or record the run again"
            )
        );
    }
}

#[test]
fn a_code_of_another_program_is_refused_before_it_runs() {
    let code = run("pool", Schedule::Seeded(4), pool).report.schedule.unwrap();
    let refused = run("selects", Schedule::Replay(code), selects);
    let error = refused.report.result.unwrap_err();
    assert_eq!(error.to_string(), "the replay code was recorded from 'pool', not from 'selects'");
    assert_eq!((error.exit_code(), refused.lines.len(), refused.events.len()), (64, 0, 0), "nothing ran");
}

#[test]
fn a_code_that_does_not_fit_is_an_error_that_says_where() {
    let (mut diverged, mut unfinished) = (0, 0);
    for (name, main) in [("unbuffered", unbuffered as fn()), ("polling", polling), ("nothing", || {})] {
        for seed in 1..crate::harness::seeds() {
            let code = run("same-name", Schedule::Seeded(seed), pool).report.schedule.unwrap();
            let ran = run("same-name", Schedule::Replay(code.clone()), main);
            let ends = ran.events.iter().filter(|event| matches!(event.kind, EventKind::ProgramEnd { .. })).count();
            let error = match &ran.report.result {
                Err(error @ RunError::Replay(_)) => error,
                // By chance it is a run of this program, too.
                _ => {
                    assert_eq!(ran.report.schedule, Some(code), "{name}");
                    continue;
                }
            };
            let words = match error {
                RunError::Replay(ReplayError::Diverged { choice, wanted, candidates }) => {
                    assert!(*choice > 0 && ends == 0, "no ending was reached");
                    diverged += 1;
                    format!("choice {choice} asks for {wanted}, which none of {candidates} candidates is")
                }
                RunError::Replay(ReplayError::Unfinished { choices }) => {
                    assert!(name != "nothing" || *choices == 0);
                    unfinished += 1;
                    format!("it ended after {choices} choices, and the code has more")
                }
                other => panic!("{other:?}"),
            };
            assert_eq!(error.headline(), format!("the replay code does not fit this program: {words}"));
            assert_eq!((error.exit_code(), ran.report.unkillable), (64, 0));
        }
    }
    // A goroutine that is not there is noticed at once; a program without choices ends before its code does, each time.
    let each = crate::harness::seeds() - 1;
    assert!(diverged > each && unfinished >= each, "{diverged} and {unfinished}");
}

#[test]
fn every_ending_is_replayed() {
    let mut endings = std::collections::BTreeMap::new();
    for (name, main) in PROGRAMS {
        for seed in 0..30 {
            let recorded = run(name, Schedule::Seeded(seed), main);
            let Some(EventKind::ProgramEnd { ending }) = recorded.events.last().map(|event| event.kind.clone()) else {
                panic!("{name} did not end");
            };
            let replayed = run(name, Schedule::Replay(recorded.report.schedule.clone().unwrap()), main);
            assert_eq!(replayed.events.last(), recorded.events.last());
            *endings.entry(format!("{ending:?}")).or_insert(0) += 1;
        }
    }
    for ending in [Ending::Exit, Ending::Deadlock, Ending::Panic] {
        assert!(endings.contains_key(&format!("{ending:?}")), "{endings:?}");
    }
}
