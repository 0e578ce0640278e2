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

use std::time::Duration;

use gort_events::{EventKind, GoId, ObjectId, SentTo, WaitReason};

use super::chan::Sent;
use super::events::Met;
use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::Ref;
use super::host::Host;
use super::state::{State, Status, Timer, TimerAction, Woken};
use crate::code::Program;
use crate::source::Pos;

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
        if self.watched {
            self.tell_park(WaitReason::Sleep, None);
        }
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
        if self.watched {
            self.tell_timer(timer, Some(when));
        }
        Ok(None)
    }

    #[cold]
    fn tell_timer(&mut self, timer: Ref, at: Option<u64>) {
        let object = self.object(Met::Timer, timer);
        self.tell(EventKind::TimerSet { object, at: at.map(Duration::from_nanos) });
    }

    /// `func stop(t *clock) bool`: whether it was armed.
    pub(super) fn time_stop(&mut self, out: usize) -> Done {
        let timer = self.regs[out + 1];
        let armed = self.state.disarm(timer);
        if self.watched && armed {
            self.tell_timer(timer, None);
        }
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
    pub(super) fn fire_due(&mut self, program: &Program, host: &mut dyn Host) {
        let watched = host.listens();
        loop {
            let due = self.timers.iter().enumerate().filter(|(_, timer)| timer.at <= self.now);
            let Some((at, _)) = due.min_by_key(|(_, timer)| (timer.at, timer.order)) else { return };
            let timer = self.timers.remove(at);
            match timer.action {
                TimerAction::Wake(index) => {
                    if watched {
                        self.tell(host, Pos::NONE, EventKind::TimerFire { object: None });
                        self.tell_ready(host, index);
                    }
                    let goroutine = &mut self.goroutines[index as usize];
                    (goroutine.status, goroutine.woken) = (Status::Runnable, Woken::Given);
                    self.ready_next(index);
                }
                TimerAction::Fire(timer) => self.fire(program, host, timer),
            }
        }
    }

    /// The moment that it is, as package time's Time: wall, ext, location.
    fn time(&self, zone: Ref) -> [u64; 3] {
        let moment = self.began + self.now;
        let seconds = moment / 1_000_000_000 + TO_1970;
        [1 << 63 | seconds << 30 | (moment % 1_000_000_000), self.now + 1, zone]
    }

    fn fire(&mut self, program: &Program, host: &mut dyn Host, timer: Ref) {
        let number = self.met.get(&(timer, Met::Timer)).map(|number| ObjectId(*number));
        let watched = host.listens();
        if watched {
            self.tell(host, Pos::NONE, EventKind::TimerFire { object: number });
        }
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
            if watched {
                let child = GoId(self.goroutines[index as usize].id);
                self.tell(host, Pos::NONE, EventKind::Spawn { child });
            }
            self.ready_next(index);
            return;
        }
        let chan = self.heap.at(timer, CHANNEL);
        let value = self.time(self.heap.at(timer, ZONE));
        let sent = self.send_now(chan, &value, 0);
        if watched && sent != Sent::Not {
            let shown = self.shown(program, self.chan_elem(chan), &value);
            let to = match sent {
                Sent::To(receiver) => SentTo::Receiver(GoId(self.goroutines[receiver as usize].id)),
                _ => SentTo::Buffer { len: self.buffered(chan) as usize },
            };
            self.tell(host, Pos::NONE, EventKind::Send { chan: self.chan_number(chan), value: shown, to });
            if let Sent::To(receiver) = sent {
                self.tell_ready(host, receiver);
            }
        }
    }
}
