//! Identity: the number under which events know an object of `sync`, and the one place that emits for them.
//!
//! Invariants  I1  nothing is formatted, numbered or allocated while there is no listener.
//! Protocol    Never call `emit` with the object's lock held: the listener is user code (R8).
//! See         rt/events/object.rs for the numbers.

use gort_events::{Caller, EventKind, GoId, ObjectId, ObjectKind};

use crate::rt::current::worker;
use crate::rt::events::object::ObjectTag;
use crate::rt::events::show::digest_of;
use crate::rt::explored::observe::{Shape, Waits};
use crate::rt::parking::park::ParkedOn;
use crate::rt::workers::worker::Worker;

/// Whether there is a listener: an operation that emits twice looks once.
#[inline]
pub(super) fn somebody_listens() -> bool {
    worker().is_some_and(|worker| worker.listening())
}

/// What events call one object.
pub(super) struct Identity {
    tag: ObjectTag,
    kind: ObjectKind,
}

impl Identity {
    /// A new object, made at this line.
    pub(super) fn new(kind: ObjectKind, made_at: Caller) -> Self {
        let identity = Identity { tag: ObjectTag::new(), kind };
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            worker.object(&identity.tag, kind, Some(made_at));
        }
        identity
    }

    /// Emits what happened to the object, if there is a listener.
    #[inline]
    pub(super) fn emit(&self, location: Option<Caller>, happened: impl FnOnce(ObjectId) -> EventKind) {
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            let object = worker.object(&self.tag, self.kind, None);
            worker.emit(happened(object), location);
        }
    }

    /// The running goroutine gives back what the object guards.
    #[cold]
    pub(super) fn store<T>(&self, value: &T) {
        if let Some(worker) = worker().filter(|worker| worker.observed()) {
            let object = worker.object(&self.tag, self.kind, None);
            worker.observe(|observer, by| observer.store(by, object, digest_of(value)));
        }
    }

    /// The running goroutine sees what the object guards, without a lock.
    #[inline]
    pub(super) fn load(&self) {
        if let Some(worker) = worker().filter(|worker| worker.observed()) {
            let object = worker.object(&self.tag, self.kind, None);
            worker.observe(|observer, by| observer.load(by, object));
        }
    }

    /// Its counter has changed in a call that ends in a panic, which no event tells.
    #[cold]
    pub(super) fn counts(&self, count: i64) {
        if let Some(worker) = worker().filter(|worker| worker.observed()) {
            let object = worker.object(&self.tag, self.kind, None);
            worker.observe(|observer, _| observer.counts(object, count));
        }
    }

    /// The running goroutine waits for it so, and it is so: before the `Park` event.
    pub(super) fn waits(&self, shape: Shape, waits: Waits) {
        if let Some(worker) = worker().filter(|worker| worker.observed()) {
            let object = worker.object(&self.tag, self.kind, None);
            worker.observe(|observer, by| {
                observer.lock_is(object, shape);
                observer.waits(by, Some(waits));
            });
        }
    }

    /// The running goroutine has it, and it is so.
    pub(super) fn waits_no_more(&self, shape: impl FnOnce() -> Shape) {
        if let Some(worker) = worker().filter(|worker| worker.observed()) {
            let (object, shape) = (worker.object(&self.tag, self.kind, None), shape());
            worker.observe(|observer, by| {
                observer.lock_is(object, shape);
                observer.waits(by, None);
            });
        }
    }

    /// The lock is so now.
    pub(super) fn lock_is(&self, shape: impl FnOnce() -> Shape) {
        if let Some(worker) = worker().filter(|worker| worker.observed()) {
            let (object, shape) = (worker.object(&self.tag, self.kind, None), shape());
            worker.observe(|observer, _| observer.lock_is(object, shape));
        }
    }

    /// What a `Park` event says of a goroutine that parks on the object.
    pub(super) fn parked_on(&self, worker: &Worker) -> ParkedOn {
        ParkedOn { object: Some(self.object(worker)), ..ParkedOn::default() }
    }

    /// Its number in the worker's run.
    pub(super) fn object(&self, worker: &Worker) -> ObjectId {
        worker.object(&self.tag, self.kind, None)
    }
}

/// The goroutine that is running, for the waiters it completes; the scheduler's 0 on a foreign thread.
#[inline]
pub(super) fn current_id() -> GoId {
    worker().map_or(GoId::SCHEDULER, |worker| worker.current_id())
}
