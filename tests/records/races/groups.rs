//! WaitGroup, Once, Cond and Semaphore.

use super::*;

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
