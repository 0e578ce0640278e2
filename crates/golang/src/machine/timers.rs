//! Timers and sleeping.
//!
//! ```text
//!     Timer   channel · function · when, while it is armed · period · its number while it is armed · zone · where in the program it was
//!             made, if it calls a function
//! ```
//!
//! States      A timer is armed, or not. When it fires it calls its function in a new goroutine, or sends the time to its channel if there is
//!             room; if it has a period it is armed again.
//! Invariants  I1  a value that a timer sent before it was stopped or reset is not received afterwards.
//!             I2  timers of one moment fire in the order in which they were armed.
//!             I3  a channel is sent the moment for which its timer was set, however late it is.
//!             I4  a timer of whose channel no goroutine receives is no reason to wait: without another one it is a deadlock.
//! See         Go's time/sleep.go, runtime/time.go; library/go/time.go.

use std::time::Duration;

use gort_events::{EventKind, GoId, ObjectId, SentTo, WaitReason};

use super::chan::Sent;
use super::events::Met;
use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::Ref;
use super::host::Host;
use super::state::{State, TimerAction, Woken};
use crate::code::{Program, standard};
use crate::source::Pos;

type Done = Result<Option<Pause>, Fault>;

const CHANNEL: usize = 0;
const FUNCTION: usize = 1;
const WHEN: usize = 2;
const PERIOD: usize = 3;
const ARMED: usize = 4;
const ZONE: usize = 5;
/// The function, and the operation in it.
const PLACE: usize = 6;

/// Seconds from 1885 to 1970.
const TO_1970: u64 = 2_682_288_000;
/// Seconds from year 1 to 1970.
const FROM_1_TO_1970: u64 = 62_135_596_800;

