//! Locks explored: the set of a program holds every order that Go's algorithm has.

use std::sync::Arc;
use std::time::Duration;

use gort::explore::{BigUint, Clock, Exploration, Explorer};
use gort::sync::{Mutex, RwMutex, WaitGroup};
use gort::time::sleep;
use gort::{chan, go, gosched, println};

use crate::shared::replays;

const CLOCKS: [Clock; 2] = [Clock::Ideal, Clock::Real];

#[track_caller]
fn explored(main: impl Fn() + Send + Sync + 'static, clock: Clock) -> Exploration {
    let found = Explorer::new("locks", main).clock(clock).run();
    assert_eq!(found.incomplete, None);
    found
}

fn has(found: &Exploration, line: &str) -> bool {
    found.all().any(|output| output.to_string() == line)
}

/// Two goroutines that take a lock `rounds` times each, and hold it for so long, or while they give way.
fn in_turns(rounds: usize, held: Option<Duration>) {
    let mu = Arc::new(Mutex::new(()));
    let wg = WaitGroup::new();
    for name in ["A", "B"] {
        let mu = mu.clone();
        wg.go(move || {
            for i in 0..rounds {
                let guard = mu.lock();
                println!("{name}{i}");
                held.map_or_else(gosched, sleep);
                drop(guard);
            }
        });
    }
    wg.wait();
}

/// All orders of two times three: at each unlock either may be next.
#[test]
fn a_lock_that_is_held_over_a_short_sleep_has_every_order() {
    for clock in CLOCKS {
        for held in [None, Some(Duration::from_micros(100))] {
            let found = explored(move || in_turns(3, held), clock);
            assert_eq!(found.outputs, BigUint::from(20_u32), "{clock:?}, {held:?}");
            assert_eq!(found.default_output().unwrap().to_string(), "B0 | B1 | B2 | A0 | A1 | A2");
            assert!(has(&found, "A0 | A1 | A2 | B0 | B1 | B2"));
        }
    }
}

/// The one that has waited for 2 ms may lose once, and is served next: by the ideal clock none is overtaken twice in a row.
/// By the real one it may be held up for as long before it competes.
#[test]
fn a_lock_that_is_held_over_a_long_sleep_starves_by_the_ideal_clock() {
    let held = Some(Duration::from_millis(2));
    let found = explored(move || in_turns(3, held), Clock::Ideal);
    assert_eq!(found.default_output().unwrap().to_string(), "B0 | B1 | A0 | A1 | B2 | A2");
    assert!(has(&found, "B0 | A0 | B1 | A1 | B2 | A2"));
    for output in found.all() {
        // The first one may not have met the other yet.
        let names: String = output.lines.iter().skip(1).map(|line| &line[..1]).collect();
        assert!(!names[..4].contains("AAA") && !names[..4].contains("BBB"), "{output}");
    }
    assert_eq!(explored(move || in_turns(3, held), Clock::Real).outputs, BigUint::from(20_u32));
}

#[test]
fn every_listed_order_of_a_lock_replays() {
    for (clock, micros) in [(Clock::Ideal, 100), (Clock::Ideal, 2_000), (Clock::Real, 100)] {
        let main = move || in_turns(2, Some(Duration::from_micros(micros)));
        for listed in explored(main, clock).list(100) {
            replays(&listed, "locks", main);
        }
    }
}

/// While a starving lock is being handed over it is not free.
#[test]
fn try_lock_fails_while_a_lock_is_handed_over() {
    let main = || {
        let mu = Arc::new(Mutex::new(()));
        let (waiting, trying) = (mu.clone(), mu.clone());
        let told = chan::<()>(0);
        let tells = told.clone();
        let guard = mu.lock();
        go(move || {
            drop(waiting.lock());
            println!("served");
        });
        go(move || {
            tells.recv();
            println!("{}", trying.try_lock().is_some());
        });
        sleep(Duration::from_millis(2));
        drop(guard);
        let guard = mu.lock();
        sleep(Duration::from_millis(2));
        drop(guard);
        told.send(());
        chan::<()>(0).recv();
    };
    let found = explored(main, Clock::Ideal);
    let lines = |output: &gort::explore::Output| output.lines.join(" ");
    assert!(found.all().any(|output| lines(&output) == "false served"), "nobody was refused");
}

#[test]
fn a_readied_reader_may_find_its_place_taken() {
    for clock in CLOCKS {
        let found = explored(
            || {
                let mu = Arc::new(RwMutex::new(()));
                let wg = WaitGroup::new();
                mu.write_unguarded();
                for (text, write) in [("writer 2", true), ("reader 3", false), ("reader 4", false), ("writer 5", true)]
                {
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
                mu.unlock_write();
                wg.wait();
            },
            clock,
        );
        assert!(has(&found, "reader 3 | reader 4 | writer 2 | writer 5"));
        assert!(has(&found, "reader 4 | reader 3 | writer 2 | writer 5"));
    }
}

/// Whether the writers' mutex starves decides which one writes next. One that waited for 2 ms lost against the holder, and
/// the readers' half of the lock has been told since.
#[test]
fn whether_writers_starve_is_part_of_the_state() {
    let writers = || {
        let mu = Arc::new(RwMutex::new(0));
        let other = mu.clone();
        go(move || {
            let guard = other.write();
            sleep(Duration::from_millis(2));
            drop(guard);
            *other.write() += 1;
            *other.write() += 1;
        });
        println!("{}", *mu.write());
    };
    for clock in CLOCKS {
        explored(writers, clock);
    }
}
