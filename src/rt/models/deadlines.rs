//! What fires while it is awaited, stopped or set anew: timers' channels, and deadlines of sockets.

use loom::thread;
use std::os::fd::AsFd;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::goroutine::GoRef;
use super::super::primitives::AtomicBool;
use super::{bounded, home};
use crate::rt::outside::readiness::{Patience, Readiness, SocketReport, Stop, Way};
use crate::rt::parking::foreign::ForeignThread;
use crate::rt::parking::waiter::Owner;
use crate::time::AlarmCore;

const SOON: Duration = Duration::from_nanos(1);
const LATER: Duration = Duration::from_nanos(2);

#[test]
fn timers_are_stopped_or_received_never_both_and_never_neither() {
    bounded(2, || {
        let home = home();
        let (alarm, number) = AlarmCore::of_model(home);
        let (fires, stops) = (alarm.clone(), alarm.clone());
        let heap = thread::spawn(move || fires.fire_in_model(home, number, SOON));
        let stopper = thread::spawn(move || stops.disarm(Location::caller()));
        let ch = alarm.chan_in_model();
        let early = ch.try_recv().is_ok();
        let stopped = stopper.join().unwrap();
        heap.join().unwrap();
        // Nothing comes after the stop, and what fired was received or taken back by it.
        assert!(ch.try_recv().is_err(), "a stale value");
        assert!(early != stopped, "received {early}, stopped {stopped}");
    });
}

/// Set anew on another worker (with an entry of its own) or on the same (whose entry stays, and goes back if it came too early).
#[test]
fn timers_that_are_set_anew_while_they_fire_keep_no_old_value() {
    for same_worker in [false, true] {
        bounded(2, move || {
            let (first, other) = (home(), home());
            let (alarm, number) = AlarmCore::of_model(first);
            let (ch, fires) = (alarm.chan_in_model(), alarm.clone());
            let heap = thread::spawn(move || {
                // A worker that takes an entry out of its heap asks first whether it is stale, and drops it then.
                let taken = !fires.is_stale_in_model(number);
                if taken { fires.fire_in_model(first, number, SOON) } else { None }
            });
            let again = alarm.set_in_model(if same_worker { first } else { other }, LATER);
            assert!(ch.try_recv().is_err(), "the time before is over");
            let goes_back = heap.join().unwrap();
            match again {
                // The entry before had fired, or it is of another worker.
                Some(again) => assert_eq!((goes_back, alarm.fire_in_model(other, again, LATER)), (None, None)),
                None => {
                    assert_eq!(goes_back, Some(LATER));
                    assert_eq!(alarm.fire_in_model(first, number, LATER), None);
                }
            }
            assert_eq!(ch.try_recv().map(|at| at.since_start()), Ok(LATER));
            assert!(ch.try_recv().is_err());
        });
    }
}

/// A stopped timer's entry is dropped where it is met, or serves once more.
#[test]
fn timers_that_are_stopped_and_set_again_fire_once() {
    bounded(2, || {
        let home = home();
        let (alarm, number) = AlarmCore::of_model(home);
        let (ch, meets) = (alarm.chan_in_model(), alarm.clone());
        let heap = thread::spawn(move || !meets.is_stale_in_model(number));
        alarm.disarm(Location::caller());
        let again = alarm.set_in_model(home, LATER);
        let still_there = heap.join().unwrap();
        match again {
            Some(again) => {
                alarm.fire_in_model(home, number, LATER);
                alarm.fire_in_model(home, again, LATER);
            }
            None => {
                assert!(still_there, "it counts on an entry that was dropped");
                alarm.fire_in_model(home, number, LATER);
            }
        }
        assert_eq!(ch.try_recv().map(|at| at.since_start()), Ok(LATER));
        assert!(ch.try_recv().is_err());
    });
}

#[test]
fn timers_wake_who_waits_once_whoever_comes_first() {
    bounded(2, || {
        let home = home();
        let (alarm, number) = AlarmCore::of_model(home);
        let (ch, fires) = (alarm.chan_in_model(), alarm.clone());
        let heap = thread::spawn(move || fires.fire_in_model(home, number, SOON));
        let record = ForeignThread::new();
        record.belongs_to_caller();
        let core = ch.core().unwrap();
        assert!(core.recv(Some(Owner::Thread(record)), Location::caller()).is_some());
        heap.join().unwrap();
        assert!(!alarm.disarm(Location::caller()));
    });
}

#[test]
fn deadlines_end_an_operation_or_it_was_ready() {
    bounded(2, || {
        let (home, readiness) = (home(), Readiness::new());
        let version = readiness.begin_deadline(Way::Read, false).expect("it is open");
        let fires = readiness.clone();
        let outside = thread::spawn(move || {
            // The poller's report, and then the time.
            fires.is_ready(SocketReport { ways: [true, false], last: false });
            fires.time_out(Way::Read, version);
        });
        // Whoever wakes it does so once: a second delivery would be found in the mailbox.
        readiness.wait_in_model(Way::Read, Patience::Tried(0), GoRef::of_model(home, 1));
        // And a waiter that comes after the deadline does not wait at all.
        readiness.wait_in_model(Way::Read, Patience::Tried(1), GoRef::of_model(home, 2));
        outside.join().unwrap();
        assert_eq!(readiness.check(Way::Read), Err(Stop::TimedOut));
        assert!(readiness.check(Way::Write).is_ok(), "the other direction has no deadline");
        assert!(home.drain().is_empty(), "one was readied twice");
    });
}

#[test]
fn deadlines_that_were_set_anew_do_nothing() {
    bounded(2, || {
        let (home, readiness) = (home(), Readiness::new());
        let old = readiness.begin_deadline(Way::Read, false).expect("it is open");
        let set = Arc::new(AtomicBool::new(false));
        let (fires, is_set) = (readiness.clone(), set.clone());
        let heap = thread::spawn(move || {
            let late = is_set.load(Ordering::Acquire);
            fires.time_out(Way::Read, old);
            late
        });
        readiness.begin_deadline(Way::Read, false);
        set.store(true, Ordering::Release);
        assert!(readiness.check(Way::Read).is_ok(), "a deadline set anew begins anew");
        let late = heap.join().unwrap();
        assert!(readiness.check(Way::Read).is_ok(), "the old one fired after it, {late}");
        // One that has passed ends the wait.
        let others = readiness.clone();
        let passed = thread::spawn(move || assert_eq!(others.begin_deadline(Way::Read, true), None));
        readiness.wait_in_model(Way::Read, Patience::Tried(0), GoRef::of_model(home, 1));
        passed.join().unwrap();
        assert!(home.drain().is_empty());
    });
}

#[test]
fn deadlines_and_a_close_wake_who_waits_once() {
    bounded(1, || {
        let (home, readiness) = (home(), Readiness::new());
        let version = readiness.begin_deadline(Way::Read, false).expect("it is open");
        let (fires, closes) = (readiness.clone(), readiness.clone());
        let heap = thread::spawn(move || fires.time_out(Way::Read, version));
        // Not registered, so the descriptor is not looked at.
        let closer = thread::spawn(move || assert!(closes.close(std::io::stdin().as_fd())));
        readiness.wait_in_model(Way::Read, Patience::Tried(0), GoRef::of_model(home, 1));
        heap.join().unwrap();
        closer.join().unwrap();
        assert_eq!(readiness.check(Way::Read), Err(Stop::Closed));
        assert_eq!(readiness.begin_deadline(Way::Read, false), None, "a closed one arms nothing");
        assert!(home.drain().is_empty(), "it was readied twice");
    });
}
