//! The bare lock under `RwMutex`: Go's algorithm.
//!
//! States      no writer | a writer has announced itself, and waits for `leaving` readers | one writes.
//! Invariants  I1  `announced`            =>  its writer holds `writers`: there is one at most.
//!             I2  one writes             =>  `announced`, `reading` and `permits` are 0.
//!             I3  a reader is queued     =>  `announced`.
//!             I4  the caller has the lock  =>  it is counted in `reading`, or is the writer.
//!             I5  `permits` <= `coming`, and equal where no writer is announced: each reader that was readied may read.
//! Protocol    Go's own structure. Writers first take a mutex, `writers`, by its rules (`raw.rs`); then announce themselves,
//!             which shuts the door on new readers, and wait for those that are in. The last of these to leave readies the
//!             writer, which has the lock then. At the end of a write first a permit for each reader that waits is put out and
//!             those readers are readied, then `writers` is released, which readies the next writer: it takes the next slot,
//!             and the readers run from the queue. To come for its permit is a point of its own for a reader: a newcomer may
//!             have taken it, if another writer has announced itself since.
//!             The caller of `end_read` and `end_write` emits its event, and then readies the goroutines it returns.
//! Rejected    Letting in under one lock, without permits: the order in which goroutines are readied would not be Go's, nor
//!             would all the orders be there that a taken permit gives. A point between the end of a write and the release
//!             of `writers`: see `raw.rs` on such windows; only `try_write` could tell.
//! See         Go `sync/rwmutex.go`; tests/runtime/sync/rwmutex.rs.

use gort_events::{Caller, WaitReason};

use super::identity::{Identity, current_id};
use super::raw::{RawMutex, Released, SHAPE_BITS};
use super::wait::wait;
use crate::rt::explored::observe::Shape;
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::parking::waiter::{Owner, WaitQueue};

pub(super) struct RawRwMutex {
    writers: RawMutex,
    state: SpinLock<State>,
}

/// How a lock is used, for `Debug`.
pub(super) struct Counts {
    pub(super) readers: usize,
    pub(super) written: bool,
    pub(super) waiting_readers: usize,
    pub(super) waiting_writers: usize,
}

impl RawRwMutex {
    pub(super) fn new() -> Self {
        let state = State {
            reading: 0,
            announced: false,
            leaving: 0,
            coming: 0,
            permits: 0,
            waiting_readers: WaitQueue::new(),
            waiting_writer: WaitQueue::new(),
        };
        RawRwMutex { writers: RawMutex::new(), state: SpinLock::new(state) }
    }

    /// Takes the lock for reading, parking while it cannot be had. Whether it waited.
    #[inline]
    #[track_caller]
    pub(super) fn read(&self, identity: &Identity, location: Caller) -> bool {
        let mut state = self.state.lock();
        if !state.announced {
            state.reading += 1;
            return false;
        }
        self.wait_for_permit(state, identity, location)
    }

    /// A writer is announced. Takes a permit, parking while there is none. Whether it waited.
    #[cold]
    #[track_caller]
    fn wait_for_permit<'a>(&'a self, mut state: SpinGuard<'a, State>, identity: &Identity, location: Caller) -> bool {
        let mut waited = false;
        while !state.take_permit() {
            waited = true;
            let parked_at = ParkedAt { reason: WaitReason::RwMutexRLock, location };
            wait(
                &self.state,
                state,
                |state| &mut state.waiting_readers,
                parked_at,
                identity,
                |readied| {
                    if readied {
                        self.withdraw_reader();
                    }
                },
            );
            let coming = Coming(self);
            park::point_within(Within::ReaderWoken);
            std::mem::forget(coming);
            state = self.state.lock();
            state.coming -= 1;
        }
        state.check_invariants();
        waited
    }

    /// Takes the lock for writing, parking while it cannot be had. Whether it waited.
    #[track_caller]
    pub(super) fn write(&self, identity: &Identity, location: Caller) -> bool {
        // The reason is the inner mutex's, as in Go.
        let waited = self.writers.acquire(identity, ParkedAt { reason: WaitReason::MutexLock, location });
        let mut state = self.state.lock();
        if state.announce() {
            return waited;
        }
        let parked_at = ParkedAt { reason: WaitReason::RwMutexLock, location };
        identity.lock_is(|| state.shape());
        wait(
            &self.state,
            state,
            |state| &mut state.waiting_writer,
            parked_at,
            identity,
            |_| {
                // It leaves again, or gives up: readers that wait for it get in either way.
                let readers = self.state.lock().end_write();
                readers.into_iter().flatten().for_each(Owner::ready);
                self.release_writers(identity);
            },
        );
        true
    }

    /// Takes the lock for reading if no writer is announced. Whether it did.
    #[inline]
    pub(super) fn try_read(&self) -> bool {
        let mut state = self.state.lock();
        let taken = !state.announced;
        state.reading += usize::from(taken);
        taken
    }

    /// Takes the lock for writing if no goroutine has it. Whether it did.
    pub(super) fn try_write(&self, identity: &Identity) -> bool {
        let mut taken = self.writers.try_acquire();
        if taken {
            let mut state = self.state.lock();
            taken = state.reading + state.permits == 0 && state.announce();
            drop(state);
            if !taken {
                self.release_writers(identity);
            }
        }
        taken
    }

    /// A reader leaves. `None`: no goroutine reads. Else the writer that can go on.
    #[inline]
    pub(super) fn end_read(&self) -> Option<Option<Owner>> {
        self.state.lock().end_read()
    }

    /// The writer leaves. `None`: there is none. Else the readers that are let in. `writers` is still held:
    /// `release_writers` comes after.
    pub(super) fn end_write(&self) -> Option<Vec<Owner>> {
        self.state.lock().end_write()
    }

    /// Lets the next writer compete. Whether it was handed the mutex.
    pub(super) fn release_writers(&self, identity: &Identity) -> bool {
        let released = self.writers.release();
        invariant!(!matches!(released, Released::WasFree), "I1, a writer without its mutex");
        identity.lock_is(|| self.writers.seen());
        released.ready()
    }

    /// A reader that was readied is unwound.
    fn withdraw_reader(&self) {
        let writer = self.state.lock().does_not_come();
        writer.into_iter().for_each(Owner::ready);
    }

    /// What no event tells.
    pub(super) fn seen(&self) -> Shape {
        self.state.lock().shape()
    }

    pub(super) fn counts(&self) -> Counts {
        let (_, waiting_writers) = self.writers.counts();
        let state = self.state.lock();
        Counts {
            readers: state.reading + state.permits,
            written: state.announced && state.leaving == 0,
            waiting_readers: state.waiting_readers.len(),
            waiting_writers: waiting_writers + state.waiting_writer.len(),
        }
    }
}

