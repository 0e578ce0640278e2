//! What timers, tickers and deadlines have in common: something that is armed, fires, and can be disarmed in time.
//!
//! States      armed (its newest entry is in a heap) | idle (stopped, or fired and not periodic).
//! Invariants  I1  an entry of an older number than `newest` is stale, and so is the newest while nothing is armed. An armed alarm's
//!                 newest entry is in a heap, or has just been taken out of it to be fired, and its time is not after the alarm's.
//!             I2  after `arm` and `disarm` the channel holds no value of an earlier arming, and never gets one.
//!             I3  the function to call is here only while it is armed, so a stale entry keeps nothing of the user's.
//!             I4  the channel is `cap` 1 and sent to by its alarm alone, and only if that does not park: a tick that
//!                 finds the last one still there is lost.
//!             I5  the channel holds a value => `sent`: what arms or stops a timer that has not fired does not touch its channel.
//! Protocol    `fire` is called by the worker, on its own stack with nothing borrowed (or by `arm`, for a channel timer
//!             of no duration). Locks: the alarm's, then its channel's; `ready` and events after both are released.
//!             That an alarm's send and `disarm`'s drain are under one lock is what Go's sendLock and seq are for.
//!             By a real clock a timer that is put off, or stopped and armed again, keeps its entry where that comes no later: met
//!             too early, it goes back with the alarm's time. A virtual clock moves from entry to entry, so there each is exact.
//!             An entry that is found stale may be dropped, so `state` takes note: no later arming counts on it.
//! Rejected    Go's way of keeping a timer out of the heap until a goroutine parks on its channel: channels would have to
//!             know timers. The heap asks `standing` instead, and only when nothing can run.
//! See         Go 1.23 `runtime/time.go` (stop, modify, unlockAndRun; timerModified, updateHeap) and `chan.go` (timerchandrain); tests/runtime/time/; models
//!             in `rt/models/deadlines.rs` (timers_*).

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use gort_events::{Caller, EventKind, GoId, ObjectId, ObjectKind};

use super::Instant;
use crate::chan::{Chan, Sent, make};
use crate::rt::current::worker;
use crate::rt::events::object::ObjectTag;
use crate::rt::events::show::show;
use crate::rt::lock::SpinLock;
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::timers::{Action, Alarm, TimerState};
use crate::rt::workers::worker::Worker;

/// A function that a timer calls in a goroutine of its own, each time it fires.
pub(super) type Call = Arc<dyn Fn() + Send + Sync>;

/// The values a timer's channel holds; it looks unbuffered all the same.
const CAP: usize = 1;
const NANOS_PER_SEC: u128 = 1_000_000_000;

/// The shared part of a timer, a ticker or a deadline.
pub(crate) struct AlarmCore {
    /// The run it belongs to: in another one it does nothing.
    run: u32,
    tag: ObjectTag,
    /// Where it sends the time; nil if it calls a function.
    chan: Chan<Instant>,
    state: SpinLock<State>,
}

struct State {
    /// The number of the newest entry.
    newest: u64,
    /// When that entry comes, and whose heap it is in, if a later arming can count on it.
    entry: Option<(Duration, &'static Mailbox)>,
    armed: Option<Armed>,
    /// It has fired, and its channel may still hold the value.
    sent: bool,
}

impl State {
    fn new() -> Self {
        State { newest: 0, entry: None, armed: None, sent: false }
    }

    /// Whether the newest entry does for an arming at `when`, by a real clock on this worker.
    fn keeps_entry(&self, when: Duration, home: &'static Mailbox) -> bool {
        self.entry.is_some_and(|(at, on)| at <= when && std::ptr::eq(on, home))
    }

