//! The bare lock under `RwMutex`: Go's algorithm.
//!
//! States      no writer | a writer has announced itself, and waits for `leaving` readers | one writes.
//! Invariants  I1  `readers` is shut      =>  its writer is announced and holds `writers`: there is one at most.
//!             I2  one writes             =>  `readers` is shut, and `leaving` and `permits` are 0.
//!             I3  a reader is queued     =>  `readers` is shut.
//!             I4  the caller has the lock  =>  it is counted in `readers`, and in `leaving` if that is shut, or is the writer.
//!             I5  `permits` <= `coming`, and equal where no writer is announced: each reader that was readied may read.
//!             I6  `pending` writers wait for readers, or have stopped to and have not come: each is counted from when it announced
//!                 itself until it is readied, or gives up. `undone` of them are announced no more, nor have `writers`: an unlock
//!                 without a lock gave both back. As in Go they wait on, until a later writer's reader readies one.
//!             I7  `readers` is shut      =>  the announced writer is pending (then `pending` is `undone` and one), or was readied, or
//!                 writes. `leaving` does not say which: the last reader readies none of those whose time is over.
//! Protocol    Go's own structure. Writers first take a mutex, `writers`, by its rules (`raw.rs`); then announce themselves,
//!             which shuts the door on new readers, and wait for those that are in. The last of these to leave readies the
//!             writer, which has the lock then. At the end of a write first a permit for each reader that waits is put out and
//!             those readers are readied, then `writers` is released, which readies the next writer: it takes the next slot,
//!             and the readers run from the queue. To come for its permit is a point of its own for a reader: a newcomer may
//!             have taken it, if another writer has announced itself since.
//!             Readers come and leave by one addition each (`readers.rs`), and need the state's lock only where that finds a
//!             writer: to wait for it, or to tell it that they have left. One that comes needs it, too, where the run that the
//!             goroutine is of has not met the object: it meets it under the lock (`rt/met.rs`).
//!             One whose time is over (`read_until`, `write_until`) leaves its queue; a writer that has announced itself opens the door again,
//!             as one that has written, which is a point of its own: until then readers wait, and the last to leave readies no goroutine.
//!             The caller of `end_read` and `end_write` emits its event, and then readies the goroutines it returns.
//! Rejected    Letting in under one lock, without permits: the order in which goroutines are readied would not be Go's, nor
//!             would all the orders be there that a taken permit gives. A point between the end of a write and the release
//!             of `writers`: see `raw.rs` on such windows; only `try_write` could tell.
//! See         Go `sync/rwmutex.go`; tests/runtime/sync/rwmutex.rs, tests/explore/locks.rs; models in `rt/models/rwlocks.rs`.

use gort_events::{Caller, WaitReason};

use super::identity::{Identity, current_id};
use super::raw::{RawMutex, Released, SHAPE_BITS};
use super::readers::{Comes, Found, Readers};
use super::wait::{Deadline, wait, wait_timeout};
use crate::rt::explored::observe::Shape;
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::park::{self, ParkedAt, Within};
use crate::rt::parking::waiter::{Owner, WaitQueue};

pub(crate) struct RawRwMutex {
    pub(crate) writers: RawMutex,
    pub(crate) readers: Readers,
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
    pub(crate) fn new() -> Self {
        let state = State {
            leaving: 0,
            coming: 0,
            permits: 0,
            waiting_readers: WaitQueue::new(),
            waiting_writer: WaitQueue::new(),
            pending: 0,
            undone: 0,
        };
        RawRwMutex { writers: RawMutex::new(), readers: Readers::new(), state: SpinLock::new(state) }
    }

    /// Takes the lock for reading, parking while it cannot be had. Whether it waited. `found`: by a reader that has come already.
    #[track_caller]
    pub(super) fn read(&self, found: Option<Found>, identity: &Identity, location: Caller) -> bool {
        match self.arrive(found) {
            Some(state) => {
                let waited = self.wait_for_permit(state, identity, location, None);
                waited.unwrap_or_else(|| bug!("a lock that is waited for without end was given up"))
            }
            None => false,
        }
    }

