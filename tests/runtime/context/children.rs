//! Parents and children.

use gort::println;

use super::*;

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
