//! Locks and groups: Go's algorithms over Go's semaphores.
//!
//! ```text
//!     Mutex       state · semaphore
//!     RWMutex     Mutex · semaphore of writers · semaphore of readers · readers · readers that a writer waits for
//!     WaitGroup   counter and number of waiters · semaphore
//!     notifyList  next ticket to wait with · next one to be called · unused · first · last waiter
//!     semaphore   first · last waiter · what it belongs to · count
//!     waiter      next · goroutine · since when · what it remembers · ticket
//! ```
//!
//! States      A goroutine that waits for a semaphore carries its operation out again when it is woken: another one may have been faster. It
//!             remembers what it waits for in `waits`, which a collection moves.
//! Invariants  I1  each operation is one step, which nothing interrupts but waiting.
//!             I2  a semaphore that was copied with what it belongs to is none: in Go it is known by its address.
//! See         Go's internal/sync/mutex.go, sync/rwmutex.go, sync/waitgroup.go, runtime/sema.go; library/go/sync.go.

use gort_events::{EventKind, WaitReason};

use super::events::Met;
use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::Ref;
use super::state::{State, Woken};
use crate::code::standard;

type Done = Result<Option<Pause>, Fault>;

const LOCKED: i64 = 1;
const WOKEN: i64 = 2;
const STARVING: i64 = 4;
/// One that waits.
const ONE: i64 = 8;
/// Whoever has waited longer than this, in nanoseconds, is given the lock before all that come.
const PATIENCE: u64 = 1_000_000;

/// Of a mutex, and of a lock for readers and writers, which begins with one.
const STATE: usize = 0;
const SEMA: usize = 1;
const WRITERS: usize = 2;
const READERS: usize = 3;
const READER_COUNT: usize = 4;
const READER_WAIT: usize = 5;
const MOST_READERS: i64 = 1 << 30;

/// Where the lock of a Once stands: behind what says whether it is done.
const ONCE_LOCK: u64 = 1;

/// Of a semaphore.
const FIRST: usize = 0;
const LAST: usize = 1;
const OWNER: usize = 2;
const COUNT: usize = 3;

/// Of a waiter.
const NEXT: usize = 0;
const GOROUTINE: usize = 1;
const SINCE: usize = 2;
const MEMORY: usize = 3;
const TICKET: usize = 4;

/// What a waiter remembers: it lost the lock after it had been woken, it has waited too long, it has the mutex of its RWMutex.
const LOST: u64 = 1;
const IMPATIENT: u64 = 2;
const WRITER: u64 = 4;

/// Of a list of conditions.
const NEXT_WAIT: usize = 0;
const NEXT_NOTIFY: usize = 1;
const LIST: usize = 3;

