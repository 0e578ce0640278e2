//! The cases of a select: a receive or a send that has not been decided yet.
//!
//! States      waiting to be chosen | linked (a waiter stands in the channel's queue) | won | lost.
//! Invariants  I1  the waiter stays in its case, and the case is borrowed for as long as the select runs, so a linked
//!                 waiter never moves.
//!             I2  a case takes part in one select, once: `begin` and `arm` see to it before anything is locked.
//!             I3  a select holds its cases' own locks: nobody but the case says which that is, and an `Armed` case,
//!                 which has its lock beside it, is made by the case alone.
//! Protocol    The passes of `select/mod.rs` drive a case through the methods of `Operation`; what each needs is said there.
//!             A `Case` gives its operation away to the caller that has an `Inside`: other crates have that trait, and could call what
//!             needs a lock without it.
//! Rejected    Methods in a trait that cannot be named: through `dyn Case` those of its supertraits can be called.

// Why unsafe: a select holds many locks of different types at once, and links waiters into queues.
#![allow(unsafe_code)]
// `Case` is public so that cases of different types fit into one select; it is sealed, and its methods are this crate's.
#![allow(private_interfaces)]

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use gort_events::{Caller, CaseInfo, Direction, GoId, ObjectId, ReceivedFrom, SentTo, WaitReason};

use super::kept::{Kept, Which};
use crate::chan::{Chan, Core, Received, Receives, Sends, Sent, State, closed_send};
use crate::rt::events::show::show;
use crate::rt::large::{is_large, unbox};
use crate::rt::lock::Spin;
use crate::rt::parking::waiter::{Claim, Outcome, Owner, Place, WaitQueue, Waiter};
use crate::rt::workers::worker::Worker;

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

/// What a select does with a case.
pub(crate) trait Operation {
    /// Does: notes that a select has begun with this case. Returns whether one had before.
    fn begin(&self) -> bool;
    /// The channel's lock.
    fn lock(&self) -> Lock<'_>;
    /// Whether the channel's hint says, without its lock, that the operation would park; also of a nil channel.
    fn is_plainly_not_ready(&self) -> bool;
    /// Whether the operation can probably be done: a goroutine that is parked there may be claimed through another
    /// channel before it is. What is not ready stays so for as long as the lock is held. Needs: locked, or nil.
    fn is_ready(&self) -> bool;
    /// Needs: locked, or nil, and not ready. Does: clears the channel's hint.
    fn note_not_ready(&self);
    /// Needs: locked, not nil. Does: the operation, up to what must wait for the unlock. Returns whether it could be done;
    /// if not, nothing has happened, and the case is not ready.
    fn carry_out(&self, here: Option<&Worker>) -> bool;
    /// Needs: carried out, unlocked. Does: the event, the other side's `ready`, the panic of a closed channel.
    fn finish(&self, here: Option<&Worker>, caller: Caller);
    /// The queue that its waiter would stand in; 0: in none, the channel is nil.
    fn queue(&self) -> (usize, bool);
    /// Needs: locked, or nil.
    fn link(&self, owner: &Owner, claim: &Claim, number: usize);
    /// Needs: unlocked. Leaves: no waiter of this case in any queue.
    fn unlink(&self);
    /// Needs: this case won while parked.
    fn woken(&self, here: Option<&Worker>, caller: Caller);
    fn info(&self, worker: &Worker) -> CaseInfo;
    fn offered(&self) -> Option<String>;
    /// Why the plain operation would park.
    fn plain_reason(&self) -> WaitReason;
}

mod sealed {
    pub trait Sealed {}
}

/// Says that a select calls. Only `select/` can make one.
#[derive(Clone, Copy)]
pub(crate) struct Inside(());

pub(super) const INSIDE: Inside = Inside(());

/// The lock of a case's channel; a nil one has none.
#[derive(Clone, Copy)]
pub(crate) struct Lock<'a>(pub(super) Option<&'a Spin>);

