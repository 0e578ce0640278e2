//! Iteration over a channel: Go's `range`.

use std::fmt;
use std::iter::FusedIterator;

use super::half::{Receives, RecvChan};
use super::handle::Chan;

/// Receives from a borrowed channel until it is closed: [`Chan::iter`].
pub struct Iter<'a, T> {
    chan: &'a Chan<T>,
}

impl<'a, T> Iter<'a, T> {
    pub(super) fn new(chan: &'a Chan<T>) -> Self {
        Iter { chan }
    }
}

impl<T: Send> Iterator for Iter<'_, T> {
    type Item = T;
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.chan.recv()
    }
}

impl<T: Send> FusedIterator for Iter<'_, T> {}

/// Receives from a channel until it is closed: what `for v in ch` uses.
pub struct IntoIter<T> {
    chan: Chan<T>,
}

impl<T: Send> Iterator for IntoIter<T> {
    type Item = T;
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.chan.recv()
    }
}

impl<T: Send> FusedIterator for IntoIter<T> {}

impl<T: Send> IntoIterator for Chan<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { chan: self }
    }
}

impl<'a, T: Send> IntoIterator for &'a Chan<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: Send> IntoIterator for RecvChan<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { chan: self.chan().clone() }
    }
}

impl<'a, T: Send> IntoIterator for &'a RecvChan<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").field("chan", self.chan).finish()
    }
}

impl<T> fmt::Debug for IntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("chan", &self.chan).finish()
    }
}
