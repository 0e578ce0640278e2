//! Names that events carry: a file's, a type's. Copied freely, and never freed.
//!
//! Invariants  I1  a text that is interned again gives the first copy: memory grows with the number of different names, not with
//!                 the number of events.
//! Rejected    `&'static str` alone: it serves what the compiler names, but a program that is read from a file has names of its own.
//!             `Arc<str>`: an event's place would no longer be `Copy`.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

/// The name of a file or of a type. It dereferences to `str`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(&'static str);

static INTERNED: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

impl Name {
    /// The name with this text, which is kept for as long as the process lives, once.
    pub fn intern(text: &str) -> Self {
        let mut interned = INTERNED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = interned.get(text) {
            return Name(known);
        }
        let kept: &'static str = Box::leak(Box::from(text));
        interned.insert(kept);
        Name(kept)
    }

    /// Its text.
    #[inline]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl From<&'static str> for Name {
    /// A name that the compiler keeps already.
    #[inline]
    fn from(text: &'static str) -> Self {
        Name(text)
    }
}

impl Deref for Name {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_text_is_kept_once_and_equals_a_name_that_the_compiler_keeps() {
        let made = |number: u32| format!("file-{number}.go");
        let (first, again, other) = (Name::intern(&made(1)), Name::intern(&made(1)), Name::intern(&made(2)));
        assert!(std::ptr::eq(first.as_str(), again.as_str()), "the second time a copy was made");
        assert_ne!(first, other);
        assert_eq!(first, Name::from("file-1.go"));
        assert_eq!((first.to_string().as_str(), &format!("{first:?}")[..]), ("file-1.go", "\"file-1.go\""));
    }
}
