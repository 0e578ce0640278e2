//! Locks, permits and counters that are waited for until a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::harness::{deadlocked_in, every_schedule, every_way, ms, outputs, prints, run_under, seeds, set};
use gort::sync::{Mutex, RwMutex, Semaphore, WaitGroup};
use gort::time::{Instant, now, sleep};
use gort::{EventKind, Schedule, chan, go, gosched, println, spawn, synctest};

#[test]
fn what_is_free_is_taken_whatever_the_time_and_no_timer_is_armed_for_it() {
    let main = || {
        let (lock, shared, one, wg) = (Mutex::new(1), RwMutex::new(2), Semaphore::new(1), WaitGroup::new());
        assert_eq!(lock.lock_timeout(ms(0)).as_deref(), Some(&1));
        assert_eq!(lock.lock_deadline(Instant::START).as_deref(), Some(&1));
        assert_eq!(shared.read_timeout(ms(10)).as_deref(), Some(&2));
        assert_eq!(shared.read_deadline(Instant::START).as_deref(), Some(&2));
        assert_eq!(shared.write_timeout(ms(0)).as_deref(), Some(&2));
        assert_eq!(shared.write_deadline(Instant::START).as_deref(), Some(&2));
        assert!(one.acquire_timeout(ms(0)) && !one.acquire_timeout(ms(0)) && !one.acquire_deadline(Instant::START));
        one.release();
        assert!(one.permit_timeout(ms(10)).is_some() && one.permit_deadline(Instant::START).is_some());
        assert!(wg.wait_timeout(ms(0)) && wg.wait_deadline(Instant::START));
        // What is not free is refused at once without time.
        let (held, written) = (lock.lock(), shared.write());
        assert!(lock.lock_timeout(ms(0)).is_none() && shared.read_timeout(ms(0)).is_none());
        assert!(shared.write_timeout(ms(0)).is_none());
        wg.add(1);
        assert!(!wg.wait_timeout(ms(0)));
        drop((held, written));
        assert!(lock.try_lock().is_some() && shared.try_write().is_some());
    };
    for seed in 0..20 {
        let ran = run_under(Schedule::Seeded(seed), main);
        assert_eq!(ran.report.result, Ok(()));
        assert!(!ran.events.iter().any(|event| matches!(event.kind, EventKind::TimerSet { .. })));
    }
}

#[test]
fn each_wait_ends_with_what_it_waits_for_or_with_the_time() {
    prints(&["None at 5ms", "Some(7) at 8ms", "None at 13ms", "Some(7) at 20ms"], || {
        let lock = Arc::new(Mutex::new(7));
        for (from, held) in [(0, 8), (10, 10)] {
            let lock = lock.clone();
            go(move || {
                sleep(ms(from));
                let _guard = lock.lock();
                sleep(ms(held));
            });
        }
        gosched();
        println!("{:?} at {}", lock.lock_timeout(ms(5)).map(|value| *value), now());
        println!("{:?} at {}", lock.lock_deadline(now() + ms(5)).map(|value| *value), now());
        sleep(ms(3));
        println!("{:?} at {}", lock.lock_timeout(ms(2)).map(|value| *value), now());
        println!("{:?} at {}", lock.lock_deadline(now() + ms(10)).map(|value| *value), now());
    });
    prints(&["w false at 1ms", "r true at 1ms", "w true at 4ms", "r false at 5ms", "r true at 8ms"], || {
        let shared = Arc::new(RwMutex::new(()));
        let other = shared.clone();
        let reader = spawn(move || {
            let _read = other.read();
            sleep(ms(4));
        });
        gosched();
        println!("w {} at {}", shared.write_timeout(ms(1)).is_some(), now());
        println!("r {} at {}", shared.read_timeout(ms(1)).is_some(), now());
        println!("w {} at {}", shared.write_deadline(now() + ms(5)).is_some(), now());
        reader.join();
        let other = shared.clone();
        go(move || {
            let _written = other.write();
            sleep(ms(4));
        });
        gosched();
        println!("r {} at {}", shared.read_timeout(ms(1)).is_some(), now());
        println!("r {} at {}", shared.read_deadline(now() + ms(5)).is_some(), now());
    });
    prints(&["false at 1ms", "true at 2ms", "false at 3ms", "true at 6ms"], || {
        let (one, wg) = (Arc::new(Semaphore::new(1)), WaitGroup::new());
        let other = one.clone();
        wg.go(move || {
            let _permit = other.permit();
            sleep(ms(2));
        });
        gosched();
        println!("{} at {}", one.permit_timeout(ms(1)).is_some(), now());
        println!("{} at {}", one.acquire_timeout(ms(5)), now());
        wg.go(|| sleep(ms(4)));
        println!("{} at {}", wg.wait_timeout(ms(1)), now());
        println!("{} at {}", wg.wait_deadline(now() + ms(5)), now());
    });
}

