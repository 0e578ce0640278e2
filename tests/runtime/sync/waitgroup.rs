//! WaitGroup: Go's rules.

use crate::harness::{Ran, always_fails, deadlocked_in, every_schedule, prints, run_fast, run_under};
use gort::sync::WaitGroup;
use gort::{EventKind, GoId, ObjectKind, Schedule, chan, go, goexit, gosched, println};

const NEGATIVE: &str = "panic: sync: negative WaitGroup counter";
const CONCURRENT: &str = "panic: sync: WaitGroup misuse: Add called concurrently with Wait";
const REUSED: &str = "panic: sync: WaitGroup is reused before previous Wait has returned";
const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

fn endings(main: fn()) -> std::collections::BTreeSet<String> {
    (0..crate::harness::seeds())
        .map(|seed| match run_under(Schedule::Seeded(seed), main).report.result {
            Ok(()) => "exit".to_string(),
            Err(error) => error.headline(),
        })
        .collect()
}

#[test]
fn wait_at_zero_returns_at_once() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            wg.wait();
            wg.add(1);
            wg.done();
            wg.wait();
            println!("Wait returned at once");
        },
        |ran| {
            assert_eq!(ran.lines, ["Wait returned at once"]);
            assert!(!ran.events.iter().any(|event| matches!(event.kind, EventKind::Park { .. })));
        },
    );
}

#[test]
fn wait_returns_after_every_done() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            for id in 0..3 {
                wg.add(1);
                let wg = wg.clone();
                go(move || {
                    println!("worker {id}");
                    wg.done();
                });
            }
            wg.wait();
            println!("all done");
        },
        |ran| {
            assert_eq!(ran.lines.len(), 4);
            assert_eq!(ran.lines[3], "all done");
        },
    );
}

/// The document's five workers; the course's default order.
#[test]
fn default_order_of_five_workers() {
    let workers = [5, 1, 2, 3, 4];
    let expected: Vec<String> =
        workers.iter().flat_map(|id| [format!("worker {id} starting"), format!("worker {id} done")]).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    prints(&expected, || {
        let wg = WaitGroup::new();
        for id in 1..=5 {
            wg.add(1);
            let wg = wg.clone();
            go(move || {
                println!("worker {id} starting");
                println!("worker {id} done");
                wg.done();
            });
        }
        wg.wait();
    });
}

#[test]
fn a_clone_is_the_same_counter() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            let other = wg.clone();
            other.add(2);
            wg.add(-1);
            drop(other.clone());
            drop(other);
            format!("{wg:?}")
        },
        |ran| assert_eq!(ran.report.result.as_deref(), Ok("WaitGroup { count: 1, waiting: 0 }")),
    );
}

#[test]
fn a_missing_done_deadlocks() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            wg.add(1);
            wg.wait();
        },
        |ran| {
            assert_eq!(ran.headline(), DEADLOCK);
            assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.WaitGroup.Wait"));
        },
    );
}

#[test]
fn a_done_too_many_panics() {
    always_fails(NEGATIVE, || {
        let wg = WaitGroup::new();
        wg.add(1);
        wg.done();
        wg.done();
    });
}

#[test]
fn a_negative_add_panics_also_while_somebody_waits() {
    always_fails(NEGATIVE, || {
        let wg = WaitGroup::new();
        wg.add(1);
        let waiting = wg.clone();
        go(move || waiting.wait());
        gosched();
        wg.add(-2);
    });
}

/// As in Go, a recovered misuse leaves the counter as it is.
#[test]
fn a_counter_below_zero_stays_there_after_a_recover() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            std::panic::catch_unwind(|| wg.done()).unwrap_err();
            assert_eq!(format!("{wg:?}"), "WaitGroup { count: -1, waiting: 0 }");
            wg.add(1);
            wg.wait();
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn waiters_are_released_in_the_order_in_which_they_came() {
    let main = || {
        let wg = WaitGroup::new();
        wg.add(1);
        for _ in 0..3 {
            let wg = wg.clone();
            go(move || wg.wait());
        }
        // Goroutine 4 has the next slot: 4, 2, 3 is the order in which they come.
        gosched();
        wg.done();
        gosched();
    };
    let ran = run_under(Schedule::Seeded(0), main);
    assert_eq!(readied(&ran), [4, 2, 3]);
}

