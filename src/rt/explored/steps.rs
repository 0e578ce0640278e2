//! Steps: how a run goes on when a pilot decides what each next operation is.
//!
//! A step is one visible operation of one goroutine, or one timer that fires, and everything local that follows from it:
//! the goroutine that acted and all that it made runnable go on until each stands before its next operation, is parked or
//! has ended. What is local nobody can see, so its order decides nothing. Between two steps the run is in a *state*: the
//! pilot is shown its digest and who can act next, and chooses one, or cuts the run.
//!
//! States      of a runnable goroutine: in the run queue (it is local) | in `standing` (it stands before an operation) |
//!             running, at its point.
//! Invariants  I1  the pilot is asked only when the run queue is empty: nobody is local.
//!             I2  by the ideal clock time moves when nobody can act (`idle.rs`), by a passing one also when the pilot lets
//!                 a timer fire (`passing.rs`).
//! Protocol    `Worker::point` comes here instead of to the door. Slices and Go's order play no part: the pilot may
//!             choose anyone.
//! Rejected    The ordinary door: it numbers candidates by their place in the run queue, which is no part of a state.
//! See         rt/explored/observe.rs; explore/search/searcher.rs.

// Without the explorer nobody looks.
#![cfg_attr(not(feature = "explore"), allow(dead_code))]

use std::time::Duration;

use gort_events::GoId;

use crate::rt::explored::digest::Digest;
use crate::rt::explored::observe::{Observer, Within};
use crate::rt::goroutine::{GoRef, State};
use crate::rt::parking::park::Parking;
use crate::rt::timers::{Action, Standing};
use crate::rt::workers::worker::{Chooser, Worker};

/// Who can act next, by a name that is the same in every run that comes to this state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) struct Actor(u64);

impl Actor {
    /// The goroutine of this name.
    pub(crate) fn goroutine(name: Digest) -> Self {
        Actor(name.short() & !1)
    }

    /// The timer of this name.
    pub(crate) fn timer(name: Digest) -> Self {
        Actor(name.short() | 1)
    }

    /// Nobody.
    pub(crate) const NOBODY: Actor = Actor(0);

    pub(crate) fn number(self) -> u64 {
        self.0
    }

    pub(crate) fn of_number(number: u64) -> Self {
        Actor(number)
    }

    pub(crate) fn is_timer(self) -> bool {
        self.0 & 1 == 1
    }
}

/// Who decides each step of a run.
pub(crate) trait Pilot {
    /// The run is in the state of this digest, and one of these is to act next: the index of which, or `None` to cut the
    /// run. Goroutines come first, then timers. `last`: the index of who acted last, if it can go on.
    fn at_state(&mut self, seen: &mut Observer, digest: u128, actors: &[Actor], last: Option<usize>) -> Option<usize>;

    /// Within its step who acts has a choice: the index of one of these labels.
    fn within(&mut self, labels: &[u64]) -> usize;

    /// For who made it.
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}

/// What was decided and not yet carried out.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::rt) enum Decided {
    #[default]
    Nothing,
    Goroutine(GoRef),
    /// The timer of this number at hand.
    Timer(usize),
    Cut,
}

/// What a worker needs to be piloted.
#[derive(Default)]
pub(crate) struct Cockpit {
    pilot: Option<Box<dyn Pilot>>,
    /// Goroutines that stand before an operation.
    standing: Vec<GoRef>,
    /// Who acted last, if it was a goroutine.
    last: Option<GoId>,
    actors: Vec<Actor>,
    labels: Vec<u64>,
}

impl Cockpit {
    pub(crate) fn new(pilot: Box<dyn Pilot>) -> Self {
        Cockpit { pilot: Some(pilot), ..Cockpit::default() }
    }

    /// The pilot leaves.
    pub(crate) fn take_pilot(&mut self) -> Option<Box<dyn Pilot>> {
        self.pilot.take()
    }
}

const SLEEP: u64 = 20;
const DUE: u64 = 21;
const NOW: u64 = 22;
const PERIOD: u64 = 23;

fn nanos(time: Duration) -> u64 {
    time.as_nanos() as u64
}

impl Worker {
    /// From now on the pilot decides. Needs: nothing of the run has happened.
    pub(crate) fn board(&self, observer: Box<Observer>, cockpit: Cockpit) {
        *self.observer.borrow_mut() = Some(observer);
        *self.cockpit.borrow_mut() = cockpit;
        self.observing.set(true);
        self.chooser.set(Chooser::Controlled);
        self.listening.set(true);
        self.budget.set(0);
    }

    /// Observer and pilot leave.
    pub(crate) fn disembark(&self) -> (Option<Box<Observer>>, Option<Box<dyn Pilot>>) {
        self.observing.set(false);
        let pilot = self.cockpit.borrow_mut().take_pilot();
        (self.observer.borrow_mut().take(), pilot)
    }

    /// The running goroutine, if its run is piloted: to give way is a step.
    pub(crate) fn piloted_now(&self) -> Option<GoRef> {
        self.current.get().filter(|_| self.is_controlled() && self.is_running())
    }

    /// Whether there is an observer.
    #[inline]
    pub(crate) fn observed(&self) -> bool {
        self.observing.get()
    }

    /// Tells the observer, if there is one.
    #[inline]
    pub(crate) fn observe(&self, f: impl FnOnce(&mut Observer, GoId)) {
        if self.observing.get()
            && let Some(observer) = &mut *self.observer.borrow_mut()
        {
            f(observer, self.current_id());
        }
    }

