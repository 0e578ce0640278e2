//! What happens when nothing reaches an object any more: finalizers, cleanups, weak pointers.
//!
//! States      A finalizer or cleanup waits for its object, then it is due: a goroutine carries out what is due, one call after the other,
//!             and ends when nothing is. A weak pointer's handle names its object by a number, and is empty from then on.
//! Invariants  I1  a collection finds out, in this order, which weak pointers are empty, which finalizers are due, which cleanups are. What
//!                 has a finalizer that is due is kept once more, with all that is behind it.
//!             I2  what is behind an object with a finalizer is kept, but not the object itself: its own finalizer comes before those of what
//!                 it refers to, and none comes for objects in a circle.
//!             I3  where a program is explored nothing is written down here: no step decides when memory is collected.
//! See         gc.rs, natives/finals.rs; library/go/{runtime,weak}.go; Go's runtime/mfinal.go, mcleanup.go, mheap.go (special).

use std::collections::{BTreeMap, VecDeque};

use super::gc::Collection;
use super::heap::{Ref, place};

/// All of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Finals {
    pub(super) finalizers: Vec<Finalizer>,
    pub(super) cleanups: Vec<Cleanup>,
    pub(super) weak: BTreeMap<u64, Weak>,
    pub(super) due: VecDeque<Due>,
    /// How many cleanups and weak pointers there were.
    pub(super) numbered: u64,
    /// What carries out what is due.
    pub(super) runner: Option<Runner>,
    /// Whether a goroutine does.
    pub(super) at_work: bool,
}

/// A call that is made with an object which nothing else reaches.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Finalizer {
    pub(super) object: Ref,
    /// The object's type, if the function takes an interface.
    pub(super) typ: Option<u32>,
    pub(super) closure: Ref,
}

/// A call that is made when nothing reaches an object.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Cleanup {
    pub(super) number: u64,
    pub(super) object: Ref,
    pub(super) closure: Ref,
}

/// What a weak pointer refers to, unless that is gone, and the object by which the program knows it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Weak {
    pub(super) object: Option<Ref>,
    pub(super) handle: Ref,
}

/// A call that is due.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Due {
    pub(super) closure: Ref,
    /// What it is called with, if anything.
    pub(super) object: Option<Ref>,
    /// The type of that, if the function takes an interface.
    pub(super) typ: Option<u32>,
}

/// The function that makes the calls that are due; where it was named, and by which goroutine.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Runner {
    pub(super) func: u32,
    pub(super) created_at: (u32, u32),
    pub(super) created_by: u64,
}

impl Finals {
    /// Whether a collection has nothing to find out.
    pub(super) fn is_empty(&self) -> bool {
        self.finalizers.is_empty() && self.cleanups.is_empty() && self.weak.is_empty() && self.due.is_empty()
    }
}

impl Collection<'_> {
    /// Moves what is kept whatever becomes of the objects.
    pub(super) fn kept_by(&mut self, finals: &mut Finals) {
        for closure in finals
            .finalizers
            .iter_mut()
            .map(|finalizer| &mut finalizer.closure)
            .chain(finals.cleanups.iter_mut().map(|cleanup| &mut cleanup.closure))
        {
            *closure = self.moved(*closure);
        }
        for due in &mut finals.due {
            due.closure = self.moved(due.closure);
            due.object = due.object.map(|object| self.moved(object));
        }
    }

    /// Finds out what nothing reaches, when everything that is reached has moved up to `at`.
    pub(super) fn settle(&mut self, finals: &mut Finals, at: &mut usize) {
        for finalizer in &finals.finalizers {
            if self.forwarded(finalizer.object).is_none() {
                self.behind(finalizer.object);
            }
        }
        self.scan(at);
        for weak in finals.weak.values_mut() {
            weak.object = weak.object.and_then(|object| self.forwarded(object));
        }
        let (alive, mut gone): (Vec<_>, Vec<_>) =
            finals.finalizers.drain(..).partition(|finalizer| self.forwarded(finalizer.object).is_some());
        // As Go finds them: by where they lie, and those that it finds last first.
        gone.sort_unstable_by_key(|finalizer| std::cmp::Reverse(place(finalizer.object)));
        let alive = alive.into_iter().map(|finalizer| Finalizer { object: self.moved(finalizer.object), ..finalizer });
        finals.finalizers.extend(alive);
        for Finalizer { object, typ, closure } in gone {
            finals.due.push_back(Due { closure, object: Some(self.moved(object)), typ });
        }
        self.scan(at);
        let (alive, gone): (Vec<_>, Vec<_>) =
            finals.cleanups.drain(..).partition(|cleanup| self.forwarded(cleanup.object).is_some());
        let alive = alive.into_iter().map(|cleanup| Cleanup { object: self.moved(cleanup.object), ..cleanup });
        finals.cleanups.extend(alive);
        finals.due.extend(gone.into_iter().map(|cleanup| Due { closure: cleanup.closure, object: None, typ: None }));
        finals.weak.retain(|_, weak| match self.forwarded(weak.handle) {
            Some(handle) => {
                weak.handle = handle;
                true
            }
            None => false,
        });
    }
}
