//! Timers that can fire now, by either virtual clock: the ideal one, which stands still while anybody can run, and one that
//! passes: any time may pass between two steps, as by the machine's clock, and when a timer fires is a choice.
//!
//! States      of a passing clock's timer: armed | at hand: it may be the next to fire. The clock then moves to the time for
//!             which it was set, if that is later than now.
//! Invariants  I1  by a passing clock a timer is not overtaken by one that was armed later and ends later: that is what
//!                 Go's timers promise, whose clock never goes back. Of all others any may come first: whoever armed the
//!                 later one may have been held up before, for as long as it takes.
//!             I2  a tick that would be lost changes nothing and is no choice; when the clock has moved past it, it is lost.
//!             I3  what is at hand is numbered: by the ideal clock in the order in which it became due, by a passing one by
//!                 the time for which it is set, of equal ones the oldest first.
//! Protocol    `timers_at_hand` counts them; then `each_at_hand` and `fire_at_hand`, by these numbers.
//! Rejected    Firing strictly in the order of time: whoever sleeps for a second may be held up before it begins to, and so
//!             be overtaken by somebody who sleeps for two.
//! See         rt/explored/steps.rs, rt/workers/door.rs; tests/explore/clocks.rs.

use std::time::Duration;

use crate::rt::timers::{Action, Entry, Standing};
use crate::rt::workers::worker::Worker;

impl Worker {
    /// How many timers can fire now.
    pub(in crate::rt) fn timers_at_hand(&self) -> usize {
        if !self.passes.get() {
            return self.still_due();
        }
        let timers = self.timers.borrow();
        let mut armed: Vec<(u64, Duration)> = self.armed(&timers).collect();
        armed.sort_unstable();
        let mut at_hand = self.at_hand.borrow_mut();
        at_hand.clear();
        let mut earliest = Duration::MAX;
        for (number, when) in armed {
            if when <= earliest {
                earliest = when;
                at_hand.push((when, number));
            }
        }
        at_hand.sort_unstable();
        at_hand.len()
    }

    /// What is armed and would change something, by its number, with the earliest time at which it can fire.
    pub(in crate::rt) fn armed<'a>(
        &'a self,
        timers: &'a crate::rt::timers::TimerHeap,
    ) -> impl Iterator<Item = (u64, Duration)> + 'a {
        let now = self.clock.now();
        let armed = timers.entries().filter(|entry| changes_something(entry));
        armed.map(move |entry| (entry.number(), entry.when.max(now)))
    }

    /// Calls `f` with each timer that can fire now, in order. Needs: they have been counted.
    pub(in crate::rt) fn each_at_hand(&self, mut f: impl FnMut(&Action)) {
        if !self.passes.get() {
            return self.due.borrow().iter().for_each(f);
        }
        let timers = self.timers.borrow();
        for (_, number) in &*self.at_hand.borrow() {
            timers.entries().filter(|entry| entry.number() == *number).for_each(|entry| f(&entry.action));
        }
    }

    /// Fires one of them. Needs: they have been counted.
    pub(in crate::rt) fn fire_at_hand(&self, timer: usize) {
        let action = if self.passes.get() {
            let (_, number) = self.at_hand.borrow()[timer];
            let entry = self.timers.borrow_mut().take(number);
            entry.map(|entry| {
                self.move_clock(entry.when);
                self.lose_ticks();
                self.firing.set(Some(number));
                entry.action
            })
        } else {
            self.due.borrow_mut().remove(timer)
        };
        let action = action.expect("gort internal bug: the chosen timer is gone; please report");
        self.guide_fires(&action);
        self.fire(action);
        self.firing.set(None);
    }

    /// When a timer that was set for this time fires: a passing clock may have moved past it, and then whoever armed it did
    /// so later than it looked.
    pub(crate) fn fires_at(&self, when: Duration) -> Duration {
        if self.passes.get() && self.firing.get().is_some() { when.max(self.clock.now()) } else { when }
    }

    /// Under which number a timer is armed: by a passing clock the next tick stands where the last one stood (I1: nobody
    /// can hold it up).
    pub(in crate::rt) fn number_of_tick(&self) -> Option<u64> {
        self.lost.take().or_else(|| self.firing.take())
    }

    /// The clock has moved: ticks that nobody took in time are lost (I2).
    fn lose_ticks(&self) {
        loop {
            let now = self.clock.now();
            let is_lost = |entry: &&Entry| {
                entry.when < now && entry.action.is_idle() && entry.action.standing() != Standing::Stale
            };
            let lost = self.timers.borrow().entries().find(is_lost).map(Entry::number);
            let Some(lost) = lost.and_then(|number| self.timers.borrow_mut().take(number)) else { return };
            self.fire_lost(lost);
        }
    }

    fn fire_lost(&self, lost: Entry) {
        // Not `firing`: the next tick keeps the pace. Its place it keeps, too.
        self.lost.set(Some(lost.number()));
        self.fire(lost.action);
        self.lost.set(None);
    }

    /// Whether a timer is armed that would make a goroutine runnable.
    pub(in crate::rt) fn somebody_awaits_a_timer(&self) -> bool {
        self.timers.borrow().entries().any(|entry| entry.action.standing() == Standing::Awaited)
    }
}

fn changes_something(entry: &Entry) -> bool {
    entry.action.standing() != Standing::Stale && !entry.action.is_idle()
}
