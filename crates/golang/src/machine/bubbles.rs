//! Bubbles of package testing/synctest: goroutines with a clock of their own, which moves when all of them wait for each other.
//!
//! States      A bubble is at work while one of its goroutines runs, can run, or waits for what is outside of it. When it is not: who waits
//!             in `synctest.Wait` goes on; otherwise the clock moves to the bubble's next timer; without one, or when the first goroutine
//!             has ended, the goroutine that started the bubble goes on.
//! Invariants  I1  a goroutine belongs to the bubble of the one that started it, a channel and a timer to that of the one that made it.
//!             I2  a goroutine waits durably if only its bubble can wake it: at channels of the bubble, at a group of it, at a condition,
//!                 asleep.
//! See         library/go/testing/synctest.go; Go's runtime/synctest.go.

use std::collections::BTreeMap;

use gort_events::{EventKind, WaitReason};

use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::heap::Ref;
use super::host::Host;
use super::state::{GoIndex, Goroutine, State, Status, TimerAction, Woken};
use crate::code::Program;

type Done = Result<Option<Pause>, Fault>;

/// A bubble.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bubble {
    /// Its number, from 1.
    pub(crate) id: u32,
    /// The goroutine that started it and waits for it. It belongs to it as well.
    root: GoIndex,
    /// The number of its first goroutine.
    first: u64,
    /// Nanoseconds since its clock began.
    pub(crate) now: u64,
    /// The goroutine that waits in `synctest.Wait`.
    waiter: Option<GoIndex>,
    /// Its timers, by moment and number.
    pub(crate) timers: BTreeMap<(u64, u64), TimerAction>,
}

/// When clocks of bubbles begin: midnight of 1 January 2000, in nanoseconds after 1970.
const BEGAN: u64 = 946_684_800_000_000_000;

impl Goroutine {
    /// Whether it cannot go on by itself, nor by what is outside of its bubble.
    fn waits_durably(&self) -> bool {
        use WaitReason::*;
        match self.status {
            Status::Dead => true,
            Status::Runnable => false,
            Status::Parked(reason) => match reason {
                ChanSendNil | ChanReceiveNil | SelectNoCases | Sleep | CondWait | Coroutine | SynctestRun
                | SynctestWait => true,
                _ => self.durably,
            },
        }
    }

    /// What traces say behind the state.
    pub(super) fn in_bubble(&self) -> String {
        match self.bubble {
            0 => String::new(),
            bubble => {
                let durable = matches!(self.status, Status::Parked(_)) && self.waits_durably();
                format!("{}, synctest bubble {bubble}", if durable { " (durable)" } else { "" })
            }
        }
    }
}

impl State {
    fn bubble(&mut self, id: u32) -> Option<&mut Bubble> {
        self.bubbles.iter_mut().find(|bubble| bubble.id == id)
    }

    /// The moment that it is in the bubble, and when its clock began: 0 is no bubble.
    pub(super) fn clock_of(&self, id: u32) -> (u64, u64) {
        match self.bubbles.iter().find(|bubble| bubble.id == id) {
            Some(bubble) => (bubble.now, BEGAN),
            None => (self.now, self.began),
        }
    }

    /// The timers of a bubble, or those outside of bubbles.
    pub(super) fn timers_of(&mut self, id: u32) -> &mut BTreeMap<(u64, u64), TimerAction> {
        match self.bubbles.iter_mut().find(|bubble| bubble.id == id) {
            Some(bubble) => &mut bubble.timers,
            None => &mut self.timers,
        }
    }

    /// The goroutines of a bubble that are alive, without the one that started it.
    fn members(&self, bubble: &Bubble) -> impl Iterator<Item = &Goroutine> {
        let (id, root) = (bubble.id, bubble.root);
        (0..)
            .zip(&self.goroutines)
            .filter(move |(index, goroutine)| {
                *index != root && goroutine.bubble == id && goroutine.status != Status::Dead
            })
            .map(|(_, goroutine)| goroutine)
    }

    /// A goroutine has paused: its bubble goes on if nothing else in it can.
    pub(super) fn settle_bubble_of(&mut self, program: &Program, host: &mut dyn Host, index: GoIndex) {
        let bubble = self.goroutines[index as usize].bubble;
        if bubble != 0 {
            self.settle(program, host, bubble);
        }
    }

