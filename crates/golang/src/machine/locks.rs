//! Semaphores, mutexes, Once: Go's algorithms over Go's semaphores.
//!
//! ```text
//!     Mutex       state · semaphore
//!     RWMutex     Mutex · semaphore of writers · semaphore of readers · readers · readers that a writer waits for
//!     WaitGroup   counter and number of waiters · semaphore
//!     notifyList  unused · unused · unused · first · last waiter
//!     semaphore   first · last waiter · what it belongs to · count
//!     waiter      next · goroutine · since when · what it remembers · ticket
//! ```
//!
//! States      A goroutine that waits for a semaphore carries its operation out again when it is woken: another one may have been faster. It
//!             remembers what it waits for in `waits`, which a collection moves.
//! Invariants  I1  each operation is one step, which nothing interrupts but waiting.
//!             I2  where a program is explored a semaphore that nobody waits for, and whose count is 0, is not there: whether there was one makes
//!                 no other state. Nor does what a waiter stood before, once it is in no list.
//!             I3  a semaphore that was copied with what it belongs to is none: in Go it is known by its address.
//! See         rwlocks.rs, groups.rs; Go's internal/sync/mutex.go, runtime/sema.go; library/go/sync.go.

use gort_events::{EventKind, WaitReason};

use super::events::Met;
use super::exec::{Exec, Pause};
use super::explored::Explored;
use super::fault::Fault;
use super::heap::{Heap, Ref};
use super::state::{State, Woken};
use crate::code::standard;

pub(super) type Done = Result<Option<Pause>, Fault>;

const LOCKED: i64 = 1;
const WOKEN: i64 = 2;
const STARVING: i64 = 4;
/// One that waits.
const ONE: i64 = 8;
/// Whoever has waited longer than this, in nanoseconds, is given the lock before all that come.
const PATIENCE: u64 = 1_000_000;

/// Of a mutex, and of what begins like one.
pub(super) const STATE: usize = 0;
pub(super) const SEMA: usize = 1;

/// Where the lock of a Once stands: behind what says whether it is done.
const ONCE_LOCK: u64 = 1;

/// Of a semaphore.
const FIRST: usize = 0;
const LAST: usize = 1;
const OWNER: usize = 2;
const COUNT: usize = 3;

/// Of a waiter.
const NEXT: usize = 0;
pub(super) const GOROUTINE: usize = 1;
const SINCE: usize = 2;
pub(super) const MEMORY: usize = 3;
pub(super) const TICKET: usize = 4;

/// What a waiter remembers: it lost the lock after it had been woken, it has waited too long, it has the mutex of its RWMutex.
const LOST: u64 = 1;
const IMPATIENT: u64 = 2;
pub(super) const WRITER: u64 = 4;

