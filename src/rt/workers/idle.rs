//! Time and the outside: what the worker does when nothing is runnable, and the timers that are due meanwhile.
//!
//! Invariants  I1  a virtual clock moves only here, and with several workers in `advance.rs`: when every goroutine is durably
//!                 blocked and no foreign handle lives.
//!             I2  deadlock is said only when nothing is runnable, no timer is armed that would make anything so, no
//!                 foreign handle lives, no mail has come and no other run may help (`beside.rs`).
//!             I3  a virtual clock does not move while anything that is due has not fired.
//!             I4  `due` and `fire_next` are used only by a virtual clock, where a policy is asked.
//! Rejected    Reading the real clock at each switch: it costs several switches.
//! See         Go `proc.go`, checkdead; `testing/synctest`; tests/runtime/time/, tests/runtime/deadlock.rs, tests/runtime/foreign.rs.

use std::cell::Cell;
use std::time::Duration;

use gort_events::{Caller, EventKind, TimeUse, WaitReason};

use crate::rt::current::WorkerRef;
use crate::rt::goroutine::GoRef;
use crate::rt::parking::park;
use crate::rt::stacks::kill;
use crate::rt::timers::{self, Action, TimerState};
use crate::rt::workers::program::Verdict;
use crate::rt::workers::worker::Worker;

/// With the real clock, due timers are looked for once in this many switches: reading the clock costs several switches.
const SWITCHES_PER_CLOCK_READ: u32 = 64;

/// A worker's part for looking at clock and sockets now and then.
pub(in crate::rt) struct Looks {
    /// Switches until it reads the clock.
    switches: Cell<u32>,
    /// The run queue's stamp when sockets were last found ready: goroutines that were readied then stand before it.
    last_polled: Cell<u64>,
}

impl Default for Looks {
    fn default() -> Self {
        Looks { switches: Cell::new(SWITCHES_PER_CLOCK_READ), last_polled: Cell::new(0) }
    }
}

impl Worker {
    /// When its first timer, which may be stale, is due.
    pub(in crate::rt) fn next_due(&self) -> Option<Duration> {
        let shared = self.program.timers.of(self.index).and_then(|timers| timers.earliest());
        self.timers.borrow().earliest().into_iter().chain(shared).min()
    }

    /// Whether some timer of its would make a goroutine runnable.
    pub(in crate::rt) fn awaits_timer(&self) -> bool {
        self.timers.borrow().any_wakes() || self.program.timers.of(self.index).is_some_and(|timers| timers.any_wakes())
    }

    /// To be called at each switch: looks at the clock and the sockets now and then.
    #[inline]
    pub(in crate::rt) fn look_at_clock(&self) {
        let switches = self.looks.switches.get() - 1;
        self.looks.switches.set(switches);
        if switches == 0 {
            self.look_at_clock_now();
        }
    }

    #[cold]
    #[inline(never)]
    fn look_at_clock_now(&self) {
        self.looks.switches.set(SWITCHES_PER_CLOCK_READ);
        // Alone, a worker moves a virtual clock itself, when nothing can run (I1).
        if self.clock.is_virtual() && !self.many() {
            return;
        }
        self.fire_due();
        // While those that the last look readied have not run yet, another one would only put more behind them, a
        // few at a time.
        if self.runq.first_stamp().is_none_or(|first| first > self.looks.last_polled.get()) {
            self.look_at_sockets();
        }
    }

    /// Looks at the sockets without waiting. Whether some are ready.
    pub(in crate::rt) fn look_at_sockets(&self) -> bool {
        let found = self.home.look_at_sockets();
        self.note_poll(found);
        found
    }

    /// Tells sockets that they are ready, as the last wait found. Whether there were any.
    pub(in crate::rt) fn tell_sockets(&self) -> bool {
        let found = self.home.tell_sockets();
        self.note_poll(found);
        found
    }

    fn note_poll(&self, found: bool) {
        if found {
            self.looks.last_polled.set(self.runq.stamp());
        }
    }

    /// Nothing is runnable: time moves, or the outside does, or nothing ever will.
    #[cold]
    pub(in crate::rt) fn idle(&self) {
        if !self.is_running() {
            // A run that was cut.
            return;
        }
        invariant!(self.virtual_time.due.borrow().is_empty(), "I3, the clock would leave a timer behind");
        let foreign = self.program.awaits_outside();
        if foreign && self.observed() {
            // No schedule decides when it comes.
            self.note_outside();
            self.stop();
            return;
        }
        if self.home.has_mail() {
            // It may have come with the last foreign handle's end: it goes before any timer.
            return;
        }
        if !self.clock.is_virtual() && self.stacks.cool() {
            return;
        }
        if foreign && self.clock.is_virtual() {
            self.home.wait(None);
            self.tell_sockets();
            return;
        }
        if self.clock.is_virtual()
            && let Some(patient) = self.take_who_waits_for_quiet(&[self])
        {
            return patient.ready();
        }
        let (unobserved, next) = self.timers.borrow_mut().take_unobserved();
        match next {
            Some(when) if self.clock.is_virtual() => {
                let mut unobserved = unobserved.into_iter().peekable();
                while let Some(entry) = unobserved.next_if(|entry| entry.when < when) {
                    self.move_clock(entry.when);
                    if let Action::Alarm(alarm, number) = entry.action {
                        // No goroutine looks before `when`, so a ticker need not tick more than once.
                        alarm.fire(self, number, when);
                    }
                }
                self.timers.borrow_mut().put_back(unobserved);
                self.move_clock(when);
                self.fire_due();
            }
            None if !foreign && !self.program.may_be_helped() => {
                self.end(Verdict::Error(self.nothing_can_run(&[self])))
            }
            _ => {
                self.timers.borrow_mut().put_back(unobserved);
                self.home.wait(next.map(|when| when.saturating_sub(self.clock.now())));
                self.program.woke();
                self.tell_sockets();
                self.fire_due();
            }
        }
    }

