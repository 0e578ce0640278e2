//! RwMutex: Go's rules.

use std::sync::Arc;
use std::time::Duration;

use crate::harness::{always_fails, deadlocked_in, every_schedule, prints, run_fast, run_under};
use gort::sync::{RwMutex, WaitGroup};
use gort::time::sleep;
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
            "RwMutex { readers: 2, written: false, waiting_readers: 0, waiting_writers: 0, .. }",
            "the writer was readied, to compete"
        );
        wg.wait();
    };
    prints(&["reader 1", "reader 0", "writer"], main);
}

/// As real Go with one P, 300 of 300 runs: the end of a write readies the readers, then the next writer, which takes the next
/// slot, announces itself and waits for them.
#[test]
fn a_write_readies_readers_and_then_a_writer_as_in_go() {
    prints(&["writer 1 ends", "reader 3", "reader 4", "writer 2", "writer 5"], || {
        let mu = Arc::new(RwMutex::new(()));
        let wg = WaitGroup::new();
        mu.write_unguarded();
        for (text, write) in [("writer 2", true), ("reader 3", false), ("reader 4", false), ("writer 5", true)] {
            let mu = mu.clone();
            wg.go(move || {
                if write {
                    mu.write_unguarded()
                } else {
                    mu.read_unguarded()
                }
                println!("{text}");
                if write { mu.unlock_write() } else { mu.unlock_read() }
            });
            sleep(Duration::from_millis(2));
        }
        println!("writer 1 ends");
        mu.unlock_write();
        wg.wait();
    });
}

/// A writer that waits for another one waits for a mutex; the one that has it waits for the readers.
#[test]
fn writers_park_with_gos_two_reasons() {
    let error = run_fast(|| {
        let mu = Arc::new(RwMutex::new(()));
        mu.read_unguarded();
        let other = mu.clone();
        go(move || other.write_unguarded());
        gosched();
        mu.write_unguarded();
    });
    let error = error.report.result.unwrap_err().to_string();
    assert!(
        error.contains("goroutine 1 [sync.Mutex.Lock]") && error.contains("goroutine 2 [sync.RWMutex.Lock]"),
        "{error}"
    );
}

/// Readers that were readied have not come yet when another writer announces itself: a newcomer takes a permit of theirs, and
/// the reader that was readied first waits for that writer. Real Go prints it, too.
#[test]
fn a_newcomer_may_read_in_the_place_of_one_that_was_readied() {
    prints(&["newcomer reads", "writes", "waited reads"], || {
        let mu = Arc::new(RwMutex::new(()));
        let wg = WaitGroup::new();
        mu.write_unguarded();
        let waiting = mu.clone();
        wg.go(move || {
            waiting.read_unguarded();
            println!("waited reads");
            waiting.unlock_read();
        });
        gosched();
        let (coming, writing) = (mu.clone(), mu.clone());
        wg.go(move || {
            writing.write_unguarded();
            println!("writes");
            writing.unlock_write();
        });
        wg.go(move || {
            coming.read_unguarded();
            println!("newcomer reads");
            coming.unlock_read();
        });
        // In the queue: the writer; in the slot the newcomer, which the readied reader pushes behind it.
        mu.unlock_write();
        wg.go(|| ());
        wg.wait();
    });
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
    // Given back under its guard, which gives it back once more: free by then, or written.
    always_fails("fatal error: sync: RUnlock of unlocked RWMutex", || {
        let mu = RwMutex::new(());
        let guard = mu.read();
        mu.unlock_read();
        drop(guard);
    });
    always_fails("fatal error: sync: RUnlock of unlocked RWMutex", || {
        let mu = RwMutex::new(());
        let guard = mu.read();
        mu.unlock_read();
        mu.write_unguarded();
        drop(guard);
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
    let park = EventKind::Park {
        reason: gort::WaitReason::RwMutexLock,
        on: Vec::new(),
        first: Vec::new(),
        object: Some(object),
        value: None,
    };
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
