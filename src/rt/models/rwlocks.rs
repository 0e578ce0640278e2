//! Models of the lock under `RwMutex`: readers or one writer, no lost wake-up, permits, and waiters that go away.

// Why unsafe: loom's cell hands out raw pointers, and queues hold waiters.
#![allow(unsafe_code)]

use std::sync::Arc;

use loom::cell::UnsafeCell;
use loom::thread;

use super::locks::{acquire, waiter};
use super::{bounded, home};
use crate::rt::goroutine::GoRef;
use crate::rt::lock::SpinGuard;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::parking::waiter::{Claim, Owner, WaitQueue, Waiter};
use crate::sync::raw_rw::{RawRwMutex, State};

/// A lock that some read under and one changes, and what it guards.
struct Read {
    lock: RawRwMutex,
    count: UnsafeCell<u32>,
}

fn read_and_written() -> Arc<Read> {
    Arc::new(Read { lock: RawRwMutex::new(), count: UnsafeCell::new(0) })
}

impl Read {
    fn wait(
        &self,
        mut state: SpinGuard<'_, State>,
        home: &'static Mailbox,
        queue: fn(&mut State) -> &mut WaitQueue<()>,
    ) {
        // SAFETY: the waiter must stay where it is: it is leaked.
        unsafe { queue(&mut state).push(waiter(home, 1, false)) };
        drop(state);
        home.wait(None);
        assert_eq!(home.drain().len(), 1);
    }

    /// As `wait`, of one that is unwound meanwhile. Whether it had been readied before.
    fn go_away(&self, mut state: SpinGuard<'_, State>, queue: fn(&mut State) -> &mut WaitQueue<()>) -> bool {
        let home = home();
        let waiter = waiter(home, 1, false);
        // SAFETY: the waiter must stay where it is: it is leaked.
        unsafe { queue(&mut state).push(waiter) };
        drop(state);
        let readied = !queue(&mut self.lock.state()).remove(waiter);
        if readied {
            home.wait(None);
            assert_eq!(home.drain().len(), 1);
        }
        readied
    }

    /// What `read` does, with a thread in the place of a goroutine.
    fn enter(&self) {
        if let Err(found) = self.lock.read_at_once()
            && let Some(mut state) = self.lock.arrive(found)
        {
            let home = home();
            while !state.take_permit(&self.lock.readers) {
                self.wait(state, home, |state| &mut state.waiting_readers);
                state = self.lock.come();
            }
        }
    }

    /// What it finds.
    fn look(&self) -> u32 {
        // SAFETY: the cell must not be changed elsewhere meanwhile, which is what the models check.
        self.count.with(|count| unsafe { *count })
    }

    /// What a reader's guard does in the end.
    fn leave(&self) {
        assert!(self.lock.end_read_at_once(), "it is read");
    }

    /// What it does where there is a listener.
    fn leave_heard(&self) {
        self.lock.end_read().expect("it is read").into_iter().for_each(Owner::ready);
    }

    fn read(&self) -> u32 {
        self.enter();
        let found = self.look();
        self.leave();
        found
    }

    fn add(&self) {
        self.count.with_mut(|count| {
            // SAFETY: the cell must not be used elsewhere meanwhile, which is what the models check.
            unsafe { *count += 1 }
        });
    }

    /// What `write` does. Needs: there is one writer.
    fn announce(&self) {
        assert!(self.lock.writers.try_acquire());
        if let Some(state) = self.lock.announce() {
            self.wait(state, home(), |state| &mut state.waiting_writer);
        }
    }

    /// As `announce`, with others that start while it waits. Needs: it is read.
    fn announce_while<R>(&self, start: impl FnOnce() -> R) -> R {
        assert!(self.lock.writers.try_acquire());
        let mut state = self.lock.announce().expect("it is read");
        let home = home();
        // SAFETY: the waiter must stay where it is: it is leaked.
        unsafe { state.waiting_writer.push(waiter(home, 1, false)) };
        drop(state);
        let started = start();
        home.wait(None);
        assert_eq!(home.drain().len(), 1);
        started
    }

    /// What the writer's guard does in the end.
    fn end_write(&self) {
        self.lock.end_write().expect("it is written").into_iter().for_each(Owner::ready);
        self.lock.writers.release().ready();
    }

    /// What a writer does that is unwound, or whose time is over.
    fn stop_writing(&self, handed: bool) {
        if let Some(readers) = self.lock.give_up(handed) {
            readers.into_iter().for_each(Owner::ready);
            self.lock.writers.release().ready();
        }
    }

    fn write(&self) {
        self.announce();
        self.add();
        self.end_write();
    }

