//! One way to wait: park, ready, and what may be called from where.

pub(crate) mod bundles;
pub(crate) mod counts;
pub(crate) mod foreign;
pub(crate) mod future;
pub(crate) mod mailbox;
pub(crate) mod park;
pub(crate) mod waiter;
