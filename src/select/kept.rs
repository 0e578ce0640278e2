//! Room for what a case is, of a size that does not depend on its values.
//!
//! States      holds an `S` (the values themselves) | an `L` (boxes with them): as `is_large::<T>()` says, for good.
//! Invariants  I1  what does not fit into the room lies in a box, which lies there.
//!             I2  `discard` fits what lies there. What that may still borrow when it is dropped, `kept` tells the compiler.
//! Rejected    `Drop` for `Kept`: it would use the channel's borrow, and `recv(a) -> _ => a = Chan::nil()` were refused.
//!             An enum of both: it has room for the larger one, which has room for two large values, on the goroutine's stack.
//! See         rt/large.rs; tests/big_values.rs (`are_selected`).

// Why unsafe: what lies in the room has one of two types.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

use crate::rt::large::is_large;

/// A case for values of up to four words fits.
const ROOM_BYTES: usize = 256;

#[repr(align(64))]
struct Bytes {
    _bytes: MaybeUninit<[u8; ROOM_BYTES]>,
}

struct Room {
    bytes: UnsafeCell<Bytes>,
    /// Drops what lies there, if it needs that.
    discard: Option<unsafe fn(*mut Bytes)>,
}

impl Drop for Room {
    #[inline]
    fn drop(&mut self) {
        if let Some(discard) = self.discard {
            // SAFETY: there must lie what `discard` was made for: `Kept::holding` saw to both, and it is gone after this.
            unsafe { discard(self.bytes.get()) };
        }
    }
}

pub(super) struct Kept<T, S, L> {
    room: Room,
    kept: PhantomData<(T, S, L)>,
}

/// Which of both is there.
pub(super) enum Which<S, L> {
    Small(S),
    Large(L),
}

const fn fits<X>() -> bool {
    size_of::<X>() <= size_of::<Bytes>() && align_of::<X>() <= align_of::<Bytes>()
}

impl<T, S, L> Kept<T, S, L> {
    /// Needs: `!is_large::<T>()`.
    #[inline]
    pub(super) fn small(small: S) -> Self {
        always!(!is_large::<T>(), "a large value without a box");
        Self::holding(small)
    }

    /// Needs: `is_large::<T>()`.
    #[inline]
    pub(super) fn large(large: L) -> Self {
        always!(is_large::<T>(), "a small value in a box");
        Self::holding(large)
    }

    #[inline]
    fn holding<X>(x: X) -> Self {
        let bytes = UnsafeCell::new(Bytes { _bytes: MaybeUninit::uninit() });
        let discard: Option<unsafe fn(*mut Bytes)> = if const { fits::<X>() } {
            // SAFETY: the room must be large and aligned enough: `fits`.
            unsafe { bytes.get().cast::<X>().write(x) };
            if const { std::mem::needs_drop::<X>() } { Some(discard::<X>) } else { None }
        } else {
            // SAFETY: as above, of the box, which is a pointer.
            unsafe { bytes.get().cast::<Box<X>>().write(Box::new(x)) };
            Some(discard::<Box<X>>)
        };
        Kept { room: Room { bytes, discard }, kept: PhantomData }
    }

    #[inline]
    pub(super) fn which(&self) -> Which<&S, &L> {
        if const { is_large::<T>() } {
            // SAFETY: an `L` must have been put in: `large` is the only constructor for this `T`.
            Which::Large(unsafe { self.held() })
        } else {
            // SAFETY: an `S` must have been put in: `small` is the only constructor for this `T`.
            Which::Small(unsafe { self.held() })
        }
    }

    /// # Safety
    /// `holding` was given an `X`.
    #[inline]
    unsafe fn held<X>(&self) -> &X {
        if const { fits::<X>() } {
            // SAFETY: an `X` must lie there, and no `&mut` to it may live: `holding` put it there, by the caller's promise,
            // and all references to it are shared ones, made here.
            unsafe { &*self.room.bytes.get().cast::<X>() }
        } else {
            // SAFETY: as above, of the box with it.
            unsafe { &*self.room.bytes.get().cast::<Box<X>>() }
        }
    }
}

/// # Safety
/// An `X` lies there, which is not used after this.
unsafe fn discard<X>(bytes: *mut Bytes) {
    // SAFETY: by the caller's promise.
    unsafe { bytes.cast::<X>().drop_in_place() };
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Kept, Which};
    use std::sync::Arc;

    type Small = Kept<u8, (Arc<()>, [u8; 8]), ()>;
    type Boxed = Kept<u8, (Arc<()>, [u8; 500]), ()>;
    type Large = Kept<[u8; 2000], (), (Arc<()>, u8)>;

    /// Around the size of the room, where what lies beside it would be overwritten.
    #[test]
    fn what_just_fits_and_what_just_does_not_is_kept_whole() {
        fn whole<const N: usize>() {
            let witness = Arc::new(());
            let kept = Kept::<u8, (Arc<()>, [u8; N]), ()>::small((witness.clone(), [7; N]));
            assert!(matches!(kept.which(), Which::Small((_, bytes)) if bytes.iter().all(|byte| *byte == 7)));
            drop(kept);
            assert_eq!(Arc::strong_count(&witness), 1);
        }
        whole::<247>();
        whole::<248>();
        whole::<249>();
        whole::<256>();
        whole::<280>();
        whole::<312>();
    }

    #[test]
    fn what_is_kept_is_there_and_is_dropped_once() {
        let witness = Arc::new(());
        let small = Small::small((witness.clone(), [3; 8]));
        let boxed = Boxed::small((witness.clone(), [4; 500]));
        let large = Large::large((witness.clone(), 5));
        // All three are elsewhere now.
        let kept = (small, boxed, large);
        assert!(matches!(kept.0.which(), Which::Small((_, [3, ..]))));
        assert!(matches!(kept.1.which(), Which::Small((_, [4, .., 4]))));
        assert!(matches!(kept.2.which(), Which::Large((_, 5))));
        assert_eq!(Arc::strong_count(&witness), 4);
        drop(kept);
        assert_eq!(Arc::strong_count(&witness), 1);
    }
}