/// Semaphores and those that wait for them.
impl Exec<'_> {
    /// A waiter of which it does not matter how long it has waited.
    pub(super) fn new_waiter(&mut self) -> Ref {
        self.new_waiter_since(u64::MAX)
    }

    fn new_waiter_since(&mut self, since: u64) -> Ref {
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
    pub(super) fn take(&mut self, object: Ref, slot: usize) -> bool {
        let semaphore = self.semaphore(object, slot);
        let count = self.state.heap.at(semaphore, COUNT);
        self.state.heap.set(semaphore, COUNT, count.saturating_sub(1));
        self.forget_unused(semaphore, (object, slot));
        count > 0
    }

    /// Forgets the semaphore of this slot, if it is unused (I2).
    fn forget_unused(&mut self, semaphore: Ref, (object, slot): (Ref, usize)) {
        let is_explored = self.is_stepped();
        let heap = &mut self.state.heap;
        if is_explored && heap.at(semaphore, FIRST) == 0 && heap.at(semaphore, COUNT) == 0 {
            heap.set(object, slot, 0);
        }
    }

    /// Puts a waiter into the list whose first and last one stand there.
    pub(super) fn enqueue(&mut self, list: Ref, at: usize, waiter: Ref, before_all: bool) {
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
    pub(super) fn dequeue(&mut self, list: Ref, at: usize) -> Option<Ref> {
        let heap = &mut self.state.heap;
        let first = Some(heap.at(list, at)).filter(|first| *first != 0)?;
        let next = heap.at(first, NEXT);
        // What it stood before is no part of it any more.
        heap.set(first, NEXT, 0);
        heap.set(list, at, next);
        if next == 0 {
            heap.set(list, at + 1, 0);
        }
        Some(first)
    }

    /// The running goroutine waits for the semaphore, and then carries out the operation again.
    pub(super) fn wait_for(
        &mut self,
        (met, object): (Met, Ref),
        slot: usize,
        waiter: Ref,
        reason: WaitReason,
    ) -> Pause {
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
    pub(super) fn waited(&mut self) -> Option<(Ref, Ref)> {
        if !std::mem::take(&mut self.was_woken) {
            return None;
        }
        match std::mem::take(&mut self.state.goroutines[self.me as usize].waits)[..] {
            [object, waiter] => Some((object, waiter)),
            _ => None,
        }
    }

    /// Whether one that was woken may go on. If not it waits again.
    pub(super) fn passes(&mut self, object: Ref, slot: usize, waiter: Ref) -> bool {
        self.state.heap.at(waiter, TICKET) != 0 || self.take(object, slot)
    }

    /// Adds one to the count and wakes the first that waits. With `handoff` it is given what was added: the caller lets it go first.
    pub(super) fn release(&mut self, object: Ref, slot: usize, handoff: bool) -> Option<Pause> {
        let semaphore = self.semaphore(object, slot);
        let count = self.state.heap.at(semaphore, COUNT) + 1;
        self.state.heap.set(semaphore, COUNT, count);
        let waiter = self.dequeue(semaphore, FIRST)?;
        if handoff {
            self.state.heap.set(semaphore, COUNT, count - 1);
            self.state.heap.set(waiter, TICKET, 1);
        }
        self.forget_unused(semaphore, (object, slot));
        self.wake_waiter(waiter);
        if handoff && self.watched {
            self.tell(EventKind::Yield);
        }
        handoff.then_some(Pause::Yielded)
    }

    pub(super) fn wake_waiter(&mut self, waiter: Ref) {
        let goroutine = self.state.heap.at(waiter, GOROUTINE) as u32;
        if self.watched {
            self.tell_ready(goroutine);
        }
        self.wake(goroutine, Woken::Given);
    }

    pub(super) fn object_at(&self, at: usize) -> Result<Ref, Fault> {
        Some(self.regs[at]).filter(|object| *object != 0).ok_or_else(Fault::nil)
    }

    pub(super) fn int_at(&self, object: Ref, slot: usize) -> i64 {
        self.state.heap.at(object, slot) as i64
    }

    pub(super) fn set_int(&mut self, object: Ref, slot: usize, value: i64) {
        self.state.heap.set(object, slot, value as u64);
    }

    /// Adds, and says what it is then.
    pub(super) fn add_int(&mut self, object: Ref, slot: usize, delta: i64) -> i64 {
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
    pub(super) fn tell_locked(&mut self, met: Met, lock: Ref, shared: bool, waited: bool) {
        if self.is_detail() {
            return self.tell_held(lock, shared);
        }
        let object = self.object(met, lock);
        self.tell(EventKind::Lock { object, shared, waited });
        self.tell_lock_used(lock, true);
    }

    /// Tells that it has the lock no more.
    #[cold]
    pub(super) fn tell_unlocked(&mut self, met: Met, lock: Ref, shared: bool) {
        if self.is_detail() {
            return self.tell_held(lock, shared);
        }
        self.tell_lock_used(lock, true);
        let object = self.object(met, lock);
        self.tell(EventKind::Unlock { object, shared });
    }

    /// Tells that it holds a lock of the library's text, which no reader sees: it orders what goroutines do under it. Told at both ends. What
    /// nobody else has ever reached orders nothing. The library's text locks none for reading.
    fn tell_held(&mut self, lock: Ref, shared: bool) {
        let is_told = |explored: &Explored| explored.tells_private() || self.state.heap.was_shared(lock);
        if !shared && self.state.has_others() && self.explored.is_some_and(is_told) {
            let object = self.object(Met::Inner, lock);
            self.tell(EventKind::ContextLock { object });
        }
    }

    /// Locks the mutex, or waits: `waiter` is what the goroutine was while it waited.
    pub(super) fn lock(&mut self, (met, mutex): (Met, Ref), mut waiter: Option<Ref>) -> Option<Pause> {
        if let Some(waiter) = waiter {
            if !self.passes(mutex, SEMA, waiter) {
                return Some(self.wait_for((met, mutex), SEMA, waiter, WaitReason::MutexLock));
            }
            match self.is_given(mutex, waiter) {
                Ok(true) => return None,
                Ok(false) => {}
                Err(fatal) => return Some(fatal),
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
                None => {
                    let now = self.moment();
                    self.new_waiter_since(now)
                }
            };
            waiter = Some(waiting);
            if !self.take(mutex, SEMA) {
                return Some(self.wait_for((met, mutex), SEMA, waiting, WaitReason::MutexLock));
            }
            match self.is_given(mutex, waiting) {
                Ok(true) => return None,
                Ok(false) => {}
                Err(fatal) => return Some(fatal),
            }
        }
    }

    pub(super) fn remember(&mut self, waiter: Ref, what: u64) {
        let memory = self.state.heap.at(waiter, MEMORY) | what;
        self.state.heap.set(waiter, MEMORY, memory);
    }

    /// Whether the lock was given to this one, which the semaphore has let pass, because others starve.
    /// An error: more unlocks than locks have left the mutex in a state that has no meaning.
    fn is_given(&mut self, mutex: Ref, waiter: Ref) -> Result<bool, Pause> {
        if self.moment() - self.state.heap.at(waiter, SINCE) > PATIENCE {
            self.remember(waiter, IMPATIENT);
        }
        self.state.heap.set(waiter, TICKET, 0);
        let old = self.int_at(mutex, STATE);
        if old & STARVING == 0 {
            return Ok(false);
        }
        if old & (LOCKED | WOKEN) != 0 || old.div_euclid(ONE) == 0 {
            return Err(Pause::Fatal("sync: inconsistent mutex state".to_owned()));
        }
        let is_impatient = self.state.heap.at(waiter, MEMORY) & IMPATIENT != 0;
        let is_last = old / ONE == 1;
        let new = old + LOCKED - ONE - if !is_impatient || is_last { STARVING } else { 0 };
        self.set_int(mutex, STATE, new);
        Ok(true)
    }

    pub(super) fn mutex_try_lock(&mut self, out: usize) -> Done {
        let mutex = self.object_at(out + 1)?;
        let locked = self.try_lock(mutex);
        match locked {
            true if self.watched => self.tell_locked(Met::Mutex, mutex, false, false),
            true => {}
            false => self.tell_lock_used(mutex, false),
        }
        self.regs[out] = u64::from(locked);
        Ok(None)
    }

    pub(super) fn try_lock(&mut self, mutex: Ref) -> bool {
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

    pub(super) fn unlock(&mut self, mutex: Ref, met: Met) -> Done {
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
        let (once, ran) = (self.object_at(out)?, self.regs[out + 1] != 0);
        self.use_inner(once, ONCE_LOCK + 1);
        if self.watched {
            let object = self.object(Met::Once, once + ONCE_LOCK);
            self.tell(EventKind::Once { object, ran });
            // That it is done now was told where the text says so. The lock's first slot is told of nowhere else.
            if !ran {
                self.tell_lock_used(once + ONCE_LOCK, false);
            }
        }
        Ok(None)
    }
}

/// How many waiters stand behind this one in its list.
pub(super) fn behind(heap: &Heap, waiter: Ref) -> u64 {
    std::iter::successors(Some(waiter), |node| Some(heap.at(*node, NEXT)).filter(|next| *next != 0)).count() as u64 - 1
}

/// What of a waiter matters for what comes: the next one, its goroutine, how long it has waited as far as that matters, what it remembers,
/// its ticket.
pub(super) fn waiter_as_seen(state: &State, waiter: Ref) -> [u64; 5] {
    let at = |slot| state.heap.at(waiter, slot);
    let waited = state.now.saturating_sub(at(SINCE)).min(PATIENCE + 1);
    [at(NEXT), at(GOROUTINE), waited, at(MEMORY), at(TICKET)]
}