    /// As `read`, until `deadline` at the latest; without one a reader that would have to wait does not. `None`: it does not read.
    #[track_caller]
    pub(super) fn read_until(
        &self,
        identity: &Identity,
        location: Caller,
        deadline: impl FnOnce() -> Option<Deadline>,
    ) -> Option<bool> {
        if self.arrive(None).is_none() {
            return Some(false);
        }
        let deadline = deadline()?;
        match self.arrive(None) {
            Some(state) => self.wait_for_permit(state, identity, location, Some(deadline)),
            None => Some(false),
        }
    }

    /// The state, locked, for a reader that has to wait; `None`: it reads.
    #[track_caller]
    pub(crate) fn arrive(&self, found: Option<Found>) -> Option<SpinGuard<'_, State>> {
        let state = self.state.lock();
        match found.map_or_else(|| self.readers.come(), |found| self.readers.settle(found)) {
            Comes::Reads => None,
            Comes::Waits => Some(state),
            Comes::TooMany => {
                drop(state);
                too_many()
            }
        }
    }

    /// Takes the lock for reading without the state's, where no writer is announced. `Err`: `read` has to, and is to be told this.
    #[inline]
    pub(crate) fn read_at_once(&self) -> Result<(), Option<Found>> {
        if !self.state.spin().was_met() {
            return Err(None);
        }
        self.readers.try_enter().map_err(Some)
    }

    /// A reader leaves, without the state's lock where no writer is announced; else the writer that can go on is readied. `false`: no
    /// goroutine reads. Needs: there is no listener.
    #[inline]
    pub(crate) fn end_read_at_once(&self) -> bool {
        match self.readers.try_leave() {
            Ok(()) => true,
            Err(found) => self.tell(found),
        }
    }

    /// A reader has left without the lock, and found this. As `end_read_at_once`.
    #[cold]
    #[inline(never)]
    fn tell(&self, found: Found) -> bool {
        let writer = self.state.lock().has_left(found, &self.readers);
        let was_there = writer.is_some();
        writer.flatten().into_iter().for_each(Owner::ready);
        was_there
    }

    /// A writer is announced. Takes a permit, parking while there is none. Whether it waited; `None`: the deadline was first.
    #[cold]
    #[track_caller]
    fn wait_for_permit<'a>(
        &'a self,
        mut state: SpinGuard<'a, State>,
        identity: &Identity,
        location: Caller,
        deadline: Option<Deadline>,
    ) -> Option<bool> {
        let mut waited = false;
        while !state.take_permit(&self.readers) {
            waited = true;
            let parked_at = ParkedAt { reason: WaitReason::RwMutexRLock, location };
            let queue: fn(&mut State) -> &mut WaitQueue<()> = |state| &mut state.waiting_readers;
            let cut_short = |readied| {
                if readied {
                    self.withdraw_reader();
                }
            };
            match deadline {
                None => wait(&self.state, state, queue, parked_at, identity, cut_short),
                Some(deadline) => {
                    let left = deadline.left();
                    // One whose time is over is in no queue, and nothing is meant for it.
                    if left.is_zero()
                        || !wait_timeout(&self.state, state, queue, (left, parked_at), identity, cut_short)
                    {
                        return None;
                    }
                    park::observe_result(deadline.nanos());
                }
            }
            let coming = Coming(self);
            park::point_within(Within::ReaderWoken);
            std::mem::forget(coming);
            state = self.come();
        }
        state.check_invariants(&self.readers);
        Some(waited)
    }

    /// The state, locked, for a reader that was readied and comes for its permit.
    pub(crate) fn come(&self) -> SpinGuard<'_, State> {
        let mut state = self.state.lock();
        state.coming -= 1;
        state
    }

    /// Takes the lock for writing, parking while it cannot be had. Whether it waited.
    #[track_caller]
    pub(super) fn write(&self, identity: &Identity, location: Caller) -> bool {
        // The reason is the inner mutex's, as in Go.
        let waited = self.writers.acquire(identity, ParkedAt { reason: WaitReason::MutexLock, location });
        let Some(state) = self.announce() else { return waited };
        let parked_at = ParkedAt { reason: WaitReason::RwMutexLock, location };
        identity.lock_is(|| state.shape(&self.readers));
        let give_up = |handed| self.stop_writing(handed, identity);
        wait(&self.state, state, |state| &mut state.waiting_writer, parked_at, identity, give_up);
        true
    }

    /// As `write`, until `deadline` at the latest. `None`: that was first.
    #[track_caller]
    pub(super) fn write_until(&self, identity: &Identity, location: Caller, deadline: Deadline) -> Option<bool> {
        let parked_at = ParkedAt { reason: WaitReason::MutexLock, location };
        let waited = self.writers.acquire_until(identity, parked_at, deadline)?;
        let Some(state) = self.announce() else { return Some(waited) };
        identity.lock_is(|| state.shape(&self.readers));
        let left = deadline.left();
        if left.is_zero() {
            drop(state);
            self.stop_writing(false, identity);
            return None;
        }
        let parked_at = ParkedAt { reason: WaitReason::RwMutexLock, location };
        let give_up = |handed| self.stop_writing(handed, identity);
        let queue: fn(&mut State) -> &mut WaitQueue<()> = |state| &mut state.waiting_writer;
        if wait_timeout(&self.state, state, queue, (left, parked_at), identity, give_up) {
            return Some(true);
        }
        // It is still announced, until it comes.
        let too_late = TooLate(self, identity);
        park::point_within(Within::WriterTooLate);
        drop(too_late);
        None
    }

    /// A writer that waited for readers leaves again, or gives up: readers that wait for it get in either way.
    fn stop_writing(&self, handed: bool, identity: &Identity) {
        let Some(readers) = self.give_up(handed) else { return };
        identity.lock_is(|| self.seen());
        readers.into_iter().for_each(Owner::ready);
        self.release_writers(identity);
    }

    /// As `stop_writing`, before the readers are readied. `None`: what the writer had was given back.
    pub(crate) fn give_up(&self, handed: bool) -> Option<Vec<Owner>> {
        self.state.lock().give_up(handed, &self.readers)
    }

    /// A writer announces itself. The state, locked, for one that has to wait; `None`: it writes. Needs: it has `writers`.
    #[track_caller]
    pub(crate) fn announce(&self) -> Option<SpinGuard<'_, State>> {
        let mut state = self.state.lock();
        let Some(readers) = self.readers.shut() else {
            drop(state);
            self.writers.release().ready();
            too_many();
        };
        state.leaving = readers + state.permits;
        state.pending += usize::from(state.leaving > 0);
        state.check_invariants(&self.readers);
        (state.leaving > 0).then_some(state)
    }

    /// Takes the lock for reading if no writer is announced. Whether it did.
    #[inline]
    pub(super) fn try_read(&self) -> bool {
        self.arrive(None).is_none()
    }

    /// Takes the lock for writing if no goroutine has it. Whether it did.
    pub(super) fn try_write(&self, identity: &Identity) -> bool {
        let mut taken = self.writers.try_acquire();
        if taken {
            taken = self.try_announce();
            if !taken {
                self.release_writers(identity);
            }
        }
        taken
    }

    /// As `announce`, if no goroutine reads. Whether the caller writes. Needs: it has `writers`.
    pub(crate) fn try_announce(&self) -> bool {
        let state = self.state.lock();
        state.permits == 0 && self.readers.try_shut()
    }

    /// A reader leaves. `None`: no goroutine reads. Else the writer that can go on.
    #[inline]
    pub(crate) fn end_read(&self) -> Option<Option<Owner>> {
        self.state.lock().end_read(&self.readers)
    }

    /// The writer leaves. `None`: there is none. Else the readers that are let in. `writers` is still held:
    /// `release_writers` comes after.
    pub(crate) fn end_write(&self) -> Option<Vec<Owner>> {
        self.state.lock().end_write(&self.readers)
    }

    /// Lets the next writer compete. Whether it was handed the mutex.
    pub(super) fn release_writers(&self, identity: &Identity) -> bool {
        let released = self.writers.release();
        invariant!(!matches!(released, Released::WasFree), "I1, a writer without its mutex");
        identity.lock_is(|| self.writers.seen());
        released.ready()
    }

    /// A reader that was readied is unwound.
    pub(crate) fn withdraw_reader(&self) {
        let writer = self.state.lock().does_not_come(&self.readers);
        writer.into_iter().for_each(Owner::ready);
    }

    /// The state, locked.
    #[cfg(loom)]
    pub(crate) fn state(&self) -> SpinGuard<'_, State> {
        self.state.lock()
    }

    /// As `RawMutex::is_as_new`.
    #[cfg(loom)]
    pub(crate) fn is_as_new(&self) -> bool {
        let state = self.state.lock();
        let State { leaving, coming, permits, ref waiting_readers, ref waiting_writer, pending, undone } = *state;
        let waiting = waiting_readers.len() + waiting_writer.len();
        let now = self.readers.now();
        let none_reads = !now.is_shut() && now.count() == 0 && !now.is_below_zero();
        none_reads && [leaving, coming, permits, waiting, pending, undone] == [0; 6] && self.writers.is_as_new()
    }

    /// What no event tells.
    pub(super) fn seen(&self) -> Shape {
        self.state.lock().shape(&self.readers)
    }

    pub(super) fn counts(&self) -> Counts {
        let (_, waiting_writers) = self.writers.counts();
        let state = self.state.lock();
        let readers = self.readers.now();
        Counts {
            readers: if readers.is_shut() { state.leaving } else { readers.count() + state.permits },
            written: readers.is_shut() && !state.is_awaited(),
            waiting_readers: state.waiting_readers.len(),
            waiting_writers: waiting_writers + state.waiting_writer.len(),
        }
    }
}

