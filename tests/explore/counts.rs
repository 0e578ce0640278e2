//! The counts of outputs in the course's plan that no lesson's own program has: each experiment as a program, by its name.
//! Those of the lessons' programs are in `lessons.rs`.

use std::sync::Arc;
use std::time::Duration;

use gort::explore::{Answer, BigUint, Clock, Exploration, Explorer};
use gort::sync::{Atomic, Mutex, Racy, WaitGroup};
use gort::{Chan, chan, context, time};

use crate::shared::{document, replays};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[track_caller]
fn by(clock: Clock, main: impl Fn() + Send + Sync + 'static) -> Exploration {
    let found = Explorer::new("course", main).clock(clock).run();
    assert_eq!(found.incomplete, None);
    found
}

#[track_caller]
fn has(outputs: u64, main: impl Fn() + Send + Sync + 'static) -> Exploration {
    let found = by(Clock::Ideal, main);
    assert_eq!(found.outputs, BigUint::from(outputs), "{:#?}", texts(&found).into_iter().take(20).collect::<Vec<_>>());
    found
}

fn texts(found: &Exploration) -> Vec<String> {
    found.all().map(|output| output.to_string()).collect()
}

fn usual(found: &Exploration) -> String {
    found.default_output().expect("it ends").to_string()
}

// L0.

#[test]
fn one_goroutine_has_one_output() {
    has(1, || gort::println!("hello"));
}

// L4.

#[test]
fn loop_variables_of_go_1_22_and_before() {
    let now = has(6, || {
        let wg = WaitGroup::new();
        (0..3).for_each(|i| wg.go(move || gort::println!("{i}")));
        wg.wait();
    });
    assert_eq!(usual(&now), "2 | 0 | 1");
    let before = has(50, || {
        let (wg, i) = (WaitGroup::new(), Racy::new(0));
        while i.load() < 3 {
            let same = i.clone();
            wg.go(move || gort::println!("{}", same.load()));
            i.update(|i| i + 1);
        }
        wg.wait();
    });
    assert_eq!(usual(&before), "3 | 3 | 3");
    // Only the goroutine of the first round can still see 0.
    assert!(texts(&before).iter().all(|text| text.matches('0').count() <= 1));
}

// L5.

#[test]
fn packages_are_initialised_one_by_one() {
    let init = |name: &'static str| gort::println!("{name}");
    has(1, move || ["init b", "init a", "main"].into_iter().for_each(init));
    let with_go = has(4, move || {
        init("init b");
        gort::go(|| gort::println!("goroutine of b"));
        init("init a");
        init("main");
    });
    assert!(texts(&with_go).iter().all(|text| text.starts_with("init b")));
}

// L7.

#[test]
fn three_values_over_an_unbuffered_channel() {
    let found = has(4, document(3, 0));
    let expected = ["S0 | R0 | S1 | R1 | S2 | R2", "S0 | R0 | S1 | S2 | R1 | R2", "S0 | S1 | R0 | R1 | S2 | R2"];
    assert_eq!(texts(&found)[..3], expected);
    assert_eq!(texts(&found)[3], "S0 | S1 | R0 | S2 | R1 | R2");
    // The form behind 512.
    for n in 1..=10 {
        has(1 << (n - 1), document(n, 0));
    }
}

// L8.

#[test]
fn a_capacity_adds_outputs_from_three_values_on() {
    has(2, document(2, 0));
    has(2, document(2, 1));
    let (none, one) = (has(4, document(3, 0)), has(5, document(3, 1)));
    let new: Vec<String> = one.beyond(&none).map(|output| output.to_string()).collect();
    assert_eq!(new, ["S0 | S1 | S2 | R0 | R1 | R2"]);
    // As far as it matters: with room for all but two, any sending may come before any receiving that is not its own.
    for (cap, outputs) in [(0, 512), (1, 4181), (2, 9842), (3, 14041), (7, 16795), (8, 16796), (10, 16796)] {
        has(outputs, document(10, cap));
    }
}

