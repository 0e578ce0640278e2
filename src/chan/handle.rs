//! `Chan`, the channel value that a user holds.
//!
//! States      nil | small (the values themselves are in the channel) | large (boxes with them are: `rt/large.rs`).
//! Invariants  I1  large => `is_large::<T>()`, small => not.
//! See         `half.rs` for its directional halves, `iter.rs` for iteration, `core.rs` for the algorithm.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use gort_events::{Caller, CaseInfo, Direction, ObjectId, WaitReason};

use super::core::{Core, Element};
use super::foreign::ForeignChan;
use super::half::{RecvChan, SendChan};
use super::iter::Iter;
use crate::error::{TryRecvError, TrySendError};
use crate::rt::current::worker;
use crate::rt::large::{Room, Spares, is_large};
use crate::rt::parking::park::{self, ParkedAt, ParkedOn};
use crate::rt::parking::waiter::Owner;

/// Makes a channel with room for `cap` values; with `cap` 0 it is unbuffered.
///
/// Memory for a large buffer is taken as it fills. Values of more than 1 KiB lie in boxes, which the channel keeps for the next
/// ones: `cap + 1` at most, and no more than fit into 16 MiB, until it is dropped.
///
/// # Panics
/// Panics with "makechan: size out of range" if the buffer could not fit into the address space.
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
    let made_at = Location::caller();
    let cap = worker().map_or(cap, |worker| worker.program.capacity(cap, made_at));
    make(cap, false)
}

#[track_caller]
pub(crate) fn make<T: Send>(cap: usize, looks_unbuffered: bool) -> Chan<T> {
    let kind = if const { is_large::<T>() } {
        Kind::Large(make_core(cap, looks_unbuffered, Element::of::<T>(), Some(Box::new(Spares::new::<T>(cap)))))
    } else {
        Kind::Small(make_core(cap, looks_unbuffered, Element::of::<T>(), None))
    };
    Chan { kind }
}

#[track_caller]
fn make_core<P>(cap: usize, looks_unbuffered: bool, element: Element, spares: Option<Box<Spares>>) -> Arc<Core<P>> {
    let core = Core::new(cap, looks_unbuffered, element, spares);
    if let Some(worker) = worker().filter(|worker| worker.listening()) {
        core.object(&worker, Some(Location::caller()));
    }
    Arc::new(core)
}

/// A channel: goroutines send values into it and receive them from it.
///
/// A `Chan` is a handle, as in Go: a clone is the same channel. Closing is explicit; dropping handles closes nothing.
///
/// Go: `chan T`. Spec: ["Channel types"](https://go.dev/ref/spec#Channel_types).
pub struct Chan<T> {
    pub(crate) kind: Kind<T>,
}

/// What a channel is, by the size of its values.
pub(crate) enum Kind<T> {
    Nil,
    Small(Arc<Core<T>>),
    Large(Arc<Core<Box<T>>>),
}

/// The same expression for the shared part of a channel, of whichever kind it is.
macro_rules! with_core {
    ($chan:expr, $core:ident => $then:expr, nil => $nil:expr) => {
        match &$chan.kind {
            Kind::Nil => $nil,
            Kind::Small($core) => $then,
            Kind::Large($core) => $then,
        }
    };
}

impl<T> Clone for Chan<T> {
    fn clone(&self) -> Self {
        let kind = match &self.kind {
            Kind::Nil => Kind::Nil,
            Kind::Small(core) => Kind::Small(core.clone()),
            Kind::Large(core) => Kind::Large(core.clone()),
        };
        Chan { kind }
    }
}

impl<T> PartialEq for Chan<T> {
    /// Whether both are the same channel, or both nil. Go: `a == b`.
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Small(a), Kind::Small(b)) => Arc::ptr_eq(a, b),
            (Kind::Large(a), Kind::Large(b)) => Arc::ptr_eq(a, b),
            (Kind::Nil, Kind::Nil) => true,
            _ => false,
        }
    }
}

