//! The channel values a user holds: `Chan`, and its directional halves `SendChan` and `RecvChan`.

use std::fmt;
use std::iter::FusedIterator;
use std::panic::Location;
use std::sync::Arc;

use super::core::Core;
use super::foreign::ForeignChan;
use crate::error::{TryRecvError, TrySendError};
use crate::rt::event::{CaseInfo, Direction, ObjectId, WaitReason};
use crate::rt::park::{self, ParkedOn, Site};
use crate::rt::worker::worker;

/// Makes a channel with room for `cap` values; with `cap` 0 it is unbuffered.
///
/// Go: `make(chan T, cap)`. Spec: ["Making slices, maps and channels"](https://go.dev/ref/spec#Making_slices_maps_and_channels).
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let ch = gort::chan(0);
///     let tx = ch.clone();
///     gort::go(move || {
///         for i in 0..3 {
///             tx.send(i);
///         }
///         tx.close();
///     });
///     for v in ch {
///         gort::println!("Received {v}");
///     }
/// })?;
/// // Received 0
/// // Received 1
/// // Received 2
/// # Ok::<(), gort::RunError>(())
/// ```
#[track_caller]
pub fn chan<T: Send>(cap: usize) -> Chan<T> {
    make(cap, false)
}

#[track_caller]
pub(crate) fn make<T: Send>(cap: usize, looks_unbuffered: bool) -> Chan<T> {
    let core = Core::new(cap, looks_unbuffered);
    if let Some(worker) = worker().filter(|worker| worker.listening()) {
        core.object(worker, Some(Location::caller()));
    }
    Chan { core: Some(Arc::new(core)) }
}

/// A channel: goroutines send values into it and receive them from it.
///
/// A `Chan` is a handle, as in Go: a clone is the same channel. Closing is explicit; dropping handles closes nothing.
///
/// Go: `chan T`. Spec: ["Channel types"](https://go.dev/ref/spec#Channel_types).
pub struct Chan<T> {
    pub(crate) core: Option<Arc<Core<T>>>,
}

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
pub struct RecvChan<T>(Chan<T>);

impl<T> Clone for Chan<T> {
    fn clone(&self) -> Self {
        Chan { core: self.core.clone() }
    }
}

impl<T> PartialEq for Chan<T> {
    /// Whether both are the same channel, or both nil. Go: `a == b`.
    fn eq(&self, other: &Self) -> bool {
        match (&self.core, &other.core) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T> Eq for Chan<T> {}

impl<T> Default for Chan<T> {
    /// The nil channel, Go's zero value.
    fn default() -> Self {
        Chan { core: None }
    }
}

impl<T> Chan<T> {
    /// The nil channel: sending to it and receiving from it park for ever, and in a select it is never ready.
    ///
    /// Go: `var ch chan T`.
    pub const fn nil() -> Self {
        Chan { core: None }
    }

    /// Whether this is the nil channel. Go: `ch == nil`.
    pub fn is_nil(&self) -> bool {
        self.core.is_none()
    }

    /// How many values are buffered. Go: `len(ch)`.
    pub fn len(&self) -> usize {
        park::point();
        self.core.as_ref().map_or(0, |core| core.len())
    }

    /// Whether no value is buffered. Go: `len(ch) == 0`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many values can be buffered. Go: `cap(ch)`.
    pub fn cap(&self) -> usize {
        self.core.as_ref().map_or(0, |core| core.shown_cap())
    }
}

impl<T: Send> Chan<T> {
    /// Sends `value`, parking until a receiver or a buffer slot takes it.
    ///
    /// Go: `ch <- value`. Spec: ["Send statements"](https://go.dev/ref/spec#Send_statements).
    ///
    /// # Blocking
    /// Parks with "chan send" while the buffer is full and no receiver waits; for ever, with "chan send (nil chan)", on
    /// a nil channel.
    ///
    /// # Panics
    /// Panics with "send on closed channel", also when the close happens while parked. Panics outside of a goroutine
    /// if it would park.
    ///
    /// # Examples
    ///
    /// ```
    /// gort::run(|| {
    ///     let ch = gort::chan(1);
    ///     ch.send("one"); // there is room: this does not park
    ///     gort::println!("{} of {}", ch.len(), ch.cap());
    /// })?;
    /// // 1 of 1
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub fn send(&self, value: T) {
        let caller = Location::caller();
        match &self.core {
            Some(core) => core.send(value, None, caller),
            None => park_on_nil(WaitReason::ChanSendNil, Direction::Send, caller),
        }
    }

    /// Receives a value, parking until there is one. `None`: the channel is closed and drained.
    ///
    /// Go: `v, ok := <-ch`. Spec: ["Receive operator"](https://go.dev/ref/spec#Receive_operator).
    ///
    /// # Blocking
    /// Parks with "chan receive" while the channel is open, nothing is buffered and no sender waits; for ever, with
    /// "chan receive (nil chan)", on a nil channel.
    ///
    /// # Panics
    /// Panics outside of a goroutine if it would park.
    ///
    /// # Examples
    ///
    /// ```
    /// gort::run(|| {
    ///     let ch = gort::chan(1);
    ///     ch.send(7);
    ///     ch.close();
    ///     gort::println!("{:?} {:?}", ch.recv(), ch.recv());
    /// })?;
    /// // Some(7) None
    /// # Ok::<(), gort::RunError>(())
    /// ```
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub fn recv(&self) -> Option<T> {
        let caller = Location::caller();
        match &self.core {
            Some(core) => core.recv(None, caller),
            None => park_on_nil(WaitReason::ChanReceiveNil, Direction::Recv, caller),
        }
    }

    /// Sends `value` if a receiver waits or there is room.
    ///
    /// Go: `select { case ch <- value: default: }`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Panics
    /// Panics with "send on closed channel".
    ///
    /// # Errors
    /// Gives the value back if the send would park.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        park::point();
        match &self.core {
            Some(core) => core.try_send(value, Location::caller()).map_err(TrySendError),
            None => Err(TrySendError(value)),
        }
    }

    /// Receives if a value is there.
    ///
    /// Go: `select { case v, ok := <-ch: default: }`.
    ///
    /// # Blocking
    /// Never parks.
    ///
    /// # Errors
    /// `Empty` if the receive would park, `Closed` if the channel is closed and drained.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        park::point();
        let received = self.core.as_ref().and_then(|core| {
            core.look();
            core.try_recv(Location::caller())
        });
        match received {
            None => Err(TryRecvError::Empty),
            Some(None) => Err(TryRecvError::Closed),
            Some(Some(value)) => Ok(value),
        }
    }

