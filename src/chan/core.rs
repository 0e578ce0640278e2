//! The algorithm of a channel, on its shared part. See the header of `chan/mod.rs` for states and invariants.
//!
//! What Go's `chansend` is in one function is one for each place where code must not be compiled twice, or not into one frame. A
//! send, from left to right (a receive is the same with `recv` for `send`):
//!
//! ```text
//!     send ─ begin_send ─┬─ begin_send_on::<false> ─┬─ State::send ── Handed, Buffered: ready, done
//!                        └─ begin_send_traced ──────┤      │
//!                           (with a listener)       │      ├─ finish_send ─ emit_send, ready, or the panic of a closed channel
//!                                                   │      └─ WouldPark ─ park::begin_wait
//!       (the switch is compiled in here)            │
//!     send ─ Parking::finish ─ end_send ─ emit_send, or the panic of a channel that was closed meanwhile
//!     try_send ─ hints ─ State::send ─ finish_send (chan/nonblocking.rs)
//! ```
//!
//! See         chan/state.rs, which says what a send and a receive find; Go: chan.go, `chansend` and `chanrecv`.

use gort_events::{
    Caller, CaseInfo, Direction, EventKind, GoId, ObjectId, ObjectKind, ReceivedFrom, SentTo, WaitReason,
};

use super::hints::ReadyHints;
use super::state::{Received, Sent, State};
use crate::rt::current::{WorkerRef, worker};
use crate::rt::events::object::ObjectTag;
use crate::rt::events::show::show;
use crate::rt::large::{Room, Spares};
use crate::rt::lock::SpinLock;
use crate::rt::parking::bundles::Bundles;
use crate::rt::parking::park::{self, ParkedAt, ParkedOn, Parking};
use crate::rt::parking::waiter::{Outcome, Owner, WaitQueue, Waiter, WaiterSlot};
use crate::rt::workers::worker::Worker;

pub(crate) const SEND_ON_CLOSED: &str = "send on closed channel";

/// While a close readies goroutines, the record of the one that is this many behind comes from memory.
const READIED_AHEAD: usize = 8;

/// What a channel carries, to its user: `T` in `Core<T>` may be a box with it.
#[derive(Clone, Copy)]
pub(crate) struct Element {
    name: &'static str,
    pub(super) bytes: usize,
}

impl Element {
    pub(crate) fn of<T>() -> Self {
        Element { name: std::any::type_name::<T>(), bytes: size_of::<T>() }
    }
}

/// The shared part of a channel.
pub(crate) struct Core<T> {
    pub(crate) cap: usize,
    pub(crate) tag: ObjectTag,
    /// A timer's channel: it looks unbuffered (Go 1.23), although it holds one value.
    looks_unbuffered: bool,
    element: Element,
    pub(crate) hints: ReadyHints,
    pub(crate) state: SpinLock<State<T>>,
    /// If `T` is a box with a large value.
    spares: Option<Box<Spares>>,
}

impl<T> Core<T> {
    #[track_caller]
    pub(crate) fn new(cap: usize, looks_unbuffered: bool, element: Element, spares: Option<Box<Spares>>) -> Self {
        Core {
            cap,
            tag: ObjectTag::new(),
            looks_unbuffered,
            element,
            hints: ReadyHints::new(),
            // A timer's channel has its place for the time when it fires, which most timers never do.
            state: SpinLock::new(State::new(if looks_unbuffered { 0 } else { cap }, element.bytes)),
            spares,
        }
    }

    /// Stands before an operation that does not wait: by the real clock a timer's value may be due but not sent yet.
    #[inline]
    pub(crate) fn look(&self) {
        if self.looks_unbuffered
            && let Some(worker) = worker()
        {
            worker.catch_up();
        }
    }

    pub(crate) fn shown_cap(&self) -> usize {
        if self.looks_unbuffered { 0 } else { self.cap }
    }

    /// The channel's number in the worker's run.
    pub(crate) fn object(&self, worker: &Worker, made_at: Option<Caller>) -> ObjectId {
        let kind = ObjectKind::Chan { cap: self.shown_cap(), element: self.element.name.into() };
        worker.object(&self.tag, kind, made_at)
    }

    pub(crate) fn case(&self, worker: &Worker, direction: Direction) -> CaseInfo {
        CaseInfo { chan: self.object(worker, None), direction }
    }

