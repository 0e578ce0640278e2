//! What a context's lock orders, and what it does not. Each program was run by `go run -race` (Go 1.27), with the same answer:
//! its two accesses are a good while apart, and only the edge that it is about can order them.

use gort::context::{CancelFunc, Context, after_func, background, with_cancel, with_timeout};

use super::*;

/// Something of the program's, at this many milliseconds.
fn at(time: u64, f: impl FnOnce() + Send + 'static) {
    go(move || {
        time::sleep(ms(time));
        f();
    });
}

fn live() -> (Context, CancelFunc) {
    with_cancel(&background())
}

/// One that has ended.
fn over() -> (Context, CancelFunc) {
    let (ctx, cancel) = live();
    cancel.cancel();
    (ctx, cancel)
}

fn timed(parent: &Context) -> (Context, CancelFunc) {
    with_timeout(parent, Duration::from_secs(3600))
}

/// What one goroutine does after it has written, and what main does before it reads, at a later time.
#[track_caller]
fn case(racy: bool, name: &str, program: fn(Racy<i32>)) {
    let main = move || {
        let x = Racy::new(0);
        program(x.clone());
        x.load();
    };
    for seed in 0..3 {
        let found = report(Schedule::Seeded(seed), main).races.expect("one worker");
        assert_eq!(!found.is_empty(), racy, "{name}, seed {seed}");
    }
    #[cfg(feature = "explore")]
    {
        let found = gort::explore::Explorer::new(name, main).run();
        assert!(found.incomplete.is_none(), "{name}: {:?}", found.incomplete);
        assert_eq!(!found.races.is_empty(), racy, "{name}, in some schedule or none");
    }
}

#[test]
fn a_cancel_that_finds_its_context_done_holds_the_lock() {
    case(false, "two late cancels", |x| {
        let (_, cancel) = over();
        let theirs = cancel.clone();
        at(0, move || {
            x.store(1);
            theirs.cancel();
        });
        time::sleep(ms(1));
        cancel.cancel();
    });
    case(true, "stored after the late cancel", |x| {
        let (_, cancel) = over();
        let theirs = cancel.clone();
        at(0, move || {
            theirs.cancel();
            x.store(1);
        });
        time::sleep(ms(1));
        cancel.cancel();
    });
    case(true, "err takes no lock", |x| {
        let (ctx, cancel) = over();
        at(0, move || {
            x.store(1);
            cancel.cancel();
        });
        time::sleep(ms(1));
        ctx.err();
    });
}

#[test]
fn who_makes_a_child_holds_its_parents_lock() {
    fn made(x: &Racy<i32>, store_first: bool) -> Context {
        let (ctx, _) = live();
        let (theirs, x) = (ctx.clone(), x.clone());
        at(0, move || {
            if store_first {
                x.store(1);
            }
            let _ = with_cancel(&theirs);
            if !store_first {
                x.store(1);
            }
        });
        time::sleep(ms(1));
        ctx
    }
    case(false, "child, child", |x| _ = with_cancel(&made(&x, true)));
    case(false, "child, done", |x| _ = made(&x, true).done());
    case(false, "child, function", |x| _ = after_func(&made(&x, true), || ()));
    case(true, "child, child, stored after", |x| _ = with_cancel(&made(&x, false)));
    case(true, "child, err", |x| _ = made(&x, true).err());
    case(false, "function, child", |x| {
        let (ctx, _) = live();
        let theirs = ctx.clone();
        at(0, move || {
            x.store(1);
            let _ = after_func(&theirs, || ());
        });
        time::sleep(ms(1));
        let _ = with_cancel(&ctx);
    });
}

#[test]
fn also_below_one_that_is_done() {
    fn below(x: &Racy<i32>, make: fn(&Context)) -> Context {
        let (ctx, _) = over();
        let (theirs, x) = (ctx.clone(), x.clone());
        at(0, move || {
            x.store(1);
            make(&theirs);
        });
        time::sleep(ms(1));
        ctx
    }
    case(false, "child of what has ended, cause", |x| _ = below(&x, |ctx| _ = with_cancel(ctx)).cause());
    case(false, "function of what has ended, cause", |x| _ = below(&x, |ctx| _ = after_func(ctx, || ())).cause());
    case(true, "child of what has ended, err", |x| _ = below(&x, |ctx| _ = with_cancel(ctx)).err());
}

#[test]
fn a_childs_end_holds_the_lock_of_its_parent() {
    fn left(x: &Racy<i32>) -> Context {
        let (parent, _) = live();
        let (_, cancel) = with_cancel(&parent);
        let x = x.clone();
        at(0, move || {
            x.store(1);
            cancel.cancel();
        });
        time::sleep(ms(1));
        parent
    }
    case(false, "a child leaves", |x| _ = with_cancel(&left(&x)));
    case(true, "another parent", |x| {
        left(&x);
        let _ = with_cancel(&live().0);
    });
}

#[test]
fn a_cause_is_read_under_the_lock_and_only_of_what_has_ended() {
    fn read(x: &Racy<i32>, (ctx, _): (Context, CancelFunc)) -> Context {
        let (theirs, x) = (ctx.clone(), x.clone());
        at(0, move || {
            x.store(1);
            theirs.cause();
        });
        time::sleep(ms(1));
        ctx
    }
    case(false, "cause, cause", |x| _ = read(&x, over()).cause());
    case(true, "cause, err", |x| _ = read(&x, over()).err());
    case(true, "cause of a live one", |x| _ = read(&x, live()).cause());
}

