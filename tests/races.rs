//! Data races: every edge of Go's memory model, there and taken away; what a report says.

mod common;

use std::sync::{Arc, Mutex as StdMutex};
use std::time::Duration;

use common::{ms, run_under, seeds, settle};
use gort::races::{AccessKind, DataRace, RaceDetector};
use gort::sync::{Atomic, Cond, Mutex, Once, OnceValue, Racy, RwMutex, Semaphore, WaitGroup};
use gort::{Builder, GoId, Report, Schedule, chan, context, go, gosched, println, select, time};

fn report<T: 'static>(schedule: Schedule, main: impl FnOnce() -> T + 'static) -> Report<T> {
    Builder::new().schedule(schedule).output(std::io::sink()).quiet_panics(true).race_detector(true).run_report(main)
}

/// The races of a run in Go's order, and under many seeds.
fn each_run<T: 'static>(main: fn() -> T) -> impl Iterator<Item = (u64, Vec<DataRace>)> {
    (0..seeds() / 4).map(move |seed| {
        let races = report(Schedule::Seeded(seed), main).races.expect("one worker");
        (seed, races)
    })
}

/// Nothing races in this program, whatever the schedule.
#[track_caller]
fn ordered<T: 'static>(main: fn() -> T) {
    for (seed, races) in each_run(main) {
        assert!(races.is_empty(), "seed {seed} shows a race where there is none:\n{}", races[0]);
    }
}

/// This program races, and one run in Go's order is enough to see it.
#[track_caller]
fn races<T: 'static>(main: fn() -> T) {
    let races = report(Schedule::Seeded(0), main).races.expect("one worker");
    assert!(!races.is_empty(), "no race was seen");
}

/// What every goroutine of these programs shares.
fn variable() -> (Racy<i32>, Racy<i32>) {
    let x = Racy::new(0);
    (x.clone(), x)
}

#[test]
fn accesses_of_one_goroutine_are_ordered() {
    ordered(|| {
        let (x, _) = variable();
        x.store(1);
        x.update(|x| x + 1);
        x.load()
    });
}

#[test]
fn reads_do_not_race() {
    ordered(|| {
        let (x, other) = variable();
        x.store(1);
        go(move || {
            other.load();
        });
        x.load();
        settle();
    });
}

#[test]
fn a_go_statement_comes_before_its_goroutine() {
    ordered(|| {
        let (x, other) = variable();
        x.store(1);
        go(move || {
            other.load();
        });
        settle();
    });
    races(|| {
        let (x, other) = variable();
        go(move || {
            other.load();
        });
        x.store(1);
        settle();
    });
}

#[test]
fn the_end_of_a_goroutine_comes_before_nothing() {
    races(|| {
        let (x, other) = variable();
        go(move || other.store(1));
        settle();
        x.load()
    });
}

#[test]
fn sleeping_yielding_and_printing_order_nothing() {
    races(|| {
        let (x, other) = variable();
        go(move || {
            other.store(1);
            println!("stored");
        });
        gosched();
        time::sleep(Duration::from_secs(1));
        println!("loads");
        x.load()
    });
}

#[test]
fn a_send_comes_before_its_receive() {
    for_each_capacity(|cap| {
        let (x, other) = variable();
        let ch = chan(cap);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.send(());
        });
        ch.recv();
        x.load();
    });
    races(|| {
        let (x, other) = variable();
        let ch = chan(1);
        let tx = ch.clone();
        go(move || {
            tx.send(());
            other.store(1);
        });
        ch.recv();
        settle();
        x.load()
    });
}

/// Ordered with every capacity.
fn for_each_capacity(program: fn(usize)) {
    for cap in 0..3 {
        for seed in 0..seeds() / 4 {
            let races = report(Schedule::Seeded(seed), move || program(cap)).races.expect("one worker");
            assert!(races.is_empty(), "capacity {cap}, seed {seed}:\n{}", races[0]);
        }
    }
}

