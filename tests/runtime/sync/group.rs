//! Group: errgroup's rules.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::{always_fails, deadlocked_in, every_schedule, run_under};
use gort::context::{self, ContextError};
use gort::sync::Group;
use gort::{EventKind, Schedule, goexit, gosched, println};

#[test]
fn without_an_error_wait_is_ok() {
    every_schedule(
        || {
            let group = Group::<()>::new();
            for _ in 0..3 {
                group.go(|| {
                    println!("work");
                    Ok(())
                });
            }
            let result = group.wait();
            println!("done");
            result
        },
        |ran| {
            assert_eq!(ran.lines, ["work", "work", "work", "done"]);
            assert_eq!(ran.report.result, Ok(Ok(())));
        },
    );
}

#[test]
fn the_default_order_of_the_documented_example() {
    crate::harness::prints(&["got c", "got a", "Err(\"b is missing\")"], || {
        let group = Group::new();
        for page in ["a", "b", "c"] {
            group.go(move || {
                if page == "b" {
                    return Err(format!("{page} is missing"));
                }
                println!("got {page}");
                Ok(())
            });
        }
        println!("{:?}", group.wait());
    });
}

#[test]
fn wait_on_an_empty_group_is_ok() {
    every_schedule(|| Group::<()>::new().wait(), |ran| assert_eq!(ran.report.result, Ok(Ok(()))));
}

#[test]
fn the_first_error_counts_and_wait_waits_for_all() {
    every_schedule(
        || {
            let (group, context) = Group::with_context(&context::background());
            for id in 0..3 {
                let done = context.done();
                group.go(move || {
                    // The others fail after the first error has been taken: it cancels the context.
                    if id != 1 {
                        done.recv();
                    }
                    println!("{id}");
                    Err::<(), i32>(id)
                });
            }
            let error = group.wait().unwrap_err();
            assert_eq!(group.wait(), Ok(()), "an error is handed out once");
            error
        },
        |ran| {
            assert_eq!(ran.lines.len(), 3);
            assert_eq!(*ran.report.result.as_ref().unwrap(), 1);
        },
    );
}

#[test]
fn the_limit_is_never_exceeded() {
    every_schedule(
        || {
            let group = Group::<()>::new();
            group.set_limit(2);
            let running = Arc::new(AtomicUsize::new(0));
            for _ in 0..5 {
                let running = running.clone();
                group.go(move || {
                    assert!(running.fetch_add(1, Ordering::Relaxed) < 2);
                    gosched();
                    running.fetch_sub(1, Ordering::Relaxed);
                    println!("work");
                    Ok(())
                });
            }
            group.wait()
        },
        |ran| assert_eq!((ran.lines.len(), &ran.report.result), (5, &Ok(Ok(())))),
    );
}

#[test]
fn try_go_starts_only_below_the_limit() {
    every_schedule(
        || {
            let group = Group::<()>::new();
            group.set_limit(1);
            let gate = gort::chan::<()>(0);
            let rx = gate.clone();
            let first = group.try_go(move || {
                assert_eq!(rx.recv(), None);
                Ok(())
            });
            let second = group.try_go(|| Ok(()));
            gate.close();
            group.wait().unwrap();
            let third = group.try_go(|| Ok(()));
            group.wait().unwrap();
            (first, second, third)
        },
        |ran| assert_eq!(ran.report.result, Ok((true, false, true))),
    );
}

#[test]
fn the_limit_cannot_change_while_goroutines_run() {
    always_fails("panic: errgroup: modify limit while 1 goroutines in the group are still active", || {
        let group = Group::<()>::new();
        group.set_limit(2);
        group.go(|| {
            assert_eq!(gort::chan::<()>(0).recv(), None);
            Ok(())
        });
        group.set_limit(3);
    });
}

#[test]
fn the_limit_can_be_taken_away() {
    every_schedule(
        || {
            let group = Group::<()>::new();
            group.set_limit(0);
            assert!(!group.try_go(|| Ok(())));
            group.set_limit(None);
            group.go(|| Ok(()));
            group.wait()
        },
        |ran| assert_eq!(ran.report.result, Ok(Ok(()))),
    );
}

/// As in Go, where the limit is a channel of tokens.
#[test]
fn a_limit_of_zero_parks_forever() {
    every_schedule(
        || {
            let group = Group::<()>::new();
            group.set_limit(0);
            group.go(|| Ok(()));
        },
        |ran| assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan send")),
    );
}

#[test]
fn goexit_leaves_its_place_to_the_next() {
    every_schedule(
        || {
            let group = Group::<()>::new();
            group.set_limit(1);
            group.go(|| goexit());
            group.go(|| {
                println!("next");
                Ok(())
            });
            group.wait()
        },
        |ran| assert_eq!(ran.lines, ["next"]),
    );
}

#[test]
fn a_panic_ends_the_program() {
    always_fails("panic: boom", || {
        let group = Group::<()>::new();
        group.go(|| panic!("boom"));
        group.wait()
    });
}

#[test]
fn a_clone_is_the_same_group() {
    every_schedule(
        || {
            let group = Group::new();
            let inner = group.clone();
            group.go(move || {
                inner.go(|| Err("inner"));
                Ok(())
            });
            group.wait()
        },
        |ran| assert_eq!(ran.report.result, Ok(Err("inner"))),
    );
}

#[test]
fn the_spawn_event_has_the_users_line() {
    let line = line!() + 3;
    let ran = run_under(Schedule::Seeded(0), || {
        let group = Group::<()>::new();
        group.go(|| Ok(()));
        group.wait().unwrap();
    });
    let spawn = ran.events.iter().find(|event| matches!(event.kind, EventKind::Spawn { .. })).unwrap();
    assert_eq!(spawn.location.unwrap().line(), line);
    assert!(spawn.location.unwrap().file().ends_with("sync/group.rs"));
}

#[test]
fn the_first_error_cancels_the_context() {
    every_schedule(
        || {
            let (group, ctx) = Group::with_context(&context::background());
            for error in ["a", "b"] {
                let ctx = ctx.clone();
                group.go(move || {
                    if error == "b" {
                        ctx.done().recv();
                    }
                    Err(error)
                });
            }
            let error = group.wait();
            (error, ctx.err(), ctx.cause().unwrap().to_string())
        },
        |ran| {
            let expected = (Err("a"), Some(ContextError::Canceled), "a".to_string());
            assert_eq!(*ran.report.result.as_ref().unwrap(), expected);
        },
    );
}

#[test]
fn the_first_of_several_errors_is_the_cause() {
    every_schedule(
        || {
            let (group, ctx) = Group::with_context(&context::background());
            for error in ["a", "b", "c"] {
                group.go(move || Err(error));
            }
            group.wait().unwrap_err() == ctx.cause().unwrap().to_string()
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

#[test]
fn wait_cancels_the_context_without_an_error_too() {
    every_schedule(
        || {
            let (group, ctx) = Group::<String>::with_context(&context::background());
            let inner = ctx.clone();
            group.go(move || {
                assert_eq!(inner.err(), None);
                Ok(())
            });
            let result = group.wait();
            (result, ctx.cause().unwrap().to_string())
        },
        |ran| assert_eq!(ran.report.result, Ok((Ok(()), "context canceled".to_string()))),
    );
}
