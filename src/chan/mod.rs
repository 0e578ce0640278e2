//! Channels: a FIFO buffer plus two FIFO queues of parked goroutines.
//!
//! States      open | closed. Closing is one-way.
//! Invariants  I1  `senders` and `receivers` are never both non-empty, except for goroutines selecting on both ends.
//!             I2  buffered and not empty  =>  `receivers` is empty.
//!             I3  not full                =>  `senders` is empty.
//!             I4  closed                  =>  both queues are empty.
//!             (Selects that another case has decided may still stand in a queue until they unlink themselves; the
//!             invariants count only waiters that still wait.)
//! Protocol    The side that finds a waiter moves the value *into the waiter* and readies it; the woken goroutine only
//!             reads its slot. `ready`, the drop of a value and every event happen after the lock is released.
//!             A value above 1 KiB is in its box from `send` to `recv`: that channel is a `Core<Box<T>>` (`handle.rs`).
//!             An operation that is only tried looks at the channel's hints before it takes the lock (`nonblocking.rs`, `hints.rs`).
//! Rejected    Waking the waiter to retry: lets a third goroutine steal the slot, so FIFO fairness is lost.
//! See         Go `chan.go`; tests/runtime/chan/, tests/runtime/rules_of_go.rs; spec "Channel types", "Send statements", "Receive operator".

mod core;
mod foreign;
mod foreign_async;
mod half;
mod handle;
mod hints;
mod iter;
mod nonblocking;
mod sender;
mod state;

#[cfg(all(test, loom))]
pub(crate) use self::core::Element;
pub(crate) use self::core::{Core, closed_send};
pub(crate) use handle::make;
pub(crate) use hints::ReadyHints;
pub(crate) use state::{Received, Sent, State};

pub use foreign::ForeignChan;
pub use foreign_async::{RecvFuture, SendFuture};
pub(crate) use half::{Receives, Sends};
pub use half::{RecvChan, SendChan};
pub use handle::{Chan, chan};
pub use iter::{IntoIter, Iter};
pub use sender::{Sender, channel};
