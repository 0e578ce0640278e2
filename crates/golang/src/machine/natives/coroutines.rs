//! What package iter leaves to the machine: two goroutines of which one runs and the other is parked.
//!
//! ```text
//!     coro   the number of the goroutine that is parked, and one more: 0 is none
//! ```
//!
//! States      A handover passes all queues by: who else could run waits as long as if one goroutine had gone on.
//! Invariants  I1  what one of the two did before a handover comes before all that the other one does after it.
//! See         library/go/iter.go; Go's runtime/coro.go.

use gort_events::{EventKind, WaitReason};

use super::super::events::Met;
use super::super::exec::Exec;
use super::super::heap::Ref;
use super::super::state::{GoIndex, Status, Woken};
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "iter.create", visible: false, run: |exec, out| exec.create_coroutine(out) },
    Native { name: "iter.swap", visible: false, run: |exec, out| exec.swap_coroutine(out) },
    Native { name: "iter.leave", visible: false, run: |exec, out| exec.leave_coroutine(out) },
];

impl Exec<'_> {
    /// `create(c *coro, f func())`: a parked goroutine that is to call `f`.
    fn create_coroutine(&mut self, out: usize) -> Done {
        let (coro, function) = (self.regs[out], self.regs[out + 1]);
        let func = self.state.heap.at(function, 0) as u32;
        let created_by = self.state.goroutines[self.me as usize].id;
        let created_at = (self.frame.func, self.frame.pc - 1);
        let index = self.state.spawn(self.program, func, function, &[], created_by, created_at);
        self.state.goroutines[index as usize].status = Status::Parked(WaitReason::Coroutine);
        self.state.goroutines[index as usize].bubble = self.my_bubble();
        self.state.heap.set(coro, 0, u64::from(index) + 1);
        self.tell_order(coro, self.me);
        Ok(None)
    }

    /// `swap(c *coro)`: the parked one goes on, this one parks.
    fn swap_coroutine(&mut self, out: usize) -> Done {
        let coro = self.regs[out];
        if self.watched {
            self.tell_park(WaitReason::Coroutine, None);
        }
        self.hand_over(coro);
        self.state.heap.set(coro, 0, u64::from(self.me) + 1);
        Ok(Some(self.park(WaitReason::Coroutine)))
    }

    /// `leave(c *coro)`: the parked one goes on, this one ends.
    fn leave_coroutine(&mut self, out: usize) -> Done {
        let coro = self.regs[out];
        self.hand_over(coro);
        self.state.heap.set(coro, 0, 0);
        Ok(None)
    }

    fn hand_over(&mut self, coro: u64) {
        let Some(other) = self.state.heap.at(coro, 0).checked_sub(1) else { return };
        self.tell_order(coro, self.me);
        if self.watched {
            self.tell_ready(other as u32);
        }
        self.tell_order(coro, other as u32);
        let goroutine = &mut self.state.goroutines[other as usize];
        (goroutine.status, goroutine.woken) = (Status::Runnable, Woken::Given);
        self.state.switched = Some(other as u32);
    }

    /// Tells a search for races that this goroutine knows what all that went on by the coroutine before it knew, as in Go's detector
    /// (iter.go, race.Acquire and race.Release). What another one does with the sequence unordered is found by the fields of `pull`.
    fn tell_order(&mut self, coro: Ref, goroutine: GoIndex) {
        if self.watched && self.explored.is_some() {
            let object = self.object(Met::Inner, coro);
            self.tell_of(goroutine, EventKind::ContextLock { object });
        }
    }
}