fn readied<T>(ran: &Ran<T>) -> Vec<u64> {
    ran.events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Ready { goroutine } => Some(goroutine.0),
            _ => None,
        })
        .collect()
}

#[test]
fn every_waiter_is_released() {
    every_schedule(
        || {
            let (wg, woken) = (WaitGroup::new(), WaitGroup::new());
            wg.add(1);
            for _ in 0..3 {
                let wg = wg.clone();
                woken.go(move || {
                    wg.wait();
                    println!("woken");
                });
            }
            wg.done();
            woken.wait();
        },
        |ran| assert_eq!(ran.lines, ["woken"; 3]),
    );
}

#[test]
fn it_can_be_used_again_after_wait_has_returned() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            for round in 0..3 {
                wg.go(|| println!("work"));
                wg.go(|| println!("work"));
                wg.wait();
                println!("round {round}");
            }
        },
        |ran| {
            assert_eq!(ran.lines, ["work", "work", "round 0", "work", "work", "round 1", "work", "work", "round 2"]);
        },
    );
}

/// A woken waiter that finds the counter raised again.
#[test]
fn reuse_before_wait_has_returned_panics() {
    let main = || {
        let wg = WaitGroup::new();
        wg.add(1);
        let waiting = wg.clone();
        go(move || waiting.wait());
        gosched();
        wg.done();
        wg.add(1);
        gosched();
    };
    assert_eq!(run_fast(main).headline(), REUSED);
    assert!(endings(main).contains(REUSED));
}

/// The same while the releasing `done` is still at it: only some schedules show it, as in Go.
#[test]
fn add_between_zero_and_the_release_panics() {
    let main = || {
        let wg = WaitGroup::new();
        wg.add(1);
        let (first, second) = (wg.clone(), wg.clone());
        go(move || first.done());
        go(move || {
            second.add(1);
            second.done();
        });
        wg.wait();
    };
    let endings = endings(main);
    assert!(endings.contains(CONCURRENT), "{endings:?}");
    assert!(endings.contains(REUSED), "{endings:?}");
    assert!(endings.contains("exit"), "{endings:?}");
    assert_eq!(endings.len(), 3);
}

/// After a recovered "called concurrently" the releasing `done` sees the misuse, too.
#[test]
fn both_sides_of_a_concurrent_add_panic() {
    let main = || {
        let wg = WaitGroup::new();
        wg.add(1);
        let (first, second) = (wg.clone(), wg.clone());
        go(move || {
            if std::panic::catch_unwind(|| first.done()).is_err() {
                println!("done panicked");
            }
        });
        go(move || {
            if std::panic::catch_unwind(|| second.add(1)).is_err() {
                println!("add panicked");
            }
            second.done();
        });
        let _ = std::panic::catch_unwind(|| wg.wait());
    };
    let both = (0..crate::harness::seeds())
        .map(|seed| run_under(Schedule::Seeded(seed), main))
        .filter(|ran| ran.lines.contains(&"add panicked".to_string()))
        .inspect(|ran| assert!(ran.report.result.is_ok() || ran.headline() == DEADLOCK, "{:?}", ran.report.result))
        .filter(|ran| ran.lines.contains(&"done panicked".to_string()))
        .count();
    assert!(both > 0);
}

#[test]
fn adding_inside_the_goroutine_may_come_too_late() {
    prints(&["all done"], || {
        let wg = WaitGroup::new();
        for id in 1..=2 {
            let wg = wg.clone();
            go(move || {
                wg.add(1);
                println!("worker {id}");
                wg.done();
            });
        }
        wg.wait();
        println!("all done");
    });
}

#[test]
fn go_counts_before_it_starts_and_after_it_ends() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            for id in 1..=3 {
                wg.go(move || println!("worker {id}"));
            }
            wg.wait();
            println!("all done");
        },
        |ran| {
            assert_eq!(ran.lines.len(), 4);
            assert_eq!(ran.lines[3], "all done");
        },
    );
}

#[test]
fn go_counts_down_on_goexit() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            wg.go(|| goexit());
            wg.wait();
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

/// Go 1.26: a panic is never overtaken by what `wait` lets through.
#[test]
fn go_lets_nobody_through_on_a_panic() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            wg.go(|| panic!("boom"));
            wg.wait();
            println!("through");
        },
        |ran| {
            // Go's own function recovers it to see whether there is one, and says so.
            assert_eq!(ran.headline(), "panic: boom [recovered, repanicked]");
            assert!(ran.lines.is_empty());
            let down = |event: &gort::Event| matches!(event.kind, EventKind::WaitGroupAdd { delta: -1, .. });
            assert!(!ran.events.iter().any(down), "it was counted down");
        },
    );
}

