//! Locks, counters and contexts used against the grain, under every schedule and with several workers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crate::harness::{HOUR, always_fails, every_schedule, ms, settle};
use gort::context::{self, ContextError, background};
use gort::sync::{Cond, Group, Mutex, MutexGuard, Once, OnceValue, RwMutex, Semaphore, WaitGroup};
use gort::time::{self, Instant, sleep};
use gort::{chan, go, goexit, gosched, spawn};

fn message(f: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("it did not panic");
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[test]
fn a_waitgroup_is_used_again_and_again() {
    every_schedule(
        || {
            let (wg, count) = (WaitGroup::new(), Arc::new(AtomicUsize::new(0)));
            for round in 1..=10 {
                for _ in 0..3 {
                    let count = count.clone();
                    wg.go(move || _ = count.fetch_add(1, SeqCst));
                }
                wg.wait();
                assert_eq!(count.load(SeqCst), 3 * round);
            }
            // No goroutine to wait for.
            wg.wait();
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn everybody_who_waits_for_a_waitgroup_goes_on() {
    every_schedule(
        || {
            let (wg, gone) = (WaitGroup::new(), chan(5));
            wg.add(2);
            for i in 0..5 {
                let (wg, gone) = (wg.clone(), gone.clone());
                go(move || {
                    wg.wait();
                    gone.send(i);
                });
            }
            settle();
            assert!(gone.is_empty());
            wg.done();
            settle();
            assert!(gone.is_empty());
            wg.add(-1);
            (0..5).map(|_| gone.recv().unwrap()).sum::<i32>()
        },
        |ran| assert_eq!(ran.report.result, Ok(10)),
    );
    always_fails("panic: sync: negative WaitGroup counter", || WaitGroup::new().add(-1));
}

#[test]
fn a_counted_goroutine_that_leaves_by_goexit_is_counted_down() {
    every_schedule(
        || {
            let wg = WaitGroup::new();
            (0..3).for_each(|_| wg.go(|| goexit()));
            wg.wait();
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn a_lock_is_free_after_a_panic_and_after_goexit_and_is_not_poisoned() {
    every_schedule(
        || {
            let mu = Arc::new(Mutex::new(0));
            let (panics, leaves) = (mu.clone(), mu.clone());
            spawn(move || {
                let _ = catch_unwind(AssertUnwindSafe(|| {
                    *panics.lock() += 1;
                    let _guard = panics.lock();
                    panic!("with the lock held");
                }));
            })
            .join();
            let left = spawn(move || {
                let mut guard = leaves.lock();
                *guard += 1;
                goexit()
            });
            let left: Result<(), _> = left.try_join();
            assert!(left.is_err());
            *mu.lock()
        },
        |ran| assert_eq!(ran.report.result, Ok(2)),
    );
}

#[test]
fn a_mutex_locked_twice_by_one_goroutine_is_a_deadlock() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let mu = Mutex::new(());
        let _first = mu.lock();
        let _second = mu.lock();
    });
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let mu = RwMutex::new(());
        let _first = mu.read();
        let _second = mu.write();
    });
}

#[test]
fn a_guard_that_is_forgotten_keeps_the_lock() {
    every_schedule(
        || {
            let mu = Mutex::new(());
            std::mem::forget(mu.lock());
            let held = mu.try_lock().is_none();
            mu.unlock();
            (held, mu.try_lock().is_some())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, true))),
    );
}

#[test]
fn readers_share_and_a_waiting_writer_keeps_new_readers_out() {
    every_schedule(
        || {
            let (mu, log) = (Arc::new(RwMutex::new(0)), chan(3));
            let first = mu.read();
            let second = mu.read();
            let (writes, tx) = (mu.clone(), log.clone());
            go(move || {
                *writes.write() += 1;
                tx.send("writer");
            });
            settle();
            // Go: a blocked Lock call excludes new readers.
            assert!(mu.try_read().is_none());
            let (reads, tx) = (mu.clone(), log.clone());
            go(move || {
                assert_eq!(*reads.read(), 1, "it came after the writer");
                tx.send("reader");
            });
            settle();
            drop((first, second));
            let mut seen = [log.recv().unwrap(), log.recv().unwrap()];
            seen.sort_unstable();
            seen
        },
        |ran| assert_eq!(ran.report.result, Ok(["reader", "writer"])),
    );
}

