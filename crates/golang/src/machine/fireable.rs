//! Timers that can fire now: by a clock that stands still while a goroutine can run, and by one that may pass at any step, where it is a
//! choice which is next.
//!
//! Invariants  I1  by a clock that may pass a timer is not overtaken by one that was armed later and ends later.
//!             I2  a tick that finds the last one still there is lost. That is a choice only where the next one's time matters.
//! See         src/rt/explored/free_running.rs, its twin.

use super::host::Host;
use super::state::State;
use crate::code::Program;

/// A timer: when it fires, and its number in the order of arming.
pub(super) type Key = (u64, u64);

impl State {
    /// Timers that can fire, in their order.
    pub(super) fn fireable(&self, free_running: bool, into: &mut Vec<Key>) {
        let timers = &self.timers;
        if !free_running {
            into.extend(timers.keys().filter(|(at, _)| *at <= self.now));
            return;
        }
        let now = self.now;
        let (idle, busy): (Vec<_>, Vec<_>) = timers.iter().partition(|(_, action)| self.is_idle(**action));
        let loss_matters = |tick: &Key, period: u64| {
            let holds_up = |other: &&Key| other.1 > tick.1 && other.0 > tick.0;
            let is_short = idle.len() == 1 && tick.0 < now.saturating_add(period);
            tick.0 <= now || busy.iter().map(|(key, _)| *key).any(|other| holds_up(&other)) || is_short
        };
        let lost = idle.iter().filter(|(key, action)| loss_matters(key, self.period(**action)));
        let mut armed: Vec<(Key, bool)> = busy.iter().map(|(key, _)| (**key, false)).collect();
        armed.extend(lost.map(|(key, _)| (**key, true)));
        armed.sort_unstable_by_key(|((_, number), _)| *number);
        let mut earliest = u64::MAX;
        for ((at, number), idle) in armed {
            // One that was armed before and ends before is not overtaken.
            if at.max(now) <= earliest {
                earliest = if idle { earliest } else { at.max(now) };
                into.push((at, number));
            }
        }
        into.sort_unstable();
    }

    /// The timer fires, by choice: the clock is at its time or behind it, and what it has passed is lost.
    pub(super) fn fire_of_choice(&mut self, program: &Program, host: &mut dyn Host, key: Key) {
        self.now = self.now.max(key.0);
        let now = self.now;
        let passed = |(at, action): (&Key, _)| (at.0 <= now && *at != key && self.is_idle(action)).then_some(*at);
        let lost: Vec<Key> = self.timers.iter().filter_map(|(at, action)| passed((at, *action))).collect();
        for tick in lost {
            self.fire_one(program, host, tick);
        }
        self.fire_one(program, host, key);
    }
}
