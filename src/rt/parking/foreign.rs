//! Threads and tasks that the runtime does not own: how they park, and how they are counted.
//!
//! Invariants  I1  while a `ForeignCount` lives, the deadlock detector of its run is quiet and its virtual clock
//!                 stands still: something may still come from outside.
//! Protocol    `Chan::foreign` makes the count on a goroutine; the handle travels to another thread and drops it there,
//!             which rings the worker so that it looks again.
//! See         tests/runtime/foreign.rs; models in `models/outside.rs` (deadlock_*, blocking_*) and `models/foreign.rs` (foreign_*).

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::task::Waker;

use crate::rt::parking::mailbox::Mailbox;
use crate::rt::primitives::{self, AtomicBool, AtomicUsize, Thread};

/// A thread that can park here, or a task of another executor that waits. Each has one record, which is never freed: a waker may still be about to `unpark` when
/// the thread has gone on. It is reused by a later thread, which a late `unpark` only makes look at its flag once more.
pub(crate) struct ForeignThread {
    sleeper: primitives::Mutex<Option<Sleeper>>,
    woken: AtomicBool,
}

/// What is woken.
enum Sleeper {
    Thread(Thread),
    /// A task of an executor.
    Task(Waker),
}

static SPARE: std::sync::Mutex<Vec<&'static ForeignThread>> = std::sync::Mutex::new(Vec::new());

/// Gives the record back when its thread ends.
struct Lease(&'static ForeignThread);

impl Drop for Lease {
    fn drop(&mut self) {
        SPARE.lock().unwrap_or_else(PoisonError::into_inner).push(self.0);
    }
}

impl ForeignThread {
    /// The calling thread's record.
    pub(crate) fn current() -> &'static Self {
        thread_local! {
            static LEASE: Lease = {
                let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let record = spare.unwrap_or_else(ForeignThread::new);
                record.belongs_to_caller();
                Lease(record)
            };
        }
        LEASE.with(|lease| lease.0)
    }

    pub(in crate::rt) fn new() -> &'static Self {
        Box::leak(Box::new(ForeignThread { sleeper: primitives::Mutex::new(None), woken: AtomicBool::new(false) }))
    }

    /// From now on it is the calling thread's.
    pub(in crate::rt) fn belongs_to_caller(&self) {
        let thread = Sleeper::Thread(primitives::current());
        drop(self.sleeper.lock().unwrap_or_else(PoisonError::into_inner).replace(thread));
    }

    /// Blocks the calling thread, which must be the one of `current`, until `unpark`.
    pub(crate) fn park(&self) {
        while !self.woken.load(Ordering::Acquire) {
            primitives::park();
        }
        // Whoever wakes it for the next time finds it there only after this.
        self.woken.store(false, Ordering::Relaxed);
    }

    pub(crate) fn unpark(&self) {
        self.woken.store(true, Ordering::Release);
        let mut sleeper = self.sleeper.lock().unwrap_or_else(PoisonError::into_inner);
        match sleeper.take() {
            Some(Sleeper::Thread(thread)) => {
                *sleeper = Some(Sleeper::Thread(thread.clone()));
                drop(sleeper);
                thread.unpark();
            }
            // It looks, and says again what is to be woken.
            Some(Sleeper::Task(waker)) => {
                drop(sleeper);
                waker.wake();
            }
            None => {}
        }
    }
}

/// A record that a future has while it waits.
pub(crate) struct AsyncLease(&'static ForeignThread);

impl AsyncLease {
    pub(crate) fn new(waker: Waker) -> Self {
        let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let lease = AsyncLease(spare.unwrap_or_else(ForeignThread::new));
        lease.wakes(waker);
        lease
    }

    /// From now on this task is woken.
    pub(crate) fn wakes(&self, waker: Waker) {
        let former = self.0.sleeper.lock().unwrap_or_else(PoisonError::into_inner).replace(Sleeper::Task(waker));
        drop(former);
    }

    pub(crate) fn record(&self) -> &'static ForeignThread {
        self.0
    }
}

impl Drop for AsyncLease {
    fn drop(&mut self) {
        let last = self.0.sleeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(last);
        self.0.woken.store(false, Ordering::Relaxed);
        SPARE.lock().unwrap_or_else(PoisonError::into_inner).push(self.0);
    }
}

/// How many foreign handles of a run live.
pub(crate) struct ForeignHandles {
    count: AtomicUsize,
    /// Until the run is over.
    home: primitives::Mutex<Option<&'static Mailbox>>,
}

impl ForeignHandles {
    pub(crate) fn new(home: &'static Mailbox) -> Arc<Self> {
        Arc::new(Self { count: AtomicUsize::new(0), home: primitives::Mutex::new(Some(home)) })
    }

    /// The run is over: its home, which another run may use next, is not rung any more.
    pub(crate) fn close(&self) {
        *self.home.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(crate) fn any(&self) -> bool {
        self.count.load(Ordering::Acquire) > 0
    }
}

/// One counted foreign handle.
pub(crate) struct ForeignCount(Arc<ForeignHandles>);

impl ForeignCount {
    pub(crate) fn new(handles: &Arc<ForeignHandles>) -> Self {
        handles.count.fetch_add(1, Ordering::Relaxed);
        Self(handles.clone())
    }
}

impl ForeignCount {
    /// A count of the run whose handles `here` are, if that is another one than this handle's: a goroutine that waits on a
    /// channel of another run waits for something outside of its own.
    pub(crate) fn elsewhere(&self, here: &Arc<ForeignHandles>) -> Option<Self> {
        (!Arc::ptr_eq(&self.0, here)).then(|| Self::new(here))
    }
}

impl Clone for ForeignCount {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl Drop for ForeignCount {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::Release) == 1 {
            let home = self.0.home.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(home) = *home {
                home.wake();
            }
        }
    }
}