#[test]
fn signal_wakes_one_broadcast_all_and_neither_is_remembered() {
    every_schedule(
        || {
            let (shared, woken) = (Arc::new((Mutex::new(()), Cond::new())), Arc::new(AtomicUsize::new(0)));
            // No goroutine waits: lost, as in Go.
            shared.1.signal();
            shared.1.broadcast();
            for _ in 0..5 {
                let (shared, woken) = (shared.clone(), woken.clone());
                go(move || {
                    let guard = shared.1.wait(shared.0.lock());
                    woken.fetch_add(1, SeqCst);
                    drop(guard);
                });
            }
            settle();
            let none = woken.load(SeqCst);
            shared.1.signal();
            settle();
            let one = woken.load(SeqCst);
            shared.1.signal();
            shared.1.signal();
            settle();
            let three = woken.load(SeqCst);
            shared.1.broadcast();
            settle();
            (none, one, three, woken.load(SeqCst))
        },
        |ran| assert_eq!(ran.report.result, Ok((0, 1, 3, 5))),
    );
}

#[test]
fn a_condition_is_waited_for_in_order() {
    every_schedule(
        || {
            let (shared, order) = (Arc::new((Mutex::new(()), Cond::new())), chan(5));
            for i in 0..5 {
                let (shared, order) = (shared.clone(), order.clone());
                go(move || {
                    let _guard = shared.1.wait(shared.0.lock());
                    order.send(i);
                });
                settle();
            }
            for i in 0..5 {
                shared.1.signal();
                assert_eq!(order.recv(), Some(i));
            }
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn a_once_that_panics_is_done_and_others_do_not_wait_forever() {
    every_schedule(
        || {
            let (once, calls) = (Arc::new(Once::new()), Arc::new(AtomicUsize::new(0)));
            let callers: Vec<_> = (0..4)
                .map(|_| {
                    let (once, calls) = (once.clone(), calls.clone());
                    spawn(move || {
                        let call = || {
                            once.call(|| {
                                calls.fetch_add(1, SeqCst);
                                gosched();
                                panic!("in once");
                            });
                        };
                        catch_unwind(AssertUnwindSafe(call)).is_err()
                    })
                })
                .collect();
            let panicked = callers.into_iter().map(|caller| caller.join()).filter(|panicked| *panicked).count();
            (panicked, calls.load(SeqCst), once.is_done())
        },
        |ran| assert_eq!(ran.report.result, Ok((1, 1, true)), "Go: a panic counts as having returned"),
    );
}

#[test]
fn a_once_value_that_panics_panics_for_everybody() {
    every_schedule(
        || {
            let value = Arc::new(OnceValue::<i32>::new(|| panic!("no value")));
            let callers: Vec<_> =
                (0..3).map(|_| value.clone()).map(|value| spawn(move || message(|| _ = value.get()))).collect();
            callers.into_iter().map(|caller| caller.join()).filter(|text| text.contains("no value")).count()
        },
        |ran| assert_eq!(ran.report.result, Ok(3), "Go: OnceValue panics with the same value on every call"),
    );
}

#[test]
fn a_once_inside_itself_is_a_deadlock() {
    always_fails("fatal error: all goroutines are asleep - deadlock!", || {
        let once = Once::new();
        once.call(|| once.call(|| ()));
    });
}

#[test]
fn a_semaphore_of_nothing_and_permits_that_travel() {
    every_schedule(
        || {
            let none = Semaphore::new(0);
            assert!(!none.try_acquire() && none.try_permit().is_none());
            let two: &'static Semaphore = Box::leak(Box::new(Semaphore::new(2)));
            let (first, second) = (two.permit(), two.permit());
            // A permit has no owner: another goroutine may give it back.
            spawn(move || drop(first)).join();
            let again = two.try_acquire();
            drop(second);
            two.release();
            (again, two.permits())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, 2))),
    );
}

#[test]
fn the_first_error_of_a_group_is_kept_and_cancels_the_others() {
    every_schedule(
        || {
            let (group, ctx) = Group::<String>::with_context(&background());
            for i in 0..4 {
                let ctx = ctx.clone();
                group.go(move || {
                    if i == 2 {
                        return Err("second".to_string());
                    }
                    ctx.done().recv();
                    Err("later".to_string())
                });
            }
            (group.wait(), ctx.err())
        },
        |ran| assert_eq!(ran.report.result, Ok((Err("second".to_string()), Some(ContextError::Canceled)))),
    );
}

#[test]
fn handing_a_lock_to_and_fro_a_thousand_times() {
    every_schedule(
        || {
            let (mu, wg) = (Arc::new(Mutex::new(Vec::new())), WaitGroup::new());
            for i in 0..4 {
                let mu = mu.clone();
                wg.go(move || {
                    for _ in 0..25 {
                        let mut guard = mu.lock();
                        guard.push(i);
                        let len = guard.len();
                        gosched();
                        assert_eq!(guard.len(), len, "nobody else is inside");
                        MutexGuard::unlock(guard);
                    }
                });
            }
            wg.wait();
            mu.lock().len()
        },
        |ran| assert_eq!(ran.report.result, Ok(100)),
    );
}

// ---- contexts ------------------------------------------------------------------------------------------------------

#[test]
fn the_earliest_deadline_of_a_tree_ends_what_is_below_it_and_nothing_else() {
    every_schedule(
        || {
            let (root, _keep) = context::with_timeout(&background(), ms(30));
            let (early, _keep) = context::with_timeout(&root, ms(10));
            let (below, _keep) = context::with_timeout(&early, ms(20));
            let (beside, _keep) = context::with_timeout(&root, HOUR);
            below.done().recv();
            let first = (time::now(), root.err(), early.err(), beside.err());
            beside.done().recv();
            (first, time::now(), root.err(), beside.deadline())
        },
        |ran| {
            let due = Some(ContextError::DeadlineExceeded);
            let at = |millis| Instant::START + ms(millis);
            assert_eq!(ran.report.result, Ok(((at(10), None, due, None), at(30), due, Some(at(30)))));
        },
    );
}

#[test]
fn a_cancel_and_a_deadline_at_once_leave_one_reason() {
    every_schedule(
        || {
            let (ctx, cancel) = context::with_timeout(&background(), ms(1));
            let child = context::with_cancel(&ctx).0;
            go(move || {
                sleep(ms(1));
                cancel.cancel();
            });
            child.done().recv();
            settle();
            (ctx.err(), child.err())
        },
        |ran| {
            let (parent, child) = ran.report.result.as_ref().unwrap();
            assert!(parent.is_some() && parent == child);
        },
    );
}

#[test]
fn a_function_after_a_context_runs_once_or_was_stopped() {
    every_schedule(
        || {
            let (ctx, cancel) = context::with_cancel(&background());
            let calls = Arc::new(AtomicUsize::new(0));
            let stops: Vec<_> = (0..5)
                .map(|_| {
                    let calls = calls.clone();
                    context::after_func(&ctx, move || _ = calls.fetch_add(1, SeqCst))
                })
                .collect();
            let stopper = spawn(move || stops.iter().filter(|stop| stop.stop()).count());
            cancel.cancel();
            let stopped = stopper.join();
            settle();
            stopped + calls.load(SeqCst)
        },
        |ran| assert_eq!(ran.report.result, Ok(5)),
    );
}

#[test]
fn a_function_after_a_done_context_runs_at_once() {
    every_schedule(
        || {
            let (ctx, cancel) = context::with_cancel(&background());
            cancel.cancel();
            let ch = chan(0);
            let tx = ch.clone();
            let stop = context::after_func(&ctx, move || tx.send(1));
            let got = ch.recv();
            (got, stop.stop())
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(1), false))),
    );
}