    /// From now on there is a newer entry. Its number.
    fn new_entry(&mut self, when: Duration, home: &'static Mailbox) -> u64 {
        self.newest += 1;
        self.entry = Some((when, home));
        self.newest
    }
}

struct Armed {
    when: Duration,
    period: Option<Duration>,
    call: Option<Call>,
    /// The line that armed it.
    at: Caller,
}

/// What came of a try to fire.
enum Firing {
    /// It was stopped, or it has a newer entry.
    Stale,
    /// It was put off: its entry, of this number, goes back with this time.
    Early(u64, Duration),
    Fired(Fired),
}

/// The worker that fires it.
#[derive(Clone, Copy)]
enum By {
    /// The entry of this number, which was taken out of its heap.
    Entry(u64),
    /// The arming itself.
    Arming,
}

/// What has fired, and what is left to do once the locks are released.
struct Fired {
    value: Instant,
    call: Option<Call>,
    at: Caller,
    /// What became of the value, if there is a channel.
    sent: Option<Sent<Instant>>,
    /// The number and the time of the entry with which it fires again.
    next: Option<(u64, Duration)>,
}

/// How to arm.
pub(super) struct Arming {
    pub(super) after: Duration,
    pub(super) period: Option<Duration>,
    pub(super) call: Option<Call>,
}

impl AlarmCore {
    /// An alarm that sends the time on a channel.
    #[track_caller]
    pub(super) fn of_channel(worker: &Worker) -> Arc<Self> {
        Self::new(worker, make(CAP, true))
    }

    /// An alarm that calls a function.
    #[track_caller]
    pub(super) fn of_function(worker: &Worker) -> Arc<Self> {
        Self::new(worker, Chan::nil())
    }

    #[track_caller]
    fn new(worker: &Worker, chan: Chan<Instant>) -> Arc<Self> {
        let state = SpinLock::new(State::new());
        let tag = ObjectTag::new();
        if worker.listening() {
            worker.object(&tag, ObjectKind::Timer, Some(Location::caller()));
        }
        Arc::new(AlarmCore { run: worker.serial(), tag, chan, state })
    }

    /// The channel, in a handle that keeps the alarm from being stale.
    pub(super) fn chan(&self) -> Chan<Instant> {
        self.chan.clone()
    }

    fn object(&self, worker: &Worker) -> ObjectId {
        worker.object(&self.tag, ObjectKind::Timer, None)
    }

    /// Arms it anew. Whether it was armed before, or had fired and its value was not received.
    pub(super) fn arm(self: &Arc<Self>, worker: &Worker, arming: Arming, at: Caller) -> bool {
        let Arming { after, period, call } = arming;
        if self.run != worker.serial() || worker.is_ending() {
            return false;
        }
        debug_assert_eq!(call.is_some(), self.chan.is_nil(), "gort internal bug: an alarm sends or calls");
        let now = worker.clock.now();
        let when = now.saturating_add(after);
        // Whoever looks at the channel finds the value there, without waiting for the worker.
        let at_once = after.is_zero() && !self.chan.is_nil();
        let mut state = self.state.lock();
        let keeps = !worker.clock.is_virtual() && !after.is_zero() && state.keeps_entry(when, worker.home);
        let entry = (!at_once && !keeps).then(|| state.new_entry(when, worker.home));
        let former = state.armed.replace(Armed { when, period, call, at });
        let unreceived = self.drain(&mut state);
        drop(state);
        self.observe_drained(worker);
        if worker.listening() {
            worker.emit(EventKind::TimerSet { object: self.object(worker), at: Some(when) }, Some(at));
        }
        if at_once {
            self.clone().fire_by(worker, By::Arming, when);
        } else if let Some(entry) = entry {
            worker.set_timer(now, when, Action::Alarm(self.clone(), entry));
        }
        // A function that was waiting to be called is dropped here, after the locks.
        former.is_some() || unreceived
    }

    /// Disarms it. Whether it was armed, or had fired and its value was not received.
    pub(crate) fn disarm(&self, at: Caller) -> bool {
        let here = worker();
        if here.is_some_and(|worker| worker.serial() != self.run) {
            return false;
        }
        let mut state = self.state.lock();
        let former = state.armed.take();
        let unreceived = self.drain(&mut state);
        drop(state);
        here.into_iter().for_each(|worker| self.observe_drained(&worker));
        let active = former.is_some() || unreceived;
        if let Some(worker) = here.filter(|worker| active && worker.listening()) {
            worker.emit(EventKind::TimerSet { object: self.object(&worker), at: None }, Some(at));
        }
        active
    }

