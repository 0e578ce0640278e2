//! Locks.

use super::*;

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
    // A write under a read lock excludes no reader.
    races(|| pair(reading, reading));
}
