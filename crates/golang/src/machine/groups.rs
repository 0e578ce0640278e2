//! Groups that are waited for, and conditions: Go's algorithms over Go's semaphores, and a list.
//!
//! See         locks.rs; Go's sync/waitgroup.go, runtime/sema.go (`notifyList`).

use gort_events::{EventKind, WaitReason};

use super::events::Met;
use super::exec::{Exec, Pause};
use super::heap::Ref;
use super::locks::{Done, GOROUTINE, MEMORY, SEMA, STATE, TICKET};
use super::state::Woken;

/// Of a list of conditions.
const LIST: usize = 3;

/// In place of the ticket of a waiter: it was called. What it remembers: its goroutine is parked.
const CALLED: u64 = 1;
const PARKED: u64 = 1;

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
            self.tell_lock_used(group, true);
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
            self.tell_lock_used(group, waited);
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

/// Cond: a list of those that wait, in the order in which they came. Go's has tickets, which a list of what is there has no need of: numbers
/// that only grow would make another state of each round.
impl Exec<'_> {
    /// `func (l *notifyList) add() *waiter`: the running goroutine can be called from now on.
    pub(super) fn notify_add(&mut self, out: usize) -> Done {
        let list = self.object_at(out + 1)?;
        let waiter = self.new_waiter();
        self.enqueue(list, LIST, waiter, false);
        self.tell_lock_used(list, true);
        self.regs[out] = waiter;
        Ok(None)
    }

    /// `func (l *notifyList) wait(w *waiter)`
    pub(super) fn notify_wait(&mut self, out: usize) -> Done {
        let (list, waiter) = (self.object_at(out)?, self.regs[out + 1]);
        if self.state.heap.at(waiter, TICKET) == CALLED {
            return Ok(None);
        }
        self.remember(waiter, PARKED);
        self.state.goroutines[self.me as usize].waits = vec![waiter];
        if self.watched {
            self.tell_park(WaitReason::CondWait, Some((Met::Cond, list)));
        }
        Ok(Some(self.park(WaitReason::CondWait)))
    }

    /// `func (l *notifyList) one()`
    pub(super) fn notify_one(&mut self, out: usize) -> Done {
        let list = self.object_at(out)?;
        let called: Vec<Ref> = self.dequeue(list, LIST).into_iter().collect();
        self.call(list, &called, false);
        Ok(None)
    }

    /// `func (l *notifyList) all()`
    pub(super) fn notify_all(&mut self, out: usize) -> Done {
        let list = self.object_at(out)?;
        let mut called = Vec::new();
        while let Some(waiter) = self.dequeue(list, LIST) {
            called.push(waiter);
        }
        self.call(list, &called, true);
        Ok(None)
    }

    /// Whoever is called goes on, or, where it does not wait yet, will not wait.
    fn call(&mut self, list: Ref, called: &[Ref], broadcast: bool) {
        called.iter().for_each(|waiter| self.state.heap.set(*waiter, TICKET, CALLED));
        let is_parked = |waiter: &Ref| self.state.heap.at(*waiter, MEMORY) & PARKED != 0;
        let woken: Vec<Ref> = called.iter().copied().filter(is_parked).collect();
        self.tell_signal(list, &woken, broadcast);
        for waiter in woken {
            let goroutine = self.state.heap.at(waiter, GOROUTINE) as usize;
            self.state.goroutines[goroutine].waits.clear();
            self.wake_waiter(waiter);
        }
    }

    fn tell_signal(&mut self, list: Ref, woken: &[Ref], broadcast: bool) {
        if self.watched {
            let goroutine = |waiter: &Ref| self.id_of(self.state.heap.at(*waiter, GOROUTINE) as u32);
            let woken: Vec<_> = woken.iter().map(goroutine).collect();
            let object = self.object(Met::Cond, list);
            let changed = !woken.is_empty();
            self.tell(EventKind::CondSignal { object, woken, broadcast });
            self.tell_lock_used(list, changed);
        }
    }
}
