//! A worker's address for other threads: they leave goroutines in its inbox and wake it.
//!
//! States      `pending` false: the inbox is empty, as far as the worker needs to know | true: look.
//! Invariants  I1  a `Home` is never freed: a thread that has just delivered may still be inside `deliver` when the
//!                 worker's run is over. It is reused by a later run, where all that thread still does is a stray
//!                 notification; `pending` is never set by the past, because it would be a choice more (`door.rs`).
//!                 The home of a run that leaked a goroutine is not reused: somebody may deliver that goroutine there.
//!             I2  a goroutine is in an inbox at most once: only the thread that unlinked its waiter delivers it.
//! Protocol    Others: `deliver`. The worker: `has_mail` (one relaxed load) before each switch, `drain`, `wait`.
//! Rejected    A lock-free list: delivery from another thread costs a system call when the worker sleeps, which is a
//!             hundred times a lock.
//! See         tests/foreign.rs.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::goroutine::GoRef;

pub(crate) struct Home {
    mail: Mutex<VecDeque<GoRef>>,
    arrived: Condvar,
    pending: AtomicBool,
}

static SPARE_HOMES: Mutex<Vec<&'static Home>> = Mutex::new(Vec::new());

impl Home {
    /// A home for one run. Give it back by `release`.
    pub(crate) fn acquire() -> &'static Home {
        let spare = SPARE_HOMES.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| {
            Box::leak(Box::new(Home {
                mail: Mutex::new(VecDeque::new()),
                arrived: Condvar::new(),
                pending: AtomicBool::new(false),
            }))
        })
    }

    pub(crate) fn release(&'static self) {
        debug_assert!(self.mail().is_empty(), "gort internal bug: mail for a run that is over");
        self.pending.store(false, Ordering::Relaxed);
        SPARE_HOMES.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    fn mail(&self) -> MutexGuard<'_, VecDeque<GoRef>> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes `goroutine` runnable on its home worker. Needs: the caller unlinked its waiter.
    pub(crate) fn deliver(&self, goroutine: GoRef) {
        let mut mail = self.mail();
        mail.push_back(goroutine);
        // Under the same lock: once the worker has the mail, this thread changes nothing here any more (I1).
        self.pending.store(true, Ordering::Release);
        drop(mail);
        self.arrived.notify_one();
    }

    /// Makes the worker look, without mail: a count it waits on has changed.
    pub(crate) fn ring(&self) {
        // The store comes under the lock that `wait` holds when it checks: a ring is never lost between check and sleep.
        let mail = self.mail();
        self.pending.store(true, Ordering::Release);
        drop(mail);
        self.arrived.notify_one();
    }

    #[inline]
    pub(crate) fn has_mail(&self) -> bool {
        self.pending.load(Ordering::Relaxed)
    }

    /// Takes all mail, oldest first.
    pub(crate) fn drain(&self) -> VecDeque<GoRef> {
        let mut mail = self.mail();
        self.pending.store(false, Ordering::Relaxed);
        std::mem::take(&mut *mail)
    }

    /// Sleeps until something arrives, or for `at_most`.
    pub(crate) fn wait(&self, at_most: Option<Duration>) {
        let mail = self.mail();
        let nothing = |_: &mut VecDeque<GoRef>| !self.pending.load(Ordering::Relaxed);
        match at_most {
            Some(at_most) => {
                drop(self.arrived.wait_timeout_while(mail, at_most, nothing).unwrap_or_else(PoisonError::into_inner));
            }
            None => drop(self.arrived.wait_while(mail, nothing).unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// Sleeps until `goroutine` itself has been delivered, and takes it out.
    pub(crate) fn wait_for(&self, goroutine: GoRef) {
        let mail = self.mail();
        let mut mail =
            self.arrived.wait_while(mail, |mail| !mail.contains(&goroutine)).unwrap_or_else(PoisonError::into_inner);
        mail.retain(|delivered| *delivered != goroutine);
    }
}