#[test]
fn whoever_gives_up_leaves_the_line_and_the_others_keep_their_places() {
    prints(&["2 gives up at 3ms", "1 at 5ms", "3 at 5ms", "4 at 5ms"], || {
        let (one, wg) = (Arc::new(Semaphore::new(1)), WaitGroup::new());
        one.acquire();
        for (id, patience) in [(1, 10), (2, 3), (3, 10), (4, 10)] {
            let one = one.clone();
            wg.go(move || {
                if one.acquire_timeout(ms(patience)) {
                    println!("{id} at {}", now());
                    one.release();
                } else {
                    println!("{id} gives up at {}", now());
                }
            });
            synctest::wait();
        }
        sleep(ms(5));
        one.release();
        wg.wait();
    });
}

/// At a tie the lock or the time wins; whoever stands behind gets the lock in any case.
#[test]
fn what_is_handed_to_one_that_has_given_up_goes_to_the_next() {
    let mutex = || {
        let (lock, wg) = (Arc::new(Mutex::new(())), WaitGroup::new());
        let guard = lock.lock();
        for timed in [true, false, true] {
            let lock = lock.clone();
            wg.go(move || match timed {
                true => println!("{}", lock.lock_timeout(ms(5)).is_some()),
                false => drop(lock.lock()),
            });
        }
        sleep(ms(5));
        drop(guard);
        wg.wait();
        assert_eq!(format!("{lock:?}"), "Mutex { held: false, waiting: 0, .. }");
    };
    every_schedule(mutex, |ran| assert_eq!((&ran.report.result, ran.lines.len()), (&Ok(()), 2)));
    let seen = outputs(mutex);
    assert!(seen.is_subset(&set(&["true | true", "true | false", "false | true", "false | false"])) && seen.len() > 1);
    let semaphore = || {
        let (one, wg) = (Arc::new(Semaphore::new(1)), WaitGroup::new());
        one.acquire();
        for timed in [true, false, true] {
            let one = one.clone();
            wg.go(move || match timed {
                true => drop(one.permit_timeout(ms(5))),
                false => drop(one.permit()),
            });
        }
        sleep(ms(5));
        one.release();
        wg.wait();
        one.permits()
    };
    every_schedule(semaphore, |ran| assert_eq!(ran.report.result, Ok(1)));
    let rwmutex = || {
        let (shared, wg) = (Arc::new(RwMutex::new(())), WaitGroup::new());
        let read = shared.read();
        for kind in 0..4 {
            let shared = shared.clone();
            wg.go(move || match kind {
                0 => drop(shared.write_timeout(ms(5))),
                1 => drop(shared.read_timeout(ms(5))),
                2 => drop(shared.read()),
                _ => drop(shared.write()),
            });
        }
        sleep(ms(5));
        drop(read);
        wg.wait();
        let free = "RwMutex { readers: 0, written: false, waiting_readers: 0, waiting_writers: 0, .. }";
        assert_eq!(format!("{shared:?}"), free);
    };
    every_schedule(rwmutex, |ran| assert_eq!(ran.report.result, Ok(())));
    let waitgroup = || {
        let (wg, all) = (WaitGroup::new(), WaitGroup::new());
        wg.add(1);
        for timed in [true, false, true] {
            let wg = wg.clone();
            all.go(move || match timed {
                true => _ = wg.wait_timeout(ms(5)),
                false => wg.wait(),
            });
        }
        sleep(ms(5));
        wg.done();
        all.wait();
    };
    every_schedule(waitgroup, |ran| assert_eq!(ran.report.result, Ok(())));
}

#[test]
fn readers_are_let_in_when_a_writer_that_they_wait_for_gives_up() {
    every_way(|way| {
        let ran = way.run(|| {
            let shared = Arc::new(RwMutex::new(()));
            let (read, writes, reads) = (shared.read(), shared.clone(), shared.clone());
            let writer = spawn(move || writes.write_timeout(ms(3)).is_some());
            sleep(ms(1));
            let reader = spawn(move || {
                let _read = reads.read();
                now()
            });
            let (wrote, read_at) = (writer.join(), reader.join());
            drop(read);
            (wrote, read_at.since_start(), shared.try_write().is_some())
        });
        assert_eq!(ran.report.result, Ok((false, ms(3), true)));
    });
}

