//! Timers that can fire now, by either virtual clock: the ideal one, which stands still while a goroutine can run, and a
//! *free-running* one: any time may pass between two steps, as by the machine's clock, and when a timer fires is a choice.
//!
//! States      of a free-running clock's timer: armed | fireable: it may be the next to fire. The clock then moves to the time for
//!             which it was set, if that is later than now.
//! Invariants  I1  by a free-running clock a timer is not overtaken by one that was armed later and ends later: that is what
//!                 Go's timers promise, whose clock never goes back. Of all others any may come first: the goroutine that
//!                 armed the later one may have been held up before, for as long as it takes.
//!             I2  a tick that finds the last one still there is lost, which changes when the next one comes, and nothing
//!                 else. It is lost when the clock has moved past it; and it is a choice, as any other timer, where the next
//!                 one's time matters: the tick is due; or a timer that was armed later and ends later would have to wait
//!                 for it, once the last one was taken; or the next tick is less than a period away, so that a timer
//!                 that is armed then would have to wait for it. Otherwise to lose it only lets time pass, without end.
//!                 Of all that fires only ticks are ever lost: a timer that is set has an empty channel.
//!             I3  fireable timers are numbered: by the ideal clock in the order in which they became due, by a free-running one by
//!                 the time for which they are set, of equal ones the oldest first.
//! Protocol    `fireable_timers` counts them; then `each_fireable` and `fire_one`, by these numbers.
//! Rejected    Firing strictly in the order of time: a goroutine that sleeps for a second may be held up before it begins to,
//!             and so be overtaken by one that sleeps for two.
//!             A tick that would be lost as no choice: the output of the ideal clock, which loses one that is due, was
//!             not among those of the free-running one. As a choice at any time: with nothing else armed it would be lost
//!             again and again. For the same reason the third case of I2 is for one such ticker at a time: two, each of which is
//!             brought closer by the other's loss, would take turns. So an order is missing that needs two ticks of
//!             different tickers lost, with nothing armed that they hold up.
//! See         rt/explored/control.rs, rt/workers/choose.rs; tests/explore/clocks.rs.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

use crate::rt::timers::{Action, Entry, TimerHeap, TimerState};
use crate::rt::workers::worker::Worker;

/// A timer that may be the next to fire, if none that was armed before it ends earlier.
struct Armed {
    number: u64,
    /// The earliest time at which it can fire.
    when: Duration,
    /// It is a tick that would be lost.
    idle: bool,
}

/// A worker's part for timers that a virtual clock lets fire by choice.
pub(in crate::rt) struct VirtualTime {
    /// Whether time may pass at any step.
    free_running: bool,
    /// What is due by the ideal clock and has not fired yet, where a policy or a caller is asked: when it does is a choice.
    pub(in crate::rt) due: RefCell<VecDeque<Action>>,
    /// The fireable timer that a goroutine gave way to.
    pub(in crate::rt) fire_next: Cell<Option<usize>>,
    /// The timers that may fire next by a free-running clock, by time and number.
    fireable: RefCell<Vec<(Duration, u64)>>,
    /// The number of the timer that fires by a free-running clock, until its next tick is armed; of one whose tick is lost.
    firing: Cell<Option<u64>>,
    lost: Cell<Option<u64>>,
}

impl VirtualTime {
    pub(in crate::rt) fn new(free_running: bool) -> Self {
        VirtualTime {
            free_running,
            due: RefCell::default(),
            fire_next: Cell::new(None),
            fireable: RefCell::default(),
            firing: Cell::new(None),
            lost: Cell::new(None),
        }
    }
}

impl Worker {
    /// Whether time may pass at any step.
    pub(crate) fn clock_is_free_running(&self) -> bool {
        self.virtual_time.free_running
    }

    /// How many timers can fire now.
    pub(in crate::rt) fn fireable_timers(&self) -> usize {
        if !self.clock_is_free_running() {
            return self.still_due();
        }
        let timers = self.timers.borrow();
        let mut armed = self.armed(&timers);
        armed.sort_unstable_by_key(|armed| armed.number);
        let mut fireable = self.virtual_time.fireable.borrow_mut();
        fireable.clear();
        let mut earliest = Duration::MAX;
        for Armed { number, when, idle } in armed {
            if when <= earliest {
                // A tick that would be lost holds no timer up: one that fires before loses it.
                earliest = if idle { earliest } else { when };
                fireable.push((when, number));
            }
        }
        fireable.sort_unstable();
        fireable.len()
    }

