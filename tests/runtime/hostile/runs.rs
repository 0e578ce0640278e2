//! Whole programs used against the grain: runs in runs, from many threads, in destructors; a million goroutines.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use crate::harness::{Counted, Ledger, always_fails, every_way, ms, on_a_thread_that_may_stay, seeds};
use gort::sync::WaitGroup;
use gort::{Builder, RunError, Schedule, blocking, chan, go, goexit, gosched, scope, spawn, time};

const WORKERS: [usize; 4] = [1, 2, 4, 8];

#[test]
fn goexit_in_main_lets_the_others_go_on_and_ends_in_a_deadlock() {
    every_way(|way| {
        let count = Arc::new(AtomicUsize::new(0));
        let theirs = count.clone();
        let ran = way.run(move || {
            for _ in 0..5 {
                let count = theirs.clone();
                go(move || {
                    time::sleep(ms(1));
                    count.fetch_add(1, SeqCst);
                });
            }
            goexit();
        });
        // Go: "no goroutines (main called runtime.Goexit) - deadlock!"
        assert_eq!(ran.headline(), "fatal error: no goroutines (main called runtime.Goexit) - deadlock!");
        assert_eq!(count.load(SeqCst), 5);
    });
}

#[test]
fn a_run_inside_a_goroutine_is_refused_and_harms_nobody() {
    every_way(|way| {
        let ran = way.run(|| {
            let inner = catch_unwind(|| gort::run(|| 1));
            let text = inner.unwrap_err();
            assert!(text.downcast_ref::<&str>().is_some_and(|text| text.starts_with("gort: run was called inside")));
            spawn(|| 2).join()
        });
        assert_eq!(ran.report.result, Ok(2));
    });
}

#[test]
fn a_run_inside_a_blocking_call_is_a_program_of_its_own() {
    for workers in WORKERS {
        let result = Builder::new().workers(workers).run(move || {
            let outer = chan(1);
            let tx = outer.clone();
            let inner = blocking(move || {
                Builder::new().workers(workers).run(move || {
                    let ch = chan(0);
                    let own = ch.clone();
                    go(move || own.send(1));
                    // A channel of the outer program, which has room.
                    tx.send(2);
                    (ch.recv(), blocking(|| 3))
                })
            });
            (inner, outer.recv())
        });
        assert_eq!(result, Ok((Ok((Some(1), 3)), Some(2))));
    }
}

#[test]
fn blocking_inside_blocking_is_a_plain_call() {
    for workers in WORKERS {
        let result = Builder::new().workers(workers).run(|| {
            let wg = WaitGroup::new();
            let sum = Arc::new(AtomicUsize::new(0));
            for i in 0..20 {
                let sum = sum.clone();
                wg.go(move || {
                    let outside = catch_unwind(AssertUnwindSafe(|| blocking(|| blocking(|| i))));
                    sum.fetch_add(outside.unwrap_or(i), SeqCst);
                });
            }
            wg.wait();
            sum.load(SeqCst)
        });
        assert_eq!(result, Ok(190));
    }
}

