//! Sinks: the listener that a run's events go to, and the output that its lines go to.
//!
//! States      free | lent to one worker, as deep as its listener and its writer come here again | silenced: a worker stays in one
//!             of them when the program is over, and keeps both.
//! Invariants  I1  the sinks are lent to one worker at a time: events have one order.
//!             I2  a worker's `in_sinks` is set while they are lent to it, and only here.
//! Protocol    `with_sinks` for an event or a line, `with_sinks_at_last` for the last events. When the program is over and its workers
//!             have stopped or were abandoned: `take_listener_panic`, `drop_both`.
//! Rejected    One mutex with the sinks inside: what a listener does is told on the same worker, which holds it. To lock where
//!             there is only one worker: an explored run makes millions of events, and no other thread could come.
//! See         rt/events/emit.rs.

// Why unsafe: listener and output are shared behind a lock that their user may come to twice.
#![allow(unsafe_code)]

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use gort_events::Event;

use crate::rt::stacks::unwind;
use crate::rt::workers::worker::Worker;

pub(crate) type Listener = Box<dyn FnMut(&Event) + Send>;
pub(crate) type Output = Box<dyn std::io::Write + Send>;

/// Up to so often, and so long each time, the end of a program looks whether the sinks are free for the last event.
const LAST_LOOKS: u32 = 10;
const LAST_LOOK: Duration = Duration::from_millis(1);

/// A run's listener and output.
pub(in crate::rt) struct Sinks {
    /// Held by the worker that has them, if there are several.
    lock: Mutex<()>,
    silenced: AtomicBool,
    steps: AtomicU64,
    cells: Cells,
}

/// Listener and output, for the worker that has them.
pub(super) struct Cells {
    pub(super) listener: RefCell<Option<Listener>>,
    pub(super) output: RefCell<Option<Output>>,
    /// The end of the program was told: nothing is any more, also by workers that have not noticed.
    pub(super) ended: Cell<bool>,
    /// What the listener panicked with, to be raised again in the caller of `run`.
    pub(super) listener_panic: RefCell<Option<Box<dyn Any + Send>>>,
}

// SAFETY: the cells may be reached from several threads, but must be used by one at a time. `Sinks::cells` is private to this
// file, where three functions reach it: `with_sinks` and `with_sinks_at_last` hold the lock, or are called by the only worker, or
// deeper within the same worker's call (I2; a `Worker` is not `Sync`, so that its thread calls); `if_free` holds the lock, and with
// one worker no other thread is left to use them.
unsafe impl Sync for Cells {}

impl Sinks {
    pub(in crate::rt) fn new(listener: Option<Listener>, output: Option<Output>) -> Self {
        let cells = Cells {
            listener: RefCell::new(listener),
            output: RefCell::new(output),
            ended: Cell::new(false),
            listener_panic: RefCell::new(None),
        };
        Sinks { lock: Mutex::new(()), silenced: AtomicBool::new(false), steps: AtomicU64::new(0), cells }
    }

    /// How many events the listener has heard.
    pub(in crate::rt) fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// The number of the next event. Needs: the caller has the sinks.
    pub(super) fn next_step(&self) -> u64 {
        let step = self.steps() + 1;
        self.steps.store(step, Ordering::Relaxed);
        step
    }

    /// Whether a worker keeps the sinks for good: nothing more is told.
    pub(in crate::rt) fn silenced(&self) -> bool {
        self.silenced.load(Ordering::Relaxed)
    }

    /// The lock, if no worker has it.
    fn try_lock(&self) -> Option<MutexGuard<'_, ()>> {
        match self.lock.try_lock() {
            Ok(held) => Some(held),
            Err(TryLockError::Poisoned(held)) => Some(held.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Uses the sinks if no worker has them. Needs: the program is over, and all workers but the caller have stopped or were
    /// abandoned.
    fn if_free<R>(&self, f: impl FnOnce(&Cells) -> R) -> Option<R> {
        let _held = self.try_lock()?;
        Some(f(&self.cells))
    }

    /// What the listener panicked with, if it did. A worker that is in the listener still has not ended the program by it. Needs: as
    /// `if_free`.
    pub(in crate::rt) fn take_listener_panic(&self) -> Option<Box<dyn Any + Send>> {
        self.if_free(|cells| cells.listener_panic.borrow_mut().take()).flatten()
    }

    /// Drops listener and output: nothing is told any more. Needs: as `if_free`.
    pub(in crate::rt) fn drop_both(&self) {
        match self.if_free(|cells| (cells.listener.borrow_mut().take(), cells.output.borrow_mut().take())) {
            Some(both) => unwind::drop_quietly(both),
            None => self.silenced.store(true, Ordering::Relaxed),
        }
    }
}

impl Worker {
    /// Runs `f` with listener and output: no other worker has them meanwhile.
    pub(super) fn with_sinks<R>(&self, f: impl FnOnce(&Cells) -> R) -> R {
        let sinks = &self.program.sinks;
        // What a listener or a writer does comes here again, with the lock held already.
        if self.in_sinks.replace(true) {
            return f(&sinks.cells);
        }
        let _held = self.many().then(|| sinks.lock.lock().unwrap_or_else(PoisonError::into_inner));
        let result = f(&sinks.cells);
        self.in_sinks.set(false);
        result
    }

    /// As `with_sinks`, for the last events: a worker that stays in the listener or the output is waited for as long as one that
    /// computes is. Then nothing more is told.
    pub(super) fn with_sinks_at_last(&self, f: impl FnOnce(&Cells)) {
        let sinks = &self.program.sinks;
        if self.in_sinks.get() || !self.many() {
            return self.with_sinks(f);
        }
        if sinks.silenced() {
            return;
        }
        for _ in 0..LAST_LOOKS {
            if let Some(_held) = sinks.try_lock() {
                self.in_sinks.set(true);
                f(&sinks.cells);
                self.in_sinks.set(false);
                return;
            }
            std::thread::park_timeout(LAST_LOOK);
        }
        sinks.silenced.store(true, Ordering::Relaxed);
    }
}
