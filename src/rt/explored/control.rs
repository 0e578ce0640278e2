//! Control: how a run goes on when a caller outside of it decides what each next operation is.
//!
//! A step is one visible operation of one goroutine, or one timer that fires, and everything local that follows from it:
//! the goroutine that acted and all that it made runnable go on until each stands before its next operation, is parked or
//! has ended. What is local no other goroutine can see, so its order decides nothing. Between two steps the run is in a *state*: the
//! worker's loop returns, and the caller asks for the state's digest and for the actors that can act next, and has one of
//! them act, or cuts the run.
//!
//! States      of a runnable goroutine: in the run queue (it is local) | in `standing` (it stands before an operation) |
//!             running, up to its next point.
//! Invariants  I1  `run_to_state` returns only when the run queue is empty: no goroutine is local.
//!             I2  by the ideal clock time moves when no actor can act (`idle.rs`), by a free-running one also when the caller lets
//!                 a timer fire (`free_running.rs`).
//! Protocol    `control`, `run_to_state`, then `state` and one of `let_goroutine_act` and `let_timer_fire`, each time
//!             by `Worker::enter`; at the end `release`. `Worker::point` comes to `stand` instead of to the policy. Slices and Go's
//!             order play no part: any actor may be chosen.
//! Rejected    To ask a strategy on the goroutine's own stack, and not to switch if it goes on: 10 ns less for a step, and
//!             the strategy must move into the worker and out again with everything that it knows.
//!             The policy: it numbers candidates by their place in the run queue, which is no part of a state.
//! See         rt/explored/observe.rs; explore/native/run.rs.

// Without the explorer not all of it is used.
#![cfg_attr(not(feature = "explore"), allow(dead_code))]

use std::time::Duration;

use gort_events::{Actor, Digest, GoId};

use crate::rt::current::WorkerRef;
use crate::rt::explored::lent::Choose;
use crate::rt::explored::observe::{Observer, Visible, Within};
use crate::rt::goroutine::{GoRef, State};
use crate::rt::parking::park::Parking;
use crate::rt::timers::{Action, TimerState};
use crate::rt::workers::worker::{Chooser, Worker};

/// The actor that a goroutine of this name is.
pub(crate) fn goroutine_actor(name: Digest) -> Actor {
    Actor::of_number(name.short() & !1)
}

/// The actor that a timer of this name is.
pub(crate) fn timer_actor(name: Digest) -> Actor {
    Actor::of_number(name.short() | 1)
}

/// What a worker needs to be controlled.
#[derive(Default)]
pub(crate) struct Control {
    /// Goroutines that stand before an operation.
    standing: Vec<GoRef>,
    labels: Vec<u64>,
}

const SLEEP: u64 = 20;
const DUE: u64 = 21;
const NOW: u64 = 22;
const PERIOD: u64 = 23;

fn nanos(time: Duration) -> u64 {
    time.as_nanos() as u64
}

impl Worker {
    /// From now on the caller decides. Needs: nothing of the run has happened.
    pub(crate) fn control(&self, observer: Box<Observer>) {
        *self.explored().observer.borrow_mut() = Some(observer);
        self.explored().observing.set(true);
        self.chooser.set(Chooser::Controlled);
        self.set_listening(true);
        self.budget.set(0);
    }

    /// The observer leaves, and nothing of the program happens any more but that what is left is unwound.
    pub(crate) fn release(&self) -> Box<Observer> {
        self.stop();
        self.explored().observing.set(false);
        self.explored().observer.borrow_mut().take().unwrap_or_else(|| bug!("a controlled run without an observer"))
    }

    /// The running goroutine, if its run is controlled: to give way is a step.
    pub(crate) fn controlled_now(&self) -> Option<GoRef> {
        self.current.get().filter(|_| self.is_controlled() && self.is_running())
    }

    /// Whether there is an observer.
    #[inline]
    pub(crate) fn observed(&self) -> bool {
        self.explored.get().is_some_and(|explored| explored.observing.get())
    }

    /// Asks the observer of a controlled run.
    pub(crate) fn observed_by<R>(&self, f: impl FnOnce(&Observer) -> R) -> R {
        let observer = self.explored().observer.borrow();
        f(observer.as_ref().unwrap_or_else(|| bug!("a controlled run without an observer")))
    }

    /// What the last step did that can be seen; `None`: nothing.
    #[inline]
    pub(crate) fn take_visible(&self) -> Option<Visible> {
        self.explored().observer.borrow_mut().as_mut()?.take_visible()
    }

    /// Tells the observer, if there is one.
    #[inline]
    pub(crate) fn observe(&self, f: impl FnOnce(&mut Observer, GoId)) {
        if let Some(explored) = self.explored.get()
            && explored.observing.get()
            && let Some(observer) = &mut *explored.observer.borrow_mut()
        {
            f(observer, self.current_id());
        }
    }

    /// Runs what is local. Whether the run is in a state then; else it is over.
    pub(crate) fn run_to_state(&self) -> bool {
        while self.is_running() {
            if self.home.has_mail() {
                self.take_mail();
            }
            match self.runq.take_next().or_else(|| self.runq.pop_front()) {
                Some(local) => self.run_goroutine(local),
                None if self.somebody_can_act() => return true,
                None => self.idle(),
            }
        }
        false
    }

    /// Whether there is a state here, and not the end or, by the ideal clock, a wait for the next timer.
    fn somebody_can_act(&self) -> bool {
        !self.explored().control.borrow().standing.is_empty()
            || if self.clock_is_free_running() { self.somebody_awaits_a_timer() } else { self.still_due() > 0 }
    }