    /// A goroutine of the bubble has stopped: if nothing in it can go on, something in it is woken.
    fn settle(&mut self, program: &Program, host: &mut dyn Host, id: u32) {
        loop {
            let Some(bubble) = self.bubbles.iter().find(|bubble| bubble.id == id) else { return };
            let (root, waiter, now) = (bubble.root, bubble.waiter, bubble.now);
            let root_waits = self.goroutines[root as usize].status == Status::Parked(WaitReason::SynctestRun);
            if !root_waits || !self.members(bubble).all(Goroutine::waits_durably) {
                return;
            }
            let is_done = !self.members(bubble).any(|goroutine| goroutine.id == bubble.first);
            let next = bubble.timers.first_key_value().map(|((at, _), _)| *at);
            match (next, waiter) {
                (Some(next), _) if next <= now => self.fire_due_in(program, host, id),
                (_, Some(waiter)) => {
                    if let Some(bubble) = self.bubble(id) {
                        bubble.waiter = None;
                    }
                    return self.go_on(host, waiter);
                }
                (Some(next), None) if !is_done => {
                    if let Some(bubble) = self.bubble(id) {
                        bubble.now = next;
                    }
                    self.fire_due_in(program, host, id);
                }
                _ => return self.go_on(host, root),
            }
        }
    }

    fn go_on(&mut self, host: &mut dyn Host, index: GoIndex) {
        if host.listens() {
            self.tell_ready(host, index);
        }
        let goroutine = &mut self.goroutines[index as usize];
        (goroutine.status, goroutine.woken) = (Status::Runnable, Woken::Given);
        self.ready_next(index);
    }
}

impl Exec<'_> {
    /// The bubble of the running goroutine: 0 is none.
    pub(super) fn my_bubble(&self) -> u32 {
        self.state.goroutines[self.me as usize].bubble
    }

    /// `start(f func())`
    pub(super) fn start_bubble(&mut self, out: usize) -> Done {
        if self.my_bubble() != 0 {
            return Err(self.text_fault("synctest.Run called from within a synctest bubble"));
        }
        let function = self.regs[out];
        let func = self.state.heap.at(function, 0) as u32;
        let (created_by, created_at) =
            (self.state.goroutines[self.me as usize].id, (self.frame.func, self.frame.pc - 1));
        let index = self.state.spawn(self.program, func, function, &[], created_by, created_at);
        self.state.bubble_count += 1;
        let id = self.state.bubble_count;
        let first = self.state.goroutines[index as usize].id;
        self.state.bubbles.push(Bubble { id, root: self.me, first, now: 0, waiter: None, timers: BTreeMap::new() });
        self.state.goroutines[index as usize].bubble = id;
        self.state.goroutines[self.me as usize].bubble = id;
        if self.watched {
            self.tell(EventKind::Spawn { child: self.id_of(index) });
            self.tell_park(WaitReason::SynctestRun, None);
        }
        self.state.ready_next(index);
        Ok(Some(self.park(WaitReason::SynctestRun)))
    }

    /// `end() int`: 1 if goroutines are left in the bubble, 2 if they keep the first one from ending, 0 otherwise.
    pub(super) fn end_bubble(&mut self, out: usize) -> Done {
        let id = std::mem::take(&mut self.state.goroutines[self.me as usize].bubble);
        self.regs[out] = 0;
        if let Some(bubble) = self.state.bubbles.iter().find(|bubble| bubble.id == id) {
            let left: Vec<u64> = self.state.members(bubble).map(|goroutine| goroutine.id).collect();
            self.regs[out] = match left.contains(&bubble.first) {
                true => 2,
                false => u64::from(!left.is_empty()),
            };
            // Those that are left stay in it.
            self.state.deadlocked = if left.is_empty() { 0 } else { id };
            self.state.bubbles.retain(|bubble| bubble.id != id || !left.is_empty());
        }
        Ok(None)
    }

    /// `Wait()`
    pub(super) fn wait_for_bubble(&mut self) -> Done {
        let (id, me) = (self.my_bubble(), self.me);
        let Some(bubble) = self.state.bubble(id) else {
            return Err(self.text_fault("goroutine is not in a bubble"));
        };
        if bubble.waiter.replace(me).is_some() {
            return Err(self.text_fault("wait already in progress"));
        }
        if self.watched {
            self.tell_park(WaitReason::SynctestWait, None);
        }
        Ok(Some(self.park(WaitReason::SynctestWait)))
    }

    /// The running goroutine is about to wait: whether only its bubble can wake it.
    pub(super) fn set_durably(&mut self, durably: bool) {
        self.state.goroutines[self.me as usize].durably = durably;
    }

    /// A group of a bubble is for its goroutines only. What this changes of its state, before something is added.
    pub(super) fn mark_group(&mut self, group: Ref, state: u64) -> Result<u64, Fault> {
        if self.state.bubble_count == 0 {
            return Ok(state);
        }
        let is_variable = group >> 32 == self.state.globals >> 32;
        let bubbled = self.my_bubble() != 0 && !is_variable;
        if bubbled != (state & IN_BUBBLE != 0) && state != 0 {
            let text = "sync: WaitGroup.Add called from inside and outside synctest bubble";
            return Err(Fault::Fatal(text.to_owned()));
        }
        Ok(if bubbled { state | IN_BUBBLE } else { state })
    }
}

/// In the state of a group: it belongs to a bubble.
pub(super) const IN_BUBBLE: u64 = 0x8000_0000;
