//! Channels.
//!
//! ```text
//!     channel   buffer · first and last receiver · first and last sender · capacity · count · head · closed · type of elements · number · bubble
//!     waiter    channel · next · previous · goroutine · case · place of the value in its stack · place of `ok`, or 0
//! ```
//!
//! States      A goroutine that waits stands in a queue for each case. Whoever completes one of them copies the value from or to its stack and
//!             takes it out of all queues.
//! Invariants  I1  goroutines wait to receive only while the buffer is empty, to send only while it is full; never both, but for selects that
//!                 name a channel twice.
//!             I2  who came first is served first. A woken goroutine comes next, before those in the run queue.
//! See         select.rs; Go's runtime/chan.go.

use gort_events::{EventKind, ObjectId, WaitReason};

use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::{Heap, Ref};
use super::state::{GoIndex, State, Status, Woken};
use crate::code::standard;

const BUFFER: usize = 0;
/// First and last receiver.
pub(super) const RECEIVERS: usize = 1;
/// First and last sender.
pub(super) const SENDERS: usize = 3;
pub(super) const CAP: usize = 5;
pub(super) const COUNT: usize = 6;
const HEAD: usize = 7;
pub(super) const CLOSED: usize = 8;
const ELEM: usize = 9;
const NUMBER: usize = 10;
const BUBBLE: usize = 11;

/// In place of whether it is closed: a timer's channel, which nothing closes.
pub(super) const OF_TIMER: u64 = 2;

/// So many slots a time has.
const OF_TIME: usize = 3;

const OF_CHAN: usize = 0;
const NEXT: usize = 1;
const PREVIOUS: usize = 2;
const GOROUTINE: usize = 3;
const CASE: usize = 4;
const VALUE: usize = 5;
const OK: usize = 6;

/// A goroutine in a queue.
pub(super) struct Waiter {
    pub(super) goroutine: GoIndex,
    pub(super) case: u32,
    /// Where the value is in its stack.
    pub(super) value: usize,
    ok: usize,
}

/// What a send that does not wait does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nothing: no receiver waits and there is no room.
    Not,
    /// This receiver has the value.
    To(GoIndex),
    Buffered,
}

/// What a receive that does not wait does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Received {
    /// Nothing: there is no value, and the channel is open.
    Not,
    /// There is no value, and the channel is closed.
    Closed,
    /// This sender had the value.
    From(GoIndex),
    /// The value was in the buffer, where that of this sender is now.
    Buffered(Option<GoIndex>),
}