    /// Closes the channel: no more values will be sent. Buffered values can still be received; every parked receiver
    /// gets `None`, every parked sender panics.
    ///
    /// Go: `close(ch)`. Spec: ["Close"](https://go.dev/ref/spec#Close).
    ///
    /// # Panics
    /// Panics with "close of closed channel" and with "close of nil channel".
    #[track_caller]
    pub fn close(&self) {
        park::point();
        match &self.core {
            Some(core) => core.close(Location::caller()),
            None => panic!("close of nil channel"),
        }
    }

    /// Receives until the channel is closed and drained.
    ///
    /// Go: `for v := range ch`.
    ///
    /// # Blocking
    /// `next` parks as [`recv`](Chan::recv).
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { chan: self }
    }

    /// The sending half. Go: the conversion to `chan<- T`.
    pub fn sender(&self) -> SendChan<T> {
        SendChan(self.clone())
    }

    /// The receiving half. Go: the conversion to `<-chan T`.
    pub fn receiver(&self) -> RecvChan<T> {
        RecvChan(self.clone())
    }

    /// A handle for OS threads that the runtime does not own. While one lives, the run is not taken to be deadlocked,
    /// and a virtual clock stands still.
    ///
    /// Go has no equivalent: all of a Go program's threads are the runtime's.
    ///
    /// # Panics
    /// Panics outside of a goroutine, and on the nil channel.
    #[track_caller]
    pub fn foreign(&self) -> ForeignChan<T> {
        let (worker, _) = park::here("Chan::foreign");
        let core = self.core.clone().expect("gort: a nil channel has no foreign handle");
        ForeignChan::new(core, &worker.foreign)
    }
}

#[cold]
fn park_on_nil(reason: WaitReason, direction: Direction, location: &'static Location<'static>) -> ! {
    park::point();
    park::park_for_ever(Site { reason, location }, |_| ParkedOn {
        on: vec![CaseInfo { chan: ObjectId::NIL, direction }],
        ..ParkedOn::default()
    })
}

/// Receives from a borrowed channel until it is closed: [`Chan::iter`].
pub struct Iter<'a, T> {
    chan: &'a Chan<T>,
}

impl<T: Send> Iterator for Iter<'_, T> {
    type Item = T;
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.chan.recv()
    }
}

impl<T: Send> FusedIterator for Iter<'_, T> {}

/// Receives from a channel until it is closed: what `for v in ch` uses.
pub struct IntoIter<T> {
    chan: Chan<T>,
}

impl<T: Send> Iterator for IntoIter<T> {
    type Item = T;
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.chan.recv()
    }
}

impl<T: Send> FusedIterator for IntoIter<T> {}

impl<T: Send> IntoIterator for Chan<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { chan: self }
    }
}

impl<'a, T: Send> IntoIterator for &'a Chan<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: Send> IntoIterator for RecvChan<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { chan: self.0 }
    }
}

impl<'a, T: Send> IntoIterator for &'a RecvChan<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.0.iter()
    }
}

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
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub fn send(&self, value: T) {
        self.0.send(value);
    }

    /// Sends `value` if that needs no parking: see [`Chan::try_send`].
    ///
    /// # Errors
    /// Gives the value back if the send would park.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.try_send(value)
    }

    /// Closes the channel: see [`Chan::close`].
    #[track_caller]
    pub fn close(&self) {
        self.0.close();
    }
}

impl<T: Send> RecvChan<T> {
    /// Receives a value: see [`Chan::recv`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub fn recv(&self) -> Option<T> {
        self.0.recv()
    }

    /// Receives if a value is there: see [`Chan::try_recv`].
    ///
    /// # Errors
    /// `Empty` if the receive would park, `Closed` if the channel is closed and drained.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.try_recv()
    }

    /// Receives until the channel is closed and drained: see [`Chan::iter`].
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

impl<T> Chan<T> {
    fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(core) = &self.core else { return write!(f, "{name}(nil)") };
        let (len, senders, receivers, closed) = core.counts();
        f.debug_struct(name)
            .field("len", &len)
            .field("cap", &core.shown_cap())
            .field("senders", &senders)
            .field("receivers", &receivers)
            .field("closed", &closed)
            .finish()
    }
}

impl<T> fmt::Debug for Chan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe("Chan", f)
    }
}

impl<T> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").field("chan", self.chan).finish()
    }
}

impl<T> fmt::Debug for IntoIter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("chan", &self.chan).finish()
    }
}
