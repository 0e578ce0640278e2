//! A value's text for events, where its type is one that can be shown.
//!
//! Invariants  I1  no user code runs: only types of the standard library, and gort's own, are shown.
//! Rejected    A `Debug` bound on `Chan<T>`: Go's channels carry anything.
//! See         castaway, which proves that the cast is sound also for types that borrow.

// Why unsafe: castaway must be told that a type of our own borrows nothing.
#![allow(unsafe_code)]

use gort_events::Digest;

use crate::time::Instant;

// SAFETY: the type must have no lifetime parameter. `Instant` wraps a `Duration`.
unsafe impl castaway::LifetimeFree for Instant {}

/// The text of a number, a bool, a char, a `String`, a `time::Instant` or `()`; `None` for any other type.
pub(crate) fn show<T>(value: &T) -> Option<String> {
    macro_rules! first_of {
        ($($type:ty),*) => {
            $(if let Ok(value) = castaway::cast!(value, &$type) {
                return Some(value.to_string());
            })*
        };
    }
    first_of!(i32, i64, u64, usize, u8, u32, bool, String, char, isize, i8, i16, i128, u16, u128, f64, f32, Instant);
    castaway::cast!(value, &()).ok().map(|()| "()".to_string())
}

/// The value's own digest, where the value is all there is to it: the goroutine that has it can see nothing else.
pub(crate) fn digest_of<T>(value: &T) -> Option<Digest> {
    // All values of a type without size are the same one.
    if size_of::<T>() == 0 { Some(Digest::default()) } else { show(value).map(|text| Digest::of_text(&text)) }
}

#[cfg(test)]
mod tests {
    use super::show;

    #[test]
    fn shows_plain_values_and_nothing_else() {
        assert_eq!(show(&7_i32).as_deref(), Some("7"));
        assert_eq!(show(&String::from("a")).as_deref(), Some("a"));
        assert_eq!(show(&()).as_deref(), Some("()"));
        assert_eq!(show(&vec![1]), None);
        let local = 1;
        assert_eq!(show(&&local), None);
    }
}