    fn is_free(&self) -> bool {
        self.lock.is_as_new()
    }
}

#[test]
fn rwmutex_reader_and_writer_exclude_each_other() {
    bounded(3, || {
        let guarded = read_and_written();
        let shared = guarded.clone();
        let reader = thread::spawn(move || shared.read());
        guarded.write();
        assert!(reader.join().unwrap() <= 1);
        assert_eq!(guarded.read(), 1);
        assert!(guarded.is_free());
    });
}

#[test]
fn rwmutex_that_is_tried_is_written_by_one_that_is_alone() {
    bounded(3, || {
        let guarded = read_and_written();
        let shared = guarded.clone();
        let reader = thread::spawn(move || shared.read());
        assert!(guarded.lock.writers.try_acquire());
        let written = guarded.lock.try_announce();
        if written {
            guarded.add();
            guarded.end_write();
        } else {
            guarded.lock.writers.release().ready();
        }
        assert!(reader.join().unwrap() <= u32::from(written));
        assert!(guarded.is_free());
    });
}

/// An announced writer's time is over while readers leave: they and those that come find it open again.
#[test]
fn rwmutex_that_a_writer_gives_up_is_left_to_readers() {
    bounded(3, || {
        let guarded = read_and_written();
        guarded.enter();
        let shared = guarded.clone();
        let reader = thread::spawn(move || {
            shared.leave();
            shared.read()
        });
        assert!(guarded.lock.writers.try_acquire());
        let mut written = true;
        if let Some(mut state) = guarded.lock.announce() {
            let (home, claim) = (home(), Claim::new());
            let waiter = Waiter::of_select(Owner::Goroutine(GoRef::of_model(home, 1)), None, &claim, 0);
            // SAFETY: the waiter must stay where it is until it is unlinked: it is removed below, and others reach it under the lock.
            unsafe { state.waiting_writer.push(&waiter) };
            drop(state);
            written = !claim.win(1);
            guarded.lock.state().waiting_writer.remove(&waiter);
            if written {
                home.wait(None);
                assert_eq!(home.drain().len(), 1);
            }
        }
        if written {
            guarded.add();
            guarded.end_write();
        } else {
            guarded.stop_writing(false);
        }
        assert!(reader.join().unwrap() <= u32::from(written));
        assert!(guarded.is_free());
    });
}

/// A goroutine gives back the lock of a writer whose time is over, at any moment of that one's giving up, and writes itself: what it has
/// then is its own. `late`: once the last reader has left.
fn one_gives_back_what_another_gives_up(late: bool) {
    bounded(3, move || {
        let guarded = read_and_written();
        guarded.enter();
        assert!(guarded.lock.writers.try_acquire());
        let mut state = guarded.lock.announce().expect("it is read");
        let (home, claim) = (home(), Claim::new());
        let waiter = Waiter::of_select(Owner::Goroutine(GoRef::of_model(home, 1)), None, &claim, 0);
        // SAFETY: the waiter must stay where it is until it is unlinked: it is removed below, and others reach it under the lock.
        unsafe { state.waiting_writer.push(&waiter) };
        drop(state);
        assert!(claim.win(1), "its time is over");
        let shared = guarded.clone();
        let other = thread::spawn(move || {
            if late {
                shared.leave();
            }
            // `None`: the writer was first, and this is a fatal error.
            if let Some(readers) = shared.lock.end_write() {
                readers.into_iter().for_each(Owner::ready);
                shared.lock.writers.release().ready();
            }
            if !late {
                shared.leave();
            }
            acquire(&shared.lock.writers, 2, false);
            assert!(shared.lock.announce().is_none(), "no goroutine reads");
            shared.add();
            shared.end_write();
        });
        guarded.lock.state().waiting_writer.remove(&waiter);
        guarded.stop_writing(false);
        other.join().unwrap();
        assert_eq!(guarded.read(), 1);
        assert!(guarded.is_free());
    });
}

#[test]
fn rwmutex_that_is_given_back_for_a_writer_that_gives_up_is_the_next_ones() {
    one_gives_back_what_another_gives_up(false);
}

#[test]
fn rwmutex_that_is_given_back_after_the_last_reader_left_is_the_next_ones() {
    one_gives_back_what_another_gives_up(true);
}

#[test]
fn rwmutex_last_reader_to_leave_lets_the_writer_in() {
    bounded(3, || {
        let guarded = read_and_written();
        guarded.enter();
        guarded.enter();
        let shared = guarded.clone();
        let readers = thread::spawn(move || {
            for leave in [Read::leave, Read::leave_heard] {
                assert_eq!(shared.look(), 0, "written while it is read");
                leave(&shared);
            }
        });
        guarded.write();
        readers.join().unwrap();
        assert!(guarded.is_free());
    });
}