/// Semaphores and those that wait for them.
impl Exec<'_> {
    fn new_waiter(&mut self) -> Ref {
        let since = self.moment();
        let waiter = self.state.heap.allocate(&self.program.layouts, standard::LOCK_WAITER, 1);
        self.state.heap.set(waiter, GOROUTINE, u64::from(self.me));
        self.state.heap.set(waiter, SINCE, since);
        waiter
    }

    /// The semaphore in this slot.
    fn semaphore(&mut self, object: Ref, slot: usize) -> Ref {
        let owner = object + slot as u64;
        let heap = &mut self.state.heap;
        let known = heap.at(object, slot);
        if known != 0 && heap.at(known, OWNER) == owner {
            return known;
        }
        let made = heap.allocate(&self.program.layouts, standard::SEMAPHORE, 1);
        heap.set(made, OWNER, owner);
        heap.set(object, slot, made);
        made
    }

    /// Takes one from the count if there is one.
    fn take(&mut self, object: Ref, slot: usize) -> bool {
        let semaphore = self.semaphore(object, slot);
        let count = self.state.heap.at(semaphore, COUNT);
        self.state.heap.set(semaphore, COUNT, count.saturating_sub(1));
        count > 0
    }

    /// Puts a waiter into the list whose first and last one stand there.
    fn enqueue(&mut self, list: Ref, at: usize, waiter: Ref, before_all: bool) {
        let heap = &mut self.state.heap;
        let (first, last) = (heap.at(list, at), heap.at(list, at + 1));
        heap.set(waiter, NEXT, if before_all { first } else { 0 });
        if first == 0 || before_all {
            heap.set(list, at, waiter);
        } else {
            heap.set(last, NEXT, waiter);
        }
        if first == 0 || !before_all {
            heap.set(list, at + 1, waiter);
        }
    }

    /// Takes the first waiter out of the list.
    fn dequeue(&mut self, list: Ref, at: usize) -> Option<Ref> {
        let heap = &mut self.state.heap;
        let first = Some(heap.at(list, at)).filter(|first| *first != 0)?;
        let next = heap.at(first, NEXT);
        heap.set(list, at, next);
        if next == 0 {
            heap.set(list, at + 1, 0);
        }
        Some(first)
    }

    /// The running goroutine waits for the semaphore, and then carries out the operation again.
    fn wait_for(&mut self, (met, object): (Met, Ref), slot: usize, waiter: Ref, reason: WaitReason) -> Pause {
        if self.watched {
            self.tell_park(reason, Some((met, object)));
        }
        let semaphore = self.semaphore(object, slot);
        let before_all = self.state.heap.at(waiter, MEMORY) & LOST != 0;
        self.enqueue(semaphore, FIRST, waiter, before_all);
        const { assert!(LAST == FIRST + 1, "a list is two slots") };
        self.state.goroutines[self.me as usize].waits = vec![object, waiter];
        self.frame.pc -= 1;
        self.park(reason)
    }

    /// What the running goroutine was waiting for: the object, and the waiter that it was.
    fn waited(&mut self) -> Option<(Ref, Ref)> {
        if !std::mem::take(&mut self.was_woken) {
            return None;
        }
        match std::mem::take(&mut self.state.goroutines[self.me as usize].waits)[..] {
            [object, waiter] => Some((object, waiter)),
            _ => None,
        }
    }

    /// Whether one that was woken may go on. If not it waits again.
    fn passes(&mut self, object: Ref, slot: usize, waiter: Ref) -> bool {
        self.state.heap.at(waiter, TICKET) != 0 || self.take(object, slot)
    }

    /// Adds one to the count and wakes the first that waits. With `handoff` it is given what was added: the caller lets it go first.
    fn release(&mut self, object: Ref, slot: usize, handoff: bool) -> Option<Pause> {
        let semaphore = self.semaphore(object, slot);
        let count = self.state.heap.at(semaphore, COUNT) + 1;
        self.state.heap.set(semaphore, COUNT, count);
        let waiter = self.dequeue(semaphore, FIRST)?;
        if handoff {
            self.state.heap.set(semaphore, COUNT, count - 1);
            self.state.heap.set(waiter, TICKET, 1);
        }
        self.wake_waiter(waiter);
        if handoff && self.watched {
            self.tell(EventKind::Yield);
        }
        handoff.then_some(Pause::Yielded)
    }

    fn wake_waiter(&mut self, waiter: Ref) {
        let goroutine = self.state.heap.at(waiter, GOROUTINE) as u32;
        if self.watched {
            self.tell_ready(goroutine);
        }
        self.wake(goroutine, Woken::Given);
    }

    fn object_at(&self, at: usize) -> Result<Ref, Fault> {
        Some(self.regs[at]).filter(|object| *object != 0).ok_or_else(Fault::nil)
    }

    fn int_at(&self, object: Ref, slot: usize) -> i64 {
        self.state.heap.at(object, slot) as i64
    }

    fn set_int(&mut self, object: Ref, slot: usize, value: i64) {
        self.state.heap.set(object, slot, value as u64);
    }

    /// Adds, and says what it is then.
    fn add_int(&mut self, object: Ref, slot: usize, delta: i64) -> i64 {
        let value = self.int_at(object, slot) + delta;
        self.set_int(object, slot, value);
        value
    }

    /// A panic with a string.
    pub(super) fn text_fault(&mut self, text: &str) -> Fault {
        let bytes = self.state.heap.new_bytes(text.as_bytes());
        let object = self.state.heap.allocate(&self.program.layouts, standard::STRING, 1);
        self.state.heap.set(object, 0, bytes);
        self.state.heap.set(object, 1, text.len() as u64);
        Fault::Value([u64::from(self.program.string), object])
    }
}

