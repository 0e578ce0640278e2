//! The observer: what each goroutine of a run has seen so far and what each object holds, as digests.
//!
//! A goroutine's local state cannot be looked at, but it is a function of what the goroutine was started from and of what it
//! has observed since. So its state is a digest of that: of its parent's state at the `go` statement, then of each visible
//! operation that it completed with all that the operation told it. What it cannot see stays out: whether a send had to
//! wait, which goroutine took the value. Objects are known by their maker's state when they were made; what they hold is a digest of
//! their contents. The sum over all of them is the state of the run: equal sums, equal futures.
//!
//! A value is known by itself where its type is plain (a number, a string: its holder can see nothing else), else by
//! where it came from: its sender's state when it was sent, of which it is a function. Both are sound; the first lets more
//! states be one.
//!
//! States      of a goroutine: local (it runs, or will as soon as it can, up to its next operation) | ready (it stands
//!             before an operation) | parked | ended. Of an object: `Object`'s fields.
//! Invariants  I1  two runs of one program with equal sums, no goroutine being local, go on alike: what can happen next,
//!                 what that prints, and the sums after it are the same.
//!             I2  an ended goroutine is no part of the state: what it left behind is in objects, or hidden from gort.
//!             I3  a mirror of an object changes with the object, by the same events.
//!             I4  a history says where its goroutine stands, or `within` does (`within.rs` lists every operation).
//! Protocol    `Worker::emit` hands every event here before any listener; operations whose result is no event call
//!             `park::observe_result`. `choose.rs` says when a goroutine stands and when it goes on.
//! Rejected    Hashing queue entries by address or number: both depend on what came before. Folding in which goroutine a send met:
//!             the sender cannot tell, and states that differ in nothing else would be kept apart.
//! See         explore/mod.rs; explore/native/naive compares with a search that knows no states.

// Without the explorer not all of it is used.
#![cfg_attr(not(feature = "explore"), allow(dead_code))]

mod events;
mod within;

use std::collections::VecDeque;

use gort_events::{Actor, Digest, GoId, ObjectId, Site};

pub(crate) use self::within::Within;
use crate::rt::explored::control::goroutine_actor;

/// Where a goroutine is between two steps: see the header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Status {
    Local,
    Ready,
    Parked,
    Ended,
}

/// A goroutine as it was observed, as far as it matters for what can still happen.
struct ObservedGoroutine {
    /// What it was started from: its name in every run that has it.
    identity: Digest,
    /// The actor that it is. Asked for in every state, so it is not made from the name each time.
    actor: Actor,
    /// That, and all it has observed since.
    history: Digest,
    /// The value that it sends in this step, if it is not plain.
    offer: Digest,
    /// The value that was handed to it while it was parked.
    incoming: Digest,
    status: Status,
    /// Where it stands, if that is within an operation.
    within: Option<Within>,
    /// How it waits for a lock, if it does.
    waits: Option<Waits>,
    created_at: Site,
    /// Objects in whose queues it stands.
    queues: Vec<usize>,
    /// Its last operation.
    last: Option<(&'static str, Option<Site>)>,
    steps: u64,
    counted: u128,
    dirty: bool,
}

/// How a goroutine waits for a lock: what of it decides how it goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waits {
    /// Since when, in nanoseconds.
    pub(crate) since: u64,
    /// Until when, in nanoseconds since the start of the run; 0: without end.
    pub(crate) until: u64,
    /// It stands, or will stand again, before all others.
    pub(crate) front: bool,
    /// It was given what it waits for.
    pub(crate) handed: bool,
}

/// What of a lock no event tells: `bits` among those of the mask `of`.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) bits: u64,
    pub(crate) of: u64,
}

impl Waits {
    fn word(self) -> u64 {
        self.since << 2 | u64::from(self.front) << 1 | u64::from(self.handed)
    }
}