/// A case with its lock. `select!` makes one of each case, once, and what is armed is not copied:
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// let case = gort::select::RecvCase::new(&ch);
/// let armed = case.arm();
/// gort::select::wait([armed, armed]); // use of moved value
/// ```
///
/// Nobody else says which lock is whose:
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

/// What both kinds of case share.
struct Half<'a, T> {
    core: Option<&'a Core<T>>,
    waiter: Place<T>,
    begun: Cell<bool>,
    /// From `link` to `unlink`: another thread may be using the waiter.
    linked: Cell<bool>,
    won: Cell<bool>,
}

impl<'a, T> Half<'a, T> {
    fn new(core: Option<&'a Core<T>>) -> Self {
        Half { core, waiter: Place::new(), begun: Cell::new(false), linked: Cell::new(false), won: Cell::new(false) }
    }

    fn is_nil(&self) -> bool {
        self.core.is_none()
    }

    fn core(&self) -> &'a Core<T> {
        self.core.unwrap_or_else(|| bug!("a nil case was used"))
    }

    #[inline]
    fn begin(&self) -> bool {
        self.begun.replace(true)
    }

    #[inline]
    fn lock(&self) -> Lock<'_> {
        Lock(self.core.map(|core| core.state.spin()))
    }

    fn queue(&self, sends: bool) -> (usize, bool) {
        (self.core.map_or(0, |core| std::ptr::from_ref(core).addr()), sends)
    }

    /// The channel's state, lent to `f`. Needs: locked.
    fn state<R>(&self, f: impl FnOnce(&mut State<T>) -> R) -> R {
        // SAFETY: the lock must be held and no other reference live. Held: by the select's `AllLocked`. No other: `f`
        // does not reach another case of the same channel.
        f(unsafe { self.core().state.held_value() })
    }

    fn link(
        &self,
        queue: fn(&mut State<T>) -> &mut WaitQueue<T>,
        owner: &Owner,
        value: Option<T>,
        claim: &Claim,
        number: usize,
    ) {
        let waiter = self.waiter.init(Waiter::of_select(*owner, value, claim, number));
        self.linked.set(true);
        // SAFETY: the waiter must stay in place until unlinked: it lies in this case, which the select borrows until
        // its `Unlink` (`select/mod.rs`) has unlinked it (I1).
        self.state(|state| unsafe { queue(state).push(waiter) });
    }

    fn unlink(&self, queue: fn(&mut State<T>) -> &mut WaitQueue<T>) {
        if let (Some(core), Some(waiter)) = (self.core, self.waiter.get()) {
            queue(&mut core.state.lock()).remove(waiter);
        }
        self.linked.set(false);
    }

    fn info(&self, worker: &Worker, direction: Direction) -> CaseInfo {
        self.core.map_or(CaseInfo { chan: ObjectId::NIL, direction }, |core| core.case(worker, direction))
    }

    fn woken(&self) -> &Waiter<T> {
        self.won.set(true);
        // The goroutine that completed it has popped its waiter.
        self.linked.set(false);
        self.waiter.get().unwrap_or_else(|| bug!("a case won without a waiter"))
    }
}

impl<T> Half<'_, Box<T>> {
    /// What is in the box. A nil channel keeps none.
    #[inline]
    fn unboxed(&self, boxed: Option<Box<T>>) -> Option<T> {
        match self.core {
            Some(core) => core.unboxed(boxed),
            None => unbox(boxed),
        }
    }
}

/// The same expression for the half of a case, of whichever kind it is.
macro_rules! with_half {
    ($case:expr, $half:ident => $then:expr) => {
        match $case.0.which() {
            Which::Small(operation) => {
                let $half = &operation.half;
                $then
            }
            Which::Large(operation) => {
                let $half = &operation.half;
                $then
            }
        }
    };
}

fn by(here: Option<&Worker>) -> GoId {
    here.map_or(GoId::SCHEDULER, |worker| worker.current_id())
}

