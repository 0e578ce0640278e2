//! The order: which events happened before which, by Go's memory model.
//!
//! Each goroutine has a clock: what happened before the place that it has come to. An event that is *synchronised before*
//! another hands its clock on, directly or through the object.
//!
//! | Before | After |
//! |---|---|
//! | a `go` statement | the start of its goroutine |
//! | a send | the receive of its value is complete |
//! | the k-th receive from a channel of capacity c | the (k+c)-th send is complete |
//! | a close | a receive that finds the channel closed |
//! | the n-th unlock | every later lock; for readers, the next write lock |
//! | a `done` | the return of every later `wait` |
//! | the return of the function of a `Once` | every other call of it returns |
//! | a signal or broadcast | the `wait`s that it ends |
//! | the k-th release of a semaphore of size c | the (k+c)-th acquisition |
//! | an atomic operation that writes | an atomic operation that sees what it wrote |
//! | the setting of a timer | its tick is received, its function starts |
//! | a cancellation | the channel of `done` is found closed, `err` says so, a function of the context starts |
//! | a goroutine holds a context's lock, or another one of Go's library | another one holds it later |
//! | a goroutine hands over by an `iter.Pull` | the other one goes on |
//! | a context's channel is made: by the first `done`, child, function, or by its end | `done` returns it |
//! | a function of a context is started, or taken away | a later `stop` says that it came too late |
//! | the end of a goroutine | a join of it returns |
//! | a goroutine of a bubble parks or ends | `synctest.Wait` in that bubble returns; `synctest.Test` does |
//!
//! A context's lock is Go's `mu`: held by its end until all below it have ended, then by each later `cancel` of it; by whatever
//! makes a child or sets a function; by a child's end, which leaves its parent; by `cause` of what has ended. A context with a
//! deadline leaves its parent at every `cancel`, and then stops its timer under its own lock.
//!
//! A goroutine that fills or empties a slot of a channel also knows what all knew that used it before, as in Go's detector.
//! Not there, as in Go: sleeping, yielding, printing, `len`, and operations that failed.
//!
//! Invariants  I1  a goroutine's own entry moves on at the first access after something of its clock was handed on, so
//!                 what was handed on before an access never covers it.
//! Protocol    A goroutine that is parked does nothing: what its waker hands it is joined at once, at the waker's
//!             event. One event is followed after the other, in the order in which the runtime told them, which is the
//!             order in which they happened if there is one worker.
//! Rejected    One clock for each buffered channel, which every operation joins: it orders receives with receives, and
//!             hides races. Moving the goroutine's entry on at each hand-over (I1): programs without shared variables
//!             would carry long clocks for nothing.
//! See         <https://go.dev/ref/mem>; Go `chan.go` (racenotify, racesync), `sync/*.go` (race.Acquire); tests/records/races/,
//!             and tests/records/races/model.rs, which compares with the same edges drawn as a graph.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use gort_events::{AtomicOp, Event, EventKind, GoId, ObjectId, ObjectKind, ReceivedFrom, SentTo, Site};

use super::bubbles::{Bubble, Bubbles};
use super::channel::Channel;
use super::vector_clock::{Clock, Tick, VectorClock};

/// A goroutine, as far as its events tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Goroutine<C = VectorClock> {
    clock: C,
    /// Whether its clock has been handed on since its own entry moved.
    handed_on: bool,
    /// The goroutine that made it, and where; `None` for main.
    pub(super) created: Option<(GoId, Option<Site>)>,
    pub(super) ended: bool,
}

/// What is handed on through an object that is no channel.
#[derive(Clone, Debug, Default)]
struct Object<C> {
    /// To all goroutines: by unlocks, `done`, a `Once`'s function, the last atomic write, a timer's setting, a cancellation.
    released: C,
    /// To writers only: by readers that unlock. Through a context's lock.
    shared: C,
    /// With a context's channel, once that is made.
    made: Option<C>,
    /// A semaphore's permits that were given back, in order.
    permits: VecDeque<C>,
}

/// A timer that has just fired: what it does next is done in its name, whoever is running.
#[derive(Clone, Debug)]
struct Fired<C> {
    timer: ObjectId,
    by: GoId,
    at: Option<Site>,
    clock: C,
}