/// Mutex.
impl Exec<'_> {
    pub(super) fn mutex_lock(&mut self, out: usize) -> Done {
        let (mutex, waiter) = match self.waited() {
            Some((mutex, waiter)) => (mutex, Some(waiter)),
            None => (self.object_at(out)?, None),
        };
        let pause = self.lock((Met::Mutex, mutex), waiter);
        if pause.is_none() && self.watched {
            self.tell_locked(Met::Mutex, mutex, false, waiter.is_some());
        }
        Ok(pause)
    }

    /// Tells that the running goroutine has the lock.
    #[cold]
    fn tell_locked(&mut self, met: Met, lock: Ref, shared: bool, waited: bool) {
        if !self.is_detail() {
            let object = self.object(met, lock);
            self.tell(EventKind::Lock { object, shared, waited });
        }
    }

    /// Tells that it has the lock no more.
    #[cold]
    fn tell_unlocked(&mut self, met: Met, lock: Ref, shared: bool) {
        if !self.is_detail() {
            let object = self.object(met, lock);
            self.tell(EventKind::Unlock { object, shared });
        }
    }

    /// Locks the mutex, or waits: `waiter` is what the goroutine was while it waited.
    fn lock(&mut self, (met, mutex): (Met, Ref), mut waiter: Option<Ref>) -> Option<Pause> {
        if let Some(waiter) = waiter {
            if !self.passes(mutex, SEMA, waiter) {
                return Some(self.wait_for((met, mutex), SEMA, waiter, WaitReason::MutexLock));
            }
            if self.is_given(mutex, waiter) {
                return None;
            }
        }
        loop {
            let old = self.int_at(mutex, STATE);
            let is_free = old & (LOCKED | STARVING) == 0;
            let mut new = if old & STARVING == 0 { old | LOCKED } else { old };
            if !is_free {
                new += ONE;
            }
            if let Some(waiter) = waiter {
                new &= !WOKEN;
                if self.state.heap.at(waiter, MEMORY) & IMPATIENT != 0 && old & LOCKED != 0 {
                    new |= STARVING;
                }
            }
            self.set_int(mutex, STATE, new);
            if is_free {
                return None;
            }
            let waiting = match waiter {
                Some(waiter) => {
                    self.remember(waiter, LOST);
                    waiter
                }
                None => self.new_waiter(),
            };
            waiter = Some(waiting);
            if !self.take(mutex, SEMA) {
                return Some(self.wait_for((met, mutex), SEMA, waiting, WaitReason::MutexLock));
            }
            if self.is_given(mutex, waiting) {
                return None;
            }
        }
    }

    fn remember(&mut self, waiter: Ref, what: u64) {
        let memory = self.state.heap.at(waiter, MEMORY) | what;
        self.state.heap.set(waiter, MEMORY, memory);
    }

    /// Whether the lock was given to this one, which the semaphore has let pass, because others starve.
    fn is_given(&mut self, mutex: Ref, waiter: Ref) -> bool {
        if self.moment() - self.state.heap.at(waiter, SINCE) > PATIENCE {
            self.remember(waiter, IMPATIENT);
        }
        self.state.heap.set(waiter, TICKET, 0);
        let old = self.int_at(mutex, STATE);
        if old & STARVING == 0 {
            return false;
        }
        let is_impatient = self.state.heap.at(waiter, MEMORY) & IMPATIENT != 0;
        let is_last = old / ONE == 1;
        let new = old + LOCKED - ONE - if !is_impatient || is_last { STARVING } else { 0 };
        self.set_int(mutex, STATE, new);
        true
    }

    pub(super) fn mutex_try_lock(&mut self, out: usize) -> Done {
        let mutex = self.object_at(out + 1)?;
        let locked = self.try_lock(mutex);
        if locked && self.watched {
            self.tell_locked(Met::Mutex, mutex, false, false);
        }
        self.regs[out] = u64::from(locked);
        Ok(None)
    }

    fn try_lock(&mut self, mutex: Ref) -> bool {
        let old = self.int_at(mutex, STATE);
        let is_free = old & (LOCKED | STARVING) == 0;
        if is_free {
            self.set_int(mutex, STATE, old | LOCKED);
        }
        is_free
    }

    pub(super) fn mutex_unlock(&mut self, out: usize) -> Done {
        let mutex = self.object_at(out)?;
        self.unlock(mutex, Met::Mutex)
    }

    fn unlock(&mut self, mutex: Ref, met: Met) -> Done {
        let new = self.add_int(mutex, STATE, -LOCKED);
        if (new + LOCKED) & LOCKED == 0 {
            return Err(Fault::Fatal("sync: unlock of unlocked mutex".to_owned()));
        }
        if met == Met::Mutex && self.watched {
            self.tell_unlocked(met, mutex, false);
        }
        if new & STARVING != 0 {
            return Ok(self.release(mutex, SEMA, true));
        }
        if new / ONE == 0 || new & (LOCKED | WOKEN) != 0 {
            return Ok(None);
        }
        self.set_int(mutex, STATE, (new - ONE) | WOKEN);
        Ok(self.release(mutex, SEMA, false))
    }
}

