//! RwMutex: Go's rules.

use std::sync::Arc;

use crate::common::{always_fails, deadlocked_in, every_schedule, prints, run_under};
use gort::sync::{RwMutex, WaitGroup};
use gort::{EventKind, GoId, ObjectId, Schedule, chan, go, gosched, println};

const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

#[test]
fn readers_read_together() {
    // Each reader waits inside for the other: only possible if both are in.
    every_schedule(
        || {
            let mu = Arc::new(RwMutex::new(5));
            let wg = WaitGroup::new();
            let (a, b) = (chan(0), chan(0));
            for (tx, rx) in [(a.clone(), b.clone()), (b, a)] {
                let mu = mu.clone();
                wg.go(move || {
                    let value = mu.read();
                    go(move || tx.send(()));
                    rx.recv();
                    println!("read {}", *value);
                });
            }
            wg.wait();
        },
        |ran| assert_eq!(ran.lines, ["read 5", "read 5"]),
    );
}

#[test]
fn a_writer_is_alone() {
    every_schedule(
        || {
            let mu = Arc::new(RwMutex::new(0));
            let wg = WaitGroup::new();
            for _ in 0..2 {
                let (reading, writing) = (mu.clone(), mu.clone());
                wg.go(move || {
                    let mut value = writing.write();
                    *value += 1;
                    gosched();
                    *value += 1;
                });
                wg.go(move || {
                    let value = reading.read();
                    let before = *value;
                    gosched();
                    assert_eq!(before, *value);
                    assert_eq!(before % 2, 0);
                });
            }
            wg.wait();
            *mu.read()
        },
        |ran| assert_eq!(ran.report.result, Ok(4)),
    );
}

#[test]
fn a_waiting_writer_keeps_new_readers_out() {
    prints(&["writer", "late reader"], || {
        let mu = Arc::new(RwMutex::new(()));
        let first = mu.read();
        let wg = WaitGroup::new();
        let (writing, reading) = (mu.clone(), mu.clone());
        wg.go(move || {
            let _guard = writing.write();
            println!("writer");
        });
        gosched();
        assert!(mu.try_read().is_none());
        wg.go(move || {
            let _guard = reading.read();
            println!("late reader");
        });
        gosched();
        drop(first);
        wg.wait();
    });
}

#[test]
fn all_waiting_readers_get_in_before_the_next_writer() {
    let main = || {
        let mu = Arc::new(RwMutex::new(()));
        let first = mu.write();
        let wg = WaitGroup::new();
        let writing = mu.clone();
        wg.go(move || {
            let _guard = writing.write();
            println!("writer");
        });
        gosched();
        for id in 0..2 {
            let reading = mu.clone();
            wg.go(move || {
                let _guard = reading.read();
                println!("reader {id}");
            });
        }
        gosched();
        assert_eq!(
            format!("{mu:?}"),
            "RwMutex { readers: 0, written: true, waiting_readers: 2, waiting_writers: 1, .. }"
        );
        drop(first);
        assert_eq!(
            format!("{mu:?}"),
            "RwMutex { readers: 2, written: false, waiting_readers: 0, waiting_writers: 1, .. }"
        );
        wg.wait();
    };
    prints(&["reader 0", "reader 1", "writer"], main);
}

#[test]
fn writers_get_in_in_the_order_in_which_they_came() {
    prints(&["4", "2", "3"], || {
        let mu = Arc::new(RwMutex::new(()));
        let first = mu.read();
        let wg = WaitGroup::new();
        for id in 2..=4 {
            let mu = mu.clone();
            wg.go(move || {
                let _guard = mu.write();
                println!("{id}");
            });
        }
        gosched();
        drop(first);
        wg.wait();
    });
}

