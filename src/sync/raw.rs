//! The bare lock under `Mutex` and `Once`: held or free, and a queue.
//!
//! States      `word`: free | held | queued: held, and somebody may wait.
//! Invariants  I1  free  =>  nobody waits.
//!             I2  somebody waits  =>  queued. Queued with an empty queue happens: who waited was unwound.
//!             I3  the word becomes queued, and changes from queued, only under the queue's lock.
//! Protocol    Taking a free lock and freeing one that nobody waits for are one compare-exchange each; the queue and its
//!             lock are not touched. Who finds it held sets it to queued under the queue's lock and links its waiter
//!             before that is released, so a holder who then fails to free it finds the waiter.
//!             `release` hands the lock to the first in the queue: it stays held, and the woken goroutine has it.
//!             The caller of `release` emits its event and then readies whom it returns.
//! Rejected    Waking the first waiter to try again, as Go's normal mode does: the goroutine that unlocks may take the
//!             lock again and again before it. Go corrects that after a millisecond by its starvation mode, which is
//!             this hand-over. What the hand-over rules out a schedule can still show, by letting the second goroutine
//!             come to its `lock` later.
//! See         Go `internal/sync/mutex.go`; tests/sync/mutex.rs; models in `rt/models/mod.rs` (mutex_*).

use std::panic::Location;
use std::sync::atomic::Ordering;

use super::identity::{Identity, current_id};
use super::wait::wait;
use crate::rt::events::event::WaitReason;
use crate::rt::lock::{SpinGuard, SpinLock};
use crate::rt::parking::park::Site;
use crate::rt::parking::waiter::{Owner, WaitQueue};
use crate::rt::primitives::AtomicUsize;

const FREE: usize = 0;
const HELD: usize = 1;
const QUEUED: usize = 2;

/// What a release did.
pub(crate) enum Released {
    /// The lock is free now.
    Free,
    /// This goroutine has it now and must be readied.
    HandedTo(Owner),
    /// It was free before: the caller's user made a mistake.
    WasFree,
}

impl Released {
    /// Readies who was handed the lock.
    pub(crate) fn ready(self) {
        if let Released::HandedTo(owner) = self {
            owner.ready();
        }
    }
}

pub(crate) struct RawMutex {
    word: AtomicUsize,
    waiters: SpinLock<WaitQueue<()>>,
}

impl RawMutex {
    pub(crate) fn new() -> Self {
        RawMutex { word: AtomicUsize::new(FREE), waiters: SpinLock::new(WaitQueue::new()) }
    }

    /// Takes the lock if it is free. Whether it was.
    #[inline]
    pub(crate) fn try_acquire(&self) -> bool {
        // Acquire: what the last holder did is visible to this one.
        self.word.compare_exchange(FREE, HELD, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Needs: nothing. Does: takes the lock, parking while it is held. Leaves: the lock held. Whether it parked.
    #[inline]
    #[track_caller]
    pub(super) fn acquire(&self, identity: &Identity, location: &'static Location<'static>) -> bool {
        if self.try_acquire() {
            return false;
        }
        self.acquire_held(identity, location)
    }

    #[cold]
    #[track_caller]
    fn acquire_held(&self, identity: &Identity, location: &'static Location<'static>) -> bool {
        let Some(waiters) = self.begin_queue() else { return false };
        let site = Site { reason: WaitReason::MutexLock, location };
        wait(
            &self.waiters,
            waiters,
            |waiters| waiters,
            site,
            identity,
            |handed| {
                if handed {
                    self.release().ready();
                }
            },
        );
        true
    }

    /// The queue, locked, for who has to wait; `None`: the lock has come free meanwhile, and is the caller's.
    pub(crate) fn begin_queue(&self) -> Option<SpinGuard<'_, WaitQueue<()>>> {
        let waiters = self.waiters.lock();
        if self.word.swap(QUEUED, Ordering::Acquire) == FREE {
            // I1: nobody waits. Nobody but the holder changes the word now: that is the caller.
            self.word.store(HELD, Ordering::Relaxed);
            return None;
        }
        Some(waiters)
    }

    /// Needs: nothing. Does: hands the lock to the first that waits, or frees it. Leaves: the rest to the caller.
    #[inline]
    pub(crate) fn release(&self) -> Released {
        // Release: what this holder did is visible to the next one.
        match self.word.compare_exchange(HELD, FREE, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => Released::Free,
            Err(FREE) => Released::WasFree,
            Err(_) => self.release_queued(),
        }
    }

    #[cold]
    fn release_queued(&self) -> Released {
        let mut waiters = self.waiters.lock();
        let Some(first) = waiters.pop() else {
            // Unless two callers give back one lock at the same time, of which one is wrong, it is queued still.
            let was_free = self.word.swap(FREE, Ordering::Release) == FREE;
            return if was_free { Released::WasFree } else { Released::Free };
        };
        if waiters.is_empty() {
            self.word.store(HELD, Ordering::Relaxed);
        }
        Released::HandedTo(first.release(current_id()))
    }

    /// Whether it is held, and how many wait, for `Debug`.
    pub(super) fn counts(&self) -> (bool, usize) {
        let waiters = self.waiters.lock();
        (self.word.load(Ordering::Relaxed) != FREE, waiters.len())
    }
}