/// Once: a lock, and whether it is done.
impl Exec<'_> {
    /// `func (o *Once) lock()`
    pub(super) fn once_lock(&mut self, out: usize) -> Done {
        let (mutex, waiter) = match self.waited() {
            Some((mutex, waiter)) => (mutex, Some(waiter)),
            None => (self.object_at(out)? + ONCE_LOCK, None),
        };
        Ok(self.lock((Met::Once, mutex), waiter))
    }

    /// `func (o *Once) unlock()`
    pub(super) fn once_unlock(&mut self, out: usize) -> Done {
        let once = self.object_at(out)?;
        self.unlock(once + ONCE_LOCK, Met::Once)
    }

    /// `func (o *Once) tell(ran bool)`: a call of Do has run its function, or finds it done.
    pub(super) fn once_tell(&mut self, out: usize) -> Done {
        if self.watched {
            let (once, ran) = (self.object_at(out)?, self.regs[out + 1] != 0);
            let object = self.object(Met::Once, once + ONCE_LOCK);
            self.tell(EventKind::Once { object, ran });
        }
        Ok(None)
    }
}

/// RWMutex.
impl Exec<'_> {
    pub(super) fn rw_rlock(&mut self, out: usize) -> Done {
        let (lock, waiter) = match self.waited() {
            Some((lock, waiter)) => match self.passes(lock, READERS, waiter) {
                true => return self.rw_locked(lock, true, true),
                false => (lock, waiter),
            },
            None => {
                let lock = self.object_at(out)?;
                if self.add_int(lock, READER_COUNT, 1) >= 0 || self.take(lock, READERS) {
                    return self.rw_locked(lock, true, false);
                }
                (lock, self.new_waiter())
            }
        };
        Ok(Some(self.wait_for((Met::RwMutex, lock), READERS, waiter, WaitReason::RwMutexRLock)))
    }

    fn rw_locked(&mut self, lock: Ref, shared: bool, waited: bool) -> Done {
        if self.watched {
            self.tell_locked(Met::RwMutex, lock, shared, waited);
        }
        Ok(None)
    }

    pub(super) fn rw_try_rlock(&mut self, out: usize) -> Done {
        let lock = self.object_at(out + 1)?;
        let can = self.int_at(lock, READER_COUNT) >= 0;
        self.regs[out] = u64::from(can);
        if can {
            self.add_int(lock, READER_COUNT, 1);
            return self.rw_locked(lock, true, false);
        }
        Ok(None)
    }

    pub(super) fn rw_runlock(&mut self, out: usize) -> Done {
        let lock = self.object_at(out)?;
        let count = self.add_int(lock, READER_COUNT, -1);
        if self.watched && count + 1 != 0 && count + 1 != -MOST_READERS {
            self.tell_unlocked(Met::RwMutex, lock, true);
        }
        if count >= 0 {
            return Ok(None);
        }
        if count + 1 == 0 || count + 1 == -MOST_READERS {
            return Err(Fault::Fatal("sync: RUnlock of unlocked RWMutex".to_owned()));
        }
        match self.add_int(lock, READER_WAIT, -1) {
            0 => Ok(self.release(lock, WRITERS, false)),
            _ => Ok(None),
        }
    }

    pub(super) fn rw_lock(&mut self, out: usize) -> Done {
        let (lock, waiter) = match self.waited() {
            Some((lock, waiter)) => (lock, Some(waiter)),
            None => (self.object_at(out)?, None),
        };
        if let Some(waiter) = waiter.filter(|waiter| self.state.heap.at(*waiter, MEMORY) & WRITER != 0) {
            return match self.passes(lock, WRITERS, waiter) {
                true => self.rw_locked(lock, false, true),
                false => Ok(Some(self.wait_for((Met::RwMutex, lock), WRITERS, waiter, WaitReason::RwMutexLock))),
            };
        }
        if let Some(pause) = self.lock((Met::RwMutex, lock), waiter) {
            return Ok(Some(pause));
        }
        let readers = self.add_int(lock, READER_COUNT, -MOST_READERS) + MOST_READERS;
        if readers == 0 || self.add_int(lock, READER_WAIT, readers) == 0 || self.take(lock, WRITERS) {
            return self.rw_locked(lock, false, waiter.is_some());
        }
        let waiter = self.new_waiter();
        self.remember(waiter, WRITER);
        Ok(Some(self.wait_for((Met::RwMutex, lock), WRITERS, waiter, WaitReason::RwMutexLock)))
    }

    pub(super) fn rw_try_lock(&mut self, out: usize) -> Done {
        let lock = self.object_at(out + 1)?;
        self.regs[out] = 0;
        if !self.try_lock(lock) {
            return Ok(None);
        }
        if self.int_at(lock, READER_COUNT) != 0 {
            return self.unlock(lock, Met::RwMutex);
        }
        self.set_int(lock, READER_COUNT, -MOST_READERS);
        self.regs[out] = 1;
        self.rw_locked(lock, false, false)
    }

    pub(super) fn rw_unlock(&mut self, out: usize) -> Done {
        let lock = self.object_at(out)?;
        let readers = self.add_int(lock, READER_COUNT, MOST_READERS);
        if readers >= MOST_READERS {
            return Err(Fault::Fatal("sync: Unlock of unlocked RWMutex".to_owned()));
        }
        if self.watched {
            self.tell_unlocked(Met::RwMutex, lock, false);
        }
        for _ in 0..readers {
            self.release(lock, READERS, false);
        }
        self.unlock(lock, Met::RwMutex)
    }
}