/// Where a chosen receive found its value: what [`Received`] says, apart from the value. To keep that as a whole would be to
/// copy what has just been written word by word, which stops the processor.
#[derive(Clone, Copy)]
enum Found {
    Nothing,
    Sender(Owner),
    Buffer(usize, Option<Owner>),
    Closed,
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
pub struct RecvCase<'a, T>(Kept<T, Receive<'a, T>, Receive<'a, Box<T>>>);

impl<'a, T: Send> RecvCase<'a, T> {
    /// Receives from this channel; a nil channel is never ready. Go: `case v, ok := <-ch:`.
    pub fn new<C: Receives<T>>(chan: &'a C) -> Self {
        let chan = chan.chan();
        if const { is_large::<T>() } {
            RecvCase(Kept::large(Receive::new(chan.core_of_large())))
        } else {
            Self::small(chan)
        }
    }

    /// A function of its own: where nothing is optimised, that of large values would have room for it.
    #[inline]
    fn small(chan: &'a Chan<T>) -> Self {
        RecvCase(Kept::small(Receive::new(chan.core())))
    }

    /// Whether the select chose this case.
    pub fn won(&self) -> bool {
        with_half!(self, half => half.won.get())
    }

    /// For `select!`, which makes cases of its own for each select.
    ///
    /// # Panics
    /// Panics if the case has begun before.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    pub fn arm(&self) -> Armed<'_> {
        with_half!(self, half => {
            assert!(!half.begin(), "{USED}");
            Armed { case: self.operation(INSIDE), lock: half.lock() }
        })
    }

    /// The received value, once: `None` if the channel is closed and drained.
    pub fn take(&self) -> Option<T> {
        match self.0.which() {
            Which::Small(receive) => receive.value.take(),
            Which::Large(receive) => receive.half.unboxed(receive.value.take()),
        }
    }
}

impl<T> sealed::Sealed for RecvCase<'_, T> {}

impl<T: Send> Case for RecvCase<'_, T> {
    #[inline]
    fn operation(&self, _: Inside) -> &dyn Operation {
        match self.0.which() {
            Which::Small(receive) => receive,
            Which::Large(receive) => receive,
        }
    }
}

/// A receive of `P`: of values, or of boxes with large ones.
struct Receive<'a, P> {
    half: Half<'a, P>,
    value: Cell<Option<P>>,
    found: Cell<Found>,
}

impl<'a, P> Receive<'a, P> {
    fn new(core: Option<&'a Arc<Core<P>>>) -> Self {
        let half = Half::new(core.map(|core| &**core));
        if let Some(core) = half.core {
            core.look();
        }
        Receive { half, value: Cell::new(None), found: Cell::new(Found::Nothing) }
    }
}

impl<P> Receive<'_, P> {
    /// The event of a receive that did not park.
    #[cold]
    fn emit_found(&self, here: Option<&Worker>, caller: Caller) {
        let from = match self.found.get() {
            Found::Sender(sender) => ReceivedFrom::Sender(sender.id()),
            Found::Buffer(len, refill) => ReceivedFrom::Buffer { len, refilled_by: refill.as_ref().map(Owner::id) },
            Found::Closed => ReceivedFrom::Closed,
            Found::Nothing => bug!("a case that was not ready was chosen"),
        };
        let value = self.value.take();
        self.half.core().emit_recv(value.as_ref(), from, here, caller);
        self.value.set(value);
    }
}

