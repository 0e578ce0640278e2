//! `Chan`, the channel value that a user holds.
//!
//! See         `half.rs` for its directional halves, `iter.rs` for iteration, `core.rs` for the algorithm.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::core::Core;
use super::foreign::ForeignChan;
use super::half::{RecvChan, SendChan};
use super::iter::Iter;
use crate::error::{TryRecvError, TrySendError};
use crate::rt::events::event::{CaseInfo, Direction, ObjectId, WaitReason};
use crate::rt::parking::park::{self, ParkedOn, Site};
use crate::rt::workers::worker::worker;

/// Makes a channel with room for `cap` values; with `cap` 0 it is unbuffered.
///
/// Memory for a large buffer is taken as it fills.
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
        let len = self.core.as_ref().map_or(0, |core| core.len());
        park::learn(len as u64);
        len
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
        // Not in the closure, which has a caller of its own.
        let caller = Location::caller();
        let received = self.core.as_ref().and_then(|core| {
            core.look();
            core.try_recv(caller)
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
        let (worker, _) = park::here("Chan::foreign");
        let core = self.core.clone().expect("gort: a nil channel has no foreign handle");
        ForeignChan::new(core, &worker.program.foreign)
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

impl<T> Chan<T> {
    pub(super) fn describe(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