/// Whose a clock is.
pub(super) enum Owner {
    Goroutine(GoId),
    /// Which part of the object, and the place in it.
    Object(ObjectId, u8, usize),
    /// The timer that has just fired.
    Timer,
    /// Those that have ended in the bubble for whose end this goroutine waits.
    Bubble(GoId),
}

/// Follows a run's events.
#[derive(Clone, Debug, Default)]
pub(super) struct Order<C = VectorClock> {
    goroutines: BTreeMap<GoId, Goroutine<C>>,
    channels: BTreeMap<ObjectId, Channel<C>>,
    objects: BTreeMap<ObjectId, Object<C>>,
    semaphores: BTreeSet<ObjectId>,
    /// The goroutines that wait for a permit, and of which semaphore.
    waiting: BTreeMap<GoId, ObjectId>,
    /// The goroutines that were handed a permit and have not gone on yet.
    granted: BTreeSet<GoId>,
    fired: Option<Fired<C>>,
    bubbles: Bubbles<C>,
}

impl Order {
    /// The place that `goroutine` has come to, as a tick of its own.
    pub(super) fn now(&mut self, id: GoId) -> Tick {
        let goroutine = self.of(id);
        if goroutine.handed_on || goroutine.clock.of(id) == 0 {
            goroutine.handed_on = false;
            return goroutine.clock.tick(id);
        }
        goroutine.clock.of(id)
    }

    /// Whether what `other` did at `tick` happened before the place that `goroutine` has come to.
    pub(super) fn knows(&self, goroutine: GoId, other: GoId, tick: Tick) -> bool {
        self.goroutines.get(&goroutine).is_some_and(|goroutine| tick <= goroutine.clock.of(other))
    }
}

impl<C: Clock> Order<C> {
    /// The goroutine, if it was heard of.
    pub(super) fn goroutine(&self, id: GoId) -> Option<&Goroutine<C>> {
        self.goroutines.get(&id)
    }

    /// What the goroutine knows.
    pub(super) fn clock_of(&mut self, id: GoId) -> &mut C {
        &mut self.of(id).clock
    }

    fn of(&mut self, id: GoId) -> &mut Goroutine<C> {
        self.goroutines.entry(id).or_default()
    }

    fn object(&mut self, id: ObjectId) -> &mut Object<C> {
        self.objects.entry(id).or_default()
    }

    fn channel(&mut self, id: ObjectId) -> &mut Channel<C> {
        self.channels.entry(id).or_default()
    }

    /// What the goroutine knows, to be handed on.
    fn hand_on(&mut self, id: GoId) -> C {
        let goroutine = self.of(id);
        goroutine.handed_on = true;
        goroutine.clock.clone()
    }

    fn learn(&mut self, id: GoId, clock: &C) {
        self.of(id).clock.join(clock);
    }

    /// Whether it is a channel that the events have told of.
    pub(super) fn is_channel(&self, object: ObjectId) -> bool {
        self.channels.contains_key(&object)
    }

    /// The contexts whose channels are made: the next goroutine that asks does not make them.
    pub(super) fn made(&self) -> impl Iterator<Item = ObjectId> {
        self.objects.iter().filter(|(_, object)| object.made.is_some()).map(|(id, _)| *id)
    }

    /// Calls `f` for each clock that something may still learn from. Slots count in the order in which they are used.
    pub(super) fn each_clock(&self, mut f: impl FnMut(Owner, &C)) {
        self.goroutines.iter().for_each(|(id, goroutine)| f(Owner::Goroutine(*id), &goroutine.clock));
        for (id, channel) in &self.channels {
            f(Owner::Object(*id, 0, 0), &channel.closed);
            channel.sent.iter().enumerate().for_each(|(at, clock)| f(Owner::Object(*id, 1, at), clock));
            let free = channel.freed.iter().enumerate();
            free.for_each(|(at, clock)| f(Owner::Object(*id, 2, channel.untouched + at), clock));
        }
        for (id, object) in &self.objects {
            f(Owner::Object(*id, 3, 0), &object.released);
            f(Owner::Object(*id, 4, 0), &object.shared);
            object.made.iter().for_each(|clock| f(Owner::Object(*id, 6, 0), clock));
            object.permits.iter().enumerate().for_each(|(at, clock)| f(Owner::Object(*id, 5, at), clock));
        }
        if let Some(fired) = &self.fired {
            f(Owner::Timer, &fired.clock);
        }
        self.bubbles.clocks().for_each(|(owner, clock)| f(owner, clock));
    }

