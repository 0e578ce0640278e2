//! What other threads do with workers: foreign ends of channels, blocking calls and their helpers, sockets.

// Why unsafe: a waiter is linked by hand.
#![allow(unsafe_code)]

use loom::thread;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::goroutine::GoRef;
use super::super::primitives::AtomicUsize;
use super::{bounded, home};
use crate::rt::outside::blocking::Done;
use crate::rt::outside::helpers::Helpers;
use crate::rt::outside::readiness::{Patience, Readiness, SocketReport, Stop, Way};
use crate::rt::parking::foreign::{ForeignCount, ForeignHandles};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::waiter::{Owner, Waiter};
use crate::rt::workers::fresh::Fresh;
use crate::rt::workers::idlers::Idlers;

#[test]
fn deadlock_is_not_said_while_a_foreign_thread_delivers() {
    bounded(3, || {
        let idlers = Arc::new(Idlers::<u32>::new(1));
        let home = home();
        let handles = ForeignHandles::new(home);
        let count = ForeignCount::new(&handles);
        let foreign = thread::spawn(move || {
            home.push(GoRef::of_model(home, 1));
            drop(count);
        });
        let me = 0_u32;
        let mut got = 0;
        loop {
            let mut locked = idlers.lock();
            locked.park_worker(0, &me, &[Fresh::default()], false);
            let stuck = locked.all_resting().is_some() && !handles.any() && !home.has_mail();
            drop(locked);
            if stuck {
                break;
            }
            home.wait(None);
            idlers.lock().unpark_worker(0, &me);
            got += home.drain().len();
        }
        assert_eq!(got, 1, "said with mail in the mailbox");
        foreign.join().unwrap();
    });
}

#[test]
fn blocking_calls_come_back_and_are_pending_until_then() {
    bounded(3, || {
        let idlers = Idlers::<u32>::new(1);
        let (home, me) = (home(), 0_u32);
        let handles = ForeignHandles::new(home);
        let goroutine = GoRef::of_model(home, 1);
        let done = Done::new();
        let (count, theirs) = (ForeignCount::new(&handles), done.clone());
        let helper = thread::spawn(move || {
            Done::finish(&theirs);
            // After the delivery.
            drop(count);
        });
        let mut parked = 0;
        loop {
            let mut state = done.lock();
            if state.finished {
                break;
            }
            let waiter = Waiter::new(Owner::Goroutine(goroutine), None);
            // SAFETY: the waiter must stay in place until it is unlinked: the side that wakes the goroutine has unlinked it.
            unsafe { state.caller.push(&waiter) };
            drop(state);
            parked += 1;
            // What the worker does meanwhile.
            while !home.drain().contains(&goroutine) {
                let mut locked = idlers.lock();
                locked.park_worker(0, &me, &[Fresh::default()], false);
                let stuck = locked.all_resting().is_some() && !handles.any() && !home.has_mail();
                drop(locked);
                assert!(!stuck, "deadlock was said with a call pending");
                home.wait(None);
                idlers.lock().unpark_worker(0, &me);
            }
        }
        assert!(parked <= 1, "it was woken before the call had finished");
        helper.join().unwrap();
        assert!(!handles.any());
    });
}

