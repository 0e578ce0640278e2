//! A value's text for events, where its type is one that can be shown.
//!
//! Invariants  I1  no user code runs: only types of the standard library, and gort's own, are shown.
//! Rejected    A `Debug` bound on `Chan<T>`: Go's channels carry anything.
//! See         castaway, which proves that the cast is sound also for types that borrow.

// Why unsafe: castaway must be told that a type of our own borrows nothing; and it has no cast to a type that does, as `&str`.
#![allow(unsafe_code)]

use std::any::TypeId;
use std::marker::PhantomData;
use std::{mem, ptr};

use gort_events::Digest;

use crate::time::Instant;

// SAFETY: the type must have no lifetime parameter. `Instant` wraps a `Duration`.
unsafe impl castaway::LifetimeFree for Instant {}

/// The text of a number, a bool, a char, a `String`, a `&str`, a `time::Instant` or `()`; `None` for any other type.
pub(crate) fn show<T>(value: &T) -> Option<String> {
    text_of_all(value).or_else(|| slice(value).map(str::to_owned))
}

/// The text of a value that is nothing but what its text says.
fn text_of_all<T>(value: &T) -> Option<String> {
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

/// The value itself, if it is a `&str`, however long what it borrows lives.
fn slice<T>(value: &T) -> Option<&str> {
    if id_of::<T>() != id_of::<&str>() {
        return None;
    }
    // SAFETY: the value must be a `&str` that lives as long as what is given. But for lifetimes the types are the same one; and what a
    // value borrows lives at least as long as the value is borrowed.
    Some(unsafe { *ptr::from_ref(value).cast::<&str>() })
}

/// What tells types apart, but for their lifetimes: a `TypeId`, also of those that borrow.
fn id_of<T: ?Sized>() -> TypeId {
    trait Identified {
        fn id(&self) -> TypeId
        where
            Self: 'static;
    }
    impl<T: ?Sized> Identified for PhantomData<T> {
        fn id(&self) -> TypeId
        where
            Self: 'static,
        {
            TypeId::of::<T>()
        }
    }
    let named: &dyn Identified = &PhantomData::<T>;
    // SAFETY: nothing may be reached through the longer lifetime that lives shorter. There is nothing to reach: the value has no size, and
    // `id` reads none. The same is done by castaway.
    unsafe { mem::transmute::<&dyn Identified, &(dyn Identified + 'static)>(named) }.id()
}

/// The value's own digest, where the value is all there is to it: the goroutine that has it can see nothing else.
pub(crate) fn digest_of<T>(value: &T) -> Option<Digest> {
    // All values of a type without size are the same one.
    if size_of::<T>() == 0 { Some(Digest::default()) } else { text_of_all(value).map(|text| Digest::of_text(&text)) }
}

#[cfg(test)]
mod tests {
    use super::{digest_of, show};

    #[test]
    fn shows_plain_values_and_nothing_else() {
        assert_eq!(show(&7_i32).as_deref(), Some("7"));
        assert_eq!(show(&String::from("a")).as_deref(), Some("a"));
        assert_eq!(show(&()).as_deref(), Some("()"));
        assert_eq!(show(&"static").as_deref(), Some("static"));
        let owned = String::from("lives shortly");
        assert_eq!(show(&owned.as_str()).as_deref(), Some("lives shortly"));
        assert_eq!(show(&vec![1]), None);
        let local = 1;
        assert_eq!(show(&&local), None);
    }

    #[test]
    fn where_a_slice_lies_can_be_seen_so_its_text_is_not_all_of_it() {
        assert!(digest_of(&"text").is_none() && digest_of(&String::from("text")).is_some());
    }
}
