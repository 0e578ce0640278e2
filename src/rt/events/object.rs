//! Object numbers: what an event calls a channel or a lock.
//!
//! Invariants  I1  numbers are given in the order in which a run first meets its objects, so that the same run gives the
//!                 same numbers; an address or a global counter would not.
//! See         tests/records/replay.rs (same_run_same_events).

use std::sync::atomic::{AtomicU64, Ordering};

use gort_events::{Digest, ObjectId};

use crate::rt::current::worker;
use crate::rt::workers::worker::Worker;

/// Remembers an object's number in the run that asked last.
#[derive(Default)]
pub(crate) struct ObjectTag(AtomicU64);

impl ObjectTag {
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The number in the run with this serial, if it has one. Serials start at 1, so a new tag has none.
    pub(crate) fn in_run(&self, serial: u32) -> Option<ObjectId> {
        let packed = self.0.load(Ordering::Relaxed);
        (packed >> 32 == u64::from(serial)).then_some(ObjectId(packed as u32))
    }

    pub(crate) fn set(&self, serial: u32, object: ObjectId) {
        self.0.store(u64::from(serial) << 32 | u64::from(object.0), Ordering::Relaxed);
    }
}

/// Something that one goroutine leaves for another and that no event tells: a result, an error. Known to an observer only.
#[derive(Default)]
pub(crate) struct Carried(ObjectTag);

impl Carried {
    /// A new one, which nobody has left anything in.
    pub(crate) fn new() -> Self {
        let carried = Carried::default();
        carried.with(|_| ());
        carried
    }

    /// Does nothing but one look if there is no observer.
    #[inline]
    fn with(&self, f: impl FnOnce(ObjectId)) {
        if let Some(worker) = worker()
            && worker.observed()
        {
            f(self.number(&worker));
        }
    }

    #[cold]
    fn number(&self, worker: &Worker) -> ObjectId {
        self.0.in_run(worker.serial()).unwrap_or_else(|| {
            let object = worker.program.take_object();
            self.0.set(worker.serial(), object);
            worker.observe(|seen, by| seen.met(by, object));
            object
        })
    }

    /// Its name, the same in every run that has it; 0 without an observer.
    pub(crate) fn name(&self) -> u64 {
        let mut name = 0;
        self.with(|object| {
            if let Some(worker) = worker() {
                worker.observe(|seen, _| name = seen.name_of_object(object).short());
            }
        });
        name
    }

    /// The running goroutine leaves a value: known by its digest, or by where it came from.
    #[inline]
    pub(crate) fn leave(&self, value: impl FnOnce() -> Option<Digest>) {
        self.with(|object| {
            if let Some(worker) = worker() {
                let value = value();
                worker.observe(|seen, by| seen.leave(by, object, value));
            }
        });
    }

    /// The running goroutine leaves something beside what others have left, in no order.
    #[inline]
    pub(crate) fn add(&self) {
        self.with(|object| {
            if let Some(worker) = worker() {
                worker.observe(|seen, by| seen.leave_beside(by, object));
            }
        });
    }

    /// `other` becomes a member of it, or is none any more.
    #[inline]
    pub(crate) fn member(&self, other: &Carried, joins: bool) {
        self.with(|of| {
            other.with(|member| {
                if let Some(worker) = worker() {
                    worker.observe(|seen, _| seen.member(of, member, joins));
                }
            });
        });
    }

    /// The running goroutine sees what was left.
    #[inline]
    pub(crate) fn look(&self) {
        self.with(|object| {
            if let Some(worker) = worker() {
                worker.observe(|seen, by| seen.look(by, object));
            }
        });
    }
}