#[test]
fn many_threads_run_programs_at_once() {
    let threads: Vec<_> = (0..8_usize)
        .map(|i| {
            thread::spawn(move || {
                for n in 0..(seeds() / 10) as usize {
                    let result = Builder::new().workers(1 + (i + n) % 4).scatter(n % 2 == 0).run(move || {
                        let ch = chan(i % 3);
                        for from in 0..10 {
                            let ch = ch.clone();
                            go(move || ch.send(from * i));
                        }
                        ch.iter().take(10).sum::<usize>()
                    });
                    assert_eq!(result, Ok(45 * i));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn two_programs_talk_over_foreign_handles() {
    for workers in WORKERS {
        let (ends, given) = std::sync::mpsc::channel();
        let other = thread::spawn(move || {
            Builder::new().workers(workers).run(move || {
                let (question, answer) = (chan::<u64>(0), chan::<u64>(0));
                ends.send((question.foreign(), answer.foreign())).unwrap();
                for n in question.iter() {
                    answer.send(n * n);
                }
                answer.close();
            })
        });
        let (question, answer) = given.recv().unwrap();
        let sum = Builder::new().workers(workers).run(move || {
            // On a goroutine of this program a foreign end of the other one parks the goroutine only.
            let beside = spawn(|| (0..100).for_each(|_| gosched()));
            let mut sum = 0;
            for n in 1..=20 {
                question.send(n);
                sum += answer.recv().unwrap();
            }
            question.close();
            beside.join();
            (sum, answer.recv())
        });
        assert_eq!(sum, Ok((2870, None)));
        assert_eq!(other.join().unwrap(), Ok(()));
    }
}

#[test]
fn a_million_goroutines_of_which_each_runs_once() {
    for workers in [1, 2] {
        let result = Builder::new().workers(workers).run(|| {
            let (wg, count) = (WaitGroup::new(), Arc::new(AtomicUsize::new(0)));
            for _ in 0..1_000_000 {
                let count = count.clone();
                wg.go(move || _ = count.fetch_add(1, SeqCst));
            }
            wg.wait();
            count.load(SeqCst)
        });
        assert_eq!(result, Ok(1_000_000));
    }
}

#[test]
fn twenty_thousand_parked_goroutines_are_unwound_on_every_worker() {
    for workers in [1, 4] {
        let drops = Arc::new(AtomicUsize::new(0));
        let counted = Counted(drops.clone());
        let report = Builder::new().workers(workers).scatter(true).run_report(move || {
            let (never, started) = (chan::<()>(0), WaitGroup::new());
            started.add(20_000);
            for _ in 0..20_000 {
                let (never, up, held) = (never.clone(), started.clone(), counted.clone());
                go(move || {
                    let _held = held;
                    up.done();
                    never.recv();
                });
            }
            started.wait();
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 0));
        assert_eq!(drops.load(SeqCst), 20_001, "with {workers} workers");
    }
}

#[test]
fn thread_locals_belong_to_the_worker_and_rcs_to_the_goroutine() {
    thread_local! {
        static COUNT: Cell<usize> = const { Cell::new(0) };
    }
    every_way(|way| {
        if way.migrates() {
            return;
        }
        let ran = way.run(|| {
            let (wg, total) = (WaitGroup::new(), Arc::new(AtomicUsize::new(0)));
            for i in 0..20 {
                let total = total.clone();
                wg.go(move || {
                    let own = Rc::new(RefCell::new(vec![i]));
                    for n in 0..5 {
                        let here = thread::current().id();
                        COUNT.with(|count| count.set(count.get() + 1));
                        own.borrow_mut().push(n);
                        gosched();
                        assert_eq!(thread::current().id(), here);
                    }
                    total.fetch_add(own.borrow().len(), SeqCst);
                });
            }
            wg.wait();
            total.load(SeqCst)
        });
        assert_eq!(ran.report.result, Ok(120));
    });
}

#[test]
fn a_panic_in_the_drop_of_a_panics_payload_ends_one_program_only() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            if !thread::panicking() {
                panic!("from the payload");
            }
        }
    }
    every_way(|way| {
        let ran = way.run(|| {
            go(|| std::panic::panic_any(Bomb));
            chan::<()>(0).recv();
        });
        assert!(matches!(ran.report.result, Err(RunError::Panic(_))), "{:?}", ran.report.result);
        assert_eq!(way.run(|| 1).report.result, Ok(1));
    });
}

#[test]
fn a_scope_outlives_what_main_does_while_its_children_are_everywhere() {
    every_way(|way| {
        let ledger = Ledger::default();
        let inside = ledger.clone();
        let ran = way.run(move || {
            let mut parts = [0_usize; 32];
            let token = inside.token();
            scope(|s| {
                let token = &token;
                for (i, part) in parts.iter_mut().enumerate() {
                    s.go(move || {
                        gosched();
                        // A scope inside, that borrows from this goroutine's own stack.
                        let mut twice = [i, i];
                        scope(|inner| twice.iter_mut().for_each(|value| inner.go(|| *value += token.id as usize)));
                        *part = twice[0] + twice[1];
                    });
                }
            });
            parts.iter().sum::<usize>()
        });
        assert_eq!(ran.report.result, Ok((0..32).map(|i| 2 * (i + 1)).sum::<usize>()));
        ledger.balances();
    });
}

#[test]
fn main_may_return_while_others_are_in_the_middle_of_everything() {
    for workers in WORKERS {
        for n in 0..seeds() / 10 {
            let ledger = Ledger::default();
            let inside = ledger.clone();
            let report = Builder::new().workers(workers).scatter(true).quiet_panics(true).run_report(move || {
                let (ch, quit) = (chan(n as usize % 3), chan::<()>(0));
                for i in 0..12 {
                    let (ch, quit, ledger) = (ch.clone(), quit.clone(), inside.clone());
                    go(move || {
                        loop {
                            gort::select! {
                                send(ch, ledger.token()) => {},
                                recv(ch) -> token => drop(token),
                                recv(quit) -> _ => break,
                                recv(time::after(ms(1))) -> _ => {},
                            }
                            if i % 4 == 0 {
                                gosched();
                            }
                        }
                    });
                }
                (0..n % 40).for_each(|_| gosched());
            });
            assert_eq!((report.result, report.unkillable), (Ok(()), 0), "with {workers} workers");
            ledger.balances();
        }
    }
}

#[test]
fn a_listener_hears_one_end_whichever_worker_says_it() {
    for workers in WORKERS {
        for n in 0..seeds() {
            let last = Arc::new(std::sync::Mutex::new((0, None)));
            let sink = last.clone();
            let report = Builder::new()
                .workers(workers)
                .scatter(true)
                .quiet_panics(true)
                .events(move |event| {
                    let mut last = sink.lock().unwrap();
                    assert_eq!(event.step, last.0 + 1, "one after the other");
                    *last = (event.step, Some(event.kind.clone()));
                })
                .run_report(move || {
                    let wg = WaitGroup::new();
                    (0..n % 8).for_each(|_| wg.go(gosched));
                    wg.wait();
                });
            assert_eq!(report.result, Ok(()));
            let (steps, kind) = last.lock().unwrap().clone();
            assert_eq!(report.steps, steps);
            assert!(matches!(kind, Some(gort::EventKind::ProgramEnd { .. })), "{kind:?}");
        }
    }
}

#[test]
fn a_seeded_run_is_the_same_beside_many_others() {
    let main = || {
        let ch = chan(0);
        for i in 0..5 {
            let ch = ch.clone();
            go(move || ch.send(i));
        }
        ch.iter().take(5).collect::<Vec<i32>>()
    };
    let alone = Builder::new().schedule(Schedule::Seeded(7)).run(main);
    let threads: Vec<_> =
        (0..8).map(|_| thread::spawn(move || Builder::new().schedule(Schedule::Seeded(7)).run(main))).collect();
    threads.into_iter().for_each(|thread| assert_eq!(thread.join().unwrap(), alone));
}

#[test]
fn the_exit_of_main_is_not_held_up_by_a_destructor_that_waits_forever() {
    let panics = || {
        struct Waits;
        impl Drop for Waits {
            fn drop(&mut self) {
                chan::<()>(0).recv();
            }
        }
        go(|| {
            let _waits = Waits;
            chan::<()>(0).recv();
        });
        crate::harness::settle();
        panic!("on purpose");
    };
    on_a_thread_that_may_stay(move || always_fails("panic: on purpose", panics));
}