/// WaitGroup.
impl Exec<'_> {
    pub(super) fn group_add(&mut self, out: usize) -> Done {
        let (group, delta) = (self.object_at(out)?, self.regs[out + 1]);
        if self.is_within_add(group) {
            return self.release_group(group);
        }
        let before = self.mark_group(group, self.state.heap.at(group, STATE))?;
        let state = before.wrapping_add(delta << 32);
        self.state.heap.set(group, STATE, state);
        let (count, waiting) = ((state >> 32) as i32, state & 0x7fff_ffff);
        if count < 0 {
            return Err(self.text_fault("sync: negative WaitGroup counter"));
        }
        if waiting != 0 && delta as i64 > 0 && count == delta as i32 {
            return Err(self.text_fault("sync: WaitGroup misuse: Add called concurrently with Wait"));
        }
        if self.watched {
            let object = self.object(Met::WaitGroup, group);
            self.tell(EventKind::WaitGroupAdd { object, delta: delta as i64, count: count.into() });
        }
        if count > 0 || waiting == 0 {
            return Ok(None);
        }
        if self.is_stepped() {
            // Others may come in between: what follows is an operation of its own.
            let goroutine = &mut self.state.goroutines[self.me as usize];
            (goroutine.waits, goroutine.woken) = (vec![group], Woken::Given);
            self.frame.pc -= 1;
            return Ok(Some(Pause::Visible));
        }
        self.release_group(group)
    }

    /// Whether the running goroutine has brought the group to zero, and those that wait for it are not released yet.
    fn is_within_add(&mut self, group: Ref) -> bool {
        let waits = &mut self.state.goroutines[self.me as usize].waits;
        let is = self.was_woken && waits[..] == [group];
        if is {
            waits.clear();
            self.was_woken = false;
        }
        is
    }

    /// Releases all that wait for the group, unless the counter was misused in between.
    fn release_group(&mut self, group: Ref) -> Done {
        let state = self.state.heap.at(group, STATE);
        let (count, waiting) = ((state >> 32) as i32, state & 0x7fff_ffff);
        if count != 0 {
            return Err(self.text_fault("sync: WaitGroup misuse: Add called concurrently with Wait"));
        }
        self.state.heap.set(group, STATE, 0);
        for _ in 0..waiting {
            self.release(group, SEMA, false);
        }
        Ok(None)
    }

    pub(super) fn group_wait(&mut self, out: usize) -> Done {
        let (group, waiter) = match self.waited() {
            Some((group, waiter)) if self.passes(group, SEMA, waiter) => return self.end_of_wait(group, true),
            Some(waited) => waited,
            None => {
                let group = self.object_at(out)?;
                if self.int_at(group, STATE) >> 32 == 0 {
                    if self.state.heap.at(group, STATE) == super::bubbles::IN_BUBBLE {
                        self.state.heap.set(group, STATE, 0);
                    }
                    return self.waited_for(group, false);
                }
                self.add_int(group, STATE, 1);
                if self.take(group, SEMA) {
                    return self.end_of_wait(group, false);
                }
                (group, self.new_waiter())
            }
        };
        let durably = self.state.heap.at(group, STATE) & super::bubbles::IN_BUBBLE != 0;
        self.set_durably(durably && self.my_bubble() != 0);
        Ok(Some(self.wait_for((Met::WaitGroup, group), SEMA, waiter, WaitReason::WaitGroupWait)))
    }

    fn waited_for(&mut self, group: Ref, waited: bool) -> Done {
        if self.watched {
            let object = self.object(Met::WaitGroup, group);
            self.tell(EventKind::WaitGroupWait { object, waited });
        }
        Ok(None)
    }

    fn end_of_wait(&mut self, group: Ref, waited: bool) -> Done {
        match self.int_at(group, STATE) {
            0 => self.waited_for(group, waited),
            _ => Err(self.text_fault("sync: WaitGroup is reused before previous Wait has returned")),
        }
    }
}

