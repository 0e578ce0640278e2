//! Models of the protocols between threads: every interleaving of the real code, by loom.
//!
//!     RUSTFLAGS="--cfg loom" cargo test --lib --release models
//!
//! Each model is named after the file whose protocol it runs. A thread that waits without end is found, too: loom calls it a
//! deadlock. Models of more than two threads bound the number of preemptions, as `bounded` says. Here are those of the
//! small parts; `locks` has Go's mutex, `rwlocks` its RWMutex, `workers` has what workers do with each other, `placement` where a batch starts, `outside` and `foreign` what other threads
//! do with them, `migrating` where goroutines change workers, `guard` which worker fires an alarm, `deadlines` what fires while it is awaited, stopped or set anew, `selects` a goroutine that is parked in several queues at
//! once.
//!
//! See         rt/primitives.rs; loom's documentation.

// Why unsafe: loom's cell hands out raw pointers.
#![allow(unsafe_code)]

mod beside;
mod deadlines;
mod foreign;
mod guard;
mod locks;
mod migrating;
mod outside;
mod placement;
mod rwlocks;
mod selects;
mod workers;

use gort_events::GoId;
use loom::thread;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::goroutine::GoRef;
use super::lock::SpinLock;
use super::primitives::{AtomicBool, AtomicUsize};
use crate::chan::{Core, Element};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::waiter::Claim;
use crate::rt::workers::fresh::Fresh;
use crate::rt::workers::watchdog::Turns;

/// Longer runs are taken to be endless: ten times what loom takes for it.
const MOST_BRANCHES: usize = 10_000;

/// Every interleaving with up to this many preemptions: most bugs need one or two.
fn bounded(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    // A thread that waits for a spin lock comes by again and again.
    builder.max_branches = MOST_BRANCHES;
    builder.check(model);
}

fn home() -> &'static Mailbox {
    Box::leak(Box::new(Mailbox::new()))
}

/// The queues of two workers, the first with goroutines 1 to `count` that were spawned there, whose home is `mine`.
fn queues(mine: &'static Mailbox, count: u64) -> [Fresh; 2] {
    let queues = [Fresh::default(), Fresh::default()];
    for id in 1..=count {
        queues[0].push(GoRef::of_model(mine, id), id, || false);
    }
    queues
}

#[test]
fn lock_admits_one_at_a_time() {
    loom::model(|| {
        let lock = Arc::new(SpinLock::new(loom::cell::UnsafeCell::new(0)));
        let add = |lock: &SpinLock<loom::cell::UnsafeCell<i32>>| {
            let cell = lock.lock();
            // Loom reports two accesses at the same time.
            cell.with_mut(|value| {
                // SAFETY: the cell must not be used elsewhere meanwhile, which is what the model checks.
                unsafe { *value += 1 }
            });
        };
        let other = lock.clone();
        let thread = thread::spawn(move || add(&other));
        add(&lock);
        thread.join().unwrap();
        // SAFETY: the other thread has ended.
        lock.lock().with(|value| assert_eq!(unsafe { *value }, 2));
    });
}

#[test]
fn claim_is_won_once() {
    loom::model(|| {
        let claim = Arc::new(Claim::new());
        let won = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..2)
            .map(|case| {
                let (claim, won) = (claim.clone(), won.clone());
                thread::spawn(move || {
                    if claim.win(case) {
                        won.fetch_add(1, Ordering::Relaxed);
                        assert_eq!(claim.winner(), Some(case));
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_eq!(won.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn watchdog_mixes_no_two_goroutines() {
    loom::model(|| {
        let record = GoRef::of_model(home(), 1);
        record.created_by.set(GoId(1));
        let turns = Arc::new(Turns::new());
        let shown = turns.clone();
        let worker = thread::spawn(move || {
            shown.show(Some(record));
            // It ends, and its record is used anew.
            shown.show(None);
            record.id.set(GoId(2));
            record.created_by.set(GoId(2));
            shown.show(Some(record));
        });
        if let Some(seen) = turns.look() {
            assert_eq!(seen.goroutine, seen.created_by);
        }
        worker.join().unwrap();
        assert_eq!(turns.look().map(|seen| seen.goroutine), Some(GoId(2)));
    });
}

/// A channel whose hints have been cleared: nothing is there to receive, and no sender waits.
fn quiet_channel() -> Arc<Core<u32>> {
    let core = Arc::new(Core::new(1, false, Element::of::<u32>(), None));
    assert!(core.try_recv(Location::caller()).is_none() && core.hints.no_receive());
    core
}

#[test]
fn hints_show_a_value_to_whoever_comes_after_it() {
    loom::model(|| {
        let (core, sent) = (quiet_channel(), Arc::new(AtomicBool::new(false)));
        let (sender, tell) = (core.clone(), sent.clone());
        let thread = thread::spawn(move || {
            assert!(sender.try_send(7, Location::caller()).is_ok());
            tell.store(true, Ordering::Release);
        });
        // This one may come too early, and clears the hint if it does.
        let early = core.try_recv(Location::caller());
        let taken = early.is_none() && sent.load(Ordering::Acquire);
        if taken {
            assert_eq!(core.try_recv(Location::caller()), Some(Some(7)));
        }
        thread.join().unwrap();
        // By now it is there in any case, whoever cleared the hint before.
        let late = core.try_recv(Location::caller());
        assert!(early.is_some() || taken || late == Some(Some(7)));
    });
}

#[test]
fn hints_show_the_last_value_before_the_close() {
    loom::model(|| {
        let core = quiet_channel();
        let sender = core.clone();
        let thread = thread::spawn(move || {
            assert!(sender.try_send(7, Location::caller()).is_ok());
            sender.close(Location::caller());
        });
        let mut got = Vec::new();
        while got.len() < 2 {
            match core.try_recv(Location::caller()) {
                Some(value) => got.push(value),
                None => thread::yield_now(),
            }
        }
        thread.join().unwrap();
        assert_eq!(got, [Some(7), None]);
    });
}

#[test]
fn hints_show_room_to_whoever_comes_after_it() {
    loom::model(|| {
        let core = Arc::new(Core::new(1, false, Element::of::<u32>(), None));
        assert!(core.try_send(1, Location::caller()).is_ok());
        assert!(core.try_send(2, Location::caller()).is_err() && core.hints.no_send());
        let (receiver, room) = (core.clone(), Arc::new(AtomicBool::new(false)));
        let tell = room.clone();
        let thread = thread::spawn(move || {
            assert_eq!(receiver.try_recv(Location::caller()), Some(Some(1)));
            tell.store(true, Ordering::Release);
        });
        let early = core.try_send(2, Location::caller()).is_ok();
        if !early && room.load(Ordering::Acquire) {
            assert!(core.try_send(2, Location::caller()).is_ok());
        }
        thread.join().unwrap();
    });
}

// SAFETY: the owner must not touch one that rests, and others nothing of it that depends on a thread: it is a number.
unsafe impl crate::rt::workers::idlers::Rests for u32 {}
