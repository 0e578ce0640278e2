//! The directional halves of a channel, and what a select may take.
//!
//! Invariants  I1  neither half gives the other away: nothing public leads from a half back to its `Chan`.

use std::fmt;

use super::handle::Chan;
use super::iter::Iter;
use crate::error::{TryRecvError, TrySendError};

/// The sending half of a channel: it can send and close, not receive.
///
/// Go: `chan<- T`.
///
/// ```compile_fail
/// let tx = gort::chan::<i32>(1).sender();
/// tx.recv(); // no method named `recv`
/// ```
pub struct SendChan<T>(Chan<T>);

/// The receiving half of a channel: it can receive, not send or close.
///
/// Go: `<-chan T`.
///
/// ```compile_fail
/// let rx = gort::chan::<i32>(1).receiver();
/// rx.send(1); // no method named `send`
/// ```
///
/// ```compile_fail
/// let rx = gort::chan::<i32>(1).receiver();
/// rx.close(); // no method named `close`
/// ```
///
/// ```compile_fail
/// let rx = gort::chan::<i32>(1).receiver();
/// let tx: gort::SendChan<i32> = rx.into(); // a half does not become the other one
/// ```
pub struct RecvChan<T>(Chan<T>);

/// What both halves share: identity, sizes, nil.
macro_rules! half {
    ($half:ident) => {
        impl<T> Clone for $half<T> {
            fn clone(&self) -> Self {
                $half(self.0.clone())
            }
        }

        impl<T> PartialEq for $half<T> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<T> Eq for $half<T> {}

        impl<T> Default for $half<T> {
            fn default() -> Self {
                $half(Chan::nil())
            }
        }

        impl<T> From<Chan<T>> for $half<T> {
            fn from(chan: Chan<T>) -> Self {
                $half(chan)
            }
        }

        impl<T> $half<T> {
            /// The nil channel.
            pub const fn nil() -> Self {
                $half(Chan::nil())
            }

            /// Whether this is the nil channel. Go: `ch == nil`.
            pub fn is_nil(&self) -> bool {
                self.0.is_nil()
            }

            /// How many values are buffered. Go: `len(ch)`.
            pub fn len(&self) -> usize {
                self.0.len()
            }

            /// Whether no value is buffered. Go: `len(ch) == 0`.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// How many values can be buffered. Go: `cap(ch)`.
            pub fn cap(&self) -> usize {
                self.0.cap()
            }
        }

        impl<T> fmt::Debug for $half<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.describe(stringify!($half), f)
            }
        }
    };
}

half!(SendChan);
half!(RecvChan);

impl<T: Send> SendChan<T> {
    /// Sends `value`: see [`Chan::send`].
    ///
    /// Go: `ch <- value`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub fn send(&self, value: T) {
        self.0.send(value);
    }

    /// Sends `value` if that needs no parking: see [`Chan::try_send`].
    ///
    /// Go: a `select` with this send and a `default`.
    ///
    /// # Errors
    /// Gives the value back if the send would park.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(value)
    }

    /// Closes the channel: see [`Chan::close`].
    ///
    /// Go: `close(ch)`.
    #[track_caller]
    pub fn close(&self) {
        self.0.close();
    }
}

impl<T: Send> RecvChan<T> {
    /// Receives a value: see [`Chan::recv`].
    ///
    /// Go: `v, ok := <-ch`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub fn recv(&self) -> Option<T> {
        self.0.recv()
    }

    /// Receives if a value is there: see [`Chan::try_recv`].
    ///
    /// Go: a `select` with this receive and a `default`.
    ///
    /// # Errors
    /// `Empty` if the receive would park, `Closed` if the channel is closed and drained.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.try_recv()
    }

    /// Receives until the channel is closed and drained: see [`Chan::iter`].
    ///
    /// Go: `for v := range ch`.
    pub fn iter(&self) -> Iter<'_, T> {
        self.0.iter()
    }
}

/// What a select can receive from: `Chan` and `RecvChan`. It cannot be named outside of gort, so that no half of a
/// channel gives the other away.
pub trait Receives<T> {
    #[doc(hidden)]
    fn chan(&self) -> &Chan<T>;
}

/// What a select can send to: `Chan` and `SendChan`.
pub trait Sends<T> {
    #[doc(hidden)]
    fn chan(&self) -> &Chan<T>;
}

impl<T> Receives<T> for Chan<T> {
    fn chan(&self) -> &Chan<T> {
        self
    }
}

impl<T> Receives<T> for RecvChan<T> {
    fn chan(&self) -> &Chan<T> {
        &self.0
    }
}

impl<T, C: Receives<T>> Receives<T> for &C {
    fn chan(&self) -> &Chan<T> {
        (**self).chan()
    }
}

impl<T, C: Sends<T>> Sends<T> for &C {
    fn chan(&self) -> &Chan<T> {
        (**self).chan()
    }
}

impl<T> Sends<T> for Chan<T> {
    fn chan(&self) -> &Chan<T> {
        self
    }
}

impl<T> Sends<T> for SendChan<T> {
    fn chan(&self) -> &Chan<T> {
        &self.0
    }
}
