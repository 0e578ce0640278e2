//! Contexts: cancellation from above, deadlines, values, and functions that run when they are done.

mod common;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use common::{HOUR, always_fails, always_prints, every_schedule, ms, outputs, prints, run_fast, run_under, seeds, set};
use gort::context::{self, Context, ContextError, Key, background};
use gort::time::{self, Instant, after, sleep};
use gort::{Builder, EventKind, ObjectKind, Schedule, chan, go, num_goroutine, println, select};

// ---- cancelling ----------------------------------------------------------------------------------------------------

#[test]
fn smoke() {
    always_prints(&["None None", "Some(Canceled) context canceled", "None"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        println!("{:?} {:?}", ctx.err(), ctx.cause().map(|cause| cause.to_string()));
        cancel.cancel();
        println!("{:?} {}", ctx.err(), ctx.cause().unwrap());
        println!("{:?}", ctx.done().recv());
    });
}

#[test]
fn the_background_is_never_done() {
    always_prints(&["true None None None"], || {
        for root in [background(), context::todo()] {
            assert!(root.done().is_nil() && root.err().is_none() && root.cause().is_none());
        }
        let root = background();
        println!("{} {:?} {:?} {:?}", root.done().is_nil(), root.err(), root.cause().map(|_| ()), root.deadline());
    });
}

#[test]
fn cancelling_wakes_everybody_who_waits() {
    every_schedule(
        || {
            let (ctx, cancel) = context::with_cancel(&background());
            let woken = chan(10);
            for i in 0..5 {
                let (ctx, woken) = (ctx.clone(), woken.clone());
                go(move || {
                    ctx.done().recv();
                    assert_eq!(ctx.err(), Some(ContextError::Canceled), "who sees it done sees the error");
                    woken.send(i);
                });
            }
            sleep(ms(1));
            cancel.cancel();
            (0..5).map(|_| woken.recv().unwrap()).collect::<BTreeSet<_>>().len()
        },
        |ran| assert_eq!(ran.report.result, Ok(5)),
    );
}

#[test]
fn cancelling_twice_is_cancelling_once() {
    always_prints(&["first"], || {
        let (ctx, cancel) = context::with_cancel_cause(&background());
        cancel.cancel("first");
        cancel.clone().cancel("second");
        println!("{}", ctx.cause().unwrap());
    });
}

#[test]
fn dropping_a_cancel_function_cancels_nothing() {
    always_prints(&["None"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        drop(cancel);
        println!("{:?}", ctx.err());
    });
}

#[test]
fn forgetting_to_cancel_leaks_who_waits() {
    let ran = run_fast(|| {
        let (ctx, _) = context::with_cancel(&background());
        go(move || assert_eq!(ctx.done().recv(), None));
        sleep(ms(1));
    });
    assert_eq!(ran.report.leaked.len(), 1);
    assert_eq!(ran.report.leaked[0].state.to_string(), "chan receive");
}

#[test]
fn waiting_for_a_context_that_nobody_can_cancel_is_a_deadlock() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let done = context::with_cancel(&background()).0.done();
        done.recv();
    });
    let ran = run_fast(|| background().done().recv());
    assert!(common::deadlocked_in(&ran.report.result.unwrap_err(), "chan receive (nil chan)"));
}