#[cold]
#[track_caller]
fn too_many() -> ! {
    panic!("gort: an RwMutex has more readers than can be counted")
}

pub(crate) struct State {
    /// For how many readers the announced writer has to wait: Go's `readerWait`.
    leaving: usize,
    /// Readers that were readied and have not come for their permit yet.
    coming: usize,
    /// Go's `readerSem`.
    permits: usize,
    pub(crate) waiting_readers: WaitQueue<()>,
    /// The announced writer, while it waits for readers.
    pub(crate) waiting_writer: WaitQueue<()>,
    /// I6.
    pending: usize,
    undone: usize,
}

impl State {
    /// Whether there was a permit: then the caller reads.
    pub(crate) fn take_permit(&mut self, readers: &Readers) -> bool {
        let permitted = self.permits > 0;
        if permitted {
            self.permits -= 1;
            readers.enter();
        }
        permitted
    }

    /// A reader leaves. `None`: no goroutine reads. Else the writer that can go on.
    fn end_read(&mut self, readers: &Readers) -> Option<Option<Owner>> {
        let found = readers.leave();
        self.has_left(found, readers)
    }

    /// A reader has left, and found this. As `end_read`.
    fn has_left(&mut self, found: Found, readers: &Readers) -> Option<Option<Owner>> {
        let now = readers.now();
        // If not, the writer that was to be told has given up.
        let waits = found.is_shut() && now.generation() == found.generation();
        let was_there = match (found.is_shut(), waits) {
            (false, _) => found.count() > 0,
            (true, true) => self.is_read(),
            (true, false) => !now.is_below_zero(),
        };
        if !was_there {
            readers.enter();
            return None;
        }
        Some(if waits { self.one_less(readers) } else { None })
    }

