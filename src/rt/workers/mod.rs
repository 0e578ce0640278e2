//! Workers: the loop that runs goroutines, alone or one of several, and how a program ends.

pub(crate) mod advance;
pub(crate) mod beside;
pub(crate) mod choose;
pub(crate) mod deadlock;
pub(crate) mod ending;
pub(crate) mod fresh;
pub(crate) mod idle;
pub(crate) mod idlers;
pub(crate) mod launch;
pub(crate) mod left;
pub(crate) mod many;
pub(crate) mod program;
pub(crate) mod runq;
pub(crate) mod shared;
pub(crate) mod starved;
pub(crate) mod threads;
pub(crate) mod watchdog;
pub(crate) mod worker;
