//! Cond: Go's rules.

use std::sync::Arc;

use crate::harness::{deadlocked_in, every_schedule, prints, run_fast, run_under};
use gort::sync::{Cond, Mutex, WaitGroup};
use gort::{EventKind, GoId, ObjectId, Schedule, go, gosched, println};

/// A condition and the place to wait for it.
type Shared<T> = Arc<(Mutex<T>, Cond)>;

fn shared<T>(value: T) -> Shared<T> {
    Arc::new((Mutex::new(value), Cond::new()))
}

/// Course L17 E1.
#[test]
fn a_predicate_loop_never_misses() {
    every_schedule(
        || {
            let shared = shared(false);
            let setter = shared.clone();
            go(move || {
                *setter.0.lock() = true;
                setter.1.signal();
            });
            let (ready, cond) = &*shared;
            let mut guard = ready.lock();
            while !*guard {
                guard = cond.wait(guard);
            }
            println!("ready");
        },
        |ran| assert_eq!((&*ran.joined(), &ran.report.result), ("ready", &Ok(()))),
    );
}

/// Course L17 E2: a signal that no goroutine waits for is lost.
#[test]
fn waiting_without_looking_first_may_miss_the_signal() {
    let main = || {
        let shared = shared(());
        let setter = shared.clone();
        let wg = WaitGroup::new();
        wg.go(move || setter.1.signal());
        gosched();
        let guard = shared.0.lock();
        drop(shared.1.wait(guard));
    };
    let ran = run_fast(main);
    assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.Cond.Wait"));
    let deadlocks = (1..crate::harness::seeds())
        .filter(|seed| run_under(Schedule::Seeded(*seed), main).report.result.is_err())
        .count() as u64;
    assert!(0 < deadlocks && deadlocks < crate::harness::seeds() - 1);
}

/// Whether `count` goroutines wait on it.
fn until_waiting(cond: &Cond, count: usize) {
    while format!("{cond:?}") != format!("Cond {{ waiting: {count} }}") {
        gosched();
    }
}

#[test]
fn signal_readies_one_in_the_order_in_which_they_came() {
    prints(&["4", "2", "3"], || {
        let shared = shared(());
        let wg = WaitGroup::new();
        for id in 2..=4 {
            let shared = shared.clone();
            wg.go(move || {
                drop(shared.1.wait(shared.0.lock()));
                println!("{id}");
            });
        }
        for left in [3, 2, 1] {
            until_waiting(&shared.1, left);
            shared.1.signal();
            gosched();
        }
        wg.wait();
    });
}

#[test]
fn one_signal_readies_exactly_one() {
    every_schedule(
        || {
            let shared = shared(());
            for _ in 0..2 {
                let shared = shared.clone();
                go(move || {
                    drop(shared.1.wait(shared.0.lock()));
                    println!("woken");
                });
            }
            until_waiting(&shared.1, 2);
            shared.1.signal();
            until_waiting(&shared.1, 1);
            gort::time::sleep(std::time::Duration::from_secs(1));
        },
        |ran| {
            assert_eq!(ran.lines, ["woken"]);
            assert_eq!(ran.report.leaked.len(), 1, "the other one still waits");
        },
    );
}

#[test]
fn broadcast_readies_all() {
    every_schedule(
        || {
            let shared = shared(());
            let wg = WaitGroup::new();
            for _ in 0..3 {
                let shared = shared.clone();
                wg.go(move || {
                    drop(shared.1.wait(shared.0.lock()));
                    println!("woken");
                });
            }
            until_waiting(&shared.1, 3);
            shared.1.broadcast();
            wg.wait();
        },
        |ran| assert_eq!(ran.lines, ["woken"; 3]),
    );
}

#[test]
fn signals_without_waiters_are_not_stored() {
    every_schedule(
        || {
            let shared = shared(());
            shared.1.signal();
            shared.1.broadcast();
            drop(shared.1.wait(shared.0.lock()));
        },
        |ran| assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "sync.Cond.Wait")),
    );
}

