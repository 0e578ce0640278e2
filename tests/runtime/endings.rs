//! The ways a program ends, and that nothing is left of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::{Counted, every_schedule, on_a_thread_that_may_stay, run_fast, run_under};
use gort::{Builder, Chan, GoId, RunError, Schedule, chan, go, goexit, gosched, scope};

#[test]
fn main_returns_and_nothing_runs_any_more() {
    every_schedule(
        || {
            let never = chan::<()>(0);
            go(move || {
                never.recv();
                gort::println!("never");
            });
        },
        |ran| assert_eq!(ran.lines, [""; 0]),
    );
    let ran = run_fast(|| go(|| gort::println!("never started")));
    assert_eq!(ran.lines, [""; 0]);
}

#[test]
fn what_parked_goroutines_hold_is_dropped_once() {
    let drops = Arc::new(AtomicUsize::new(0));
    let held = Counted(drops.clone());
    let ran = run_fast(move || {
        let ch: Chan<Counted> = chan(0);
        for _ in 0..10 {
            let (ch, held) = (ch.clone(), held.clone());
            go(move || ch.send(held));
        }
        drop(held);
        gosched();
    });
    assert_eq!(ran.report.leaked.len(), 10);
    assert!(ran.report.leaked.iter().all(|left| left.state.to_string() == "chan send"));
    assert_eq!(drops.load(Ordering::Relaxed), 11);
}

#[test]
fn destructors_of_unwound_goroutines_may_use_channels() {
    struct Tell(Chan<i32>);
    impl Drop for Tell {
        fn drop(&mut self) {
            // Neither parks: there is room, and closing never does.
            let _ = self.0.try_send(1);
            self.0.close();
        }
    }
    let kept: Chan<i32> = chan(4);
    let seen = kept.clone();
    let report = Builder::new().run_report(move || {
        let tell = Tell(kept.clone());
        go(move || {
            let _tell = tell;
            chan::<()>(0).recv();
        });
        let waiting = kept.clone();
        go(move || {
            waiting.recv();
            chan::<()>(0).recv();
        });
        gosched();
    });
    assert!(report.result.is_ok());
    assert_eq!(report.unkillable, 0);
    assert_eq!(seen.try_recv(), Err(gort::TryRecvError::Closed), "the parked receiver took the value");
}

#[test]
fn a_destructor_that_parks_waits_for_the_others_or_is_leaked() {
    struct Wait(Chan<()>);
    impl Drop for Wait {
        fn drop(&mut self) {
            self.0.recv();
        }
    }
    // The other goroutine's destructor closes the channel: both come to their end.
    struct Close(Chan<()>);
    impl Drop for Close {
        fn drop(&mut self) {
            self.0.close();
        }
    }
    let report = Builder::new().run_report(|| {
        let ch = chan(0);
        let (wait, close) = (Wait(ch.clone()), Close(ch));
        go(move || {
            let _wait = wait;
            chan::<()>(0).recv();
        });
        go(move || {
            let _close = close;
            chan::<()>(0).recv();
        });
        gosched();
    });
    assert!(report.result.is_ok());
    assert_eq!(report.unkillable, 0);
}

#[test]
fn a_goroutine_that_catches_everything_is_leaked() {
    let unkillable = on_a_thread_that_may_stay(|| {
        let report = Builder::new().run_report(|| {
            go(|| {
                loop {
                    let _ = catch_unwind(AssertUnwindSafe(|| chan::<()>(0).recv()));
                }
            });
            go(|| {
                loop {
                    let _ = catch_unwind(gosched);
                }
            });
            gosched();
        });
        assert!(report.result.is_ok());
        // The next run on this thread is none the worse.
        assert_eq!(Builder::new().run(|| 7), Ok(7));
        report.unkillable
    });
    assert_eq!(unkillable, 2);
}

#[test]
fn a_scope_whose_child_cannot_be_unwound_is_leaked_with_it() {
    let unkillable = on_a_thread_that_may_stay(|| {
        Builder::new()
            .run_report(|| {
                go(|| {
                    let local = 1;
                    scope(|s| {
                        s.go(|| {
                            loop {
                                let _ = catch_unwind(AssertUnwindSafe(|| chan::<()>(0).recv()));
                                assert_eq!(local, 1);
                            }
                        });
                    });
                });
                gosched();
                gosched();
            })
            .unkillable
    });
    assert_eq!(unkillable, 2);
}

#[test]
fn a_scope_ends_its_children_before_itself() {
    every_schedule(
        || {
            go(|| {
                let words = vec!["borrowed".to_string()];
                scope(|s| {
                    for _ in 0..3 {
                        s.go(|| {
                            let _words = &words;
                            chan::<()>(0).recv();
                        });
                    }
                });
                gort::println!("never");
            });
            gosched();
            gosched();
        },
        |ran| {
            assert!(ran.lines.is_empty());
            assert_eq!(ran.report.unkillable, 0);
        },
    );
}