/// GoKer's "RWR": the same goroutine reads twice, and a writer comes in between.
#[test]
fn a_recursive_read_with_a_waiting_writer_deadlocks() {
    every_schedule(
        || {
            let mu = Arc::new(RwMutex::new(()));
            let _outer = mu.read();
            let writing = mu.clone();
            go(move || drop(writing.write()));
            while !format!("{mu:?}").contains("waiting_writers: 1") {
                gosched();
            }
            let _inner = mu.read();
        },
        |ran| {
            assert_eq!(ran.headline(), DEADLOCK);
            let error = ran.report.result.as_ref().unwrap_err();
            assert!(deadlocked_in(error, "sync.RWMutex.RLock"));
            assert!(deadlocked_in(error, "sync.RWMutex.Lock"));
        },
    );
}

#[test]
fn a_recursive_read_without_a_writer_works() {
    every_schedule(
        || {
            let mu = RwMutex::new(1);
            let outer = mu.read();
            *outer + *mu.read()
        },
        |ran| assert_eq!(ran.report.result, Ok(2)),
    );
}

#[test]
fn the_try_forms_never_park() {
    every_schedule(
        || {
            let mut mu = RwMutex::new(1);
            let read = mu.try_read().unwrap();
            assert!(mu.try_read().is_some());
            assert!(mu.try_write().is_none());
            drop(read);
            let mut write = mu.try_write().unwrap();
            *write = 2;
            assert!(mu.try_read().is_none());
            assert!(mu.try_write().is_none());
            drop(write);
            *mu.get_mut() += 1;
            mu.into_inner()
        },
        |ran| assert_eq!(ran.report.result, Ok(3)),
    );
}

#[test]
fn unlocking_what_is_not_locked_panics() {
    always_fails("fatal error: sync: RUnlock of unlocked RWMutex", || RwMutex::new(()).unlock_read());
    always_fails("fatal error: sync: Unlock of unlocked RWMutex", || RwMutex::new(()).unlock_write());
    always_fails("fatal error: sync: RUnlock of unlocked RWMutex", || {
        let mu = RwMutex::new(());
        mu.write_unguarded();
        mu.unlock_read();
    });
    always_fails("fatal error: sync: Unlock of unlocked RWMutex", || {
        let mu = RwMutex::new(());
        mu.read_unguarded();
        mu.unlock_write();
    });
}

#[test]
fn the_bare_style_locks_and_unlocks() {
    every_schedule(
        || {
            let mu = Arc::new(RwMutex::new(()));
            mu.read_unguarded();
            mu.read_unguarded();
            let writing = mu.clone();
            let wg = WaitGroup::new();
            wg.go(move || {
                writing.write_unguarded();
                println!("written");
                writing.unlock_write();
            });
            mu.unlock_read();
            println!("one reader left");
            mu.unlock_read();
            wg.wait();
        },
        |ran| assert_eq!(ran.lines, ["one reader left", "written"]),
    );
}

#[test]
fn events_tell_shared_and_exclusive() {
    let ran = run_under(Schedule::Seeded(0), || {
        let mu = Arc::new(RwMutex::new(()));
        let read = mu.read();
        let writing = mu.clone();
        go(move || drop(writing.write()));
        gosched();
        drop(read);
        gosched();
    });
    let told: Vec<(GoId, EventKind)> = ran
        .events
        .iter()
        .filter(|event| {
            matches!(event.kind, EventKind::Park { .. } | EventKind::Lock { .. } | EventKind::Unlock { .. })
        })
        .map(|event| (event.goroutine, event.kind.clone()))
        .collect();
    let object = ObjectId(1);
    let park =
        EventKind::Park { reason: gort::WaitReason::RwMutexLock, on: Vec::new(), object: Some(object), value: None };
    assert_eq!(
        told,
        [
            (GoId(1), EventKind::Lock { object, shared: true, waited: false }),
            (GoId(2), park),
            (GoId(1), EventKind::Unlock { object, shared: true }),
            (GoId(2), EventKind::Lock { object, shared: false, waited: true }),
            (GoId(2), EventKind::Unlock { object, shared: false }),
        ]
    );
}