impl Exec<'_> {
    pub(super) fn make_chan(&mut self, elem: u32, cap: u64) -> Result<Ref, Fault> {
        let layout = self.program.types[elem as usize].layout;
        if cap > 1 << 40 {
            return Err(Fault::Runtime("makechan: size out of range".to_owned()));
        }
        let buffer = match cap {
            0 => 0,
            cap => {
                let room = self.state.heap.make_slice(&self.program.layouts, layout_of_slots(layout), cap, cap)?;
                room.ptr
            }
        };
        let chan = self.state.heap.allocate(&self.program.layouts, standard::CHAN, 1);
        self.state.objects += 1;
        let number = self.state.objects;
        let bubble = u64::from(self.my_bubble());
        let known = [(BUFFER, buffer), (CAP, cap), (ELEM, u64::from(elem)), (NUMBER, number), (BUBBLE, bubble)];
        for (slot, value) in known {
            self.state.heap.set(chan, slot, value);
        }
        if self.watched {
            self.tell_chan(chan);
        }
        Ok(chan)
    }

    fn elem_slots(&self, chan: Ref) -> usize {
        self.program.slots_of(self.state.heap.at(chan, ELEM) as u32)
    }

    pub(super) fn chan_len(&self, chan: Ref) -> u64 {
        if chan == 0 || self.is_timers(chan) { 0 } else { self.state.heap.at(chan, COUNT) }
    }

    pub(super) fn chan_cap(&self, chan: Ref) -> u64 {
        if chan == 0 || self.is_timers(chan) { 0 } else { self.state.heap.at(chan, CAP) }
    }

    /// Whether it is a timer's channel, which looks as if it had no buffer.
    fn is_timers(&self, chan: Ref) -> bool {
        self.state.heap.at(chan, CLOSED) == OF_TIMER
    }

    pub(super) fn park(&mut self, reason: WaitReason) -> Pause {
        self.state.goroutines[self.me as usize].status = Status::Parked(reason);
        Pause::Parked
    }

    /// `chan <- value`
    pub(super) fn send(&mut self, chan: Ref, value: usize) -> Result<Option<Pause>, Fault> {
        if chan == 0 {
            return Ok(Some(self.park_at(WaitReason::ChanSendNil, &[(0, true)], value)));
        }
        self.note_send(chan);
        self.inside(chan, "send on")?;
        if self.state.heap.at(chan, CLOSED) == 1 {
            return Err(Fault::Runtime("send on closed channel".to_owned()));
        }
        let sent = self.send_now(chan, value);
        if self.watched {
            self.tell_sent(chan, value, sent);
        }
        if sent != Sent::Not {
            return Ok(None);
        }
        self.wait(chan, SENDERS, 0, value, 0);
        Ok(Some(self.park_at(WaitReason::ChanSend, &[(chan, true)], value)))
    }

    /// A channel of a bubble is for the bubble's goroutines only.
    pub(super) fn inside(&self, chan: Ref, what: &str) -> Result<(), Fault> {
        if self.state.bubble_count == 0 {
            return Ok(());
        }
        match self.state.heap.at(chan, BUBBLE) {
            0 => Ok(()),
            bubble if bubble == u64::from(self.my_bubble()) => Ok(()),
            _ => Err(Fault::Fatal(format!("{what} synctest channel from outside bubble"))),
        }
    }

    /// The running goroutine waits at these channels: whether it sends. `value`: what it offers to the only one.
    pub(super) fn park_at(&mut self, reason: WaitReason, cases: &[(Ref, bool)], value: usize) -> Pause {
        if self.watched {
            self.tell_park_at(reason, cases, value);
        }
        if self.my_bubble() != 0 {
            let durably = cases.iter().all(|(chan, _)| *chan == 0 || self.state.heap.at(*chan, BUBBLE) != 0);
            self.set_durably(durably);
        }
        self.park(reason)
    }

    /// Sends if a receiver waits or there is room. The channel is open.
    pub(super) fn send_now(&mut self, chan: Ref, value: usize) -> Sent {
        let n = self.elem_slots(chan);
        let by = self.state.goroutines[self.me as usize].id;
        self.state.send_now(chan, &self.regs[value..value + n], by)
    }

    /// `value, ok = <-chan`
    pub(super) fn receive(&mut self, chan: Ref, value: usize, with_ok: bool) -> Option<Pause> {
        if chan == 0 {
            return Some(self.park_at(WaitReason::ChanReceiveNil, &[(0, false)], 0));
        }
        if let Err(Fault::Fatal(text)) = self.inside(chan, "receive on") {
            return Some(Pause::Fatal(text));
        }
        let ok = if with_ok { value + self.elem_slots(chan) } else { 0 };
        let received = self.receive_now(chan, value);
        if self.watched {
            self.tell_received(chan, value, received);
        }
        if received != Received::Not {
            if with_ok {
                self.regs[ok] = u64::from(received != Received::Closed);
            }
            return None;
        }
        self.wait(chan, RECEIVERS, 0, value, ok);
        Some(self.park_at(WaitReason::ChanReceive, &[(chan, false)], 0))
    }

    /// Receives if there is a value, or the channel is closed.
    pub(super) fn receive_now(&mut self, chan: Ref, value: usize) -> Received {
        let n = self.elem_slots(chan);
        let by = self.state.goroutines[self.me as usize].id;
        let heap = &mut self.state.heap;
        let (count, cap, head, buffer) =
            (heap.at(chan, COUNT), heap.at(chan, CAP), heap.at(chan, HEAD), heap.at(chan, BUFFER));
        if count == 0 && heap.at(chan, CLOSED) == 1 {
            self.regs[value..value + n].fill(0);
            return Received::Closed;
        }
        if count > 0 {
            let first = heap.slots_mut(buffer, head as usize * n, n);
            self.regs[value..value + n].copy_from_slice(first);
            first.fill(0);
            heap.set(chan, HEAD, (head + 1) % cap);
            heap.set(chan, COUNT, count - 1);
            let Some(sender) = self.first_of(chan, SENDERS) else { return Received::Buffered(None) };
            let at = (head + count) % cap;
            let from = &self.state.goroutines[sender.goroutine as usize].stack[sender.value..sender.value + n];
            self.state.heap.slots_mut(buffer, at as usize * n, n).copy_from_slice(from);
            self.state.heap.set(chan, COUNT, count);
            self.state.complete(chan, &sender, false, by);
            return Received::Buffered(Some(sender.goroutine));
        }
        let Some(sender) = self.first_of(chan, SENDERS) else { return Received::Not };
        let from = &self.state.goroutines[sender.goroutine as usize].stack[sender.value..sender.value + n];
        self.regs[value..value + n].copy_from_slice(from);
        self.state.complete(chan, &sender, false, by);
        Received::From(sender.goroutine)
    }

    /// The channel is a timer's from now on.
    pub(super) fn mark_timers(&mut self, chan: Ref) {
        self.state.heap.set(chan, CLOSED, OF_TIMER);
    }

    /// `close(chan)`
    pub(super) fn close(&mut self, chan: Ref) -> Result<(), Fault> {
        if chan == 0 {
            return Err(Fault::Runtime("close of nil channel".to_owned()));
        }
        self.inside(chan, "close of")?;
        if self.state.heap.at(chan, CLOSED) == 1 {
            return Err(Fault::Runtime("close of closed channel".to_owned()));
        }
        self.note_close(chan);
        self.state.heap.set(chan, CLOSED, 1);
        let n = self.elem_slots(chan);
        // Go puts receivers and then senders on a pile, and makes them ready from its top.
        let mut pile = Vec::new();
        while let Some(receiver) = self.first_of(chan, RECEIVERS) {
            let waiting = &mut self.state.goroutines[receiver.goroutine as usize].stack;
            waiting[receiver.value..receiver.value + n].fill(0);
            if receiver.ok != 0 {
                waiting[receiver.ok] = 0;
            }
            pile.push((receiver.goroutine, receiver.case));
        }
        while let Some(sender) = self.first_of(chan, SENDERS) {
            pile.push((sender.goroutine, sender.case));
        }
        let number = self.state.chan_number(chan);
        if self.watched {
            let woken = pile.iter().map(|(goroutine, _)| self.id_of(*goroutine)).collect();
            self.tell(EventKind::Close { chan: number, woken });
        }
        while let Some((goroutine, case)) = pile.pop() {
            if self.watched {
                self.tell_ready(goroutine);
            }
            self.wake(goroutine, Woken::Closed { case, chan: number.0 });
        }
        Ok(())
    }

    /// The running goroutine goes to the end of a queue.
    pub(super) fn wait(&mut self, chan: Ref, queue: usize, case: u32, value: usize, ok: usize) {
        let heap = &mut self.state.heap;
        let waiter = heap.allocate(&self.program.layouts, standard::WAITER, 1);
        let last = heap.at(chan, queue + 1);
        let slots = heap.slots_mut(waiter, 0, OK + 1);
        slots[OF_CHAN] = chan;
        slots[PREVIOUS] = last;
        slots[GOROUTINE] = u64::from(self.me);
        slots[CASE] = u64::from(case);
        (slots[VALUE], slots[OK]) = (value as u64, ok as u64);
        match last {
            0 => heap.set(chan, queue, waiter),
            last => heap.set(last, NEXT, waiter),
        }
        heap.set(chan, queue + 1, waiter);
        self.state.goroutines[self.me as usize].waits.push(waiter);
    }

    /// Takes the first of a queue out of all queues.
    fn first_of(&mut self, chan: Ref, queue: usize) -> Option<Waiter> {
        self.state.first_of(chan, queue)
    }

    /// Makes a parked goroutine ready: it comes next.
    pub(super) fn wake(&mut self, goroutine: GoIndex, woken: Woken) {
        self.state.wake(goroutine, woken);
    }
}