#[test]
fn the_cause_is_the_first_and_a_childs_own_cause_stays_its_own() {
    every_schedule(
        || {
            let (parent, cancel_parent) = context::with_cancel_cause(&background());
            let (child, cancel_child) = context::with_cancel_cause(&parent);
            let heir = context::with_cancel(&parent).0;
            cancel_child.cancel("child");
            cancel_parent.cancel("parent");
            let free = context::without_cancel(&parent);
            let text = |ctx: &context::Context| ctx.cause().map(|cause| cause.to_string());
            (text(&parent), text(&child), text(&heir), free.err(), free.deadline())
        },
        |ran| {
            let some = |text: &str| Some(text.to_string());
            assert_eq!(ran.report.result, Ok((some("parent"), some("child"), some("parent"), None, None)));
        },
    );
}

#[test]
fn a_tree_of_a_thousand_contexts_is_cancelled_by_its_root() {
    every_schedule(
        || {
            let (root, cancel) = context::with_cancel(&background());
            let (mut all, wg) = (vec![root], WaitGroup::new());
            for i in 0..200 {
                let parent = all[i / 3].clone();
                all.push(context::with_cancel(&parent).0);
            }
            for ctx in &all[1..] {
                let ctx = ctx.clone();
                wg.go(move || assert_eq!(ctx.done().recv(), None));
            }
            cancel.cancel();
            wg.wait();
            all.iter().all(|ctx| ctx.err() == Some(ContextError::Canceled))
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}