    /// Whether a goroutine reads, and has not left. Needs: it is shut.
    fn is_read(&self) -> bool {
        self.leaving > self.permits
    }

    /// One that the announced writer waits for, if there is one, has left.
    fn one_less(&mut self, readers: &Readers) -> Option<Owner> {
        if self.leaving == 0 {
            return None;
        }
        self.leaving -= 1;
        let writer = if self.leaving == 0 { self.waiting_writer.pop() } else { None };
        self.pending -= usize::from(writer.is_some());
        self.check_invariants(readers);
        writer.map(|writer| writer.release(current_id()))
    }

    /// A reader that was readied does not come: the program is over.
    fn does_not_come(&mut self, readers: &Readers) -> Option<Owner> {
        self.coming -= 1;
        // Permits are for those that come.
        if self.permits <= self.coming {
            return None;
        }
        self.permits -= 1;
        self.one_less(readers)
    }

    /// The writer leaves, or gives up. `None`: there is none. Else the readers that are let in.
    fn end_write(&mut self, readers: &Readers) -> Option<Vec<Owner>> {
        if !readers.now().is_shut() {
            return None;
        }
        // One that still waits did not ask for this: the unlock is that of a goroutine without the lock.
        self.undone = self.pending;
        self.leaving = 0;
        let mut woken = Vec::new();
        while let Some(reader) = self.waiting_readers.pop() {
            woken.push(reader.release(current_id()));
        }
        self.coming += woken.len();
        // Also for those whose permit a newcomer took.
        self.permits = self.coming;
        readers.open();
        self.check_invariants(readers);
        Some(woken)
    }

