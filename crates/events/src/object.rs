//! Objects: what goroutines meet at, by kind.

use crate::Name;

/// What kind of object an [`ObjectId`](crate::ObjectId) names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum ObjectKind {
    /// A channel with its capacity and element type.
    Chan {
        /// `cap(ch)`.
        cap: usize,
        /// The element type, as Rust names it.
        element: Name,
    },
    /// A `sync::Mutex`.
    Mutex,
    /// A `sync::RwMutex`.
    RwMutex,
    /// A `sync::Cond`.
    Cond,
    /// A `sync::WaitGroup`.
    WaitGroup,
    /// A `sync::Once`.
    Once,
    /// A `sync::Semaphore`.
    Semaphore,
    /// A timer or ticker.
    Timer,
    /// A context.
    Context,
    /// A function that starts when a context is done.
    ContextFunc,
    /// A `sync::Racy` with its type.
    Racy {
        /// The value's type, as Rust names it.
        element: Name,
    },
    /// A `sync::Atomic` with its type.
    Atomic {
        /// The value's type, as Rust names it.
        element: Name,
    },
}
