//! Broken invariants: one form, in all of gort's packages, for what must never happen.

use std::fmt;

/// Panics with the words of a broken invariant. It is never the fault of the program that runs, or is explored.
#[cold]
#[inline(never)]
#[track_caller]
pub fn report(what: fmt::Arguments<'_>) -> ! {
    panic!("gort internal bug: {what}; please report")
}

/// Ends in a panic: `bug!("an empty slab")`.
#[doc(hidden)]
#[macro_export]
macro_rules! bug {
    ($($what:tt)+) => { $crate::bug::report(format_args!($($what)+)) };
}

/// What must hold, looked at in debug builds only: `invariant!(i < n, "I2, {i} of {n}")`.
#[doc(hidden)]
#[macro_export]
macro_rules! invariant {
    ($holds:expr, $($what:tt)+) => {
        if cfg!(debug_assertions) && !$holds {
            $crate::bug!($($what)+)
        }
    };
}

/// What must hold, looked at in every build.
#[doc(hidden)]
#[macro_export]
macro_rules! always {
    ($holds:expr, $($what:tt)+) => {
        if !$holds {
            $crate::bug!($($what)+)
        }
    };
}

#[cfg(test)]
mod tests {
    #[test]
    #[should_panic(expected = "gort internal bug: 3 of 2; please report")]
    fn a_broken_invariant_says_that_it_is_gorts_and_asks_for_a_report() {
        let (chosen, candidates) = (3, 2);
        invariant!(chosen < candidates, "{chosen} of {candidates}");
    }
}
