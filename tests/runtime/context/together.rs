//! Several goroutines cancel parts of one tree at the same time, on several workers.

use gort::sync::WaitGroup;

use super::*;

/// What `cancel` promises: when it has returned, everything below is done. And all of them return.
#[test]
fn stress_whoever_cancels_sees_everything_below_done() {
    let rounds = seeds();
    for workers in [1, 2, 3] {
        let main = move || {
            for round in 0..rounds {
                let (parent, cancel) = context::with_cancel(&background());
                let children: Vec<_> = (0..3).map(|_| context::with_cancel(&parent)).collect();
                let below: Vec<_> = children.iter().map(|(child, _)| context::with_cancel(child)).collect();
                let all: Vec<Context> = children.iter().chain(&below).map(|(context, _)| context.clone()).collect();
                let wg = WaitGroup::new();
                for _ in 0..2 {
                    let (cancel, all) = (cancel.clone(), all.clone());
                    wg.go(move || {
                        cancel.cancel();
                        assert!(all.iter().all(|context| context.err().is_some()), "round {round}");
                    });
                }
                let (cancel_child, grandchild) = (children[0].1.clone(), below[0].0.clone());
                wg.go(move || {
                    cancel_child.cancel();
                    assert!(grandchild.err().is_some(), "round {round}");
                });
                wg.go(move || {
                    // It is done as soon as it is made, or when its parent is.
                    let (late, _keep) = context::with_cancel(&parent);
                    late.done().recv();
                    assert!(parent.cause().is_some(), "round {round}");
                });
                wg.wait();
            }
        };
        Builder::new().workers(workers).run(main).unwrap_or_else(|error| panic!("{workers} workers: {error}"));
    }
}

/// Go's `timerCtx` leaves its parent whenever it is cancelled, so also then it waits for the goroutine that is cancelling that.
#[cfg(feature = "explore")]
#[test]
fn a_later_cancel_of_a_context_with_a_deadline_waits_for_its_parents_end() {
    fn unfinished(timed: bool) -> bool {
        let found = gort::explore::Explorer::new("late", move || {
            let (parent, cancel) = context::with_cancel(&background());
            let hour = std::time::Duration::from_secs(3600);
            let late = if timed { context::with_timeout(&parent, hour).1 } else { context::with_cancel(&parent).1 };
            let (other, _keep) = context::with_cancel(&parent);
            late.cancel();
            go(move || cancel.cancel());
            let begun = parent.err().is_some();
            late.cancel();
            if begun && other.err().is_none() {
                gort::println!("unfinished");
            }
        });
        let found = found.run();
        assert_eq!(found.incomplete, None);
        found.lines().contains(&"unfinished".to_string())
    }
    assert!(!unfinished(true));
    assert!(unfinished(false), "one without a deadline has nothing to wait for");
}