struct State {
    reading: usize,
    announced: bool,
    /// For how many readers the announced writer has to wait: Go's `readerWait`.
    leaving: usize,
    /// Readers that were readied and have not come for their permit yet.
    coming: usize,
    /// Go's `readerSem`.
    permits: usize,
    waiting_readers: WaitQueue<()>,
    /// The announced writer, while it waits for readers.
    waiting_writer: WaitQueue<()>,
}

impl State {
    /// Whether there was a permit: then the caller reads.
    fn take_permit(&mut self) -> bool {
        let permitted = self.permits > 0;
        self.permits -= usize::from(permitted);
        self.reading += usize::from(permitted);
        permitted
    }

    /// A reader leaves. `None`: no goroutine reads. Else the writer that can go on.
    fn end_read(&mut self) -> Option<Option<Owner>> {
        self.reading = self.reading.checked_sub(1)?;
        let writer = self.one_less();
        self.check_invariants();
        Some(writer)
    }

    /// One that the announced writer waits for, if there is one, has left.
    fn one_less(&mut self) -> Option<Owner> {
        if self.leaving == 0 {
            return None;
        }
        self.leaving -= 1;
        let writer = if self.leaving == 0 { self.waiting_writer.pop() } else { None };
        writer.map(|writer| writer.release(current_id()))
    }

    /// A reader that was readied does not come: the program is over.
    fn does_not_come(&mut self) -> Option<Owner> {
        self.coming -= 1;
        // Permits are for those that come.
        if self.permits <= self.coming {
            return None;
        }
        self.permits -= 1;
        self.one_less()
    }

    /// A writer announces itself. Whether it may write at once.
    fn announce(&mut self) -> bool {
        self.announced = true;
        self.leaving = self.reading + self.permits;
        self.check_invariants();
        self.leaving == 0
    }

    /// The writer leaves, or gives up. `None`: there is none. Else the readers that are let in.
    fn end_write(&mut self) -> Option<Vec<Owner>> {
        if !std::mem::take(&mut self.announced) {
            return None;
        }
        self.leaving = 0;
        let mut woken = Vec::new();
        while let Some(reader) = self.waiting_readers.pop() {
            woken.push(reader.release(current_id()));
        }
        self.coming += woken.len();
        // Also for those whose permit a newcomer took.
        self.permits = self.coming;
        self.check_invariants();
        Some(woken)
    }

    fn check_invariants(&self) {
        let writes = self.announced && self.leaving == 0;
        invariant!(!writes || self.reading + self.permits == 0, "I2, read and written at once");
        invariant!(self.announced || self.waiting_readers.is_empty(), "I3, a reader waits without a writer");
        invariant!(self.permits <= self.coming, "I5, a permit without a reader");
        invariant!(self.announced || self.permits == self.coming, "I5, a reader without a permit");
    }

    /// What no event tells. The bits of the writers' mutex are that one's.
    fn shape(&self) -> Shape {
        let bits = u64::from(self.announced) << 3 | (self.permits as u64) << 4 | (self.leaving as u64) << 32;
        Shape { bits, of: !SHAPE_BITS }
    }
}

/// A reader was readied, and comes for its permit.
struct Coming<'a>(&'a RawRwMutex);

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        self.0.withdraw_reader();
    }
}
