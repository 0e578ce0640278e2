//! Hidden values: what one goroutine leaves for another and no event tells, a result, an error. An observer must know of it, since
//! how the other one goes on depends on it.
//!
//! Protocol    Without an observer each call is one look whether there is one.
//! Rejected    An event for each: a program's listener would hear of what is none of Go's operations.
//! See         rt/explored/observe.rs.

use gort_events::{Digest, ObjectId};

use crate::rt::current::worker;
use crate::rt::events::object::ObjectTag;
use crate::rt::workers::worker::Worker;

/// The place where a value lies, without the value.
#[derive(Default)]
pub(crate) struct HiddenValue(ObjectTag);

impl HiddenValue {
    /// A new one, in which nothing lies.
    pub(crate) fn new() -> Self {
        let hidden = HiddenValue::default();
        hidden.with(|_| ());
        hidden
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
            worker.observe(|observer, by| observer.met(by, object));
            object
        })
    }

    /// Its name, the same in every run that has it; 0 without an observer.
    pub(crate) fn name(&self) -> u64 {
        let mut name = 0;
        self.with(|object| {
            if let Some(worker) = worker() {
                worker.observe(|observer, _| name = observer.name_of_object(object).short());
            }
        });
        name
    }

    /// The running goroutine puts a value there: known by its digest, or by where it came from.
    #[inline]
    pub(crate) fn store(&self, value: impl FnOnce() -> Option<Digest>) {
        self.with(|object| {
            if let Some(worker) = worker() {
                let value = value();
                worker.observe(|observer, by| observer.store(by, object, value));
            }
        });
    }

    /// The running goroutine puts something beside what others have put there, in no order.
    #[inline]
    pub(crate) fn accumulate(&self) {
        self.with(|object| {
            if let Some(worker) = worker() {
                worker.observe(|observer, by| observer.accumulate(by, object));
            }
        });
    }

    /// `other` becomes a member of it, or is none any more.
    #[inline]
    pub(crate) fn member(&self, other: &HiddenValue, joins: bool) {
        self.with(|of| {
            other.with(|member| {
                if let Some(worker) = worker() {
                    worker.observe(|observer, _| observer.member(of, member, joins));
                }
            });
        });
    }

    /// The running goroutine sees what lies there.
    #[inline]
    pub(crate) fn load(&self) {
        self.with(|object| {
            if let Some(worker) = worker() {
                worker.observe(|observer, by| observer.load(by, object));
            }
        });
    }
}