    /// What firing does under the locks.
    fn go_off(
        &self,
        by: By,
        home: &'static Mailbox,
        until: Duration,
        fires_at: impl FnOnce(Duration) -> Duration,
    ) -> Firing {
        let mut state = self.state.lock();
        if let By::Entry(number) = by {
            if state.newest != number {
                return Firing::Stale;
            }
            let entry = state.entry.take();
            if let (Some((at, _)), Some(&Armed { when, .. })) = (entry, state.armed.as_ref())
                && at < when
                && until < when
            {
                state.entry = Some((when, home));
                return Firing::Early(number, when);
            }
        }
        let Some(Armed { when, period, call, at }) = state.armed.take() else { return Firing::Stale };
        let when = fires_at(when);
        let next = period.and_then(|period| tick_after(when, period, until));
        state.armed = next.map(|when| Armed { when, period, call: None, at });
        let next = next.map(|when| (state.new_entry(when, home), when));
        let value = Instant(when);
        let sent = self.chan.core().map(|core| core.state.lock().send(value, CAP, &core.hints, GoId::SCHEDULER));
        state.sent |= matches!(sent, Some(Sent::Buffered(_)));
        Firing::Fired(Fired { value, call, at, sent, next })
    }

    fn fire_by(self: Arc<Self>, worker: &Worker, by: By, until: Duration) {
        let fired = self.go_off(by, worker.alarms_home(), until, |when| worker.fires_at(when));
        let Fired { value, call, at, sent, next } = match fired {
            Firing::Stale => return,
            Firing::Early(number, when) => {
                return worker.set_timer(worker.clock.now(), when, Action::Alarm(self, number));
            }
            Firing::Fired(fired) => fired,
        };
        if worker.listening() {
            worker.emit(EventKind::TimerFire { object: Some(self.object(worker)) }, Some(at));
        }
        match (self.chan.core(), sent, call) {
            (Some(core), Some(sent @ (Sent::Handed(_) | Sent::Buffered(_))), _) => {
                let shown = if worker.listening() { show(&value) } else { None };
                core.finish_send(sent, shown, Some(worker), at);
            }
            (None, _, Some(call)) => {
                worker.spawn(move || call(), at);
            }
            // The last tick is still there: this one is lost.
            _ => {}
        }
        if let Some((number, when)) = next {
            worker.set_timer(worker.clock.now(), when, Action::Alarm(self, number));
        }
    }

    /// Needs: the alarm's lock held. Whether there was a value. A timer that has not fired does not touch its channel.
    fn drain(&self, state: &mut State) -> bool {
        let drained = std::mem::take(&mut state.sent) && self.chan.core().is_some_and(|core| core.drain());
        debug_assert_eq!(self.chan.core().map_or(0, |core| core.counts().0), 0, "gort internal bug: I2");
        drained
    }

    /// An observer's mirror of the channel is empty, too: what is in it decides whether a tick would be lost.
    fn observe_drained(&self, worker: &Worker) {
        if let Some(core) = self.chan.core().filter(|_| worker.observed()) {
            let chan = core.object(worker, None);
            worker.observe(|observer, _| observer.drained(chan));
        }
    }

    /// When it will fire, for `Debug`.
    pub(super) fn armed_for(&self) -> Option<Instant> {
        self.state.lock().armed.as_ref().map(|armed| Instant(armed.when))
    }
}

impl Alarm for AlarmCore {
    fn is_cancelled(&self, number: u64) -> bool {
        let mut state = self.state.lock();
        if state.newest != number {
            return true;
        }
        // The only handle left is the alarm's own.
        let unreachable = || self.chan.core().is_some_and(|core| Arc::strong_count(core) == 1);
        let cancelled = state.armed.is_none() || unreachable();
        if cancelled {
            state.entry = None;
        }
        cancelled
    }