/// A channel, lock or timer, as far as it matters for what can still happen. All zero: it holds nothing.
#[derive(Default)]
struct Object {
    /// What it was made from: its name in every run that has it.
    made: Digest,
    /// Closed, done, cancelled, held for writing.
    flags: u64,
    /// A counter, permits taken, readers, goroutines that a timer has started.
    count: i64,
    /// What it guards or carries.
    content: Digest,
    buffer: VecDeque<Digest>,
    /// The goroutines that are parked on it, and by which case, first come first.
    queue: VecDeque<(GoId, u64)>,
    counted: u128,
    dirty: bool,
}

impl Object {
    /// It holds nothing again, and keeps the room.
    fn forget(&mut self) {
        let (mut buffer, mut queue) = (std::mem::take(&mut self.buffer), std::mem::take(&mut self.queue));
        buffer.clear();
        queue.clear();
        *self = Object { buffer, queue, ..Object::default() };
    }
}

const CLOSED: u64 = 1;
const HELD: u64 = 2;
/// Above this bit: what of a lock no event tells.
const SHAPE: u32 = 2;

/// What goes into a history: a tag for each kind of observation.
mod tag {
    pub(in crate::rt) const IDENTITY: u64 = 1;
    pub(in crate::rt) const SPAWN: u64 = 2;
    pub(in crate::rt) const MADE: u64 = 3;
    pub(in crate::rt) const STEP: u64 = 4;
    pub(in crate::rt) const OFFER: u64 = 5;
    pub(in crate::rt) const SEND: u64 = 6;
    pub(in crate::rt) const RECV: u64 = 7;
    pub(in crate::rt) const RECV_CLOSED: u64 = 8;
    pub(in crate::rt) const CLOSE: u64 = 9;
    pub(in crate::rt) const SELECT: u64 = 10;
    pub(in crate::rt) const OPERATION: u64 = 11;
    pub(in crate::rt) const RESULT: u64 = 12;
    pub(in crate::rt) const FIRE: u64 = 13;
    pub(in crate::rt) const PARKED: u64 = 14;
    pub(in crate::rt) const PANIC: u64 = 15;
    pub(in crate::rt) const PRINT: u64 = 16;
    pub(in crate::rt) const WITHIN: u64 = 17;
    pub(in crate::rt) const MEMBER: u64 = 18;
    pub(in crate::rt) const WAITS: u64 = 19;
}

/// An access to a `Racy` variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct ObservedAccess {
    pub(crate) object: u64,
    pub(crate) write: bool,
    pub(crate) at: Site,
}

/// What a step did that can be seen.
pub(crate) struct Visible {
    /// The line that it printed.
    pub(crate) line: Option<String>,
    /// Its access to a `Racy` variable.
    pub(crate) access: Option<ObservedAccess>,
    /// The goroutine gave way of itself.
    pub(crate) gave_way: bool,
}

pub(crate) struct Observer {
    goroutines: Vec<ObservedGoroutine>,
    objects: Vec<Object>,
    /// The sum of all parts that are not dirty.
    sum: u128,
    dirty_goroutines: Vec<usize>,
    dirty_objects: Vec<usize>,
    /// The cause of what the scheduler does now: the timer that fires.
    scheduler: Digest,
    firing: Option<ObjectId>,
    /// The lines printed in this step; in a run that is not controlled, in all of it.
    printed: Vec<String>,
    access: Option<ObservedAccess>,
    /// The acting goroutine has given way of itself in this step.
    gave_way: bool,
    /// Whether numbers of goroutines are part of the state: they are if one was ever asked for its own.
    pub(crate) ids_matter: bool,
    asked_id: bool,
}

impl Observer {
    pub(crate) fn new() -> Self {
        Observer {
            goroutines: Vec::new(),
            objects: Vec::new(),
            sum: 0,
            dirty_goroutines: Vec::new(),
            dirty_objects: Vec::new(),
            scheduler: Digest::default(),
            firing: None,
            printed: Vec::new(),
            access: None,
            gave_way: false,
            ids_matter: false,
            asked_id: false,
        }
    }

