//! Goroutines: `go`, `spawn` and joining, `gosched`, what a goroutine can ask about itself, and what is said
//! of those that are left when `main` returns.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};

use crate::harness::{always_fails, every_schedule, every_way, prints, run_fast, run_under, settle};
use gort::{
    Builder, GoId, GoroutineState, RunError, Schedule, WaitReason, chan, go, goexit, goid, gomaxprocs, gosched,
    num_goroutine, println, select, spawn,
};

#[test]
fn smoke() {
    every_schedule(
        || {
            let done = chan::<()>(0);
            let tx = done.clone();
            go(move || {
                println!("from the goroutine");
                tx.close();
            });
            done.recv();
            println!("from main");
        },
        |ran| assert_eq!(ran.lines, ["from the goroutine", "from main"]),
    );
}

#[test]
fn go_does_not_wait_and_does_not_run_it_yet() {
    prints(&["main goes on", "now the goroutine"], || {
        go(|| println!("now the goroutine"));
        println!("main goes on");
        gosched();
    });
    // The other order is possible under another schedule.
    let reached = |line: &str| {
        let main = || {
            go(|| println!("goroutine"));
            println!("main");
            gosched();
        };
        (1..crate::harness::seeds()).any(|seed| run_under(Schedule::Seeded(seed), main).lines[0] == line)
    };
    assert!(reached("main") && reached("goroutine"));
}

#[test]
fn arguments_are_evaluated_before_the_goroutine_starts() {
    every_schedule(
        || {
            let (mut i, ch) = (1, chan(0));
            let tx = ch.clone();
            go({
                let value = i;
                move || tx.send(value)
            });
            i = 2;
            (ch.recv(), i)
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(1), 2))),
    );
}

#[test]
fn main_return_ends_everything() {
    every_schedule(
        || {
            for _ in 0..3 {
                go(|| {
                    loop {
                        gosched();
                    }
                });
            }
            "over"
        },
        |ran| {
            assert_eq!(ran.report.result, Ok("over"));
            assert_eq!(ran.report.unkillable, 0, "what yields in a loop can be unwound");
        },
    );
}

#[test]
fn main_may_hold_and_return_what_is_not_send() {
    every_way(|way| {
        let outer = Rc::new(RefCell::new(vec![1]));
        let inner = outer.clone();
        let ran = way.run(move || {
            inner.borrow_mut().push(2);
            gosched();
            inner
        });
        assert!(Rc::ptr_eq(&outer, &ran.report.result.unwrap()));
        assert_eq!(*outer.borrow(), [1, 2]);
    });
}

#[test]
fn join_returns_the_value() {
    every_schedule(
        || {
            let slow = spawn(|| {
                (0..5).for_each(|_| gosched());
                "slow"
            });
            let quick = spawn(|| "quick");
            settle();
            assert!(quick.is_finished() && slow.is_finished());
            assert_eq!(format!("{quick:?}"), "JoinHandle { finished: true }");
            let nested = spawn(|| spawn(|| 1).join() + spawn(|| 2).join());
            (slow.join(), quick.try_join().ok(), nested.join())
        },
        |ran| assert_eq!(ran.report.result, Ok(("slow", Some("quick"), 3))),
    );
}