#[test]
fn a_sender_leads_by_the_capacity_and_two() {
    for cap in 0..3 {
        let lead = |text: &String| {
            let (mut sent, mut most) = (0_i32, 0);
            for line in text.split(" | ") {
                sent += if line.starts_with('S') { 1 } else { -1 };
                most = most.max(sent);
            }
            most
        };
        let found = by(Clock::Ideal, document(6, cap));
        assert_eq!(texts(&found).iter().map(lead).max(), Some(cap as i32 + 2));
    }
}

#[test]
fn a_hand_off_by_capacity() {
    let handoff = |cap: usize| {
        move || {
            let (ch, done) = (chan(cap), chan(0));
            let (rx, tx) = (ch.clone(), done.clone());
            gort::go(move || {
                gort::println!("worker: got {}", rx.recv().unwrap());
                tx.send(());
            });
            ch.send(42);
            gort::println!("main: sent 42");
            done.recv();
        }
    };
    assert_eq!(usual(&has(2, handoff(1))), "main: sent 42 | worker: got 42");
    assert_eq!(usual(&has(2, handoff(0))), "worker: got 42 | main: sent 42");
}

// L9, L10.

#[test]
fn two_channels_for_two_directions() {
    has(1, || {
        let (there, back) = (chan(1), chan(1));
        let (rx, tx) = (there.clone(), back.clone());
        let done = chan(0);
        let end = done.clone();
        gort::go(move || {
            tx.send(1);
            let got = rx.recv().unwrap();
            end.send(got);
        });
        there.send(2);
        gort::println!("main got {}", back.recv().unwrap());
        gort::println!("peer got {}", done.recv().unwrap());
    });
}

// L12.

#[test]
fn the_goroutines_page_by_both_clocks() {
    let page = || {
        let count = |name: &str| (0..3).for_each(|i| gort::println!("{name} : {i}"));
        count("direct");
        gort::go(move || count("goroutine"));
        gort::go(|| gort::println!("going"));
        time::sleep(ms(1000));
        gort::println!("done");
    };
    let ideal = has(4, page);
    assert!(usual(&ideal).ends_with("going | goroutine : 0 | goroutine : 1 | goroutine : 2 | done"));
    let real = by(Clock::Real, page);
    assert_eq!(real.outputs, BigUint::from(50_u32));
    let early = ["direct : 0", "direct : 1", "direct : 2", "done"];
    let Answer::Possible(listed) = real.can(&early) else { panic!("done may come with nothing before it") };
    replays(&listed, "course", page);
}

/// By hand: the outputs of the ticker's loop, in which timers that are due at one moment fire in any order and main may act
/// in between. Each is a string of `t`, `.` and `B`.
fn booms(bang: u64) -> std::collections::BTreeSet<String> {
    #[derive(Clone)]
    struct At {
        now: u64,
        due: Vec<char>,
        awake: bool,
        tick: bool,
        boom: bool,
        out: String,
    }
    let mut found = std::collections::BTreeSet::new();
    let mut open = vec![At { now: 0, due: vec![], awake: true, tick: false, boom: false, out: String::new() }];
    while let Some(at) = open.pop() {
        for (number, due) in at.due.iter().enumerate() {
            let mut next = at.clone();
            next.due.remove(number);
            match due {
                't' => next.tick = true,
                'B' => next.boom = true,
                _ => next.awake = true,
            }
            open.push(next);
        }
        match (at.awake, at.tick, at.boom) {
            (false, ..) if at.due.is_empty() => {
                let now = at.now + 50;
                let due = [('s', true), ('t', now.is_multiple_of(100)), ('B', now == bang)];
                let due = due.into_iter().filter_map(|(timer, is_due)| is_due.then_some(timer)).collect();
                open.push(At { now, due, ..at });
            }
            (false, ..) => {}
            (true, false, false) => open.push(At { awake: false, out: at.out.clone() + ".", ..at }),
            (true, tick, boom) => {
                if tick {
                    open.push(At { tick: false, out: at.out.clone() + "t", ..at.clone() });
                }
                if boom {
                    found.insert(at.out + "B");
                }
            }
        }
    }
    found
}