impl State {
    /// What events call the channel.
    pub(super) fn chan_number(&self, chan: Ref) -> ObjectId {
        ObjectId(self.heap.at(chan, NUMBER) as u32)
    }

    /// The type of its elements.
    pub(super) fn chan_elem(&self, chan: Ref) -> u32 {
        self.heap.at(chan, ELEM) as u32
    }

    /// How many values are in the buffer.
    pub(super) fn buffered(&self, chan: Ref) -> u64 {
        self.heap.at(chan, COUNT)
    }

    /// What a parked goroutine waited for is done, by the goroutine of this number.
    fn complete(&mut self, chan: Ref, waiter: &Waiter, ok: bool, by: u64) {
        let chan = self.heap.at(chan, NUMBER) as u32;
        self.wake(waiter.goroutine, Woken::Case { case: waiter.case, ok, chan, by });
    }

    /// Sends if a receiver waits or there is room. The channel is open. `by`: the goroutine that sends by number, 0 for a timer.
    pub(super) fn send_now(&mut self, chan: Ref, value: &[u64], by: u64) -> Sent {
        let n = value.len();
        if let Some(receiver) = self.first_of(chan, RECEIVERS) {
            let waiting = &mut self.goroutines[receiver.goroutine as usize].stack;
            waiting[receiver.value..receiver.value + n].copy_from_slice(value);
            if receiver.ok != 0 {
                waiting[receiver.ok] = 1;
            }
            self.complete(chan, &receiver, true, by);
            return Sent::To(receiver.goroutine);
        }
        let heap = &mut self.heap;
        let (count, cap) = (heap.at(chan, COUNT), heap.at(chan, CAP));
        if count == cap {
            return Sent::Not;
        }
        let at = (heap.at(chan, HEAD) + count) % cap;
        let buffer = heap.at(chan, BUFFER);
        heap.slots_mut(buffer, at as usize * n, n).copy_from_slice(value);
        heap.set(chan, COUNT, count + 1);
        Sent::Buffered
    }