#[test]
fn joining_what_never_ends_is_a_deadlock() {
    every_schedule(
        || {
            let never = spawn(|| chan::<i32>(0).recv());
            assert!(!never.is_finished());
            never.join()
        },
        |ran| {
            let Err(RunError::Deadlock(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
            let states: Vec<GoroutineState> = report.goroutines.iter().map(|g| g.state).collect();
            let waiting = [WaitReason::WaitGroupWait, WaitReason::ChanReceive].map(GoroutineState::Waiting);
            assert_eq!(states, waiting);
        },
    );
}

#[test]
fn gosched_lets_everybody_else_run_first() {
    prints(&["a 0", "c 0", "b 0", "a 1", "c 1", "b 1"], || {
        // The newest takes the next slot, the others stand in the queue behind it as they came.
        for name in ["c", "b", "a"] {
            go(move || {
                gosched();
                for i in 0..2 {
                    println!("{name} {i}");
                    gosched();
                }
            });
        }
        (0..4).for_each(|_| gosched());
    });
}

#[test]
fn gosched_alone_comes_back() {
    every_schedule(|| (0..100).for_each(|_| gosched()), |ran| assert_eq!(ran.report.result, Ok(())));
}

#[test]
fn goroutines_that_gosched_take_turns() {
    prints(&["1 1 1", "2 2 2", "3 3 3"], || {
        let counts: Arc<[AtomicU64; 3]> = Arc::default();
        for i in 0..3 {
            let counts = counts.clone();
            go(move || {
                loop {
                    counts[i].fetch_add(1, SeqCst);
                    gosched();
                }
            });
        }
        for _ in 0..3 {
            gosched();
            let [a, b, c] = &*counts;
            println!("{} {} {}", a.load(SeqCst), b.load(SeqCst), c.load(SeqCst));
        }
    });
}

#[test]
fn goids_follow_the_go_statements() {
    every_schedule(
        || {
            assert_eq!(goid(), GoId::MAIN);
            let first = spawn(goid);
            let second = spawn(|| {
                gosched();
                goid()
            });
            (first.join(), second.join(), goid().to_string())
        },
        |ran| assert_eq!(ran.report.result, Ok((GoId(2), GoId(3), "1".to_string()))),
    );
}

#[test]
fn num_goroutine_counts_the_living() {
    every_schedule(
        || {
            assert!(num_goroutine() == 1 && [1, 2, 4, 8].contains(&gomaxprocs()));
            let never = chan::<()>(0);
            for _ in 0..3 {
                let never = never.clone();
                go(move || {
                    never.recv();
                });
            }
            go(|| {});
            assert!((4..=5).contains(&num_goroutine()), "{}", num_goroutine());
            settle();
            assert_eq!(num_goroutine(), 4);
            never.close();
            settle();
            num_goroutine()
        },
        |ran| assert_eq!(ran.report.result, Ok(1)),
    );
    assert_eq!((num_goroutine(), gomaxprocs()), (0, 0), "outside of a run");
}

#[test]
#[should_panic(expected = "gort: go was called outside of gort::run")]
fn go_outside_of_a_run_panics() {
    go(|| {});
}

#[test]
#[should_panic(expected = "gort: gosched was called outside of a goroutine")]
fn gosched_outside_of_a_run_panics() {
    gosched();
}

#[test]
#[should_panic(expected = "gort: goexit was called outside of a goroutine")]
fn goexit_outside_of_a_run_panics() {
    goexit();
}

#[test]
#[should_panic(expected = "gort: goid was called outside of a goroutine")]
fn goid_outside_of_a_run_panics() {
    goid();
}

#[test]
fn a_run_inside_of_a_run_is_refused() {
    always_fails("panic: gort: run was called inside a goroutine; start goroutines with gort::go", || {
        drop(gort::run(|| {}));
    });
    // Another thread may do it.
    every_schedule(
        || std::thread::spawn(|| run_fast(|| 7).report.result).join().unwrap(),
        |ran| assert_eq!(ran.report.result, Ok(Ok(7))),
    );
}

#[test]
fn the_leak_report_says_what_was_left_where() {
    every_schedule(
        || {
            let (a, b) = (chan::<i32>(0), chan::<i32>(0));
            let (rx, tx) = (a.clone(), b.clone());
            let first = line!() + 1;
            go(move || {
                rx.recv();
            });
            let second = line!() + 1;
            go(move || select! { send(tx, 1) => {}, recv(chan::<()>(0)) -> _ => {} });
            go(|| {}); // ends before main does
            settle();
            let third = line!() + 1;
            go(|| println!("it may not get this far"));
            (first, second, third)
        },
        |ran| {
            let (first, second, third) = *ran.report.result.as_ref().unwrap();
            let leaked = &ran.report.leaked;
            let main = leaked.iter().find(|g| g.id == GoId::MAIN);
            assert_eq!(main, None, "main has returned");
            let seen: Vec<_> = leaked
                .iter()
                .map(|g| (g.id.0, g.state.to_string(), g.parked_at.map(|at| at.line()), g.created_at.line()))
                .collect();
            assert_eq!(seen[0], (2, "chan receive".to_string(), Some(first + 1), first));
            assert_eq!(seen[1], (3, "select".to_string(), Some(second), second));
            // Its number is another one if main had migrated by then.
            let last: Vec<_> =
                seen[2..].iter().map(|(_, state, parked, made)| (state.as_str(), *parked, *made)).collect();
            assert!(last.is_empty() || last == [("runnable", None, third)] && seen[2].0 >= 5, "{seen:?}");
            for g in leaked {
                assert_eq!(g.created_by, Some(GoId::MAIN));
                assert!(g.created_at.file().ends_with("tests/runtime/goroutine.rs"));
            }
            let text = leaked[0].to_string();
            assert!(text.starts_with("goroutine 2 [chan receive]:\n\t"), "{text}");
            assert!(text.contains("\ncreated by goroutine 1\n\t"), "{text}");
        },
    );
}

#[test]
fn a_panic_ends_the_program_and_leaves_no_leak_report() {
    every_schedule(
        || {
            go(|| {
                chan::<()>(0).recv();
            });
            settle();
            go(|| panic!("boom {}", 7));
            settle();
            println!("never");
        },
        |ran| {
            assert_eq!((ran.headline().as_str(), ran.lines.len(), ran.report.leaked.len()), ("panic: boom 7", 0, 0));
            let Err(RunError::Panic(report)) = &ran.report.result else { unreachable!() };
            // Its number is another one if main had migrated by then.
            assert!(report.goroutine >= GoId(3) && report.created_by == Some(GoId::MAIN), "{report:?}");
        },
    );
}

#[test]
fn only_goroutines_that_were_started_run_at_all() {
    every_way(|way| {
        let ran_at_all = Arc::new(AtomicBool::new(false));
        let flag = ran_at_all.clone();
        let ran = way.run(move || {
            go(move || flag.store(true, SeqCst));
        });
        let started = ran_at_all.load(SeqCst);
        assert_eq!(ran.report.leaked.len(), usize::from(!started), "it has run, or it is left");
        assert!(way != crate::harness::Way::Fast || !started, "Go's order: main returns first");
    });
}

#[test]
fn stress_a_tree_of_goroutines() {
    fn tree(depth: u32) -> u64 {
        if depth == 0 {
            return 1;
        }
        let left = spawn(move || tree(depth - 1));
        let right = spawn(move || tree(depth - 1));
        left.join() + right.join() + 1
    }
    for seed in 0..5 {
        let result = Builder::new().schedule(Schedule::Seeded(seed)).run(|| (tree(9), num_goroutine()));
        assert_eq!(result, Ok((1023, 1)));
    }
}

#[test]
fn stress_ten_thousand_goroutines_park_and_go_on() {
    let result = Builder::new().schedule(Schedule::Seeded(0)).run(|| {
        let (start, sum) = (chan::<()>(0), chan(0));
        for i in 0..10_000_u64 {
            let (start, sum) = (start.clone(), sum.clone());
            go(move || {
                start.recv();
                sum.send(i);
            });
        }
        settle();
        assert_eq!(num_goroutine(), 10_001);
        start.close();
        (0..10_000).map(|_| sum.recv().unwrap()).sum::<u64>()
    });
    assert_eq!(result, Ok(49_995_000));
}
