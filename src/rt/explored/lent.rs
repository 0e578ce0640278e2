//! What is lent to a worker for the time of one step: how the caller chooses within it.
//!
//! Invariants  I1  what was lent is there only while `during` is on the stack of the thread that called it.
//! Rejected    A boxed closure that the worker owns: an allocation for each step, and what it learns must be fetched from it
//!             afterwards. To return from the step at the choice: a select chooses with its channels locked.
//! See         rt/explored/control.rs.

// Why unsafe: a reference is kept in a cell while its lender waits.
#![allow(unsafe_code)]
// Without the explorer not all of it is used.
#![cfg_attr(not(feature = "explore"), allow(dead_code))]

use std::cell::Cell;
use std::ptr::NonNull;

/// Chooses one of these labels, by its index.
pub(crate) type Choose<'a> = dyn FnMut(&[u64]) -> usize + 'a;

/// The place where it is kept.
#[derive(Default)]
pub(crate) struct Lent(Cell<Option<NonNull<Choose<'static>>>>);

impl Lent {
    /// Runs `f`, during which `ask` asks `choose`.
    #[inline(always)]
    pub(crate) fn during<R>(&self, choose: &mut Choose<'_>, f: impl FnOnce() -> R) -> R {
        struct Back<'a>(&'a Lent);
        impl Drop for Back<'_> {
            fn drop(&mut self) {
                self.0.0.set(None);
            }
        }
        let choose: NonNull<Choose<'_>> = NonNull::from(choose);
        // SAFETY: the two types must have the same layout: they differ in a lifetime.
        let choose = unsafe { std::mem::transmute::<NonNull<Choose<'_>>, NonNull<Choose<'static>>>(choose) };
        self.0.set(Some(choose));
        let _back = Back(self);
        f()
    }

    /// Asks. Needs: `during` is on the stack.
    pub(crate) fn ask(&self, labels: &[u64]) -> usize {
        let choose = self.0.take().unwrap_or_else(|| bug!("a choice outside of a step"));
        let mut lent = choose;
        // SAFETY: the closure must be alive, and nothing else may use it meanwhile. Alive: `during` holds its borrow until
        // `Back` has emptied the cell. Nothing else: the lender waits in `during`, and the cell is empty while it is asked.
        let chosen = unsafe { lent.as_mut() }(labels);
        self.0.set(Some(choose));
        chosen
    }
}