/// Submits `jobs` jobs to up to `most` helpers, some of which time out meanwhile.
fn all_jobs_are_done(jobs: usize, most: usize) {
    let helpers = Arc::new(Helpers::<usize>::new(most, Duration::ZERO));
    let done = Arc::new(AtomicUsize::new(0));
    let clock = helpers.clone();
    let time = thread::spawn(move || clock.time_out());
    let mut threads = Vec::new();
    for job in 1..=jobs {
        let (theirs, count) = (helpers.clone(), done.clone());
        let start = || {
            threads.push(thread::spawn(move || {
                assert!(theirs.count() <= most);
                theirs.help(|job| _ = count.fetch_add(job, Ordering::Relaxed));
            }));
            Ok(())
        };
        helpers.submit(job, start).unwrap();
    }
    // Time passes until none is left.
    while helpers.count() > 0 {
        helpers.time_out();
        thread::yield_now();
    }
    assert_eq!(done.load(Ordering::Relaxed), (1..=jobs).sum());
    time.join().unwrap();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn helpers_leave_no_job_while_they_time_out() {
    bounded(2, || all_jobs_are_done(2, 1));
}

#[test]
fn helpers_share_jobs_and_none_is_left() {
    bounded(2, || all_jobs_are_done(2, 2));
}

/// What an operation does that would have to wait.
fn wait(readiness: &Readiness, id: u64, home: &'static Mailbox, since: u64) {
    readiness.wait_in_model(Way::Read, Patience::Tried(since), GoRef::of_model(home, id));
}

#[test]
fn readiness_wakes_who_waits_once_whoever_comes_first() {
    bounded(2, || {
        let home = home();
        let readiness = Readiness::new();
        let others = readiness.clone();
        let thread = thread::spawn(move || {
            others.is_ready(SocketReport { ways: [true, false], last: false });
            // Not registered, so the descriptor is not looked at.
            assert!(others.close(std::io::stdin().as_fd()));
        });
        // The first is woken by the report or does not wait because of it, the second by the close, which stays.
        wait(&readiness, 1, home, 0);
        if let Ok(since) = readiness.check(Way::Read) {
            wait(&readiness, 2, home, since);
        }
        thread.join().unwrap();
        assert_eq!(readiness.check(Way::Read), Err(Stop::Closed));
        wait(&readiness, 3, home, 1);
        assert!(home.drain().is_empty(), "one was readied twice");
    });
}

/// Readers of what comes in one message and is reported once: each takes one, as of a listener's connections.
fn readers_of_one_report(readers: usize) {
    let readiness = Readiness::new();
    let there = Arc::new(AtomicUsize::new(0));
    let read = move |readiness: &Readiness, there: &AtomicUsize, id| {
        let home = home();
        loop {
            let since = readiness.check(Way::Read).unwrap();
            let left = there.load(Ordering::Acquire);
            if left > 0 && there.compare_exchange(left, left - 1, Ordering::AcqRel, Ordering::Acquire).is_ok() {
                break;
            }
            if left == 0 {
                wait(readiness, id, home, since);
            }
        }
        assert!(home.drain().is_empty(), "it was readied without having waited");
    };
    let threads: Vec<_> = (1..readers)
        .map(|id| {
            let (readiness, there) = (readiness.clone(), there.clone());
            thread::spawn(move || read(&readiness, &there, id as u64))
        })
        .collect();
    let (system, arrives) = (readiness.clone(), there.clone());
    // What the system does: a message is there before it is reported.
    let system = thread::spawn(move || {
        arrives.store(readers, Ordering::Release);
        system.is_ready(SocketReport { ways: [true, false], last: false });
    });
    read(&readiness, &there, readers as u64);
    threads.into_iter().chain([system]).for_each(|thread| thread.join().unwrap());
}

#[test]
fn readiness_wakes_each_who_waits_and_lets_nobody_wait_who_tried_before_a_report() {
    bounded(1, || readers_of_one_report(2));
}

#[test]
fn readiness_reports_are_never_lost_to_who_tries_before_it_waits() {
    bounded(3, || {
        let (home, readiness) = (home(), Readiness::new());
        let sent = Arc::new(AtomicUsize::new(0));
        let (system, count) = (readiness.clone(), sent.clone());
        // What the system does: a message is there before it is reported, and each is reported once.
        let thread = thread::spawn(move || {
            for _ in 0..2 {
                count.fetch_add(1, Ordering::Release);
                system.is_ready(SocketReport { ways: [true, false], last: false });
            }
        });
        let (mut read, mut tries) = (0, 0);
        while read < 2 {
            let since = readiness.check(Way::Read).unwrap();
            let there = sent.load(Ordering::Acquire);
            if there == read {
                tries += 1;
                wait(&readiness, 1, home, since);
            }
            read = there;
        }
        thread.join().unwrap();
        assert!(tries <= 2, "each try in vain but the first has a report behind it: {tries}");
        assert!(home.drain().is_empty(), "it was readied without having waited");
    });
}

#[test]
fn readiness_lets_nobody_wait_untried_after_the_last_report() {
    bounded(2, || {
        let (home, readiness) = (home(), Readiness::new());
        let system = readiness.clone();
        // A message and the end of the stream, in one report.
        let thread = thread::spawn(move || system.is_ready(SocketReport { ways: [true, false], last: true }));
        wait(&readiness, 1, home, 0);
        // It reads the message, all there was; the end is not reported again.
        let reports = readiness.check(Way::Read).unwrap();
        assert_eq!(reports, 1);
        readiness.wait_in_model(Way::Read, Patience::Untried(reports), GoRef::of_model(home, 1));
        thread.join().unwrap();
    });
}

#[test]
fn readiness_lets_nobody_wait_untried_because_of_what_another_reader_found() {
    bounded(3, || {
        let (home, readiness) = (home(), Readiness::new());
        let there = Arc::new(AtomicUsize::new(0));
        let (system, theirs) = (readiness.clone(), there.clone());
        let thread = thread::spawn(move || {
            theirs.fetch_add(2, Ordering::AcqRel);
            system.is_ready(SocketReport { ways: [true, false], last: false });
        });
        // One reader finds nothing more, and says so late; meanwhile another one takes a half of what came.
        let reports = readiness.check(Way::Read).unwrap();
        let nothing = there.load(Ordering::Acquire) == 0;
        if nothing {
            wait(&readiness, 2, home, reports);
            there.fetch_sub(1, Ordering::AcqRel);
            // The other half has been reported.
            readiness.wait_in_model(Way::Read, Patience::Untried(reports), GoRef::of_model(home, 1));
        }
        thread.join().unwrap();
    });
}