/// The plan says 20: that is a bang after 300 ms. The Tour's own program, whose bang comes after 500 ms, has 80.
#[test]
fn tick_and_boom() {
    for (bang, outputs) in [(200, 10), (300, 20), (500, 80)] {
        let found = by(Clock::Ideal, move || {
            let (tick, boom) = (time::tick(ms(100)), time::after(ms(bang)));
            loop {
                gort::select! {
                    recv(tick) -> _ => gort::println!("t"),
                    recv(boom) -> _ => {
                        gort::println!("B");
                        return;
                    }
                    default => {
                        gort::println!(".");
                        time::sleep(ms(50));
                    }
                }
            }
        });
        let here: std::collections::BTreeSet<String> = found.all().map(|output| output.lines.concat()).collect();
        assert_eq!(here, booms(bang), "{bang} ms");
        assert_eq!(found.outputs, BigUint::from(outputs as u64), "{bang} ms");
    }
}

// L13.

#[test]
fn workers_that_start_and_are_done() {
    for (n, outputs) in [(1_u32, 1), (2, 6), (3, 90), (4, 2520)] {
        has(outputs, move || {
            let wg = WaitGroup::new();
            for id in 1..=n {
                wg.go(move || {
                    gort::println!("worker {id} starting");
                    gort::println!("worker {id} done");
                });
            }
            wg.wait();
        });
    }
}

// L15.

#[test]
fn a_locked_counter_has_one_output() {
    has(1, || {
        let (x, wg) = (Arc::new(Mutex::new(0)), WaitGroup::new());
        for _ in 0..2 {
            let x = x.clone();
            wg.go(move || (0..3).for_each(|_| *x.lock() += 1));
        }
        wg.wait();
        gort::println!("x = {}", *x.lock());
    });
}

// L17.

#[test]
fn the_memory_model_by_messages() {
    has(1, || {
        let (a, ch) = (Racy::new(String::new()), chan(10));
        let (b, tx) = (a.clone(), ch.clone());
        gort::go(move || {
            b.store("hello, world".to_string());
            tx.send(0);
        });
        ch.recv();
        gort::println!("{}", a.load());
    });
    let receive = |cap: usize| {
        move || {
            let (a, ch) = (Racy::new("(empty)".to_string()), chan(cap));
            let (b, rx) = (a.clone(), ch.clone());
            gort::go(move || {
                b.store("hello, world".to_string());
                rx.recv();
            });
            ch.send(0);
            gort::println!("{}", a.load());
        }
    };
    assert!(has(1, receive(0)).races.is_empty());
    let buffered = has(2, receive(1));
    assert_eq!(texts(&buffered), ["(empty)", "hello, world"]);
    assert!(!buffered.races.is_empty());
}

#[test]
fn the_memory_model_without_messages() {
    let flags = has(3, || {
        let (a, b) = (Racy::new(0), Racy::new(0));
        let (f, g) = (a.clone(), b.clone());
        gort::go(move || {
            f.store(1);
            g.store(2);
        });
        let b = b.load();
        let a = a.load();
        gort::println!("b={b} a={a}");
    });
    assert_eq!(texts(&flags), ["b=0 a=0", "b=0 a=1", "b=2 a=1"]);
    // Go allows `b=2 a=0`, too: the program is racy, and says so.
    assert_eq!(flags.racy_outputs, flags.outputs);
    let litmus = has(3, || {
        let (x, y, wg) = (Atomic::new(0), Atomic::new(0), WaitGroup::new());
        let seen = [Atomic::new(0), Atomic::new(0)];
        for (number, (mine, other)) in [(x.clone(), y.clone()), (y, x)].into_iter().enumerate() {
            let seen = seen[number].clone();
            wg.go(move || {
                mine.store(1);
                seen.store(other.load());
            });
        }
        wg.wait();
        gort::println!("{}{}", seen[0].load(), seen[1].load());
    });
    assert_eq!(texts(&litmus), ["01", "10", "11"]);
}

// L19.

#[test]
fn the_first_answer_wins_and_the_others_are_left() {
    for (cap, left) in [(0, 2), (1, 1), (2, 0)] {
        let found = has(3, move || {
            let ch = chan(cap);
            for i in 1..=3 {
                let tx = ch.clone();
                gort::go(move || tx.send(i));
            }
            gort::println!("answer {}", ch.recv().unwrap());
            // All that can go on does.
            time::sleep(ms(100));
        });
        assert_eq!(found.leaks.parked, (left, left), "capacity {cap}");
    }
}

