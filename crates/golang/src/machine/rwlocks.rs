//! Locks for readers and writers: Go's algorithm over Go's semaphores.
//!
//! See         locks.rs; Go's sync/rwmutex.go.

use gort_events::WaitReason;

use super::events::Met;
use super::exec::Exec;
use super::fault::Fault;
use super::heap::Ref;
use super::locks::{Done, MEMORY, WRITER};

/// Of a lock for readers and writers, which begins with a mutex.
const WRITERS: usize = 2;
const READERS: usize = 3;
const READER_COUNT: usize = 4;
const READER_WAIT: usize = 5;
const MOST_READERS: i64 = 1 << 30;

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
        self.tell_lock_used(lock, false);
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
            self.tell_lock_used(lock, false);
            return Ok(None);
        }
        if self.int_at(lock, READER_COUNT) != 0 {
            // It has had the writers' mutex for a moment.
            self.tell_lock_used(lock, true);
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