impl<P: Send> Operation for Receive<'_, P> {
    fn begin(&self) -> bool {
        self.half.begin()
    }

    fn lock(&self) -> Lock<'_> {
        self.half.lock()
    }

    #[inline]
    fn is_plainly_not_ready(&self) -> bool {
        self.half.core.is_none_or(|core| core.hints.no_receive())
    }

    fn is_ready(&self) -> bool {
        !self.half.is_nil() && self.half.state(|state| state.can_receive())
    }

    fn note_not_ready(&self) {
        if let Some(core) = self.half.core {
            core.hints.set_receive(false);
        }
    }

    fn carry_out(&self, here: Option<&Worker>) -> bool {
        let core = self.half.core();
        let found = match self.half.state(|state| state.receive(core.cap, &core.hints, by(here))) {
            Received::FromSender(value, sender) => {
                self.value.set(Some(value));
                Found::Sender(sender)
            }
            Received::FromBuffer(value, len, refill) => {
                self.value.set(Some(value));
                Found::Buffer(len, refill)
            }
            Received::Closed => Found::Closed,
            Received::WouldPark => return false,
        };
        self.found.set(found);
        true
    }

    fn finish(&self, here: Option<&Worker>, caller: Caller) {
        self.half.won.set(true);
        if here.is_some_and(|worker| worker.listening()) {
            self.emit_found(here, caller);
        }
        if let Found::Sender(sender) | Found::Buffer(_, Some(sender)) = self.found.get() {
            sender.ready();
        }
    }

    fn queue(&self) -> (usize, bool) {
        self.half.queue(false)
    }

    fn link(&self, owner: &Owner, claim: &Claim, number: usize) {
        if !self.half.is_nil() {
            self.half.core().hints.set_send(true);
            self.half.link(|state| &mut state.receivers, owner, None, claim, number);
        }
    }

    fn unlink(&self) {
        self.half.unlink(|state| &mut state.receivers);
    }

    fn woken(&self, here: Option<&Worker>, caller: Caller) {
        let waiter = self.half.woken();
        let value = waiter.take();
        self.half.core().emit_woken_recv(value.as_ref(), waiter.outcome(), here, caller);
        self.value.set(value);
    }

    fn info(&self, worker: &Worker) -> CaseInfo {
        self.half.info(worker, Direction::Recv)
    }

    fn offered(&self) -> Option<String> {
        None
    }

    fn plain_reason(&self) -> WaitReason {
        if self.half.is_nil() { WaitReason::ChanReceiveNil } else { WaitReason::ChanReceive }
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
pub struct SendCase<'a, T>(Kept<T, Offer<'a, T>, Offer<'a, Box<T>>>);

impl<'a, T: Send> SendCase<'a, T> {
    /// Sends `value` to this channel; a nil channel is never ready. Go: `case ch <- value:`.
    pub fn new<C: Sends<T>>(chan: &'a C, value: T) -> Self {
        let chan = chan.chan();
        let listening = crate::rt::current::worker().is_some_and(|worker| worker.listening());
        let shown = if listening { show(&value) } else { None };
        if const { is_large::<T>() } {
            SendCase(Kept::large(Offer::new(chan.core_of_large(), chan.room().fill(value), shown)))
        } else {
            Self::small(chan, value, shown)
        }
    }

    /// A function of its own, as that of a `RecvCase`.
    #[inline]
    fn small(chan: &'a Chan<T>, value: T, shown: Option<String>) -> Self {
        SendCase(Kept::small(Offer::new(chan.core(), value, shown)))
    }

    /// Whether the select chose this case.
    pub fn won(&self) -> bool {
        with_half!(self, half => half.won.get())
    }

    /// For `select!`, which makes cases of its own for each select.
    ///
    /// # Panics
    /// Panics if the case has begun before.
    #[doc(hidden)]
    #[inline]
    #[track_caller]
    pub fn arm(&self) -> Armed<'_> {
        with_half!(self, half => {
            assert!(!half.begin(), "{USED}");
            Armed { case: self.operation(INSIDE), lock: half.lock() }
        })
    }

    /// The value, if it was not sent. `None` also while the select is running.
    pub fn take(&self) -> Option<T> {
        match self.0.which() {
            Which::Small(offer) => offer.take(),
            Which::Large(offer) => offer.half.unboxed(offer.take()),
        }
    }
}

impl<T> sealed::Sealed for SendCase<'_, T> {}

impl<T: Send> Case for SendCase<'_, T> {
    #[inline]
    fn operation(&self, _: Inside) -> &dyn Operation {
        match self.0.which() {
            Which::Small(offer) => offer,
            Which::Large(offer) => offer,
        }
    }
}