    pub(in crate::rt) fn move_clock(&self, to: Duration) {
        if to > self.clock.now() {
            self.clock.advance(to);
            if self.listening() {
                self.emit(EventKind::Clock { now: to }, None);
            }
        }
    }

    /// Fires everything that is due; by a virtual clock, where a policy is asked, hands it to `pick_by_policy`.
    pub(in crate::rt) fn fire_due(&self) {
        if self.clock_is_free_running() {
            // When it fires is a choice at any time.
            return;
        }
        let (now, mut own) = (self.clock.now(), self.timers.borrow_mut());
        let due = match self.program.timers.of(self.index) {
            None => own.take_due(now),
            Some(mut shared) => own.take_due_of_both(&mut shared, now),
        };
        drop(own);
        if self.asks() && self.clock.is_virtual() {
            self.virtual_time.due.borrow_mut().extend(due);
        } else {
            timers::to_each(due, |action| self.fire(action));
        }
    }

    pub(in crate::rt) fn fire(&self, action: Action) {
        self.home.counts.timers.add_one();
        match action {
            Action::Ready(goroutine) => {
                if self.listening() {
                    self.emit(EventKind::TimerFire { object: None }, None);
                }
                // It may sleep on any worker, where goroutines migrate.
                if self.migrates { park::ready(goroutine) } else { self.ready(goroutine) }
            }
            Action::Alarm(alarm, number) => alarm.fire(self, number, self.clock.now()),
        }
    }

    /// How many timers are due that have not fired.
    pub(in crate::rt) fn still_due(&self) -> usize {
        let mut due = self.virtual_time.due.borrow_mut();
        if !due.is_empty() {
            due.retain(|action| action.state() != TimerState::Cancelled);
        }
        due.len()
    }

    /// Whether the outside, or a timer, has something for this worker while a goroutine runs alone.
    pub(in crate::rt) fn has_news(&self) -> bool {
        let due = !self.clock.is_virtual() && self.next_due().is_some_and(|when| when <= self.clock.now());
        if due || self.look_at_sockets() {
            self.home.wake();
        }
        self.home.has_mail()
    }

    /// Lets `action` be carried out at `when`, or at the next switch if that has come. `now`: the clock's time, as it was last read.
    pub(crate) fn set_timer(&self, now: Duration, when: Duration, action: Action) {
        self.push_timer(when, action);
        if when <= now {
            self.home.wake();
        }
    }

    fn push_timer(&self, when: Duration, action: Action) {
        if !self.clock.is_virtual() {
            // When it fires is not written down, and a replay's clock is virtual: a code would be of another run.
            self.choices.forget_recording();
        }
        let number = self.number_of_tick();
        self.uses_time(TimeUse::Waits);
        let others_may_fire = self.migrates || matches!(action, Action::Alarm(..));
        if !(others_may_fire && self.program.timers.exist()) {
            self.timers.borrow_mut().push_as(number, when, action);
        } else if self.program.timers.push(self.peers.guarding.serves(), number, when, action) {
            self.call_guard();
        }
        if self.migrates {
            self.have_timers_watched();
        }
    }
}

impl WorkerRef {
    /// Gives way to timers that are due by the real clock. Stands before the running goroutine looks, without waiting,
    /// at what a timer does: the real clock does not wait for it to park.
    pub(crate) fn catch_up(self) {
        let Some(goroutine) = self.current.get() else { return };
        if !self.clock.is_virtual() && !self.is_ending() && self.has_news() {
            self.begin_yield(goroutine, None).switch();
        }
    }

    /// Parks the running goroutine for `duration`.
    pub(crate) fn sleep(self, goroutine: GoRef, duration: Duration, location: Caller) {
        if self.is_ending() && !kill::is_due(&self, goroutine) {
            // A destructor's: no timer fires any more, so it would wait forever.
            return;
        }
        let when = self.clock.now().saturating_add(duration);
        goroutine.waited_at.set(std::ptr::from_ref(&when).cast());
        self.push_timer(when, Action::Ready(goroutine));
        if self.listening() {
            let park = EventKind::Park {
                reason: WaitReason::Sleep,
                on: Vec::new(),
                first: Vec::new(),
                object: None,
                value: None,
            };
            self.emit(park, Some(location));
        }
        park::park(self, goroutine, WaitReason::Sleep, location);
    }
}
