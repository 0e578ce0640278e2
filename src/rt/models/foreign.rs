//! Threads that the runtime does not own: how they park on channels and are woken.

use loom::thread;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::super::primitives::AtomicBool;
use super::{bounded, home};
use crate::chan::{Core, Element};
use crate::rt::parking::foreign::{ForeignCount, ForeignHandles, ForeignThread};
use crate::rt::parking::waiter::Owner;

/// A record of the calling thread.
fn me() -> Option<Owner> {
    let record = ForeignThread::new();
    record.belongs_to_caller();
    Some(Owner::Thread(record))
}

fn unbuffered() -> Arc<Core<u32>> {
    Arc::new(Core::new(0, false, Element::of::<u32>(), None))
}

#[test]
fn foreign_threads_sleep_until_they_are_woken_for_this_park() {
    bounded(2, || {
        // Not this thread: loom takes an unpark for the end of a join.
        let parks = thread::spawn(|| {
            let record = ForeignThread::new();
            record.belongs_to_caller();
            let waker = thread::spawn(move || record.unpark());
            record.park();
            // The first waker may still be about to wake the thread: that must not end this park.
            let woken = Arc::new(AtomicBool::new(false));
            let wakes = woken.clone();
            let second = thread::spawn(move || {
                wakes.store(true, Ordering::Release);
                record.unpark();
            });
            record.park();
            assert!(woken.load(Ordering::Acquire), "the wake-up of the last park ended this one");
            [waker, second]
        });
        parks.join().unwrap().into_iter().for_each(|waker| waker.join().unwrap());
    });
}

#[test]
fn foreign_records_are_used_anew_while_a_waker_is_late() {
    bounded(3, || {
        let record = ForeignThread::new();
        // The waker of a thread that has gone on and ended; its record is the next thread's by then.
        let first = thread::spawn(move || {
            record.belongs_to_caller();
            let late = thread::spawn(move || record.unpark());
            record.park();
            late
        });
        let late = first.join().unwrap();
        let next = thread::spawn(move || {
            record.belongs_to_caller();
            let woken = Arc::new(AtomicBool::new(false));
            let wakes = woken.clone();
            let waker = thread::spawn(move || {
                wakes.store(true, Ordering::Release);
                record.unpark();
            });
            record.park();
            assert!(woken.load(Ordering::Acquire), "woken for somebody else");
            waker
        });
        next.join().unwrap().join().unwrap();
        late.join().unwrap();
    });
}

#[test]
fn foreign_ends_hand_over_one_value_whoever_comes_first() {
    bounded(2, || {
        let core = unbuffered();
        let sender = core.clone();
        let thread = thread::spawn(move || sender.send(7, me(), Location::caller()));
        assert_eq!(core.recv(me(), Location::caller()), Some(7));
        thread.join().unwrap();
    });
}

#[test]
fn foreign_receivers_are_woken_by_a_close_or_have_the_value() {
    bounded(2, || {
        let core = unbuffered();
        let (sender, receiver) = (core.clone(), core.clone());
        let receives = thread::spawn(move || receiver.recv(me(), Location::caller()));
        let closes = thread::spawn(move || {
            let sent = sender.try_send(7, Location::caller()).is_ok();
            sender.close(Location::caller());
            sent
        });
        let (got, sent) = (receives.join().unwrap(), closes.join().unwrap());
        assert_eq!(got, sent.then_some(7));
        assert_eq!(core.counts(), (0, 0, 0, true));
    });
}

#[test]
fn foreign_handles_ring_when_the_last_of_them_is_dropped() {
    bounded(2, || {
        let home = home();
        let handles = ForeignHandles::new(home);
        let first = ForeignCount::new(&handles);
        let second = first.clone();
        let threads = [first, second].map(|handle| thread::spawn(move || drop(handle)));
        // What the worker does: it rests while one lives, and must look again when none does.
        while handles.any() {
            home.wait(None);
            home.drain();
        }
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        handles.close();
    });
}