#[test]
fn go_inside_a_counted_goroutine_is_counted() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            let inner = wg.clone();
            wg.go(move || inner.go(|| println!("inner")));
            wg.wait();
            println!("all done");
        },
        |ran| assert_eq!(ran.lines, ["inner", "all done"]),
    );
}

#[test]
fn what_was_done_before_done_is_seen_after_wait() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            let sum = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
            for i in 1..=4 {
                let sum = sum.clone();
                wg.go(move || {
                    let before = sum.load(std::sync::atomic::Ordering::Relaxed);
                    sum.store(before + i, std::sync::atomic::Ordering::Relaxed);
                });
            }
            wg.wait();
            sum.load(std::sync::atomic::Ordering::Relaxed)
        },
        |ran| assert_eq!(ran.report.result, Ok(10)),
    );
}

#[test]
fn events_tell_the_counter_and_the_line() {
    let line = line!() + 2;
    let ran = run_under(Schedule::Seeded(0), || {
        let wg = WaitGroup::new();
        wg.add(2);
        let other = wg.clone();
        go(move || {
            other.done();
            other.done();
        });
        wg.wait();
        wg.wait();
    });
    let told: Vec<(GoId, u32, EventKind)> = ran
        .events
        .iter()
        .filter(|event| {
            matches!(
                event.kind,
                EventKind::Object { .. } | EventKind::WaitGroupAdd { .. } | EventKind::WaitGroupWait { .. }
            )
        })
        .map(|event| (event.goroutine, event.location.unwrap().line(), event.kind.clone()))
        .collect();
    let object = gort::ObjectId(1);
    let add = |delta, count| EventKind::WaitGroupAdd { object, delta, count };
    assert_eq!(
        told,
        [
            (GoId(1), line, EventKind::Object { object, kind: ObjectKind::WaitGroup }),
            (GoId(1), line + 1, add(2, 2)),
            (GoId(2), line + 4, add(-1, 1)),
            (GoId(2), line + 5, add(-1, 0)),
            (GoId(1), line + 7, EventKind::WaitGroupWait { object, waited: true }),
            (GoId(1), line + 8, EventKind::WaitGroupWait { object, waited: false }),
        ]
    );
    let park = ran.events.iter().find_map(|event| match &event.kind {
        EventKind::Park { reason, object, .. } => Some((reason.text(), *object)),
        _ => None,
    });
    assert_eq!(park, Some(("sync.WaitGroup.Wait", Some(object))));
}

#[test]
fn waiting_outside_of_a_run_says_so() {
    let wg = WaitGroup::new();
    wg.wait();
    wg.add(1);
    let panic = std::panic::catch_unwind(|| wg.wait()).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.contains("sync.WaitGroup.Wait would park, but this is not a goroutine"), "{text}");
    wg.done();
    wg.wait();
}

/// Waits in its destructor.
struct Join(WaitGroup);

impl Drop for Join {
    fn drop(&mut self) {
        self.0.wait();
    }
}

/// The program ends between the `done` that reaches zero and the release of its waiters: they are released all the same.
#[test]
fn a_release_that_the_end_of_the_program_cuts_short_still_happens() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            wg.go(gosched);
            let join = Join(wg.clone());
            go(move || {
                let _join = join;
                goexit();
            });
            gosched();
            gosched();
        },
        |ran| {
            assert_eq!(ran.report.result, Ok(()));
            assert_eq!(ran.report.unkillable, 0);
        },
    );
}

/// What a destructor waits for still happens at the end of the program: a goroutine that never ran, or is unwound, counts down.
#[test]
fn a_destructor_may_wait_for_goroutines_at_the_end() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            let join = Join(wg.clone());
            let never = chan::<()>(0);
            let (parked, busy) = (never.clone(), never);
            wg.go(move || assert_eq!(parked.recv(), None));
            wg.go(move || assert_eq!(busy.recv(), None));
            go(move || {
                let _join = join;
                goexit();
            });
        },
        |ran| {
            assert_eq!(ran.report.result, Ok(()));
            assert_eq!(ran.report.unkillable, 0);
        },
    );
}
