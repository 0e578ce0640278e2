//! The heap: one row of words, in which objects lie one behind the other.
//!
//! States      An object is a header word and its elements: `layout << 32 | number of elements`. A reference is a word: the header's place
//!             in the upper half, an offset in the lower one, which counts slots behind the header, or bytes in an object of bytes.
//!             References to constant strings have the highest bit set: the rest is their place in the program's text.
//! Invariants  I1  0 is no reference: nothing lies at place 0. At place 1 lies an object without elements: all values without size are
//!                 there, as Go has them at one address.
//!             I2  what is allocated is zero.
//!             I3  nothing is freed or moved but by `collect`, which the machine calls where every slot's kind is known.
//!             I4  a heap is plain data: a copy of it is a copy of the program's memory.
//! Rejected    A box for each object: copying a state would be as many allocations.
//! See         gc.rs.

use std::sync::Arc;

use super::image::Image;
use crate::code::{Layout, standard::BYTES};

/// Marks a reference to a constant string.
pub(crate) const FROZEN: u64 = 1 << 63;
/// Marks a header in whose place stands where the object has moved to.
pub(super) const MOVED: u64 = 1 << 63;

/// Marks the header of an object that several goroutines have reached, where a program is explored and somebody listens.
const SHARED_ONCE: u64 = 1 << 62;

/// Marks the header of an object that a goroutine has read while several reached it, where a program is explored and that was no step.
const READ_ONCE: u64 = 1 << 61;

/// A reference to a place of an object.
pub(crate) type Ref = u64;

/// Memory of a program.
#[derive(Debug)]
pub struct Heap {
    pub(super) words: Vec<u64>,
    /// With more words than this a collection is due.
    pub(super) threshold: usize,
    /// The most words that it may have.
    pub(super) most: usize,
    /// How many words stacks and what is put off take beside it: they count, too.
    pub(super) beside: usize,
    /// How many collections there were.
    pub(super) collections: u64,
    /// How many objects were made.
    pub(super) objects: u64,
    /// How many words were taken before the last collection, and how many it left.
    pub(super) taken: u64,
    pub(super) left: u64,
    /// What package variables held before the first step, where a program is explored: it stays where it is.
    pub(super) image: Option<Arc<Image>>,
    /// The row from which the last collection has moved what was left, if it is a small one: the next one moves it there.
    pub(super) spare: Spare,
}

/// A row of words without contents.
#[derive(Default, Debug)]
pub(super) struct Spare(pub(super) Vec<u64>);

// There is nothing in it.
impl PartialEq for Spare {
    fn eq(&self, _: &Spare) -> bool {
        true
    }
}

impl Eq for Spare {}

// By hand: a copy over an older heap uses the memory that this one has.
impl Clone for Heap {
    fn clone(&self) -> Self {
        Heap {
            words: self.words.clone(),
            threshold: self.threshold,
            most: self.most,
            beside: self.beside,
            collections: self.collections,
            objects: self.objects,
            taken: self.taken,
            left: self.left,
            image: self.image.clone(),
            spare: Spare::default(),
        }
    }

    fn clone_from(&mut self, from: &Self) {
        let Heap { words, threshold, most, beside, collections, objects, taken, left, image, spare: _ } = from;
        self.words.clone_from(words);
        self.threshold = *threshold;
        self.most = *most;
        self.beside = *beside;
        self.collections = *collections;
        self.objects = *objects;
        self.taken = *taken;
        self.left = *left;
        if self.image.as_ref().map(Arc::as_ptr) != image.as_ref().map(Arc::as_ptr) {
            self.image.clone_from(image);
        }
    }
}