#[test]
fn the_cause_is_the_callers_own_error() {
    #[derive(Debug, PartialEq)]
    struct Full(u32);
    impl fmt::Display for Full {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} % full", self.0)
        }
    }
    impl std::error::Error for Full {}

    every_schedule(
        || {
            let (ctx, cancel) = context::with_cancel_cause(&background());
            let child = context::with_cancel(&ctx).0;
            cancel.cancel(Full(99));
            assert_eq!(child.err(), Some(ContextError::Canceled));
            child.cause().unwrap().downcast_ref::<Full>() == Some(&Full(99))
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

// ---- parents and children ------------------------------------------------------------------------------------------

#[test]
fn children_are_cancelled_with_their_parent() {
    always_prints(&["Some(Canceled) Some(Canceled) Some(Canceled)"], || {
        let (parent, cancel) = context::with_cancel(&background());
        let (child, _keep) = context::with_cancel(&parent);
        let (grandchild, _keep) = context::with_timeout(&context::with_value::<Name>(&child, "x"), HOUR);
        cancel.cancel();
        grandchild.done().recv();
        println!("{:?} {:?} {:?}", parent.err(), child.err(), grandchild.err());
    });
}

#[test]
fn a_child_does_not_cancel_its_parent() {
    always_prints(&["None Some(Canceled) None"], || {
        let (parent, _keep) = context::with_cancel(&background());
        let (child, cancel) = context::with_cancel(&parent);
        let (sibling, _keep) = context::with_cancel(&parent);
        cancel.cancel();
        println!("{:?} {:?} {:?}", parent.err(), child.err(), sibling.err());
    });
}

#[test]
fn a_child_of_a_done_parent_is_done_at_once() {
    always_prints(&["why why why"], || {
        let (parent, cancel) = context::with_cancel_cause(&background());
        cancel.cancel("why");
        let a = context::with_cancel(&parent).0;
        let b = context::with_timeout(&parent, HOUR).0;
        let c = context::with_cancel(&context::with_value::<Name>(&parent, "x")).0;
        println!("{} {} {}", a.cause().unwrap(), b.cause().unwrap(), c.cause().unwrap());
    });
}

/// A parent is done before its children are; of the children any may come first, and others may run in between.
#[test]
fn children_are_cancelled_one_after_the_other() {
    let main = || {
        let (parent, cancel) = context::with_cancel(&background());
        let (a, _keep) = context::with_cancel(&parent);
        let (b, _keep) = context::with_cancel(&parent);
        go(move || cancel.cancel());
        parent.done().recv();
        let done = |ctx: &Context| ctx.done().try_recv() == Err(gort::TryRecvError::Closed);
        let seen = (done(&a), done(&b));
        println!("{seen:?}");
    };
    let every = ["(false, false)", "(false, true)", "(true, false)", "(true, true)"];
    assert_eq!(outputs(main), set(&every));
    prints(&["(true, true)"], main);
}

/// course.md L20 E3: order free, all of them.
#[test]
fn every_child_hears_of_it() {
    every_schedule(
        || {
            let (parent, cancel) = context::with_cancel(&background());
            let stopped = chan(3);
            for name in ["a", "b", "c"] {
                let (ctx, stopped) = (context::with_cancel(&parent).0, stopped.clone());
                go(move || {
                    ctx.done().recv();
                    stopped.send(name);
                });
            }
            cancel.cancel();
            (0..3).map(|_| stopped.recv().unwrap()).collect::<BTreeSet<_>>()
        },
        |ran| assert_eq!(ran.report.result.as_ref().unwrap(), &BTreeSet::from(["a", "b", "c"])),
    );
}

#[test]
fn the_channel_of_a_dropped_context_is_still_closed() {
    always_prints(&["closed"], || {
        let (parent, cancel) = context::with_cancel(&background());
        let done = context::with_cancel(&parent).0.done();
        // More children than a scope keeps without looking through them.
        for _ in 0..1000 {
            drop(context::with_cancel(&parent));
        }
        cancel.cancel();
        done.recv();
        println!("closed");
    });
}

#[test]
fn a_cancelled_child_leaves_its_parent() {
    let held = Arc::new(());
    let watched = held.clone();
    let kept = run_fast(move || {
        let (parent, _keep) = context::with_cancel(&background());
        for _ in 0..1000 {
            let guard = watched.clone();
            let (child, cancel) = context::with_cancel(&parent);
            let stop = context::after_func(&child, move || drop(guard));
            stop.stop();
            cancel.cancel();
        }
        Arc::strong_count(&watched)
    });
    assert_eq!(kept.report.result, Ok(2), "nothing but the test's own two");
}

#[test]
fn stress_long_chains_fit_on_a_small_stack() {
    let report = Builder::new().schedule(Schedule::Seeded(0)).stack_size(32 << 10).run_report(|| {
        let (root, cancel) = context::with_cancel(&background());
        let mut ctx = root;
        for i in 0..50_000 {
            ctx = if i % 2 == 0 { context::with_cancel(&ctx).0 } else { context::with_value::<Name>(&ctx, "x") };
        }
        let unfinished = context::with_cancel(&ctx).0;
        cancel.cancel();
        assert_eq!(unfinished.err(), Some(ContextError::Canceled));
        // Never cancelled, and dropped from both ends.
        let (root, _keep) = context::with_cancel(&background());
        let mut ctx = root.clone();
        for _ in 0..50_000 {
            ctx = context::with_cancel(&ctx).0;
        }
        drop(ctx);
        drop(root);
    });
    assert_eq!(report.result, Ok(()));
}

// ---- deadlines -----------------------------------------------------------------------------------------------------

#[test]
fn a_timeout_ends_a_context() {
    always_prints(&["Some(Instant(100ms))", "context deadline exceeded at 100ms", "context deadline exceeded"], || {
        let (ctx, _keep) = context::with_timeout(&background(), ms(100));
        println!("{:?}", ctx.deadline());
        ctx.done().recv();
        println!("{} at {}", ctx.err().unwrap(), time::now());
        println!("{}", ctx.cause().unwrap());
    });
}

#[test]
fn cancelling_comes_before_the_deadline() {
    every_schedule(
        || {
            let (ctx, cancel) = context::with_timeout(&background(), ms(100));
            cancel.cancel();
            sleep(ms(200));
            ctx.err()
        },
        |ran| {
            assert_eq!(ran.report.result, Ok(Some(ContextError::Canceled)));
            // The timer is stopped with the context.
            assert!(!ran.events.iter().any(|event| matches!(event.kind, EventKind::TimerFire { object: Some(_) })));
        },
    );
}

#[test]
fn a_deadline_that_has_passed_ends_it_at_once() {
    always_prints(&["Some(DeadlineExceeded) Some(DeadlineExceeded)", "1"], || {
        sleep(ms(5));
        let late = context::with_deadline(&background(), Instant::START + ms(5)).0;
        let at_once = context::with_timeout(&background(), Duration::ZERO).0;
        println!("{:?} {:?}", late.err(), at_once.err());
        println!("{}", num_goroutine());
    });
}

#[test]
fn a_deadline_later_than_the_parents_is_not_armed() {
    every_schedule(
        || {
            let (parent, _keep) = context::with_timeout(&background(), ms(10));
            let (child, _keep) = context::with_timeout(&parent, ms(20));
            assert_eq!(child.deadline(), parent.deadline());
            child.done().recv();
            (time::now(), child.err())
        },
        |ran| {
            let expected = (Instant::START + ms(10), Some(ContextError::DeadlineExceeded));
            assert_eq!(*ran.report.result.as_ref().unwrap(), expected);
            let armed = ran.events.iter().filter(|event| matches!(event.kind, EventKind::TimerSet { at: Some(_), .. }));
            assert!(armed.count() <= 1);
        },
    );
}

#[test]
fn an_earlier_deadline_of_a_child_counts_for_it_alone() {
    always_prints(&["child at 10ms, parent None", "parent at 20ms"], || {
        let (parent, _keep) = context::with_timeout(&background(), ms(20));
        let (child, _keep) = context::with_timeout(&parent, ms(10));
        child.done().recv();
        println!("child at {}, parent {:?}", time::now(), parent.err());
        parent.done().recv();
        println!("parent at {}", time::now());
    });
}

#[test]
fn a_cause_of_the_deadline_is_told_if_the_deadline_ends_it() {
    always_prints(&["too slow / context deadline exceeded", "context canceled", "no time / true"], || {
        let (ctx, _keep) = context::with_timeout_cause(&background(), ms(1), "too slow");
        ctx.done().recv();
        println!("{} / {}", ctx.cause().unwrap(), ctx.err().unwrap());
        let (ctx, cancel) = context::with_timeout_cause(&background(), ms(1), "too slow");
        cancel.cancel();
        println!("{}", ctx.cause().unwrap());
        let ctx = context::with_deadline_cause(&background(), Instant::START, "no time").0;
        println!("{} / {}", ctx.cause().unwrap(), ctx.err() == Some(ContextError::DeadlineExceeded));
    });
}

#[test]
fn a_deadline_keeps_the_deadlock_detector_quiet() {
    always_prints(&["done"], || {
        let (ctx, _keep) = context::with_timeout(&background(), HOUR);
        ctx.done().recv();
        println!("done");
    });
}

#[test]
fn a_cancelled_deadline_does_not_hide_a_deadlock() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let (_ctx, cancel) = context::with_timeout(&background(), HOUR);
        cancel.cancel();
        chan::<()>(0).recv();
    });
}