/// By an ideal clock: a waiter that has waited for more than 1 ms and loses makes the lock starve. If it gives up, the lock is normal
/// again; if it does not, it is served before those that come.
#[test]
fn a_starving_waiter_is_served_in_turn_or_gives_up_and_the_lock_serves_others_as_before() {
    for patience in [3, 4, 50] {
        every_way(|way| {
            let ran = way.run(move || {
                let (lock, wg) = (Arc::new(Mutex::new(0_u64)), WaitGroup::new());
                for id in 0..3 {
                    let lock = lock.clone();
                    wg.go(move || {
                        for _ in 0..3 {
                            let guard = match id {
                                0 => lock.lock_timeout(ms(patience)),
                                _ => Some(lock.lock()),
                            };
                            if let Some(mut guard) = guard {
                                *guard += 1;
                                sleep(ms(2));
                            }
                        }
                    });
                }
                wg.wait();
                assert_eq!(format!("{lock:?}"), "Mutex { held: false, waiting: 0, .. }");
                *lock.lock()
            });
            let served = ran.report.result.unwrap();
            assert!((6..=9).contains(&served) && (patience < 50 || served == 9), "{served} with {patience} ms");
        });
    }
}

#[test]
fn a_wait_that_has_ended_leaves_no_timer_that_would_hide_a_deadlock() {
    // By the real clock a timer of an hour that is still armed would be waited for.
    let hour = Duration::from_secs(3600);
    for workers in [1, 2] {
        let ran = crate::harness::run_with(workers, move || {
            let (lock, one) = (Arc::new(Mutex::new(())), Arc::new(Semaphore::new(1)));
            let (shared, wg) = (Arc::new(RwMutex::new(())), WaitGroup::new());
            let all = (lock.lock_owned(), shared.write_owned(), one.acquire());
            wg.add(1);
            let (locks, permits, reads, writes, waits) =
                (lock.clone(), one.clone(), shared.clone(), shared.clone(), wg.clone());
            let waiting = [
                spawn(move || locks.lock_timeout(hour).is_some()),
                spawn(move || permits.acquire_timeout(hour)),
                spawn(move || reads.read_timeout(hour).is_some()),
                spawn(move || writes.write_timeout(hour).is_some()),
                spawn(move || waits.wait_timeout(hour)),
            ];
            (0..100).for_each(|_| gosched());
            drop(all);
            one.release();
            wg.done();
            assert!(waiting.into_iter().all(|waits| waits.join()));
            chan::<i32>(0).recv();
        });
        assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan receive"));
    }
}

/// Waits when it is dropped, for what nobody gives.
struct Patient(Arc<(Mutex<()>, RwMutex<()>, Semaphore, WaitGroup)>);

impl Drop for Patient {
    fn drop(&mut self) {
        let (lock, shared, none, wg) = &*self.0;
        assert!(lock.lock_timeout(ms(10)).is_none() && !none.acquire_timeout(ms(10)));
        assert!(shared.read_timeout(ms(10)).is_none() && shared.write_timeout(ms(10)).is_none());
        assert!(!wg.wait_timeout(ms(10)));
    }
}

#[test]
fn goroutines_in_such_waits_are_left_behind_cleanly_and_once_the_program_is_over_none_waits() {
    every_way(|way| {
        let ran = way.run(|| {
            let all = Arc::new((Mutex::new(()), RwMutex::new(()), Semaphore::new(0), WaitGroup::new()));
            all.3.add(1);
            std::mem::forget((all.0.lock(), all.1.write()));
            let ready = chan(0);
            for kind in 0..5 {
                let (all, tx) = (all.clone(), ready.clone());
                go(move || {
                    let _patient = Patient(all.clone());
                    let (lock, shared, none, wg) = &*all;
                    tx.send(());
                    match kind {
                        0 => drop(lock.lock_timeout(ms(1000))),
                        1 => drop(shared.read_timeout(ms(1000))),
                        2 => drop(shared.write_timeout(ms(1000))),
                        3 => _ = none.acquire_timeout(ms(1000)),
                        _ => _ = wg.wait_timeout(ms(1000)),
                    }
                });
            }
            (0..5).for_each(|_| _ = ready.recv());
            synctest::wait();
        });
        assert_eq!((ran.report.unkillable, ran.report.leaked.len(), ran.report.result), (0, 5, Ok(())));
    });
}

