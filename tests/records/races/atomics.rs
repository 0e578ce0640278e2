//! Atomics.

use super::*;

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
        // What was overwritten is seen by no goroutine.
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
