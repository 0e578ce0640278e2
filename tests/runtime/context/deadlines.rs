//! Deadlines.

use gort::println;

use super::*;

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
