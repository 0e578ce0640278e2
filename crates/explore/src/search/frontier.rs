//! The frontier: what is known and not explored yet, shared out among threads.
//!
//! Protocol    Each thread keeps what it found in a queue of its own. What is more than a few goes to the others when one of them has
//!             none: the older half.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Items that a thread keeps before it gives some to an idle one.
const KEPT: usize = 4;

pub(super) struct Frontier<T> {
    shared: Mutex<Shared<T>>,
    changed: Condvar,
    /// Threads that have nothing to do.
    idle: AtomicUsize,
}

struct Shared<T> {
    items: VecDeque<T>,
    idle: usize,
}

impl<T> Frontier<T> {
    pub(super) fn new() -> Self {
        let shared = Mutex::new(Shared { items: VecDeque::new(), idle: 0 });
        Frontier { shared, changed: Condvar::new(), idle: AtomicUsize::new(0) }
    }

    fn shared(&self) -> MutexGuard<'_, Shared<T>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A waiting thread looks again.
    pub(super) fn wake(&self) {
        drop(self.shared());
        self.changed.notify_all();
    }

    /// How many items are in the common list.
    pub(super) fn shared_items(&self) -> u64 {
        self.shared().items.len() as u64
    }

    /// The next thing to do, which `take` takes from one of the lists; `None` when all is done, or the search has stopped.
    pub(super) fn next<E>(
        &self,
        local: &mut VecDeque<T>,
        threads: usize,
        stopped: impl Fn() -> bool,
        take: impl Fn(&mut VecDeque<T>) -> Option<E>,
    ) -> Option<E> {
        if self.idle.load(Ordering::Relaxed) > 0 && local.len() > KEPT {
            let half = local.len() / 2;
            self.shared().items.extend(local.drain(..half));
            self.changed.notify_all();
        }
        if stopped() {
            return None;
        }
        if let Some(next) = take(local) {
            return Some(next);
        }
        let mut shared = self.shared();
        shared.idle += 1;
        self.idle.store(shared.idle, Ordering::Relaxed);
        loop {
            if stopped() {
                break;
            }
            if let Some(next) = take(&mut shared.items) {
                shared.idle -= 1;
                self.idle.store(shared.idle, Ordering::Relaxed);
                return Some(next);
            }
            if shared.idle == threads {
                break;
            }
            shared = self.changed.wait(shared).unwrap_or_else(PoisonError::into_inner);
        }
        drop(shared);
        self.changed.notify_all();
        None
    }
}