    /// The digest of the state, and the actors that can act next: goroutines first, then timers. How many are goroutines. Needs: the
    /// run is in a state.
    #[inline]
    pub(crate) fn state(&self, actors: &mut Vec<Actor>) -> (u128, usize) {
        let explored = self.explored();
        let control = explored.control.borrow();
        let mut observer = explored.observer.borrow_mut();
        let observer = observer.as_mut().unwrap_or_else(|| bug!("a controlled run without an observer"));
        actors.clear();
        actors.extend(control.standing.iter().map(|goroutine| observer.actor_of(goroutine.id.get())));
        let goroutines = actors.len();
        let mut sum = observer.sum().wrapping_add(self.time_as_seen());
        if !self.timers.borrow().is_empty() || !self.virtual_time.due.borrow().is_empty() {
            sum = sum.wrapping_add(self.add_timers(observer, actors));
        }
        (sum, goroutines)
    }

    /// Adds those that can fire to the actors, and says what all of them add to the state.
    #[inline(never)]
    fn add_timers(&self, observer: &Observer, actors: &mut Vec<Actor>) -> u128 {
        if self.fireable_timers() > 0 {
            self.each_fireable(|action| actors.push(timer_actor(self.name_of_timer(observer, action))));
        }
        if self.clock_is_free_running() { self.free_running_timers(observer) } else { self.ideal_timers(observer) }
    }

    /// The goroutine that stands in this place goes on, up to the next state; as `run_to_state`. `choose` makes a choice
    /// within the step. Needs: the run is in a state.
    #[inline(always)]
    pub(crate) fn let_goroutine_act(&self, place: usize, choose: &mut Choose<'_>) -> bool {
        let explored = self.explored();
        let goroutine = explored.control.borrow_mut().standing.remove(place);
        if let Some(observer) = &mut *explored.observer.borrow_mut() {
            observer.goes_on(goroutine.id.get());
        }
        explored.lent.during(choose, || {
            self.run_goroutine(goroutine);
            self.run_to_state()
        })
    }

    /// The fireable timer of this number fires: else as `let_goroutine_act`.
    pub(crate) fn let_timer_fire(&self, timer: usize, choose: &mut Choose<'_>) -> bool {
        self.explored().lent.during(choose, || {
            self.fire_one(timer);
            self.run_to_state()
        })
    }

    /// A timer's name.
    pub(in crate::rt) fn name_of_timer(&self, observer: &Observer, action: &Action) -> Digest {
        match action {
            Action::Ready(goroutine) => observer.name_of(goroutine.id.get()).with(SLEEP),
            Action::Alarm(alarm, _) => {
                alarm.number(self.serial()).map_or(Digest::default(), |object| observer.name_of_object(object))
            }
        }
    }

    /// How an entry of this time and action will fire, once and again.
    fn firing(&self, observer: &Observer, action: &Action, when: Duration) -> Digest {
        let firing = self.name_of_timer(observer, action).with(nanos(when));
        // A timer that was set anew may have the name and the time of another run's, and another period.
        action.period().map_or(firing, |period| firing.with(PERIOD).with(nanos(period)))
    }

    /// What timers add to the state, by the ideal clock.
    fn ideal_timers(&self, observer: &Observer) -> u128 {
        let mut sum = 0_u128;
        for action in self.virtual_time.due.borrow().iter() {
            sum = sum.wrapping_add(self.firing(observer, action, Duration::ZERO).with(DUE).seal());
        }
        for entry in self.timers.borrow().entries() {
            if entry.action.state() != TimerState::Cancelled {
                sum = sum.wrapping_add(self.firing(observer, &entry.action, entry.when).seal());
            }
        }
        sum
    }

    /// What timers add to the state, by a free-running clock: also in which order they were armed.
    fn free_running_timers(&self, observer: &Observer) -> u128 {
        let now = self.clock.now();
        let timers = self.timers.borrow();
        let mut armed: Vec<_> =
            timers.entries().filter(|entry| entry.action.state() != TimerState::Cancelled).collect();
        armed.sort_unstable_by_key(|entry| entry.number());
        let order = armed.iter().fold(Digest::default(), |order, entry| {
            order.and(self.firing(observer, &entry.action, entry.when.max(now)))
        });
        if armed.is_empty() { 0 } else { order.with(DUE).seal() }
    }

    /// What the clock adds to the state.
    #[inline]
    fn time_as_seen(&self) -> u128 {
        let now = self.clock.now();
        if now.is_zero() { 0 } else { Digest::default().with(NOW).with(nanos(now)).seal() }
    }

    /// A choice within a step.
    pub(in crate::rt) fn choose_controlled(&self, candidates: usize, label: impl Fn(usize) -> u64) -> usize {
        let mut control = self.explored().control.borrow_mut();
        control.labels.clear();
        control.labels.extend((0..candidates).map(label));
        self.explored().lent.ask(&control.labels)
    }
}

impl WorkerRef {
    /// The running goroutine stands before an operation, or within one. Returns when it may carry it out. In the frame of its
    /// caller: see `kill.rs`.
    #[inline(always)]
    pub(crate) fn stand(self, goroutine: GoRef, within: Option<Within>) {
        self.budget.set(0);
        let explored = self.explored();
        if let Some(observer) = &mut *explored.observer.borrow_mut() {
            observer.stands(goroutine.id.get(), within);
        }
        explored.control.borrow_mut().standing.push(goroutine);
        goroutine.transition(State::Running, State::Runnable);
        Parking::new(self, goroutine).switch();
    }
}