/// A send of a `P`: of a value, or of a box with a large one.
struct Offer<'a, P> {
    half: Half<'a, P>,
    value: Cell<Option<P>>,
    shown: Cell<Option<String>>,
    sent: Cell<Option<Sent<P>>>,
}

impl<'a, P> Offer<'a, P> {
    fn new(core: Option<&'a Arc<Core<P>>>, value: P, shown: Option<String>) -> Self {
        Offer {
            half: Half::new(core.map(|core| &**core)),
            value: Cell::new(Some(value)),
            shown: Cell::new(shown),
            sent: Cell::new(None),
        }
    }

    fn take(&self) -> Option<P> {
        let waiter = self.half.waiter.get().filter(|_| !self.half.linked.get());
        self.value.take().or_else(|| waiter.and_then(Waiter::take))
    }

    fn bring(&self) -> P {
        self.value.take().unwrap_or_else(|| bug!("a value was sent twice"))
    }
}

impl<P: Send> Operation for Offer<'_, P> {
    fn begin(&self) -> bool {
        self.half.begin()
    }

    fn lock(&self) -> Lock<'_> {
        self.half.lock()
    }

    #[inline]
    fn is_plainly_not_ready(&self) -> bool {
        self.half.core.is_none_or(|core| core.hints.no_send())
    }

    fn is_ready(&self) -> bool {
        !self.half.is_nil() && self.half.state(|state| state.can_send(self.half.core().cap))
    }

    fn note_not_ready(&self) {
        if let Some(core) = self.half.core {
            core.hints.set_send(false);
        }
    }

    fn carry_out(&self, here: Option<&Worker>) -> bool {
        let (core, value) = (self.half.core(), self.bring());
        match self.half.state(|state| state.send(value, core.cap, &core.hints, by(here))) {
            Sent::WouldPark(value) => {
                self.value.set(Some(value));
                false
            }
            sent => {
                self.sent.set(Some(sent));
                true
            }
        }
    }

    #[track_caller]
    fn finish(&self, here: Option<&Worker>, caller: Caller) {
        self.half.won.set(true);
        if let Some(sent) = self.sent.take() {
            self.half.core().finish_send(sent, self.shown.take(), here, caller);
        }
    }

    fn queue(&self) -> (usize, bool) {
        self.half.queue(true)
    }

    fn link(&self, owner: &Owner, claim: &Claim, number: usize) {
        if !self.half.is_nil() {
            self.half.core().hints.set_receive(true);
            self.half.link(|state| &mut state.senders, owner, Some(self.bring()), claim, number);
        }
    }

    fn unlink(&self) {
        self.half.unlink(|state| &mut state.senders);
    }

    #[track_caller]
    fn woken(&self, here: Option<&Worker>, caller: Caller) {
        let waiter = self.half.woken();
        match waiter.outcome() {
            Outcome::Done(by) => self.half.core().emit_send(self.shown.take(), SentTo::TakenBy(by), here, caller),
            Outcome::Closed => closed_send(waiter.take()),
            Outcome::Pending => bug!("a case won undecided"),
        }
    }

    fn info(&self, worker: &Worker) -> CaseInfo {
        self.half.info(worker, Direction::Send)
    }

    fn offered(&self) -> Option<String> {
        let shown = self.shown.take();
        self.shown.set(shown.clone());
        shown
    }

    fn plain_reason(&self) -> WaitReason {
        if self.half.is_nil() { WaitReason::ChanSendNil } else { WaitReason::ChanSend }
    }
}

impl<T> fmt::Debug for RecvCase<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_half!(self, half => {
            f.debug_struct("RecvCase").field("nil", &half.core.is_none()).field("won", &half.won).finish()
        })
    }
}

impl<T> fmt::Debug for SendCase<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_half!(self, half => {
            f.debug_struct("SendCase").field("nil", &half.core.is_none()).field("won", &half.won).finish()
        })
    }
}