    /// Forgets the run, and keeps the room.
    pub(crate) fn reset(&mut self, ids_matter: bool) {
        (self.ids_matter, self.asked_id) = (ids_matter, false);
        self.goroutines.clear();
        // As many as this run has met: another one may have met a million.
        let met = self.objects.iter().rposition(|object| object.made != Digest::default());
        self.objects.truncate(met.map_or(0, |last| last + 1));
        self.objects.iter_mut().for_each(Object::forget);
        self.dirty_goroutines.clear();
        self.dirty_objects.clear();
        self.printed.clear();
        (self.sum, self.scheduler, self.firing) = (0, Digest::default(), None);
        (self.access, self.gave_way) = (None, false);
    }

    /// The state of the run, without its timers. Needs: no goroutine is local.
    #[inline]
    pub(crate) fn sum(&mut self) -> u128 {
        while let Some(index) = self.dirty_goroutines.pop() {
            let observed = &mut self.goroutines[index];
            observed.dirty = false;
            let history = if self.ids_matter { observed.history.with(index as u64) } else { observed.history };
            let history =
                observed.waits.map_or(history, |waits| history.with(tag::WAITS).with(waits.word()).with(waits.until));
            let now = match observed.status {
                Status::Ended => 0,
                Status::Parked => history.with(tag::PARKED).seal(),
                Status::Local | Status::Ready => match observed.within {
                    Some(within) => history.with(tag::WITHIN).with(within as u64).seal(),
                    None => history.seal(),
                },
            };
            self.sum = self.sum.wrapping_sub(observed.counted).wrapping_add(now);
            observed.counted = now;
        }
        while let Some(index) = self.dirty_objects.pop() {
            let now = self.digest_of(index);
            let object = &mut self.objects[index];
            object.dirty = false;
            self.sum = self.sum.wrapping_sub(object.counted).wrapping_add(now);
            object.counted = now;
        }
        if self.ids_matter {
            // The number of the next one, too.
            return self.sum.wrapping_add(Digest::default().with(self.goroutines.len() as u64).seal());
        }
        self.sum
    }

    #[inline]
    fn digest_of(&self, index: usize) -> u128 {
        let object = &self.objects[index];
        let empty = object.flags == 0
            && object.count == 0
            && object.content == Digest::default()
            && object.buffer.is_empty()
            && object.queue.is_empty();
        if empty {
            return 0;
        }
        let mut digest = object.made.with(object.flags).with(object.count as u64).and(object.content);
        digest = digest.with(object.buffer.len() as u64);
        for value in &object.buffer {
            digest = digest.and(*value);
        }
        for (goroutine, case) in &object.queue {
            digest = digest.and(self.goroutine(*goroutine).identity).with(*case);
        }
        digest.seal()
    }

    #[inline]
    fn goroutine(&self, goroutine: GoId) -> &ObservedGoroutine {
        &self.goroutines[goroutine.0 as usize - 1]
    }

    #[inline]
    fn change(&mut self, goroutine: GoId) -> &mut ObservedGoroutine {
        let index = goroutine.0 as usize - 1;
        let observed = &mut self.goroutines[index];
        if !std::mem::replace(&mut observed.dirty, true) {
            self.dirty_goroutines.push(index);
        }
        observed
    }

    #[inline]
    fn change_object(&mut self, object: ObjectId) -> &mut Object {
        let index = object.0 as usize - 1;
        if self.objects.len() <= index {
            self.objects.resize_with(index + 1, Object::default);
        }
        let object = &mut self.objects[index];
        if !std::mem::replace(&mut object.dirty, true) {
            self.dirty_objects.push(index);
        }
        object
    }

    /// The object's name in every run that has it; of the nil channel, nothing.
    #[inline]
    pub(crate) fn name_of_object(&self, object: ObjectId) -> Digest {
        let index = (object.0 as usize).wrapping_sub(1);
        self.objects.get(index).map_or(Digest::default(), |object| object.made)
    }

