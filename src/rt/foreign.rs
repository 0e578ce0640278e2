//! Threads that the runtime does not own: how they park, and how they are counted.
//!
//! Invariants  I1  while a `ForeignCount` lives, the deadlock detector of its run is quiet and its virtual clock
//!                 stands still: something may still come from outside.
//! Protocol    `Chan::foreign` makes the count on a goroutine; the handle travels to another thread and drops it there,
//!             which rings the worker so that it looks again.
//! See         tests/foreign.rs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::Thread;

use super::inbox::Home;

/// A parked thread.
#[derive(Clone)]
pub(crate) struct ForeignThread {
    thread: Thread,
    woken: Arc<AtomicBool>,
}

impl ForeignThread {
    pub(crate) fn current() -> Self {
        Self { thread: std::thread::current(), woken: Arc::new(AtomicBool::new(false)) }
    }

    /// Blocks the calling thread, which must be the one of `current`, until `unpark`.
    pub(crate) fn park(&self) {
        while !self.woken.swap(false, Ordering::Acquire) {
            std::thread::park();
        }
    }

    pub(crate) fn unpark(&self) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// How many foreign handles of a run live.
pub(crate) struct ForeignHandles {
    count: AtomicUsize,
    home: &'static Home,
}

impl ForeignHandles {
    pub(crate) fn new(home: &'static Home) -> Arc<Self> {
        Arc::new(Self { count: AtomicUsize::new(0), home })
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

impl Clone for ForeignCount {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl Drop for ForeignCount {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::Release) == 1 {
            self.0.home.ring();
        }
    }
}
