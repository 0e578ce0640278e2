//! Broken invariants: one form for what must never happen, as in gort itself.

use std::fmt;

/// Panics with the words of a broken invariant. It is never the fault of what is explored.
#[cold]
#[inline(never)]
#[track_caller]
pub(crate) fn report(what: fmt::Arguments<'_>) -> ! {
    panic!("gort internal bug: {what}; please report")
}

/// Ends in a panic: `bug!("a graph without a root")`.
macro_rules! bug {
    ($($what:tt)+) => { $crate::bug::report(format_args!($($what)+)) };
}

/// What must hold, looked at in debug builds only.
macro_rules! invariant {
    ($holds:expr, $($what:tt)+) => {
        if cfg!(debug_assertions) && !$holds {
            bug!($($what)+)
        }
    };
}
