//! Locks and groups.
//!
//! ```text
//!     Mutex       locked · first and last waiter
//!     WaitGroup   count · first and last waiter
//! ```
//!
//! States      A goroutine that waits for a lock tries again when it is woken: another one may have been faster, as in Go. It then waits before
//!             all others.
//! See         Go's internal/sync/mutex.go, sync/waitgroup.go, runtime/sema.go; library/go/sync.go.

use gort_events::WaitReason;

use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::Ref;
use super::state::{GoIndex, Woken};
use crate::code::standard;

type Done = Result<Option<Pause>, Fault>;

/// Of a waiter in a queue of these.
const NEXT: usize = 1;
const GOROUTINE: usize = 3;

impl Exec<'_> {
    /// The running goroutine goes to a queue, whose first and last stand in the slots from `at` on.
    pub(super) fn queue_up(&mut self, object: Ref, at: usize, first: bool) {
        let heap = &mut self.state.heap;
        let waiter = heap.allocate(&self.program.layouts, standard::WAITER, 1);
        heap.set(waiter, GOROUTINE, u64::from(self.me));
        let (head, tail) = (heap.at(object, at), heap.at(object, at + 1));
        match (head, first) {
            (0, _) => {
                heap.set(object, at, waiter);
                heap.set(object, at + 1, waiter);
            }
            (head, true) => {
                heap.set(waiter, NEXT, head);
                heap.set(object, at, waiter);
            }
            (_, false) => {
                heap.set(tail, NEXT, waiter);
                heap.set(object, at + 1, waiter);
            }
        }
    }

    /// Takes the first out of a queue.
    pub(super) fn dequeue(&mut self, object: Ref, at: usize) -> Option<GoIndex> {
        let heap = &mut self.state.heap;
        let first = heap.at(object, at);
        if first == 0 {
            return None;
        }
        let next = heap.at(first, NEXT);
        heap.set(object, at, next);
        if next == 0 {
            heap.set(object, at + 1, 0);
        }
        Some(heap.at(first, GOROUTINE) as u32)
    }

    /// The goroutine waits; when it is woken it carries the operation out again.
    pub(super) fn park_and_try_again(&mut self, reason: WaitReason) -> Pause {
        self.frame.pc -= 1;
        self.park(reason)
    }

    fn object_at(&self, at: usize) -> Result<Ref, Fault> {
        Some(self.regs[at]).filter(|object| *object != 0).ok_or_else(Fault::nil)
    }

    pub(super) fn mutex_lock(&mut self, out: usize) -> Done {
        let mutex = self.object_at(out)?;
        if self.state.heap.at(mutex, 0) == 0 {
            self.state.heap.set(mutex, 0, 1);
            return Ok(None);
        }
        let was_woken = self.was_woken;
        self.queue_up(mutex, 1, was_woken);
        Ok(Some(self.park_and_try_again(WaitReason::MutexLock)))
    }

    pub(super) fn mutex_try_lock(&mut self, out: usize) -> Done {
        let mutex = self.object_at(out + 1)?;
        let free = self.state.heap.at(mutex, 0) == 0;
        self.state.heap.set(mutex, 0, 1);
        self.regs[out] = u64::from(free);
        Ok(None)
    }

    pub(super) fn mutex_unlock(&mut self, out: usize) -> Done {
        let mutex = self.object_at(out)?;
        if self.state.heap.at(mutex, 0) == 0 {
            return Err(Fault::Fatal("sync: unlock of unlocked mutex".to_owned()));
        }
        self.state.heap.set(mutex, 0, 0);
        if let Some(waiter) = self.dequeue(mutex, 1) {
            self.wake(waiter, Woken::Given);
        }
        Ok(None)
    }

    pub(super) fn group_add(&mut self, out: usize) -> Done {
        let (group, delta) = (self.object_at(out)?, self.regs[out + 1] as i64);
        let count = (self.state.heap.at(group, 0) as i64).wrapping_add(delta);
        self.state.heap.set(group, 0, count as u64);
        if count < 0 {
            return Err(self.text_fault("sync: negative WaitGroup counter"));
        }
        if count == 0 {
            while let Some(waiter) = self.dequeue(group, 1) {
                self.wake(waiter, Woken::Given);
            }
        }
        Ok(None)
    }

    pub(super) fn group_wait(&mut self, out: usize) -> Done {
        let group = self.object_at(out)?;
        if self.state.heap.at(group, 0) == 0 {
            return Ok(None);
        }
        self.queue_up(group, 1, false);
        Ok(Some(self.park(WaitReason::WaitGroupWait)))
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