    /// Forgets the clocks of objects that are not reached, and of ended goroutines; and of these, if nothing that they accessed is kept, how far
    /// they had come.
    pub(super) fn forget(&mut self, reached: impl Fn(ObjectId) -> bool, is_kept: impl Fn(GoId) -> bool) {
        self.channels.retain(|channel, _| reached(*channel));
        self.objects.retain(|object, _| reached(*object));
        let lives = |goroutine: GoId| self.goroutines.get(&goroutine).is_some_and(|goroutine| !goroutine.ended);
        self.bubbles.forget(&reached, |goroutine| !lives(goroutine));
        let ended = self.goroutines.iter_mut().filter(|(_, goroutine)| goroutine.ended);
        ended.for_each(|(_, goroutine)| goroutine.clock = C::default());
        let gone = self.goroutines.iter().filter(|(id, goroutine)| goroutine.ended && !is_kept(**id));
        let gone: BTreeSet<GoId> = gone.map(|(id, _)| *id).collect();
        if gone.is_empty() {
            return;
        }
        self.each_clock_mut(|_, clock| clock.forget(&|goroutine| gone.contains(&goroutine)));
        self.goroutines.retain(|id, _| !gone.contains(id));
    }

    /// Calls `f` for each clock that something may still learn from.
    pub(super) fn each_clock_mut(&mut self, mut f: impl FnMut(Owner, &mut C)) {
        self.goroutines.iter_mut().for_each(|(id, goroutine)| f(Owner::Goroutine(*id), &mut goroutine.clock));
        for (id, Channel { freed, sent, closed, untouched, .. }) in &mut self.channels {
            f(Owner::Object(*id, 0, 0), closed);
            sent.iter_mut().enumerate().for_each(|(at, clock)| f(Owner::Object(*id, 1, at), clock));
            let free = freed.iter_mut().enumerate();
            free.for_each(|(at, clock)| f(Owner::Object(*id, 2, *untouched + at), clock));
        }
        for (id, Object { released, shared, made, permits }) in &mut self.objects {
            f(Owner::Object(*id, 3, 0), released);
            f(Owner::Object(*id, 4, 0), shared);
            made.iter_mut().for_each(|clock| f(Owner::Object(*id, 6, 0), clock));
            permits.iter_mut().enumerate().for_each(|(at, clock)| f(Owner::Object(*id, 5, at), clock));
        }
        self.fired.iter_mut().for_each(|fired| f(Owner::Timer, &mut fired.clock));
        self.bubbles.clocks_mut().for_each(|(owner, clock)| f(owner, clock));
    }