/// Main stores before it receives, the sender loads after it has sent.
fn receive_then_send(cap: usize, sends: usize) {
    let (x, other) = variable();
    let ch = chan(cap);
    let tx = ch.clone();
    let wg = WaitGroup::new();
    wg.go(move || {
        (0..sends).for_each(|_| tx.send(()));
        other.load();
    });
    x.store(1);
    (0..sends).for_each(|_| {
        ch.recv();
    });
    wg.wait();
}

#[test]
fn a_receive_comes_before_the_end_of_its_unbuffered_send() {
    ordered(|| receive_then_send(0, 1));
    races(|| receive_then_send(1, 1));
}

#[test]
fn the_first_receive_comes_before_the_send_after_the_capacity() {
    ordered(|| receive_then_send(1, 2));
    races(|| receive_then_send(2, 2));
    ordered(|| receive_then_send(2, 3));
}

#[test]
fn a_later_receive_does_not_come_before_an_earlier_send() {
    // The third send may only know of the first receive.
    fn second_receive(sends: usize) {
        let (x, other) = variable();
        let ch = chan(2);
        let tx = ch.clone();
        let wg = WaitGroup::new();
        wg.go(move || {
            (0..sends).for_each(|_| tx.send(()));
            other.load();
        });
        ch.recv();
        x.store(1);
        (1..sends).for_each(|_| {
            ch.recv();
        });
        wg.wait();
    }
    races(|| second_receive(3));
    ordered(|| second_receive(4));
}

#[test]
fn a_value_that_is_handed_over_past_a_buffer_is_as_if_it_had_been_in_it() {
    // The receiver is parked first, so the value never is in the buffer; with capacity 0 the two would have met.
    fn parked_receiver(cap: usize) {
        let (x, other) = variable();
        let ch = chan(cap);
        let rx = ch.clone();
        let wg = WaitGroup::new();
        wg.go(move || {
            other.store(1);
            rx.recv();
        });
        settle();
        ch.send(());
        x.load();
        wg.wait();
    }
    ordered(|| parked_receiver(0));
    races(|| parked_receiver(1));
}

#[test]
fn receives_do_not_order_receives() {
    races(|| {
        let (x, other) = variable();
        let ch = chan(2);
        let rx = ch.clone();
        ch.send(1);
        ch.send(2);
        go(move || {
            other.store(1);
            rx.recv();
        });
        settle();
        ch.recv();
        x.load()
    });
}

#[test]
fn a_close_comes_before_a_receive_that_finds_it() {
    for_each_capacity(|cap| {
        let (x, other) = variable();
        let ch = chan::<()>(cap);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.close();
        });
        ch.recv();
        x.load();
    });
    races(|| {
        let (x, other) = variable();
        let ch = chan::<()>(0);
        let tx = ch.clone();
        go(move || {
            tx.close();
            other.store(1);
        });
        ch.recv();
        settle();
        x.load()
    });
    races(|| {
        // The value was sent before the store; only the receive after it finds the channel closed.
        let (x, other) = variable();
        let ch = chan(1);
        let tx = ch.clone();
        go(move || {
            tx.send(1);
            other.store(1);
            tx.close();
        });
        settle();
        ch.recv();
        x.load()
    });
}

#[test]
fn a_select_orders_as_its_chosen_case_does() {
    ordered(|| {
        let (x, other) = variable();
        let (a, b) = (chan(0), chan::<i32>(0));
        let tx = a.clone();
        go(move || {
            other.store(1);
            select! {
                send(tx, 1) => {}
            }
        });
        select! {
            recv(b) -> _ => {}
            recv(a) -> _ => x.store(2),
        }
    });
    races(|| {
        let (x, other) = variable();
        let (a, b) = (chan(1), chan::<i32>(1));
        let tx = a.clone();
        b.send(1);
        go(move || {
            other.store(1);
            tx.send(1);
        });
        select! {
            recv(b) -> _ => x.store(2),
        }
        a.recv();
    });
}