/// Cond: a list of those that wait, each with a ticket.
impl Exec<'_> {
    /// `func (l *notifyList) add() int`: the ticket.
    pub(super) fn notify_add(&mut self, out: usize) -> Done {
        let list = self.object_at(out + 1)?;
        let ticket = self.int_at(list, NEXT_WAIT);
        self.set_int(list, NEXT_WAIT, ticket + 1);
        self.regs[out] = ticket as u64;
        Ok(None)
    }

    /// `func (l *notifyList) wait(ticket int)`
    pub(super) fn notify_wait(&mut self, out: usize) -> Done {
        let (list, ticket) = (self.object_at(out)?, self.regs[out + 1]);
        if (ticket as i64) < self.int_at(list, NEXT_NOTIFY) {
            return Ok(None);
        }
        let waiter = self.new_waiter();
        self.state.heap.set(waiter, TICKET, ticket);
        self.enqueue(list, LIST, waiter, false);
        if self.watched {
            self.tell_park(WaitReason::CondWait, Some((Met::Cond, list)));
        }
        Ok(Some(self.park(WaitReason::CondWait)))
    }

    /// `func (l *notifyList) one()`
    pub(super) fn notify_one(&mut self, out: usize) -> Done {
        let list = self.object_at(out)?;
        let ticket = self.int_at(list, NEXT_NOTIFY);
        if ticket == self.int_at(list, NEXT_WAIT) {
            self.tell_signal(list, &[], false);
            return Ok(None);
        }
        self.set_int(list, NEXT_NOTIFY, ticket + 1);
        // The one with the ticket may not wait yet; those with later ones may.
        let (mut others, mut woken) = (Vec::new(), None);
        while let Some(waiter) = self.dequeue(list, LIST) {
            if self.int_at(waiter, TICKET) == ticket {
                woken = Some(waiter);
                break;
            }
            others.push(waiter);
        }
        self.tell_signal(list, woken.as_slice(), false);
        if let Some(waiter) = woken {
            self.wake_waiter(waiter);
        }
        for waiter in others.into_iter().rev() {
            self.enqueue(list, LIST, waiter, true);
        }
        Ok(None)
    }

    /// `func (l *notifyList) all()`
    pub(super) fn notify_all(&mut self, out: usize) -> Done {
        let list = self.object_at(out)?;
        let next = self.int_at(list, NEXT_WAIT);
        self.set_int(list, NEXT_NOTIFY, next);
        let mut woken = Vec::new();
        while let Some(waiter) = self.dequeue(list, LIST) {
            woken.push(waiter);
        }
        self.tell_signal(list, &woken, true);
        for waiter in woken {
            self.wake_waiter(waiter);
        }
        Ok(None)
    }

    fn tell_signal(&mut self, list: Ref, woken: &[Ref], broadcast: bool) {
        if self.watched {
            let goroutine = |waiter: &Ref| self.id_of(self.state.heap.at(*waiter, GOROUTINE) as u32);
            let woken = woken.iter().map(goroutine).collect();
            let object = self.object(Met::Cond, list);
            self.tell(EventKind::CondSignal { object, woken, broadcast });
        }
    }
}

/// What of a waiter matters for what comes: the next one, its goroutine, how long it has waited as far as that matters, what it remembers,
/// its ticket.
pub(super) fn waiter_as_seen(state: &State, waiter: Ref) -> [u64; 5] {
    let at = |slot| state.heap.at(waiter, slot);
    let waited = state.now.saturating_sub(at(SINCE)).min(PATIENCE + 1);
    [at(NEXT), at(GOROUTINE), waited, at(MEMORY), at(TICKET)]
}
