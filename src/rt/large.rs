//! Which values travel in a box, and the boxes that a channel keeps for the next ones.
//!
//! Invariants  I1  a large value is boxed before gort passes it on and unboxed where the user gets it back, and each is one copy:
//!                 between them only the box moves.
//!             I2  a spare box has no value, and has the size and alignment of its `Spares`.
//!             I3  a channel keeps at most `cap + 1` spare boxes, which is what Go's buffer of it takes, and at most as many as
//!                 fit into 16 MiB, but one in any case. They are freed with the channel.
//! Rejected    Values of every size by value: without optimisation each call and each `Option` is a copy on the stack, and two
//!             dozen copies of 60 KiB overflow any default.
//!             Addresses of values in their owners' frames: small values are most of what is sent, and took 15 % longer.
//!             A new box for each value: between values of 64 KiB the allocator gives the memory back to the system, and each
//!             page of the next one is a fault. Fewer spare boxes than the buffer holds: a program that fills it and then empties it pays
//!             for all others. Spare boxes by thread: a program that sends on one and receives on another would fill
//!             the one list and empty the other.
//! See         chan/handle.rs (`Kind`), chan/core.rs (`room`, `unboxed`), select/kept.rs, go.rs (`Handle`); tests/big_values.rs.

// Why unsafe: a value is moved out of its box, which goes on without it.
#![allow(unsafe_code)]

use std::alloc::{Layout, dealloc};
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use crate::rt::lock::SpinLock;

/// Above this an allocation costs less than the copies that it saves.
const LARGE_BYTES: usize = 1024;

/// What the spare boxes of one channel may take, if that is more than one box.
const SPARE_BYTES: usize = 16 * 1024 * 1024;

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

/// Boxes without values, for values of one size.
pub(crate) struct Spares {
    rooms: SpinLock<Vec<NonNull<u8>>>,
    most: usize,
    layout: Layout,
}

// SAFETY: what a box without a value points to must be free to be used on any thread, and by one at a time: it is memory of
// the common allocator, which `keep` was given and `take` gives away; in between only the list has it.
unsafe impl Send for Spares {}
// SAFETY: as above; the list is behind its lock.
unsafe impl Sync for Spares {}

impl Spares {
    /// None yet, for the values of a channel of this capacity.
    pub(crate) fn new<T>(cap: usize) -> Self {
        always!(size_of::<T>() > 0, "nothing to box");
        let most = (SPARE_BYTES / size_of::<T>()).max(1).min(cap.saturating_add(1));
        Spares { rooms: SpinLock::new(Vec::new()), most, layout: Layout::new::<T>() }
    }

    /// A spare box, or a new one.
    pub(crate) fn room<T>(&self) -> Room<T> {
        always!(self.layout == Layout::new::<T>(), "boxes of another size");
        let spare = self.rooms.lock().pop();
        let Some(spare) = spare else { return Room::new() };
        // SAFETY: the pointer must come from a box of this layout, and be owned by nothing else. From a box: `unboxed` (I2). Owned: it
        // was taken out of the list.
        Room(unsafe { Box::from_raw(spare.cast().as_ptr()) })
    }

    /// The value of a box, which is kept for another one.
    #[inline]
    pub(crate) fn unboxed<T>(&self, boxed: Option<Box<T>>) -> Option<T> {
        let room = NonNull::from(Box::leak(boxed?));
        // SAFETY: a `T` must lie there that is not used after this: the box was ours, and from here on the room counts as empty.
        let value = Some(unsafe { std::ptr::read(room.as_ptr()) });
        self.keep(room);
        value
    }

    fn keep<T>(&self, room: NonNull<T>) {
        always!(self.layout == Layout::new::<T>(), "a box of another size");
        let mut rooms = self.rooms.lock();
        if rooms.len() < self.most {
            rooms.push(room.cast());
            return;
        }
        drop(rooms);
        // SAFETY: the pointer must come from a box of this layout, and its value must be gone: `unboxed` has just read it. As a
        // box of something that needs no drop it is freed, and no more.
        drop(unsafe { Box::from_raw(room.cast::<MaybeUninit<T>>().as_ptr()) });
    }
}

/// A box without a value. What takes one is a function of its own, without other uses for it: see `chan/handle.rs`.
pub(crate) struct Room<T>(Box<MaybeUninit<T>>);

impl<T> Room<T> {
    pub(crate) fn new() -> Self {
        Room(Box::new_uninit())
    }

    #[inline]
    pub(crate) fn fill(mut self, value: T) -> Box<T> {
        // SAFETY: the room must be valid for a `T`: it is a box of one.
        unsafe { std::ptr::write(self.0.as_mut_ptr(), value) };
        // SAFETY: there must be a `T`: the line above.
        unsafe { self.0.assume_init() }
    }
}

impl Drop for Spares {
    fn drop(&mut self) {
        for room in std::mem::take(&mut *self.rooms.lock()) {
            // SAFETY: the memory must come from the common allocator with this layout: a box of it (I2).
            unsafe { dealloc(room.as_ptr(), self.layout) };
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::sync::Arc;

    type Large = (Arc<()>, [u8; 2000]);

    fn count(spares: &Spares) -> usize {
        spares.rooms.lock().len()
    }

    #[test]
    fn a_box_is_used_again_and_its_values_are_dropped_once() {
        let witness = Arc::new(());
        let spares = Spares::new::<Large>(4);
        let first = spares.room().fill((witness.clone(), [1_u8; 2000]));
        let at = std::ptr::from_ref(&*first).addr();
        let (held, bytes) = spares.unboxed(Some(first)).unwrap();
        assert_eq!((bytes[1999], count(&spares), Arc::strong_count(&witness)), (1, 1, 2));
        drop(held);
        let second = spares.room().fill((witness.clone(), [2_u8; 2000]));
        assert_eq!((std::ptr::from_ref(&*second).addr(), count(&spares)), (at, 0));
        // It is received by no goroutine: it goes with its box.
        drop(second);
        assert_eq!(Arc::strong_count(&witness), 1);
    }

    #[test]
    fn no_more_are_kept_than_gos_buffer_takes_and_than_fit_into_16_mebibytes() {
        fn kept<const N: usize>(cap: usize) -> usize {
            let spares = Spares::new::<[u8; N]>(cap);
            let boxes: Vec<_> = (0..40_u8).map(|byte| spares.room().fill([byte; N])).collect();
            boxes.into_iter().for_each(|boxed| _ = spares.unboxed(Some(boxed)));
            count(&spares)
        }
        assert_eq!((kept::<2048>(0), kept::<2048>(3), kept::<2048>(100)), (1, 4, 40));
        assert_eq!((kept::<{ 512 * 1024 }>(100), kept::<{ 512 * 1024 }>(3)), (32, 4));
    }

    #[test]
    fn boxes_of_another_size_are_refused() {
        let spares = Spares::new::<[u8; 2000]>(1);
        let other = std::panic::catch_unwind(|| spares.room().fill([0_u8; 2001]));
        assert!(other.is_err());
    }
}
