//! The two directions of an operation in a select: what a receive does unlike a send.
//!
//! Protocol    `OnChannel` calls. What each method needs is said at `Operation`, by the same name.
//! See         select/operation.rs; chan/state.rs, which says what a receive and a send find.

use std::cell::Cell;
use std::sync::Arc;

use gort_events::{Caller, Direction, GoId, ReceivedFrom, SentTo, WaitReason};

use super::operation::OnChannel;
use crate::chan::{Core, ReadyHints, Received, Sent, State, closed_send};
use crate::rt::parking::waiter::{Outcome, Owner, WaitQueue, Waiter};
use crate::rt::workers::worker::Worker;

/// A direction of operations on a channel of `P`.
pub(super) trait Side<P>: Sized {
    const DIRECTION: Direction;
    const SENDS: bool;

    fn is_hinted_impossible(hints: &ReadyHints) -> bool;
    fn hint_impossible(hints: &ReadyHints);
    /// A waiter makes the other direction possible.
    fn hint_opposite(hints: &ReadyHints);
    fn is_possible(state: &State<P>, cap: usize) -> bool;
    /// The queue in which a waiter of this direction stands.
    fn queue(state: &mut State<P>) -> &mut WaitQueue<P>;
    /// What the waiter brings along.
    fn brought(on: &OnChannel<'_, P, Self>) -> Option<P>;
    fn carry_out(on: &OnChannel<'_, P, Self>, here: Option<&Worker>) -> bool;
    #[track_caller]
    fn finish(on: &OnChannel<'_, P, Self>, here: Option<&Worker>, caller: Caller);
    #[track_caller]
    fn woken(on: &OnChannel<'_, P, Self>, waiter: &Waiter<P>, here: Option<&Worker>, caller: Caller);
    /// What the user gets of the case afterwards, once.
    fn take(on: &OnChannel<'_, P, Self>) -> Option<P>;
    fn offered(&self) -> Option<String>;
    fn plain_reason(nil: bool) -> WaitReason;
}

fn by(here: Option<&Worker>) -> GoId {
    here.map_or(GoId::SCHEDULER, |worker| worker.current_id())
}

/// A receive.
pub(super) struct Receive {
    found: Cell<Found>,
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

impl<'a, P> OnChannel<'a, P, Receive> {
    pub(super) fn receive(core: Option<&'a Arc<Core<P>>>) -> Self {
        if let Some(core) = core {
            core.look();
        }
        OnChannel::new(core, None, Receive { found: Cell::new(Found::Nothing) })
    }

    /// The event of a receive that did not park.
    #[cold]
    fn emit_found(&self, here: Option<&Worker>, caller: Caller) {
        let from = match self.side.found.get() {
            Found::Sender(sender) => ReceivedFrom::Sender(sender.id()),
            Found::Buffer(len, refill) => ReceivedFrom::Buffer { len, refilled_by: refill.as_ref().map(Owner::id) },
            Found::Closed => ReceivedFrom::Closed,
            Found::Nothing => bug!("a case that was not ready was chosen"),
        };
        let value = self.value.take();
        self.core().emit_recv(value.as_ref(), from, here, caller);
        self.value.set(value);
    }
}

impl<P> Side<P> for Receive {
    const DIRECTION: Direction = Direction::Recv;
    const SENDS: bool = false;

    #[inline]
    fn is_hinted_impossible(hints: &ReadyHints) -> bool {
        hints.no_receive()
    }

    fn hint_impossible(hints: &ReadyHints) {
        hints.set_receive(false);
    }

    fn hint_opposite(hints: &ReadyHints) {
        hints.set_send(true);
    }

    fn is_possible(state: &State<P>, _: usize) -> bool {
        state.can_receive()
    }

    fn queue(state: &mut State<P>) -> &mut WaitQueue<P> {
        &mut state.receivers
    }

    fn brought(_: &OnChannel<'_, P, Self>) -> Option<P> {
        None
    }

    fn carry_out(on: &OnChannel<'_, P, Self>, here: Option<&Worker>) -> bool {
        let core = on.core();
        let found = match on.state(|state| state.receive(core.cap, &core.hints, by(here))) {
            Received::FromSender(value, sender) => {
                on.value.set(Some(value));
                Found::Sender(sender)
            }
            Received::FromBuffer(value, len, refill) => {
                on.value.set(Some(value));
                Found::Buffer(len, refill)
            }
            Received::Closed => Found::Closed,
            Received::WouldPark => return false,
        };
        on.side.found.set(found);
        true
    }

    fn finish(on: &OnChannel<'_, P, Self>, here: Option<&Worker>, caller: Caller) {
        if here.is_some_and(|worker| worker.listening()) {
            on.emit_found(here, caller);
        }
        if let Found::Sender(sender) | Found::Buffer(_, Some(sender)) = on.side.found.get() {
            sender.ready();
        }
    }

    fn woken(on: &OnChannel<'_, P, Self>, waiter: &Waiter<P>, here: Option<&Worker>, caller: Caller) {
        let value = waiter.take();
        on.core().emit_woken_recv(value.as_ref(), waiter.outcome(), here, caller);
        on.value.set(value);
    }

    fn take(on: &OnChannel<'_, P, Self>) -> Option<P> {
        on.value.take()
    }

    fn offered(&self) -> Option<String> {
        None
    }

    fn plain_reason(nil: bool) -> WaitReason {
        if nil { WaitReason::ChanReceiveNil } else { WaitReason::ChanReceive }
    }
}

/// A send.
pub(super) struct Offer<P> {
    shown: Cell<Option<String>>,
    sent: Cell<Option<Sent<P>>>,
}

impl<'a, P> OnChannel<'a, P, Offer<P>> {
    pub(super) fn send(core: Option<&'a Arc<Core<P>>>, value: P, shown: Option<String>) -> Self {
        OnChannel::new(core, Some(value), Offer { shown: Cell::new(shown), sent: Cell::new(None) })
    }

    fn bring(&self) -> P {
        self.value.take().unwrap_or_else(|| bug!("a value was sent twice"))
    }
}

impl<P> Side<P> for Offer<P> {
    const DIRECTION: Direction = Direction::Send;
    const SENDS: bool = true;

    #[inline]
    fn is_hinted_impossible(hints: &ReadyHints) -> bool {
        hints.no_send()
    }

    fn hint_impossible(hints: &ReadyHints) {
        hints.set_send(false);
    }

    fn hint_opposite(hints: &ReadyHints) {
        hints.set_receive(true);
    }

    fn is_possible(state: &State<P>, cap: usize) -> bool {
        state.can_send(cap)
    }

    fn queue(state: &mut State<P>) -> &mut WaitQueue<P> {
        &mut state.senders
    }

    fn brought(on: &OnChannel<'_, P, Self>) -> Option<P> {
        Some(on.bring())
    }

    fn carry_out(on: &OnChannel<'_, P, Self>, here: Option<&Worker>) -> bool {
        let (core, value) = (on.core(), on.bring());
        match on.state(|state| state.send(value, core.cap, &core.hints, by(here))) {
            Sent::WouldPark(value) => {
                on.value.set(Some(value));
                false
            }
            sent => {
                on.side.sent.set(Some(sent));
                true
            }
        }
    }

    #[track_caller]
    fn finish(on: &OnChannel<'_, P, Self>, here: Option<&Worker>, caller: Caller) {
        if let Some(sent) = on.side.sent.take() {
            on.core().finish_send(sent, on.side.shown.take(), here, caller);
        }
    }

    #[track_caller]
    fn woken(on: &OnChannel<'_, P, Self>, waiter: &Waiter<P>, here: Option<&Worker>, caller: Caller) {
        match waiter.outcome() {
            Outcome::Done(by) => on.core().emit_send(on.side.shown.take(), SentTo::TakenBy(by), here, caller),
            Outcome::Closed => closed_send(waiter.take()),
            Outcome::Pending => bug!("a case won undecided"),
        }
    }

    /// The value that was not sent. It may be in the waiter still.
    fn take(on: &OnChannel<'_, P, Self>) -> Option<P> {
        on.value.take().or_else(|| on.own_waiter().and_then(Waiter::take))
    }

    fn offered(&self) -> Option<String> {
        let shown = self.shown.take();
        self.shown.set(shown.clone());
        shown
    }

    fn plain_reason(nil: bool) -> WaitReason {
        if nil { WaitReason::ChanSendNil } else { WaitReason::ChanSend }
    }
}
