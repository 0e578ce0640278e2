//! Atomic: a number or a flag whose every operation is one step.
//!
//! Invariants  I1  an operation is one visible step: a scheduling point, then the whole of it, then its event.
//!             I2  operations on one cell are in one order, and each that reads sees the last one that wrote.
//! Protocol    The value lies under the object's lock, which is held for a few instructions and orders memory. Only
//!             numbers and flags are allowed, so no user code runs under it.
//! Rejected    The standard library's atomics underneath: one type for each width, and an addition that tells what was
//!             there before in the same step needs the lock's order for its event anyway.
//! See         Go `sync/atomic/type.go`; tests/runtime/sync/atomic.rs.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use gort_events::{AtomicOp, EventKind, ObjectKind};

use super::identity::Identity;
use crate::rt::events::show::show;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park;

mod sealed {
    pub trait Sealed {}
}

/// What an [`Atomic`] can hold: `bool` and the integers up to 64 bits. It cannot be implemented outside of gort.
pub trait AtomicValue: sealed::Sealed + Copy + PartialEq + Send + Sync + 'static {}

/// What [`Atomic::add`] can add: the integers up to 64 bits. It cannot be implemented outside of gort.
pub trait AtomicNumber: AtomicValue {
    #[doc(hidden)]
    fn plus(self, delta: Self) -> Self;
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(
            impl sealed::Sealed for $number {}
            impl AtomicValue for $number {}
            impl AtomicNumber for $number {
                fn plus(self, delta: Self) -> Self {
                    self.wrapping_add(delta)
                }
            }
        )*
    };
}

numbers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl sealed::Sealed for bool {}
impl AtomicValue for bool {}

struct Shared<T> {
    identity: Identity,
    value: SpinLock<T>,
}

/// A number or a flag that goroutines may use at the same time: every operation is one step.
///
/// Two operations can still not be made one by writing them in one line: between a [`load`](Atomic::load) and a
/// [`store`](Atomic::store) others may come.
///
/// An `Atomic` is a handle: a clone is the same cell.
///
/// Go: [`atomic.Int64`](https://pkg.go.dev/sync/atomic#Int64) and its siblings. Memory model: an operation that sees what
/// another has written is synchronised after it; all atomic operations have one order.
///
/// # Examples
///
/// ```
/// use gort::sync::{Atomic, WaitGroup};
///
/// gort::run(|| {
///     let x = Atomic::new(0);
///     let wg = WaitGroup::new();
///     for _ in 0..2 {
///         let x = x.clone();
///         wg.go(move || {
///             x.add(1);
///         });
///     }
///     wg.wait();
///     gort::println!("x = {}", x.load());
/// })?;
/// // x = 2
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Atomic<T> {
    shared: Arc<Shared<T>>,
}

impl<T: AtomicValue> Atomic<T> {
    /// A cell that holds `value`.
    ///
    /// Go: `var x atomic.Int64`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let kind = ObjectKind::Atomic { element: std::any::type_name::<T>().into() };
        let identity = Identity::new(kind, Location::caller());
        Atomic { shared: Arc::new(Shared { identity, value: SpinLock::new(value) }) }
    }

    /// The value.
    ///
    /// Go: `x.Load()`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn load(&self) -> T {
        self.operate(|value| (AtomicOp::Load, value))
    }

    /// Sets the value.
    ///
    /// Go: `x.Store(value)`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn store(&self, value: T) {
        self.operate(|_| (AtomicOp::Store, value));
    }

    /// Sets the value and returns the one before, in one step.
    ///
    /// Go: `x.Swap(value)`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn swap(&self, value: T) -> T {
        self.operate(|_| (AtomicOp::Swap, value))
    }

    /// Sets the value to `new` if it is `old`, in one step. Whether it was.
    ///
    /// Go: `x.CompareAndSwap(old, new)`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Atomic;
    ///
    /// let first = Atomic::new(true);
    /// assert!(first.compare_and_swap(true, false));
    /// assert!(!first.compare_and_swap(true, false));
    /// ```
    #[track_caller]
    pub fn compare_and_swap(&self, old: T, new: T) -> bool {
        let mut swapped = false;
        self.operate(|value| {
            swapped = value == old;
            (AtomicOp::CompareAndSwap { swapped }, if swapped { new } else { value })
        });
        swapped
    }

    /// Needs: `change` is of this file. Does: one operation, as `change` says. Returns the value before it.
    #[track_caller]
    fn operate(&self, change: impl FnOnce(T) -> (AtomicOp, T)) -> T {
        park::scheduling_point();
        let mut value = self.shared.value.lock();
        let before = *value;
        let (op, after) = change(before);
        *value = after;
        drop(value);
        self.shared.identity.emit(Some(Location::caller()), |object| EventKind::Atomic {
            object,
            op,
            before: show(&before),
            value: show(&after),
        });
        before
    }
}

impl<T: AtomicNumber> Atomic<T> {
    /// Adds `delta`, which may be negative, and returns the new value, in one step. It wraps around, as in Go.
    ///
    /// Go: `x.Add(delta)`.
    ///
    /// # Blocking
    /// Never parks.
    #[track_caller]
    pub fn add(&self, delta: T) -> T {
        self.operate(|value| (AtomicOp::Add, value.plus(delta))).plus(delta)
    }
}

impl<T> Clone for Atomic<T> {
    fn clone(&self) -> Self {
        Atomic { shared: self.shared.clone() }
    }
}

impl<T: AtomicValue + Default> Default for Atomic<T> {
    #[track_caller]
    fn default() -> Self {
        Atomic::new(T::default())
    }
}

impl<T> fmt::Debug for Atomic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Atomic").field("element", &std::any::type_name::<T>()).finish_non_exhaustive()
    }
}
