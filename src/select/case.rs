//! The cases of a select, as users have them.
//!
//! Protocol    The passes of `select/mod.rs` drive a case through the methods of `Operation`.
//!             A `Case` gives its operation away to the caller that has an `Inside`: other crates have that trait, and could call what
//!             needs a lock without it.
//! Rejected    Methods in a trait that cannot be named: through `dyn Case` those of its supertraits can be called.

// `Case` is public so that cases of different types fit into one select; it is sealed, and its methods are this crate's.
#![allow(private_interfaces)]

use std::fmt;

use super::kept::Kept;
use super::operation::{KeptOperation, Lock, OnChannel, Operation};
use super::side::{Offer, Receive};
use crate::chan::{Chan, Receives, Sends};
use crate::rt::current::worker;
use crate::rt::events::show::show;
use crate::rt::large::is_large;

pub(super) const USED: &str = "gort: a case serves one select only; make a new one";

/// One case of a select. It cannot be implemented outside of gort, nor can its methods be called there:
///
/// ```compile_fail
/// use gort::select::{Case, RecvCase};
///
/// let ch = gort::chan::<i32>(0);
/// RecvCase::new(&ch).operation(todo!()); // type `Inside` is private
/// ```
pub trait Case: sealed::Sealed {
    #[doc(hidden)]
    fn operation(&self, inside: Inside) -> &dyn Operation;
}

mod sealed {
    pub trait Sealed {}
}

/// Says that a select calls. Only `select/` can make one.
#[derive(Clone, Copy)]
pub(crate) struct Inside(());

pub(super) const INSIDE: Inside = Inside(());

/// A case with its lock. `select!` makes one of each case, once, and what is armed is not copied:
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// let case = gort::select::RecvCase::new(&ch);
/// let armed = case.arm();
/// gort::select::wait([armed, armed]); // use of moved value
/// ```
///
/// Only the case says which lock is its own:
///
/// ```compile_fail
/// let (one, other) = (gort::chan::<i32>(0), gort::chan::<i32>(0));
/// let (one, other) = (gort::select::RecvCase::new(&one), gort::select::RecvCase::new(&other));
/// gort::select::wait([gort::select::Armed { lock: other.arm().lock, ..one.arm() }]); // fields are private
/// ```
#[doc(hidden)]
pub struct Armed<'a> {
    pub(super) case: &'a dyn Operation,
    pub(super) lock: Lock<'a>,
}

impl fmt::Debug for Armed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Armed").field("nil", &self.lock.0.is_none()).finish_non_exhaustive()
    }
}

/// A receive in a select.
///
/// It belongs to the goroutine that waits:
///
/// ```compile_fail
/// let ch = Box::leak(Box::new(gort::chan::<i32>(0)));
/// let case = gort::select::RecvCase::new(&*ch);
/// gort::go(move || drop(case)); // a case cannot be sent between threads
/// ```
///
/// It borrows its channel:
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// let case = gort::select::RecvCase::new(&ch);
/// drop(ch); // cannot move out of `ch` because it is borrowed
/// gort::select::Select::new().case(&case).wait();
/// ```
///
/// Sending halves have nothing to receive:
///
/// ```compile_fail
/// let tx = gort::chan::<i32>(0).sender();
/// gort::select::RecvCase::new(&tx); // `SendChan<i32>` does not receive
/// ```
pub struct RecvCase<'a, T>(KeptOperation<'a, T, Receive, Receive>);

impl<'a, T: Send> RecvCase<'a, T> {
    /// Receives from this channel; a nil channel is never ready. Go: `case v, ok := <-ch:`.
    pub fn new<C: Receives<T>>(chan: &'a C) -> Self {
        let chan = chan.chan();
        if const { is_large::<T>() } {
            RecvCase(Kept::large(OnChannel::receive(chan.core_of_large())))
        } else {
            Self::small(chan)
        }
    }

    /// A function of its own: where nothing is optimised, that of large values would have room for it.
    #[inline]
    fn small(chan: &'a Chan<T>) -> Self {
        RecvCase(Kept::small(OnChannel::receive(chan.core())))
    }

    /// Whether the select chose this case.
    pub fn won(&self) -> bool {
        self.0.won()
    }

    /// For `select!`, which makes cases of its own for each select.
    ///
    /// # Panics
    /// Panics if the case has begun before.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    pub fn arm(&self) -> Armed<'_> {
        self.0.arm()
    }

    /// The received value, once: `None` if the channel is closed and drained.
    pub fn take(&self) -> Option<T> {
        self.0.take()
    }
}

impl<T> sealed::Sealed for RecvCase<'_, T> {}

impl<T: Send> Case for RecvCase<'_, T> {
    #[inline]
    fn operation(&self, _: Inside) -> &dyn Operation {
        self.0.operation()
    }
}

impl<T> fmt::Debug for RecvCase<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.describe("RecvCase", f)
    }
}

/// A send in a select.
///
/// It belongs to the goroutine that waits:
///
/// ```compile_fail
/// let ch = Box::leak(Box::new(gort::chan::<i32>(0)));
/// let case = gort::select::SendCase::new(&*ch, 1);
/// gort::go(move || drop(case)); // a case cannot be sent between threads
/// ```
///
/// Receiving halves take nothing:
///
/// ```compile_fail
/// let rx = gort::chan::<i32>(0).receiver();
/// gort::select::SendCase::new(&rx, 1); // `RecvChan<i32>` does not send
/// ```
pub struct SendCase<'a, T>(KeptOperation<'a, T, Offer<T>, Offer<Box<T>>>);

impl<'a, T: Send> SendCase<'a, T> {
    /// Sends `value` to this channel; a nil channel is never ready. Go: `case ch <- value:`.
    pub fn new<C: Sends<T>>(chan: &'a C, value: T) -> Self {
        let chan = chan.chan();
        let listening = worker().is_some_and(|worker| worker.listening());
        let shown = if listening { show(&value) } else { None };
        if const { is_large::<T>() } {
            SendCase(Kept::large(OnChannel::send(chan.core_of_large(), chan.room().fill(value), shown)))
        } else {
            Self::small(chan, value, shown)
        }
    }

    /// A function of its own, as that of a `RecvCase`.
    #[inline]
    fn small(chan: &'a Chan<T>, value: T, shown: Option<String>) -> Self {
        SendCase(Kept::small(OnChannel::send(chan.core(), value, shown)))
    }

    /// Whether the select chose this case.
    pub fn won(&self) -> bool {
        self.0.won()
    }

    /// For `select!`, which makes cases of its own for each select.
    ///
    /// # Panics
    /// Panics if the case has begun before.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    pub fn arm(&self) -> Armed<'_> {
        self.0.arm()
    }

    /// The value, if it was not sent. `None` also while the select is running.
    pub fn take(&self) -> Option<T> {
        self.0.take()
    }
}

impl<T> sealed::Sealed for SendCase<'_, T> {}

impl<T: Send> Case for SendCase<'_, T> {
    #[inline]
    fn operation(&self, _: Inside) -> &dyn Operation {
        self.0.operation()
    }
}

impl<T> fmt::Debug for SendCase<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.describe("SendCase", f)
    }
}