/// The later one readies the writer. (Of three threads that want the state's lock at once two could spin without end in a model.)
#[test]
fn rwmutex_readers_that_leave_at_the_same_time_let_the_writer_in() {
    bounded(3, || {
        let guarded = read_and_written();
        guarded.enter();
        guarded.enter();
        let readers = guarded.announce_while(|| {
            [Read::leave, Read::leave_heard].map(|leave| {
                let shared = guarded.clone();
                thread::spawn(move || {
                    assert_eq!(shared.look(), 0, "written while it is read");
                    leave(&shared);
                })
            })
        });
        guarded.add();
        guarded.end_write();
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        assert!(guarded.is_free());
    });
}

/// A reader that is refused is counted until it has the state's lock, beside one that leaves, and is not waited for.
#[test]
fn rwmutex_writer_waits_for_no_reader_that_is_refused() {
    bounded(3, || {
        let guarded = read_and_written();
        guarded.enter();
        let (comes, leaves) = guarded.announce_while(|| {
            let shared = guarded.clone();
            let comes = thread::spawn(move || shared.read());
            let shared = guarded.clone();
            let leaves = thread::spawn(move || {
                assert_eq!(shared.look(), 0, "written while it is read");
                shared.leave();
            });
            (comes, leaves)
        });
        guarded.add();
        guarded.end_write();
        assert_eq!(comes.join().unwrap(), 1);
        leaves.join().unwrap();
        assert!(guarded.is_free());
    });
}

/// Refused by one writer, it finds the lock as that one left it, or shut by the next one: it has waited, or the next writer waits
/// for it.
#[test]
fn rwmutex_reader_that_is_refused_waits_or_is_waited_for() {
    bounded(3, || {
        let guarded = read_and_written();
        let shared = guarded.clone();
        let reader = thread::spawn(move || [shared.read(), shared.read()]);
        guarded.write();
        guarded.write();
        let found = reader.join().unwrap();
        assert!(found[0] <= found[1] && found[1] <= 2);
        assert!(guarded.is_free());
    });
}

/// The writer is unwound while it waits: those that leave tell it nothing then, nor do they tell the next one.
#[test]
fn rwmutex_writer_that_gives_up_is_told_nothing() {
    bounded(3, || {
        let guarded = read_and_written();
        guarded.enter();
        guarded.enter();
        let shared = guarded.clone();
        let reader = thread::spawn(move || {
            shared.leave();
            assert_eq!(shared.look(), 0, "written while it is read");
            shared.leave();
        });
        assert!(guarded.lock.writers.try_acquire());
        match guarded.lock.announce() {
            Some(state) => guarded.stop_writing(guarded.go_away(state, |state| &mut state.waiting_writer)),
            None => guarded.end_write(),
        }
        guarded.write();
        reader.join().unwrap();
        assert!(guarded.is_free());
    });
}

/// A reader is unwound, in the queue or when it has been readied: its permit is waited for no more.
#[test]
fn rwmutex_that_a_waiting_reader_leaves_is_free_in_the_end() {
    bounded(3, || {
        let guarded = read_and_written();
        let shared = guarded.clone();
        let reader = thread::spawn(move || match shared.lock.read_at_once() {
            Ok(()) => shared.leave(),
            Err(found) => match shared.lock.arrive(found) {
                None => shared.leave(),
                Some(state) => {
                    if shared.go_away(state, |state| &mut state.waiting_readers) {
                        shared.lock.withdraw_reader();
                    }
                }
            },
        });
        guarded.write();
        guarded.write();
        reader.join().unwrap();
        assert!(guarded.is_free());
    });
}

#[test]
fn rwmutex_readers_come_and_leave_at_the_same_time() {
    bounded(3, || {
        let guarded = read_and_written();
        let shared = guarded.clone();
        let reader = thread::spawn(move || {
            shared.read();
            shared.read();
        });
        guarded.read();
        reader.join().unwrap();
        assert!(guarded.is_free());
    });
}

/// A reader that was readied has a permit, and has still to come: the next writer waits for it as for one that reads.
#[test]
fn rwmutex_next_writer_waits_for_permits() {
    bounded(3, || {
        let guarded = read_and_written();
        guarded.announce();
        let shared = guarded.clone();
        let reader = thread::spawn(move || shared.read());
        guarded.add();
        guarded.end_write();
        guarded.write();
        assert!((1..=2).contains(&reader.join().unwrap()));
        assert!(guarded.is_free());
    });
}
