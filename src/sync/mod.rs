//! Go's `sync`, and what goes with it: counters, locks, conditions and groups that park goroutines.
//!
//! They block the calling goroutine, not its thread, and what waits in them is seen by the deadlock detector, by the
//! events and by the schedules. Locks of the standard library would block the worker with all its goroutines.
//!
//! | Here | Go |
//! |---|---|
//! | [`WaitGroup`] | `sync.WaitGroup` |
//! | [`Mutex`], [`RwMutex`] | `sync.Mutex`, `sync.RWMutex` |
//! | [`Cond`] | `sync.Cond` |
//! | [`Once`], [`OnceValue`] | `sync.Once`, `sync.OnceValue` |
//! | [`Semaphore`], [`Weighted`] | `golang.org/x/sync/semaphore` |
//! | [`Atomic`] | `sync/atomic` |
//! | [`Group`] | `golang.org/x/sync/errgroup` |
//! | [`Barrier`], [`oneshot`], [`watch`], [`broadcast`] | none: as in `std` and tokio |
//!
//! [`Racy`] is what all of these are there to avoid: a variable that goroutines share without any of them.
//!
//! Mutex, RwMutex, Semaphore, WaitGroup and Cond have waits that end at a time, in the run's own clock: `lock_timeout`,
//! `lock_deadline` and so on. Go has none: there one uses a channel, and `select` with a case for `time.After`.
//!
//! Every wait is first come, first served, and a goroutine that gives something back hands it to the first in line: a woken
//! goroutine has what it waited for and never tries again. Locks are the exception, as in Go: [`Mutex`] says how.

mod atomic;
mod barrier;
pub mod broadcast;
mod cond;
mod group;
mod guard;
mod identity;
mod mutex;
mod once;
pub mod oneshot;
mod owned;
mod racy;
pub(crate) mod raw;
pub(crate) mod raw_rw;
mod readers;
mod rwmutex;
mod semaphore;
mod until;
mod wait;
mod waitgroup;
pub mod watch;
mod weighted;

pub use atomic::{Atomic, AtomicNumber, AtomicValue};
pub use barrier::{Barrier, BarrierWaitResult};
pub use cond::{Cond, WaitTimeoutResult};
pub use group::Group;
pub use guard::{
    MutexGuard, OwnedMutexGuard, OwnedRwMutexReadGuard, OwnedRwMutexWriteGuard, RwMutexReadGuard, RwMutexWriteGuard,
};
pub use mutex::Mutex;
pub use once::{Once, OnceValue};
pub use racy::Racy;
pub use rwmutex::RwMutex;
pub use semaphore::{Permit, Semaphore};
pub use waitgroup::WaitGroup;
pub use weighted::Weighted;