    /// What is armed and would change something.
    fn armed(&self, timers: &TimerHeap) -> Vec<Armed> {
        let now = self.clock.now();
        let live = || timers.entries().filter(|entry| entry.action.state() != TimerState::Cancelled);
        let (idle, busy): (Vec<&Entry>, Vec<&Entry>) = live().partition(|entry| entry.action.is_idle());
        let loss_matters = |tick: &&Entry| {
            let holds_up = |other: &&Entry| other.number() > tick.number() && other.when > tick.when;
            let is_short = || tick.action.period().is_some_and(|period| tick.when < now.saturating_add(period));
            tick.when <= now || busy.iter().any(holds_up) || idle.len() == 1 && is_short()
        };
        let lost = idle.iter().filter(|tick| loss_matters(tick));
        let armed = |entry: &&Entry, idle| Armed { number: entry.number(), when: entry.when.max(now), idle };
        busy.iter().map(|entry| armed(entry, false)).chain(lost.map(|tick| armed(tick, true))).collect()
    }

    /// Calls `f` with each timer that can fire now, in order. Needs: they have been counted.
    pub(in crate::rt) fn each_fireable(&self, mut f: impl FnMut(&Action)) {
        if !self.clock_is_free_running() {
            return self.virtual_time.due.borrow().iter().for_each(f);
        }
        let timers = self.timers.borrow();
        for (_, number) in &*self.virtual_time.fireable.borrow() {
            timers.entries().filter(|entry| entry.number() == *number).for_each(|entry| f(&entry.action));
        }
    }

    /// Fires one of them. Needs: they have been counted.
    pub(in crate::rt) fn fire_one(&self, timer: usize) {
        let action = if self.clock_is_free_running() {
            let (_, number) = self.virtual_time.fireable.borrow()[timer];
            let entry = self.timers.borrow_mut().take(number);
            entry.map(|entry| {
                self.move_clock(entry.when);
                self.lose_ticks();
                self.virtual_time.firing.set(Some(number));
                entry.action
            })
        } else {
            self.virtual_time.due.borrow_mut().remove(timer)
        };
        let action = action.unwrap_or_else(|| bug!("the chosen timer is gone"));
        self.guide_fires(&action);
        self.fire(action);
        self.virtual_time.firing.set(None);
    }

    /// When a timer that was set for this time fires: a free-running clock may have moved past it, and then the goroutine that armed it did
    /// so later than it looked.
    pub(crate) fn fires_at(&self, when: Duration) -> Duration {
        if self.clock_is_free_running() && self.virtual_time.firing.get().is_some() {
            when.max(self.clock.now())
        } else {
            when
        }
    }

    /// Under which number a timer is armed: by a free-running clock the next tick stands where the last one stood (I1: nothing
    /// can hold it up).
    pub(in crate::rt) fn number_of_tick(&self) -> Option<u64> {
        self.virtual_time.lost.take().or_else(|| self.virtual_time.firing.take())
    }

    /// The clock has moved: ticks that were not taken in time are lost (I2).
    fn lose_ticks(&self) {
        loop {
            let now = self.clock.now();
            let is_lost = |entry: &&Entry| {
                entry.when < now && entry.action.is_idle() && entry.action.state() != TimerState::Cancelled
            };
            let lost = self.timers.borrow().entries().find(is_lost).map(Entry::number);
            let Some(lost) = lost.and_then(|number| self.timers.borrow_mut().take(number)) else { return };
            self.fire_lost(lost);
        }
    }

    fn fire_lost(&self, lost: Entry) {
        // Not `firing`: the next tick keeps the pace. Its place it keeps, too.
        self.virtual_time.lost.set(Some(lost.number()));
        self.fire(lost.action);
        self.virtual_time.lost.set(None);
    }

    /// Whether a timer is armed that would make a goroutine runnable.
    pub(in crate::rt) fn somebody_awaits_a_timer(&self) -> bool {
        self.timers.borrow().entries().any(|entry| entry.action.state() == TimerState::Wakes)
    }
}