impl Exec<'_> {
    /// The moment that it is.
    pub(super) fn moment(&mut self) -> u64 {
        match self.my_bubble() {
            0 => self.host.now().unwrap_or(self.state.now),
            bubble => self.state.clock_of(bubble).0,
        }
    }

    /// Sleeps for so many nanoseconds.
    pub(super) fn sleep(&mut self, nanoseconds: i64) -> Option<Pause> {
        if nanoseconds <= 0 {
            return None;
        }
        let at = self.moment().saturating_add(nanoseconds as u64);
        self.state.add_timer(at, TimerAction::Wake(self.me), self.my_bubble());
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
        self.regs[out] = self.state.clock_of(self.my_bubble()).1;
        Ok(None)
    }

    /// `func after(d time.Duration) *moment`
    pub(super) fn context_after(&mut self, out: usize) -> Done {
        let at = self.moment().saturating_add_signed(self.regs[out + 1] as i64);
        let moment = self.state.heap.allocate(&self.program.layouts, standard::MOMENT, 1);
        self.state.heap.set(moment, 0, at);
        self.regs[out] = moment;
        Ok(None)
    }

    /// `func (m *moment) left() time.Duration`
    pub(super) fn context_left(&mut self, out: usize) -> Done {
        let at = self.state.heap.at(self.regs[out + 1], 0);
        self.regs[out] = at.wrapping_sub(self.moment());
        Ok(None)
    }

    /// `func start(t *clock, d Duration)`: arms a timer.
    pub(super) fn time_start(&mut self, out: usize) -> Done {
        let (timer, after) = (self.regs[out], self.regs[out + 1] as i64);
        let chan = self.state.heap.at(timer, CHANNEL);
        if chan != 0 {
            self.mark_timers(chan);
        }
        if self.state.heap.at(timer, FUNCTION) != 0 && self.state.heap.at(timer, PLACE) == 0 {
            let (func, pc) = self.own_operation();
            self.state.heap.set(timer, PLACE, u64::from(func) << 32 | u64::from(pc));
        }
        let when = self.moment().saturating_add(after.max(0) as u64);
        let bubble = self.my_bubble();
        // Two that reset it at the same time have both stopped it before.
        self.state.unlist(timer);
        self.state.arm(timer, when, bubble);
        if self.watched {
            self.tell_timer(timer, Some(when));
        }
        if bubble != 0 && after <= 0 {
            self.state.fire_due_in(self.program, self.host, bubble);
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
    /// Whether anybody but the first goroutine has been at work, or may be, by the function of a timer that is armed: what is done before that
    /// comes before all that they do.
    pub(super) fn has_others(&self) -> bool {
        let starts = |action: &TimerAction| match action {
            TimerAction::Fire(timer) => self.heap.at(*timer, FUNCTION) != 0,
            TimerAction::Wake(_) => false,
        };
        self.spawned > 1 || self.timers.values().any(starts)
    }

    /// Its number in the order of arming.
    fn add_timer(&mut self, at: u64, action: TimerAction, bubble: u32) -> u64 {
        self.armed += 1;
        let number = self.armed;
        if let Some(names) = &mut self.timer_names {
            names.started += 1;
            names.of.insert(number, names.started);
        }
        self.timers_of(bubble).insert((at, number), action);
        number
    }

    fn arm(&mut self, timer: Ref, when: u64, bubble: u32) {
        let number = self.add_timer(when, TimerAction::Fire(timer), bubble);
        self.heap.set(timer, WHEN, when);
        self.heap.set(timer, ARMED, number);
    }

    /// Whether it was armed.
    fn disarm(&mut self, timer: Ref) -> bool {
        let chan = self.heap.at(timer, CHANNEL);
        let pending = chan != 0 && self.pending(chan);
        if chan != 0 {
            self.drain(chan);
        }
        self.unlist(timer) || pending
    }

    /// It does not fire any more. Whether it would have.
    fn unlist(&mut self, timer: Ref) -> bool {
        let number = self.heap.at(timer, ARMED);
        if number == 0 {
            return false;
        }
        let key = (self.heap.at(timer, WHEN), number);
        if self.timers.remove(&key).is_none() {
            for bubble in &mut self.bubbles {
                bubble.timers.remove(&key);
            }
        }
        self.heap.set(timer, ARMED, 0);
        self.heap.set(timer, WHEN, 0);
        true
    }

    /// What is due happens, in order.
    pub(super) fn fire_due(&mut self, program: &Program, host: &mut dyn Host) {
        while let Some(key) = self.timers.first_key_value().map(|(key, _)| *key).filter(|(at, _)| *at <= self.now) {
            self.fire_one(program, host, key);
        }
    }

    /// The timer of this moment and number fires.
    pub(super) fn fire_one(&mut self, program: &Program, host: &mut dyn Host, key: (u64, u64)) {
        if let Some(action) = self.timers.remove(&key) {
            self.act(program, host, action, 0);
        }
    }

    /// What is due in a bubble happens, in order.
    pub(super) fn fire_due_in(&mut self, program: &Program, host: &mut dyn Host, bubble: u32) {
        let now = self.clock_of(bubble).0;
        loop {
            let timers = self.timers_of(bubble);
            let Some(first) = timers.first_entry().filter(|first| first.key().0 <= now) else { return };
            let action = first.remove();
            self.act(program, host, action, bubble);
        }
    }

    fn act(&mut self, program: &Program, host: &mut dyn Host, action: TimerAction, bubble: u32) {
        match action {
            TimerAction::Wake(index) => {
                if host.listens() {
                    self.tell(host, Pos::NONE, EventKind::TimerFire { object: None });
                    self.tell_ready(host, index);
                }
                self.wake(index, Woken::Given);
            }
            TimerAction::Fire(timer) => self.fire(program, host, timer, bubble),
        }
    }

    /// When the first timer fires by which a goroutine can go on. A channel that no goroutine waits for holds up no deadlock.
    pub(super) fn next_awaited(&self) -> Option<u64> {
        let awaited = |action: &TimerAction| match action {
            TimerAction::Wake(_) => true,
            TimerAction::Fire(timer) => match self.heap.at(*timer, CHANNEL) {
                0 => true,
                chan => self.has_receivers(chan),
            },
        };
        self.timers.iter().find(|(_, action)| awaited(action)).map(|((at, _), _)| *at)
    }

    /// A moment as package time's Time: wall, ext, location.
    fn time(&self, when: u64, zone: Ref, bubble: u32) -> [u64; 3] {
        let moment = self.clock_of(bubble).1 + when;
        if bubble != 0 {
            // Without a reading of the machine's own clock.
            return [moment % 1_000_000_000, moment / 1_000_000_000 + FROM_1_TO_1970, zone];
        }
        let seconds = moment / 1_000_000_000 + TO_1970;
        [1 << 63 | seconds << 30 | (moment % 1_000_000_000), when + 1, zone]
    }

    fn fire(&mut self, program: &Program, host: &mut dyn Host, timer: Ref, bubble: u32) {
        let number = self.met.get(&(timer, Met::Timer)).map(|number| ObjectId(*number));
        let watched = host.listens();
        if watched {
            self.tell(host, Pos::NONE, EventKind::TimerFire { object: number });
        }
        let (period, before) = (self.heap.at(timer, PERIOD), self.heap.at(timer, ARMED));
        self.heap.set(timer, ARMED, 0);
        let when = self.heap.at(timer, WHEN);
        self.heap.set(timer, WHEN, 0);
        // Ticks that were not received are left out.
        if let Some(passed) = (self.clock_of(bubble).0 - when).checked_div(period) {
            self.arm(timer, when + (passed + 1) * period, bubble);
            let number = self.heap.at(timer, ARMED);
            if let Some(names) = &mut self.timer_names
                && let Some(name) = names.of.remove(&before)
            {
                names.started -= 1;
                names.of.insert(number, name);
            }
        }
        let function = self.heap.at(timer, FUNCTION);
        if function != 0 {
            let func = self.heap.at(function, 0) as u32;
            let place = self.heap.at(timer, PLACE);
            let index = self.spawn(program, func, function, &[], 0, ((place >> 32) as u32, place as u32));
            self.goroutines[index as usize].bubble = bubble;
            if watched {
                let child = GoId(self.goroutines[index as usize].id);
                self.tell(host, Pos::NONE, EventKind::Spawn { child });
            }
            self.ready_next(index);
            return;
        }
        let chan = self.heap.at(timer, CHANNEL);
        let value = self.time(when, self.heap.at(timer, ZONE), bubble);
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

impl State {
    /// Whether it is a tick that would be lost: the last one is still there.
    pub(super) fn is_idle(&self, action: TimerAction) -> bool {
        match action {
            TimerAction::Wake(_) => false,
            TimerAction::Fire(timer) => match self.heap.at(timer, CHANNEL) {
                0 => false,
                chan => self.pending(chan),
            },
        }
    }

    /// After how long it is armed again; 0: never.
    pub(super) fn period(&self, action: TimerAction) -> u64 {
        match action {
            TimerAction::Wake(_) => 0,
            TimerAction::Fire(timer) => self.heap.at(timer, PERIOD),
        }
    }
}

impl State {
    /// From here on it is known what timers are called in every run that takes the same steps.
    pub fn name_timers(&mut self) {
        self.timer_names = Some(Box::default());
    }

    /// What the timer of this number in the order of arming is called; 0: nobody has asked for names.
    pub fn name_of_timer(&self, number: u64) -> u64 {
        self.timer_names.as_ref().and_then(|names| names.of.get(&number).copied()).unwrap_or(0)
    }

    /// The channel of a timer that does nothing when it fires but to send there; 0: it does more.
    pub(super) fn only_sends_to(&self, action: TimerAction) -> Ref {
        match action {
            TimerAction::Fire(timer) if self.heap.at(timer, FUNCTION) == 0 => self.heap.at(timer, CHANNEL),
            _ => 0,
        }
    }
}

/// An armed timer's slots as far as they matter for what comes: how long from now it fires the list of timers says.
pub(super) fn as_seen(state: &State, words: &[u64]) -> Vec<u64> {
    let mut words = words.to_vec();
    if words.len() > ARMED {
        words[WHEN] = words[WHEN].saturating_sub(state.now);
        words[ARMED] = 1;
    }
    words
}