#[test]
fn an_unlock_comes_before_a_later_lock() {
    ordered(|| {
        let (x, other) = variable();
        let mu = Arc::new(Mutex::new(()));
        let wg = WaitGroup::new();
        let theirs = mu.clone();
        wg.go(move || {
            let _guard = theirs.lock();
            other.update(|x| x + 1);
        });
        {
            let _guard = mu.lock();
            x.update(|x| x + 1);
        }
        wg.wait();
    });
    races(|| {
        // The read is not locked.
        let (x, other) = variable();
        let mu = Arc::new(Mutex::new(()));
        let theirs = mu.clone();
        go(move || {
            let _guard = theirs.lock();
            other.store(1);
        });
        settle();
        let read = x.load();
        let _guard = mu.lock();
        read
    });
}

#[test]
fn two_locks_are_not_one() {
    races(|| {
        let (x, other) = variable();
        let (a, b) = (Mutex::new(()), Mutex::new(()));
        go(move || {
            let _guard = a.lock();
            other.store(1);
        });
        settle();
        let _guard = b.lock();
        x.load()
    });
}

#[test]
fn a_lock_that_is_tried_orders_if_it_is_had() {
    ordered(|| {
        let (x, other) = variable();
        let mu = Arc::new(Mutex::new(()));
        let theirs = mu.clone();
        go(move || {
            let _guard = theirs.lock();
            other.store(1);
        });
        settle();
        if mu.try_lock().is_some() {
            x.load();
        }
    });
    races(|| {
        let (x, other) = variable();
        let mu = Arc::new(Mutex::new(()));
        let theirs = mu.clone();
        go(move || {
            let _guard = theirs.lock();
            other.store(1);
            settle();
        });
        gosched();
        if mu.try_lock().is_none() {
            x.load();
        }
    });
}

#[test]
fn a_writer_comes_after_readers_and_before_them() {
    fn pair(ours: fn(&RwMutex<()>, &dyn Fn()), theirs: fn(&RwMutex<()>, &dyn Fn())) {
        let (x, other) = variable();
        let mu = Arc::new(RwMutex::new(()));
        let wg = WaitGroup::new();
        let shared = mu.clone();
        wg.go(move || theirs(&shared, &|| other.store(1)));
        ours(&mu, &|| {
            x.load();
        });
        wg.wait();
    }
    fn reading(mu: &RwMutex<()>, access: &dyn Fn()) {
        let _guard = mu.read();
        access();
    }
    fn writing(mu: &RwMutex<()>, access: &dyn Fn()) {
        let _guard = mu.write();
        access();
    }
    ordered(|| pair(writing, writing));
    ordered(|| pair(reading, writing));
    ordered(|| pair(writing, reading));
    // A write under a read lock excludes nobody.
    races(|| pair(reading, reading));
}

#[test]
fn a_done_comes_before_the_wait_that_it_lets_through() {
    ordered(|| {
        let (x, other) = variable();
        let wg = WaitGroup::new();
        wg.go(move || other.store(1));
        wg.wait();
        x.load()
    });
    races(|| {
        let (x, other) = variable();
        let wg = WaitGroup::new();
        wg.add(1);
        let done = wg.clone();
        go(move || {
            done.done();
            other.store(1);
        });
        wg.wait();
        settle();
        x.load()
    });
    races(|| {
        // Not counted, so not waited for.
        let (x, other) = variable();
        let wg = WaitGroup::new();
        go(move || other.store(1));
        settle();
        wg.wait();
        x.load()
    });
}

#[test]
fn an_add_orders_nothing() {
    races(|| {
        let (x, other) = variable();
        let wg = WaitGroup::new();
        let theirs = wg.clone();
        go(move || {
            other.store(1);
            theirs.add(1);
        });
        settle();
        wg.add(-1);
        wg.wait();
        x.load()
    });
}