impl<T> Eq for Chan<T> {}

impl<T> Default for Chan<T> {
    /// The nil channel, Go's zero value.
    fn default() -> Self {
        Chan { kind: Kind::Nil }
    }
}

impl<T> Chan<T> {
    /// The nil channel: sending to it and receiving from it park forever, and in a select it is never ready.
    ///
    /// Go: `var ch chan T`.
    pub const fn nil() -> Self {
        Chan { kind: Kind::Nil }
    }

    /// Whether this is the nil channel. Go: `ch == nil`.
    pub fn is_nil(&self) -> bool {
        matches!(self.kind, Kind::Nil)
    }

    /// How many values are buffered. Go: `len(ch)`.
    pub fn len(&self) -> usize {
        park::scheduling_point();
        let len = with_core!(self, core => core.len(), nil => 0);
        park::observe_result(len as u64);
        len
    }

    /// Whether no value is buffered. Go: `len(ch) == 0`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many values can be buffered. Go: `cap(ch)`.
    pub fn cap(&self) -> usize {
        with_core!(self, core => core.shown_cap(), nil => 0)
    }

    /// The shared part of a channel whose values are small; `None` if it is nil. Needs: `!is_large::<T>()`.
    pub(crate) fn core(&self) -> Option<&Arc<Core<T>>> {
        match &self.kind {
            Kind::Small(core) => Some(core),
            _ => None,
        }
    }

    /// The same of one whose values are large. Needs: `is_large::<T>()`.
    pub(crate) fn core_of_large(&self) -> Option<&Arc<Core<Box<T>>>> {
        match &self.kind {
            Kind::Large(core) => Some(core),
            _ => None,
        }
    }
}

impl<T: Send> Chan<T> {
    /// Sends `value`, parking until a receiver or a buffer slot takes it.
    ///
    /// Go: `ch <- value`. Spec: ["Send statements"](https://go.dev/ref/spec#Send_statements).
    ///
    /// # Blocking
    /// Parks with "chan send" while the buffer is full and no receiver waits; forever, with "chan send (nil chan)", on
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
        if const { is_large::<T>() } {
            self.send_large(self.room().fill(value), None, caller);
        } else {
            self.send_small(value, None, caller);
        }
    }

    /// Receives a value, parking until there is one. `None`: the channel is closed and drained.
    ///
    /// Go: `v, ok := <-ch`. Spec: ["Receive operator"](https://go.dev/ref/spec#Receive_operator).
    ///
    /// # Blocking
    /// Parks with "chan receive" while the channel is open, nothing is buffered and no sender waits; forever, with
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
        self.recv_by(None, Location::caller())
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
        park::scheduling_point();
        self.try_send_at(value, Location::caller())
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
        park::scheduling_point();
        self.try_recv_at(Location::caller())
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
        park::scheduling_point();
        self.close_at(Location::caller());
    }

    /// Receives until the channel is closed and drained.
    ///
    /// Go: `for v := range ch`.
    ///
    /// # Blocking
    /// `next` parks as [`recv`](Chan::recv).
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self)
    }

    /// The sending half. Go: the conversion to `chan<- T`.
    pub fn sender(&self) -> SendChan<T> {
        self.clone().into()
    }

    /// The receiving half. Go: the conversion to `<-chan T`.
    pub fn receiver(&self) -> RecvChan<T> {
        self.clone().into()
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
        let (worker, _) = park::current_goroutine("Chan::foreign");
        assert!(!self.is_nil(), "gort: a nil channel has no foreign handle");
        ForeignChan::new(self.clone(), &worker.program.foreign)
    }
}

