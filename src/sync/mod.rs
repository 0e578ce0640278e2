//! Go's `sync`, and what goes with it: counters, locks, conditions and groups that park goroutines.
//!
//! They block the calling goroutine, not its thread, and what waits in them is seen by the deadlock detector, by the
//! events and by the schedules. Locks of the standard library would block the worker with all its goroutines.
//!
//! | Here | Go |
//! |---|---|
//! | [`WaitGroup`] | `sync.WaitGroup` |
//!
//! Every wait is first come, first served, and who gives something back hands it to the first in line: a woken
//! goroutine has what it waited for and never tries again.

mod identity;
mod waitgroup;

pub use waitgroup::WaitGroup;
