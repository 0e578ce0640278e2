//! Hostile programs: everything that users can touch, used against the grain; and listeners, writers, destructors and threads
//! that do what they can to break the runtime.

mod channels;
mod destructors;
mod leaks;
mod limits;
mod listeners;
mod locks;
mod runs;
#[cfg(unix)]
mod sockets;
mod threads;
mod timers;
mod writers;

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::harness::{Captured, Counted, every_way, on_a_thread_that_may_stay, run_fast, run_under};
use gort::select::{RecvCase, Select, SendCase};
use gort::sync::{Cond, Mutex, RwMutex, WaitGroup};
use gort::{Builder, Chan, EventKind, Schedule, TryRecvError, WaitReason, chan, go, goexit, gosched, scope, spawn};

/// Calls a function when dropped.
struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

fn schedules() -> impl Iterator<Item = Schedule> {
    std::iter::once(Schedule::Parallel).chain((0..30).map(Schedule::Seeded))
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&'static str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Something of everything, with borrows that a scope protects.
fn of_everything(held: &Counted) {
    let (ch, quit, wg) = (chan(0), chan::<()>(0), WaitGroup::new());
    let (mu, rw) = (Mutex::new(0), RwMutex::new(0));
    let words = vec!["borrowed".to_string(); 3];
    scope(|s| {
        for _ in 0..3 {
            s.go(|| {
                gosched();
                *mu.lock() += words.len();
                let _read = rw.read();
                ch.send(held.clone());
            });
        }
        s.go(|| {
            loop {
                gort::select! {
                    recv(ch) -> v => drop(v),
                    recv(quit) -> _ => break,
                }
            }
        });
        wg.go(|| gort::time::sleep(Duration::from_millis(1)));
        wg.wait();
        *rw.write() += 1;
        quit.close();
        gort::println!("{}", words.len());
    });
}
