//! Cancelling.

use gort::println;

use super::*;

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
    assert!(crate::harness::deadlocked_in(&ran.report.result.unwrap_err(), "chan receive (nil chan)"));
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
