//! Timers and sleeping.
//!
//! ```text
//!     Timer   channel · function · when · period · armed · zone
//! ```
//!
//! States      A timer is armed, or not. When it fires it calls its function in a new goroutine, or sends the time to its channel if there is
//!             room; if it has a period it is armed again.
//! Invariants  I1  a value that a timer sent before it was stopped or reset is not received afterwards.
//!             I2  timers of one moment fire in the order in which they were armed.
//! See         Go's time/sleep.go, runtime/time.go; library/go/time.go.

use gort_events::WaitReason;

use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::Ref;
use super::state::{State, Status, Timer, TimerAction, Woken};
use crate::code::Program;

type Done = Result<Option<Pause>, Fault>;

const CHANNEL: usize = 0;
const FUNCTION: usize = 1;
const WHEN: usize = 2;
const PERIOD: usize = 3;
const ARMED: usize = 4;
const ZONE: usize = 5;

/// Seconds from 1885 to 1970.
const TO_1970: u64 = 2_682_288_000;

impl Exec<'_> {
    /// The moment that it is.
    pub(super) fn moment(&mut self) -> u64 {
        self.host.now().unwrap_or(self.state.now)
    }

    /// Sleeps for so many nanoseconds.
    pub(super) fn sleep(&mut self, nanoseconds: i64) -> Option<Pause> {
        if nanoseconds <= 0 {
            return None;
        }
        let at = self.moment().saturating_add(nanoseconds as u64);
        self.state.add_timer(at, TimerAction::Wake(self.me));
        Some(self.park(WaitReason::Sleep))
    }

    /// `func now() int64`
    pub(super) fn time_now(&mut self, out: usize) -> Done {
        self.regs[out] = self.moment();
        Ok(None)
    }

    /// `func began() int64`
    pub(super) fn time_began(&mut self, out: usize) -> Done {
        self.regs[out] = self.state.began;
        Ok(None)
    }

    /// `func start(t *clock, d Duration)`: arms a timer.
    pub(super) fn time_start(&mut self, out: usize) -> Done {
        let (timer, after) = (self.regs[out], self.regs[out + 1] as i64);
        let chan = self.state.heap.at(timer, CHANNEL);
        if chan != 0 {
            self.mark_timers(chan);
        }
        let when = self.moment().saturating_add(after.max(0) as u64);
        self.state.arm(timer, when);
        Ok(None)
    }

    /// `func stop(t *clock) bool`: whether it was armed.
    pub(super) fn time_stop(&mut self, out: usize) -> Done {
        let timer = self.regs[out + 1];
        let armed = self.state.disarm(timer);
        self.regs[out] = u64::from(armed);
        Ok(None)
    }
}

impl State {
    fn add_timer(&mut self, at: u64, action: TimerAction) {
        self.armed += 1;
        let order = self.armed;
        self.timers.push(Timer { at, order, action });
    }

    fn arm(&mut self, timer: Ref, when: u64) {
        self.heap.set(timer, WHEN, when);
        self.heap.set(timer, ARMED, 1);
        self.add_timer(when, TimerAction::Fire(timer));
    }

    /// Whether it was armed.
    fn disarm(&mut self, timer: Ref) -> bool {
        let chan = self.heap.at(timer, CHANNEL);
        let pending = chan != 0 && self.pending(chan);
        if chan != 0 {
            self.drain(chan);
        }
        self.timers.retain(|armed| armed.action != TimerAction::Fire(timer));
        let armed = self.heap.at(timer, ARMED) != 0 || pending;
        self.heap.set(timer, ARMED, 0);
        armed
    }

    /// What is due happens, in order.
    pub(super) fn fire_due(&mut self, program: &Program) {
        loop {
            let due = self.timers.iter().enumerate().filter(|(_, timer)| timer.at <= self.now);
            let Some((at, _)) = due.min_by_key(|(_, timer)| (timer.at, timer.order)) else { return };
            let timer = self.timers.remove(at);
            match timer.action {
                TimerAction::Wake(index) => {
                    let goroutine = &mut self.goroutines[index as usize];
                    (goroutine.status, goroutine.woken) = (Status::Runnable, Woken::Given);
                    self.ready_next(index);
                }
                TimerAction::Fire(timer) => self.fire(program, timer),
            }
        }
    }

    /// The moment that it is, as package time's Time: wall, ext, location.
    fn time(&self, zone: Ref) -> [u64; 3] {
        let moment = self.began + self.now;
        let seconds = moment / 1_000_000_000 + TO_1970;
        [1 << 63 | seconds << 30 | (moment % 1_000_000_000), self.now + 1, zone]
    }

    fn fire(&mut self, program: &Program, timer: Ref) {
        let period = self.heap.at(timer, PERIOD);
        self.heap.set(timer, ARMED, 0);
        let when = self.heap.at(timer, WHEN);
        // Ticks that were not received are left out.
        if let Some(passed) = (self.now - when).checked_div(period) {
            self.arm(timer, when + (passed + 1) * period);
        }
        let function = self.heap.at(timer, FUNCTION);
        if function != 0 {
            let func = self.heap.at(function, 0) as u32;
            let index = self.spawn(program, func, function, &[], 0, (0, 0));
            self.ready_next(index);
            return;
        }
        let chan = self.heap.at(timer, CHANNEL);
        let value = self.time(self.heap.at(timer, ZONE));
        self.send_now(chan, &value);
    }
}
