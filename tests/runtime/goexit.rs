//! `goexit`: one goroutine ends, with its destructors, which may park.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::harness::{every_schedule, on_a_thread_that_may_stay, settle};
use gort::{chan, go, goexit, gosched, num_goroutine, println, spawn};

#[test]
fn a_goroutine_that_exits_has_no_value() {
    every_schedule(
        || {
            let exits = spawn(|| -> i32 { goexit() });
            let also = spawn(|| -> i32 { goexit() });
            assert!(!exits.try_join().unwrap_err().is_panic());
            also.join()
        },
        |ran| assert_eq!(ran.headline(), "panic: gort: join: the goroutine called goexit and left no value"),
    );
}

#[test]
fn goexit_ends_one_goroutine_and_runs_its_destructors() {
    struct Says(&'static str);
    impl Drop for Says {
        fn drop(&mut self) {
            println!("{}", self.0);
        }
    }
    every_schedule(
        || {
            go(|| {
                let _outer = Says("outer");
                let deep = || {
                    let _inner = Says("inner");
                    goexit();
                };
                deep();
                println!("never");
            });
            settle();
            println!("main goes on, {} goroutine", num_goroutine());
        },
        |ran| assert_eq!(ran.lines, ["inner", "outer", "main goes on, 1 goroutine"]),
    );
}

#[test]
fn goexit_in_main_lets_the_others_finish() {
    every_schedule(
        || {
            go(|| println!("the other"));
            goexit();
        },
        |ran| {
            assert_eq!(ran.lines, ["the other"]);
            assert_eq!(ran.headline(), "fatal error: no goroutines (main called runtime.Goexit) - deadlock!");
        },
    );
}

/// Several goroutines are unwinding at once, each parked in a destructor: one thread, one flag for all of them.
#[test]
fn goroutines_may_park_while_they_unwind() {
    struct Meets(gort::Chan<u32>, u32);
    impl Drop for Meets {
        fn drop(&mut self) {
            self.0.send(self.1);
            gosched();
        }
    }
    every_schedule(
        || {
            let ch = chan(0);
            for i in 0..4 {
                let (a, b) = (Meets(ch.clone(), i), Meets(ch.clone(), 10 + i));
                go(move || {
                    let (_a, b) = (a, b);
                    if i % 2 == 0 {
                        goexit();
                    }
                    // Recovered, it goes on as if nothing had been: it parks and starts others.
                    assert!(
                        catch_unwind(AssertUnwindSafe(move || {
                            let _b = b;
                            panic!("on purpose")
                        }))
                        .is_err()
                    );
                    gosched();
                    assert_eq!(spawn(move || i).join(), i);
                });
            }
            settle();
            let mut met: Vec<u32> = (0..8).map(|_| ch.recv().unwrap()).collect();
            settle();
            met.sort_unstable();
            assert_eq!((met, num_goroutine()), (vec![0, 1, 2, 3, 10, 11, 12, 13], 1));
            // The records of those that are gone serve new goroutines.
            (0..6).map(|i| spawn(move || i).join()).sum::<i32>()
        },
        |ran| assert_eq!((&ran.report.result, ran.report.unkillable), (&Ok(15), 0)),
    );
}

/// As above, and the program ends while they are at it: each may finish or is given up, and nothing aborts.
#[test]
fn a_program_may_end_while_goroutines_unwind() {
    struct Meets(gort::Chan<()>);
    impl Drop for Meets {
        fn drop(&mut self) {
            self.0.send(());
        }
    }
    let unwinding = || {
        every_schedule(
            || {
                let (ch, never) = (chan(0), chan::<()>(0));
                for i in 0..3 {
                    let meets = Meets(ch.clone());
                    go(move || {
                        let _meets = meets;
                        if i == 0 {
                            assert!(catch_unwind(|| panic!("on purpose")).is_err());
                        }
                        goexit();
                    });
                    let never = never.clone();
                    go(move || {
                        never.recv();
                    });
                }
                settle();
            },
            |ran| {
                assert_eq!((&ran.report.result, ran.report.leaked.len()), (&Ok(()), 6));
                assert_eq!(ran.report.unkillable, 3, "those in a destructor; the others are unwound");
            },
        )
    };
    on_a_thread_that_may_stay(unwinding);
}