    /// Takes in one event.
    pub(super) fn follow(&mut self, event: &Event) {
        let who = event.goroutine;
        if !matches!(event.kind, EventKind::Object { .. }) {
            let fired = self.fired.take().filter(|fired| fired.by == who && fired.at == event.location);
            if let Some(fired) = fired
                && self.in_a_timers_name(event, &fired)
            {
                return;
            }
        }
        match &event.kind {
            EventKind::Object { object, kind: ObjectKind::Chan { cap, .. } } => {
                self.channels.insert(*object, Channel::new(*cap));
            }
            EventKind::Object { object, kind: ObjectKind::Semaphore } => {
                self.semaphores.insert(*object);
            }
            EventKind::Spawn { child } => {
                let clock = self.hand_on(who);
                self.spawn(*child, who, event.location, clock);
                self.bubbles.spawned(*child, who);
            }
            EventKind::Park { object: Some(object), .. } if self.semaphores.contains(object) => {
                self.waiting.insert(who, *object);
            }
            EventKind::Park { reason, .. } => self.bubbles.parks(who, *reason),
            EventKind::Ready { goroutine } => self.ready(*goroutine),
            EventKind::Send { chan, to, .. } => self.send(who, *chan, *to),
            EventKind::Recv { chan, from, .. } => self.receive(who, *chan, *from),
            EventKind::Close { chan, woken } => {
                let clock = self.hand_on(who);
                // Also the senders, which will panic: as in Go.
                woken.iter().for_each(|woken| self.learn(*woken, &clock));
                self.channel(*chan).closed = clock;
            }
            EventKind::Lock { object, shared, .. } => {
                let lock = self.object(*object);
                let mut clock = lock.released.clone();
                if !shared {
                    clock.join(&lock.shared);
                }
                self.learn(who, &clock);
            }
            EventKind::Unlock { object, shared: true } => {
                let clock = self.hand_on(who);
                self.object(*object).shared.join(&clock);
            }
            EventKind::Unlock { object, shared: false } => self.release(who, *object),
            EventKind::WaitGroupAdd { object, delta, .. } if *delta < 0 => self.release(who, *object),
            EventKind::WaitGroupWait { object, .. } | EventKind::Once { object, ran: false } => {
                self.acquire(who, *object);
            }
            EventKind::Once { object, ran: true } => self.release(who, *object),
            EventKind::CondSignal { woken, .. } if !woken.is_empty() => {
                let clock = self.hand_on(who);
                woken.iter().for_each(|woken| self.learn(*woken, &clock));
            }
            EventKind::Semaphore { object, delta, permits } => self.semaphore(who, *object, *delta, *permits),
            EventKind::Atomic { object, op, .. } => {
                let looked = matches!(op, AtomicOp::Load | AtomicOp::CompareAndSwap { swapped: false });
                self.atomic(who, *object, *op != AtomicOp::Store, !looked);
            }
            EventKind::TimerSet { object, at: Some(_) } => {
                self.object(*object).released = self.hand_on(who);
                self.bubbles.set_timer(*object, who);
            }
            EventKind::TimerFire { object: Some(object) } => {
                let clock = self.object(*object).released.clone();
                self.fired = Some(Fired { timer: *object, by: who, at: event.location, clock });
            }
            EventKind::ContextFunc { object } | EventKind::ContextLock { object } => self.context(who, *object),
            EventKind::Cancel { object, .. } => {
                self.make(who, *object);
                self.release(who, *object);
            }
            EventKind::ContextDone { object } => match self.object(*object).made.clone() {
                Some(made) => self.learn(who, &made),
                None => self.make(who, *object),
            },
            EventKind::ContextErr { object, error: Some(_) } => self.acquire(who, *object),
            EventKind::ContextStop { object, stopped: false } => {
                let clock = self.object(*object).shared.clone();
                self.learn(who, &clock);
            }
            EventKind::Join { goroutines } => {
                for ended in goroutines {
                    let clock = self.hand_on(*ended);
                    self.learn(who, &clock);
                }
            }
            EventKind::End { .. } => {
                self.of(who).ended = true;
                if let Some(bubble) = self.bubbles.of(who) {
                    let clock = self.hand_on(who);
                    self.bubbles.ends(bubble, &clock);
                }
            }
            _ => {}
        }
    }

    fn release(&mut self, who: GoId, object: ObjectId) {
        let clock = self.hand_on(who);
        self.object(object).released.join(&clock);
    }

    fn acquire(&mut self, who: GoId, object: ObjectId) {
        let clock = self.object(object).released.clone();
        self.learn(who, &clock);
    }

    fn spawn(&mut self, child: GoId, parent: GoId, at: Option<Site>, clock: C) {
        let new = Goroutine { clock, created: Some((parent, at)), ..Goroutine::default() };
        self.goroutines.insert(child, new);
    }