    /// The goroutine's name in every run that has it.
    pub(crate) fn name_of(&self, goroutine: GoId) -> Digest {
        self.goroutine(goroutine).identity
    }

    /// The actor that the goroutine is.
    #[inline]
    pub(crate) fn actor_of(&self, goroutine: GoId) -> Actor {
        self.goroutine(goroutine).actor
    }

    pub(crate) fn status(&self, goroutine: GoId) -> Status {
        self.goroutine(goroutine).status
    }

    /// The goroutine of this name.
    pub(crate) fn goroutine_of(&self, actor: Actor) -> Option<GoId> {
        let index = self.goroutines.iter().position(|observed| observed.actor == actor)?;
        Some(GoId(index as u64 + 1))
    }

    /// The goroutine that has taken most steps.
    pub(crate) fn busiest(&self) -> GoId {
        let steps = self.goroutines.iter().enumerate().max_by_key(|(_, observed)| observed.steps);
        GoId(steps.map_or(0, |(index, _)| index as u64 + 1))
    }

    /// Where it was started, its last operation and where that stands.
    pub(crate) fn last_of(&self, goroutine: GoId) -> (Site, Option<(&'static str, Option<Site>)>) {
        let observed = self.goroutine(goroutine);
        (observed.created_at, observed.last)
    }

    /// Adds an observation to the goroutine's history. The scheduler has none.
    #[inline]
    fn fold(&mut self, goroutine: GoId, kind: u64, what: Digest) {
        if goroutine != GoId::SCHEDULER {
            let observed = self.change(goroutine);
            observed.history = observed.history.with(kind).and(what);
        }
    }

    /// The goroutine has learnt something that no event tells.
    pub(crate) fn result(&mut self, goroutine: GoId, result: Digest) {
        self.fold(goroutine, tag::RESULT, result);
    }

    /// An object was made or met.
    pub(crate) fn met(&mut self, by: GoId, object: ObjectId) {
        let made = if by == GoId::SCHEDULER {
            self.scheduler = self.scheduler.with(tag::MADE);
            self.scheduler
        } else {
            self.fold(by, tag::MADE, Digest::default());
            self.goroutine(by).history
        };
        self.change_object(object).made = made.with(tag::MADE);
    }

    /// The goroutine puts a value into the object.
    pub(crate) fn store(&mut self, by: GoId, object: ObjectId, value: Option<Digest>) {
        let value = value.unwrap_or_else(|| self.provenance(by));
        self.change_object(object).content = value;
    }

    /// The goroutine puts something into the object, beside what others have put there.
    pub(crate) fn accumulate(&mut self, by: GoId, object: ObjectId) {
        let more = self.provenance(by).seal();
        let object = self.change_object(object);
        object.count += 1;
        object.content = Digest(object.content.0.wrapping_add(more));
    }

    /// The goroutine sees what the object holds.
    pub(crate) fn load(&mut self, by: GoId, object: ObjectId) {
        let content = self.change_object(object).content;
        self.operation(by, object, content);
    }

    /// The goroutine asks for its number. Main's is always the same.
    pub(crate) fn asks_id(&mut self, by: GoId) {
        self.asked_id |= by.0 > 1;
        self.result(by, Digest::default().with(by.0));
    }

    /// Whether numbers of goroutines should have been part of the state.
    pub(crate) fn missed_ids(&self) -> bool {
        self.asked_id && !self.ids_matter
    }

    /// A goroutine stands before its next operation, or within one.
    #[inline]
    pub(crate) fn stands(&mut self, goroutine: GoId, within: Option<Within>) {
        let observed = self.change(goroutine);
        (observed.status, observed.within) = (Status::Ready, within);
    }

    /// It goes on: the operation begins, or comes to its next step.
    #[inline]
    pub(crate) fn goes_on(&mut self, goroutine: GoId) {
        let observed = self.change(goroutine);
        observed.steps += 1;
        observed.status = Status::Local;
        if observed.within.take().is_none() {
            observed.history = observed.history.with(tag::STEP);
            observed.offer = observed.history.with(tag::OFFER);
        }
    }

    /// A counter is so now, and no event tells.
    pub(crate) fn counts(&mut self, object: ObjectId, count: i64) {
        self.change_object(object).count = count;
    }

    /// How a goroutine waits for a lock; `None`: not any more.
    pub(crate) fn waits(&mut self, goroutine: GoId, waits: Option<Waits>) {
        if goroutine != GoId::SCHEDULER && self.goroutine(goroutine).waits != waits {
            self.change(goroutine).waits = waits;
        }
    }

    /// What of a lock no event tells: these bits of it are so.
    pub(crate) fn lock_is(&mut self, object: ObjectId, Shape { bits, of }: Shape) {
        debug_assert_eq!(bits & !of, 0, "gort internal bug: a lock's shape has bits that are not its own");
        let object = self.change_object(object);
        object.flags = object.flags & !(of << SHAPE) | bits << SHAPE;
    }

    /// What was buffered in a channel is thrown away.
    pub(crate) fn drained(&mut self, chan: ObjectId) {
        self.change_object(chan).buffer.clear();
    }

    /// One object becomes a member of another one, or is none any more. The order plays no part.
    pub(crate) fn member(&mut self, of: ObjectId, member: ObjectId, joins: bool) {
        let member = self.name_of_object(member).with(tag::MEMBER).seal();
        let of = self.change_object(of);
        let sum = if joins { of.content.0.wrapping_add(member) } else { of.content.0.wrapping_sub(member) };
        of.content = Digest(sum);
    }

    /// A `go` statement; of main, and of what a timer starts, by the scheduler.
    pub(crate) fn spawned(&mut self, parent: GoId, child: GoId, at: Site) {
        let site = u64::from(at.line()) << 32 | u64::from(at.column());
        let from = if parent == GoId::SCHEDULER {
            if let Some(timer) = self.firing {
                // How many a timer has started is part of the state: the next one's name depends on it.
                let timer = self.change_object(timer);
                timer.count += 1;
                let started = timer.count as u64;
                self.scheduler = self.scheduler.with(started);
            }
            self.scheduler = self.scheduler.with(tag::SPAWN);
            self.scheduler
        } else {
            self.fold(parent, tag::SPAWN, Digest::default());
            self.goroutine(parent).history
        };
        let identity = from.with(tag::IDENTITY).with(site);
        debug_assert_eq!(child.0 as usize, self.goroutines.len() + 1, "gort internal bug: a goroutine unseen");
        self.goroutines.push(ObservedGoroutine {
            identity,
            actor: goroutine_actor(identity),
            history: identity,
            offer: Digest::default(),
            incoming: Digest::default(),
            status: Status::Local,
            within: None,
            waits: None,
            created_at: at,
            queues: Vec::new(),
            last: None,
            steps: 0,
            counted: 0,
            dirty: false,
        });
        self.change(child);
    }

    /// What the step did that can be seen; `None`: nothing.
    #[inline]
    pub(crate) fn take_visible(&mut self) -> Option<Visible> {
        if self.printed.is_empty() && self.access.is_none() && !self.gave_way {
            return None;
        }
        invariant!(self.printed.len() <= 1, "two lines in one step");
        let (line, access) = (self.printed.pop(), self.access.take());
        Some(Visible { line, access, gave_way: std::mem::take(&mut self.gave_way) })
    }

    /// All lines that were printed, if they were not taken before.
    pub(crate) fn take_all_printed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.printed)
    }

    /// Its last operation, of which no event tells: one that did nothing.
    pub(crate) fn tried(&mut self, by: GoId, operation: &'static str, at: Site) {
        if by != GoId::SCHEDULER {
            self.change(by).last = Some((operation, Some(at)));
        }
    }

    /// The goroutine gives way.
    pub(crate) fn gives_way(&mut self) {
        self.gave_way = true;
    }
}