    fn state(&self, number: u64) -> TimerState {
        if self.is_cancelled(number) {
            return TimerState::Cancelled;
        }
        match self.chan.core() {
            Some(core) if !core.state.lock().receivers.has_waiting() => TimerState::Unobserved,
            _ => TimerState::Wakes,
        }
    }

    fn fire(self: Arc<Self>, worker: &Worker, number: u64, until: Duration) {
        self.fire_by(worker, By::Entry(number), until);
    }

    fn number(&self, serial: u32) -> Option<ObjectId> {
        self.tag.in_run(serial)
    }

    fn period(&self) -> Option<Duration> {
        self.state.lock().armed.as_ref().and_then(|armed| armed.period)
    }

    fn is_idle(&self) -> bool {
        self.chan.core().is_some_and(|core| !core.state.lock().can_send(CAP))
    }

    fn retire(&self) {
        let former = self.state.lock().armed.take();
        drop(former);
    }
}

/// The first tick after `until`, of those every `period` from `when` on; `None` if there is none any more.
fn tick_after(when: Duration, period: Duration, until: Duration) -> Option<Duration> {
    let late = until.saturating_sub(when);
    let into = late.as_nanos() % period.as_nanos();
    let into = Duration::new((into / NANOS_PER_SEC) as u64, (into % NANOS_PER_SEC) as u32);
    when.checked_add(late - into)?.checked_add(period)
}

/// An alarm without a worker, for `rt/models`.
#[cfg(all(test, loom))]
impl AlarmCore {
    /// One with a channel, and the number of its entry.
    pub(crate) fn of_model(home: &'static Mailbox) -> (Arc<Self>, u64) {
        let state = SpinLock::new(State::new());
        let alarm = Arc::new(AlarmCore { run: 0, tag: ObjectTag::new(), chan: make(CAP, true), state });
        let number = alarm.set_in_model(home, Duration::from_nanos(1)).expect("there is no entry yet");
        (alarm, number)
    }

    /// What `arm` does under the lock: the number of the new entry, if there is one.
    pub(crate) fn set_in_model(&self, home: &'static Mailbox, when: Duration) -> Option<u64> {
        let mut state = self.state.lock();
        let entry = (!state.keeps_entry(when, home)).then(|| state.new_entry(when, home));
        state.armed = Some(Armed { when, period: None, call: None, at: Location::caller() });
        self.drain(&mut state);
        entry
    }

    /// Fires at the time `until`, and readies the goroutines that waited. When the entry comes again, if it was put off.
    pub(crate) fn fire_in_model(&self, home: &'static Mailbox, number: u64, until: Duration) -> Option<Duration> {
        match self.go_off(By::Entry(number), home, until, |when| when) {
            Firing::Early(_, when) => Some(when),
            Firing::Fired(Fired { sent: Some(sent), at, .. }) => {
                let core = self.chan.core().expect("it has a channel");
                core.finish_send(sent, None, None, at);
                None
            }
            Firing::Fired(_) | Firing::Stale => None,
        }
    }

    /// Whether an entry of this number, which is dropped if not, would do anything.
    pub(crate) fn is_stale_in_model(&self, number: u64) -> bool {
        self.is_cancelled(number)
    }

    pub(crate) fn chan_in_model(&self) -> Chan<Instant> {
        self.chan()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_late_ticker_skips_the_ticks_it_missed() {
        let ms = Duration::from_millis;
        assert_eq!(tick_after(ms(10), ms(10), ms(10)), Some(ms(20)));
        assert_eq!(tick_after(ms(10), ms(10), ms(19)), Some(ms(20)));
        assert_eq!(tick_after(ms(10), ms(10), ms(20)), Some(ms(30)));
        assert_eq!(tick_after(ms(10), ms(10), ms(1005)), Some(ms(1010)));
        assert_eq!(tick_after(Duration::MAX, ms(10), Duration::MAX), None);
    }
}