// What is counted is no part of what a program computes with.
impl PartialEq for Heap {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

/// As many words as references can name.
const MOST: usize = 1 << 31;

/// The least number of words with which a collection is worth its time.
pub(super) const FIRST_THRESHOLD: usize = 1 << 19;

impl Default for Heap {
    fn default() -> Heap {
        let words = FIRST_WORDS.to_vec();
        Heap {
            left: words.len() as u64,
            words,
            threshold: FIRST_THRESHOLD,
            most: MOST,
            beside: 0,
            collections: 0,
            objects: 0,
            taken: 0,
            image: None,
            spare: Spare::default(),
        }
    }
}

/// The reference of all values without size.
pub(crate) const ZERO_SIZE: Ref = 1 << 32;

/// What every heap begins with.
pub(super) const FIRST_WORDS: [u64; 2] = [0, (crate::code::standard::WORDS as u64) << 32];

fn header(layout: u32, count: u32) -> u64 {
    u64::from(layout) << 32 | u64::from(count)
}

/// The layout's number and the number of elements of a header.
pub(super) fn of_header(header: u64) -> (u32, u32) {
    (((header & !(SHARED_ONCE | READ_ONCE)) >> 32) as u32, header as u32)
}

/// How many words `count` elements take.
pub(super) fn size(layout: &Layout, count: u32) -> usize {
    match layout.bytes {
        true => (count as usize).div_ceil(8),
        false => layout.len() * count as usize,
    }
}

/// The place of the header that a reference names.
pub(super) fn place(reference: Ref) -> usize {
    (reference >> 32) as usize
}

/// The offset of a reference.
pub(crate) fn offset(reference: Ref) -> usize {
    reference as u32 as usize
}

impl Heap {
    /// A new object of `count` zero elements.
    pub(crate) fn allocate(&mut self, layouts: &[Layout], layout: u32, count: u32) -> Ref {
        if layouts[layout as usize].is_empty() {
            return ZERO_SIZE;
        }
        let at = self.words.len();
        self.objects += 1;
        let header = header(layout, count);
        // Most objects are small: a call of memset takes longer.
        match size(&layouts[layout as usize], count) {
            1 => self.words.extend_from_slice(&[header, 0]),
            2 => self.words.extend_from_slice(&[header, 0, 0]),
            3 => self.words.extend_from_slice(&[header, 0, 0, 0]),
            4 => self.words.extend_from_slice(&[header, 0, 0, 0, 0]),
            size => {
                self.words.push(header);
                self.words.resize(at + 1 + size, 0);
            }
        }
        (at as u64) << 32
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// How many collections there were.
    pub(crate) fn collections(&self) -> u64 {
        self.collections
    }

    /// Whether a collection is due.
    pub(crate) fn is_full(&self) -> bool {
        self.words.len() > self.threshold
    }

    /// Whether it has more words than it may: somebody did not ask before.
    pub(crate) fn is_over(&self) -> bool {
        self.words.len() > self.most
    }

    /// How many bytes it has.
    pub fn bytes_in_use(&self) -> usize {
        self.words.len() * 8
    }

    /// Whether the program itself has asked for a collection, or memory is running out.
    pub(super) fn is_asked_for(&self) -> bool {
        self.threshold == 0
    }

    /// A collection is due.
    pub(crate) fn want_collection(&mut self) {
        self.threshold = 0;
    }

    /// Bytes in use, bytes that were ever taken, objects that were ever made, collections.
    pub(crate) fn figures(&self) -> [u64; 4] {
        let in_use = self.words.len() as u64;
        [in_use * 8, (self.taken + in_use - self.left) * 8, self.objects, self.collections]
    }

    /// The object at this place was reached by several goroutines.
    pub(super) fn mark_shared(&mut self, place: usize) {
        self.words[place] |= SHARED_ONCE;
    }

    /// Whether the object was ever reached by several goroutines, as far as that was marked.
    pub(super) fn was_shared(&self, reference: Ref) -> bool {
        self.words[place(reference)] & SHARED_ONCE != 0
    }

    pub(super) fn mark_read(&mut self, reference: Ref) {
        self.words[place(reference)] |= READ_ONCE;
    }

    /// Whether a goroutine has read the object while several reached it, and that was no step.
    pub(super) fn was_read(&self, reference: Ref) -> bool {
        self.words[place(reference)] & READ_ONCE != 0
    }

    /// The layout and the number of elements of an object.
    pub(crate) fn header_of(&self, reference: Ref) -> (u32, u32) {
        of_header(self.words[place(reference)])
    }

    /// Whether the object holds bytes.
    pub(crate) fn is_bytes(&self, reference: Ref) -> bool {
        self.header_of(reference).0 == BYTES
    }

    /// The slot that it names, `further` slots on.
    pub(crate) fn at(&self, reference: Ref, further: usize) -> u64 {
        self.words[place(reference) + 1 + offset(reference) + further]
    }

    /// The slots from there on.
    pub(crate) fn slots(&self, reference: Ref, further: usize, count: usize) -> &[u64] {
        let start = place(reference) + 1 + offset(reference) + further;
        &self.words[start..start + count]
    }

    /// The slots from there on, to change them.
    pub(crate) fn slots_mut(&mut self, reference: Ref, further: usize, count: usize) -> &mut [u64] {
        let start = place(reference) + 1 + offset(reference) + further;
        &mut self.words[start..start + count]
    }

    /// Sets the slot that it names, `further` slots on.
    pub(crate) fn set(&mut self, reference: Ref, further: usize, value: u64) {
        let at = place(reference) + 1 + offset(reference) + further;
        self.words[at] = value;
    }

    /// Copies slots from one place to another, which may overlap.
    pub(crate) fn copy_slots(&mut self, from: Ref, to: Ref, count: usize) {
        if count == 0 {
            return;
        }
        let from = place(from) + 1 + offset(from);
        let to = place(to) + 1 + offset(to);
        self.words.copy_within(from..from + count, to);
    }

    /// Bytes of an object of bytes, from where the reference points.
    pub(crate) fn bytes(&self, reference: Ref, count: usize) -> &[u8] {
        if count == 0 {
            return &[];
        }
        let start = (place(reference) + 1) * 8 + offset(reference);
        &bytemuck::cast_slice(&self.words)[start..start + count]
    }

    /// Bytes of an object of bytes, to change them.
    pub(crate) fn bytes_mut(&mut self, reference: Ref, count: usize) -> &mut [u8] {
        if count == 0 {
            return &mut [];
        }
        let start = (place(reference) + 1) * 8 + offset(reference);
        &mut bytemuck::cast_slice_mut(&mut self.words)[start..start + count]
    }

    /// A new object with these bytes.
    pub(crate) fn new_bytes(&mut self, bytes: &[u8]) -> Ref {
        let at = self.words.len();
        self.objects += 1;
        self.words.push(header(BYTES, bytes.len() as u32));
        self.words.resize(at + 1 + bytes.len().div_ceil(8), 0);
        let reference = (at as u64) << 32;
        self.bytes_mut(reference, bytes.len()).copy_from_slice(bytes);
        reference
    }

    /// The bytes of a string, which may be a constant.
    pub(crate) fn text<'a>(&'a self, constants: &'a [u8], reference: Ref, len: u64) -> &'a [u8] {
        if reference & FROZEN != 0 {
            let start = (reference & !FROZEN) as usize;
            return &constants[start..start + len as usize];
        }
        self.bytes(reference, len as usize)
    }
}

/// The place of the slot that a reference names, `further` slots on.
pub(super) fn slot_place(reference: Ref, further: usize) -> usize {
    place(reference) + 1 + offset(reference) + further
}

/// The place of the byte that a reference into an object of bytes names.
pub(super) fn byte_place(reference: Ref) -> usize {
    (place(reference) + 1) * 8 + offset(reference)
}

impl Heap {
    /// All of it.
    pub(super) fn words(&mut self) -> &mut [u64] {
        &mut self.words
    }

    /// All of it, as bytes.
    pub(super) fn all_bytes(&mut self) -> &mut [u8] {
        bytemuck::cast_slice_mut(&mut self.words)
    }

    /// How many words at its beginning no collection moves.
    pub(super) fn kept(&self) -> usize {
        self.image.as_ref().map_or(FIRST_WORDS.len(), |image| image.len())
    }

    /// How many words the image has.
    pub(super) fn image_len(&self) -> usize {
        self.image.as_ref().map_or(0, |image| image.len())
    }

    /// How many words it may still grow by.
    pub(crate) fn words_left(&self) -> u64 {
        (self.most as u64).saturating_sub(self.words.len() as u64 + self.beside as u64)
    }

    /// So many words are taken beside it. If there is no room for them the next collection says so.
    pub(super) fn take_beside(&mut self, words: usize) {
        self.beside += words;
        if self.words_left() == 0 {
            self.want_collection();
        }
    }

    /// So many words beside it are free again.
    pub(super) fn give_beside(&mut self, words: usize) {
        self.beside -= words;
    }
}
