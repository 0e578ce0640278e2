//! A virtual clock of several workers: the last of them that goes to rest moves it.
//!
//! Invariants  I1  it moves only while all workers rest, nothing is runnable on any of them, no mailbox holds anything and
//!                 nothing is pending outside: what would be a deadlock if no timer were awaited.
//!             I2  the clocks of all workers show the same. The worker that moves time sets them all under the idlers' lock; a worker
//!                 that begins later starts with `Program::advanced_to`.
//!             I3  no goroutine sees the new time before everything that was due earlier has fired: the worker that moves time takes
//!                 what is due out of every heap and fires it by itself, earliest first. All others rest until then, and
//!                 whoever is made runnable runs from the first firing at the new time on.
//! Protocol    `advance_clocks` under the idlers' lock, with all resting; then, risen and with no lock held, `fire_advanced`.
//! Rejected    Each worker firing its own timers when it is rung: a goroutine of one would run an hour later and find that
//!             a timer of another, due half an hour ago, has not fired.
//! See         rt/workers/idle.rs for one worker; Go `testing/synctest`; tests/runtime/time/virtual_clock.rs; models in `models/workers.rs` (advance_*).

use std::sync::PoisonError;
use std::time::Duration;

use gort_events::EventKind;

use crate::rt::parking::park;
use crate::rt::timers::{Action, Entry};
use crate::rt::workers::worker::Worker;

/// Time has moved; what has become due has not fired yet.
#[must_use = "what is due must fire"]
pub(in crate::rt) struct Advance {
    to: Duration,
    due: Vec<Entry>,
}

impl Worker {
    /// Moves the clock of all `workers` to the earliest timer that makes a goroutine runnable. `None`: there is none.
    ///
    /// Needs: `workers` are all there are, all rest, and nothing is pending (I1).
    pub(in crate::rt) fn advance_clocks(&self, workers: &[&Worker]) -> Option<Advance> {
        let next = workers.iter().filter_map(|worker| {
            let mut timers = worker.timers.borrow_mut();
            let (unobserved, next) = timers.take_unobserved();
            timers.put_back(unobserved);
            next
        });
        // What was due is fired by now, or was armed just before its worker went to rest.
        let to = next.min()?.max(self.clock.now());
        let mut due = Vec::new();
        for worker in workers {
            worker.clock.advance(to);
            due.extend(worker.timers.borrow_mut().take_entries(to));
        }
        *self.program.advanced_to.lock().unwrap_or_else(PoisonError::into_inner) = to;
        // Of equal ones those of the first worker first: any order is right.
        due.sort_by_key(|entry| entry.when);
        Some(Advance { to, due })
    }

    /// Fires what has become due.
    pub(in crate::rt) fn fire_advanced(&self, advance: Advance) {
        if self.listening() {
            self.emit(EventKind::Clock { now: advance.to }, None);
        }
        for entry in advance.due {
            match entry.action {
                // It may sleep on any worker.
                Action::Ready(goroutine) if !std::ptr::eq(goroutine.home(), self.home) => {
                    if self.listening() {
                        self.emit(EventKind::TimerFire { object: None }, None);
                    }
                    park::ready(goroutine);
                }
                action => self.fire(action),
            }
        }
    }
}