#[test]
fn wait_unlocks_while_it_waits_and_has_the_lock_afterwards() {
    every_schedule(
        || {
            let shared = shared(0);
            let other = shared.clone();
            let wg = WaitGroup::new();
            wg.go(move || {
                let mut guard = other.0.lock();
                while *guard == 0 {
                    guard = other.1.wait(guard);
                }
                *guard += 10;
                gosched();
                assert!(other.0.try_lock().is_none());
                *guard += 100;
            });
            until_waiting(&shared.1, 1);
            let mut guard = shared.0.try_lock().expect("the waiter has unlocked");
            *guard = 1;
            shared.1.signal();
            gosched();
            assert_eq!(*guard, 1);
            drop(guard);
            wg.wait();
            *shared.0.lock()
        },
        |ran| assert_eq!(ran.report.result, Ok(111)),
    );
}

/// A bounded queue with two conditions: nothing lost, nothing twice, first in first out.
#[test]
fn a_bounded_queue_of_conditions_keeps_order() {
    every_schedule(
        || {
            struct Queue {
                items: Mutex<std::collections::VecDeque<u32>>,
                room: Cond,
                some: Cond,
            }
            let queue = Arc::new(Queue { items: Mutex::new(Default::default()), room: Cond::new(), some: Cond::new() });
            let producer = queue.clone();
            go(move || {
                for i in 0..5 {
                    let mut items = producer.items.lock();
                    while items.len() == 2 {
                        items = producer.room.wait(items);
                    }
                    items.push_back(i);
                    producer.some.signal();
                }
            });
            for _ in 0..5 {
                let mut items = queue.items.lock();
                while items.is_empty() {
                    items = queue.some.wait(items);
                }
                println!("{}", items.pop_front().unwrap());
                queue.room.signal();
            }
        },
        |ran| assert_eq!(ran.lines, ["0", "1", "2", "3", "4"]),
    );
}

#[test]
fn events_tell_the_wait_and_the_signal() {
    let ran = run_under(Schedule::Seeded(0), || {
        let shared = shared(());
        let waiting = shared.clone();
        go(move || drop(waiting.1.wait(waiting.0.lock())));
        gosched();
        shared.1.signal();
        shared.1.broadcast();
        gosched();
    });
    let told: Vec<(u64, &str)> = ran
        .events
        .iter()
        .filter(|event| ["lock", "unlock", "park", "signal", "ready"].contains(&event.kind.name()))
        .map(|event| (event.goroutine.0, event.kind.name()))
        .collect();
    let expected = [
        (2, "lock"),
        (2, "unlock"),
        (2, "park"),
        (1, "signal"),
        (1, "ready"),
        (1, "signal"),
        (2, "lock"),
        (2, "unlock"),
    ];
    assert_eq!(told, expected);
    let signals: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::CondSignal { object, woken, broadcast } => Some((*object, woken.clone(), *broadcast)),
            _ => None,
        })
        .collect();
    assert_eq!(signals, [(ObjectId(2), vec![GoId(2)], false), (ObjectId(2), vec![], true)]);
}

#[test]
fn waiting_outside_of_a_run_says_so_and_unlocks() {
    let shared = shared(());
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(shared.1.wait(shared.0.lock()))));
    let text = *panic.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains("sync.Cond.Wait would park, but this is not a goroutine"), "{text}");
    assert!(shared.0.try_lock().is_some());
}

/// The misuse is found while the waiter stands in the queue already; it must not stay there.
#[test]
fn waiting_with_a_lock_that_was_given_back_by_hand_is_fatal() {
    let left = Arc::new(std::sync::Mutex::new(String::new()));
    let told = left.clone();
    let ran = run_under(Schedule::Seeded(0), move || {
        let shared = shared(());
        let guard = shared.0.lock();
        shared.0.unlock();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(shared.1.wait(guard))));
        *told.lock().unwrap() = format!("{:?}", shared.1);
        caught.unwrap();
    });
    assert_eq!(ran.headline(), "fatal error: sync: unlock of unlocked mutex");
    assert_eq!(*left.lock().unwrap(), "Cond { waiting: 0 }");
}