#[test]
fn an_armed_deadline_is_let_go_with_its_run() {
    struct Held(#[allow(dead_code)] Arc<()>);
    struct HeldKey;
    impl Key for HeldKey {
        type Value = Held;
    }
    let held = Arc::new(());
    let guard = held.clone();
    let ran = run_fast(move || {
        let ctx = context::with_value::<HeldKey>(&background(), Held(guard));
        let (ctx, _forgotten) = context::with_timeout(&ctx, HOUR);
        let stop = context::after_func(&ctx, || {});
        std::mem::drop(stop);
    });
    assert_eq!(ran.report.result, Ok(()));
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
#[should_panic(expected = "gort: a context's deadline was called outside of gort::run")]
fn a_timeout_outside_of_a_run() {
    let _ = context::with_timeout(&background(), ms(1));
}

#[test]
fn cancelling_needs_no_run() {
    let (ctx, cancel) = context::with_cancel(&background());
    let child = context::with_cancel(&ctx).0;
    std::thread::spawn(move || cancel.cancel()).join().unwrap();
    assert_eq!((ctx.err(), child.err()), (Some(ContextError::Canceled), Some(ContextError::Canceled)));
}

#[test]
fn a_context_on_the_real_clock_ends_a_loop_that_never_parks() {
    let polls = gort::run(|| {
        let (ctx, _keep) = context::with_timeout(&background(), ms(2));
        let mut polls = 0_u64;
        while ctx.err().is_none() {
            polls += 1;
        }
        polls
    });
    assert!(polls.unwrap() > 0);
}

// ---- values --------------------------------------------------------------------------------------------------------

struct Name;
impl Key for Name {
    type Value = &'static str;
}

struct Number;
impl Key for Number {
    type Value = u64;
}

#[test]
fn values_are_found_upward() {
    let root = background();
    let named = context::with_value::<Name>(&root, "outer");
    let numbered = context::with_value::<Number>(&context::with_cancel(&named).0, 7);
    let renamed = context::with_value::<Name>(&numbered, "inner");
    assert_eq!((renamed.value::<Name>(), renamed.value::<Number>()), (Some(&"inner"), Some(&7)));
    assert_eq!((numbered.value::<Name>(), named.value::<Number>()), (Some(&"outer"), None));
    assert_eq!(root.value::<Name>(), None);
}

#[test]
fn keys_of_one_value_type_are_different_keys() {
    struct Other;
    impl Key for Other {
        type Value = u64;
    }
    let ctx = context::with_value::<Number>(&background(), 1);
    assert_eq!((ctx.value::<Number>(), ctx.value::<Other>()), (Some(&1), None));
}

#[test]
fn without_cancel_keeps_values_only() {
    always_prints(&["None None Some(\"x\") true", "None"], || {
        let (parent, cancel) = context::with_timeout(&context::with_value::<Name>(&background(), "x"), ms(1));
        let free = context::without_cancel(&parent);
        let child = context::with_cancel(&free).0;
        cancel.cancel();
        println!("{:?} {:?} {:?} {}", free.err(), free.deadline(), free.value::<Name>(), free.done().is_nil());
        println!("{:?}", child.err());
    });
}

#[test]
fn debug_shows_the_way_and_no_values() {
    let (ctx, _keep) = context::with_cancel(&context::with_value::<Name>(&background(), "secret"));
    let text = format!("{:?}", context::without_cancel(&ctx));
    assert_eq!(text, "context.Background.WithValue(context::Name).WithCancel.WithoutCancel");
    assert_eq!(format!("{:?}", context::todo()), "context.TODO");
}

// ---- functions -----------------------------------------------------------------------------------------------------

#[test]
fn a_function_runs_when_the_context_is_done() {
    always_prints(&["cleaned up", "false"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        let done = chan(0);
        let tx = done.clone();
        let stop = context::after_func(&ctx, move || {
            println!("cleaned up");
            tx.send(());
        });
        cancel.cancel();
        done.recv();
        println!("{}", stop.stop());
    });
}

#[test]
fn a_function_of_a_done_context_runs_at_once() {
    always_prints(&["ran"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        cancel.cancel();
        let done = chan(0);
        let tx = done.clone();
        context::after_func(&ctx, move || tx.send("ran"));
        println!("{}", done.recv().unwrap());
    });
}

#[test]
fn a_function_that_was_taken_away_does_not_run() {
    always_prints(&["true false"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        let stop = context::after_func(&ctx, || println!("ran"));
        let (first, second) = (stop.stop(), stop.stop());
        cancel.cancel();
        sleep(ms(1));
        println!("{first} {second}");
    });
}

#[test]
fn stopping_races_with_cancelling() {
    let main = || {
        let (ctx, cancel) = context::with_cancel(&background());
        let stop = context::after_func(&ctx, || println!("ran"));
        go(move || cancel.cancel());
        let stopped = stop.stop();
        sleep(ms(1));
        println!("{stopped}");
    };
    assert_eq!(outputs(main), set(&["true", "ran | false"]));
}

#[test]
fn a_function_without_anybody_to_cancel_never_runs() {
    always_prints(&["true"], || {
        let stop = context::after_func(&background(), || println!("ran"));
        sleep(ms(1));
        println!("{}", stop.stop());
    });
}

// ---- events --------------------------------------------------------------------------------------------------------

#[test]
fn cancelling_is_an_event_for_each_context() {
    let ran = run_under(Schedule::Seeded(0), || {
        let (parent, cancel) = context::with_cancel_cause(&background());
        let _child = context::with_cancel(&parent).0;
        context::after_func(&parent, || {});
        cancel.cancel("why");
        cancel.cancel("again");
    });
    let made = ran.events.iter().filter_map(|event| match event.kind {
        EventKind::Object { object, kind: ObjectKind::Context } => Some(object),
        _ => None,
    });
    let cancelled = ran.events.iter().filter_map(|event| match &event.kind {
        EventKind::Cancel { object, cause } => {
            assert_eq!(cause, "why");
            Some(*object)
        }
        _ => None,
    });
    assert_eq!(made.collect::<Vec<_>>(), cancelled.collect::<Vec<_>>());
    let closed = ran.events.iter().filter(|event| matches!(event.kind, EventKind::Close { .. })).count();
    assert_eq!(closed, 2);
}

#[test]
fn contexts_replay() {
    let main = || {
        let (parent, _keep) = context::with_timeout(&background(), ms(2));
        let lines = chan(10);
        for i in 0..4 {
            let (ctx, lines) = (context::with_cancel(&parent).0, lines.clone());
            go(move || {
                select! {
                    recv(ctx.done()) -> _ => lines.send(format!("{i} cancelled")),
                    recv(after(ms(i))) -> _ => lines.send(format!("{i} finished")),
                }
            });
        }
        for _ in 0..4 {
            println!("{}", lines.recv().unwrap());
        }
    };
    for seed in 0..seeds().min(50) {
        let ran = run_under(Schedule::Seeded(seed), main);
        let again = run_under(Schedule::Replay(ran.report.schedule.unwrap()), main);
        assert_eq!(again.events, ran.events, "seed {seed}");
    }
}

// ---- the programs of the course ------------------------------------------------------------------------------------

/// course.md L20 E1: one output.
#[test]
fn a_worker_stops_when_it_is_cancelled() {
    always_prints(&["got 0", "got 1", "worker: cancelled"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        let (values, stopped) = (chan(0), chan(0));
        let (tx, done) = (values.clone(), stopped.clone());
        go(move || {
            for i in 0.. {
                select! {
                    send(tx, i) => {}
                    recv(ctx.done()) -> _ => {
                        println!("worker: cancelled");
                        done.send(());
                        return;
                    }
                }
            }
        });
        for _ in 0..2 {
            println!("got {}", values.recv().unwrap());
        }
        cancel.cancel();
        stopped.recv();
    });
}

fn steps_of(step: Duration) {
    let (ctx, _keep) = context::with_timeout(&background(), ms(100));
    for i in 0..3 {
        select! {
            recv(ctx.done()) -> _ => {
                println!("{}", ctx.err().unwrap());
                return;
            }
            recv(after(step)) -> _ => println!("step {i}"),
        }
    }
    println!("finished");
}

/// course.md L20 E2.
#[test]
fn a_deadline_of_100_against_steps_of_40_50_and_30() {
    assert_eq!(outputs(|| steps_of(ms(40))), set(&["step 0 | step 1 | context deadline exceeded"]));
    assert_eq!(outputs(|| steps_of(ms(30))), set(&["step 0 | step 1 | step 2 | finished"]));
    let tie = ["step 0 | context deadline exceeded", "step 0 | step 1 | context deadline exceeded"];
    assert_eq!(outputs(|| steps_of(ms(50))), set(&tie));
    prints(&["step 0", "step 1", "context deadline exceeded"], || steps_of(ms(40)));
}

/// A step of 50 ends at 100, with the deadline.
#[test]
fn a_tie_with_the_deadline_falls_either_way() {
    let main = || {
        let (ctx, _keep) = context::with_timeout(&background(), ms(100));
        let mut step = 0;
        while ctx.err().is_none() && step < 2 {
            sleep(ms(50));
            println!("step {step}");
            step += 1;
        }
        println!("{}", ctx.err().map_or("in time".to_string(), |error| error.to_string()));
    };
    let expected = ["step 0 | step 1 | in time", "step 0 | step 1 | context deadline exceeded"];
    assert_eq!(outputs(main), set(&expected));
}

/// "When does a worker that never looks at Done stop?" Never.
#[test]
fn cancelling_stops_nobody_by_force() {
    always_prints(&["step 0", "step 1", "step 2"], || {
        let (_ctx, cancel) = context::with_cancel(&background());
        let finished = chan(0);
        let tx = finished.clone();
        go(move || {
            for i in 0..3 {
                sleep(ms(1));
                println!("step {i}");
            }
            tx.send(());
        });
        cancel.cancel();
        finished.recv();
    });
}
