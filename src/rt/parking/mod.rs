//! One way to wait: park, ready, and who may call from where.

pub(crate) mod foreign;
pub(crate) mod mailbox;
pub(crate) mod park;
pub(crate) mod waiter;