// L20.

#[test]
fn steps_with_a_deadline_by_both_clocks() {
    let steps = |each: u64| {
        move || {
            let (ctx, cancel) = context::with_timeout(&context::background(), ms(100));
            for step in 0..3 {
                gort::select! {
                    recv(time::after(ms(each))) -> _ => gort::println!("step {step}"),
                    recv(ctx.done()) -> _ => {
                        gort::println!("{}", ctx.err().unwrap());
                        return;
                    }
                }
            }
            cancel.cancel();
            gort::println!("finished");
        }
    };
    for (each, outputs) in [(30, 1), (40, 1), (50, 2)] {
        has(outputs, steps(each));
    }
    assert_eq!(by(Clock::Real, steps(30)).outputs, BigUint::from(4_u32));
}

// L22.

#[test]
fn the_pool_of_workers_by_an_independent_count() {
    // Five jobs for three workers are the lesson's own program, which `lessons.rs` explores.
    for (workers, jobs, lines) in [(1, 1, 1), (2, 2, 1), (2, 3, 1), (3, 3, 1), (2, 2, 2), (2, 3, 2)] {
        let found = by(Clock::Ideal, move || {
            let (todo, results) = (chan::<usize>(jobs), chan::<usize>(jobs));
            for id in 1..=workers {
                let (todo, results): (Chan<usize>, Chan<usize>) = (todo.clone(), results.clone());
                gort::go(move || {
                    for job in todo {
                        (0..lines).for_each(|line| gort::println!("worker {id}, job {job}, line {line}"));
                        results.send(job);
                    }
                });
            }
            (1..=jobs).for_each(|job| todo.send(job));
            todo.close();
            (0..jobs).for_each(|_| _ = results.recv());
        });
        assert_eq!(found.outputs, BigUint::from(orders(workers, jobs, lines)), "{workers}, {jobs}, {lines}");
    }
    // The plan's 2,955 is one line for each job, as in the lesson; with two lines it would be 166,107.
    assert_eq!((orders(3, 5, 1), orders(3, 5, 2)), (2955, 166_107));
}

/// In how many orders the lines can come, over all ways to give jobs to workers: a job's lines in their order, a worker's
/// jobs one after the other, and no job begun before those before it are taken, for which a worker must be free.
fn orders(workers: usize, jobs: usize, lines: usize) -> u64 {
    (0..workers.pow(jobs as u32))
        .map(|assignment| {
            let worker = |job: usize| assignment / workers.pow(job as u32) % workers;
            let before = |job: usize| (0..job).rev().find(|earlier| worker(*earlier) == worker(job));
            let last = |job: usize| 1_u32 << (lines * job + lines - 1);
            // What must come before each line, as bits.
            let needs: Vec<u32> = (0..lines * jobs)
                .map(|line| match line % lines {
                    0 => (0..=line / lines).filter_map(before).fold(0, |needs, job| needs | last(job)),
                    _ => 1 << (line - 1),
                })
                .collect();
            let mut ways = vec![0_u64; 1 << (lines * jobs)];
            ways[0] = 1;
            for done in 0..ways.len() {
                for (line, needed) in needs.iter().enumerate() {
                    if done & 1 << line == 0 && *needed as usize & !done == 0 {
                        ways[done | 1 << line] += ways[done];
                    }
                }
            }
            ways[ways.len() - 1]
        })
        .sum()
}

// L23.

#[test]
fn ping_pong() {
    let found = has(2, || {
        let (table, done) = (chan::<u32>(0), chan(0));
        for name in ["ping", "pong"] {
            let (table, done) = (table.clone(), done.clone());
            gort::go(move || {
                while let Some(ball) = table.recv() {
                    gort::println!("{name} {}", ball + 1);
                    if ball + 1 == 4 {
                        done.send(());
                        return;
                    }
                    table.send(ball + 1);
                }
            });
        }
        table.send(0);
        done.recv();
    });
    assert_eq!(usual(&found), "pong 1 | ping 2 | pong 3 | ping 4");
}