    /// Sends, parking while no receiver takes the value.
    ///
    /// `begin_send` and `end_send` do the work; only the switch itself is compiled into the caller's frame (see
    /// `park::begin_wait`).
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub(crate) fn send(&self, value: T, owner: Option<Owner>, caller: Caller) {
        let place = WaiterSlot::new();
        if let Some(parking) = self.begin_send(value, owner, caller, &place) {
            parking.finish(&self.state, |state| &mut state.senders, waiter_in(&place));
            self.end_send(waiter_in(&place), caller);
        }
    }

    /// The send up to the switch. `None`: it is done.
    #[inline(never)]
    #[track_caller]
    fn begin_send(&self, value: T, owner: Option<Owner>, caller: Caller, place: &WaiterSlot<T>) -> Option<Parking> {
        park::scheduling_point();
        let here = worker();
        let owner = owner.or_else(|| here?.current.get().map(Owner::Goroutine));
        // One algorithm, compiled twice: without a listener, telling costs nothing.
        if here.is_some_and(|worker| worker.listening()) {
            self.begin_send_traced(value, owner, here, caller, place)
        } else {
            self.begin_send_on::<false>(value, owner, here, caller, place)
        }
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn begin_send_traced(
        &self,
        value: T,
        owner: Option<Owner>,
        here: Option<WorkerRef>,
        caller: Caller,
        place: &WaiterSlot<T>,
    ) -> Option<Parking> {
        self.begin_send_on::<true>(value, owner, here, caller, place)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    fn begin_send_on<const TRACED: bool>(
        &self,
        value: T,
        owner: Option<Owner>,
        here: Option<WorkerRef>,
        caller: Caller,
        place: &WaiterSlot<T>,
    ) -> Option<Parking> {
        let shown = if TRACED { show(&value) } else { None };
        let traced = here.filter(|_| TRACED);
        let mut state = self.state.lock();
        let value = match if TRACED { Err(value) } else { state.send_to_buffer(value, self.cap, &self.hints) } {
            Ok(()) => return None,
            Err(value) => value,
        };
        let value = match state.send(value, self.cap, &self.hints, owner.map_or(GoId::SCHEDULER, |owner| owner.id())) {
            Sent::WouldPark(value) => value,
            Sent::Handed(receiver) if !TRACED => {
                drop(state);
                receiver.ready();
                return None;
            }
            Sent::Buffered(_) if !TRACED => return None,
            sent => {
                drop(state);
                self.finish_send(sent, shown, traced.as_deref(), caller);
                return None;
            }
        };
        let Some(owner) = owner else {
            drop(state);
            park::not_a_goroutine(WaitReason::ChanSend.text())
        };
        self.hints.set_receive(true);
        let waiter = place.init(Waiter::new(owner, Some(value)));
        if TRACED {
            owner.remember(shown.clone());
        }
        let parked_at = ParkedAt { reason: WaitReason::ChanSend, location: caller };
        let queue: fn(&mut State<T>) -> &mut WaitQueue<T> = |state| &mut state.senders;
        let parking = park::begin_wait(&self.state, state, queue, waiter, &owner, parked_at, |worker| ParkedOn {
            on: vec![self.case(worker, Direction::Send)],
            object: None,
            value: shown,
        });
        if parking.is_none() {
            self.end_send(waiter, caller);
        }
        parking
    }

    /// What is left of a send that was parked.
    #[inline(never)]
    #[track_caller]
    fn end_send(&self, waiter: &Waiter<T>, caller: Caller) {
        match waiter.outcome() {
            Outcome::Done(by) => {
                if let Some(worker) = worker().filter(|worker| worker.listening()) {
                    let shown = worker.current.get().and_then(|goroutine| goroutine.offers.take());
                    self.emit_send(shown.map(|shown| *shown), SentTo::TakenBy(by), Some(&worker), caller);
                }
            }
            Outcome::Closed => closed_send(waiter.take()),
            Outcome::Pending => bug!("readied without an outcome"),
        }
    }

    /// What is left of a send once the lock is released.
    #[track_caller]
    pub(crate) fn finish_send(&self, sent: Sent<T>, shown: Option<String>, here: Option<&Worker>, caller: Caller) {
        match sent {
            Sent::Handed(receiver) => {
                self.emit_send(shown, SentTo::Receiver(receiver.id()), here, caller);
                receiver.ready();
            }
            Sent::Buffered(len) => self.emit_send(shown, SentTo::Buffer { len }, here, caller),
            Sent::Closed(value) => closed_send(Some(value)),
            Sent::WouldPark(_) => bug!("a parked send was finished"),
        }
    }

    #[inline]
    pub(crate) fn emit_send(&self, value: Option<String>, to: SentTo, here: Option<&Worker>, caller: Caller) {
        if let Some(worker) = here.filter(|worker| worker.listening()) {
            let chan = self.object(worker, None);
            worker.emit(EventKind::Send { chan, value, to }, Some(caller));
        }
    }

    /// Receives, parking while there is nothing. `None`: closed and drained.
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    pub(crate) fn recv(&self, owner: Option<Owner>, caller: Caller) -> Option<T> {
        let place = WaiterSlot::new();
        match self.begin_recv(owner, caller, &place) {
            Ok(value) => value,
            Err(parking) => {
                parking.finish(&self.state, |state| &mut state.receivers, waiter_in(&place));
                self.end_recv(waiter_in(&place), caller)
            }
        }
    }

    /// The receive up to the switch. `Ok`: it is done.
    #[inline(never)]
    #[track_caller]
    fn begin_recv(&self, owner: Option<Owner>, caller: Caller, place: &WaiterSlot<T>) -> Result<Option<T>, Parking> {
        park::scheduling_point();
        let here = worker();
        let owner = owner.or_else(|| here?.current.get().map(Owner::Goroutine));
        if here.is_some_and(|worker| worker.listening()) {
            self.begin_recv_traced(owner, here, caller, place)
        } else {
            self.begin_recv_on::<false>(owner, here, caller, place)
        }
    }

    #[cold]
    #[inline(never)]
    #[track_caller]
    fn begin_recv_traced(
        &self,
        owner: Option<Owner>,
        here: Option<WorkerRef>,
        caller: Caller,
        place: &WaiterSlot<T>,
    ) -> Result<Option<T>, Parking> {
        self.begin_recv_on::<true>(owner, here, caller, place)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    #[track_caller]
    fn begin_recv_on<const TRACED: bool>(
        &self,
        owner: Option<Owner>,
        here: Option<WorkerRef>,
        caller: Caller,
        place: &WaiterSlot<T>,
    ) -> Result<Option<T>, Parking> {
        let traced = here.filter(|_| TRACED);
        let mut state = self.state.lock();
        if !TRACED && let Some(value) = state.receive_from_buffer(self.cap, &self.hints) {
            return Ok(Some(value));
        }
        match state.receive(self.cap, &self.hints, owner.map_or(GoId::SCHEDULER, |owner| owner.id())) {
            Received::WouldPark => {}
            Received::FromSender(value, sender) if !TRACED => {
                drop(state);
                sender.ready();
                return Ok(Some(value));
            }
            Received::FromBuffer(value, _, refill) if !TRACED => {
                drop(state);
                if let Some(sender) = refill {
                    sender.ready();
                }
                return Ok(Some(value));
            }
            received => {
                drop(state);
                return Ok(self.finish_recv(received, traced.as_deref(), caller));
            }
        }
        let Some(owner) = owner else {
            drop(state);
            park::not_a_goroutine(WaitReason::ChanReceive.text())
        };
        self.hints.set_send(true);
        let waiter = place.init(Waiter::new(owner, None));
        let parked_at = ParkedAt { reason: WaitReason::ChanReceive, location: caller };
        let queue: fn(&mut State<T>) -> &mut WaitQueue<T> = |state| &mut state.receivers;
        let parking = park::begin_wait(&self.state, state, queue, waiter, &owner, parked_at, |worker| ParkedOn {
            on: vec![self.case(worker, Direction::Recv)],
            ..ParkedOn::default()
        });
        parking.map_or_else(|| Ok(self.end_recv(waiter, caller)), Err)
    }

    /// What is left of a receive that was parked.
    #[inline]
    pub(crate) fn end_recv(&self, waiter: &Waiter<T>, caller: Caller) -> Option<T> {
        let value = waiter.take();
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            self.emit_woken_recv(value.as_ref(), waiter.outcome(), Some(&worker), caller);
        }
        value
    }

    /// What is left of a receive once the lock is released.
    pub(crate) fn finish_recv(&self, received: Received<T>, here: Option<&Worker>, caller: Caller) -> Option<T> {
        match received {
            Received::FromSender(value, sender) => {
                self.emit_recv(Some(&value), ReceivedFrom::Sender(sender.id()), here, caller);
                sender.ready();
                Some(value)
            }
            Received::FromBuffer(value, len, refill) => {
                let refilled_by = refill.as_ref().map(Owner::id);
                self.emit_recv(Some(&value), ReceivedFrom::Buffer { len, refilled_by }, here, caller);
                if let Some(sender) = refill {
                    sender.ready();
                }
                Some(value)
            }
            Received::Closed => {
                self.emit_recv(None, ReceivedFrom::Closed, here, caller);
                None
            }
            Received::WouldPark => bug!("a parked receive was finished"),
        }
    }

    /// The event of a receive that was parked.
    pub(crate) fn emit_woken_recv(&self, value: Option<&T>, outcome: Outcome, here: Option<&Worker>, caller: Caller) {
        let from = match outcome {
            Outcome::Done(by) => ReceivedFrom::HandedBy(by),
            Outcome::Closed => ReceivedFrom::Closed,
            Outcome::Pending => bug!("readied without an outcome"),
        };
        self.emit_recv(value, from, here, caller);
    }

    #[inline]
    pub(crate) fn emit_recv(&self, value: Option<&T>, from: ReceivedFrom, here: Option<&Worker>, caller: Caller) {
        if let Some(worker) = here.filter(|worker| worker.listening()) {
            let chan = self.object(worker, None);
            worker.emit(EventKind::Recv { chan, value: value.and_then(show), from }, Some(caller));
        }
    }

    /// Closes: every parked receiver gets nothing, every parked sender panics.
    #[track_caller]
    pub(crate) fn close(&self, caller: Caller) {
        if !self.close_if_open(caller) {
            panic!("close of closed channel");
        }
    }

    /// As `close`, unless it is closed. Whether it was open.
    pub(crate) fn close_if_open(&self, caller: Caller) -> bool {
        let mut state = self.state.lock();
        if state.closed {
            return false;
        }
        state.closed = true;
        self.hints.set_receive(true);
        self.hints.set_send(true);
        let mut woken = Vec::new();
        while let Some(receiver) = state.receivers.pop_of_many() {
            woken.push((receiver.address(), receiver.close()));
        }
        while let Some(sender) = state.senders.pop_of_many() {
            woken.push((sender.address(), sender.close()));
        }
        state.check_invariants(self.cap);
        drop(state);
        if let Some(worker) = worker().filter(|worker| worker.listening()) {
            let chan = self.object(&worker, None);
            let woken = woken.iter().map(|(_, owner)| owner.id()).collect();
            worker.emit(EventKind::Close { chan, woken }, Some(caller));
        }
        // As in Go, whose `closechan` collects them on a stack: the one that has waited longest is readied last.
        let mut bundles = Bundles::default();
        while let Some((waited_at, owner)) = woken.pop() {
            if let Some((_, later)) = woken.len().checked_sub(READIED_AHEAD).and_then(|at| woken.get(at)) {
                later.prefetch();
            }
            bundles.ready(owner, waited_at);
        }
        true
    }

    /// `len(ch)`.
    pub(crate) fn len(&self) -> usize {
        if self.looks_unbuffered { 0 } else { self.state.lock().buffer.len() }
    }

    /// Throws buffered values away: a stopped timer leaves no stale one.
    pub(crate) fn drain(&self) -> bool {
        let mut state = self.state.lock();
        let drained = std::mem::take(&mut state.buffer);
        self.hints.set_send(true);
        drop(state);
        !drained.is_empty()
    }

    /// Senders and receivers that are parked here, and whether it is closed, for `Debug`.
    pub(crate) fn counts(&self) -> (usize, usize, usize, bool) {
        let state = self.state.lock();
        (state.buffer.len(), state.senders.len(), state.receivers.len(), state.closed)
    }
}

impl<T> Core<Box<T>> {
    /// A box for a value that is to be sent.
    pub(crate) fn room(&self) -> Room<T> {
        self.spares.as_deref().map_or_else(Room::new, Spares::room)
    }

    /// A value that was received, out of its box.
    #[inline]
    pub(crate) fn unboxed(&self, boxed: Option<Box<T>>) -> Option<T> {
        self.spares.as_deref().unwrap_or_else(|| bug!("a box in a channel of small values")).unboxed(boxed)
    }
}

/// The waiter of an operation that has begun to wait.
#[cfg_attr(not(debug_assertions), inline(always))]
fn waiter_in<T>(place: &WaiterSlot<T>) -> &Waiter<T> {
    place.get().unwrap_or_else(|| bug!("parked without a waiter"))
}

#[inline]
pub(super) fn current_id(here: Option<&Worker>) -> GoId {
    here.map_or(GoId::SCHEDULER, |worker| worker.current_id())
}

#[cold]
#[track_caller]
pub(crate) fn closed_send<T>(value: Option<T>) {
    // The value is dropped before the panic: were its drop to panic too, there would be one panic, not two.
    drop(value);
    panic!("{SEND_ON_CLOSED}")
}