    /// Whether a value is in the buffer.
    pub(super) fn pending(&self, chan: Ref) -> bool {
        self.heap.at(chan, COUNT) > 0
    }

    /// Whether a goroutine waits to receive.
    pub(super) fn has_receivers(&self, chan: Ref) -> bool {
        self.heap.at(chan, RECEIVERS) != 0
    }

    /// What is in a timer's buffer is forgotten.
    pub(super) fn drain(&mut self, chan: Ref) {
        if self.heap.at(chan, COUNT) > 0 {
            let buffer = self.heap.at(chan, BUFFER);
            self.heap.slots_mut(buffer, 0, OF_TIME).fill(0);
        }
        self.heap.set(chan, COUNT, 0);
        self.heap.set(chan, HEAD, 0);
    }

    /// Takes the first of a queue out of all queues.
    fn first_of(&mut self, chan: Ref, queue: usize) -> Option<Waiter> {
        let heap = &self.heap;
        let first = heap.at(chan, queue);
        if first == 0 {
            return None;
        }
        let waiter = waiter(heap, first);
        let mut waits = std::mem::take(&mut self.goroutines[waiter.goroutine as usize].waits);
        waits.drain(..).for_each(|wait| self.unlink(wait));
        // Its memory is used again.
        self.goroutines[waiter.goroutine as usize].waits = waits;
        Some(waiter)
    }

    fn unlink(&mut self, waiter: Ref) {
        let heap = &mut self.heap;
        let (chan, next, previous) = (heap.at(waiter, OF_CHAN), heap.at(waiter, NEXT), heap.at(waiter, PREVIOUS));
        let queue = |heap: &super::heap::Heap, end: usize| {
            if heap.at(chan, RECEIVERS + end) == waiter { RECEIVERS + end } else { SENDERS + end }
        };
        match previous {
            0 => {
                let first = queue(heap, 0);
                heap.set(chan, first, next);
            }
            previous => heap.set(previous, NEXT, next),
        }
        match next {
            0 => {
                let last = queue(heap, 1);
                heap.set(chan, last, previous);
            }
            next => heap.set(next, PREVIOUS, previous),
        }
    }

    /// Makes a parked goroutine ready: it comes next.
    pub(super) fn wake(&mut self, goroutine: GoIndex, woken: Woken) {
        let woken_up = &mut self.goroutines[goroutine as usize];
        woken_up.status = Status::Runnable;
        woken_up.woken = woken;
        self.ready_next(goroutine);
    }
}

/// Elements of a buffer stand in slots, bytes too.
fn layout_of_slots(layout: u32) -> u32 {
    if layout == standard::BYTES { standard::WORDS } else { layout }
}

/// What of a channel matters for what comes.
pub(super) struct AsSeen {
    pub(super) capacity: u64,
    pub(super) closed: u64,
    /// The type of the elements.
    pub(super) elem: u64,
    /// How many values are in the buffer.
    pub(super) buffered: u64,
}

