//! Models of the lock under `Mutex`: one holder at a time, no lost wake-up, hand-overs, and waiters that go away.

// Why unsafe: loom's cell hands out raw pointers, and queues hold waiters.
#![allow(unsafe_code)]

use std::sync::Arc;

use loom::cell::UnsafeCell;
use loom::thread;

use super::{bounded, home};
use crate::rt::goroutine::GoRef;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::waiter::{Claim, Owner, Waiter};
use crate::sync::raw::RawMutex;

/// A lock and what it guards.
struct Guarded {
    mutex: RawMutex,
    count: UnsafeCell<u32>,
}

fn guarded() -> Arc<Guarded> {
    Arc::new(Guarded { mutex: RawMutex::new(), count: UnsafeCell::new(0) })
}

pub(super) fn waiter(home: &'static Mailbox, id: u64, front: bool) -> &'static Waiter<()> {
    let owner = Owner::Goroutine(GoRef::of_model(home, id));
    Box::leak(Box::new(Waiter::new(owner, None).before_others(front)))
}

/// What `acquire` does, with a thread in the place of a goroutine. `starving`: it has waited for long whenever it loses.
pub(super) fn acquire(mutex: &RawMutex, id: u64, starving: bool) {
    if mutex.try_acquire() {
        return;
    }
    let Some(mut line) = mutex.arrive() else { return };
    let (home, mut front) = (home(), false);
    loop {
        while !line.take_permit() {
            let waiter = waiter(home, id, front);
            // SAFETY: the waiter must stay where it is: it is leaked.
            unsafe { line.queue.push(waiter) };
            drop(line);
            home.wait(None);
            assert_eq!(home.drain().len(), 1);
            line = mutex.line();
            if waiter.take().is_some() {
                break;
            }
        }
        if mutex.compete(&mut line, starving) {
            return;
        }
        front = true;
    }
}

impl Guarded {
    fn add(&self, id: u64, starving: bool) {
        acquire(&self.mutex, id, starving);
        self.count.with_mut(|count| {
            // SAFETY: the cell must not be used elsewhere meanwhile, which is what the model checks.
            unsafe { *count += 1 }
        });
        self.mutex.release().ready();
    }

    fn check(&self, count: u32) {
        assert!(self.mutex.is_as_new(), "it is not free in the end, or another wake-up is left");
        // SAFETY: the other threads have ended.
        self.count.with(|found| assert_eq!(unsafe { *found }, count));
    }
}

fn three_take_turns(starving: bool) {
    bounded(2, move || {
        let guarded = guarded();
        let threads: Vec<_> = (1..=2)
            .map(|id| {
                let guarded = guarded.clone();
                thread::spawn(move || guarded.add(id, starving))
            })
            .collect();
        guarded.add(3, starving);
        guarded.add(3, starving);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        guarded.check(4);
    });
}

#[test]
fn mutex_is_held_by_one_at_a_time_and_loses_no_wake_up() {
    three_take_turns(false);
}

#[test]
fn mutex_that_starves_is_handed_over_to_one_after_the_other() {
    three_take_turns(true);
}

/// A waiter is unwound, in the queue or when it has been readied or handed the lock: the others get it all the same.
fn one_goes_away(starving: bool) {
    let rounds = u32::from(starving);
    bounded(2, move || {
        let guarded = guarded();
        let going = guarded.clone();
        let goes = thread::spawn(move || {
            let mutex = &going.mutex;
            let Some(mut line) = mutex.arrive() else {
                mutex.release().ready();
                return;
            };
            if line.take_permit() {
                if mutex.compete(&mut line, starving) {
                    drop(line);
                    mutex.release().ready();
                    return;
                }
            }
            let home = home();
            let waiter = waiter(home, 9, false);
            // SAFETY: the waiter must stay where it is: it is leaked.
            unsafe { line.queue.push(waiter) };
            drop(line);
            let readied = !mutex.line().queue.remove(waiter);
            if readied {
                home.wait(None);
                assert_eq!(home.drain().len(), 1);
            }
            mutex.withdraw(readied, waiter.take().is_some());
        });
        let other = guarded.clone();
        let thread = thread::spawn(move || other.add(1, starving));
        // One that is overtaken by the second one makes it starve, if that is asked for.
        (0..=rounds).for_each(|_| guarded.add(2, starving));
        goes.join().unwrap();
        thread.join().unwrap();
        guarded.check(2 + rounds);
    });
}

/// A waiter's time is over while it is in the queue, at any moment of the others' coming and going; unlocks pass over it then.
fn one_gives_up(starving: bool) {
    let rounds = u32::from(starving);
    bounded(2, move || {
        let guarded = guarded();
        let going = guarded.clone();
        let goes = thread::spawn(move || {
            let mutex = &going.mutex;
            let Some(mut line) = mutex.arrive() else {
                mutex.release().ready();
                return;
            };
            if line.take_permit() && mutex.compete(&mut line, starving) {
                drop(line);
                mutex.release().ready();
                return;
            }
            let (home, claim) = (home(), Claim::new());
            let owner = Owner::Goroutine(GoRef::of_model(home, 9));
            let waiter = Waiter::of_select(owner, None, &claim, 0);
            // SAFETY: the waiter must stay where it is until it is unlinked: it is removed below, and others reach it under the lock.
            unsafe { line.queue.push(&waiter) };
            drop(line);
            // What its timer does, on any thread.
            let in_time = !claim.win(1);
            mutex.line().queue.remove(&waiter);
            if in_time {
                home.wait(None);
                assert_eq!(home.drain().len(), 1);
            }
            mutex.withdraw(in_time, waiter.take().is_some());
        });
        let other = guarded.clone();
        let thread = thread::spawn(move || other.add(1, starving));
        // One that is overtaken by the second one makes it starve, if that is asked for.
        (0..=rounds).for_each(|_| guarded.add(2, starving));
        goes.join().unwrap();
        thread.join().unwrap();
        guarded.check(2 + rounds);
    });
}

/// A lock starves, and its holder hands it over while the time of the only one that waits is over: before or after that.
#[test]
fn mutex_that_is_handed_over_to_one_that_gives_up_is_had_by_the_next() {
    bounded(3, || {
        let guarded = guarded();
        let mutex = &guarded.mutex;
        assert!(mutex.try_acquire());
        let (starves, gives_up, claim) = (home(), home(), Claim::new());
        let first = waiter(starves, 1, false);
        let last = Waiter::of_select(Owner::Goroutine(GoRef::of_model(gives_up, 2)), None, &claim, 0);
        for waiter in [first, &last] {
            let mut line = mutex.arrive().expect("it is held");
            // SAFETY: the waiter must stay where it is until it is unlinked: the first one is leaked, the other one removed below, and
            // others reach it under the lock.
            unsafe { line.queue.push(waiter) };
        }
        // The first one is overtaken.
        mutex.release().ready();
        assert!(mutex.try_acquire());
        starves.wait(None);
        assert_eq!(starves.drain().len(), 1);
        let first = waiter(starves, 1, true);
        let mut line = mutex.line();
        assert!(line.take_permit() && !mutex.compete(&mut line, true));
        // SAFETY: the waiter must stay where it is: it is leaked.
        unsafe { line.queue.push(first) };
        drop(line);
        mutex.release().ready();
        starves.wait(None);
        assert_eq!(starves.drain().len(), 1);
        assert!(first.take().is_some() && mutex.compete(&mut mutex.line(), true));
        // It still starves: the unlock is a hand-over if there is one that can be handed it.
        let other = guarded.clone();
        let other = thread::spawn(move || {
            other.mutex.release().ready();
            other.add(3, false);
        });
        let in_time = !claim.win(1);
        mutex.line().queue.remove(&last);
        if in_time {
            gives_up.wait(None);
            assert_eq!(gives_up.drain().len(), 1);
        }
        mutex.withdraw(in_time, last.take().is_some());
        other.join().unwrap();
        guarded.check(1);
    });
}

#[test]
fn mutex_that_a_waiter_gives_up_loses_no_wake_up() {
    one_gives_up(false);
}

#[test]
fn mutex_that_starves_may_be_given_up_while_it_is_handed_over() {
    one_gives_up(true);
}

#[test]
fn mutex_that_a_waiter_leaves_loses_no_wake_up() {
    one_goes_away(false);
}

#[test]
fn mutex_that_starves_may_be_left_by_the_one_it_was_handed_to() {
    one_goes_away(true);
}
