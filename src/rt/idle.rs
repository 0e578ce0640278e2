//! Time and the outside: what the worker does when nothing is runnable, and the timers that are due meanwhile.
//!
//! Invariants  I1  a virtual clock moves only here: when every goroutine is durably blocked and no foreign handle lives.
//!             I2  deadlock is said only when nothing is runnable, no timer is armed, no foreign handle lives and no mail
//!                 has come.
//! Rejected    Reading the real clock at each switch: it costs several switches.
//! See         Go `proc.go`, checkdead; `testing/synctest`; tests/time.rs, tests/deadlock.rs, tests/foreign.rs.

use std::panic::Location;
use std::time::Duration;

use super::event::{EventKind, WaitReason};
use super::goroutine::GoRef;
use super::policy::Choice;
use super::worker::{Verdict, Worker};
use crate::time::heap::Action;

/// With the real clock, due timers are looked for at every so many switches: reading the clock costs several switches.
const SWITCHES_PER_CLOCK_READ: u32 = 64;

impl Worker {
    #[inline]
    pub(super) fn look_at_clock(&self) {
        self.switches.set(self.switches.get() + 1);
        if self.switches.get() >= SWITCHES_PER_CLOCK_READ {
            self.switches.set(0);
            self.fire_due();
        }
    }

    /// Nothing is runnable: time moves, or the outside does, or nothing ever will.
    #[cold]
    pub(super) fn idle(&self) {
        let next = self.timers.borrow_mut().next();
        drop(self.timers.borrow_mut().take_stale());
        let foreign = self.foreign.any();
        if self.home.has_mail() {
            // It may have come with the last foreign handle's end: it goes before any timer.
            return;
        }
        match next {
            Some(when) if self.clock.is_virtual() && !foreign => {
                if when > self.clock.now() {
                    self.clock.advance(when);
                    if self.listening() {
                        self.emit(EventKind::Clock { now: when }, None);
                    }
                }
                self.fire_due();
            }
            Some(when) if !self.clock.is_virtual() => {
                self.home.wait(Some(when.saturating_sub(self.clock.now())));
                self.fire_due();
            }
            _ if foreign => self.home.wait(None),
            _ => self.end(Verdict::Error(self.nothing_can_run())),
        }
    }

    pub(super) fn fire_due(&self) {
        let mut due = self.timers.borrow_mut().take_due(self.clock.now());
        drop(self.timers.borrow_mut().take_stale());
        while !due.is_empty() {
            let chosen = if self.door.get() { self.choose(Choice::Timer, due.len()) } else { 0 };
            match due.remove(chosen) {
                Some(Action::Ready(goroutine)) => {
                    if self.listening() {
                        self.emit(EventKind::TimerFire { object: None }, None);
                    }
                    self.ready(goroutine);
                }
                Some(Action::Alarm(alarm, version)) => alarm.fire(version, self.clock.now()),
                None => unreachable!("gort internal bug: a choice outside of its candidates; please report"),
            }
        }
    }

    /// Parks the running goroutine for `duration`.
    pub(crate) fn sleep(&'static self, goroutine: GoRef, duration: Duration, location: &'static Location<'static>) {
        let when = self.clock.now().saturating_add(duration);
        self.timers.borrow_mut().push(when, Action::Ready(goroutine));
        if self.listening() {
            let park = EventKind::Park { reason: WaitReason::Sleep, on: Vec::new(), object: None, value: None };
            self.emit(park, Some(location));
        }
        super::park::park(self, goroutine, WaitReason::Sleep, location);
    }
}