/// The operations of all handles. Where nothing is optimised a function has room for all that it might do with a value: what
/// takes one is split by its size before anything else, and a large one is boxed there.
impl<T: Send> Chan<T> {
    /// `owner`: the one that waits, if that is not the running goroutine.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub(super) fn send_small(&self, value: T, owner: Option<Owner>, caller: Caller) {
        match self.core() {
            Some(core) => core.send(value, owner, caller),
            None => park_on_nil(WaitReason::ChanSendNil, Direction::Send, caller),
        }
    }

    /// A box for a large value.
    pub(crate) fn room(&self) -> Room<T> {
        self.core_of_large().map_or_else(Room::new, |core| core.room())
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub(super) fn send_large(&self, boxed: Box<T>, owner: Option<Owner>, caller: Caller) {
        match self.core_of_large() {
            Some(core) => core.send(boxed, owner, caller),
            None => park_on_nil(WaitReason::ChanSendNil, Direction::Send, caller),
        }
    }

    /// Needs: the scheduling point was before.
    #[inline]
    #[track_caller]
    pub(crate) fn try_send_at(&self, value: T, caller: Caller) -> Result<(), TrySendError<T>> {
        if const { is_large::<T>() } {
            self.try_send_large(self.room().fill(value), caller)
        } else {
            self.try_send_small(value, caller)
        }
    }

    #[track_caller]
    fn try_send_small(&self, value: T, caller: Caller) -> Result<(), TrySendError<T>> {
        match self.core() {
            Some(core) => core.try_send(value, caller).map_err(TrySendError),
            None => Err(TrySendError(value)),
        }
    }

    #[track_caller]
    fn try_send_large(&self, boxed: Box<T>, caller: Caller) -> Result<(), TrySendError<T>> {
        let tried = match self.core_of_large() {
            Some(core) => core.try_send(boxed, caller),
            None => Err(boxed),
        };
        match tried {
            Ok(()) => Ok(()),
            Err(boxed) => refused(boxed),
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn recv_by(&self, owner: Option<Owner>, caller: Caller) -> Option<T> {
        match &self.kind {
            Kind::Small(core) => core.recv(owner, caller),
            Kind::Large(core) if const { is_large::<T>() } => core.unboxed(core.recv(owner, caller)),
            _ => park_on_nil(WaitReason::ChanReceiveNil, Direction::Recv, caller),
        }
    }

    /// Needs: the scheduling point was before.
    pub(crate) fn try_recv_at(&self, caller: Caller) -> Result<T, TryRecvError> {
        match &self.kind {
            Kind::Small(core) => core.try_receive(caller),
            Kind::Large(core) => core.try_receive_boxed(caller),
            Kind::Nil => Err(TryRecvError::Empty),
        }
    }

    #[track_caller]
    pub(super) fn close_at(&self, caller: Caller) {
        with_core!(self, core => core.close(caller), nil => panic!("close of nil channel"));
    }

    pub(super) fn close_if_open(&self, caller: Caller) {
        with_core!(self, core => _ = core.close_if_open(caller), nil => ());
    }
}

#[allow(clippy::boxed_local, reason = "the value is moved once, to where it is returned")]
fn refused<T>(boxed: Box<T>) -> Result<(), TrySendError<T>> {
    Err(TrySendError(*boxed))
}

#[cold]
fn park_on_nil(reason: WaitReason, direction: Direction, location: Caller) -> ! {
    park::scheduling_point();
    park::park_forever(ParkedAt { reason, location }, |_| ParkedOn {
        on: vec![CaseInfo { chan: ObjectId::NIL, direction }],
        ..ParkedOn::default()
    })
}

impl<T> Chan<T> {
    pub(super) fn counts(&self) -> (usize, usize, usize, bool) {
        with_core!(self, core => core.counts(), nil => (0, 0, 0, false))
    }

    pub(super) fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_nil() {
            return write!(f, "{name}(nil)");
        }
        let (len, senders, receivers, closed) = self.counts();
        f.debug_struct(name)
            .field("len", &len)
            .field("cap", &self.cap())
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
