//! Which values travel in a box.
//!
//! Invariants  I1  a large value is boxed before gort passes it on and unboxed where the user gets it back, and each is one copy:
//!                 between them only the box moves.
//! Rejected    Values of every size by value: without optimisation each call and each `Option` is a copy on the stack, and two
//!             dozen copies of 60 KiB overflow any default.
//!             Addresses of values in their owners' frames: small values are most of what is sent, and took 15 % longer.
//! See         chan/handle.rs (`Kind`), select/kept.rs, go.rs (`Handle`); tests/big_values.rs.

/// Above this an allocation costs less than the copies that it saves.
const LARGE_BYTES: usize = 1024;

/// Whether values of this type are boxed. A box is not large.
pub(crate) const fn is_large<T>() -> bool {
    size_of::<T>() > LARGE_BYTES
}

/// Takes a value out of its box.
#[inline]
#[allow(clippy::manual_map, reason = "the closure would return a copy")]
pub(crate) fn unbox<T>(boxed: Option<Box<T>>) -> Option<T> {
    match boxed {
        Some(boxed) => Some(*boxed),
        None => None,
    }
}