#[test]
fn outside_of_a_run_only_what_need_not_wait_is_done() {
    let (lock, one) = (Mutex::new(1), Semaphore::new(1));
    assert_eq!(lock.lock_timeout(ms(10)).as_deref(), Some(&1));
    assert!(one.acquire_timeout(ms(10)));
    let refused = catch_unwind(AssertUnwindSafe(|| one.acquire_timeout(ms(10)))).unwrap_err();
    let text = refused.downcast_ref::<String>().unwrap();
    let expected = "gort: Semaphore::acquire_timeout would park, but this is not a goroutine: call it inside gort::run";
    assert_eq!(text, expected);
    one.release();
}

/// What a drawn goroutine does: numbers from a generator of its own.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// Goroutines that lock, wait and give up at random, and also give back what they have not: nothing hangs, and what gort says of it is
/// Go's word for that misuse.
#[test]
fn drawn_programs_end_also_where_they_misuse_locks() {
    const MISUSES: [&str; 4] = [
        "fatal error: sync: unlock of unlocked mutex",
        "fatal error: sync: Unlock of unlocked RWMutex",
        "fatal error: sync: RUnlock of unlocked RWMutex",
        "panic: semaphore: released more than held",
    ];
    for drawn in 1..=seeds() / 4 {
        let misuses = drawn % 3 == 0;
        let main = move || {
            let all = Arc::new((Mutex::new(()), RwMutex::new(()), Semaphore::new(2), WaitGroup::new()));
            let (inside, wg) = (Arc::new(AtomicUsize::new(0)), WaitGroup::new());
            for id in 0..4 {
                let (all, inside) = (all.clone(), inside.clone());
                wg.go(move || {
                    let mut draw = Draw(drawn * 0x9E37_79B9 + id + 1);
                    let alone = || {
                        assert!(misuses || inside.fetch_add(1, Ordering::Relaxed) == 0, "two at once");
                        gosched();
                        inside.fetch_sub(usize::from(!misuses), Ordering::Relaxed);
                    };
                    for _ in 0..6 {
                        let (lock, shared, two, counter) = &*all;
                        let time = ms(draw.below(4));
                        match draw.below(if misuses { 13 } else { 9 }) {
                            0 => drop(lock.lock_timeout(time).map(|_guard| alone())),
                            1 => {
                                let _guard = lock.lock();
                                alone();
                                sleep(time);
                            }
                            2 => drop(lock.lock_deadline(now() + time).map(|_guard| sleep(ms(2)))),
                            3 => drop(shared.write_timeout(time).map(|_guard| sleep(ms(1)))),
                            4 => drop(shared.read_timeout(time).map(|_guard| sleep(ms(1)))),
                            5 => drop((shared.read(), sleep(time))),
                            6 => drop(two.permit_timeout(time).map(|_permit| sleep(ms(1)))),
                            7 => _ = counter.wait_timeout(time),
                            8 => {
                                counter.add(1);
                                sleep(time);
                                counter.done();
                            }
                            9 => lock.unlock(),
                            10 => shared.unlock_read(),
                            11 => shared.unlock_write(),
                            _ => _ = catch_unwind(AssertUnwindSafe(|| two.release())),
                        }
                    }
                });
            }
            wg.wait();
        };
        every_few_ways(drawn, |way| {
            let ran = way.run(main);
            match ran.report.result {
                Ok(()) => {}
                Err(error) => {
                    let headline = error.headline();
                    // Its counter is used again while others may still be about to return.
                    let reused = headline.starts_with("panic: sync: WaitGroup ");
                    // One that gave back another's lock leaves it without an owner, or with two; of a permit its owner hears.
                    let is_known = MISUSES.iter().any(|known| headline.starts_with(known));
                    let misused = is_known || headline.contains("asleep");
                    assert!(reused || misuses && misused, "{drawn}: {error}");
                }
            }
        });
    }
}

/// Of all ways those whose turn it is.
fn every_few_ways(turn: u64, test: impl Fn(crate::harness::Way)) {
    use crate::harness::Way;
    let workers = [1, 2, 3, 8][turn as usize % 4];
    for way in [Way::Fast, Way::Seed(turn), Way::Scattered(workers), Way::Migrating(workers)] {
        test(way);
    }
}
