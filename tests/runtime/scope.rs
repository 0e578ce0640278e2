//! Goroutines that borrow.

use crate::harness::{every_schedule, run_fast};
use gort::{chan, scope};

#[test]
fn children_may_borrow_and_are_waited_for() {
    every_schedule(
        || {
            let mut values = vec![1, 2, 3];
            let words = "shared".to_string();
            scope(|s| {
                for value in &mut values {
                    s.go(|| *value += words.len());
                }
            });
            values
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![7, 8, 9])),
    );
}

#[test]
fn spawned_children_give_values() {
    let ran = run_fast(|| {
        let base = 10;
        scope(|s| {
            let handles: Vec<_> = (0..3).map(|i| s.spawn(move || base + i)).collect();
            handles.into_iter().map(|handle| handle.join()).collect::<Vec<_>>()
        })
    });
    assert_eq!(ran.report.result, Ok(vec![10, 11, 12]));
}

#[test]
fn a_panic_in_the_body_waits_for_the_children() {
    let ran = run_fast(|| {
        let ch = chan(0);
        let tx = ch.clone();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            scope(|s| {
                s.go(|| {
                    gort::gosched();
                    gort::println!("child is done");
                });
                panic!("in the body");
            })
        }));
        assert!(caught.is_err());
        gort::println!("caught");
        drop((ch, tx as gort::Chan<()>));
    });
    assert_eq!(ran.lines, ["child is done", "caught"]);
}

#[test]
fn scopes_nest() {
    every_schedule(
        || {
            let total = std::sync::atomic::AtomicUsize::new(0);
            scope(|outer| {
                for _ in 0..2 {
                    outer.go(|| {
                        scope(|inner| {
                            for _ in 0..2 {
                                inner.go(|| _ = total.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
                            }
                        });
                    });
                }
            });
            total.into_inner()
        },
        |ran| assert_eq!(ran.report.result, Ok(4)),
    );
}
