//! Models of the protocols between threads: every interleaving of the real code, by loom.
//!
//!     RUSTFLAGS="--cfg loom" cargo test --lib --release models
//!
//! Each model is named after the file whose protocol it runs. A thread that waits for ever is found, too: loom calls it a
//! deadlock. Models of more than two threads bound the number of preemptions, as `bounded` says.
//!
//! See         rt/primitives.rs; loom's documentation.

// Why unsafe: loom's cell hands out raw pointers.
#![allow(unsafe_code)]

use loom::thread;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::crew::{Crew, Turn};
use super::event::GoId;
use super::foreign::{ForeignCount, ForeignHandles};
use super::fresh::{Fresh, Glance};
use super::goroutine::GoRef;
use super::idlers::{AGE, Call, Idlers};
use super::inbox::Home;
use super::lock::SpinLock;
use super::primitives::{AtomicBool, AtomicUsize};
use super::waiter::{Claim, Owner, Waiter};
use super::watchdog::Turns;
use crate::chan::Core;
use crate::sync::raw::RawMutex;

/// Every interleaving with at most so many preemptions: most bugs need one or two.
fn bounded(preemptions: usize, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions);
    builder.check(model);
}

fn home() -> &'static Home {
    Box::leak(Box::new(Home::new()))
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
fn inbox_loses_no_mail_and_no_wake_up() {
    bounded(3, || {
        let home = home();
        let senders: Vec<_> =
            (1..=2).map(|id| thread::spawn(move || home.deliver(GoRef::of_model(home, id)))).collect();
        let mut got = 0;
        while got < 2 {
            home.wait(None);
            assert!(home.has_mail(), "woken without mail");
            got += home.drain().len();
        }
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        assert!(!home.has_mail());
    });
}

#[test]
fn inbox_rings_are_not_lost() {
    loom::model(|| {
        let (home, flag) = (home(), Arc::new(AtomicBool::new(false)));
        let set = flag.clone();
        let ringer = thread::spawn(move || {
            set.store(true, Ordering::Release);
            home.ring();
        });
        while !flag.load(Ordering::Acquire) {
            home.wait(None);
            home.drain();
        }
        ringer.join().unwrap();
    });
}

#[test]
fn inbox_waits_for_one_and_keeps_the_others() {
    bounded(3, || {
        let home = home();
        let (wanted, other) = (GoRef::of_model(home, 1), GoRef::of_model(home, 2));
        let first = thread::spawn(move || home.deliver(other));
        let second = thread::spawn(move || home.deliver(wanted));
        home.wait_for(wanted);
        first.join().unwrap();
        second.join().unwrap();
        assert_eq!(home.drain().into_iter().map(|goroutine| goroutine.id.get().0).collect::<Vec<_>>(), [2]);
    });
}

#[test]
fn fresh_goroutines_start_once_whoever_takes_them() {
    loom::model(|| {
        let (mine, theirs) = (home(), home());
        let queues = Arc::new([Fresh::default(), Fresh::default()]);
        for id in 1..=3 {
            queues[0].push(GoRef::of_model(mine, id), id, || false);
        }
        let before = queues[0].glance();
        let shared = queues.clone();
        let thief = thread::spawn(move || {
            let (moved, _) = shared[0].give_aged(before, (&shared[1], 1), theirs);
            let mut got = Vec::new();
            while let Some(goroutine) = shared[1].pop() {
                assert!(std::ptr::eq(goroutine.home(), theirs));
                got.push(goroutine.id.get().0);
            }
            assert_eq!(moved, got.len());
            got
        });
        let mut got: Vec<_> = queues[0].take_slot().into_iter().chain(queues[0].pop()).collect();
        let mut stolen = thief.join().unwrap();
        got.extend(queues[0].pop());
        got.iter().for_each(|goroutine| assert!(std::ptr::eq(goroutine.home(), mine)));
        stolen.extend(got.iter().map(|goroutine| goroutine.id.get().0));
        stolen.sort_unstable();
        assert_eq!(stolen, [1, 2, 3]);
    });
}