/// The goroutine that cancels learns something below, and only the end of its walk hands that on.
#[test]
fn the_lock_is_held_until_all_below_has_ended() {
    fn walked(x: &Racy<i32>) -> (Context, CancelFunc) {
        let (parent, cancel) = live();
        let (child, _) = with_cancel(&parent);
        let (theirs, x) = (cancel.clone(), x.clone());
        at(0, move || {
            x.store(1);
            let _ = with_cancel(&child);
        });
        at(1, move || theirs.cancel());
        time::sleep(ms(2));
        (parent, cancel)
    }
    case(false, "the end of the walk", |x| walked(&x).1.cancel());
    case(true, "before the end of the walk", |x| _ = walked(&x).0.err());
}

#[test]
fn the_first_done_makes_the_channel_and_the_others_see_that() {
    fn asked(x: &Racy<i32>, before: bool) -> (Context, CancelFunc) {
        let (ctx, cancel) = live();
        if before {
            ctx.done();
        }
        let (theirs, x) = (ctx.clone(), x.clone());
        at(0, move || {
            x.store(1);
            theirs.done();
        });
        time::sleep(ms(1));
        (ctx, cancel)
    }
    case(false, "done, done", |x| _ = asked(&x, false).0.done());
    case(false, "done, cancel", |x| asked(&x, false).1.cancel());
    case(true, "done, done, made before", |x| _ = asked(&x, true).0.done());
    case(true, "done, cancel, made before", |x| asked(&x, true).1.cancel());
}

/// Here no clock is needed: that it came too late tells.
#[test]
fn a_stop_that_comes_too_late_comes_after_what_was_in_time() {
    for stop_late in [false, true] {
        let main = move |store_first| {
            move || {
                let x = Racy::new(0);
                let (ctx, cancel) = live();
                let stop = Arc::new(after_func(&ctx, || ()));
                let (theirs, y) = (stop.clone(), x.clone());
                go(move || {
                    if store_first {
                        y.store(1);
                    }
                    if stop_late {
                        _ = theirs.stop()
                    } else {
                        cancel.cancel()
                    }
                    if !store_first {
                        y.store(1);
                    }
                });
                gosched();
                if !stop.stop() {
                    x.load();
                }
            }
        };
        for seed in 0..seeds() / 4 {
            let races = report(Schedule::Seeded(seed), main(true)).races.expect("one worker");
            assert!(races.is_empty(), "stop {stop_late}, seed {seed}");
        }
        assert!(!report(Schedule::Seeded(0), main(false)).races.expect("one worker").is_empty(), "stop {stop_late}");
    }
    case(true, "a third stop, of two that came too late", |x| {
        let (ctx, _) = live();
        let stop = Arc::new(after_func(&ctx, || ()));
        stop.stop();
        let theirs = stop.clone();
        at(0, move || {
            x.store(1);
            theirs.stop();
        });
        time::sleep(ms(1));
        stop.stop();
    });
}

#[test]
fn a_stop_in_time_leaves_the_context() {
    fn stopped(x: &Racy<i32>, late: bool) -> Context {
        let (parent, _) = live();
        let stop = after_func(&parent, || ());
        if late {
            stop.stop();
        }
        let x = x.clone();
        at(0, move || {
            x.store(1);
            stop.stop();
        });
        time::sleep(ms(1));
        parent
    }
    case(false, "stop, child", |x| _ = with_cancel(&stopped(&x, false)));
    case(true, "late stop, child", |x| _ = with_cancel(&stopped(&x, true)));
}

#[test]
fn a_context_with_a_deadline_leaves_its_parent_at_every_cancel() {
    fn late(x: &Racy<i32>, make: fn(&Context) -> (Context, CancelFunc)) -> (Context, CancelFunc) {
        let (parent, _) = live();
        let (_, cancel) = make(&parent);
        cancel.cancel();
        let (theirs, x) = (cancel.clone(), x.clone());
        at(0, move || {
            x.store(1);
            theirs.cancel();
        });
        time::sleep(ms(1));
        (parent, cancel)
    }
    fn passed(parent: &Context) -> (Context, CancelFunc) {
        with_timeout(parent, Duration::ZERO)
    }
    case(false, "timed, late cancel, child", |x| _ = with_cancel(&late(&x, timed).0));
    case(true, "not timed, late cancel, child", |x| _ = with_cancel(&late(&x, with_cancel).0));
    case(true, "passed, late cancel, child", |x| _ = with_cancel(&late(&x, passed).0));
    case(false, "passed, two late cancels", |x| late(&x, passed).1.cancel());
}

#[test]
fn and_stops_its_timer_under_its_own_lock_after_that() {
    fn left(x: &Racy<i32>, make: fn(&Context) -> (Context, CancelFunc)) -> Context {
        let (parent, _) = live();
        let (child, cancel) = make(&parent);
        let x = x.clone();
        at(0, move || {
            x.store(1);
            let _ = with_cancel(&parent);
        });
        at(1, move || cancel.cancel());
        time::sleep(ms(2));
        child
    }
    case(false, "timed, cause", |x| _ = left(&x, timed).cause());
    case(true, "not timed, cause", |x| _ = left(&x, with_cancel).cause());
}
