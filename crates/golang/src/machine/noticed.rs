//! Whether others can notice an access to memory, or another operation that hands nothing over: then it is a step.
//!
//! Invariants  I1  an access that is noticed is the operation's first effect: the goroutine stands before it.
//! See         accesses.rs; explored.rs, classes.rs: what is known of a program; sharing.rs; points.rs, for runs that are ordered.

use std::ops::Range;
use std::sync::atomic::Ordering;

use super::accesses::{Access, Accesses, stands_for_access};
use super::classes::Slots;
use super::exec::Exec;
use super::explored::{Explored, Steps};
use super::heap::{FROZEN, Ref, offset, place};
use super::natives::numbered;
use super::points::Points;
use super::state::State;
use super::step::{Scratch, Touched};
use crate::code::Slot;

impl Exec<'_> {
    /// The classes of an access, and which of their slots it is about. Needs: it is explored.
    pub(super) fn classes_of(
        &self,
        explored: &Explored,
        Access { reference, at, n, .. }: Access,
    ) -> (Range<usize>, Slots) {
        let first = offset(reference) as u64 + at;
        if place(reference) == place(self.state.globals) {
            return (explored.classes.of_globals(first as usize, n), Slots { first: 0, n: 1, all: 1 });
        }
        let class = self.state.heap.header_of(reference).0;
        let all = self.program.layouts[class as usize].len() as u64;
        (class as usize..class as usize + 1, Slots { first, n, all })
    }

    /// Whether others may notice an access.
    fn is_noticed(&mut self, access: Access) -> bool {
        let Access { reference, write, .. } = access;
        let Some(explored) = self.explored else { return false };
        if reference == 0 || reference & FROZEN != 0 || place(reference) >= self.made_from {
            return false;
        }
        let (classes, slots) = self.classes_of(explored, access);
        let known = &explored.classes;
        let has_others = self.state.has_others();
        if has_others {
            known.are_accessed(classes.clone(), false);
            known.are_copied_if_inner(classes.clone(), slots);
        }
        // One that computes for long may wait for a write that comes only then.
        let counts = write || self.long;
        let matters = known.matter(classes.clone(), slots);
        // A read of what nobody writes is marked once.
        let was_read = self.state.heap.was_read(reference);
        if !counts && was_read && !matters {
            return false;
        }
        let is_shared = self.is_shared(reference);
        if write && !is_shared && has_others {
            known.are_written_alone(classes.clone());
        }
        // A goroutine that has read it may have let go of it since.
        if !(is_shared || write && was_read) {
            return false;
        }
        if counts {
            known.are_written(classes);
        } else if !matters {
            self.state.heap.mark_read(reference);
            known.are_marked(classes);
            self.lose_footprint();
        }
        is_shared && (counts || matters)
    }

    /// Whether others may notice that the operation that comes next accesses memory. Such an access is taken down.
    pub(super) fn is_access_noticed(&mut self) -> bool {
        let Some(explored) = self.explored else { return false };
        if !explored.accesses_of(self.frame.func)[self.frame.pc as usize] {
            return false;
        }
        if explored.is_trusted(self.frame.func) {
            self.accesses_known().filter(|access| access.write).for_each(|access| self.note_inner(access));
            return false;
        }
        let mut noticed = false;
        match explored.steps {
            Steps::Noticed => {}
            Steps::None => return false,
            Steps::Each => {
                for access in self.accesses_known().filter(|access| access.reference & FROZEN == 0) {
                    noticed = true;
                    explored.classes.are_accessed(self.classes_of(explored, access).0, false);
                    self.touch(access);
                }
                return noticed;
            }
        }
        let all = self.accesses_known();
        if let Some(access) = self.stood_for(&all) {
            debug_assert!(self.is_noticed(access), "{access:?}");
            self.touch(access);
            return true;
        }
        for access in all {
            if self.is_noticed(access) {
                if noticed {
                    explored.causal.lose();
                }
                noticed = true;
                let (classes, slots) = self.classes_of(explored, access);
                explored.classes.are_touched(classes, slots);
                self.touch(access);
            }
        }
        noticed
    }

    /// The access before which the goroutine stood until now: what is shared need not be found out again. None: it may have stood here for
    /// something else.
    fn stood_for(&self, accesses: &Accesses) -> Option<Access> {
        let (explored, access) = (self.explored?, accesses.only()?);
        let op = self.program.functions[self.frame.func as usize].ops[self.frame.pc as usize];
        let counts = || {
            let (classes, slots) = self.classes_of(explored, access);
            access.write || explored.classes.matter(classes, slots)
        };
        (self.is_single() && stands_for_access(op) && counts()).then_some(access)
    }

    /// Takes down an access, if the goroutine is about to make it.
    fn touch(&mut self, Access { reference, at, write, .. }: Access) {
        if !self.is_single() || self.touched.is_some_and(|touched| touched.write) {
            return;
        }
        let pos = self.behind_next(|exec| exec.place_of_access());
        let slot = offset(reference) as u64 + at;
        let object = self.look_at(|state, explored, scratch| {
            scratch.form.write(state, explored, scratch.by_place);
            scratch.form.number(reference)
        });
        self.touched = Some(Touched { object: object.unwrap_or(0), slot, write, pos });
    }

    /// Whether others can notice the native function that comes next only where the program is explored. What it is is taken down.
    pub(super) fn is_noticed_native(&self, native: u32) -> bool {
        let Some(explored) = self.explored else {
            return self.points.is_some_and(|points| points.has_native(native));
        };
        if explored.clock == Some(native) {
            explored.note_clock();
        }
        if explored.outside.contains(&native) {
            explored.meets_outside.store(true, Ordering::Relaxed);
        }
        explored.noticed.contains(&native)
    }

    /// The library writes to memory that others may read as any memory.
    fn note_inner(&mut self, access: Access) {
        let Some(explored) = self.explored else { return };
        let Access { reference, .. } = access;
        if reference == 0 || reference & FROZEN != 0 || place(reference) >= self.made_from || !self.state.has_others() {
            return;
        }
        let (classes, slots) = self.classes_of(explored, access);
        explored.classes.are_inner(classes, slots);
    }

    /// As `note_inner`, of the native function that is about to be carried out: its arguments stand from `out` on.
    pub(super) fn note_inner_native(&mut self, native: u32, pc: usize, out: usize) {
        let Some(explored) = self.explored else { return };
        let is_atomic = numbered(native).name.starts_with("sync/atomic.") && !explored.is_trusted(self.frame.func);
        let width = explored.inner.get(&native).copied();
        if width.is_none() && !is_atomic {
            return;
        }
        let Some(reference) = self.first_pointer(pc, out).filter(|reference| *reference != 0) else { return };
        if let Some(n) = width {
            self.note_inner(Access { reference, at: 0, n, write: true });
        }
        if is_atomic && self.state.has_others() {
            let (classes, _) = self.classes_of(explored, Access { reference, at: 0, n: 1, write: true });
            explored.classes.are_accessed(classes, true);
        }
    }

    /// The first argument of a native function that is a pointer.
    fn first_pointer(&self, pc: usize, out: usize) -> Option<Ref> {
        let function = &self.program.functions[self.frame.func as usize];
        let found = function.extents.binary_search_by_key(&(pc as u32), |(at, _)| *at).ok()?;
        let extent = &function.extents[found].1;
        let at = self.program.args[extent.args as usize].iter().position(|kind| *kind == Slot::Pointer)?;
        self.regs.get(out + extent.first as usize + at).copied()
    }

    /// Takes down that an operation of the library looks at these slots, or changes them.
    pub(super) fn use_inner(&mut self, reference: Ref, n: u64) {
        self.note_inner(Access { reference, at: 0, n, write: true });
    }

    /// Whether the program's own text accesses a word plainly that it uses by package atomic.
    pub(super) fn is_mixed(&self, address: Ref) -> bool {
        self.explored.is_some_and(|explored| {
            let (classes, _) = self.classes_of(explored, Access { reference: address, at: 0, n: 1, write: true });
            explored.classes.are_mixed(classes)
        })
    }

    /// Whether the program's own text copies or overwrites such locks, and the like, as any memory.
    pub(super) fn is_copied(&self, lock: Ref) -> bool {
        self.explored.is_some_and(|explored| {
            let (classes, _) = self.classes_of(explored, Access { reference: lock, at: 0, n: 1, write: true });
            explored.classes.are_copied(classes)
        })
    }

    /// Whether other goroutines can reach an object, or could, before the operation that is under way.
    pub(super) fn is_reached_by_others(&mut self, reference: Ref) -> bool {
        if place(reference) >= self.made_from {
            return false;
        }
        self.frame.pc -= 1;
        let is_shared = self.is_shared(reference);
        self.frame.pc += 1;
        is_shared || self.state.heap.was_shared(reference)
    }

    /// Calls `look` where the goroutine is in the state, as it is when it pauses.
    fn look_at<R>(&mut self, look: impl FnOnce(&mut State, &Explored, &mut Scratch) -> R) -> Option<R> {
        let (explored, scratch) = (self.explored?, self.scratch.as_deref_mut()?);
        self.frames.push(self.frame);
        let me = self.me as usize;
        let mut swap = |state: &mut State| {
            std::mem::swap(&mut state.goroutines[me].stack, &mut self.regs);
            std::mem::swap(&mut state.goroutines[me].frames, &mut self.frames);
        };
        swap(self.state);
        let seen = look(self.state, explored, scratch);
        swap(self.state);
        self.frames.pop();
        Some(seen)
    }

    /// Whether several goroutines reach the object.
    fn is_shared(&mut self, reference: Ref) -> bool {
        if self.scratch.as_ref().is_some_and(|scratch| !scratch.sharing.is_known()) {
            self.look_at(|state, explored, scratch| scratch.sharing.look(state, explored.program(), explored.flows()));
        }
        self.scratch.as_ref().is_some_and(|scratch| scratch.sharing.is_shared(reference))
    }

    /// What comes next is one of many: an address, what lies in a pool.
    pub(super) fn note_draw(&self) {
        if let Some(explored) = self.explored {
            explored.note_draw();
        }
    }

    /// The number of processors is given to the caller of the function under way. If it keeps it, another number may be another program.
    pub(super) fn note_processors(&self) {
        let (Some(explored), Some(caller)) = (self.explored, self.frames.last()) else { return };
        if explored.is_trusted(caller.func) {
            return;
        }
        let result = explored.program().functions[caller.func as usize].frame.len();
        let live = explored.flows().of(explored.program(), caller.func).live(caller.pc);
        if live.iter().any(|(slot, _)| usize::from(*slot) == result) {
            explored.note_processors();
        }
    }

    /// Whether a goroutine of the program counts goroutines.
    pub(super) fn counts_goroutines(&self) -> bool {
        match self.explored {
            Some(explored) => explored.counts,
            None => self.points.is_some_and(Points::has_ends),
        }
    }
}