    /// The running goroutine stands before an operation, or within one. Returns when it may carry it out.
    pub(crate) fn stand(&'static self, goroutine: GoRef, within: Option<Within>) {
        self.budget.set(0);
        self.observe(|observer, by| observer.stands(by, within));
        if !self.has_others() {
            let decided = self.decide(Some(goroutine));
            if decided == Decided::Goroutine(goroutine) {
                return;
            }
            self.decided.set(decided);
        }
        // Others are local, or another one acts, or the run is cut.
        self.cockpit.borrow_mut().standing.push(goroutine);
        goroutine.transition(State::Running, State::Runnable);
        Parking::new(self, goroutine).switch();
    }

    /// The next goroutine of a piloted run. `None`: the run is cut, or nobody can act now.
    pub(in crate::rt) fn pick_piloted(&self) -> Option<GoRef> {
        while self.is_running() {
            if let Some(local) = self.runq.take_next().or_else(|| self.runq.pop_front()) {
                return Some(local);
            }
            let decided = match self.decided.take() {
                Decided::Nothing if !self.somebody_can_act() => return None,
                Decided::Nothing => self.decide(None),
                decided => decided,
            };
            match decided {
                Decided::Goroutine(goroutine) => {
                    self.cockpit.borrow_mut().standing.retain(|standing| *standing != goroutine);
                    return Some(goroutine);
                }
                Decided::Timer(timer) => self.fire_at_hand(timer),
                Decided::Nothing | Decided::Cut => _ = self.stop(),
            }
        }
        None
    }

    /// Whether there is a state here, and not the end or, by the ideal clock, a wait for the next timer.
    fn somebody_can_act(&self) -> bool {
        !self.cockpit.borrow().standing.is_empty()
            || if self.passes.get() { self.somebody_awaits_a_timer() } else { self.still_due() > 0 }
    }

    /// Asks the pilot. Needs: nobody is local (I1); `current` stands at its point and is in no list.
    fn decide(&self, current: Option<GoRef>) -> Decided {
        let mut cockpit = self.cockpit.borrow_mut();
        let cockpit = &mut *cockpit;
        let mut observer = self.observer.borrow_mut();
        let observer = observer.as_mut().expect("gort internal bug: a pilot without an observer; please report");
        cockpit.actors.clear();
        let candidates = cockpit.standing.iter().chain(&current);
        cockpit.actors.extend(candidates.map(|goroutine| Actor::goroutine(observer.name_of(goroutine.id.get()))));
        let goroutines = cockpit.actors.len();
        if self.timers_at_hand() > 0 {
            self.each_at_hand(|action| cockpit.actors.push(Actor::timer(self.name_of_timer(observer, action))));
        }
        let timers = if self.passes.get() { self.passing_timers(observer) } else { self.ideal_timers(observer) };
        let digest = observer.sum().wrapping_add(timers);
        let last = cockpit
            .last
            .and_then(|last| cockpit.standing.iter().chain(&current).position(|goroutine| goroutine.id.get() == last));
        let pilot = cockpit.pilot.as_mut().expect("gort internal bug: nobody pilots; please report");
        let Some(chosen) = pilot.at_state(observer, digest, &cockpit.actors, last) else { return Decided::Cut };
        if chosen >= goroutines {
            return Decided::Timer(chosen - goroutines);
        }
        let goroutine = cockpit.standing.get(chosen).copied().or(current);
        let goroutine = goroutine.expect("gort internal bug: the pilot chose nobody; please report");
        cockpit.last = Some(goroutine.id.get());
        observer.goes_on(goroutine.id.get());
        Decided::Goroutine(goroutine)
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

    /// What timers and clock add to the state, by the ideal clock.
    fn ideal_timers(&self, observer: &Observer) -> u128 {
        let mut sum = 0_u128;
        for action in self.due.borrow().iter() {
            sum = sum.wrapping_add(self.firing(observer, action, Duration::ZERO).with(DUE).seal());
        }
        for entry in self.timers.borrow().entries() {
            if entry.action.standing() != Standing::Stale {
                sum = sum.wrapping_add(self.firing(observer, &entry.action, entry.when).seal());
            }
        }
        sum.wrapping_add(self.time_as_seen())
    }

    /// What timers and clock add to the state, by a passing clock: also in which order the timers were armed.
    fn passing_timers(&self, observer: &Observer) -> u128 {
        let now = self.clock.now();
        let timers = self.timers.borrow();
        let mut armed: Vec<_> = timers.entries().filter(|entry| entry.action.standing() != Standing::Stale).collect();
        armed.sort_unstable_by_key(|entry| entry.number());
        let order = armed.iter().fold(Digest::default(), |order, entry| {
            order.and(self.firing(observer, &entry.action, entry.when.max(now)))
        });
        let sum = if armed.is_empty() { 0 } else { order.with(DUE).seal() };
        sum.wrapping_add(self.time_as_seen())
    }

    fn time_as_seen(&self) -> u128 {
        let now = self.clock.now();
        if now.is_zero() { 0 } else { Digest::default().with(NOW).with(nanos(now)).seal() }
    }

    /// A choice within a step.
    pub(in crate::rt) fn choose_piloted(&self, candidates: usize, label: impl Fn(usize) -> u64) -> usize {
        let mut cockpit = self.cockpit.borrow_mut();
        let cockpit = &mut *cockpit;
        cockpit.labels.clear();
        cockpit.labels.extend((0..candidates).map(label));
        let pilot = cockpit.pilot.as_mut().expect("gort internal bug: nobody pilots; please report");
        pilot.within(&cockpit.labels)
    }
}