pub(super) fn as_seen(heap: &Heap, chan: Ref) -> AsSeen {
    let at = |slot| heap.at(chan, slot);
    AsSeen { capacity: at(CAP), closed: at(CLOSED), elem: at(ELEM), buffered: at(COUNT) }
}

/// Where what is buffered lies, or 0.
pub(super) fn buffer(heap: &Heap, chan: Ref) -> Ref {
    heap.at(chan, BUFFER)
}

/// Whether it is a timer's.
pub(super) fn is_of_timer(heap: &Heap, chan: Ref) -> bool {
    heap.at(chan, CLOSED) == OF_TIMER
}

pub(super) fn is_closed(heap: &Heap, chan: Ref) -> bool {
    heap.at(chan, CLOSED) == 1
}

/// Whether nothing is in the buffer, and none waits to send.
pub(super) fn is_empty(heap: &Heap, chan: Ref) -> bool {
    heap.at(chan, COUNT) == 0 && heap.at(chan, SENDERS) == 0
}

/// Whether a send would put its value into the buffer: the channel is open, no receiver waits, and there is room.
pub(super) fn has_room(heap: &Heap, chan: Ref) -> bool {
    chan != 0
        && heap.at(chan, CLOSED) == 0
        && heap.at(chan, RECEIVERS) == 0
        && heap.at(chan, COUNT) < heap.at(chan, CAP)
}

/// Whether a receive would take its value out of the buffer, and none waits to send.
pub(super) fn has_value(heap: &Heap, chan: Ref) -> bool {
    chan != 0 && heap.at(chan, COUNT) > 0 && heap.at(chan, SENDERS) == 0
}

/// The k-th value in the buffer, of `n` slots.
pub(super) fn buffered_value(heap: &Heap, chan: Ref, k: u64, n: usize) -> &[u64] {
    let at = (heap.at(chan, HEAD) + k) % heap.at(chan, CAP);
    heap.slots(heap.at(chan, BUFFER), at as usize * n, n)
}

/// All that is in the buffer, whose values have `n` slots each: what lies up to the end of its room, and what lies before that.
pub(super) fn buffered_slots(heap: &Heap, chan: Ref, n: usize) -> [&[u64]; 2] {
    let [head, count, cap] = [HEAD, COUNT, CAP].map(|slot| heap.at(chan, slot) as usize);
    let first = count.min(cap - head);
    let stretch = |at: usize, count: usize| {
        if count == 0 { &[][..] } else { heap.slots(heap.at(chan, BUFFER), at * n, count * n) }
    };
    [stretch(head, first), stretch(0, count - first)]
}

/// Goroutines that wait to send, or to receive, in order.
pub(super) fn waiters(heap: &Heap, chan: Ref, send: bool) -> impl Iterator<Item = Waiter> + '_ {
    let first = heap.at(chan, if send { SENDERS } else { RECEIVERS });
    let nodes = std::iter::successors((first != 0).then_some(first), |node| {
        let next = heap.at(*node, NEXT);
        (next != 0).then_some(next)
    });
    nodes.map(|node| waiter(heap, node))
}

/// The channel and the case for which a goroutine stands in a queue.
pub(super) fn place_of_waiter(heap: &Heap, waiter: Ref) -> (Ref, u64) {
    (heap.at(waiter, OF_CHAN), heap.at(waiter, CASE))
}

/// How many waiters stand behind this one in its queue.
pub(super) fn behind(heap: &Heap, waiter: Ref) -> u64 {
    std::iter::successors(Some(waiter), |node| Some(heap.at(*node, NEXT)).filter(|next| *next != 0)).count() as u64 - 1
}

fn waiter(heap: &Heap, node: Ref) -> Waiter {
    Waiter {
        goroutine: heap.at(node, GOROUTINE) as u32,
        case: heap.at(node, CASE) as u32,
        value: heap.at(node, VALUE) as usize,
        ok: heap.at(node, OK) as usize,
    }
}

/// Where a waiter's value is in its goroutine's stack, and the type of the channel's elements. `at` reads an object's slot.
pub(super) fn offer(waiter: Ref, at: impl Fn(Ref, usize) -> u64) -> (usize, u32) {
    (at(waiter, VALUE) as usize, at(at(waiter, OF_CHAN), ELEM) as u32)
}
