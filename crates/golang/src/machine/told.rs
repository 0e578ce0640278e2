//! What is told of accesses to memory, where somebody listens.
//!
//! Invariants  I1  package sync's own operations do not race with each other: what they change is told where the program accesses it as any
//!                 memory, too.
//! See         accesses.rs; crates/races, which looks for races in what is told.

use gort_events::{AtomicOp, EventKind, Name, ObjectId};

use super::accesses::Access;
use super::events::Met;
use super::exec::Exec;
use super::explored::Explored;
use super::heap::{FROZEN, Ref, place};
use crate::code::{Op, Src};

impl Exec<'_> {
    /// Tells what memory the operation that comes next accesses, where somebody listens.
    pub(super) fn tell_accesses(&mut self) {
        if self.watched && self.state.has_others() {
            let accesses: Vec<Access> = self.accesses().collect();
            let value = if accesses.len() == 1 { self.moved(&accesses[0]) } else { None };
            self.behind_next(|exec| accesses.iter().for_each(|access| exec.tell_access(access, value.as_ref())));
        }
    }

    /// Does something as if the operation that comes next were the one that is under way: a place is told of the one before the frame's next.
    pub(super) fn behind_next<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.frame.pc += 1;
        let done = work(self);
        self.frame.pc -= 1;
        done
    }

    /// Tells that it has accessed these slots.
    #[cold]
    fn tell_access(&mut self, access: &Access, value: Option<&String>) {
        let Access { reference, at, n, write } = *access;
        let trusted = match (self.explored, self.points) {
            (Some(explored), _) => explored.is_trusted(self.frame.func),
            // Nobody looks for races there: what the library's text does is a detail.
            (None, Some(points)) => points.is_library(self.frame.func),
            (None, None) => true,
        };
        if reference == 0 || reference & FROZEN != 0 {
            return;
        }
        if trusted {
            return self.tell_inner_store(access);
        }
        if !write && self.is_librarys_alone(access) {
            return;
        }
        // What nobody else has ever reached comes before all that others do with it, where to hand it over is something they wait for.
        let is_private = !self.state.heap.was_shared(reference);
        if is_private && !self.explored.is_some_and(Explored::tells_private) {
            return;
        }
        for slot in at..at + n {
            let object = self.object(Met::Variable, reference + slot);
            let kind = match write {
                true => EventKind::RacyStore { object, value: value.cloned() },
                false => EventKind::RacyLoad { object, value: value.cloned() },
            };
            self.tell_at(self.place_of_access(), kind);
        }
    }

    /// Whether the library's text reads a variable of the library that nobody was seen to write beside others: a detail of what it does. A run in
    /// which it is written for the first time is one in which the reads before are not told; those that follow tell them.
    fn is_librarys_alone(&self, access: &Access) -> bool {
        let function = &self.program.functions[self.frame.func as usize];
        let is_library =
            function.places.iter().find(|place| place.is_known()).is_some_and(|at| *at >= self.program.library);
        self.explored.filter(|_| is_library && place(access.reference) == place(self.state.globals)).is_some_and(
            |explored| {
                let (classes, slots) = self.classes_of(explored, *access);
                !explored.classes.matter(classes, slots)
            },
        )
    }

    /// Tells that package sync, or sync/atomic, has changed these slots, where the program accesses them as any memory, too. As a store that
    /// nobody loads: what that orders is told by events of its own.
    fn tell_inner_store(&mut self, access: &Access) {
        let Access { reference, at, n, write } = *access;
        let is_inner = |explored: &Explored| explored.accesses_of(self.frame.func)[self.frame.pc as usize - 1];
        if !write || !self.explored.is_some_and(is_inner) || !self.is_copied(reference) {
            return;
        }
        for slot in at..at + n {
            let object = self.object(Met::Variable, reference + slot);
            self.tell(EventKind::Atomic { object, op: AtomicOp::Store, before: None, value: None });
        }
    }

    /// Tells that an operation of package sync has looked at a lock, or changed it, where the program accesses such locks as any memory, too:
    /// then the two may race. Operations do not race with each other, and this orders none of them: what they change is told of the lock's
    /// second slot, as an atomic store, which nobody loads; that they look at it, of the first one, which no other operation changes.
    /// The table of what each operation does stands in crates/golang-explore/tests/found/accesses.rs.
    pub(super) fn tell_lock_used(&mut self, lock: Ref, changed: bool) {
        if !self.watched || !self.state.has_others() || !self.is_copied(lock) {
            return;
        }
        let object = self.object(Met::Variable, lock + u64::from(changed));
        self.tell(match changed {
            true => EventKind::Atomic { object, op: AtomicOp::Store, before: None, value: None },
            false => EventKind::RacyLoad { object, value: None },
        });
    }

    /// The object as which an atomic operation at this address is told: where the program accesses it as any memory, too, who looks for races
    /// has to know that both are one.
    pub(super) fn atomic_object(&mut self, name: &'static str, address: Ref) -> ObjectId {
        let is_variable = self.is_mixed(address) || self.is_copied(address);
        self.object(if is_variable { Met::Variable } else { Met::Atomic(Name::from(name)) }, address)
    }

    /// The text of the value that the operation that comes next reads from memory, or writes there, where it is known of which type it is.
    fn moved(&self, access: &Access) -> Option<String> {
        let function = &self.program.functions[self.frame.func as usize];
        let found = function.values.binary_search_by_key(&self.frame.pc, |(at, _)| *at).ok()?;
        let (typ, op) = (function.values[found].1, function.ops[self.frame.pc as usize]);
        let slots = &self.regs[self.frame.base as usize..];
        let n = access.n as usize;
        let written = |slot: Src| Some(slots[slot.0 as usize..slot.0 as usize + n].to_vec());
        let words = match op {
            Op::Store { s, .. } | Op::StoreN { s, .. } | Op::StoreByte { s, .. } | Op::StoreGlobal { s, .. } => {
                written(s)
            }
            Op::SetElem { v, .. } | Op::SetElemByte { v, .. } | Op::SetElemN { v, .. } => written(v),
            _ if access.write => None,
            _ if self.state.heap.is_bytes(access.reference) => {
                Some(vec![u64::from(self.state.heap.byte(access.reference, access.at))])
            }
            _ => Some(self.state.heap.slots(access.reference, access.at as usize, n).to_vec()),
        };
        self.state.shown(self.program, typ, &words?)
    }
}