#[test]
fn fresh_goroutines_younger_than_the_glance_stay() {
    loom::model(|| {
        let (mine, theirs) = (home(), home());
        let queues = Arc::new([Fresh::default(), Fresh::default()]);
        let shared = queues.clone();
        let thief = thread::spawn(move || shared[0].give_aged(Glance::default(), (&shared[1], 1), theirs).0);
        queues[0].push(GoRef::of_model(mine, 1), 1, || false);
        queues[0].push(GoRef::of_model(mine, 2), 2, || false);
        assert_eq!(thief.join().unwrap(), 0);
    });
}

/// One worker that spawns and never looks up, and one that goes to rest: I3 of `idlers.rs`.
fn spawn_while_another_goes_to_rest(spawned: u64) {
    let idlers = Arc::new(Idlers::<u32>::new(2));
    // Worker 1 has a thread.
    assert_eq!(idlers.lock().call(), Some(Call::Start(1)));
    let (spawner, thief) = (home(), home());
    let queues = Arc::new([Fresh::default(), Fresh::default()]);
    // And watches no more.
    assert_eq!(idlers.lock().go_to_work(1, &queues[..]), None);
    let (theirs, shared) = (idlers.clone(), queues.clone());
    let worker = thread::spawn(move || {
        let me = 1_u32;
        let mut now = Duration::ZERO;
        let mut got = 0;
        while got < spawned {
            let (_, call) = theirs.lock().look(1, now, &shared[..], (1, thief));
            assert_eq!(call, None, "there is nobody else to call");
            while shared[1].pop().is_some() {
                got += 1;
            }
            if got == spawned {
                return;
            }
            let watches = theirs.lock().rest(1, &me, &shared[..]);
            if !watches {
                // Nobody wakes it but the spawner's call: loom finds out if that can fail to come.
                thief.wait(None);
                thief.drain();
            } else {
                thread::yield_now();
            }
            now += AGE;
            theirs.lock().rise(1, &me);
        }
    });
    for id in 1..=spawned {
        if queues[0].push(GoRef::of_model(spawner, id), id, || idlers.unwatched()) {
            match idlers.lock().call() {
                Some(Call::Ring(1)) => thief.ring(),
                None => {}
                other => panic!("called {other:?}"),
            }
        }
    }
    worker.join().unwrap();
}

#[test]
fn idlers_leave_no_fresh_goroutine_unwatched() {
    bounded(3, || spawn_while_another_goes_to_rest(1));
}

#[test]
fn idlers_watch_on_while_goroutines_are_spawned() {
    bounded(2, || spawn_while_another_goes_to_rest(2));
}

