//! Racy: a variable that goroutines share without synchronisation, on purpose.
//!
//! Invariants  I1  every load and every store is a visible operation of its own: a scheduling point, then the access,
//!                 then its event.
//!             I2  an access waits for no goroutine and orders nothing: the lock inside makes it sound in Rust, and is held
//!                 for the exchange of one pointer.
//! Protocol    A load takes a counted reference under the lock and clones the value after it; a store drops the old
//!             value after it. So no code of `T` runs under the lock (R8).
//! Rejected    An `UnsafeCell` without a lock: with several workers a data race would be undefined behaviour, and not
//!             the surprising value that the lessons are about. An atomic: it would have to be one for every `T`.
//! See         races/mod.rs, which finds the accesses that nothing orders; tests/runtime/sync/racy.rs.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use gort_events::{EventKind, ObjectKind};

use super::identity::Identity;
use crate::rt::events::show::show;
use crate::rt::lock::SpinLock;
use crate::rt::parking::park;

struct Shared<T> {
    identity: Identity,
    value: SpinLock<Arc<T>>,
}

/// A variable that goroutines share without synchronisation: what a captured variable is in Go.
///
/// Rust does not let two goroutines use one variable when one of them writes it. Go does, and calls it a data race. This
/// cell brings such programs to Rust without undefined behaviour: each [`load`](Racy::load) and each
/// [`store`](Racy::store) is one step that other goroutines can come before or after, and nothing else is promised. It
/// is for lessons and experiments. Use [`Mutex`](super::Mutex), [`Atomic`](super::Atomic) or a channel for what is to
/// be right.
///
/// A `Racy` is a handle: a clone is the same variable.
///
/// Go: `x := 0`, captured by function literals. Memory model:
/// ["Data races"](https://go.dev/ref/mem#restrictions). Go allows still more than this cell shows: a compiler or a
/// processor may reorder accesses that nothing orders.
///
/// # Examples
///
/// Two increments, and one is lost, because the second goroutine comes between the load and the store of the first:
///
/// ```
/// use gort::sync::{Racy, WaitGroup};
///
/// gort::run(|| {
///     let x = Racy::new(0);
///     let wg = WaitGroup::new();
///     for _ in 0..2 {
///         let x = x.clone();
///         wg.go(move || {
///             let seen = x.load();
///             gort::gosched();
///             x.store(seen + 1);
///         });
///     }
///     wg.wait();
///     gort::println!("x = {}", x.load());
/// })?;
/// // x = 1
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Racy<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Racy<T> {
    /// A variable that holds `value`.
    ///
    /// Go: `x := value`.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let kind = ObjectKind::Racy { element: std::any::type_name::<T>().into() };
        let identity = Identity::new(kind, Location::caller());
        Racy { shared: Arc::new(Shared { identity, value: SpinLock::new(Arc::new(value)) }) }
    }

    /// Writes the variable.
    ///
    /// Go: `x = value`.
    ///
    /// # Blocking
    /// Never parks. Other goroutines may run before it.
    #[track_caller]
    pub fn store(&self, value: T) {
        park::scheduling_point();
        let value = Arc::new(value);
        let old = std::mem::replace(&mut *self.shared.value.lock(), value.clone());
        self.shared
            .identity
            .emit(Some(Location::caller()), |object| EventKind::RacyStore { object, value: show(&*value) });
        drop(old);
    }
}

impl<T: Clone> Racy<T> {
    /// Reads the variable.
    ///
    /// Go: `x`, where its value is used.
    ///
    /// # Blocking
    /// Never parks. Other goroutines may run before it.
    #[track_caller]
    pub fn load(&self) -> T {
        park::scheduling_point();
        let value = self.shared.value.lock().clone();
        self.shared
            .identity
            .emit(Some(Location::caller()), |object| EventKind::RacyLoad { object, value: show(&*value) });
        Arc::unwrap_or_clone(value)
    }

    /// Reads the variable, and writes what `f` makes of the value: two steps, a [`load`](Racy::load) and a
    /// [`store`](Racy::store). Whatever other goroutines store in between is lost.
    ///
    /// Go: `x++`, `x += n`, `x = f(x)`.
    ///
    /// # Blocking
    /// Never parks. Other goroutines may run before it, and between its two steps.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::sync::Racy;
    ///
    /// gort::run(|| {
    ///     let x = Racy::new(41);
    ///     x.update(|x| x + 1); // Go: x++
    ///     gort::println!("x = {}", x.load());
    /// })?;
    /// // x = 42
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[track_caller]
    pub fn update(&self, f: impl FnOnce(T) -> T) {
        let value = self.load();
        self.store(f(value));
    }
}

impl<T> Clone for Racy<T> {
    fn clone(&self) -> Self {
        Racy { shared: self.shared.clone() }
    }
}

impl<T: Default> Default for Racy<T> {
    #[track_caller]
    fn default() -> Self {
        Racy::new(T::default())
    }
}

impl<T> fmt::Debug for Racy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Racy").field("element", &std::any::type_name::<T>()).finish_non_exhaustive()
    }
}
