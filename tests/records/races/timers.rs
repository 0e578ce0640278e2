//! Timers, contexts and joins.

use super::*;

#[test]
fn a_timer_is_set_before_its_tick() {
    fn tick(store_first: bool, timer: fn() -> gort::RecvChan<time::Instant>) {
        let (x, other) = variable();
        if store_first {
            x.store(1);
        }
        let ticks = timer();
        let passed = chan(1);
        let taken = passed.clone();
        // Nothing but the timer may order: the channel goes along before the store.
        go(move || {
            ticks.recv();
            other.load();
            taken.send(());
        });
        if !store_first {
            x.store(1);
        }
        passed.recv();
    }
    ordered(|| tick(true, || time::after(ms(1))));
    races(|| tick(false, || time::after(ms(1))));
    ordered(|| tick(true, || time::after(Duration::ZERO)));
    races(|| tick(false, || time::tick(ms(1))));
}

#[test]
fn only_the_last_setting_of_a_timer_counts() {
    fn reset(store_before_reset: bool) {
        let (x, other) = variable();
        let timer = time::Timer::new(ms(5));
        let ticks = timer.c();
        let done = chan::<()>(0);
        let tx = done.clone();
        go(move || {
            ticks.recv();
            other.load();
            tx.close();
        });
        if store_before_reset {
            x.store(1);
        }
        timer.reset(ms(2));
        if !store_before_reset {
            x.store(1);
        }
        done.recv();
    }
    ordered(|| reset(true));
    races(|| reset(false));
}

#[test]
fn a_tick_knows_what_the_receiver_of_the_tick_before_knew() {
    // As through a channel of capacity 1: a receive comes before the send after it.
    fn two_receivers(store_first: bool) {
        let (x, other) = variable();
        let ticks = time::tick(ms(1));
        let (ours, wg) = (ticks.clone(), WaitGroup::new());
        wg.go(move || {
            if store_first {
                other.store(1);
            }
            ticks.recv();
            if !store_first {
                other.store(1);
            }
            time::sleep(ms(10));
        });
        time::sleep(Duration::from_micros(1500));
        ours.recv();
        x.load();
        wg.wait();
    }
    ordered_in_gos_order(|| two_receivers(true));
    races(|| two_receivers(false));
}

#[test]
fn a_function_of_a_timer_starts_after_its_setting() {
    fn func(store_first: bool) {
        let (x, other) = variable();
        if store_first {
            x.store(1);
        }
        let _timer = time::after_func(ms(1), move || _ = other.load());
        if !store_first {
            x.store(1);
        }
        time::sleep(ms(5));
    }
    ordered(|| func(true));
    races(|| func(false));
}

#[test]
fn two_timers_are_not_one() {
    races(|| {
        let (x, other) = variable();
        let wg = WaitGroup::new();
        wg.go(move || {
            other.store(1);
            time::after(ms(1)).recv();
        });
        time::after(ms(2)).recv();
        x.load();
        wg.wait();
    });
}

#[test]
fn a_cancellation_comes_before_who_sees_it() {
    fn cancelled(store_first: bool, see: fn(&context::Context)) {
        let (x, other) = variable();
        let (ctx, cancel) = context::with_cancel(&context::background());
        go(move || {
            if store_first {
                other.store(1);
            }
            cancel.cancel();
            if !store_first {
                other.store(1);
            }
        });
        see(&ctx);
        if !store_first {
            settle();
        }
        x.load();
    }
    fn done(ctx: &context::Context) {
        ctx.done().recv();
    }
    fn err(ctx: &context::Context) {
        while ctx.err().is_none() {
            gosched();
        }
    }
    fn nothing(_: &context::Context) {
        settle();
    }
    ordered(|| cancelled(true, done));
    ordered(|| cancelled(true, err));
    races(|| cancelled(true, nothing));
    races(|| cancelled(false, done));
    races(|| cancelled(false, err));
}

#[test]
fn a_child_context_hands_on_the_cancellation_of_its_parent() {
    ordered(|| {
        let (x, other) = variable();
        let (parent, cancel) = context::with_cancel(&context::background());
        let (child, _keep) = context::with_cancel(&parent);
        go(move || {
            other.store(1);
            cancel.cancel();
        });
        child.done().recv();
        x.load()
    });
}

#[test]
fn a_deadline_is_set_before_it_passes() {
    fn deadline(store_first: bool) {
        let (x, other) = variable();
        if store_first {
            x.store(1);
        }
        let (ctx, _cancel) = context::with_timeout(&context::background(), ms(1));
        let finished = chan::<()>(0);
        let tx = finished.clone();
        go(move || {
            ctx.done().recv();
            other.load();
            tx.close();
        });
        if !store_first {
            x.store(1);
        }
        finished.recv();
    }
    ordered(|| deadline(true));
    races(|| deadline(false));
}

#[test]
fn a_function_of_a_context_starts_after_its_setting_and_after_the_cancellation() {
    fn func(store_first: bool, cancel_first: bool) {
        let (x, y) = (Racy::new(0), Racy::new(0));
        let (ctx, cancel) = context::with_cancel(&context::background());
        let ran = chan::<()>(0);
        let (their_x, their_y, tx) = (x.clone(), y.clone(), ran.clone());
        go(move || {
            their_y.store(1);
            cancel.cancel();
        });
        if cancel_first {
            settle();
        }
        if store_first {
            x.store(1);
        }
        let _stop = context::after_func(&ctx, move || {
            their_x.load();
            y.load();
            tx.close();
        });
        if !store_first {
            x.store(1);
        }
        ran.recv();
    }
    ordered(|| func(true, false));
    ordered(|| func(true, true));
    races(|| func(false, false));
}

#[test]
fn a_join_comes_after_all_that_the_goroutine_did() {
    ordered(|| {
        let (x, other) = variable();
        gort::spawn(move || other.store(1)).join();
        x.load()
    });
    ordered(|| {
        let (x, other) = variable();
        let handle = gort::spawn(move || other.store(1));
        while !handle.is_finished() {
            gosched();
        }
        x.load()
    });
    ordered(|| {
        let (x, other) = variable();
        gort::scope(|s| {
            s.go(|| other.store(1));
            s.go(|| other.clone().load_nothing());
        });
        x.load()
    });
    races(|| {
        let (x, other) = variable();
        gort::scope(|s| {
            s.go(|| other.store(1));
            settle();
            x.load();
        });
    });
}

/// A goroutine that touches nothing.
trait Nothing {
    fn load_nothing(&self) {}
}

impl<T> Nothing for Racy<T> {}