/// What a worker with empty queues concludes when it goes to rest: deadlock, if all rest and no inbox holds anything.
fn is_stuck(
    idlers: &Idlers<u32>,
    index: usize,
    me: &u32,
    homes: [&'static Home; 2],
    outside: impl Fn() -> bool,
) -> bool {
    let queues = [Fresh::default(), Fresh::default()];
    let mut locked = idlers.lock();
    locked.rest(index, me, &queues);
    // The outside first, as `many.rs` does.
    locked.all_resting().is_some() && !outside() && !homes.iter().any(|home| home.has_mail())
}

#[test]
fn deadlock_is_not_said_while_mail_is_on_its_way() {
    bounded(3, || {
        let idlers = Arc::new(Idlers::<u32>::new(2));
        idlers.lock().call();
        let homes = [home(), home()];
        let theirs = idlers.clone();
        let other = thread::spawn(move || {
            let me = 1_u32;
            loop {
                assert!(!is_stuck(&theirs, 1, &me, homes, || false), "said by the receiver");
                homes[1].wait(None);
                theirs.lock().rise(1, &me);
                if !homes[1].drain().is_empty() {
                    break;
                }
            }
            // Both have nothing left now: exactly one of them says so.
            is_stuck(&theirs, 1, &me, homes, || false)
        });
        homes[1].deliver(GoRef::of_model(homes[1], 1));
        let me = 0_u32;
        let mine = is_stuck(&idlers, 0, &me, homes, || false);
        let theirs = other.join().unwrap();
        assert!(mine != theirs, "said {} times", usize::from(mine) + usize::from(theirs));
    });
}

#[test]
fn deadlock_is_not_said_while_a_foreign_thread_delivers() {
    bounded(3, || {
        let idlers = Arc::new(Idlers::<u32>::new(1));
        let home = home();
        let handles = ForeignHandles::new(home);
        let count = ForeignCount::new(&handles);
        let foreign = thread::spawn(move || {
            home.deliver(GoRef::of_model(home, 1));
            drop(count);
        });
        let me = 0_u32;
        let mut got = 0;
        loop {
            let mut locked = idlers.lock();
            locked.rest(0, &me, &[Fresh::default()]);
            let stuck = locked.all_resting().is_some() && !handles.any() && !home.has_mail();
            drop(locked);
            if stuck {
                break;
            }
            home.wait(None);
            idlers.lock().rise(0, &me);
            got += home.drain().len();
        }
        assert_eq!(got, 1, "said with mail in the inbox");
        foreign.join().unwrap();
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
fn crew_takes_turns_and_leaves_one_by_one() {
    bounded(2, || {
        let crew = Arc::new(Crew::new(2));
        crew.enlist(1);
        let ran = Arc::new(AtomicUsize::new(0));
        let (theirs, turns) = (crew.clone(), ran.clone());
        let worker = thread::spawn(move || {
            assert!(theirs.stop(1));
            while theirs.await_turn(1) == Turn::Round {
                // Progress in its first round only.
                theirs.end_turn(1, turns.fetch_add(1, Ordering::Relaxed) == 0);
            }
            theirs.leave(1, 1);
        });
        crew.gather();
        while crew.give_turns() {}
        assert_eq!(ran.load(Ordering::Relaxed), 2);
        assert_eq!(crew.dismiss(), 1, "the goroutine that it leaked");
        worker.join().unwrap();
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

/// A channel whose signs have been lowered: nothing is there to receive, and nobody waits to.
fn quiet_channel() -> Arc<Core<u32>> {
    let core = Arc::new(Core::new(1, false));
    assert!(core.try_recv(Location::caller()).is_none() && core.signs.no_receive());
    core
}

#[test]
fn signs_show_a_value_to_whoever_comes_after_it() {
    loom::model(|| {
        let (core, sent) = (quiet_channel(), Arc::new(AtomicBool::new(false)));
        let (sender, tell) = (core.clone(), sent.clone());
        let thread = thread::spawn(move || {
            assert!(sender.try_send(7, Location::caller()).is_ok());
            tell.store(true, Ordering::Release);
        });
        // This one may come too early, and lowers the sign if it does.
        let early = core.try_recv(Location::caller());
        let taken = early.is_none() && sent.load(Ordering::Acquire);
        if taken {
            assert_eq!(core.try_recv(Location::caller()), Some(Some(7)));
        }
        thread.join().unwrap();
        // By now it is there in any case, whoever lowered the sign before.
        let late = core.try_recv(Location::caller());
        assert!(early.is_some() || taken || late == Some(Some(7)));
    });
}

#[test]
fn signs_show_the_last_value_before_the_close() {
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
fn signs_show_room_to_whoever_comes_after_it() {
    loom::model(|| {
        let core = Arc::new(Core::new(1, false));
        assert!(core.try_send(1, Location::caller()).is_ok());
        assert!(core.try_send(2, Location::caller()).is_err() && core.signs.no_send());
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

#[test]
fn mutex_is_held_by_one_at_a_time_and_handed_to_who_waits() {
    bounded(2, || {
        let shared = Arc::new((RawMutex::new(), loom::cell::UnsafeCell::new(0)));
        let run = |shared: &(RawMutex, loom::cell::UnsafeCell<i32>), id| {
            let (mutex, cell) = shared;
            let home = home();
            if !mutex.try_acquire()
                && let Some(mut waiters) = mutex.begin_queue()
            {
                let waiter = Box::leak(Box::new(Waiter::new(Owner::Goroutine(GoRef::of_model(home, id)), None)));
                // SAFETY: the waiter must stay where it is: it is leaked.
                unsafe { waiters.push(waiter) };
                drop(waiters);
                home.wait(None);
                assert_eq!(home.drain().len(), 1);
            }
            cell.with_mut(|value| {
                // SAFETY: the cell must not be used elsewhere meanwhile, which is what the model checks.
                unsafe { *value += 1 }
            });
            mutex.release().ready();
        };
        let threads: Vec<_> = (1..=2)
            .map(|id| {
                let shared = shared.clone();
                thread::spawn(move || run(&shared, id))
            })
            .collect();
        run(&shared, 3);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(shared.0.try_acquire());
        // SAFETY: the other threads have ended.
        shared.1.with(|value| assert_eq!(unsafe { *value }, 3));
    });
}