#[test]
fn a_panic_ends_the_program_once_and_names_the_goroutine() {
    let ran = run_under(Schedule::Seeded(0), || {
        go(|| panic!("boom {}", 1));
        go(|| panic!("boom {}", 2));
        chan::<()>(0).recv();
    });
    let Err(RunError::Panic(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
    assert_eq!(report.goroutine, GoId(3));
    assert_eq!(report.message, "boom 2");
    assert_eq!(report.created_by, Some(GoId(1)));
    assert!(
        report.location.as_ref().is_some_and(|at| at.contains("tests/runtime/endings.rs")),
        "{:?}",
        report.location
    );
    let text = ran.report.result.as_ref().unwrap_err().to_string();
    assert!(text.starts_with("panic: boom 2\n\ngoroutine 3 [running]:\n\ttests/runtime/endings.rs:"), "{text}");
    assert_eq!(ran.report.result.as_ref().unwrap_err().exit_code(), 2);
}

#[test]
fn a_caught_panic_ends_nothing() {
    let ran = run_fast(|| {
        let caught = catch_unwind(|| panic!("recovered"));
        assert!(caught.is_err());
        gort::println!("still here");
    });
    assert_eq!(ran.lines, ["still here"]);
}

#[test]
fn a_panic_in_a_destructor_during_the_end_is_contained() {
    struct Bad;
    impl Drop for Bad {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                panic!("in drop");
            }
        }
    }
    // The closure is dropped without having run.
    let report = Builder::new().quiet_panics(true).run_report(|| {
        let bad = Bad;
        go(move || drop(bad));
    });
    assert!(report.result.is_ok());
    assert_eq!(Builder::new().run(|| 7), Ok(7));
}

#[test]
fn goexit_in_main_lets_the_others_finish_and_is_a_deadlock_then() {
    let ran = run_fast(|| {
        go(|| gort::println!("the other one"));
        goexit();
    });
    assert_eq!(ran.lines, ["the other one"]);
    assert_eq!(ran.headline(), "fatal error: no goroutines (main called runtime.Goexit) - deadlock!");
}

#[test]
fn goexit_runs_destructors() {
    let drops = Arc::new(AtomicUsize::new(0));
    let held = Counted(drops.clone());
    let ran = run_fast(move || {
        go(move || {
            let _held = held;
            goexit();
        });
        gosched();
    });
    assert!(ran.report.result.is_ok());
    assert_eq!(drops.load(Ordering::Relaxed), 1);
}

#[test]
fn go_while_the_program_ends_drops_the_closure() {
    struct Spawns(Counted);
    impl Drop for Spawns {
        fn drop(&mut self) {
            let held = self.0.clone();
            go(move || drop(held));
        }
    }
    let drops = Arc::new(AtomicUsize::new(0));
    let spawns = Spawns(Counted(drops.clone()));
    let ran = run_fast(move || {
        go(move || {
            let _spawns = spawns;
            chan::<()>(0).recv();
        });
        gosched();
    });
    assert!(ran.report.result.is_ok());
    assert_eq!(drops.load(Ordering::Relaxed), 2);
}

/// What is raised by `resume_unwind` no hook hears of; a second one on the same worker shows in nothing the library can ask.
#[test]
fn goroutines_that_unwind_unheard_when_the_program_ends_do_not_abort_it() {
    struct Parks(Chan<()>, Arc<AtomicUsize>);
    impl Drop for Parks {
        fn drop(&mut self) {
            self.0.recv();
            self.1.fetch_add(1, Ordering::Relaxed);
        }
    }
    on_a_thread_that_may_stay(|| {
        for answered in [false, true] {
            let (finished, dropped) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let (parks, held) = (finished.clone(), Counted(dropped.clone()));
            let report = Builder::new().workers(1).run_report(move || {
                let (never, answer) = (chan::<()>(0), chan(0));
                for _ in 0..3 {
                    let parks = Parks(answer.clone(), parks.clone());
                    go(move || {
                        let _parks = parks;
                        std::panic::resume_unwind(Box::new("a thread's, passed on"));
                    });
                }
                // This one parks after them, and does not unwind.
                let last = held.clone();
                go(move || {
                    let _last = last;
                    never.recv();
                });
                // This one too, and lets those go on by its end if it is to.
                struct Answers(Chan<()>, bool);
                impl Drop for Answers {
                    fn drop(&mut self) {
                        if self.1 {
                            self.0.close();
                        }
                    }
                }
                let answers = Answers(answer, answered);
                go(move || {
                    let _answers = answers;
                    chan::<()>(0).recv();
                });
                drop(held);
                (0..3).for_each(|_| gosched());
            });
            let (ended, leaked) = if answered { (3, 0) } else { (0, 3) };
            assert_eq!((report.result, report.unkillable), (Ok(()), leaked));
            assert_eq!(finished.load(Ordering::Relaxed), ended, "answered: {answered}");
            assert_eq!(dropped.load(Ordering::Relaxed), 2, "who does not unwind is unwound");
        }
    });
}

#[test]
fn a_goroutine_that_is_parked_in_a_callback_from_c_is_leaked_and_not_thrown_at() {
    extern "C" fn compare(left: *const std::ffi::c_void, _right: *const std::ffi::c_void) -> i32 {
        // SAFETY: the elements that are compared must be channels: the array below is of such.
        #[allow(unsafe_code)]
        let never = unsafe { &*left.cast::<Chan<()>>() };
        never.recv();
        0
    }
    on_a_thread_that_may_stay(|| {
        let report = Builder::new().workers(1).run_report(|| {
            go(|| {
                let mut waits = [chan::<()>(0), chan::<()>(0)];
                // SAFETY: the array must be of 2 elements of this size, and the function compare two of them: it does.
                #[allow(unsafe_code)]
                unsafe {
                    libc::qsort(waits.as_mut_ptr().cast(), 2, size_of::<Chan<()>>(), Some(compare));
                }
            });
            gosched();
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 1));
    });
}