    /// A writer that waited is unwound, or its time is over; `handed`: when it was to write. `None`: an unlock without a lock gave back
    /// what it had.
    fn give_up(&mut self, handed: bool, readers: &Readers) -> Option<Vec<Owner>> {
        if !handed {
            self.pending -= 1;
            if self.undone > 0 {
                self.undone -= 1;
                return None;
            }
        }
        self.end_write(readers)
    }

    /// Whether the announced writer is still pending (I7). Needs: it is shut.
    fn is_awaited(&self) -> bool {
        self.pending > self.undone
    }

    fn check_invariants(&self, readers: &Readers) {
        let announced = readers.now().is_shut();
        let writes = announced && self.leaving == 0;
        invariant!(!writes || self.permits == 0, "I2, read and written at once");
        invariant!(announced || self.waiting_readers.is_empty(), "I3, a reader waits without a writer");
        invariant!(self.permits <= self.coming, "I5, a permit without a reader");
        invariant!(announced || self.permits == self.coming, "I5, a reader without a permit");
        let announced_ones = self.pending.checked_sub(self.undone);
        invariant!(
            announced_ones.is_some_and(|ones| ones <= usize::from(announced)),
            "I7, a writer too many or too few"
        );
        invariant!(self.leaving == 0 || self.is_awaited(), "I7, readers leave for no writer");
    }

    /// What no event tells. The bits of the writers' mutex are that one's.
    fn shape(&self, readers: &Readers) -> Shape {
        let bits = u64::from(readers.now().is_shut()) << 3 | (self.permits as u64) << 4 | (self.undone as u64) << 24;
        Shape { bits: bits | (self.leaving as u64) << 32, of: !SHAPE_BITS }
    }
}

/// A reader was readied, and comes for its permit.
struct Coming<'a>(&'a RawRwMutex);

impl Drop for Coming<'_> {
    fn drop(&mut self) {
        self.0.withdraw_reader();
    }
}

/// The time of an announced writer is over.
struct TooLate<'a>(&'a RawRwMutex, &'a Identity);

impl Drop for TooLate<'_> {
    fn drop(&mut self) {
        self.0.stop_writing(false, self.1);
    }
}