    /// What a timer does when it fires. Whether this event was that.
    fn in_a_timers_name(&mut self, event: &Event, fired: &Fired<C>) -> bool {
        let set = &fired.clock;
        match &event.kind {
            EventKind::Spawn { child } => {
                self.spawn(*child, event.goroutine, event.location, set.clone());
                self.bubbles.spawned_by_timer(*child, fired.timer);
            }
            EventKind::Send { chan, to, .. } => {
                let channel = self.channel(*chan);
                channel.cap = 1;
                let mut clock = channel.take_slot();
                clock.join(set);
                match to {
                    SentTo::Receiver(receiver) => {
                        // It waited for a permit no longer than until now.
                        self.waiting.remove(receiver);
                        self.learn(*receiver, &clock);
                        let received = self.hand_on(*receiver);
                        self.channel(*chan).freed.push_back(received);
                    }
                    SentTo::Buffer { .. } | SentTo::TakenBy(_) => {
                        let channel = self.channel(*chan);
                        channel.sent.clear();
                        channel.sent.push_back(clock);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    fn send(&mut self, who: GoId, chan: ObjectId, to: SentTo) {
        match to {
            SentTo::Receiver(receiver) if self.channel(chan).cap == 0 => self.meet(who, receiver),
            SentTo::Receiver(receiver) => {
                self.channel(chan).fit(0);
                self.put(who, chan);
                self.take(receiver, chan);
            }
            SentTo::Buffer { len } => {
                self.channel(chan).fit(len.saturating_sub(1));
                self.put(who, chan);
            }
            // The receiver's event has done it.
            SentTo::TakenBy(_) => {}
        }
    }

    fn receive(&mut self, who: GoId, chan: ObjectId, from: ReceivedFrom) {
        match from {
            ReceivedFrom::Sender(sender) => self.meet(sender, who),
            ReceivedFrom::Buffer { len, refilled_by } => {
                self.channel(chan).fit(len + 1 - usize::from(refilled_by.is_some()));
                self.take(who, chan);
                if let Some(sender) = refilled_by {
                    self.put(sender, chan);
                }
            }
            ReceivedFrom::Closed => {
                let clock = self.channel(chan).closed.clone();
                self.learn(who, &clock);
            }
            // The sender's event has done it.
            ReceivedFrom::HandedBy(_) => {}
        }
    }

    /// Two goroutines meet at an unbuffered channel: each knows afterwards what the other knew.
    fn meet(&mut self, a: GoId, b: GoId) {
        let (of_a, of_b) = (self.hand_on(a), self.hand_on(b));
        self.learn(a, &of_b);
        self.learn(b, &of_a);
    }

    /// A value goes into a slot.
    fn put(&mut self, sender: GoId, chan: ObjectId) {
        let slot = self.channel(chan).take_slot();
        self.learn(sender, &slot);
        let clock = self.hand_on(sender);
        self.channel(chan).sent.push_back(clock);
    }

    /// A value comes out of its slot.
    fn take(&mut self, receiver: GoId, chan: ObjectId) {
        let value = self.channel(chan).sent.pop_front().unwrap_or_default();
        self.learn(receiver, &value);
        let clock = self.hand_on(receiver);
        self.channel(chan).freed.push_back(clock);
    }

    /// A goroutine is made runnable: if it waited for a permit, it has one.
    fn ready(&mut self, goroutine: GoId) {
        if let Some(semaphore) = self.waiting.remove(&goroutine) {
            let permit = self.object(semaphore).permits.pop_front().unwrap_or_default();
            self.learn(goroutine, &permit);
            self.granted.insert(goroutine);
        }
        if let Some(bubble) = self.bubbles.goes_on(goroutine) {
            self.all_have_stopped(goroutine, bubble);
            self.bubbles.is_over(goroutine);
        }
    }

    /// The goroutine has waited until all others of the bubble have parked or ended.
    fn all_have_stopped(&mut self, who: GoId, bubble: Bubble) {
        let mut known = self.bubbles.known_by_ended(bubble).cloned().unwrap_or_default();
        for (id, stopped) in &mut self.goroutines {
            if self.bubbles.of(*id) == bubble && !(bubble.is_some() && stopped.ended) {
                stopped.handed_on = true;
                known.join(&stopped.clock);
            }
        }
        self.learn(who, &known);
    }

    fn semaphore(&mut self, who: GoId, object: ObjectId, delta: i64, permits: u64) {
        if delta > 0 {
            let clock = self.hand_on(who);
            self.object(object).permits.push_back(clock);
            return;
        }
        if self.granted.remove(&who) {
            return;
        }
        let semaphore = self.object(object);
        // Permits that no goroutine had yet are taken first.
        let fresh = (semaphore.permits.len() as u64) < permits + 1;
        let permit = if fresh { C::default() } else { semaphore.permits.pop_front().unwrap_or_default() };
        self.learn(who, &permit);
    }

    /// A goroutine holds the context's lock.
    fn context(&mut self, who: GoId, object: ObjectId) {
        let before = self.object(object).shared.clone();
        self.learn(who, &before);
        let clock = self.hand_on(who);
        self.object(object).shared.join(&clock);
    }

    /// As `context`, and makes its channel, if that is not there.
    fn make(&mut self, who: GoId, object: ObjectId) {
        self.context(who, object);
        let clock = self.hand_on(who);
        self.object(object).made.get_or_insert(clock);
    }

    fn atomic(&mut self, who: GoId, object: ObjectId, sees: bool, writes: bool) {
        if sees {
            self.acquire(who, object);
        }
        if writes {
            self.object(object).released = self.hand_on(who);
        }
    }
}
