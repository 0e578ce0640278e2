//! How much work is done on a graph: what it takes, until the caller wants to stop; and from then on only so much more.
//!
//! Invariants  I1  what was refused once stays refused: a result that was computed behind a refusal is a part of what it should be, or
//!                 nothing, and whoever has asked for it looks here whether it is.
//! Rejected    A limit of time: what is found by it is another thing each time.
//! See         answers/exploration/construction.rs, which makes an answer of a part where one of the whole takes too long.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

/// How much work may be done.
pub(crate) struct Budget<'a> {
    cancel: Option<&'a AtomicBool>,
    /// How many pieces of work are still done once the caller wants to stop. `None`: no more, and the graph is not gone through, either.
    left: Cell<Option<u64>>,
    refused: Cell<bool>,
}

impl<'a> Budget<'a> {
    /// Whatever it takes, and nothing any more once `cancel` is set.
    pub(crate) fn until(cancel: Option<&'a AtomicBool>) -> Self {
        Budget { cancel, left: Cell::new(None), refused: Cell::new(false) }
    }

    /// The same for a small graph: to go through it is always allowed, and so many more pieces of work are, once `cancel` is set.
    pub(crate) fn of_small(cancel: Option<&'a AtomicBool>, left: u64) -> Self {
        Budget { left: Cell::new(Some(left)), ..Budget::until(cancel) }
    }

    /// Whatever it takes.
    pub(crate) fn unlimited() -> Self {
        Budget::until(None)
    }

    /// Whether a piece of work may be done: a few dozen instructions, or a few hundred.
    pub(crate) fn allows(&self) -> bool {
        if !self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return true;
        }
        match self.left.get().and_then(|left| left.checked_sub(1)) {
            Some(left) => self.left.set(Some(left)),
            None => self.refused.set(true),
        }
        !self.refused.get()
    }

    /// The same, of what comes to an end when each node has had its turn.
    pub(crate) fn allows_each(&self) -> bool {
        self.left.get().is_some() || self.allows()
    }

    /// Whether anything was refused (I1).
    pub(crate) fn has_refused(&self) -> bool {
        self.refused.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_it_is_to_end_only_so_much_is_done() {
        let cancel = AtomicBool::new(false);
        let (budget, of_small) = (Budget::until(Some(&cancel)), Budget::of_small(Some(&cancel), 3));
        assert!((0..1000).all(|_| budget.allows() && budget.allows_each() && of_small.allows()));
        cancel.store(true, Ordering::Relaxed);
        assert_eq!((0..1000).filter(|_| of_small.allows()).count(), 3);
        assert!(of_small.has_refused() && !of_small.allows() && of_small.allows_each());
        assert!(!budget.has_refused() && !budget.allows_each() && budget.has_refused() && !budget.allows());
        let unlimited = Budget::unlimited();
        assert!((0..1000).all(|_| unlimited.allows()) && !unlimited.has_refused());
    }
}