#[test]
fn the_function_of_a_once_comes_before_every_other_call() {
    ordered(|| {
        let (x, other) = variable();
        let once = Arc::new(Once::new());
        let wg = WaitGroup::new();
        for x in [x, other] {
            let once = once.clone();
            wg.go(move || {
                once.call(|| x.store(1));
                x.load();
            });
        }
        wg.wait();
    });
    ordered(|| {
        let (x, other) = variable();
        let once = Arc::new(Once::new());
        let theirs = once.clone();
        go(move || theirs.call(|| other.store(1)));
        gosched();
        if once.is_done() {
            x.load();
        }
    });
    races(|| {
        // The flag that a Once is there for.
        let (x, other) = variable();
        let ready = Racy::new(false);
        let wg = WaitGroup::new();
        for x in [x, other] {
            let ready = ready.clone();
            wg.go(move || {
                if !ready.load() {
                    x.store(1);
                    ready.store(true);
                }
                x.load();
            });
        }
        wg.wait();
    });
}

#[test]
fn a_once_value_is_made_before_it_is_read() {
    ordered(|| {
        let (x, other) = variable();
        let value = Arc::new(OnceValue::new(move || other.store(1)));
        let theirs = value.clone();
        go(move || *theirs.get());
        gosched();
        value.get();
        x.load()
    });
}

#[test]
fn a_signal_comes_before_the_end_of_the_wait() {
    fn waiter(broadcast: bool, store_first: bool) {
        let (x, other) = variable();
        let shared = Arc::new((Mutex::new(()), Cond::new()));
        let theirs = shared.clone();
        let wg = WaitGroup::new();
        wg.go(move || {
            // Not under the mutex: the signal alone must order.
            settle();
            let signal = || if broadcast { theirs.1.broadcast() } else { theirs.1.signal() };
            if store_first {
                other.store(1);
                signal();
            } else {
                signal();
                other.store(1);
            }
        });
        let guard = shared.1.wait(shared.0.lock());
        drop(guard);
        if !store_first {
            settle();
        }
        x.load();
        wg.wait();
    }
    ordered(|| waiter(false, true));
    ordered(|| waiter(true, true));
    races(|| waiter(false, false));
    races(|| waiter(true, false));
}

/// Two goroutines under a semaphore of this size, the second after the first in Go's order.
fn under_a_semaphore(size: usize) {
    let (x, other) = variable();
    let semaphore = Arc::new(Semaphore::new(size));
    let wg = WaitGroup::new();
    for x in [x, other] {
        let semaphore = semaphore.clone();
        wg.go(move || {
            let _permit = semaphore.permit();
            x.update(|x| x + 1);
        });
    }
    wg.wait();
}

#[test]
fn a_semaphore_of_one_excludes_and_one_of_two_does_not() {
    ordered(|| under_a_semaphore(1));
    races(|| under_a_semaphore(2));
}

#[test]
fn a_permit_goes_to_who_has_waited_for_it() {
    // The waiter is handed the first permit that comes back; a permit that comes back later is another's.
    ordered(|| {
        let (x, other) = variable();
        let semaphore = Arc::new(Semaphore::new(2));
        semaphore.acquire();
        semaphore.acquire();
        let wg = WaitGroup::new();
        let theirs = semaphore.clone();
        wg.go(move || {
            theirs.acquire();
            other.load();
        });
        settle();
        x.store(1);
        semaphore.release();
        semaphore.release();
        semaphore.try_acquire();
        wg.wait();
    });
    races(|| {
        let (x, other) = variable();
        let semaphore = Arc::new(Semaphore::new(2));
        semaphore.acquire();
        semaphore.acquire();
        let wg = WaitGroup::new();
        let theirs = semaphore.clone();
        wg.go(move || {
            theirs.acquire();
            other.load();
        });
        settle();
        semaphore.release();
        x.store(1);
        semaphore.release();
        semaphore.try_acquire();
        wg.wait();
    });
}

