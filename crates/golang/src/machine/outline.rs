//! What of a goroutine is the same in each canonical form that it is part of: it is found out once, and again when the goroutine has changed.
//!
//! States      Not known; known, until somebody may change the goroutine.
//! Invariants  I1  an outline is made of the goroutine alone, of texts, which nobody changes, and of the queues that it stands in: which channel
//!                 and which case stay as long as it waits.
//!             I2  whoever can change a goroutine makes its outline unknown: there is no other way to it than `Goroutines`' own. In debug
//!                 builds each form makes it anew, and compares.
//!             I3  a goroutine that refers to many objects, or goes through a map, has none.
//! See         form.rs, which writes it; explicit states: parts that stay are not written again.

use std::ops::{Deref, Index, IndexMut};

use gort_events::Digest;

use super::heap::Ref;
use super::state::Goroutine;

/// So many references an outline has room for.
const MOST: usize = 6;

/// A goroutine's outline: a digest of all that does not depend on where objects lie, and the references, in order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outline {
    state: Known,
    refs: [Ref; MOST],
    len: u8,
    digest: Digest,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Known {
    #[default]
    No,
    /// It has none.
    None,
    Yes,
}

// What is known of a goroutine is no part of it.
impl PartialEq for Outline {
    fn eq(&self, _: &Outline) -> bool {
        true
    }
}

impl Outline {
    /// Of these words and references. `None`: it has none.
    pub(super) fn of(made: Option<(&[u64], &[Ref])>) -> Outline {
        let mut outline = Outline { state: Known::None, ..Outline::default() };
        let Some((words, refs)) = made else { return outline };
        if let Some(room) = outline.refs.get_mut(..refs.len()) {
            room.copy_from_slice(refs);
            (outline.state, outline.len, outline.digest) = (Known::Yes, refs.len() as u8, Digest::of_words(words));
        }
        outline
    }

    pub(super) fn is_known(&self) -> bool {
        self.state != Known::No
    }

    /// The digest and the references, if it has any.
    pub(super) fn get(&self) -> Option<(Digest, &[Ref])> {
        (self.state == Known::Yes).then(|| (self.digest, &self.refs[..usize::from(self.len)]))
    }

    /// Whether the other one is known to be written in the same way.
    pub(super) fn is_written_as(&self, other: &Outline) -> bool {
        self.get().is_some() && self.get() == other.get()
    }

    /// Whether the other one says the same.
    pub(super) fn is_as(&self, other: &Outline) -> bool {
        (self.state, self.get()) == (other.state, other.get())
    }
}

/// The goroutines of a state, by place.
#[derive(PartialEq, Debug, Default)]
pub(crate) struct Goroutines(Vec<Goroutine>);

impl Goroutines {
    pub(super) fn push(&mut self, goroutine: Goroutine) {
        self.0.push(goroutine);
    }

    pub(super) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Goroutine> {
        self.0.iter_mut().for_each(|goroutine| goroutine.outline = Outline::default());
        self.0.iter_mut()
    }

    /// What was found out of a goroutine.
    pub(super) fn set_outline(&mut self, index: usize, outline: Outline) {
        self.0[index].outline = outline;
    }

    pub(super) fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl Clone for Goroutines {
    fn clone(&self) -> Self {
        Goroutines(self.0.clone())
    }

    fn clone_from(&mut self, from: &Self) {
        self.0.clone_from(&from.0);
    }
}

impl Deref for Goroutines {
    type Target = [Goroutine];

    fn deref(&self) -> &[Goroutine] {
        &self.0
    }
}

impl Index<usize> for Goroutines {
    type Output = Goroutine;

    #[inline]
    fn index(&self, index: usize) -> &Goroutine {
        &self.0[index]
    }
}

impl IndexMut<usize> for Goroutines {
    #[inline]
    fn index_mut(&mut self, index: usize) -> &mut Goroutine {
        let goroutine = &mut self.0[index];
        goroutine.outline = Outline::default();
        goroutine
    }
}

impl<'g> IntoIterator for &'g Goroutines {
    type Item = &'g Goroutine;
    type IntoIter = std::slice::Iter<'g, Goroutine>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
