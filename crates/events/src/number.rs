//! Numbers: what events call a goroutine and an object.
//!
//! Invariants  I1  both are given in the order of the run: one run gives the same numbers whichever engine makes it, and however
//!                 often; an address or a global counter would not.

use std::fmt;

/// A goroutine's number, as `goid` returns it: main is 1, the others follow in the order of their `go` statements.
///
/// 0 stands for the scheduler itself (a timer that fires, the clock).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GoId(pub u64);

impl GoId {
    /// The scheduler: the goroutine of events that no goroutine caused.
    pub const SCHEDULER: GoId = GoId(0);
    /// The goroutine that runs `main`.
    pub const MAIN: GoId = GoId(1);
}

impl fmt::Display for GoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A channel, lock, WaitGroup, timer …: numbered from 1 in the order in which a run first meets them.
///
/// 0 stands for a nil channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ObjectId(pub u32);

impl ObjectId {
    /// The nil channel.
    pub const NIL: ObjectId = ObjectId(0);
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