#[test]
fn an_atomic_write_comes_before_who_sees_it() {
    ordered(|| {
        let (x, other) = variable();
        let ready = Atomic::new(false);
        let setter = ready.clone();
        go(move || {
            other.store(1);
            setter.store(true);
        });
        while !ready.load() {
            gosched();
        }
        x.load()
    });
    races(|| {
        // It looks too early: it sees nothing.
        let (x, other) = variable();
        let ready = Atomic::new(false);
        let setter = ready.clone();
        let seen = ready.load();
        go(move || {
            other.store(1);
            setter.store(true);
        });
        settle();
        x.load();
        seen
    });
    races(|| {
        // What was overwritten nobody sees.
        let (x, other) = variable();
        let ready = Atomic::new(0);
        let setter = ready.clone();
        go(move || {
            other.store(1);
            setter.store(1);
        });
        settle();
        ready.store(2);
        ready.load();
        x.load()
    });
}

#[test]
fn an_atomic_read_comes_before_nothing() {
    races(|| {
        let (x, other) = variable();
        let flag = Atomic::new(0);
        let reader = flag.clone();
        go(move || {
            other.store(1);
            reader.load();
            reader.compare_and_swap(7, 8);
        });
        settle();
        flag.load();
        x.load()
    });
}

#[test]
fn an_atomic_that_reads_and_writes_passes_on_what_it_saw() {
    fn chain(middle: fn(&Atomic<i32>)) {
        let (x, other) = variable();
        let flag = Atomic::new(0);
        let (first, second) = (flag.clone(), flag.clone());
        let wg = WaitGroup::new();
        wg.add(1);
        go(move || {
            other.store(1);
            first.store(1);
        });
        settle();
        // Its `done` is known to main, but what it has seen only by way of the flag.
        let done = wg.clone();
        go(move || {
            done.done();
            middle(&second);
        });
        settle();
        flag.load();
        x.load();
    }
    ordered_in_gos_order(|| chain(|flag| _ = flag.add(1)));
    ordered_in_gos_order(|| chain(|flag| _ = flag.swap(1)));
    ordered_in_gos_order(|| chain(|flag| _ = flag.compare_and_swap(1, 1)));
    races(|| chain(|flag| flag.store(1)));
}

#[track_caller]
fn ordered_in_gos_order(main: fn()) {
    let races = report(Schedule::Seeded(0), main).races.expect("one worker");
    assert!(races.is_empty(), "{}", races[0]);
}

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

#[test]
fn an_access_before_a_hand_over_is_covered_and_one_after_it_is_not() {
    // The goroutine's own clock must move between the two (I1).
    races(|| {
        let (x, other) = variable();
        let ch = chan(2);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.send(1);
            other.store(2);
            tx.send(2);
        });
        settle();
        ch.recv();
        x.load();
        ch.recv();
    });
    ordered(|| {
        let (x, other) = variable();
        let ch = chan(2);
        let tx = ch.clone();
        go(move || {
            other.store(1);
            tx.send(1);
            other.store(2);
            tx.send(2);
        });
        ch.recv();
        ch.recv();
        x.load()
    });
}

fn two_increments() {
    let x = Racy::new(0);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let x = x.clone();
        wg.go(move || {
            x.update(|x| x + 1);
            x.update(|x| x + 1);
        });
    }
    wg.wait();
    println!("x = {}", x.load());
}

/// Course L14 E2: the report comes from a run that printed what was hoped for.
#[test]
fn the_report_needs_no_wrong_value() {
    let report = report(Schedule::Seeded(0), two_increments);
    assert_eq!(report.result, Ok(()));
    assert!(!report.races.unwrap().is_empty());
    assert_eq!(common::run_fast(two_increments).lines, ["x = 4"]);
}

#[test]
fn each_pair_of_sites_is_reported_once() {
    let races = report(Schedule::Seeded(0), two_increments).races.unwrap();
    let mut pairs: Vec<_> = races
        .iter()
        .map(|race| {
            let mut lines = [race.access.location.unwrap().line(), race.previous.location.unwrap().line()];
            lines.sort_unstable();
            lines
        })
        .collect();
    let all = pairs.len();
    pairs.sort_unstable();
    pairs.dedup();
    // Two lines: each with itself, and one with the other.
    assert_eq!((pairs.len(), all), (3, 3));
}

#[test]
fn a_report_has_the_shape_of_gos() {
    let first = line!() + 1;
    let ran = report(Schedule::Seeded(0), || {
        let (x, other) = variable();
        let wg = WaitGroup::new();
        wg.add(1);
        let done = wg.clone();
        go(move || {
            x.store(1);
            done.done();
        });
        other.load();
        wg.wait();
    });
    let races = ran.races.unwrap();
    let file = file!();
    let at = |line: u32| format!("      {file}:{}", first + line);
    let expected = [
        "WARNING: DATA RACE".to_string(),
        "Write at variable 1 by goroutine 2:".to_string(),
        at(6),
        String::new(),
        "Previous read at variable 1 by main goroutine:".to_string(),
        at(9),
        String::new(),
        "Goroutine 2 (running) created at:".to_string(),
        at(5),
    ];
    assert_eq!(races.len(), 1);
    assert_eq!(races[0].to_string().lines().collect::<Vec<_>>(), expected);
}

#[test]
fn two_goroutines_have_four_lines_and_one_is_finished() {
    let races = report(Schedule::Seeded(0), two_increments).races.unwrap();
    let race = &races[0];
    assert_eq!((race.access.kind, race.access.goroutine, race.access.finished), (AccessKind::Read, GoId(2), false));
    assert_eq!(
        (race.previous.kind, race.previous.goroutine, race.previous.finished),
        (AccessKind::Write, GoId(3), true)
    );
    assert_eq!((race.access.created_by, race.previous.created_by), (Some(GoId::MAIN), Some(GoId::MAIN)));
    let text = race.to_string();
    let starts = [
        "WARNING: DATA RACE",
        "Read at variable 1 by goroutine 2:",
        "Previous write at variable 1 by goroutine 3:",
        "Goroutine 2 (running) created at:",
        "Goroutine 3 (finished) created at:",
    ];
    for start in starts {
        assert!(text.lines().any(|line| line == start), "no line '{start}' in\n{text}");
    }
}

#[test]
fn every_schedule_of_a_racy_program_shows_it() {
    for (seed, races) in each_run(two_increments) {
        assert!(!races.is_empty(), "seed {seed} hides the race");
    }
}

#[test]
fn events_that_were_kept_give_the_same_races() {
    let ran = run_under(Schedule::Seeded(7), two_increments);
    let mut detector = RaceDetector::new();
    ran.events.iter().for_each(|event| detector.observe(event));
    assert_eq!(detector.races(), report(Schedule::Seeded(7), two_increments).races.unwrap());
}

#[test]
fn the_listener_hears_every_event_beside_the_detector() {
    let heard = Arc::new(StdMutex::new(Vec::new()));
    let sink = heard.clone();
    let report = Builder::new()
        .schedule(Schedule::Seeded(3))
        .output(std::io::sink())
        .race_detector(true)
        .events(move |event| sink.lock().unwrap().push(event.clone()))
        .run_report(two_increments);
    let events = heard.lock().unwrap();
    assert_eq!(report.steps, events.len() as u64);
    assert_eq!(*events, run_under(Schedule::Seeded(3), two_increments).events);
}

#[test]
fn only_runs_by_one_worker_are_looked_at() {
    let with = |workers| {
        let builder = Builder::new().workers(workers).output(std::io::sink()).race_detector(true);
        builder.run_report(two_increments).races
    };
    assert!(with(2).is_none());
    assert_eq!(with(1).map(|races| races.is_empty()), Some(false));
    let without = Builder::new().schedule(Schedule::Seeded(0)).output(std::io::sink()).run_report(two_increments);
    assert_eq!(without.races, None);
}

#[test]
fn a_program_that_ends_badly_still_shows_its_races() {
    let report = report(Schedule::Seeded(0), || {
        let (x, other) = variable();
        go(move || other.store(1));
        x.load();
        chan::<()>(0).recv();
    });
    assert!(report.result.is_err());
    assert_eq!(report.races.unwrap().len(), 1);
}
